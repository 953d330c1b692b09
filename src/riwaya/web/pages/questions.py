"""Saved questions: what is new in each answer since somebody last looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse

from riwaya.api import Ledger
from riwaya.ask.query import Query
from riwaya.ask.sheet import Pair, understood
from riwaya.store.documents import Scope
from riwaya.store.forms import from_json
from riwaya.store.questions import Saved
from riwaya.web.asked import asked_of, query_asked
from riwaya.web.bench import LedgerNow, now
from riwaya.web.here import Here, HereNow
from riwaya.web.remembered import answer_now
from riwaya.web.render import render

router = APIRouter()
_MOST = 30  # answered on one page; each is an answer of its own
_SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class SavedLine:
    """A saved question; ``new`` counts claims of its answer that the last one did not have.

    ``seen``: when its answer was last looked at, empty if never; then all of it is new.
    """

    name: str
    text: str
    understood: tuple[Pair, ...]
    at: str
    seen: str
    new: int
    url: str


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """All that ``questions.html`` may use; ``cut``: there are more than are shown."""

    template: ClassVar[str] = "questions.html"
    lines: tuple[SavedLine, ...]
    cut: bool
    most: int
    scope: Scope


@router.get("/questions")
def show_questions(ledger: LedgerNow, here: HereNow) -> HTMLResponse:
    """List the saved questions with what is new."""
    kept = ledger.questions.list()
    lines = tuple(_line(ledger, here, one) for one in kept[:_MOST])
    return render(QuestionsPage(lines, len(kept) > _MOST, _MOST, ledger.scope()), here)


@router.post("/questions")
def save_question(
    ledger: LedgerNow, name: Annotated[str, Form()] = "", asked: Annotated[str, Form()] = ""
) -> RedirectResponse:
    """Save a question under a name.

    Raises:
        HTTPException: 422, it has no name of one line.
        LedgerError: Another question has this name.
        QuestionError: It cannot be asked.
    """
    name = " ".join(name.split())
    if not name:
        raise HTTPException(422, "unnamed")
    query = query_asked(asked_of(parse_qsl(asked)))
    ledger.questions.add(name, query, at=now())
    return RedirectResponse("/questions", _SEE_OTHER)


@router.post("/questions/seen")
def note_seen(ledger: LedgerNow, name: Annotated[str, Form()] = "") -> RedirectResponse:
    """Keep which claims the answer has now: what comes later is new.

    Raises:
        LedgerError: No question has this name.
    """
    ledger.questions.run(name, at=now())
    return RedirectResponse("/questions", _SEE_OTHER)


@router.post("/questions/remove")
def remove_question(ledger: LedgerNow, name: Annotated[str, Form()] = "") -> RedirectResponse:
    """Take a question off the list.

    Raises:
        LedgerError: No question has this name.
    """
    ledger.questions.remove(name, at=now())
    return RedirectResponse("/questions", _SEE_OTHER)


def _line(ledger: Ledger, here: Here, kept: Saved) -> SavedLine:
    query: Query = from_json(Query, kept.query)
    answer = answer_now(ledger, query)
    claims = {e.claim for one in answer.positions for e in one.evidence if e.claim}
    return SavedLine(
        kept.name,
        query.text,
        tuple(understood(query, here.language)),
        kept.at[:10],
        kept.answered[:10],
        len(claims - kept.known),
        "/ask?" + urlencode({"saved": kept.name}),
    )
