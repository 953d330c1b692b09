"""Who does the reckoning of linking: this process, or several beside it. One process writes.

What is reckoned of a batch depends on rows that stand already, never on who reckons or when; so
any number of workers finds the same.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine

from riwaya.link.linker import Linker, load_linker
from riwaya.store.comparing import Compared, SlotShelf, compare
from riwaya.store.connect import open_engine, reading
from riwaya.store.faults import Guard, Missed, attempt
from riwaya.store.laying import LaidOut, Waiting, lay_out

Batches = Sequence[Sequence[Waiting]]

_WORTH = 300
"""Documents from which workers are worth their start, some three seconds each."""


Laid = tuple[list[LaidOut], list[Missed]]
"""What was laid out of a batch, and what was left out."""
Met = tuple[list[Compared], list[Missed]]
"""What comparing a batch gave, and what was left out. Of a batch in which nothing fails one."""


class Team(Protocol):
    """What lays documents out and compares them. Results come in the order of the batches.

    A document that fails is left out and told of; the others of its batch are not touched by it.
    """

    def lay_out(self, batches: Batches) -> Iterator[Laid]:
        """Make the rows of documents."""

    def compare(self, batches: Batches) -> Iterator[Met]:
        """Compare documents that are laid out."""


@dataclass(frozen=True, slots=True)
class _One:
    """The process that runs, alone."""

    engine: Engine
    path: Path
    linker: Linker
    guard: Guard
    shelf: SlotShelf

    def lay_out(self, batches: Batches) -> Iterator[Laid]:
        for batch in batches:
            with reading(self.engine, self.path) as conn:
                done = self._lay_out(conn, batch)
            yield done

    def _lay_out(self, conn: Connection, batch: Sequence[Waiting]) -> Laid:
        laid: list[LaidOut] = []
        missed = []
        for one in batch:
            make = partial(lay_out, conn, one, self.linker, self.shelf.hold)
            fault = attempt(conn, self.path, self.guard, [one], lambda: laid.append(make()))  # noqa: B023  # it runs at once
            if fault is not None:
                missed.append(Missed(one, fault))
        return laid, missed

    def compare(self, batches: Batches) -> Iterator[Met]:
        for batch in batches:
            with reading(self.engine, self.path) as conn:
                done = self._compare(conn, batch, frozenset())
            yield done

    def _compare(
        self, conn: Connection, batch: Sequence[Waiting], without: frozenset[Waiting]
    ) -> Met:
        """Compare a batch whole; where that fails its halves, down to the document that fails."""
        met: list[Compared] = []
        make = partial(compare, conn, batch, self.linker, self.shelf, without)
        fault = attempt(conn, self.path, self.guard, batch, lambda: met.append(make()))
        if fault is None:
            return met, []
        if len(batch) == 1:
            return [], [Missed(batch[0], fault)]
        half = len(batch) // 2
        met, missed = self._compare(conn, batch[:half], without)
        gone = without | {one.waiting for one in missed}
        more, others = self._compare(conn, batch[half:], gone)
        return met + more, missed + others


class _Several:
    """Processes beside this one, started when there is much to do."""

    def __init__(self, alone: _One, workers: int) -> None:
        self._alone, self._workers = alone, workers
        self._pool: ProcessPoolExecutor | None = None

    def lay_out(self, batches: Batches) -> Iterator[Laid]:
        if pool := self._started(batches):
            return pool.map(_lay_out, batches)
        return self._alone.lay_out(batches)

    def compare(self, batches: Batches) -> Iterator[Met]:
        if pool := self._started(batches):
            return pool.map(_compare, batches)
        return self._alone.compare(batches)

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _started(self, batches: Batches) -> ProcessPoolExecutor | None:
        if self._pool is None and sum(map(len, batches)) >= _WORTH:
            self._pool = ProcessPoolExecutor(
                self._workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=(str(self._alone.path), self._alone.guard),
            )
        return self._pool


@contextmanager
def team(engine: Engine, path: Path, linker: Linker, workers: int, guard: Guard) -> Iterator[Team]:
    """Give who does the reckoning; with one worker nobody beside this process."""
    alone = _One(engine, path, linker, guard, SlotShelf())
    if workers < 2:
        yield alone
        return
    several = _Several(alone, workers)
    try:
        yield several
    finally:
        several.close()


_worker: list[_One] = []
"""What a worker process holds; it is empty in any other process."""


def _begin(name: str, guard: Guard) -> None:
    """Make a worker ready. It ends with the process that started it, however that ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()
    path = Path(name)
    engine = open_engine(path, writable=False)
    _worker.append(_One(engine, path, load_linker(), guard, SlotShelf()))


def _follow(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _lay_out(batch: Sequence[Waiting]) -> Laid:
    return next(_worker[0].lay_out([batch]))


def _compare(batch: Sequence[Waiting]) -> Met:
    return next(_worker[0].compare([batch]))
