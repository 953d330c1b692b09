"""Changes: what one document changed of another that tells the same in like words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from riwaya.api import Ledger
from riwaya.link.changes import Changes
from riwaya.types import Document, Span
from riwaya.web.bench import LedgerNow
from riwaya.web.cards import date_words
from riwaya.web.faults import NotFoundError
from riwaya.web.here import HereNow
from riwaya.web.render import render

router = APIRouter()
_MOST = 60  # sentences that only one of the two has
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Paper:
    """One of the two documents."""

    id: str
    name: str
    publisher: str
    said: str


@dataclass(frozen=True, slots=True)
class Change:
    """Words of either document that stand for each other; empty where one has none."""

    kind: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """All that ``changes.html`` may use; ``kept`` counts the sentences that both have."""

    template: ClassVar[str] = "changes.html"
    first: Paper
    second: Paper
    kept: int
    changes: tuple[Change, ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]


@router.get("/changes/{first}/{second}")
def show_changes(ledger: LedgerNow, here: HereNow, first: str, second: str) -> HTMLResponse:
    """Show in what the second document differs from the first."""
    one, other = _paper(ledger, first), _paper(ledger, second)
    found = ledger.changes(first, second)
    page = ChangesPage(
        _heading(one),
        _heading(other),
        len(found.kept),
        tuple(_changes(found, one.text, other.text)),
        _sentences(found.dropped, one.text),
        _sentences(found.added, other.text),
    )
    return render(page, here)


def _paper(ledger: Ledger, key: str) -> Document:
    found = ledger.document(key)
    if found is None:
        raise NotFoundError("document", key)
    return found


def _heading(document: Document) -> Paper:
    return Paper(
        document.id,
        document.title or document.name or document.id[:12],
        document.publisher or "",
        date_words(document.published),
    )


def _changes(found: Changes, first: str, second: str) -> list[Change]:
    rows = [("number", one.first, one.second) for one in found.numbers]
    rows += [(str(one.kind), one.first, one.second) for one in found.names]
    rows += [("voice", one.first, one.second) for one in found.voices]
    return [Change(kind, _words(a, first), _words(b, second)) for kind, a, b in rows]


def _words(span: Span | None, text: str) -> str:
    return span.of(text) if span else ""


def _sentences(spans: tuple[Span, ...], text: str) -> tuple[str, ...]:
    return tuple(span.of(text)[:_LONGEST] for span in spans[:_MOST])
