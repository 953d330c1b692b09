"""The batch boundary: the one place where any fault of one document is caught and told of."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from riwaya.errors import DataError, LedgerError
from riwaya.types import Document, Extraction

T = TypeVar("T")


class Extractor(Protocol):
    """What a batch needs of a reader."""

    @property
    def version(self) -> str:
        """Name of the version; a new one makes documents be read again."""

    def extract(self, document: Document) -> Extraction:
        """Read one document."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A document of a batch that failed. ``trace`` is empty for faults of the data."""

    name: str
    problem: str
    hint: str
    trace: str = ""

    @property
    def trace_id(self) -> str | None:
        """A short name of the traceback: the same fault has the same one."""
        return hashlib.sha256(self.trace.encode()).hexdigest()[:12] if self.trace else None


@dataclass(frozen=True, slots=True)
class Added:
    """What an addition changed: False means that it was there already."""

    document: bool
    extraction: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document of a batch that is in the ledger; ``claims`` counts what was added.

    ``notes`` are for people: what ingest and the reader found odd.
    """

    document: str
    name: str
    added: Added
    claims: int
    notes: tuple[str, ...] = ()


def guarded(name: str, act: Callable[[], T], ledger: Path | None = None) -> T | Failed:
    """Do one document's work; tell of a fault instead of raising it.

    Args:
        name: The document, as a person knows it.
        act: The work.
        ledger: Errors of this file are raised: the next document would fare no better.
    """
    try:
        return act()
    except DataError as error:
        if isinstance(error, LedgerError) and error.where == str(ledger):
            raise
        problem = error.problem if error.where == name else f"{error.where}: {error.problem}"
        return Failed(name, problem, error.hint)
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
        hint = "a fault of riwaya, not of the document: please report the traceback"
        return Failed(name, problem, hint, traceback.format_exc())
