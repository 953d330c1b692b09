"""Columns kept fresh: read once, then only what entries and linking have changed since."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, Engine, func, select

from riwaya.store.areas import Areas
from riwaya.store.bonds import OriginCounts, bind, mended, read_ties, reviewed_numbers
from riwaya.store.changed import MANY, changed, documents_named
from riwaya.store.choosing import Columns
from riwaya.store.columning import areas_of, read_claims
from riwaya.store.columns import ClaimColumns, Vocabulary, read_documents, replaced
from riwaya.store.connect import reading
from riwaya.store.entries import Kind
from riwaya.store.filing import LEAST, OFTEN, file_snapshot, filed_snapshot
from riwaya.store.snapshots import LinksState, Snapshot, SnapshotState
from riwaya.store.tables import disputes, entries, linked, links

_TRIES = 3


class Loader:
    """Holds the newest snapshot of a ledger, for all threads.

    Where it may write beside a large ledger, it keeps a snapshot there for the next start.
    """

    def __init__(self, engine: Engine, path: Path, *, files: bool = False) -> None:
        self._engine, self._path, self._files = engine, path, files
        self._filed = -OFTEN  # number of the last entry in the file
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

    def _fresh(self, conn: Connection, state: SnapshotState) -> Snapshot:
        found = self._newest
        if found is not None and found.state == state:
            return found
        with self._lock:
            found = self._newest
            if found is None and self._files:
                found = filed_snapshot(conn, self._path)
                self._filed = found.state.seq if found is not None else self._filed
            if found is None or found.state != state:
                found = _read(conn, state) if found is None else _refreshed(conn, found, state)
            self._newest = found
            return found

    def file(self, conn: Connection, snapshot: Snapshot) -> None:
        """Keep a snapshot for the next start, unless one hardly older is kept."""
        with self._lock:
            large = len(snapshot.columns.claims.number) >= LEAST
            if self._files and large and snapshot.state.seq >= self._filed + OFTEN:
                file_snapshot(conn, self._path, snapshot)
                self._filed = snapshot.state.seq


def _state(conn: Connection) -> SnapshotState:
    seq = conn.execute(select(func.max(entries.c.seq))).scalar() or 0
    last = select(linked.c.turn, linked.c.version).order_by(linked.c.turn.desc()).limit(1)
    row = conn.execute(last).first()
    waiting = select(func.count()).select_from(linked).where(~linked.c.compared)
    how_many = (
        conn.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (links, disputes)
    )
    turn, version = (row.turn, row.version) if row else (0, "")
    return SnapshotState(
        seq, LinksState(turn, version, conn.execute(waiting).scalar_one(), *how_many)
    )


def _read(conn: Connection, state: SnapshotState) -> Snapshot:
    """Read everything."""
    names = Vocabulary()
    areas = Areas(names.places)
    papers = read_documents(conn, names)
    claims = read_claims(conn, names, areas, papers)
    ties = read_ties(conn, claims, papers)
    bonds = bind(ties, claims, reviewed_numbers(conn))
    return Snapshot(state, Columns(names, areas, papers, claims, bonds), ties, OriginCounts())


def _refreshed(conn: Connection, old: Snapshot, state: SnapshotState) -> Snapshot:
    """Read what changed since an older snapshot; everything where that is not less."""
    if state.seq < old.state.seq:
        return _read(conn, state)  # another ledger stands there now
    kinds, touched = changed(conn, old.state.seq)
    if not kinds - {Kind.QUESTION} and state.links == old.state.links:
        return replace(old, state=state)
    if len(touched) > MANY:
        return _read(conn, state)
    columns, ties = old.columns, old.ties
    if kinds & {Kind.DOCUMENT, Kind.DECISION}:
        papers = read_documents(conn, columns.names)
        columns = replace(columns, documents=papers)
    if touched:
        claims, gone = _reread(conn, columns, touched)
        columns = replace(columns, claims=claims)
        ties = mended(conn, ties, gone, claims, columns.documents, touched)
    if Kind.LINK_DECISION in kinds or state.links != old.state.links:
        ties = read_ties(conn, columns.claims, columns.documents)
    bonds = bind(ties, columns.claims, reviewed_numbers(conn))
    columns = replace(columns, bonds=bonds)
    counts = _kept_counts(conn, old, columns, state, touched)
    return Snapshot(state, columns, ties, counts)


def _kept_counts(
    conn: Connection, old: Snapshot, columns: Columns, state: SnapshotState, touched: list[int]
) -> OriginCounts:
    """Keep the counts of origins that rest on documents of which nothing changed."""
    before, after = old.state.links, state.links
    anew = before.version != after.version or after.turn < before.turn
    if before != after and (anew or before.waiting or after.waiting):
        return OriginCounts()
    moved = documents_named(conn, old.state.seq, {Kind.DECISION}).union(touched)
    if before != after:
        newer = select(linked.c.document).where(linked.c.turn > before.turn)
        moved.update(conn.execute(newer).scalars())
    rows = columns.documents.row(np.array(sorted(moved), np.int32))
    hit = np.isin(columns.claims.document, rows)
    members = columns.bonds.members
    return old.counts.without(members, members.any(hit[columns.claims.rows(members.members)]))


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
