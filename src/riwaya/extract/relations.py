"""Relations: how a noun phrase, place, time or count stands to a trigger in its sentence."""

from __future__ import annotations

from dataclasses import dataclass

from riwaya.extract.page import Page
from riwaya.lexicon.matcher import QUOTE_MARKS


@dataclass(frozen=True, slots=True)
class Relation:
    """How one item stands to one trigger.

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
    gap = high - low
    distance = sum(gap > step for step in _STEPS)
    return Relation(side, _path(page, low, high), distance)


def _path(page: Page, low: int, high: int) -> str:
    path = "next"
    for at in range(low, high):
        form, word = page.tokens.forms[at], page.words[at]
        if form in QUOTE_MARKS or page.timed[at] or word == "adverb":
            continue
        if at in page.trigger_at or page.cue_at(at):
            return "verb"
        if word == "relative":
            path = "who"
        elif word in ("complementizer", "coordinator") or form in "،؛:(),;":
            if path != "who":
                path = "clause"
        elif word == "preposition":
            if path in ("next", "near"):
                path = "prep"
        elif path == "next":
            path = "near"
    return path
