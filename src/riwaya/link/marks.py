"""Marks: words in and around a claim that decide what it may be compared with.

A count of which «بينهم» stands before it is part of another count; «نجل القائد» is not the
القائد; «ارتفعت حصيلة» says that an earlier toll was lower.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from riwaya.lexicon.comparison import (
    Comparison,
    ComparisonForm,
    comparison_forms,
    load_comparisons,
)
from riwaya.lexicon.matcher import Matcher
from riwaya.lexicon.phrases import Phrase, is_attached, with_conjunction
from riwaya.lexicon.times import load_times
from riwaya.text.sentences import find_sentences
from riwaya.text.tokens import Tokens
from riwaya.types import Span


class Mark(NamedTuple):
    """A word of the table in a document: its row, what it does, and where it stands."""

    row: str
    kind: str
    value: str
    span: Span


WEEKDAY = "weekday"
"""Kind of the marks that name a day of the week; the value is its number, Monday 0."""


@lru_cache(maxsize=1)
def _matcher() -> Matcher[ComparisonForm]:
    return Matcher([*comparison_forms(load_comparisons()), *_weekdays()])


def _weekdays() -> Iterator[tuple[tuple[str, ...], ComparisonForm]]:
    """Give the names of the days, of the table of times, as words that compare claims."""
    for row in load_times():
        if row.role == WEEKDAY:
            found = Comparison(
                row.id, tuple(Phrase((form,)) for form in row.forms), WEEKDAY, row.value
            )
            for phrase in found.forms:
                for spelling in with_conjunction(phrase.words):
                    yield spelling, ComparisonForm(found, "")


def find_marks(tokens: Tokens) -> tuple[Mark, ...]:
    """List the marks of a document in reading order; of two of one kind the longer stays."""
    found: list[tuple[int, int, Mark]] = []
    longest: dict[tuple[str, int], int] = {}
    for hit in _matcher().hits(tokens):
        row, attached = hit.entry.row, hit.entry.attached
        if attached and not (
            hit.last < len(tokens) and is_attached(tokens.forms[hit.last], attached)
        ):
            continue
        for at in range(hit.first, hit.last):
            key = row.kind, at
            longest[key] = max(longest.get(key, 0), hit.last - hit.first)
        span = tokens.span(hit.first, hit.last, len(hit.particles))
        found.append((hit.first, hit.last, Mark(row.id, row.kind, row.value, span)))
    kept = {
        mark
        for first, last, mark in found
        if all(longest[mark.kind, at] == last - first for at in (first, last - 1))
    }
    return tuple(sorted(kept, key=lambda mark: (mark.span, mark.row)))


def marks_near(tokens: Tokens) -> Callable[[Span], tuple[Mark, ...]]:
    """Give a function from a span of the document to the marks of the sentences it touches."""
    marks = find_marks(tokens)
    starts = [mark.span.start for mark in marks]
    spans = [tokens.span(one.first, one.last) for one in find_sentences(tokens)]
    begins = [span.start for span in spans]

    def near(span: Span) -> tuple[Mark, ...]:
        low = max(0, bisect_left(begins, span.start + 1) - 1)
        high = max(low, bisect_left(begins, span.end) - 1)
        if not spans:
            return ()
        first = bisect_left(starts, spans[low].start)
        last = bisect_left(starts, spans[high].end)
        return marks[first:last]

    return near
