"""Rows of claims: what the tables of claims, arguments and voices hold of one claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, insert

from riwaya.store import tables
from riwaya.store.forms import Json, canonical
from riwaya.text.fold import fold_word

Row = dict[str, Any]

PUBLISHER = "PUBLISHER"
"""Origin of a claim with an empty chain: the publisher's own voice."""

# Claims of one extraction number from seq times this: stable, and in reading order.
ROOM = 1_000_000
# Within it, claims that a person wrote number from here; a reader never finds so many.
OWN = ROOM // 2

_INSERT = {table: insert(table) for table in (tables.claims, tables.arguments, tables.hops)}


def insert_claims(
    conn: Connection,
    numbered: Sequence[tuple[int, Json]],
    extraction: int,
    document: int,
    text: str,
) -> None:
    """Write claims, given with their numbers, as current ones of an extraction."""
    rows: dict[Table, list[Row]] = {tables.claims: [], tables.arguments: [], tables.hops: []}
    for key, claim in numbered:
        place = {"number": key, "extraction": extraction, "document": document, "current": True}
        rows[tables.claims].append(place | claim_row(claim, text))
        rows[tables.arguments] += [one | {"claim": key} for one in argument_rows(claim, text)]
        rows[tables.hops] += [one | {"claim": key} for one in hop_rows(claim, text)]
    for table, found in rows.items():
        if found:
            conn.execute(_INSERT[table], found)


def claim_row(claim: Json, text: str) -> Row:
    """Give the columns that follow from a claim; ``text`` is that of its document."""
    window, chain = claim["window"] or {}, claim["chain"]
    quote = _of(claim, text, "quote")
    return {
        "id": claim["id"],
        "predicate": claim["predicate"],
        "factuality": claim["factuality"],
        "origin": chain[0]["type"] if chain else PUBLISHER,
        "first": window.get("first"),
        "last": window.get("last"),
        "score": claim["score"],
        "quote": quote,
        "folded": fold_word(quote),
        "words": canonical(_words(claim, text)),
        "body": canonical(claim),
    }


@lru_cache(maxsize=65_536)
def _fold(words: str) -> str:
    """Fold the words of an argument or voice: the same few come again and again."""
    return fold_word(words)


def _of(part: Json, text: str, field: str = "span") -> str:
    start, end = part[field]
    return text[start:end]


def _words(claim: Json, text: str) -> list[list[str]]:
    """List what a table of claims prints: role, id or kind, and words as they stand."""
    rows = [["agent", one["actor"], _of(one, text)] for one in claim["agents"]]
    rows += [["patient", one["actor"], _of(one, text)] for one in claim["patients"]]
    rows += [["place", one["place"] or one["precision"], _of(one, text)] for one in claim["places"]]
    if time := claim["time"]:
        rows.append(["time", time["precision"], _of(time, text)])
    if number := claim["number"]:
        rows.append(["number", number["of"], _of(number, text)])
    return rows + [["voice", hop["type"], _of(hop, text)] for hop in claim["chain"]]


def argument_rows(claim: Json, text: str) -> Iterator[Row]:
    """Give a row for each agent, patient, place, time and number."""
    time, number = claim["time"], claim["number"]
    for role, found, ref, detail in (
        ("agent", claim["agents"], "actor", None),
        ("patient", claim["patients"], "actor", None),
        ("place", claim["places"], "place", "role"),
        ("time", [time] if time else [], None, "precision"),
        ("number", [number] if number else [], None, "of"),
    ):
        for position, one in enumerate(found):
            yield {
                "role": role,
                "position": position,
                "ref": one[ref] if ref else None,
                "detail": one[detail] if detail else None,
                "words": _fold(_of(one, text)),
            }


def hop_rows(claim: Json, text: str) -> Iterator[Row]:
    """Give a row for each voice, the origin first."""
    for position, hop in enumerate(claim["chain"]):
        yield {
            "position": position,
            "type": hop["type"],
            "link": hop["link"],
            "actor": hop["actor"],
            "interest": hop["interest"],
            "gap": hop["gap"],
            "words": _fold(_of(hop, text)),
        }
