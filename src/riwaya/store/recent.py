"""What came lately: the newest disputes of a ledger, found without listing the others."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, select

from riwaya.store.connect import reading
from riwaya.store.decided import Pair, get_decided
from riwaya.store.links import DisputeLine, disputes_among, set_apart
from riwaya.store.tables import claims, disputes
from riwaya.store.viewer import Viewer
from riwaya.types import Standing

_LOOKED_AT = 10  # for each one asked for: people may have set some apart


class Recent:
    """What came to a ledger lately."""

    def __init__(self, engine: Engine, path: Path, viewer: Viewer) -> None:
        self._engine, self._path, self._viewer = engine, path, viewer

    def disputes(self, limit: int) -> list[DisputeLine]:
        """List disputes whose windows meet, that of the latest claim first, each pair once."""
        with reading(self._engine, self._path) as conn:
            return _find_disputes(conn, self._viewer, limit)


def _find_disputes(conn: Connection, viewer: Viewer, limit: int) -> list[DisputeLine]:
    decided = get_decided(conn)
    apart = set_apart(decided)
    c = disputes.c
    first, second = claims.alias("one"), claims.alias("other")
    query = (
        select(c.first, c.second)
        .join(first, first.c.number == c.first)
        .join(second, second.c.number == c.second)
        .where(first.c.current, second.c.current, c.standing == Standing.DISPUTE.value)
        .order_by(c.second.desc(), c.first.desc())
        .limit(limit * _LOOKED_AT)
    )
    pairs = dict.fromkeys(Pair(*row) for row in conn.execute(query))
    chosen = [pair for pair in pairs if pair not in apart][:limit]
    found: dict[frozenset[str], DisputeLine] = {}
    for pair in chosen:
        for line in disputes_among(conn, viewer, pair, decided):
            if line.standing is Standing.DISPUTE:
                found.setdefault(frozenset((line.first.id, line.second.id)), line)
    return list(found.values())
