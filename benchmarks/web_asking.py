"""Speed of the pages on asking, disputes and groups over a ledger that is linked.

Run: python benchmarks/web_asking.py LEDGER. Unit: milliseconds of processor time a page, in the
process, pages not asked for before; the second column is of wall time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import Path

from fastapi.testclient import TestClient

from riwaya.api import GroupFilter, open_ledger
from riwaya.store.parted import DisputesAsked
from riwaya.web.app import make_app
from riwaya.web.bench import Settings

_SAMPLE = 60
_QUESTIONS = (
    "من قصف حلب؟", "من يسيطر على الرقة؟", "كم قتيلا سقط في حلب؟", "من اغتيل في درعا؟",
    "Who bombed Idlib?", "How many were killed in Baghdad?", "Who was detained in Mosul?",
    "هل انتهى تنظيم الدولة؟", "ما قوة تنظيم الدولة؟", "من قصف إدلب؟", "من هاجم الموصل؟",
    "متى سقطت الموصل؟", "Who controls Aleppo?", "من احتجز في دمشق؟", "من قصف غزة؟",
)  # fmt: skip


def addresses(path: Path) -> dict[str, list[str]]:
    """List addresses of each kind of page, spread over the ledger."""
    with open_ledger(path, writable=False) as ledger:
        disputes = ledger.parted.page(DisputesAsked(), 1, 10_000).lines
        groups = ledger.gathered.page(GroupFilter(), 1, 1_000).lines
    step = max(1, len(disputes) // _SAMPLE)
    wide = max(1, len(groups) // _SAMPLE)
    return {
        "dispute sheet": [
            f"/disputes/{one.first.id}/{one.second.id}/{one.type}" for one in disputes[::step]
        ],
        "group sheet": [f"/groups/{one.id}" for one in groups[::wide]],
        "list of disputes": [f"/disputes?page={number}" for number in range(1, 30)],
        "list of groups": [f"/groups?page={number}" for number in range(1, 30)],
        "answer": [f"/ask?q={one}" for one in _QUESTIONS],
        "answer again": [f"/ask?q={one}" for one in _QUESTIONS],
    }


def measure(client: TestClient, urls: Iterable[str]) -> tuple[list[float], list[float], int]:
    """Ask for pages; give processor and wall milliseconds, ascending, and the largest size."""
    spent, passed, size = [], [], 0
    for url in urls:
        begun, at = time.process_time(), time.perf_counter()
        answer = client.get(url)
        spent.append(1000 * (time.process_time() - begun))
        passed.append(1000 * (time.perf_counter() - at))
        size = max(size, int(answer.headers.get("content-length", 0)))
        if answer.status_code != 200:
            raise SystemExit(f"{url}: {answer.status_code}")
    return sorted(spent), sorted(passed), size


def at(values: list[float], share: float) -> float:
    """Give the value below which a share of sorted values lies."""
    return values[min(len(values) - 1, round(share * (len(values) - 1)))]


def main(path: Path) -> None:
    """Print median and 95th percentile of each kind of page."""
    pages = addresses(path)
    with TestClient(make_app(Settings(path))) as client:
        for url in ("/ask", f"/ask?q={_QUESTIONS[0]}x", "/disputes", "/groups"):
            client.get(url)  # tables, templates and groups are read once
        for name, urls in pages.items():
            spent, passed, size = measure(client, urls)
            cost = f"p50 {at(spent, 0.5):6.0f} ms  p95 {at(spent, 0.95):6.0f} ms"
            wall = f"wall p50 {at(passed, 0.5):6.0f}  p95 {at(passed, 0.95):6.0f}"
            sent = f"largest {size / 1024:.0f} KB sent"
            print(f"{name:18} n={len(spent):3}  {cost}   {wall}   {sent}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
