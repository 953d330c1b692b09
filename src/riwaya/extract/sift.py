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
_REACH = 5  # tokens between two triggers that may tell the same
_FIRST = 0.6  # log-odds by which the later trigger must be likelier to be the one


def sift(analysis: Analysis, decided: list[Decided]) -> list[Decided]:
    """Keep the claims that are worth telling, in their order."""
    return told_once(analysis, [one for one in decided if _of_somebody(analysis, one)])


def _of_somebody(analysis: Analysis, one: Decided) -> bool:
    needed = analysis.candidates[one.number_in_page].predicate in _OF_SOMEBODY
    return not needed or bool(one.agents or one.patients) or one.score >= _OF_NOBODY


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
