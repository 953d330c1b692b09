"""Links and disputes of the ledger: list, filter, fetch; what people decided comes with them."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from riwaya.errors import LedgerError
from riwaya.store.claims import ClaimLine, Filter, claim_of, fitting, get_lines
from riwaya.store.comparing import link_id
from riwaya.store.decided import Choice, Decided, Pair, get_decided, pair_of
from riwaya.store.documents import get_document
from riwaya.store.link_lines import (
    DisputeFilter,
    DisputeLine,
    DisputePlace,
    LinkFilter,
    LinkLine,
    LinkPlace,
)
from riwaya.store.origins import Tellings
from riwaya.store.search import beginning, pieces
from riwaya.store.tables import claims, disputes, links
from riwaya.store.viewer import Viewer
from riwaya.types import DisputeType, LinkKind, Span, Standing, Weight

_ROWS = 200  # laid out at a time


def links_after(
    conn: Connection, viewer: Viewer, asked: LinkFilter, after: LinkPlace | None, size: int
) -> list[tuple[LinkPlace, LinkLine]]:
    """Give some of the links that fit with their places, from behind a place on.

    The database is sought for that place: what comes before it is not read again.
    """
    found = _all_links(conn, viewer, asked, get_decided(conn), after, min(size, _ROWS))
    return list(itertools.islice(found, size))


def disputes_after(
    conn: Connection, viewer: Viewer, asked: DisputeFilter, after: DisputePlace | None, size: int
) -> list[tuple[DisputePlace, DisputeLine]]:
    """Give some of the disputes that fit with their places, as ``links_after`` does."""
    found = _all_disputes(conn, viewer, asked, get_decided(conn), after, min(size, _ROWS))
    return list(itertools.islice(found, size))


def find_links(
    conn: Connection, viewer: Viewer, asked: LinkFilter, limit: int | None = None
) -> Iterator[LinkLine]:
    """Give the links that fit: a person's own first, then the most confident."""
    found = _all_links(conn, viewer, asked, get_decided(conn))
    return (line for _, line in itertools.islice(found, limit))


def get_links(conn: Connection, viewer: Viewer, start: str) -> list[LinkLine]:
    """List the links whose id begins so, at most 20."""
    decided = get_decided(conn)
    query = _current().where(beginning(links.c.id, start)).limit(20)
    found = list(_lines(conn, viewer, conn.execute(query).all(), decided))
    own = _own_links(conn, viewer, LinkFilter(), decided)
    return found + [line for _, line in own if line.id.startswith(start)]


def links_among(
    conn: Connection, viewer: Viewer, numbers: Iterable[int], decided: Decided
) -> list[LinkLine]:
    """List the links that join any two of some claims, the most confident first."""
    wanted = set(numbers)
    rows = []
    for some in pieces(sorted(wanted)):
        query = _current().where(links.c.first.in_(some))
        rows += [row for row in conn.execute(query) if row.second in wanted]
    rows.sort(key=lambda row: (-row.score, row.first, row.second))
    inside = {pair: one for pair, one in decided.pairs.items() if wanted.issuperset(pair)}
    own = _own_links(conn, viewer, LinkFilter(), replace(decided, pairs=inside))
    return [line for _, line in own] + list(_lines(conn, viewer, rows, decided))


def find_disputes(
    conn: Connection, viewer: Viewer, asked: DisputeFilter, limit: int | None = None
) -> Iterator[DisputeLine]:
    """Give the disputes that fit, in the order their claims came.

    Two claims that a person set apart are about two things: they are in no dispute.
    """
    found = _all_disputes(conn, viewer, asked, get_decided(conn))
    return (line for _, line in itertools.islice(found, limit))


def disputes_among(
    conn: Connection, viewer: Viewer, numbers: Iterable[int], decided: Decided
) -> list[DisputeLine]:
    """List the disputes between any two of some claims."""
    wanted = set(numbers)
    rows = []
    for some in pieces(sorted(wanted)):
        query = select(disputes).where(disputes.c.first.in_(some))
        rows += [row for row in conn.execute(query) if row.second in wanted]
    rows.sort(key=lambda row: (row.first, row.second, row.type))
    return list(dispute_lines(conn, viewer, rows, decided))


def set_apart(decided: Decided) -> set[Pair]:
    """List the pairs that a person set apart, those of splits too."""
    apart = {
        pair
        for pair, one in decided.pairs.items()
        if one.choice in (Choice.REJECT, Choice.NOT_SAME_PERSON)
    }
    for split in decided.splits:
        for one in split.first:
            for other in split.second:
                if one.number is not None and other.number is not None:
                    apart.add(pair_of(one.number, other.number))
    return apart


def _all_links(
    conn: Connection,
    viewer: Viewer,
    asked: LinkFilter,
    decided: Decided,
    after: LinkPlace | None = None,
    rows: int = _ROWS,
) -> Iterator[tuple[LinkPlace, LinkLine]]:
    if asked.decided is not False and asked.least is None and (not after or after.score is None):
        for pair, line in _own_links(conn, viewer, asked, decided):
            if after is None or pair > Pair(after.first, after.second):
                yield LinkPlace(None, *pair), line
    query = _asked(conn, _current(), asked)
    if after is not None and after.score is not None:
        query = query.where(*_behind_link(after))
    # Who wants only some of them lets go of the rest: a server would keep it open.
    with conn.execute(query, execution_options={"yield_per": rows}) as found:
        for some in found.partitions(rows):
            for row, line in zip(some, _lines(conn, viewer, some, decided), strict=True):
                if asked.decided is None or asked.decided is (line.decision is not None):
                    yield LinkPlace(row.score, row.first, row.second), line


def _behind_link(after: LinkPlace) -> Iterator[ColumnElement[bool]]:
    c = links.c
    yield c.score <= after.score  # by itself, so that the index of scores is sought for it
    later = (c.first > after.first) | ((c.first == after.first) & (c.second > after.second))
    yield (c.score < after.score) | later


def _current() -> Select[Any]:
    """Ask for links of which both claims are current."""
    first, second = claims.alias("one"), claims.alias("other")
    return (
        select(links)
        .join(first, first.c.number == links.c.first)
        .join(second, second.c.number == links.c.second)
        .where(first.c.current, second.c.current)
        .order_by(links.c.score.desc(), links.c.first, links.c.second)
    )


def _asked(conn: Connection, query: Select[Any], asked: LinkFilter) -> Select[Any]:
    if asked.kind is not None:
        query = query.where(links.c.kind == asked.kind.value)
    if asked.least is not None:
        query = query.where(links.c.score >= asked.least)
    for condition in _sides(conn, links.c, asked.either, asked.claim):
        query = query.where(condition)
    return query


def _sides(
    conn: Connection, columns: Any, either: Filter, claim: str | None
) -> Iterator[ColumnElement[bool]]:
    """Give the conditions that one of the two claims fits."""
    if either != Filter():
        fits = fitting(conn, either).cte("fits")  # reckoned once for both sides
        yield or_(*(side.in_(select(fits.c.number)) for side in (columns.first, columns.second)))
    if claim is not None:
        named = select(claims.c.number).where(claims.c.id == claim)
        yield or_(columns.first.in_(named), columns.second.in_(named))


def _lines(
    conn: Connection, viewer: Viewer, rows: Iterable[Any], decided: Decided
) -> Iterator[LinkLine]:
    found = list(rows)
    shown = get_lines(conn, viewer, sorted({n for row in found for n in (row.first, row.second)}))
    for row in found:
        yield LinkLine(
            row.id,
            shown[row.first],
            shown[row.second],
            LinkKind(row.kind),
            row.score,
            _weights(row),
            row.version,
            decided.pairs.get(Pair(row.first, row.second)),
        )


def _weights(row: Any) -> tuple[Weight, ...]:
    try:
        return tuple(Weight(*one) for one in json.loads(row.weights))
    except (ValueError, TypeError) as error:
        hint = "run `riwaya link --again`"
        raise LedgerError(f"link {row.id}", f"is damaged: {error}", hint) from None


def _own_links(
    conn: Connection, viewer: Viewer, asked: LinkFilter, decided: Decided
) -> list[tuple[Pair, LinkLine]]:
    """List the pairs that a person decided on and no scorer linked."""
    own = []
    for pair, one in sorted(decided.pairs.items()):
        query = select(links.c.id).where(links.c.first == pair.first, links.c.second == pair.second)
        if conn.execute(query).first() is None:
            own.append((pair, one))
    numbers = sorted({number for pair, _ in own for number in pair})
    shown = get_lines(conn, viewer, numbers)
    fits: set[int] = set()
    for some in pieces(numbers):
        query = fitting(conn, asked.either).where(claims.c.number.in_(some))
        fits.update(row.number for row in conn.execute(query))
    lines = (
        (
            pair,
            LinkLine(
                link_id(shown[pair.first].id, shown[pair.second].id),
                shown[pair.first],
                shown[pair.second],
                one.kind or LinkKind.SAME_EVENT,
                None,
                decision=one,
            ),
        )
        for pair, one in own
        if not fits.isdisjoint(pair)
    )
    return [
        (pair, line)
        for pair, line in lines
        if asked.kind in (None, line.kind) and asked.claim in (None, line.first.id, line.second.id)
    ]


def _all_disputes(
    conn: Connection,
    viewer: Viewer,
    asked: DisputeFilter,
    decided: Decided,
    after: DisputePlace | None = None,
    rows: int = _ROWS,
) -> Iterator[tuple[DisputePlace, DisputeLine]]:
    query, apart = _disputes(conn, asked), set_apart(decided)
    if after is not None:
        query = query.where(*_behind_dispute(after))
    with conn.execute(query, execution_options={"yield_per": rows}) as found:
        for some in found.partitions(rows):
            kept = [row for row in some if Pair(row.first, row.second) not in apart]
            for row, line in zip(kept, dispute_lines(conn, viewer, kept, decided), strict=True):
                yield DisputePlace(row.first, row.second, row.type), line


def _behind_dispute(after: DisputePlace) -> Iterator[ColumnElement[bool]]:
    c = disputes.c
    yield c.first >= after.first  # by itself, so that the key is sought for it
    later = (c.second > after.second) | ((c.second == after.second) & (c.type > after.type))
    yield (c.first > after.first) | later


def _disputes(conn: Connection, asked: DisputeFilter) -> Select[Any]:
    c = disputes.c
    first, second = claims.alias("one"), claims.alias("other")
    query = (
        select(disputes)
        .join(first, first.c.number == c.first)
        .join(second, second.c.number == c.second)
        .where(first.c.current, second.c.current)
        .order_by(c.first, c.second, c.type)
    )
    if asked.type is not None:
        query = query.where(c.type == asked.type.value)
    if asked.standing is not None:
        query = query.where(c.standing == asked.standing.value)
    return query.where(*_sides(conn, c, asked.either, asked.claim))


def dispute_lines(
    conn: Connection, viewer: Viewer, rows: Iterable[Any], decided: Decided
) -> Iterator[DisputeLine]:
    """Lay rows of disputes out, with their claims and the origins on either side."""
    apart = set_apart(decided)
    found = [row for row in rows if Pair(row.first, row.second) not in apart]
    shown = get_lines(conn, viewer, sorted({n for row in found for n in (row.first, row.second)}))
    against = _against(conn, shown, apart)
    tellings = Tellings(conn, {n for rivals in against.values() for n in rivals} | shown.keys())
    for row in found:
        first, second = shown[row.first], shown[row.second]
        known = select(links.c.id).where(links.c.first == row.first, links.c.second == row.second)
        # Beside a claim stand those that are in the same kind of dispute with its rival.
        ours = tellings.count(sorted({row.first} | against[row.second, row.type]))
        theirs = tellings.count(sorted({row.second} | against[row.first, row.type]))
        yield DisputeLine(
            DisputeType(row.type),
            Standing(row.standing),
            first,
            second,
            _words(conn, viewer, first, Span(row.first_start, row.first_end)),
            _words(conn, viewer, second, Span(row.second_start, row.second_end)),
            len(ours.groups),
            len(theirs.groups),
            row.reason,
            conn.execute(known).scalar(),
        )


def _against(
    conn: Connection, numbers: Iterable[int], apart: set[Pair]
) -> defaultdict[tuple[int, str], set[int]]:
    """Give for each claim and type of dispute the current claims it is in dispute with."""
    found: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    c = disputes.c
    one, other = claims.alias("one"), claims.alias("other")
    query = (
        select(c.first, c.second, c.type)
        .join(one, one.c.number == c.first)
        .join(other, other.c.number == c.second)
        .where(one.c.current, other.c.current, c.standing == Standing.DISPUTE.value)
    )
    for some in pieces(sorted(numbers)):
        for row in conn.execute(query.where(or_(c.first.in_(some), c.second.in_(some)))):
            if Pair(row.first, row.second) not in apart:
                found[row.first, row.type].add(row.second)
                found[row.second, row.type].add(row.first)
    return found


def _words(conn: Connection, viewer: Viewer, line: ClaimLine, span: Span) -> str:
    """Give the words of a span; most lie in the claim's quote."""
    start, end = claim_of(line).quote
    if start <= span.start and span.end <= end:
        return line.quote[span.start - start : span.end - start]
    document = get_document(conn, viewer, line.document)
    return span.of(document.text) if document else ""
