"""Questions with known answers: are the quotes found, in the right position, with the right verdict?

Run: python benchmarks/quality/questions.py GOLD_DIR [--reader rules|learned|both]

GOLD_DIR holds questions.json and dev/. Two ledgers are made of the articles the questions are
about: one of their annotated claims, one of what the reader finds. Publication dates that
questions.json estimates are entered as decisions.

A claim **comes from** a listed quote if its trigger lies in it or, for a quote in which no claim of
the whole answer has its trigger, if the words of both overlap. A listed quote is **returned** if a
claim that comes from it stands in a position that holds no claim that comes from a quote listed
under another expected position: one mixed claim voids the whole position. A **verdict** is judged by
``VERDICTS``: which kinds of relation may, and must, stand between the positions that hold the
quotes of two expected positions, and what must be said to be empty.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from riwaya.api import Extractor, Ledger, open_ledger
from riwaya.ask.answer import Answer, RelationKind
from riwaya.ask.evidence import Evidence
from riwaya.evaluate.annotated import AnnotatedReader
from riwaya.extract.reader import load_reader
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.types import Document

AT = "2000-01-01T00:00:00+00:00"
APART = (RelationKind.CHANGED, RelationKind.WINDOWS_UNKNOWN)
DISPUTE = (RelationKind.DISPUTE,)
AGREE = (RelationKind.COMPATIBLE, RelationKind.CHANGED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What must come out: relations between expected positions (by number), and more.

    ``pairs``: the relations that may stand between two expected positions; every relation found
    between positions that hold their quotes must be one of them, and one must be found. ``empty``:
    words that a side said to be empty must show. ``origins``: of every position that holds quotes.
    ``no_dispute``: no dispute at all between positions that hold quotes.
    """

    pairs: dict[tuple[int, int], tuple[RelationKind, ...]] = field(default_factory=dict)
    some: dict[tuple[int, int], tuple[RelationKind, ...]] = field(default_factory=dict)
    empty: str = ""
    origins: int = 0
    all_origins: int = 0
    no_dispute: bool = False


VERDICTS: dict[str, Verdict] = {
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


def main() -> int:
    """Print the table for both ledgers; the status is 1 where a figure falls below its goal."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--reader", default="both")
    parser.add_argument("--show", action="store_true", help="list the quotes not returned")
    asked = parser.parse_args()
    good = True
    readers: tuple[tuple[str, Extractor, float], ...] = (
        ("annotated claims", AnnotatedReader(asked.gold / "dev"), 0.96),
        (f"reader {asked.reader}", load_reader(asked.reader), 0.65),
    )
    for name, reader, goal in readers:
        with ledger_of(asked.gold, reader) as ledger:
            outcomes = list(judged(asked.gold, ledger))
        good &= report(name, outcomes, goal, asked.show)
    return 0 if good else 1


def ledger_of(gold: Path, reader: Extractor) -> Ledger:
    """Make a ledger of the articles the questions are about, the estimated dates decided."""
    whole = json.loads((gold / "questions.json").read_text(encoding="utf-8"))
    ledger = open_ledger(":memory:")
    for name, estimate in sorted(whole["published_estimate"].items()):
        document = article(gold, name)
        for _ in ledger.read([ReadResult(document, document.text.encode())], reader, at=AT):
            pass
        day = (estimate["value"] + "-01-01")[:10]
        value = {"date": day, "precision": estimate["precision"]}
        ledger.decide(
            document.id, "published", value, by="estimate", why=estimate["basis"], at=AT,
            reader=reader,
        )  # fmt: skip
    return ledger


def article(gold: Path, name: str) -> Document:
    """Read an article of the collection."""
    found = json.loads((gold / "dev" / f"{name}.json").read_text(encoding="utf-8"))
    text = found["text"]
    return read_text(text, publisher=found.get("outlet"), name=name, title=found.get("title"))


def judged(gold: Path, ledger: Ledger) -> Iterator[Outcome]:
    """Ask every question and judge its answer."""
    for question in json.loads((gold / "questions.json").read_text(encoding="utf-8"))["questions"]:
        yield judge(gold, question, ledger.ask(question["ar"]))


def judge(gold: Path, question: Any, answer: Answer) -> Outcome:
    """Judge one answer; a question without expected positions must be abstained from."""
    listed = list(listed_quotes(gold, question))
    if not listed:
        return Outcome(question["id"], 0, 0, answer.abstains, len(answer.positions), [])
    touched = touches(answer, listed)
    pure = [{listed[at].position for at in found} for found in touched]
    hit = {at for found, of in zip(touched, pure, strict=True) if len(of) == 1 for at in found}
    missing = [quote_of(gold, listed[at]) for at in range(len(listed)) if at not in hit]
    verdict = verdict_of(question["id"], answer, pure)
    return Outcome(question["id"], len(hit), len(listed), verdict, len(answer.positions), missing)


def listed_quotes(gold: Path, question: Any) -> Iterator[Listed]:
    """Give the listed quotes of a question with where they stand."""
    for number, position in enumerate(question["positions"]):
        for claim in position["claims"]:
            start = article(gold, claim["doc"]).text.find(claim["quote"])
            yield Listed(number, claim["doc"], start, start + len(claim["quote"]))


def quote_of(gold: Path, one: Listed) -> str:
    """Give the words of a listed quote, for a list of those not returned."""
    return f"{one.position} {one.document} {article(gold, one.document).text[one.start : one.end]}"


def touches(answer: Answer, listed: list[Listed]) -> list[set[int]]:
    """List for each position the quotes that its claims come from."""
    held = [position.evidence for position in answer.positions]
    direct = [
        {at for at, one in enumerate(listed) if any(_trigger_in(e, one) for e in evidence)}
        for evidence in held
    ]
    bare = set(range(len(listed))) - set().union(*direct, set())
    return [
        found | {at for at in bare if any(_overlaps(e, listed[at]) for e in evidence)}
        for found, evidence in zip(direct, held, strict=True)
    ]


def _trigger_in(evidence: Evidence, one: Listed) -> bool:
    same = evidence.name == one.document
    return same and one.start <= evidence.trigger.start and evidence.trigger.end <= one.end


def _overlaps(evidence: Evidence, one: Listed) -> bool:
    same = evidence.name == one.document
    return same and evidence.span.start < one.end and one.start < evidence.span.end


def verdict_of(id: str, answer: Answer, pure: list[set[int]]) -> bool:
    """Judge the relations, the empty sides and the origins of an answer."""
    wanted = VERDICTS[id]
    holds = [next(iter(of)) if len(of) == 1 else None for of in pure]
    found: dict[tuple[int, int], list[RelationKind]] = {}
    for relation in answer.relations:
        a, b = holds[relation.first], holds[relation.second]
        if a is not None and b is not None and a != b:
            found.setdefault((min(a, b), max(a, b)), []).append(relation.kind)
    told = [
        bool(found.get(pair)) and all(kind in kinds for kind in found[pair])
        for pair, kinds in wanted.pairs.items()
    ]
    told += [
        any(kind in kinds for kind in found.get(pair, [])) for pair, kinds in wanted.some.items()
    ]
    if wanted.empty:
        told.append(any(wanted.empty == label.ref for label in answer.empty))
    held = [p for p, of in zip(answer.positions, holds, strict=True) if of is not None]
    if wanted.origins:
        told.append(bool(held) and all(p.origins == wanted.origins for p in held))
    if wanted.all_origins:
        told.append(answer.origins == wanted.all_origins)
    if wanted.no_dispute:
        told.append(len(held) > 1)
        told.append(not any(RelationKind.DISPUTE in kinds for kinds in found.values()))
    return all(told)


def report(name: str, outcomes: list[Outcome], goal: float, show: bool) -> bool:
    """Print one table and tell whether its goals are met."""
    print(f"\n{name}\n{'question':<10}{'returned':>10}{'listed':>8}{'positions':>11}  verdict")
    for one in outcomes:
        verdict = "as expected" if one.verdict else "NOT as expected"
        print(f"{one.id:<10}{one.returned:>10}{one.listed:>8}{one.positions:>11}  {verdict}")
        for quote in one.missing if show else ():
            print(f"          missing: {quote}")
    returned, listed = sum(o.returned for o in outcomes), sum(o.listed for o in outcomes)
    contested = [one for one in outcomes if one.listed]
    right = sum(one.verdict for one in contested)
    silent = all(one.verdict for one in outcomes if not one.listed)
    print(
        f"recall {returned / listed:.3f} (goal {goal}), verdicts {right} of {len(contested)}, "
        f"questions without an answer abstained from: {'all' if silent else 'NOT all'}"
    )
    return returned / listed >= goal and silent


if __name__ == "__main__":
    sys.exit(main())
