"""What joins and parts current claims, as columns: event groups, near-copies, disputes, origins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import Connection, select

from riwaya.link.groups import STRONG
from riwaya.store.columns import NONE, ClaimColumns, DocumentColumns, Flags, Ints, Longs
from riwaya.store.decided import Pair, get_decided, pair_of
from riwaya.store.groups import find_sets, get_groups_of
from riwaya.store.links import set_apart
from riwaya.store.origins import Tellings
from riwaya.store.sets import Sets, bounds_of, joined, sets_of
from riwaya.store.settling import State
from riwaya.store.tables import copies, disputes, links, reviewed
from riwaya.store.variants import difference_of, part, read_other_numbers
from riwaya.types import DisputeType, LinkKind, Standing

_AT_ONCE = 400  # groups whose claims are read together
_KINDS = [(type.value, standing.value) for type in DisputeType for standing in Standing]
_DIFFERS = np.array([difference_of(DisputeType(type)) for type, _ in _KINDS], np.int32)
_OPEN = np.array([standing == Standing.DISPUTE.value for _, standing in _KINDS], bool)


@dataclass(frozen=True, slots=True)
class Ties:
    """What linking found and people decided, by numbers of claims, current or not.

    Attributes:
        groups: Claims of each event group.
        near: Shape ``(n, 2)``: pairs of near-copies.
        counted: Shape ``(n, 2)``: pairs of these with another number.
        copied: Shape ``(n, 2)``: pairs of documents (``seq``) with a passage in common.
        parted: Shape ``(n, 2)``: pairs of claims in a dispute.
        kinds: Place of the type and standing of each of these in a list of all.
    """

    groups: Sets
    near: Longs
    counted: Longs
    copied: Longs
    parted: Longs
    kinds: Ints


@dataclass(frozen=True, slots=True)
class Bonds:
    """How claims are bound, one value a claim.

    Attributes:
        group: Number of its event group, ``NONE`` where it stands alone.
        copies: What it and its near-copies have in common, ``NONE`` where it has none.
        variants: Shape ``(n, 3)``: a row, that of a copy with another number or name, and the
            place of how they differ among ``variants.DIFFERENCES``.
        disputed: It and another claim cannot both hold.
        reviewed: A person decided on it.
        members: Numbers of the claims of each event group.
        disputes: How many pairs part, of each type and standing.
    """

    group: Ints
    copies: Ints
    variants: Ints
    disputed: Flags
    reviewed: Flags
    members: Sets
    disputes: tuple[tuple[DisputeType, Standing, int], ...]


def read_ties(conn: Connection, claims: ClaimColumns, papers: DocumentColumns) -> Ties:
    """Read what linking found and people decided."""
    decided = get_decided(conn)
    apart, groups = set_apart(decided), find_sets(conn, decided)
    copied = _pairs(
        (row[0], row[1]) for row in conn.execute(select(copies.c.first, copies.c.second))
    )
    near = np.concatenate([_retold(conn, apart), _same_words(copied, claims, papers)])
    return Ties(groups, near, read_other_numbers(conn), copied, *_parted(conn, apart))


def mended(
    conn: Connection,
    ties: Ties,
    gone: Sequence[int],
    claims: ClaimColumns,
    papers: DocumentColumns,
    touched: Sequence[int],
) -> Ties:
    """Give ties anew where claims of a few documents (``touched``) went or came."""
    lost = set(gone)
    came = claims.number[np.isin(papers.seq[claims.document], touched)].tolist()
    hit = ties.groups.take(np.flatnonzero(ties.groups.holding(lost)))
    left = set(hit.members.tolist()) - lost
    around = get_groups_of(conn, left.union(came))
    fresh = sets_of({one.id: one.claims for one in around.values()}.values())
    known = lost.union(fresh.members.tolist())
    kept = ties.groups.take(np.flatnonzero(~ties.groups.holding(known)))
    again = ties.copied[np.isin(ties.copied, touched).any(axis=1)]
    near = np.concatenate([ties.near, _same_words(again, claims, papers)])
    parted = _parted(conn, set_apart(get_decided(conn)))
    return Ties(joined([kept, fresh]), near, ties.counted, ties.copied, *parted)


def _pairs(found: Iterable[tuple[int, int]]) -> Longs:
    return np.array(list(found), np.int64).reshape(-1, 2)


def _retold(conn: Connection, apart: set[Pair]) -> Longs:
    """Give the pairs in the same words that nobody set apart."""
    c = links.c
    query = select(c.first, c.second).where(c.kind == LinkKind.RETELLING.value, c.score >= STRONG)
    rows = ((row[0], row[1]) for row in conn.execute(query))
    return _pairs(pair for pair in rows if pair_of(*pair) not in apart)


def _same_words(copied: Longs, claims: ClaimColumns, papers: DocumentColumns) -> Longs:
    """Give the claims of one predicate in the same words, in documents with a common passage."""
    order = np.argsort(claims.document, kind="stable")
    starts = np.searchsorted(claims.document[order], np.arange(len(papers.seq) + 1))
    found = [np.empty((0, 2), np.int64)]
    for first, second in papers.row(copied).tolist():
        mine, theirs = (order[starts[row] : starts[row + 1]] for row in (first, second))
        words = claims.wording[mine], claims.wording[theirs]
        _, one, other = np.intersect1d(*words, assume_unique=True, return_indices=True)
        if len(one):
            found.append(np.stack([claims.number[mine[one]], claims.number[theirs[other]]], 1))
    return np.concatenate(found)


def _parted(conn: Connection, apart: set[Pair]) -> tuple[Longs, Ints]:
    """Give the pairs in a dispute that nobody set apart, and of which kind each is."""
    d = disputes.c
    rows = conn.execute(select(d.first, d.second, d.type, d.standing)).all()
    held = [row for row in rows if pair_of(row.first, row.second) not in apart]
    kinds = [_KINDS.index((row.type, row.standing)) for row in held]
    return _pairs((row.first, row.second) for row in held), np.array(kinds, np.int32)


def bind(ties: Ties, claims: ClaimColumns, decided: Iterable[int]) -> Bonds:
    """Lay ties out over the claims that are current."""
    count = len(claims.number)
    group, members = _grouped(ties.groups, claims)
    rows = claims.rows(ties.parted)
    here = (rows != NONE).all(axis=1)
    kinds = ties.kinds[here]
    disputed, decided_on = np.zeros(count, bool), np.zeros(count, bool)
    disputed[rows[here][_OPEN[kinds]].ravel()] = True
    decided_on[claims.row(decided)] = True
    tally = np.bincount(kinds, minlength=len(_KINDS)).tolist()
    counted = tuple(
        (DisputeType(type), Standing(standing), number)
        for (type, standing), number in zip(_KINDS, tally, strict=True)
        if number
    )
    near, variants = part(claims.rows(ties.near), _unlike(ties, claims), count)
    return Bonds(group, near, variants, disputed, decided_on, members, counted)


def _unlike(ties: Ties, claims: ClaimColumns) -> Ints:
    """Give the rows that do not say the same, with how they differ; the same words are alike."""
    how = np.concatenate([np.zeros(len(ties.counted), np.int32), _DIFFERS[ties.kinds]])
    rows = claims.rows(np.concatenate([ties.counted, ties.parted]))
    here = (rows != NONE).all(axis=1)
    rows, how = rows[here], how[here]
    differ = claims.wording[rows[:, 0]] != claims.wording[rows[:, 1]]
    found: Ints = np.column_stack([rows, how])[differ]
    return found


def _grouped(groups: Sets, claims: ClaimColumns) -> tuple[Ints, Sets]:
    """Number the event groups of which two claims or more are current."""
    group = np.full(len(claims.number), NONE, np.int32)
    of, rows = groups.of, claims.rows(groups.members)
    current = rows != NONE
    sizes = np.bincount(of[current], minlength=len(groups))
    to = np.where(sizes > 1, np.cumsum(sizes > 1) - 1, NONE)
    group[rows[current]] = to[of[current]]
    members = groups.members[current & (to[of] != NONE)]
    return group, Sets(members, bounds_of(sizes[sizes > 1]))


def reviewed_numbers(conn: Connection) -> set[int]:
    """List the claims that a person decided on, and did not take it back."""
    c = reviewed.c
    return set(conn.execute(select(c.claim).where(c.state != State.OPEN.value)).scalars())


@dataclass(slots=True)
class OriginCounts:
    """How many independent origins tell each event group, counted once for each set of claims.

    The count of a group reads its claims and the voices they rest on: a page needs few, a filter
    all. What was counted stays until one of its documents changes.
    """

    known: dict[bytes, int] = field(default_factory=dict)  # by the claims' numbers

    def of(self, conn: Connection, groups: Iterable[tuple[int, ...]]) -> list[int]:
        """Give the count of each group."""
        asked = [(key_of(group), group) for group in groups]
        wanted = dict(asked)
        missing = [key for key in wanted if key not in self.known]
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            tellings = Tellings(conn, {number for key in some for number in wanted[key]})
            for key in some:
                self.known[key] = max(1, len(tellings.count(wanted[key]).groups))
        return [self.known[key] for key, _ in asked]

    def column(self, conn: Connection, bonds: Bonds) -> Ints:
        """Give the count of each claim's group; a claim alone has one origin."""
        counts = np.array([*self.of(conn, bonds.members), 1], np.int32)
        return counts[bonds.group]  # NONE, the last one, stands for alone

    def without(self, members: Sets, stale: Flags) -> OriginCounts:
        """Keep the counts of some groups that still stand, apart from those that are stale."""
        fresh = (key_of(members[place]) for place in np.flatnonzero(~stale).tolist())
        return OriginCounts({key: self.known[key] for key in fresh if key in self.known})


def key_of(group: tuple[int, ...]) -> bytes:
    """Give the key that the count of a group is kept under: a third of what its numbers take."""
    return np.array(group, np.int64).tobytes()
