"""How often each voice and publisher is heard: in all that was read, and what decisions change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
)

from riwaya.store.rows import OWN, ROOM
from riwaya.store.source_keys import UNNAMED, SourceKey, publisher_key, read_key, voice_key
from riwaya.store.tables import documents, extractions, hops, reviewed


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as a list shows it.

    Attributes:
        key: See ``source_keys``.
        source: The same, read.
        origin: Claims of which it is the first voice; of a publisher those in its own voice.
        relay: Claims that it hands on from another voice.
        printed: Claims that stand in its documents; 0 of a voice.
        interest: Of the claims that it voices, those it is a party to.
        unnamed: Of the claims that a publisher prints, those whose first voice has no name.
    """

    key: str
    source: SourceKey
    origin: int
    relay: int
    printed: int
    interest: int
    unnamed: int


@dataclass(slots=True)
class Heard:
    """Running counts of one source."""

    origin: int = 0
    relay: int = 0
    printed: int = 0
    interest: int = 0
    unnamed: int = 0


Counts = defaultdict[str, Heard]


def count_read(conn: Connection) -> Counts:
    """Count what was read, whatever people decided about it; slow on a large ledger."""
    counts: Counts = defaultdict(Heard)
    h, e, d = hops.c, extractions.c, documents.c
    read = and_(e.current, h.claim % ROOM < OWN)
    interest = func.sum(case((h.interest, 1), else_=0))
    # Of words nothing is changed: only so the rows are read in the order they lie in, which is
    # three times as fast as in the order of the index.
    words = h.words.concat(literal_column("''"))
    first_of_all = h.position == literal_column("0")  # bound twice, a server takes it for two
    voices = (
        select(h.type, h.actor, words.label("words"), first_of_all, func.count(), interest)
        .join(extractions, e.seq == h.claim // ROOM)
        .where(read)
        .group_by(h.type, h.actor, words, first_of_all)
    )
    for kind, actor, name, first, count, party in conn.execute(voices):
        _add_voice(counts[voice_key(kind, actor, name)], bool(first), count, party)
    printed = (
        select(d.publisher, func.sum(e.claims))
        .join(extractions, (e.document == d.seq) & e.current)
        .group_by(d.publisher)
    )
    for name, count in conn.execute(printed):
        _add_printed(counts, name, count)
    unnamed = func.sum(case((h.type.in_(sorted(UNNAMED)), 1), else_=0))
    voiced: Select[Any] = (
        select(d.publisher, func.count(), unnamed)
        .join(extractions, e.document == d.seq)
        .join(hops, e.seq == h.claim // ROOM)
        .where(read, h.position == 0)
        .group_by(d.publisher)
    )
    for name, count, nameless in conn.execute(voiced):
        _add_voiced(counts, name, count, nameless)
    return counts


def count_decided(conn: Connection) -> Counts:
    """Count what decisions of people add to that, and take away."""
    counts: Counts = defaultdict(Heard)
    r, h = reviewed.c, hops.c
    changed = (
        select(r.claim, r.more, documents.c.publisher)
        .join(documents, documents.c.seq == r.document)
        .where(r.more != 0)
    )
    signs = {row.claim: (row.more, row.publisher) for row in conn.execute(changed)}
    for more, publisher in signs.values():
        _add_printed(counts, publisher, more)
    query = select(h.claim, h.type, h.actor, h.words, h.position, h.interest)
    for row in conn.execute(query.join(reviewed, r.claim == h.claim).where(r.more != 0)):
        more, publisher = signs[row.claim]
        heard = counts[voice_key(row.type, row.actor, row.words)]
        _add_voice(heard, row.position == 0, more, more * int(row.interest))
        if row.position == 0:
            _add_voiced(counts, publisher, more, more * (row.type in UNNAMED))
    return counts


def lines_of(*parts: Counts) -> dict[str, SourceLine]:
    """Give the sums of counts, by key; sources that no claim names are left out."""
    found: dict[str, SourceLine] = {}
    for key in dict.fromkeys(key for counts in parts for key in counts):
        heard = [counts[key] for counts in parts if key in counts]
        line = SourceLine(
            key,
            read_key(key),
            sum(one.origin for one in heard),
            sum(one.relay for one in heard),
            sum(one.printed for one in heard),
            sum(one.interest for one in heard),
            sum(one.unnamed for one in heard),
        )
        if line.origin or line.relay or line.printed:
            found[key] = line
    return found


def standing(number: ColumnElement[int]) -> ColumnElement[bool]:
    """Give the condition that a claim of a current extraction stands.

    It looks at numbers and at the few claims that people decided on: the table of claims itself
    is wide, and to read it would take ten times as long.
    """
    gone = select(reviewed.c.claim).where(reviewed.c.more < 0)
    own = select(reviewed.c.claim).where(reviewed.c.more > 0)
    return or_(and_(number % ROOM < OWN, number.not_in(gone)), number.in_(own))


def keys_touched(conn: Connection, after: int) -> set[str]:
    """List the sources of the claims that people decided on after an entry."""
    r, h = reviewed.c, hops.c
    late = r.last > after
    voices = select(h.type, h.actor, h.words).join(reviewed, r.claim == h.claim).where(late)
    found = {voice_key(*row) for row in conn.execute(voices)}
    printed = select(documents.c.publisher).join(reviewed, r.document == documents.c.seq)
    names = conn.execute(printed.where(late).distinct()).scalars()
    return found | {publisher_key(name) for name in names if name}


def _add_voice(heard: Heard, first: bool, count: int, interest: int) -> None:
    heard.origin += count if first else 0
    heard.relay += 0 if first else count
    heard.interest += interest


def _add_printed(counts: Counts, publisher: str | None, count: int) -> None:
    if publisher:
        counts[publisher_key(publisher)].printed += count
        counts[publisher_key(publisher)].origin += count


def _add_voiced(counts: Counts, publisher: str | None, count: int, unnamed: int) -> None:
    """What another voice says is not the publisher's own."""
    if publisher:
        heard = counts[publisher_key(publisher)]
        heard.origin -= count
        heard.relay += count
        heard.unnamed += unnamed
