"""Claims: search, facets, sort; the address holds the whole query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from riwaya.api.exporting import DELAY_DAYS
from riwaya.errors import DataError
from riwaya.store.asked import ClaimQuery, params_of
from riwaya.store.documents import Scope
from riwaya.store.finding import ClaimPage, ClaimRow
from riwaya.store.variants import Variant
from riwaya.web.bench import LedgerNow
from riwaya.web.cards import Card, card_of
from riwaya.web.faults import NotFoundError
from riwaya.web.here import HereNow
from riwaya.web.narrowing import Chip, Choices, address, chips_of, choices_of, query_here
from riwaya.web.render import render

router = APIRouter()
_SIZES = 25
_OPEN = ("predicate", "actor", "place")  # facets that stand open; the others when selected
_SORTING = ("sort", "order")  # no conditions: they get no chip
_SORTS = ("said", "happened", "score", "origins", "document")


@dataclass(frozen=True, slots=True)
class Row:
    """A claim in the list, and what is known around it; ``variants`` say it otherwise."""

    card: Card
    copies: int
    origins: int
    disputed: bool
    reviewed: bool
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """All that ``claims.html`` may use.

    Attributes:
        given: The query as the form shows it: parameter → first value.
        problem: What cannot be asked, if something cannot; and what to do.
        hint: What to do about it.
        rows: The claims of this page.
        total: Claims that fit.
        folded: Rows that they make with near-copies folded.
        facets: What else could be asked.
        chips: What is asked.
        next: Address of the next page; empty on the last.
        export: The query as parameters, for exports.
        delay: Days that an export for the public holds positions and movement back.
        sorts: Orders to choose from.
        scope: What was searched.
    """

    template: ClassVar[str] = "claims.html"
    given: Mapping[str, str]
    problem: str
    hint: str
    rows: tuple[Row, ...]
    total: int
    folded: int
    facets: tuple[Choices, ...]
    chips: tuple[Chip, ...]
    next: str
    export: str
    sorts: tuple[str, ...]
    scope: Scope
    delay: int = DELAY_DAYS


@dataclass(frozen=True, slots=True)
class CopiesPage:
    """All that ``copies.html`` may use: near-copies folded under one claim."""

    template: ClassVar[str] = "copies.html"
    cards: tuple[Card, ...]


@router.get("/claims")
def show_claims(request: Request, ledger: LedgerNow, here: HereNow) -> HTMLResponse:
    """Show the claims that fit, with what else could be asked."""
    asked = {key: request.query_params.getlist(key) for key in request.query_params}
    problem = hint = ""
    try:
        query = query_here(request)
        found = ledger.index.search(
            ledger.viewer, query, after=request.query_params.get("after"), size=_SIZES
        )
    except DataError as error:  # the form stays as it is, with the reason above it
        problem, hint = f"{error.where}: {error.problem}", error.hint
        query = ClaimQuery()
        found = ledger.index.search(ledger.viewer, query, size=1)
    page = ClaimsPage(
        given={key: values[0] for key, values in asked.items() if values},
        problem=problem,
        hint=hint,
        rows=() if problem else tuple(_row(one) for one in found.rows),
        total=found.total,
        folded=found.total_rows,
        facets=tuple(choices_of(one, here, _OPEN) for one in found.facets if one.values),
        chips=() if problem else chips_of("/claims", params_of(query), here, _SORTING),
        next=_next(query, found),
        export=urlencode(params_of(query)),
        sorts=_SORTS,
        scope=ledger.scope(),
    )
    return render(page, here, 400 if problem else 200)


@router.get("/claims/{claim}/copies")
def show_copies(claim: str, ledger: LedgerNow, here: HereNow) -> HTMLResponse:
    """Show the near-copies that a row holds folded."""
    if all(line.id != claim for line in ledger.claim(claim)):
        raise NotFoundError("claim", claim)
    found = ledger.index.copies(ledger.viewer, claim)
    return render(CopiesPage(tuple(card_of(one.line) for one in found)), here)


def _row(row: ClaimRow) -> Row:
    return Row(card_of(row.line), row.copies, row.origins, row.disputed, row.reviewed, row.variants)


def _next(query: ClaimQuery, found: ClaimPage) -> str:
    if not found.next:
        return ""
    return address("/claims", [*params_of(query), ("after", found.next)])
