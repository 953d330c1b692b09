"""Faults of single documents while linking: each is told of, and the run goes on without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, select

from riwaya.errors import LedgerError
from riwaya.store.connect import plain_errors
from riwaya.store.laying import Waiting
from riwaya.store.tables import documents

_ALL_ALIKE = 20
"""Documents of a step that fail alike, and none that does not, from which it is not they."""


class Fault(Protocol):
    """What went wrong with one document: the batch boundary says it."""

    @property
    def name(self) -> str:
        """The document, as a person knows it."""

    @property
    def problem(self) -> str:
        """The fault."""

    @property
    def hint(self) -> str:
        """The remedy."""

    @property
    def trace(self) -> str:
        """The traceback; empty for faults of the data."""

    @property
    def trace_id(self) -> str | None:
        """A short name of the traceback."""


Guard = Callable[[str, Callable[[], None], Path | None], Fault | None]
"""The batch boundary (``boundary.guarded``): does a work, gives its fault; errors of the ledger
itself are raised. It is handed in, for this layer may not catch what it does not know."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A document that a step of linking left out, and why."""

    waiting: Waiting
    fault: Fault


def attempt(
    conn: Connection, path: Path, guard: Guard, batch: Sequence[Waiting], act: Callable[[], None]
) -> Fault | None:
    """Do some documents' work under the guard; faults of the database are errors of the ledger."""

    def checked() -> None:
        with plain_errors(path):
            act()

    return guard(_name(conn, batch[0]), checked, path)


def refuse_if_general(missed: Sequence[Missed], done: int) -> None:
    """Raise what befell all of many documents alike: the next would fare no better.

    Raises:
        LedgerError: With the fault of the first.
    """
    told = {(one.fault.problem, one.fault.trace_id) for one in missed}
    if done == 0 and len(missed) >= _ALL_ALIKE and len(told) == 1:
        fault = missed[0].fault
        raise LedgerError("linking", f"every document fails: {fault.problem}", fault.hint)


def _name(conn: Connection, one: Waiting) -> str:
    d = documents.c
    row = conn.execute(select(d.name, d.id).where(d.seq == one.document)).first()
    return (row.name or f"document {row.id[:12]}") if row is not None else f"entry {one.document}"
