"""Write the golden files: what the readers find in the sample reports, one JSON file a report.

Run after a change that is meant to change readings, and read the diff: python tools/write_golden.py
In ``samples`` stands what the rules find, the same on every machine; in ``both`` what both readers
find on the machine that wrote it: another one may differ in a few lines.
"""

from __future__ import annotations

import json
from pathlib import Path

from riwaya.extract.reader import load_reader
from riwaya.ingest.files import read_paths
from riwaya.ingest.results import ReadResult
from riwaya.samples import sample_paths
from riwaya.types import Claim, Document, Span

GOLDEN = Path(__file__).parent.parent / "tests" / "golden"
FOLDERS = {"rules": GOLDEN / "samples", "both": GOLDEN / "both"}


def readings(kind: str) -> dict[str, list[str]]:
    """Give, for each sample report, its claims as lines a person can read."""
    reader = load_reader(kind)
    found = {}
    for result in read_paths([str(path) for path in sample_paths()]):
        assert isinstance(result, ReadResult)
        name = Path(result.document.name.replace(":", "-line-")).name
        claims = reader.extract(result.document).claims
        found[name] = [line(result.document, claim) for claim in claims]
    return found


def line(document: Document, claim: Claim) -> str:
    """Write one claim: predicate, trigger, then every argument as its words and what they mean."""

    def of(span: Span) -> str:
        return span.of(document.text).replace("\n", " ")

    parts = [f"{claim.predicate} {claim.factuality} «{of(claim.trigger)}»"]
    parts += [f"agent={of(a.span)}/{a.actor}" for a in claim.agents]
    parts += [f"patient={of(p.span)}/{p.actor}" for p in claim.patients]
    parts += [f"{p.role}={of(p.span)}/{p.place or p.precision}" for p in claim.places]
    if claim.time is not None:
        interval = claim.time.interval
        parts.append(f"time={of(claim.time.span)}/{interval.first}..{interval.last}")
    if claim.number is not None:
        number = claim.number
        parts.append(f"number={of(number.span)}/{number.low}..{number.high} {number.of}")
    flags = {True: "!", False: ""}
    parts += [f"voice={of(h.span)}/{h.type}{flags[h.interest]}" for h in claim.chain]
    return " | ".join(parts)


def main() -> None:
    for kind, folder in FOLDERS.items():
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("*.json"):
            path.unlink()
        for name, lines in readings(kind).items():
            text = json.dumps(lines, ensure_ascii=False, indent=1) + "\n"
            (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
