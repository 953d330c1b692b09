"""What programs get over the API, and what they are told when it cannot be."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from riwaya.api import Choice, open_ledger
from riwaya.api.exporting import inert
from riwaya.store.claims import ClaimLine
from riwaya.store.connect import reading
from riwaya.store.forms import from_json
from riwaya.store.link_lines import DisputePlace, LinkPlace
from riwaya.store.links import _behind_dispute, _behind_link
from riwaya.store.open_forms import closed
from riwaya.store.tables import disputes, links
from riwaya.types import Document
from riwaya.web.api.answers import cursor_of

V1 = "/api/v1"
TEXT = "قال متحدث باسم الجيش إن قواته قتلت ثلاثة مسلحين في بلدة العين يوم الخميس."


def items_of(client: TestClient, url: str, **params: object) -> list[Any]:
    """Go through all pages of a list."""
    found: list[Any] = []
    cursor = None
    while True:
        given = params | ({"cursor": cursor} if cursor else {})
        page = client.get(f"{V1}/{url}", params=given)
        assert page.status_code == 200, page.text
        found += page.json()["items"]
        cursor = page.json()["next"]
        if cursor is None:
            return found


def first_claim(client: TestClient) -> dict[str, Any]:
    params = {"size": 1, "sort": "document", "order": "asc", "copies": "apart"}
    return client.get(f"{V1}/claims", params=params).json()["items"][0]["line"]


@pytest.mark.parametrize("size", [1, 7, 500])
def test_pages_give_each_document_once_in_the_order_they_came(
    client: TestClient, ledger_path: Any, size: int
) -> None:
    with open_ledger(ledger_path) as ledger:
        expected = [line.id for line in ledger.documents()]
    assert [one["id"] for one in items_of(client, "documents", size=size)] == expected


@pytest.mark.parametrize("url", ["links", "disputes", "groups"])
def test_a_list_in_small_pages_is_the_list(client: TestClient, url: str) -> None:
    whole = items_of(client, url, size=500)
    assert whole
    assert items_of(client, url, size=3) == whole


def test_claims_in_small_pages_are_all_claims(client: TestClient, ledger_path: Any) -> None:
    with open_ledger(ledger_path) as ledger:
        expected = {line.id for line in ledger.claims()}
    found = [one["line"]["id"] for one in items_of(client, "claims", size=30, copies="apart")]
    assert len(found) == len(expected)
    assert set(found) == expected


def test_a_claim_comes_whole_and_is_read_back_as_the_same_noun(
    client: TestClient, ledger_path: Any
) -> None:
    line = first_claim(client)
    form = client.get(f"{V1}/claims/{line['id']}").json()
    assert form["body"]["quote"][0] < form["body"]["quote"][1]
    with open_ledger(ledger_path) as ledger:
        assert from_json(ClaimLine, closed(form)) == ledger.claim(line["id"])[0]
    assert client.get(f"{V1}/claims/{line['id']}/reasons").json()


def test_a_document_comes_with_its_text_and_the_very_bytes(
    client: TestClient, ledger_path: Any
) -> None:
    key = client.get(f"{V1}/documents").json()["items"][0]["id"]
    document = from_json(Document, client.get(f"{V1}/documents/{key}").json())
    assert client.get(f"{V1}/documents/{key}/text").text == document.text
    answer = client.get(f"{V1}/documents/{key}/original")
    assert answer.headers["content-disposition"].startswith("attachment")
    with open_ledger(ledger_path) as ledger:
        assert answer.content == ledger.original(document)


def test_pages_go_on_where_they_were_whatever_was_added_before(
    client: TestClient, ledger_path: Any
) -> None:
    first = client.get(f"{V1}/links", params={"size": 5}).json()
    whole = items_of(client, "links", size=500)
    with open_ledger(ledger_path) as ledger:
        apart = [one for one in ledger.links() if one.score and one.score > 0][-1]
        # a link of a person's own comes before all others: pages that count would give one twice
        claims = [one.id for one in ledger.claims()]
        linked = {(one["first"]["id"], one["second"]["id"]) for one in whole}
        pair = next(
            (a, b) for a in claims for b in claims if a < b and not {(a, b), (b, a)} & linked
        )
        ledger.decide_link(Choice.ACCEPT, [pair[0]], [pair[1]], by="a", why="same", at="2026-01-01")
        assert ledger.links()[0].score is None and apart
    rest = items_of(client, "links", size=500, cursor=first["next"])
    assert [one["id"] for one in first["items"] + rest] == [one["id"] for one in whole]


def test_a_page_far_on_is_sought_and_not_counted_to(ledger_path: Any) -> None:
    places = {"links": LinkPlace(0.5, 7, 9), "disputes": DisputePlace(7, 9, "value")}
    with open_ledger(ledger_path, writable=False) as ledger:
        told = {}
        for name, place in places.items():
            table = links.c if name == "links" else disputes.c
            behind = _behind_link(place) if name == "links" else _behind_dispute(place)  # type: ignore[arg-type]
            query = select(table.first).where(*behind)
            written = query.compile(
                dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
            )
            with reading(ledger._engine, ledger.path) as conn:
                plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {written}").all()
            told[name] = " ".join(str(row[-1]) for row in plan)
    assert "links_by_score" in told["links"] and "SEARCH" in told["links"]
    assert "SEARCH disputes" in told["disputes"], told


JUNK = {
    "not base64": "§§",
    "not ours": "e30",
    "of another list": cursor_of("links", 3),
    "a negative place": cursor_of("disputes", -1),
    "a place as text": cursor_of("disputes", "x"),
    "a number": cursor_of("disputes", 10**12),
    "too few parts": cursor_of("disputes", "[1, 2]"),
    "a part of another kind": cursor_of("disputes", '[1, "2", "value"]'),
    "a number that nothing holds": cursor_of("disputes", '[1, 1e400, "value"]'),
    "a number too long": cursor_of("disputes", f'[1, {10**30}, "value"]'),
    "half a surrogate": cursor_of("disputes", '[1, 2, "\\ud800"]'),
    "no list": cursor_of("disputes", '{"first": 1}'),
    "deep": "W1tbW1tbW1tbW1tbW1tbW1tb",
}


@pytest.mark.parametrize("cursor", JUNK.values(), ids=JUNK.keys())
def test_a_cursor_that_no_page_gave_is_refused(client: TestClient, cursor: str) -> None:
    answer = client.get(f"{V1}/disputes", params={"cursor": cursor})
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error.keys() == {"status", "fault", "problem", "hint"}
    assert error["hint"]


MISSING = (
    "documents/x", "documents/x/text", "documents/x/original", "documents/x/extraction",
    "documents/x/history", "claims/x", "claims/x/reasons", "claims/x/decisions", "claims/x/copies",
    "links/x", "groups/x", "questions/x", "nothing",
)  # fmt: skip


@pytest.mark.parametrize("url", MISSING)
def test_what_is_not_there_is_404(client: TestClient, url: str) -> None:
    answer = client.get(f"{V1}/{url}")
    assert answer.status_code == 404
    assert answer.json()["error"]["fault"] == "missing"


def test_a_text_is_added_read_and_there_once(client: TestClient) -> None:
    sent = {"text": TEXT, "title": "<b>خبر</b>", "publisher": "وكالة", "published": "2021-03-04"}
    answer = client.post(f"{V1}/documents", json=sent)
    assert answer.status_code == 201, answer.text
    added = answer.json()
    assert added["new"] and added["claims"] >= 1
    assert client.post(f"{V1}/documents", json=sent).status_code == 200
    document = client.get(f"{V1}/documents/{added['document']}").json()
    assert document["title"] == "<b>خبر</b>"
    assert document["published"] == {"date": "2021-03-04", "precision": "day"}
    assert client.get(f"{V1}/documents/{added['document']}/original").text == TEXT


def test_each_file_of_an_upload_stands_or_fails_alone(client: TestClient) -> None:
    line = json.dumps({"text": TEXT}).encode()
    files = [
        ("files", ("../../etc/a.txt", TEXT.encode(), "text/plain")),
        ("files", ("b.pdf", b"%PDF-1.4", "application/pdf")),
        ("files", ("c.jsonl", line + b"\n{", "application/json")),
    ]
    answer = client.post(f"{V1}/documents/files", files=files)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert [one["name"] for one in found["added"]] == ["a.txt", "c.jsonl:1"]
    assert [one["name"] for one in found["failed"]] == ["b.pdf", "c.jsonl:2"]
    assert all(one["hint"] and "/riwaya-" not in one["problem"] for one in found["failed"])


def test_two_who_decide_on_one_claim_at_once(client: TestClient) -> None:
    line = first_claim(client)
    url = f"{V1}/claims/{line['id']}/decisions"
    first = client.post(url, json={"act": "accept", "seen": line["seen"]})
    assert first.status_code == 200, first.text
    second = client.post(url, json={"act": "reject", "seen": line["seen"], "why": "no"})
    assert second.status_code == 409
    assert second.json()["error"]["fault"] == "decided"
    again = client.post(
        url, json={"act": "reject", "seen": first.json()["seen"], "why": "another word"}
    )
    assert again.status_code == 200
    assert [one["act"] for one in client.get(url).json()] == ["accept", "reject"]
    number = client.get(url).json()[-1]["seq"]
    undone = client.post(f"{url}/{number}/undo", json={"why": "slip", "seen": again.json()["seen"]})
    assert undone.json()["state"] == "accepted"


def test_two_who_decide_on_one_document_and_one_link(client: TestClient) -> None:
    key = client.get(f"{V1}/documents").json()["items"][0]["id"]
    url = f"{V1}/documents/{key}/decisions"
    sent = {"publisher": "وكالة", "why": "the page says so", "seen": 0}
    assert client.post(url, json=sent).status_code == 200
    assert client.post(url, json=sent | {"publisher": "صحيفة"}).status_code == 409
    steps = client.get(f"{V1}/documents/{key}/history").json()
    seen = max(one["seq"] for one in steps if one["what"] == "decision")
    assert client.post(url, json=sent | {"publisher": "صحيفة", "seen": seen}).status_code == 200

    link = client.get(f"{V1}/links").json()["items"][0]
    pair = {"first": [link["first"]["id"]], "second": [link["second"]["id"]], "why": "two events"}
    url = f"{V1}/links/decisions"
    first = client.post(url, json=pair | {"choice": "reject", "seen": 0})
    assert first.status_code == 200
    assert client.post(url, json=pair | {"choice": "accept", "seen": 0}).status_code == 409
    undo = client.post(f"{url}/{first.json()['seq']}/undo", json={"why": "slip"})
    assert undo.status_code == 200


def test_questions_are_asked_saved_and_asked_again(client: TestClient) -> None:
    asked = client.get(f"{V1}/ask", params={"q": "who killed civilians?"})
    assert asked.status_code == 200
    assert asked.json()["searched"]["documents"] > 0
    assert client.get(f"{V1}/ask", params={"q": "؟؟"}).status_code == 400
    saved = {"name": "q/1 ?", "question": "who killed civilians?"}
    assert client.post(f"{V1}/questions", json=saved | {"name": "q1"}).status_code == 201
    run = client.post(f"{V1}/questions/q1/answers", headers={"content-type": "application/json"})
    assert run.json()["first"] is True
    assert client.delete(f"{V1}/questions/q1").status_code == 204
    assert client.get(f"{V1}/questions/q1").status_code == 404


def test_an_export_is_what_a_search_shows_with_a_head(client: TestClient) -> None:
    params = {"predicate": "KILL", "copies": "apart"}
    shown = [one["line"]["id"] for one in items_of(client, "claims", **params)]
    lines = client.get(f"{V1}/exports/claims.jsonl", params=params).text.splitlines()
    head = json.loads(lines[0])["riwaya"]
    assert [json.loads(line)["line"]["id"] for line in lines[1:]] == shown
    assert head["claims"] == head["rows"] == len(shown)
    assert head["query"] == "predicate=KILL&copies=apart"
    assert {"made", "codes", "documents", "first", "last", "share_reviewed", "agreement"} <= set(
        head
    )
    text = client.get(f"{V1}/exports/claims.csv", params=params).text
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    table = [row for row in rows if not row[0].startswith("# ")]
    assert [row[0] for row in table[1:]] == shown
    assert all(row[table[0].index("chain")] for row in table[1:]), "no claim without its chain"
    assert any(row[:1] == ["# documents"] for row in rows)


FORMULAS = ("=1+1", "+1", "-1", "@x", "\t=1", "\r=1")


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_cell_that_would_be_run_is_made_inert(cell: str) -> None:
    assert inert(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "قتل", "CT+", "a=b", "2020-01-01"])
def test_other_cells_stay(cell: str) -> None:
    assert inert(cell) == cell


SHAPES: dict[str, Any] = {
    "not JSON": b"{",
    "a list": [],
    "an unknown field": {"text": TEXT, "colour": "red"},
    "a number for a text": {"text": 5},
    "half a surrogate": '{"text": "قتل", "title": "\\ud800"}'.encode(),
    "a NUL": {"text": "قتل", "publisher": "a\0b"},
    "no word": {"text": "..."},
    "deep": b'{"text": ' + b"[" * 5000 + b"]" * 5000 + b"}",
}


@pytest.mark.parametrize("body", SHAPES.values(), ids=SHAPES.keys())
def test_a_body_of_the_wrong_shape_is_told_of(client: TestClient, body: Any) -> None:
    given = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = client.post(
        f"{V1}/documents", content=given, headers={"content-type": "application/json"}
    )
    assert answer.status_code in (400, 422), answer.text
    assert "Traceback" not in answer.text
    assert answer.json()["error"]["status"] == answer.status_code


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_what_a_form_of_another_site_could_send_is_refused(client: TestClient, kind: str) -> None:
    answer = client.post(
        f"{V1}/documents", content=json.dumps({"text": TEXT}), headers={"content-type": kind}
    )
    assert answer.status_code == 415


def test_another_site_is_refused(client: TestClient) -> None:
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "http://elsewhere.example"}):
        answer = client.post(f"{V1}/documents", json={"text": TEXT}, headers=headers)
        assert (answer.status_code, answer.json()["error"]["fault"]) == (403, "foreign")


def test_every_address_says_all_faults(client: TestClient) -> None:
    paths = client.get(f"{V1}/openapi.json").json()["paths"]
    assert len(paths) >= 25
    for path, methods in paths.items():
        for method, told in methods.items():
            assert {"400", "401", "403", "404", "409", "413", "422", "429"} <= told[
                "responses"
            ].keys(), (method, path)
