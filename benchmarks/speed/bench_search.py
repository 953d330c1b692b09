"""What a page of search costs over a ledger: percentiles, and the memory it takes.

    python benchmarks/speed/bench_search.py LEDGER.sqlite [--queries 100]

Each query is asked once, so that nothing of it is kept from before: a word, a predicate and an
area. Milliseconds are those of a clock and, in brackets, of the processor: other programs on the
machine change the former alone.
"""

from __future__ import annotations

import argparse
import platform
import random
import resource
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from pathlib import Path

from riwaya.store.asked import ClaimQuery, Sort
from riwaya.store.connect import open_engine
from riwaya.store.finding import ClaimIndex
from riwaya.store.viewer import ANYONE
from riwaya.types import Predicate

WORDS = ("قتل", "الجيش", "مدينة", "هجوم", "قصف", "تنظيم", "سوريا", "غزة", "مصدر", "جنود", "في")
PREDICATES = (Predicate.KILL, Predicate.ATTACK, Predicate.BOMBARD, Predicate.HARM)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--queries", type=int, default=100)
    asked = parser.parse_args()
    engine = open_engine(asked.ledger, writable=False)
    index = ClaimIndex(engine, asked.ledger)
    print(platform.processor() or platform.machine(), "·", asked.ledger.name)
    before = memory()
    timed("loading", [index.load])
    timed("overview", [lambda: index.overview(ANYONE)] * 50)
    page = index.search(ANYONE, ClaimQuery())
    print(f"{page.total:,} claims, {page.total_rows:,} rows")
    areas = [value.key for facet in page.facets if facet.name == "place" for value in facet.values]
    chance = random.Random(1)
    three = [
        ClaimQuery(text=word, predicates=(predicate,), places=(area,))
        for word, predicate, area in product(WORDS, PREDICATES, areas)
    ]
    queries = chance.sample(three, asked.queries)
    timed("search with three filters", [partial(index.search, ANYONE, query) for query in queries])
    timed("the same again", [partial(index.search, ANYONE, query) for query in queries])
    timed(
        "search for nothing",
        [partial(index.search, ANYONE, ClaimQuery(sort=sort)) for sort in Sort] * 10,
    )
    timed("map", [partial(index.places, ANYONE, query) for query in queries])
    timed("timeline", [partial(index.timeline, ANYONE, query) for query in queries])
    print(f"memory: {before} MB before, {memory()} MB now, {peak()} MB at most")


def timed(name: str, calls: Sequence[Callable[[], object]]) -> None:
    walls, cores = [], []
    for call in calls:
        wall, core = time.perf_counter(), time.process_time()
        call()
        walls.append((time.perf_counter() - wall) * 1000)
        cores.append((time.process_time() - core) * 1000)
    p50, p95 = (
        f"{percentile(walls, share):,.0f} ms ({percentile(cores, share):,.0f})"
        for share in (0.5, 0.95)
    )
    print(f"{name:34} p50 {p50:>20}   p95 {p95:>20}   n {len(calls)}", flush=True)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def memory() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 2**20


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
