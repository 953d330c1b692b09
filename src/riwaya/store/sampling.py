"""Samples: which claims or documents are coded a second time, and what of them a coder sees."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import nsmallest
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, null, select

from riwaya.errors import LedgerError
from riwaya.store.entries import Kind, append_entry
from riwaya.store.forms import Json
from riwaya.store.project import project, stored_claim
from riwaya.store.rows import OWN, ROOM
from riwaya.store.settling import Act, State
from riwaya.store.tables import (
    claims,
    codings,
    documents,
    extractions,
    reviewed,
    reviews,
    sampled,
    samples,
)
from riwaya.types import Claim, Predicate

MOST = 5_000
"""Units of a sample: more nobody codes a second time."""


class SampleOf(StrEnum):
    """What a sample holds."""

    CLAIMS = "claims"  # each is accepted, rejected or corrected, as a reader found it
    DOCUMENTS = "documents"  # in each a person writes down all claims, as if nobody had read it


@dataclass(frozen=True, slots=True)
class SampleFilter:
    """What a sample is drawn from; a field left out asks for nothing.

    ``decided``: only claims that somebody decided on already, or only others.
    """

    predicates: frozenset[Predicate] = frozenset()
    documents: frozenset[str] = frozenset()
    publishers: frozenset[str] = frozenset()
    decided: bool | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample: how it was drawn, its size, and how many units each person coded."""

    name: str
    of: SampleOf
    size: int
    seed: int
    by: str
    at: str
    coded: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing to code: nothing of what others said of it.

    ``claim`` is the claim as it was read; None where the document is the unit.
    """

    id: str
    document: str
    claim: Claim | None


def add_sample(
    conn: Connection,
    name: str,
    size: int,
    seed: int,
    asked: SampleFilter,
    *,
    of: SampleOf,
    by: str,
    at: str,
) -> None:
    """Draw a sample and keep it. Never commits; raises as ``Codings.sample``."""
    if not by.strip() or not name.strip() or "\n" in name:
        raise ValueError("a sample needs a name of one line, and who draws it")
    if not 1 <= size <= MOST:
        raise ValueError(f"a sample holds 1 to {MOST} units")
    if conn.execute(select(samples.c.seq).where(samples.c.name == name)).first():
        raise LedgerError(f"sample {name}", "another sample has this name", "choose another name")
    rows = _drawable(conn, asked, of)
    chosen = nsmallest(size, rows, key=lambda row: _lot(seed, row.id))
    if not chosen:
        raise LedgerError(f"sample {name}", "nothing fits it", "ask for less")
    units = [
        {"claim": row.claim, "document": row.document, "extraction": row.extraction}
        for row in chosen
    ]
    form: Json = {"at": at, "by": by, "name": name, "of": of.value, "seed": seed, "units": units}
    project(conn, append_entry(conn, Kind.SAMPLE, form))


def _lot(seed: int, key: str) -> str:
    """Draw a lot: the same on every machine, whatever the order of rows."""
    return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()


def _drawable(conn: Connection, asked: SampleFilter, of: SampleOf) -> Sequence[Any]:
    c, d, e = claims.c, documents.c, extractions.c
    fits: list[ColumnElement[bool]] = [e.current]
    for column, values in ((d.id, asked.documents), (d.publisher, asked.publishers)):
        if values:
            fits.append(column.in_(sorted(values)))
    if of is SampleOf.DOCUMENTS:
        if asked.predicates or asked.decided is not None:
            raise ValueError("documents are drawn by id or publisher only")
        papers = select(d.id, null().label("claim"), d.id.label("document"))
        whole = papers.add_columns(e.seq.label("extraction")).join(extractions, e.document == d.seq)
        return conn.execute(whole.where(*fits).order_by(d.seq)).all()
    query = (
        select(c.id, c.id.label("claim"), d.id.label("document"), c.extraction)
        .join(extractions, e.seq == c.extraction)
        .join(documents, d.seq == c.document)
        .outerjoin(reviewed, reviewed.c.claim == c.number)
        .where(*fits, c.number - c.extraction * ROOM < OWN)  # as it was read
    )
    if asked.predicates:
        query = query.where(c.predicate.in_(sorted(map(str, asked.predicates))))
    if asked.decided is not None:
        decided = func.coalesce(reviewed.c.state, State.OPEN.value) != State.OPEN.value
        query = query.where(decided if asked.decided else ~decided)
    return conn.execute(query.order_by(c.number)).all()


def find_samples(conn: Connection) -> list[Sample]:
    """List the samples, the oldest first."""
    sizes = _counts(conn, select(sampled.c.sample, func.count()).group_by(sampled.c.sample))
    coded: dict[str, list[tuple[str, int]]] = {}
    k = codings.c
    query = select(k.sample, k.who, func.count(k.unit.distinct())).group_by(k.sample, k.who)
    for row in conn.execute(query.order_by(k.sample, k.who)):
        coded.setdefault(row[0], []).append((row[1], row[2]))
    return [
        Sample(
            row.name,
            SampleOf(row.of),
            sizes[row.name],
            row.seed,
            row.who,
            row.at,
            tuple(coded.get(row.name, ())),
        )
        for row in conn.execute(select(samples).order_by(samples.c.seq))
    ]


def _counts(conn: Connection, query: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in conn.execute(query)}


def one_sample(conn: Connection, name: str) -> Sample:
    """Fetch a sample. Raises LedgerError if none has this name."""
    found = next((one for one in find_samples(conn) if one.name == name), None)
    if found is None:
        raise LedgerError(f"sample {name}", "no such sample", "draw it first")
    return found


def find_units(conn: Connection, name: str, by: str, limit: int | None) -> list[Unit]:
    """List the units of a sample that a person neither coded nor decided on."""
    one_sample(conn, name)
    done = select(codings.c.unit).where(codings.c.sample == name, codings.c.who == by)
    known = select(reviews.c.claim).where(reviews.c.who == by, reviews.c.act != Act.UNDO.value)
    own = (
        select(reviewed.c.claim)
        .join(reviews, reviews.c.thread == reviewed.c.thread)
        .where(reviews.c.who == by, reviews.c.act != Act.UNDO.value)
    )
    s = sampled.c
    query = units_of(name).where(s.unit.not_in(done), s.unit.not_in(known))
    query = query.where((s.claim.is_(None)) | s.claim.not_in(own))
    return [unit_of(row) for row in conn.execute(query.limit(limit))]


def units_of(name: str | None) -> Select[Any]:
    """Ask for the units of a sample, or of all, with their documents and claims as read."""
    query = (
        select(sampled, documents.c.id.label("key"), claims.c.body)
        .join(documents, documents.c.seq == sampled.c.document)
        .outerjoin(claims, claims.c.number == sampled.c.claim)
        .order_by(sampled.c.sample, sampled.c.position)
    )
    return query if name is None else query.where(sampled.c.sample == name)


def unit_of(row: Any) -> Unit:
    """Give the unit of a row of ``units_of``."""
    claim = stored_claim(row.body, f"claim {row.unit}") if row.body else None
    return Unit(row.unit, row.key, claim)
