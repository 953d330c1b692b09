"""Settling: which claims stand in a document, from what was read in it and what people decided.

A decision is about what a person saw, not about a row that a reader made. So all decisions on one
claim are one thread, and a thread finds its claim again in a later reading by id, or by trigger and
predicate. What a person accepted or wrote stands, also where a later reader finds it no more;
what a person rejected stays away. Only rows of the current extraction are touched.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from riwaya.store.forms import Json
from riwaya.store.rows import OWN, ROOM, Row, insert_claims
from riwaya.store.tables import claims, extractions, reviewed, reviews


class Act(StrEnum):
    """What a person does about a claim."""

    ACCEPT = "accept"  # the text says so
    REJECT = "reject"  # the text does not say so
    CORRECT = "correct"  # the text says it otherwise: the whole claim as it should be
    ADD = "add"  # the text says so, and no reader found it
    UNDO = "undo"  # an earlier decision no longer holds


class State(StrEnum):
    """What decisions make of a claim."""

    OPEN = "open"  # nobody decided, or all is undone
    ACCEPTED = "accepted"
    REJECTED = "rejected"  # it leaves lists, links and answers
    CORRECTED = "corrected"  # a person's wording of it stands
    ADDED = "added"  # a person wrote it
    REPLACED = "replaced"  # as it was read; a person's wording stands instead


_STATES = {
    Act.ACCEPT: State.ACCEPTED,
    Act.REJECT: State.REJECTED,
    Act.CORRECT: State.CORRECTED,
    Act.ADD: State.ADDED,
}


class Place(NamedTuple):
    """Where a claim stands: its trigger and predicate."""

    start: int
    end: int
    predicate: str

    def meets(self, other: Place) -> bool:
        """Tell whether both say the same of words that overlap."""
        same = self.predicate == other.predicate
        return same and self.start < other.end and other.start < self.end


@dataclass(slots=True)
class Thread:
    """All decisions on one claim, oldest first, and what they amount to."""

    seq: int
    steps: list[Any] = field(default_factory=list)

    @property
    def held(self) -> list[Any]:
        """List the decisions that were not undone."""
        gone = {step.undoes for step in self.steps}
        return [one for one in self.steps if one.act != Act.UNDO and one.seq not in gone]

    @property
    def written(self) -> Any | None:
        """Give the decision whose wording of the claim stands, if a person wrote one."""
        return next((one for one in reversed(self.held) if one.body is not None), None)

    @property
    def root(self) -> str:
        """Give the id that the claim had when first decided on."""
        return str(self.steps[0].claim)

    def places(self) -> list[Place]:
        """List where the claim stood, as it was read and as people wrote it."""
        first = self.steps[0]
        found = [Place(first.start, first.end, first.predicate)]
        bodies = (json.loads(one.body) for one in self.steps if one.body is not None)
        return found + [place_of(body) for body in bodies]


def place_of(body: Json) -> Place:
    """Give where a claim stands, from its JSON form."""
    start, end = body["trigger"]
    return Place(start, end, body["predicate"])


def essence(body: Json) -> Json:
    """Give what a person judges of a claim: its words and what they mean, not how it was found.

    Days are left out: they follow from the words and the publication date, which a person may
    correct by itself.
    """
    time, number = body["time"], body["number"]
    kept = {key: body[key] for key in ("predicate", "trigger", "quote", "factuality")}
    return kept | {
        "agents": [[one["span"], one["actor"]] for one in body["agents"]],
        "patients": [[one["span"], one["actor"]] for one in body["patients"]],
        "places": [[one["span"], one["role"], one["place"]] for one in body["places"]],
        "time": time and time["span"],
        "number": number and [number[key] for key in ("span", "low", "best", "high", "of")],
        "chain": [[one[key] for key in ("span", "type", "link", "actor")] for one in body["chain"]],
    }


def find_threads(conn: Connection, document: int) -> list[Thread]:
    """List the threads of a document, the one first decided on first."""
    query = select(reviews).where(reviews.c.document == document).order_by(reviews.c.seq)
    found: dict[int, Thread] = {}
    for row in conn.execute(query):
        found.setdefault(row.thread, Thread(row.thread)).steps.append(row)
    return list(found.values())


def settle(conn: Connection, document: int, text: str) -> None:
    """Make the claims of a document those that stand by its reading and all decisions."""
    threads = find_threads(conn, document)
    if not threads:
        return
    current = select(extractions.c.seq).where(
        extractions.c.document == document, extractions.c.current
    )
    extraction = conn.execute(current).scalar()
    conn.execute(delete(reviewed).where(reviewed.c.document == document))
    if extraction is None:
        return
    c = claims.c
    query = select(c.number, c.id, c.body, c.current).where(c.extraction == extraction)
    rows = conn.execute(query.order_by(c.number)).all()
    found = _Found(extraction, document, rows)
    read = [row for row in rows if row.number % ROOM < OWN]
    taken = _matched(threads, read)
    hidden: set[int] = set()
    standing: set[int] = set()
    marks: list[Row] = []
    for thread in threads:
        for mark, stands in _outcome(thread, taken[thread.seq], found):
            marks.append(mark | {"document": document})
            (standing if stands else hidden).add(mark["claim"])
    insert_claims(conn, found.made, extraction, document, text)
    own = {row.number for row in rows if row.number % ROOM >= OWN}
    _show(conn, found, hidden | (own - standing), {row.number for row in read} - hidden | standing)
    if marks:
        conn.execute(insert(reviewed), marks)


class _Found:
    """The claims of an extraction, and those that decisions add to it."""

    def __init__(self, extraction: int, document: int, rows: Sequence[Any]) -> None:
        self.extraction, self.document = extraction, document
        self.number_of: dict[str, int] = {row.id: row.number for row in rows}
        self.shown = {row.number: row.current for row in rows}
        self.made: list[tuple[int, Json]] = []
        own = [row.number + 1 for row in rows if row.number % ROOM >= OWN]
        self._next = max(own, default=extraction * ROOM + OWN)

    def number(self, body: Json) -> int:
        """Give the number of a claim that a person wrote; it is made if it is not there."""
        known = self.number_of.get(body["id"])
        if known is not None:
            return known
        number = self.number_of[body["id"]] = self._next
        self.shown[number] = True
        self.made.append((number, body))
        self._next += 1
        return number


def _show(conn: Connection, found: _Found, hidden: Iterable[int], shown: Iterable[int]) -> None:
    for numbers, current in ((hidden, False), (shown, True)):
        for number in sorted(numbers):
            if found.shown[number] != current:
                conn.execute(
                    update(claims).where(claims.c.number == number).values(current=current)
                )


def _matched(threads: Sequence[Thread], read: Sequence[Any]) -> defaultdict[int, list[Any]]:
    """Give for each thread the claims of the reading that it is about; none goes to two."""
    taken: set[int] = set()
    found: defaultdict[int, list[Any]] = defaultdict(list)
    bodies = {row.number: json.loads(row.body) for row in read}
    for fits in (_same_id, _same_place, _near_place, _same_words):
        for thread in threads:
            if found[thread.seq] and fits is not _same_words:
                continue
            for row in read:
                if row.number not in taken and fits(thread, row, bodies[row.number]):
                    taken.add(row.number)
                    found[thread.seq].append(row)
                    break
    return found


def _same_id(thread: Thread, row: Any, _body: Json) -> bool:
    return bool(row.id == thread.root)


def _same_place(thread: Thread, _row: Any, body: Json) -> bool:
    return not _is_added(thread) and place_of(body) in thread.places()


def _near_place(thread: Thread, _row: Any, body: Json) -> bool:
    place = place_of(body)
    return not _is_added(thread) and any(place.meets(one) for one in thread.places())


def _same_words(thread: Thread, _row: Any, body: Json) -> bool:
    """Tell whether a reader came to say of the same trigger what a person wrote."""
    written = thread.written
    if written is None:
        return False
    own = json.loads(written.body)
    if not _is_added(thread):
        return place_of(own) == place_of(body)
    # Beside a claim that was read a person may add another on the same trigger.
    same, other = essence(own), essence(body)
    parts = ("predicate", "trigger", "agents", "patients", "places", "number")
    return all(same[key] == other[key] for key in parts)


def _is_added(thread: Thread) -> bool:
    return bool(thread.steps[0].act == Act.ADD)


def _outcome(thread: Thread, read: Sequence[Any], found: _Found) -> Iterator[tuple[Row, bool]]:
    """Give the marks that a thread leaves, each with whether its claim is shown."""
    held = thread.held
    force = held[-1] if held else None
    state = _STATES[Act(force.act)] if force else State.OPEN
    body = _standing(thread, read)
    mark: Row = {"thread": thread.seq, "last": thread.steps[-1].seq}
    mark |= {"review": force.seq if force else 0, "corrected_by": None}
    stands = state is not State.REJECTED
    if body is None:  # what was read stands, or is rejected
        for row in read:
            more = {"more": 0 if stands else -1}
            yield mark | more | {"claim": row.number, "state": state.value}, stands
        return
    for row in read:
        gone = {"claim": row.number, "state": State.REPLACED.value, "more": -1}
        yield mark | gone, False
    by = thread.written.who if thread.written else None
    own = {"claim": found.number(body), "corrected_by": by, "more": int(stands)}
    yield mark | own | {"state": state.value}, stands


def _standing(thread: Thread, read: Sequence[Any]) -> Json | None:
    """Give the claim as people want it; None where it is as it was read."""
    held, written = thread.held, thread.written
    if not held:
        return None
    if written is not None:
        body = json.loads(written.body)
        return _dated(body, thread, read) | {"id": _own_id(thread, written.seq)}
    if held[-1].act != Act.ACCEPT:
        return None
    body = json.loads(held[-1].before)
    wanted = essence(body)
    if any(essence(json.loads(row.body)) == wanted for row in read):
        return None
    alike = (one for one in held if one.act == Act.ACCEPT)
    first = next(one for one in alike if essence(json.loads(one.before)) == wanted)
    return _dated(body, thread, read) | {"id": _own_id(thread, first.seq)}


def _own_id(thread: Thread, seq: int) -> str:
    """Name a claim as a person wants it: it begins like the one it stands for."""
    return f"{thread.root}~{seq}"


def _dated(body: Json, thread: Thread, read: Sequence[Any]) -> Json:
    """Give a claim with the days that its time words mean now, unless a person set them."""
    first = json.loads(thread.steps[0].before)
    if not first or body["time"] != first["time"] or body["window"] != first["window"]:
        return body
    for row in read:
        fresh = json.loads(row.body)
        if (fresh["time"] and fresh["time"]["span"]) == (body["time"] and body["time"]["span"]):
            return body | {"time": fresh["time"], "window": fresh["window"]}
    return body
