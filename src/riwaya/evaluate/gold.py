"""Annotated articles: reading them, and writing predictions in their form."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from riwaya.errors import IngestError
from riwaya.evaluate.forms import ArgumentForm, ClaimForm, NumberForm, Prediction
from riwaya.extract.reader import Reader, load_reader
from riwaya.ingest.documents import read_text
from riwaya.types import Claim, Document, Extraction, NumberArgument, Participant, ReaderKind

RollUp = Callable[[str], str]  # actor id → the id of the guidelines it belongs to


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """An annotated article: its name in the collection, the document, and its claims."""

    name: str
    document: Document
    claims: list[ClaimForm]


def load_gold(directory: Path) -> list[GoldDocument]:
    """Read ``ID.json`` files in order of their names.

    Raises:
        IngestError: The folder holds no such file, or one of them is not as it should be.
    """
    paths = sorted(directory.glob("*.json"))
    if not paths:
        hint = "name the folder that holds them"
        raise IngestError(str(directory), "no annotated article (ID.json) is here", hint)
    return [_gold(path) for path in paths]


def load_predictions(path: Path) -> dict[str, list[ClaimForm]]:
    """Read a file of predictions: claims by document name.

    Raises:
        IngestError: Names the first line that is no prediction.
    """
    found: dict[str, list[ClaimForm]] = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row: Prediction = json.loads(line)
                found[row["doc"]] = row["claims"]
            except (KeyError, TypeError, ValueError) as error:
                hint = "write predictions with `riwaya evaluate`"
                raise IngestError(
                    f"{path.name}:{number}", f"not a prediction: {error!r}", hint
                ) from error
    return found


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
        if document.text != found["text"]:  # every span counts from its start
            raise ValueError("the text has a byte order mark or carriage returns")
        return GoldDocument(found["id"], document, found["claims"])
    except (KeyError, TypeError, ValueError) as error:
        hint = "compare it with its neighbours"
        raise IngestError(path.name, f"not an annotated article: {error}", hint) from error


def prediction(name: str, extraction: Extraction, roll_up: RollUp) -> Prediction:
    """Give an extraction in the form of the scorer."""
    return {"doc": name, "claims": [_claim(claim, roll_up) for claim in extraction.claims]}


def _claim(claim: Claim, roll_up: RollUp) -> ClaimForm:
    return {
        "predicate": claim.predicate.value,
        "quote": list(claim.quote),
        "trigger": list(claim.trigger),
        "factuality": claim.factuality.value,
        "agent": [_participant(one, roll_up) for one in claim.agents],
        "patient": [_participant(one, roll_up) for one in claim.patients],
        "place": [{"span": list(one.span), "role": one.role.value} for one in claim.places],
        "time": {"span": list(claim.time.span)} if claim.time else None,
        "chain": [{"span": list(hop.span), "type": hop.type.value} for hop in claim.chain],
        "number": _number(claim.number) if claim.number else None,
    }


def _participant(one: Participant, roll_up: RollUp) -> ArgumentForm:
    return {"span": list(one.span), "id": roll_up(one.actor)}


def _number(one: NumberArgument) -> NumberForm:
    return {"span": list(one.span), "low": one.low, "high": one.high, "of": one.of.value}


def predictions(gold: list[GoldDocument], reader: Reader) -> Iterator[Prediction]:
    """Read every annotated article's text; its claims are not looked at."""
    for one in gold:
        yield prediction(one.name, reader.extract(one.document), reader.roll_up)


def write_predictions(gold_dir: Path, out: TextIO, kind: str = ReaderKind.BOTH) -> None:
    """Read every annotated article's text and write what the reader finds, one line each."""
    for found in predictions(load_gold(gold_dir), load_reader(kind)):
        out.write(json.dumps(found, ensure_ascii=False) + "\n")
