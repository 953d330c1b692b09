"""Comparing places: one place, one inside the other, near, or elsewhere."""

from __future__ import annotations

from riwaya.lexicon.distances import distance_km
from riwaya.link.slots import Site
from riwaya.types import PlacePrecision

_NEAR = 15.0  # km: a town and the villages that reports name instead of it
_WIDE = frozenset({PlacePrecision.COUNTRY})
_MIDDLE = frozenset({PlacePrecision.REGION, PlacePrecision.COUNTY})

# From the closest to the farthest; of several pairs of places the closest counts.
ORDER = (
    "same place", "same name", "within", "near", "same region", "within region", "same country",
    "within country", "unresolved", "apart",
)  # fmt: skip
_RANK = {level: rank for rank, level in enumerate(ORDER)}


def site_level(first: tuple[Site, ...], second: tuple[Site, ...]) -> str:
    """Say how close the places of two claims are; the closest two count.

    Returns:
        One of ``ORDER``, with `` (carried)`` where one of the two is only carried over from the
        claim before; ``one missing`` or ``both missing``.
    """
    if not first or not second:
        return "both missing" if not (first or second) else "one missing"
    carried = first[0].carried or second[0].carried
    best = min(_RANK[_pair(one, other)] for one in first for other in second)
    return ORDER[best] + (" (carried)" if carried else "")


def _pair(first: Site, second: Site) -> str:
    if first.place is None or second.place is None:
        return "same name" if first.words & second.words else "unresolved"
    if first.place == second.place:
        if first.precision in _WIDE:
            return "same country"
        return "same region" if first.precision is PlacePrecision.REGION else "same place"
    if first.place in second.above or second.place in first.above:
        container = first if first.place in second.above else second
        if container.precision in _WIDE:
            return "within country"
        return "within region" if container.precision is PlacePrecision.REGION else "within"
    if (
        first.point is not None and second.point is not None
        and first.precision not in (*_WIDE, *_MIDDLE)
        and second.precision not in (*_WIDE, *_MIDDLE)
        and distance_km(first.point, second.point) <= _NEAR
    ):  # fmt: skip
        return "near"
    if first.words & second.words:
        return "same name"
    return "apart"
