"""Relations: how a noun phrase, place, time or count stands to a trigger in its sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from riwaya.extract.page import Page

if TYPE_CHECKING:
    from riwaya.extract.candidates import Candidate
    from riwaya.extract.phrases import Phrase
    from riwaya.extract.toponyms import Toponym
    from riwaya.lexicon.gazetteer import Gazetteer

_ACT_REACH = 6  # tokens from a trigger to an item it may own
_AHEAD = 3  # tokens from a trigger to a phrase that follows it closely
_AROUND = 12  # places on either side that one may contain
_POINTED = 40  # places back that a word may point to


class Relation(NamedTuple):
    """How one item stands to one trigger. A named tuple: some hundred are made a document.

    Attributes:
        side: ``after``, ``before`` or ``inside`` the trigger; ``back1``, ``back2`` for one and
            two sentences earlier.
        path: What lies between, shortest name first that applies: ``next`` nothing, ``verb`` a
            verb, ``clause`` a clause boundary, ``who`` a relative word, ``prep`` a preposition
            of another phrase, ``near`` none of these.
        distance: Tokens between, in five steps from 0 to 4.
    """

    side: str
    path: str
    distance: int


_STEPS = (0, 2, 5, 10)
_PATHS = (("v", "verb"), ("w", "who"), ("c", "clause"), ("p", "prep"), ("n", "near"))


def relate(page: Page, first: int, last: int, item_first: int, item_last: int) -> Relation:
    """Describe where tokens ``[item_first, item_last)`` stand to the trigger's."""
    sentence = page.sentence_of[first]
    behind = sentence - page.sentence_of[item_first]
    if behind:
        return Relation(f"back{min(behind, 3)}" if behind > 0 else "ahead", "", 0)
    if item_first < last and first < item_last:
        return Relation("inside", "", 0)
    if item_first >= last:
        low, high, side = last, item_first, "after"
    else:
        low, high, side = item_last, first, "before"
    return Relation(side, _path(page.between[low:high]), bisect_left(_STEPS, high - low))


def _path(between: str) -> str:
    """Name the strongest thing between, as ``Page.between`` writes it."""
    for letter, path in _PATHS:
        if letter in between:
            return path
    return "next"


def ahead(phrases: Sequence[Phrase], low: int, high: int, last: int) -> str:
    """Tell how the first phrase after a trigger stands to it: «0» at once, a preposition, none."""
    for phrase in phrases[low:high]:
        if phrase.first >= last:
            gap = phrase.first - last
            return "none" if gap > _AHEAD else (phrase.governor or ("0" if gap == 0 else "near"))
    return "none"


def act_before(
    page: Page, candidates: Sequence[Candidate], firsts: Sequence[int], ours: Candidate, at: int
) -> str:
    """Name the act whose trigger stands last before an item, if not ours: it may own the item.

    ``firsts`` are the first tokens of ``candidates``, ascending.
    """
    i = bisect_left(firsts, at) - 1
    if i < 0 or at - firsts[i] > _ACT_REACH:
        return "none"
    act = candidates[bisect_left(firsts, firsts[i])]  # its plain reading comes first
    if act.first == ours.first:
        return "own"
    return act.predicate.value if act.sentence == page.sentence_of[at] else "none"


def contains_another(page: Page, toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> list[str]:
    """Tell of each place whether it contains one of its sentence, named before or after it."""
    found = []
    for i, toponym in enumerate(toponyms):
        sentence, answer = page.sentence_of[toponym.first], "no"
        for j in range(max(0, i - _AROUND), min(len(toponyms), i + _AROUND + 1)):
            other = toponyms[j]
            if page.sentence_of[other.first] != sentence:
                continue
            if (
                toponym.place_id
                and other.place_id
                and gazetteer.contains(toponym.place_id, other.place_id)
            ):
                answer = "before" if j < i else "after"
                break
        found.append(answer if toponym.place_id else "unknown")
    return found


def points_to(toponyms: Sequence[Toponym]) -> list[int]:
    """Give for each place the index of the earlier one that «المدينة» points to, or -1."""
    found = []
    for i, toponym in enumerate(toponyms):
        earlier = range(i - 1, max(-1, i - _POINTED), -1) if toponym.anaphoric else ()
        found.append(
            next(
                (
                    j
                    for j in earlier
                    if not toponyms[j].anaphoric
                    and toponym.place_id is not None
                    and toponyms[j].place_id == toponym.place_id
                ),
                -1,
            )
        )
    return found


def nearest(toponyms: Sequence[Toponym], indexes: Sequence[int], at: int) -> dict[str, int]:
    """Give for each place its mention nearest to a token."""
    best: dict[str, int] = {}
    for i in indexes:
        place = toponyms[i].place_id
        if place is not None:
            held = best.get(place)
            if held is None or abs(toponyms[i].first - at) < abs(toponyms[held].first - at):
                best[place] = i
    return best


def with_conjuncts(phrases: list[Phrase], picked: dict[int, float]) -> tuple[int, ...]:
    """Keep the best phrase and those joined to it by و: others would be second guesses."""
    if len(picked) <= 1:
        return tuple(picked)
    best = max(picked, key=lambda i: (picked[i], -i))
    kept = {best}
    for step in (1, -1):
        at = best
        while at + step in picked and joined(phrases, min(at, at + step)):
            at += step
            kept.add(at)
    return tuple(sorted(kept))


def joined(phrases: list[Phrase], at: int) -> bool:
    """Tell whether «و» joins the next phrase to this one."""
    left, right = phrases[at], phrases[at + 1]
    return right.governor == "و" and 0 <= right.first - left.last <= 3
