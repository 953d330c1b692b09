"""Sources: what each voice and publisher said, as counts. Nothing here ranks or scores anybody.

Counts over a whole ledger are reckoned once and remembered until it is read or decided on further.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine, Table, func, select

from riwaya.store.connect import reading
from riwaya.store.search import folded_words
from riwaya.store.source_cards import Card, make_card
from riwaya.store.source_counts import (
    Counts,
    SourceLine,
    count_decided,
    count_read,
    keys_touched,
    lines_of,
)
from riwaya.store.source_keys import SourceKind, read_key
from riwaya.store.spelling import get_spellings
from riwaya.store.tables import decisions, extractions, link_decisions, linked, reviews
from riwaya.store.viewer import Viewer, shown
from riwaya.text.fold import fold_word


class SourceOrder(StrEnum):
    """In which order sources are listed. Persons always come last, by name."""

    COUNT = "count"  # those most often heard first
    NAME = "name"


class _State(NamedTuple):
    """What counts depend on: the last entries of each kind, and how much is linked."""

    extraction: int
    review: int
    decision: int
    link_decision: int
    compared: int


class Sources:
    """The voices and publishers of a ledger. Keep it: it remembers what it counted."""

    def __init__(self, engine: Engine, path: Path, viewer: Viewer) -> None:
        self._engine, self._path, self._viewer = engine, path, viewer
        self._read: tuple[tuple[int, int], Counts] | None = None
        self._lines: tuple[_State, dict[str, SourceLine]] | None = None
        self._cards: tuple[_State, dict[str, Card]] | None = None

    def list(
        self,
        *,
        kind: SourceKind | None = None,
        text: str | None = None,
        order: SourceOrder = SourceOrder.COUNT,
        after: str | None = None,
        limit: int = 50,
    ) -> list[SourceLine]:
        """List sources; ``text`` is matched on folded words, ``after`` is the key of the last."""
        with reading(self._engine, self._path) as conn:
            counted = self._count(conn)
        wanted = folded_words(text) if text else []
        fitting = [
            line
            for line in counted.values()
            if kind in (None, line.source.kind)
            and all(word in fold_word(line.source.name) for word in wanted)
        ]
        fitting.sort(key=lambda line: _rank(line, order))
        keys = [line.key for line in fitting]
        start = keys.index(after) + 1 if after in keys else 0
        return shown(self._viewer, fitting[start : start + limit])

    def spelled(self, keys: Iterable[str]) -> dict[str, str]:
        """Give voices as articles write them, by key; see ``spelling``.

        Raises:
            LedgerError: A key is of no source.
        """
        with reading(self._engine, self._path) as conn:
            return shown(self._viewer, get_spellings(conn, keys))

    def card(self, key: str) -> Card | None:
        """Say what a source said; None where the ledger holds no claim of it.

        Raises:
            LedgerError: The key is of no source.
        """
        read_key(key)
        with reading(self._engine, self._path) as conn:
            held = self._held(conn)
            if key not in held:
                line = self._count(conn).get(key)
                if line is None:
                    return None
                if len(held) >= _MOST_CARDS:
                    held.clear()
                held[key] = make_card(conn, line)
            return shown(self._viewer, held[key])

    def _count(self, conn: Connection) -> dict[str, SourceLine]:
        """Count all sources. A decision costs little: what was read is not counted again."""
        state = _state(conn)
        if self._lines is None or self._lines[0] != state:
            read = (state.extraction, state.decision)
            if self._read is None or self._read[0] != read:
                self._read = (read, count_read(conn))
            self._lines = (state, lines_of(self._read[1], count_decided(conn)))
        return self._lines[1]

    def _held(self, conn: Connection) -> dict[str, Card]:
        """Give the cards that are as good as new."""
        state, old = _state(conn), self._cards
        if old is None or old[0]._replace(review=0) != state._replace(review=0):
            cards: dict[str, Card] = {}
        elif old[0] == state:
            return old[1]
        else:
            touched = keys_touched(conn, old[0].review)
            cards = {key: card for key, card in old[1].items() if key not in touched}
        self._cards = (state, cards)
        return cards


_MOST_CARDS = 200


def _rank(line: SourceLine, order: SourceOrder) -> tuple[bool, int, str]:
    """Order sources. Who is a person is never ranked by what was counted."""
    if line.source.person or order is SourceOrder.NAME:
        return line.source.person, 0, line.source.name
    return False, -(line.printed or line.origin + line.relay), line.source.name


def _state(conn: Connection) -> _State:
    def last(table: Table) -> int:
        return conn.execute(select(func.max(table.c.seq))).scalar() or 0

    compared = conn.execute(select(func.count()).where(linked.c.compared)).scalar_one()
    return _State(last(extractions), last(reviews), last(decisions), last(link_decisions), compared)
