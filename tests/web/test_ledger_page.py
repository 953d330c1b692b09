"""The ledger's own page: entries, the proof, and the workbench as of a day."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from riwaya.api import open_ledger
from riwaya.errors import LedgerError
from riwaya.extract.reader import load_reader
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.web.app import make_app
from riwaya.web.bench import Settings
from riwaya.web.past import DayError, read_day
from riwaya.web.proving import Prover

NEW = "قتل الجيش ثلاثة مسلحين في بلدة العين أمس."
TITLE = "<script>alert(1)</script>"


@pytest.fixture
def lived(ledger_path: Path) -> Path:
    """The sample, and a document that came half a year later."""
    document = read_text(NEW, title=TITLE, publisher="وكالة", published="2026-05-30")
    with open_ledger(ledger_path) as ledger:
        source = ReadResult(document, NEW.encode())
        list(ledger.read([source], load_reader("rules"), at="2026-06-01T10:00:00+00:00"))
    return ledger_path


@pytest.fixture
def client(lived: Path) -> Any:
    app = make_app(Settings(lived, reader="rules"))
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as found:
        found.cookies.set("lang", "en")
        yield found


def settled(client: TestClient, url: str) -> Any:
    """Ask until the ledger of an earlier day is made."""
    for _ in range(60):
        answer = client.get(url)
        if answer.status_code != 503:
            return answer
        assert answer.headers["refresh"] == answer.headers["retry-after"] == "3"
        time.sleep(0.2)
    raise AssertionError("it was never made")


def test_entries_are_told_in_plain_words_the_newest_first(client: TestClient) -> None:
    page = client.get("/ledger").text
    assert page.index("A document was read") < page.index("A document was added")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert "42 entries in the ledger" in page


def test_entries_are_filtered_and_paged(client: TestClient) -> None:
    only = client.get("/ledger", params={"kind": "document", "from": "2026-06-01"}).text
    assert only.count('class="entry"') == 1
    none = client.get("/ledger", params={"kind": "review"}).text
    assert "No entry fits" in none
    first = client.get("/ledger?after=30").text
    assert "#29" in first
    assert "#30<" not in first
    assert "Newest" in first


JUNK = ("kind=nothing", "from=yesterday", "to=2026-13-45", "document=%00", "by=%F0%28%8C", "x=1")


@pytest.mark.parametrize("query", JUNK)
def test_a_junk_filter_brings_a_page(client: TestClient, query: str) -> None:
    assert client.get(f"/ledger?{query}").status_code == 200


@pytest.mark.parametrize("query", ["after=x", "after=-1", "after=99999999999999999999"])
def test_a_junk_page_is_told_of(client: TestClient, query: str) -> None:
    assert client.get(f"/ledger?{query}").status_code == 422


def test_an_entry_is_shown_as_it_was_hashed(client: TestClient) -> None:
    page = client.get("/ledger/41")
    assert page.status_code == 200
    assert "The hash fits the content." in page.text
    assert "<script>alert(1)" not in page.text
    for missing in ("0", "43", "-1", "9" * 30):
        assert client.get(f"/ledger/{missing}").status_code == 404


def test_the_proof_tells_what_was_proved(client: TestClient) -> None:
    token = client.get("/ledger").text.split('name="csrf" content="')[1].split('"')[0]
    assert client.post("/ledger/verify", data={"csrf": token}).status_code == 303
    for _ in range(100):
        page = client.get("/ledger").text
        if "The proof runs" not in page:
            break
        time.sleep(0.1)
    assert "The ledger holds" in page
    told = proved(client)
    assert (told["state"], told["fault"], told["by"]) == ("proved", None, "local")
    assert told["proof"]["entries"] == 42
    assert told["proof"]["head"] in page


def proved(client: TestClient) -> dict[str, Any]:
    """Prove over the API: begin, then ask at the address that was given."""
    begun = client.post("/api/v1/ledger/verify", headers={"content-type": "application/json"})
    assert begun.status_code == 202
    assert begun.headers["location"] == f"/api/v1/ledger/proofs/{begun.json()['id']}"
    for _ in range(200):
        told: dict[str, Any] = client.get(begun.headers["location"]).json()
        if told["state"] != "running":
            return told
        time.sleep(0.05)
    raise AssertionError("the proof did not end")


def test_a_proof_that_nobody_began(client: TestClient) -> None:
    assert client.get("/api/v1/ledger/proofs/none").status_code == 404


class _Slow:
    """A ledger whose proof takes until it is let go."""

    def __init__(self) -> None:
        self.go, self.begun = threading.Event(), 0

    def verify(self) -> None:
        self.begun += 1
        self.go.wait(10)
        raise LedgerError("entry 3", "is wrong", "restore it")


def test_who_asks_while_a_proof_runs_is_told_of_that_one() -> None:
    ledger = _Slow()
    prover = Prover(ledger)  # type: ignore[arg-type]
    first = prover.start("a", "2026-01-01", patience_s=0)
    second = prover.start("b", "2026-01-02", patience_s=0)
    assert first.runs and (second.id, second.by) == (first.id, "a")
    ledger.go.set()
    waited = prover.start("c", "2026-01-03", patience_s=5)  # the one that runs, or the next
    ended = prover.get(first.id)
    while ended is not None and ended.runs:
        ended = prover.get(first.id)
    assert ended is not None and ended.fault == ("entry 3", "is wrong", "restore it")
    fourth = prover.start("d", "2026-01-04", patience_s=5)
    assert fourth.id != first.id and fourth.by in ("c", "d")
    assert ledger.begun == 1 + len({waited.id, fourth.id} - {first.id})


def test_a_changed_entry_is_found_and_named(client: TestClient, lived: Path) -> None:
    base = sqlite3.connect(lived)
    triggers = base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        base.execute(f'DROP TRIGGER "{name}"')
    base.execute("UPDATE entries SET payload = replace(payload, 'وكالة', 'صحيفة') WHERE seq = 41")
    base.commit()
    base.close()
    told = proved(client)
    assert (told["state"], told["proof"]) == ("unproved", None)
    assert "entry 41" in f"{told['fault']['where']}: {told['fault']['problem']}"
    token = client.get("/ledger").text.split('name="csrf" content="')[1].split('"')[0]
    client.post("/ledger/verify", data={"csrf": token})
    for _ in range(100):
        page = client.get("/ledger").text
        if "The proof runs" not in page:
            break
        time.sleep(0.1)
    assert "The ledger does not hold" in page
    assert "entry 41" in page


def test_every_page_shows_the_day_until_one_returns(client: TestClient) -> None:
    now = client.get("/api/v1/scope").json()["documents"]
    page = settled(client, "/claims?as_of=2026-03-01")
    assert "as it stood on 2026-03-01" in page.text
    assert client.cookies["as_of"] == "2026-03-01"
    assert "as it stood on 2026-03-01" in client.get("/ledger").text, "it is kept"
    assert "40 entries" in client.get("/ledger").text
    assert client.get("/api/v1/scope").json()["documents"] == now - 1
    back = client.get("/claims?as_of=now")
    assert "as it stood" not in back.text
    assert client.get("/api/v1/scope").json()["documents"] == now


def test_nothing_is_decided_while_looking_back(client: TestClient) -> None:
    settled(client, "/ledger?as_of=2026-03-01")
    answer = client.post("/api/v1/documents", json={"text": NEW + "!"})
    assert (answer.status_code, answer.json()["error"]["fault"]) == (409, "past")
    token = client.get("/ledger").text.split('name="csrf" content="')[1].split('"')[0]
    page = client.post("/claims", data={"csrf": token})
    assert page.status_code == 409
    assert "Nothing is decided in the past" in page.text
    client.get("/ledger?as_of=now")
    assert client.post("/api/v1/documents", json={"text": NEW + "!"}).status_code == 201


def test_before_the_first_entry_there_is_nothing(client: TestClient) -> None:
    settled(client, "/ledger?as_of=2001-01-01")
    assert client.get("/api/v1/scope").json()["documents"] == 0
    assert "The ledger is empty" in client.get("/ledger").text


@pytest.mark.parametrize("day", ["yesterday", "2026-1-1", "20260101", "2026-02-30", "٢٠٢٦-٠١-٠١"])
def test_what_is_no_day_is_told_of(client: TestClient, day: str) -> None:
    for url in ("/claims", "/api/v1/scope"):
        answer = client.get(url, params={"as_of": day})
        assert answer.status_code == 422
    with pytest.raises(DayError):
        read_day(day)


def test_a_cookie_of_junk_is_the_present(client: TestClient) -> None:
    client.cookies.set("as_of", "junk")
    assert client.get("/claims").status_code == 200


@pytest.mark.parametrize("day", ["now", "9999-12-31"])
def test_today_and_later_are_the_present(day: str) -> None:
    assert read_day(day) is None
