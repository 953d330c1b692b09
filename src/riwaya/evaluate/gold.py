"""Annotated articles: reading them, and writing predictions in their form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from riwaya.errors import IngestError
from riwaya.extract.reader import Reader
from riwaya.ingest.documents import read_text
from riwaya.types import Claim, Document, Extraction


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """An annotated article: its name in the collection, the document, and the raw claims."""

    name: str
    document: Document
    claims: list[dict[str, Any]]  # JSON as annotated: see the guidelines of the collection


def load_gold(directory: Path) -> list[GoldDocument]:
    """Read ``ID.json`` files in order of their names.

    Raises:
        IngestError: The folder holds no such file, or one of them is not as it should be.
    """
    paths = sorted(directory.glob("*.json"))
    if not paths:
        raise IngestError(str(directory), "no annotated article (ID.json) is here", "name the folder that holds them")
    return [_gold(path) for path in paths]


def _gold(path: Path) -> GoldDocument:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        document = read_text(
            found["text"],
            title=found.get("title"),
            publisher=found.get("outlet"),
            published=found.get("published"),
            name=path.name,
        )
        return GoldDocument(found["id"], document, found["claims"])
    except (KeyError, ValueError) as error:
        raise IngestError(path.name, f"not an annotated article: {error}", "compare it with its neighbours") from error


def prediction(name: str, extraction: Extraction, roll_up: Any) -> dict[str, Any]:
    """Give an extraction in the form of the scorer; ``roll_up`` maps actor ids to codes."""
    return {"doc": name, "claims": [_claim(claim, roll_up) for claim in extraction.claims]}


def _claim(claim: Claim, roll_up: Any) -> dict[str, Any]:
    number = claim.number
    return {
        "predicate": claim.predicate.value,
        "quote": list(claim.quote),
        "trigger": list(claim.trigger),
        "factuality": claim.factuality.value,
        "agent": [{"span": list(a.span), "id": roll_up(a.actor)} for a in claim.agents],
        "patient": [{"span": list(a.span), "id": roll_up(a.actor)} for a in claim.patients],
        "place": [{"span": list(p.span), "role": p.role.value} for p in claim.places],
        "time": {"span": list(claim.time.span)} if claim.time else None,
        "chain": [{"span": list(h.span), "type": h.type.value} for h in claim.chain],
        "number": number
        and {"span": list(number.span), "low": number.low, "high": number.high, "of": number.of.value},
    }


def write_predictions(gold_dir: Path, out: TextIO) -> None:
    """Read every annotated article's text and write what the reader finds, one line each."""
    reader = Reader()
    for gold in load_gold(gold_dir):
        extraction = reader.extract(gold.document)
        line = prediction(gold.name, extraction, reader.roll_up)
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
