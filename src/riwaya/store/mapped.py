"""Counts by place as a map may show them: no finer than is known.

The point of a place where people can be hurt for being found is never given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from riwaya.lexicon.gazetteer import Place
from riwaya.lexicon.outlines import Level, load_outlines, outlined_countries
from riwaya.link.within import gazetteer
from riwaya.store.timeline import PlaceCount
from riwaya.types import PlacePrecision

_POINT_DIGITS = 2
"""Decimals of a degree: about a kilometre, which a town or a site is wide."""
_WIDEST = 7.0
"""Degrees of a box that is drawn: a wider one, a part of the world, says nothing on a map."""
_EXACT = frozenset({PlacePrecision.SITE, PlacePrecision.SETTLEMENT, PlacePrecision.NEAR})


class Drawn(StrEnum):
    """How a place stands on the map."""

    POINT = "point"  # a dot for a settlement or a named site
    AROUND = "around"  # a ring: somewhere near
    COUNTY = "county"  # its outline is filled
    REGION = "region"
    COUNTRY = "country"  # the border round its regions
    BOX = "box"  # an area without an outline: softly, within its box
    LISTED = "listed"  # not on the map: there is no outline, and a point would be too fine


@dataclass(frozen=True, slots=True)
class Mark:
    """A place with its count, as a map may show it.

    Attributes:
        place: Its id.
        type: Of the gazetteer: locality, camp, county.
        precision: How finely it is known.
        count: Claims that name it.
        near: Of these, how many know it only as near.
        drawn: How it stands on the map.
        within: Id of the area that is drawn for it; itself if it has an outline, else empty.
        point: Latitude and longitude to two decimals, of dots and rings only.
        box: West, south, east, north, of areas without outline only.
        withheld: The point is known and kept back: a camp, a prison, a hospital.
    """

    place: str
    type: str
    precision: PlacePrecision
    count: int
    near: int
    drawn: Drawn
    within: str = ""
    point: tuple[float, float] | None = None
    box: tuple[float, float, float, float] | None = None
    withheld: bool = False


def mark_places(counts: Iterable[PlaceCount]) -> tuple[Mark, ...]:
    """Say of each place how a map may show it; the order stays."""
    return tuple(_mark(one) for one in counts)


@lru_cache(maxsize=16_384)
def _mark(counted: PlaceCount) -> Mark:
    place = gazetteer().get(counted.place)
    known = (counted.place, place.type if place else "", counted.precision, counted.count,
             counted.near)  # fmt: skip
    if place is None:
        return Mark(*known, Drawn.LISTED)
    if counted.precision in _EXACT:
        if place.sensitivity or place.lat is None or place.lon is None:
            drawn, within = _around(place)
            return Mark(*known, drawn, within, withheld=bool(place.sensitivity))
        only_near = counted.near == counted.count or counted.precision is PlacePrecision.NEAR
        point = round(place.lat, _POINT_DIGITS), round(place.lon, _POINT_DIGITS)
        return Mark(*known, Drawn.AROUND if only_near else Drawn.POINT, point=point)
    if place.box is not None:
        west, south, east, north = place.box
        if max(east - west, north - south) > _WIDEST:
            return Mark(*known, Drawn.LISTED)
        return Mark(*known, Drawn.BOX, box=place.box)
    return Mark(*known, *_outline(place))


def _around(place: Place) -> tuple[Drawn, str]:
    """Find the smallest area with an outline that a place lies in."""
    for up in gazetteer().chain(place.id):
        drawn, within = _outline(up)
        if within:
            return drawn, within
    return Drawn.LISTED, ""


def _outline(place: Place) -> tuple[Drawn, str]:
    """Find the outline of an area; seas, rivers and roads have none."""
    if place.type == "country" and place.country in outlined_countries():
        return Drawn.COUNTRY, place.id
    for level in Level:
        if place.id in load_outlines(level).country:
            return Drawn(level.value), place.id
    return Drawn.LISTED, ""


def country_of(place: str) -> str:
    """Give the country of a place, ISO 3166; empty where it has none."""
    found = gazetteer().get(place)
    return found.country if found else ""
