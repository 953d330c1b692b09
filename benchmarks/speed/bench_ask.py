"""What a question costs over a ledger: ask every one several times, print percentiles.

Run: python benchmarks/speed/bench_ask.py LEDGER QUESTIONS.json [--rounds 3]

QUESTIONS.json is a list of texts, or an object whose ``questions`` have ``ar``. The first round
fills the caches and is printed apart. Milliseconds are those of the processor, so that another
program on the machine changes nothing.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from pathlib import Path

from riwaya.api import Ledger, open_ledger
from riwaya.ask.question import read_question


def main() -> int:
    """Print milliseconds of processor a question: median, 95th percentile and the slowest."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("ledger", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    texts = [text for path in asked.questions for text in _texts(path)]
    read_question(texts[0])  # the tables are loaded once, in every program that asks
    with open_ledger(asked.ledger, create=False, writable=False) as ledger:
        scope = ledger.scope()
        print(f"{scope.documents} documents, {scope.claims} claims, {platform.machine()}")
        _report("first round", [_timed(ledger, text) for text in texts])
        later = [_timed(ledger, text) for _ in range(asked.rounds) for text in texts]
        _report("later rounds", later)
    return 0


def _texts(path: Path) -> list[str]:
    found = json.loads(path.read_text(encoding="utf-8"))
    rows = found["questions"] if isinstance(found, dict) else found
    return [row["ar"] if isinstance(row, dict) else row for row in rows]


def _timed(ledger: Ledger, text: str) -> tuple[float, str]:
    start = time.process_time()
    ledger.ask(text)
    return (time.process_time() - start) * 1000, text


def _report(name: str, found: list[tuple[float, str]]) -> None:
    times = sorted(found)
    middle, high = times[len(times) // 2][0], times[int(len(times) * 0.95)][0]
    print(
        f"{name}: {len(times)} questions, median {middle:.0f} ms, p95 {high:.0f} ms, "
        f"slowest {times[-1][0]:.0f} ms ({times[-1][1]})"
    )


if __name__ == "__main__":
    sys.exit(main())
