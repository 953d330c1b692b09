"""The ledger itself: its entries in plain words, the proof of it, and looking back to a day."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from riwaya.store.browsing import EntryFilter, EntryLine
from riwaya.store.entries import Entry, Kind, entry_hash
from riwaya.web.bench import LedgerNow, now
from riwaya.web.catalogue import load_words
from riwaya.web.faults import NotFoundError
from riwaya.web.here import BenchNow, HereNow
from riwaya.web.proving import Proving
from riwaya.web.render import render

router = APIRouter()
_SIZE = 50
_LATEST = 2**53
Words = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a row shows it; ``details`` are names of the catalogue with their values."""

    seq: int
    at: str
    by: str
    act: str
    details: tuple[tuple[str, str], ...]
    document: str
    hash: str


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """All that ``ledger.html`` may use.

    Attributes:
        lines: Entries, the newest first.
        entries: How many the whole ledger has.
        kinds: What can be asked for.
        people: Who signed anything.
        given: What is asked for: parameter → value.
        older: Address of the next entries; empty on the last page.
        newest: Address of the first page; empty on it.
        problem: True if a date that was given is none.
        proving: The last proof.
        today: ISO 8601; looking back goes to days before it.
    """

    template: ClassVar[str] = "ledger.html"
    lines: tuple[Line, ...]
    entries: int
    kinds: tuple[str, ...]
    people: tuple[str, ...]
    given: dict[str, str]
    older: str
    newest: str
    problem: bool
    proving: Proving | None
    today: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """All that ``entry.html`` may use; ``fits`` tells whether the hash made again is its own."""

    template: ClassVar[str] = "entry.html"
    entry: Entry
    payload: str
    fits: bool
    cut: bool


@router.get("/ledger")
def show_ledger(
    ledger: LedgerNow,
    bench: BenchNow,
    here: HereNow,
    kind: Words = "",
    by: Words = "",
    document: Words = "",
    first: Annotated[str, Query(alias="from", max_length=40)] = "",
    last: Annotated[str, Query(alias="to", max_length=40)] = "",
    after: Annotated[int | None, Query(ge=1, le=_LATEST)] = None,
) -> HTMLResponse:
    """Show entries, the newest first."""
    given = {"kind": kind, "by": by, "document": document, "from": first, "to": last}
    kinds = frozenset({Kind(kind)} if kind in set(Kind) else ())
    asked = EntryFilter(kinds, document or None, by or None, first or None, last or None)
    problem = False
    try:
        found = ledger.entries.list(asked, after=after, limit=_SIZE)
    except ValueError:
        problem = True
        found = ledger.entries.list(EntryFilter(kinds, document or None, by or None), limit=_SIZE)
    newest = ledger.entries.list(limit=1).lines
    page = LedgerPage(
        lines=tuple(_lines(found.lines)),
        entries=newest[0].seq if newest else 0,
        kinds=tuple(Kind),
        people=tuple(ledger.entries.people()),
        given=given,
        older=here.with_params(after=str(found.after)) if found.after is not None else "",
        newest=here.with_params(after=None) if after is not None else "",
        problem=problem,
        proving=bench.prover.last,
        today=datetime.datetime.now(datetime.UTC).date().isoformat(),
    )
    return render(page, here)


@router.post("/ledger/verify")
def verify(bench: BenchNow, here: HereNow) -> Response:
    """Prove the ledger, or go on with the proof that runs."""
    bench.prover.start(here.viewer.name, now())
    return RedirectResponse("/ledger#proof", 303)


@router.get("/ledger/{seq}")
def show_entry(ledger: LedgerNow, here: HereNow, seq: int) -> HTMLResponse:
    """Show an entry as it was hashed."""
    found = ledger.entries.entry(seq) if 0 < seq < _LATEST else None
    if found is None:
        raise NotFoundError("entry", str(seq)[:40])
    made = entry_hash(found.previous, found.kind, found.schema, found.payload)
    payload = json.dumps(found.form, ensure_ascii=False, indent=2)
    cut = payload[:_MOST_LETTERS]
    return render(EntryPage(found, cut, made == found.hash, len(cut) < len(payload)), here)


_MOST_LETTERS = 20_000


def _lines(lines: Iterable[EntryLine]) -> Iterable[Line]:
    known = load_words()
    for line in lines:
        act = f"ledger.act.{line.act}"
        yield Line(
            seq=line.seq,
            at=line.at,
            by=line.by or "",
            act=act if act in known else "ledger.act.other",
            details=tuple(
                (name, value) for name, value in line.details if f"ledger.of.{name}" in known
            ),
            document=line.document or "",
            hash=line.hash,
        )
