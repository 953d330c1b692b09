"""Scoring predicted links, disputes and origins against annotated clusters.

A predicted end stands for the annotated mention whose trigger it overlaps, else whose quote it
overlaps most. A pair with an end that stands for none is left out and counted. ``same`` is counted
by item and pair of articles, so that an item told twice in one article does not count twice.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from riwaya.evaluate import report
from riwaya.evaluate.clusters import Cluster
from riwaya.evaluate.links import EndForm, LinkForm
from riwaya.evaluate.score import Figure
from riwaya.types import Span

ItemKey = tuple[str, str]
"""Cluster and key of an item."""


@dataclass(frozen=True, slots=True)
class LinkScores:
    """The figures of one run; ``near`` counts near misses that were linked, of ``near_items``."""

    same: Figure
    near: int
    near_items: int
    dispute: Figure
    slot_right: int
    origin: Figure
    outside: int


@dataclass(slots=True)
class _Gold:
    """All clusters, laid out for looking up."""

    cluster_of: dict[str, str] = field(default_factory=dict)
    told: dict[str, list[tuple[Span, Span, ItemKey]]] = field(default_factory=dict)
    same: set[tuple[ItemKey, str, str]] = field(default_factory=set)
    near: set[frozenset[ItemKey]] = field(default_factory=set)
    disputes: dict[frozenset[tuple[ItemKey, str]], str] = field(default_factory=dict)
    origins: set[frozenset[str]] = field(default_factory=set)

    def stand_for(self, end: EndForm) -> frozenset[ItemKey]:
        """Name the items that a predicted end may stand for."""
        here, span = self.told.get(end["doc"], []), Span(*end["span"])
        hit = frozenset(item for trigger, _, item in here if overlap(trigger, span))
        if hit:
            return hit
        best = max(((overlap(quote, span), item) for _, quote, item in here), default=None)
        return frozenset({best[1]}) if best is not None and best[0] else frozenset()


def overlap(first: Span, second: Span) -> int:
    """Count the letters that two spans share."""
    return max(0, min(first.end, second.end) - max(first.start, second.start))


def score_links(clusters: Iterable[Cluster], predictions: Iterable[LinkForm]) -> LinkScores:
    """Score predictions over clusters; what lies outside them is not looked at."""
    gold, rows = _gold(clusters), list(predictions)
    same, wrong = _same(gold, rows)
    found, slots, every = _disputes(gold, rows)
    origins = {
        frozenset(row["docs"]) for row in rows if row["kind"] == "origin" and _inside(gold, row)
    }
    return LinkScores(
        same=Figure(len(same & gold.same), len(same) + len(wrong), len(gold.same)),
        near=sum(pair in gold.near for pair, _, _ in wrong),
        near_items=len(gold.near),
        dispute=Figure(len(found), len(every), len(gold.disputes)),
        slot_right=slots,
        origin=Figure(len(origins & gold.origins), len(origins), len(gold.origins)),
        outside=sum(not (x and y) for row in rows for x, y in _ends(gold, row)),
    )


def lines(scores: LinkScores) -> Iterator[str]:
    """Give the figures one a line."""
    for name, one in (
        ("same", scores.same), ("dispute", scores.dispute), ("one origin", scores.origin)
    ):  # fmt: skip
        yield (
            f"{name:20} P {one.precision:.4f}  R {one.recall:.4f}  F1 {one.f1:.4f}  "
            f"({one.right} right of {one.predicted} predicted, {one.annotated} annotated)"
        )
    yield f"{'near misses linked':20} {scores.near} (of {scores.near_items} near-miss items)"
    yield f"{'dispute slot right':20} {scores.slot_right} of {scores.dispute.right}"
    yield f"{'pairs outside gold':20} {scores.outside}"


def form(scores: LinkScores) -> dict[str, object]:
    """Give the figures as JSON, ratios rounded to four places."""
    return {
        "same": report.figure_form(scores.same),
        "near_misses_linked": scores.near,
        "near_miss_items": scores.near_items,
        "dispute": report.figure_form(scores.dispute),
        "dispute_slot_right": scores.slot_right,
        "one_origin": report.figure_form(scores.origin),
        "outside": scores.outside,
    }


def _gold(clusters: Iterable[Cluster]) -> _Gold:
    gold = _Gold()
    for cluster in clusters:
        gold.cluster_of |= dict.fromkeys(cluster.documents, cluster.name)
        for item in cluster.items:
            key = cluster.name, item.key
            for one in item.told:
                gold.told.setdefault(one.doc, []).append((one.trigger, one.quote, key))
            docs = sorted({one.doc for one in item.told})
            gold.same |= {(key, x, y) for x, y in itertools.combinations(docs, 2)}
            if item.near_miss_of:
                gold.near.add(frozenset({key, (cluster.name, item.near_miss_of)}))
        for rivalry in cluster.rivalries:
            ends = (((cluster.name, key), doc) for key, doc in (rivalry.first, rivalry.second))
            gold.disputes[frozenset(ends)] = rivalry.slot
        for group in cluster.origins:
            gold.origins |= {frozenset(pair) for pair in itertools.combinations(sorted(group), 2)}
    return gold


def _ends(gold: _Gold, row: LinkForm) -> Iterator[tuple[frozenset[ItemKey], frozenset[ItemKey]]]:
    """Give what the ends of a prediction between two articles stand for; nothing for others."""
    if row["kind"] == "origin" or row["a"]["doc"] == row["b"]["doc"]:
        return
    if row["a"]["doc"] in gold.cluster_of and row["b"]["doc"] in gold.cluster_of:
        yield gold.stand_for(row["a"]), gold.stand_for(row["b"])


def _inside(gold: _Gold, row: LinkForm) -> bool:
    """Tell whether a row names two different articles of one cluster."""
    clusters = [gold.cluster_of.get(doc) for doc in row["docs"]]
    return len(set(row["docs"])) == 2 and None not in clusters and len(set(clusters)) == 1


Wrong = tuple[frozenset[ItemKey], str, str]


def _same(gold: _Gold, rows: list[LinkForm]) -> tuple[set[tuple[ItemKey, str, str]], set[Wrong]]:
    same: set[tuple[ItemKey, str, str]] = set()
    wrong: set[Wrong] = set()
    for row in rows:
        if row["kind"] != "same":
            continue
        for x, y in _ends(gold, row):
            low, high = sorted((row["a"]["doc"], row["b"]["doc"]))
            if x & y:
                same |= {(item, low, high) for item in x & y}
            elif x and y:
                wrong.add((frozenset({min(x), min(y)}), low, high))
    return same, wrong


Rival = frozenset[tuple[ItemKey, str]]


def _disputes(gold: _Gold, rows: list[LinkForm]) -> tuple[set[Rival], int, set[Rival]]:
    """Give the annotated disputes found, in how many the slot is right, and all predicted."""
    found: set[Rival] = set()
    every: set[Rival] = set()
    right = 0
    for row in rows:
        if row["kind"] != "dispute":
            continue
        for x, y in _ends(gold, row):
            if not x or not y:
                continue
            docs = row["a"]["doc"], row["b"]["doc"]
            may_be = {frozenset({(i, docs[0]), (j, docs[1])}) for i in x for j in y}
            hits = [rival for rival in gold.disputes if rival in may_be]
            if hits and hits[0] not in found:
                found.add(hits[0])
                right += gold.disputes[hits[0]] == row.get("slot")
            every.add(hits[0] if hits else frozenset({(min(x), docs[0]), (min(y), docs[1])}))
    return found, right, every
