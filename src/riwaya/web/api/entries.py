"""The ledger itself over the API: its entries, and the proof of it; sources."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from riwaya.errors import LedgerError
from riwaya.store.browsing import EntryFilter, EntryLine
from riwaya.store.entries import Entry, Kind
from riwaya.store.forms import Json
from riwaya.store.open_forms import form_of
from riwaya.store.source_cards import Card
from riwaya.store.source_counts import SourceLine
from riwaya.store.source_keys import SourceKind
from riwaya.store.sourcing import SourceOrder
from riwaya.web.api.answers import (
    FAULTS,
    Cursor,
    CursorError,
    Size,
    cursor_of,
    fitting,
    place_of,
    takes_json,
    told,
)
from riwaya.web.api.forms import Page, ProofJob
from riwaya.web.bench import LedgerNow, now
from riwaya.web.faults import NotFoundError
from riwaya.web.here import BenchNow
from riwaya.web.proving import Proving

router = APIRouter(responses=FAULTS)
Words = Annotated[str | None, Query(max_length=200)]
Moment = Annotated[str | None, Query(max_length=40, description="ISO 8601, a day alone is whole")]


@router.get("/ledger/entries", response_model=Page[EntryLine], tags=["ledger"])
def list_entries(
    ledger: LedgerNow,
    kind: Annotated[list[Kind] | None, Query(max_length=20)] = None,
    by: Words = None,
    document: Words = None,
    first: Annotated[Moment, Query(alias="from")] = None,
    last: Annotated[Moment, Query(alias="to")] = None,
    cursor: Cursor = None,
    size: Size = 50,
) -> Response:
    """List entries, the newest first, each in plain words with its hash."""
    after = place_of("entries", cursor) if cursor is not None else None
    if isinstance(after, str) or (after is not None and not 0 <= after < 2**53):
        raise CursorError("cursor", "this is no place in this list", "begin without a cursor")
    asked = EntryFilter(frozenset(kind or ()), document, by, first, last)
    with fitting():
        found = ledger.entries.list(asked, after=after, limit=size)
    more = cursor_of("entries", found.after) if found.after is not None else None
    return told({"items": [form_of(one) for one in found.lines], "next": more})


@router.get("/ledger/entries/{number}", response_model=Entry, tags=["ledger"])
def get_entry(ledger: LedgerNow, number: Annotated[int, Path(ge=1, le=2**53)]) -> Response:
    """Fetch an entry whole; `payload` is the text exactly as hashed.

    Its hash is SHA-256 of previous, kind, schema and payload, joined by line feeds.
    """
    found = ledger.entries.entry(number)
    if found is None:
        raise NotFoundError("entry", str(number))
    return told(form_of(found))


@router.post(
    "/ledger/verify",
    status_code=202,
    response_model=ProofJob,
    tags=["ledger"],
    dependencies=[Depends(takes_json)],
)
def verify(ledger: LedgerNow, bench: BenchNow) -> Response:
    """Begin to prove the ledger as it stands: every hash, quote, original and table.

    That takes minutes for a large one: `Location` is where to ask how far it is. One proof runs at
    a time; who asks while one runs is told of that one.
    """
    proving = bench.prover.start(ledger.viewer.name, now(), patience_s=0)
    answer = told(_proof_form(proving), 202)
    answer.headers["Location"] = f"/api/v1/ledger/proofs/{proving.id}"
    answer.headers["Retry-After"] = "1"
    return answer


@router.get("/ledger/proofs/{proof_id}", response_model=ProofJob, tags=["ledger"])
def get_proof(ledger: LedgerNow, bench: BenchNow, proof_id: str) -> Response:
    """Say how far a proof is; known as long as the workbench runs."""
    proving = bench.prover.get(proof_id)
    if proving is None:
        raise NotFoundError("proof", proof_id[:80])
    return told(_proof_form(proving))


def _proof_form(proving: Proving) -> Json:
    names = ("where", "problem", "hint")
    fault = dict(zip(names, proving.fault, strict=True)) if proving.fault else None
    return {
        "id": proving.id,
        "state": "running" if proving.runs else "unproved" if fault else "proved",
        "begun": proving.begun,
        "by": proving.by,
        "proof": form_of(proving.proof) if proving.proof else None,
        "fault": fault,
    }


@router.get("/sources", response_model=Page[SourceLine], tags=["sources"])
def list_sources(
    ledger: LedgerNow,
    kind: SourceKind | None = None,
    text: Words = None,
    order: SourceOrder = SourceOrder.COUNT,
    cursor: Cursor = None,
    size: Size = 50,
) -> Response:
    """List voices and publishers with counts of what they said; persons come last, by name."""
    after = place_of("sources", cursor) if cursor is not None else None
    if isinstance(after, int):
        raise CursorError("cursor", "this is no place in this list", "begin without a cursor")
    found = ledger.sources.list(kind=kind, text=text, order=order, after=after, limit=size + 1)
    items = found[:size]
    more = cursor_of("sources", items[-1].key) if len(found) > size else None
    return told({"items": [form_of(one) for one in items], "next": more})


@router.get("/sources/{key:path}", response_model=Card, tags=["sources"])
def get_source(ledger: LedgerNow, key: str) -> Response:
    """Say what a source said and how others stand beside it: counts, no score."""
    try:
        found = ledger.sources.card(key)
    except LedgerError:
        found = None
    if found is None:
        raise NotFoundError("source", key[:80])
    return told(form_of(found))
