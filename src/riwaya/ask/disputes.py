"""Disputes between positions, as the finder of disputes between claims sees them.

Positions are opposed by the slot asked for; a finder compares the claims themselves and finds what
else keeps two positions from holding together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from riwaya.ask.answer import Position, Relation, RelationKind
from riwaya.link.slots import Slots, slots_of
from riwaya.store.claims import get_extraction
from riwaya.store.documents import get_document
from riwaya.store.slots import get_kept_slots
from riwaya.store.viewer import Viewer
from riwaya.types import Dispute, Link

Pair = tuple[Slots, Slots, Link | None]
FindDisputes = Callable[[Iterable[Pair]], list[Dispute]]
_DOCUMENTS = 40
"""Documents whose claims are laid out; those of the first positions come first."""
_PAIRS = 1000  # of claims of two positions
_SIDES = 12
"""Positions whose claims are compared one by one: those with most origins. A question without
narrow bounds has eighty answers, and three thousand pairs of them say nothing to anybody."""
_RANK = (
    RelationKind.DISPUTE, RelationKind.SUPERSEDED, RelationKind.CHANGED,
    RelationKind.WINDOWS_UNKNOWN,
)  # fmt: skip


def with_disputes(
    conn: Connection,
    viewer: Viewer,
    positions: Sequence[Position],
    relations: Sequence[Relation],
    find: FindDisputes,
) -> tuple[Relation, ...]:
    """Give the relations with what a finder of disputes adds to positions that seem to agree.

    Where the values asked for are opposed already, that comparison stands: it knows the question.
    Only that one account superseded the other is known better by who compares the claims.

    Args:
        conn: An open connection to the ledger.
        viewer: Who looks.
        positions: Of an answer.
        relations: Between them, by the slot asked for.
        find: ``link.disputes.find_disputes``, or its like.
    """
    laid = _laid_out(conn, viewer, positions[:_SIDES])
    return tuple(
        _settled(one, _told(one, positions, laid, find)) if one.second < _SIDES else one
        for one in relations
    )


def _settled(by_value: Relation, by_claims: Relation) -> Relation:
    superseded = by_claims.kind is RelationKind.SUPERSEDED
    adds = by_value.kind is RelationKind.COMPATIBLE
    return by_claims if adds or (superseded and by_value.kind is RelationKind.DISPUTE) else by_value


def _laid_out(conn: Connection, viewer: Viewer, positions: Sequence[Position]) -> dict[str, Slots]:
    """Lay out the claims of the documents that positions quote, by claim id.

    Those that were linked are kept laid out: to lay them out again is most of an answer's time.
    """
    quoted: defaultdict[str, list[str]] = defaultdict(list)
    for position in positions:
        for one in position.evidence:
            if one.claim:
                quoted[one.document].append(one.claim)
    near = dict(list(quoted.items())[:_DOCUMENTS])
    found = get_kept_slots(conn, viewer, (claim for held in near.values() for claim in held))
    for key, held in near.items():
        if all(claim in found for claim in held):
            continue
        document, extraction = get_document(conn, viewer, key), get_extraction(conn, viewer, key)
        if document is not None and extraction is not None:
            found |= {slots.claim.id: slots for slots in slots_of(document, extraction)}
    return found


def _told(
    relation: Relation, positions: Sequence[Position], laid: dict[str, Slots], find: FindDisputes
) -> Relation:
    first, second = (
        [laid[one.claim] for one in positions[at].evidence if one.claim in laid]
        for at in (relation.first, relation.second)
    )
    pairs: list[Pair] = [(a, b, None) for a in first for b in second if a.claim.id != b.claim.id]
    disputes = find(pairs[:_PAIRS])
    if not disputes:
        return relation
    counts = Counter(RelationKind(str(one.standing)) for one in disputes)
    kind = next(kind for kind in _RANK if counts[kind])
    reasons = Counter(str(one.type) for one in disputes if str(one.standing) == str(kind))
    tally = tuple(sorted((str(name), count) for name, count in counts.items()))
    commonest = max(sorted(reasons), key=lambda name: reasons[name])
    return replace(relation, kind=kind, reason=f"relation.{commonest}", pairs=tally)
