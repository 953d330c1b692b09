"""Asking in the browser: positions side by side, what was understood, what was searched."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from riwaya.api import Outcome, open_ledger
from riwaya.extract.reader import load_reader
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.web.asked import Asked, query_asked
from riwaya.web.catalogue import load_words

ASKED = {"q": "من قصف المستشفى؟"}
AT = "2026-01-02T00:00:00+00:00"


def test_the_answer_of_the_page_is_that_of_the_ledger(
    client: TestClient, ledger_path: Path
) -> None:
    page = client.get("/ask", params=ASKED | {"lang": "ar"}).text
    with open_ledger(ledger_path, writable=False) as ledger:
        answer = ledger.ask(ASKED["q"])
    assert answer.positions
    assert len(re.findall(r'<section class="column"', page)) == len(answer.positions)
    shown = unescape(re.sub(r"</?mark>", "", page))
    for position in answer.positions:
        assert any(one.quote in shown for one in position.evidence)
    assert page.index('id="searched"') > page.rindex('class="column"')
    assert f"<bdi>{answer.searched.documents}</bdi>" in page


def test_marks_change_no_letter_of_a_quote(client: TestClient, ledger_path: Path) -> None:
    page = client.get("/ask", params=ASKED).text
    with open_ledger(ledger_path, writable=False) as ledger:
        quotes = {one.quote for p in ledger.ask(ASKED["q"]).positions for one in p.evidence}
    found = re.findall(r'<blockquote class="quote"[^>]*><a [^>]*>(.*?)</a>', page, re.S)
    assert found and all("<mark>" in one for one in found)
    assert {unescape(re.sub(r"</?mark>", "", one)) for one in found} <= quotes


def test_both_languages_and_stable_address(client: TestClient) -> None:
    for language, words in (("ar", "فُهم السؤال هكذا"), ("en", "understood as")):
        page = client.get("/ask", params=ASKED | {"lang": language})
        assert page.status_code == 200 and words in page.text
    assert 'dir="rtl"' in client.get("/ask?lang=ar").text


def test_parts_ask_without_words(client: TestClient) -> None:
    page = client.get("/ask", params={"slot": "what", "actor": "ISIS", "predicate": "KILL"})
    assert page.status_code == 200
    assert '<option value="what" selected>' in page.text
    assert re.search(r'name="predicate" value="KILL" checked', page.text)
    assert not re.search(r'name="predicate" value="MOVE" checked', page.text)


REFUSED = {
    "nothing named": ({"q": "من؟"}, "Too little of the question"),
    "no word": ({"q": "؟!"}, "Too little of the question"),
    "an unknown party": ({"actor": "nobody"}, "This party is not known"),
    "an unknown slot": ({"slot": "<b>"}, "needs another part"),
    "a day that is none": ({"actor": "ISIS", "from": "soon"}, "no date"),
    "an unknown predicate": ({"predicate": "SING"}, "kind of claim is not known"),
    "too long": ({"q": "قصف " * 400}, "Too little of the question"),
}


@pytest.mark.parametrize(("params", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_asked_is_explained(
    client: TestClient, params: dict[str, str], words: str
) -> None:
    page = client.get("/ask", params=params | {"lang": "en"})
    assert page.status_code == 422
    assert words in page.text and 'role="alert"' in page.text


def test_what_was_understood_of_half_a_question_is_said(client: TestClient) -> None:
    page = client.get("/ask", params={"q": "من قتل؟", "lang": "en"})
    assert page.status_code == 422
    assert "understood as" in page.text and "who did it" in page.text


def test_nothing_found_says_so_and_what_was_searched(client: TestClient) -> None:
    page = client.get("/ask", params={"slot": "where", "person": "زرقاءاليمامة", "lang": "en"})
    assert page.status_code == 200
    assert "Not found in the collection" in page.text and 'id="searched"' in page.text


def test_an_empty_collection_answers_that_it_holds_nothing(empty_client: TestClient) -> None:
    page = empty_client.get("/ask", params=ASKED | {"lang": "en"})
    assert page.status_code == 200 and "Not found in the collection" in page.text


def test_nothing_asked_gives_questions_that_can_be_asked(client: TestClient) -> None:
    page = client.get("/ask", params={"lang": "en"}).text
    keys = [key for key in load_words() if key.startswith("ask.example.")]
    assert len(keys) >= 4
    for key in keys:
        for words in load_words()[key]:
            assert query_asked(Asked(q=words))
        assert load_words()[key][1].replace("'", "&#39;") in page


def test_exports_hold_the_whole_answer(client: TestClient) -> None:
    form = client.get("/ask.json", params=ASKED)
    assert form.headers["content-disposition"].startswith("attachment")
    positions = json.loads(form.text)["positions"]
    text = client.get("/ask.md", params=ASKED | {"lang": "ar"}).text
    page = client.get("/ask.html", params=ASKED | {"lang": "en"}).text
    assert page.startswith("<!doctype html>")
    for claim in (claim for position in positions for claim in position["claims"]):
        assert claim["quote"] in unescape(page)
    assert len(re.findall(r"^## \d", text, re.M)) == len(positions)
    assert client.get("/ask.json").status_code == 400


def test_hostile_words_are_shown_as_words(client: TestClient) -> None:
    hostile = '"><script>alert(1)</script>'
    page = client.get("/ask", params={"q": "قصف " + hostile})
    assert "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text
    page = client.get("/ask", params={"actor": hostile, "place": hostile, "from": hostile})
    assert "<script>alert" not in page.text


def add(path: Path, text: str, publisher: str) -> None:
    with open_ledger(path) as ledger:
        document = read_text(text, published="2021-03-05", publisher=publisher)
        [told] = ledger.read([ReadResult(document, text.encode())], load_reader("rules"), at=AT)
        assert isinstance(told, Outcome) and told.claims


def test_hostile_articles_are_shown_as_words(client: TestClient, ledger_path: Path) -> None:
    add(ledger_path, "قتل تنظيم الدولة ثلاثة جنود <b>في</b> مدينة الرقة.", "<script>x</script>")
    page = client.get("/ask", params={"place": "الرقة", "predicate": "KILL"}).text
    assert "&lt;script&gt;x&lt;/script&gt;" in page and "&lt;b&gt;في&lt;/b&gt;" in page
    assert "<script>x" not in page and "<b>في" not in page


def saved(post: Callable[..., Any], name: str = "سؤال عن المستشفى") -> Any:
    return post("/questions", name=name, asked=Asked(q=ASKED["q"]).params)


def test_a_question_is_kept_seen_and_removed(
    client: TestClient, post: Callable[..., Any], ledger_path: Path
) -> None:
    assert client.get("/questions", params={"lang": "en"}).text.count("No questions saved yet") == 1
    assert saved(post).status_code == 303
    page = client.get("/questions").text
    assert "سؤال عن المستشفى" in page and "never seen" in page and "new claims" in page
    told = client.get("/ask", params={"saved": "سؤال عن المستشفى"}).text
    assert "are new since the last answer" not in told  # it was never answered
    assert post("/questions/seen", name="سؤال عن المستشفى").status_code == 303
    assert "nothing new" in client.get("/questions").text
    add(ledger_path, "قصفت الطائرات الروسية المستشفى في إدلب.", "صحيفة جديدة")
    assert "one new claim" in client.get("/questions").text
    assert (
        "is new since the last answer"
        in client.get("/ask", params={"saved": "سؤال عن المستشفى"}).text
    )
    assert post("/questions/remove", name="سؤال عن المستشفى").status_code == 303
    assert "سؤال عن المستشفى" not in client.get("/questions").text


def test_questions_that_cannot_be_kept(client: TestClient, post: Callable[..., Any]) -> None:
    saved(post)
    assert saved(post).status_code == 303  # the same again adds nothing
    other = post("/questions", name="سؤال عن المستشفى", asked=Asked(q="من قصف حلب؟").params)
    assert other.status_code == 400
    assert post("/questions", name="  ", asked=Asked(q=ASKED["q"]).params).status_code == 422
    assert post("/questions", name="x", asked="q=%3F").status_code == 400
    assert post("/questions/remove", name="no such").status_code == 400
    assert post("/questions/seen", name="no such").status_code == 400
    assert client.get("/ask", params={"saved": "no such"}).status_code == 404
    stale = client.post("/questions", data={"name": "x", "asked": "q=x"})
    assert stale.status_code == 403


def test_the_question_is_answered_by_keyboard_without_overflow(live: Any, tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto(f"{live.url}/ask?lang=ar")
    tab.keyboard.press("Slash")
    tab.keyboard.type(ASKED["q"])
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".column")
    wider = tab.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0
    tab.keyboard.press("Escape")
    tab.locator("h1").click()
    tab.keyboard.press("KeyF")
    assert tab.locator("details.parts").get_attribute("open") is not None


def test_paper_is_white_whatever_the_theme_and_shows_the_question(live: Any, tab: Page) -> None:
    tab.goto(f"{live.url}/ask?q={ASKED['q']}&lang=ar&theme=dark")
    assert not tab.locator(".paper").is_visible()
    tab.emulate_media(media="print")
    assert tab.locator(".paper").inner_text() == ASKED["q"]
    ink = "getComputedStyle(document.querySelector('.facts dd')).color"
    assert tab.evaluate(ink) == "rgb(28, 27, 25)"


def test_marks_do_not_change_the_width_of_words(live: Any, tab: Page) -> None:
    """A mark in the middle of an Arabic word must not keep its letters from joining."""
    tab.goto(f"{live.url}/ask?q={ASKED['q']}&lang=ar")
    widths = tab.evaluate(
        """() => {
          const quote = document.querySelector('.quote a');
          const measure = (parts) => {
            const line = document.createElement('span');
            line.style.whiteSpace = 'nowrap';
            for (const [words, marked] of parts) {
              const piece = document.createElement(marked ? 'mark' : 'span');
              piece.textContent = words;
              line.append(piece);
            }
            quote.append(line);
            const width = line.getBoundingClientRect().width;
            line.remove();
            return width;
          };
          const whole = measure([['المستشفى', false]]);
          return [whole, measure([['المس', false], ['تش', true], ['فى', false]])];
        }"""
    )
    assert abs(widths[0] - widths[1]) < 0.5
