"""Ask: a question on top, positions side by side in quotations, and what was searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, JSONResponse, Response

from riwaya.api import Ledger
from riwaya.ask.answer import Answer, Position, RelationKind
from riwaya.ask.evidence import Evidence
from riwaya.ask.labels import title
from riwaya.ask.parting import Common, common_ground, telling_spans
from riwaya.ask.query import Query, Slot
from riwaya.ask.question import NothingNamedError
from riwaya.ask.render import answer_form, html, markdown
from riwaya.ask.sheet import Pair, sheet_of, understood
from riwaya.errors import QuestionError
from riwaya.store.forms import from_json
from riwaya.types import Predicate
from riwaya.web.asked import Asked, asked_from, asked_of, query_asked
from riwaya.web.axis import Axis, Lane, axis_of
from riwaya.web.bench import LedgerNow
from riwaya.web.catalogue import load_words
from riwaya.web.faults import NotFoundError
from riwaya.web.here import Here, HereNow
from riwaya.web.marked import Account, account_of
from riwaya.web.remembered import answer_now
from riwaya.web.render import render

router = APIRouter()
_SHOWN = 3  # quotations of a position that stand open
_FOLDED = 30  # quotations under «more»; all of them are in what is exported
_LANES = 8
_RELATIONS = 6
_CHOICES = tuple(map(str, Slot)), tuple(map(str, Predicate))


@dataclass(frozen=True, slots=True)
class Told:
    """A quotation in a column; ``new``: the last answer to a saved question did not have it."""

    account: Account
    new: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A position: its number, its title, what stands behind it, its quotations.

    Attributes:
        number: From 1.
        title: In the language of the page.
        denied: It says that something is not so.
        origins: How many independent ones; ``how`` why claims were counted as one, how often.
        claims: How many, and how many ``passages`` beside them.
        open: Quotations shown; ``folded`` under «more»; ``left`` are shown nowhere on the page.
        against: Numbers of the positions it disputes.
    """

    number: int
    title: str
    denied: bool
    origins: int
    how: tuple[tuple[str, int], ...]
    claims: int
    passages: int
    open: tuple[Told, ...]
    folded: tuple[Told, ...]
    left: int
    against: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """How two positions, by number, stand; ``rule`` why; ``pairs`` of claims by standing."""

    first: int
    second: int
    kind: str
    rule: str
    pairs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """An answer laid out for the page."""

    columns: tuple[Column, ...]
    relations: tuple[Between, ...]
    folded: tuple[Between, ...]
    common: tuple[Common, ...]
    notes: tuple[str, ...]
    axis: Axis
    searched: tuple[Pair, ...]
    origins: int
    abstains: bool
    new: int


@dataclass(frozen=True, slots=True)
class AskPage:
    """All that ``ask.html`` may use.

    Attributes:
        asked: As it was asked; ``parts`` as it was understood, ready to be changed.
        understood: Labels and words of what was understood.
        fault: Which part could not be asked, a key of the catalogue; empty if all could.
        detail: What was wrong with it, as the program says it.
        answer: None where nothing was asked, or it could not be.
        saved: Name of the saved question that was opened, if one was.
        examples: Questions to begin with.
        choices: What a slot and a predicate can be.
    """

    template: ClassVar[str] = "ask.html"
    asked: Asked
    parts: Asked
    understood: tuple[Pair, ...]
    fault: str
    detail: str
    answer: AnswerPart | None
    saved: str
    examples: tuple[str, ...]
    choices: tuple[tuple[str, ...], tuple[str, ...]] = _CHOICES


@router.get("/ask")
def show_ask(ledger: LedgerNow, here: HereNow, saved: str = "") -> HTMLResponse:
    """Answer a question, or say how to ask one."""
    asked = asked_of(here.params)
    if saved:
        query, known = _kept(ledger, saved)
        return render(_answered(ledger, here, asked, query, saved, known), here)
    if asked.empty:
        return render(AskPage(asked, asked, (), "", "", None, "", _examples(here)), here)
    try:
        query = query_asked(asked)
    except QuestionError as error:
        return render(_refused(asked, error, here), here, 422)
    return render(_answered(ledger, here, asked, query, "", None), here)


@router.get("/ask.json")
def export_json(ledger: LedgerNow, here: HereNow) -> Response:
    """Give the whole answer as JSON."""
    answer = answer_now(ledger, query_asked(asked_of(here.params)))
    return JSONResponse(answer_form(answer), headers=_as_file("json"))


@router.get("/ask.md")
def export_markdown(ledger: LedgerNow, here: HereNow) -> Response:
    """Give the whole answer as Markdown."""
    answer = answer_now(ledger, query_asked(asked_of(here.params)))
    text = markdown(sheet_of(answer, here.language))
    return Response(text, media_type="text/markdown", headers=_as_file("md"))


@router.get("/ask.html")
def export_html(ledger: LedgerNow, here: HereNow) -> Response:
    """Give the whole answer as one page of HTML that loads nothing, to print or to pass on."""
    answer = answer_now(ledger, query_asked(asked_of(here.params)))
    return HTMLResponse(html(sheet_of(answer, here.language)), headers=_as_file("html"))


def _as_file(kind: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="riwaya-answer.{kind}"'}


def _kept(ledger: Ledger, name: str) -> tuple[Query, frozenset[str] | None]:
    """Fetch a saved question, and the claims of its last answer; None if it was never answered.

    Raises:
        NotFoundError: No question has this name.
    """
    for one in ledger.questions.list():
        if one.name == name:
            query: Query = from_json(Query, one.query)
            return query, one.known if one.answered else None
    raise NotFoundError("saved question", name)


def _examples(here: Here) -> tuple[str, ...]:
    keys = sorted(key for key in load_words() if key.startswith("ask.example."))
    return tuple(str(here.t(key)) for key in keys)


def _refused(asked: Asked, error: QuestionError, here: Here) -> AskPage:
    """Say what was understood of a question that cannot be asked, and how to ask."""
    known: tuple[Pair, ...] = ()
    parts = asked
    if isinstance(error, NothingNamedError):
        known = tuple(understood(error.query, here.language))
        parts = asked_from(error.query)
    key = f"ask.fault.{error.where.lstrip('-')}"
    fault = key if key in load_words() else "ask.fault.question"
    return AskPage(asked, parts, known, fault, error.problem, None, "", _examples(here))


def _answered(
    ledger: Ledger,
    here: Here,
    asked: Asked,
    query: Query,
    saved: str,
    known: frozenset[str] | None,
) -> AskPage:
    answer = answer_now(ledger, query)
    parts = asked_from(query)
    shown = asked if not asked.empty else Asked(q=query.text) if query.text else parts
    return AskPage(
        asked=shown,
        parts=parts,
        understood=tuple(understood(query, here.language)),
        fault="",
        detail="",
        answer=lay_out(answer, here, known),
        saved=saved,
        examples=(),
    )


def lay_out(answer: Answer, here: Here, known: frozenset[str] | None) -> AnswerPart:
    """Lay an answer out; claims that are not among ``known`` are new, if that is given."""
    sheet = sheet_of(answer, here.language, 0)
    between = [
        Between(one.first + 1, one.second + 1, str(one.kind), one.reason, one.pairs)
        for one in answer.relations
        if one.kind is not RelationKind.COMPATIBLE
    ]
    order = list(RelationKind)
    between.sort(key=lambda one: order.index(RelationKind(one.kind)))
    columns = tuple(
        _column(number, one, answer, here, (between, known))
        for number, one in enumerate(answer.positions, start=1)
    )
    claims = {e.claim for one in answer.positions for e in one.evidence if e.claim}
    return AnswerPart(
        columns=columns,
        relations=tuple(between[:_RELATIONS]),
        folded=tuple(between[_RELATIONS:]),
        common=common_ground(answer),
        notes=sheet.notes,
        axis=axis_of(
            [_lane(column, one) for column, one in zip(columns, answer.positions, strict=True)][
                :_LANES
            ],
            turned=here.direction == "rtl",
        ),
        searched=sheet.searched,
        origins=answer.origins.number,
        abstains=answer.abstains,
        new=len(claims - known) if known is not None else 0,
    )


def _column(
    number: int,
    position: Position,
    answer: Answer,
    here: Here,
    beside: tuple[Sequence[Between], frozenset[str] | None],
) -> Column:
    between, known = beside
    ranked = sorted(position.evidence, key=lambda one: (not _is_new(one, known), not one.claim))
    told = tuple(
        Told(account_of(one, telling_spans(answer.query.slot, one)), _is_new(one, known))
        for one in ranked[: _SHOWN + _FOLDED]
    )
    claims = sum(1 for one in position.evidence if one.claim)
    return Column(
        number=number,
        title=title(position.value, here.language),
        denied=position.value.tone == "denied",
        origins=position.origins.number,
        how=position.origins.how,
        claims=claims,
        passages=len(position.evidence) - claims,
        open=told[:_SHOWN],
        folded=told[_SHOWN:],
        left=len(ranked) - len(told),
        against=tuple(
            one.second if one.first == number else one.first
            for one in between
            if number in (one.first, one.second) and one.kind == RelationKind.DISPUTE
        ),
    )


def _is_new(one: Evidence, known: frozenset[str] | None) -> bool:
    return known is not None and bool(one.claim) and one.claim not in known


def _lane(column: Column, position: Position) -> Lane:
    return Lane(
        f"{column.number}. {column.title}",
        tuple(dict.fromkeys(one.window for one in position.evidence if one.stated)),
        tuple(sorted({one.published.date for one in position.evidence if one.published.date})),
    )
