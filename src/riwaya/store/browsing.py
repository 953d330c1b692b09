"""Looking through the entries of a ledger: what happened, who did it, when."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, or_, select, union

from riwaya.store.connect import reading
from riwaya.store.entries import Entry, Kind
from riwaya.store.forms import Json
from riwaya.store.tables import (
    codings,
    decided_claims,
    decisions,
    documents,
    entries,
    extractions,
    link_decisions,
    ratings,
    reviews,
    sampled,
    samples,
)
from riwaya.store.viewer import Viewer, shown

_HEAD = 400  # letters of a payload that hold its date: keys are sorted
_AT = re.compile(r'"at":"([^"\\]*)"')
_SIGNED = (decisions, link_decisions, reviews, samples, codings, ratings)


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries to list; a field left out asks for nothing.

    ``document`` is a whole id; ``first`` and ``last`` are ISO 8601, a day alone is meant whole.
    """

    kinds: frozenset[Kind] = frozenset()
    document: str | None = None
    by: str | None = None
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as a list shows it.

    Attributes:
        seq: Its number.
        kind: What it records.
        at: When, ISO 8601.
        by: Who, where a person signed it.
        act: What it did, in one word for a catalogue: ``review.reject``.
        details: Name and value of what else there is to say.
        words: The same in plain English.
        document: Whole id of the document it is about, where it is about one.
        hash: Its own.
    """

    seq: int
    kind: Kind
    at: str
    by: str | None
    act: str
    details: tuple[tuple[str, str], ...]
    words: str
    document: str | None
    hash: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries, the newest first. ``after`` asks for older ones; None where there are none."""

    lines: tuple[EntryLine, ...]
    after: int | None


class Entries:
    """The entries of a ledger, to look through."""

    def __init__(self, engine: Engine, path: Path, viewer: Viewer) -> None:
        self._engine, self._path, self._viewer = engine, path, viewer

    def people(self) -> list[str]:
        """List who signed anything."""
        with reading(self._engine, self._path) as conn:
            whole = union(*(select(table.c.who) for table in _SIGNED))
            return shown(self._viewer, sorted(conn.execute(whole).scalars()))

    def list(
        self, asked: EntryFilter | None = None, *, after: int | None = None, limit: int = 50
    ) -> EntryPage:
        """List entries, the newest first, older than ``after``.

        Raises:
            ValueError: A date is none.
        """
        with reading(self._engine, self._path) as conn:
            found = find_entries(conn, asked or EntryFilter(), after, limit)
            return shown(self._viewer, found)

    def entry(self, seq: int) -> Entry | None:
        """Fetch an entry whole, as it was hashed."""
        with reading(self._engine, self._path) as conn:
            row = conn.execute(select(entries).where(entries.c.seq == seq)).first()
            return shown(self._viewer, Entry(*row)) if row else None


def find_entries(conn: Connection, asked: EntryFilter, after: int | None, limit: int) -> EntryPage:
    """List entries, the newest first."""
    e = entries.c
    # Payloads of documents and readings are long, and their tables say what there is to say.
    long = e.kind.in_([Kind.DOCUMENT.value, Kind.EXTRACTION.value])
    query = select(e.seq, e.kind, e.hash, long.label("long")).order_by(e.seq.desc())
    query = query.where(*_conditions(conn, asked))
    if after is not None:
        query = query.where(e.seq < after)
    rows = conn.execute(query.limit(limit + 1)).all()
    lines = tuple(_line(conn, row) for row in rows[:limit])
    return EntryPage(lines, lines[-1].seq if len(rows) > limit else None)


def _conditions(conn: Connection, asked: EntryFilter) -> Iterator[ColumnElement[bool]]:
    seq = entries.c.seq
    if asked.kinds:
        yield entries.c.kind.in_(sorted(map(str, asked.kinds)))
    if asked.by is not None:
        yield or_(*(seq.in_(select(t.c.seq).where(t.c.who == asked.by)) for t in _SIGNED))
    if asked.first is not None:
        yield seq > last_entry(conn, moment_of(asked.first), inclusive=False)
    if asked.last is not None:
        yield seq <= last_entry(conn, moment_of(asked.last, ends=True))
    if asked.document is not None:
        number = select(documents.c.seq).where(documents.c.id == asked.document).scalar_subquery()
        units = (
            select(codings.c.seq)
            .join(sampled, (sampled.c.sample == codings.c.sample))
            .where(sampled.c.unit == codings.c.unit, sampled.c.document == number)
        )
        linked = select(decided_claims.c.decision).where(decided_claims.c.document == number)
        tables = (extractions, decisions, reviews, ratings)
        about = [select(t.c.seq).where(t.c.document == number) for t in tables]
        yield or_(seq == number, *(seq.in_(one) for one in (*about, units, linked)))


def moment_of(iso: str, *, ends: bool = False) -> datetime.datetime:
    """Read a moment; one without a zone is in UTC.

    Args:
        iso: ISO 8601: a day or a moment.
        ends: Of a day alone take the end, not the beginning.

    Raises:
        ValueError: It is no date.
    """
    found = datetime.datetime.fromisoformat(iso)
    if ends and len(iso) <= len("2020-01-01"):
        found = datetime.datetime.combine(found.date(), datetime.time.max)
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def last_entry(conn: Connection, moment: datetime.datetime, *, inclusive: bool = True) -> int:
    """Give the number of the last entry written by a moment, 0 if there is none.

    Entries are taken to be dated in the order in which they were written: so a few are looked
    at, not all.
    """
    low, high = 0, conn.execute(select(func.max(entries.c.seq))).scalar() or 0
    while low < high:
        middle = (low + high + 1) // 2
        at = _moment_of_entry(conn, middle)
        if at < moment or (inclusive and at == moment):
            low = middle
        else:
            high = middle - 1
    return low


def _moment_of_entry(conn: Connection, seq: int) -> datetime.datetime:
    try:
        return moment_of(_at(conn, seq))
    except ValueError:  # an entry whose writer gave no date: it stands at the beginning
        return datetime.datetime.min.replace(tzinfo=datetime.UTC)


def _at(conn: Connection, seq: int) -> str:
    """Give the date of an entry from the head of its payload, or else from all of it."""
    payload = entries.c.payload
    head = select(func.substr(payload, 1, _HEAD)).where(entries.c.seq == seq)
    found = _AT.search(str(conn.execute(head).scalar_one()))
    if found:
        return found[1]
    whole = conn.execute(select(payload).where(entries.c.seq == seq)).scalar_one()
    return str(json.loads(whole)["at"])


def _line(conn: Connection, row: Any) -> EntryLine:
    kind = Kind(row.kind)
    by: str | None = None
    document: str | None
    if row.long:
        at = _at(conn, row.seq)
        act, details, document = _of_reading(conn, kind, row.seq)
    else:
        payload = select(entries.c.payload).where(entries.c.seq == row.seq)
        form = json.loads(conn.execute(payload).scalar_one())
        at, by = form["at"], form.get("by")
        act, details = _WORDS[kind](form)
        document = _document(kind, form)
    kept = tuple((name, value) for name, value in details if value)
    said = " · ".join(f"{name} {value}" for name, value in kept)
    words = f"{_PLAIN[act.partition('.')[0]]} {act.partition('.')[2]}" + (f": {said}" * bool(said))
    return EntryLine(row.seq, kind, at, by, act, kept, words, document, row.hash)


_Told = tuple[str, list[tuple[str, str]]]


def _of_reading(conn: Connection, kind: Kind, seq: int) -> tuple[str, list[tuple[str, str]], str]:
    d, e = documents.c, extractions.c
    if kind is Kind.DOCUMENT:
        columns = (d.id, d.name, d.title, d.publisher)
        row = conn.execute(select(*columns).where(d.seq == seq)).one()
        told = [("title", row.title or row.name), ("publisher", row.publisher or "")]
        return "document.added", told, row.id
    query = select(e.claims, e.reader, d.id).join(documents, d.seq == e.document)
    one = conn.execute(query.where(e.seq == seq)).one()
    return "extraction.read", [("claims", str(one.claims)), ("reader", one.reader)], one.id


def _decision(form: Json) -> _Told:
    told = [("from", _brief(form["before"])), ("to", _brief(form["value"])), ("why", form["why"])]
    return f"decision.{form['field']}", told


def _link_decision(form: Json) -> _Told:
    claims = [one["claim"] for side in ("first", "second") for one in form[side]]
    told = [("claims", " ".join(claims)), ("undoes", str(form["undoes"] or ""))]
    return f"link-decision.{form['choice']}", [*told, ("why", form["why"])]


def _question(form: Json) -> _Told:
    return f"question.{form['act']}", [("name", form["name"])]


def _review(form: Json) -> _Told:
    told = [("claim", form["claim"]), ("predicate", form["predicate"])]
    told += [("undoes", str(form["undoes"] or "")), ("why", form["why"])]
    return f"review.{form['act']}", told


def _sample(form: Json) -> _Told:
    told = [("name", form["name"]), ("of", form["of"]), ("size", str(len(form["units"])))]
    return "sample.drawn", [*told, ("seed", str(form["seed"]))]


def _coding(form: Json) -> _Told:
    """Tell that a unit was coded, and not how: others may have it still before them."""
    return "coding.kept", [("sample", form["sample"]), ("unit", form["unit"])]


def _rating(form: Json) -> _Told:
    told = [("of", form["key"]), ("value", form["value"]), ("why", form["why"])]
    return f"rating.{form['of']}", told


_WORDS: dict[Kind, Callable[[Json], _Told]] = {
    Kind.DECISION: _decision,
    Kind.LINK_DECISION: _link_decision,
    Kind.QUESTION: _question,
    Kind.REVIEW: _review,
    Kind.SAMPLE: _sample,
    Kind.CODING: _coding,
    Kind.RATING: _rating,
}
_PLAIN = {
    "document": "document",
    "extraction": "document",
    "decision": "set",
    "link-decision": "on a link:",
    "question": "saved question:",
    "review": "on a claim:",
    "sample": "sample",
    "coding": "coding",
    "rating": "rated a",
}


def _document(kind: Kind, form: Json) -> str | None:
    if kind is Kind.LINK_DECISION:
        found = {one["document"] for side in ("first", "second") for one in form[side]}
        return next(iter(found)) if len(found) == 1 else None
    document: str | None = form.get("document")
    return document


def _brief(value: Json) -> str:
    if isinstance(value, dict):
        return str(value.get("date") or "unknown")
    return str(value or "unknown")
