"""Judging answers: listed quotes found, in the right position, with the right verdict.

A claim **comes from** a listed quote if its trigger lies in it or, for a quote in which no claim of
the whole answer has its trigger, if the words of both overlap. A listed quote is **returned** if a
claim that comes from it stands in a position that holds no claim with its trigger in a quote listed
under another expected position: one mixed claim voids the whole position. (A claim that only
brushes a quote says nothing of it: overlap tells whose a position is only where no trigger does.)
A **verdict** is judged by which kinds of relation stand between the positions that hold the quotes
of two expected ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from riwaya.ask.answer import Answer, RelationKind
from riwaya.ask.evidence import Evidence

APART = (RelationKind.CHANGED, RelationKind.WINDOWS_UNKNOWN)
DISPUTE = (RelationKind.DISPUTE,)
AGREE = (RelationKind.COMPATIBLE, RelationKind.CHANGED)
Kinds = tuple[RelationKind, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What must come out: relations between expected positions (by number), and more.

    ``pairs``: the relations that may stand between two expected positions; every relation found
    between positions that hold their quotes must be one of them, and one must be found. ``empty``:
    words that a side said to be empty must show. ``origins``: of every position that holds quotes.
    ``no_dispute``: no dispute at all between positions that hold quotes.
    """

    pairs: dict[tuple[int, int], Kinds] = field(default_factory=dict)
    some: dict[tuple[int, int], Kinds] = field(default_factory=dict)
    empty: str = ""
    origins: int = 0
    all_origins: int = 0
    no_dispute: bool = False


VERDICTS: dict[str, Verdict] = {  # of the questions on the development articles
    "Q1": Verdict(pairs={(0, 1): APART}),
    "Q2": Verdict(pairs={(0, 1): APART}, some={(1, 2): DISPUTE}),
    "Q3": Verdict(pairs={(0, 1): APART}),
    "Q4": Verdict(pairs={(0, 1): DISPUTE}),
    "Q5": Verdict(pairs={(0, 1): AGREE}, empty="85678373", all_origins=1),
    "Q6": Verdict(no_dispute=True),
    "Q7": Verdict(some={(0, 1): DISPUTE}),
    "Q8": Verdict(pairs={(0, 1): (RelationKind.COMPATIBLE,)}),
    "Q9": Verdict(no_dispute=True, origins=1),
    "Q10": Verdict(some={(0, 1): DISPUTE}),
    "Q11": Verdict(pairs={(0, 1): DISPUTE}, all_origins=1),
    "Q12": Verdict(pairs={(0, 1): AGREE}, no_dispute=True),
    "N": Verdict(),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed quote: the expected position it belongs to, its document, and where it stands."""

    position: int
    document: str
    start: int
    end: int


@dataclass(slots=True)
class Outcome:
    """What came of one question."""

    id: str
    returned: int
    listed: int
    verdict: bool
    positions: int
    missing: list[str]


def judge(question: Any, answer: Answer, texts: Mapping[str, str], verdict: Verdict) -> Outcome:
    """Judge one answer; a question without expected positions must be abstained from.

    Args:
        question: A question of a file of questions.
        answer: What was answered.
        texts: The articles' texts by name.
        verdict: What must come out.
    """
    listed = list(listed_quotes(question, texts))
    if not listed:
        return Outcome(question["id"], 0, 0, answer.abstains, len(answer.positions), [])
    direct, touched = touches(answer, listed)
    pure = [
        {listed[at].position for at in (sure or brushed)}
        for sure, brushed in zip(direct, touched, strict=True)
    ]
    hit = {
        at
        for found, of in zip(touched, pure, strict=True)
        for at in found
        if of == {listed[at].position}
    }
    missing = [
        f"{one.position} {one.document} {texts[one.document][one.start : one.end]}"
        for at, one in enumerate(listed)
        if at not in hit
    ]
    right = verdict_of(verdict, answer, pure)
    return Outcome(question["id"], len(hit), len(listed), right, len(answer.positions), missing)


def listed_quotes(question: Any, texts: Mapping[str, str]) -> Iterator[Listed]:
    """Give the listed quotes of a question with where they stand."""
    for number, position in enumerate(question["positions"]):
        for claim in position["claims"]:
            start = texts[claim["doc"]].find(claim["quote"])
            yield Listed(number, claim["doc"], start, start + len(claim["quote"]))


def load_verdict(form: Any) -> Verdict:
    """Read a verdict as invented questions have it: ``{"pairs": {"0-1": ["dispute"]}}``."""
    parts = {
        name: {
            (int(pair[0]), int(pair[2])): tuple(RelationKind(kind) for kind in kinds)
            for pair, kinds in form.get(name, {}).items()
        }
        for name in ("pairs", "some")
    }
    return Verdict(pairs=parts["pairs"], some=parts["some"])


def touches(answer: Answer, listed: list[Listed]) -> tuple[list[set[int]], list[set[int]]]:
    """List for each position the quotes that hold a trigger of it, and all its claims come from."""
    held = [position.evidence for position in answer.positions]
    direct = [
        {at for at, one in enumerate(listed) if any(_trigger_in(e, one) for e in evidence)}
        for evidence in held
    ]
    bare = set(range(len(listed))) - set().union(*direct, set())
    brushed = [
        found | {at for at in bare if any(_overlaps(e, listed[at]) for e in evidence)}
        for found, evidence in zip(direct, held, strict=True)
    ]
    return direct, brushed


def _trigger_in(evidence: Evidence, one: Listed) -> bool:
    same = evidence.name == one.document
    return same and one.start <= evidence.trigger.start and evidence.trigger.end <= one.end


def _overlaps(evidence: Evidence, one: Listed) -> bool:
    same = evidence.name == one.document
    return same and evidence.span.start < one.end and one.start < evidence.span.end


def verdict_of(wanted: Verdict, answer: Answer, pure: list[set[int]]) -> bool:
    """Judge the relations, the empty sides and the origins of an answer."""
    holds = [next(iter(of)) if len(of) == 1 else None for of in pure]
    found = _between(answer, holds)
    told = [
        bool(found.get(pair)) and all(kind in kinds for kind in found[pair])
        for pair, kinds in wanted.pairs.items()
    ]
    told += [
        any(kind in kinds for kind in found.get(pair, [])) for pair, kinds in wanted.some.items()
    ]
    held = [p for p, of in zip(answer.positions, holds, strict=True) if of is not None]
    if wanted.empty:
        told.append(any(wanted.empty == label.ref for label in answer.empty))
    if wanted.origins:
        told.append(bool(held) and all(p.origins.number == wanted.origins for p in held))
    if wanted.all_origins:
        told.append(answer.origins.number == wanted.all_origins)
    if wanted.no_dispute:
        told.append(len(held) > 1)
        told.append(not any(RelationKind.DISPUTE in kinds for kinds in found.values()))
    return all(told)


def _between(answer: Answer, holds: list[int | None]) -> dict[tuple[int, int], list[RelationKind]]:
    """List the kinds of relation between positions that hold quotes of two expected ones."""
    found: dict[tuple[int, int], list[RelationKind]] = {}
    for relation in answer.relations:
        a, b = holds[relation.first], holds[relation.second]
        if a is not None and b is not None and a != b:
            found.setdefault((min(a, b), max(a, b)), []).append(relation.kind)
    return found
