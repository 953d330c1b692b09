"""Coding whole articles blind: by form, by keyboard and by mouse, up to the agreement."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from riwaya.api import Ledger, open_ledger
from riwaya.store.sampling import SampleOf
from riwaya.types import Claim, Factuality, Predicate, Span, VoiceType
from riwaya.web.coded import claims_of, marked_of
from riwaya.web.correcting import FormError

Send = Callable[..., Any]
TEXT = "قال شهود إن الجيش قصف السوق. ثم قصف الجيش المدينة."
URL = "/samples/s/articles"


def form(**fields: str) -> dict[str, str]:
    return {f"claim.0.{name.replace('_', '.')}": value for name, value in fields.items()}


FULL = form(
    quote_words="الجيش قصف السوق", trigger_words="قصف", predicate="BOMBARD", factuality="CT+"
)
REFUSED = {
    "no trigger": (FULL | form(trigger_words=""), "needs its quote and its trigger"),
    "nothing claimed": (FULL | form(predicate=""), "not said what is claimed"),
    "words that do not stand there": (FULL | form(quote_words="قصف الجسر"), "do not stand"),
    "words that stand there twice": (FULL | form(quote_words="قصف"), "2 times"),
    "trigger outside": (FULL | form(trigger_words="المدينة"), "outside its quote"),
    "a place beyond the text": (FULL | form(quote_start="0", quote_end="999"), "no words stand"),
    "a place that is none": (FULL | form(quote_start="x", quote_end="٣"), "no words stand"),
    "a voice without a type": (FULL | form(voice_words="شهود"), "words and its type"),
    "a type without a voice": (FULL | form(type="ANON_PLURAL"), "words and its type"),
}


@pytest.mark.parametrize(("given", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_a_claim_that_is_none_is_refused(given: dict[str, str], says: str) -> None:
    with pytest.raises(FormError, match=says):
        claims_of(marked_of(given), "d", TEXT)


def test_words_are_found_in_the_text_and_places_go_before_them() -> None:
    whole = FULL | form(voice_words="شهود", type="ANON_PLURAL")
    later = TEXT.rindex("قصف")
    other = {
        "claim.7.quote.start": str(later), "claim.7.quote.end": str(len(TEXT) - 1),
        "claim.7.quote.words": "whatever", "claim.7.trigger.words": "قصف",
        "claim.7.predicate": "BOMBARD", "claim.7.factuality": "CT-",
    }  # fmt: skip
    first, second = claims_of(marked_of(other | whole), "d", TEXT)
    assert first.quote.of(TEXT) == "الجيش قصف السوق"
    assert first.trigger == Span(TEXT.index("قصف"), TEXT.index("قصف") + 3)
    assert [(hop.span.of(TEXT), hop.type) for hop in first.chain] == [
        ("شهود", VoiceType.ANON_PLURAL)
    ]
    assert second.trigger == Span(later, later + 3)
    assert (second.factuality, second.chain) == (Factuality.DENIED, ())
    assert marked_of({"claim.0.factuality": "CT+", "claim.x.predicate": "KILL", "a": "b"}) == ()


@pytest.fixture
def drawn(ledger_path: Path) -> str:
    """Draw a sample of one article; give its id."""
    with open_ledger(ledger_path) as ledger:
        ledger.codings.sample("s", 1, 3, of=SampleOf.DOCUMENTS, by="a", at="2026-01-01")
        return ledger.codings.waiting("s", by="a")[0].document


def claims_in(ledger: Ledger, document: str) -> tuple[Claim, ...]:
    found = ledger.extraction(document)
    assert found is not None and found.claims
    return found.claims


def test_a_coder_sees_the_article_and_nothing_that_was_found(
    client: TestClient, drawn: str, ledger_path: Path
) -> None:
    assert client.get("/samples/s", follow_redirects=False).headers["location"] == URL
    page = client.get(URL).text
    with open_ledger(ledger_path, writable=False) as ledger:
        text = ledger.document(drawn).text  # type: ignore[union-attr]
        claims = claims_in(ledger, drawn)
    article = page.split('id="article"')[1].split(">", 1)[1].split("</div>")[0]
    assert "<mark" not in article
    assert re.sub(r"\s+", " ", article).strip() == re.sub(r"\s+", " ", text).strip()
    assert not any(claim.id in page for claim in claims)
    assert f"/documents/{drawn}" not in page


def test_two_coders_mark_an_article_and_their_agreement_is_told(
    client: TestClient, post: Send, drawn: str, ledger_path: Path
) -> None:
    with open_ledger(ledger_path) as ledger:
        claim = claims_in(ledger, drawn)[0]
        text = ledger.document(drawn).text  # type: ignore[union-attr]
    given = form(
        quote_start=str(claim.quote.start), quote_end=str(claim.quote.end),
        trigger_start=str(claim.trigger.start), trigger_end=str(claim.trigger.end),
        predicate=str(claim.predicate), factuality=str(claim.factuality),
    )  # fmt: skip
    one_more = post(f"{URL}/{drawn}", **given, act="add")
    assert one_more.status_code == 200
    assert 'name="claim.1.predicate"' in one_more.text
    assert f'<mark class="is-quote is-trigger ">{claim.trigger.of(text)}</mark>' in one_more.text
    sent = post(f"{URL}/{drawn}", **given, act="done", token="once")  # noqa: S106
    assert (sent.status_code, sent.headers["location"]) == (303, URL)
    assert 'class="empty"' in client.get(URL).text
    with open_ledger(ledger_path) as ledger:
        [coding] = ledger.codings.codings("s")
        assert [one.quote for one in coding.claims] == [claim.quote]
        other = Claim("", drawn, Predicate.AGREE, claim.quote, claim.trigger, Factuality.CERTAIN)
        ledger.codings.code("s", drawn, coding.verdict, [other], by="second", at="2026-01-02")
    text = client.get("/review/agreement", params={"sample": "s", "lang": "en"}).text
    assert "Units coded at least twice: 1" in text
    assert text.count("1.000") >= 4  # both spans, with the same edges and with edges that meet
    assert "0.000" in text  # they do not agree on what is claimed


def test_a_form_that_is_not_taken_is_given_back(
    client: TestClient, post: Send, drawn: str, ledger_path: Path
) -> None:
    hostile = "<script>alert(1)</script>"
    told = post(f"{URL}/{drawn}", **form(quote_words=hostile, predicate="KILL"), act="done")
    assert told.status_code == 422
    assert hostile not in told.text and "&lt;script&gt;" in told.text
    assert post(f"{URL}/none", **FULL, act="done").status_code == 404
    assert client.get("/samples/none/articles").status_code == 404
    with open_ledger(ledger_path, writable=False) as ledger:
        assert ledger.codings.codings("s") == []
    assert post("/samples", name="c", size="2", of="claims").status_code == 303
    assert client.get("/samples/c/articles").status_code == 404
    assert post("/samples", name="d/e", size="2", of="documents").status_code == 303
    assert client.get("/samples/d-e", follow_redirects=True).status_code == 200


def test_an_article_without_claims_is_kept_too(
    client: TestClient, post: Send, drawn: str, ledger_path: Path
) -> None:
    assert post(f"{URL}/{drawn}", act="done").status_code == 303
    with open_ledger(ledger_path, writable=False) as ledger:
        [coding] = ledger.codings.codings("s")
        assert (coding.claims, coding.verdict) == ((), "coded")


def test_by_keyboard_alone(own_live: object, tab: Page, drawn: str, ledger_path: Path) -> None:
    tab.goto(f"{own_live.url}{URL}?lang=en")  # type: ignore[attr-defined]
    expect(tab.locator("#article")).to_be_focused()
    tab.keyboard.press("ArrowDown")  # the next sentence
    for _ in range(3):
        tab.keyboard.press("Shift+ArrowLeft")
    tab.keyboard.press("n")
    quote = tab.locator('[name="claim.0.quote.words"]').input_value()
    assert len(quote.split()) == 4
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("2")
    expect(tab.locator('[name="claim.0.predicate"]')).to_be_focused()
    tab.keyboard.type("deaths")
    tab.keyboard.press("Enter")
    expect(tab.locator("#article")).to_be_focused()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("n")
    tab.keyboard.press("x")  # not that one
    expect(tab.locator("#coded .coded")).to_have_count(1)
    tab.reload()  # what was marked is still there, and nothing of its words was stored
    assert tab.locator('[name="claim.0.quote.words"]').input_value() == quote
    assert quote not in str(tab.evaluate("JSON.stringify(localStorage)"))
    tab.keyboard.press("d")
    tab.keyboard.press("Enter")
    expect(tab.locator(".empty")).to_be_visible()
    assert tab.evaluate("localStorage.length") == 0
    with open_ledger(ledger_path, writable=False) as ledger:
        text = ledger.document(drawn).text  # type: ignore[union-attr]
        [coding] = ledger.codings.codings("s")
        [claim] = coding.claims
    assert claim.quote.of(text) == quote
    assert claim.trigger.of(text) in quote.split()
    assert claim.predicate is Predicate.KILL


def test_by_mouse_half_a_word_is_taken_whole(own_live: object, tab: Page, drawn: str) -> None:
    tab.goto(f"{own_live.url}{URL}?lang=ar")  # type: ignore[attr-defined]
    box = tab.locator("#article").bounding_box()
    assert box is not None
    middle = box["y"] + 38
    tab.mouse.move(box["x"] + box["width"] - 60, middle)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] - 200, middle, steps=5)
    tab.mouse.up()
    tab.locator('[data-does="new"]').click()
    quote = tab.locator('[name="claim.0.quote.words"]').input_value()
    text = tab.locator("#article").inner_text()
    assert quote and quote in text
    word = r"[^\s«»\"“”()،؛:.!؟]+"
    assert set(re.findall(word, quote)) <= set(re.findall(word, text))
    tab.locator("#article").dblclick(position={"x": 300, "y": 100})
    tab.locator('[data-mark="voice"]').click()
    assert tab.locator('[name="claim.0.voice.words"]').input_value()
    assert tab.locator('[name="claim.0.voice.start"]').input_value().isdigit()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_can_be_used_by_all(
    own_live: object, tab: Page, drawn: str, language: str
) -> None:
    tab.goto(f"{own_live.url}{URL}?lang={language}")  # type: ignore[attr-defined]
    for theme in ("dark", "light"):
        tab.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        found = Axe().run(tab)
        assert found.violations_count == 0, found.generate_report()
    tab.set_viewport_size({"width": 390, "height": 900})
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert tab.evaluate(wide) <= 0
