"""Lines of the lists of links and disputes, what is asked of them, and places in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from riwaya.store.claims import ClaimLine, Filter
from riwaya.store.decided import LinkDecision
from riwaya.types import DisputeType, LinkKind, Standing, Weight


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link as a list shows it. ``score`` is None where only a person says so.

    Attributes:
        id: Of the link.
        first: One claim; that which came to the ledger first.
        second: The other.
        kind: What they are suggested to share; of a person's own link, what that person named.
        score: Link confidence, in [0, 1].
        weights: Reasons for and against.
        version: Of the scorer; empty for a person's own link.
        decision: What a person last decided on these two, if anything.
    """

    id: str
    first: ClaimLine
    second: ClaimLine
    kind: LinkKind
    score: float | None
    weights: tuple[Weight, ...] = ()
    version: str = ""
    decision: LinkDecision | None = None


@dataclass(frozen=True, slots=True)
class LinkFilter:
    """Which links to give; a field left out asks for nothing.

    Attributes:
        either: What one of the two claims must fit (document, predicate, actor, place …).
        claim: Whole id of one of the two.
        kind: Kind of the link.
        least: Least link confidence; a person's own link has none and never fits.
        decided: Only those that a person decided on, or only those that nobody did.
    """

    either: Filter = field(default_factory=Filter)
    claim: str | None = None
    kind: LinkKind | None = None
    least: float | None = None
    decided: bool | None = None


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """Two claims that part, as a list shows them.

    Attributes:
        type: In what they part.
        standing: How they stand in time.
        first: One claim; that which came to the ledger first.
        second: The other.
        first_words: The words of the first in which they part.
        second_words: Those of the second.
        first_origins: How many independent origins tell what the first tells, against the second.
        second_origins: Likewise of the second.
        reason: The rule that says so.
        link: Id of the link between the two, if there is one.
    """

    type: DisputeType
    standing: Standing
    first: ClaimLine
    second: ClaimLine
    first_words: str
    second_words: str
    first_origins: int
    second_origins: int
    reason: str
    link: str | None


@dataclass(frozen=True, slots=True)
class DisputeFilter:
    """Which disputes to give; ``either`` is what one of the two claims must fit."""

    either: Filter = field(default_factory=Filter)
    claim: str | None = None
    type: DisputeType | None = None
    standing: Standing | None = None


class LinkPlace(NamedTuple):
    """A place in the list of links; no score: among a person's own, which come first."""

    score: float | None
    first: int
    second: int


class DisputePlace(NamedTuple):
    """A place in the list of disputes."""

    first: int
    second: int
    type: str
