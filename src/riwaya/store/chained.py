"""The chains of claims as columns in memory: which voices each goes through, and who prints it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, Select, select

from riwaya.store.columns import Ints, Longs, rows_of
from riwaya.store.rows import ROOM
from riwaya.store.search import pieces
from riwaya.store.tables import documents, extractions, hops

_AT_ONCE = 5_000


class Heard(NamedTuple):
    """A voice as it stands in a chain."""

    type: str
    actor: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Chains:
    """Claims that have a voice, in order of their numbers; equal chains are one path.

    Attributes:
        number: Of the claim.
        path: Of the claim: place in ``paths``.
        printed: Of the claim: place in ``publishers``.
        paths: Places in ``voices``, from the first voice on.
        first: Of the path: its first voice; ``last`` its last.
        between: Shape ``(n, 3)``: path, voice and the voice that hands on, of longer paths.
        member: Shape ``(n, 2)``: path and voice.
        voices: Each once.
        publishers: Each once; None stands for those that are not known.
    """

    number: Longs
    path: Ints
    printed: Ints
    paths: tuple[tuple[int, ...], ...]
    first: Ints
    last: Ints
    between: Longs
    member: Longs
    voices: tuple[Heard, ...]
    publishers: tuple[str | None, ...]

    def of(self, numbers: Longs) -> Chains:
        """Keep some claims; those without a voice are not there."""
        rows = rows_of(self.number, numbers)
        rows = rows[rows >= 0]
        found = (self.number[rows], self.path[rows], self.printed[rows])
        return replace(self, number=found[0], path=found[1], printed=found[2])


def read_chains(conn: Connection, numbers: Sequence[int] | None = None) -> Chains:
    """Read the chains of claims by their numbers, ascending; None reads all of the last readings.

    Among all are claims that people rejected: which of them count, the caller knows.
    """
    h, e = hops.c, extractions.c
    query = select(h.claim, h.type, h.actor, h.words).order_by(h.claim, h.position)
    if numbers is None:
        query = query.join(extractions, e.seq == h.claim // ROOM).where(e.current)
        return _laid_out(conn, [query])
    return _laid_out(conn, [query.where(h.claim.in_(some)) for some in pieces(numbers)])


def _laid_out(conn: Connection, queries: Iterable[Select[Any]]) -> Chains:
    voices: dict[Heard, int] = {}
    claim, code = _steps(conn, queries, voices)
    starts = np.flatnonzero(np.diff(claim, prepend=-1))
    number = claim[starts]
    path, paths = _paths(code, starts)
    printed, publishers = _printed(conn, number)
    steps = [(at, *step) for at, one in enumerate(paths) for step in pairwise(one)]
    members = [(at, voice) for at, one in enumerate(paths) for voice in dict.fromkeys(one)]
    return Chains(
        number=number,
        path=path,
        printed=printed,
        paths=paths,
        first=np.array([one[0] for one in paths], np.int32),
        last=np.array([one[-1] for one in paths], np.int32),
        between=np.array(steps, np.int64).reshape(-1, 3),
        member=np.array(members, np.int64).reshape(-1, 2),
        voices=tuple(voices),
        publishers=publishers,
    )


def _steps(
    conn: Connection, queries: Iterable[Select[Any]], voices: dict[Heard, int]
) -> tuple[Longs, Ints]:
    """Read the claim and the code of the voice of every step, in order."""
    claims, codes = [np.empty(0, np.int64)], [np.empty(0, np.int32)]
    for query in queries:
        found = conn.execute(query, execution_options={"yield_per": _AT_ONCE})
        for part in found.partitions():
            numbers, *heard = zip(*part, strict=True)
            each = [voices.setdefault(one, len(voices)) for one in map(Heard, *heard)]
            claims.append(np.array(numbers, np.int64))
            codes.append(np.array(each, np.int32))
    return np.concatenate(claims), np.concatenate(codes)


def _paths(code: Ints, starts: Longs) -> tuple[Ints, tuple[tuple[int, ...], ...]]:
    """Give the path of each claim, whose steps begin at ``starts``, and the steps of each path."""
    ends = np.append(starts, len(code))[1:]
    alone = ends - starts == 1
    single, of = np.unique(code[starts[alone]], return_inverse=True)
    path = np.empty(len(starts), np.int32)
    path[alone] = of
    longer: dict[tuple[int, ...], int] = {}
    for place in np.flatnonzero(~alone).tolist():
        steps = tuple(code[starts[place] : ends[place]].tolist())
        path[place] = longer.setdefault(steps, len(single) + len(longer))
    return path, (*((one,) for one in single.tolist()), *longer)


def _printed(conn: Connection, number: Longs) -> tuple[Ints, tuple[str | None, ...]]:
    """Say who prints each claim."""
    e, d = extractions.c, documents.c
    seqs, of = np.unique(number // ROOM, return_inverse=True)
    names: dict[int, str | None] = {}
    for some in pieces(seqs.tolist()):
        query = select(e.seq, d.publisher).join(documents, d.seq == e.document)
        names.update((row[0], row[1]) for row in conn.execute(query.where(e.seq.in_(some))))
    codes: dict[str | None, int] = {}
    each = [codes.setdefault(names.get(seq), len(codes)) for seq in seqs.tolist()]
    printed: Ints = np.array(each, np.int32)[of] if each else np.empty(0, np.int32)
    return printed, tuple(codes)
