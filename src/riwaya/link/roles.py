"""Roles: who helps a body cannot fight it in the same days; an attack is no exchange of fire."""

from __future__ import annotations

from riwaya.link.bodies import is_one, may_be_one, told
from riwaya.link.pairs import Pair, Parting, days_between, gap, mark_by, marked, shared_words
from riwaya.link.slots import Party, Slots
from riwaya.types import DisputeType, Predicate, Span

P = Predicate
_FIGHTS = frozenset({P.ATTACK, P.BOMBARD, P.ASSASSINATE, P.KILL, P.DETAIN, P.RAID, P.INFIGHT})
_PEOPLE = frozenset({"people", "none"})
_STATE = frozenset({"state", "force"})
_GUARDED = frozenset({"base", "checkpoint", "police"})
_AND = 2  # letters of « و»: «الحوثيون وقوات صالح» are two doers, not doer and sufferer
_MUTUAL = frozenset({P.AGREE, P.INFIGHT})
_REACH = 40  # letters between a trigger and its parties
_ONE_HAPPENING = 2  # words that two quotes share when no link says they tell of one happening
_ONE_TEXT = 0.5  # share of the words around, from which two texts are nearly one
_TOGETHER = 3  # days between two printings of it


def helps_or_fights(pair: Pair) -> Parting | None:
    """Find one pair of bodies of which one claim says that they help, one that they fight."""
    for helping, fighting in ((pair.first, pair.second), (pair.second, pair.first)):
        fights = fighting.predicate in _FIGHTS and fighting.sign > 0
        if fights and _is_help(helping) and _one_pair(helping, fighting):
            return _parting(pair, "role.helps-or-fights")
    return None


def _parting(pair: Pair, rule: str) -> Parting:
    return Parting(DisputeType.ROLE, rule, pair.first.claim.trigger, pair.second.claim.trigger)


def _is_help(slots: Slots) -> bool:
    """Tell whether a claim says that one body works for another; talks and truces do not.

    Nor does it where the help is «ضد» the other, or «في الحرب على» it; nor where somebody unnamed
    is said to belong to it («مسلحون ينتمون»).
    """
    if slots.sign <= 0 or _against(slots):
        return False
    if slots.predicate is P.FACILITATE:
        return True
    if slots.predicate is P.AGREE:
        return bool(marked(slots, "ally")) and not marked(slots, "break")
    sworn = slots.predicate is P.PLEDGE and not marked(slots, "defect")
    return sworn and mark_by(slots, "belong", slots.claim.trigger, 0) is None


def _against(slots: Slots) -> bool:
    """Tell whether words such as «ضد» stand between the help and the last of its parties."""
    trigger = slots.claim.trigger
    last = max((party.span.start for party in (*slots.agents, *slots.patients)), default=0)
    return any(trigger.end <= mark.span.start <= last for mark in marked(slots, "against"))


def _one_pair(a: Slots, b: Slots) -> bool:
    """Tell whether two claims stand between the same two bodies, each told by name."""
    return any(
        (is_one(agent, other_agent) and is_one(patient, other_patient))
        or (is_one(agent, other_patient) and is_one(patient, other_agent))
        for agent, patient in _sides(a)
        for other_agent, other_patient in _sides(b)
    )


def _sides(slots: Slots) -> list[tuple[Party, Party]]:
    return [
        (agent, patient)
        for agent in slots.agents
        for patient in slots.patients
        if told(agent)
        and told(patient)
        and not may_be_one(agent, patient)
        and _opposed(slots, agent, patient)
        and max(gap(one.span, slots.claim.trigger) for one in (agent, patient)) <= _REACH
    ]


def _opposed(slots: Slots, one: Party, other: Party) -> bool:
    """Tell whether the words let two bodies of a claim stand against, or for, each other.

    Of «بين أ وب من جهة، وج من جهة أخرى» and «بين أ وب، وبين ج» the words in between part the
    sides; of «بين أ وب» nothing else does. Elsewhere those of one list stand side by side, and
    those of «أ وب في معاركهم» before the fight are not one against the other.
    """
    trigger = slots.claim.trigger
    low, high = sorted((one.span, other.span))
    between = [
        mark
        for mark in (*marked(slots, "range"), *marked(slots, "side"))
        if slots.predicate in _MUTUAL and trigger.end <= mark.span.start
    ]
    if not between or between[0].span.start > trigger.end + _REACH:
        beside = slots.predicate is P.INFIGHT and high.end <= trigger.start
        return not beside and not _one_list(slots, low, high)
    if len(between) == 1:
        return True
    return any(low.end <= mark.span.start <= high.start for mark in between)


def _one_list(slots: Slots, low: Span, high: Span) -> bool:
    """Tell whether « و» alone joins two bodies, or joins both to those between them."""
    at = low
    for span in sorted(party.span for party in (*slots.agents, *slots.patients)):
        if low < span <= high and gap(at, span) == _AND:
            at = span
    return at == high


def attack_or_exchange(pair: Pair) -> Parting | None:
    """Find a one-sided attack in one account and fire from both sides in the other."""
    days = days_between(pair)
    if pair.first.sign * pair.second.sign <= 0 or days is None or days > _TOGETHER:
        return None
    if _one_account(pair):
        return None
    for attack, fight in ((pair.first, pair.second), (pair.second, pair.first)):
        if attack.predicate is not P.ATTACK or fight.predicate is not P.INFIGHT:
            continue
        if (
            _one_sided(attack)
            and _both_fire(fight)
            and not _forces(fight)
            and (pair.joined or _one_happening(pair))
        ):
            return _parting(pair, "role.attack-or-exchange")
    return None


def _one_account(pair: Pair) -> bool:
    """Tell whether one voice tells both: that first one side fired, and then the other too."""
    a, b = pair.first.claim, pair.second.claim
    told = ({(hop.type, hop.actor) for hop in one.chain} for one in (a, b))
    one, other = told
    return a.document == b.document and (one == other or not one or not other)


def _one_sided(slots: Slots) -> bool:
    """Tell whether somebody fires at people who do not fire back, as the words have it."""
    trigger = slots.claim.trigger
    fires = any(
        mark.span.start < trigger.end and trigger.start < mark.span.end
        for mark in marked(slots, "oneway")
    )
    guarded = any(mark.value in _GUARDED for mark in marked(slots, "site"))
    return fires and not guarded and all(party.group in _PEOPLE for party in slots.patients)


def _forces(slots: Slots) -> bool:
    """Tell whether forces of a state fight: whoever attacks them meets fire."""
    return any(party.group in _STATE for party in (*slots.agents, *slots.patients))


def _both_fire(slots: Slots) -> bool:
    """Tell whether the trigger says that both sides fire, not only that there is violence."""
    return mark_by(slots, "mutual", slots.claim.trigger, 0) is not None


def _one_happening(pair: Pair) -> bool:
    """Tell whether two quotes share words enough to be of one happening, or stand in one text."""
    around = pair.first.context & pair.second.context
    fewest = min(len(pair.first.context), len(pair.second.context))
    return len(shared_words(pair)) >= _ONE_HAPPENING or len(around) >= _ONE_TEXT * max(1, fewest)
