"""Claims: search, facets, sort; the address holds the whole query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from riwaya.store.claims import Filter
from riwaya.web.bench import LedgerNow
from riwaya.web.cards import Card, card_of
from riwaya.web.here import HereNow
from riwaya.web.render import render

router = APIRouter()


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """All that ``claims.html`` may use."""

    template: ClassVar[str] = "claims.html"
    text: str
    cards: tuple[Card, ...]


@router.get("/claims")
def show_claims(ledger: LedgerNow, here: HereNow, text: str = "") -> HTMLResponse:
    """Show the claims that fit."""
    asked = Filter(text=text or None)
    return render(ClaimsPage(text, tuple(card_of(one) for one in ledger.claims(asked, 50))), here)
