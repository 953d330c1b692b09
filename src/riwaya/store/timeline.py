"""Counts over time and place: when claims were said, when things happened, and where."""

from __future__ import annotations

import calendar
import datetime
from collections import Counter
from dataclasses import dataclass

import numpy as np

from riwaya.lexicon.gazetteer import precision_of
from riwaya.link.within import gazetteer
from riwaya.store.asked import FAMILIES
from riwaya.store.choosing import FAMILY_OF, Columns
from riwaya.store.columns import NEAR, NO_FIRST, NO_LAST, Flags, Ints, Longs
from riwaya.store.facets import Selection
from riwaya.types import PlacePrecision

MOST_MONTHS = 240
"""Months of an axis at most; a longer one counts years."""


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a year with claims in it; ``families`` has those that are not zero.

    ``first`` and ``last`` are its days, as a filter takes them.
    """

    first: datetime.date
    last: datetime.date
    count: int
    families: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """Claims by time.

    Attributes:
        unit: ``month`` or ``year``.
        periods: Those with claims, in order.
        wider: Claims whose time is known, but lies in no single period.
        unknown: Claims without a time.
    """

    unit: str
    periods: tuple[Period, ...]
    wider: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Two axes: when claims were published, and what time they speak of."""

    said: Axis
    happened: Axis


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """How many claims have a place, as finely as they know it.

    ``near``: of these, how many know it only as near.
    """

    place: str
    precision: PlacePrecision
    count: int
    near: int


def count_times(columns: Columns, chosen: Selection) -> Timeline:
    """Count claims on both axes."""
    claims, papers = columns.claims, columns.documents
    families = FAMILY_OF[chosen.taken(claims.predicate)]
    paper = chosen.taken(claims.document)
    return Timeline(
        said=_axis(papers.first[paper], papers.last[paper], families),
        happened=_axis(chosen.taken(claims.first), chosen.taken(claims.last), families),
    )


def _axis(first: Ints, last: Ints, families: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> Axis:
    """Count intervals that lie in one month, or in one year where there are too many months."""
    whole = (first != NO_FIRST) & (last != NO_LAST)
    unknown = int(np.count_nonzero((first == NO_FIRST) & (last == NO_LAST)))
    months = _units(first, whole, "M"), _units(last, whole, "M")
    unit, span = "month", int(np.ptp(months[0])) + 1 if whole.any() else 0
    if span > MOST_MONTHS:
        unit, months = "year", (_units(first, whole, "Y"), _units(last, whole, "Y"))
    inside = months[0] == months[1]
    of = families[whole][inside]
    keys, counts = np.unique(months[0][inside] * len(FAMILIES) + of, return_counts=True)
    periods: dict[int, list[tuple[str, int]]] = {}
    for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
        number, family = divmod(key, len(FAMILIES))
        periods.setdefault(number, []).append((FAMILIES[family], count))
    given = tuple(_period(unit, number, found) for number, found in periods.items())
    known = len(first) - unknown
    return Axis(unit, given, known - sum(one.count for one in given), unknown)


def _units(day: Ints, here: Flags, unit: str) -> Longs:
    """Number the months or years from 1970 that days lie in."""
    numbers: Longs = (
        day[here].astype("datetime64[D]").astype(f"datetime64[{unit}]").astype(np.int64)
    )
    return numbers


def _period(unit: str, number: int, families: list[tuple[str, int]]) -> Period:
    year, month = divmod(number + 1970 * 12, 12) if unit == "month" else (number + 1970, 0)
    until = month if unit == "month" else 11
    first = datetime.date(year, month + 1, 1)
    last = datetime.date(year, until + 1, calendar.monthrange(year, until + 1)[1])
    return Period(first, last, sum(count for _, count in families), tuple(families))


def count_places(columns: Columns, chosen: Selection) -> tuple[PlaceCount, ...]:
    """Count claims by the places they name, most first; a claim counts once for each."""
    many, names = columns.claims.places, columns.names.places
    codes, marks, rows = chosen.entries(many)
    known = codes >= 0
    keys = rows[known].astype(np.int64) * max(1, len(names.all)) + codes[known]
    order = np.argsort(keys, kind="stable")
    keys, near = keys[order], (marks[known][order] & NEAR) != 0
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else keys
    # Known once as itself, a place is known: it is near only where each mention says so.
    only_near = np.logical_and.reduceat(near, starts) if len(keys) else near
    of = (keys[starts] % max(1, len(names.all))).astype(np.int64)
    counts = np.bincount(of, minlength=len(names.all))
    less = np.bincount(of[only_near], minlength=len(names.all))
    found = [
        PlaceCount(names.all[code], _precision(names.all[code]), int(counts[code]), int(less[code]))
        for code in np.flatnonzero(counts).tolist()
    ]
    return tuple(sorted(found, key=lambda one: (-one.count, one.place)))


def _precision(id: str) -> PlacePrecision:
    place = gazetteer().get(id)
    return precision_of(place) if place else PlacePrecision.UNRESOLVED


def unresolved(columns: Columns, chosen: Selection | None = None) -> Counter[str]:
    """Count the words of places that nothing resolved, of some claims or of all."""
    many = columns.claims.places
    codes = many.codes if chosen is None else chosen.entries(many)[0]
    counts = np.bincount(-1 - codes[codes < 0])
    names = columns.names.unresolved.all
    return Counter({names[code]: int(counts[code]) for code in np.flatnonzero(counts).tolist()})
