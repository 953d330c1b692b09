"""Windows: every token in exactly one, none too long, sentences whole where they fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.extract.learned.windows import cut
from riwaya.text.sentences import Sentence

ENDS = (0, 2)
LONGEST = 20


def laid_out(lengths: list[list[int]]) -> tuple[list[Sentence], list[tuple[int, ...]]]:
    """Make sentences of tokens of so many pieces; a piece is the number of its token."""
    sentences, tokens = [], []
    for words in lengths:
        first = len(tokens)
        tokens += [(first + n + 10,) * size for n, size in enumerate(words)]
        sentences.append(Sentence(first, len(tokens), 0))
    return sentences, tokens


def marked(tokens: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Give every token a mark of its own."""
    return [(at,) for at in range(len(tokens))]


@given(st.lists(st.lists(st.integers(1, 12), min_size=1, max_size=30), max_size=12))
def test_every_token_is_in_one_window(lengths: list[list[int]]) -> None:
    sentences, tokens = laid_out(lengths)
    windows = cut(sentences, tokens, marked(tokens), ENDS, LONGEST)
    covered = [at for window in windows for at in range(window.first, window.last)]
    assert covered == list(range(len(tokens)))
    for window in windows:
        assert len(window.pieces) <= LONGEST + len(ENDS)
        assert window.marks == marked(tokens)[window.first : window.last]
        assert (window.pieces[0], window.pieces[-1]) == ENDS
        for at, start in zip(range(window.first, window.last), window.starts, strict=True):
            assert window.pieces[start : start + len(tokens[at])] == tokens[at]


CASES = {
    "two short sentences share one": ([[3, 3], [4]], [(0, 3)]),
    "one that no longer fits begins the next": ([[9, 9], [5], [9, 5]], [(0, 2), (2, 5)]),
    "one too long is cut": ([[8, 8, 8]], [(0, 2), (2, 3)]),
    "what follows a cut one joins its rest": ([[8, 8, 8], [2]], [(0, 2), (2, 4)]),
    "the last one is not left with little": ([[6], [6], [6], [4]], [(0, 2), (2, 4)]),
    "a sentence that fits is whole though windows be even": ([[4], [9, 9]], [(0, 1), (1, 3)]),
    "nothing": ([], []),
}


@pytest.mark.parametrize("name", CASES)
def test_where_windows_end(name: str) -> None:
    lengths, expected = CASES[name]
    sentences, tokens = laid_out(lengths)
    windows = cut(sentences, tokens, marked(tokens), ENDS, LONGEST)
    assert [(window.first, window.last) for window in windows] == expected
