"""A day, month or year with what stands about it: parts of a day, clock times, «مطلع»."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from riwaya.extract.calendar import NOWHERE, part_of, years_of
from riwaya.extract.time_dates import date_at, month_at, year_at
from riwaya.extract.time_relative import deictic_at, period_at, present_period_at, weekday_at
from riwaya.extract.time_seasons import decade_at, season_at
from riwaya.extract.time_words import Piece, TimeScan, first_match, form_at, match
from riwaya.types import Anchor, Interval, TimePrecision

_LEADS = 5  # parts that may stand before a day: في وقت متأخر من مساء أمس
_CORES: tuple[Callable[[TimeScan, int], Piece | None], ...] = (
    deictic_at, weekday_at, date_at, month_at, year_at, season_at, decade_at, period_at,
)  # fmt: skip


def _core(scan: TimeScan, at: int) -> Piece | None:
    word = scan.known[at] if at < len(scan.known) else None
    if word is None or not word.core:
        return None
    for read in _CORES:
        piece = read(scan, at)
        if piece is not None:
            return piece
    noun = match(scan, at, "period")
    if noun is not None and noun.value == "day 1":
        return date_at(scan, noun.last)  # يوم 15 مايو
    return None


def dated_at(scan: TimeScan, at: int) -> Piece | None:
    """Read parts of a day, a clock time or «مطلع» before a time, the time, and its tail."""
    core = _core(scan, at)
    if core is None:
        core = _edge(scan, at)
    if core is None:
        core = _led(scan, at)
    return None if core is None else _tail(scan, core)


def _edge(scan: TimeScan, at: int) -> Piece | None:
    """Read «مطلع العام الحالي», «أواخر 2012», «النصف الثاني من عام 2014»."""
    edge = match(scan, at, "edge")
    if edge is None:
        return None
    place = edge.last + (form_at(scan, edge.last) == "من")
    readers = (month_at, season_at, decade_at, _year_inside, period_at, present_period_at)
    for read in readers:
        piece = read(scan, place)
        if piece is not None and piece.precision in (TimePrecision.DAY, TimePrecision.DAYS):
            return piece
        if piece is not None:
            interval = part_of(piece.interval, edge.value)
            month = piece.precision in (TimePrecision.MONTH, TimePrecision.WEEK)
            finer = TimePrecision.DAYS if month else TimePrecision.SEASON
            finer = finer if interval != NOWHERE else piece.precision
            return replace(
                piece, interval=interval, precision=finer, reason=f"{edge.id}+{piece.reason}"
            )
    return None


def _year_inside(scan: TimeScan, at: int) -> Piece | None:
    """Read a year with or without «عام»: «أواخر 2012»."""
    found = year_at(scan, at)
    if found is None and len(form_at(scan, at)) == 4 and form_at(scan, at).isdecimal():
        year = int(form_at(scan, at))
        if 1900 <= year <= 2100:
            whole = years_of(year, year) or NOWHERE
            return Piece(at + 1, whole, TimePrecision.YEAR, Anchor.CALENDAR, "timex.year")
    return found


def _led(scan: TimeScan, at: int) -> Piece | None:
    """Read what stands before a day: «بعد منتصف ليل السبت», «الساعة 5:40 صباح الأحد»."""
    place, alone = at, 0
    for _ in range(_LEADS):
        clock = _clock(scan, place)
        found = first_match(scan, place, "adverb", "daypart", "lead") if clock is None else None
        if clock is not None:
            place = alone = clock
        elif found is not None:
            place = found[1].last
            if found[1].id == "lead.half" and first_match(scan, place, "daypart") is None:
                break  # قبل عام 2013: not the time itself
            daypart = found[0] == "daypart" and (alone or place > at + 1)
            alone = place if found[0] == "adverb" or daypart else alone
        else:
            break
        follow = place + (form_at(scan, place) in ("من", "،", "(", ","))
        core = _core(scan, follow) or _core(scan, place)
        if core is not None:
            closed = form_at(scan, place) == "(" and form_at(scan, core.last) == ")"
            return replace(core, last=core.last + closed, first=-1)
        if form_at(scan, place) == "من" and first_match(scan, place + 1, "daypart", "adverb"):
            place += 1
    if not alone:
        return None
    return Piece(alone, NOWHERE, TimePrecision.UNKNOWN, Anchor.NONE, "timex.daypart")


def _clock(scan: TimeScan, at: int) -> int | None:
    """Read «الساعة 5:40 دقيقة», «الرابعة والنصف فجرا»: the token after the time.

    Without «الساعة» an ordinal is an hour only before a part of a day.
    """
    noun = match(scan, at, "period")
    named = noun is not None and noun.value == "hour 1" and noun.definite
    place = noun.last if named and noun is not None else at
    if named and form_at(scan, place)[:1].isdecimal():
        place += 1
        if form_at(scan, place) == ":" and form_at(scan, place + 1)[:1].isdecimal():
            place += 2
    elif (hour := match(scan, place, "hour")) is not None:
        place = hour.last
        teen = match(scan, place, "teen")
        place = teen.last if teen is not None else place
    else:
        return None
    fraction = match(scan, place, "fraction")
    place = fraction.last if fraction is not None else place
    minute = match(scan, place, "period")
    if minute is not None and minute.value.startswith("minute"):
        place = minute.last
    part = place + (form_at(scan, place) == "من")
    if not named and first_match(scan, part, "adverb", "daypart") is None:
        return None
    return _zone(scan, place)


def _zone(scan: TimeScan, at: int) -> int:
    """Take in «بالتوقيت المحلي», «بتوقيت القدس», «(2059 بتوقيت غرينتش)»."""
    opened = form_at(scan, at) == "("
    place = at + opened + (opened and form_at(scan, at + 1).isdecimal())
    zone = match(scan, place, "zone")
    if zone is None:
        return at
    place = zone.last
    if form_at(scan, place - 1) == "بتوقيت":
        place += 1
    if opened:
        return place + 1 if form_at(scan, place) == ")" else at
    return min(place, len(scan.tokens))


def _tail(scan: TimeScan, core: Piece) -> Piece:
    """Take in what follows a day: «فجرا», «مساء», «الساعة الرابعة», the second of two days."""
    core = _night(scan, core)
    last = core.last
    for _ in range(3):
        adverb = match(scan, last, "adverb")
        before = match(scan, last, "before_clock")
        place = before.last if before is not None else last + (form_at(scan, last) in (",", "،"))
        clock = _clock(scan, place)
        if clock is not None:
            last = clock
        elif adverb is not None and not adverb.skip:
            last = adverb.last
        else:
            break
    return replace(core, last=_zone(scan, last))


def _night(scan: TimeScan, core: Piece) -> Piece:
    """Take in the second day of a night: «ليل السبت الأحد», «ليل الخميس/ الجمعة»."""
    if core.reason != "timex.weekday":
        return core
    place = core.last + (form_at(scan, core.last) in ("-", "/", "–"))
    found = match(scan, place, "weekday")
    second = weekday_at(scan, place)
    if found is None or second is None or found.skip:
        return core
    interval, end = core.interval, second.interval.last
    if end is not None:
        interval = Interval(end - timedelta(days=1), end)
    return replace(core, last=found.last, interval=interval, precision=TimePrecision.DAYS)
