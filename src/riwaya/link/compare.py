"""Comparing: two claims laid out, slot by slot, each slot's outcome a named level.

Nothing is weighed here and nothing is asked of tables of scores: what a level is worth stands in
the model (``score``). Levels are words that a person can read in an explanation.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from riwaya.link.parties import party_level
from riwaya.link.rarity import cosine, norm
from riwaya.link.sites import site_level
from riwaya.link.slots import Slots
from riwaya.link.times import gap_level, window_level
from riwaya.types import NumberArgument, NumberOf, Predicate

P = Predicate
Levels = dict[str, str]
"""Slot → how the comparison came out."""

_KIN = frozenset(
    frozenset(pair)
    for pair in (
        (P.ATTACK, P.BOMBARD), (P.ATTACK, P.INFIGHT), (P.ATTACK, P.RAID), (P.BOMBARD, P.RAID),
        (P.ATTACK, P.ASSASSINATE), (P.KILL, P.ASSASSINATE), (P.BOMBARD, P.ASSASSINATE),
        (P.CONTROL, P.DEFEAT), (P.CONTROL, P.PRESENT), (P.MOVE, P.PRESENT), (P.RAID, P.DETAIN),
        (P.MOVE, P.DISPLACE), (P.WHEREABOUTS, P.PRESENT), (P.PLAN, P.ATTACK), (P.CONTROL, P.MOVE),
        (P.INFIGHT, P.BOMBARD), (P.INFIGHT, P.RAID), (P.FACILITATE, P.SMUGGLE),
    )
)  # fmt: skip
_HURT = frozenset({P.KILL, P.HARM})
_BLOWS = frozenset({P.ATTACK, P.BOMBARD, P.ASSASSINATE, P.RAID, P.INFIGHT})
CONSEQUENCES = frozenset({"consequence", "dead and wounded"})
"""Levels of the predicate at which two claims may be related, but never tell of one thing."""


def predicate_level(first: Predicate, second: Predicate, families: tuple[str, str]) -> str:
    """Say how two predicates stand: same, kin, consequence, toll, same family, other."""
    if first is second:
        return "same"
    both = frozenset((first, second))
    if both in _KIN:
        return "kin"
    if both == _HURT:
        return "dead and wounded"
    if both & _HURT and both & _BLOWS:
        return "consequence"
    return "same family" if families[0] == families[1] else "other"


def number_level(
    first: NumberArgument | None, second: NumberArgument | None, *, same_day: bool
) -> str:
    """Say how two counts stand: equal, meet, close, differ, of other things, or missing.

    Counts of reports of one day are accounts of one event; of later days, as often as not,
    those of the next: so levels that compare figures are told apart by ``same_day``.
    """
    if first is None or second is None:
        return "both missing" if first is second else "one missing"
    if first.of is not second.of and NumberOf.OTHER not in (first.of, second.of):
        return "of other things"
    return f"{_figures(first, second)} ({'same day' if same_day else 'other day'})"


def _figures(first: NumberArgument, second: NumberArgument) -> str:
    if (first.low, first.high) == (second.low, second.high):
        return "equal"
    if _least(first) <= _most(second) and _least(second) <= _most(first):
        return "meet"
    lower, higher = sorted((_middle(first), _middle(second)))
    return "close" if higher <= 1.5 * lower else "differ"


def _least(one: NumberArgument) -> float:
    return 0.0 if one.low is None else one.low


def _most(one: NumberArgument) -> float:
    return float("inf") if one.high is None else one.high


def _middle(one: NumberArgument) -> float:
    if one.best is not None:
        return one.best
    return one.low if one.low is not None else (one.high or 0)


@dataclass(frozen=True)
class Described:
    """A claim with what every comparison of it needs, reckoned once."""

    slots: Slots

    @cached_property
    def words(self) -> float:
        """Length of the quote's vector."""
        return norm(self.slots.words)

    @cached_property
    def context(self) -> float:
        """Length of the vector of the quote with what stands around it."""
        return norm(self.slots.context)

    @cached_property
    def page(self) -> float:
        """Length of the document's vector."""
        return norm(self.slots.page)


_WORDING = (0.1, 0.25, 0.45, 0.7, 0.9)
_CONTEXT = (0.1, 0.2, 0.35, 0.55, 0.8)
_DOCUMENTS = (0.05, 0.12, 0.2, 0.3, 0.42, 0.56, 0.72, 0.9)


def share(value: float, bounds: tuple[float, ...]) -> str:
    """Name the bin of a cosine: ``0.20-0.35``."""
    at = bisect_right(bounds, value)
    low = bounds[at - 1] if at else 0.0
    high = bounds[at] if at < len(bounds) else 1.0
    return f"{low:.2f}-{high:.2f}"


Step = Callable[[Described, Described, float, str], str]
"""Compares one slot of two claims, given how alike their documents are and the days between."""

STEPS: tuple[tuple[str, Step], ...] = (
    ("predicate", lambda a, b, page, gap: predicate_level(
        a.slots.predicate, b.slots.predicate, (a.slots.family, b.slots.family))),
    ("published", lambda a, b, page, gap: gap),
    ("polarity", lambda a, b, page, gap: polarity_level(a.slots.sign, b.slots.sign)),
    ("number", lambda a, b, page, gap: number_level(
        a.slots.number, b.slots.number, same_day=gap == "same day")),
    ("trigger", lambda a, b, page, gap: trigger_level(a.slots, b.slots)),
    ("position", lambda a, b, page, gap: position_level(
        a.slots.place_in_text, b.slots.place_in_text)),
    ("documents", lambda a, b, page, gap: share(page, _DOCUMENTS)),
    ("window", lambda a, b, page, gap: window_level(a.slots.window, b.slots.window)),
    ("wording", lambda a, b, page, gap: share(
        cosine(a.slots.words, b.slots.words, a.words, b.words), _WORDING)),
    ("agents", lambda a, b, page, gap: party_level(a.slots.agents, b.slots.agents)),
    ("patients", lambda a, b, page, gap: party_level(a.slots.patients, b.slots.patients)),
    ("places", lambda a, b, page, gap: site_level(a.slots.sites, b.slots.sites)),
    ("context", lambda a, b, page, gap: share(
        cosine(a.slots.context, b.slots.context, a.context, b.context), _CONTEXT)),
)  # fmt: skip
"""What is compared, by slot; what costs least comes first."""


def compare(first: Described, second: Described, page: float) -> Levels:
    """Compare two claims of two documents.

    Args:
        first: One claim.
        second: The other; the order makes no difference.
        page: How alike the two documents are, in [0, 1] (``page_likeness``).
    """
    gap = gap_level(first.slots.published, second.slots.published)
    return {slot: step(first, second, page, gap) for slot, step in STEPS}


def polarity_level(first: int, second: int) -> str:
    """Say how two signs stand: same, opposed, unclear."""
    return "same" if first == second else "opposed" if first * second < 0 else "unclear"


def page_likeness(first: Described, second: Described) -> float:
    """Say how alike two documents are: the cosine of all their words, rare ones weighing most."""
    return cosine(first.slots.page, second.slots.page, first.page, second.page)


def trigger_level(first: Slots, second: Slots) -> str:
    """Say how two triggers stand: equal, one word shared (rare or common), other."""
    if first.trigger == second.trigger and first.trigger:
        return "equal"
    return "shared" if first.trigger & second.trigger else "other"


_LEAD = 0.12


def position_level(first: float, second: float) -> str:
    """Say where in their texts two claims stand: both lead, one leads, beside, elsewhere."""
    lead = (first < _LEAD) + (second < _LEAD)
    if lead == 2:
        return "both lead"
    if lead == 1:
        return "one leads"
    return "beside" if abs(first - second) < 0.15 else "elsewhere"


_ON_OTHERS = frozenset({
    P.ATTACK, P.BOMBARD, P.ASSASSINATE, P.KILL, P.DETAIN, P.RAID, P.INFIGHT, P.RELEASE, P.HARM,
    P.DEFEAT, P.CONTROL,
})  # fmt: skip


def is_barred(first: Slots, second: Slots) -> bool:
    """Tell whether two claims name two different persons: they are never linked.

    Two persons that suffer, or that the claim is about, bar a link. Two doers of one act do not:
    that is what a dispute over the doer is made of.
    """
    if party_level(first.patients, second.patients) == "other person":
        return True
    both_on_others = first.predicate in _ON_OTHERS and second.predicate in _ON_OTHERS
    return not both_on_others and party_level(first.agents, second.agents) == "other person"
