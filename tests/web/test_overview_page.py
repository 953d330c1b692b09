from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from riwaya.api import open_ledger
from riwaya.ask.question import read_question
from riwaya.ingest.documents import read_text
from riwaya.store.timeline import Axis, Period
from riwaya.types import Extraction
from riwaya.web.bars import HEIGHT, charts_of

AT = "2026-01-01T00:00:00+00:00"
HOSTILE = '"><script>alert("x")</script>'


def add(path: Path, text: str, **heading: str) -> str:
    with open_ledger(path) as ledger:
        document = read_text(text, **heading)
        ledger.add(document, Extraction(document.id, "test", (), ()), at=AT)
        return document.id


def test_it_says_what_the_collection_holds_and_lacks(client: TestClient, made: Path) -> None:
    page = client.get("/", params={"lang": "en"}).text
    with open_ledger(made, writable=False) as ledger:
        claims = f"{ledger.scope().claims} claims"
    for words in ("20 documents", claims, "8 documents without a date", "places not resolved"):
        assert words in page
    assert "2018-04-26 – 2023-12-06" in page
    assert page.count("<svg") == 3, "two axes and a map"
    assert page.count("The figures as a table") == 2


def test_an_empty_collection_says_where_to_begin(empty_client: TestClient) -> None:
    page = empty_client.get("/", params={"lang": "en"})
    assert page.status_code == 200
    assert "This collection is empty" in page.text
    assert 'href="/add"' in page.text
    assert "<svg" not in page.text


def test_the_latest_dispute_is_shown_with_both_sides(client: TestClient, made: Path) -> None:
    with open_ledger(made, writable=False) as ledger:
        line = ledger.disputes()[0]
        found = ledger.recent.disputes(3)
        assert [(one.first, one.second, one.type) for one in found] == [
            (line.first, line.second, line.type)
        ]
        words = found[0].first_words, found[0].second_words
        assert words == (line.first_words, line.second_words)
        assert ledger.recent.disputes(0) == []
    page = client.get("/").text
    assert line.first.quote in page
    assert line.second.quote in page


def test_a_dispute_of_claims_that_a_person_set_apart_is_none(ledger_path: Path) -> None:
    from riwaya.api import Choice

    with open_ledger(ledger_path) as ledger:
        line = ledger.recent.disputes(3)[0]
        ledger.decide_link(Choice.REJECT, [line.first.id], [line.second.id], by="x", why="y", at=AT)
        assert ledger.recent.disputes(3) == []


def test_saved_questions_say_what_is_new_and_looking_notes_nothing(
    client: TestClient, ledger_path: Path
) -> None:
    with open_ledger(ledger_path) as ledger:
        ledger.questions.add(HOSTILE, read_question("من قتل في كركوك؟"), at=AT)
    assert 'hx-get="/news"' in client.get("/").text
    for _ in range(2):
        page = client.get("/news", params={"lang": "en"}).text
        assert "new claim" in page
        assert "<script>alert" not in page
    with open_ledger(ledger_path) as ledger:
        assert ledger.questions.list()[0].answered == ""


def test_hostile_names_show_as_text(client: TestClient, ledger_path: Path) -> None:
    add(ledger_path, "نص", title=HOSTILE, publisher=HOSTILE, name=HOSTILE)
    for url in ("/", "/documents", "/documents?publisher=" + HOSTILE):
        page = client.get(url).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


LISTS: dict[str, tuple[dict[str, str], int]] = {
    "all": ({}, 20),
    "by a publisher": ({"publisher": "الضحى"}, 2),
    "by nobody": ({"publisher": "nobody"}, 0),
    "undated": ({"undated": "yes"}, 8),
    "without a publisher": ({"nameless": "yes"}, 8),
    "not read": ({"unread": "yes"}, 0),
    "without claims": ({"silent": "yes"}, 0),
    "by words, folded": ({"text": "كركوك"}, 2),
    "marks are no words": ({"text": "«»"}, 20),
    "a parameter that is none": ({"x": "y"}, 20),
}


@pytest.mark.parametrize(("params", "count"), LISTS.values(), ids=LISTS.keys())
def test_documents_are_listed(client: TestClient, params: dict[str, str], count: int) -> None:
    page = client.get("/documents", params=params)
    assert page.status_code == 200
    assert page.text.split("<tbody>")[-1].count("<tr>") == count


def test_documents_that_lack_something(client: TestClient, ledger_path: Path) -> None:
    add(ledger_path, "نص بلا قول")
    assert "<tr>" in client.get("/documents?silent=yes").text
    assert "one document was read and holds no claim" in client.get("/?lang=en").text


@pytest.mark.parametrize(
    "url", ["after=-1", "after=x", "after=9999999999999999999", "text=" + "x" * 999]
)
def test_a_list_that_cannot_be_asked_for(client: TestClient, url: str) -> None:
    assert client.get("/documents?" + url).status_code == 400


def test_the_list_goes_on_page_by_page(client: TestClient, ledger_path: Path) -> None:
    with open_ledger(ledger_path) as ledger:
        known = {one.id for one in ledger.documents()}
    known |= {add(ledger_path, f"نص رقم {n} من النصوص") for n in range(60)}
    seen: list[str] = []
    url = "/documents"
    while url:
        page = client.get(url).text
        rows = page.split("<tbody>")[1].split("</tbody>")[0]
        seen += [one.split('"')[0] for one in rows.split('href="/documents/')[1:]]
        url = page.split('<a class="button" href="')[-1].split('"')[0].replace("&amp;", "&")
        url = url if 'data-key="KeyN"' in page else ""
    assert len(seen) == len(known)
    assert set(seen) == known


def month(year: int, number: int, count: int) -> Period:
    first = datetime.date(year, number, 1)
    last = (first + datetime.timedelta(days=40)).replace(day=1) - datetime.timedelta(days=1)
    return Period(first, last, count, ())


MIRRORED: dict[str, Callable[[list[float]], Any]] = {
    "ltr": sorted,
    "rtl": lambda x: sorted(x)[::-1],
}


@pytest.mark.parametrize("side", MIRRORED)
def test_bars_stand_in_order_from_where_reading_begins(side: str) -> None:
    said = Axis("month", (month(2018, 1, 5), month(2019, 6, 10), month(2020, 12, 1)), 2, 3)
    happened = Axis("month", (month(2017, 1, 1),), 0, 0)
    one, other = charts_of(said, happened, mirrored=side == "rtl")
    places = [float(bar.x.rstrip("%")) for bar in one.bars]
    assert places == MIRRORED[side](places)
    assert all(0 <= place <= 100 for place in places)
    assert [bar.height for bar in one.bars] == [HEIGHT // 2, HEIGHT, round(HEIGHT / 10)]
    assert (one.most, one.wider, one.unknown) == (10, 2, 3)
    assert one.bars[0].url == "/claims?said_from=2018-01-01&said_to=2018-01-31"
    assert other.bars[0].url == "/claims?from=2017-01-01&to=2017-01-31"
    assert [tick.name for tick in one.ticks] == ["2017", "2018", "2019", "2020"]
    assert one.ticks == other.ticks, "both axes are one"


def test_a_distant_past_does_not_press_the_rest_together() -> None:
    said = Axis("month", (month(2019, 1, 50), month(2019, 3, 50)), 0, 0)
    old = Period(datetime.date(1948, 1, 1), datetime.date(1948, 12, 31), 1, ())
    late = Period(datetime.date(2019, 1, 1), datetime.date(2019, 12, 31), 200, ())
    one, other = charts_of(said, Axis("year", (old, late), 0, 0), mirrored=False)
    assert (one.unit, [bar.count for bar in one.bars]) == ("year", [100])
    assert [bar.name for bar in other.bars] == ["2019"]
    assert [(more.name, more.count, more.url) for more in other.beyond] == [
        ("earlier", 1, "/claims?to=2018-12-31")
    ]
    assert one.beyond == ()


def test_an_axis_of_nothing() -> None:
    nothing = Axis("month", (), 0, 0)
    for one in charts_of(nothing, nothing, mirrored=True):
        assert (one.bars, one.most) == ((), 0)
