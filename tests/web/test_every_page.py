"""Every page in a real browser: both languages, both themes, three widths.

Screenshots of all are written to ``build/screenshots``, to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from riwaya.api import DisputeLine, Ledger, open_ledger
from riwaya.store.source_keys import SourceKind
from riwaya.web.cards import claim_url

SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
WIDTHS = (390, 1024, 1440)
PAGES: dict[str, Callable[[Ledger], str]] = {
    "overview": lambda _: "/",
    "add": lambda _: "/add",
    "about": lambda _: "/about",
    "documents": lambda _: "/documents",
    "accounts": lambda ledger: _beside(_disputed(ledger), "accounts"),
    "reasons": lambda ledger: _beside(_disputed(ledger), "reasons"),
    "claims": lambda _: "/claims",
    "document": lambda ledger: "/documents/" + next(iter(ledger.claims())).document,
    "claim": lambda ledger: claim_url(_disputed(ledger).first.document, _disputed(ledger).first.id),
    "disputes": lambda _: "/disputes",
    "dispute": lambda ledger: _dispute_url(_disputed(ledger)),
    "groups": lambda _: "/groups",
    "group": lambda ledger: "/groups/" + ledger.groups(limit=1)[0].id,
    "ask": lambda _: "/ask",
    "answer": lambda _: "/ask?q=" + quote("من قصف السوق؟"),
    "not-understood": lambda _: "/ask?q=xyzzy",
    "questions": lambda _: "/questions",
    "map": lambda _: "/map",
    "review": lambda _: "/review",
    "agreement": lambda _: "/review/agreement",
    "nothing-found": lambda _: "/claims?text=xyzzy",
    "chains": lambda _: "/chains",
    "chains-of-event": lambda ledger: f"/chains?group={ledger.groups()[0].id}",
    "sources": lambda _: "/sources",
    "source": lambda _: "/sources/actor%3AISIS",
    "source-publisher": lambda ledger: (
        "/sources/" + quote(ledger.sources.list(kind=SourceKind.PUBLISHER)[0].key, safe="")
    ),
    "map-narrowed": lambda _: "/map?predicate=KILL&factuality=CT%2B",
    "ledger-narrowed": lambda _: "/ledger?kind=document&from=2026-01-01&after=20",
    "entry": lambda _: "/ledger/2",
    "not-found": lambda _: "/documents/none",
}
"""Name of a page → its address in the sample collection."""


def _disputed(ledger: Ledger) -> DisputeLine:
    return ledger.disputes(limit=1)[0]


def _beside(line: DisputeLine, what: str) -> str:
    return f"/documents/{line.first.document}/claims/{line.first.id}/{what}"


def _dispute_url(line: DisputeLine) -> str:
    return f"/disputes/{line.first.id}/{line.second.id}/{line.type}"


@pytest.fixture(scope="module")
def addresses(made: Path) -> dict[str, str]:
    with open_ledger(made, writable=False) as ledger:
        return {name: give(ledger) for name, give in PAGES.items()}


@pytest.fixture
def quiet_tab(context: object) -> Page:
    """A tab in which a page that is not found may say so."""
    return context.new_page()  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_page(
    live: object, quiet_tab: Page, addresses: dict[str, str], name: str, language: str
) -> None:
    url = f"{live.url}{addresses[name]}"  # type: ignore[attr-defined]
    SHOTS.mkdir(parents=True, exist_ok=True)
    quiet_tab.goto(_with(url, f"lang={language}"))
    for theme in ("dark", "light"):
        quiet_tab.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        found = Axe().run(quiet_tab)
        assert found.violations_count == 0, found.generate_report()
    for width in WIDTHS:
        quiet_tab.set_viewport_size({"width": width, "height": 900})
        quiet_tab.screenshot(path=SHOTS / f"{name}-{language}-{width}.png", full_page=True)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert quiet_tab.evaluate(wide) <= 0, f"{name} flows over at {width} px"


def _with(url: str, more: str) -> str:
    plain, _, anchor = url.partition("#")
    return f"{plain}{'&' if '?' in plain else '?'}{more}" + (f"#{anchor}" if anchor else "")
