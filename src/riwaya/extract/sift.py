"""Sifting: what claims say of each other, and of anybody, once all are decided.

«أطلقت الكتائب رشقة صاروخية» has a verb and a noun of bombarding, «سقط عشرون شهيدا» two words of
killing. Each is a good trigger by itself, and a coder makes one claim of both. A killing or an
attack of which nobody is said to be the doer or the victim is mostly a word that was used again.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from riwaya.types import Predicate

if TYPE_CHECKING:
    from riwaya.extract.analysis import Analysis
    from riwaya.extract.decide import Decided

# Where nobody is named, one of these must be likelier than others: three times in five.
_OF_SOMEBODY = frozenset({
    Predicate.ATTACK, Predicate.FACILITATE, Predicate.HARM, Predicate.INFIGHT, Predicate.KILL,
    Predicate.PLAN, Predicate.RAID,
})  # fmt: skip
_OF_NOBODY = log(0.6 / 0.4)
_PLAN_REACH = 3  # tokens after a word of intention in which what is intended begins
_BETWEEN = ("preposition", "complementizer")  # words that may stand between the two
_LIGHT = ("شن", "تنفيذ", "اطلاق")  # ends of nouns of doing that may too: «لشن هجوم»
_SUFFERED = ("victim", "either")  # frames of what befalls somebody: nobody plans «مقتل»
_ANSWERS = ("رد", "انتقام", "ثار", "بالرد")  # of what was done already: «ردا على الهجوم»
_REACH = 5  # tokens between two triggers that may tell the same
_FIRST = 0.6  # log-odds by which the later trigger must be likelier to be the one


def sift(analysis: Analysis, decided: list[Decided]) -> list[Decided]:
    """Keep the claims that are worth telling, in their order."""
    planned = _planned(analysis, decided)
    kept = [
        one for one in decided if _of_somebody(analysis, one) and one.number_in_page not in planned
    ]
    return told_once(analysis, kept)


def _of_somebody(analysis: Analysis, one: Decided) -> bool:
    needed = analysis.candidates[one.number_in_page].predicate in _OF_SOMEBODY
    return not needed or bool(one.agents or one.patients) or one.score >= _OF_NOBODY


def _planned(analysis: Analysis, decided: list[Decided]) -> set[int]:
    """Find the acts that words right before only intend: «يخططون لشن هجوم» is a plan alone."""
    page, found = analysis.page, analysis.candidates
    by_first = {found[one.number_in_page].first: one.number_in_page for one in decided}
    planned: set[int] = set()
    for one in decided:
        plan = found[one.number_in_page]
        answers = page.tokens.forms[plan.first].removeprefix("و").startswith(_ANSWERS)
        if plan.predicate is not Predicate.PLAN or answers:
            continue
        for at in range(plan.last, min(plan.last + _PLAN_REACH, len(page.words))):
            act = found[by_first[at]] if at in by_first else None
            if act and act.predicate is not Predicate.PLAN and act.row.frame not in _SUFFERED:
                planned.add(by_first[at])
            if page.words[at] not in _BETWEEN and not page.tokens.forms[at].endswith(_LIGHT):
                break
    return planned


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
    left, right = _parts(before), _parts(one)
    return left <= right or right <= left


def _parts(one: Decided) -> set[tuple[str, int]]:
    """Give all that a claim says of who, whom, where and how many."""
    found = {("agent", index) for index in one.agents}
    found |= {("patient", index) for index in one.patients}
    found |= {("place", index) for index in one.places}
    return found if one.count is None else found | {("count", one.count)}
