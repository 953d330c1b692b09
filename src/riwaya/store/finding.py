"""Search of the claims: pages of rows with facets, near-copies folded, in any order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from sqlalchemy import Connection, Engine, select

from riwaya.store.asked import ClaimQuery, QueryError, Sort
from riwaya.store.choosing import Columns, Found, choose
from riwaya.store.claims import ClaimLine, get_lines
from riwaya.store.columns import NO_FIRST, NONE, Flags, Ints, Longs
from riwaya.store.facets import Facet, Selection, count_facets
from riwaya.store.groups import group_ids
from riwaya.store.loading import Loader
from riwaya.store.ordering import Place, firsts_of, next_rows, place_of, token_of, values_of
from riwaya.store.overview import Overview, read_overview
from riwaya.store.search import containing, find_containing, folded_words, pieces
from riwaya.store.snapshots import Snapshot
from riwaya.store.tables import claims, documents
from riwaya.store.timeline import PlaceCount, Timeline, count_places, count_times, unresolved
from riwaya.store.variants import DIFFERENCES, Difference, Variant
from riwaya.store.viewer import Viewer, shown

T = TypeVar("T")

_VARIANTS = 3  # copies of one row with another number or name that are named
MOST = 500
"""Rows of a page at most."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as a page of search shows it.

    Attributes:
        line: The claim.
        copies: Near-copies folded under it; 0 where they are not folded.
        origins: Independent origins of its event group.
        disputed: It and another claim cannot both hold.
        reviewed: A person decided on it.
        variants: Copies of it with another number or name; they are never folded under it.
    """

    line: ClaimLine
    copies: int
    origins: int
    disputed: bool
    reviewed: bool
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A page of search.

    Attributes:
        rows: In the order asked for.
        total: Claims that fit.
        total_rows: Rows that they make, near-copies folded.
        next: Where the next page begins; None on the last.
        facets: What else could be asked.
    """

    rows: tuple[ClaimRow, ...]
    total: int
    total_rows: int
    next: str | None
    facets: tuple[Facet, ...]


class ClaimIndex:
    """Searches the claims of a ledger. It may be shared by threads; the first search loads it."""

    def __init__(self, engine: Engine, path: Path, *, files: bool = False) -> None:
        self._loader = Loader(engine, path, files=files)

    def load(self) -> None:
        """Read all that pages need, so that the first one need not wait for it.

        Where ``files`` was given it is kept beside a large ledger, and quickly there next time.
        """
        with self._loader.view() as (conn, snapshot):
            _Look(conn, snapshot, ClaimQuery()).origins()
            self._loader.file(conn, snapshot)

    def search(
        self, viewer: Viewer, query: ClaimQuery, *, after: str | None = None, size: int = 50
    ) -> ClaimPage:
        """Give a page of the claims that fit.

        Args:
            viewer: Who looks.
            query: What is asked.
            after: ``ClaimPage.next`` of the page before; None gives the first page.
            size: Rows of the page.

        Raises:
            QueryError: The text holds no word, the size is not 1 to ``MOST``, or ``after`` is
                not a place in this order.
        """
        if not 1 <= size <= MOST:
            raise QueryError("size", f"{size} rows make no page", f"ask for 1 to {MOST}")
        place = place_of(query, after) if after else None
        with self._loader.view() as (conn, snapshot):
            seen = _Look(conn, snapshot, query)
            rows = seen.chosen.rows
            firsts, copies = rows, np.zeros(len(rows), np.int32)
            if query.group_copies:
                firsts, copies = firsts_of(snapshot.columns, rows)
            values = values_of(snapshot.columns, query, firsts, seen.origins)
            here = next_rows(firsts, values, size, seen.after(place))
            given, more = here[:size], len(here) > size
            last = (
                Place(
                    int(values[given[-1]]), int(snapshot.columns.claims.number[firsts[given[-1]]])
                )
                if more
                else None
            )
            return ClaimPage(
                rows=seen.lines(viewer, firsts[given], copies[given]),
                total=len(rows),
                total_rows=len(firsts),
                next=token_of(query, last) if last else None,
                facets=shown(viewer, seen.facets()),
            )

    def copies(
        self, viewer: Viewer, claim: str, query: ClaimQuery | None = None
    ) -> tuple[ClaimRow, ...]:
        """List the near-copies of a current claim, the earliest first, itself left out.

        Args:
            viewer: Who looks.
            claim: Its whole id.
            query: Gives only those that fit, as a page of this query counts them.
        """
        with self._loader.view() as (conn, snapshot):
            columns = snapshot.columns
            # Not «and current»: the database would then look through all current claims.
            found = select(claims.c.number).where(claims.c.id == claim)
            own = columns.claims.row(conn.execute(found).scalars())
            if not len(own) or columns.bonds.copies[own[0]] == NONE:
                return ()
            same = columns.bonds.copies == columns.bonds.copies[own[0]]
            same[own[0]] = False
            seen = _Look(conn, snapshot, query or ClaimQuery())
            rows = np.intersect1d(np.flatnonzero(same), seen.chosen.rows)
            said = columns.documents.first[columns.claims.document[rows]]
            late = np.where(said == NO_FIRST, np.iinfo(np.int32).max, said)
            rows = rows[np.lexsort((rows, late))]
            return seen.lines(viewer, rows, np.zeros(len(rows), np.int32))

    def overview(self, viewer: Viewer) -> Overview:
        """Say what the collection holds and lacks."""
        with self._loader.view() as (conn, snapshot):
            found = snapshot.kept.get("overview", lambda: read_overview(conn, snapshot.columns))
            return shown(viewer, found)

    def places(self, viewer: Viewer, query: ClaimQuery) -> tuple[PlaceCount, ...]:
        """Count the claims that fit by place, for a map."""
        with self._loader.view() as (conn, snapshot):

            def reckon() -> tuple[PlaceCount, ...]:
                return count_places(snapshot.columns, _Look(conn, snapshot, query).chosen)

            return shown(viewer, snapshot.kept.get(("places", query), reckon))

    def unresolved(self, viewer: Viewer, query: ClaimQuery) -> tuple[tuple[str, int], ...]:
        """Count the words of unresolved places of the claims that fit, the commonest first."""
        with self._loader.view() as (conn, snapshot):

            def reckon() -> tuple[tuple[str, int], ...]:
                words = unresolved(snapshot.columns, _Look(conn, snapshot, query).chosen)
                return tuple(sorted(words.items(), key=lambda one: (-one[1], one[0])))

            return shown(viewer, snapshot.kept.get(("unresolved", query), reckon))

    def numbers(self, viewer: Viewer, query: ClaimQuery) -> Longs:
        """Give the numbers of the claims that fit, ascending."""
        with self._loader.view() as (conn, snapshot):
            chosen = _Look(conn, snapshot, query).chosen
            return shown(viewer, snapshot.columns.claims.number[chosen.rows])

    def group(self, viewer: Viewer, name: str) -> Longs:
        """Give the numbers of the claims of an event group, ascending; none if there is none.

        Args:
            viewer: Who looks.
            name: Whole id of the group, or of a current claim in it.
        """
        with self._loader.view() as (conn, snapshot):
            bonds, number = snapshot.columns.bonds, snapshot.columns.claims.number
            if name.startswith("G"):
                ids = snapshot.kept.get("groups", lambda: group_ids(conn, bonds.members.firsts))
                found = np.flatnonzero(ids == name.encode("ascii", "replace"))
                members = bonds.members[int(found[0])] if len(found) else ()
            else:
                own = select(claims.c.number).where(claims.c.id == name)
                rows = snapshot.columns.claims.row(conn.execute(own).scalars())
                group = int(bonds.group[rows[0]]) if len(rows) else NONE
                members = bonds.members[group] if group != NONE else ()
            rows = snapshot.columns.claims.row(sorted(members))
            return shown(viewer, number[rows])

    def timeline(self, viewer: Viewer, query: ClaimQuery) -> Timeline:
        """Count the claims that fit by when they were said, and by when they happened."""
        with self._loader.view() as (conn, snapshot):
            seen = _Look(conn, snapshot, query)
            return shown(viewer, count_times(snapshot.columns, seen.chosen))


class _Look:
    """One query over one snapshot. Reckons its parts when they are asked for."""

    def __init__(self, conn: Connection, snapshot: Snapshot, query: ClaimQuery) -> None:
        self._conn, self._snapshot, self._query = conn, snapshot, query
        found = Found(self._text(), self._documents(), self.origins)
        self._masks: dict[str, Flags] = choose(snapshot.columns, query, found)
        count = len(snapshot.columns.claims.number)
        self.chosen = Selection.of([*self._masks.values()], count)

    @property
    def _columns(self) -> Columns:
        return self._snapshot.columns

    def origins(self) -> Ints:
        """Count the origins of every claim; once for a snapshot."""
        return self._kept(
            "origins", lambda: self._snapshot.counts.column(self._conn, self._columns.bonds)
        )

    def facets(self) -> tuple[Facet, ...]:
        """Count the facets; they are the same on every page and in every order."""
        return self._kept(
            replace(self._query, sort=Sort.SAID, descending=True, group_copies=True),
            lambda: count_facets(self._columns, self._query, self._masks, self.origins),
        )

    def after(self, place: Place | None) -> tuple[int, int] | None:
        """Give where the next page begins: the value, and the first row after the last given."""
        if place is None:
            return None
        row = np.searchsorted(self._columns.claims.number, place.number, side="right")
        return place.value, int(row)

    def lines(self, viewer: Viewer, rows: Longs, copies: Ints) -> tuple[ClaimRow, ...]:
        """Fetch the claims of rows."""
        bonds = self._columns.bonds
        numbers = self._columns.claims.number[rows].tolist()
        lines = get_lines(self._conn, viewer, numbers)
        groups = bonds.group[rows].tolist()
        counts = dict(
            zip(
                found := [group for group in groups if group != NONE],
                self._snapshot.counts.of(self._conn, [bonds.members[group] for group in found]),
                strict=True,
            )
        )
        variants = self._variants(viewer, rows)
        return tuple(
            ClaimRow(
                lines[number],
                folded,
                counts.get(group, 1),
                bool(bonds.disputed[row]),
                bool(bonds.reviewed[row]),
                variants.get(row, ()),
            )
            for number, row, group, folded in zip(
                numbers, rows.tolist(), groups, copies.tolist(), strict=True
            )
            if number in lines
        )

    def _variants(self, viewer: Viewer, rows: Longs) -> dict[int, tuple[Variant, ...]]:
        """Give the copies of rows, and of what is folded under them, that say otherwise."""
        bonds = self._columns.bonds
        found: dict[int, dict[int, Difference]] = {}
        for row in rows.tolist():
            label = bonds.copies[row]
            own = bonds.variants[:, 0] == row
            if label != NONE and len(bonds.variants):
                own |= bonds.copies[bonds.variants[:, 0]] == label
            for _, other, how in bonds.variants[own].tolist():
                found.setdefault(row, {}).setdefault(other, DIFFERENCES[how])
        wanted = {other for others in found.values() for other in sorted(others)[:_VARIANTS]}
        numbers = {other: int(self._columns.claims.number[other]) for other in wanted}
        lines = get_lines(self._conn, viewer, sorted(numbers.values()))
        return {
            row: tuple(
                Variant(lines[numbers[other]].id, lines[numbers[other]].document, how)
                for other, how in sorted(others.items())[:_VARIANTS]
                if numbers[other] in lines
            )
            for row, others in found.items()
        }

    def _kept(self, key: object, reckon: Callable[[], T]) -> T:
        return self._snapshot.kept.get(key, reckon)

    def _text(self) -> Ints | None:
        """Find the rows whose quote holds the text."""
        asked, exact = self._query.text, self._query.exact
        if asked is None:
            return None
        if not folded_words(asked):
            raise QueryError("text", f"{asked[:40]!r} holds no word", "give a word to search for")
        find = _letter_for_letter if exact else _folded
        return self._snapshot.texts.get(
            (asked, exact),
            lambda: np.sort(self._columns.claims.row(find(self._conn, asked))),
        )

    def _documents(self) -> Ints | None:
        """Find the rows of the documents asked for."""
        if not self._query.documents:
            return None
        seqs: list[int] = []
        for some in pieces(self._query.documents):
            query = select(documents.c.seq).where(documents.c.id.in_(some))
            seqs += self._conn.execute(query).scalars()
        found: Ints = self._columns.documents.row(np.array(sorted(seqs), np.int32))
        return found


def _folded(conn: Connection, asked: str) -> list[int]:
    return find_containing(conn, claims, asked)


def _letter_for_letter(conn: Connection, asked: str) -> list[int]:
    """Find the quotes that hold a text as it stands, from the beginning of a word.

    Particles and the article may stand before it. Words are looked up first: going through all
    quotes would take seconds.
    """
    fits = containing(conn, claims, asked, open_end=True)
    query = select(claims.c.number, claims.c.quote).where(fits, claims.c.current)
    return [row.number for row in conn.execute(query) if asked in row.quote]
