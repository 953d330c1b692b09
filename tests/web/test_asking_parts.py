"""Parts of the pages on asking that need no app: marks, the axis, addresses, answers kept."""

from __future__ import annotations

import datetime
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.api import open_ledger
from riwaya.ask.query import Slot
from riwaya.errors import QuestionError
from riwaya.types import Interval, Predicate, Span
from riwaya.web.asked import Asked, asked_from, asked_of, days_of, query_asked
from riwaya.web.axis import Axis, Lane, axis_of
from riwaya.web.marked import pieces_of
from riwaya.web.remembered import answer_now

PIECES = {
    "in the middle": ([Span(12, 14)], "أب⟦جد⟧هو"),
    "whole": ([Span(10, 16)], "⟦أبجدهو⟧"),
    "beyond both ends": ([Span(0, 99)], "⟦أبجدهو⟧"),
    "outside": ([Span(0, 10), Span(16, 20)], "أبجدهو"),
    "two that meet": ([Span(10, 12), Span(12, 14)], "⟦أب⟧⟦جد⟧هو"),
    "two that overlap": ([Span(11, 14), Span(10, 12)], "⟦أب⟧⟦جد⟧هو"),
    "one of no letters": ([Span(12, 12), Span(14, 14)], "أبجدهو"),
    "one in the other": ([Span(10, 16), Span(12, 13)], "⟦أبجدهو⟧"),
}


@pytest.mark.parametrize(("spans", "marked"), PIECES.values(), ids=PIECES.keys())
def test_pieces_of(spans: list[Span], marked: str) -> None:
    found = pieces_of("أبجدهو", 10, spans)
    assert "".join(f"⟦{one.words}⟧" if one.marked else one.words for one in found) == marked


span = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: Span(*sorted(pair)))


@given(st.text(max_size=30), st.integers(0, 10), st.lists(span, max_size=6))
def test_the_pieces_of_a_quote_are_the_quote(quote: str, start: int, spans: list[Span]) -> None:
    assert "".join(one.words for one in pieces_of(quote, start, spans)) == quote


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


FIRST, LAST = day("2020-01-01"), day("2020-01-31")


def test_time_runs_from_where_reading_starts() -> None:
    lanes = [Lane("أ", (Interval(FIRST, FIRST),)), Lane("ب", (Interval(LAST, LAST),))]
    for turned in (False, True):
        early, late = (float(row.bars[0].x[:-1]) for row in axis_of(lanes, turned=turned).rows)
        assert (early > late) is turned
    ways = [axis_of(lanes, turned=turned) for turned in (False, True)]
    assert [row.days for row in ways[0].rows] == [row.days for row in ways[1].rows]


@pytest.mark.parametrize(
    ("window", "days"),
    [
        (Interval(FIRST, None), "2020-01-01 – …"),
        (Interval(None, LAST), "… – 2020-01-31"),
        (Interval(FIRST, FIRST), "2020-01-01"),
    ],
)
def test_open_bounds_are_drawn_open(window: Interval, days: str) -> None:
    [row] = axis_of([Lane("أ", (window,), (FIRST, LAST))], turned=False).rows
    assert row.days == (days,)
    assert row.bars[0].open is (window.first is None or window.last is None)


def test_no_day_known_is_no_drawing_and_an_unknown_lane_stays_empty() -> None:
    assert axis_of([Lane("أ", (Interval(None, None),))], turned=False) == Axis()
    rows = axis_of([Lane("أ", ()), Lane("ب", (Interval(FIRST, LAST),))], turned=False).rows
    assert rows[0].bars == () and rows[1].bars != ()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31"),
        ("0001-01-01", "9999-12-31"),
        ("2020-02-29", "2020-03-01"),
        ("2019-11-30", "2020-05-01"),
        ("2011-01-01", "2024-12-31"),
    ],
)
def test_any_span_of_days_can_be_drawn(first: str, last: str) -> None:
    drawn = axis_of([Lane("أ", (Interval(day(first), day(last)),))], turned=True)
    assert 1 <= len(drawn.ticks) <= 6
    for place in (drawn.rows[0].bars[0].x, *(tick.x for tick in drawn.ticks)):
        assert 0 <= float(place[:-1]) <= 100


def test_an_address_is_read_and_written_alike() -> None:
    asked = asked_of(
        [("q", " من؟ "), ("actor", "ISIS، HTS"), ("actor", "ISIS"), ("from", "2020"), ("page", "2")]
    )
    assert asked == Asked(q="من؟", actor=("ISIS", "HTS"), first="2020")
    assert asked_of(parse_qsl(asked.params)) == asked
    assert asked_of([("saved", "x"), ("actor", " , ")]).empty


def test_parts_ask_what_was_understood() -> None:
    query = query_asked(
        Asked(slot="role", actor=("HTS",), toward=("ISIS",), first="2019-02", last="2019")
    )
    assert (query.first, query.last) == (day("2019-02-01"), day("2019-12-31"))
    again = query_asked(asked_from(query))
    assert again == query


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        (Asked(slot="why"), "--slot"),
        (Asked(predicate=("SING",)), "--predicate"),
        (Asked(first="2020-13"), "--from"),
        (Asked(last="٢٠٢٠-٠٢-٣٠"), "--to"),
        (Asked(first="2021", last="2020"), "--from"),
        (Asked(actor=("nobody-at-all",)), "--actor"),
        (Asked(place=("لا مكان بهذا الاسم",)), "--place"),
        (Asked(q="؟؟؟"), "question"),
        (Asked(q="ا" * 1001), "question"),
    ],
)
def test_what_cannot_be_asked_names_its_part(asked: Asked, where: str) -> None:
    with pytest.raises(QuestionError) as told:
        query_asked(asked)
    assert told.value.where == where


def test_a_month_and_a_year_are_their_days() -> None:
    assert days_of("2020-02", "--from") == Interval(day("2020-02-01"), day("2020-02-29"))
    assert days_of("2020", "--from") == Interval(day("2020-01-01"), day("2020-12-31"))
    assert days_of("2020-2-3", "--from") == Interval(day("2020-02-03"), day("2020-02-03"))


def test_an_answer_is_kept_until_the_ledger_changes(ledger_path: Path) -> None:
    query = query_asked(Asked(slot="what", actor=("ISIS",), predicate=(Predicate.KILL,)))
    assert query.slot is Slot.WHAT
    with open_ledger(ledger_path) as ledger:
        first = answer_now(ledger, query)
        assert answer_now(ledger, query) is first
        ledger.questions.add("سؤال", query, at="2026-01-01T00:00:00+00:00")
        second = answer_now(ledger, query)
        assert second is not first and second == first
