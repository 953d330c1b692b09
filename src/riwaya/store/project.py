"""Projections: the tables that queries read, made from entries alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from riwaya.errors import LedgerError
from riwaya.store import tables
from riwaya.store.entries import Entry, Kind, read_entries
from riwaya.store.forms import Json, canonical, from_json, to_json
from riwaya.text.fold import fold_word
from riwaya.types import Claim, Document, Extraction, PartialDate, Span

Row = dict[str, Any]

PUBLISHER = "PUBLISHER"
"""Origin of a claim with an empty chain: the publisher's own voice."""

_INSERT = {table: insert(table) for table in tables.projected.sorted_tables}

# Claims of one extraction number from seq times this: stable, and in reading order.
_ROOM = 1_000_000


def project(conn: Connection, entry: Entry) -> None:
    """Write what one entry says into the tables. The same entries give the same rows."""
    match entry.kind:
        case Kind.DOCUMENT:
            project_document(conn, entry.seq, from_json(Document, entry.form["document"]))
        case Kind.EXTRACTION:
            form = entry.form
            extraction = from_json(Extraction, form["extraction"])
            number, document = document_of(conn, extraction.document)
            project_extraction(conn, entry.seq, form, extraction, number, document)
        case Kind.DECISION:
            _project_decision(conn, entry)
        case _:
            problem = f"kind {entry.kind!r} is unknown"
            raise LedgerError(f"entry {entry.seq}", problem, "install a newer riwaya")


def rebuild(conn: Connection) -> int:
    """Throw the projections away and make them again; return the number of entries.

    Raises:
        LedgerError: An entry is damaged; the old projections stay.
    """
    tables.projected.drop_all(conn)
    tables.projected.create_all(conn)
    count = 0
    for entry in read_entries(conn):
        project(conn, entry)
        count += 1
    return count


def dump(conn: Connection) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Give every row of every projection with its table's name, in a fixed order."""
    for table in projections():
        order = list(table.primary_key.columns)
        rows = conn.execution_options(yield_per=500).execute(select(table).order_by(*order))
        for row in rows:
            yield table.name, tuple(row)


def projections() -> list[Table]:
    """List the tables that ``rebuild`` makes again, those referred to first."""
    return tables.projected.sorted_tables


def stored_document(body: str, where: str) -> Document:
    """Read a document back from its row. Raises LedgerError when the row was changed."""
    document: Document = _stored(Document, body, where)
    return document


def stored_claim(body: str, where: str) -> Claim:
    """Read a claim back from its row. Raises LedgerError when the row was changed."""
    claim: Claim = _stored(Claim, body, where)
    return claim


def _stored(kind: Any, body: str, where: str) -> Any:
    try:
        return from_json(kind, json.loads(body))
    except ValueError as error:
        raise LedgerError(where, f"is damaged: {error}", "run `riwaya rebuild`") from None


def document_of(conn: Connection, key: str) -> tuple[int, Document]:
    """Give the row number and the document of an id that is there."""
    columns = tables.documents.c
    row = conn.execute(select(columns.seq, columns.body).where(columns.id == key)).one()
    return row.seq, stored_document(row.body, f"document {key[:12]}")


def document_row(document: Document) -> Row:
    """Give the columns that follow from a document as it is known now."""
    published = document.published
    return {
        "title": document.title,
        "publisher": document.publisher,
        "published": published.date.isoformat() if published.date else None,
        "precision": published.precision.value,
        "body": canonical(to_json(document)),
    }


def project_document(conn: Connection, seq: int, document: Document) -> None:
    """Write a document that entry ``seq`` added."""
    heading = f"{document.title}\n" if document.title else ""
    row = document_row(document) | {
        "seq": seq,
        "id": document.id,
        "name": document.name,
        "original": document.original,
        "folded": fold_word(heading + document.text),
    }
    conn.execute(_INSERT[tables.documents], row)


def project_extraction(
    conn: Connection, seq: int, form: Json, extraction: Extraction, number: int, document: Document
) -> None:
    """Write an extraction that entry ``seq`` added; it becomes the document's current one.

    Args:
        conn: A connection that writes.
        seq: Number of the entry.
        form: Its payload.
        extraction: What the payload holds.
        number: Row of the document.
        document: The document.
    """
    older = tables.extractions.c.document == number
    if conn.execute(select(tables.extractions.c.seq).where(older)).first():
        for table in (tables.extractions, tables.claims):
            current = (table.c.document == number) & table.c.current
            conn.execute(update(table).where(current).values(current=False))
    row = {
        "seq": seq,
        "document": number,
        "reader": extraction.reader,
        "digest": form["digest"],
        "at": form["at"],
        "current": True,
        "claims": len(extraction.claims),
    }
    conn.execute(_INSERT[tables.extractions], row)
    rows: dict[Table, list[Row]] = {tables.claims: [], tables.arguments: [], tables.hops: []}
    text = document.text
    for position, claim in enumerate(extraction.claims):
        key = seq * _ROOM + position
        place = {"number": key, "extraction": seq, "document": number, "current": True}
        body = canonical(form["extraction"]["claims"][position])
        rows[tables.claims].append(place | {"body": body} | _claim_row(claim, text))
        rows[tables.arguments] += [one | {"claim": key} for one in _argument_rows(claim, text)]
        rows[tables.hops] += [one | {"claim": key} for one in _hop_rows(claim, text)]
    for table, found in rows.items():
        if found:
            conn.execute(_INSERT[table], found)


def _claim_row(claim: Claim, text: str) -> Row:
    window = claim.window
    quote = claim.quote.of(text)
    return {
        "id": claim.id,
        "predicate": claim.predicate.value,
        "factuality": claim.factuality.value,
        "origin": claim.chain[0].type.value if claim.chain else PUBLISHER,
        "first": window.first.isoformat() if window and window.first else None,
        "last": window.last.isoformat() if window and window.last else None,
        "score": claim.score,
        "quote": quote,
        "folded": fold_word(quote),
        "words": canonical(_words(claim, text)),
    }


def _words(claim: Claim, text: str) -> list[list[str]]:
    """List what a table of claims prints: role, id or kind, and words as they stand."""
    rows = [["agent", one.actor, one.span.of(text)] for one in claim.agents]
    rows += [["patient", one.actor, one.span.of(text)] for one in claim.patients]
    rows += [["place", one.place or one.precision.value, one.span.of(text)] for one in claim.places]
    if claim.time:
        rows.append(["time", claim.time.precision.value, claim.time.span.of(text)])
    if claim.number:
        rows.append(["number", claim.number.of.value, claim.number.span.of(text)])
    return rows + [["voice", hop.type.value, hop.span.of(text)] for hop in claim.chain]


def _argument_rows(claim: Claim, text: str) -> Iterator[Row]:
    for role, people in (("agent", claim.agents), ("patient", claim.patients)):
        for position, one in enumerate(people):
            yield _argument(role, position, one.actor, None, one.span, text)
    for position, place in enumerate(claim.places):
        yield _argument("place", position, place.place, place.role.value, place.span, text)
    if claim.time:
        yield _argument("time", 0, None, claim.time.precision.value, claim.time.span, text)
    if claim.number:
        yield _argument("number", 0, None, claim.number.of.value, claim.number.span, text)


def _argument(
    role: str, position: int, ref: str | None, detail: str | None, span: Span, text: str
) -> Row:
    return {
        "role": role,
        "position": position,
        "ref": ref,
        "detail": detail,
        "words": fold_word(span.of(text)),
    }


def _hop_rows(claim: Claim, text: str) -> Iterator[Row]:
    for position, hop in enumerate(claim.chain):
        yield {
            "position": position,
            "type": hop.type.value,
            "link": hop.link.value,
            "actor": hop.actor,
            "interest": hop.interest,
            "gap": hop.gap,
            "words": fold_word(hop.span.of(text)),
        }


def _project_decision(conn: Connection, entry: Entry) -> None:
    form = entry.form
    number, document = document_of(conn, form["document"])
    changed = with_field(document, form["field"], form["value"])
    row = {
        "seq": entry.seq,
        "document": number,
        "field": form["field"],
        "value": canonical(form["value"]),
        "before": canonical(form["before"]),
        "who": form["by"],
        "why": form["why"],
        "at": form["at"],
    }
    conn.execute(_INSERT[tables.decisions], row)
    where = tables.documents.c.seq == number
    conn.execute(update(tables.documents).where(where).values(**document_row(changed)))


def with_field(document: Document, field: str, value: Any) -> Document:
    """Give the document with one field as a person decided it; ``value`` in JSON form."""
    match field:
        case "published":
            return replace(document, published=from_json(PartialDate, value))
        case "publisher":
            return replace(document, publisher=from_json(str, value))
    raise ValueError(f"field {field!r} cannot be decided; use published or publisher")
