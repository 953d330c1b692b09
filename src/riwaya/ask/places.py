"""Containment of places, as questions need it: a question on Idlib asks of its towns too."""

from __future__ import annotations

from functools import lru_cache

from riwaya.lexicon.gazetteer import Place
from riwaya.link.within import gazetteer, lies_in, same_country, shared, size

_SOME = 0.2
"""Part of an area's box that must lie in a wider one that only reaches into it."""


@lru_cache(maxsize=65_536)
def holds(place: str, asked: str) -> bool:
    """Tell whether a place is wider than the one asked about and holds it, short of a country."""
    outer, inner = gazetteer().get(place), gazetteer().get(asked)
    if outer is None or inner is None or outer.type == "country" or place == asked:
        return False
    if lies_in(place, asked):
        return True
    if outer.box is None or inner.box is None or not same_country(outer, inner):
        return False
    return size(outer.box) > size(inner.box) and shared(outer.box, inner.box) >= _SOME


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
