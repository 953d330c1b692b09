"""Laying out: what linking needs of each document, made once and kept until it is read anew."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, and_, bindparam, delete, func, insert, not_, or_, select

from riwaya.link.copies import FIRST_HOLDERS
from riwaya.link.copies import keys_of as passage_keys_of
from riwaya.link.linker import Linker
from riwaya.link.passages import SIGNATURE_VERSION, read_wording
from riwaya.link.slots import Slots, slots_of
from riwaya.store.forms import canonical, to_json
from riwaya.store.project import stored_claim, stored_document
from riwaya.store.rows import OWN, ROOM
from riwaya.store.search import pieces
from riwaya.store.slots import LAYOUT, pack, pack_page
from riwaya.store.tables import (
    block_keys,
    claims,
    copies,
    derived,
    disputes,
    documents,
    extractions,
    full_keys,
    linked,
    links,
    passage_keys,
    reviewed,
    slots,
    wordings,
)
from riwaya.store.wordings import wording_rows
from riwaya.types import Extraction

MOST = 60
"""A key that more claims share says too little: it is given up, and its rows go."""
_KEY_BITS = (1 << 63) - 1  # a key fits a signed column of 64 bits

Rows = list[dict[str, Any]]
Hold = Callable[[Iterable[tuple[int, Slots]]], None]
"""What remembers slots by the numbers of their claims."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document with a current extraction that is not laid out yet: numbers of both entries."""

    document: int
    extraction: int


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The rows of one document."""

    state: dict[str, Any]
    slots: Rows
    keys: Rows
    passages: Rows
    wordings: Rows


def version_of(linker: Linker) -> str:
    """Name all that rows of linking depend on."""
    return f"{linker.version}/{LAYOUT}/{SIGNATURE_VERSION}"


def forget(conn: Connection, *, everything: bool = False, version: str = "") -> int:
    """Drop what was derived from readings that no longer stand; say of how many documents.

    Args:
        conn: A connection that writes.
        everything: Drop all of it.
        version: Drop all of it too where another version made any of it.
    """
    known = conn.execute(select(func.count()).select_from(linked)).scalar_one()
    other = select(linked.c.document).where(linked.c.version != version).limit(1)
    if everything or conn.execute(other).first() is not None:
        for table in derived.sorted_tables:
            conn.execute(delete(table))
        return int(known)
    stale = conn.execute(_stale()).all()
    for row in stale:
        forget_document(conn, row.document, row.extraction)
    return len(stale)


def forget_document(conn: Connection, document: int, extraction: int) -> None:
    """Drop what was derived from one reading of one document."""
    low, high = extraction * ROOM, (extraction + 1) * ROOM - 1
    for column in (
        slots.c.claim,
        block_keys.c.claim,
        links.c.first,
        links.c.second,
        disputes.c.first,
        disputes.c.second,
    ):
        conn.execute(delete(column.table).where(column.between(low, high)))
    own = wordings.c.document, passage_keys.c.document, linked.c.document
    for column in (*own, copies.c.first, copies.c.second):
        conn.execute(delete(column.table).where(column == document))


def find_waiting(conn: Connection, limit: int | None = None) -> list[Waiting]:
    """List documents that are to be laid out, in the order they came."""
    query = (
        select(extractions.c.document, extractions.c.seq)
        .outerjoin(linked, linked.c.document == extractions.c.document)
        .where(extractions.c.current, linked.c.document.is_(None))
        .order_by(extractions.c.document)
        .limit(limit)
    )
    return [Waiting(*row) for row in conn.execute(query)]


def count_waiting(conn: Connection) -> int:
    """Count the documents that are to be laid out."""
    query = (
        select(func.count())
        .select_from(extractions)
        .outerjoin(linked, linked.c.document == extractions.c.document)
        .where(extractions.c.current, linked.c.document.is_(None))
    )
    return int(conn.execute(query).scalar_one())


def count_unlinked(conn: Connection) -> int:
    """Count the documents that are not linked as they stand now, for whatever reason."""
    done = select(func.count()).select_from(linked).where(linked.c.compared)
    stale = select(func.count()).select_from(_stale().where(linked.c.compared).subquery())
    all_read = select(func.count()).where(extractions.c.current)
    total, compared, old = (conn.execute(one).scalar_one() for one in (all_read, done, stale))
    return int(total - compared + old)


def lay_out(
    conn: Connection, waiting: Waiting, linker: Linker, hold: Hold | None = None
) -> LaidOut:
    """Make the rows of one document. Writes nothing; ``hold`` is given its slots."""
    d, c = documents.c, claims.c
    row = conn.execute(select(documents).where(d.seq == waiting.document)).one()
    document = stored_document(row.body, f"document {row.id[:12]}")
    query = select(c.number, c.id, c.body).where(c.extraction == waiting.extraction, c.current)
    found = [
        (one.number, stored_claim(one.body, f"claim {one.id}"))
        for one in conn.execute(query.order_by(c.number))
    ]
    if found and found[-1][0] % ROOM >= OWN:  # what a person wrote has its place in the text
        found.sort(key=lambda one: (one[1].trigger, one[0]))
    numbers, whole = [number for number, _ in found], tuple(claim for _, claim in found)
    laid = slots_of(document, Extraction(document.id, "", (), whole))
    if hold is not None:
        hold(zip(numbers, laid, strict=True))
    state = {
        "document": waiting.document,
        "extraction": waiting.extraction,
        "publisher": row.publisher,
        "published": row.published,
        "precision": row.precision,
        "version": version_of(linker),
        "packed": pack_page(laid[0]) if laid else b"",
        "compared": False,
    }
    voices = linker.origins_of(document, whole)
    kept = [
        {"claim": number, "packed": pack(one), "voice": canonical(to_json(voice))}
        for number, one, voice in zip(numbers, laid, voices, strict=True)
    ]
    keys = [
        {"key": key, "claim": number}
        for number, one in zip(numbers, laid, strict=True)
        for key in sorted({_number(key) for key in linker.keys_of(one)})
    ]
    passages = [
        {"key": key, "document": waiting.document}
        for key in passage_keys_of(read_wording(document))
    ]
    encoded = [linker.encode(claim.quote.of(document.text)) for claim in whole]
    worded = wording_rows(waiting.document, document.published, numbers, encoded)
    return LaidOut(state, kept, keys, passages, worded)


def keep_laid_out(conn: Connection, laid: Sequence[LaidOut]) -> int:
    """Write the rows of documents whose reading is still the current one; say of how many.

    Another program may have read or linked them meanwhile. Never commits.
    """
    good = [one for one in laid if _still_waits(conn, one)]
    last = conn.execute(select(func.coalesce(func.max(linked.c.turn), 0))).scalar_one()
    for table, rows in (
        (linked, [one.state | {"turn": last + n} for n, one in enumerate(good, start=1)]),
        (slots, [row for one in good for row in one.slots]),
        (wordings, [row for one in good for row in one.wordings]),
    ):
        if rows:
            conn.execute(insert(table), rows)
    _keep_keys(conn, [row for one in good for row in one.keys])
    _keep_passages(conn, [row for one in good for row in one.passages])
    return len(good)


def _still_waits(conn: Connection, laid: LaidOut) -> bool:
    state = laid.state
    e, d = extractions.c, documents.c
    query = (
        select(e.seq)
        .join(documents, d.seq == e.document)
        .outerjoin(linked, linked.c.document == e.document)
        .where(e.seq == state["extraction"], e.current, linked.c.document.is_(None))
        .where(*(d[name].is_not_distinct_from(state[name]) for name in _HEADING))
    )
    return conn.execute(query).first() is not None


_HEADING = ("publisher", "published", "precision")


def _stale() -> Any:
    """Ask for the documents that were read anew or decided on since they were laid out.

    A claim that a person rejected needs nothing: its links are not given. One that a person wrote
    or brought back must be laid out.
    """
    e, d = extractions.c, documents.c
    same = and_(
        *(linked.c[name].is_not_distinct_from(d[name]) for name in _HEADING),
        e.seq.is_not(None),
    )
    # Reckoned once from the few that are reviewed: asked of each document by itself, the database
    # goes through all claims for each.
    lacking = linked.c.document.in_(
        select(reviewed.c.document)
        .join(claims, claims.c.number == reviewed.c.claim)
        .outerjoin(slots, slots.c.claim == reviewed.c.claim)
        .where(claims.c.current, slots.c.claim.is_(None))
    )
    return (
        select(linked.c.document, linked.c.extraction)
        .join(documents, d.seq == linked.c.document)
        .outerjoin(extractions, and_(e.seq == linked.c.extraction, e.current))
        .where(or_(not_(same), lacking))
    )


def _number(key: str) -> int:
    """Give the number a key is stored under."""
    whole = hashlib.blake2b(key.encode(), digest_size=8).digest()
    return int.from_bytes(whole) & _KEY_BITS


def _keep_passages(conn: Connection, rows: Rows) -> None:
    """Write keys of passages, of each key the first documents only: later ones copy these."""
    held = _count_under(conn, passage_keys.c.key, {row["key"] for row in rows})
    kept = []
    for row in rows:
        held[row["key"]] = held.get(row["key"], 0) + 1
        if held[row["key"]] <= FIRST_HOLDERS:
            kept.append(row)
    if kept:
        conn.execute(insert(passage_keys), kept)


def _count_under(conn: Connection, column: Column[int], keys: set[int]) -> dict[int, int]:
    """Count the rows under each key that has any."""
    found: dict[int, int] = {}
    wanted = column.in_(bindparam("some", expanding=True))
    query = select(column, func.count()).where(wanted).group_by(column)
    for some in pieces(sorted(keys)):
        found.update({row[0]: row[1] for row in conn.execute(query, {"some": some})})
    return found


def _keep_keys(conn: Connection, rows: Rows) -> None:
    """Write block keys; those that would become over-full are given up for good."""
    fresh: dict[int, int] = {}
    for row in rows:
        fresh[row["key"]] = fresh.get(row["key"], 0) + 1
    full: set[int] = set()
    query = select(full_keys.c.key).where(full_keys.c.key.in_(bindparam("some", expanding=True)))
    for some in pieces(sorted(fresh)):
        full.update(conn.execute(query, {"some": some}).scalars())
    held = _count_under(conn, block_keys.c.key, fresh.keys() - full)
    newly = {key for key in fresh if key not in full and fresh[key] + held.get(key, 0) > MOST}
    for some in pieces(sorted(newly)):
        conn.execute(delete(block_keys).where(block_keys.c.key.in_(some)))
        conn.execute(insert(full_keys), [{"key": key} for key in some])
    kept = [row for row in rows if row["key"] not in full and row["key"] not in newly]
    if kept:
        conn.execute(insert(block_keys), kept)
