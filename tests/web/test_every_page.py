"""Every page in a real browser: both languages, both themes, three widths.

Screenshots of all are written to ``build/screenshots``, to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from riwaya.api import Ledger, open_ledger

SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
WIDTHS = (390, 1024, 1440)
PAGES: dict[str, Callable[[Ledger], str]] = {
    "claims": lambda _: "/claims",
    "claims-narrowed": lambda _: "/claims?predicate=KILL&factuality=CT%2B&copies=apart",
    "nothing-found": lambda _: "/claims?text=xyzzy",
    "map": lambda _: "/map",
    "map-narrowed": lambda _: "/map?predicate=KILL&factuality=CT%2B",
    "ledger": lambda _: "/ledger",
    "ledger-narrowed": lambda _: "/ledger?kind=document&from=2026-01-01&after=20",
    "entry": lambda _: "/ledger/2",
    "not-found": lambda _: "/documents/none",
}
"""Name of a page → its address in the sample collection."""


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
    for theme in ("dark", "light"):
        quiet_tab.goto(_with(url, f"lang={language}&theme={theme}"))
        found = Axe().run(quiet_tab)
        assert found.violations_count == 0, found.generate_report()
    for width in WIDTHS:
        quiet_tab.set_viewport_size({"width": width, "height": 900})
        quiet_tab.screenshot(path=SHOTS / f"{name}-{language}-{width}.png", full_page=True)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert quiet_tab.evaluate(wide) <= 0, f"{name} flows over at {width} px"


def _with(url: str, more: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{more}"
