"""Decisions on the claims of an event group: accept, reject, split, and take back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from riwaya.api import Choice, Ledger
from riwaya.errors import RiwayaError, StaleDecision
from riwaya.store.gathered import DecidedLine
from riwaya.web.bench import LedgerNow, now
from riwaya.web.here import HereNow
from riwaya.web.params import one_of
from riwaya.web.render import render

router = APIRouter()
_QUOTED = 6  # claims whose quotes are shown again
_SEE_OTHER, _CONFLICT = 303, 409


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that names a claim of the group; ``undone`` tells by whom, empty if it holds."""

    seq: int
    choice: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    by: str
    at: str
    why: str
    undone: str


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """All that ``conflict.html`` may use: what was decided meanwhile, and what was to be."""

    template: ClassVar[str] = "conflict.html"
    name: str
    decided: tuple[Decision, ...]
    choice: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    quotes: tuple[str, ...]
    number: int
    why: str
    seen: int


@router.post("/groups/{name}/decide")
def decide(
    ledger: LedgerNow,
    here: HereNow,
    name: str,
    choice: Annotated[str, Form()] = "",
    first: Annotated[list[str] | None, Form()] = None,
    second: Annotated[list[str] | None, Form()] = None,
    rest: Annotated[str, Form()] = "",
    turn: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    seen: Annotated[int, Form()] = 0,
) -> Response:
    """Record what a person decided on claims of a group, or tell of what another did meanwhile."""
    if turn:
        return _turned(name, turn, first or ())
    chosen = one_of(Choice, "choice", choice)
    if chosen is None or chosen is Choice.UNDO:
        raise HTTPException(422, "shape")
    ours = list(dict.fromkeys(filter(None, first or ())))
    theirs = list(dict.fromkeys(filter(None, second or ())))
    if rest and ours and not theirs:
        theirs = [one for one in _members(ledger, name) if one not in ours]
    if not ours or not theirs:
        raise HTTPException(422, "sides")
    if not why.strip():
        raise HTTPException(422, "reason")
    try:
        ledger.gathered.decide(
            chosen, ours, theirs, seen=seen, by=here.viewer.name, why=why.strip(), at=now()
        )
    except StaleDecision as error:
        decided = ledger.gathered.since((*ours, *theirs), seen)
        quotes = tuple(
            line.quote for key in (*ours, *theirs)[:_QUOTED] for line in ledger.claim(key)[:1]
        )
        page = ConflictPage(
            name, tuple(map(decision_of, decided)), str(chosen), tuple(ours), tuple(theirs),
            quotes, 0, why, error.seq,
        )  # fmt: skip
        return render(page, here, _CONFLICT)
    except RiwayaError:
        raise
    except ValueError as error:
        raise HTTPException(422, "sides") from error
    return RedirectResponse(f"/groups/{ours[0]}#decisions", _SEE_OTHER)


@router.post("/groups/{name}/undo")
def undo(
    ledger: LedgerNow,
    here: HereNow,
    name: str,
    number: Annotated[int, Form()] = 0,
    claim: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    seen: Annotated[int, Form()] = 0,
) -> Response:
    """End a decision, or tell of what another decided meanwhile."""
    if not why.strip():
        raise HTTPException(422, "reason")
    try:
        ledger.gathered.undo(number, seen=seen, by=here.viewer.name, why=why.strip(), at=now())
    except StaleDecision as error:
        decided = ledger.gathered.since([claim], seen)
        page = ConflictPage(
            name, tuple(map(decision_of, decided)), str(Choice.UNDO), (claim,), (), (),
            number, why, error.seq,
        )  # fmt: skip
        return render(page, here, _CONFLICT)
    return RedirectResponse(f"/groups/{claim or name}#decisions", _SEE_OTHER)


def _turned(name: str, turn: str, ticked: Sequence[str]) -> Response:
    """Lead to another page of the claims of a group with what is ticked; nothing is decided."""
    params = [("claims", turn), *(("picked", one) for one in dict.fromkeys(ticked))]
    return RedirectResponse(f"/groups/{quote(name)}?{urlencode(params)}#members", _SEE_OTHER)


def _members(ledger: Ledger, name: str) -> list[str]:
    sheet = ledger.gathered.sheet(name)
    return [line.id for line in sheet.group.claims] if sheet and sheet.group else []


def decision_of(line: DecidedLine) -> Decision:
    """Lay a decision out."""
    one = line.decision
    ended = line.undone
    return Decision(
        one.seq,
        str(one.choice),
        tuple(claim.quote for claim in line.first),
        tuple(claim.quote for claim in line.second),
        one.by,
        one.at[:16].replace("T", " "),
        one.why,
        f"{ended.by}, {ended.at[:16].replace('T', ' ')}: {ended.why}" if ended else "",
    )
