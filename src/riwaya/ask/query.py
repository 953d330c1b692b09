"""A question as it was understood: what is asked for, and what is known about it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

from riwaya.types import Predicate


class Slot(StrEnum):
    """What a question asks for."""

    WHO = "who"
    WHOM = "whom"
    WHERE = "where"
    WHEN = "when"
    HOW_MANY = "how-many"
    WHETHER = "whether"
    ROLE = "role"
    WHAT = "what"
    STRENGTH = "strength"
    EFFECT = "effect"
    FINISHED = "finished"
    MEMBERSHIP = "membership"


class Side(StrEnum):
    """On which side of a claim a party that is asked about must stand."""

    ANY = "any"
    AGENT = "agent"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True)
class AskedActor:
    """A body the question names: its id, the side it must stand on, its words as asked."""

    id: str
    side: Side
    words: str


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """A person the question names.

    ``names`` are folded words, one of which must stand in a claim; ``kin`` says that not this
    person is meant but somebody named by way of him: his successor, his son.
    """

    names: tuple[str, ...]
    kin: str
    words: str


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """A place the question names: the ids it may mean (none: only its words are known)."""

    ids: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question, frozen.

    Attributes:
        text: As it was asked; empty where flags alone ask.
        slot: What is asked for.
        actors: Bodies it names; all of them must take part in a claim.
        persons: Persons it names; one of them must stand in a claim.
        leaders: It asks of the leaders of a body, not of the body.
        predicates: What a claim must say to bear on it; empty for anything.
        asked: The predicates the words of the question name, before the slot widens them.
        places: Places it names; a claim must lie in one of them.
        first: First day it asks about, or None.
        last: Last day, or None.
        words: Other folded words of the question that a claim must share.
        ignored: Words that were not understood.
    """

    text: str
    slot: Slot
    actors: tuple[AskedActor, ...] = ()
    persons: tuple[AskedPerson, ...] = ()
    leaders: bool = False
    predicates: tuple[Predicate, ...] = ()
    asked: tuple[Predicate, ...] = ()
    places: tuple[AskedPlace, ...] = ()
    first: datetime.date | None = None
    last: datetime.date | None = None
    words: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def narrow(self) -> bool:
        """Tell whether it names anything that narrows the search."""
        return bool(self.actors or self.persons or self.places)


P = Predicate
HELP = (P.FACILITATE, P.MOVE, P.SMUGGLE, P.RELEASE)
"""What one does for another."""
FIGHT = (
    P.ATTACK, P.BOMBARD, P.ASSASSINATE, P.KILL, P.DETAIN, P.RAID, P.INFIGHT, P.DEFEAT, P.HARM,
)  # fmt: skip
"""What one does against another."""
_WIDER: dict[Slot, tuple[Predicate, ...]] = {
    Slot.ROLE: (*HELP, *FIGHT, P.AGREE, P.PLAN),
    Slot.STRENGTH: (
        P.STRENGTH, P.PRESENT, P.REGROUP, P.DEFEAT, P.WHEREABOUTS, P.KILL, P.DETAIN,
    ),
    Slot.FINISHED: (P.DEFEAT, P.CONTROL, P.PRESENT, P.REGROUP, P.STRENGTH),
    Slot.MEMBERSHIP: (P.PLEDGE, P.LEAD, P.DENY),
}  # fmt: skip
_LOCATED = (P.WHEREABOUTS, P.PRESENT, P.MOVE, P.ESCAPE, P.DETAIN)
_MOVED = frozenset({P.WHEREABOUTS, P.PRESENT, P.MOVE, P.ESCAPE})


def widen(slot: Slot, asked: tuple[Predicate, ...]) -> tuple[Predicate, ...]:
    """Give the predicates that bear on what is asked: some slots need more than those named.

    >>> Predicate.DETAIN in widen(Slot.ROLE, ())
    True
    """
    if slot in _WIDER:
        return _WIDER[slot]
    if slot is Slot.WHERE and (not asked or _MOVED & set(asked)):
        return _LOCATED
    if slot is Slot.HOW_MANY and not asked:
        return (P.STRENGTH, P.PRESENT, P.DEFEAT)
    if slot in (Slot.WHO, Slot.WHETHER) and asked:
        return tuple(dict.fromkeys((*asked, *_answering(asked))))
    return asked


def _answering(asked: tuple[Predicate, ...]) -> tuple[Predicate, ...]:
    """Responsibility taken or denied answers who did it."""
    violent = {P.ATTACK, P.BOMBARD, P.ASSASSINATE, P.KILL}
    return (P.CLAIM_RESP, P.DENY) if violent & set(asked) else ()
