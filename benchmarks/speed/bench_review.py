"""Time that the workbench takes of a reviewer: 30 decisions replayed in Chromium, by keyboard.

Run: python benchmarks/speed/bench_review.py LEDGER. Unit: milliseconds a claim; keys a claim. The
ledger is copied, so that nothing is decided in it. The time that a person reads and thinks is the
person's own and is not in these figures: they say what of 20 seconds a claim is left for it.
"""

from __future__ import annotations

import shutil
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from riwaya.web.app import make_app
from riwaya.web.bench import Settings

_DECISIONS = ("accept",) * 4 + ("predicate",) + ("reject",)
_TIMES = 5  # of these six: 30 decisions
_REASON = "النص لا يقول هذا"
_TIMING = "() => { const one = performance.getEntriesByType('navigation')[0];" \
    " return [one.responseStart - one.requestStart, one.redirectEnd - one.redirectStart," \
    " performance.getEntriesByName('riwaya:ready')[0].startTime] }"  # fmt: skip


def accept(tab: Page) -> int:
    """Accept as it stands; give the keys that were pressed."""
    tab.keyboard.press("a")
    return 1


def predicate(tab: Page) -> int:
    """Choose another predicate and keep it."""
    tab.keyboard.press("p")
    key = tab.locator("[data-pick]:not(.primary)[data-letter]").first.get_attribute("data-letter")
    tab.keyboard.press(key or "KeyA")
    tab.keyboard.press("c")
    return 3


def reject(tab: Page) -> int:
    """Reject with a reason that is typed whole; its letters are not counted."""
    tab.keyboard.press("r")
    tab.keyboard.insert_text(_REASON)
    tab.keyboard.press("Enter")
    return 2


_ACTS: dict[str, Callable[[Page], int]] = {
    "accept": accept, "predicate": predicate, "reject": reject,
}  # fmt: skip


def serve(ledger: Path) -> str:
    """Serve a ledger on a free port of this machine; give its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(Settings(ledger)), log_level="error"))
    threading.Thread(target=server.run, args=([listener],), daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def replay(tab: Page, url: str) -> Iterator[tuple[str, int, float, float]]:
    """Decide; give of each decision its kind, its keys, and server and whole milliseconds."""
    tab.goto(f"{url}/review")
    for kind in _DECISIONS * _TIMES:
        was = tab.locator("form.review").get_attribute("action")
        at = time.perf_counter()
        keys = _ACTS[kind](tab)
        tab.wait_for_selector(f'form.review:not([action="{was}"])')
        tab.wait_for_load_state("load")
        whole = 1000 * (time.perf_counter() - at)
        page, kept, _ = tab.evaluate(_TIMING)
        yield kind, keys, page + kept, whole


def main(ledger: Path) -> None:
    """Print what each kind of decision takes, and all together."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("Chromium is not installed: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        copy = Path(shutil.copy(ledger, Path(folder) / "copy.sqlite"))
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        tab = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ar").new_page()
        found = list(replay(tab, serve(copy)))
        browser.close()
    for kind in (*_ACTS, "all"):
        some = [one for one in found if kind in (one[0], "all")]
        keys = statistics.median(one[1] for one in some)
        server = statistics.median(one[2] for one in some)
        waits = [one[3] for one in some]
        print(
            f"{kind:10} n={len(some):2}  keys {keys:.0f}  server p50 {server:5.0f} ms"
            f"  from key to next claim p50 {statistics.median(waits):5.0f} ms"
            f"  worst {max(waits):5.0f} ms"
        )
    print("reading and thinking are the reviewer's own time and are not in these figures")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
