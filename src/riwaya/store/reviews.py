"""A person's decisions on claims: written as entries, each against what its writer saw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from riwaya.errors import LedgerError, StaleDecision
from riwaya.lexicon.actors import load_actor_ids
from riwaya.store.entries import Kind, append_entry
from riwaya.store.forms import Json, canonical, digest, from_json, to_json
from riwaya.store.project import project, text_of
from riwaya.store.settling import Act, State, Thread, essence, find_threads, place_of
from riwaya.store.tables import claims, documents, extractions, reviewed, reviews
from riwaya.types import Claim, Span

PERSON = "person"
"""The reason of what a person wrote into a claim."""

_CERTAIN = 1.0  # no reader weighed it
_PLACE_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)
_MOST_WORDS = 200  # letters of a role
_READ_AGAIN = "its document was read anew: open it again"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a decision came to: the number of its entry, and the claim that stands by it.

    ``claim`` is the id of the claim as it is shown now, or of one that is rejected; None where
    an added claim is undone. ``seen`` is what the next decision on it must give.
    """

    seq: int
    claim: str | None
    state: State
    seen: int


@dataclass(frozen=True, slots=True)
class _Target:
    """A claim to decide on: its row, its document, and what was decided so far."""

    id: str
    document: str
    body: Json
    thread: Thread | None
    stands: bool


def add_review(
    conn: Connection,
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
    """Record that a person accepts, rejects or corrects a claim. Never commits.

    Args:
        conn: A connection that writes.
        claim: Whole id, as it was shown.
        act: Not ``add`` or ``undo``.
        by: Who decides.
        at: When, ISO 8601.
        seen: Number of the last decision on the claim that its writer saw, or 0.
        why: The reason; who rejects must give one.
        corrected: The whole claim as it should be, where ``act`` is ``correct``.
        token: Of the form that was sent; the same one decides once.

    Raises:
        StaleDecision: Somebody decided on it meanwhile.
        LedgerError: No such claim in the current readings, or another wording stands for it.
        ValueError: Nobody signs, a reason is lacking, or the corrected claim does not fit.
    """
    _check_signed(act, by, why)
    if done := _done_before(conn, token):
        return done
    target = _target(conn, claim)
    _check_seen(target, seen)
    text = text_of(conn, target.document)[1]
    body = _corrected(target, corrected, text) if act is Act.CORRECT else None
    if (kept := _holds(target, act, by)) is not None and body is None:
        return _outcome(conn, kept)
    form = _form(act, target.thread, by, at, why, seen, token)
    form |= {"claim": target.id, "document": target.document, "before": target.body}
    form |= {key: target.body[key] for key in ("trigger", "predicate")}
    return _keep(conn, form, body, text)


def add_claim(
    conn: Connection, claim: Claim, *, by: str, at: str, why: str = "", token: str = ""
) -> Reviewed:
    """Record a claim that a person found in a document that was read. Never commits.

    Its id and score are made here.

    Raises:
        LedgerError: No such document, it was never read, or such a claim stands there already.
        ValueError: Nobody signs, or the claim does not fit the text.
    """
    _check_signed(Act.ADD, by, why)
    if done := _done_before(conn, token):
        return done
    known = select(documents.c.seq).where(documents.c.id == claim.document)
    number = conn.execute(known).scalar()
    where = f"document {claim.document[:12]}"
    if number is None:
        raise LedgerError(where, "is not in the ledger", "see `riwaya documents`")
    read = select(extractions.c.seq).where(extractions.c.document == number, extractions.c.current)
    if conn.execute(read).first() is None:
        raise LedgerError(where, "was never read", "run `riwaya read` on it")
    text = text_of(conn, claim.document)[1]
    body = written(claim, None, claim.document, text)
    standing = select(claims.c.id, claims.c.body)
    for row in conn.execute(standing.where(claims.c.document == number, claims.c.current)):
        if essence(json.loads(row.body)) == essence(body):
            raise LedgerError(where, f"this claim stands there: {row.id}", "accept it instead")
    root = "p" + digest(canonical([claim.document, *place_of(body)]))[:15]
    form = _form(Act.ADD, None, by, at, why, 0, token)
    form |= {"claim": root, "document": claim.document, "before": None}
    form |= {key: body[key] for key in ("trigger", "predicate")}
    return _keep(conn, form, body | {"id": root}, text)


def add_review_undo(
    conn: Connection, undone: int, *, by: str, at: str, seen: int, why: str = "", token: str = ""
) -> Reviewed:
    """Record that an earlier decision on a claim no longer holds. Never commits.

    Raises:
        StaleDecision: Somebody decided on the claim meanwhile.
        LedgerError: No such decision, or it is undone already.
        ValueError: Nobody signs.
    """
    _check_signed(Act.UNDO, by, why)
    if done := _done_before(conn, token):
        return done
    row = conn.execute(select(reviews).where(reviews.c.seq == undone)).first()
    where = f"decision {undone}"
    if row is None or row.act == Act.UNDO:
        raise LedgerError(where, "no such decision on a claim", "look at the claim's history")
    thread = _thread(conn, row.document, row.thread)
    _check_last(f"claim {row.claim}", thread, seen)
    if undone not in {one.seq for one in thread.held}:
        raise LedgerError(where, "is undone already", "look at the claim's history")
    key = conn.execute(select(documents.c.id).where(documents.c.seq == row.document)).scalar_one()
    form = _form(Act.UNDO, thread, by, at, why, seen, token)
    form |= {"claim": row.claim, "document": key, "before": None, "undoes": undone}
    form |= {"trigger": [row.start, row.end], "predicate": row.predicate}
    return _keep(conn, form, None, "")


def thread_of(conn: Connection, claim: str) -> Thread | None:
    """Give the decisions on a claim by its whole id, also one that no longer stands."""
    mark = (
        select(reviewed.c.document, reviewed.c.thread)
        .join(claims, claims.c.number == reviewed.c.claim)
        .where(claims.c.id == claim)
    )
    past = select(reviews.c.document, reviews.c.thread).order_by(reviews.c.seq.desc()).limit(1)
    queries = [mark, past.where(reviews.c.claim == claim)]
    root, _, seq = claim.rpartition("~")
    if root and seq.isascii() and seq.isdigit() and len(seq) < 16:  # a wording that does not stand
        queries.insert(1, past.where(reviews.c.seq == int(seq)))
    for query in queries:
        if (row := conn.execute(query).first()) is not None:
            return _thread(conn, row.document, row.thread)
    return None


def _thread(conn: Connection, document: int, seq: int) -> Thread:
    return next(one for one in find_threads(conn, document) if one.seq == seq)


def _target(conn: Connection, claim: str) -> _Target:
    query = (
        select(claims.c.body, claims.c.current, reviewed.c.state, documents.c.id.label("key"))
        .join(documents, documents.c.seq == claims.c.document)
        .outerjoin(reviewed, reviewed.c.claim == claims.c.number)
        .join(extractions, extractions.c.seq == claims.c.extraction)
        .where(claims.c.id == claim, extractions.c.current)
    )
    row = conn.execute(query).first()
    if row is None:
        known = conn.execute(select(claims.c.number).where(claims.c.id == claim)).first()
        hint = _READ_AGAIN if known else "see `riwaya claims`"
        raise LedgerError(f"claim {claim}", "no such current claim", hint)
    stands = row.current or row.state == State.REJECTED
    return _Target(claim, row.key, json.loads(row.body), thread_of(conn, claim), stands)


def _corrected(target: _Target, claim: Claim | None, text: str) -> Json:
    if claim is None:
        raise ValueError("to correct a claim, give it whole as it should be")
    body = written(claim, from_json(Claim, target.body), target.document, text)
    if _wording(body) == _wording(target.body):
        raise ValueError("nothing of the claim is corrected")
    return body


def _check_signed(act: Act, by: str, why: str) -> None:
    if not by.strip():
        raise ValueError("a decision needs a name")
    if act is Act.REJECT and not why.strip():
        raise ValueError("who rejects a claim gives a reason")


def _check_seen(target: _Target, seen: int) -> None:
    if target.thread is not None:
        _check_last(f"claim {target.id}", target.thread, seen)
    elif seen:
        raise ValueError(f"claim {target.id}: nobody decided on it, and decision {seen} was seen")
    if not target.stands:
        problem = "another wording stands in its place"
        raise LedgerError(f"claim {target.id}", problem, "decide on that one, or undo it")


def _check_last(where: str, thread: Thread, seen: int) -> None:
    last = thread.steps[-1]
    if last.seq != seen:
        raise StaleDecision(where, seq=last.seq, by=last.who, at=last.at, act=last.act)


def _holds(target: _Target, act: Act, by: str) -> Any | None:
    """Give the decision in force if it is this very one by the same person."""
    held = target.thread.held if target.thread else []
    return held[-1] if held and (held[-1].act, held[-1].who) == (act, by) else None


def _form(
    act: Act, thread: Thread | None, by: str, at: str, why: str, seen: int, token: str
) -> Json:
    kept = {"act": act.value, "at": at, "by": by, "why": why, "seen": seen, "token": token}
    return kept | {"thread": thread.seq if thread else None, "undoes": None}


def _keep(conn: Connection, form: Json, body: Json | None, text: str) -> Reviewed:
    form |= {"body": body, "quote": digest(Span(*body["quote"]).of(text)) if body else None}
    entry = append_entry(conn, Kind.REVIEW, form)
    project(conn, entry)
    row = conn.execute(select(reviews).where(reviews.c.seq == entry.seq)).one()
    return _outcome(conn, row)


def _done_before(conn: Connection, token: str) -> Reviewed | None:
    """Give what a form that was sent before came to."""
    if not token:
        return None
    row = conn.execute(select(reviews).where(reviews.c.token == token)).first()
    return _outcome(conn, row) if row else None


def _outcome(conn: Connection, row: Any) -> Reviewed:
    mark = (
        select(claims.c.id, reviewed.c.state, reviewed.c.last)
        .join(claims, claims.c.number == reviewed.c.claim)
        .where(reviewed.c.thread == row.thread)
        .where(reviewed.c.state != State.REPLACED.value)
        .order_by(reviewed.c.claim)
    )
    found = conn.execute(mark).first()
    if found is not None:
        return Reviewed(row.seq, found.id, State(found.state), found.last)
    return Reviewed(
        row.seq, None, State.OPEN, _thread(conn, row.document, row.thread).steps[-1].seq
    )


def written(claim: Claim, before: Claim | None, document: str, text: str) -> Json:
    """Give the JSON form of a claim that a person wrote; parts they changed name them as reason.

    Raises:
        ValueError: A span lies outside the text, or an id is unknown.
    """
    if claim.document != document:
        raise ValueError("the corrected claim is of another document")
    _check_spans(claim, text)
    _check_ids(claim, before)
    signed = replace(
        claim,
        id=before.id if before else "",
        agents=_signed(claim.agents, before.agents if before else ()),
        patients=_signed(claim.patients, before.patients if before else ()),
        places=_signed(claim.places, before.places if before else ()),
        chain=_signed(claim.chain, before.chain if before else ()),
        time=_one_signed(claim.time, before.time if before else None),
        number=_one_signed(claim.number, before.number if before else None),
        reason=(PERSON,),
        score=_CERTAIN,
    )
    return to_json(signed)


def _signed(parts: tuple[Any, ...], before: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(one if one in before else replace(one, reason=PERSON) for one in parts)


def _one_signed(part: Any, before: Any) -> Any:
    return part if part is None or part == before else replace(part, reason=PERSON)


def _wording(body: Json) -> Json:
    return {key: body[key] for key in body.keys() - {"id", "reason", "score"}}


def _spans(claim: Claim) -> Iterator[tuple[str, Span]]:
    yield from (("quote", claim.quote), ("trigger", claim.trigger))
    if claim.factuality_cue:
        yield "cue of factuality", claim.factuality_cue
    for name in ("agents", "patients", "places", "chain"):
        for one in getattr(claim, name):
            yield name, one.span
    for hop in claim.chain:
        if hop.cue:
            yield "cue of a voice", hop.cue
    for part, name in ((claim.time, "time"), (claim.number, "number")):
        if part is not None:
            yield name, part.span


def _check_spans(claim: Claim, text: str) -> None:
    for name, (start, end) in _spans(claim):
        if not 0 <= start < end <= len(text):
            raise ValueError(f"{name}: no words of the document stand at {start}–{end}")
    window = claim.window
    if window and window.first and window.last and window.last < window.first:
        raise ValueError("window: its last day comes before its first")
    number = claim.number
    if number and number.low is not None and number.high is not None and number.high < number.low:
        raise ValueError("number: its upper bound lies below its lower")


def _check_ids(claim: Claim, before: Claim | None) -> None:
    """Refuse ids that no table has; those that stood there before may stay."""
    old = before.agents + before.patients if before else ()
    known = {row.id for row in load_actor_ids()} | {one.actor for one in old}
    known |= {hop.actor for hop in before.chain if hop.actor} if before else set()
    parts = claim.agents + claim.patients
    for actor in (*(one.actor for one in parts), *(hop.actor for hop in claim.chain)):
        if actor is not None and actor not in known:
            raise ValueError(f"actor {actor!r} is unknown; see docs/reference/tables.md")
    for place in claim.places:
        for key in (place.place, *place.candidates):
            if key is not None and not _PLACE_ID.fullmatch(key):
                raise ValueError(f"place {key!r} is no id of the gazetteer")
    if any(len(one.role_words) > _MOST_WORDS or "\0" in one.role_words for one in parts):
        raise ValueError(f"role: at most {_MOST_WORDS} letters of text")
