"""Blind coding of whole articles: a person marks all claims, and sees nobody else's."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from riwaya.api import Ledger
from riwaya.errors import DataError
from riwaya.store.coding import Verdict
from riwaya.store.sampling import Sample, SampleOf, Unit
from riwaya.types import Document, Factuality, Predicate, VoiceType
from riwaya.web.bench import LedgerNow, now
from riwaya.web.cards import date_words
from riwaya.web.coded import BLANK, MOST, Marked, claims_of, empty, marked_of, spans_of
from riwaya.web.faults import NotFoundError
from riwaya.web.here import Here, HereNow
from riwaya.web.highlights import Paint, Piece, cut
from riwaya.web.render import render

router = APIRouter()


@dataclass(frozen=True, slots=True)
class CodingPage:
    """All that ``coding.html`` may use.

    Attributes:
        sample: Name of the sample.
        unit: Id of the article; empty when all are coded.
        kept: Person and sample: by it and the unit the browser keeps what is not sent yet.
        title: Headline.
        publisher: As far as known.
        said: Publication date, as far as known.
        pieces: The article, cut at the edges of what the form marks.
        claims: What is marked, and an empty one where no script adds it.
        waiting: Articles that this person has still to code, this one among them.
        size: Of the sample.
        token: The form counts once.
        problem: Why it was not taken.
        hint: What to do about it.
    """

    template: ClassVar[str] = "coding.html"
    sample: str
    unit: str
    kept: str
    title: str
    publisher: str
    said: str
    pieces: tuple[Piece, ...]
    claims: tuple[Marked, ...]
    waiting: int
    size: int
    token: str
    problem: str = ""
    hint: str = ""
    most: int = MOST
    blank: Marked = BLANK
    predicates: tuple[str, ...] = tuple(Predicate)
    factualities: tuple[str, ...] = tuple(Factuality)
    voices: tuple[str, ...] = tuple(VoiceType)


@router.get("/samples/{name}/articles")
def show_article(name: str, ledger: LedgerNow, here: HereNow) -> HTMLResponse:
    """Show the next article of a sample to one person, without what anybody found in it."""
    return render(_page(ledger, name, here, (empty(0),)), here)


@router.post("/samples/{name}/articles/{unit}")
async def code_article(
    name: str, unit: str, request: Request, ledger: LedgerNow, here: HereNow
) -> Response:
    """Keep the claims that a person sees in an article; or lay out one more to be filled in."""
    fields = (await request.form()).items()
    form = {key: value for key, value in fields if isinstance(value, str)}
    marked = marked_of(form)
    waiting = {one.id: one for one in _waiting(ledger, name, here)}
    if unit not in waiting:
        raise NotFoundError("unit", unit[:64])
    if form.get("act") != "done":
        more = (*marked, empty(len(marked)))[:MOST]
        return render(_page(ledger, name, here, more, unit), here)
    try:
        _keep(ledger, name, waiting[unit], marked, form, here)
    except (DataError, ValueError) as error:
        page = _page(ledger, name, here, marked or (empty(0),), unit)
        problem, hint = str(error), ""
        if isinstance(error, DataError):
            problem, hint = f"{error.where}: {error.problem}", error.hint
        return render(replace(page, problem=problem, hint=hint), here, 422)
    return RedirectResponse(f"/samples/{quote(name, safe='')}/articles", 303)


def _keep(
    ledger: Ledger,
    name: str,
    unit: Unit,
    marked: tuple[Marked, ...],
    form: Mapping[str, str],
    here: Here,
) -> None:
    document = _document(ledger, unit.document)
    ledger.codings.code(
        name,
        unit.id,
        Verdict.CODED,
        claims_of(marked, document.id, document.text),
        by=here.viewer.name,
        at=now(),
        token=form.get("token", "")[:100],
    )


def _page(
    ledger: Ledger, name: str, here: Here, marked: tuple[Marked, ...], unit: str = ""
) -> CodingPage:
    sample, waiting = _sample(ledger, name), _waiting(ledger, name, here)
    page = CodingPage(
        name, "", f"{here.viewer.name}/{name}", "", "", "", (), (), len(waiting), sample.size, ""
    )
    following = next((one for one in waiting if unit in ("", one.id)), None)
    if following is None:
        return page
    document = _document(ledger, following.document)
    paints = [Paint(span, part) for part, span in spans_of(marked, document.text)]
    return replace(
        page,
        unit=following.id,
        title=document.title or "",
        publisher=document.publisher or "",
        said=date_words(document.published),
        pieces=cut(document.text, paints),
        claims=marked,
        token=secrets.token_urlsafe(12),
    )


def _sample(ledger: Ledger, name: str) -> Sample:
    found = next((one for one in ledger.codings.samples() if one.name == name), None)
    if found is None or found.of is not SampleOf.DOCUMENTS:
        raise NotFoundError("sample", name[:100])
    return found


def _waiting(ledger: Ledger, name: str, here: Here) -> list[Unit]:
    _sample(ledger, name)
    return ledger.codings.waiting(name, by=here.viewer.name)


def _document(ledger: Ledger, key: str) -> Document:
    document = ledger.document(key)
    if document is None:
        raise NotFoundError("document", key)
    return document
