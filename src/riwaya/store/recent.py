"""What came lately: the newest disputes of a ledger, found without reckoning the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from riwaya.store.claims import ClaimLine, claim_of, get_lines
from riwaya.store.connect import reading
from riwaya.store.decided import Pair, get_decided
from riwaya.store.documents import get_document
from riwaya.store.links import set_apart
from riwaya.store.tables import disputes
from riwaya.store.viewer import Viewer, shown
from riwaya.types import DisputeType, Span, Standing

_LOOKED_AT = 8  # for each one asked for: some claims are superseded, some pairs set apart


@dataclass(frozen=True, slots=True)
class Parting:
    """Two claims that part, in brief: in what, and the words of each in which they do."""

    type: DisputeType
    first: ClaimLine
    second: ClaimLine
    first_words: str
    second_words: str


class Recent:
    """What came to a ledger lately."""

    def __init__(self, engine: Engine, path: Path, viewer: Viewer) -> None:
        self._engine, self._path, self._viewer = engine, path, viewer

    def disputes(self, limit: int) -> list[Parting]:
        """List disputes whose windows meet, that of the latest claim first, each pair once."""
        with reading(self._engine, self._path) as conn:
            rows = _latest(conn, limit * _LOOKED_AT)
            numbers = sorted({number for row in rows for number in (row.first, row.second)})
            lines = get_lines(conn, self._viewer, numbers)
            pairs: dict[Pair, Any] = {}
            for row in rows:
                if lines[row.first].current and lines[row.second].current:
                    pairs.setdefault(Pair(row.first, row.second), row)
            return list(_partings(conn, self._viewer, list(pairs.values())[:limit], lines))


def _latest(conn: Connection, limit: int) -> list[Any]:
    """Give the last rows. Joined with their claims, the database would go through all of both."""
    apart = set_apart(get_decided(conn))
    c = disputes.c
    query = (
        select(disputes)
        .where(c.standing == Standing.DISPUTE.value)
        .order_by(c.second.desc(), c.first.desc(), c.type)
        .limit(limit)
    )
    return [row for row in conn.execute(query) if Pair(row.first, row.second) not in apart]


def _partings(
    conn: Connection, viewer: Viewer, rows: list[Any], lines: dict[int, ClaimLine]
) -> Iterator[Parting]:
    for row in rows:
        first, second = lines[row.first], lines[row.second]
        parting = Parting(
            DisputeType(row.type),
            first,
            second,
            _words(conn, viewer, first, Span(row.first_start, row.first_end)),
            _words(conn, viewer, second, Span(row.second_start, row.second_end)),
        )
        yield shown(viewer, parting)


def _words(conn: Connection, viewer: Viewer, line: ClaimLine, span: Span) -> str:
    """Give the words of a span; most lie in the claim's quote."""
    quote = claim_of(line).quote
    if quote.start <= span.start and span.end <= quote.end:
        return line.quote[span.start - quote.start : span.end - quote.start]
    document = get_document(conn, viewer, line.document)
    return span.of(document.text) if document else ""
