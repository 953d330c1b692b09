"""Event groups of the ledger: reckoned from links and decisions each time they are asked for."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Select, or_, select

from riwaya.link.groups import JOINING, STRONG, Cut, Tie, find_groups
from riwaya.store.claims import Filter, fitting
from riwaya.store.decided import Choice, Decided, Pair, get_decided
from riwaya.store.search import pieces
from riwaya.store.tables import claims, links

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


def list_groups(conn: Connection, asked: GroupFilter) -> list[GroupNumbers]:
    """List the groups that fit, the largest first, then in the order they came."""
    decided = get_decided(conn)
    groups = _groups(conn, _ties(conn, decided), decided)
    wanted: set[int] | None = None
    if asked.either != Filter():
        wanted = {row.number for row in conn.execute(fitting(conn, asked.either))}
    found = [
        group
        for group in groups
        if len(group) >= asked.least and (wanted is None or not wanted.isdisjoint(group))
    ]
    found.sort(key=lambda group: (-len(group), group))
    return _named(conn, found)


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
    groups = [group for group in _groups(conn, ties, decided) if not wanted.isdisjoint(group)]
    return {number: group for group in _named(conn, groups) for number in group.claims}


def _ties(conn: Connection, decided: Decided) -> list[Tie]:
    """List all ties of the ledger."""
    found = [(row.first, row.second, row.score) for row in conn.execute(_strong())]
    return _as_ties(found, decided, None)


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
    first, second = claims.alias("one"), claims.alias("other")
    return (
        select(links.c.first, links.c.second, links.c.score)
        .join(first, first.c.number == links.c.first)
        .join(second, second.c.number == links.c.second)
        .where(first.c.current, second.c.current)
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


def _groups(conn: Connection, ties: list[Tie], decided: Decided) -> list[tuple[int, ...]]:
    found = find_groups(ties, list(_cuts(decided)))
    return [tuple(sorted(map(int, group))) for group in found.groups]


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
