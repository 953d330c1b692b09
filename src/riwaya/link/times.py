"""Comparing times: whether the days that two claims speak of meet."""

from __future__ import annotations

import datetime

from riwaya.link.slots import Basis, Window
from riwaya.types import DatePrecision, Interval, PartialDate

_ADJACENT = datetime.timedelta(days=1)  # «مساء أمس», the night between: reports differ by a day
_WIDE = datetime.timedelta(days=35)  # a window longer than a month says little by meeting another


def window_level(first: Window, second: Window) -> str:
    """Say how the windows of two claims lie to each other, and how well both are known.

    Returns:
        ``same``, ``meet``, ``wide`` (they meet, but one is longer than a month), ``adjacent`` or
        ``apart``, with `` (stated)`` where both claims say when, `` (one stated)``, or
        `` (carried)``, or `` (reckoned)`` where neither does; ``unknown``.
    """
    one, other = first.interval, second.interval
    if one == Interval(None, None) or other == Interval(None, None):
        return "unknown"
    return f"{_relation(one, other)} ({_basis(first.basis, second.basis)})"


def _relation(one: Interval, other: Interval) -> str:
    if (one.first, one.last) == (other.first, other.last):
        return "wide" if _is_wide(one) else "same"
    gap = max(_gap(one, other), _gap(other, one))
    if gap > datetime.timedelta(0):
        return "adjacent" if gap <= _ADJACENT else "apart"
    return "wide" if _is_wide(one) or _is_wide(other) else "meet"


def _gap(earlier: Interval, later: Interval) -> datetime.timedelta:
    """Give how long after the end of one the other begins; an open bound leaves no gap."""
    if earlier.last is None or later.first is None:
        return datetime.timedelta(0)
    return later.first - earlier.last


def _is_wide(one: Interval) -> bool:
    return one.first is None or one.last is None or one.last - one.first > _WIDE


def _basis(first: Basis, second: Basis) -> str:
    both = {first, second}
    if both == {Basis.STATED}:
        return "stated"
    if Basis.PUBLISHED in both:
        return "reckoned" if both == {Basis.PUBLISHED} else "one stated"
    return "carried"


def gap_level(first: PartialDate, second: PartialDate) -> str:
    """Say how far apart two documents were published: in days, or unknown."""
    known = first.precision is DatePrecision.DAY and second.precision is DatePrecision.DAY
    if not known or first.date is None or second.date is None:
        return "unknown"
    days = abs((first.date - second.date).days)
    for most, level in ((0, "same day"), (1, "next day"), (3, "3 days"), (7, "a week")):
        if days <= most:
            return level
    return "more"
