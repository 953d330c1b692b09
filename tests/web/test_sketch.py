"""The small map: whole divisions, shaded by counts, framed by what claims name."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from riwaya.lexicon.outlines import Level, load_outlines
from riwaya.link.within import gazetteer
from riwaya.store.timeline import PlaceCount
from riwaya.types import PlacePrecision
from riwaya.web.sketch import SHADES, WIDTH, sketch_of

DIVISIONS = load_outlines(Level.REGION).country
SYRIAN = sorted(one for one, country in DIVISIONS.items() if country == "SY")
YEMENI = sorted(one for one, country in DIVISIONS.items() if country == "YE")
PATH = re.compile(r"(M-?\d+ -?\d+l-?\d+ -?\d+( -?\d+ -?\d+)+z)+")


def counted(place: str, count: int) -> PlaceCount:
    return PlaceCount(place, PlacePrecision.REGION, count, 0)


def test_divisions_are_shaded_by_their_counts() -> None:
    most, some, few = SYRIAN[:3]
    sketch = sketch_of([counted(most, 100), counted(some, 25), counted(few, 4)])
    assert sketch is not None
    shades = {one.id: one.shade for one in sketch.shapes}
    assert (shades[most], shades[some], shades[few]) == (SHADES, 3, 1)
    assert shades[SYRIAN[3]] == 0, "a neighbour that nobody names is drawn, unshaded"
    assert sketch.beside == 0


def test_nothing_is_drawn_finer_than_a_division() -> None:
    town = next(
        place.id
        for place in gazetteer().chain(SYRIAN[0])
        if place.id in DIVISIONS or place.type == "country"
    )
    sketch = sketch_of([counted(SYRIAN[0], 3), counted(town, 2)])
    assert sketch is not None
    assert {one.id for one in sketch.shapes} <= set(DIVISIONS)
    assert all(PATH.fullmatch(one.path) for one in sketch.shapes)
    assert 0 < sketch.height <= WIDTH * 1.2


def test_what_no_division_holds_is_counted_beside() -> None:
    country = next(one.id for one in gazetteer().chain(SYRIAN[0]) if one.type == "country")
    sketch = sketch_of([counted(SYRIAN[0], 5), counted(country, 7), counted("nowhere", 2)])
    assert sketch is not None
    assert sketch.beside == 9


def test_a_country_that_is_hardly_named_does_not_widen_the_map() -> None:
    wide = sketch_of([counted(SYRIAN[0], 90), counted(YEMENI[0], 10)])
    near = sketch_of([counted(SYRIAN[0], 995), counted(YEMENI[0], 5)])
    assert wide is not None and near is not None
    assert YEMENI[0] in {one.id for one in wide.shapes}
    assert YEMENI[0] not in {one.id for one in near.shapes}
    assert near.beside == 5


@pytest.mark.parametrize("places", [[], [("nowhere", 3)]])
def test_there_is_no_map_of_nothing(places: list[tuple[str, int]]) -> None:
    assert sketch_of([counted(*one) for one in places]) is None


def test_the_overview_shows_it_with_its_disclaimer(client: TestClient) -> None:
    page = unescape(client.get("/", params={"lang": "en"}).text)
    assert '<svg viewBox="0 0 480' in page and 'role="img"' in page
    assert "A small map: how many claims name places" in page
    assert "neither recognition nor a position" in page
    assert len(page.encode()) < 350_000
