"""Sources: the list that ranks no person, the card, and ratings that people set with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from riwaya.api import Filter, Ledger, open_ledger
from riwaya.extract.reader import load_reader
from riwaya.store.rating import Reliability
from riwaya.store.source_keys import SourceKind
from riwaya.store.sourcing import SourceOrder

AT = "2026-01-02T00:00:00+00:00"
ISIS = "/sources/actor%3AISIS"


def address(key: str) -> str:
    return "/sources/" + quote(key, safe="")


def key_of(path: Path, fits: Callable[[Any], bool]) -> str:
    with open_ledger(path, writable=False) as ledger:
        return next(line.key for line in ledger.sources.list(limit=10_000) if fits(line))


def listed(text: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="(/sources/[^"]+)"', text)


def every_page(client: TestClient, **asked: str) -> list[str]:
    """List the addresses of all sources; past the end the last page is given again."""
    found: list[str] = []
    for number in range(1, 99):
        page = listed(client.get("/sources", params={**asked, "page": str(number)}).text)
        if found[-len(page) :] == page:
            return found
        found += page
    raise AssertionError("the list does not end")


def test_all_voices_and_publishers_are_listed(client: TestClient, ledger_path: Path) -> None:
    with open_ledger(ledger_path, writable=False) as ledger:
        keys = [address(line.key) for line in ledger.sources.list(limit=10_000)]
    assert every_page(client) == keys


@pytest.mark.parametrize("order", [*SourceOrder])
def test_persons_stand_last_and_by_name(client: TestClient, order: str) -> None:
    """R3 of PROTECTION.md: no ranking of persons."""
    keys = every_page(client, order=order)
    kinds = ("voice%3ANAMED_PERSON", "voice%3ANAMED_OFFICIAL", "voice%3APSEUDONYM")
    persons = [any(kind in key for kind in kinds) for key in keys]
    assert any(persons) and not all(persons)
    assert persons == sorted(persons)


TEXTS = {
    "a body by its Arabic name": ("الدولة الإسلامية", ISIS),
    "a body by its English name": ("islamic state", ISIS),
    "a body by its id": ("ISIS", ISIS),
    "a voice by its words, folded": ("مصدر طبى", "/sources/voice%3AANON_ROLE"),
}


@pytest.mark.parametrize(("text", "start"), TEXTS.values(), ids=TEXTS.keys())
def test_a_source_is_found_by_its_names(client: TestClient, text: str, start: str) -> None:
    found = listed(client.get("/sources", params={"text": text}).text)
    assert any(key.startswith(start) for key in found)
    assert len(found) < 20


def test_types_narrow_the_list(client: TestClient) -> None:
    assert all("publisher%3A" in key for key in listed(client.get("/sources?type=publisher").text))
    unnamed = listed(client.get("/sources?type=ANON_ROLE").text)
    assert unnamed and all("voice%3AANON_ROLE" in key for key in unnamed)


@pytest.mark.parametrize("query", ["type=%3Cb%3E", "order=risk", "type=PERSON"])
def test_junk_is_explained(client: TestClient, query: str) -> None:
    answer = client.get(f"/sources?{query}")
    assert answer.status_code == 400 and "<b>" not in answer.text


@pytest.mark.parametrize("page", ["-1", "0", "x", "99999999999", "٣"])
def test_a_page_that_is_not_there_is_no_fault(client: TestClient, page: str) -> None:
    assert client.get("/sources", params={"page": page}).status_code == 200


@pytest.mark.parametrize(
    "key",
    ["actor:NOBODY", "publisher:none", "nothing", "voice:X:y", "a/b/../c", "%00", "<b>x</b>"],
)
def test_no_such_source_is_not_found(client: TestClient, key: str) -> None:
    answer = client.get("/sources/" + quote(key, safe=""))
    assert answer.status_code == 404 and "<b>x" not in answer.text


def test_a_card_counts_and_never_judges(client: TestClient, ledger_path: Path) -> None:
    key = key_of(ledger_path, lambda line: line.source.kind is SourceKind.PUBLISHER)
    page = client.get(address(key), params={"lang": "en"}).text
    words = re.sub(r"<[^>]*>", " ", page).lower()
    assert "told by other origins too" in words and "they are no score" in words
    counted = words.split("its claims beside")[1].split("reliability ratings")[0]
    assert not re.search(r"\b(?:confirmed|risk|true|false)\b", counted)
    assert "what it calls the parties" in words
    assert "/chains?publisher=" in page


def test_a_private_person_has_claims_with_their_chain_and_no_habits(
    client: TestClient, ledger_path: Path
) -> None:
    key = key_of(ledger_path, lambda line: line.source.private)
    page = client.get(address(key), params={"lang": "en"}).text
    assert "What it calls the parties" not in page and "beside those of others" not in page
    assert page.count('class="quote"') == page.count('class="chain"') > 0


def test_a_rating_needs_a_value_and_a_reason(client: TestClient, post: Any) -> None:
    for form, fault in (({"value": "B"}, "reason"), ({"value": "G", "why": "x"}, "A to F")):
        answer = post(f"{ISIS}?lang=en", **form)
        assert answer.status_code == 422 and fault in answer.text
        assert 'role="alert"' in answer.text
    assert "Nobody has rated it yet" in client.get(f"{ISIS}?lang=en").text


def test_a_rating_is_an_entry_and_the_past_ones_stay(
    client: TestClient, post: Any, ledger_path: Path
) -> None:
    first = post(ISIS, value="C", why="seen <b>twice</b>", seen="0")
    assert first.status_code == 303 and first.headers["location"] == f"{ISIS}#ratings"
    page = client.get(f"{ISIS}?lang=en").text
    assert "C – fairly reliable" in page and "seen &lt;b&gt;twice&lt;/b&gt;" in page
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    assert post(ISIS, value="D", why="then not", seen=seen[1]).status_code == 303
    with open_ledger(ledger_path, writable=False) as ledger:
        history = ledger.ratings.history("actor:ISIS")
        assert [one.value for one in history] == ["C", "D"]
        assert ledger.verify()
    assert client.get(f"{ISIS}?lang=en").text.count(' past"') == 1
    assert "D – not usually reliable" in client.get("/sources?text=ISIS&lang=en").text


def test_two_windows_rating_at_once_the_second_is_told(client: TestClient, post: Any) -> None:
    assert post(ISIS, value="C", why="one", seen="0").status_code == 303
    late = post(f"{ISIS}?lang=en", value="E", why="the other", seen="0")
    assert late.status_code == 409 and "Somebody else rated it" in late.text
    assert 'value="the other"' in late.text  # what was written is not lost
    seen = re.search(r'name="seen" value="(\d+)"', late.text)
    assert seen and post(ISIS, value="E", why="the other", seen=seen[1]).status_code == 303


@pytest.mark.parametrize("seen", ["-1", "x", "999999999999999999999", "7", "٣"])
def test_a_stale_form_is_no_fault(post: Any, seen: str) -> None:
    assert post(ISIS, value="B", why="x", seen=seen).status_code in (303, 409)


def test_a_form_without_token_is_turned_away(client: TestClient, ledger_path: Path) -> None:
    assert client.post(ISIS, data={"value": "A", "why": "x"}).status_code == 403
    with open_ledger(ledger_path, writable=False) as ledger:
        assert ledger.ratings.history("actor:ISIS") == []


def test_ratings_of_persons_are_not_in_the_list(
    client: TestClient, post: Any, ledger_path: Path
) -> None:
    """R10 of PROTECTION.md: ratings of persons are internal."""
    key = key_of(ledger_path, lambda line: line.source.person)
    assert post(address(key), value=Reliability.E, why="x", seen="0").status_code == 303
    name = key.split(":", 2)[2]
    page = client.get("/sources", params={"text": name, "lang": "en"}).text
    assert address(key) in page and "E – unreliable" not in page
    assert "never exported with the name" in client.get(address(key), params={"lang": "en"}).text


def _voiced(ledger: Ledger) -> str:
    papers = {line.document for line in ledger.claims(Filter()) if line.origin != "PUBLISHER"}
    return min(papers)


def test_hostile_names_show_as_text(client: TestClient, ledger_path: Path) -> None:
    name = '"><script>alert(1)</script>/../?#'
    with open_ledger(ledger_path) as ledger:
        reader = load_reader("rules")
        ledger.decide(_voiced(ledger), "publisher", name, by="ab", why="test", at=AT, reader=reader)
    page = client.get("/sources", params={"type": "publisher"}).text
    url = address(f"publisher:{name}")
    assert "alert(1)" in page and "<script>alert" not in page and url in page
    card = client.get(url)
    assert card.status_code == 200 and "<script>alert" not in card.text


def test_an_empty_ledger_says_what_to_do(empty_client: TestClient) -> None:
    answer = empty_client.get("/sources")
    assert answer.status_code == 200 and 'href="/add"' in answer.text


def test_a_source_is_rated_by_keyboard(own_live: Any, tab: Page) -> None:
    tab.goto(f"{own_live.url}{ISIS}?lang=en")
    tab.keyboard.press("r")
    tab.keyboard.type("B")
    tab.keyboard.press("Tab")
    tab.keyboard.type("as others say")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("ol.ratings")
    assert "B – usually reliable" in tab.locator("ol.ratings").inner_text()
