"""Samples that are coded twice, blind, and how far their coders agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from riwaya.evaluate.coders import Agreement, agreement
from riwaya.store.sampling import Sample, SampleOf
from riwaya.web.bench import LedgerNow, now
from riwaya.web.here import HereNow
from riwaya.web.render import render

router = APIRouter()


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """All that ``agreement.html`` may use.

    Attributes:
        samples: Those that were drawn, of claims and of whole articles.
        chosen: Name of the sample the figures are of; empty: of all.
        figures: How far the coders agree, each with its n.
    """

    template: ClassVar[str] = "agreement.html"
    samples: tuple[Sample, ...]
    chosen: str
    figures: Agreement


@router.get("/review/agreement")
def show_agreement(ledger: LedgerNow, here: HereNow, sample: str = "") -> HTMLResponse:
    """Show the samples and how far their coders agree."""
    figures = agreement(ledger.codings.codings(sample or None), sample)
    return render(AgreementPage(tuple(ledger.codings.samples()), sample, figures), here)


@router.post("/samples")
async def draw(request: Request, ledger: LedgerNow, here: HereNow) -> Response:
    """Draw a sample of claims or of whole articles to be coded twice."""
    form = await request.form()
    size, name = str(form.get("size", "")), str(form.get("name", "")).strip()
    ledger.codings.sample(
        name[:100].replace("/", "-"),
        int(size) if size.isascii() and size.isdigit() and len(size) < 6 else 0,
        0,
        of=SampleOf.DOCUMENTS if form.get("of") == SampleOf.DOCUMENTS else SampleOf.CLAIMS,
        by=here.viewer.name,
        at=now(),
    )
    return RedirectResponse(f"/review/agreement?sample={quote(name[:100].replace('/', '-'))}", 303)
