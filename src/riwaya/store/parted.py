"""Disputes a page at a time, counted by what they are about; and one dispute with all its sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, or_, select

from riwaya.link.origins import OriginCount
from riwaya.link.sides import Agreed, agreed, take_sides
from riwaya.store.claims import ClaimLine, Filter, claim_of, fitting, get_lines
from riwaya.store.connect import reading
from riwaya.store.decided import Pair, get_decided, pair_of
from riwaya.store.groups import get_groups_of
from riwaya.store.link_lines import DisputeLine
from riwaya.store.links import dispute_lines, set_apart
from riwaya.store.origins import Tellings
from riwaya.store.search import pieces
from riwaya.store.tables import claims, copies, disputes, documents, links
from riwaya.store.viewer import Viewer
from riwaya.types import DisputeType, Predicate, Span, Standing

_MOST = 200
"""Accounts of one dispute that are laid out; more is no one thing."""


@dataclass(frozen=True, slots=True)
class DisputesAsked:
    """Which disputes to list; one claim of the two must fit. Empty asks for nothing.

    Attributes:
        type: In what they part.
        standing: How they stand in time.
        predicate: What is claimed.
        publisher: Who printed it.
        text: Words of a quote, folded.
    """

    type: DisputeType | None = None
    standing: Standing | None = None
    predicate: Predicate | None = None
    publisher: str | None = None
    text: str | None = None


Counted = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DisputePage:
    """One page of disputes, and how many there are of each kind under the other conditions.

    ``number`` is that of the page, from 1; ``pages`` how many there are, at least 1.
    """

    lines: tuple[DisputeLine, ...]
    total: int
    number: int
    pages: int
    types: Counted
    standings: Counted
    predicates: Counted
    publishers: Counted


@dataclass(frozen=True, slots=True)
class SideAccount:
    """A claim on a side, and the words of its document in which it parts from its rivals."""

    line: ClaimLine
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class DisputeSide:
    """Claims of which none disputes another, and the origins behind them."""

    accounts: tuple[SideAccount, ...]
    origins: OriginCount


@dataclass(frozen=True, slots=True)
class DisputeSheet:
    """A dispute whole.

    Attributes:
        type: In what the two claims part.
        standing: How they stand in time.
        reason: The rules that say so, of parting and of standing, with a stroke between.
        sides: Two or more; the first two begin with the two claims.
        agreed: What the two claims say alike.
        link: Id of the link between the two, if there is one.
        group: Id of the event group of the first, if it is in one.
        copied: One document holds passages of the other.
        apart: A person set the two claims apart: they are taken for two things.
    """

    type: DisputeType
    standing: Standing
    reason: str
    sides: tuple[DisputeSide, ...]
    agreed: tuple[Agreed, ...]
    link: str | None
    group: str | None
    copied: bool
    apart: bool


class Parted:
    """The disputes of a ledger, for pages that show some of them."""

    def __init__(self, engine: Engine, path: Path, viewer: Viewer) -> None:
        self._engine, self._path, self._viewer = engine, path, viewer

    def page(self, asked: DisputesAsked, number: int = 1, size: int = 20) -> DisputePage:
        """List one page of the disputes that fit, in the order their claims came.

        A number beyond the last page gives the last.
        """
        with reading(self._engine, self._path) as conn:
            return get_page(conn, self._viewer, asked, number, size)

    def sheet(self, first: str, second: str, type: DisputeType) -> DisputeSheet | None:
        """Lay a dispute out, by the whole ids of its claims in either order; None if none is."""
        with reading(self._engine, self._path) as conn:
            return get_sheet(conn, self._viewer, first, second, type)


class _Row(NamedTuple):
    key: tuple[int, int, str]
    type: str
    standing: str
    predicates: frozenset[str]
    publishers: frozenset[str]


def get_page(
    conn: Connection, viewer: Viewer, asked: DisputesAsked, number: int, size: int
) -> DisputePage:
    """List one page of the disputes that fit; only its own are laid out."""
    decided = get_decided(conn)
    rows = _rows(conn, asked.text, set_apart(decided))
    tests = _tests(asked)
    found = [row for row in rows if all(test(row) for test in tests.values())]
    pages = max(1, -(-len(found) // size))
    at = min(max(1, number), pages)
    keys = [row.key for row in found[(at - 1) * size : at * size]]
    order = {key: place for place, key in enumerate(keys)}
    whole = sorted(_whole(conn, keys), key=lambda row: order[row.first, row.second, row.type])
    return DisputePage(
        tuple(dispute_lines(conn, viewer, whole, decided)),
        len(found),
        at,
        pages,
        _counted(rows, tests, "type", lambda row: (row.type,)),
        _counted(rows, tests, "standing", lambda row: (row.standing,)),
        _counted(rows, tests, "predicate", lambda row: row.predicates),
        _counted(rows, tests, "publisher", lambda row: row.publishers),
    )


def _rows(conn: Connection, text: str | None, apart: set[Pair]) -> list[_Row]:
    """List what facets need to know of all disputes of current claims that nobody set apart."""
    c = disputes.c
    one, other = claims.alias("one"), claims.alias("other")
    here, there = documents.alias("here"), documents.alias("there")
    query = (
        select(
            c.first, c.second, c.type, c.standing, one.c.predicate, other.c.predicate,
            here.c.publisher, there.c.publisher,
        )
        .join(one, one.c.number == c.first)
        .join(other, other.c.number == c.second)
        .join(here, here.c.seq == one.c.document)
        .join(there, there.c.seq == other.c.document)
        .where(one.c.current, other.c.current)
        .order_by(c.first, c.second, c.type)
    )  # fmt: skip
    if text:
        fits = fitting(conn, Filter(text=text)).cte("fits")  # reckoned once for both sides
        query = query.where(or_(*(n.in_(select(fits.c.number)) for n in (c.first, c.second))))
    return [
        _Row(
            (first, second, type),
            type,
            standing,
            frozenset((a, b)),
            frozenset(name for name in (printed, reprinted) if name),
        )
        for first, second, type, standing, a, b, printed, reprinted in conn.execute(query)
        if Pair(first, second) not in apart
    ]


_Test = Callable[[_Row], bool]


def _tests(asked: DisputesAsked) -> dict[str, _Test]:
    """Give what a row must fit, by the name of the condition."""
    found: dict[str, _Test] = {}
    if asked.type is not None:
        found["type"] = lambda row: row.type == str(asked.type)
    if asked.standing is not None:
        found["standing"] = lambda row: row.standing == str(asked.standing)
    if asked.predicate is not None:
        found["predicate"] = lambda row: str(asked.predicate) in row.predicates
    if asked.publisher is not None:
        found["publisher"] = lambda row: asked.publisher in row.publishers
    return found


def _counted(
    rows: Sequence[_Row],
    tests: dict[str, _Test],
    own: str,
    values: Callable[[_Row], Iterable[str]],
) -> Counted:
    """Count rows by a value, all conditions but its own applied; the most first, then by name."""
    others = [test for name, test in tests.items() if name != own]
    counts = Counter(
        value for row in rows if all(test(row) for test in others) for value in values(row)
    )
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _whole(conn: Connection, keys: Sequence[tuple[int, int, str]]) -> list[Any]:
    wanted = set(keys)
    c, found = disputes.c, []
    for some in pieces(sorted({key[0] for key in keys})):
        rows = conn.execute(select(disputes).where(c.first.in_(some)))
        found += [row for row in rows if (row.first, row.second, row.type) in wanted]
    return found


def get_sheet(
    conn: Connection, viewer: Viewer, first: str, second: str, type: DisputeType
) -> DisputeSheet | None:
    """Lay a dispute out with every account of its group that takes a side in it."""
    known = select(claims.c.id, claims.c.number).where(
        claims.c.current, claims.c.id.in_((first, second))
    )
    numbers = {row.id: row.number for row in conn.execute(known)}
    if len(numbers) < 2:
        return None
    pair = pair_of(numbers[first], numbers[second])
    c = disputes.c
    own = select(disputes).where(
        c.first == pair.first, c.second == pair.second, c.type == type.value
    )
    row = conn.execute(own).first()
    if row is None:
        return None
    apart = set_apart(get_decided(conn))
    groups = get_groups_of(conn, pair)
    rows = [row, *_beside(conn, pair, type, groups, apart)]
    sides = take_sides(*pair, ((one.first, one.second) for one in rows))
    shown = get_lines(conn, viewer, sorted({number for side in sides for number in side}))
    link = select(links.c.id).where(links.c.first == pair.first, links.c.second == pair.second)
    ours = groups.get(pair.first) or groups.get(pair.second)
    return DisputeSheet(
        type,
        Standing(row.standing),
        row.reason,
        _sides(conn, sides, shown, rows),
        agreed(claim_of(shown[pair.first]), claim_of(shown[pair.second])),
        conn.execute(link).scalar(),
        ours.id if ours else None,
        _are_copies(conn, pair),
        pair in apart,
    )


def _beside(
    conn: Connection, pair: Pair, type: DisputeType, groups: dict[int, Any], apart: set[Pair]
) -> list[Any]:
    """List the other disputes of this type among the event groups of two claims and their rivals.

    How the two accounts stand in time does not matter: a later figure is a side too.
    """
    c = disputes.c
    within = {number for group in groups.values() for number in group.claims} | {*pair}
    one, other = claims.alias("one"), claims.alias("other")
    query = (
        select(disputes)
        .join(one, one.c.number == c.first)
        .join(other, other.c.number == c.second)
        .where(one.c.current, other.c.current, c.type == type.value)
    )
    found: dict[Pair, Any] = {}
    for some in pieces(sorted(within)):
        for row in conn.execute(query.where(or_(c.first.in_(some), c.second.in_(some)))):
            key = Pair(row.first, row.second)
            inside = key.first in within and key.second in within
            if key != pair and key not in apart and (inside or not {*key}.isdisjoint(pair)):
                found[key] = row
    return [found[key] for key in sorted(found)][:_MOST]


def _sides(
    conn: Connection, sides: list[list[int]], shown: dict[int, ClaimLine], rows: list[Any]
) -> tuple[DisputeSide, ...]:
    spans: dict[int, dict[Span, None]] = {}
    for row in rows:
        spans.setdefault(row.first, {})[Span(row.first_start, row.first_end)] = None
        spans.setdefault(row.second, {})[Span(row.second_start, row.second_end)] = None
    tellings = Tellings(conn, shown)
    return tuple(
        DisputeSide(
            tuple(SideAccount(shown[number], tuple(spans[number])) for number in side),
            tellings.count(side),
        )
        for side in sides
    )


def _are_copies(conn: Connection, pair: Pair) -> bool:
    """Tell whether the documents of two claims have passages in common."""
    query = select(claims.c.document).where(claims.c.number.in_(pair))
    papers = sorted(set(conn.execute(query).scalars()))
    if len(papers) < 2:
        return False
    c = copies.c
    both = select(c.first).where(c.first == papers[0], c.second == papers[1])
    return conn.execute(both).first() is not None
