"""Proposals of a linked ledger: of pairs that tell one item, how many are ever compared, and why.

Run: python benchmarks/quality/proposals.py LEDGER LINKS_DIR

LEDGER holds the articles of the annotated clusters among others (known by their texts), laid out by
``riwaya link``. A pair is an item and two articles that are both read to tell it. Counted are pairs
that keys propose, those that only wording proposes, those that nothing does; and what each adds.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from sqlalchemy import Connection, select

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from learn_links import stands_for
from riwaya.evaluate.clusters import Cluster, load_clusters
from riwaya.link.score import Scorer
from riwaya.link.slots import Slots
from riwaya.store.comparing import find_pairs
from riwaya.store.connect import open_engine, reading
from riwaya.store.decided import Pair, pair_of
from riwaya.store.laying import Waiting
from riwaya.store.project import stored_document
from riwaya.store.rows import ROOM
from riwaya.store.slots import get_slots
from riwaya.store.tables import documents, linked, slots
from riwaya.store.wordings import find_alike

_BATCH = 200

Told = dict[tuple[str, str, str, str], list[Pair]]


def main() -> None:
    """Print the counts."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("ledger", type=Path)
    cli.add_argument("links", type=Path, help="folder of annotated clusters")
    asked = cli.parse_args()
    engine = open_engine(asked.ledger, writable=False)
    with reading(engine, asked.ledger) as conn:
        query = select(linked.c.document, linked.c.extraction).order_by(linked.c.turn)
        waiting = [Waiting(*row) for row in conn.execute(query)]
        known: dict[int, Slots] = {}
        told = gold_pairs(conn, load_clusters(asked.links), waiting, known)
        keyed: set[Pair] = set()
        worded: set[Pair] = set()
        for start in range(0, len(waiting), _BATCH):
            some = waiting[start : start + _BATCH]
            keyed.update(find_pairs(conn, some))
            worded.update(find_alike(conn, [one.document for one in some], ()))
    print(f"{len(keyed):,} pairs by keys, {len(worded - keyed):,} more by wording alone")
    counts: Counter[str] = Counter()
    for pairs in told.values():
        if not keyed.isdisjoint(pairs):
            counts["by keys"] += 1
        elif found := worded.intersection(pairs):
            counts["by wording alone"] += 1
            sides = [(known[a], known[b]) for a, b in sorted(found)]
            counts["… and linked"] += bool(Scorer().score(sides))
        else:
            counts["never"] += 1
    print(f"{len(told)} pairs of articles tell one item: " + ", ".join(
        f"{name} {count}" for name, count in counts.items()))  # fmt: skip


def gold_pairs(
    conn: Connection, clusters: list[Cluster], waiting: list[Waiting], known: dict[int, Slots]
) -> Told:
    """Give the pairs of claims that tell one item in two articles; ``known`` gains their slots."""
    entry_of = {one.document: one.extraction for one in waiting}
    query = select(documents.c.seq, documents.c.id, documents.c.body)
    by_text = {
        stored_document(row.body, row.id).text.strip(): entry_of[row.seq]
        for row in conn.execute(query)
        if row.seq in entry_of
    }
    told: Told = defaultdict(list)
    for cluster in clusters:
        read = {
            name: list(_claims(conn, by_text[document.text.strip()]))
            for name, document in cluster.documents.items()
            if document.text.strip() in by_text
        }
        for one, other in combinations(sorted(read), 2):
            for number, a in read[one]:
                for another, b in read[other]:
                    for item in stands_for(cluster, one, a) & stands_for(cluster, other, b):
                        told[cluster.name, item, one, other].append(pair_of(number, another))
        known.update(row for rows in read.values() for row in rows)
    return told


def _claims(conn: Connection, entry: int) -> Iterator[tuple[int, Slots]]:
    low, high = entry * ROOM, (entry + 1) * ROOM - 1
    query = select(slots.c.claim).where(slots.c.claim.between(low, high))
    return get_slots(conn, conn.execute(query).scalars().all())


if __name__ == "__main__":
    main()
