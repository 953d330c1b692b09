"""A person's decisions on links: kept for good, and found again when documents are read anew.

A claim's id holds the version of its reader. So a decision also keeps where its claims stand: the
document, the trigger and the predicate. After a later reading it holds for the claims there.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, select

from riwaya.errors import LedgerError, StaleDecision
from riwaya.store.entries import Kind, append_entry
from riwaya.store.forms import Json
from riwaya.store.project import project
from riwaya.store.settling import State, find_threads
from riwaya.store.tables import claims, decided_claims, documents, link_decisions, reviewed
from riwaya.types import LinkKind, Predicate, Span


class Choice(StrEnum):
    """What a person decides about claims that are linked, or are not."""

    ACCEPT = "accept"  # they speak of the same thing
    REJECT = "reject"  # they do not
    NOT_SAME_PERSON = "not-same-person"  # they do not: their persons are two
    SPLIT = "split"  # no claim of the one set belongs with any of the other
    UNDO = "undo"  # an earlier decision no longer holds


@dataclass(frozen=True, slots=True)
class DecidedClaim:
    """A claim that a person decided on, as it stood then, and its number now.

    ``number`` is None when no current claim stands there; the decision waits.
    """

    claim: str
    document: str
    trigger: Span
    predicate: Predicate
    number: int | None = None


@dataclass(frozen=True, slots=True)
class LinkDecision:
    """A decision on links. ``seq`` is the number of its entry; ``undone`` the one that ended it."""

    seq: int
    choice: Choice
    kind: LinkKind | None
    first: tuple[DecidedClaim, ...]
    second: tuple[DecidedClaim, ...]
    by: str
    why: str
    at: str
    undone: int | None = None


class Pair(NamedTuple):
    """Two claims by their numbers, the lesser first."""

    first: int
    second: int


def pair_of(one: int, other: int) -> Pair:
    """Give the pair of two claims."""
    return Pair(min(one, other), max(one, other))


@dataclass(frozen=True, slots=True)
class Decided:
    """What holds now: the last decision on each pair, all splits, and those that wait.

    Attributes:
        pairs: Pairs of current claims with the decision that holds.
        splits: Decisions that part two sets.
        waiting: Decisions of which a claim is not found in the current readings.
    """

    pairs: dict[Pair, LinkDecision]
    splits: tuple[LinkDecision, ...]
    waiting: tuple[LinkDecision, ...]

    def numbers(self) -> set[int]:
        """List the claims that any decision in force names."""
        found = {number for pair in self.pairs for number in pair}
        for split in self.splits:
            found |= {one.number for one in split.first + split.second if one.number is not None}
        return found


def add_link_decision(
    conn: Connection,
    choice: Choice,
    first: Sequence[str],
    second: Sequence[str],
    *,
    kind: LinkKind | None = None,
    by: str,
    why: str,
    at: str,
    seen: int | None = None,
) -> int | None:
    """Record a decision on current claims, by their whole ids; None if it holds already.

    ``seen`` is the number of the decision on the two that its writer saw, or 0; None: not looked
    at, nor where sets are split. Never commits.

    Raises:
        StaleDecision: Somebody decided on the two meanwhile.
        LedgerError: A claim is not there.
        ValueError: Nobody signs, the sides do not fit the choice, or a claim stands on both.
    """
    _check_signed(by, why)
    _check_sides(choice, first, second)
    anchors = [[_anchor(conn, claim) for claim in side] for side in (first, second)]
    if choice is not Choice.SPLIT:
        last = _last(conn, first[0], second[0])
        if seen is not None:
            _check_seen(last, seen)
        if last is not None and (last.choice, last.kind) == (choice, kind):
            return None
    form: Json = {"at": at, "by": by, "why": why, "choice": choice.value, "undoes": None}
    form |= {"kind": kind.value if kind else None, "first": anchors[0], "second": anchors[1]}
    entry = append_entry(conn, Kind.LINK_DECISION, form)
    project(conn, entry)
    return entry.seq


def add_undo(conn: Connection, undone: int, *, by: str, why: str, at: str) -> int | None:
    """Record that an earlier decision no longer holds; None if it does not hold already.

    Raises:
        LedgerError: There is no such decision.
        ValueError: Nobody signs.
    """
    _check_signed(by, why)
    found = {one.seq: one for one in find_link_decisions(conn)}
    if undone not in found or found[undone].choice is Choice.UNDO:
        hint = "list them with `riwaya links --decided`"
        raise LedgerError(f"decision {undone}", "no such decision on links", hint)
    if found[undone].undone is not None:
        return None
    form: Json = {"at": at, "by": by, "why": why, "choice": Choice.UNDO.value, "kind": None}
    form |= {"undoes": undone, "first": [], "second": []}
    entry = append_entry(conn, Kind.LINK_DECISION, form)
    project(conn, entry)
    return entry.seq


def find_link_decisions(conn: Connection) -> list[LinkDecision]:
    """List all decisions on links, oldest first, each claim with its number in the ledger now."""
    rows = conn.execute(select(link_decisions).order_by(link_decisions.c.seq)).all()
    sides = _decided_claims(conn)
    undone = {row.undoes: row.seq for row in rows if row.undoes is not None}
    return [
        LinkDecision(
            row.seq,
            Choice(row.choice),
            LinkKind(row.kind) if row.kind else None,
            tuple(sides[row.seq, 1]),
            tuple(sides[row.seq, 2]),
            row.who,
            row.why,
            row.at,
            undone.get(row.seq),
        )
        for row in rows
    ]


def get_decided(conn: Connection) -> Decided:
    """Say which decisions hold now, and for which claims."""
    pairs: dict[Pair, LinkDecision] = {}
    splits, waiting = [], []
    for one in find_link_decisions(conn):
        if one.undone is not None or one.choice is Choice.UNDO:
            continue
        if any(claim.number is None for claim in one.first + one.second):
            waiting.append(one)
        if one.choice is Choice.SPLIT:
            splits.append(one)
            continue
        first, second = one.first[0].number, one.second[0].number
        if first is not None and second is not None and first != second:
            pairs[pair_of(first, second)] = one  # the last one holds
    return Decided(pairs, tuple(splits), tuple(waiting))


def _check_signed(by: str, why: str) -> None:
    if not by.strip() or not why.strip():
        raise ValueError("a decision needs a name and a reason")


def _check_sides(choice: Choice, first: Sequence[str], second: Sequence[str]) -> None:
    if choice is Choice.UNDO:
        raise ValueError("an undo names a decision, not claims")
    if not first or not second:
        raise ValueError("a decision on links needs claims on both sides")
    if choice is not Choice.SPLIT and (len(first), len(second)) != (1, 1):
        raise ValueError(f"{choice} is about two claims; split parts two sets")
    if both := sorted(set(first) & set(second)):
        raise ValueError(f"claim {both[0]} stands on both sides")


def _last(conn: Connection, first: str, second: str) -> LinkDecision | None:
    """Give the decision that holds on two current claims."""
    query = select(claims.c.number).where(claims.c.id.in_([first, second]), claims.c.current)
    return get_decided(conn).pairs.get(pair_of(*conn.execute(query).scalars()))


def _check_seen(last: LinkDecision | None, seen: int) -> None:
    if last is not None and last.seq != seen:
        where = f"claims {last.first[0].claim}, {last.second[0].claim}"
        raise StaleDecision(where, seq=last.seq, by=last.by, at=last.at, act=last.choice.value)


def _anchor(conn: Connection, claim: str) -> Json:
    query = (
        select(claims.c.body, documents.c.id)
        .join(documents, documents.c.seq == claims.c.document)
        .where(claims.c.id == claim, claims.c.current)
    )
    row = conn.execute(query).first()
    if row is None:
        raise LedgerError(f"claim {claim}", "no such current claim", "see `riwaya claims`")
    body = json.loads(row.body)
    kept = {key: body[key] for key in ("trigger", "predicate")}
    return {"claim": claim, "document": row.id} | kept


def _decided_claims(conn: Connection) -> defaultdict[tuple[int, int], list[DecidedClaim]]:
    """Give the claims of each side of each decision, in order."""
    c = decided_claims.c
    query = (
        select(decided_claims, documents.c.id.label("key"))
        .join(documents, documents.c.seq == c.document)
        .order_by(c.decision, c.side, c.position)
    )
    rows = conn.execute(query).all()
    places = _places(conn, {row.document for row in rows})
    found: defaultdict[tuple[int, int], list[DecidedClaim]] = defaultdict(list)
    for row in rows:
        span = Span(row.start, row.end)
        one = DecidedClaim(row.claim, row.key, span, Predicate(row.predicate))
        number = _place(one, places[row.document])
        found[row.decision, row.side].append(replace(one, number=number))
    return found


class _Place(NamedTuple):
    """Where a current claim stands."""

    number: int
    trigger: Span
    predicate: str


def _places(conn: Connection, numbers: Iterable[int]) -> defaultdict[int, list[_Place]]:
    """List where the current claims of some documents stand."""
    found: defaultdict[int, list[_Place]] = defaultdict(list)
    query = select(claims.c.number, claims.c.document, claims.c.body).where(claims.c.current)
    marks = select(reviewed.c.thread, reviewed.c.claim).where(reviewed.c.state != State.REPLACED)
    for number in sorted(numbers):
        standing = set()
        for row in conn.execute(query.where(claims.c.document == number)):
            body = json.loads(row.body)
            place = _Place(row.number, Span(*body["trigger"]), body["predicate"])
            found[number].append(place)
            standing.add(row.number)
        # A claim that a person corrected is still found where it stood before.
        decided_on = conn.execute(marks.where(reviewed.c.document == number)).all()
        threads = {thread.seq: thread for thread in find_threads(conn, number)}
        for mark in decided_on:
            if mark.claim in standing:
                found[number] += [
                    _Place(mark.claim, Span(start, end), predicate)
                    for start, end, predicate in threads[mark.thread].places()
                ]
    return found


def _place(one: DecidedClaim, places: list[_Place]) -> int | None:
    """Find the current claim where the decided one stood: same trigger, or one that meets it."""
    meeting = [
        place
        for place in places
        if place.predicate == one.predicate
        and place.trigger.start < one.trigger.end
        and one.trigger.start < place.trigger.end
    ]
    same = [place for place in meeting if place.trigger == one.trigger]
    return (same or meeting)[0].number if meeting else None
