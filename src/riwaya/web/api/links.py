"""Links, disputes and event groups over the API, and decisions on links."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from riwaya.api import LinkFilter, LinkScope
from riwaya.store.claims import Filter
from riwaya.store.decided import LinkDecision
from riwaya.store.gathered import GroupPlace
from riwaya.store.grouped import Group, GroupLine
from riwaya.store.groups import GroupFilter
from riwaya.store.link_lines import DisputeFilter, DisputeLine, DisputePlace, LinkLine, LinkPlace
from riwaya.store.open_forms import form_of
from riwaya.types import DisputeType, LinkKind, Predicate, Standing
from riwaya.web.api.answers import (
    FAULTS,
    Cursor,
    Size,
    fitting,
    page_after,
    takes_json,
    told,
)
from riwaya.web.api.claims import one_claim
from riwaya.web.api.forms import Decided, Page, SentLinkDecision, Undo
from riwaya.web.bench import LedgerNow, now
from riwaya.web.faults import NotFoundError

router = APIRouter(tags=["links"], responses=FAULTS)
Key = Annotated[str | None, Query(max_length=100)]


def either_here(
    predicate: Predicate | None = None,
    actor: Key = None,
    place: Key = None,
    document: Key = None,
    publisher: Annotated[str | None, Query(max_length=200)] = None,
) -> Filter:
    """Read what one of two claims must fit."""
    return Filter(predicate, None, actor, place, document=document, publisher=publisher)


Either = Annotated[Filter, Depends(either_here)]


@router.get("/links", response_model=Page[LinkLine])
def list_links(
    ledger: LedgerNow,
    either: Either,
    claim: Key = None,
    kind: LinkKind | None = None,
    least: Annotated[float | None, Query(ge=0, le=1)] = None,
    decided: bool | None = None,
    cursor: Cursor = None,
    size: Size = 50,
) -> Response:
    """List links: a person's own first, then the most confident."""
    asked = LinkFilter(either, claim, kind, least, decided)
    find = partial(ledger.links_after, asked)
    return page_after(find, LinkPlace, "links", cursor, size)


@router.get("/links/scope", response_model=LinkScope)
def get_link_scope(ledger: LedgerNow) -> Response:
    """Say how much is linked, how much is left, and what was found."""
    return told(form_of(ledger.link_scope()))


@router.get("/links/decisions", response_model=list[LinkDecision])
def list_link_decisions(ledger: LedgerNow) -> Response:
    """List all decisions on links, oldest first, those undone too."""
    return told([form_of(one) for one in ledger.link_decisions()])


@router.post("/links/decisions", response_model=Decided, dependencies=[Depends(takes_json)])
def decide_link(ledger: LedgerNow, sent: SentLinkDecision) -> Response:
    """Accept or reject a link, or part two sets of claims; it outlives reading anew.

    409 if somebody decided on the two since ``seen``, which is `decision.seq` of the link.
    """
    for key in (*sent.first, *sent.second):
        one_claim(ledger, key)
    with fitting():
        seq = ledger.decide_link(
            sent.choice,
            sent.first,
            sent.second,
            kind=sent.kind,
            by=ledger.viewer.name,
            why=sent.why,
            at=now(),
            seen=sent.seen,
        )
    return told({"seq": seq})


@router.post(
    "/links/decisions/{number}/undo", response_model=Decided, dependencies=[Depends(takes_json)]
)
def undo_link_decision(
    ledger: LedgerNow, number: Annotated[int, Path(ge=1, le=2**53)], sent: Undo
) -> Response:
    """End an earlier decision on links."""
    if number not in {one.seq for one in ledger.link_decisions()}:
        raise NotFoundError("decision", str(number))
    with fitting():
        seq = ledger.undo_decision(number, by=ledger.viewer.name, why=sent.why, at=now())
    return told({"seq": seq})


@router.get("/links/{link_id}", response_model=LinkLine)
def get_link(ledger: LedgerNow, link_id: str) -> Response:
    """Fetch a link with the weights for and against it."""
    found = [line for line in ledger.link_named(link_id) if line.id == link_id]
    if not found:
        raise NotFoundError("link", link_id[:80])
    return told(form_of(found[0]))


@router.get("/disputes", response_model=Page[DisputeLine])
def list_disputes(
    ledger: LedgerNow,
    either: Either,
    claim: Key = None,
    type: DisputeType | None = None,
    standing: Standing | None = None,
    cursor: Cursor = None,
    size: Size = 50,
) -> Response:
    """List disputes, in the order their claims came."""
    asked = DisputeFilter(either, claim, type, standing)
    find = partial(ledger.disputes_after, asked)
    return page_after(find, DisputePlace, "disputes", cursor, size)


@router.get("/groups", response_model=Page[GroupLine])
def list_groups(
    ledger: LedgerNow,
    either: Either,
    least: Annotated[int, Query(ge=2, le=1_000)] = 2,
    cursor: Cursor = None,
    size: Size = 50,
) -> Response:
    """List event groups, the largest first."""
    asked = GroupFilter(either, least)
    find = partial(ledger.gathered.after, asked)
    return page_after(find, GroupPlace, "groups", cursor, size)


@router.get("/groups/{group_id}", response_model=Group)
def get_group(ledger: LedgerNow, group_id: str) -> Response:
    """Fetch an event group whole: claims, links, figures, origins, disputes."""
    found = [one for one in ledger.group(group_id) if one.id == group_id]
    if not found:
        raise NotFoundError("group", group_id[:80])
    return told(form_of(found[0]))
