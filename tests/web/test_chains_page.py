"""The page of chains: of all, some, one event, one question; a table and the graph of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from riwaya.api import Filter, open_ledger
from riwaya.extract.reader import load_reader
from riwaya.text.fold import fold_word
from riwaya.types import VoiceType
from riwaya.web.catalogue import load_words


def steps(text: str) -> list[tuple[str, str, int]]:
    rows = re.findall(r'data-source="([^"]*)" data-carrier="([^"]*)" data-claims="(\d+)"', text)
    return [(source, carrier, int(count)) for source, carrier, count in rows]


def test_the_whole_collection_is_a_table_of_steps(client: TestClient) -> None:
    page = client.get("/chains?lang=en").text
    found = steps(page)
    assert found and [one[2] for one in found] == sorted((one[2] for one in found), reverse=True)
    assert "in the publisher&#39;s own voice" in page or "in the publisher's own voice" in page
    assert "Persons and unnamed voices are put together" in page
    assert not any(one[0].startswith(("voice:NAMED_PERSON", "voice:ANON")) for one in found)


def test_the_steps_asked_for_are_given_and_the_rest_is_told(client: TestClient) -> None:
    few, many = (client.get(f"/chains?lang=en&edges={size}").text for size in (20, 80))
    assert len(steps(few)) == 20 < len(steps(many))
    assert "left out" in few


def test_filters_are_those_of_the_list(client: TestClient) -> None:
    whole, some = client.get("/chains").text, client.get("/chains?predicate=KILL").text
    assert 0 < sum(one[2] for one in steps(some)) < sum(one[2] for one in steps(whole))
    assert "/claims?predicate=KILL" in some


def test_an_event_shows_each_voice_and_its_origins(client: TestClient, ledger_path: Path) -> None:
    with open_ledger(ledger_path, writable=False) as ledger:
        line = next(one for one in ledger.groups() if one.origins > 1)
        claim = ledger.group(line.id)[0].claims[0].id
    page = client.get(f"/chains?group={line.id}&lang=en")
    assert page.status_code == 200 and "Independent origins" in page.text
    assert steps(client.get(f"/chains?group={claim}").text) == steps(page.text)


def test_a_question_shows_the_chains_of_its_answer(client: TestClient) -> None:
    asked = client.get("/chains", params={"ask": "من قتل المدنيين؟", "lang": "en"})
    assert asked.status_code == 200 and "in the answer to" in asked.text


@pytest.mark.parametrize("group", ["none", "G000000000000", "<b>", "%00"])
def test_no_such_event_is_not_found(client: TestClient, group: str) -> None:
    answer = client.get("/chains", params={"group": group})
    assert answer.status_code == 404 and "<b>" not in answer.text


@pytest.mark.parametrize(
    "query", ["predicate=%3Cb%3E", "no_such=1", "ask=xyzzy", "place=%00", "text=" + "a" * 300]
)
def test_junk_is_explained_and_never_a_fault(client: TestClient, query: str) -> None:
    answer = client.get(f"/chains?{query}")
    assert answer.status_code == 400 and "<b>" not in answer.text
    assert 'role="alert"' in answer.text


def test_hostile_names_show_as_text(client: TestClient, ledger_path: Path) -> None:
    name = "</script><script>alert(1)</script>"
    with open_ledger(ledger_path) as ledger:
        paper = next(
            one
            for one in ledger.documents()
            if any(c.origin != "PUBLISHER" for c in _of(ledger, one.id))
        )
        ledger.decide(
            paper.id,
            "publisher",
            name,
            by="ab",
            why="test",
            at="2026-01-02T00:00:00+00:00",
            reader=load_reader("rules"),
        )
    page = client.get("/chains?edges=80").text
    assert "alert(1)" in page and "<script>alert" not in page


def _of(ledger: Any, document: str) -> list[Any]:
    return list(ledger.claims(Filter(document=document)))


def test_an_empty_ledger_says_what_to_do(empty_client: TestClient) -> None:
    answer = empty_client.get("/chains")
    assert answer.status_code == 200 and 'href="/add"' in answer.text


def test_every_kind_of_voice_has_a_name() -> None:
    assert {f"voice.{one}" for one in VoiceType} <= load_words().keys()


def test_the_graph_has_the_steps_of_the_table(live: Any, tab: Page) -> None:
    tab.goto(f"{live.url}/chains?lang=ar&edges=20")
    tab.wait_for_selector("#graph svg")
    rows = tab.locator("table.steps tbody tr").count()
    assert tab.locator("#graph .step").count() == rows
    points = tab.locator("#graph a.point")
    assert points.count() > 2
    points.first.focus()
    assert tab.locator("#graph svg.asked .step.near").count() >= 1
    href = points.last.get_attribute("href") or ""
    assert href.startswith("/sources/") or href.startswith("/claims?")
    assert points.first.get_attribute("aria-label")


def test_publishers_stand_last_in_the_direction_of_reading(live: Any, tab: Page) -> None:
    for language, sign in (("ar", -1), ("en", 1)):
        tab.goto(f"{live.url}/chains?lang={language}&edges=20")
        tab.wait_for_selector("#graph svg")
        voice = tab.locator("#graph .point.unnamed rect").first.bounding_box()
        publisher = tab.locator("#graph .point.publisher rect").first.bounding_box()
        assert voice and publisher
        assert sign * (publisher["x"] - voice["x"]) > 0


def test_voices_are_written_as_articles_write_them(client: TestClient, ledger_path: Path) -> None:
    with open_ledger(ledger_path) as ledger:
        keys = [line.key for line in ledger.sources.list(limit=10_000)]
        written = ledger.sources.spelled(keys)
        texts = [one.text for line in ledger.documents() if (one := ledger.document(line.id))]
    voices = {key for key in keys if key.startswith("voice:")}
    assert written.keys() == voices
    differing = [key for key, words in written.items() if words != key.split(":", 2)[2]]
    assert differing  # a hamza, a ta marbuta
    for key in differing:
        assert any(written[key] in " ".join(text.split()) for text in texts)
        assert fold_word(written[key]) == key.split(":", 2)[2]
    listed = client.get("/sources", params={"type": differing[0].split(":")[1]}).text
    assert written[differing[0]] in listed
    card = client.get(f"/sources/{differing[0]}").text
    assert "<h1" in card and written[differing[0]] in card.split("</h1>")[0]


def test_event_dispute_and_answer_lead_to_their_chains(
    client: TestClient, ledger_path: Path
) -> None:
    with open_ledger(ledger_path) as ledger:
        dispute = ledger.disputes()[0]
        group = next(iter(ledger.group(dispute.first.id)))
    chains = f'href="/chains?group={group.id}"'
    assert chains in client.get(f"/groups/{group.id}").text
    sheet = f"/disputes/{dispute.first.id}/{dispute.second.id}/{dispute.type}"
    assert chains in client.get(sheet).text
    assert client.get("/chains", params={"group": group.id}).status_code == 200
    answer = client.get("/ask", params={"q": "من قصف مطار المدينة؟"}).text
    assert 'href="/chains?ask=' in answer


def test_claims_map_and_chains_lead_to_each_other_with_the_same_conditions(
    client: TestClient,
) -> None:
    asked = "predicate=KILL&said_from=2019-01-01"
    page = client.get(f"/claims?{asked}").text.replace("&amp;", "&")
    for other in ("map", "chains"):
        link = page.split(f'href="/{other}?')[1].split('"')[0]
        assert {*asked.split("&")} <= {*link.split("&")}
        back = client.get(f"/{other}?{link}").text.replace("&amp;", "&")
        home = back.split('href="/claims?')[1].split('"')[0]
        assert {*asked.split("&")} <= {*home.split("&")}
