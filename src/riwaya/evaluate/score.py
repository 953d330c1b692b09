"""Scoring: predicted claims against annotated ones, argument by argument, end to end.

Two claims match when their predicates are equal and their triggers share a letter; matching is
one to one and keeps the most pairs. An argument of an unmatched claim is a miss or a false alarm.
An argument's span is right when it shares at least half of the shorter of the two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

FAMILIES = {
    "violence": "ATTACK BOMBARD ASSASSINATE KILL RAID INFIGHT HARM DEFEAT",
    "custody": "DETAIN RELEASE ESCAPE",
    "position": "PRESENT MOVE CONTROL WHEREABOUTS DISPLACE",
    "group": "STRENGTH LEAD PLEDGE REGROUP",
    "relation": "FACILITATE SMUGGLE AGREE",
    "speech": "PLAN CLAIM_RESP DENY",
}
_FAMILY = {name: family for family, names in FAMILIES.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class Figure:
    """How often a thing was right, out of how many predicted and how many annotated."""

    right: int
    predicted: int
    annotated: int

    @property
    def precision(self) -> float:
        """Share of the predicted that is right; 0 when nothing was predicted."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the annotated that was found; 0 when nothing was annotated."""
        return self.right / self.annotated if self.annotated else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.predicted + self.annotated
        return 2 * self.right / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of one run. ``accuracy`` figures hold over matched claims only."""

    figures: dict[str, Figure]
    accuracy: dict[str, float]
    predicates: dict[str, Figure]


def score(gold: Mapping[str, Sequence[Json]], predicted: Mapping[str, Sequence[Json]]) -> Scores:
    """Score predictions; an annotated document without one counts as read with no claims."""
    counts: Counter[str] = Counter()
    predicates: dict[str, Counter[str]] = {}
    for name, claims in gold.items():
        found = predicted.get(name, ())
        pairs = match(claims, found, _same)
        counts["claim"] += len(pairs)
        counts["claim.family"] += len(match(claims, found, _related))
        counts["trigger"] += len(match(claims, found, _meet))
        for side, rows in (("gold", claims), ("pred", found)):
            _count_side(counts, predicates, side, rows)
        for i, j in pairs:
            predicates[claims[i]["predicate"]]["tp"] += 1
            _count_pair(counts, claims[i], found[j])
    return _scores(counts, predicates)


def match(
    gold: Sequence[Json], predicted: Sequence[Json], same: Callable[[Json, Json], bool]
) -> list[tuple[int, int]]:
    """Pair as many claims as can be (augmenting paths); closer triggers are tried first."""
    edges = [
        sorted(
            (j for j, p in enumerate(predicted) if same(g, p)),
            key=lambda j: -_shared(g["trigger"], predicted[j]["trigger"]),
        )
        for g in gold
    ]
    owner: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j in edges[i]:
            if j not in seen:
                seen.add(j)
                if j not in owner or place(owner[j], seen):
                    owner[j] = i
                    return True
        return False

    for i in range(len(gold)):
        place(i, set())
    return [(i, j) for j, i in owner.items()]


def _shared(a: Sequence[int], b: Sequence[int]) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _meet(a: Json, b: Json) -> bool:
    return _shared(a["trigger"], b["trigger"]) > 0


def _same(a: Json, b: Json) -> bool:
    return a["predicate"] == b["predicate"] and _meet(a, b)


def _related(a: Json, b: Json) -> bool:
    return _FAMILY[a["predicate"]] == _FAMILY[b["predicate"]] and _meet(a, b)


def _alike(a: Json, b: Json) -> bool:
    x, y = a["span"], b["span"]
    shortest = min(x[1] - x[0], y[1] - y[0])
    return shortest > 0 and _shared(x, y) * 2 >= shortest


def _hits(gold: Sequence[Json], found: Sequence[Json], key: str | None = None) -> int:
    left, hits = list(found), 0
    for g in gold:
        for p in left:
            if _alike(g, p) and (key is None or g.get(key) == p.get(key)):
                left.remove(p)
                hits += 1
                break
    return hits


def _count_side(
    counts: Counter[str], predicates: dict[str, Counter[str]], side: str, claims: Sequence[Json]
) -> None:
    counts[f"claim.{side}"] += len(claims)
    for claim in claims:
        predicates.setdefault(claim["predicate"], Counter())[side] += 1
        for role in ("agent", "patient", "place"):
            counts[f"{role}.{side}"] += len(claim.get(role) or ())
        for role in ("time", "chain", "number"):
            counts[f"{role}.{side}"] += bool(claim.get(role))


def _count_pair(counts: Counter[str], gold: Json, found: Json) -> None:
    """Count what is right about one matched claim."""
    for role in ("agent", "patient", "place"):
        counts[role] += _hits(gold.get(role) or (), found.get(role) or ())
    for role in ("agent", "patient"):
        counts[f"{role}.id"] += _hits(gold.get(role) or (), found.get(role) or (), "id")
    if gold.get("time") and found.get("time"):
        counts["time"] += _alike(gold["time"], found["time"])
    _count_chain(counts, gold.get("chain") or (), found.get("chain") or ())
    counts["fact"] += gold["factuality"] == found.get("factuality")
    x, y = gold.get("number"), found.get("number")
    if x and y:
        counts["number"] += all(x.get(key) == y.get(key) for key in ("low", "high", "of"))
    counts["whole"] += _whole(gold, found)


def _count_chain(counts: Counter[str], gold: Sequence[Json], found: Sequence[Json]) -> None:
    counts["voice"] += bool(gold) == bool(found)
    if not gold or not found:
        return
    origin = _alike(gold[0], found[0])
    counts["origin"] += origin
    counts["origin.type"] += origin and gold[0]["type"] == found[0]["type"]
    counts["chain"] += len(gold) == len(found) and all(map(_alike, gold, found))


def _whole(gold: Json, found: Json) -> bool:
    """Tell whether agents, patients, factuality and origin are all right."""
    for role in ("agent", "patient"):
        x, y = gold.get(role) or (), found.get(role) or ()
        if not len(x) == len(y) == _hits(x, y):
            return False
    x, y = gold.get("chain") or (), found.get("chain") or ()
    voice = bool(x) == bool(y) and (not x or _alike(x[0], y[0]))
    return bool(voice and gold["factuality"] == found.get("factuality"))


def _scores(counts: Counter[str], predicates: dict[str, Counter[str]]) -> Scores:
    base = {"claim.family": "claim", "trigger": "claim", "whole": "claim", "origin": "chain",
            "origin.type": "chain", "agent.id": "agent", "patient.id": "patient"}  # fmt: skip
    names = ("claim", "claim.family", "trigger", "agent", "agent.id", "patient", "patient.id",
             "place", "time", "origin", "origin.type", "chain", "number", "whole")  # fmt: skip
    figures = {}
    for name in names:
        of = base.get(name, name)
        figures[name] = Figure(counts[name], counts[f"{of}.pred"], counts[f"{of}.gold"])
    matched = counts["claim"] or 1
    accuracy = {"voice": counts["voice"] / matched, "factuality": counts["fact"] / matched}
    each = {
        name: Figure(c["tp"], c["pred"], c["gold"]) for name, c in sorted(predicates.items())
    }
    return Scores(figures, accuracy, each)
