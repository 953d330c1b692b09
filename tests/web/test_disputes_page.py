"""Disputes in the browser: a list with filters, and sides beside each other."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from riwaya.api import open_ledger
from riwaya.web.catalogue import load_words

LINK = re.compile(r'href="(/disputes/[^"]+)"')
RULES = Path(__file__).parents[2] / "src" / "riwaya" / "link"


def first_url(client: TestClient) -> str:
    return LINK.findall(client.get("/disputes").text)[0]


def test_the_list_shows_both_quotes_with_the_words_marked(
    client: TestClient, ledger_path: Path
) -> None:
    page = client.get("/disputes", params={"lang": "en"}).text
    with open_ledger(ledger_path, writable=False) as ledger:
        found = ledger.disputes()
    assert found and page.count('<article class="card dispute">') == len(found)
    plain = unescape(re.sub(r"</?mark>", "", page))
    for line in found:
        assert line.first.quote in plain and line.second.quote in plain
        assert f"<mark>{line.first_words}</mark>" in unescape(page)


FILTERS = {
    "type": ({"type": "value"}, 2),
    "another type": ({"type": "denial"}, 0),
    "standing": ({"standing": "dispute"}, 1),
    "another standing": ({"standing": "superseded"}, 0),
    "predicate": ({"predicate": "PLEDGE"}, 0),
    "publisher": ({"publisher": "لا ناشر بهذا الاسم"}, 0),
    "text": ({"text": "لاتوجدهذهالكلمة"}, 0),
    "a page that is none": ({"page": "x"}, 2),
    "a page beyond the last": ({"page": "999"}, 2),
    "a page below the first": ({"page": "-1"}, 2),
    "junk": ({"colour": "red", "text": "'; drop table disputes; --"}, 0),
}


@pytest.mark.parametrize(("params", "count"), FILTERS.values(), ids=FILTERS.keys())
def test_filters_stand_in_the_address(
    client: TestClient, params: dict[str, str], count: int
) -> None:
    page = client.get("/disputes", params=params | {"lang": "en"})
    assert page.status_code == 200
    assert page.text.count('<article class="card dispute">') == count
    assert ("No dispute fits" in page.text) is (count == 0)


@pytest.mark.parametrize("name", ["type", "standing", "predicate"])
def test_a_filter_of_no_kind_is_named(client: TestClient, name: str) -> None:
    page = client.get("/disputes", params={name: "<b>x"})
    assert page.status_code == 400
    assert name in page.text and "<b>x" not in page.text


def test_an_empty_collection_says_what_to_do(empty_client: TestClient) -> None:
    page = empty_client.get("/disputes", params={"lang": "en"})
    assert page.status_code == 200 and "No dispute found yet" in page.text


def test_the_sheet_puts_sides_beside_each_other(client: TestClient, ledger_path: Path) -> None:
    url = first_url(client)
    page = client.get(url, params={"lang": "en"})
    assert page.status_code == 200
    with open_ledger(ledger_path, writable=False) as ledger:
        [line] = [one for one in ledger.disputes() if one.first.id in url]
    text = unescape(page.text)
    assert text.count('<section class="column"') >= 2
    for words in (line.first_words, line.second_words):
        assert f"<mark>{words}</mark>" in text
    for part in ("What all sides share", "Why", "The days that the accounts speak of"):
        assert part in text
    assert f"/documents/{line.first.document}" in text
    assert f"/documents/{line.second.document}" in text
    assert "Documents: " in text


def test_either_order_of_the_claims_has_the_sheet(client: TestClient) -> None:
    first, second, type = first_url(client).removeprefix("/disputes/").split("/")
    assert client.get(f"/disputes/{second}/{first}/{type}").status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "/disputes/{first}/{second}/denial",
        "/disputes/{first}/{second}/nonsense",
        "/disputes/{first}/{first}/value",
        "/disputes/x/y/value",
        "/disputes/%3Cscript%3E/y/value",
        "/changes/x/y",
    ],
)
def test_what_is_no_dispute_is_not_found(client: TestClient, url: str) -> None:
    first, second, _ = first_url(client).removeprefix("/disputes/").split("/")
    page = client.get(url.format(first=first, second=second))
    assert page.status_code == 404 and "<script>" not in page.text


def test_what_a_copy_changed(client: TestClient, ledger_path: Path) -> None:
    with open_ledger(ledger_path, writable=False) as ledger:
        pair = next(pair for line in ledger.documents() for pair in ledger.copies(line.id))
        found = ledger.changes(pair.first, pair.second)
    page = client.get(f"/changes/{pair.first}/{pair.second}", params={"lang": "en"})
    assert page.status_code == 200
    assert page.text.count('<th scope="row">') == len((*found.numbers, *found.names, *found.voices))
    assert page.text.count('<li id="r') == len((*found.kept, *found.dropped, *found.added))
    assert page.text.count('<mark class="number word">') == 2 * len(found.numbers)
    assert "one number differs" in page.text
    turned = client.get(f"/changes/{pair.second}/{pair.first}", params={"lang": "en"}).text
    assert turned.index("تسعة") != page.text.index("تسعة")


def test_every_rule_of_dispute_is_said_in_plain_words() -> None:
    """Rule ids are read off the code that gives them: a new rule needs its two sentences."""
    ids = set()
    for path in RULES.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        ids |= set(
            re.findall(
                r'"((?:agent|denial|outcome|place|polarity|role|time|value)\.[a-z-]+)"', text
            )
        )
    windows = (RULES / "windows.py").read_text(encoding="utf-8")
    updates = (RULES / "updates.py").read_text(encoding="utf-8")
    said = r'(?:Standing\.\w+,|return|Update\(\w+,) "([a-z-]+)"'
    standings = re.findall(said, windows) + re.findall(said, updates)
    assert len(ids) >= 15 and len(standings) >= 9
    missing = {one for one in (*ids, *standings) if f"disputes.rule.{one}" not in load_words()}
    assert missing == set()


def test_the_sheet_fits_a_small_screen_and_paper(live: Any, tab: Page) -> None:
    tab.goto(f"{live.url}/disputes?lang=ar")
    tab.click(".dispute h2 a")
    tab.wait_for_selector(".columns")
    for width in (390, 1440):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth <= 0"
        )
    first, second = (one.bounding_box() for one in tab.locator(".column").all()[:2])
    assert first and second and first["y"] == second["y"] and first["x"] > second["x"]
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dots an inch
    assert not tab.locator("header.top").is_visible()
    assert tab.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth <= 0"
    )
