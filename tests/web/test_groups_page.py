"""Event groups in the browser: why claims are linked, and people who decide at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import BrowserContext, Page

from riwaya.api import Ledger, LinkLine, open_ledger
from riwaya.link.model import load_model
from riwaya.web.catalogue import load_words

GROUP = re.compile(r'href="(/groups/G[0-9a-f]+)"')


def read(path: Path) -> Ledger:
    return open_ledger(path, writable=False)


@pytest.fixture
def link(ledger_path: Path) -> LinkLine:
    with read(ledger_path) as ledger:
        group = ledger.group(ledger.groups()[0].id)[0]
        return group.links[0]


def test_the_list_holds_every_group_once(client: TestClient, ledger_path: Path) -> None:
    page = client.get("/groups", params={"lang": "en"}).text
    with read(ledger_path) as ledger:
        groups = ledger.groups()
    assert [f"/groups/{one.id}" for one in groups[:20]] == list(dict.fromkeys(GROUP.findall(page)))
    assert f"{len(groups)} groups" in page


FILTERS = {
    "words of none": ({"text": "لاتوجدهذهالكلمة"}, 200, "No group fits"),
    "a publisher of none": ({"publisher": "<i>"}, 200, "No group fits"),
    "junk": ({"page": "1e9", "x": "y"}, 200, "Event groups"),
    "a kind that is none": ({"predicate": "SING"}, 400, "That did not work"),
}


@pytest.mark.parametrize(("params", "status", "words"), FILTERS.values(), ids=FILTERS.keys())
def test_filters(client: TestClient, params: dict[str, str], status: int, words: str) -> None:
    page = client.get("/groups", params=params | {"lang": "en"})
    assert page.status_code == status and words in page.text and "<i>" not in page.text


def test_an_empty_collection_says_what_to_do(empty_client: TestClient) -> None:
    assert "No groups yet" in empty_client.get("/groups", params={"lang": "en"}).text


def test_a_group_says_why_its_claims_are_linked(client: TestClient, ledger_path: Path) -> None:
    with read(ledger_path) as ledger:
        group = ledger.group(ledger.groups()[0].id)[0]
    page = unescape(client.get(f"/groups/{group.id}", params={"lang": "en"}).text)
    for line in group.claims:
        assert line.quote in page
    for weight in group.links[0].weights:
        assert f'<bdi dir="ltr">{weight.value:+.1f}</bdi>' in page
    assert page.count("<tr><th scope") >= len(group.links[0].weights)


@pytest.mark.parametrize("name", ["G000000000000", "Gx", "x", "%3Cscript%3E"])
def test_what_is_no_group_is_not_found(client: TestClient, name: str) -> None:
    page = client.get(f"/groups/{name}")
    assert page.status_code == 404 and "<script>" not in page.text


def test_every_weight_of_the_model_is_said_in_plain_words() -> None:
    known = load_words()
    for part in load_model().same.settings["comparisons"]:
        assert f"weight.slot.{part['output_column_name']}" in known
        for level in part["comparison_levels"]:
            name = level["label_for_charts"]
            if re.fullmatch(r"\d\.\d\d-\d\.\d\d", name):
                continue
            for word in filter(None, re.split(r" \(|\)", name)):
                assert f"weight.level.{word.replace(' ', '-')}" in known


def decide(post: Callable[..., Any], link: LinkLine, **changed: object) -> Any:
    form: dict[str, object] = {
        "first": link.first.id,
        "second": link.second.id,
        "choice": "reject",
        "why": "أمران مختلفان",
        "seen": "0",
    }
    return post(f"/groups/{link.first.id}/decide", **(form | changed))


def test_a_decision_is_an_entry_and_can_be_undone(
    client: TestClient, post: Callable[..., Any], link: LinkLine, ledger_path: Path
) -> None:
    answer = decide(post, link)
    assert answer.status_code == 303
    page = client.get(answer.headers["location"], params={"lang": "en"}).text
    assert "Not on one thing" in page and "أمران مختلفان" in page
    with read(ledger_path) as ledger:
        [one] = ledger.link_decisions()
        assert (one.choice, one.by, one.why) == ("reject", "local", "أمران مختلفان")
        ledger.verify()
    form = {"number": one.seq, "claim": link.first.id, "why": "أخطأت", "seen": one.seq}
    assert post(f"/groups/{link.first.id}/undo", **form).status_code == 303
    with read(ledger_path) as ledger:
        assert ledger.link_decisions()[0].undone is not None


def test_split_parts_what_was_ticked_from_the_rest(
    post: Callable[..., Any], link: LinkLine, ledger_path: Path
) -> None:
    with read(ledger_path) as ledger:
        claims = len(ledger.group(link.first.id)[0].claims)
    answer = decide(post, link, choice="split", first=link.first.id, second=[], rest="all")
    assert answer.status_code == 303
    with read(ledger_path) as ledger:
        [one] = ledger.link_decisions()
    assert one.choice == "split"
    assert [len(side) for side in (one.first, one.second)] == [1, claims - 1]


def test_claims_of_a_large_event_are_paged_and_ticks_are_kept(
    client: TestClient,
    post: Callable[..., Any],
    ledger_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with read(ledger_path) as ledger:
        group = max((ledger.group(one.id)[0] for one in ledger.groups()),
                    key=lambda one: len(one.claims))  # fmt: skip
    ids = [one.id for one in group.claims]
    monkeypatch.setattr("riwaya.web.pages.groups._CLAIMS", 1)
    url = f"/groups/{group.id}"
    first = client.get(url).text
    box = '<input type="checkbox" name="first" value="{}"'
    assert [one for one in ids if box.format(one) in first] == ids[:1]
    turned = post(f"{url}/decide", choice="split", first=[ids[0]], turn="2", why="")
    assert turned.status_code == 303  # nothing is decided, no reason is asked for
    second = client.get(turned.headers["location"]).text
    assert [one for one in ids if box.format(one) in second] == ids[1:2]
    assert f'<input type="hidden" name="first" value="{ids[0]}">' in second
    assert box.format(ids[1]) + " checked" not in second
    assert '?claims=1#c1"' in second and 'href="#c2"' in second  # of the links
    back = client.get(url, params={"picked": [ids[0], "junk<i>"], "claims": "-3"}).text
    assert box.format(ids[0]) + " checked" in back and "junk<i>" not in back
    with read(ledger_path) as ledger:
        assert ledger.link_decisions() == []
    decided = post(f"{url}/decide", choice="split", first=[ids[0]], rest="all", why="سبب")
    assert decided.status_code == 303
    with read(ledger_path) as ledger:
        [one] = ledger.link_decisions()
    assert {claim.claim for claim in one.first} == {ids[0]}
    assert len(one.first) + len(one.second) == len(ids)


def test_who_decides_second_sees_what_was_decided_and_keeps_what_was_written(
    client: TestClient, post: Callable[..., Any], link: LinkLine, ledger_path: Path
) -> None:
    assert decide(post, link, choice="accept", why="نص واحد").status_code == 303
    late = decide(post, link, why="سبب <b>كتبته</b> طويلا")
    assert late.status_code == 409
    assert "نص واحد" in late.text
    assert "سبب &lt;b&gt;كتبته&lt;/b&gt; طويلا" in late.text and "<b>كتبته" not in late.text
    with read(ledger_path) as ledger:
        assert [one.choice for one in ledger.link_decisions()] == ["accept"]
    fields = dict(re.findall(r'name="(\w+)" (?:required [^>]*)?value="([^"]*)"', late.text))
    assert decide(post, link, seen=fields["seen"]).status_code == 303
    number = fields["seen"]
    late = post(
        f"/groups/{link.first.id}/undo", number=number, claim=link.first.id, why="لا", seen=number
    )
    assert late.status_code == 409


REFUSED = {
    "without a reason": ({"why": "  "}, 422),
    "of no kind": ({"choice": "merge"}, 400),
    "an undo that names claims": ({"choice": "undo"}, 422),
    "with one side": ({"second": ""}, 422),
    "with a claim on both sides": ({"choice": "split", "second": "SAME"}, 422),
    "on a claim that is not there": ({"second": "f" * 16}, 400),
    "with a number that is none": ({"seen": "x"}, 422),
}


@pytest.mark.parametrize(("changed", "status"), REFUSED.values(), ids=REFUSED.keys())
def test_decisions_that_are_none(
    post: Callable[..., Any],
    link: LinkLine,
    ledger_path: Path,
    changed: dict[str, object],
    status: int,
) -> None:
    if changed.get("second") == "SAME":
        changed = changed | {"second": link.first.id}
    assert decide(post, link, **changed).status_code == status
    with read(ledger_path) as ledger:
        assert ledger.link_decisions() == []


def test_a_form_without_token_changes_nothing(client: TestClient, link: LinkLine) -> None:
    form = {"first": link.first.id, "second": link.second.id, "choice": "reject", "why": "x"}
    assert client.post(f"/groups/{link.first.id}/decide", data=form).status_code == 403


def test_two_windows_deciding_at_once(
    own_live: Any, tab: Page, context: BrowserContext, link: LinkLine
) -> None:
    url = f"{own_live.url}/groups/{link.first.id}?lang=en"
    other = context.new_page()
    for page in (tab, other):
        page.goto(url)
        page.locator(".link input[name=why]").first.fill(
            f"reason of {'one' if page is tab else 'two'}"
        )
    tab.get_by_role("button", name="On one thing", exact=True).first.click()
    tab.wait_for_url("**#decisions")
    other.get_by_role("button", name="Not on one thing").first.click()
    other.wait_for_selector("[role=alert]")
    assert "reason of one" in other.inner_text("main")
    assert other.input_value("#why") == "reason of two"
    other.get_by_role("button", name="Keep my decision all the same").click()
    other.wait_for_url("**#decisions")
    assert "reason of one" in other.inner_text("#decisions")
    assert "reason of two" in other.inner_text("#decisions")
