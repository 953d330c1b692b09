"""Review: the queue of claims to look at, decisions on them, their history, how far it got."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, func, or_, select, tuple_

from riwaya.store.claims import ClaimLine, get_lines
from riwaya.store.connect import reading, writing
from riwaya.store.documents import get_scope
from riwaya.store.forms import from_json
from riwaya.store.reviews import Reviewed, add_claim, add_review, add_review_undo, thread_of
from riwaya.store.search import pieces
from riwaya.store.settling import Act, State, Thread
from riwaya.store.tables import claims, documents, reviewed, reviews
from riwaya.store.viewer import Viewer, shown
from riwaya.types import Claim, Predicate

__all__ = ["Act", "Order", "Queue", "QueueFilter", "Review", "Reviewed", "Reviews", "State"]


COUNTED = 10_000
"""Claims of a queue that are counted; nobody waits for the number of more."""


class Order(StrEnum):
    """In which order claims wait."""

    SCORE = "score"  # the least certain first
    DOCUMENT = "document"  # as they came


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which claims wait; a field left out asks for nothing.

    Attributes:
        predicates: One of these is claimed.
        documents: Whole ids of documents.
        publishers: As the documents name them.
        unreviewed: Only those that nobody decided on.
        order: Which comes first.
    """

    predicates: frozenset[Predicate] = frozenset()
    documents: frozenset[str] = frozenset()
    publishers: frozenset[str] = frozenset()
    unreviewed: bool = True
    order: Order = Order.SCORE


@dataclass(frozen=True, slots=True)
class Queue:
    """Claims that wait. ``after`` asks for the next ones; None where these are the last.

    ``total`` counts all that fit, from the first on, up to ``COUNTED``; one more says more.
    """

    lines: tuple[ClaimLine, ...]
    after: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Review:
    """A decision on a claim.

    Attributes:
        seq: Number of its entry.
        act: What was decided.
        claim: Id of the claim as it was shown.
        document: Whole id.
        by: Who decided.
        why: The reason, where one was given.
        at: When, ISO 8601.
        before: The claim as it was seen; None of one that was added, and of an undoing.
        after: The claim as it should be, where it was corrected or added.
        undoes: Number of the decision that it ends.
        undone: Number of the decision that ended it.
    """

    seq: int
    act: Act
    claim: str
    document: str
    by: str
    why: str
    at: str
    before: Claim | None
    after: Claim | None
    undoes: int | None
    undone: int | None


@dataclass(frozen=True, slots=True)
class ReviewState:
    """What decisions make of a claim.

    Attributes:
        state: ``replaced`` where another wording stands instead.
        review: Number of the decision in force, 0 if there is none.
        by: Who made it.
        corrected_by: Who wrote the claim as it stands, where a person did.
        seen: What the next decision on the claim must give.
        stands: Id of the claim that is shown in its place; None where none is.
    """

    state: State
    review: int = 0
    by: str | None = None
    corrected_by: str | None = None
    seen: int = 0
    stands: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewerCount:
    """How many decisions of one kind in force a person made."""

    by: str
    act: Act
    count: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far review got: claims by state, decisions in force by reviewer."""

    states: tuple[tuple[State, int], ...]
    reviewers: tuple[ReviewerCount, ...]


class Reviews:
    """The decisions of people on the claims of a ledger."""

    def __init__(self, engine: Engine, path: Path, viewer: Viewer) -> None:
        self._engine, self._path, self._viewer = engine, path, viewer

    def queue(
        self, asked: QueueFilter | None = None, *, after: str | None = None, limit: int = 20
    ) -> Queue:
        """List claims that wait for a decision.

        Raises:
            ValueError: ``after`` is none that a queue gave.
        """
        wanted = asked or QueueFilter()
        with reading(self._engine, self._path) as conn:
            return find_queue(conn, self._viewer, wanted, after, limit)

    def progress(self) -> Progress:
        """Count claims by state and decisions in force by reviewer."""
        with reading(self._engine, self._path) as conn:
            return shown(self._viewer, get_progress(conn))

    def decide(
        self,
        claim: str,
        act: Act,
        *,
        by: str,
        at: str,
        seen: int,
        why: str = "",
        corrected: Claim | None = None,
        token: str = "",
    ) -> Reviewed:
        """Accept, reject or correct a claim; see ``reviews.add_review`` for the arguments.

        Raises:
            StaleDecision: Somebody decided on it since ``seen``; nothing is written.
            LedgerError: No such claim in the current readings.
            ValueError: Nobody signs, a reason is lacking, or the corrected claim does not fit.
        """
        with writing(self._engine, self._path, durable=True) as conn:
            return add_review(
                conn,
                claim,
                act,
                by=by,
                at=at,
                seen=seen,
                why=why,
                corrected=corrected,
                token=token,
            )

    def add(self, claim: Claim, *, by: str, at: str, why: str = "", token: str = "") -> Reviewed:
        """Add a claim that no reader found; its id is made here.

        Raises:
            LedgerError: No such document, it was never read, or the claim stands there already.
            ValueError: Nobody signs, or the claim does not fit the text.
        """
        with writing(self._engine, self._path, durable=True) as conn:
            return add_claim(conn, claim, by=by, at=at, why=why, token=token)

    def undo(
        self, decision: int, *, by: str, at: str, seen: int, why: str = "", token: str = ""
    ) -> Reviewed:
        """End an earlier decision: what held before holds again.

        Raises:
            StaleDecision: Somebody decided on the claim since ``seen``; nothing is written.
            LedgerError: No such decision, or it is undone already.
            ValueError: Nobody signs.
        """
        with writing(self._engine, self._path, durable=True) as conn:
            return add_review_undo(conn, decision, by=by, at=at, seen=seen, why=why, token=token)

    def history(self, claim: str) -> list[Review]:
        """List all decisions on a claim by its whole id, oldest first, those undone too.

        The first one's ``before`` is the claim as it was read.
        """
        with reading(self._engine, self._path) as conn:
            thread = thread_of(conn, claim)
            return shown(self._viewer, _reviews(conn, thread)) if thread else []

    def state(self, claim_ids: Iterable[str]) -> Mapping[str, ReviewState]:
        """Say what decisions make of claims, by their whole ids; unknown ones are left out."""
        with reading(self._engine, self._path) as conn:
            return shown(self._viewer, get_states(conn, claim_ids))


def find_queue(
    conn: Connection, viewer: Viewer, asked: QueueFilter, after: str | None, limit: int
) -> Queue:
    """List claims that wait, from a cursor on."""
    c = claims.c
    query = _waiting(asked)
    some = query.with_only_columns(c.number).limit(COUNTED + 1).subquery()
    total = conn.execute(select(func.count()).select_from(some)).scalar_one()
    by_score = asked.order is Order.SCORE
    if after is not None:
        score, number = _cursor(after)
        query = query.where(
            tuple_(c.score, c.number) > tuple_(score, number) if by_score else c.number > number
        )
    order = (c.score, c.number) if by_score else (c.number,)
    rows = conn.execute(query.order_by(*order).limit(limit + 1)).all()
    found = get_lines(conn, viewer, [row.number for row in rows[:limit]])
    last = rows[limit - 1] if len(rows) > limit else None
    return Queue(
        tuple(found[row.number] for row in rows[:limit]),
        f"{last.score!r}:{last.number}" if last else None,
        total,
    )


def _waiting(asked: QueueFilter) -> Select[Any]:
    c, r = claims.c, reviewed.c
    query = select(c.number, c.score).outerjoin(reviewed, r.claim == c.number)
    query = query.where(*_fits(asked))
    if asked.unreviewed:
        return query.where(c.current, or_(r.state.is_(None), r.state == State.OPEN.value))
    return query.where(or_(c.current, r.state == State.REJECTED.value))


def _fits(asked: QueueFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.predicates:
        found.append(claims.c.predicate.in_(sorted(map(str, asked.predicates))))
    for column, values in (
        (documents.c.id, asked.documents),
        (documents.c.publisher, asked.publishers),
    ):
        if values:
            wanted = select(documents.c.seq).where(column.in_(sorted(values)))
            found.append(claims.c.document.in_(wanted))
    return found


def _cursor(after: str) -> tuple[float, int]:
    score, _, number = after.partition(":")
    try:
        return float(score), int(number)
    except ValueError:
        raise ValueError(f"{after!r} does not come from a queue") from None


def get_progress(conn: Connection) -> Progress:
    """Count claims by state and decisions in force by reviewer."""
    marks = select(reviewed.c.state, func.count()).group_by(reviewed.c.state)
    found: dict[str, int] = {row[0]: row[1] for row in conn.execute(marks)}
    decided = (State.ACCEPTED, State.CORRECTED, State.ADDED)
    counts = {state: found.get(state.value, 0) for state in (*decided, State.REJECTED)}
    standing = get_scope(conn).claims
    opened = standing - sum(counts[state] for state in decided)
    r = reviews.c
    held = (
        select(r.who, r.act, func.count(r.seq.distinct()))
        .join(reviewed, reviewed.c.review == r.seq)
        .group_by(r.who, r.act)
        .order_by(r.who, r.act)
    )
    people = tuple(ReviewerCount(row[0], Act(row[1]), row[2]) for row in conn.execute(held))
    return Progress(((State.OPEN, opened), *counts.items()), people)


def get_states(conn: Connection, claim_ids: Iterable[str]) -> dict[str, ReviewState]:
    """Say what decisions make of claims; those that nobody decided on are open."""
    c, r = claims.c, reviewed.c
    query = (
        select(c.id, c.current, r.state, r.review, r.last, r.corrected_by, r.thread, reviews.c.who)
        .outerjoin(reviewed, r.claim == c.number)
        .outerjoin(reviews, reviews.c.seq == r.review)
        .order_by(c.number)
    )
    found: dict[str, ReviewState] = {}
    threads: dict[str, int] = {}
    for some in pieces(claim_ids):
        for row in conn.execute(query.where(c.id.in_(some))):
            if row.state is not None:
                threads[row.id] = row.thread
                found[row.id] = ReviewState(
                    State(row.state), row.review, row.who, row.corrected_by, row.last
                )
            elif row.current or (past := thread_of(conn, row.id)) is None:
                found[row.id] = ReviewState(State.OPEN, stands=row.id if row.current else None)
            else:  # a wording that was undone, or of an earlier reading
                threads[row.id] = past.seq
                found[row.id] = ReviewState(State.REPLACED, seen=past.steps[-1].seq)
    stands = _standing(conn, set(threads.values()))
    for key, thread in threads.items():
        one = found[key]
        found[key] = ReviewState(
            one.state, one.review, one.by, one.corrected_by, one.seen, stands.get(thread)
        )
    return found


def _standing(conn: Connection, threads: Iterable[int]) -> dict[int, str]:
    """Give the id of the claim that is shown for each thread."""
    found: dict[int, str] = {}
    query = select(reviewed.c.thread, claims.c.id).join(claims, claims.c.number == reviewed.c.claim)
    for some in pieces(sorted(threads)):
        shown_now = query.where(reviewed.c.thread.in_(some), claims.c.current)
        found.update({row[0]: row[1] for row in conn.execute(shown_now)})
    return found


def _reviews(conn: Connection, thread: Thread) -> list[Review]:
    undone = {step.undoes: step.seq for step in thread.steps if step.undoes is not None}
    keys = select(documents.c.id).where(documents.c.seq == thread.steps[0].document)
    document = conn.execute(keys).scalar_one()
    return [
        Review(
            seq=step.seq,
            act=Act(step.act),
            claim=step.claim,
            document=document,
            by=step.who,
            why=step.why,
            at=step.at,
            before=_claim(step.before),
            after=_claim(step.body),
            undoes=step.undoes,
            undone=undone.get(step.seq),
        )
        for step in thread.steps
    ]


def _claim(body: str | None) -> Claim | None:
    form = json.loads(body) if body else None
    return from_json(Claim, form) if form else None
