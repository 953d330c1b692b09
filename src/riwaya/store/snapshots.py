"""Snapshots: the columns of a ledger as they stood at one moment, and what was reckoned of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from riwaya.store.bonds import OriginCounts, Ties
from riwaya.store.choosing import Columns

T = TypeVar("T")

_KEPT = 64  # results that are remembered, the last used ones
_TEXTS = 8  # of these each may name every claim


class LinksState(NamedTuple):
    """What tells one state of linking from another."""

    turn: int
    version: str
    waiting: int
    links: int
    disputes: int


class SnapshotState(NamedTuple):
    """What tells one state of a ledger from another."""

    seq: int
    links: LinksState


class Kept:
    """What was reckoned from one snapshot, so that the next page need not."""

    def __init__(self, most: int) -> None:
        self._lock, self._most = threading.Lock(), most
        self._found: dict[object, object] = {}

    def get(self, key: object, reckon: Callable[[], T]) -> T:
        """Give what was kept under a key, or reckon it; two threads may both do so."""
        with self._lock:
            if key in self._found:
                self._found[key] = self._found.pop(key)  # the last used comes last
                return self._found[key]  # type: ignore[return-value]  # each key has one kind
        found = reckon()
        with self._lock:
            if len(self._found) >= self._most:
                self._found.pop(next(iter(self._found)))
            self._found[key] = found
        return found


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A ledger's columns as they stood at one moment; never changed once made."""

    state: SnapshotState
    columns: Columns
    ties: Ties
    counts: OriginCounts
    kept: Kept = field(default_factory=lambda: Kept(_KEPT))
    texts: Kept = field(default_factory=lambda: Kept(_TEXTS))
