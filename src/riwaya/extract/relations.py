"""Relations: how a noun phrase, place, time or count stands to a trigger in its sentence."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from riwaya.extract.page import Page


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
