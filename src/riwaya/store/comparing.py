"""Comparing: documents laid out but not yet compared, against all that share a block key."""

from __future__ import annotations

import hashlib
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from riwaya.link.linker import Linker
from riwaya.link.slots import Slots
from riwaya.link.wording import PROPOSED
from riwaya.store.copying import compare_texts
from riwaya.store.decided import Pair, pair_of
from riwaya.store.forms import canonical
from riwaya.store.laying import Waiting, forget_document
from riwaya.store.rows import ROOM
from riwaya.store.search import pieces
from riwaya.store.slots import get_slots
from riwaya.store.tables import block_keys, copies, disputes, extractions, linked, links
from riwaya.store.wordings import find_alike
from riwaya.types import Dispute, Link

MOST_CANDIDATES = 30
"""A claim is compared with so many of other documents, those that share most and rarest keys."""
MOST_BESIDE = 6
"""And with so many of its own document, which may only be in dispute with it."""
_KEPT = 30_000  # slots held in memory, about 5 KB each

Rows = list[dict[str, Any]]


class SlotShelf:
    """Holds the slots asked for last, so that a claim that many others meet is read once."""

    def __init__(self, most: int = _KEPT) -> None:
        self._most = most
        self._held: OrderedDict[int, Slots] = OrderedDict()

    def fetch(self, conn: Connection, numbers: Iterable[int]) -> dict[int, Slots]:
        """Give the slots of claims; those no longer laid out are left out."""
        found, missing = {}, []
        for number in numbers:
            if number in self._held:
                self._held.move_to_end(number)
                found[number] = self._held[number]
            else:
                missing.append(number)
        read = list(get_slots(conn, missing))
        found.update(read)
        self.hold(read)
        return found

    def hold(self, slots: Iterable[tuple[int, Slots]]) -> None:
        """Remember slots; those not asked for the longest are forgotten."""
        self._held.update(slots)
        while len(self._held) > self._most:
            self._held.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing some documents gave."""

    documents: tuple[Waiting, ...]
    pairs: int
    links: Rows
    disputes: Rows
    copies: Rows


class Counted(NamedTuple):
    """How many links, disputes and pairs of documents with a passage in common were new."""

    links: int
    disputes: int
    copies: int


def find_uncompared(conn: Connection, limit: int | None = None) -> list[Waiting]:
    """List documents that are laid out and not compared, in that order."""
    query = _uncompared().order_by(linked.c.turn).limit(limit)
    return [Waiting(row.document, row.extraction) for row in conn.execute(query)]


def count_uncompared(conn: Connection) -> int:
    """Count the documents that are laid out and not compared."""
    query = select(func.count()).select_from(_uncompared().subquery())
    return int(conn.execute(query).scalar_one())


def _uncompared() -> Select[tuple[int, int]]:
    """Ask for them; one that was read anew since waits to be laid out again."""
    return (
        select(linked.c.document, linked.c.extraction)
        .join(extractions, extractions.c.seq == linked.c.extraction)
        .where(extractions.c.current, ~linked.c.compared)
    )


def compare(
    conn: Connection,
    batch: Sequence[Waiting],
    linker: Linker,
    shelf: SlotShelf,
    without: Collection[Waiting] = (),
) -> Compared:
    """Compare the claims of some documents with all candidates. Writes nothing.

    Candidates share a key, or are worded alike.
    Links join claims of different documents; within one document claims may only be in dispute.

    Args:
        conn: A connection that reads.
        batch: The documents.
        linker: What scores pairs and finds disputes.
        shelf: Slots that were fetched before.
        without: Documents that failed: nothing is compared with them.
    """
    pairs = find_pairs(conn, batch, without)
    worded = find_alike(conn, [one.document for one in batch], [one.document for one in without])
    worded.difference_update(pairs)
    known = shelf.fetch(conn, sorted({number for pair in (*pairs, *worded) for number in pair}))
    number_of = {slots.claim.id: number for number, slots in known.items()}
    sides, alike = (
        [(known[a], known[b]) for a, b in some if a in known and b in known]
        for some in (pairs, sorted(worded))
    )
    apart = [pair for pair in sides if pair[0].claim.document != pair[1].claim.document]
    found = {(link.first, link.second): link for link in linker.score([*apart, *alike])}
    met = [(*pair, _link_of(found, pair)) for pair in sides]
    # Two claims that are only worded alike are not held against each other.
    met += [(*pair, link) for pair in alike if (link := _link_of(found, pair)) is not None]
    parted = linker.find_disputes(met)
    return Compared(
        tuple(batch),
        len(sides) + len(alike),
        [_link_row(link, number_of, linker.version, worded) for link in found.values()],
        [_dispute_row(one, number_of) for one in parted],
        compare_texts(conn, batch),
    )


def keep_compared(conn: Connection, compared: Compared) -> Counted:
    """Write what comparing gave, of the documents that still stand as they did. Never commits."""
    standing = {one for one in compared.documents if _stands(conn, one)}
    gone = {one.extraction for one in compared.documents if one not in standing}
    away = {one.document for one in compared.documents if one not in standing}
    added = [
        _add_new(conn, table, [row for row in rows if gone.isdisjoint(_entries(row))])
        for table, rows in ((links, compared.links), (disputes, compared.disputes))
    ]
    texts = [row for row in compared.copies if away.isdisjoint((row["first"], row["second"]))]
    added.append(_add_new(conn, copies, texts))
    for one in sorted(standing, key=lambda one: one.document):
        where = linked.c.document == one.document
        conn.execute(update(linked).where(where).values(compared=True))
    return Counted(*added)


def drop_missed(conn: Connection, missed: Iterable[Waiting]) -> None:
    """Forget what was laid out of documents that failed: a later run tries them again."""
    for one in missed:
        if _stands(conn, one):
            forget_document(conn, one.document, one.extraction)


def find_pairs(
    conn: Connection, batch: Sequence[Waiting], without: Collection[Waiting] = ()
) -> list[Pair]:
    """List the pairs of claims to compare, each once, in order; ``without`` some documents.

    Each claim meets those of documents laid out before its own. So the order in which batches
    are compared, by one program or by several, makes no difference.
    """
    own = _own_keys(conn, batch)
    left_out = {one.extraction for one in without}
    members = _members(conn, own)
    turns = _turns(conn, members, batch)
    shared: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for key, claims in own.items():
        found = members[key]
        worth = 1.0 / len(found)
        for claim in claims:
            row = shared[claim]
            for other in found:
                row[other] = row.get(other, 0.0) + worth
    pairs: set[Pair] = set()
    for claim, row in shared.items():
        entry = claim // ROOM
        turn = turns[entry]
        others = [
            one
            for one in row
            if turns.get(one // ROOM, turn) < turn and one // ROOM not in left_out
        ]
        beside = [one for one in row if one // ROOM == entry and one != claim]
        for found, most in ((others, MOST_CANDIDATES), (beside, MOST_BESIDE)):
            if len(found) > most:
                found = nsmallest(most, found, key=lambda one: (-row[one], one))
            pairs.update(pair_of(claim, one) for one in found)
    return sorted(pairs)


def link_id(first: str, second: str) -> str:
    """Give the short name of a link: a digest of both claim ids in plain order."""
    both = "\n".join(sorted((first, second)))
    return "L" + hashlib.sha256(both.encode()).hexdigest()[:12]


def _link_of(found: dict[tuple[str, str], Link], pair: tuple[Slots, Slots]) -> Link | None:
    first, second = sorted(one.claim.id for one in pair)
    return found.get((first, second))


def _own_keys(conn: Connection, batch: Sequence[Waiting]) -> dict[int, list[int]]:
    """Give the keys of the batch's claims, each with those claims."""
    own: defaultdict[int, list[int]] = defaultdict(list)
    for one in batch:
        claims = block_keys.c.claim.between(one.extraction * ROOM, (one.extraction + 1) * ROOM - 1)
        for key, claim in conn.execute(select(block_keys.c.key, block_keys.c.claim).where(claims)):
            own[key].append(claim)
    return own


def _members(conn: Connection, keys: Iterable[int]) -> defaultdict[int, list[int]]:
    """Give all claims under each key."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    query = select(block_keys.c.key, block_keys.c.claim).where(
        block_keys.c.key.in_(bindparam("some", expanding=True))
    )
    for some in pieces(sorted(keys)):
        for key, claim in conn.execute(query, {"some": some}):
            members[key].append(claim)
    return members


def _turns(
    conn: Connection, members: dict[int, list[int]], batch: Sequence[Waiting]
) -> dict[int, int]:
    """Say in which turn each extraction that is met was laid out, and those of the batch."""
    met = {number // ROOM for found in members.values() for number in found}
    met |= {one.extraction for one in batch}
    turns: dict[int, int] = {}
    for some in pieces(sorted(met)):
        query = select(linked.c.extraction, linked.c.turn).where(linked.c.extraction.in_(some))
        turns.update({row[0]: row[1] for row in conn.execute(query)})
    return turns


def _link_row(
    link: Link, number_of: dict[str, int], version: str, worded: Collection[Pair]
) -> dict[str, Any]:
    pair = pair_of(number_of[link.first], number_of[link.second])
    weights = (*link.weights, PROPOSED) if pair in worded else link.weights
    return {
        "first": pair.first,
        "second": pair.second,
        "id": link_id(link.first, link.second),
        "kind": link.kind.value,
        "score": link.score,
        "weights": canonical([[one.slot, one.level, one.value] for one in weights]),
        "version": version,
    }


def _dispute_row(one: Dispute, number_of: dict[str, int]) -> dict[str, Any]:
    ends = [(number_of[one.first], one.first_span), (number_of[one.second], one.second_span)]
    (first, span), (second, other) = sorted(ends)
    return {
        "first": first,
        "second": second,
        "type": one.type.value,
        "standing": one.standing.value,
        "first_start": span.start,
        "first_end": span.end,
        "second_start": other.start,
        "second_end": other.end,
        "reason": one.reason,
    }


def _entries(row: dict[str, Any]) -> set[int]:
    return {row["first"] // ROOM, row["second"] // ROOM}


def _stands(conn: Connection, one: Waiting) -> bool:
    """Tell whether a document is still laid out from this reading, and this reading current."""
    query = (
        select(linked.c.document)
        .join(extractions, extractions.c.seq == linked.c.extraction)
        .where(linked.c.document == one.document, linked.c.extraction == one.extraction)
        .where(extractions.c.current)
    )
    return conn.execute(query).first() is not None


def _add_new(conn: Connection, table: Table, rows: Rows) -> int:
    """Write rows that are not there yet; say how many."""
    if not rows:
        return 0
    insert_into = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    return conn.execute(insert_into(table).on_conflict_do_nothing(), rows).rowcount
