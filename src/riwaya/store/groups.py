"""Event groups of the ledger: reckoned from links and decisions each time they are asked for."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, or_, select

from riwaya.link.groups import JOINING, STRONG, Cut, Tie, find_groups
from riwaya.store.claims import Filter, fitting
from riwaya.store.columns import NONE, Longs, rows_of
from riwaya.store.decided import Choice, Decided, Pair, get_decided
from riwaya.store.rows import ROOM
from riwaya.store.search import pieces
from riwaya.store.sets import Sets, connected, joined, sets_of
from riwaya.store.source_counts import standing
from riwaya.store.tables import claims, extractions, links

_AT_ONCE = 5_000  # links that are read together
_MOST = 5_000  # claims of a component that are walked through; more is no event


@dataclass(frozen=True, slots=True)
class GroupNumbers:
    """A group as numbers of claims, in the order they came, and its id.

    The id is a digest of the claim that came first: it stays while claims are added later.
    """

    id: str
    claims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """Which groups to give: what one of its claims must fit, and the least number of claims."""

    either: Filter = field(default_factory=Filter)
    least: int = 2


@dataclass(frozen=True, slots=True)
class EveryGroup:
    """All groups of a ledger, the largest first, then in the order they came.

    Attributes:
        claims: Numbers of the claims of each.
        ids: Of each group, in ASCII.
    """

    claims: Sets
    ids: npt.NDArray[np.bytes_]

    def __getitem__(self, place: int) -> GroupNumbers:
        return GroupNumbers(self.ids[place].decode(), self.claims[place])

    def get(self, name: str) -> GroupNumbers | None:
        """Give the group of an id."""
        found = np.flatnonzero(self.ids == name.encode("ascii", "replace"))
        return self[int(found[0])] if len(found) else None

    def fitting(self, conn: Connection, asked: GroupFilter) -> list[int]:
        """List the places of the groups that fit, in order."""
        fits = self.claims.sizes >= asked.least
        if asked.either != Filter():
            wanted = np.sort(_numbers(conn, asked.either))
            fits &= self.claims.any(rows_of(wanted, self.claims.members) != NONE)
        places: list[int] = np.flatnonzero(fits).tolist()
        return places


def _numbers(conn: Connection, asked: Filter) -> Longs:
    """Give the numbers of the claims that fit; of one publisher they may be half a million."""
    found = conn.execute(fitting(conn, asked), execution_options={"yield_per": _AT_ONCE})
    parts = (np.array(part, np.int64) for part in found.scalars().partitions())
    return np.concatenate([np.empty(0, np.int64), *parts])


def list_groups(conn: Connection, asked: GroupFilter) -> list[GroupNumbers]:
    """List the groups that fit, the largest first, then in the order they came."""
    every = every_group(conn)
    return [every[place] for place in every.fitting(conn, asked)]


def every_group(conn: Connection) -> EveryGroup:
    """Reckon all groups of a ledger."""
    found = find_sets(conn, get_decided(conn))
    ordered = found.take(np.lexsort((found.firsts, -found.sizes)))
    return EveryGroup(ordered, group_ids(conn, ordered.firsts))


def group_ids(conn: Connection, firsts: Longs) -> npt.NDArray[np.bytes_]:
    """Give the ids of the groups that begin with some claims."""
    found = [np.empty(0, "S13")]
    for some in pieces(firsts.tolist()):
        query = select(claims.c.number, claims.c.id).where(claims.c.number.in_(some))
        ids = {row.number: group_id(row.id) for row in conn.execute(query)}
        found.append(np.array([ids[first] for first in some], "S13"))
    return np.concatenate(found)


def find_sets(conn: Connection, decided: Decided) -> Sets:
    """Find the claims of each group, in no order.

    Only where people set claims apart does the order matter in which ties join: all others are
    what ties lead to, and thousands of times as many.
    """
    strong, scores = _undecided(conn, decided)
    accepted = [pair for pair, one in decided.pairs.items() if one.choice is Choice.ACCEPT]
    tied = np.concatenate([strong, np.array(accepted, np.int64).reshape(-1, 2)])
    cuts = list(_cuts(decided))
    found = connected(tied)
    apart = found.holding({int(key) for cut in cuts for key in cut.one | cut.other})
    members = found.take(np.flatnonzero(apart)).members
    touched = np.isin(strong[:, 0], members)
    ties = [
        (first, second, score)
        for (first, second), score in zip(
            strong[touched].tolist(), scores[touched].tolist(), strict=True
        )
    ]
    parted = _parted(_as_ties(ties, decided, set(members.tolist())), cuts)
    return joined([found.take(np.flatnonzero(~apart)), sets_of(parted)])


def _undecided(conn: Connection, decided: Decided) -> tuple[Longs, npt.NDArray[np.float64]]:
    """Give the strong links that nobody decided on, shape ``(n, 2)``, and their scores."""
    pairs, scores = [np.empty((0, 2), np.int64)], [np.empty(0)]
    for part in conn.execute(_strong(), execution_options={"yield_per": _AT_ONCE}).partitions():
        rows = [row for row in part if Pair(row.first, row.second) not in decided.pairs]
        pairs.append(np.array([(r.first, r.second) for r in rows], np.int64).reshape(-1, 2))
        scores.append(np.array([row.score for row in rows], np.float64))
    return np.concatenate(pairs), np.concatenate(scores)


def get_group_of(conn: Connection, number: int) -> GroupNumbers | None:
    """Give the group that a current claim stands in, if it is linked to another."""
    return get_groups_of(conn, [number]).get(number)


def get_groups_of(conn: Connection, numbers: Iterable[int]) -> dict[int, GroupNumbers]:
    """Give the groups of some current claims; those that stand alone are left out.

    Costs what the links round these claims cost, not what all links do.
    """
    decided = get_decided(conn)
    wanted = set(numbers)
    ties = _ties_round(conn, wanted, decided)
    parted = _parted(ties, list(_cuts(decided)))
    groups = [group for group in parted if not wanted.isdisjoint(group)]
    return {number: group for group in _named(conn, groups) for number in group.claims}


def _ties_round(conn: Connection, start: set[int], decided: Decided) -> list[Tie]:
    """List the ties that lead from some claims to others and on, without end."""
    accepted: defaultdict[int, set[int]] = defaultdict(set)
    for pair, one in decided.pairs.items():
        if one.choice is Choice.ACCEPT:
            accepted[pair.first].add(pair.second)
            accepted[pair.second].add(pair.first)
    found: dict[Pair, float] = {}
    seen, front = set(start), set(start)
    while front and len(seen) < _MOST:
        met: set[int] = set()
        for some in pieces(sorted(front)):
            query = _strong().where(or_(links.c.first.in_(some), links.c.second.in_(some)))
            for row in conn.execute(query):
                found[Pair(row.first, row.second)] = row.score
                met.update((row.first, row.second))
            for number in some:
                met |= accepted.get(number, set())
        front = met - seen
        seen |= front
    return _as_ties([(*pair, score) for pair, score in found.items()], decided, seen)


def _strong() -> Select[tuple[int, int, float]]:
    """Ask for the links that join without a person, of current claims."""
    one, other = extractions.alias("one"), extractions.alias("other")
    return (
        select(links.c.first, links.c.second, links.c.score)
        .join(one, one.c.seq == links.c.first // ROOM)
        .join(other, other.c.seq == links.c.second // ROOM)
        .where(one.c.current, standing(links.c.first))
        .where(other.c.current, standing(links.c.second))
        .where(links.c.score >= STRONG, links.c.kind.in_([kind.value for kind in sorted(JOINING)]))
    )


def _as_ties(
    found: Iterable[tuple[int, int, float]], decided: Decided, within: set[int] | None
) -> list[Tie]:
    """Make ties of strong links and of what people accepted."""
    ties = [
        Tie(_key(first), _key(second), score)
        for first, second, score in found
        if Pair(first, second) not in decided.pairs
    ]
    for pair, one in decided.pairs.items():
        if one.choice is Choice.ACCEPT and (within is None or within.issuperset(pair)):
            ties.append(Tie(_key(pair.first), _key(pair.second), 1.0, accepted=True))
    return ties


def _parted(ties: list[Tie], cuts: list[Cut]) -> list[tuple[int, ...]]:
    return [tuple(sorted(map(int, group))) for group in find_groups(ties, cuts).groups]


def _cuts(decided: Decided) -> Iterator[Cut]:
    for pair, one in sorted(decided.pairs.items()):
        if one.choice in (Choice.REJECT, Choice.NOT_SAME_PERSON):
            yield Cut(frozenset({_key(pair.first)}), frozenset({_key(pair.second)}))
    for split in decided.splits:
        sides = [
            frozenset(_key(claim.number) for claim in side if claim.number is not None)
            for side in (split.first, split.second)
        ]
        if all(sides) and sides[0].isdisjoint(sides[1]):
            yield Cut(*sides)


def _key(number: int) -> str:
    """Write a number so that plain order is the order of numbers."""
    return f"{number:020d}"


def _named(conn: Connection, groups: list[tuple[int, ...]]) -> list[GroupNumbers]:
    firsts = [group[0] for group in groups]
    ids: dict[int, str] = {}
    for some in pieces(firsts):
        query = select(claims.c.number, claims.c.id).where(claims.c.number.in_(some))
        ids.update({row[0]: row[1] for row in conn.execute(query)})
    return [GroupNumbers(group_id(ids[group[0]]), group) for group in groups]


def group_id(first: str) -> str:
    """Give the short name of the group whose first claim this is."""
    return "G" + hashlib.sha256(first.encode()).hexdigest()[:12]
