"""Sides of a dispute, and what two claims agree on."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from riwaya.link.sides import Agreed, Part, agreed, take_sides
from riwaya.types import (
    Claim,
    Factuality,
    Interval,
    NumberArgument,
    NumberOf,
    Participant,
    Predicate,
    Span,
)

SIDES = {
    "two claims alone": ((1, 2), [], [[1], [2]]),
    "rivals of one stand beside the other": ((1, 2), [(1, 3), (2, 4)], [[1, 4], [2, 3]]),
    "three figures are three sides": ((1, 2), [(1, 3), (2, 3)], [[1], [2], [3]]),
    "the order given, not that of numbers": ((9, 2), [], [[9], [2]]),
    "what no dispute leads to stays out": ((1, 2), [(7, 8)], [[1], [2]]),
    "a claim joined through others comes in": ((1, 2), [(2, 3), (3, 4)], [[1, 3], [2, 4]]),
}


@pytest.mark.parametrize(("pair", "others", "sides"), SIDES.values(), ids=SIDES.keys())
def test_take_sides(
    pair: tuple[int, int], others: list[tuple[int, int]], sides: list[list[int]]
) -> None:
    assert take_sides(*pair, others) == sides


def test_no_two_of_a_side_dispute_each_other() -> None:
    pairs = [(one, other) for one in range(12) for other in range(one) if (one * other) % 5 == 1]
    for side in take_sides(0, 1, pairs):
        held = {frozenset((a, b)) for a in side for b in side if a != b}
        assert held.isdisjoint({frozenset(pair) for pair in pairs})


DAY = datetime.date(2020, 3, 4)
ONE = Claim(
    "a",
    "d",
    Predicate.KILL,
    Span(0, 9),
    Span(0, 3),
    Factuality.CERTAIN,
    patients=(Participant(Span(4, 6), "CIVILIANS", ""), Participant(Span(4, 6), "OTHER", "")),
    window=Interval(DAY, DAY),
    number=NumberArgument(Span(7, 8), 3, 3, 3, NumberOf.KILLED, ""),
)
OTHERS = {
    "all alike": (ONE, {Part.PREDICATE, Part.PATIENT, Part.WINDOW, Part.NUMBER}),
    "another count": (
        replace(ONE, number=NumberArgument(Span(7, 8), 5, 5, 5, NumberOf.KILLED, "")),
        {Part.PREDICATE, Part.PATIENT, Part.WINDOW},
    ),
    "a count of other things": (
        replace(ONE, number=NumberArgument(Span(7, 8), 3, 3, 3, NumberOf.WOUNDED, "")),
        {Part.PREDICATE, Part.PATIENT, Part.WINDOW},
    ),
    "another act": (
        replace(ONE, predicate=Predicate.HARM, patients=()),
        {Part.WINDOW, Part.NUMBER},
    ),
    "nothing said is not agreed on": (
        replace(ONE, window=None, number=None, patients=()),
        {Part.PREDICATE},
    ),
}


@pytest.mark.parametrize(("other", "parts"), OTHERS.values(), ids=OTHERS.keys())
def test_agreed(other: Claim, parts: set[Part]) -> None:
    found = agreed(ONE, other)
    assert {one.part for one in found} == parts
    assert Agreed(Part.PATIENT, "OTHER") not in found  # two others may be two


def test_both_windows_unknown_are_not_agreed_on() -> None:
    blank = replace(ONE, window=None, number=None, patients=())
    assert agreed(blank, blank) == (Agreed(Part.PREDICATE, "KILL"),)
