"""What a collection holds and what it lacks, as its first page shows it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, func, select

from riwaya.store.choosing import Columns
from riwaya.store.columns import NO_FIRST, date_of
from riwaya.store.facets import Selection
from riwaya.store.tables import extractions
from riwaya.store.timeline import PlaceCount, Timeline, count_places, count_times, unresolved
from riwaya.types import DatePrecision, DisputeType, PartialDate, Standing

_COMMONEST = 20


@dataclass(frozen=True, slots=True)
class PublisherCount:
    """A publisher with its documents and claims; None where the publisher is not known."""

    publisher: str | None
    documents: int
    claims: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What a collection holds and lacks.

    Attributes:
        documents: How many there are.
        claims: Current ones.
        publishers: The one with most documents first.
        first: Earliest publication date, as far as it is known.
        last: Latest.
        undated: Documents without a publication date.
        unread: Documents that have no current extraction: they wait, or could not be read.
        silent: Documents that were read and hold no claim.
        unresolved: Places of claims that nothing resolved.
        unresolved_words: The commonest words of these.
        timeline: All claims by when they were said and when things happened.
        places: All claims by place.
        disputes: Pairs of claims that part, of each type and standing.
        reviewed: Claims that a person decided on.
    """

    documents: int
    claims: int
    publishers: tuple[PublisherCount, ...]
    first: PartialDate | None
    last: PartialDate | None
    undated: int
    unread: int
    silent: int
    unresolved: int
    unresolved_words: tuple[tuple[str, int], ...]
    timeline: Timeline
    places: tuple[PlaceCount, ...]
    disputes: tuple[tuple[DisputeType, Standing, int], ...]
    reviewed: int

    @property
    def open_disputes(self) -> int:
        """Count the pairs whose windows meet: both cannot hold, and nobody set them apart."""
        return sum(number for _, standing, number in self.disputes if standing == Standing.DISPUTE)


def read_overview(conn: Connection, columns: Columns) -> Overview:
    """Reckon the overview of a ledger."""
    papers, claims = columns.documents, columns.claims
    everything = Selection.of([], len(claims.number))
    words = unresolved(columns)
    current = select(func.count()).where(extractions.c.current)
    read = conn.execute(current).scalar_one()
    silent = conn.execute(current.where(extractions.c.claims == 0)).scalar_one()
    first, last = _dates(columns)
    return Overview(
        documents=len(papers.seq),
        claims=len(claims.number),
        publishers=_publishers(columns),
        first=first,
        last=last,
        undated=int(np.count_nonzero(papers.first == NO_FIRST)),
        unread=len(papers.seq) - read,
        silent=silent,
        unresolved=words.total(),
        unresolved_words=tuple(sorted(words.items(), key=_commonest)[:_COMMONEST]),
        timeline=count_times(columns, everything),
        places=count_places(columns, everything),
        disputes=columns.bonds.disputes,
        reviewed=int(np.count_nonzero(columns.bonds.reviewed)),
    )


def _commonest(one: tuple[str, int]) -> tuple[int, str]:
    return -one[1], one[0]


def _publishers(columns: Columns) -> tuple[PublisherCount, ...]:
    names = columns.names.publishers.all
    of = columns.documents.publisher + 1  # 0 for those that are not known
    papers = np.bincount(of, minlength=len(names) + 1)
    claims = np.bincount(of[columns.claims.document], minlength=len(names) + 1)
    found = [
        PublisherCount(names[code - 1] if code else None, int(papers[code]), int(claims[code]))
        for code in np.flatnonzero(papers).tolist()
    ]
    return tuple(sorted(found, key=lambda one: (-one.documents, one.publisher or "")))


def _dates(columns: Columns) -> tuple[PartialDate | None, PartialDate | None]:
    """Give the earliest and the latest date; of equal days the one that is known best."""
    papers = columns.documents
    dated = np.flatnonzero(papers.first != NO_FIRST)
    if not len(dated):
        return None, None
    finest = papers.precision[dated]
    order = dated[np.lexsort((finest, papers.first[dated]))]
    latest = dated[np.lexsort((finest, -papers.first[dated]))]
    return _date(columns, int(order[0])), _date(columns, int(latest[0]))


def _date(columns: Columns, row: int) -> PartialDate:
    papers = columns.documents
    day: datetime.date = date_of(int(papers.first[row]))
    return PartialDate(day, list(DatePrecision)[int(papers.precision[row])])
