"""Speed of linking a corpus, beside its goals. Reported, not asserted: machines differ.

Run: python benchmarks/speed/bench_link.py CORPUS [--ledger FILE] [--workers N] [--json]

CORPUS is what ``riwaya read`` takes (JSON Lines). The rules read it first, into FILE, if that is
not there yet; reading is not timed. Then parts spread over it are linked from nothing, and 100
documents are added to the whole. Wall seconds are those of this machine with all that runs on it;
processor seconds are of all processes together, and the exponent is fitted to them.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from riwaya.api import Ledger, open_ledger
from riwaya.link.linker import Linker, load_linker

SIZES = (1_000, 2_000, 4_000)
ADDED = 100
AT = "2020-01-01T00:00:00+00:00"


class Line(NamedTuple):
    """One run: what was linked, how long it took, what it found."""

    name: str
    documents: int
    claims: int
    pairs: int
    links: int
    wall: float
    cpu: float
    goal: str = ""


def read_corpus(corpus: Path, ledger: Path) -> None:
    """Read the corpus by the rules into a ledger that is kept for later runs."""
    from riwaya.extract.reader import RulesReader
    from riwaya.ingest.files import read_paths

    with open_ledger(ledger) as whole:
        for _ in whole.read(read_paths([str(corpus)]), RulesReader(), at=AT):
            pass


def copy(source: Ledger, target: Ledger, documents: Sequence[str]) -> None:
    """Add documents with what was read in them, unlinked, to another ledger."""
    for key in documents:
        document, extraction = source.document(key), source.extraction(key)
        if document is not None and extraction is not None:
            target.add(document, extraction, at=AT, original=source.original(document))


def measure(name: str, ledger: Ledger, linker: Linker, workers: int, goal: str = "") -> Line:
    """Link what is not linked yet, and time it."""
    wall, cpu = time.perf_counter(), _cpu()
    steps = list(ledger.link(linker, workers=workers))
    wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    done = sum(step.documents for step in steps) // 2  # laid out, then compared
    found = sum(step.links for step in steps)
    pairs = sum(step.pairs for step in steps)
    return Line(name, done, ledger.scope().claims, pairs, found, wall, cpu, goal)


def _cpu() -> float:
    """Give the processor seconds of this process and of those that ended beneath it."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def runs(source: Ledger, folder: Path, workers: int, sizes: Sequence[int]) -> Iterator[Line]:
    """Link growing parts of the collection, then add to the whole."""
    linker = load_linker()
    known = [line.id for line in source.documents()]
    for size in sizes:
        wanted = min(size, len(known))
        part = [known[at * len(known) // wanted] for at in range(wanted)]
        with open_ledger(folder / f"{size}.sqlite") as ledger:
            copy(source, ledger, part)
            goal = "under 180 s" if len(part) == len(known) else ""
            yield measure(f"{len(part):,} documents", ledger, linker, workers, goal)
    with open_ledger(folder / "more.sqlite") as ledger:
        copy(source, ledger, known[:-ADDED])
        for _ in ledger.link(linker, workers=workers):
            pass
        copy(source, ledger, known[-ADDED:])
        yield measure(f"{ADDED} added to {len(known) - ADDED:,}", ledger, linker, 1, "under 15 s")


def exponent(lines: Sequence[Line], cost: Callable[[Line], float]) -> float:
    """Fit cost = c · documents ^ exponent, by least squares over the logarithms."""
    points = [(math.log(line.documents), math.log(cost(line))) for line in lines]
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    above = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return above / sum((x - mean_x) ** 2 for x, _ in points)


def show(line: Line) -> None:
    """Print one row of the table."""
    goal = f"(goal: {line.goal})" if line.goal else ""
    print(
        f"{line.name:24} {line.claims:8,} claims {line.pairs:10,} pairs {line.links:8,} links "
        f"{line.wall:8.1f} s wall {line.cpu:8.1f} s processor {goal}".rstrip(),
        flush=True,
    )


def main() -> int:
    """Measure and print."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("corpus", type=Path)
    cli.add_argument("--ledger", type=Path, help="where the readings are kept between runs")
    cli.add_argument("--workers", type=int, default=2)
    cli.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    cli.add_argument("--json", action="store_true", help="print JSON")
    asked = cli.parse_args()
    with TemporaryDirectory(prefix="riwaya-bench-") as name:
        folder = Path(name)
        cached = asked.ledger or folder / "read.sqlite"
        if not cached.exists():
            read_corpus(asked.corpus, cached)
        lines = []
        with open_ledger(cached, create=False, writable=False) as source:
            for line in runs(source, folder, asked.workers, asked.sizes):
                lines.append(line)
                if not asked.json:
                    show(line)
    fitted = exponent(lines[:-1], lambda line: line.cpu) if len(lines) > 2 else None
    if asked.json:
        print(json.dumps({"runs": [line._asdict() for line in lines], "exponent": fitted}))
    elif fitted is not None:
        print(f"cost grows with documents ^ {fitted:.2f} (goal: at most 1.2)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
