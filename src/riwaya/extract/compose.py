"""Composing: from decisions to claims with their spans, reasons and ids."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from riwaya.extract.analysis import Analysis
from riwaya.extract.attribution import Say
from riwaya.extract.candidates import Candidate
from riwaya.extract.decide import Decided
from riwaya.extract.qualify import qualify
from riwaya.extract.refer import opponent
from riwaya.extract.weigh import probability
from riwaya.types import (
    Claim,
    Hop,
    NumberArgument,
    NumberOf,
    Participant,
    PlaceArgument,
    PlaceRole,
    Predicate,
    Span,
    TimeArgument,
)

if TYPE_CHECKING:
    from riwaya.extract.index import Lexicon

_COUNT_BEFORE, _COUNT_AFTER = 4, 1  # tokens round two casualty nouns in which their counts stand
_LONGEST_QUOTE = 35  # words
_JOINT_REACH = 12  # tokens back in which a trigger may begin that ends at another
_OF = {
    Predicate.KILL: NumberOf.KILLED,
    Predicate.DETAIN: NumberOf.DETAINED,
    Predicate.RELEASE: NumberOf.DETAINED,
    Predicate.DISPLACE: NumberOf.DISPLACED,
    Predicate.BOMBARD: NumberOf.ATTACKS,
    Predicate.ATTACK: NumberOf.ATTACKS,
    Predicate.INFIGHT: NumberOf.ATTACKS,
    Predicate.RAID: NumberOf.ATTACKS,
    Predicate.PRESENT: NumberOf.FIGHTERS,
    Predicate.MOVE: NumberOf.FIGHTERS,
    Predicate.STRENGTH: NumberOf.FIGHTERS,
    Predicate.PLEDGE: NumberOf.FIGHTERS,
    Predicate.ESCAPE: NumberOf.FIGHTERS,
    Predicate.REGROUP: NumberOf.FIGHTERS,
}
# Acts that no body does to itself.
_HARMS = frozenset({
    Predicate.ATTACK, Predicate.BOMBARD, Predicate.ASSASSINATE, Predicate.KILL, Predicate.HARM,
    Predicate.DETAIN, Predicate.RAID, Predicate.INFIGHT, Predicate.DEFEAT,
})  # fmt: skip
_SPEECH_ACTS = frozenset({Predicate.PLAN, Predicate.CLAIM_RESP, Predicate.DENY})


def compose(
    document_id: str, analysis: Analysis, decided: Decided, lexicon: Lexicon, version: str
) -> Claim:
    """Make the claim of one decision."""
    candidate = analysis.candidates[decided.number_in_page]
    page = analysis.page
    trigger = page.tokens.span(candidate.first, candidate.last)
    say = _speaker(analysis, decided, candidate)
    factuality, cue, cue_row = qualify(page, candidate, say)
    time = _time(analysis, decided)
    agents = _participants(analysis, decided.agents, set(), lexicon)
    enemies = {lexicon.code(agent.actor) for agent in agents}
    harmed = enemies if candidate.predicate in _HARMS else set()
    patients = _participants(analysis, decided.patients, harmed, lexicon)
    reason = [f"trigger:{candidate.row.id}"]
    if candidate.alternative:
        reason.append("rule:intended-act")
    if decided.renamed:
        reason.append("rule:named-by-parts")
    if cue_row:
        reason.append(f"factuality:{cue_row}")
    if say is not None:
        reason += [f"voice:{hop.reason}" for hop in say.chain]
    identity = f"{document_id}|{trigger.start}|{trigger.end}|{candidate.predicate.value}|{version}"
    return Claim(
        id=hashlib.sha256(identity.encode()).hexdigest()[:16],
        document=document_id,
        predicate=candidate.predicate,
        quote=_quote(analysis, decided, candidate),
        trigger=trigger,
        factuality=factuality,
        factuality_cue=cue,
        agents=agents,
        patients=patients,
        places=tuple(_place(analysis, index) for index in decided.places),
        time=time,
        window=time.interval if time is not None else None,
        number=_number(analysis, decided, candidate, lexicon),
        chain=_chain(say, agents, patients, lexicon),
        reason=tuple(reason),
        score=round(probability(decided.score), 3),
    )


def _speaker(analysis: Analysis, decided: Decided, candidate: Candidate) -> Say | None:
    """Give the say over the trigger; an agent's own speech act has no voice but the publisher."""
    if decided.say is None:
        return None
    say = analysis.says[decided.say]
    if candidate.predicate not in _SPEECH_ACTS:
        return say
    firsts = {analysis.phrases[i].first for i in decided.agents}
    own = say.voice.first in firsts and say.cue <= candidate.first <= say.cue_last
    return None if own else say


def _participants(
    analysis: Analysis, picked: tuple[int, ...], enemies: set[str], lexicon: Lexicon
) -> tuple[Participant, ...]:
    """Give the participants; a body only guessed is none of ``enemies`` if another is near."""
    phrases, page = analysis.phrases, analysis.page
    return tuple(
        Participant(
            phrases[i].span,
            opponent(page, phrases, analysis.actors, i, enemies, lexicon),
            phrases[i].reason,
            phrases[i].head,
        )
        for i in picked
    )


def _place(analysis: Analysis, index: int) -> PlaceArgument:
    toponym = analysis.toponyms[index]
    role = toponym.role or PlaceRole.AT
    return PlaceArgument(
        toponym.span, role, toponym.place_id, toponym.precision, toponym.candidates, toponym.reason
    )


def _time(analysis: Analysis, decided: Decided) -> TimeArgument | None:
    if decided.time is None:
        return None
    timex = analysis.times[decided.time]
    return TimeArgument(timex.span, timex.interval, timex.precision, timex.anchor, timex.reason)


def _number(
    analysis: Analysis, decided: Decided, candidate: Candidate, lexicon: Lexicon
) -> NumberArgument | None:
    if decided.count is None:
        return None
    quantity = analysis.quantities[decided.count]
    of = _OF.get(candidate.predicate, NumberOf.OTHER)
    if candidate.predicate is Predicate.HARM:
        of = NumberOf.WOUNDED if _are_people(analysis, decided) else NumberOf.OTHER
    if quantity.percent:
        of = NumberOf.PERCENT
    if _joint(analysis, candidate):
        of = NumberOf.OTHER
    return NumberArgument(
        quantity.span, quantity.low, quantity.best, quantity.high, of, quantity.reason
    )


def _are_people(analysis: Analysis, decided: Decided) -> bool:
    kinds = {analysis.phrases[i].kind for i in decided.patients}
    return not kinds & {"structure", "site", "asset"}


def _joint(analysis: Analysis, candidate: Candidate) -> bool:
    """«مقتل وجرح 110»: one count over two nouns counts neither alone."""
    casualties = (Predicate.KILL, Predicate.HARM)
    if candidate.predicate not in casualties or not candidate.shape.startswith("noun"):
        return False
    every = analysis.candidates  # in order of their first tokens
    nearest = bisect_left(every, candidate.first - _JOINT_REACH, key=lambda one: one.first)
    last = bisect_right(every, candidate.last, key=lambda one: one.first)
    for other in every[nearest:last]:
        if other.predicate is candidate.predicate or other.predicate not in casualties:
            continue
        left, right = sorted((candidate, other), key=lambda c: c.first)
        if right.first != left.last or right.particles != "و" or not other.shape.startswith("noun"):
            continue
        low, high = left.first - _COUNT_BEFORE, right.last + _COUNT_AFTER
        begin = bisect_left(analysis.quantities, low, key=lambda one: one.first)
        end = bisect_right(analysis.quantities, high, key=lambda one: one.first)
        counts = [quantity for quantity in analysis.quantities[begin:end] if quantity.counted]
        if len({(q.first, q.last) for q in counts}) <= 1:
            return True
    return False


def _chain(
    say: Say | None,
    agents: tuple[Participant, ...],
    patients: tuple[Participant, ...],
    lexicon: Lexicon,
) -> tuple[Hop, ...]:
    """Give the chain, with the interest flag on a voice that tells of its own body."""
    if say is None:
        return ()
    parties = {lexicon.code(p.actor) for p in (*agents, *patients)}
    hops = []
    for hop in say.chain:
        own = (
            hop.actor is not None
            and lexicon.is_party(hop.actor)
            and lexicon.code(hop.actor) in parties
        )
        hops.append(
            Hop(
                hop.span,
                hop.type,
                hop.link,
                hop.cue,
                hop.reason,
                hop.actor,
                hop.interest or own,
                hop.gap,
            )
        )
    return tuple(hops)


def _quote(analysis: Analysis, decided: Decided, candidate: Candidate) -> Span:
    """Choose the shortest piece of the sentence that holds trigger and near arguments."""
    page = analysis.page
    sentence = page.sentences[candidate.sentence]
    low, high = candidate.first, candidate.last
    ranges = [
        (analysis.phrases[i].first, analysis.phrases[i].last)
        for i in (*decided.agents, *decided.patients)
    ]
    ranges += [(analysis.toponyms[i].first, analysis.toponyms[i].last) for i in decided.places]
    if decided.count is not None:
        ranges.append(
            (analysis.quantities[decided.count].first, analysis.quantities[decided.count].last)
        )
    for first, last in sorted(
        ranges, key=lambda r: max(r[0] - candidate.last, candidate.first - r[1])
    ):
        inside = sentence.first <= first and last <= sentence.last
        if inside and max(high, last) - min(low, first) <= _LONGEST_QUOTE:
            low, high = min(low, first), max(high, last)
    clause = page.clause_of[candidate.first]
    while high - low < 4 and high < sentence.last and page.clause_of[high] == clause:
        high += 1
    while high - low < 4 and low > sentence.first and page.clause_of[low - 1] == clause:
        low -= 1
    return page.tokens.span(low, high)
