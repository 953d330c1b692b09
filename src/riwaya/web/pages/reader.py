"""Reader: an article as it stands, with its claims beside it and what other accounts say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import ClassVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from riwaya.api import ClaimLine, DisputeFilter, DisputeLine, Filter, Ledger
from riwaya.store.claims import claim_of
from riwaya.store.shelf import Happening
from riwaya.types import Claim, Document, Span
from riwaya.web.bench import LedgerNow
from riwaya.web.cards import Card, card_of, claim_url, date_words
from riwaya.web.evidence import words_here
from riwaya.web.faults import NotFoundError
from riwaya.web.here import BenchNow, HereNow
from riwaya.web.highlights import Paint, Piece, cut
from riwaya.web.render import render
from riwaya.web.whole import Whole, paints_of, whole_of

router = APIRouter()
_COPIES = 20  # other documents named as copies; the most alike


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a document besides its text."""

    id: str
    title: str
    name: str
    publisher: str
    said: str
    precision: str
    url: str
    original: str
    size: int
    letters: int
    reader: str


@dataclass(frozen=True, slots=True)
class Near:
    """Another document with passages of this one, and what parts both share, in per cent."""

    id: str
    title: str
    publisher: str
    said: str
    ours: int
    theirs: int
    passages: int


@dataclass(frozen=True, slots=True)
class ReaderPage:
    """All that ``reader.html`` may use.

    Attributes:
        head: What is known of the document.
        pieces: Its text, cut at the edges of claims.
        claims: Its claims in the order of the text; one asked for of an older reading comes first.
        open: Id of the claim that stands open; empty if none does.
        previous: Address with the claim before open.
        next: Address with the one after it.
        near: Documents with passages of this one.
        history: All that happened to it.
        publishers: Names to choose from.
    """

    template: ClassVar[str] = "reader.html"
    head: Head
    pieces: tuple[Piece, ...]
    claims: tuple[Whole, ...]
    open: str
    previous: str
    next: str
    near: tuple[Near, ...]
    history: tuple[Happening, ...]
    publishers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReasonsPage:
    """All that ``reasons.html`` may use: why a claim was found, a thing a line."""

    template: ClassVar[str] = "reasons.html"
    card: Card
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rival:
    """A claim that another one disputes: in what, how they stand in time, and where they part.

    ``url`` shows both with all their sides.
    """

    url: str
    type: str
    standing: str
    card: Card
    ours: str
    theirs: str
    origins: int


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """All that ``accounts.html`` may use: what else is said of what one claim says.

    Attributes:
        card: The claim.
        rivals: Claims that part from it.
        others: Claims linked to it, in the order they came.
        group: Id of their event group; empty if it stands alone.
        origins: Independent origins of the group.
        linked: Documents of the ledger that are linked, and so were compared.
    """

    template: ClassVar[str] = "accounts.html"
    card: Card
    rivals: tuple[Rival, ...]
    others: tuple[Card, ...]
    group: str
    origins: int
    linked: int


@router.get("/documents/{key}")
def show_document(
    key: str, ledger: LedgerNow, here: HereNow, claim: str | None = None
) -> HTMLResponse:
    """Show a document with its claims; ``claim`` stands open."""
    document = one_document(ledger, key)
    lines = list(ledger.claims(Filter(document=document.id)))
    opened = _opened(ledger, document, lines, claim)
    if opened is not None and all(line.id != opened.id for line in lines):
        lines.insert(0, opened)  # of an older reading: its words still stand in the text
    order = sorted(((one, claim_of(one)) for one in lines), key=_place)
    at = next((n for n, (one, _) in enumerate(order) if opened and one.id == opened.id), None)
    paints = [Paint(one.span, "boilerplate") for one in document.boilerplate]
    for number, (_, found) in enumerate(order, 1):
        paints += paints_of(found, number)
    page = ReaderPage(
        head=_head(ledger, document),
        pieces=cut(document.text, paints),
        claims=tuple(
            whole_of(line, found, number, document.text, here)
            for number, (line, found) in enumerate(order, 1)
        ),
        open=opened.id if opened else "",
        previous=_beside(document, order, len(order) - 1 if at is None else at - 1),
        next=_beside(document, order, 0 if at is None else at + 1),
        near=tuple(_near(ledger, document)),
        history=tuple(ledger.shelf.history(document.id)),
        publishers=tuple(ledger.shelf.publishers()),
    )
    return render(page, here)


@router.get("/documents/{key}/claims/{claim}/reasons")
def show_reasons(
    key: str, claim: str, ledger: LedgerNow, here: HereNow, bench: BenchNow
) -> HTMLResponse:
    """Say why a claim was found. The document is read again for it."""
    from riwaya.extract.explain import explain

    document = one_document(ledger, key)
    line = _one_claim(ledger, document, claim)
    found = explain(claim_of(line), document, bench.readers(), words_here(here))
    return render(ReasonsPage(card_of(line), tuple(found)), here)


@router.get("/documents/{key}/claims/{claim}/accounts")
def show_accounts(key: str, claim: str, ledger: LedgerNow, here: HereNow) -> HTMLResponse:
    """Show what else is said of what a claim says."""
    line = _one_claim(ledger, one_document(ledger, key), claim)
    group = next(iter(ledger.group(line.id)), None) if line.current else None
    rivals = ledger.disputes(DisputeFilter(claim=line.id), limit=50)
    parted = {one.id for dispute in rivals for one in (dispute.first, dispute.second)}
    others = [one for one in group.claims if one.id not in parted | {line.id}] if group else []
    page = AccountsPage(
        card=card_of(line),
        rivals=tuple(_rival(one, line.id) for one in rivals),
        others=tuple(map(card_of, others)),
        group=group.id if group else "",
        origins=len(group.origins.groups) if group else 0,
        linked=ledger.scope().documents - ledger.unlinked(),
    )
    return render(page, here)


@router.get("/documents/{key}/original")
def give_original(key: str, ledger: LedgerNow) -> Response:
    """Give the bytes a document was read from, as a file that no browser opens by itself."""
    document = one_document(ledger, key)
    original = ledger.original(document)
    if original is None:
        raise NotFoundError("original", key)
    ending = PurePosixPath(document.name.rpartition(":")[0] or document.name).suffix.lower()
    ending = {".html": ".html", ".htm": ".html", ".txt": ".txt", ".jsonl": ".json"}.get(ending, "")
    headers = {
        "Content-Disposition": f'attachment; filename="{document.id[:16]}{ending or ".bin"}"',
    }
    return Response(original, media_type="application/octet-stream", headers=headers)


def one_document(ledger: Ledger, key: str) -> Document:
    """Fetch the document that an address names. Raises NotFoundError if there is none."""
    document = ledger.document(key)
    if document is None:
        raise NotFoundError("document", key[:64])
    return document


def _one_claim(ledger: Ledger, document: Document, key: str) -> ClaimLine:
    for line in ledger.claim(key):
        if line.id == key and line.document == document.id:
            return line
    raise NotFoundError("claim", key[:64])


def _opened(
    ledger: Ledger, document: Document, lines: list[ClaimLine], claim: str | None
) -> ClaimLine | None:
    """Give the claim asked for; a claim that is not there opens none."""
    if not claim:
        return None
    found = next((line for line in lines if line.id == claim), None)
    if found is None:
        older = [line for line in ledger.claim(claim) if line.document == document.id]
        found = next((line for line in older if line.id == claim), None)
    return found


def _place(one: tuple[ClaimLine, Claim]) -> tuple[bool, Span, Span, str]:
    """Order claims as they stand in the text; one of an older reading comes first."""
    line, claim = one
    return line.current, claim.quote, claim.trigger, line.id


def _beside(document: Document, order: list[tuple[ClaimLine, Claim]], at: int) -> str:
    return claim_url(document.id, order[at][0].id) if 0 <= at < len(order) else ""


def _head(ledger: Ledger, document: Document) -> Head:
    found = ledger.shelf.headings([document.id]).get(document.id)
    return Head(
        id=document.id,
        title=document.title or "",
        name=document.name,
        publisher=document.publisher or "",
        said=date_words(document.published),
        precision=str(document.published.precision),
        url=document.url or "",
        original=document.original,
        size=ledger.shelf.original_size(document.original) or 0,
        letters=len(document.text),
        reader=(found.reader if found else None) or "",
    )


def _near(ledger: Ledger, document: Document) -> Iterator[Near]:
    pairs = ledger.copies(document.id)[:_COPIES]
    known = ledger.shelf.headings([pair.second for pair in pairs])
    for pair in pairs:
        other = known.get(pair.second)
        if other is not None:
            yield Near(
                other.id,
                other.title or other.name,
                other.publisher or "",
                date_words(other.published),
                round(pair.of_first * 100),
                round(pair.of_second * 100),
                len(pair.passages),
            )


def _rival(line: DisputeLine, claim: str) -> Rival:
    ours = line.first.id == claim
    other = line.second if ours else line.first
    words = (line.first_words, line.second_words)
    return Rival(
        url=f"/disputes/{line.first.id}/{line.second.id}/{line.type}",
        type=str(line.type),
        standing=str(line.standing),
        card=card_of(other),
        ours=words[not ours],
        theirs=words[ours],
        origins=line.second_origins if ours else line.first_origins,
    )
