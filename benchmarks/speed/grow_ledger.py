"""Make a large ledger out of a small one, to measure on.

The documents of SOURCE come again and again with later dates, until there are N claims. Each
repetition is entered like any document and extraction: the chain of OUT holds, and ``riwaya
verify`` passes. What linking found is repeated too, not found: the claims of one repetition are
linked among themselves as those of SOURCE are. Keys to compare by are left out, so OUT is good to
search and to read, not to link further.

    python benchmarks/speed/grow_ledger.py SOURCE.sqlite OUT.sqlite --claims 1000000
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select

from riwaya.ingest.documents import document_id
from riwaya.store import tables
from riwaya.store.connect import open_engine, reading, writing
from riwaya.store.entries import Kind, append_entry
from riwaya.store.forms import canonical, digest, to_json
from riwaya.store.project import project_document, project_extraction, stored_document
from riwaya.store.rows import ROOM
from riwaya.types import Document

STEP = 30
"""Days by which each repetition is later than the one before."""
Numbers = dict[int, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--claims", type=int, required=True)
    asked = parser.parse_args()
    if asked.out.exists():
        sys.exit(f"{asked.out} is there already: name another file")
    shutil.copyfile(asked.source, asked.out)
    engine = open_engine(asked.out)
    with reading(engine, asked.out) as conn:
        newest = conn.execute(select(func.max(tables.entries.c.seq))).scalar_one()
        have = conn.execute(select(func.count()).where(tables.claims.c.current)).scalar_one()
    turn = 0
    while have < asked.claims:
        turn, began = turn + 1, time.monotonic()
        with writing(engine, asked.out) as conn:
            conn.exec_driver_sql("PRAGMA cache_size=-64000")
            have += repeat(conn, turn, newest, asked.claims - have)
        print(f"{have:,} claims after {turn} rounds, {time.monotonic() - began:.0f} s", flush=True)


def repeat(conn: Connection, turn: int, newest: int, wanted: int) -> int:
    """Enter the documents up to entry ``newest`` once more; return how many claims came."""
    e, x = tables.entries.c, tables.extractions.c
    papers: Numbers = {}
    readings: Numbers = {}
    came = 0
    query = (
        select(tables.documents.c.seq, tables.documents.c.body, x.seq, e.payload)
        .join(tables.extractions, (x.document == tables.documents.c.seq) & x.current)
        .join(tables.entries, e.seq == x.seq)
        .where(tables.documents.c.seq <= newest)
        .order_by(tables.documents.c.seq)
    )
    for old, body, reading_seq, payload in conn.execute(query).all():
        if came >= wanted:
            break
        document = _later(stored_document(body, f"document {old}"), turn)
        text = document.text
        form = {"at": "2026", "digest": digest(text), "document": to_json(document)}
        papers[old] = append_entry(conn, Kind.DOCUMENT, form).seq
        project_document(conn, papers[old], document)
        extraction = _moved(json.loads(payload)["extraction"], document, turn)
        quotes = [digest(text[start:end]) for start, end in _quotes(extraction)]
        whole: dict[str, Any] = {"at": "2026", "digest": digest(canonical(extraction))}
        whole |= {"quotes": quotes, "extraction": extraction}
        readings[reading_seq] = append_entry(conn, Kind.EXTRACTION, whole).seq
        project_extraction(conn, readings[reading_seq], whole, papers[old], text)
        came += len(extraction["claims"])
    _repeat_links(conn, turn, papers, readings, (newest + 1) * ROOM)
    return came


def _quotes(extraction: dict[str, Any]) -> Iterator[tuple[int, int]]:
    for claim in extraction["claims"]:
        start, end = claim["quote"]
        yield start, end


def _later(document: Document, turn: int) -> Document:
    """Give the same article as if it had been printed later, at an address of its own."""
    published = document.published
    if published.date is not None:
        published = replace(published, date=published.date + datetime.timedelta(days=STEP * turn))
    day = published.date.isoformat() if published.date else None
    url = f"{document.url or document.name}#{turn}"
    key = document_id(document.text, document.title, document.publisher, day, url)
    return replace(document, id=key, published=published, url=url)


def _moved(extraction: dict[str, Any], document: Document, turn: int) -> dict[str, Any]:
    """Give an extraction as that of the later document; windows move with the date."""
    extraction["document"] = document.id
    for claim in extraction["claims"]:
        claim["document"] = document.id
        claim["id"] = hashlib.sha256(f"{claim['id']} {turn}".encode()).hexdigest()[:20]
        for window in (claim["window"], claim["time"] and claim["time"]["interval"]):
            if window:
                for bound in ("first", "last"):
                    window[bound] = _day(window[bound], turn)
    return extraction


def _day(day: str | None, turn: int) -> str | None:
    if day is None or not "1950" < day < "2050":
        return day
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=STEP * turn)).isoformat()


def _repeat_links(
    conn: Connection, turn: int, papers: Numbers, readings: Numbers, end: int
) -> None:
    """Repeat what linking found among claims below ``end``; pairs cut in two are left out."""
    turns = conn.execute(select(func.max(tables.linked.c.turn))).scalar() or 0

    def claim(number: int) -> int | None:
        seq, position = divmod(number, ROOM)
        return readings[seq] * ROOM + position if seq in readings else None

    def add(table: Any, found: list[dict[str, Any]]) -> None:
        kept = [row for row in found if None not in (row.get("first", 0), row.get("second", 0))]
        if kept:
            conn.execute(insert(table), kept)

    rows = [dict(row._mapping) for row in conn.execute(select(tables.linked))]
    laid = [row for row in rows if row["document"] in papers]
    for place, row in enumerate(laid, start=1):
        row["extraction"] = readings[row["extraction"]]
        row["document"], row["turn"] = papers[row["document"]], turns + place
    add(tables.linked, laid)
    for table in (tables.links, tables.disputes):
        rows = [
            dict(row._mapping) for row in conn.execute(select(table).where(table.c.first < end))
        ]
        rows = [row for row in rows if claim(row["first"]) and claim(row["second"])]
        for row in rows:
            row["first"], row["second"] = claim(row["first"]), claim(row["second"])
            if "id" in row:
                row["id"] = hashlib.sha256(f"{row['id']} {turn}".encode()).hexdigest()[:20]
        add(table, rows)
    rows = [dict(row._mapping) for row in conn.execute(select(tables.copies))]
    ids = dict(conn.execute(select(tables.documents.c.seq, tables.documents.c.id)).all())
    for row in rows:
        first, second = row["first"], row["second"]
        row["first"], row["second"] = papers.get(first), papers.get(second)
        if row["first"] and row["second"]:
            body = row["body"].replace(ids[first], ids[row["first"]])
            row["body"] = body.replace(ids[second], ids[row["second"]])
    add(tables.copies, rows)
    slots = select(tables.slots).where(tables.slots.c.claim < end)
    for part in conn.execute(slots).yield_per(2_000).partitions():
        rows = [dict(row._mapping) for row in part]
        add(tables.slots, [r | {"claim": claim(r["claim"])} for r in rows if claim(r["claim"])])


if __name__ == "__main__":
    main()
