"""Asking: from a question understood to an answer made of quotations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from riwaya.ask.answer import Answer, Label, LabelKind, Position, Searched, Tone
from riwaya.ask.closer import look_closer, needs_closer
from riwaya.ask.disputes import FindDisputes, with_disputes
from riwaya.ask.evidence import Evidence
from riwaya.ask.gather import gather
from riwaya.ask.origins import CountOrigins, counting
from riwaya.ask.passages import passages_on
from riwaya.ask.positions import positions_of
from riwaya.ask.query import Query, Slot
from riwaya.ask.relations import relations_of
from riwaya.ask.values import tone_of
from riwaya.link.disputes import find_disputes
from riwaya.store.documents import get_scope
from riwaya.store.tables import documents, extractions
from riwaya.store.viewer import ANYONE, Viewer, shown

_NO_DOER = Label(LabelKind.WORD, "no-doer")  # nobody is named, so nobody is left out
_SIDES = {
    Slot.ROLE: ("helps", "fights"),
    Slot.WHETHER: ("yes", "no"),
    Slot.MEMBERSHIP: ("yes", "no"),
    Slot.FINISHED: ("finished", "not-finished"),
    Slot.STRENGTH: ("strong", "weak"),
    Slot.EFFECT: ("strong-effect", "no-effect"),
}
_BEATEN = {"weak": "beaten"}  # who says that it is beaten holds the side that it is weak


def answer(
    conn: Connection,
    query: Query,
    *,
    viewer: Viewer = ANYONE,
    count: CountOrigins | None = None,
    disputes: FindDisputes | None = find_disputes,
) -> Answer:
    """Answer a question with what the ledger holds.

    Args:
        conn: An open connection to a ledger.
        query: The question.
        viewer: Who looks.
        count: Counts the origins behind claims; by copies and chains if left out.
        disputes: Finds disputes between claims; without it positions are compared by the slot.
    """
    evidence, offered = gather(conn, query)
    if needs_closer(conn, len(evidence)):
        evidence += look_closer(conn, query, evidence)
    if query.slot is Slot.EFFECT:
        evidence += passages_on(conn, query, evidence)
    evidence = [shown(viewer, one) for one in evidence]
    count = count or counting(conn, evidence)
    positions = positions_of(query, evidence, count)
    relations = relations_of(query, positions)
    if disputes is not None:
        relations = with_disputes(conn, viewer, positions, relations, disputes)
    held = _held(positions)
    return Answer(
        query=query,
        positions=positions,
        relations=relations,
        empty=_empty(query, positions),
        premise=not positions or any(tone_of(one) is not Tone.DENIED for one in held),
        origins=count(held),
        bearing=len(held),
        offered=offered,
        searched=searched(conn),
    )


def _held(positions: Sequence[Position]) -> list[Evidence]:
    """List the claims of all positions, each once."""
    found: dict[tuple[str, str, int], Evidence] = {}
    for position in positions:
        for one in position.evidence:
            found.setdefault((one.document, one.claim, one.span.start), one)
    return list(found.values())


def _empty(query: Query, positions: Sequence[Position]) -> tuple[Label, ...]:
    """List the sides that nobody holds: what is denied but said by none, and half of a pair."""
    if not positions:
        return ()
    keys = {position.value.key for position in positions}
    said = {position.value.label for position in positions if position.value.tone is Tone.SAID}
    empty = [
        position.value.label
        for position in positions
        if position.value.tone is Tone.DENIED
        and position.value.label not in said
        and position.value.label != _NO_DOER
    ]
    sides = _SIDES.get(query.slot, ())
    if any(side in keys or _BEATEN.get(side) in keys for side in sides):
        empty += [
            Label(LabelKind.WORD, side)
            for side in sides
            if side not in keys and _BEATEN.get(side) not in keys
        ]
    return tuple(dict.fromkeys(empty))


def searched(conn: Connection) -> Searched:
    """Say what there is to search."""
    scope = get_scope(conn)
    c = documents.c
    rows = conn.execute(select(c.publisher, func.count()).group_by(c.publisher)).all()
    counts = {row[0]: row[1] for row in rows}
    read = select(extractions.c.document).where(extractions.c.current)
    unread = select(func.count()).where(c.seq.not_in(read))
    return Searched(
        documents=scope.documents,
        claims=scope.claims,
        publishers=tuple(sorted(name for name in counts if name)),
        unnamed=sum(count for name, count in counts.items() if not name),
        first=scope.first,
        last=scope.last,
        undated=scope.undated,
        unread=int(conn.execute(unread).scalar_one()),
    )
