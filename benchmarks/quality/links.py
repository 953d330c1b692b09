"""Links over annotated clusters: every cluster scored by a model that has not seen it.

Run: python benchmarks/quality/links.py LINKS_DIR [--reader both]

Prints links, disputes, near misses and shared origins at the shipped threshold, for the machine's
own claims and for those that people marked; how many of the pairs of one item share a block key;
and how long the shipped scorer takes for a pair.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from learn_links import Readings, all_examples, left_out, read_all, stands_for
from riwaya.evaluate.clusters import Cluster, load_clusters
from riwaya.evaluate.link_score import lines, score_links
from riwaya.evaluate.links import Mentions, cross_pairs, finders_of, names_of, predict
from riwaya.extract.reader import load_reader
from riwaya.link.block import keys_of
from riwaya.link.score import Scorer


def blocked(clusters: list[Cluster], readings: Readings, mentions: Mentions) -> tuple[int, int]:
    """Count item and article pairs that two claims state, and those where two share a key."""
    every: set[tuple[str, str, str, str]] = set()
    found: set[tuple[str, str, str, str]] = set()
    for cluster in clusters:
        articles = readings[cluster.name, mentions]
        names = names_of(articles)
        for one, other in cross_pairs(articles):
            first, second = names[one.claim.document], names[other.claim.document]
            shared = stands_for(cluster, first, one) & stands_for(cluster, second, other)
            told = {(cluster.name, item, first, second) for item in shared}
            every |= told
            if told and set(keys_of(one)) & set(keys_of(other)):
                found |= told
    return len(found), len(every)


def main() -> None:
    """Print the figures."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("links", type=Path, help="folder of annotated clusters")
    cli.add_argument("--reader", default="both", help="rules, learned or both")
    asked = cli.parse_args()
    clusters = load_clusters(asked.links)
    readings = read_all(clusters, load_reader(asked.reader))
    plain = {"same": (1.0, 0.0), "related": (1.0, 0.0)}
    others = left_out(all_examples(clusters, readings), plain)
    for mentions in Mentions:
        print(f"{mentions}: each cluster left out")
        told = [
            row
            for cluster in clusters
            for row in predict(readings[cluster.name, mentions], finders_of(others[cluster.name]))
        ]
        print("\n".join(f"  {line}" for line in lines(score_links(clusters, told))))
        found, every = blocked(clusters, readings, mentions)
        print(f"  blocking: {found} of {every} pairs share a key ({found / every:.3f})")
    pairs = [pair for articles in readings.values() for pair in cross_pairs(articles)]
    began = time.process_time()
    Scorer().score(pairs)
    spent = time.process_time() - began
    print(
        f"{len(pairs)} pairs scored in {spent:.1f} s of one core: {spent / len(pairs) * 1e6:.0f} µs"
    )


if __name__ == "__main__":
    main()
