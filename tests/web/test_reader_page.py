from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from riwaya.api import Filter, open_ledger
from riwaya.extract.reader import load_reader
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult

AT = "2026-01-01T00:00:00+00:00"
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'


@pytest.fixture
def claimed(ledger_path: Path) -> tuple[str, str]:
    """Ids of a document and of a claim of it."""
    with open_ledger(ledger_path) as ledger:
        line = next(iter(ledger.claims()))
        return line.document, line.id


def add(path: Path, text: str, **heading: str) -> str:
    with open_ledger(path) as ledger:
        document = read_text(text, **heading)
        list(ledger.read([ReadResult(document, text.encode())], load_reader("rules"), at=AT))
        assert ledger.document(document.id) is not None
        return document.id


def test_the_article_stands_as_it_is(client: TestClient, claimed: tuple[str, str]) -> None:
    document, claim = claimed
    page = client.get(f"/documents/{document}", params={"claim": claim, "lang": "en"})
    assert page.status_code == 200
    assert f'id="c-{claim}"' in page.text
    assert f'data-url="/documents/{document}?claim={claim}#c-{claim}" open' in page.text
    assert 'class="at' in page.text, "the sentence is marked without any script"


def test_no_claim_stands_open_unasked(client: TestClient, claimed: tuple[str, str]) -> None:
    for params in ({}, {"claim": "none"}, {"claim": ""}):
        page = client.get(f"/documents/{claimed[0]}", params=params)
        assert page.status_code == 200
        assert " open>" not in page.text.split('class="beside"')[1]


@pytest.mark.parametrize(
    "url",
    [
        "/documents/none",
        "/documents/none/original",
        "/documents/none/claims/none/reasons",
        "/documents/{document}/claims/none/reasons",
        "/documents/{document}/claims/none/accounts",
        "/documents/{document}/claims/%25/accounts",
    ],
)
def test_what_is_not_there(client: TestClient, claimed: tuple[str, str], url: str) -> None:
    page = client.get(url.format(document=claimed[0]), params={"lang": "en"})
    assert page.status_code == 404
    assert "Not found" in page.text


def test_hostile_words_show_as_text(client: TestClient, ledger_path: Path) -> None:
    text = f"قال شاهد إن مسلحين قتلوا 3 مدنيين في حمص. {HOSTILE}"
    key = add(ledger_path, text, title=HOSTILE, publisher=HOSTILE, name=HOSTILE, url=HOSTILE)
    for url in (f"/documents/{key}", f"/documents/{key}?claim={HOSTILE}"):
        page = client.get(url).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "&lt;script&gt;alert" in page


def test_the_original_comes_as_a_file_that_nothing_runs(
    client: TestClient, ledger_path: Path
) -> None:
    text = f"<p>قال شاهد إن مسلحين قتلوا 3 مدنيين في حمص.</p>{HOSTILE}"
    key = add(ledger_path, text, name="a/../b.html")
    found = client.get(f"/documents/{key}/original")
    assert found.content == text.encode()
    assert found.headers["content-type"] == "application/octet-stream"
    assert found.headers["content-disposition"] == f'attachment; filename="{key[:16]}.html"'
    assert found.headers["x-content-type-options"] == "nosniff"


def test_reasons_name_rows_and_rules(client: TestClient, claimed: tuple[str, str]) -> None:
    document, claim = claimed
    url = f"/documents/{document}/claims/{claim}/reasons"
    english = client.get(url, params={"lang": "en"})
    assert english.status_code == 200
    assert "is the trigger" in english.text
    assert "do not find the claim" not in english.text
    arabic = client.get(url, params={"lang": "ar"}).text
    assert "هي كلمة الفعل" in arabic and "is the trigger" not in arabic
    told = re.findall(r"<li[^>]*>(.*?)</li>", arabic.split('class="reasons"')[1])
    plain = re.sub("\u2068[^\u2068\u2069]*\u2069", "", "\n".join(told))
    assert told and not re.search("[A-Za-z]{2,}", plain)  # ids are set apart


def test_other_accounts_stand_beside_a_claim(client: TestClient, ledger_path: Path) -> None:
    with open_ledger(ledger_path) as ledger:
        dispute = ledger.disputes()[0]
        alone = next(one for one in list(ledger.claims()) if not ledger.group(one.id))
    page = client.get(
        f"/documents/{dispute.first.document}/claims/{dispute.first.id}/accounts",
        params={"lang": "en"},
    ).text
    assert dispute.second.id in page
    assert dispute.second_words in page
    none = client.get(
        f"/documents/{alone.document}/claims/{alone.id}/accounts", params={"lang": "en"}
    ).text
    assert "No other account of this claim in the collection. 20 documents were compared." in none


Post = Callable[..., Any]


def test_a_date_is_decided_as_far_as_it_is_known(
    client: TestClient, post: Post, claimed: tuple[str, str], ledger_path: Path
) -> None:
    document = claimed[0]
    sent = post(f"/documents/{document}/published", value="2019-10", why="in the print", was="")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/documents/{document}")
    with open_ledger(ledger_path) as ledger:
        found = ledger.document(document)
        assert found is not None
        assert (str(found.published.date), found.published.precision) == ("2019-10-01", "month")
    page = client.get(f"/documents/{document}", params={"lang": "en"}).text
    assert "known to the month" in page
    assert "in the print" in page
    cleared = post(f"/documents/{document}/published", value="", why="a slip", was="2019-10")
    assert cleared.status_code == 303


BAD = {
    "no reason": ("published", {"value": "2019", "why": " ", "was": ""}, "reason"),
    "no date": ("published", {"value": "3/6/2015", "why": "x", "was": ""}, "is no date"),
    "no such day": ("published", {"value": "2019-02-30", "why": "x", "was": ""}, "is no date"),
    "no year of a report": ("published", {"value": "0019", "why": "x", "was": ""}, "is no year"),
    "another came before": ("published", {"value": "2019", "why": "x", "was": "2018"}, "meanwhile"),
    "a publisher meanwhile": ("publisher", {"value": "x", "why": "x", "was": "y"}, "meanwhile"),
}


@pytest.mark.parametrize(("field", "form", "said"), BAD.values(), ids=BAD.keys())
def test_what_is_no_decision(
    post: Post, claimed: tuple[str, str], field: str, form: dict[str, str], said: str,
    ledger_path: Path,
) -> None:  # fmt: skip
    answer = post(f"/documents/{claimed[0]}/{field}?lang=en", **form)
    assert answer.status_code == 400
    assert said in answer.text
    with open_ledger(ledger_path) as ledger:
        assert len(ledger.history(claimed[0])) == 2, "nothing was written"


def test_a_form_without_token_decides_nothing(client: TestClient, claimed: tuple[str, str]) -> None:
    answer = client.post(f"/documents/{claimed[0]}/publisher", data={"value": "x", "why": "y"})
    assert answer.status_code == 403


def test_an_older_reading_stays_within_reach(
    client: TestClient, post: Post, claimed: tuple[str, str], ledger_path: Path
) -> None:
    document, _ = claimed
    post(f"/documents/{document}/published", value="2019-10-05", why="print", was="")
    with open_ledger(ledger_path) as ledger:
        current = {one.id for one in ledger.claims(Filter(document=document))}
        every = ledger.claims(Filter(document=document, history=True))
        older = [one for one in every if one.id not in current]
    for line in older[:1]:
        page = client.get(f"/documents/{document}", params={"claim": line.id, "lang": "en"}).text
        assert "of an older reading" in page


# In a real browser.

WIDTHS = """() => {
  const article = document.querySelector('.article');
  const plain = article.cloneNode(false);
  plain.textContent = article.textContent;
  const measure = (one) => {
    const box = document.createElement('div');
    box.style.cssText = 'position:absolute;inline-size:max-content;visibility:hidden';
    const copy = one.cloneNode(true);
    copy.style.cssText = 'white-space:pre;inline-size:max-content';
    box.append(copy);
    document.querySelector('.reading').append(box);
    const width = copy.getBoundingClientRect().width;
    box.remove();
    return width;
  };
  return [measure(article), measure(plain), article.querySelectorAll('mark').length];
}"""


def test_marks_never_break_the_joining_of_letters(
    live: Any, tab: Page, claimed: tuple[str, str], made: Path
) -> None:
    with open_ledger(made, writable=False) as ledger:
        lines = {one.document: one.id for one in ledger.claims()}
    for document, claim in lines.items():
        tab.goto(f"{live.url}/documents/{document}?claim={claim}")
        tab.evaluate("() => document.fonts.ready")
        marked, plain, count = tab.evaluate(WIDTHS)
        assert count > 0
        assert abs(marked - plain) < 0.5, f"{document[:12]}: {marked} against {plain}"


def test_claims_are_stepped_through_by_keys(live: Any, tab: Page, claimed: tuple[str, str]) -> None:
    document = claimed[0]
    tab.goto(f"{live.url}/documents/{document}?lang=en")
    assert tab.locator("details.claim[open]").count() == 0
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    assert tab.locator("details.claim[open]").get_attribute("data-number") == "2"
    assert tab.locator("mark.at").count() > 0
    assert "?claim=" in tab.url
    tab.keyboard.press("e")
    tab.wait_for_selector("details.claim[open] .reasons")
    tab.keyboard.press("o")
    tab.wait_for_selector("details.claim[open] .accounts")
    assert tab.locator(".reasons").count() == 0
    tab.keyboard.press("k")
    assert tab.locator("details.claim[open]").get_attribute("data-number") == "1"
    tab.locator("[data-opens-claim]").last.click()
    assert tab.locator("details.claim[open]").count() == 1


def test_the_place_is_kept(own_live: Any, tab: Page, ledger_path: Path) -> None:
    key = add(ledger_path, "\n".join(f"قال شاهد {n} إن مسلحين قتلوا مدنيا." for n in range(300)))
    url = f"{own_live.url}/documents/{key}"
    tab.goto(url)
    tab.evaluate("() => window.scrollTo(0, 2000)")
    tab.wait_for_function("() => Object.keys(localStorage).length > 0")
    before = tab.evaluate("() => window.scrollY")
    tab.goto(f"{own_live.url}/claims")
    tab.goto(url)
    assert abs(tab.evaluate("() => window.scrollY") - before) < 60


def test_the_reader_is_ready_within_a_second(own_live: Any, tab: Page, ledger_path: Path) -> None:
    sentence = "وقال شاهد من أهالي البلدة إن مسلحين من التنظيم قتلوا 3 مدنيين في مدينة حمص أمس. "
    text = sentence * (3_000 // len(sentence.split()))
    key = add(ledger_path, text, published="2019-10-05")
    tab.goto(f"{own_live.url}/claims")
    tab.goto(f"{own_live.url}/documents/{key}")
    ready = "() => performance.getEntriesByName('riwaya:ready')[0].startTime"
    first = tab.evaluate(ready)
    times = []
    for _ in range(3):
        tab.goto(f"{own_live.url}/documents/{key}")
        times.append(tab.evaluate(ready))
    count = tab.locator("details.claim").count()
    told = {"words": len(text.split()), "claims": count, "first_ms": first, "ms": sorted(times)}
    print("reader ready", json.dumps(told))
    assert count > 50
