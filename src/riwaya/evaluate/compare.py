"""Comparing two versions' predictions: which claims and arguments were gained, and which lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from riwaya.evaluate.forms import ROLES, ClaimForm
from riwaya.evaluate.score import alike, match, same_claim

Claims = Sequence[ClaimForm]
# What can be right about a matched claim, each judged on its own.
PARTS = (*ROLES, "time", "number", "chain", "factuality")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, told by ids and offsets alone: the articles stay where they are.

    ``what`` is ``claim`` or one of ``PARTS``; ``how`` is found, lost, false gone, false new (of
    claims), fixed or broken (of parts); ``gain`` tells a wrong thing put right (a claim
    found, a false one gone, an argument fixed) from a right one lost.
    """

    document: str
    trigger: tuple[int, int]
    predicate: str
    what: str
    how: str
    gain: bool


@dataclass(slots=True)
class _Judged:
    """One version's claims of one article against the annotation."""

    owner: dict[int, ClaimForm] = field(default_factory=dict)  # annotated index → predicted
    false: dict[tuple[str, int, int], ClaimForm] = field(default_factory=dict)


def compare(
    gold: Mapping[str, Claims], old: Mapping[str, Claims], new: Mapping[str, Claims]
) -> list[Change]:
    """List the differences that matter, in order of article and offset."""
    changes: list[Change] = []
    for name, claims in gold.items():
        before, after = _judge(claims, old.get(name, ())), _judge(claims, new.get(name, ()))
        found = [*_claims(name, claims, before, after), *_false(name, before, after)]
        found += _parts(name, claims, before, after)
        changes += sorted(found, key=lambda one: (one.trigger, one.predicate, one.what, one.how))
    return changes


def per_predicate(changes: Sequence[Change]) -> dict[str, Counter[str]]:
    """Count the changes of each predicate by ``how``."""
    counts: dict[str, Counter[str]] = {}
    for one in changes:
        counts.setdefault(one.predicate, Counter())[one.how] += 1
    return dict(sorted(counts.items()))


def _judge(gold: Claims, predicted: Claims) -> _Judged:
    pairs = dict(match(gold, predicted, same_claim))
    used = set(pairs.values())
    false = {_key(one): one for j, one in enumerate(predicted) if j not in used}
    return _Judged({i: predicted[j] for i, j in pairs.items()}, false)


def _key(claim: ClaimForm) -> tuple[str, int, int]:
    return (claim["predicate"], *_trigger(claim))


def _trigger(claim: ClaimForm) -> tuple[int, int]:
    start, end = claim["trigger"]
    return start, end


def _claims(name: str, gold: Claims, before: _Judged, after: _Judged) -> Iterator[Change]:
    for i, claim in enumerate(gold):
        if (i in before.owner) != (i in after.owner):
            gain = i in after.owner
            how = "found" if gain else "lost"
            yield Change(name, _trigger(claim), claim["predicate"], "claim", how, gain)


def _false(name: str, before: _Judged, after: _Judged) -> Iterator[Change]:
    for key in before.false.keys() ^ after.false.keys():
        gain = key in before.false
        how = "false gone" if gain else "false new"
        yield Change(name, key[1:], key[0], "claim", how, gain)


def _parts(name: str, gold: Claims, before: _Judged, after: _Judged) -> Iterator[Change]:
    for i in before.owner.keys() & after.owner.keys():
        for part in PARTS:
            was = _right(part, gold[i], before.owner[i])
            now = _right(part, gold[i], after.owner[i])
            if was != now:
                how = "fixed" if now else "broken"
                yield Change(name, _trigger(gold[i]), gold[i]["predicate"], part, how, now)


def _right(part: str, gold: ClaimForm, found: ClaimForm) -> bool:
    """Tell whether one part of a claim is wholly right."""
    for role in ROLES:
        if part == role:
            return _all_alike([one["span"] for one in gold[role]], [o["span"] for o in found[role]])
    return _REST[part](gold, found)


def _all_alike(gold: list[list[int]], found: list[list[int]]) -> bool:
    left = list(found)
    for span in gold:
        hit = next((one for one in left if alike(span, one)), None)
        if hit is None:
            return False
        left.remove(hit)
    return not left


def _time(gold: ClaimForm, found: ClaimForm) -> bool:
    x, y = gold["time"], found["time"]
    return alike(x["span"], y["span"]) if x and y else not x and not y


def _number(gold: ClaimForm, found: ClaimForm) -> bool:
    x, y = gold["number"], found["number"]
    if not x or not y:
        return not x and not y
    return (x["low"], x["high"], x["of"]) == (y["low"], y["high"], y["of"])


def _chain(gold: ClaimForm, found: ClaimForm) -> bool:
    x, y = gold["chain"], found["chain"]
    return len(x) == len(y) and all(alike(a["span"], b["span"]) for a, b in zip(x, y, strict=True))


def _factuality(gold: ClaimForm, found: ClaimForm) -> bool:
    return gold["factuality"] == found["factuality"]


_REST: dict[str, Callable[[ClaimForm, ClaimForm], bool]] = {
    "time": _time,
    "number": _number,
    "chain": _chain,
    "factuality": _factuality,
}
