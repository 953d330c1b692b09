"""Sides: accounts that dispute each other put beside each other; and what two claims agree on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from riwaya.types import Claim, Interval, NumberArgument


class Part(StrEnum):
    """What two claims may agree on."""

    PREDICATE = "predicate"
    AGENT = "agent"
    PATIENT = "patient"
    PLACE = "place"
    WINDOW = "window"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Agreed:
    """A value that two claims share: an id of predicates, actors or places, days, or a count."""

    part: Part
    ref: str


_SAYS_LITTLE = frozenset({"", "PERSON", "OTHER", "OTHER_ARMED", "OTHER_STATE"})
"""Ids that say what somebody is, not who: two such may be two."""


def take_sides(first: int, second: int, disputes: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Put claims on sides so that no two of one side dispute each other.

    Args:
        first: The claim whose side comes first.
        second: One that disputes it; its side is the next.
        disputes: Pairs that dispute each other; claims that no pair joins to these are left out.

    Returns:
        Sides in the order they came up. A claim stands on the first side it disputes nobody of:
        beside claims it may still differ from, but not in what is in dispute.
    """
    rivals: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in (*disputes, (first, second)):
        rivals[one].add(other)
        rivals[other].add(one)
    sides: list[list[int]] = []
    for number in _met(first, second, rivals):
        side = next((one for one in sides if rivals[number].isdisjoint(one)), None)
        if side is None:
            sides.append([number])
        else:
            side.append(number)
    return sides


def _met(first: int, second: int, rivals: dict[int, set[int]]) -> Iterable[int]:
    """Give the claims that disputes lead to from two, nearest first, those who came first first."""
    met = dict.fromkeys((first, second))
    front: Sequence[int] = (first, second)
    while front:
        front = sorted({other for one in front for other in rivals[one]} - met.keys())
        met |= dict.fromkeys(front)
    return met


def agreed(first: Claim, second: Claim) -> tuple[Agreed, ...]:
    """List what two claims say alike, by ids; what both leave unsaid is not agreed on."""
    found = []
    if first.predicate is second.predicate:
        found.append(Agreed(Part.PREDICATE, str(first.predicate)))
    for part, one, other in (
        (Part.AGENT, [p.actor for p in first.agents], [p.actor for p in second.agents]),
        (Part.PATIENT, [p.actor for p in first.patients], [p.actor for p in second.patients]),
        (Part.PLACE, [p.place for p in first.places], [p.place for p in second.places]),
    ):
        shared = dict.fromkeys(ref for ref in one if ref in other)
        found += [Agreed(part, ref) for ref in shared if ref and ref not in _SAYS_LITTLE]
    if first.window == second.window and first.window not in (None, Interval(None, None)):
        found.append(Agreed(Part.WINDOW, _days(first.window)))
    if _count(first.number) is not None and _count(first.number) == _count(second.number):
        found.append(Agreed(Part.NUMBER, _written(first.number)))
    return tuple(found)


def _days(window: Interval | None) -> str:
    if window is None:
        return ""
    first, last = (day.isoformat() if day else "…" for day in (window.first, window.last))
    return first if first == last else f"{first} – {last}"


def _count(number: NumberArgument | None) -> tuple[object, ...] | None:
    return (number.of, number.low, number.high) if number is not None else None


def _written(number: NumberArgument | None) -> str:
    if number is None:
        return ""
    low, high = (str(one) if one is not None else "…" for one in (number.low, number.high))
    return low if low == high else f"{low}–{high}"
