"""Visits of a real browser: what it loads over the wire, and when a page can be used."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page, sync_playwright

_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
_INTERACTIVE = """async () => {
  const ends = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) ends.push(one.startTime + one.duration);
  }).observe({ type: "longtask", buffered: true });
  await new Promise((done) => setTimeout(done, 300));
  const [visit] = performance.getEntriesByType("navigation");
  return Math.max(visit.domContentLoadedEventEnd, ...ends);
}"""
"""When the page's scripts have run and no task of 50 ms or more holds the keys up any longer."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit took: bytes over the wire with headers, milliseconds until it answers keys."""

    bytes: int
    interactive_ms: float


class Tab:
    """A tab that counts what comes over the wire; what is kept from before costs nothing."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self._page, self._bytes = page, 0
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._count)

    def _count(self, event: dict[str, object]) -> None:
        came = event["encodedDataLength"]
        assert isinstance(came, int | float)  # as the protocol says
        self._bytes += int(came)

    def visit(self, url: str) -> Visit:
        """Open a page and wait until nothing more is loaded."""
        self._bytes = 0
        self._page.goto(url, wait_until="networkidle")
        return Visit(self._bytes, float(self._page.evaluate(_INTERACTIVE)))


def find_chromium() -> str | None:
    """Give the path of Debian's Chromium."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


@contextmanager
def open_tab(chromium: str) -> Iterator[Tab]:
    """Open a browser that has kept nothing yet."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="ar")
        yield Tab(page, page.context.new_cdp_session(page))
        browser.close()
