"""Sifting: what claims say of each other, and of anybody, once all are decided.

«أطلقت الكتائب رشقة صاروخية» has a verb and a noun of bombarding, «سقط عشرون شهيدا» two words of
killing. Each is a good trigger by itself, and a coder makes one claim of both. A killing or an
attack of which nobody is said to be the doer or the victim is mostly a word that was used again.
"""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import TYPE_CHECKING

from riwaya.extract.bystanders import is_answer
from riwaya.types import Predicate

if TYPE_CHECKING:
    from riwaya.extract.analysis import Analysis
    from riwaya.extract.candidates import Candidate
    from riwaya.extract.decide import Decided

# Where nobody is named, one of these must be likelier than others: three times in five.
_OF_SOMEBODY = frozenset({
    Predicate.ATTACK, Predicate.FACILITATE, Predicate.HARM, Predicate.INFIGHT, Predicate.KILL,
    Predicate.PLAN, Predicate.RAID, Predicate.WHEREABOUTS,
})  # fmt: skip
_OF_NOBODY = log(0.6 / 0.4)
_PLAN_REACH = 3  # tokens after a word of intention in which what is intended begins
_DOER_REACH = 6  # tokens of titles between a verb and the name of its subject
_BETWEEN = ("preposition", "complementizer")  # words that may stand between the two
_LIGHT = ("شن", "تنفيذ", "اطلاق")  # ends of nouns of doing that may too: «لشن هجوم»
_TRIED = (Predicate.PLAN, Predicate.REGROUP)  # who tries to regroup is told to regroup
_SUFFERED = ("victim", "either")  # frames of what befalls somebody: nobody plans «مقتل»
_REACH = 5  # tokens between two triggers that may tell the same
_NEXT_TO = 4  # candidates before and after one among which those on the same words stand
_FIRST = 0.6  # log-odds by which the later trigger must be likelier to be the one


# Where a force is it is PRESENT; of a person or of leaders one tells the WHEREABOUTS.
_BEING = (Predicate.PRESENT, Predicate.WHEREABOUTS)
_FORCES = frozenset({"actor", "body", "fighter", "reference", "unit"})
_PERSONS = frozenset({"commander", "person"})


def sift(analysis: Analysis, decided: list[Decided]) -> list[Decided]:
    """Keep the claims that are worth telling, in their order."""
    decided = [named_by_parts(analysis, one) for one in decided]
    planned = _planned(analysis, decided)
    kept = [
        one for one in decided if _of_somebody(analysis, one) and one.number_in_page not in planned
    ]
    return told_once(analysis, kept)


def _of_somebody(analysis: Analysis, one: Decided) -> bool:
    needed = analysis.candidates[one.number_in_page].predicate in _OF_SOMEBODY
    return not needed or bool(one.agents or one.patients) or one.score >= _OF_NOBODY


def named_by_parts(analysis: Analysis, one: Decided) -> Decided:
    """Let who takes part choose between two predicates that the same words may have."""
    found, at = analysis.candidates, one.number_in_page
    wanted = _wanted(analysis, found[at], one)
    if wanted is found[at].predicate:
        return one
    first, last = found[at].first, found[at].last
    for index in range(max(0, at - _NEXT_TO), min(len(found), at + _NEXT_TO + 1)):
        other = found[index]
        if other.predicate is wanted and first <= other.first < last:
            return replace(one, number_in_page=index, renamed=True)
    return one


def _wanted(analysis: Analysis, candidate: Candidate, one: Decided) -> Predicate:
    """Give the predicate that a claim's participants call for: its own where they do not."""
    predicate = candidate.predicate
    if predicate in _BEING:
        kinds = {analysis.phrases[index].kind for index in one.agents}
        if kinds & _FORCES:
            return Predicate.PRESENT
        return Predicate.WHEREABOUTS if kinds and kinds <= _PERSONS else predicate
    counted = any(analysis.phrases[index].quantity >= 0 for index in one.patients)
    if predicate is Predicate.DEFEAT and counted:
        return Predicate.KILL  # «القضاء على عشرة مسلحين»
    uncounted = predicate is Predicate.KILL and "number" in candidate.row.needs and not counted
    return Predicate.DEFEAT if uncounted else predicate


def _planned(analysis: Analysis, decided: list[Decided]) -> set[int]:
    """Find the acts that words right before only intend: «يخططون لشن هجوم» is a plan alone."""
    page, found = analysis.page, analysis.candidates
    by_first = {found[one.number_in_page].first: one.number_in_page for one in decided}
    planned: set[int] = set()
    for one in decided:
        plan = found[one.number_in_page]
        if plan.predicate is not Predicate.PLAN or is_answer(page, plan.first):
            continue
        start = _past_doer(analysis, one, plan.last)
        for at in range(start, min(start + _PLAN_REACH, len(page.words))):
            act = found[by_first[at]] if at in by_first else None
            if act and act.predicate not in _TRIED and act.row.frame not in _SUFFERED:
                planned.add(by_first[at])
            if page.words[at] not in _BETWEEN and not page.tokens.forms[at].endswith(_LIGHT):
                break
    return planned


def _past_doer(analysis: Analysis, one: Decided, at: int) -> int:
    """Give where whoever follows the verb ends: «توعد | الناطق العسكري | بشن هجمات»."""
    doers = [analysis.phrases[index] for index in one.agents]
    return max([at, *(p.last for p in doers if at <= p.first <= at + _DOER_REACH)])


def told_once(analysis: Analysis, decided: list[Decided]) -> list[Decided]:
    """Drop of two claims that tell the same the less likely one; keep the order."""
    dropped: set[int] = set()
    last: dict[str, Decided] = {}
    for one in sorted(decided, key=lambda one: analysis.candidates[one.number_in_page].first):
        predicate = analysis.candidates[one.number_in_page].predicate.value
        before = last.get(predicate)
        if before is not None and _same(analysis, before, one):
            less = one if before.score + _FIRST >= one.score else before
            dropped.add(less.number_in_page)
            last[predicate] = before if less is one else one
        else:
            last[predicate] = one
    return [one for one in decided if one.number_in_page not in dropped]


def _same(analysis: Analysis, before: Decided, one: Decided) -> bool:
    """Tell whether two claims stand together and one says no more than the other."""
    first = analysis.candidates[before.number_in_page]
    second = analysis.candidates[one.number_in_page]
    if first.sentence != second.sentence or second.first - first.last > _REACH:
        return False
    if None not in (before.time, one.time) and before.time != one.time:
        return False
    left, right = _parts(analysis, before), _parts(analysis, one)
    return left <= right or right <= left


def _parts(analysis: Analysis, one: Decided) -> set[tuple[str, int]]:
    """Give all that a claim says of who, whom, where and how many.

    A trigger that is its own doer says nothing: «أرسلت تركيا تعزيزات».
    """
    trigger = analysis.candidates[one.number_in_page].first
    doers = [i for i in one.agents if analysis.phrases[i].first != trigger]
    found = {("agent", index) for index in doers}
    found |= {("patient", index) for index in one.patients}
    found |= {("place", index) for index in one.places}
    return found if one.count is None else found | {("count", one.count)}
