"""A claim whole: its chain hop by hop and every argument with what the program takes it for."""

from __future__ import annotations

from dataclasses import dataclass

from riwaya.store.claims import ClaimLine
from riwaya.text.fold import fold_word
from riwaya.types import (
    Claim,
    Hop,
    NumberArgument,
    Participant,
    PlaceArgument,
    PlacePrecision,
    Span,
    TimeArgument,
)
from riwaya.web.cards import Card, card_of, window_words
from riwaya.web.here import Here
from riwaya.web.highlights import Paint

_NAMED = 3  # places that share a name and are named; the others are counted


@dataclass(frozen=True, slots=True)
class Step:
    """A hop as drawn: who, as what, and how the words were handed on."""

    words: str
    type: str
    actor: str
    link: str
    cue: str
    interest: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument as shown: its words, and beside them what the program takes them for.

    ``notes`` are short words of the catalogue: precision, role, what a number counts.
    """

    role: str
    words: str
    name: str = ""
    span: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """A claim whole. ``number`` counts the claims of its document from 1."""

    number: int
    card: Card
    trigger: str
    steps: tuple[Step, ...]
    arguments: tuple[Argument, ...]


def whole_of(line: ClaimLine, claim: Claim, number: int, text: str, here: Here) -> Whole:
    """Lay a claim out whole; ``text`` is that of its document."""
    return Whole(
        number,
        card_of(line),
        claim.trigger.of(text),
        tuple(_step(hop, text) for hop in claim.chain),
        tuple(_arguments(claim, text, here)),
    )


def paints_of(claim: Claim, number: int) -> list[Paint]:
    """Give what a claim paints in its article: its quote and its parts, named by its number."""
    spans: list[tuple[str, Span]] = [("quote", claim.quote), ("trigger", claim.trigger)]
    spans += [("agent", one.span) for one in claim.agents]
    spans += [("patient", one.span) for one in claim.patients]
    spans += [("place", one.span) for one in claim.places]
    spans += [("voice", hop.span) for hop in claim.chain]
    if claim.time:
        spans.append(("time", claim.time.span))
    if claim.number:
        spans.append(("number", claim.number.span))
    return [Paint(span, kind, str(number)) for kind, span in spans]


def _step(hop: Hop, text: str) -> Step:
    return Step(
        _flat(hop.span, text),
        str(hop.type),
        hop.actor or "",
        str(hop.link),
        _flat(hop.cue, text) if hop.cue else "",
        hop.interest,
        hop.gap,
    )


def _arguments(claim: Claim, text: str, here: Here) -> list[Argument]:
    found = [_participant("agent", one, text, here) for one in claim.agents]
    found += [_participant("patient", one, text, here) for one in claim.patients]
    found += [_place(one, text, here) for one in claim.places]
    if claim.time:
        found.append(_time(claim.time, text, here))
    if claim.number:
        found.append(_number(claim.number, text, here))
    return found


def _participant(role: str, one: Participant, text: str, here: Here) -> Argument:
    words = _flat(one.span, text)
    told = one.role_words and one.role_words not in fold_word(words)  # else it says it twice
    notes = (f"«{one.role_words}»",) if told else ()
    return Argument(role, words, here.actor(one.actor), notes=notes)


def _place(one: PlaceArgument, text: str, here: Here) -> Argument:
    notes = [here.t(f"role.{one.role}"), here.t(f"whole.precision.{one.precision}")]
    if one.precision is PlacePrecision.UNRESOLVED and one.candidates:
        names = "، ".join(here.place(ref) for ref in one.candidates[:_NAMED])
        notes.append(here.n("whole.candidates", len(one.candidates), names=names))
    name = here.place(one.place) if one.place else ""
    return Argument("place", _flat(one.span, text), name, notes=tuple(map(str, notes)))


def _time(one: TimeArgument, text: str, here: Here) -> Argument:
    notes = (here.t(f"whole.exact.{one.precision}"), here.t(f"whole.anchor.{one.anchor}"))
    days = window_words(one.interval)
    return Argument("time", _flat(one.span, text), span=days, notes=tuple(map(str, notes)))


def _number(one: NumberArgument, text: str, here: Here) -> Argument:
    low, high = ("…" if bound is None else f"{bound:,}" for bound in (one.low, one.high))
    bounds = low if low == high else f"{low} – {high}"
    if one.best is not None and low != high:
        bounds += f" ({one.best:,})"
    notes = (str(here.t(f"whole.count.{one.of}")),)
    return Argument("number", _flat(one.span, text), span=bounds, notes=notes)


def _flat(span: Span, text: str) -> str:
    """Give the words of a span on one line."""
    return " ".join(span.of(text).split())
