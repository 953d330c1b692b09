"""Jobs: what is read and linked behind the pages, one after the other, in one thread.

A job outlives the page that began it. Each document is one transaction: when the program is
killed in the middle, those that were read are there, and the others can be added again.
"""

from __future__ import annotations

import queue
import secrets
import shutil
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from riwaya.api import Failed, Ledger, Outcome
from riwaya.boundary import Extractor, guarded
from riwaya.errors import DataError
from riwaya.ingest.results import Failure, ReadResult

if TYPE_CHECKING:
    from riwaya.link.linker import Linker

_KEPT = 50  # jobs that are remembered
_LISTED = 200  # failures and documents of a job that are listed; all are counted
_LINK_BATCH = 50  # documents of a step of linking: more would make the bar jump


class Phase(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    READING = "reading"
    LINKING = "linking"
    DONE = "done"
    FAILED = "failed"  # the job itself; documents that fail are told of one by one
    STOPPED = "stopped"  # the workbench was ended


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with one document: place, fault, remedy; ``number`` names a fault of ours."""

    name: str
    problem: str
    hint: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A document that is in the ledger; ``already``: it was there before."""

    id: str
    name: str
    claims: int
    already: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """A job as it stands.

    Attributes:
        id: Of the job.
        title: What is read, as a person knows it; empty where only links are made.
        phase: Where it stands.
        total: Documents to read, as far as is known.
        done: Documents that were looked at.
        new: Of these, those that are new in the ledger.
        again: Those that were there, and were read anew.
        already: Those that were there as they are.
        failed: Those that failed.
        claims: Claims that were added.
        link_total: Documents to link.
        link_done: Documents linked.
        links: Links found.
        disputes: Disputes found.
        problems: The first failures.
        documents: The first documents.
        notes: What ingest and the reader found odd.
        fault: Why the job itself failed, and what to do about it.
        version: Grows with every change.
    """

    id: str
    title: str
    phase: Phase = Phase.WAITING
    total: int = 0
    done: int = 0
    new: int = 0
    again: int = 0
    already: int = 0
    failed: int = 0
    claims: int = 0
    link_total: int = 0
    link_done: int = 0
    links: int = 0
    disputes: int = 0
    problems: tuple[Problem, ...] = ()
    documents: tuple[Read, ...] = ()
    notes: tuple[str, ...] = ()
    fault: Problem | None = None
    version: int = 0

    @property
    def ended(self) -> bool:
        """Tell whether nothing more will come."""
        return self.phase in (Phase.DONE, Phase.FAILED, Phase.STOPPED)


@dataclass(frozen=True, slots=True)
class Task:
    """What a job shall do: read ``sources``, then link. ``folder`` is removed at its end."""

    title: str
    total: int = 0
    sources: Callable[[], Iterable[ReadResult | Failure]] = field(default=tuple)
    folder: Path | None = None


class Jobs:
    """The jobs of a workbench; its thread begins with the first of them."""

    def __init__(
        self, ledger: Ledger, reader: Callable[[], Extractor], clock: Callable[[], str]
    ) -> None:
        self._ledger, self._reader, self._clock = ledger, reader, clock
        self._known: dict[str, Progress] = {}
        self._waiting: queue.Queue[tuple[str, Task] | None] = queue.Queue()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._linker: Linker | None = None

    def add(self, task: Task) -> str:
        """Put a task behind those that wait; give the id of its job."""
        key = secrets.token_hex(6)
        with self._lock:
            self._known[key] = Progress(key, task.title, total=task.total)
            for old in [one for one, job in self._known.items() if job.ended][:-_KEPT]:
                del self._known[old]
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)
                self._thread.start()
        self._waiting.put((key, task))
        return key

    def get(self, key: str) -> Progress | None:
        """Give a job as it stands."""
        with self._lock:
            return self._known.get(key)

    def list(self) -> list[Progress]:
        """List the jobs, the latest first."""
        with self._lock:
            return list(self._known.values())[::-1]

    def close(self, patience_s: float = 20) -> None:
        """End after the document or step at hand; what waits is not begun."""
        self._ending.set()
        self._waiting.put(None)
        if self._thread is not None:
            self._thread.join(patience_s)

    def _work(self) -> None:
        while (found := self._waiting.get()) is not None:
            key, task = found
            ended = guarded(task.title, partial(self._do, key, task))
            if task.folder is not None:
                shutil.rmtree(task.folder, ignore_errors=True)
            if isinstance(ended, Failed):
                self._set(key, phase=Phase.FAILED, fault=_problem(ended))
            else:
                self._set(key, phase=ended)

    def _do(self, key: str, task: Task) -> Phase:
        self._set(key, phase=Phase.READING)
        for outcome in self._ledger.read(self._given(task), self._reader(), at=self._clock()):
            self._count(key, outcome)
        if not self._ending.is_set():
            self._set(key, phase=Phase.LINKING)
            self._link(key)
        return Phase.STOPPED if self._ending.is_set() else Phase.DONE

    def _given(self, task: Task) -> Iterable[ReadResult | Failure]:
        for source in task.sources():
            if self._ending.is_set():
                return
            yield source

    def _count(self, key: str, outcome: Outcome | Failed) -> None:
        job = self._known[key]
        job = replace(job, done=job.done + 1, total=max(job.total, job.done + 1))
        if isinstance(outcome, Failed):
            problems = (*job.problems, _problem(outcome))[:_LISTED]
            self._put(replace(job, failed=job.failed + 1, problems=problems))
            return
        added = outcome.added
        is_there = not (added.document or added.extraction)
        read = Read(outcome.document, outcome.name, outcome.claims, is_there)
        self._put(
            replace(
                job,
                new=job.new + added.document,
                again=job.again + (added.extraction and not added.document),
                already=job.already + is_there,
                claims=job.claims + outcome.claims,
                documents=(*job.documents, read)[:_LISTED],
                notes=(*job.notes, *(f"{outcome.name}: {one}" for one in outcome.notes))[:_LISTED],
            )
        )

    def _link(self, key: str) -> None:
        if self._linker is None:
            from riwaya.link.linker import load_linker  # a second: only who links pays for it

            self._linker = load_linker()
        phases: dict[str, int] = {}
        for step in self._ledger.link(self._linker, batch=_LINK_BATCH):
            job = self._known[key]
            if step.phase not in phases:  # each phase goes through all documents
                phases[step.phase] = step.documents + step.left
                job = replace(job, link_total=job.link_total + phases[step.phase])
            faults = tuple(Problem(one.name, one.problem, one.hint) for one in step.failed)
            self._put(
                replace(
                    job,
                    link_done=job.link_done + step.documents + len(step.failed),
                    links=job.links + step.links,
                    disputes=job.disputes + step.disputes,
                    problems=(*job.problems, *faults)[:_LISTED],
                )
            )
            if self._ending.is_set():
                return

    def _set(self, key: str, *, phase: Phase, fault: Problem | None = None) -> None:
        self._put(replace(self._known[key], phase=phase, fault=fault))

    def _put(self, job: Progress) -> None:
        with self._lock:
            self._known[job.id] = replace(job, version=job.version + 1)


def _problem(failed: Failed) -> Problem:
    return Problem(failed.name, failed.problem, failed.hint, failed.trace_id or "")


def fault_of(error: DataError) -> Problem:
    """Give a fault of the data as a page shows it."""
    return Problem(error.where, error.problem, error.hint)
