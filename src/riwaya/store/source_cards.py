"""The card of a source: what it said, of whom, in which words, and what others say beside it.

All are counts. What people make of the source they say themselves, with a reason.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.schema import CreateTable, DropTable

from riwaya.link.groups import JOINING, STRONG
from riwaya.store.decided import Choice, Decided, Pair, get_decided
from riwaya.store.links import set_apart
from riwaya.store.rows import ROOM
from riwaya.store.search import containing, pieces
from riwaya.store.source_counts import SourceLine, standing
from riwaya.store.source_keys import PRIVATE, VAGUE, SourceKey, SourceKind, publisher_key, voice_key
from riwaya.store.tables import arguments, claims, disputes, documents, extractions, hops, links
from riwaya.text.fold import fold_word
from riwaya.types import Predicate, Standing

SAID = Table(
    "said",
    MetaData(),
    Column("claim", BigInteger, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
)
"""The claims of the source whose card is being made."""

_ACTORS = 20  # of whom a card tells how the source names them
_NAMES = 8  # of each
_AT_ONCE = 5_000  # rows that are fetched together


@dataclass(frozen=True, slots=True)
class Naming:
    """How often a source calls an actor so; ``words`` are quoted from one of its claims."""

    actor: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Beside:
    """How claims of a source stand to those of other origins: counts of its claims, no score.

    Attributes:
        joined: In an event group with a claim of another origin, by a strong or accepted link.
        disputed: In a dispute.
        changed: That another claim of another time differs from.
        superseded: Where a later account of the same origin differs.
    """

    joined: int = 0
    disputed: int = 0
    changed: int = 0
    superseded: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """What a source said.

    Attributes:
        line: Its counts.
        predicates: What it claims, the most frequent first.
        agents: Whom it tells of as doing something, by actor id.
        patients: Whom it tells of as done to.
        said: First and last publication date of what it said, ISO 8601.
        spoken_of: First and last day that its claims speak of.
        beside: None of a private person.
        naming: Its words for each actor; nothing of a private person.
        about: Claims that tell of it as doing something or done to.
    """

    line: SourceLine
    predicates: tuple[tuple[Predicate, int], ...]
    agents: tuple[tuple[str, int], ...]
    patients: tuple[tuple[str, int], ...]
    said: tuple[str | None, str | None]
    spoken_of: tuple[str | None, str | None]
    beside: Beside | None
    naming: tuple[Naming, ...]
    about: int


def make_card(conn: Connection, line: SourceLine) -> Card:
    """Reckon the card of a source.

    Of a person without an office it tells only how often the person is heard and spoken of: the
    page shows the claims themselves, rival ones included.
    """
    _keep_said(conn, line.source)
    c, d = claims.c, documents.c
    ends = (func.min(d.published), func.max(d.published), func.min(c.first), func.max(c.last))
    query = (
        select(c.predicate, func.count(), *ends)
        .join(documents, d.seq == c.document)
        .where(c.number.in_(select(SAID.c.claim)))
        .group_by(c.predicate)
    )
    rows = conn.execute(query).all()
    about = _count_about(conn, line.source)
    spans = [_ends(rows, first, last) for first, last in ((2, 3), (4, 5))]
    predicates = sorted(((row[1], row[0]) for row in rows), key=lambda one: (-one[0], one[1]))
    counted = tuple((Predicate(name), count) for count, name in predicates)
    if line.source.private:
        return Card(line, counted, (), (), spans[0], spans[1], None, (), about)
    named = _named(conn)
    return Card(
        line,
        counted,
        _by_actor(named, "agent"),
        _by_actor(named, "patient"),
        spans[0],
        spans[1],
        _beside(conn),
        tuple(_naming(conn, named)),
        about,
    )


def _ends(rows: Iterable[Any], first: int, last: int) -> tuple[str | None, str | None]:
    whole = list(rows)
    firsts = [row[first] for row in whole if row[first]]
    lasts = [row[last] for row in whole if row[last]]
    return min(firsts, default=None), max(lasts, default=None)


def _keep_said(conn: Connection, source: SourceKey) -> None:
    """Write the claims of a source where this connection alone sees them: all counts need them."""
    conn.execute(DropTable(SAID, if_exists=True))
    conn.execute(CreateTable(SAID))
    conn.execute(insert(SAID).from_select(["claim"], _said(source)))


def _said(source: SourceKey) -> Select[tuple[int]]:
    """Ask for the claims that a source voices or prints, each once."""
    h, e = hops.c, extractions.c
    if source.kind is SourceKind.PUBLISHER:
        printed = select(documents.c.seq).where(documents.c.publisher == source.name)
        return select(claims.c.number.label("claim")).where(
            claims.c.document.in_(printed), claims.c.current
        )
    query = select(h.claim).distinct().join(extractions, e.seq == h.claim // ROOM)
    query = query.where(e.current, standing(h.claim))
    private = sorted(PRIVATE)
    if source.kind is SourceKind.ACTOR:
        return query.where(h.actor == source.name, h.type.not_in(private))
    query = query.where(h.words == source.name, h.type == str(source.type))
    if source.private:
        return query
    return query.where(or_(h.actor.is_(None), h.actor.in_(sorted(VAGUE))))


def _count_about(conn: Connection, source: SourceKey) -> int:
    """Count the claims that tell of a source."""
    a = arguments.c
    query = (
        select(func.count(a.claim.distinct()))
        .join(extractions, extractions.c.seq == a.claim // ROOM)
        .where(extractions.c.current, standing(a.claim), a.role.in_(("agent", "patient")))
    )
    if source.kind is SourceKind.ACTOR:
        return int(conn.execute(query.where(a.ref == source.name)).scalar_one())
    if not source.person:
        return 0
    holding = select(claims.c.number).where(containing(conn, claims, source.name))
    query = query.where(a.claim.in_(holding), a.words == source.name)
    return int(conn.execute(query).scalar_one())


_Named = list[tuple[str, str, str, int, int]]
"""Role, actor, folded words, how often, and one claim that has them."""


def _named(conn: Connection) -> _Named:
    a = arguments.c
    query = (
        select(a.role, a.ref, a.words, func.count(), func.min(a.claim))
        .where(
            a.claim.in_(select(SAID.c.claim)), a.role.in_(("agent", "patient")), a.ref.is_not(None)
        )
        .group_by(a.role, a.ref, a.words)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in conn.execute(query)]


def _by_actor(named: _Named, role: str) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for one, actor, _, count, _ in named:
        if one == role:
            counts[actor] += count
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_ACTORS])


def _naming(conn: Connection, named: _Named) -> Iterator[Naming]:
    """Give the words for each actor that is named by an id, as they stand in one claim."""
    words: defaultdict[str, Counter[str]] = defaultdict(Counter)
    where: dict[tuple[str, str], int] = {}
    for _, actor, folded, count, claim in named:
        if actor not in VAGUE:
            words[actor][folded] += count
            where[actor, folded] = min(claim, where.get((actor, folded), claim))
    often = sorted(words, key=lambda actor: (-words[actor].total(), actor))[:_ACTORS]
    chosen = [
        (actor, folded, count)
        for actor in often
        for folded, count in sorted(words[actor].items(), key=lambda one: (-one[1], one[0]))[
            :_NAMES
        ]
    ]
    quoted = _quoted(conn, {where[actor, folded] for actor, folded, _ in chosen})
    for actor, folded, count in chosen:
        standing_words = quoted.get((where[actor, folded], actor, folded), folded)
        yield Naming(actor, standing_words, count)


def _quoted(conn: Connection, numbers: Iterable[int]) -> dict[tuple[int, str, str], str]:
    """Give the words of participants letter for letter, by claim, actor and folded words."""
    found = {}
    for some in pieces(sorted(numbers)):
        query = select(claims.c.number, claims.c.words).where(claims.c.number.in_(some))
        for row in conn.execute(query):
            for role, ref, words in json.loads(row.words):
                if role in ("agent", "patient"):
                    found[row.number, ref, fold_word(words)] = words
    return found


def _beside(conn: Connection) -> Beside:
    decided = get_decided(conn)
    apart = set_apart(decided)
    by_standing: defaultdict[str, set[int]] = defaultdict(set)
    for own, first, second, how in _around(conn, disputes, disputes.c.standing):
        if Pair(first, second) not in apart:
            by_standing[how].add(own)
    joining = [kind.value for kind in sorted(JOINING)]
    strong = _around(conn, links, links.c.score, links.c.score >= STRONG, links.c.kind.in_(joining))
    ties = [
        (own, second if own == first else first)
        for own, first, second, _ in strong
        if Pair(first, second) not in decided.pairs
    ]
    joined = _joined(conn, [*ties, *_accepted(conn, decided)])
    return Beside(
        len(joined),
        len(by_standing[Standing.DISPUTE]),
        len(by_standing[Standing.CHANGED]),
        len(by_standing[Standing.SUPERSEDED]),
    )


def _around(
    conn: Connection, table: Any, column: Any, *where: ColumnElement[bool]
) -> Iterator[tuple[int, int, int, Any]]:
    """Give the claim of the source, the pair and a column of what is beside its claims.

    These are rows of links or disputes with claims that stand. Of a pair whose claims are both of
    the source each is given once.
    """
    c = table.c
    for own, other in ((c.first, c.second), (c.second, c.first)):
        query = (
            select(own, c.first, c.second, column)
            .join(extractions, extractions.c.seq == other // ROOM)
            .where(own.in_(select(SAID.c.claim)), extractions.c.current, standing(other), *where)
        )
        for part in conn.execute(query, execution_options={"yield_per": _AT_ONCE}).partitions():
            yield from map(tuple, part)


def _accepted(conn: Connection, decided: Decided) -> Iterator[tuple[int, int]]:
    """Give the pairs that people joined, a claim of the source first."""
    pairs = [pair for pair, one in decided.pairs.items() if one.choice is Choice.ACCEPT]
    known: set[int] = set()
    for some in pieces(sorted({number for pair in pairs for number in pair})):
        known.update(conn.execute(select(SAID.c.claim).where(SAID.c.claim.in_(some))).scalars())
    for first, second in pairs:
        yield from ((own, to) for own, to in ((first, second), (second, first)) if own in known)


def _joined(conn: Connection, ties: list[tuple[int, int]]) -> set[int]:
    """List the claims of a source, first in ties, that one joins with a claim of another origin."""
    origins = _origins(conn, {number for tie in ties for number in tie})
    return {own for own, other in ties if origins.get(own) != origins.get(other)}


def _origins(conn: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """Give the key of the origin of each claim: its first voice, or who printed it."""
    whole = sorted(numbers)
    printed = _printed(conn, {number // ROOM for number in whole})
    found = {number: printed[number // ROOM] for number in whole}
    h = hops.c
    for some in pieces(whole):
        first = select(h.claim, h.type, h.actor, h.words).where(h.claim.in_(some), h.position == 0)
        for hop in conn.execute(first):
            found[hop.claim] = voice_key(hop.type, hop.actor, hop.words)
    return found


def _printed(conn: Connection, readings: Iterable[int]) -> dict[int, str]:
    """Give the key of who printed what each extraction was read from."""
    d, found = documents.c, {}
    for some in pieces(sorted(readings)):
        query = select(extractions.c.seq, d.publisher, d.id)
        query = query.join(documents, d.seq == extractions.c.document)
        for row in conn.execute(query.where(extractions.c.seq.in_(some))):
            found[row.seq] = publisher_key(row.publisher or row.id)
    return found
