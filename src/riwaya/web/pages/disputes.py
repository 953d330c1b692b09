"""Disputes: a list with filters, and the sheet of one, its sides beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from riwaya.link.sides import Agreed
from riwaya.store.claims import claim_of
from riwaya.store.documents import Scope
from riwaya.store.link_lines import DisputeLine
from riwaya.store.parted import Counted, DisputesAsked, DisputeSheet, DisputeSide
from riwaya.store.search import folded_words
from riwaya.types import DisputeType, Interval, Predicate, Span, Standing
from riwaya.web.axis import Axis, Lane, axis_of
from riwaya.web.bench import LedgerNow
from riwaya.web.catalogue import load_words
from riwaya.web.faults import NotFoundError
from riwaya.web.here import Here, HereNow
from riwaya.web.marked import Account, account_of_line
from riwaya.web.params import one_of, page_of
from riwaya.web.render import render

router = APIRouter()
_SIZE = 12
_SHOWN = 3  # accounts of a side that stand open
_LANES = 16
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute in the list: both quotes, the words in which they part marked."""

    url: str
    type: str
    standing: str
    first: Account
    second: Account
    first_origins: int
    second_origins: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A condition of a list: its name, what is chosen, what can be, how often each."""

    name: str
    label: str
    chosen: str
    values: Counted


@dataclass(frozen=True, slots=True)
class DisputesPage:
    """All that ``disputes.html`` may use; ``number`` is that of the page, from 1."""

    template: ClassVar[str] = "disputes.html"
    rows: tuple[DisputeRow, ...]
    text: str
    choices: tuple[Choice, ...]
    total: int
    number: int
    pages: int
    asks: bool
    scope: Scope


@dataclass(frozen=True, slots=True)
class SideColumn:
    """A side of a dispute: its accounts, the rest folded, the origins behind them.

    ``said`` are the words in which it parts, each once.
    """

    number: int
    said: tuple[str, ...]
    open: tuple[Account, ...]
    folded: tuple[Account, ...]
    origins: int
    how: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DisputePage:
    """All that ``dispute.html`` may use; ``rules``: of parting, and of standing in time."""

    template: ClassVar[str] = "dispute.html"
    type: str
    standing: str
    rules: tuple[str, ...]
    columns: tuple[SideColumn, ...]
    agreed: tuple[Agreed, ...]
    axis: Axis
    group: str
    documents: tuple[str, str]
    copied: bool
    apart: bool
    scope: Scope


@router.get("/disputes")
def show_disputes(
    ledger: LedgerNow,
    here: HereNow,
    type: str = "",
    standing: str = "",
    predicate: str = "",
    publisher: Annotated[str, Query(max_length=500)] = "",
    text: Annotated[str, Query(max_length=_LONGEST)] = "",
) -> HTMLResponse:
    """List the disputes that fit."""
    asked = DisputesAsked(
        type=one_of(DisputeType, "type", type),
        standing=one_of(Standing, "standing", standing),
        predicate=one_of(Predicate, "predicate", predicate),
        publisher=publisher or None,
        text=text if folded_words(text) else None,
    )
    found = ledger.parted.page(asked, page_of(dict(here.params)), _SIZE)
    choices = (
        Choice("type", "rule.relation.", type, found.types),
        Choice("standing", "disputes.standing.", standing, found.standings),
        Choice("predicate", "predicate.", predicate, found.predicates),
        Choice("publisher", "", publisher, found.publishers),
    )
    page = DisputesPage(
        tuple(row_of(line) for line in found.lines),
        text,
        choices,
        found.total,
        found.number,
        found.pages,
        asked != DisputesAsked(),
        ledger.scope(),
    )
    return render(page, here)


@router.get("/disputes/{first}/{second}/{type}")
def show_dispute(
    ledger: LedgerNow, here: HereNow, first: str, second: str, type: str
) -> HTMLResponse:
    """Show one dispute, its sides beside each other."""
    name = f"{first}/{second}/{type}"
    if type not in set(DisputeType):
        raise NotFoundError("dispute", name)
    sheet = ledger.parted.sheet(first, second, DisputeType(type))
    if sheet is None:
        raise NotFoundError("dispute", name)
    return render(_page(sheet, here, ledger.scope()), here)


def dispute_url(line: DisputeLine) -> str:
    """Give the address of the sheet of a dispute."""
    return f"/disputes/{line.first.id}/{line.second.id}/{line.type}"


def row_of(line: DisputeLine) -> DisputeRow:
    """Lay a dispute out as a list shows it."""
    return DisputeRow(
        dispute_url(line),
        str(line.type),
        str(line.standing),
        _with_words(line, first=True),
        _with_words(line, first=False),
        line.first_origins,
        line.second_origins,
    )


def _with_words(line: DisputeLine, *, first: bool) -> Account:
    """Mark the words in which a claim parts, where they stand in its quote."""
    claim, words = (line.first, line.first_words) if first else (line.second, line.second_words)
    at = claim.quote.find(words) if words else -1
    if at < 0:
        return account_of_line(claim)
    start = claim_of(claim).quote.start + at
    return account_of_line(claim, [Span(start, start + len(words))])


def _page(sheet: DisputeSheet, here: Here, scope: Scope) -> DisputePage:
    columns = tuple(_column(number, side) for number, side in enumerate(sheet.sides, start=1))
    first, second = (side.accounts[0].line for side in sheet.sides[:2])
    return DisputePage(
        str(sheet.type),
        str(sheet.standing),
        tuple(_rule(one, here) for one in sheet.reason.split("/")),
        columns,
        sheet.agreed,
        axis_of(_lanes(sheet), turned=here.direction == "rtl"),
        sheet.group or "",
        (first.document, second.document),
        sheet.copied,
        sheet.apart,
        scope,
    )


def _rule(name: str, here: Here) -> str:
    """Say a rule in plain words; one that a later linker brings is named."""
    key = f"disputes.rule.{name}"
    return str(here.t(key)) if key in load_words() else name


def _column(number: int, side: DisputeSide) -> SideColumn:
    accounts = tuple(account_of_line(one.line, one.spans) for one in side.accounts)
    said = dict.fromkeys(piece.words for one in accounts for piece in one.pieces if piece.marked)
    return SideColumn(
        number,
        tuple(said)[:_SHOWN],
        accounts[:_SHOWN],
        accounts[_SHOWN:],
        len(side.origins.groups),
        tuple((str(why), times) for why, times in side.origins.how),
    )


def _lanes(sheet: DisputeSheet) -> list[Lane]:
    """Draw every account on a line of its own, side by side."""
    return [
        Lane(
            f"{number}. {one.line.publisher or one.line.name}",
            (one.line.window,) if one.line.window != Interval(None, None) else (),
            (one.line.published.date,) if one.line.published.date else (),
        )
        for number, side in enumerate(sheet.sides, start=1)
        for one in side.accounts
    ][:_LANES]
