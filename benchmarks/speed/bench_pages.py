"""What the pages of the workbench cost over a ledger: time, processor, bytes, memory.

    python benchmarks/speed/bench_pages.py LEDGER.sqlite [--rounds 20] [--no-browser]

The ledger is served by a process of its own on this machine. Every page is asked for with
parameters drawn from the ledger, other ones each round: no answer is remembered from the round
before unless the page has no parameters. Milliseconds are those of a clock and, in brackets, of
the server's processor: other programs on the machine change the former alone. Nothing fails here:
goals are printed beside what was measured. The ledger is opened like `riwaya serve` does: one made
by an older version gets the tables and indexes that it lacks.
"""

from __future__ import annotations

import argparse
import http.client
import platform
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import page_visits
from page_addresses import Page, pages_of

FIRST_KB, LATER_KB, MEMORY_MB, INTERACTIVE_MS = 350, 60, 400, 1_000
"""Goals: weight of the first page and of later ones, peak memory, and a page that answers keys."""
SMALL, SMALL_MS, LARGE_MS = 200_000, 150, 400
"""Goals of a page by the 95th percentile: up to so many claims, and above."""
PATIENCE_S = 600
NOT_FOUND = 404


@dataclass(slots=True)
class Cost:
    """What one page cost, a figure a request; ``first`` came before all others.

    Attributes:
        first: Milliseconds of the first request.
        walls: Milliseconds of each other one.
        cores: Milliseconds of the server's processor.
        sizes: Bytes over the wire, the body alone.
        faults: Statuses other than 200.
    """

    first: float = 0.0
    walls: list[float] = field(default_factory=list)
    cores: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    faults: Counter[int] = field(default_factory=Counter)


class Served:
    """A workbench in a process of its own."""

    def __init__(self, ledger: Path) -> None:
        began = time.perf_counter()
        command = [sys.executable, "-m", "riwaya.cli", "serve", "--ledger", str(ledger)]
        self._process = subprocess.Popen(
            [*command, "--port", "0"], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        found = re.search(r"http://[^ ]+/", self._process.stdout.readline())
        if found is None:
            sys.exit("the workbench did not start")
        self.url = found.group().rstrip("/")
        self._connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE_S)
        self._wait()
        self.ready_s = time.perf_counter() - began

    def _wait(self) -> None:
        """Wait until somebody listens."""
        while self._process.poll() is None:
            try:
                self.get("/sign-in")  # costs nothing of the ledger
            except ConnectionRefusedError:
                self._connection.close()
                time.sleep(0.02)
            else:
                return
        sys.exit("the workbench ended")

    def get(self, address: str) -> tuple[int, bytes, float, float]:
        """Ask for a page; give status, body as it came, milliseconds of clock and processor."""
        wall, core = time.perf_counter(), self.core_ms()
        self._connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
        response = self._connection.getresponse()
        body = response.read()
        spent = (time.perf_counter() - wall) * 1000
        return response.status, body, spent, self.core_ms() - core

    def core_ms(self) -> float:
        """Give the processor's milliseconds of all threads so far."""
        threads = Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        return sum(int(one.read_text().split()[0]) for one in threads) / 1e6

    def memory_mb(self, field: str) -> int:
        """Give ``VmRSS`` (now) or ``VmHWM`` (at most) of the process."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.split(f"{field}:")[1].split()[0]) // 1024

    def stop(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.terminate()
        self._process.wait(30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--no-browser", action="store_true")
    asked = parser.parse_args()
    claims, pages = pages_of(asked.ledger, asked.rounds + 1)
    print(
        platform.processor() or platform.machine(), "·", asked.ledger.name, f"· {claims:,} claims"
    )
    served = Served(asked.ledger)
    try:
        print(f"ready after {served.ready_s:.1f} s with {served.memory_mb('VmRSS')} MB")
        goal = SMALL_MS if claims <= SMALL else LARGE_MS
        print_head(goal)
        for page in pages:
            if asked.only in page.name and page.addresses:
                print_cost(page, measured(served, page), goal)
        peak, now = served.memory_mb("VmHWM"), served.memory_mb("VmRSS")
        print(f"memory: {now} MB now, {peak} MB at most (goal {MEMORY_MB})")
        if not asked.no_browser:
            for line in browser_lines(served.url, pages):
                print(line)
    finally:
        served.stop()


def measured(served: Served, page: Page) -> Cost:
    """Ask for all addresses of a page, one after another."""
    cost = Cost()
    for turn, address in enumerate(page.addresses):
        status, body, wall, core = served.get(address)
        if status != http.client.OK:
            cost.faults[status] += 1
        if turn == 0:
            cost.first = wall
        else:
            cost.walls.append(wall)
            cost.cores.append(core)
            cost.sizes.append(len(body))
    return cost


def print_head(goal: int) -> None:
    print(f"{'page':26} {'first':>8} {'p50':>16} {'p95':>16} {'kB':>10}  goal: p95 {goal} ms")


def print_cost(page: Page, cost: Cost, goal: int) -> None:
    """Print a row of the table; ``over`` marks what misses the goal."""
    if cost.faults[NOT_FOUND] == len(page.addresses):
        print(f"{page.name:26} is not there")
        return
    p50, p95 = (
        f"{percentile(cost.walls, share):,.0f} ({percentile(cost.cores, share):,.0f})"
        for share in (0.5, 0.95)
    )
    kb = f"{percentile(cost.sizes, 0.5) / 1000:.1f}–{max(cost.sizes) / 1000:.1f}"
    marks = " over" if percentile(cost.walls, 0.95) > goal else ""
    marks += f" {dict(cost.faults)}" if cost.faults else ""
    print(f"{page.name:26} {cost.first:>8,.0f} {p50:>16} {p95:>16} {kb:>10} {marks}", flush=True)


def percentile(values: list[float] | list[int], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def browser_lines(url: str, pages: list[Page]) -> Iterator[str]:
    """Say what a browser loads, and when the reader's page answers."""
    chromium = page_visits.find_chromium()
    if chromium is None:
        yield "Chromium is not installed: weights with all files and the reader's time are left out"
        return
    named = {page.name: page.addresses for page in pages}
    with page_visits.open_tab(chromium) as tab:
        first = tab.visit(url + named["claims"][0])
        yield f"first page with all its files: {first.bytes / 1000:.0f} kB (goal {FIRST_KB})"
        later = [tab.visit(url + one) for one in named["claims"][1:6]]
        most = max(one.bytes for one in later)
        yield f"later pages of claims: up to {most / 1000:.0f} kB (goal {LATER_KB})"
        readers = [tab.visit(url + one) for one in named["document"][:10]]
        ready = sorted(one.interactive_ms for one in readers)
        yield (
            f"reader: interactive after {percentile(ready, 0.5):.0f} ms (p50), "
            f"{percentile(ready, 0.95):.0f} ms (p95), goal {INTERACTIVE_MS}; "
            f"up to {max(one.bytes for one in readers) / 1000:.0f} kB"
        )


if __name__ == "__main__":
    main()
