"""Which places lie in which: what is asked of a region is asked of its towns too."""

from __future__ import annotations

from functools import lru_cache

from riwaya.lexicon.gazetteer import Gazetteer, Place
from riwaya.link.slots import load_bearings

_MOST = 0.6
"""Part of an area's box that must lie in another for the area to lie in it."""
Box = tuple[float, float, float, float]
"""West, south, east and north of an area, in degrees."""


def gazetteer() -> Gazetteer:
    """Give the one gazetteer of this program."""
    return load_bearings().gazetteer


@lru_cache(maxsize=65_536)
def lies_in(asked: str, place: str) -> bool:
    """Tell whether a place is the one asked about or lies in it.

    An area without a point lies where most of its box does, else where what contains it does.
    """
    if asked == place:
        return True
    known = gazetteer()
    outer, inner = known.get(asked), known.get(place)
    if outer is None or inner is None:
        return False
    if known.contains(asked, place) or any(up.id == asked for up in known.chain(place)):
        return True
    if outer.box is None:
        return False
    if inner.box is not None:
        return same_country(outer, inner) and shared(outer.box, inner.box) >= _MOST
    if inner.type == "country" or inner.lat is not None:
        return False
    return any(known.contains(asked, up.id) for up in known.chain(place)[:1])


def same_country(one: Place, other: Place) -> bool:
    """Tell whether two places may lie in one country: of some areas none is known."""
    return not one.country or not other.country or one.country == other.country


def size(box: Box) -> float:
    """Give the size of a box in square degrees: good to compare, not to measure."""
    west, south, east, north = box
    return max(0.0, east - west) * max(0.0, north - south)


def shared(outer: Box, inner: Box) -> float:
    """Give the part of the inner box that lies in the outer one."""
    west, south = max(outer[0], inner[0]), max(outer[1], inner[1])
    east, north = min(outer[2], inner[2]), min(outer[3], inner[3])
    whole = size(inner)
    return size((west, south, max(west, east), max(south, north))) / whole if whole else 0.0
