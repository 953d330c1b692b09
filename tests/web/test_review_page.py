"""Review: decisions by form and by keyboard, two people at once, blind coding and agreement."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect

from riwaya.api import Ledger, open_ledger
from riwaya.store.claims import claim_of
from riwaya.web.correcting import FormError, claim_of_form, draft_of

Send = Callable[..., Any]


@pytest.fixture
def first(ledger_path: Path) -> str:
    with open_ledger(ledger_path) as ledger:
        return ledger.reviews.queue(limit=1).lines[0].id


def _form_of(text: str) -> dict[str, str]:
    """Read the fields of the review form as a browser would send them."""
    form = text.split('class="split halves review"')[1].split("</form>")[0]
    found = dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    unchecked = re.findall(r'type="checkbox" name="([^"]+)" value="yes">', form)
    return {key: unescape(value) for key, value in found.items() if key not in unchecked}


def _states(path: Path) -> dict[str, int]:
    with open_ledger(path) as ledger:
        return {str(state): count for state, count in ledger.reviews.progress().states}


def test_accepting_leads_to_the_next_and_can_be_undone(
    client: TestClient, post: Send, first: str, ledger_path: Path
) -> None:
    form = _form_of(client.get(f"/review/{first}").text)
    answer = post(f"/review/{first}", **form, act="accept")
    assert answer.status_code == 303
    assert _states(ledger_path)["accepted"] == 1
    following = client.get(answer.headers["location"]).text
    assert first not in following.split('class="split halves review"')[1].split(">")[0]
    decision, seen = re.search(r"decided=(\d+)&seen=(\d+)", answer.headers["location"]).groups()
    assert post("/review/undo", decision=decision, seen=seen).status_code == 303
    assert _states(ledger_path)["accepted"] == 0


def test_a_correction_changes_what_is_shown(
    client: TestClient, post: Send, first: str, ledger_path: Path
) -> None:
    form = _form_of(client.get(f"/review/{first}").text) | {"predicate": "HARM"}
    assert post(f"/review/{first}", **form, act="correct").status_code == 303
    with open_ledger(ledger_path) as ledger:
        stands = ledger.reviews.state([first])[first].stands
        line = ledger.claim(str(stands))[0]
    assert (line.predicate, line.current) == ("HARM", True)


def test_rejecting_asks_for_a_reason_and_loses_nothing(
    client: TestClient, post: Send, first: str, ledger_path: Path
) -> None:
    form = _form_of(client.get(f"/review/{first}").text) | {"factuality": "PS+"}
    answer = post(f"/review/{first}", **form, act="reject")
    assert answer.status_code == 422
    assert 'value="PS+" selected' in answer.text
    assert post(f"/review/{first}", **form | {"why": "not said"}, act="reject").status_code == 303
    assert _states(ledger_path)["rejected"] == 1


def test_the_second_of_two_is_told_and_nothing_is_lost(
    client: TestClient, post: Send, first: str, ledger_path: Path
) -> None:
    form = _form_of(client.get(f"/review/{first}").text)
    with open_ledger(ledger_path) as other:
        other.reviews.decide(
            first, _act("reject"), by="amal", at="2026-01-02T00:00:00+00:00", seen=0, why="twice"
        )
    answer = post(f"/review/{first}", **form | {"why": "mine"}, act="accept")
    assert answer.status_code == 409
    assert "amal" in answer.text
    assert _states(ledger_path)["accepted"] == 0


def test_a_form_sent_twice_decides_once(
    client: TestClient, post: Send, first: str, ledger_path: Path
) -> None:
    form = _form_of(client.get(f"/review/{first}").text)
    assert post(f"/review/{first}", **form, act="accept").status_code == 303
    assert post(f"/review/{first}", **form, act="accept").status_code == 303
    with open_ledger(ledger_path) as ledger:
        assert len(ledger.reviews.history(first)) == 1


def test_a_claim_that_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.get("/review/none").status_code == 404


JUNK = {
    "unknown predicate": {"predicate": "NONSENSE"},
    "words outside the text": {"quote.0.start": "0", "quote.0.end": "99999999"},
    "an end before its start": {"trigger.0.start": "9", "trigger.0.end": "3"},
    "an unknown party": {"agent.0.start": "0", "agent.0.end": "3", "agent.0.actor": "NOBODY"},
    "an unknown place": {"place.0.start": "0", "place.0.end": "3", "place.0.place": "zzz"},
    "no date": {"time.0.start": "0", "time.0.end": "3", "time.0.first": "soon"},
    "no count": {"number.0.start": "0", "number.0.end": "3", "number.0.low": "-x"},
    "nothing marked": {"quote.0.start": "", "quote.0.end": ""},
}


@pytest.mark.parametrize("fields", JUNK.values(), ids=JUNK.keys())
def test_what_cannot_be_kept_is_explained(
    client: TestClient, post: Send, first: str, ledger_path: Path, fields: dict[str, str]
) -> None:
    form = _form_of(client.get(f"/review/{first}").text) | fields
    answer = post(f"/review/{first}", **form, act="correct")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert _states(ledger_path)["corrected"] == 0


def _act(name: str) -> Any:
    from riwaya.store.reviewing import Act

    return Act(name)


def _fields(ledger: Ledger, claim: str) -> tuple[dict[str, str], Any, str]:
    line = ledger.claim(claim)[0]
    document = ledger.document(line.document)
    assert document
    draft, form = draft_of(claim_of(line), document.text), {}
    for row in draft.rows:
        form |= {row.name("start"): row.start, row.name("end"): row.end}
        form |= {row.name(part): value for part, value in row.values.items()}
    form |= {"predicate": draft.predicate, "factuality": draft.factuality}
    return form, claim_of(line), document.text


def test_an_untouched_form_is_the_same_claim(made: Path) -> None:
    with open_ledger(made, writable=False) as ledger:
        for line in ledger.claims():
            form, claim, text = _fields(ledger, line.id)
            assert claim_of_form(form, claim, text) == claim


def test_a_place_of_many_namesakes_is_never_guessed(made: Path) -> None:
    with open_ledger(made, writable=False) as ledger:
        form, claim, text = _fields(ledger, next(iter(ledger.claims())).id)
    named = {"place.9.start": "0", "place.9.end": "4", "place.9.role": "at"}
    with pytest.raises(FormError, match="places are named so"):
        claim_of_form(form | named | {"place.9.place": "الزهراء"}, claim, text)
    open_place = claim_of_form(form | named | {"place.9.place": ""}, claim, text).places[-1]
    assert (open_place.place, open_place.reason) == (None, "person")


def test_a_sample_is_coded_blind_and_its_agreement_told(
    client: TestClient, post: Send, ledger_path: Path
) -> None:
    assert post("/samples", name="عينة", size="3").status_code == 303
    for _ in range(3):
        text = client.get("/samples/عينة").text
        unit = re.search(r'action="/samples/[^/"]+/(\w+)"', text).group(1)
        assert post(f"/samples/عينة/{unit}", **_form_of(text), act="accept").status_code == 303
    with open_ledger(ledger_path) as ledger:
        for unit in ledger.codings.waiting("عينة", by="second"):
            ledger.codings.code("عينة", unit.id, _verdict("accept"), by="second", at="2026-01-01")
    text = client.get("/review/agreement", params={"sample": "عينة", "lang": "en"}).text
    assert "Units coded at least twice: 3" in text
    assert "1.000" in text


def _verdict(name: str) -> Any:
    from riwaya.store.coding import Verdict

    return Verdict(name)


def test_by_keyboard_alone(own_live: object, tab: Page, ledger_path: Path) -> None:
    tab.goto(f"{own_live.url}/review?lang=en")  # type: ignore[attr-defined]
    tab.keyboard.press("a")
    expect(tab.get_by_text("is kept")).to_be_visible()
    tab.keyboard.press("u")
    tab.wait_for_url(re.compile("/review/"))
    assert _states(ledger_path)["accepted"] == 0
    tab.goto(f"{own_live.url}/review?lang=ar")  # type: ignore[attr-defined]
    tab.keyboard.press("r")
    tab.keyboard.type("ليس في النص")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(tab.locator(".notice")).to_be_visible()
    assert _states(ledger_path)["rejected"] == 1


def test_few_keys_a_decision(own_live: object, tab: Page, ledger_path: Path) -> None:
    """Accept takes one key, another predicate three, rejecting two beside the reason."""
    tab.goto(f"{own_live.url}/review?lang=ar")  # type: ignore[attr-defined]
    was = tab.locator("select[name=predicate]").input_value()
    tab.keyboard.press("p")
    letter = tab.locator("[data-pick]:not(.primary)[data-letter]").first
    wanted, key = letter.get_attribute("data-pick"), letter.get_attribute("data-letter")
    assert key is not None
    tab.keyboard.press(key)
    expect(tab.locator("dialog#palette")).not_to_be_visible()
    assert tab.locator("select[name=predicate]").input_value() == wanted != was
    tab.keyboard.press("c")
    expect(tab.locator(".notice")).to_be_visible()
    assert _states(ledger_path)["corrected"] == 1
    tab.goto(f"{own_live.url}/review?lang=ar")  # type: ignore[attr-defined]
    tab.keyboard.press("r")
    tab.keyboard.type("ليس في النص")
    tab.keyboard.press("Enter")  # rejects: the reason stands in its field
    expect(tab.locator(".notice")).to_be_visible()
    states = _states(ledger_path)
    assert (states["rejected"], states["accepted"]) == (1, 0)


def test_enter_in_a_field_decides_nothing_without_scripts(
    own_live: object, browser: Browser, ledger_path: Path
) -> None:
    plain = browser.new_context(java_script_enabled=False, locale="ar")
    page = plain.new_page()
    page.goto(f"{own_live.url}/review")  # type: ignore[attr-defined]
    page.locator("#why").fill("سبب <i>كتبته</i>")
    page.locator("#why").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.locator("#why").input_value() == "سبب <i>كتبته</i>"  # and nothing is lost
    plain.close()
    states = _states(ledger_path)
    assert (states["accepted"], states["rejected"], states["corrected"]) == (0, 0, 0)


def test_edges_move_by_whole_words(own_live: object, tab: Page) -> None:
    tab.goto(f"{own_live.url}/review?lang=en")  # type: ignore[attr-defined]
    end = tab.locator('input[name="quote.0.end"]')
    before = int(end.input_value())
    tab.locator("#claim-title").click()
    tab.keyboard.press("BracketLeft")
    after = int(end.input_value())
    assert after < before
    words = tab.locator('[data-rows="quote"] .words').inner_text()
    start = int(tab.locator('input[name="quote.0.start"]').input_value())
    assert len(words) == after - start


def test_selected_words_become_a_part(own_live: object, tab: Page, ledger_path: Path) -> None:
    tab.goto(f"{own_live.url}/review?lang=en")  # type: ignore[attr-defined]
    tab.locator(".excerpt mark.is-trigger").first.dblclick()
    tab.keyboard.press("5")
    row = tab.locator('[data-rows="place"] .span-row:not([data-empty])').last
    trigger = tab.locator(".excerpt mark.is-trigger").first.inner_text()
    assert (
        trigger in row.locator(".words").inner_text()
        or row.locator(".words").inner_text() in trigger
    )


def test_a_part_is_marked_by_keys_alone(own_live: object, tab: Page) -> None:
    tab.goto(f"{own_live.url}/review?lang=en")  # type: ignore[attr-defined]
    before = tab.locator('[data-rows="agent"] .span-row:not([data-empty])').count()
    tab.keyboard.press("3")
    tab.keyboard.press("BracketRight")
    expect(tab.locator('[data-rows="agent"] .span-row:not([data-empty])')).to_have_count(before + 1)
    assert " " in tab.locator('[data-rows="agent"] .span-row.active .words').inner_text()
