"""Documents: the list, searched by words and publisher, and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from riwaya.errors import DataError
from riwaya.store.documents import Scope
from riwaya.store.shelf import Heading, ShelfQuery
from riwaya.web.bench import LedgerNow
from riwaya.web.cards import date_words
from riwaya.web.here import HereNow
from riwaya.web.render import render

router = APIRouter()
_FLAGS = ("undated", "nameless", "unread", "silent")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A document in the list."""

    id: str
    title: str
    name: str
    publisher: str
    said: str
    claims: int
    reader: str


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """All that ``documents.html`` may use.

    Attributes:
        text: Words asked for.
        publisher: Publisher asked for.
        flags: Conditions to choose, and whether each is chosen.
        lines: The documents of this page.
        total: How many fit.
        first: Whether this is the first page.
        again: Address of the first page.
        next: Address of the next page; empty on the last.
        publishers: Names to choose from.
        scope: What was searched.
    """

    template: ClassVar[str] = "documents.html"
    text: str
    publisher: str
    flags: tuple[tuple[str, bool], ...]
    lines: tuple[Line, ...]
    total: int
    first: bool
    again: str
    next: str
    publishers: tuple[str, ...]
    scope: Scope


@router.get("/documents")
def show_documents(request: Request, ledger: LedgerNow, here: HereNow) -> HTMLResponse:
    """List the documents that fit."""
    asked = {key: value.strip() for key, value in request.query_params.items() if value.strip()}
    query, after = _query(asked), _after(asked.get("after", "0"))
    found = ledger.shelf.page(query, after=after)
    kept = [(key, value) for key, value in asked.items() if key in ("text", "publisher", *_FLAGS)]
    page = DocumentsPage(
        text=query.text,
        publisher=query.publisher,
        flags=tuple((flag, getattr(query, flag)) for flag in _FLAGS),
        lines=tuple(map(_line, found.headings)),
        total=found.total,
        first=after == 0,
        again="/documents?" + urlencode(kept),
        next="/documents?" + urlencode([*kept, ("after", str(found.next))]) if found.next else "",
        publishers=tuple(ledger.shelf.publishers()),
        scope=ledger.scope(),
    )
    return render(page, here)


def _query(asked: dict[str, str]) -> ShelfQuery:
    for key in ("text", "publisher"):
        value = asked.get(key, "")
        if len(value) > _LONGEST or "\0" in value or any("\ud800" <= x <= "\udfff" for x in value):
            raise DataError(key, "it cannot be searched for", f"give at most {_LONGEST} letters")
    flags = {flag: asked.get(flag) == "yes" for flag in _FLAGS}
    return ShelfQuery(asked.get("text", ""), asked.get("publisher", ""), **flags)


def _after(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < 16):
        raise DataError(
            "after", f"{value[:40]!r} is no place in the list", "begin at the first page"
        )
    return int(value)


def _line(one: Heading) -> Line:
    return Line(
        one.id,
        one.title or "",
        one.name.rpartition("/")[2],
        one.publisher or "",
        date_words(one.published),
        one.claims,
        one.reader or "",
    )
