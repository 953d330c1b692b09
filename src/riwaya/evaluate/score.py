"""Scoring: predicted claims against annotated ones, argument by argument, end to end.

Two claims match when their predicates are equal and their triggers share a letter; matching is
one to one and keeps the most pairs. An argument of an unmatched claim is a miss or a false alarm.
An argument's span is right when it shares at least half of the shorter of the two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from riwaya.evaluate.forms import ROLES, ArgumentForm, ClaimForm
from riwaya.link.predicates import FAMILY
from riwaya.types import Predicate


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
    """All figures of one run.

    ``accuracy`` holds shares over matched claims only: ``voice`` (the publisher's own or
    another's), ``factuality``, and ``factuality.macro_f1``, the mean F1 of the annotated values.
    """

    documents: int
    figures: dict[str, Figure]
    accuracy: dict[str, float]
    predicates: dict[str, Figure]


def score(
    gold: Mapping[str, Sequence[ClaimForm]], predicted: Mapping[str, Sequence[ClaimForm]]
) -> Scores:
    """Score predictions; an annotated document without one counts as read with no claims."""
    counts: Counter[str] = Counter()
    predicates: dict[str, Counter[str]] = {}
    values: Counter[tuple[str, str]] = Counter()  # (annotated, predicted) factuality
    for name, claims in gold.items():
        found = predicted.get(name, ())
        pairs = match(claims, found, same_claim)
        counts["claim"] += len(pairs)
        counts["claim.family"] += len(match(claims, found, _related))
        counts["trigger"] += len(match(claims, found, _meet))
        for side, rows in (("gold", claims), ("pred", found)):
            _count_side(counts, predicates, side, rows)
        for i, j in pairs:
            predicates[claims[i]["predicate"]]["tp"] += 1
            values[claims[i]["factuality"], found[j]["factuality"]] += 1
            _count_pair(counts, claims[i], found[j])
    return _scores(len(gold), counts, predicates, values)


def match(
    gold: Sequence[ClaimForm],
    predicted: Sequence[ClaimForm],
    same: Callable[[ClaimForm, ClaimForm], bool],
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


def _meet(a: ClaimForm, b: ClaimForm) -> bool:
    return _shared(a["trigger"], b["trigger"]) > 0


def same_claim(a: ClaimForm, b: ClaimForm) -> bool:
    """Tell whether two claims match: one predicate, triggers that share a letter."""
    return a["predicate"] == b["predicate"] and _meet(a, b)


def _family(claim: ClaimForm) -> str:
    return FAMILY[Predicate(claim["predicate"])]


def _related(a: ClaimForm, b: ClaimForm) -> bool:
    return _family(a) == _family(b) and _meet(a, b)


def alike(x: Sequence[int], y: Sequence[int]) -> bool:
    """Tell whether two spans share at least half of the shorter one."""
    shortest = min(x[1] - x[0], y[1] - y[0])
    return shortest > 0 and _shared(x, y) * 2 >= shortest


def _alike(a: ArgumentForm, b: ArgumentForm) -> bool:
    return alike(a["span"], b["span"])


def _hits(
    gold: Sequence[ArgumentForm], found: Sequence[ArgumentForm], same_id: bool = False
) -> int:
    """Count the annotated arguments that a predicted one stands for, each used once."""
    left, hits = list(found), 0
    for g in gold:
        for p in left:
            if _alike(g, p) and (not same_id or g.get("id") == p.get("id")):
                left.remove(p)
                hits += 1
                break
    return hits


def _count_side(
    counts: Counter[str],
    predicates: dict[str, Counter[str]],
    side: str,
    claims: Sequence[ClaimForm],
) -> None:
    counts[f"claim.{side}"] += len(claims)
    for claim in claims:
        predicates.setdefault(claim["predicate"], Counter())[side] += 1
        for role in ROLES:
            counts[f"{role}.{side}"] += len(claim[role])
        counts[f"time.{side}"] += bool(claim["time"])
        counts[f"chain.{side}"] += bool(claim["chain"])
        counts[f"number.{side}"] += bool(claim["number"])


def _count_pair(counts: Counter[str], gold: ClaimForm, found: ClaimForm) -> None:
    """Count what is right about one matched claim."""
    for role in ROLES:
        counts[role] += _hits(gold[role], found[role])
    counts["agent.id"] += _hits(gold["agent"], found["agent"], same_id=True)
    counts["patient.id"] += _hits(gold["patient"], found["patient"], same_id=True)
    if gold["time"] and found["time"]:
        counts["time"] += _alike(gold["time"], found["time"])
    _count_chain(counts, gold["chain"], found["chain"])
    counts["fact"] += gold["factuality"] == found["factuality"]
    x, y = gold["number"], found["number"]
    if x and y:
        counts["number"] += (x["low"], x["high"], x["of"]) == (y["low"], y["high"], y["of"])
    counts["whole"] += _whole(gold, found)


def _count_chain(
    counts: Counter[str], gold: Sequence[ArgumentForm], found: Sequence[ArgumentForm]
) -> None:
    counts["voice"] += bool(gold) == bool(found)
    if not gold or not found:
        return
    origin = _alike(gold[0], found[0])
    counts["origin"] += origin
    counts["origin.type"] += origin and gold[0].get("type") == found[0].get("type")
    counts["chain"] += len(gold) == len(found) and all(map(_alike, gold, found))


def _whole(gold: ClaimForm, found: ClaimForm) -> bool:
    """Tell whether agents, patients, factuality and origin are all right."""
    for role in ROLES[:2]:
        if not len(gold[role]) == len(found[role]) == _hits(gold[role], found[role]):
            return False
    x, y = gold["chain"], found["chain"]
    voice = bool(x) == bool(y) and (not x or _alike(x[0], y[0]))
    return voice and gold["factuality"] == found["factuality"]


def _scores(
    documents: int,
    counts: Counter[str],
    predicates: dict[str, Counter[str]],
    values: Counter[tuple[str, str]],
) -> Scores:
    base = {"claim.family": "claim", "trigger": "claim", "whole": "claim", "origin": "chain",
            "origin.type": "chain", "agent.id": "agent", "patient.id": "patient"}  # fmt: skip
    names = ("claim", "claim.family", "trigger", "agent", "agent.id", "patient", "patient.id",
             "place", "time", "origin", "origin.type", "chain", "number", "whole")  # fmt: skip
    figures = {}
    for name in names:
        of = base.get(name, name)
        figures[name] = Figure(counts[name], counts[f"{of}.pred"], counts[f"{of}.gold"])
    matched = counts["claim"] or 1
    accuracy = {
        "voice": counts["voice"] / matched,
        "factuality": counts["fact"] / matched,
        "factuality.macro_f1": _macro_f1(values),
    }
    each = {name: Figure(c["tp"], c["pred"], c["gold"]) for name, c in sorted(predicates.items())}
    return Scores(documents, figures, accuracy, each)


def _macro_f1(values: Counter[tuple[str, str]]) -> float:
    """Average F1 over the annotated values of matched claims, however rare."""
    annotated, predicted = Counter[str](), Counter[str]()
    for (gold, found), count in values.items():
        annotated[gold] += count
        predicted[found] += count
    each = [
        Figure(values[value, value], predicted[value], annotated[value]).f1 for value in annotated
    ]
    return sum(each) / len(each) if each else 0.0
