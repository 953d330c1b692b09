"""Figures of a group: the lowest, the commonest and the highest number told, each by its claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from riwaya.link.predicates import sign
from riwaya.types import Claim, NumberArgument, NumberOf


@dataclass(frozen=True, slots=True)
class Bound:
    """A number and the claim that gives it."""

    value: int
    claim: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What the claims of a group count of one kind.

    Attributes:
        of: What is counted.
        low: The least that any claim allows.
        best: The figure that most origins name; None where two are named by as many.
        high: The most that any claim names; an open end («at least 5») counts as its last number.
        claims: How many claims give a number.
    """

    of: NumberOf
    low: Bound
    best: Bound | None
    high: Bound
    claims: int


def find_figures(
    claims: Iterable[Claim], origin_of: Callable[[str], object]
) -> tuple[Figures, ...]:
    """Sum up the numbers of claims that are linked, those that deny left out.

    Args:
        claims: Of one group, in order: of several claims that give a bound the first is named.
        origin_of: Names the origin of a claim id; claims of one origin count once.
    """
    counted: defaultdict[NumberOf, list[tuple[Claim, NumberArgument]]] = defaultdict(list)
    for claim in claims:
        if claim.number is not None and sign(claim.factuality) >= 0:
            counted[claim.number.of].append((claim, claim.number))
    return tuple(
        figures
        for of in NumberOf
        if (figures := _figures(of, counted.get(of, []), origin_of)) is not None
    )


def _figures(
    of: NumberOf,
    counted: list[tuple[Claim, NumberArgument]],
    origin_of: Callable[[str], object],
) -> Figures | None:
    lows = [_bound(claim, one.low, one.best, one.high) for claim, one in counted]
    highs = [_bound(claim, one.high, one.best, one.low) for claim, one in counted]
    known_lows = [one for one in lows if one is not None]
    known_highs = [one for one in highs if one is not None]
    if not known_lows or not known_highs:
        return None
    return Figures(
        of,
        min(known_lows, key=lambda one: one.value),
        _best(counted, origin_of),
        max(known_highs, key=lambda one: one.value),
        len(counted),
    )


def _bound(claim: Claim, *values: int | None) -> Bound | None:
    value = next((one for one in values if one is not None), None)
    return Bound(value, claim.id) if value is not None else None


def _best(
    counted: list[tuple[Claim, NumberArgument]], origin_of: Callable[[str], object]
) -> Bound | None:
    origins: defaultdict[int, set[object]] = defaultdict(set)
    first: dict[int, str] = {}
    for claim, one in counted:
        if one.best is not None:
            origins[one.best].add(origin_of(claim.id))
            first.setdefault(one.best, claim.id)
    if not origins:
        return None
    most = max(len(found) for found in origins.values())
    leading = [value for value, found in origins.items() if len(found) == most]
    return Bound(leading[0], first[leading[0]]) if len(leading) == 1 else None
