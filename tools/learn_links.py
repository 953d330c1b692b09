"""Learn what each level of each comparison of two claims is worth, from annotated clusters.

Run: python tools/learn_links.py LINKS_DIR [--reader both] [--write]

All pairs of claims of two articles of a cluster that stand for annotated items are examples: those
that people marked, and those that the reader finds. So are pairs of two clusters that share a block
key: they tell of different things, weeks apart too, as most pairs of a collection do. A logistic
model over the levels, fitted by Newton's steps with L2, gives their weights; they are written as
the m and u probabilities that Splink multiplies. What is printed was scored with a model that has
not seen the cluster. Afterwards run tools/write_link_page.py.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from riwaya.evaluate.clusters import Cluster, load_clusters
from riwaya.evaluate.link_score import LinkScores, overlap, score_links
from riwaya.evaluate.links import (
    LinkForm,
    Mentions,
    Reading,
    cross_pairs,
    end_of,
    names_of,
    read_cluster,
)
from riwaya.extract.reader import RulesReader, load_reader
from riwaya.link.block import keys_of
from riwaya.link.compare import CONSEQUENCES, Described, Levels, compare, page_likeness
from riwaya.link.model import MODEL, Model, Part, settings_of
from riwaya.link.score import Scored, Scorer, best_partners
from riwaya.link.slots import Slots
from riwaya.types import ReaderKind

L2 = 12.0
BITS = float(np.log2(np.e))  # log-odds in bits
FORM = 1  # of the comparisons; raise it when what a level means changes
# Bits from which a pair is a link, chosen from the table that is printed: few near misses, and in
# a collection most pairs are of different things, more than in clusters.
THRESHOLD = {"same": 1.1, "related": 1.8}
NEVER = {"related": ("number", "trigger", "polarity")}  # a death has no trigger or count of a blow
# Set by hand, at most so many bits: the clusters hold no two reports more than some days apart, so
# nothing can be learned of what reports of months apart seldom share: their subject.
AT_MOST = {"same": {("published", "more"): -3.0, ("window", "apart (reckoned)"): -2.0}}
GRID = (0.0, 0.35, 0.7, 1.1, 1.4, 1.8, 2.2, 2.9)

Weights = dict[str, dict[str, float]]
Readings = dict[tuple[str, Mentions], list[Reading]]


class Example(NamedTuple):
    """A pair of claims, compared; whether both state one item, or items of which one is part."""

    clusters: tuple[str, ...]
    levels: Levels
    same: bool
    related: bool


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
    found = []
    for pair in cross_pairs(readings):
        mine, yours = (items[slots.claim.id] for slots in pair)
        if not mine or not yours:
            continue
        one, other = (described.setdefault(s.claim.id, Described(s)) for s in pair)
        levels = compare(one, other, page_likeness(one, other))
        parts = any((x, y) in cluster.parts for x in mine for y in yours)
        found.append(Example((cluster.name,), levels, bool(mine & yours), parts))
    return found


def fit(rows: Sequence[tuple[Levels, bool]], slots: Sequence[str]) -> tuple[Weights, float]:
    """Fit the weights of levels, in bits, and the bias."""
    names = sorted({(slot, levels[slot]) for levels, _ in rows for slot in slots})
    column = {name: at for at, name in enumerate(names, start=1)}
    x = np.zeros((len(rows), len(names) + 1))
    x[:, 0] = 1.0
    for row, (levels, _) in enumerate(rows):
        x[row, [column[slot, levels[slot]] for slot in slots]] = 1.0
    penalty = np.full(x.shape[1], L2)
    penalty[0] = 1e-3  # the bias is free
    fitted = newton(x, np.array([right for _, right in rows], dtype=float), penalty) * BITS
    weights: Weights = {slot: {} for slot in slots}
    for (slot, level), at in column.items():
        weights[slot][level] = round(float(fitted[at]), 4)
    return weights, round(float(fitted[0]), 4)


def newton(
    x: NDArray[np.float64], y: NDArray[np.float64], penalty: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Fit a logistic model by Newton's steps; ``penalty`` is the L2 of each weight."""
    weights = np.zeros(x.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (y - p) - penalty * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        weights += step
        if np.abs(step).max() < 1e-7:
            break
    return weights


def shares_of(rows: Sequence[tuple[Levels, bool]], slots: Sequence[str]) -> Weights:
    """Give the share of each level among pairs that do not match, half a pair added to each."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for levels, right in rows:
        for slot in slots:
            counts[slot][levels[slot]] += 2 * (not right)
    for slot, level in AT_MOST["same"]:
        counts[slot][level] += 0  # a share of its own, seen or not
    return {
        slot: {
            level: (count + 1) / (sum(found.values()) + len(found))
            for level, count in sorted(found.items())
        }
        for slot, found in counts.items()
    }


def model_of(examples: Sequence[Example], honest: dict[str, tuple[float, float]]) -> Model:
    """Learn a model; ``honest`` holds slope and offset of each part."""
    alike = [(e.levels, e.same) for e in examples if e.levels["predicate"] not in CONSEQUENCES]
    apart = [(e.levels, e.related) for e in examples if e.levels["predicate"] in CONSEQUENCES]
    parts = {}
    for name, rows in (("same", alike), ("related", apart)):
        slots = [slot for slot in rows[0][0] if slot not in NEVER.get(name, ())]
        weights, bias = fit(rows, slots)
        for (slot, level), most in AT_MOST.get(name, {}).items():
            weights[slot][level] = min(most, weights[slot].get(level, most))
        settings = settings_of(weights, shares_of(rows, slots), bias)
        parts[name] = Part(settings, THRESHOLD[name], *honest[name])
    told = json.dumps([asdict(part) for part in parts.values()], sort_keys=True)
    version = f"links-{FORM}.{hashlib.sha256(told.encode()).hexdigest()[:8]}"
    return Model(version, parts["same"], parts["related"])


def write(model: Model, path: Path = MODEL) -> None:
    """Write a model."""
    path.write_text(json.dumps(asdict(model), indent=1) + "\n", encoding="utf-8")


def read_all(clusters: Iterable[Cluster], reader: RulesReader) -> Readings:
    """Read every cluster, with the machine's claims and with those given."""
    return {
        (cluster.name, mentions): read_cluster(cluster, reader, mentions)
        for cluster in clusters
        for mentions in Mentions
    }


def all_examples(clusters: Iterable[Cluster], readings: Readings) -> list[Example]:
    """List the examples of all clusters and both inputs, and those between clusters."""
    inside = [
        example
        for cluster in clusters
        for mentions in Mentions
        for example in examples_of(cluster, readings[cluster.name, mentions])
    ]
    return inside + between(readings)


def between(readings: Readings) -> list[Example]:
    """Compare the machine's claims of two clusters that share a block key: all differ."""
    told = [
        (name, slots, frozenset(keys_of(slots)))
        for (name, mentions), articles in sorted(readings.items())
        if mentions is Mentions.MACHINE
        for article in articles
        for slots in article.slots
    ]
    described = [Described(slots) for _, slots, _ in told]
    found = []
    for at, (name, _, keys) in enumerate(told):
        for before in range(at):
            other, _, theirs = told[before]
            if other != name and keys & theirs:
                one, two = described[before], described[at]
                levels = compare(one, two, page_likeness(one, two))
                found.append(Example((other, name), levels, False, False))
    return found


Left = dict[str, Scorer]
"""Cluster → a scorer that has not seen it."""
Found = dict[tuple[str, Mentions], tuple[list[Scored], ...]]
"""Cluster and input → best partners: of one thing, and related."""


def left_out(examples: Sequence[Example], honest: dict[str, tuple[float, float]]) -> Left:
    """Learn one model for each cluster, without it."""
    return {
        name: Scorer(model_of([e for e in examples if name not in e.clusters], honest))
        for name in sorted({name for example in examples for name in example.clusters})
    }


def at_threshold(scored: Found, bits: float) -> Found:
    """Keep what reaches a threshold: who is the best partner does not hang on it."""
    return {
        key: tuple([one for one in found if one.bits >= bits] for found in both)
        for key, both in scored.items()
    }


def score_left_out(clusters: list[Cluster], readings: Readings, scorers: Left) -> Found:
    """Score each cluster with the scorer that has not seen it."""
    return {
        (cluster.name, mentions): tuple(
            best_partners(found)
            for found in scorers[cluster.name].weigh(cross_pairs(readings[cluster.name, mentions]))
        )
        for cluster in clusters
        for mentions in Mentions
    }


def figures(
    clusters: list[Cluster], readings: Readings, scored: Found, mentions: Mentions
) -> LinkScores:
    """Give the figures of what was scored."""
    rows: list[LinkForm] = []
    for cluster in clusters:
        names = names_of(readings[cluster.name, mentions])
        rows += [
            {"kind": "same", "a": end_of(one.first, names), "b": end_of(one.second, names)}
            for one in scored[cluster.name, mentions][0]
        ]
    return score_links(clusters, rows)


def calibrated(
    clusters: list[Cluster], readings: Readings, scored: Found
) -> dict[str, tuple[float, float]]:
    """Fit slope and offset on links of clusters left out: bits against being right."""
    told: dict[str, list[tuple[float, bool]]] = {"same": [], "related": []}
    for cluster in clusters:
        for mentions in Mentions:
            names = names_of(readings[cluster.name, mentions])
            for part, found in zip(told, scored[cluster.name, mentions], strict=True):
                for one in found:
                    told[part] += _judged(cluster, names, one, part)
    return {part: _line(rows) for part, rows in told.items()}


def _judged(
    cluster: Cluster, names: dict[str, str], one: Scored, part: str
) -> list[tuple[float, bool]]:
    x, y = (stands_for(cluster, names[s.claim.document], s) for s in (one.first, one.second))
    if not x or not y:
        return []
    if part == "same":
        return [(one.bits, bool(x & y))]
    return [(one.bits, any((a, b) in cluster.parts for a in x for b in y))]


def _line(rows: list[tuple[float, bool]]) -> tuple[float, float]:
    x = np.array([[bits, 1.0] for bits, _ in rows])
    y = np.array([right for _, right in rows], dtype=float)
    slope, offset = newton(x, y, np.array([0.1, 0.1]))
    return round(float(slope), 3), round(float(offset), 3)


def learn_left_out(clusters: list[Cluster], readings: Readings, examples: list[Example]) -> Found:
    """Learn without each cluster in turn and score it, down to the lowest threshold."""
    plain = {"same": (1.0, 0.0), "related": (1.0, 0.0)}
    low = {
        name: Scorer(
            replace(
                one.model,
                same=replace(one.model.same, threshold=GRID[0]),
                related=replace(one.model.related, threshold=GRID[0]),
            )
        )
        for name, one in left_out(examples, plain).items()
    }
    return score_left_out(clusters, readings, low)


def main() -> None:
    """Learn, print how clusters left out fare, and write the model if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("links", type=Path)
    parser.add_argument("--reader", default=ReaderKind.BOTH)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    clusters = load_clusters(asked.links)
    readings = read_all(clusters, load_reader(asked.reader))
    examples = all_examples(clusters, readings)
    scored = learn_left_out(clusters, readings, examples)
    print("bits   input    same: P     R     near misses, each cluster left out")
    for bits in GRID:
        for mentions in Mentions:
            one = figures(clusters, readings, at_threshold(scored, bits), mentions)
            print(f"{bits:4.2f}  {mentions:8} {one.same.precision:11.3f} {one.same.recall:.3f}"
                  f" {one.near:4}", flush=True)  # fmt: skip
    honest = calibrated(clusters, readings, scored)
    model = model_of(examples, honest)
    print(f"{model.version}: {len(examples)} pairs, {sum(e.same for e in examples)} of one item, "
          f"{sum(e.related for e in examples)} related; slope and offset {honest}")  # fmt: skip
    if asked.write:
        write(model)


if __name__ == "__main__":
    main()
