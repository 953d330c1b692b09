"""Claims over the API: search, one whole, why it was found, what people decided about it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from riwaya.api import Ledger
from riwaya.extract.explain import explain
from riwaya.lexicon.actors import load_actor_ids
from riwaya.store.asked import FAMILIES, ActorRole, ClaimQuery, Sort, query_of
from riwaya.store.claims import ClaimLine, claim_of
from riwaya.store.finding import ClaimPage, ClaimRow
from riwaya.store.open_forms import form_of
from riwaya.store.overview import Overview
from riwaya.store.reviewing import Review
from riwaya.store.reviews import Reviewed
from riwaya.store.rows import PUBLISHER
from riwaya.types import Factuality, PlaceRole, Predicate, VoiceType
from riwaya.web.api.answers import FAULTS, Cursor, Size, fitting, takes_json, told
from riwaya.web.api.documents import one_document
from riwaya.web.api.forms import ClaimDecision, ClaimSearch, NewClaim, Undo
from riwaya.web.bench import LedgerNow, now
from riwaya.web.faults import NotFoundError

router = APIRouter(tags=["claims"], responses=FAULTS)
BESIDE = ("cursor", "after", "size", "facets", "as_of", "format", "delay")
"""Parameters that stand beside those of a query of claims."""

_DAY = {"type": "string", "description": "2017-10-05, 2017-10 or 2017"}
_WORD = {"type": "string", "maxLength": 200}


def _one_of(values: Any) -> dict[str, Any]:
    return {"type": "string", "enum": [str(one) for one in values]}


def _parameter(name: str, schema: dict[str, Any], *, many: bool = False) -> dict[str, Any]:
    if many:
        schema = {"type": "array", "items": schema, "maxItems": 40}
    return {"name": name, "in": "query", "required": False, "schema": schema}


def query_parameters() -> list[dict[str, Any]]:
    """Describe the parameters of a query of claims for the API's own document."""
    return [
        _parameter("text", _WORD),
        _parameter("exact", _one_of(("yes", "no"))),
        _parameter("predicate", _one_of(Predicate), many=True),
        _parameter("family", _one_of(FAMILIES), many=True),
        _parameter("actor", _one_of(row.id for row in load_actor_ids()), many=True),
        _parameter("actor_role", _one_of(ActorRole)),
        _parameter("place", _WORD, many=True),
        _parameter("place_role", _one_of(PlaceRole), many=True),
        *(_parameter(name, _DAY) for name in ("from", "to", "said_from", "said_to")),
        _parameter("publisher", _WORD, many=True),
        _parameter("origin", _one_of((PUBLISHER, *VoiceType)), many=True),
        _parameter("voice", _WORD, many=True),
        _parameter("factuality", _one_of(Factuality), many=True),
        _parameter("reviewed", _one_of(("yes", "no"))),
        _parameter("disputed", _one_of(("yes", "no"))),
        _parameter("origins", {"type": "integer", "minimum": 1, "maximum": 1000}),
        _parameter("document", _WORD, many=True),
        _parameter("held_from", _DAY),
        _parameter("copies", _one_of(("fold", "apart"))),
        _parameter("sort", _one_of(Sort)),
        _parameter("order", _one_of(("desc", "asc"))),
    ]


QUERY = {"parameters": query_parameters()}


def asked_here(request: Request) -> ClaimQuery:
    """Read the query of claims that an address asks, as the page of claims reads it.

    Raises:
        QueryError: A parameter is unknown, or its value cannot be asked for.
    """
    params = request.query_params
    return query_of({name: params.getlist(name) for name in params}, beside=BESIDE)


QueryNow = Annotated[ClaimQuery, Depends(asked_here)]


@router.get("/claims", response_model=ClaimSearch, openapi_extra=QUERY)
def search_claims(
    ledger: LedgerNow,
    asked: QueryNow,
    cursor: Cursor = None,
    size: Size = 50,
    facets: Annotated[bool, Query(description="give the facets with their counts")] = True,
) -> Response:
    """Search claims with the parameters of the page of claims."""
    found = ledger.index.search(ledger.viewer, asked, after=cursor, size=size)
    return told(search_form(found, facets=facets))


def search_form(found: ClaimPage, *, facets: bool) -> dict[str, Any]:
    """Give a page of search in its JSON form."""
    return {
        "items": [form_of(row) for row in found.rows],
        "next": found.next,
        "total": found.total,
        "total_rows": found.total_rows,
        "facets": [form_of(one) for one in found.facets] if facets else [],
    }


@router.get("/overview", response_model=Overview)
def get_overview(ledger: LedgerNow) -> Response:
    """Say what the collection holds and what it lacks."""
    return told(form_of(ledger.index.overview(ledger.viewer)))


@router.post(
    "/claims", status_code=201, response_model=Reviewed, dependencies=[Depends(takes_json)]
)
def add_claim(ledger: LedgerNow, sent: NewClaim) -> Response:
    """Add a claim that no reader found."""
    one_document(ledger, sent.claim.document)
    with fitting():
        found = ledger.reviews.add(
            sent.claim, by=ledger.viewer.name, at=now(), why=sent.why, token=sent.token
        )
    return told(form_of(found), 201)


@router.get("/claims/{claim_id}", response_model=ClaimLine)
def get_claim(ledger: LedgerNow, claim_id: str) -> Response:
    """Fetch a claim; ``body`` is the whole of it: arguments, chain, spans and reasons."""
    return told(form_of(one_claim(ledger, claim_id)))


@router.get("/claims/{claim_id}/reasons", response_model=list[str])
def get_reasons(ledger: LedgerNow, claim_id: str) -> Response:
    """Say why a claim was found: the words, the rows and the rules, line by line."""
    line = one_claim(ledger, claim_id)
    return told(list(explain(claim_of(line), one_document(ledger, line.document))))


@router.get("/claims/{claim_id}/copies", response_model=list[ClaimRow])
def get_copies(ledger: LedgerNow, claim_id: str) -> Response:
    """List the near-copies of a claim, the earliest first."""
    one_claim(ledger, claim_id)
    return told([form_of(row) for row in ledger.index.copies(ledger.viewer, claim_id)])


@router.get("/claims/{claim_id}/decisions", response_model=list[Review])
def list_decisions(ledger: LedgerNow, claim_id: str) -> Response:
    """List all decisions on a claim, oldest first, those undone too."""
    one_claim(ledger, claim_id)
    return told([form_of(one) for one in ledger.reviews.history(claim_id)])


@router.post(
    "/claims/{claim_id}/decisions", response_model=Reviewed, dependencies=[Depends(takes_json)]
)
def decide_claim(ledger: LedgerNow, claim_id: str, sent: ClaimDecision) -> Response:
    """Accept, reject or correct a claim; 409 if somebody decided on it since ``seen``."""
    one_claim(ledger, claim_id)
    with fitting():
        found = ledger.reviews.decide(
            claim_id,
            sent.act,
            by=ledger.viewer.name,
            at=now(),
            seen=sent.seen,
            why=sent.why,
            corrected=sent.corrected,
            token=sent.token,
        )
    return told(form_of(found))


@router.post(
    "/claims/{claim_id}/decisions/{number}/undo",
    response_model=Reviewed,
    dependencies=[Depends(takes_json)],
)
def undo_decision(ledger: LedgerNow, claim_id: str, number: int, sent: Undo) -> Response:
    """End an earlier decision on a claim: what held before holds again."""
    one_claim(ledger, claim_id)
    if number not in {one.seq for one in ledger.reviews.history(claim_id)}:
        raise NotFoundError("decision", str(number))
    with fitting():
        found = ledger.reviews.undo(
            number, by=ledger.viewer.name, at=now(), seen=sent.seen, why=sent.why
        )
    return told(form_of(found))


def one_claim(ledger: Ledger, key: str) -> ClaimLine:
    """Fetch a claim by its whole id. Raises NotFoundError."""
    found = [line for line in ledger.claim(key) if line.id == key]
    if not found:
        raise NotFoundError("claim", key[:80])
    return found[0]
