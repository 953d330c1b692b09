"""Updates: of two counts of one thing, which is the later state, and what shows it.

A toll that rises with the days is no dispute: the dead are found. A toll that falls is one, unless
the words say that it was corrected.
"""

from __future__ import annotations

from typing import NamedTuple

from riwaya.link.pairs import Pair, later, marked
from riwaya.link.slots import Slots


class Update(NamedTuple):
    """The account that gives the later state, and the rule that says so."""

    newer: Slots
    rule: str


def update_of(pair: Pair) -> Update | None:
    """Say which of two counts is the later state of the other; None if nothing shows it."""
    a, b = pair.first.number, pair.second.number
    if a is None or b is None:
        return None
    last = later(pair)
    higher = pair.first if (a.low or 0) > (b.low or 0) else pair.second
    lower = pair.second if higher is pair.first else pair.first
    if last is not higher and marked(lower, "correct"):
        return Update(lower, "words-say-it-was-corrected")
    if last is higher:
        return Update(higher, "toll-rises")
    if marked(lower, "early", "former") or (
        last is None and (marked(higher, "rise") or marked(lower, "early"))
    ):
        return Update(higher, "words-say-it-rose")
    return None


def is_told_update(a: Slots, b: Slots) -> bool:
    """Tell whether one of two counts says that it is new: risen, if higher, or corrected."""
    return _renews(a, b) or _renews(b, a)


def _renews(newer: Slots, older: Slots) -> bool:
    first, last = older.published.date, newer.published.date
    if first is None or last is None or last < first:
        return False
    if newer.number is None or older.number is None:
        return False
    risen = (newer.number.low or 0) > (older.number.low or 0)
    return bool(marked(newer, "correct") or (risen and marked(newer, "rise")))
