"""Blind second coding: a chosen sample that people code without seeing what others decided.

Codings are entries of their own. They change nothing that is shown; they only tell how far two
people read the same text alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from riwaya.errors import LedgerError
from riwaya.store.connect import reading, writing
from riwaya.store.entries import Kind, append_entry
from riwaya.store.forms import Json, from_json, to_json
from riwaya.store.project import project, stored_claim, text_of
from riwaya.store.reviews import written
from riwaya.store.sampling import (
    Sample,
    SampleFilter,
    SampleOf,
    Unit,
    add_sample,
    find_samples,
    find_units,
    one_sample,
    unit_of,
    units_of,
)
from riwaya.store.settling import Act, Thread, find_threads
from riwaya.store.tables import codings, sampled
from riwaya.store.viewer import Viewer, shown
from riwaya.types import Claim


class Verdict(StrEnum):
    """What a person says of a unit."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    CODED = "coded"  # of a document: these are its claims


@dataclass(frozen=True, slots=True)
class Coding:
    """What one person says of one unit; ``claims`` are the claims that this person sees there.

    ``seq`` is the entry's number. ``blind`` is False for a first decision of the review queue.
    """

    sample: str
    unit: str
    document: str
    verdict: Verdict
    claims: tuple[Claim, ...]
    by: str
    at: str
    seq: int
    blind: bool = True


class Codings:
    """The samples of a ledger that are coded twice."""

    def __init__(self, engine: Engine, path: Path, viewer: Viewer) -> None:
        self._engine, self._path, self._viewer = engine, path, viewer

    def sample(
        self,
        name: str,
        size: int,
        seed: int,
        asked: SampleFilter | None = None,
        *,
        of: SampleOf = SampleOf.CLAIMS,
        by: str,
        at: str,
    ) -> Sample:
        """Draw a sample; the same seed draws the same from the same ledger.

        A sample smaller than ``size`` holds all there is.

        Raises:
            LedgerError: Another sample has this name, or nothing fits.
            ValueError: Nobody signs, no name, or a size that cannot be.
        """
        with writing(self._engine, self._path, durable=True) as conn:
            add_sample(conn, name, size, seed, asked or SampleFilter(), of=of, by=by, at=at)
            return one_sample(conn, name)

    def samples(self) -> list[Sample]:
        """List the samples, the oldest first."""
        with reading(self._engine, self._path) as conn:
            return shown(self._viewer, find_samples(conn))

    def waiting(self, name: str, *, by: str, limit: int | None = None) -> list[Unit]:
        """List the units that a person has still to code, in the order they were drawn.

        Left out is what the person decided on in the review queue: that reading counts already.

        Raises:
            LedgerError: No such sample.
        """
        with reading(self._engine, self._path) as conn:
            return shown(self._viewer, find_units(conn, name, by, limit))

    def code(
        self,
        name: str,
        unit: str,
        verdict: Verdict,
        found: Sequence[Claim] = (),
        *,
        by: str,
        at: str,
        token: str = "",
    ) -> int:
        """Keep what a person says of a unit, and return the number of the entry.

        ``found`` is the corrected claim, or all claims of a document. The last coding of a unit by
        a person counts.

        Raises:
            LedgerError: No such sample, or no such unit in it.
            ValueError: Nobody signs, the verdict does not fit, or a claim does not fit the text.
        """
        with writing(self._engine, self._path, durable=True) as conn:
            return add_coding(conn, name, unit, verdict, found, by=by, at=at, token=token)

    def codings(self, name: str | None = None) -> list[Coding]:
        """List what people say of the units of a sample, or of all samples.

        The last coding of each person on each unit, and for a claim what the first person who
        decided on it in the review queue made of it before anybody else did.

        Raises:
            LedgerError: No such sample.
        """
        with reading(self._engine, self._path) as conn:
            return shown(self._viewer, find_codings(conn, name))


def add_coding(
    conn: Connection,
    name: str,
    unit: str,
    verdict: Verdict,
    found: Sequence[Claim],
    *,
    by: str,
    at: str,
    token: str,
) -> int:
    """Keep what a person says of a unit. Never commits; raises as ``Codings.code``."""
    if not by.strip():
        raise ValueError("a coding needs a name")
    if token:
        same = select(codings.c.seq).where(codings.c.sample == name, codings.c.token == token)
        if (seq := conn.execute(same).scalar()) is not None:
            return int(seq)
    row = conn.execute(units_of(name).where(sampled.c.unit == unit)).first()
    if row is None:
        raise LedgerError(f"sample {name}", f"has no unit {unit}", "draw it first")
    bodies = _coded(unit_of(row), verdict, found, text_of(conn, row.key)[1])
    form: Json = {"at": at, "by": by, "sample": name, "unit": unit, "verdict": verdict.value}
    form |= {"claims": bodies, "token": token}
    entry = append_entry(conn, Kind.CODING, form)
    project(conn, entry)
    return entry.seq


def _coded(unit: Unit, verdict: Verdict, found: Sequence[Claim], text: str) -> list[Json]:
    """Give the claims that a person sees in a unit, in JSON form."""
    if (unit.claim is None) != (verdict is Verdict.CODED):
        raise ValueError("a document is coded; a claim is accepted, rejected or corrected")
    wanted = {Verdict.ACCEPT: 0, Verdict.REJECT: 0, Verdict.CORRECT: 1}.get(verdict, len(found))
    if len(found) != wanted:
        raise ValueError(f"{verdict} goes with {wanted} claims, not {len(found)}")
    if verdict is Verdict.ACCEPT and unit.claim is not None:
        return [to_json(unit.claim)]
    given = [replace(one, id="") for one in found]
    return [written(one, unit.claim, unit.document, text) for one in given]


def find_codings(conn: Connection, name: str | None) -> list[Coding]:
    """List what people say of units, the last word of each; and first decisions on claims."""
    if name is not None:
        one_sample(conn, name)
    units = {(row.sample, row.unit): row for row in conn.execute(units_of(name))}
    found: dict[tuple[str, str, str], Coding] = {}
    threads: dict[int, list[Thread]] = {}
    for (sample, unit), row in units.items():
        if row.claim is None:
            continue
        if row.document not in threads:
            threads[row.document] = find_threads(conn, row.document)
        thread = next((one for one in threads[row.document] if one.root == unit), None)
        if thread is not None and (first := _first_decision(sample, row, thread)) is not None:
            found[sample, unit, first.by] = first
    for row in conn.execute(select(codings).order_by(codings.c.seq)):
        place = units.get((row.sample, row.unit))
        if place is not None:
            forms = json.loads(row.claims)
            found[row.sample, row.unit, row.who] = Coding(
                row.sample,
                row.unit,
                place.key,
                Verdict(row.verdict),
                tuple(from_json(Claim, form) for form in forms),
                row.who,
                row.at,
                row.seq,
            )
    return sorted(found.values(), key=lambda one: (one.sample, one.unit, one.by))


def _first_decision(sample: str, row: Any, thread: Thread) -> Coding | None:
    """Give what the first person made of a claim as it was read, before anybody else decided."""
    first = thread.steps[0].who
    own = list(_until_another(thread.steps, first))
    gone = {step.undoes for step in own}
    held = [step for step in own if step.act != Act.UNDO and step.seq not in gone]
    if not held:
        return None
    last = held[-1]
    wording = next((step.body for step in reversed(held) if step.body is not None), None)
    kept: tuple[Claim, ...] = ()
    verdict = Verdict.REJECT
    if last.act != Act.REJECT:
        kept = (stored_claim(wording or row.body, f"claim {row.unit}"),)
        verdict = Verdict.CORRECT if wording else Verdict.ACCEPT
    return Coding(sample, row.unit, row.key, verdict, kept, first, last.at, last.seq, blind=False)


def _until_another(steps: Sequence[Any], who: str) -> Iterator[Any]:
    for step in steps:
        if step.who != who:
            return
        yield step
