"""A small map for the overview: how many claims name places in each division, as an SVG figure.

Only whole divisions are filled: nothing on it is finer than a governorate. The map page has more.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil, cos, radians, sqrt

from riwaya.lexicon.outlines import Level, load_outlines
from riwaya.link.within import gazetteer
from riwaya.store.timeline import PlaceCount

WIDTH = 480
"""Of the figure, in its own units; it is as wide as its place on the page."""
SHADES = 5
_TALLEST = 1.1  # times its width
_MARGIN = 0.04  # of the wider side, around what is drawn
_RARE = 0.01  # of all claims: a country with fewer does not widen the map
Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Box = tuple[float, float, float, float]
"""West, south, east, north."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A division: its outline as an SVG path, and how many claims name places in it.

    ``shade`` is 0 where none does, else 1 to ``SHADES`` by the root of its share of the most.
    """

    id: str
    path: str
    count: int
    shade: int


@dataclass(frozen=True, slots=True)
class Sketch:
    """The figure: its height for a width of ``WIDTH``, its divisions, and what it leaves out.

    Attributes:
        height: In units of the figure.
        shapes: All divisions within the frame.
        beside: Claims that name a whole country, or a place that lies in none of the divisions.
    """

    height: int
    shapes: tuple[Shape, ...]
    beside: int


def sketch_of(places: Iterable[PlaceCount]) -> Sketch | None:
    """Draw the divisions round those that claims name; None if they name none that has an outline.

    Raises:
        LexiconError: The outlines cannot be read.
    """
    counts: Counter[str] = Counter()
    total = 0
    for one in places:
        total += one.count
        if division := _division_of(one.place):
            counts[division] += one.count
    country = load_outlines(Level.REGION).country
    by_country = Counter[str]()
    for division, count in counts.items():
        by_country[country[division]] += count
    often = {one for one, count in by_country.items() if count >= _RARE * total}
    named = frozenset(one for one in counts if country[one] in often)
    if not named:
        return None
    height, paths = _drawn(named)
    shown = {one: counts[one] for one, _ in paths if counts[one]}
    most = max(shown.values())
    return Sketch(
        height,
        tuple(
            Shape(one, path, counts[one], ceil(SHADES * sqrt(counts[one] / most)))
            for one, path in paths
        ),
        total - sum(shown.values()),
    )


@lru_cache(maxsize=65_536)
def _division_of(place: str) -> str:
    """Give the first-level division that a place is or lies in; empty if there is none."""
    known = load_outlines(Level.REGION).country
    chain = (place, *(up.id for up in gazetteer().chain(place)))
    return next((one for one in chain if one in known), "")


@lru_cache(maxsize=8)
def _drawn(named: frozenset[str]) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Draw the divisions in the frame of those named: the height, and a path for each by its id."""
    rings = dict(_rings())
    west, south, east, north = _framed([p for one in named for ring in rings[one] for p in ring])
    squeeze = cos(radians((south + north) / 2))  # a degree of longitude is narrower than one north
    scale = WIDTH / ((east - west) * squeeze)
    height = round((north - south) * scale)
    if height > WIDTH * _TALLEST:
        wider = height / (WIDTH * _TALLEST) * (east - west)
        west, east = (west + east - wider) / 2, (west + east + wider) / 2
        scale = WIDTH / ((east - west) * squeeze)
        height = round((north - south) * scale)

    def at(point: Point) -> tuple[int, int]:
        return round((point[0] - west) * squeeze * scale), round((north - point[1]) * scale)

    paths = []
    for one, found in rings.items():
        if _meets(found, (west, south, east, north)):
            path = "".join(_path(map(at, ring)) for ring in found)
            if path:
                paths.append((one, path))
    return height, tuple(paths)


def _path(points: Iterable[tuple[int, int]]) -> str:
    """Write a ring as a path, in steps; points that fall together are one. Empty if too small."""
    kept: list[tuple[int, int]] = []
    for point in points:
        if not kept or point != kept[-1]:
            kept.append(point)
    if len(kept) < 3:
        return ""
    steps = [f"{x - u} {y - v}" for (u, v), (x, y) in pairwise(kept)]
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}z"


def _framed(points: list[Point]) -> Box:
    west, south, east, north = _box(points)
    room = _MARGIN * max(east - west, north - south)
    return west - room, south - room, east + room, north + room


def _box(points: list[Point]) -> Box:
    x, y = [p[0] for p in points], [p[1] for p in points]
    return min(x), min(y), max(x), max(y)


def _meets(rings: list[list[Point]], frame: Box) -> bool:
    west, south, east, north = _box([p for ring in rings for p in ring])
    return west < frame[2] and east > frame[0] and south < frame[3] and north > frame[1]


def _rings() -> Iterator[tuple[str, list[list[Point]]]]:
    """Give the rings of every first-level division, by its id; read anew, as they fill memory."""
    found = json.loads(gzip.decompress(load_outlines(Level.REGION).packed))
    (dx, dy), (x0, y0) = found["transform"]["scale"], found["transform"]["translate"]
    arcs: list[list[Point]] = []
    for arc in found["arcs"]:
        x = y = 0
        arcs.append([])
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            arcs[-1].append((x * dx + x0, y * dy + y0))
    for shape in found["objects"][str(Level.REGION)]["geometries"]:
        parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        yield shape["id"], [_joined(arcs, ring) for part in parts for ring in part]


def _joined(arcs: list[list[Point]], ring: list[int]) -> list[Point]:
    """Join the arcs of a ring; one counted from -1 down runs the other way (TopoJSON)."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points
