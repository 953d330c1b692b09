"""Event groups: a list, one with why its claims are linked, and people's decisions on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from riwaya.api import Choice, Filter, GroupFilter, GroupLine
from riwaya.link.figures import Bound, Figures
from riwaya.store.claims import ClaimLine
from riwaya.store.documents import Scope
from riwaya.store.gathered import GroupSheet
from riwaya.store.grouped import Group
from riwaya.store.link_lines import LinkLine
from riwaya.store.search import folded_words
from riwaya.types import Predicate
from riwaya.web.bench import LedgerNow
from riwaya.web.cards import window_words
from riwaya.web.faults import NotFoundError
from riwaya.web.here import Here, HereNow
from riwaya.web.marked import Account, account_of_line
from riwaya.web.pages.disputes import DisputeRow, row_of
from riwaya.web.pages.parting import Decision, decision_of
from riwaya.web.params import one_of, page_of
from riwaya.web.render import render
from riwaya.web.weights import Reason, reasons_of

router = APIRouter()
_SIZE = 20
_LINKS = 10  # links explained on one page; the surest first
_OPEN = 6  # claims that stand open
_CLAIMS = 60
_DISPUTES = 8
_PAIRWISE = (Choice.ACCEPT, Choice.REJECT, Choice.NOT_SAME_PERSON)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in the list."""

    url: str
    quote: str
    predicates: tuple[str, ...]
    claims: int
    documents: int
    publishers: int
    origins: int
    happened: str


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """All that ``groups.html`` may use; ``number`` is that of the page, from 1."""

    template: ClassVar[str] = "groups.html"
    rows: tuple[GroupRow, ...]
    text: str
    predicate: str
    publisher: str
    predicates: tuple[str, ...]
    total: int
    number: int
    pages: int
    asks: bool
    unlinked: int
    scope: Scope


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link: numbers of its claims on the page, how sure it is, what speaks for and against it.

    ``percent`` is empty where only a person says so; ``choice`` is what a person last decided.
    """

    id: str
    first: str
    second: str
    numbers: tuple[int, int]
    quotes: tuple[str, str]
    kind: str
    percent: str
    reasons: tuple[Reason, ...]
    choice: str


@dataclass(frozen=True, slots=True)
class BoundRow:
    """A figure with the quote behind it; ``names``: which of low, best and high it is."""

    names: tuple[str, ...]
    value: int
    number: int
    account: Account


@dataclass(frozen=True, slots=True)
class FigureRow:
    """The numbers of one kind that the claims of a group give."""

    of: str
    bounds: tuple[BoundRow, ...]
    claims: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """All that ``group.html`` may use; ``id`` is empty for a claim that stands alone.

    ``members`` are those of one page of claims, the first of them number ``start``; ``picked`` are
    ids of claims ticked for a split, on this page or another.
    """

    template: ClassVar[str] = "group.html"
    id: str
    name: str
    members: tuple[Account, ...]
    total: int
    start: int
    claim_page: int
    claim_pages: int
    size: int
    picked: tuple[str, ...]
    open: int
    links: tuple[LinkRow, ...]
    link_page: int
    link_pages: int
    figures: tuple[FigureRow, ...]
    origins: int
    how: tuple[tuple[str, int], ...]
    documents: int
    publishers: int
    disputes: tuple[DisputeRow, ...]
    more_disputes: int
    decisions: tuple[Decision, ...]
    seen: int
    choices: tuple[str, ...]
    scope: Scope

    def at(self, number: int) -> str:
        """Give the address of a claim by its number: on this page of claims, or on its own."""
        page = (number - 1) // self.size + 1
        if page == self.claim_page:
            return f"#c{number}"
        return f"/groups/{quote(self.name)}?{urlencode({'claims': page})}#c{number}"


@router.get("/groups")
def show_groups(
    ledger: LedgerNow,
    here: HereNow,
    text: Annotated[str, Query(max_length=200)] = "",
    predicate: str = "",
    publisher: Annotated[str, Query(max_length=500)] = "",
) -> HTMLResponse:
    """List the event groups that fit, the largest first."""
    either = Filter(
        predicate=one_of(Predicate, "predicate", predicate),
        publisher=publisher or None,
        text=text if folded_words(text) else None,
    )
    found = ledger.gathered.page(GroupFilter(either), page_of(dict(here.params)), _SIZE)
    page = GroupsPage(
        tuple(_group_row(line) for line in found.lines),
        text,
        predicate,
        publisher,
        tuple(map(str, Predicate)),
        found.total,
        found.number,
        found.pages,
        either != Filter(),
        ledger.unlinked(),
        ledger.scope(),
    )
    return render(page, here)


@router.get("/groups/{name}")
def show_group(
    ledger: LedgerNow,
    here: HereNow,
    name: str,
    links: Annotated[str, Query()] = "",
    claims: Annotated[str, Query()] = "",
    picked: Annotated[list[str] | None, Query()] = None,
) -> HTMLResponse:
    """Show a group, by its id or that of a claim in it.

    ``links`` and ``claims`` are pages of its links and claims, ``picked`` claims that are ticked.
    """
    sheet = ledger.gathered.sheet(name)
    if sheet is None:
        raise NotFoundError("event group", name)
    pages = page_of({"page": claims}), page_of({"page": links})
    return render(_view(sheet, name, here, pages, tuple(picked or ()), ledger.scope()), here)


def _group_row(line: GroupLine) -> GroupRow:
    return GroupRow(
        f"/groups/{line.id}",
        line.quote,
        tuple(map(str, line.predicates)),
        line.claims,
        line.documents,
        line.publishers,
        line.origins,
        window_words(line.window),
    )


def _view(
    sheet: GroupSheet,
    name: str,
    here: Here,
    asked: tuple[int, int],
    picked: tuple[str, ...],
    scope: Scope,
) -> GroupView:
    group = sheet.group
    lines: Sequence[ClaimLine] = group.claims if group else (sheet.alone,) if sheet.alone else ()
    claim_pages = max(1, -(-len(lines) // _CLAIMS))
    claim_page = min(asked[0], claim_pages) or 1
    start = (claim_page - 1) * _CLAIMS
    members = tuple(account_of_line(line) for line in lines[start : start + _CLAIMS])
    places = {line.id: number for number, line in enumerate(lines, start=1)}
    links = group.links if group else ()
    pages = max(1, -(-len(links) // _LINKS))
    page = min(asked[1], pages) or 1
    return GroupView(
        id=group.id if group else "",
        name=lines[0].id if lines else name,
        members=members,
        total=len(lines),
        start=start + 1,
        claim_page=claim_page,
        claim_pages=claim_pages,
        size=_CLAIMS,
        picked=tuple(one for one in dict.fromkeys(picked) if one in places),
        open=_OPEN,
        links=tuple(_link(one, places, here) for one in links[(page - 1) * _LINKS : page * _LINKS]),
        link_page=page,
        link_pages=pages,
        figures=tuple(_figures(group, places)) if group else (),
        origins=len(group.origins.groups) if group else 1,
        how=tuple((str(why), times) for why, times in group.origins.how) if group else (),
        documents=len({line.document for line in lines}),
        publishers=len({line.publisher for line in lines if line.publisher}),
        disputes=tuple(row_of(one) for one in (group.disputes if group else ())[:_DISPUTES]),
        more_disputes=max(0, len(group.disputes) - _DISPUTES) if group else 0,
        decisions=tuple(map(decision_of, sheet.decisions)),
        seen=sheet.seen,
        choices=tuple(map(str, _PAIRWISE)),
        scope=scope,
    )


def _link(line: LinkLine, places: dict[str, int], here: Here) -> LinkRow:
    return LinkRow(
        line.id,
        line.first.id,
        line.second.id,
        (places[line.first.id], places[line.second.id]),
        (line.first.quote, line.second.quote),
        str(line.kind),
        "" if line.score is None else f"{line.score:.0%}",
        reasons_of(line.weights, here),
        str(line.decision.choice) if line.decision else "",
    )


def _figures(group: Group, places: dict[str, int]) -> list[FigureRow]:
    lines = {line.id: line for line in group.claims}

    def rows(one: Figures) -> tuple[BoundRow, ...]:
        names: dict[Bound, list[str]] = {}
        for name, bound in (("low", one.low), ("best", one.best), ("high", one.high)):
            if bound is not None:
                names.setdefault(bound, []).append(name)
        return tuple(
            BoundRow(
                tuple(found),
                bound.value,
                places[bound.claim],
                account_of_line(lines[bound.claim]),
            )
            for bound, found in names.items()
        )

    return [FigureRow(str(one.of), rows(one), one.claims) for one in group.figures]
