"""Learn what each level of each comparison of two claims is worth, from annotated clusters.

Run: python tools/learn_links.py LINKS_DIR [--reader both] [--write]

All pairs of claims of two articles of a cluster that stand for an annotated item are examples:
those that people marked, and those that the reader finds. A logistic model over the levels, fitted
by Newton's steps with L2, gives their weights; they are written as the m and u probabilities that
Splink multiplies. Figures are printed cluster by cluster left out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from riwaya.evaluate.clusters import Cluster, load_clusters
from riwaya.evaluate.link_score import overlap
from riwaya.evaluate.links import Mentions, Reading, cross_pairs, read_cluster
from riwaya.extract.reader import RulesReader, load_reader
from riwaya.link.compare import Described, Levels, compare, page_likeness
from riwaya.link.model import MODEL, Model, settings_of
from riwaya.link.slots import Slots
from riwaya.types import ReaderKind

L2 = 6.0
BITS = float(np.log2(np.e))  # log-odds in bits
FORM = 1  # of the comparisons; raise it when what a level means changes
THRESHOLD, MARGIN = 1.0, 0.0  # bits; chosen on clusters left out
SLOPE, OFFSET = 0.5, 0.5


class Example(NamedTuple):
    """A pair of claims, compared, and whether both state one item."""

    cluster: str
    levels: Levels
    right: bool


def stands_for(cluster: Cluster, doc: str, slots: Slots) -> frozenset[str]:
    """Name the items that a claim states: those whose trigger it shares, else the nearest quote."""
    told = [(one, item.key) for item in cluster.items for one in item.told if one.doc == doc]
    span = slots.claim.trigger
    hit = frozenset(key for one, key in told if overlap(one.trigger, span))
    if hit:
        return hit
    best = max(((overlap(one.quote, span), key) for one, key in told), default=(0, ""))
    return frozenset({best[1]}) if best[0] else frozenset()


def examples_of(cluster: Cluster, readings: list[Reading]) -> list[Example]:
    """Compare all pairs of claims that stand for items."""
    items = {
        slots.claim.id: stands_for(cluster, reading.doc, slots)
        for reading in readings
        for slots in reading.slots
    }
    described: dict[str, Described] = {}
    likeness: dict[tuple[str, str], float] = {}
    found = []
    for pair in cross_pairs(readings):
        one, other = (described.setdefault(s.claim.id, Described(s)) for s in pair)
        mine, yours = (items[slots.claim.id] for slots in pair)
        if not mine or not yours:
            continue
        key = pair[0].claim.document, pair[1].claim.document
        if key not in likeness:
            likeness[key] = page_likeness(one, other)
        found.append(Example(cluster.name, compare(one, other, likeness[key]), bool(mine & yours)))
    return found


Weights = dict[str, dict[str, float]]


def fit(examples: Sequence[Example], l2: float = L2) -> tuple[Weights, float]:
    """Fit the weights of levels, in bits, and the bias."""
    slots = list(examples[0].levels)
    names = sorted({(slot, one.levels[slot]) for one in examples for slot in slots})
    column = {name: at for at, name in enumerate(names, start=1)}
    x = np.zeros((len(examples), len(names) + 1))
    x[:, 0] = 1.0
    for row, one in enumerate(examples):
        x[row, [column[slot, one.levels[slot]] for slot in slots]] = 1.0
    fitted = _newton(x, np.array([one.right for one in examples], dtype=float), l2) * BITS
    weights: Weights = {slot: {} for slot in slots}
    for (slot, level), at in column.items():
        weights[slot][level] = round(float(fitted[at]), 4)
    return weights, round(float(fitted[0]), 4)


def _newton(x: NDArray[np.float64], y: NDArray[np.float64], l2: float) -> NDArray[np.float64]:
    penalty = np.full(x.shape[1], l2)
    penalty[0] = 1e-3  # the bias is free
    weights = np.zeros(x.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (y - p) - penalty * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def shares_of(examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Give the share of each level among pairs that do not match, half a pair added to each."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in examples:
        for slot, level in one.levels.items():
            counts[slot][level] += 2 * (not one.right)
    return {
        slot: {
            level: (count + 1) / (sum(found.values()) + len(found))
            for level, count in sorted(found.items())
        }
        for slot, found in counts.items()
    }


def model_of(examples: Sequence[Example]) -> Model:
    """Learn a model."""
    weights, bias = fit(examples)
    settings = settings_of(weights, shares_of(examples), bias)
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:8]
    return Model(f"links-{FORM}.{digest}", settings, THRESHOLD, MARGIN, SLOPE, OFFSET)


def write(model: Model, path: Path = MODEL) -> None:
    """Write a model; probabilities are rounded to ten significant digits."""
    form = {name: getattr(model, name) for name in Model.__slots__}
    path.write_text(json.dumps(form, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_all(
    clusters: list[Cluster], reader: RulesReader
) -> dict[tuple[str, Mentions], list[Reading]]:
    """Read every cluster, with the machine's claims and with those given."""
    return {
        (cluster.name, mentions): read_cluster(cluster, reader, mentions)
        for cluster in clusters
        for mentions in Mentions
    }


def main() -> None:
    """Learn, and write the model if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("links", type=Path)
    parser.add_argument("--reader", default=ReaderKind.BOTH)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    clusters = load_clusters(asked.links)
    readings = read_all(clusters, load_reader(asked.reader))
    examples = [
        example
        for cluster in clusters
        for mentions in Mentions
        for example in examples_of(cluster, readings[cluster.name, mentions])
    ]
    model = model_of(examples)
    print(f"{model.version}: {len(examples)} pairs, {sum(e.right for e in examples)} of one item")
    if asked.write:
        write(model)


if __name__ == "__main__":
    main()
