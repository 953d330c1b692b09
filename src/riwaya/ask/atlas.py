"""The atlas: where the claims and documents of a ledger lie, as columns in memory."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, select

from riwaya.ask.places import meant
from riwaya.store.changed import MANY, changed
from riwaya.store.columns import NONE, Bytes, Flags, Ints, Longs, Names, rows_of
from riwaya.store.rows import ROOM
from riwaya.store.search import pieces
from riwaya.store.source_counts import standing
from riwaya.store.tables import arguments, claims, entries, extractions

_KEPT = 4
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Atlas:
    """Where claims lie, one entry a place; claims in order of their numbers, places as they stand.

    A million claims take about twenty megabytes.

    Attributes:
        seq: Number of the entry up to which it holds.
        names: Ids of the places, by code.
        claim: Number of the claim.
        document: ``seq`` of its document.
        place: Code of the place.
        papers: Documents that have such a claim, ascending.
        starts: Shape ``(n, 2)``: where the entries of each of these begin and end.
        numbers: The same as ``claim``: to look up one takes a fifth of the time it takes there.
    """

    seq: int
    names: Names
    claim: Longs
    document: Ints
    place: Ints
    papers: Ints
    starts: Longs
    numbers: memoryview

    def places(self, number: int) -> tuple[str, ...]:
        """Give the places of a claim."""
        start = end = bisect_left(self.numbers, number)
        while end < len(self.numbers) and self.numbers[end] == number:
            end += 1
        if start == end:
            return ()
        return tuple(self.names.all[code] for code in self.place[start:end].tolist())

    def counts(self, document: int) -> dict[str, int]:
        """Count how often the claims of a document name each place."""
        at = int(np.searchsorted(self.papers, document))
        if at == len(self.papers) or self.papers[at] != document:
            return {}
        start, end = self.starts[at].tolist()
        codes, counts = np.unique(self.place[start:end], return_counts=True)
        return {
            self.names.all[code]: count
            for code, count in zip(codes.tolist(), counts.tolist(), strict=True)
        }

    def lying(self, inside: Callable[[str], bool]) -> dict[int, int]:
        """Count the places that fit by document; those without any are left out."""
        fits = self.flags(inside)[self.place]
        papers, counts = np.unique(self.document[fits], return_counts=True)
        return dict(zip(papers.tolist(), counts.tolist(), strict=True))

    def flags(self, fits: Callable[[str], bool]) -> Flags:
        """Say of each place whether it fits, by code."""
        return np.fromiter(map(fits, self.names.all), bool, len(self.names.all))

    def marked(self, marks: Bytes, numbers: Longs) -> Bytes:
        """Put the marks of the places of each claim together; 0 where it has none.

        Args:
            marks: Of each place, by code, as bits.
            numbers: Of the claims.
        """
        starts = np.flatnonzero(np.diff(self.claim, prepend=NONE))
        if not len(starts):
            return np.zeros(len(numbers), np.uint8)
        each = np.bitwise_or.reduceat(marks[self.place], starts)
        at = rows_of(self.claim[starts], numbers)
        return np.where(at == NONE, 0, each[at]).astype(np.uint8)

    def shares(self, inside: Flags, papers: Ints) -> npt.NDArray[np.float64]:
        """Give the part of the places of each document that is flagged; 0 where it has none."""
        if not len(self.papers):
            return np.zeros(len(papers))
        so_far = np.concatenate([[0], np.cumsum(inside[self.place])])
        starts, ends = self.starts.T
        each = (so_far[ends] - so_far[starts]) / (ends - starts)
        at = rows_of(self.papers.astype(np.int64), papers.astype(np.int64))
        return np.where(at == NONE, 0.0, each[at])


@dataclass(slots=True)
class _Shelf:
    """The atlases of the last few ledgers asked, by the hash of the entry that came last."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    kept: dict[str, Atlas] = field(default_factory=dict)


_SHELF = _Shelf()


def atlas_of(conn: Connection) -> Atlas:
    """Give the atlas of a ledger as it stands; of one that grew only what is new is read."""
    c = entries.c
    last = conn.execute(select(c.seq, c.hash).order_by(c.seq.desc()).limit(1)).first()
    seq, key = (last.seq, last.hash) if last else (0, "")
    with _SHELF.lock:
        kept = _SHELF.kept
        if key not in kept:
            older = _older(conn, kept)
            kept[key] = _grown(conn, kept.pop(older), seq) if older else _made(conn, seq)
            while len(kept) > _KEPT:
                kept.pop(next(iter(kept)))
        return kept[key]


def _older(conn: Connection, kept: dict[str, Atlas]) -> str | None:
    """Find the newest atlas of an earlier state of this very ledger."""
    hashes = {one.seq: key for key, one in kept.items()}
    query = select(entries.c.hash).order_by(entries.c.seq.desc())
    query = query.where(entries.c.seq.in_(sorted(hashes)), entries.c.hash.in_([*kept]))
    return conn.execute(query.limit(1)).scalar()


def _made(conn: Connection, seq: int) -> Atlas:
    """Read all places of a ledger."""
    a, e = arguments.c, extractions.c
    query = (
        select(a.claim, a.position, a.ref, a.words, e.document)
        .join(extractions, e.seq == a.claim // ROOM)
        .where(a.role == "place", e.current, standing(a.claim))
    )
    names = Names()
    return _laid_out(seq, names, _read(conn, names, [query]))


def _grown(conn: Connection, old: Atlas, seq: int) -> Atlas:
    """Read the places of documents whose claims changed; all where that is not less."""
    _, touched = changed(conn, old.seq)
    if len(touched) > MANY:
        return _made(conn, seq)
    if not touched:
        return replace(old, seq=seq)
    new = _read(conn, old.names, map(_of_documents, pieces(touched)))
    kept = ~np.isin(old.document, touched)
    claim = np.concatenate([old.claim[kept], new.claim])
    order = np.argsort(claim, kind="stable")
    document = np.concatenate([old.document[kept], new.document])[order]
    place = np.concatenate([old.place[kept], new.place])[order]
    return _laid_out(seq, old.names, _Entries(claim[order], document, place))


def _of_documents(some: Sequence[int]) -> Select[Any]:
    """Ask for the places of the claims of some documents."""
    a, c = arguments.c, claims.c
    return (
        select(a.claim, a.position, a.ref, a.words, c.document)
        .join(claims, c.number == a.claim)
        .where(a.role == "place", c.current, c.document.in_(some))
    )


class _Entries(NamedTuple):
    """Entries of an atlas; see there."""

    claim: Longs
    document: Ints
    place: Ints


def _read(conn: Connection, names: Names, queries: Iterable[Select[Any]]) -> _Entries:
    """Read entries; places that nothing resolves are left out."""
    known: dict[tuple[str | None, str], int] = {}  # claims name the same places again and again
    kinds = (np.int64, np.int32, np.int32, np.int32)
    parts = [tuple(np.empty(0, kind) for kind in kinds)]
    for query in queries:
        found = conn.execute(query, execution_options={"yield_per": _AT_ONCE})
        for rows in found.partitions():
            numbers, positions, refs, words, papers = zip(*rows, strict=True)
            named = [*zip(refs, words, strict=True)]
            for one in set(named) - known.keys():
                ref = meant(*one)
                known[one] = NONE if ref is None else names.code(ref)
            place = np.fromiter(map(known.__getitem__, named), np.int32, len(named))
            columns = (np.array(numbers), np.array(positions), np.array(papers), place)
            parts.append(tuple(column[place != NONE] for column in columns))
    claim, position, document, place = (
        np.concatenate(column).astype(kind)
        for column, kind in zip(zip(*parts, strict=True), kinds, strict=True)
    )
    order = np.lexsort((position, claim))
    return _Entries(claim[order], document[order], place[order])


def _laid_out(seq: int, names: Names, found: _Entries) -> Atlas:
    """Note where the entries of each document lie: its claims have numbers of one reading."""
    count = len(found.document)
    cuts = np.flatnonzero(np.diff(found.document, prepend=NONE))
    papers, bounds = found.document[cuts], np.stack([cuts, np.append(cuts, count)[1:]], 1)
    order = np.argsort(papers)
    return Atlas(seq, names, *found, papers[order], bounds[order], found.claim.data)
