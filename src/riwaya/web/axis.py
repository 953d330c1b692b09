"""A small time axis: the days that accounts speak of, and when they were printed, as SVG figures.

Places are per cent of the axis, from the edge where reading starts; the sheet turns them round
for Arabic. So one drawing fits every width, and its words keep their size.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from riwaya.types import Interval

_MOST_TICKS = 6
_LEAST_DAYS = 2
_MARGIN = 0.04  # of the whole length, left free at both ends
_YEAR, _MONTH = 366, 31


@dataclass(frozen=True, slots=True)
class Lane:
    """What is drawn on one line.

    Attributes:
        name: Of the account or position.
        windows: Days it speaks of; an open bound is drawn to the end of the axis.
        said: Days on which it was printed.
    """

    name: str
    windows: tuple[Interval, ...]
    said: tuple[datetime.date, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """Days from ``x`` on, ``width`` long, in per cent; ``open`` where a bound is not known."""

    x: str
    width: str
    open: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A day of the axis, and where it stands, in per cent; ``edge`` start, middle or end."""

    x: str
    words: str
    edge: str


@dataclass(frozen=True, slots=True)
class Row:
    """A lane as drawn; without bars its days are not known. ``days`` and ``said`` are words."""

    name: str
    bars: tuple[Bar, ...]
    dots: tuple[str, ...]
    days: tuple[str, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """A drawing of lanes over one line of time; no rows where no day is known at all."""

    rows: tuple[Row, ...] = ()
    ticks: tuple[Tick, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Scale:
    first: datetime.date
    last: datetime.date
    turned: bool

    def at(self, day: datetime.date, after: int = 0) -> float:
        """Give where a day begins, in per cent of the way in which time runs."""
        days = (self.last - self.first).days + 1
        part = ((day - self.first).days + after) / days
        return 100 * (_MARGIN + (1 - 2 * _MARGIN) * min(1.0, max(0.0, part)))

    def x(self, at: float) -> str:
        """Turn a place of the axis into one of the drawing, which counts from one side always."""
        return f"{100 - at if self.turned else at:.2f}%"


def axis_of(lanes: Sequence[Lane], *, turned: bool) -> Axis:
    """Draw lanes over one axis from the first day to the last that any names.

    Args:
        lanes: What to draw, one line each.
        turned: Time runs the other way, as Arabic is read.
    """
    days = [
        day
        for lane in lanes
        for day in (*(d for one in lane.windows for d in (one.first, one.last)), *lane.said)
        if day is not None
    ]
    if not days:
        return Axis()
    first, last = min(days), max(days)
    if (last - first).days < _LEAST_DAYS:
        first, last = _moved(first, -1), _moved(last, 1)
    scale = _Scale(first, last, turned)
    ticks = tuple(_tick(scale, day, words) for day, words in _ticks(first, last))
    return Axis(tuple(_row(scale, lane) for lane in lanes), ticks)


def _moved(day: datetime.date, days: int) -> datetime.date:
    """Move a day, but not over the end of the calendar."""
    try:
        return day + datetime.timedelta(days=days)
    except OverflowError:
        return day


def _row(scale: _Scale, lane: Lane) -> Row:
    known = [one for one in lane.windows if one != Interval(None, None)]
    return Row(
        lane.name,
        tuple(dict.fromkeys(_bar(scale, one) for one in known)),
        tuple(dict.fromkeys(scale.x(_middle(scale, day)) for day in lane.said)),
        tuple(dict.fromkeys(_days(one) for one in known)),
        tuple(dict.fromkeys(day.isoformat() for day in sorted(lane.said))),
    )


def _middle(scale: _Scale, day: datetime.date) -> float:
    return (scale.at(day) + scale.at(day, 1)) / 2


def _bar(scale: _Scale, window: Interval) -> Bar:
    low = scale.at(window.first) if window.first else 0.0
    high = scale.at(window.last, 1) if window.last else 100.0
    start = 100 - high if scale.turned else low
    is_open = window.first is None or window.last is None
    return Bar(f"{start:.2f}%", f"{max(high - low, 0.6):.2f}%", is_open)


def _days(window: Interval) -> str:
    first = window.first.isoformat() if window.first else "…"
    last = window.last.isoformat() if window.last else "…"
    return first if first == last else f"{first} – {last}"


def _tick(scale: _Scale, day: datetime.date, words: str) -> Tick:
    at = scale.at(day)
    edge = "start" if at < 12 else "end" if at > 88 else "middle"  # per cent: half a label
    if scale.turned:
        edge = {"start": "end", "end": "start"}.get(edge, edge)
    return Tick(scale.x(at), words, edge)


def _ticks(first: datetime.date, last: datetime.date) -> Iterator[tuple[datetime.date, str]]:
    """Choose at most six days to name: years, months or days, as the length asks."""
    days = (last - first).days
    if days > 3 * _YEAR:
        years = range(first.year + 1, last.year + 1)
        yield from _thinned([(datetime.date(year, 1, 1), str(year)) for year in years])
    elif days > 3 * _MONTH:
        months = range(first.year * 12 + first.month, last.year * 12 + last.month)
        begins = [datetime.date(month // 12, month % 12 + 1, 1) for month in months]
        yield from _thinned([(day, day.isoformat()[:7]) for day in begins])
    else:
        shown = [first + datetime.timedelta(days=one) for one in range(days + 1)]
        yield from _thinned([(day, day.isoformat()) for day in shown], most=4)


def _thinned(
    ticks: Sequence[tuple[datetime.date, str]], most: int = _MOST_TICKS
) -> Iterable[tuple[datetime.date, str]]:
    step = -(-len(ticks) // most) if ticks else 1
    return ticks[::step]
