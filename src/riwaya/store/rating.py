"""Ratings: how reliable people hold a source, how credible a claim. People set them, with reasons.

The scales are those of the NATO system for grading sources and information (AJP-2.1). Nothing here
is ever computed. What nobody rated cannot be judged: F, and 6.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from riwaya.errors import LedgerError, StaleDecision
from riwaya.store.connect import reading, writing
from riwaya.store.entries import Kind, append_entry
from riwaya.store.forms import Json
from riwaya.store.project import project
from riwaya.store.search import pieces
from riwaya.store.settling import Place, place_of
from riwaya.store.source_keys import read_key
from riwaya.store.tables import claims, ratings
from riwaya.store.viewer import Viewer, shown


class Reliability(StrEnum):
    """How far people trust a source, whatever it says."""

    A = "A"  # completely reliable
    B = "B"  # usually reliable
    C = "C"  # fairly reliable
    D = "D"  # not usually reliable
    E = "E"  # unreliable
    F = "F"  # cannot be judged


class Credibility(StrEnum):
    """How far people hold what a claim says for confirmed by others, whoever says it."""

    ONE = "1"  # confirmed by other sources
    TWO = "2"  # probably true
    THREE = "3"  # possibly true
    FOUR = "4"  # doubtful
    FIVE = "5"  # improbable
    SIX = "6"  # cannot be judged


class Rated(StrEnum):
    """What a rating is of."""

    SOURCE = "source"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Rating:
    """What a person holds of a source or claim.

    Attributes:
        seq: Number of its entry.
        of: Whether ``key`` is that of a source or the id of a claim.
        key: See ``source_keys``; or the claim's id as it was then.
        value: A to F, or 1 to 6.
        by: Who rates.
        why: The reason.
        at: When, ISO 8601.
        internal: It is of a person and is never exported with the name.
    """

    seq: int
    of: Rated
    key: str
    value: str
    by: str
    why: str
    at: str
    internal: bool


class Ratings:
    """The ratings that people gave."""

    def __init__(self, engine: Engine, path: Path, viewer: Viewer) -> None:
        self._engine, self._path, self._viewer = engine, path, viewer

    def rate(
        self, source: str, value: Reliability, *, by: str, why: str, at: str, seen: int = 0
    ) -> int | None:
        """Say how reliable a source is held, by its key; None if the last rating says so.

        ``seen`` is the number of the last rating that its writer saw, 0 if there was none.

        Raises:
            StaleDecision: Somebody rated it since ``seen``; nothing is written.
            LedgerError: The key is of no source.
            ValueError: Nobody signs, or no reason is given.
        """
        _check_signed(by, why)
        read_key(source)
        with writing(self._engine, self._path, durable=True) as conn:
            last = next(iter(_of_source(conn, source)[-1:]), None)
            form: Json = {"document": None, "trigger": None, "predicate": None}
            form |= {"of": Rated.SOURCE.value, "key": source, "value": value.value}
            return _keep(conn, last, seen, form | {"by": by, "why": why, "at": at})

    def rate_claim(
        self, claim: str, value: Credibility, *, by: str, why: str, at: str, seen: int = 0
    ) -> int | None:
        """Say how credible a current claim is held, by its whole id; None if it is held so.

        The rating outlives reading anew: it is found again by trigger and predicate.

        Raises:
            StaleDecision: Somebody rated it since ``seen``; nothing is written.
            LedgerError: There is no such claim.
            ValueError: Nobody signs, or no reason is given.
        """
        _check_signed(by, why)
        with writing(self._engine, self._path, durable=True) as conn:
            row = _claim(conn, claim)
            body = json.loads(row.body)
            last = next(iter(_of_claim(conn, row.document, place_of(body))[-1:]), None)
            form: Json = {key: body[key] for key in ("trigger", "predicate", "document")}
            form |= {"of": Rated.CLAIM.value, "key": claim, "value": value.value}
            return _keep(conn, last, seen, form | {"by": by, "why": why, "at": at})

    def history(self, source: str) -> list[Rating]:
        """List the ratings of a source, oldest first; the last one holds."""
        with reading(self._engine, self._path) as conn:
            return shown(self._viewer, _of_source(conn, source))

    def claim_history(self, claim: str) -> list[Rating]:
        """List the ratings of a current claim, oldest first; the last one holds.

        Raises:
            LedgerError: There is no such claim.
        """
        with reading(self._engine, self._path) as conn:
            row = _claim(conn, claim)
            place = place_of(json.loads(row.body))
            return shown(self._viewer, _of_claim(conn, row.document, place))

    def current(self) -> dict[str, Rating]:
        """Give the rating that holds of each source that anybody rated, by its key."""
        with reading(self._engine, self._path) as conn:
            return shown(self._viewer, current_ratings(conn))

    def reliability(self, source: str) -> Reliability:
        """Say how reliable a source is held; F where nobody rated it."""
        found = self.history(source)
        return Reliability(found[-1].value) if found else Reliability.F

    def credibility(self, claim_ids: Iterable[str]) -> dict[str, Credibility]:
        """Say how credible current claims are held; 6 where nobody rated them."""
        with reading(self._engine, self._path) as conn:
            found: dict[str, Credibility] = {}
            for some in pieces(claim_ids):
                query = select(claims.c.id, claims.c.document, claims.c.body)
                for row in conn.execute(query.where(claims.c.id.in_(some), claims.c.current)):
                    rated = _of_claim(conn, row.document, place_of(json.loads(row.body)))
                    found[row.id] = Credibility(rated[-1].value) if rated else Credibility.SIX
            return shown(self._viewer, found)


def current_ratings(conn: Connection) -> dict[str, Rating]:
    """Give the rating that holds of each source that anybody rated, by its key."""
    query = select(ratings).where(ratings.c.of == Rated.SOURCE.value).order_by(ratings.c.seq)
    return {row.key: _rating(row) for row in conn.execute(query)}


def _keep(conn: Connection, last: Rating | None, seen: int, form: Json) -> int | None:
    if last is not None and last.value == form["value"] and last.by == form["by"]:
        return None
    if last is not None and last.seq != seen:
        said = f"rated {last.value}"
        raise StaleDecision(form["key"], seq=last.seq, by=last.by, at=last.at, act=said)
    if last is None and seen:
        raise ValueError(f"{form['key']}: nobody rated it, and rating {seen} was seen")
    entry = append_entry(conn, Kind.RATING, form)
    project(conn, entry)
    return entry.seq


def _check_signed(by: str, why: str) -> None:
    if not by.strip() or not why.strip():
        raise ValueError("a rating needs a name and a reason")


def _claim(conn: Connection, claim: str) -> Any:
    query = select(claims.c.document, claims.c.body)
    row = conn.execute(query.where(claims.c.id == claim, claims.c.current)).first()
    if row is None:
        raise LedgerError(f"claim {claim}", "no such current claim", "see `riwaya claims`")
    return row


def _of_source(conn: Connection, key: str) -> list[Rating]:
    query = select(ratings).where(ratings.c.of == Rated.SOURCE.value, ratings.c.key == key)
    return [_rating(row) for row in conn.execute(query.order_by(ratings.c.seq))]


def _of_claim(conn: Connection, document: int, place: Place) -> list[Rating]:
    """List the ratings of the claim that stands in a place: by then and now it may have two ids."""
    c = ratings.c
    query = select(ratings).where(c.document == document).order_by(c.seq)
    return [
        _rating(row)
        for row in conn.execute(query)
        if Place(row.start, row.end, row.predicate).meets(place)
    ]


def _rating(row: Any) -> Rating:
    of = Rated(row.of)
    internal = of is Rated.SOURCE and read_key(row.key).person
    return Rating(row.seq, of, row.key, row.value, row.who, row.why, row.at, internal)
