"""Containment of places, as questions need it: a question on Idlib asks of its towns too."""

from __future__ import annotations

from functools import lru_cache

from riwaya.lexicon.gazetteer import Gazetteer, Place
from riwaya.link.slots import load_bearings

_MOST = 0.6
"""Part of an area's box that must lie in another for the area to lie in it."""
_SOME = 0.2
"""The same for an area that is wider than the one asked about and only reaches into it."""
Box = tuple[float, float, float, float]


def gazetteer() -> Gazetteer:
    """Give the one gazetteer of this program."""
    return load_bearings().gazetteer


@lru_cache(maxsize=65_536)
def within(asked: str, place: str) -> bool:
    """Tell whether a place is the one asked about or lies in it.

    An area without a point lies where its box has its middle, else where what contains it does.
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
        return _same_country(outer, inner) and _shared(outer.box, inner.box) >= _MOST
    if inner.type == "country" or (inner.lat is not None):
        return False
    return any(known.contains(asked, up.id) for up in known.chain(place)[:1])


@lru_cache(maxsize=65_536)
def holds(place: str, asked: str) -> bool:
    """Tell whether a place is wider than the one asked about and holds it, short of a country."""
    outer, inner = gazetteer().get(place), gazetteer().get(asked)
    if outer is None or inner is None or outer.type == "country" or place == asked:
        return False
    if within(place, asked):
        return True
    if outer.box is None or inner.box is None or not _same_country(outer, inner):
        return False
    return _size(outer.box) > _size(inner.box) and _shared(outer.box, inner.box) >= _SOME


@lru_cache(maxsize=65_536)
def meant(place: str | None, words: str) -> str | None:
    """Give what the words of a place name where its id says less or nothing.

    «جنوب سوريا» filed under the country is the area of that name; of «مناطق شرق السويداء» that
    nothing resolves the division at its end is known.
    """
    known = gazetteer()
    found = known.get(place) if place else None
    if found is not None and found.type != "country":
        return place
    parts = words.split()
    for start in range(len(parts)):
        named = known.exactly(" ".join(parts[start:]))
        wide = [one for one in named if one.type in ("area", "region")]
        if len(wide) == 1 and (found is None or wide[0].country == found.country):
            return wide[0].id
    return place


@lru_cache(maxsize=65_536)
def country_of(place: str) -> str:
    """Give the id of the country a place lies in, or an empty string."""
    known = gazetteer()
    found = known.get(place)
    if found is None:
        return ""
    country = known.country(found.country) if found.country else None
    return country.id if country else ""


@lru_cache(maxsize=65_536)
def division(place: str) -> str:
    """Give what a place is counted under in an answer: its first-level division, if it has one."""
    found = gazetteer().get(place)
    if found is None:
        return place
    if found.type == "area" and found.region and found.box is not None:
        return place  # a desert or a front is no less known than the division round it
    return found.region or found.id


def widest(place: Place) -> Place:
    """Take a town that gives its division the name for the division: «إدلب» asks of both."""
    up = gazetteer().get(place.region) if place.region else None
    if up is None or up.id == place.id:
        return place
    same = {one.id for one in gazetteer().named(place.name_ar)}
    return up if up.id in same else place


def _size(box: Box) -> float:
    west, south, east, north = box
    return max(0.0, east - west) * max(0.0, north - south)


def _shared(outer: Box, inner: Box) -> float:
    """Give the part of the inner box that lies in the outer one."""
    west, south = max(outer[0], inner[0]), max(outer[1], inner[1])
    east, north = min(outer[2], inner[2]), min(outer[3], inner[3])
    whole = _size(inner)
    return _size((west, south, max(west, east), max(south, north))) / whole if whole else 0.0


def _same_country(one: Place, other: Place) -> bool:
    return not one.country or not other.country or one.country == other.country
