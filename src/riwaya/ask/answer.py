"""The nouns of an answer: values, positions, the relations between them, and what was searched."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from riwaya.ask.evidence import Evidence
from riwaya.ask.query import Query
from riwaya.types import Interval


class LabelKind(StrEnum):
    """What a label is made of."""

    WORD = "word"  # an id of the catalogue
    ACTOR = "actor"
    PLACE = "place"
    QUOTED = "quoted"  # words of the article, where no id stands for them
    DAYS = "days"
    RANGE = "range"
    PREDICATE = "predicate"


class Tone(StrEnum):
    """Whether a position is said, denied, or said to be unknown."""

    SAID = "said"
    DENIED = "denied"
    UNKNOWN = "unknown"


class RelationKind(StrEnum):
    """How two positions stand to each other; the first four are ``Standing``'s."""

    DISPUTE = "dispute"
    CHANGED = "changed-over-time"
    SUPERSEDED = "superseded"
    WINDOWS_UNKNOWN = "windows-unknown"
    COMPATIBLE = "compatible"


@dataclass(frozen=True, slots=True)
class Label:
    """A label: ids and slot values only. ``words`` are the article's, shown in quotation marks."""

    kind: LabelKind
    ref: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the slot asked for; equal keys are one position."""

    key: str
    label: Label
    tone: Tone = Tone.SAID


class Origins(NamedTuple):
    """How many origins stand behind claims, and how often each reason joined two of them.

    The reasons are those of ``link.origins``; ``chains-alone`` where copies are not known.
    """

    number: int
    how: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """An answer that somebody gives, with the claims that hold it, in the order of the ledger.

    Attributes:
        value: What it answers.
        evidence: The claims.
        origins: How many origins stand behind them, counted once each, and how.
        window: First and last day they speak of, as far as known.
    """

    value: Value
    evidence: tuple[Evidence, ...]
    origins: Origins
    window: Interval


@dataclass(frozen=True, slots=True)
class Relation:
    """How two positions stand to each other.

    ``first`` and ``second`` count positions from 0. ``reason`` is a rule; ``pairs`` say for how
    many pairs of claims each standing holds, in the order of their names.
    """

    first: int
    second: int
    kind: RelationKind
    reason: str
    pairs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched: without it an answer, and more so none, says little.

    ``unread`` counts documents that no reader has read or that hold no Arabic text.
    """

    documents: int
    claims: int
    publishers: tuple[str, ...]
    unnamed: int  # documents without a publisher
    first: str | None
    last: str | None
    undated: int
    unread: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the collection says to a question.

    Attributes:
        query: The question as understood.
        positions: Those with most origins first.
        relations: Between positions that are opposed or could seem so.
        empty: Sides that no claim holds.
        premise: False if what the question takes for granted is said by nobody.
        origins: How many origins stand behind the whole answer, and how they were counted.
        bearing: Claims that bear on it, shown or not.
        offered: Claims the tables offered; more than were looked at where the search was cut.
        searched: What was searched.
    """

    query: Query
    positions: tuple[Position, ...]
    relations: tuple[Relation, ...]
    empty: tuple[Label, ...]
    premise: bool
    origins: Origins
    bearing: int
    offered: int
    searched: Searched

    @property
    def abstains(self) -> bool:
        """Tell whether nothing was found."""
        return not self.positions
