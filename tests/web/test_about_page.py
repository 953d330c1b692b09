"""Whose parts and data the workbench is made of, and the licence of each in full."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from riwaya.web.pages.about import bundled_parts

ROOT = Path(__file__).parents[2]
LOCK = json.loads((ROOT / "ui" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
WORDS = {
    "leaflet": "Redistributions in binary form must reproduce",
    "htmx.org": "Permission to use, copy, modify",
    "@dagrejs/graphlib": "The above copyright notice",
    "@dagrejs/dagre": "The above copyright notice",
    "topojson-client": "Permission to use, copy, modify",
    "@fontsource/ibm-plex-sans-arabic": "SIL OPEN FONT LICENSE",
    "@fontsource-variable/noto-naskh-arabic": "SIL OPEN FONT LICENSE",
}


@pytest.mark.parametrize(("name", "words"), WORDS.items(), ids=WORDS.keys())
def test_each_bundled_part_comes_with_its_whole_licence(name: str, words: str) -> None:
    [part] = [one for one in bundled_parts() if one.name == name]
    assert words.lower() in " ".join(part.text.split()).lower()
    assert part.version == LOCK[f"node_modules/{name}"]["version"]
    assert part.licence == LOCK[f"node_modules/{name}"]["license"]


def test_what_only_builds_the_pages_is_not_listed() -> None:
    names = {one.name for one in bundled_parts()}
    assert not names & {"esbuild", "typescript", "@types/leaflet"}
    bundled = {path for path, one in LOCK.items() if path and not one.get("dev")}
    assert {f"node_modules/{name}" for name in names} <= bundled


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_shows_licences_and_credits(client: TestClient, language: str) -> None:
    page = client.get("/about", params={"lang": language}).text
    for words in (
        "GeoNames",
        "CC BY 4.0",
        "Who&#39;s On First",
        "SIL OPEN FONT LICENSE",
        "leaflet",
    ):
        assert words in page, words
    assert 'href="/about"' in client.get("/claims").text
    assert client.get("/static/licences/NOTICE.txt").text == (ROOT / "NOTICE").read_text()


def test_the_notice_names_every_bundled_part() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert all(one.name in notice for one in bundled_parts())
