"""Questions with known answers: quotes found, in the right position, with the right verdict.

Run: python benchmarks/quality/questions.py GOLD_DIR [--reader rules|learned|both] [--show]

GOLD_DIR holds questions.json and dev/. Two ledgers are made of the articles the questions are
about: one of their annotated claims, one of what the reader finds. Publication dates that
questions.json estimates are entered as decisions. ``riwaya.evaluate.questions`` says how a quote
counts as returned and how a verdict is judged.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from riwaya.api import Extractor, Ledger, open_ledger
from riwaya.evaluate.annotated import AnnotatedReader
from riwaya.evaluate.questions import VERDICTS, Outcome, judge
from riwaya.extract.reader import load_reader
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.types import Document

AT = "2000-01-01T00:00:00+00:00"


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
    whole = json.loads((gold / "questions.json").read_text(encoding="utf-8"))
    texts = {name: article(gold, name).text for name in whole["published_estimate"]}
    for question in whole["questions"]:
        wanted = VERDICTS.get(question["id"], VERDICTS["N"])
        yield judge(question, ledger.ask(question["ar"]), texts, wanted)


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
