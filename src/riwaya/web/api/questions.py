"""Questions over the API: ask, save, ask again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from riwaya.api import Ledger
from riwaya.ask.answer import Answer
from riwaya.ask.question import read_question
from riwaya.ask.saved import Rerun
from riwaya.store.open_forms import form_of
from riwaya.store.questions import Saved
from riwaya.web.api.answers import FAULTS, fitting, takes_json, told
from riwaya.web.api.forms import NewQuestion, SavedQuestion
from riwaya.web.bench import LedgerNow, now
from riwaya.web.faults import NotFoundError

router = APIRouter(tags=["questions"], responses=FAULTS)


@router.get("/ask", response_model=Answer)
def ask(ledger: LedgerNow, q: Annotated[str, Query(min_length=1, max_length=1_000)]) -> Response:
    """Answer a question in Arabic or English with quotations only."""
    return told(form_of(ledger.ask(q)))


@router.get("/questions", response_model=list[SavedQuestion])
def list_questions(ledger: LedgerNow) -> Response:
    """List the saved questions in the order they were added."""
    return told([_form(one) for one in ledger.questions.list()])


@router.post(
    "/questions", status_code=201, response_model=SavedQuestion, dependencies=[Depends(takes_json)]
)
def save_question(ledger: LedgerNow, sent: NewQuestion) -> Response:
    """Save a question under a name of one line."""
    with fitting():
        new = ledger.questions.add(sent.name, read_question(sent.question), at=now())
    return told(_form(one_question(ledger, sent.name)), 201 if new else 200)


@router.get("/questions/{name}", response_model=SavedQuestion)
def get_question(ledger: LedgerNow, name: str) -> Response:
    """Fetch a saved question."""
    return told(_form(one_question(ledger, name)))


@router.delete("/questions/{name}", status_code=204)
def remove_question(ledger: LedgerNow, name: str) -> Response:
    """Take a question off the list; its entries stay in the ledger."""
    one_question(ledger, name)
    ledger.questions.remove(name, at=now())
    return Response(status_code=204)


@router.post("/questions/{name}/answers", response_model=Rerun, dependencies=[Depends(takes_json)])
def answer_again(ledger: LedgerNow, name: str) -> Response:
    """Answer a saved question again; ``new`` are claims that the last answer did not have."""
    one_question(ledger, name)
    return told(form_of(ledger.questions.run(name, at=now())))


def one_question(ledger: Ledger, name: str) -> Saved:
    """Fetch a saved question by its name. Raises NotFoundError."""
    found = [one for one in ledger.questions.list() if one.name == name]
    if not found:
        raise NotFoundError("question", name[:80])
    return found[0]


def _form(saved: Saved) -> dict[str, object]:
    return {
        "name": saved.name,
        "at": saved.at,
        "query": saved.query,
        "answered": saved.answered,
        "known": len(saved.known),
    }
