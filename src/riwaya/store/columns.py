"""The current claims as columns in memory: codes and numbers, while words stay in the database.

A page of search counts over all claims many times; over rows of a table that takes seconds, over
these columns milliseconds. A million claims take about a hundred megabytes.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from riwaya.store.rows import PUBLISHER
from riwaya.store.tables import documents
from riwaya.types import DatePrecision, Factuality, PlaceRole, Predicate, VoiceType

Ints: TypeAlias = npt.NDArray[np.int32]
Longs: TypeAlias = npt.NDArray[np.int64]
Bytes: TypeAlias = npt.NDArray[np.uint8]
Flags: TypeAlias = npt.NDArray[np.bool_]

NO_FIRST = np.iinfo(np.int32).min
"""Stands for a first day that is open or unknown: before every day."""
NO_LAST = np.iinfo(np.int32).max
"""Stands for a last day that is open or unknown: after every day."""
NONE = -1
"""Stands for no publisher, no voice, no group."""

PREDICATES: tuple[str, ...] = tuple(one.value for one in Predicate)
FACTUALITIES: tuple[str, ...] = tuple(one.value for one in Factuality)
ORIGINS: tuple[str, ...] = (PUBLISHER, *(one.value for one in VoiceType))
PLACE_ROLES: tuple[str, ...] = tuple(one.value for one in PlaceRole)
AGENT, PATIENT, VOICE = 1, 2, 4
ACTOR_ROLES = {"agent": AGENT, "patient": PATIENT, "voice": VOICE}
"""How a body takes part in a claim, and the bit that says so in ``ClaimColumns.actors``."""
NEAR = 128
"""The bit of a place that is known only as near another."""


@dataclass(slots=True)
class Names:
    """Names with the codes that stand for them. It only grows: a code once given stays."""

    codes: dict[str, int] = field(default_factory=dict)
    all: list[str] = field(default_factory=list)

    def code(self, name: str) -> int:
        """Give the code of a name, a new one if it has none."""
        found = self.codes.get(name)
        if found is None:
            found = len(self.all)
            self.all.append(name)  # first: whoever sees the code finds the name
            self.codes[name] = found
        return found


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All names that columns hold codes of. ``voices`` are actor ids, or else folded words."""

    actors: Names = field(default_factory=Names)
    places: Names = field(default_factory=Names)
    unresolved: Names = field(default_factory=Names)
    voices: Names = field(default_factory=Names)
    publishers: Names = field(default_factory=Names)


@dataclass(frozen=True, slots=True)
class Many:
    """What a claim may have several of, one entry each; entries stand in order of ``rows``.

    Attributes:
        rows: Row of the claim.
        codes: What it has.
        marks: In which roles, as bits.
    """

    rows: Ints
    codes: Ints
    marks: Bytes

    def within(self, row_from: Ints, kept: Flags) -> Many:
        """Keep the entries of some rows, which get new numbers."""
        here = kept[self.rows]
        return Many(row_from[self.rows[here]], self.codes[here], self.marks[here])


@dataclass(frozen=True, slots=True)
class DocumentColumns:
    """Documents in the order they came. Days count from 1970; a month has its first and last."""

    seq: Ints
    first: Ints
    last: Ints
    publisher: Ints
    precision: Bytes

    def row(self, seqs: npt.NDArray[Any]) -> Ints:
        """Give the rows of documents that are there."""
        return np.searchsorted(self.seq, seqs).astype(np.int32)


@dataclass(frozen=True, slots=True)
class ClaimColumns:
    """Current claims in order of their numbers.

    Attributes:
        number: Of the claim in the ledger.
        document: Row of its document.
        predicate: Place in ``PREDICATES``.
        factuality: Place in ``FACTUALITIES``.
        origin: Place in ``ORIGINS``.
        first: First day of the window, or ``NO_FIRST``.
        last: Last day, or ``NO_LAST``.
        score: Extraction confidence in thousandths.
        voice: Code of the origin: its actor, or else its words; ``NONE`` for the publisher.
        voice_words: Code of its words.
        wording: Equal for claims of one predicate in the same folded words, apart from those
            that stand in one document.
        actors: Bodies that take part, each once a claim; marks are those of ``ACTOR_ROLES``.
        places: Places, ``-1 - code`` of the words for unresolved ones; marks are the place in
            ``PLACE_ROLES``, and ``NEAR``.
        areas: Resolved places and all that contains them, each once a claim, by the codes of
            ``Areas.names``; marks are a bit for each of ``PLACE_ROLES``.
    """

    number: Longs
    document: Ints
    predicate: Bytes
    factuality: Bytes
    origin: Bytes
    first: Ints
    last: Ints
    score: npt.NDArray[np.int16]
    voice: Ints
    voice_words: Ints
    wording: Longs
    actors: Many
    places: Many
    areas: Many

    def row(self, numbers: Iterable[int]) -> Ints:
        """Give the rows of claims; those that are not current are left out."""
        found = self.rows(np.fromiter(numbers, np.int64))
        known: Ints = found[found != NONE]
        return known

    def rows(self, numbers: Longs) -> Ints:
        """Give the row of each claim, ``NONE`` for those that are not current."""
        return rows_of(self.number, numbers)


def rows_of(number: Longs, wanted: Longs) -> Ints:
    """Find numbers among ascending ones; ``NONE`` stands for those that are not there."""
    if not len(number):
        return np.full(wanted.shape, NONE, np.int32)
    at = np.minimum(np.searchsorted(number, wanted), len(number) - 1)
    return np.where(number[at] == wanted, at, NONE).astype(np.int32)


def days(texts: Sequence[str | None], missing: int) -> Ints:
    """Turn dates (ISO 8601) into days since 1970."""
    known = np.array([text is not None for text in texts], dtype=bool)
    found = np.full(len(texts), missing, np.int32)
    if known.any():
        some = np.array([text for text in texts if text is not None], dtype="datetime64[D]")
        found[known] = some.astype(np.int64).astype(np.int32)
    return found


def day_number(day: datetime.date) -> int:
    """Count the days from 1970 to a date."""
    return day.toordinal() - datetime.date(1970, 1, 1).toordinal()


def date_of(number: int) -> datetime.date:
    """Give the date of a day counted from 1970."""
    return datetime.date.fromordinal(number + datetime.date(1970, 1, 1).toordinal())


def read_documents(conn: Connection, names: Vocabulary) -> DocumentColumns:
    """Read the headings of all documents."""
    d = documents.c
    query = select(d.seq, d.published, d.precision, d.publisher).order_by(d.seq)
    rows = conn.execute(query).all()
    precisions = [row.precision for row in rows]
    code = names.publishers.code
    order = list(DatePrecision)
    first = days([row.published for row in rows], NO_FIRST)
    return DocumentColumns(
        np.array([row.seq for row in rows], np.int32),
        first,
        _last_days(first, precisions),
        np.array([NONE if r.publisher is None else code(r.publisher) for r in rows], np.int32),
        np.array([order.index(DatePrecision(one)) for one in precisions], np.uint8),
    )


def _last_days(first: Ints, precisions: Sequence[str]) -> Ints:
    """Give the last day of what is known of each date."""
    last = np.where(first == NO_FIRST, NO_LAST, first).astype(np.int32)
    for unit, precision in (("M", DatePrecision.MONTH), ("Y", DatePrecision.YEAR)):
        here = np.array([one == precision.value for one in precisions], bool) & (first != NO_FIRST)
        begun = first[here].astype("datetime64[D]").astype(f"datetime64[{unit}]")
        ended = (begun + 1).astype("datetime64[D]").astype(np.int64) - 1
        last[here] = ended.astype(np.int32)
    return last


def replaced(old: ClaimColumns, gone: Flags, new: ClaimColumns) -> ClaimColumns:
    """Put new claims in the place of some that are no longer current."""
    kept = ~gone
    number = np.concatenate([old.number[kept], new.number])
    order = np.argsort(number, kind="stable")
    to = np.empty(len(order), np.int32)
    to[order] = np.arange(len(order), dtype=np.int32)
    old_to, count = np.full(len(gone), NONE, np.int32), int(kept.sum())
    old_to[kept], new_to = to[:count], to[count:]
    parts: dict[str, Any] = {"number": number[order]}
    for one in fields(ClaimColumns)[1:]:
        before, after = getattr(old, one.name), getattr(new, one.name)
        if isinstance(before, Many):
            parts[one.name] = _merged(before.within(old_to, kept), after, new_to)
        else:
            parts[one.name] = np.concatenate([before[kept], after])[order]
    return ClaimColumns(**parts)


def _merged(old: Many, new: Many, new_to: Ints) -> Many:
    rows = np.concatenate([old.rows, new_to[new.rows]])
    order = np.argsort(rows, kind="stable")
    codes, marks = np.concatenate([old.codes, new.codes]), np.concatenate([old.marks, new.marks])
    return Many(rows[order], codes[order], marks[order])
