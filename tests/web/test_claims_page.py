"""The page of claims: search, facets, copies, and what it says of junk."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect


def _count(text: str) -> int:
    return int(re.search(r'id="claims-count"[^>]*>(\d+)', text).group(1))  # type: ignore[union-attr]


def test_claims_are_shown_with_their_voices(client: TestClient) -> None:
    page = client.get("/claims", params={"lang": "ar"})
    assert page.status_code == 200
    assert 'class="quote" lang="ar" dir="rtl"' in page.text
    assert 'class="chain"' in page.text


def test_a_facet_narrows_and_can_be_taken_away(client: TestClient) -> None:
    everything = client.get("/claims", params={"lang": "en"}).text
    narrowed = client.get("/claims", params={"predicate": "KILL"}).text
    assert 0 < _count(narrowed) < _count(everything)
    assert 'aria-label="Remove What is claimed: deaths"' in narrowed


def test_nothing_found_says_what_to_do(client: TestClient) -> None:
    page = client.get("/claims", params={"text": "لاتوجدهذهالكلمة", "lang": "en"})
    assert "No claim fits" in page.text


def test_an_empty_collection_says_what_to_do(empty_client: TestClient) -> None:
    page = empty_client.get("/claims", params={"lang": "en"})
    assert "Add documents to be read" in page.text


@pytest.mark.parametrize(
    "params",
    [
        {"predicate": "NONSENSE"},
        {"from": "not-a-day"},
        {"unheard": "of"},
        {"after": "junk"},
        {"text": "x" * 5_000},
        {"origins": "-3"},
        {"said_from": "2020", "said_to": "2019"},
    ],
    ids="-".join,
)
def test_what_cannot_be_asked_is_explained(client: TestClient, params: dict[str, str]) -> None:
    page = client.get("/claims", params=params)
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert "Traceback" not in page.text


def test_hostile_words_show_as_text(client: TestClient) -> None:
    page = client.get("/claims", params={"text": "<script>alert(1)</script> قتل"})
    assert "<script>alert(1)" not in page.text


def test_pages_follow_one_another_without_gaps(client: TestClient) -> None:
    url, seen = "/claims?copies=apart", []
    while url:
        text = client.get(url).text
        seen += re.findall(r"claim=([0-9a-f]+)#c-", text)
        more = re.search(r'href="([^"]+)" data-key="KeyN"', text)
        url = more.group(1).replace("&amp;", "&") if more else ""
    assert len(set(seen)) == _count(client.get("/claims").text)


def test_a_click_on_a_facet_narrows_in_place(live: object, tab: Page) -> None:
    tab.goto(f"{live.url}/claims?lang=en")  # type: ignore[attr-defined]
    tab.locator("input[name=predicate][value=KILL]").check()
    expect(tab.get_by_text("What is claimed: deaths")).to_be_visible()
    expect(tab).to_have_url(re.compile("predicate=KILL"))


def test_the_search_field_is_one_key_away(live: object, tab: Page) -> None:
    tab.goto(f"{live.url}/claims?lang=ar")  # type: ignore[attr-defined]
    tab.keyboard.press("Slash")
    expect(tab.locator("#text")).to_be_focused()
    tab.keyboard.type("قصف")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("text="))


def test_a_copy_with_another_number_stands_apart_and_leads_to_the_comparison(
    client: TestClient,
) -> None:
    page = client.get("/claims", params={"predicate": "KILL", "lang": "en"}).text
    cards = [one for one in page.split("<article") if "copy with another number" in one]
    assert len(cards) == 2
    assert ["قتل سبعة" in one for one in cards] != ["قتل تسعة" in one for one in cards]
    for card in cards:
        address = card.split('href="/changes/')[1].split('"')[0].replace("&amp;", "&")
        compared = client.get(f"/changes/{address}", params={"lang": "en"})
        assert compared.status_code == 200
        assert "سبعة" in compared.text and "تسعة" in compared.text
    arabic = client.get("/claims", params={"predicate": "KILL", "lang": "ar"}).text
    assert arabic.count("نسخة بعدد آخر") == 2
