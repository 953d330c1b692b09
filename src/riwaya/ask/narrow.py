"""Narrowing: from all claims of a ledger to those that may bear on a question, by its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
from sqlalchemy import BindParameter, Connection, Select, bindparam, func, or_, select

from riwaya.ask.atlas import Atlas, atlas_of
from riwaya.ask.evidence import Spot
from riwaya.ask.places import country_of, holds
from riwaya.ask.query import AskedPlace, Query, Side
from riwaya.lexicon.actors import load_actor_ids
from riwaya.link.within import gazetteer, lies_in
from riwaya.store.columns import Bytes, Ints, Longs
from riwaya.store.search import containing
from riwaya.store.tables import arguments, claims, documents
from riwaya.text.fold import fold_word

MOST = 400
"""Claims that are looked at closely; of more the likeliest are taken, and the answer says so."""
_LEAD = 700
"""Letters at the start of a document that say what it is about."""
_SHARE = 1 / 3
"""Part of the places of a document that must lie in a place for the document to be about it."""
_CHUNK = 900
_BACK = 2
"""A claim without a place takes that of one of so many claims before it."""


_HERE, _INSIDE, _WIDER, _WHOLE = 1, 2, 4, 8
"""Bits of a place: it is one; in what is asked about; round it; the country that it lies in."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that may bear on a question, and how near it lies to the place asked about."""

    number: int
    document: int
    nearness: int


def narrow(conn: Connection, query: Query) -> tuple[list[Candidate], int]:
    """List the claims that may bear on a question, likeliest first, at most ``MOST``.

    Returns:
        The candidates, and how many there were before they were cut.
    """
    rows = conn.execute(_candidates(conn, query)).all()
    if query.places:
        kept = list(_near(conn, query, rows))
    else:
        kept = [Candidate(row.number, row.document, 0) for row in rows]
    scores = {row.number: row.score for row in rows}
    kept.sort(key=lambda one: (-one.nearness, -scores[one.number], one.number))
    return kept[:MOST], len(kept)


def full_rows(conn: Connection, numbers: Iterable[int]) -> dict[int, Any]:
    """Fetch claims whole with what is known of their documents, by number."""
    d = documents.c
    columns = (d.publisher, d.published, d.precision, d.name, d.id.label("document_id"))
    query = select(claims, *columns).join(documents, d.seq == claims.c.document)
    found: dict[int, Any] = {}
    for part in chunks(numbers):
        for row in conn.execute(query.where(claims.c.number.in_(part))):
            found[row.number] = row
    return found


def folded_texts(conn: Connection, keys: Iterable[int]) -> dict[int, str]:
    """Fetch the folded texts of documents, by row number."""
    c = documents.c
    found: dict[int, str] = {}
    for part in chunks(keys):
        rows = conn.execute(select(c.seq, c.folded).where(c.seq.in_(part)))
        found |= {row.seq: row.folded for row in rows}
    return found


def chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    """Cut keys into parts that one statement may hold."""
    whole = sorted(set(keys))
    for start in range(0, len(whole), _CHUNK):
        yield whole[start : start + _CHUNK]


@lru_cache(maxsize=1024)
def ids_of(actor: str) -> frozenset[str]:
    """List the ids a body stands for: itself, and for a code all that roll up to it."""
    return frozenset(row.id for row in load_actor_ids() if actor in (row.id, row.code)) | {actor}


@lru_cache(maxsize=1024)
def actor_ids_for(actor: str) -> frozenset[str]:
    """List the ids that may hold a body: its own, and the code under which it may be filed."""
    above = {row.code for row in load_actor_ids() if row.id == actor}
    return ids_of(actor) | above


def _candidates(conn: Connection, query: Query) -> Select[Any]:
    c = claims.c
    wanted = select(c.number, c.document, c.score, c.predicate).where(c.current)
    if query.predicates:
        wanted = wanted.where(c.predicate.in_([str(one) for one in query.predicates]))
    for actor in query.actors:
        one = arguments.c
        sides = ("agent", "patient") if actor.side is Side.ANY else (str(actor.side),)
        if actor.side is Side.PATIENT or actor.side is Side.AGENT:
            sides = ("agent", "patient")  # fighting has two sides, and either may come first
        fits = one.role.in_(sides) & one.ref.in_(sorted(actor_ids_for(actor.id)))
        wanted = wanted.where(c.number.in_(select(one.claim).where(fits)))
    if query.persons:
        named = [containing(conn, documents, name) for one in query.persons for name in one.names]
        wanted = wanted.where(c.document.in_(select(documents.c.seq).where(or_(*named))))
    if query.places and not query.actors and not query.persons:
        papers = sorted(_documents_of(conn, query.places))
        # Written out: half of a large ledger is more than databases bind variables.
        inside: BindParameter[Any] = bindparam(
            "papers", papers, expanding=True, literal_execute=True
        )
        wanted = wanted.where(c.document.in_(inside))
    if not query.narrow and query.words:
        for word in query.words:  # near the quote, if not in it: that is looked at closely later
            holding = select(documents.c.seq).where(containing(conn, documents, word))
            wanted = wanted.where(c.document.in_(holding))
    return wanted


def _documents_of(conn: Connection, places: tuple[AskedPlace, ...]) -> set[int]:
    """List the documents that name a place or have a claim in it."""
    atlas = atlas_of(conn)
    found: set[int] = set()
    for place in places:
        found |= set(_mentioning(conn, place))
        found |= atlas.lying(partial(_in, place)).keys()
    return found


def _mentioning(conn: Connection, place: AskedPlace) -> frozenset[int]:
    """List the documents that name a place in any of its names."""
    found: set[int] = set()
    for name in names_of(place):
        rows = conn.execute(select(documents.c.seq).where(containing(conn, documents, name)))
        found |= set(rows.scalars())
    return frozenset(found)


def names_of(place: AskedPlace) -> tuple[str, ...]:
    """List the folded Arabic names of a place: as asked, and as the tables have it."""
    names = {fold_word(place.words)} if not place.words.isascii() else set()
    for id in place.ids:
        found = gazetteer().get(id)
        if found is not None and found.name_ar:
            names.add(fold_word(found.name_ar))
    return tuple(sorted(names))


def _in(place: AskedPlace, ref: str) -> bool:
    return any(lies_in(id, ref) for id in place.ids)


def _near(conn: Connection, query: Query, rows: Any) -> Iterator[Candidate]:
    """Keep the candidates that lie in a place asked about, each with how surely it does."""
    judge = judge_of(conn, query, {row.document for row in rows})
    numbers = np.array([row.number for row in rows], np.int64)
    papers = np.array([row.document for row in rows], np.int32)
    for row, nearness in zip(rows, judge.nearness(numbers, papers).tolist(), strict=True):
        if nearness > 0:
            yield Candidate(row.number, row.document, nearness)


def judge_of(conn: Connection, query: Query, keys: Iterable[int] | None = None) -> Judge:
    """Make the judge of nearness to the places of a question.

    Args:
        conn: An open connection to the ledger.
        query: The question; it names a place.
        keys: Row numbers of the documents that will be asked about; all if left out.
    """
    mentions = frozenset().union(*(_mentioning(conn, place) for place in query.places))
    asked = mentions if keys is None else mentions & frozenset(keys)
    leads = _leads(conn, asked, query.places)
    return Judge(query.places, atlas_of(conn), mentions, leads, {})


def places_near(conn: Connection, query: Query) -> dict[int, int]:
    """Give the documents that name a place asked about or lie in it, and how much they do.

    One point for a name anywhere, three for one at the start, and the claims that lie there.
    """
    if not query.places:
        return {}
    judge = judge_of(conn, query)
    points = {key: 1 + 3 * (key in judge.leads) for key in judge.mentions}
    inside = judge.atlas.lying(lambda ref: any(_in(place, ref) for place in query.places))
    for key, count in inside.items():
        points[key] = points.get(key, 0) + count
    return points


@dataclass(slots=True)
class Judge:
    """Says how near claims lie to the places of one question."""

    places: tuple[AskedPlace, ...]
    atlas: Atlas
    mentions: frozenset[int]
    leads: frozenset[int]
    shares: dict[int, float]

    def nearness(self, numbers: Longs, papers: Ints) -> Bytes:
        """Say how surely claims lie in a place asked about; 0 if they do not.

        Args:
            numbers: Of the claims: there may be hundreds of thousands.
            papers: Of each, its document.
        """
        ids = [id for place in self.places for id in place.ids]
        countries = {country_of(id) for id in ids}
        inside = self.atlas.flags(lambda ref: any(_in(place, ref) for place in self.places))
        wide = self.atlas.flags(lambda ref: any(holds(ref, id) for id in ids))
        whole = self.atlas.flags(countries.__contains__)
        marks = (_HERE | _INSIDE * inside | _WIDER * wide | _WHOLE * whole).astype(np.uint8)
        own, *before = (self.atlas.marked(marks, numbers - back) for back in range(_BACK + 1))
        carried = own * 0
        for one in before:
            carried = np.where(carried, carried, one)
        share = self.atlas.shares(inside, papers)
        named, leads = (np.isin(papers, [*some]) for some in (self.mentions, self.leads))
        areas = all(map(_is_area, ids))
        found: Bytes = np.select(
            [
                own & _INSIDE > 0,
                (own & _WIDER > 0) & (named | (share >= _SHARE) | areas),
                own > 0,
                carried & _INSIDE > 0,
                share >= np.where(carried, 0.5, _SHARE),
            ],
            [3, 2, (own & _WHOLE > 0) & leads, 2, 1],
            leads,
        ).astype(np.uint8)
        return found

    def of_passage(self, spots: Iterable[Spot], document: int) -> int:
        """Say the same of a passage by the places it names."""
        own = tuple(spot.place for spot in spots if spot.place)
        return self._judged(own, document)

    def _judged(self, own: tuple[str, ...], document: int) -> int:
        if own:
            if any(_in(place, ref) for place in self.places for ref in own):
                return 3
            wider = any(holds(ref, id) for place in self.places for id in place.ids for ref in own)
            if wider and (document in self.mentions or self.share(document) >= _SHARE):
                return 2
            if wider and all(_is_area(id) for place in self.places for id in place.ids):
                return 2
            countries = {country_of(id) for place in self.places for id in place.ids}
            whole = any(ref in countries for ref in own)
            return 1 if whole and document in self.leads else 0
        return int(self.share(document) >= _SHARE or document in self.leads)

    def share(self, document: int) -> float:
        """Give the part of a document's places that lie in a place asked about."""
        if (known := self.shares.get(document)) is not None:
            return known
        counts = self.atlas.counts(document)
        total = sum(counts.values())
        inside = sum(
            count for ref, count in counts.items() if any(_in(p, ref) for p in self.places)
        )
        self.shares[document] = inside / total if total else 0.0
        return self.shares[document]


def _is_area(id: str) -> bool:
    place = gazetteer().get(id)
    return place is not None and place.type == "area"


def _leads(conn: Connection, keys: Iterable[int], places: tuple[AskedPlace, ...]) -> frozenset[int]:
    """List the documents that name a place at their start."""
    c, found = documents.c, set()
    names = [name for place in places for name in names_of(place)]
    for part in chunks(keys):
        lead = func.substr(c.folded, 1, _LEAD).label("lead")
        for row in conn.execute(select(c.seq, lead).where(c.seq.in_(part))):
            if any(name in row.lead for name in names):
                found.add(row.seq)
    return frozenset(found)
