"""Parting: the words of a quotation that carry its answer, and what all positions share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from riwaya.ask.answer import Answer, Position
from riwaya.ask.evidence import Evidence
from riwaya.ask.query import Slot
from riwaya.types import Span


class Part(StrEnum):
    """What positions may share."""

    PREDICATE = "predicate"
    AGENT = "agent"
    PATIENT = "patient"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Common:
    """A value that some claim of every position has: an id of predicates, actors or places."""

    part: Part
    ref: str


_SAYS_LITTLE = frozenset({"", "PERSON", "OTHER", "OTHER_ARMED", "OTHER_STATE"})
"""Ids that say what somebody is, not who: two such may be two."""


def telling_spans(slot: Slot, evidence: Evidence) -> tuple[Span, ...]:
    """Give the spans, in the document, of the words that answer what is asked; ascending.

    Where no words of their own do, as in «whether», the trigger does.
    """
    match slot:
        case Slot.WHO:
            found = _words_in(evidence, (one.words for one in evidence.agents))
        case Slot.WHOM:
            found = _words_in(evidence, (one.words for one in evidence.patients))
        case Slot.WHERE:
            found = _words_in(evidence, (one.words for one in evidence.places))
        case Slot.WHEN:
            found = [evidence.time] if evidence.time else []
        case Slot.HOW_MANY:
            found = [evidence.number.span] if evidence.number else []
        case _:
            found = []
    return tuple(sorted(found or [evidence.trigger]))


def _words_in(evidence: Evidence, parts: Iterable[str]) -> list[Span]:
    """Find words in the quote; a part may also be given by a word outside it."""
    found = []
    for words in parts:
        at = evidence.quote.find(words) if words else -1
        if at >= 0:
            start = evidence.span.start + at
            found.append(Span(start, start + len(words)))
    return found


def common_ground(answer: Answer) -> tuple[Common, ...]:
    """List what claims of every position share; nothing where there is one position only."""
    if len(answer.positions) < 2:
        return ()
    held = [_values(position) for position in answer.positions]
    first, *others = held
    return tuple(one for one in first if all(one in other for other in others))


def _values(position: Position) -> dict[Common, None]:
    """Give what the claims of a position name, in order; a dictionary for its order."""
    found: dict[Common, None] = {}
    for part in Part:
        for one in position.evidence:
            found |= dict.fromkeys(Common(part, ref) for ref in _refs(part, one))
    return found


def _refs(part: Part, one: Evidence) -> list[str]:
    match part:
        case Part.PREDICATE:
            return [str(one.predicate)]
        case Part.AGENT:
            refs = [named.actor for named in one.agents]
        case Part.PATIENT:
            refs = [named.actor for named in one.patients]
        case Part.PLACE:
            refs = [spot.place or "" for spot in one.places]
    return [ref for ref in refs if ref not in _SAYS_LITTLE]
