"""Projections: the tables that queries read, made from entries alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, insert, inspect, select, update

from riwaya.errors import LedgerError
from riwaya.store import tables
from riwaya.store.entries import Entry, Kind, read_entries
from riwaya.store.forms import Json, canonical, from_json, to_json
from riwaya.store.questions import project_question
from riwaya.store.rows import ROOM, Row, insert_claims
from riwaya.store.settling import settle
from riwaya.text.fold import fold_word
from riwaya.types import Claim, Document, PartialDate

_INSERT = {table: insert(table) for table in tables.projected.sorted_tables}


def project(conn: Connection, entry: Entry) -> None:
    """Write what one entry says into the tables. The same entries give the same rows."""
    match entry.kind:
        case Kind.DOCUMENT:
            project_document(conn, entry.seq, from_json(Document, entry.form["document"]))
        case Kind.EXTRACTION:
            form = entry.form
            number, text = text_of(conn, form["extraction"]["document"])
            project_extraction(conn, entry.seq, form, number, text)
        case Kind.DECISION:
            _project_decision(conn, entry)
        case Kind.LINK_DECISION:
            _project_link_decision(conn, entry)
        case Kind.QUESTION:
            project_question(conn, entry)
        case Kind.REVIEW:
            _project_review(conn, entry)
        case Kind.SAMPLE:
            _project_sample(conn, entry)
        case Kind.CODING:
            _project_coding(conn, entry)
        case Kind.RATING:
            _project_rating(conn, entry)
        case _:
            problem = f"kind {entry.kind!r} is unknown"
            raise LedgerError(f"entry {entry.seq}", problem, "install a newer riwaya")


def rebuild(conn: Connection) -> int:
    """Throw the projections away and make them again; return the number of entries.

    What linking found goes too: it rests on the tables, and linking makes it again.

    Raises:
        LedgerError: An entry is damaged; the old projections stay.
    """
    for metadata in (tables.derived, tables.projected):
        metadata.drop_all(conn)
        metadata.create_all(conn)
    count = 0
    for entry in read_entries(conn):
        project(conn, entry)
        count += 1
    return count


def dump(conn: Connection) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Give every row of every projection with its table's name, in a fixed order."""
    made = set(inspect(conn).get_table_names())
    for table in projections():
        if table.name not in made:
            continue  # a ledger made before this table: it has no entries that fill it
        order = list(table.primary_key.columns)
        rows = conn.execute(select(table).order_by(*order), execution_options={"yield_per": 500})
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


def text_of(conn: Connection, key: str) -> tuple[int, str]:
    """Give the row number and the text of an id that is there."""
    columns = tables.documents.c
    row = conn.execute(select(columns.seq, columns.body).where(columns.id == key)).one()
    return row.seq, json.loads(row.body)["text"]


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


def project_extraction(conn: Connection, seq: int, form: Json, number: int, text: str) -> None:
    """Write an extraction that entry ``seq`` added; it becomes the document's current one.

    Rows are made from the payload as it stands: making the nouns first would take twice as long.

    Args:
        conn: A connection that writes.
        seq: Number of the entry.
        form: Its payload.
        number: Row of the document.
        text: Of the document.
    """
    extraction = form["extraction"]
    older = tables.extractions.c.document == number
    if conn.execute(select(tables.extractions.c.seq).where(older)).first():
        for table in (tables.extractions, tables.claims):
            current = (table.c.document == number) & table.c.current
            conn.execute(update(table).where(current).values(current=False))
    row = {
        "seq": seq,
        "document": number,
        "reader": extraction["reader"],
        "digest": form["digest"],
        "at": form["at"],
        "current": True,
        "claims": len(extraction["claims"]),
    }
    conn.execute(_INSERT[tables.extractions], row)
    numbered = [(seq * ROOM + at, claim) for at, claim in enumerate(extraction["claims"])]
    insert_claims(conn, numbered, seq, number, text)
    settle(conn, number, text)


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


def _project_review(conn: Connection, entry: Entry) -> None:
    """Write a person's decision on a claim, and what stands in its document by it."""
    form = entry.form
    number, text = text_of(conn, form["document"])
    start, end = form["trigger"]
    named = ("act", "claim", "predicate", "undoes", "seen", "token", "why", "at")
    row = {key: form[key] for key in named} | {
        "seq": entry.seq,
        "thread": form["thread"] or entry.seq,
        "document": number,
        "start": start,
        "end": end,
        "before": canonical(form["before"]),
        "body": canonical(form["body"]) if form["body"] else None,
        "who": form["by"],
    }
    conn.execute(_INSERT[tables.reviews], row)
    settle(conn, number, text)


def _project_sample(conn: Connection, entry: Entry) -> None:
    """Write a sample that was drawn; a claim is named by the reading that it was drawn from."""
    form = entry.form
    row = {key: form[key] for key in ("name", "of", "seed", "at")}
    conn.execute(_INSERT[tables.samples], row | {"seq": entry.seq, "who": form["by"]})
    d, c = tables.documents.c, tables.claims.c
    rows = []
    for position, unit in enumerate(form["units"]):
        number = conn.execute(select(d.seq).where(d.id == unit["document"])).scalar_one()
        named = (c.extraction == unit["extraction"]) & (c.id == unit["claim"])
        claim = conn.execute(select(c.number).where(named)).scalar_one() if unit["claim"] else None
        key = unit["claim"] or unit["document"]
        place = {"sample": form["name"], "position": position, "unit": key}
        rows.append(place | {"document": number, "claim": claim})
    conn.execute(_INSERT[tables.sampled], rows)


def _project_coding(conn: Connection, entry: Entry) -> None:
    form = entry.form
    row = {key: form[key] for key in ("sample", "unit", "verdict", "token", "at")}
    row |= {"seq": entry.seq, "who": form["by"], "claims": canonical(form["claims"])}
    conn.execute(_INSERT[tables.codings], row)


def _project_rating(conn: Connection, entry: Entry) -> None:
    form = entry.form
    row = {key: form[key] for key in ("of", "key", "value", "predicate", "why", "at")}
    row |= {"seq": entry.seq, "who": form["by"], "document": None, "start": None, "end": None}
    if form["document"] is not None:
        row["document"] = document_of(conn, form["document"])[0]
        row["start"], row["end"] = form["trigger"]
    conn.execute(_INSERT[tables.ratings], row)


def _project_link_decision(conn: Connection, entry: Entry) -> None:
    form = entry.form
    row = {key: form[key] for key in ("choice", "kind", "undoes", "why", "at")}
    conn.execute(_INSERT[tables.link_decisions], row | {"seq": entry.seq, "who": form["by"]})
    rows = [
        {"decision": entry.seq, "side": side, "position": position} | _anchor_row(conn, anchor)
        for side, name in enumerate(("first", "second"), start=1)
        for position, anchor in enumerate(form[name])
    ]
    if rows:
        conn.execute(_INSERT[tables.decided_claims], rows)


def _anchor_row(conn: Connection, anchor: Json) -> Row:
    """Give the row of a claim that a person decided on: what finds it again in a later reading."""
    columns = tables.documents.c
    number = conn.execute(select(columns.seq).where(columns.id == anchor["document"])).scalar_one()
    start, end = anchor["trigger"]
    kept = {key: anchor[key] for key in ("claim", "predicate")}
    return kept | {"document": number, "start": start, "end": end}


def with_field(document: Document, field: str, value: Any) -> Document:
    """Give the document with one field as a person decided it; ``value`` in JSON form."""
    match field:
        case "published":
            return replace(document, published=from_json(PartialDate, value))
        case "publisher":
            return replace(document, publisher=from_json(str, value))
    raise ValueError(f"field {field!r} cannot be decided; use published or publisher")
