"""Doers: one act that two accounts lay at the door of different bodies or persons."""

from __future__ import annotations

from riwaya.link.bodies import doers, may_be_one, rivals
from riwaya.link.pairs import Pair, Parting
from riwaya.link.persons import is_person, name_of, other_person, ties
from riwaya.link.slots import Party, Slots
from riwaya.types import DisputeType, Predicate

P = Predicate
_ACTS = frozenset({
    P.ATTACK, P.BOMBARD, P.ASSASSINATE, P.KILL, P.DETAIN, P.RAID, P.HARM, P.RELEASE, P.CLAIM_RESP,
    P.CONTROL, P.SMUGGLE, P.DISPLACE, P.LEAD, P.DEFEAT, P.FACILITATE,
})  # fmt: skip


def rival_agent(pair: Pair) -> Parting | None:
    """Find one act with different doers, both named, neither part of the other.

    Who is not named at all is not rival: the other account is only more exact.
    """
    a, b = pair.first, pair.second
    if not pair.joined or a.predicate is not b.predicate or a.predicate not in _ACTS:
        return None
    if min(a.sign, b.sign) <= 0 or _turned_round(a, b):
        return None
    found = None if rivals(a.agents, b.agents) is None else rivals(doers(a), doers(b))
    if found is not None:
        return Parting(DisputeType.AGENT, "agent.other-body", found[0].span, found[1].span)
    persons = _other_persons(a, b)
    if persons is not None:
        return Parting(DisputeType.AGENT, "agent.other-person", persons[0].span, persons[1].span)
    return None


def _turned_round(a: Slots, b: Slots) -> bool:
    """Tell whether the doer of one is the sufferer of the other: then more is at odds than this."""
    pairs = [(x, y) for x in a.agents for y in b.patients]
    pairs += [(x, y) for x in b.agents for y in a.patients]
    return any(x.named and y.named and may_be_one(x, y) for x, y in pairs)


def _other_persons(a: Slots, b: Slots) -> tuple[Party, Party] | None:
    """Give two persons who are certainly not one: another name, or a tie («أحد حراس فلان»)."""
    if len(a.agents) != 1 or len(b.agents) != 1:
        return None
    x, y = a.agents[0], b.agents[0]
    tied = ties(a, x) ^ ties(b, y)
    both = is_person(x) and is_person(y)
    if _known(a, x) and _known(b, y) and other_person(a, x, b, y) and (tied or both):
        return x, y
    return None


def _known(slots: Slots, party: Party) -> bool:
    """Tell whether it is said which person this is: by name, or by whose son or guard it is."""
    return (is_person(party) and bool(name_of(party))) or bool(ties(slots, party))
