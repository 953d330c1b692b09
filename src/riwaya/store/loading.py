"""Columns kept fresh: read once, then only what entries and linking have changed since."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from sqlalchemy import Connection, Engine, func, select

from riwaya.store.areas import Areas
from riwaya.store.bonds import OriginCounts, Ties, bind, mended, read_ties, reviewed_numbers
from riwaya.store.changed import MANY, changed
from riwaya.store.choosing import Columns
from riwaya.store.columning import areas_of, read_claims
from riwaya.store.columns import ClaimColumns, Vocabulary, read_documents, replaced
from riwaya.store.connect import reading
from riwaya.store.entries import Kind
from riwaya.store.tables import disputes, entries, linked, links

T = TypeVar("T")

_TRIES = 3
_KEPT = 64  # results that are remembered, the last used ones
_TEXTS = 8  # of these each may name every claim


class _Links(NamedTuple):
    """What tells one state of linking from another."""

    turn: int
    version: str
    waiting: int
    links: int
    disputes: int


class _State(NamedTuple):
    """What tells one state of a ledger from another."""

    seq: int
    links: _Links


class Kept:
    """What was reckoned from one snapshot, so that the next page need not."""

    def __init__(self, most: int) -> None:
        self._lock, self._most = threading.Lock(), most
        self._found: dict[object, object] = {}

    def get(self, key: object, reckon: Callable[[], T]) -> T:
        """Give what was kept under a key, or reckon it; two threads may both do so."""
        with self._lock:
            if key in self._found:
                self._found[key] = self._found.pop(key)  # the last used comes last
                return self._found[key]  # type: ignore[return-value]  # each key has one kind
        found = reckon()
        with self._lock:
            if len(self._found) >= self._most:
                self._found.pop(next(iter(self._found)))
            self._found[key] = found
        return found


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A ledger's columns as they stood at one moment; never changed once made."""

    state: _State
    columns: Columns
    ties: Ties
    counts: OriginCounts
    kept: Kept
    texts: Kept


class Loader:
    """Holds the newest snapshot of a ledger, for all threads."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine, self._path = engine, path
        self._lock = threading.Lock()
        self._newest: Snapshot | None = None

    @contextmanager
    def view(self) -> Iterator[tuple[Connection, Snapshot]]:
        """Open the ledger to read, with columns of the very state that is read."""
        for turn in range(_TRIES):
            with reading(self._engine, self._path) as conn:
                state = _state(conn)
                newest = self._newest
                if newest is not None and state.seq < newest.state.seq and turn < _TRIES - 1:
                    continue  # another thread read on meanwhile: look again
                yield conn, self._fresh(conn, state)
                return

    def _fresh(self, conn: Connection, state: _State) -> Snapshot:
        found = self._newest
        if found is not None and found.state == state:
            return found
        with self._lock:
            found = self._newest
            if found is None or found.state != state:
                found = _read(conn, state) if found is None else _refreshed(conn, found, state)
                self._newest = found
            return found


def _state(conn: Connection) -> _State:
    seq = conn.execute(select(func.max(entries.c.seq))).scalar() or 0
    last = select(linked.c.turn, linked.c.version).order_by(linked.c.turn.desc()).limit(1)
    row = conn.execute(last).first()
    waiting = select(func.count()).select_from(linked).where(~linked.c.compared)
    how_many = (
        conn.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (links, disputes)
    )
    turn, version = (row.turn, row.version) if row else (0, "")
    return _State(seq, _Links(turn, version, conn.execute(waiting).scalar_one(), *how_many))


def _read(conn: Connection, state: _State) -> Snapshot:
    """Read everything."""
    names = Vocabulary()
    areas = Areas(names.places)
    papers = read_documents(conn, names)
    claims = read_claims(conn, names, areas, papers)
    ties = read_ties(conn, claims, papers)
    bonds = bind(ties, claims, reviewed_numbers(conn))
    return Snapshot(
        state,
        Columns(names, areas, papers, claims, bonds),
        ties,
        OriginCounts(),
        Kept(_KEPT),
        Kept(_TEXTS),
    )


def _refreshed(conn: Connection, old: Snapshot, state: _State) -> Snapshot:
    """Read what changed since an older snapshot; everything where that is not less."""
    if state.seq < old.state.seq:
        return _read(conn, state)  # another ledger stands there now
    kinds, touched = changed(conn, old.state.seq)
    if not kinds - {Kind.QUESTION} and state.links == old.state.links:
        return replace(old, state=state)
    if len(touched) > MANY:
        return _read(conn, state)
    columns, ties, counts = old.columns, old.ties, old.counts
    if kinds & {Kind.DOCUMENT, Kind.DECISION}:
        papers = read_documents(conn, columns.names)
        columns, counts = replace(columns, documents=papers), OriginCounts()
    if touched:
        claims, gone = _reread(conn, columns, touched)
        columns, counts = replace(columns, claims=claims), OriginCounts()
        ties = mended(conn, ties, gone, claims, columns.documents, touched)
    if Kind.LINK_DECISION in kinds or state.links != old.state.links:
        ties = read_ties(conn, columns.claims, columns.documents)
    bonds = bind(ties, columns.claims, reviewed_numbers(conn))
    return Snapshot(state, replace(columns, bonds=bonds), ties, counts, Kept(_KEPT), Kept(_TEXTS))


def _reread(
    conn: Connection, columns: Columns, touched: list[int]
) -> tuple[ClaimColumns, list[int]]:
    """Read the claims of a few documents anew, and say which are no longer current."""
    boxes = columns.areas.boxes
    papers, before = columns.documents, columns.claims
    new = read_claims(conn, columns.names, columns.areas, papers, touched)
    gone = np.isin(papers.seq[before.document], touched)
    claims = replaced(before, gone, new)
    if columns.areas.boxes > boxes:  # older places may lie in an area that is new
        claims = replace(claims, areas=areas_of(columns.areas, claims.places))
    return claims, np.setdiff1d(before.number[gone], new.number).tolist()
