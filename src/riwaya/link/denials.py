"""Denials: what one account asserts and another negates, in its own voice or in answer."""

from __future__ import annotations

from riwaya.link.bodies import is_one, rivals, told
from riwaya.link.pairs import (
    Pair,
    Parting,
    days_between,
    mark_by,
    same_fine_place,
    shared_words,
)
from riwaya.link.persons import others_meant, same_person
from riwaya.link.slots import Party, Slots
from riwaya.types import DisputeType, Predicate, Span, VoiceLink

_MEANT = frozenset({Predicate.PLAN, Predicate.AGREE})
_DAYS = 7  # between an accusation and its denial
_WORDS = 2  # that both quotes must share where no link says they speak of one thing
_ANSWER = 3  # that they must share where the denial names no act
_BESIDE = 50  # letters between a trigger and «لا توجد أدلة»


def denied(pair: Pair) -> Parting | None:
    """Find a claim that a voice denies, or that the other account tells the other way round."""
    for yes, no in ((pair.first, pair.second), (pair.second, pair.first)):
        if yes.sign <= 0 or yes.predicate is Predicate.DENY or _denies_nothing(no):
            continue
        if no.predicate is Predicate.DENY and no.sign >= 0:
            if _answers(pair, yes, no):
                return _parting(pair, yes, no, DisputeType.DENIAL, "denial.answers")
        elif no.sign < 0 and no.predicate is yes.predicate and _one_thing(pair):
            if _voice_denies(no):
                return _parting(pair, yes, no, DisputeType.DENIAL, "denial.of-the-claim")
            if not pair.joined or no.predicate in _MEANT:
                continue  # two plans, two refusals: nothing says that they are one
            return _parting(pair, yes, no, DisputeType.POLARITY, "polarity.opposite")
    return None


def _parting(pair: Pair, yes: Slots, no: Slots, type: DisputeType, rule: str) -> Parting:
    spans = {id(yes): yes.claim.trigger, id(no): _negation(no)}
    return Parting(type, rule, spans[id(pair.first)], spans[id(pair.second)])


def _negation(slots: Slots) -> Span:
    """Give the words that deny: the cue if there is one, else the trigger."""
    return slots.claim.factuality_cue or slots.claim.trigger


def _denies_nothing(slots: Slots) -> bool:
    """Tell whether the word that seems to negate is a part of a name: «طائرة بلا طيار»."""
    cue = slots.claim.factuality_cue
    return cue is not None and mark_by(slots, "plane", cue, 0) is not None


def _voice_denies(no: Slots) -> bool:
    """Tell whether somebody denies, rather than the account itself saying that it was not so."""
    if any(hop.link is VoiceLink.DENIED for hop in no.claim.chain):
        return True
    if any(reason.startswith("voice:cue.") and ".nafa" in reason for reason in no.claim.reason):
        return True
    return mark_by(no, "noproof", no.claim.trigger, _BESIDE) is not None


def _one_thing(pair: Pair) -> bool:
    """Tell whether an assertion and a negation are of one act: parties, place, count, days."""
    first, second = pair.first, pair.second
    if others_meant(pair, "patients") or others_meant(pair, "agents"):
        return False
    if rivals(first.agents, second.agents) or rivals(first.patients, second.patients):
        return False
    if _another_part(pair):
        return False
    if pair.joined:
        return True
    days = days_between(pair)
    if days is None or days > _DAYS or not _may_be_one_place(pair):
        return False
    sides = (first.agents, second.agents), (first.patients, second.patients)
    shared = sum(_share(a, b) or _share_person(pair, a, b) for a, b in sides)
    if not shared:
        return False
    return shared == len(sides) or same_fine_place(pair) or len(shared_words(pair)) >= _WORDS


def _another_part(pair: Pair) -> bool:
    """Tell whether only who did it is denied, where the other account names no doer."""
    yes, no = (pair.first, pair.second) if pair.first.sign > 0 else (pair.second, pair.first)
    return any(told(party) for party in no.agents) and bool(no.patients) and not yes.agents


def _share(a: tuple[Party, ...], b: tuple[Party, ...]) -> bool:
    return any(is_one(x, y) and told(x) and told(y) for x in a for y in b)


def _share_person(pair: Pair, a: tuple[Party, ...], b: tuple[Party, ...]) -> bool:
    return any(same_person(pair.first, x, pair.second, y) for x in a for y in b)


def _may_be_one_place(pair: Pair) -> bool:
    """Tell whether the places do not exclude each other; only a claim's own places count."""
    first = [site for site in pair.first.sites if site.place and not site.carried]
    second = [site for site in pair.second.sites if site.place and not site.carried]
    return not first or not second or same_fine_place(pair) or any(
        x.place == y.place or x.place in y.above or y.place in x.above
        for x in first
        for y in second
    )  # fmt: skip


def _answers(pair: Pair, yes: Slots, no: Slots) -> bool:
    """Tell whether a denial that names no act answers this claim: its doer speaks, in its words."""
    if pair.one_document and pair.link is None:
        return False
    own = any(is_one(x, y) and told(x) for x in no.agents for y in yes.agents) or any(
        hop.actor is not None and hop.actor in {y.actor for y in yes.agents}
        for hop in no.claim.chain
    )
    if not own:
        return False
    days = days_between(pair)
    if pair.joined:
        return True
    return days is not None and days <= _DAYS and len(shared_words(pair)) >= _ANSWER
