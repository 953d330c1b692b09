"""Review: one claim at a time, decided on by keyboard; blind second coding of a sample."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from riwaya.api import Ledger
from riwaya.errors import DataError, StaleDecision
from riwaya.lexicon.actors import load_actor_ids
from riwaya.link.within import gazetteer
from riwaya.store.claims import ClaimLine, claim_of
from riwaya.store.coding import Verdict
from riwaya.store.reviewing import Act, Order, QueueFilter, Review, ReviewState
from riwaya.store.sampling import SampleOf
from riwaya.types import Claim, Document, Factuality, Predicate, Span
from riwaya.web.bench import LedgerNow, now
from riwaya.web.cards import Card, card_of
from riwaya.web.correcting import CHOICES, Draft, claim_of_form, draft_of, draft_of_form, same_claim
from riwaya.web.faults import NotFoundError
from riwaya.web.here import Here, HereNow
from riwaya.web.highlights import Paint, Piece, cut
from riwaya.web.render import render

router = APIRouter()
_KEPT = ("predicate", "document", "publisher", "order")  # parameters of the queue
_QUEUE = "queue."  # before the names of these in a form: a claim has a predicate of its own
_AROUND = 400  # letters shown on either side of the quote at least
_SUGGESTED = 12


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The text around a claim, in pieces; ``start`` is the place of its first letter."""

    start: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What a decision on a claim carries: what its writer saw, and a token that counts once."""

    seen: int
    token: str
    after: str
    queue: str  # the parameters of the queue, for links
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """All that ``review.html`` may use.

    Attributes:
        card: The claim; None where none waits.
        title: Of its article.
        excerpt: Its sentence in the article, with what stands around it.
        draft: Its parts in fields.
        done: What the form carries.
        state: What was decided so far.
        history: All decisions on it.
        total: Claims that wait.
        decided: Claims that were decided on.
        next: Address of the next claim.
        undo: Number of the decision just made and what its undoing must have seen, if one was.
        problem: Why the form was not taken; and what to do.
        hint: What to do about it.
        sample: Name of the sample that is coded; empty in the queue.
        why: The reason as it was written, where the form was not taken.
    """

    template: ClassVar[str] = "review.html"
    card: Card | None
    title: str
    excerpt: Excerpt
    draft: Draft
    done: Done
    state: ReviewState | None
    history: tuple[Review, ...]
    total: int
    decided: int
    next: str
    undo: tuple[str, str] | None
    problem: str
    hint: str
    sample: str
    predicates: tuple[str, ...] = tuple(Predicate)
    factualities: tuple[str, ...] = tuple(Factuality)
    why: str = ""
    letters: str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # keys of the predicates, in their order

    @property
    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """Give the fields that take one of a few values."""
        return CHOICES

    @property
    def actors(self) -> tuple[tuple[str, str, str], ...]:
        """Give all bodies: id, Arabic and English name."""
        return _actors()


@lru_cache(maxsize=1)
def _actors() -> tuple[tuple[str, str, str], ...]:
    return tuple((row.id, row.form, row.gloss) for row in load_actor_ids())


@router.get("/review")
def show_queue(request: Request, ledger: LedgerNow, here: HereNow) -> HTMLResponse:
    """Show the next claim that waits for a decision."""
    params = request.query_params
    after, undone = params.get("after") or None, params.get("decided", "")
    kept = _kept(params.multi_items())
    try:
        queue = ledger.reviews.queue(_asked(kept), after=after, limit=1)
    except ValueError:
        queue, after = ledger.reviews.queue(_asked(kept), limit=1), None
    undo = (undone, params.get("seen", "0")) if undone.isdigit() else None
    line = queue.lines[0] if queue.lines else None
    done = _done(ledger, line, after or "", kept)
    skip = _address("/review", [*kept, ("after", queue.after)]) if queue.after else ""
    return render(_page(ledger, line, done, queue.total, skip, undo=undo), here)


@router.get("/review/places")
def suggest_places(here: HereNow, q: str = "") -> JSONResponse:
    """Suggest places that bear a name, with what contains them: for the field of a place."""
    found = gazetteer().named(q[:60]) if len(q) > 1 else ()
    return JSONResponse(
        [
            {"id": one.id, "name": here.place(one.id), "in": _within(one.id, here)}
            for one in found[:_SUGGESTED]
        ]
    )


def _within(place: str, here: Here) -> str:
    return "، ".join(here.place(one.id) for one in gazetteer().chain(place)[1:3])


@router.get("/review/{claim}")
def show_claim(claim: str, ledger: LedgerNow, here: HereNow) -> HTMLResponse:
    """Show one claim, whatever was decided on it."""
    line = _line(ledger, claim)
    return render(_page(ledger, line, _done(ledger, line, "", ()), 0, "/review"), here)


@router.post("/review/undo")
async def undo(request: Request, ledger: LedgerNow, here: HereNow) -> Response:
    """End a decision that was just made."""
    form = await _form(request)
    found = ledger.reviews.undo(
        _whole(form.get("decision", "")),
        by=here.viewer.name,
        at=now(),
        seen=_whole(form.get("seen", "")),
        token=form.get("token", ""),
    )
    where = f"/review/{found.claim}" if found.claim else "/review"
    return RedirectResponse(where, 303)


@router.post("/review/{claim}")
async def decide(claim: str, request: Request, ledger: LedgerNow, here: HereNow) -> Response:
    """Keep a decision on a claim; one that is stale or cannot be kept is shown again, filled in."""
    form = await _form(request)
    line, kept = _line(ledger, claim), _kept(form.items(), _QUEUE)
    document = _document(ledger, line)
    try:
        act = _act(form, claim_of(line), document.text)
        found = ledger.reviews.decide(
            claim,
            act[0],
            by=here.viewer.name,
            at=now(),
            seen=_whole(form.get("seen", "")),
            why=form.get("why", "").strip(),
            corrected=act[1],
            token=form.get("token", ""),
        )
    except (DataError, ValueError) as error:
        done = _done(ledger, line, form.get("after", ""), kept)
        page = _page(ledger, line, done, 0, "/review", form=form, error=error)
        return render(page, here, 409 if isinstance(error, StaleDecision) else 422)
    more = [("decided", str(found.seq)), ("seen", str(found.seen))]
    after = [("after", form["after"])] if form.get("after") else []
    return RedirectResponse(_address("/review", [*kept, *after, *more]), 303)


@router.get("/samples/{name}")
def show_unit(name: str, ledger: LedgerNow, here: HereNow) -> Response:
    """Show the next claim of a sample to one person, without what others said of it."""
    if any(one.name == name and one.of is SampleOf.DOCUMENTS for one in ledger.codings.samples()):
        return RedirectResponse(f"/samples/{quote(name, safe='')}/articles", 303)
    return render(_coding_page(ledger, name, here), here)


@router.post("/samples/{name}/{unit}")
async def code(
    name: str, unit: str, request: Request, ledger: LedgerNow, here: HereNow
) -> Response:
    """Keep what a person says of a claim of a sample."""
    form = await _form(request)
    waiting = {one.id: one for one in ledger.codings.waiting(name, by=here.viewer.name)}
    found = waiting.get(unit)
    if found is None or found.claim is None:
        raise NotFoundError("unit", unit)
    document = ledger.document(found.document)
    text = document.text if document else ""
    try:
        act, corrected = _act(form, found.claim, text)
        if act is Act.REJECT and not form.get("why", "").strip():
            raise ValueError("who rejects a claim gives a reason")
        ledger.codings.code(
            name,
            unit,
            Verdict(str(act)),
            (corrected,) if corrected else (),
            by=here.viewer.name,
            at=now(),
            token=form.get("token", ""),
        )
    except (DataError, ValueError) as error:
        return render(_coding_page(ledger, name, here, form, error), here, 422)
    return RedirectResponse(f"/samples/{name}", 303)


def _coding_page(
    ledger: Ledger,
    name: str,
    here: Here,
    form: Mapping[str, str] | None = None,
    error: Exception | None = None,
) -> ReviewPage:
    waiting = [one for one in ledger.codings.waiting(name, by=here.viewer.name) if one.claim]
    line = next(iter(ledger.claim(waiting[0].id)), None) if waiting else None
    done = Done(0, secrets.token_urlsafe(12), "", "", ())
    return _page(ledger, line, done, len(waiting), "", form=form, error=error, sample=name)


def _page(
    ledger: Ledger,
    line: ClaimLine | None,
    done: Done,
    total: int,
    following: str,
    *,
    undo: tuple[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    error: Exception | None = None,
    sample: str = "",
) -> ReviewPage:
    """Lay a claim out for a decision; a form that was not taken is shown as it was filled in."""
    states = dict(ledger.reviews.progress().states)
    decided = sum(count for state, count in states.items() if str(state) != "open")
    problem, hint = _told(error)
    empty = Excerpt(0, ())
    if line is None:
        draft = Draft("", "", ())
        return ReviewPage(
            None, "", empty, draft, done, None, (), total, decided, "", undo, problem, hint, sample
        )
    document, claim = _document(ledger, line), claim_of(line)
    draft = draft_of_form(form, document.text) if form else draft_of(claim, document.text)
    if form and not form.get("predicate"):
        draft = draft_of(claim, document.text)
    blind = bool(sample)
    return ReviewPage(
        card=card_of(line),
        title=document.title or document.name,
        excerpt=_excerpt(claim, document.text),
        draft=draft,
        done=done,
        state=None if blind else ledger.reviews.state([line.id]).get(line.id),
        history=() if blind else tuple(ledger.reviews.history(line.id)),
        total=total,
        decided=decided,
        next=following,
        undo=undo,
        problem=problem,
        hint=hint,
        sample=sample,
        why=form.get("why", "") if form else "",
    )


def _told(error: Exception | None) -> tuple[str, str]:
    if isinstance(error, DataError):
        return f"{error.where}: {error.problem}", error.hint
    return (str(error), "") if error else ("", "")


def _act(form: Mapping[str, str], claim: Claim, text: str) -> tuple[Act, Claim | None]:
    """Read what was decided; a correction that changes nothing accepts."""
    act = form.get("act", "")
    if act == "correct":
        corrected = claim_of_form(form, claim, text)
        if not same_claim(corrected, claim):
            return Act.CORRECT, corrected
        act = "accept"
    if act not in ("accept", "reject"):
        raise ValueError("choose to accept, to correct or to reject")
    return Act(act), None


def _excerpt(claim: Claim, text: str) -> Excerpt:
    """Give the paragraphs around a claim, with its parts painted."""
    whole = _around(text, claim.quote)
    paints = [("quote", claim.quote), ("trigger", claim.trigger)]
    paints += [("agent", one.span) for one in claim.agents]
    paints += [("patient", one.span) for one in claim.patients]
    paints += [("place", one.span) for one in claim.places]
    paints += [("hop", one.span) for one in claim.chain]
    paints += [("time", claim.time.span)] if claim.time else []
    paints += [("number", claim.number.span)] if claim.number else []
    moved = [
        Paint(Span(span.start - whole.start, span.end - whole.start), kind)
        for kind, span in paints
        if span.end > whole.start and span.start < whole.end
    ]
    return Excerpt(whole.start, cut(whole.of(text), moved))


def _line(ledger: Ledger, claim: str) -> ClaimLine:
    line = next((one for one in ledger.claim(claim) if one.id == claim), None)
    if line is None:
        raise NotFoundError("claim", claim)
    return line


def _document(ledger: Ledger, line: ClaimLine) -> Document:
    document = ledger.document(line.document)
    if document is None:
        raise NotFoundError("document", line.document)
    return document


def _done(
    ledger: Ledger, line: ClaimLine | None, after: str, kept: tuple[tuple[str, str], ...]
) -> Done:
    state = ledger.reviews.state([line.id]).get(line.id) if line else None
    token = secrets.token_urlsafe(12)
    return Done(state.seen if state else 0, token, after, urlencode(kept), kept)


def _around(text: str, span: Span) -> Span:
    """Give the paragraphs that hold a span and some letters on either side of it."""
    first, last = max(span.start - _AROUND, 0), min(span.end + _AROUND, len(text))
    begin, end = text.rfind("\n", 0, first) + 1, text.find("\n", last)
    # An article without paragraphs is cut where it is long, at a space.
    begin = begin if first - begin < _AROUND else text.find(" ", first) + 1
    end = end if 0 <= end - last < _AROUND else max(text.rfind(" ", span.end, last), span.end)
    return Span(min(begin, span.start), len(text) if len(text) - last < _AROUND else end)


def _kept(pairs: Iterable[tuple[str, str]], mark: str = "") -> tuple[tuple[str, str], ...]:
    """Keep the parameters of the queue; in forms their names begin with ``mark``."""
    named = [(key.removeprefix(mark), value) for key, value in pairs if key.startswith(mark)]
    return tuple(
        (key, value)
        for key, value in named
        if key in _KEPT and value and (key != "predicate" or value in tuple(Predicate))
    )


def _asked(kept: tuple[tuple[str, str], ...]) -> QueueFilter:
    def values(name: str) -> frozenset[str]:
        return frozenset(value for key, value in kept if key == name)

    return QueueFilter(
        predicates=frozenset(Predicate(one) for one in values("predicate")),
        documents=values("document"),
        publishers=values("publisher"),
        order=Order.DOCUMENT if "document" in values("order") else Order.SCORE,
    )


def _address(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


async def _form(request: Request) -> dict[str, str]:
    return {key: value for key, value in (await request.form()).items() if isinstance(value, str)}


def _whole(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0
