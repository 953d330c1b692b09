"""Corrections: a person's decisions on a document's publisher and date."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from riwaya.api import Ledger
from riwaya.errors import DataError
from riwaya.ingest.dates import parse_date
from riwaya.store.forms import Json, to_json
from riwaya.types import NO_DATE, DatePrecision, Document
from riwaya.web.bench import Bench, LedgerNow, now
from riwaya.web.cards import date_words
from riwaya.web.here import BenchNow, Here, HereNow
from riwaya.web.jobs import Task
from riwaya.web.pages.reader import one_document

router = APIRouter()
_YEARS = (1900, 2100)  # what lies outside is a slip of the hand

Text = Annotated[str, Form(max_length=2_000)]


@router.post("/documents/{key}/published")
def decide_published(
    key: str, ledger: LedgerNow, here: HereNow, bench: BenchNow,
    value: Text = "", why: Text = "", was: Text = "",
) -> RedirectResponse:  # fmt: skip
    """Set the publication date as far as it is known."""
    document = one_document(ledger, key)
    _check_stands(was, date_words(document.published), document)
    return _decide(ledger, bench, here, document, "published", _date(value), why)


@router.post("/documents/{key}/publisher")
def decide_publisher(
    key: str, ledger: LedgerNow, here: HereNow, bench: BenchNow,
    value: Text = "", why: Text = "", was: Text = "",
) -> RedirectResponse:  # fmt: skip
    """Set the publisher."""
    document = one_document(ledger, key)
    _check_stands(was, document.publisher or "", document)
    name = " ".join(value.split()) or None
    return _decide(ledger, bench, here, document, "publisher", name, why)


def _decide(
    ledger: Ledger,
    bench: Bench,
    here: Here,
    document: Document,
    field: str,
    value: Json,
    why: str,
) -> RedirectResponse:
    if not why.strip():
        raise DataError("why", "a decision needs a reason", "go back and write one")
    ledger.decide(
        document.id,
        field,
        value,
        by=here.viewer.name,
        why=" ".join(why.split()),
        at=now(),
        reader=bench.reader,
    )
    bench.jobs.add(Task(""))  # what was read anew is linked anew
    return RedirectResponse(f"/documents/{document.id}", 303)


def _check_stands(was: str, stands: str, document: Document) -> None:
    """Turn a decision away that was made on what no longer stands: another came before it."""
    if was != stands:
        where = f"document {document.id[:12]}"
        problem = f"somebody set it to {stands or 'unknown'} meanwhile; your page showed {was!r}"
        raise DataError(where, problem, "open the document again, then decide")


def _date(value: str) -> Json:
    """Read a date as far as it is written; nothing written means that it is not known."""
    found = parse_date(value)
    if value.strip() and found == NO_DATE:
        hint = "write 2019-10-05, 2019-10 or 2019, or leave it empty"
        raise DataError("date", f"{value.strip()[:40]!r} is no date", hint)
    first, last = _YEARS
    if found.date and not first <= found.date.year <= last:
        raise DataError("date", f"{found.date.year} is no year of a report", "check the year")
    assert found.date is not None or found.precision is DatePrecision.UNKNOWN  # noqa: S101
    return to_json(found)
