"""Disputes: claims on one thing that cannot all hold, with the reason and the words.

A rule looks at two claims side by side and says in what they part; ``windows`` then says how
they stand in time. Nothing here judges which account is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from riwaya.link.beside import (
    CARRIED,
    carried_on,
    companions,
    in_one_breath,
    key_of,
    neighbours,
    second_hand,
)
from riwaya.link.denials import denied
from riwaya.link.doers import rival_agent
from riwaya.link.likeness import Likeness
from riwaya.link.model import Model
from riwaya.link.outcomes import rival_outcome
from riwaya.link.pairs import Pair, Parting, Rule, pair_of
from riwaya.link.places import rival_place
from riwaya.link.roles import attack_or_exchange, helps_or_fights
from riwaya.link.scopes import rival_value
from riwaya.link.slots import Slots
from riwaya.link.updates import is_told_update
from riwaya.link.windows import Meeting, meeting, rival_time, standing
from riwaya.types import Dispute, DisputeType, Link, LinkKind, NumberArgument, NumberOf

RULES: tuple[Rule, ...] = (
    denied, rival_outcome, rival_value, rival_time, rival_place, rival_agent,
    helps_or_fights, attack_or_exchange,
)  # fmt: skip
"""In the order of asking: of two that apply, the plainer one names the dispute."""

_SLOTS: dict[DisputeType, Rule] = {
    DisputeType.VALUE: rival_value,
    DisputeType.TIME: rival_time,
    DisputeType.PLACE: rival_place,
    DisputeType.AGENT: rival_agent,
}
_SAME = (LinkKind.SAME_EVENT, LinkKind.RETELLING)
_LENIENT = (
    -1.0
)  # bits under the threshold of a link, chosen on clusters that its model had not seen
_TOLLS = frozenset({NumberOf.KILLED, NumberOf.WOUNDED, NumberOf.DETAINED})
_BESIDE = ("value.", "role.", "place.other-target")
"""Rules that hold between companions: who did it and in which town tell happenings apart."""
_NIGHT = 1  # days between the windows of companions: the night between is told of either
_SINCE = 3  # days in which a toll is told anew
_TWICE = 2.0  # counts further apart than this are of two happenings sooner than of one


def dispute(a: Slots, b: Slots, link: Link | None) -> Dispute | None:
    """Compare two claims and say in what they cannot both hold; None if they can.

    Args:
        a: One claim.
        b: Another claim, of the same or of another document.
        link: What the comparison of slots suggests that both share; None if nothing.
    """
    if in_one_breath(a, b):
        return None
    pair = pair_of(a, b, link)
    for rule in RULES:
        parting = rule(pair)
        if parting is not None:
            return None if _two_happenings(pair, parting) else _stated(pair, parting)
    return None


def _two_happenings(pair: Pair, parting: Parting) -> bool:
    """Tell whether more than one slot is at odds: then the link is wrong sooner than a report."""
    if parting.type not in _SLOTS:
        return False
    return sum(rule(pair) is not None for rule in _SLOTS.values()) > 1


def find_disputes(
    pairs: Iterable[tuple[Slots, Slots, Link | None]], model: Model | None = None
) -> list[Dispute]:
    """Find all disputes of pairs, and those that links carry on to further claims.

    Args:
        pairs: Claims with the link between them; None for claims that share a block only. Those
            are compared for help and fight, denial and outcome; and for rival counts where
            nothing but the counts keeps them from being linked.
        model: What a link weighs; the shipped model if not given.

    Returns:
        One dispute a pair at most, sorted by the ids of the claims.
    """
    found: dict[tuple[str, str], Dispute] = {}
    linked: dict[tuple[str, str], Link] = {}
    sides: dict[str, Slots] = {}
    apart: list[tuple[Slots, Slots]] = []
    for a, b, link in pairs:
        if a.claim.id == b.claim.id:
            continue
        sides[a.claim.id], sides[b.claim.id] = a, b
        if link is not None and link.kind in _SAME:
            linked[key_of(a, b)] = link
        one = dispute(a, b, link)
        if one is not None:
            found[key_of(a, b)] = one
        elif _may_be_one_toll(a, b, link):
            apart.append((a, b))
    if apart:  # the model is read only where it is needed
        for missed in _but_for(apart, linked, sides, Likeness(model)):
            found[missed.first, missed.second] = missed
    beside = neighbours(linked, sides.values())
    for x, y in (*second_hand(beside), *carried_on(beside, found.values(), sides)):
        again = _implied(sides[x], sides[y])
        if again is not None and again.type in CARRIED and (x, y) not in linked:
            found.setdefault((x, y), again)
    for x, y in companions(linked, sides):
        again = _implied(sides[x], sides[y], _NIGHT)
        if again is not None and again.reason.startswith(_BESIDE):
            found.setdefault((x, y), again)
    return [found[key] for key in sorted(found)]


def _may_be_one_toll(a: Slots, b: Slots, link: Link | None) -> bool:
    """Tell whether two unlinked claims of two documents count what may be one thing."""
    return (
        (link is None or link.kind is LinkKind.RELATED)
        and a.number is not None
        and b.number is not None
        and a.predicate is b.predicate
        and a.claim.document != b.claim.document
        and a.number.of in _TOLLS
        and _within(a.number, b.number, _TWICE)
    )


def _within(a: NumberArgument, b: NumberArgument, factor: float) -> bool:
    low, high = sorted(one.best or one.low or one.high or 0 for one in (a, b))
    return high <= factor * low


def _but_for(
    pairs: list[tuple[Slots, Slots]],
    linked: Iterable[tuple[str, str]],
    sides: dict[str, Slots],
    likeness: Likeness,
) -> Iterator[Dispute]:
    """Find rival counts that alone keep two claims from being linked.

    A claim whose count is told by another claim of the same document already has its partner
    there; of several that might be it, the likeliest is. A count that is said to be new stands
    beside the old one in its own document, and speaks of its own day.
    """
    settled = {
        (one, sides[other].claim.document)
        for pair in linked
        for one, other in (pair, pair[::-1])
        if sides[one].predicate is sides[other].predicate
    }
    best: dict[tuple[str, str], float] = {}
    rivals: list[tuple[float, Dispute, tuple[tuple[str, str], tuple[str, str]]]] = []
    for a, b in pairs:
        ends = (a.claim.id, b.claim.document), (b.claim.id, a.claim.document)
        told = is_told_update(a, b)
        if not told and not settled.isdisjoint(ends):
            continue
        if (one := _implied(a, b, _SINCE if told else 0)) is None:
            continue
        if one.type is not DisputeType.VALUE:
            continue
        bits = likeness.beyond(a, b, one.type)
        if bits >= _LENIENT:
            rivals.append((bits, one, ends))
            for end in ends:
                best[end] = max(bits, best.get(end, bits))
    for bits, one, ends in rivals:
        if all(bits >= best[end] for end in ends):
            yield one


def _stated(pair: Pair, parting: Parting) -> Dispute:
    how, why = standing(pair, parting)
    return Dispute(
        pair.first.claim.id, pair.second.claim.id, parting.type, how,
        parting.first, parting.second, f"{parting.rule}/{why}",
    )  # fmt: skip


def _implied(a: Slots, b: Slots, slack: int = 0) -> Dispute | None:
    """Compare two claims of two documents as if they were linked as one happening.

    Only where their windows meet, by default to the day: tolls of one front on two days look
    alike.
    """
    if a.claim.document == b.claim.document or meeting(a, b, slack, slack) is not Meeting.MEET:
        return None
    return dispute(a, b, Link(*key_of(a, b), LinkKind.SAME_EVENT, 0.0, ()))
