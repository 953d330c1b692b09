"""The shelf: documents as pages of a list, found without reading their texts, and their history."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, select

from riwaya.store.connect import reading
from riwaya.store.entries import Kind
from riwaya.store.search import containing, folded_words
from riwaya.store.tables import blobs, decisions, documents, entries, extractions, reviewed
from riwaya.store.viewer import Viewer, shown
from riwaya.types import DatePrecision, PartialDate

SIZE = 50
"""Documents of a page."""


@dataclass(frozen=True, slots=True)
class ShelfQuery:
    """Which documents to list; a field left out asks for nothing.

    Attributes:
        text: Words of title and text, folded, in any order; what holds no word asks for nothing.
        publisher: As the documents name it.
        undated: Only those without a publication date.
        nameless: Only those without a publisher.
        unread: Only those that no reader has read.
        silent: Only those that were read and hold no claim.
    """

    text: str = ""
    publisher: str = ""
    undated: bool = False
    nameless: bool = False
    unread: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A document without its text.

    ``number`` is its entry; ``claims`` counts those that stand in it now; ``reader`` is None if
    nobody read it.
    """

    number: int
    id: str
    name: str
    title: str | None
    publisher: str | None
    published: PartialDate
    claims: int
    reader: str | None


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """A page of the list; ``next`` is the number after which the next page begins, if any."""

    headings: tuple[Heading, ...]
    total: int
    next: int | None


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to a document.

    Attributes:
        number: Of its entry.
        at: When, ISO 8601.
        kind: What it was: document, extraction or decision.
        current: False for a reading that a later one took the place of.
        reader: Of a reading: who read.
        claims: Of a reading: how many claims were found.
        field: Of a decision: what was set.
        before: Of a decision: what stood there; a date as far as it is known, empty for nothing.
        after: Of a decision: what stands there since.
        by: Of a decision: who decided.
        why: Of a decision: the reason given.
    """

    number: int
    at: str
    kind: Kind
    current: bool = True
    reader: str = ""
    claims: int = 0
    field: str = ""
    before: str = ""
    after: str = ""
    by: str = ""
    why: str = ""


class Shelf:
    """The documents of a ledger as lists show them."""

    def __init__(self, engine: Engine, path: Path, viewer: Viewer) -> None:
        self._engine, self._path, self._viewer = engine, path, viewer

    def page(self, asked: ShelfQuery, *, after: int = 0, size: int = SIZE) -> ShelfPage:
        """List the documents that fit, in the order they came, after the one of this number."""
        with reading(self._engine, self._path) as conn:
            fits = list(_conditions(conn, asked))
            total = select(func.count()).select_from(documents).where(*fits)
            query = _headings().where(*fits, documents.c.seq > after).limit(size + 1)
            found = [shown(self._viewer, _heading(row)) for row in conn.execute(query)]
            more = found[size - 1].number if len(found) > size else None
            return ShelfPage(tuple(found[:size]), conn.execute(total).scalar_one(), more)

    def headings(self, ids: list[str]) -> dict[str, Heading]:
        """Fetch headings of documents by their whole ids; those that are not there are left out."""
        with reading(self._engine, self._path) as conn:
            query = _headings().where(documents.c.id.in_(ids[:500]))
            return {row.id: shown(self._viewer, _heading(row)) for row in conn.execute(query)}

    def publishers(self) -> list[str]:
        """List all publishers by name."""
        with reading(self._engine, self._path) as conn:
            c = documents.c
            query = select(c.publisher).where(c.publisher.is_not(None)).distinct()
            return list(conn.execute(query.order_by(c.publisher)).scalars())

    def history(self, document: str) -> list[Happening]:
        """List all that happened to a document, oldest first."""
        with reading(self._engine, self._path) as conn:
            number = conn.execute(
                select(documents.c.seq).where(documents.c.id == document)
            ).scalar()
            if number is None:
                return []
            found = [*_added(conn, number), *_readings(conn, number), *_decisions(conn, number)]
            return [shown(self._viewer, one) for one in sorted(found, key=lambda one: one.number)]

    def original_size(self, digest: str) -> int | None:
        """Say how many bytes a document was read from; None if they are not kept."""
        with reading(self._engine, self._path) as conn:
            return conn.execute(select(blobs.c.size).where(blobs.c.digest == digest)).scalar()


def _headings() -> Any:
    d, e = documents.c, extractions.c
    columns = (d.seq, d.id, d.name, d.title, d.publisher, d.published, d.precision)
    more = select(func.coalesce(func.sum(reviewed.c.more), 0))
    decided = more.where(reviewed.c.document == d.seq).scalar_subquery()
    return (
        select(*columns, (e.claims + decided).label("claims"), e.reader)
        .outerjoin(extractions, (e.document == d.seq) & e.current)
        .order_by(d.seq)
    )


def _conditions(conn: Connection, asked: ShelfQuery) -> Iterator[ColumnElement[bool]]:
    d = documents.c
    read = extractions.alias("read").c  # apart from the one that a heading is joined with
    if folded_words(asked.text):
        yield containing(conn, documents, asked.text)
    if asked.publisher:
        yield d.publisher == asked.publisher
    if asked.undated:
        yield d.published.is_(None)
    if asked.nameless:
        yield d.publisher.is_(None)
    if asked.unread:
        yield ~select(read.seq).where(read.document == d.seq, read.current).exists()
    if asked.silent:
        empty = (read.document == d.seq, read.current, read.claims == 0)
        yield select(read.seq).where(*empty).exists()


def _heading(row: Any) -> Heading:
    day = datetime.date.fromisoformat(row.published) if row.published else None
    published = PartialDate(day, DatePrecision(row.precision))
    return Heading(
        row.seq, row.id, row.name, row.title, row.publisher, published, row.claims or 0, row.reader
    )


def _added(conn: Connection, number: int) -> Iterator[Happening]:
    payload = conn.execute(select(entries.c.payload).where(entries.c.seq == number)).scalar_one()
    yield Happening(number, json.loads(payload)["at"], Kind.DOCUMENT)


def _readings(conn: Connection, number: int) -> Iterator[Happening]:
    for row in conn.execute(select(extractions).where(extractions.c.document == number)):
        yield Happening(
            row.seq, row.at, Kind.EXTRACTION, row.current, reader=row.reader, claims=row.claims
        )


def _decisions(conn: Connection, number: int) -> Iterator[Happening]:
    for row in conn.execute(select(decisions).where(decisions.c.document == number)):
        yield Happening(
            row.seq,
            row.at,
            Kind.DECISION,
            field=row.field,
            before=_value(row.before),
            after=_value(row.value),
            by=row.who,
            why=row.why,
        )


_LETTERS = {"year": 4, "month": 7}


def _value(form: str) -> str:
    """Write the value of a field: a name, or a date as far as it is known."""
    value = json.loads(form)
    if isinstance(value, dict):
        return str(value["date"] or "")[: _LETTERS.get(value["precision"], 10)]
    return str(value or "")
