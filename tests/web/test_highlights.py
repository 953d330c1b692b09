from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.types import Span
from riwaya.web.highlights import Paint, Piece, cut

CASES = {
    "nothing painted": ("قال شاهد", [], ["قال شاهد"]),
    "one span": ("قال شاهد", [(4, 8)], ["قال ", "شاهد"]),
    "one inside another": ("abcdef", [(0, 6), (2, 4)], ["ab", "cd", "ef"]),
    "two that cross": ("abcdef", [(0, 4), (2, 6)], ["ab", "cd", "ef"]),
    "twice the same": ("abcdef", [(2, 4), (2, 4)], ["ab", "cd", "ef"]),
    "beyond the end": ("abc", [(1, 9)], ["a", "bc"]),
    "empty": ("abc", [(1, 1)], ["abc"]),
    "an edge before a mark moves behind it": ("بَب", [(0, 1)], ["بَ", "ب"]),
    "no text": ("", [(0, 1)], []),
}


@pytest.mark.parametrize(("text", "spans", "expected"), CASES.values(), ids=CASES.keys())
def test_cut(text: str, spans: list[tuple[int, int]], expected: list[str]) -> None:
    pieces = cut(text, [Paint(Span(*span), "quote", "1") for span in spans])
    assert [piece.text for piece in pieces] == expected


def test_a_piece_knows_what_it_belongs_to() -> None:
    paints = [
        Paint(Span(0, 4), "quote", "1"),
        Paint(Span(2, 6), "quote", "2"),
        Paint(Span(2, 3), "agent", "2"),
        Paint(Span(5, 8), "boilerplate"),
    ]
    first, second, third, fourth, last, rest, after = cut("abcdefghi", paints)
    assert (first.named("quote"), first.begins) == (("1",), (("quote", "1"),))
    assert second.of == (("quote", "1"), ("quote", "2"), ("agent", "2"))
    assert third.begins == ()
    assert (fourth.named("quote"), fourth.kinds) == (("2",), ())
    assert (last.named("quote"), last.kinds) == (("2",), ("boilerplate",))
    assert (rest.kinds, rest.of) == (("boilerplate",), ())
    assert after == Piece("i")


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=12)


@given(st.text("ابتَُ شى\n", max_size=24), SPANS)
def test_the_pieces_are_the_text_and_lie_side_by_side(
    text: str, spans: list[tuple[int, int]]
) -> None:
    paints = [Paint(Span(*span), "quote", str(n)) for n, span in enumerate(spans)]
    pieces = cut(text, paints)
    assert "".join(piece.text for piece in pieces) == text
    assert all(isinstance(piece, Piece) and piece.text for piece in pieces)
