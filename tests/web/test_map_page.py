"""The map: counts by place under the filters of the list, no finer than is known, hostile text."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from riwaya.errors import DataError
from riwaya.lexicon.gazetteer import precision_of
from riwaya.lexicon.outlines import Level, load_outlines, outlined_countries
from riwaya.lexicon.places import load_regions, load_supplement
from riwaya.link.within import gazetteer
from riwaya.store.mapped import Drawn, Mark, mark_places
from riwaya.store.timeline import PlaceCount
from riwaya.types import PlacePrecision
from riwaya.web.app import make_app
from riwaya.web.bench import Settings
from riwaya.web.guards import tile_hosts


def marked(place: str, near: int = 0) -> Mark:
    found = gazetteer().get(place)
    assert found is not None, place
    return mark_places([PlaceCount(place, precision_of(found), 4, near)])[0]


def one_of(*types: str, sensitive: bool = False, country: str = "SY") -> str:
    """Give the id of a curated place of a kind."""
    return next(
        row.id
        for row in load_supplement()
        if row.type in types and bool(row.sensitivity) == sensitive and row.country == country
        if row.point
    )


ALEPPO_PROVINCE = "85678359"
CASES = {
    "a province fills its outline": (ALEPPO_PROVINCE, Drawn.REGION),
    "a named site is a dot": (one_of("airport", "base", "crossing"), Drawn.POINT),
    "a camp is drawn as what contains it": (one_of("camp", sensitive=True), Drawn.REGION),
    "a part of the world is in the table only": ("region.xx.middle_east", Drawn.LISTED),
}


@pytest.mark.parametrize(("place", "drawn"), CASES.values(), ids=CASES.keys())
def test_a_place_is_drawn_as_finely_as_it_is_known(place: str, drawn: Drawn) -> None:
    if gazetteer().get(place) is None:
        pytest.fail(f"no place {place}")
    assert marked(place).drawn == drawn


def test_a_place_known_only_as_near_is_a_ring() -> None:
    site = one_of("airport", "base", "crossing")
    assert marked(site, near=4).drawn is Drawn.AROUND
    assert marked(site, near=3).drawn is Drawn.POINT


def test_no_mark_has_a_point_finer_than_its_precision() -> None:
    """R11, R12 of PROTECTION.md: areas have no point, sensitive places neither, dots are rough."""
    ids = [row.id for row in (*load_supplement(), *load_regions())]
    ids += [*load_outlines(Level.REGION).country, *load_outlines(Level.COUNTY).country]
    places = [place for id in ids if (place := gazetteer().get(id))]
    marks = mark_places(PlaceCount(one.id, precision_of(one), 1, 0) for one in places)
    for place, mark in zip(places, marks, strict=True):
        fine = mark.precision in (
            PlacePrecision.SITE, PlacePrecision.SETTLEMENT, PlacePrecision.NEAR,
        )  # fmt: skip
        if mark.point is not None:
            assert fine and not place.sensitivity, place.id
            assert mark.point == (round(mark.point[0], 2), round(mark.point[1], 2))
        if place.sensitivity:
            assert mark.point is None and mark.box is None and mark.withheld, place.id


def test_every_outline_is_a_division_of_the_gazetteer() -> None:
    for level in Level:
        for id, country in load_outlines(level).country.items():
            place = gazetteer().get(id)
            assert place is not None and place.type == level.value and place.country == country
    assert {"SY", "IQ", "YE"} <= outlined_countries()


def test_the_map_says_where_with_a_table_and_what_it_does_not_know(client: TestClient) -> None:
    page = client.get("/map?lang=en").text
    assert 'class="places"' in page and "Places not known" in page
    assert "disputed" in page and "Who's On First" in page.replace("&#39;", "'")
    arabic = client.get("/map?lang=ar").text
    assert "الحدود المتنازع عليها" in arabic


def test_the_script_gets_the_same_places_as_the_table(client: TestClient) -> None:
    given = client.get("/map/places.json").json()
    assert given["places"]
    page = client.get("/map").text
    for one in given["places"][:20]:
        assert f'data-shows="{one["id"]}"' in page
        if one["drawn"] not in ("point", "around"):
            assert "point" not in one


def test_filters_are_those_of_the_list(client: TestClient) -> None:
    whole = client.get("/map/places.json").json()["places"]
    place = whole[0]["id"]
    params = urlencode({"predicate": "KILL"})
    narrowed = client.get(f"/map/places.json?{params}").json()["places"]
    count = {one["id"]: one["count"] for one in whole}
    assert narrowed and all(one["count"] <= count[one["id"]] for one in narrowed)
    assert sum(one["count"] for one in narrowed) < sum(count.values())
    page = client.get(f"/map?{params}&place={place}").text
    assert f"/claims?predicate=KILL&amp;place={place}" in page


@pytest.mark.parametrize(
    "query",
    ["predicate=%3Cb%3E", "no_such=1", "from=2019-13", "place=%00", "text=" + "a" * 300],
)
def test_junk_is_explained_and_never_a_fault(client: TestClient, query: str) -> None:
    answer = client.get(f"/map?{query}")
    assert answer.status_code == 400 and "<b>" not in answer.text
    assert 'role="alert"' in answer.text
    assert client.get(f"/map/places.json?{query}").status_code == 400


@pytest.mark.parametrize("start", ["-1", "99999999999", "x", "٣", "999999"])
def test_a_page_of_the_table_that_is_not_there_is_no_fault(client: TestClient, start: str) -> None:
    assert client.get("/map", params={"after": start}).status_code == 200


def test_outlines_are_kept_by_the_browser(client: TestClient) -> None:
    first = client.get("/map/outlines/region.json")
    assert first.status_code == 200 and "region" in first.json()["objects"]
    tag = first.headers["etag"]
    again = client.get("/map/outlines/region.json", headers={"If-None-Match": tag})
    assert again.status_code == 304 and not again.content
    plain = client.get("/map/outlines/county.json", headers={"Accept-Encoding": "identity"})
    assert plain.content == gzip.decompress(load_outlines(Level.COUNTY).packed)
    assert client.get("/map/outlines/street.json").status_code == 422


def test_an_empty_ledger_says_what_to_do(empty_client: TestClient) -> None:
    answer = empty_client.get("/map")
    assert answer.status_code == 200 and 'href="/add"' in answer.text


def test_hostile_words_of_the_query_show_as_text(client: TestClient) -> None:
    answer = client.get("/map", params={"text": "<script>alert(1)</script>"})
    assert "<script>alert" not in answer.text


def test_the_map_is_drawn_and_a_row_of_the_table_finds_its_place(live: Any, tab: Page) -> None:
    tab.goto(f"{live.url}/map?lang=ar")
    tab.wait_for_selector("#map[data-ready=yes]")
    assert tab.locator("#map path.area").count() > 100
    assert tab.locator("#map .dot, #map .cluster, #map .ring").count() > 0
    shows = tab.locator("button[data-shows]").first
    name = tab.locator("table.places tbody tr th a").first.inner_text()
    shows.click()
    popup = tab.locator("#map .leaflet-popup-content")
    popup.wait_for()
    assert name in popup.inner_text()
    assert "/claims?place=" in (popup.locator("a").first.get_attribute("href") or "")
    assert json.loads(tab.evaluate("JSON.stringify(document.documentElement.scrollWidth)")) <= 1440


def test_dots_are_reached_by_keyboard_and_have_names(live: Any, tab: Page) -> None:
    tab.goto(f"{live.url}/map?lang=en")
    tab.wait_for_selector("#map[data-ready=yes]")
    marks = tab.locator("#map .leaflet-marker-icon[tabindex='0']")
    assert marks.count() > 0
    names = [marks.nth(turn).get_attribute("aria-label") for turn in range(marks.count())]
    assert all(names)


TILES = {
    "none": ("", ()),
    "one host": ("https://tiles.example/{z}/{x}/{y}.png", ("https://tiles.example",)),
    "three hosts": (
        "https://{s}.tiles.example/{z}/{x}/{y}.png",
        ("https://a.tiles.example", "https://b.tiles.example", "https://c.tiles.example"),
    ),
    "a port": ("http://127.0.0.1:8080/{z}", ("http://127.0.0.1:8080",)),
}


@pytest.mark.parametrize(("tiles", "hosts"), TILES.values(), ids=TILES.keys())
def test_the_policy_names_the_hosts_of_tiles(tiles: str, hosts: tuple[str, ...]) -> None:
    assert tile_hosts(tiles) == hosts


NO_TILES = {
    "any host": "https://{s}/{z}/{x}/{y}.png",
    "a host left open otherwise": "https://{host}.example/{z}",
    "no scheme": "tiles.example/{z}",
    "another scheme": "file:///etc/{z}",
    "a policy of its own": "https://tiles.example; script-src *",
    "a space": "https://tiles.example https:",
    "a star": "https://*/{z}",
}


@pytest.mark.parametrize("tiles", NO_TILES.values(), ids=NO_TILES.keys())
def test_an_address_of_tiles_that_is_none_is_refused(tiles: str, ledger_path: Path) -> None:
    with pytest.raises(DataError, match="no address of map tiles"):
        make_app(Settings(ledger_path, tiles=tiles))


def test_tiles_are_off_and_who_gives_them_is_named(client: TestClient, ledger_path: Path) -> None:
    """R9 of PROTECTION.md: a network feature is off, named, and said on the page."""
    assert 'data-tiles=""' in client.get("/map").text
    assert "img-src 'self' data:;" in client.get("/map").headers["content-security-policy"]
    settings = Settings(ledger_path, reader="rules", tiles="https://tiles.example/{z}/{x}/{y}.png")
    with TestClient(make_app(settings)) as online:
        answer = online.get("/map?lang=en")
        assert "come from tiles.example" in answer.text
        assert "data: https://tiles.example;" in answer.headers["content-security-policy"]
