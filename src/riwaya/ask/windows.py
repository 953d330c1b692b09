"""The days a claim speaks for, when positions are compared: a state lasts until it is printed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from riwaya.ask.evidence import Evidence, said_window
from riwaya.ask.query import Slot
from riwaya.link.windows import Meeting, lie
from riwaya.types import Interval

_LASTING = frozenset({Slot.STRENGTH, Slot.FINISHED, Slot.HOW_MANY, Slot.MEMBERSHIP, Slot.EFFECT})
"""Slots whose answers go on holding: beaten last autumn is beaten when it is printed."""


def window_of(slot: Slot, evidence: Evidence) -> Interval:
    """Give the days a claim speaks for; both bounds None where nothing tells."""
    said = said_window(evidence.published)
    if not evidence.stated:
        return said
    stated = evidence.window
    if slot not in _LASTING:
        return stated
    last = max((day for day in (stated.last, said.last) if day), default=None)
    return Interval(stated.first or stated.last, last)


def meet(one: Interval, other: Interval) -> bool | None:
    """Tell whether two intervals share a day; None where a bound that decides is not known."""
    match lie(one, other):
        case Meeting.APART:
            return False
        case Meeting.MEET if one.first and one.last and other.first and other.last:
            return True
        case _:
            return None


def spanned(windows: Iterable[Interval]) -> Interval:
    """Give the first and the last day of several intervals, as far as known."""
    firsts: list[datetime.date] = []
    lasts: list[datetime.date] = []
    for one in windows:
        firsts += [one.first] if one.first else []
        lasts += [one.last] if one.last else []
    return Interval(min(firsts, default=None), max(lasts, default=None))
