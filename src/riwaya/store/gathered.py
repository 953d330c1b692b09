"""Event groups a page at a time; and deciding on them while somebody else may do so too."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from sqlalchemy import Connection, Engine, select

from riwaya.errors import StaleDecision
from riwaya.store.claims import ClaimLine, get_lines
from riwaya.store.connect import reading, writing
from riwaya.store.decided import (
    Choice,
    LinkDecision,
    add_link_decision,
    add_undo,
    find_link_decisions,
)
from riwaya.store.grouped import Group, GroupLine, group_lines, whole_group
from riwaya.store.groups import EveryGroup, GroupFilter, every_group, get_group_of
from riwaya.store.search import pieces
from riwaya.store.state import State, get_state
from riwaya.store.tables import claims
from riwaya.store.viewer import Viewer, shown
from riwaya.types import LinkKind

_KEPT = 2
_GROUPS: OrderedDict[tuple[Path, State], EveryGroup] = OrderedDict()
_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class GroupPage:
    """One page of groups, the largest first; ``number`` counts pages from 1."""

    lines: tuple[GroupLine, ...]
    total: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """A decision with the claims it names, as they stand now; ``undone`` by whom, if it was.

    Claims of which no current reading is known are left out.
    """

    decision: LinkDecision
    first: tuple[ClaimLine, ...]
    second: tuple[ClaimLine, ...]
    undone: LinkDecision | None


@dataclass(frozen=True, slots=True)
class GroupSheet:
    """A group with the decisions that name its claims; ``seen`` is what the next one must give.

    ``group`` is None for a claim that stands alone; ``alone`` is that claim.
    """

    group: Group | None
    alone: ClaimLine | None
    decisions: tuple[DecidedLine, ...]
    seen: int


class GroupPlace(NamedTuple):
    """A place in the list of groups: claims of the group, and number of the first of them."""

    size: int
    first: int


def _order(place: GroupPlace) -> tuple[int, int]:
    return -place.size, place.first


class Gathered:
    """The event groups of a ledger, for pages that show some of them and take decisions."""

    def __init__(self, engine: Engine, path: Path, viewer: Viewer) -> None:
        self._engine, self._path, self._viewer = engine, path, viewer

    def page(self, asked: GroupFilter, number: int = 1, size: int = 20) -> GroupPage:
        """List one page of the groups that fit; a number beyond the last page gives the last."""
        with reading(self._engine, self._path) as conn:
            every = self._groups(conn)
            places = every.fitting(conn, asked)
            pages = max(1, -(-len(places) // size))
            at = min(max(1, number), pages)
            some = [every[place] for place in places[(at - 1) * size : at * size]]
            lines = tuple(group_lines(conn, self._viewer, some))
            return GroupPage(lines, len(places), at, pages)

    def after(
        self, asked: GroupFilter, place: GroupPlace | None, size: int
    ) -> list[tuple[GroupPlace, GroupLine]]:
        """Give some of the groups that fit with their places, from behind a place on."""
        with reading(self._engine, self._path) as conn:
            groups = _fitting(conn, list(self._groups(conn).values()), asked)
            places = [GroupPlace(len(one.claims), one.claims[0]) for one in groups]
            start = bisect_right(places, _order(place), key=_order) if place else 0
            some = groups[start : start + size]
            lines = group_lines(conn, self._viewer, some)
            return list(zip(places[start : start + size], lines, strict=True))

    def sheet(self, name: str) -> GroupSheet | None:
        """Lay a group out, by its whole id or by that of a current claim in it; None if none is.

        A claim that stands alone is given too: what was decided on it can be undone.
        """
        with reading(self._engine, self._path) as conn:
            number = None
            if name.startswith("G"):
                group = self._groups(conn).get(name)
            else:
                fits = claims.c.current & (claims.c.id == name)
                number = conn.execute(select(claims.c.number).where(fits)).scalar()
                group = get_group_of(conn, number) if number is not None else None
            if group is not None:
                whole = whole_group(conn, self._viewer, group)
                return _sheet(conn, self._viewer, whole, None, group.claims)
            if number is None:
                return None
            line = get_lines(conn, self._viewer, [number])[number]
            return _sheet(conn, self._viewer, None, line, [number])

    def decide(
        self,
        choice: Choice,
        first: Sequence[str],
        second: Sequence[str],
        *,
        seen: int,
        kind: LinkKind | None = None,
        by: str,
        why: str,
        at: str,
    ) -> int | None:
        """Record a decision, unless somebody decided on one of its claims since ``seen``.

        Returns: the number of the decision; None if it holds already.

        Raises:
            StaleDecision: Somebody did; nothing is written.
            LedgerError: A claim is not there.
            ValueError: Nobody signs, the sides do not fit the choice, or a claim stands on both.
        """
        with writing(self._engine, self._path, durable=True) as conn:
            _check_seen(conn, _numbers(conn, (*first, *second)), seen)
            return add_link_decision(conn, choice, first, second, kind=kind, by=by, why=why, at=at)

    def undo(self, number: int, *, seen: int, by: str, why: str, at: str) -> int | None:
        """End a decision, unless somebody decided on one of its claims since ``seen``.

        Returns: the number of the undoing; None if the decision does not hold already.

        Raises:
            StaleDecision: Somebody did; nothing is written.
            LedgerError: There is no such decision.
            ValueError: Nobody signs.
        """
        with writing(self._engine, self._path, durable=True) as conn:
            named = {
                one.number
                for decision in find_link_decisions(conn)
                if decision.seq == number
                for one in (*decision.first, *decision.second)
                if one.number is not None
            }
            _check_seen(conn, named, seen)
            return add_undo(conn, number, by=by, why=why, at=at)

    def since(self, ids: Iterable[str], seen: int) -> tuple[DecidedLine, ...]:
        """List what was decided on claims, by their whole ids, after a decision's number."""
        with reading(self._engine, self._path) as conn:
            found = _decided_on(conn, self._viewer, _numbers(conn, ids))
            return tuple(one for one in found if _last((one.decision,)) > seen)

    def _groups(self, conn: Connection) -> EveryGroup:
        """Give all groups, reckoned once for a state of the ledger."""
        key = self._path, get_state(conn)
        with _LOCK:
            if key in _GROUPS:
                _GROUPS.move_to_end(key)
                return _GROUPS[key]
        found = every_group(conn)
        with _LOCK:
            _GROUPS[key] = found
            while len(_GROUPS) > _KEPT:
                _GROUPS.popitem(last=False)
        return found


def _sheet(
    conn: Connection,
    viewer: Viewer,
    group: Group | None,
    alone: ClaimLine | None,
    numbers: Sequence[int],
) -> GroupSheet:
    decided = _decided_on(conn, viewer, set(numbers))
    return GroupSheet(group, alone, decided, _last(one.decision for one in decided))


def _decided_on(conn: Connection, viewer: Viewer, numbers: set[int]) -> tuple[DecidedLine, ...]:
    """List the decisions that name any of some claims, the newest first, those undone too."""
    every = find_link_decisions(conn)
    by_seq = {one.seq: one for one in every}
    found = [one for one in every if not numbers.isdisjoint(_named(one))]
    lines = get_lines(conn, viewer, sorted({number for one in found for number in _named(one)}))
    return tuple(
        shown(
            viewer,
            DecidedLine(
                one,
                tuple(lines[c.number] for c in one.first if c.number is not None),
                tuple(lines[c.number] for c in one.second if c.number is not None),
                by_seq.get(one.undone) if one.undone is not None else None,
            ),
        )
        for one in reversed(found)
    )


def _named(one: LinkDecision) -> set[int]:
    return {claim.number for claim in (*one.first, *one.second) if claim.number is not None}


def _last(decisions: Iterable[LinkDecision]) -> int:
    """Give the number of the last entry about some decisions; 0 if there is none."""
    return max((max(one.seq, one.undone or 0) for one in decisions), default=0)


def _numbers(conn: Connection, ids: Iterable[str]) -> set[int]:
    found: set[int] = set()
    for some in pieces(sorted(set(ids))):
        query = select(claims.c.number).where(claims.c.current, claims.c.id.in_(some))
        found.update(conn.execute(query).scalars())
    return found


def _check_seen(conn: Connection, numbers: set[int], seen: int) -> None:
    """Raise StaleDecision if anything was decided on some claims after ``seen``."""
    every = find_link_decisions(conn)
    touching = [one for one in every if not numbers.isdisjoint(_named(one))]
    last = _last(touching)
    if last <= seen:
        return
    newest = next(one for one in touching if last in (one.seq, one.undone))
    by_seq = {one.seq: one for one in every}
    told = by_seq.get(last, newest)
    raise StaleDecision(f"decision {last}", seq=last, by=told.by, at=told.at, act=str(told.choice))
