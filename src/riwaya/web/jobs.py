"""Jobs: what is read and linked behind the pages, one after the other, in one thread.

A job outlives the page that began it. Each document is one transaction: when the program is
killed in the middle, those that were read are there. The list of jobs is kept beside the ledger: a
job that was broken off so is told of when the workbench starts again, and can be begun again.
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
from riwaya.web.given import count_documents
from riwaya.web.kept import JobShelf, Recipe, read_recipe

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
    BROKEN = "broken"  # it was ended without a word: killed, or the machine went off


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
        left_out: The first files of a folder that were not sent: kinds that are not read.
        left_count: How many they are.
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
    left_out: tuple[str, ...] = ()
    left_count: int = 0
    fault: Problem | None = None
    version: int = 0

    @property
    def ended(self) -> bool:
        """Tell whether nothing more will come."""
        return self.phase not in (Phase.WAITING, Phase.READING, Phase.LINKING)

    @property
    def is_cut(self) -> bool:
        """Tell whether it ended before it was done, through no fault of what it read."""
        return self.phase in (Phase.STOPPED, Phase.BROKEN)


@dataclass(frozen=True, slots=True)
class Task:
    """What a job shall do: read ``sources``, then link.

    ``recipe`` is what the same can be done by after the workbench was ended; its folder is removed
    once the job is done. None: it was pasted, and is kept nowhere.
    """

    title: str
    total: int = 0
    sources: Callable[[], Iterable[ReadResult | Failure]] = field(default=tuple)
    recipe: Recipe | None = None
    left_out: tuple[str, ...] = ()
    left_count: int = 0


class Jobs:
    """The jobs of a workbench; its thread begins with the first of them."""

    def __init__(
        self,
        ledger: Ledger,
        reader: Callable[[], Extractor],
        clock: Callable[[], str],
        shelf: JobShelf,
    ) -> None:
        self._ledger, self._reader, self._clock, self._shelf = ledger, reader, clock, shelf
        self._known: dict[str, Progress] = {}
        self._recipes: dict[str, Recipe] = {}
        for job, recipe in shelf.load(Progress):
            ended = job if job.ended else replace(job, phase=Phase.BROKEN)
            self._known[job.id] = ended
            if recipe is not None and ended.is_cut:
                self._recipes[job.id] = recipe
        self._waiting: queue.Queue[tuple[str, Task] | None] = queue.Queue()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._linker: Linker | None = None

    def add(self, task: Task) -> str:
        """Put a task behind those that wait; give the id of its job."""
        key = secrets.token_hex(6)
        with self._lock:
            self._begin(key, task)
            for old in [one for one, job in self._known.items() if job.ended][:-_KEPT]:
                self._drop(old)
        return key

    def can_go_on(self, key: str) -> bool:
        """Tell whether a job that was cut off can be begun again: what it read is still there."""
        with self._lock:
            return self._recipe(key) is not None

    def begin_again(self, key: str) -> bool:
        """Begin a job that was cut off again, under its id; False if what it read is gone."""
        with self._lock:
            recipe = self._recipe(key)
            if recipe is None:
                return False
            job = self._known[key]
            given = recipe.files()
            task = Task(job.title, job.total, partial(read_recipe, recipe), recipe)
            kept = (job.left_out, job.left_count)
            total = sum(map(count_documents, given))
            self._begin(key, replace(task, total=total, left_out=kept[0], left_count=kept[1]))
            return True

    def forget(self, key: str) -> None:
        """Let go of a job that ended, and of what it would read."""
        with self._lock:
            job = self._known.get(key)
            if job is not None and job.ended:
                self._drop(key)
                self._save()

    def folders(self) -> set[Path]:
        """List the folders that jobs may still read."""
        with self._lock:
            return {one.folder for one in self._recipes.values() if one.folder is not None}

    def _begin(self, key: str, task: Task) -> None:
        self._known[key] = Progress(
            key,
            task.title,
            total=task.total,
            left_out=task.left_out[:_LISTED],
            left_count=task.left_count,
            version=self._known[key].version + 1 if key in self._known else 0,
        )
        if task.recipe is not None:
            self._recipes[key] = task.recipe
        self._save()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)
            self._thread.start()
        self._waiting.put((key, task))

    def _recipe(self, key: str) -> Recipe | None:
        job, recipe = self._known.get(key), self._recipes.get(key)
        return recipe if job and job.is_cut and recipe and recipe.is_there() else None

    def _drop(self, key: str) -> None:
        del self._known[key]
        recipe = self._recipes.pop(key, None)
        if recipe is not None and recipe.folder is not None:
            shutil.rmtree(recipe.folder, ignore_errors=True)

    def _save(self) -> None:
        self._shelf.save([(job, self._recipes.get(key)) for key, job in self._known.items()])

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
            if ended is not Phase.STOPPED and task.recipe is not None:
                self._let_go(key, task.recipe)
            if isinstance(ended, Failed):
                self._set(key, phase=Phase.FAILED, fault=_problem(ended))
            else:
                self._set(key, phase=ended)

    def _let_go(self, key: str, recipe: Recipe) -> None:
        if recipe.folder is not None:
            shutil.rmtree(recipe.folder, ignore_errors=True)
        with self._lock:
            self._recipes.pop(key, None)

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
            before = self._known.get(job.id)
            self._known[job.id] = replace(job, version=job.version + 1)
            if before is None or before.phase is not job.phase or self._shelf.is_due():
                self._save()


def _problem(failed: Failed) -> Problem:
    return Problem(failed.name, failed.problem, failed.hint, failed.trace_id or "")


def fault_of(error: DataError) -> Problem:
    """Give a fault of the data as a page shows it."""
    return Problem(error.where, error.problem, error.hint)
