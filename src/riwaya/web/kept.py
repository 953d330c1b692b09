"""The list of jobs beside the ledger, so that a workbench that was killed knows what it was at.

It is no part of the ledger: nothing of it is proved or handed on, and without it only the list of
what was read lately is lost.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from riwaya.ingest.results import Failure, ReadResult
from riwaya.store.forms import from_json, to_json
from riwaya.web.given import Given, is_ours, read_given, read_named, runs

T = TypeVar("T")
_DUE_S = 3.0  # between two writings of a list in which only counts changed
_MOST = 64 * 1024 * 1024  # bytes; a larger file is none of ours


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a job reads: paths of files with the names people know them by.

    ``folder`` holds them and is the job's own; None for files that come with the program.
    """

    given: tuple[tuple[str, str], ...]
    own: str | None = None

    @property
    def folder(self) -> Path | None:
        """Give the folder that goes with the job; it is removed, so no other is ever taken."""
        path = Path(self.own) if self.own else None
        return path if path is not None and is_ours(path) else None

    def files(self) -> tuple[Given, ...]:
        """Give the files."""
        return tuple(Given(Path(path), name) for path, name in self.given)

    def is_there(self) -> bool:
        """Tell whether what would be read is still there; the system clears its folder at times."""
        if self.own:
            return self.folder is not None and self.folder.is_dir()
        return all(one.path.is_file() for one in self.files())


def recipe_of(given: Sequence[Given], folder: Path | None) -> Recipe:
    """Give the recipe to read some files."""
    files = tuple((str(one.path), one.name) for one in given)
    return Recipe(files, None if folder is None else str(folder))


def read_recipe(recipe: Recipe) -> Iterator[ReadResult | Failure]:
    """Read the files of a recipe."""
    for one in recipe.files():
        if recipe.folder is None:
            yield from read_named(one.path, one.name)
        else:
            yield from read_given(one, recipe.folder)


def jobs_path(ledger: Path) -> Path:
    """Give the file that holds the jobs of a ledger."""
    return ledger.with_name(f"{ledger.stem}.jobs.json")


class JobShelf:
    """The file of jobs. Whatever is wrong with it, a workbench starts: it is a list, no record."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._written_s = 0.0

    def is_due(self) -> bool:
        """Tell whether the last writing is some seconds back."""
        return time.monotonic() - self._written_s > _DUE_S

    def load(self, kind: type[T]) -> list[tuple[T, Recipe | None]]:
        """Read the jobs that no other workbench is at, the oldest first."""
        found = []
        for one in self._records():
            if self._is_elsewhere(one):
                continue
            try:
                recipe = one["recipe"] and from_json(Recipe, one["recipe"])
                found.append((from_json(kind, one["job"]), recipe))
            except (KeyError, TypeError, ValueError):
                continue  # of another version
        return found

    def save(self, jobs: Sequence[tuple[Any, Recipe | None]]) -> None:
        """Write the jobs; those of another workbench stay. A disk that is full loses the list."""
        self._written_s = time.monotonic()
        ours = [
            {"process": os.getpid(), "job": to_json(job), "recipe": recipe and to_json(recipe)}
            for job, recipe in jobs
        ]
        records = [one for one in self._records() if self._is_elsewhere(one)] + ours
        half = self.path.with_name(f"{self.path.name}.{secrets.token_hex(4)}")
        try:
            # Names of files may tell of sources: nobody else reads them.
            with os.fdopen(os.open(half, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
                json.dump({"riwaya": "jobs", "jobs": records}, file, ensure_ascii=True)
            half.replace(self.path)
        except OSError:
            half.unlink(missing_ok=True)

    def _records(self) -> list[dict[str, Any]]:
        try:
            if self.path.stat().st_size > _MOST:
                return []
            form = json.loads(self.path.read_text(encoding="utf-8"))
            return [one for one in form["jobs"] if isinstance(one, dict)]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return []

    @staticmethod
    def _is_elsewhere(record: dict[str, Any]) -> bool:
        process = record.get("process")
        return isinstance(process, int) and process != os.getpid() and runs(str(process))
