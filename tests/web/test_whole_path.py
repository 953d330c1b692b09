"""The whole way by keyboard alone: add, read, search, compare, decide, export, verify."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error, Page, expect

from riwaya.api import open_ledger

MOST_TABS = 200
# Invented for this test; no event in it took place.
TEXT = (
    "قتل تسعة من عناصر الشرطة في هجوم شنه مسلحون على حاجز قرب بلدة تدمر، أمس السبت، "
    "بحسب ما قال مصدر أمني لوكالة الأنباء. ونفى ناطق باسم الجيش وقوع الهجوم.\n"
    "[نص مخترع لاختبار البرنامج]"
)


def _tab_to(tab: Page, selector: str) -> None:
    """Press Tab until what fits the selector has the focus, as a person without a mouse would."""
    script = "wanted => document.activeElement !== null && document.activeElement.matches(wanted)"
    for _ in range(MOST_TABS):
        tab.wait_for_load_state()
        with suppress(Error):  # the page was just left for the next one
            if tab.evaluate(script, selector):
                return
        tab.keyboard.press("Tab")
    raise AssertionError(f"{MOST_TABS} tabs do not lead to {selector}")


def _follow(tab: Page, selector: str) -> None:
    _tab_to(tab, selector)
    with tab.expect_navigation():
        tab.keyboard.press("Enter")


def test_from_adding_to_verifying_by_keyboard(
    own_live: object, tab: Page, ledger_path: Path, tmp_path: Path
) -> None:
    tab.goto(f"{own_live.url}/?lang=ar")  # type: ignore[attr-defined]

    tab.keyboard.press("Shift+A")  # add
    expect(tab).to_have_url(re.compile("/add$"))
    _tab_to(tab, "textarea[name=text]")
    tab.keyboard.insert_text(TEXT)
    _tab_to(tab, "input[name=publisher]")
    tab.keyboard.insert_text("صحيفة الاختبار")
    _tab_to(tab, "input[name=published]")
    tab.keyboard.insert_text("2020-05-10")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/jobs/"))
    into = tab.locator('main a[href^="/documents/"]').first
    expect(into).to_be_visible(timeout=60_000)

    _follow(tab, 'main a[href^="/documents/"]')  # read
    expect(tab.locator(".article")).to_contain_text("مسلحون على حاجز")
    tab.keyboard.press("j")

    _follow(tab, 'nav a[href="/claims"]')  # search
    tab.keyboard.press("Slash")
    tab.keyboard.insert_text("الشرطه")  # folded: the article writes الشرطة
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("text="))
    expect(tab.locator("#found")).to_contain_text("تسعة من عناصر الشرطة")

    with tab.expect_download() as download:  # export
        _tab_to(tab, '#found a[href*="claims.jsonl"]')
        tab.keyboard.press("Enter")
    kept = tmp_path / "claims.jsonl"
    download.value.save_as(kept)
    lines = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    assert any("تسعة من عناصر الشرطة" in json.dumps(one, ensure_ascii=False) for one in lines)

    _follow(tab, 'nav a[href="/disputes"]')  # compare
    _follow(tab, 'main a[href^="/disputes/"]')
    expect(tab.locator("main mark")).not_to_have_count(0)

    _follow(tab, 'nav a[href="/review"]')  # decide
    tab.keyboard.press("a")
    expect(tab).to_have_url(re.compile("decided="))
    with open_ledger(ledger_path) as ledger:
        assert sum(count for state, count in ledger.reviews.progress().states if state != "open")

    _follow(tab, 'nav a[href="/ledger"]')  # verify
    tab.keyboard.press("v")
    expect(tab.locator("#proof .notice")).to_be_visible(timeout=30_000)
    expect(tab.locator("#proof .mono")).to_be_visible(timeout=30_000)
