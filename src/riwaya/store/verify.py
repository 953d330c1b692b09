"""Proving a ledger: every hash made again, every quote found again, every table made again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from riwaya.errors import LedgerError
from riwaya.store.connect import plain_errors, reading, scratch_engine
from riwaya.store.entries import FIRST, RESTORE, Entry, Kind, get_blob, has_blob, read_entries
from riwaya.store.forms import canonical, digest, from_json
from riwaya.store.project import dump, project, text_of
from riwaya.store.tables import SEARCHED, blobs
from riwaya.types import Document

_REBUILD = "run `riwaya rebuild`: it makes the tables again from the entries"


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved. ``head`` is the last hash: noted elsewhere, it shows a cut-off ledger."""

    entries: int
    documents: int
    quotes: int
    originals: int
    head: str


def verify(engine: Engine, path: Path) -> Proof:
    """Prove the whole ledger.

    Order: the file's own structure, entries and what they hold, original bytes, tables, index.

    Raises:
        LedgerError: The first thing that is wrong, with place, fault and remedy.
    """
    with reading(engine, path) as conn:
        _check_structure(conn, path)
        with _scratch() as copy:
            proof = _check_entries(conn, copy)
            _check_tables(conn, copy)
            _check_index(conn, copy)
        originals = _check_originals(conn)
    return Proof(proof.entries, proof.documents, proof.quotes, originals, proof.head)


def _check_structure(conn: Connection, path: Path) -> None:
    if conn.dialect.name != "sqlite":
        return
    said = str(conn.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one())
    if said != "ok":
        problem = "the file is damaged: " + " ".join(said.split())
        hint = f"{_REBUILD}; if it cannot, {RESTORE}"
        raise LedgerError(str(path), problem, hint)


@contextmanager
def _scratch() -> Iterator[Connection]:
    """Give a second ledger to make the tables in again; it is thrown away."""
    with tempfile.TemporaryDirectory(prefix="riwaya-") as folder:
        path = Path(folder) / "again.sqlite"
        engine = scratch_engine(path)
        try:
            with plain_errors(path), engine.connect() as conn:
                yield conn
                conn.rollback()
        finally:
            engine.dispose()


def _check_entries(conn: Connection, copy: Connection) -> Proof:
    texts = quotes = count = 0
    head = FIRST
    for entry in read_entries(conn):
        try:
            if entry.kind == Kind.DOCUMENT:
                _check_document(conn, entry)
                texts += 1
            project(copy, entry)
            if entry.kind == Kind.EXTRACTION:
                quotes += _check_quotes(copy, entry)
            elif entry.kind == Kind.REVIEW:
                quotes += _check_own_quote(copy, entry)
        except (ValueError, KeyError) as error:
            if isinstance(error, LedgerError):
                raise
            raise LedgerError(f"entry {entry.seq}", f"cannot be read: {error}", RESTORE) from error
        head, count = entry.hash, entry.seq
    return Proof(count, texts, quotes, 0, head)


def _check_document(conn: Connection, entry: Entry) -> None:
    form = entry.form
    document = from_json(Document, form["document"])
    where = f"entry {entry.seq}, document {document.id[:12]}"
    if digest(document.text) != form["digest"]:
        raise LedgerError(where, "its text is not the one that was read", RESTORE)
    if document.original and not has_blob(conn, document.original):
        raise LedgerError(where, "the bytes it was read from are missing", RESTORE)


def _check_quotes(copy: Connection, entry: Entry) -> int:
    form = entry.form
    extraction = form["extraction"]
    where = f"entry {entry.seq}"
    if digest(canonical(extraction)) != form["digest"]:
        raise LedgerError(where, "its extraction is not the one that was added", RESTORE)
    _, text = text_of(copy, extraction["document"])
    for claim, expected in zip(extraction["claims"], form["quotes"], strict=True):
        start, end = claim["quote"]
        if digest(text[start:end]) != expected:
            place = f"{where}, claim {claim['id']}"
            raise LedgerError(place, "its quote does not stand in the document", RESTORE)
    return len(form["quotes"])


def _check_own_quote(copy: Connection, entry: Entry) -> int:
    """Find again the words of a claim that a person wrote."""
    form = entry.form
    if form["body"] is None:
        return 0
    start, end = form["body"]["quote"]
    if digest(text_of(copy, form["document"])[1][start:end]) != form["quote"]:
        place = f"entry {entry.seq}, claim {form['claim']}"
        raise LedgerError(place, "its quote does not stand in the document", RESTORE)
    return 1


def _check_tables(conn: Connection, copy: Connection) -> None:
    """Compare each row of the tables with the row made again from the entries."""
    for stored, made in zip_longest(dump(conn), dump(copy)):
        if stored == made:
            continue
        table, row = made or stored or ("", ())
        fault = "is missing" if stored is None else "differs from what the entries say"
        raise LedgerError(f"table {table}, row {row[0]}", fault, _REBUILD)


def _check_index(conn: Connection, copy: Connection) -> None:
    """Compare the full-text indexes word by word: a broken index would only find less."""
    if conn.dialect.name != "sqlite":
        return
    for table in SEARCHED:
        nothing: Sequence[Any] = ()
        both = zip_longest(_indexed(conn, table), _indexed(copy, table), fillvalue=nothing)
        for stored, made in both:
            if stored != made:
                pairs = zip_longest(stored, made)
                words, row = next(b or a for a, b in pairs if a != b)[:2]
                problem = f"word {words!r} of row {row} differs from what the entries say"
                raise LedgerError(f"index of {table}", problem, _REBUILD)


def _indexed(conn: Connection, table: str) -> Iterator[Sequence[Any]]:
    """Give (word, row, column, offset) of a full-text index, in order, many at a time."""
    name = f"{table}_words"
    conn.exec_driver_sql(  # temp: works on a ledger that may not be written
        f"CREATE VIRTUAL TABLE temp.{name} USING fts5vocab('main', '{table}_search', 'instance')"
    )
    rows = conn.exec_driver_sql(f"SELECT * FROM temp.{name}")  # noqa: S608 - our own names
    yield from rows.partitions(10_000)
    conn.exec_driver_sql(f"DROP TABLE temp.{name}")


def _check_originals(conn: Connection) -> int:
    count = 0
    for key in conn.execute(select(blobs.c.digest).order_by(blobs.c.digest)).scalars():
        get_blob(conn, key)
        count += 1
    return count
