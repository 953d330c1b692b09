"""The comparison of two documents: every sentence of both, what differs marked and counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from riwaya.api import open_ledger
from riwaya.extract.reader import load_reader
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.link.linker import load_linker
from riwaya.link.rewording import find_rewordings
from riwaya.web.app import make_app
from riwaya.web.bench import Settings

AT = "2026-01-01T00:00:00+00:00"
SAME = (
    "وأغلقت القوات الطريق الدولي بعد الهجوم لساعات ثم أعادت فتحه أمام السيارات.",
    "ولم تتبن أي جهة الهجوم حتى ساعة كتابة هذا الخبر في المدينة.",
    "وتشهد المنطقة هجمات متكررة على حواجز الطريق منذ مطلع العام الجاري.",
    "وكانت فرق الإسعاف وصلت إلى المكان بعد نصف ساعة من وقوع الهجوم.",
)
FIRST = (
    "قتل خمسة جنود في هجوم شنه مسلحون على حاجز قرب مدينة السلمية أمس الأحد.",
    *SAME,
    "وقال مصدر طبي إن جنديا آخر قتل بعد ساعات متأثرا بإصابته <b>في المشفى</b>.",
)
SECOND = (
    "قتل ثمانية جنود في هجوم شنه مسلحون على حاجز قرب مدينة السلمية أمس الأحد.",
    "ونعت صفحات محلية القتلى على مواقع التواصل مساء اليوم نفسه.",
    *SAME,
)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[TestClient, str, str]]:
    path = tmp_path / "l.sqlite"
    with open_ledger(path) as ledger:
        sources = []
        for name, lines in (("أ", FIRST), ("ب", SECOND)):
            text = "\n".join(lines)
            document = read_text(
                text, name=f"{name}.txt", publisher=name, published="2019-05-06",
                original=text.encode(),
            )  # fmt: skip
            sources.append(ReadResult(document, text.encode()))
        list(ledger.read(iter(sources), load_reader("rules"), at=AT))
        list(ledger.link(load_linker()))
    with TestClient(make_app(Settings(path, reader="rules"))) as client:
        yield client, *(one.document.id for one in sources)


def test_both_texts_stand_sentence_by_sentence(pair: tuple[TestClient, str, str]) -> None:
    client, first, second = pair
    page = client.get(f"/changes/{first}/{second}", params={"lang": "en"}).text
    rows = [row.split("</li>")[0] for row in page.split('<li id="r')[1:]]
    kinds = [row.split('class="pair ')[1].split('"')[0] for row in rows]
    assert kinds == ["changed", "second", "same", "same", "same", "same", "first"]
    assert '<mark class="number word">خمسة</mark>' in rows[0]
    assert '<mark class="number word">ثمانية</mark>' in rows[0]
    assert "only in the second" in rows[1] and "Not here" in rows[1]
    assert "only in the first" in rows[-1] and "<b>" not in rows[-1]
    assert "4 sentences in the same words" in page  # folded, not left out
    for said in ("one number differs", "one sentence only in the first", "5 sentences stand in"):
        assert said in page
    assert "<mark" not in "".join(rows[2:6])


def test_a_voice_that_only_one_has_is_counted(pair: tuple[TestClient, str, str]) -> None:
    client, first, second = pair
    page = client.get(f"/changes/{first}/{second}", params={"lang": "en"}).text
    assert "one voice dropped" in page and "one voice added" not in page
    turned = client.get(f"/changes/{second}/{first}", params={"lang": "en"}).text
    assert "one voice added" in turned and "one voice dropped" not in turned


def test_a_document_beside_itself_differs_in_nothing(pair: tuple[TestClient, str, str]) -> None:
    client, first, _ = pair
    page = client.get(f"/changes/{first}/{first}", params={"lang": "en"}).text
    assert "No number, name or voice differs." in page
    assert page.count("<mark") == 4  # those that say what marks mean


def test_claims_that_are_not_of_these_documents_are_not_shown(
    pair: tuple[TestClient, str, str],
) -> None:
    client, first, second = pair
    page = client.get(f"/changes/{first}/{second}", params={"claim": "x", "other": "<i>"})
    assert page.status_code == 200 and 'id="claims"' not in page.text


def test_words_without_their_like() -> None:
    one = read_text("أغلقت القوات الطريق الدولي بعد الهجوم لساعات ثم أعادت فتحه.")
    two = read_text("أغلقت القوات الطريق العام بعد الهجوم لساعات طويلة ثم أعادت فتحه.")
    found = find_rewordings(one, two)
    assert [span.of(one.text) for span in found.first] == ["الدولي"]
    assert [span.of(two.text) for span in found.second] == ["العام", "طويلة"]
    assert find_rewordings(one, one).first == ()


def test_two_columns_are_one_below_the_other_where_it_is_narrow(live: object, tab: Page) -> None:
    tab.goto(f"{live.url}/claims?predicate=KILL&lang=en")  # type: ignore[attr-defined]
    tab.get_by_text("copy with another number").first.click()
    side = tab.locator(".pair.changed .side")
    wide = [side.nth(at).bounding_box() for at in (0, 1)]
    assert wide[0] and wide[1] and wide[0]["y"] == wide[1]["y"]
    tab.set_viewport_size({"width": 390, "height": 800})
    narrow = [side.nth(at).bounding_box() for at in (0, 1)]
    assert narrow[0] and narrow[1] and narrow[0]["y"] < narrow[1]["y"]
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert tab.evaluate(over) == 0
