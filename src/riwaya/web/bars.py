"""Bars over time: how many claims of each month or year, as an SVG figure of any width.

Places along the axis are per cent of its length, so that words keep their size on every screen.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from riwaya.store.timeline import Axis, Period

HEIGHT = 96
"""Height of the highest bar, in pixels."""
_MOST_TICKS = 7
_LEAST_WIDTH = 0.35  # per cent: a thinner bar is not seen
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Bar:
    """A month or a year: its place, its size, how many claims, and where they are listed."""

    x: str
    width: str
    y: int
    height: int
    name: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A year that is written under the axis, and its place."""

    x: str
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One axis as drawn.

    Attributes:
        name: ``said`` or ``happened``.
        unit: ``month`` or ``year``.
        bars: Those with claims, in order.
        ticks: Years under the axis.
        most: Claims of the highest bar.
        wider: Claims whose time is known but lies in no single period.
        unknown: Claims without a time.
    """

    name: str
    unit: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    most: int
    wider: int
    unknown: int


def charts_of(said: Axis, happened: Axis, *, mirrored: bool) -> tuple[Chart, Chart]:
    """Draw both axes over the same years, so that one can be read against the other.

    ``mirrored``: the earliest stands at the right, where Arabic begins.
    """
    whole = [*said.periods, *happened.periods]
    first = min((one.first for one in whole), default=datetime.date(2000, 1, 1))
    last = max((one.last for one in whole), default=first)
    scale = _Scale(first.replace(month=1, day=1), last.replace(month=12, day=31), mirrored)
    return (
        _chart("said", said, scale, ("said_from", "said_to")),
        _chart("happened", happened, scale, ("from", "to")),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: datetime.date
    last: datetime.date
    mirrored: bool

    def at(self, day: datetime.date) -> float:
        return (day - self.first).days / max(1, (self.last - self.first).days + 1) * 100

    def place(self, start: float, width: float) -> str:
        return f"{(100 - start - width) if self.mirrored else start:.2f}%"


def _chart(name: str, axis: Axis, scale: _Scale, parameters: tuple[str, str]) -> Chart:
    most = max((one.count for one in axis.periods), default=0)
    bars = tuple(_bar(one, axis.unit, most, scale, parameters) for one in axis.periods)
    return Chart(name, axis.unit, bars, tuple(_ticks(scale)), most, axis.wider, axis.unknown)


def _bar(one: Period, unit: str, most: int, scale: _Scale, parameters: tuple[str, str]) -> Bar:
    start, end = scale.at(one.first), scale.at(one.last + datetime.timedelta(days=1))
    width = max(_LEAST_WIDTH, (end - start) * 0.86)
    height = max(2, round(one.count / most * HEIGHT))
    days = zip(parameters, (one.first.isoformat(), one.last.isoformat()), strict=True)
    return Bar(
        scale.place(start, width),
        f"{width:.2f}%",
        HEIGHT - height,
        height,
        one.first.isoformat()[: 7 if unit == "month" else 4],
        one.count,
        "/claims?" + urlencode(list(days)),
    )


def _ticks(scale: _Scale) -> Iterator[Tick]:
    """Write as many years as there is room for, round ones."""
    years = scale.last.year - scale.first.year + 1
    step = next((one for one in _STEPS if years / one <= _MOST_TICKS), _STEPS[-1])
    for year in range(-(-scale.first.year // step) * step, scale.last.year + 1, step):
        start = scale.at(datetime.date(year, 1, 1))
        width = scale.at(datetime.date(year, 12, 31)) - start
        yield Tick(scale.place(start + width / 2, 0), str(year))
