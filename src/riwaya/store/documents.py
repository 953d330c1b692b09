"""Documents of the ledger: add, fetch, list, and a person's decisions on them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, func, select

from riwaya.errors import LedgerError, StaleDecision
from riwaya.store.entries import Kind, add_blob, append_entry
from riwaya.store.forms import Json, digest, to_json
from riwaya.store.project import project, project_document, stored_document, with_field
from riwaya.store.search import beginning, containing
from riwaya.store.tables import decisions, documents, entries, extractions, reviewed
from riwaya.store.viewer import Viewer, shown
from riwaya.types import Document, PartialDate


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document as a list shows it; ``claims`` counts those that stand in it now."""

    id: str
    name: str
    title: str | None
    publisher: str | None
    published: PartialDate
    claims: int
    reader: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a document: ``what`` is document, extraction or decision."""

    seq: int
    at: str
    what: str
    words: str
    current: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """What a search looked through: how much, and of which dates (ISO 8601, as far as known)."""

    documents: int
    claims: int
    first: str | None
    last: str | None
    undated: int


def add_document(conn: Connection, document: Document, original: bytes, at: str) -> bool:
    """Add a document with the bytes it was read from; False if it is there already.

    Never commits: the caller writes ``with writing(engine, path) as conn``.

    Raises:
        LedgerError: The text cannot be stored (a lone surrogate, a NUL).
        ValueError: ``document.original`` is not the digest of ``original``.
    """
    if has_document(conn, document.id):
        return False
    _check_text(document)
    if document.original:
        if document.original != digest(original):
            raise ValueError(f"{document.name}: original is not the digest of the bytes given")
        add_blob(conn, original)
    form = {"at": at, "digest": digest(document.text), "document": to_json(document)}
    entry = append_entry(conn, Kind.DOCUMENT, form)
    project_document(conn, entry.seq, document)
    return True


def has_document(conn: Connection, key: str) -> bool:
    """Say whether a document of this whole id is there."""
    return conn.execute(select(documents.c.seq).where(documents.c.id == key)).first() is not None


def get_document(conn: Connection, viewer: Viewer, key: str) -> Document | None:
    """Fetch a document by its whole id, a person's corrections applied."""
    row = conn.execute(select(documents.c.body).where(documents.c.id == key)).first()
    return shown(viewer, stored_document(row.body, f"document {key[:12]}")) if row else None


def get_document_ids(conn: Connection, start: str) -> list[str]:
    """List the ids that begin so, or of the documents found under this very name; at most 20."""
    fits = beginning(documents.c.id, start) | (documents.c.name == start)
    query = select(documents.c.id).where(fits).order_by(documents.c.seq).limit(20)
    return list(conn.execute(query).scalars())


def find_documents(
    conn: Connection,
    viewer: Viewer,
    *,
    publisher: str | None = None,
    text: str | None = None,
    limit: int | None = None,
    after: str | None = None,
) -> Iterator[DocumentLine]:
    """List documents in the order they came, ``text`` matched on folded words.

    ``after`` is the whole id of a document: those that came later are given.
    """
    more = select(func.coalesce(func.sum(reviewed.c.more), 0))
    decided = more.where(reviewed.c.document == documents.c.seq).scalar_subquery()
    query = (
        select(documents, (extractions.c.claims + decided).label("claims"), extractions.c.reader)
        .outerjoin(extractions, (extractions.c.document == documents.c.seq) & extractions.c.current)
        .order_by(documents.c.seq)
        .limit(limit)
    )
    for condition in _conditions(conn, publisher, text):
        query = query.where(condition)
    if after is not None:
        there = select(documents.c.seq).where(documents.c.id == after)
        query = query.where(documents.c.seq > there.scalar_subquery())
    for row in conn.execute(query):
        yield shown(viewer, _line(row))


def get_scope(conn: Connection) -> Scope:
    """Say what there is to search: a result of nothing means little without it."""
    c = documents.c
    query = select(func.count(c.seq), func.min(c.published), func.max(c.published))
    count, first, last = conn.execute(query).one()
    undated = select(func.count()).where(c.published.is_(None))
    read = select(func.coalesce(func.sum(extractions.c.claims), 0)).where(extractions.c.current)
    more = select(func.coalesce(func.sum(reviewed.c.more), 0))
    return Scope(
        count,
        int(conn.execute(read).scalar_one() + conn.execute(more).scalar_one()),
        _as_known(conn, first),
        _as_known(conn, last),
        conn.execute(undated).scalar_one(),
    )


_KNOWN = (("day", 10), ("month", 7), ("year", 4))  # letters of an ISO date, finest first


def _as_known(conn: Connection, day: str | None) -> str | None:
    """Cut a date to what is known of it: a month must not look like its first day."""
    if day is None:
        return None
    query = select(documents.c.precision).where(documents.c.published == day).distinct()
    precisions = set(conn.execute(query).scalars())
    return next((day[:letters] for name, letters in _KNOWN if name in precisions), day)


def add_decision(
    conn: Connection,
    key: str,
    field: str,
    value: Json,
    *,
    by: str,
    why: str,
    at: str,
    seen: int | None = None,
) -> bool:
    """Record that a person set a document's ``published`` or ``publisher``; False if it is so.

    ``value`` has the JSON form of the field. What stood before stays in the entry. ``seen`` is the
    number of the last decision on the document that its writer saw, or 0; None: not looked at.
    Never commits.

    Raises:
        StaleDecision: Somebody decided on it meanwhile.
        LedgerError: No such document.
        ValueError: The field cannot be decided, the value does not fit it, or nobody signs.
    """
    if not by.strip() or not why.strip():
        raise ValueError("a decision needs a name and a reason")
    query = select(documents.c.seq, documents.c.body).where(documents.c.id == key)
    row = conn.execute(query).first()
    if row is None:
        raise LedgerError(f"document {key[:12]}", "is not in the ledger", "see `riwaya documents`")
    document = stored_document(row.body, f"document {key[:12]}")
    if seen is not None:
        _check_seen(conn, row.seq, key, seen)
    before = to_json(document)[field] if field in ("published", "publisher") else None
    if with_field(document, field, value) == document:
        return False
    form: Json = {"at": at, "by": by, "why": why, "document": key, "field": field}
    form |= {"value": value, "before": before}
    project(conn, append_entry(conn, Kind.DECISION, form))
    return True


def _check_seen(conn: Connection, number: int, key: str, seen: int) -> None:
    query = select(decisions).where(decisions.c.document == number)
    last = conn.execute(query.order_by(decisions.c.seq.desc()).limit(1)).first()
    if last is not None and last.seq != seen:
        raise StaleDecision(
            f"document {key[:12]}", seq=last.seq, by=last.who, at=last.at, act=last.field
        )


def find_history(conn: Connection, viewer: Viewer, key: str) -> list[Step]:
    """List all that happened to a document, oldest first."""
    found = conn.execute(select(documents.c.seq).where(documents.c.id == key)).first()
    if found is None:
        return []
    payload = select(entries.c.payload).where(entries.c.seq == found.seq)
    at = json.loads(conn.execute(payload).scalar_one())["at"]
    steps = [Step(found.seq, at, Kind.DOCUMENT.value, "added", True)]
    of_document = extractions.c.document == found.seq
    for row in conn.execute(select(extractions).where(of_document)):
        words = f"{row.claims} claims by {row.reader}"
        steps.append(Step(row.seq, row.at, Kind.EXTRACTION.value, words, row.current))
    for row in conn.execute(select(decisions).where(decisions.c.document == found.seq)):
        words = f"{row.field} {_brief(row.before)} → {_brief(row.value)}, by {row.who}: {row.why}"
        steps.append(Step(row.seq, row.at, Kind.DECISION.value, words, True))
    return [shown(viewer, step) for step in sorted(steps, key=lambda step: step.seq)]


def _brief(form: str) -> str:
    value = json.loads(form)
    if isinstance(value, dict):
        return str(value["date"] or "unknown")
    return str(value or "unknown")


def _conditions(
    conn: Connection, publisher: str | None, text: str | None
) -> Iterator[ColumnElement[bool]]:
    if publisher is not None:
        yield documents.c.publisher == publisher
    if text is not None:
        yield containing(conn, documents, text)


def _line(row: Row[tuple[object, ...]]) -> DocumentLine:
    document = stored_document(row.body, f"document {row.id[:12]}")
    return DocumentLine(
        row.id,
        row.name,
        row.title,
        row.publisher,
        document.published,
        row.claims or 0,
        row.reader,
    )


def _check_text(document: Document) -> None:
    """Refuse what no database keeps: better before the ledger than as a broken row."""
    for part in (document.text, document.title or "", document.publisher or "", document.name):
        try:
            part.encode()
        except UnicodeEncodeError as error:
            problem = f"a lone surrogate at character {error.start}"
            raise LedgerError(
                document.name or "document", problem, "write the text as UTF-8"
            ) from None
        if "\0" in part:
            problem = f"a NUL at character {part.index(chr(0))}"
            raise LedgerError(document.name or "document", problem, "remove it: it is not text")
