"""Calendar arithmetic: intervals from parts of dates and a publication date.

An ``Interval`` has both days inclusive. Nothing here raises: a date that does not exist, or
lies outside the years 1 to 9999 or the Hijri tables (1343–1500), gives None.
"""

from __future__ import annotations

import datetime
from datetime import date, timedelta

from hijridate import Hijri

from riwaya.types import DatePrecision, Interval, PartialDate

NOWHERE = Interval(None, None)
_DAY = timedelta(days=1)


def known_day(published: PartialDate) -> date | None:
    """Give the publication day, if it is known to the day."""
    return published.date if published.precision is DatePrecision.DAY else None


def known_month(published: PartialDate) -> date | None:
    """Give a day in the month of publication, if it is known to the month at least."""
    fine = published.precision in (DatePrecision.DAY, DatePrecision.MONTH)
    return published.date if fine else None


def known_year(published: PartialDate) -> date | None:
    """Give a day in the year of publication, if the year is known."""
    return published.date if published.precision is not DatePrecision.UNKNOWN else None


def day_of(year: int, month: int, day: int) -> date | None:
    """Give a Gregorian day; None if there is no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def shifted(day: date, days: int) -> date | None:
    """Move a day; None outside the years 1 to 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def one_day(day: date | None) -> Interval | None:
    """Give the interval of one day."""
    return None if day is None else Interval(day, day)


def month_of(year: int, month: int) -> Interval | None:
    """Give a Gregorian month; ``month`` may run over: 0 is December of the year before."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    first = day_of(year, month, 1)
    if first is None:
        return None
    after = day_of(year + month // 12, month % 12 + 1, 1)
    return Interval(first, after - _DAY if after else datetime.date.max)


def years_of(first: int, last: int) -> Interval | None:
    """Give the years from ``first`` to ``last``."""
    start, end = day_of(first, 1, 1), day_of(last, 12, 31)
    return None if start is None or end is None else Interval(start, end)


def hijri_day(year: int, month: int, day: int) -> date | None:
    """Convert a Hijri day (Umm al-Qura)."""
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)


def hijri_month(year: int, month: int) -> Interval | None:
    """Convert a Hijri month."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    first = hijri_day(year, month, 1)
    after = hijri_day(year + month // 12, month % 12 + 1, 1)
    return None if first is None or after is None else Interval(first, after - _DAY)


def weekday_near(published: date, weekday: int, future: bool) -> date | None:
    """Give the last such weekday on or before a day, or the first one after it."""
    if future:
        return shifted(published, (weekday - published.weekday() - 1) % 7 + 1)
    return shifted(published, -((published.weekday() - weekday) % 7))


def week_of(published: date, weeks: int) -> Interval | None:
    """Give the week ``weeks`` from that of a day, from its Saturday to its second Sunday.

    Weeks begin on Saturday, Sunday or Monday by country; nine days cover all three.
    """
    monday = shifted(published, 7 * weeks - published.weekday())
    if monday is None:
        return None
    first, last = shifted(monday, -2), shifted(monday, 6)
    return None if first is None or last is None else Interval(first, last)


def season_of(year: int, season: int) -> Interval | None:
    """Give a season, 0 winter to 3 autumn; winter of a year begins in December before it."""
    first, last = month_of(year, 3 * season), month_of(year, 3 * season + 2)
    return None if first is None or last is None else Interval(first.first, last.last)


def part_of(whole: Interval, part: str) -> Interval:
    """Cut ``start middle end half1 half2 quarter1…4`` out of an interval, by thirds and so on.

    Thirds of a month are its days 1–10, 11–20 and the rest; of a year, four months each.
    """
    if whole.first is None or whole.last is None:
        return whole
    index, pieces = _PARTS[part]
    if pieces != 2 and 28 <= (whole.last - whole.first).days + 1 <= 31:
        first = whole.first + timedelta(days=10 * index)
        last = whole.first + timedelta(days=10 * index + 9)
        return Interval(first, whole.last if index == pieces - 1 else last)
    if whole.first.month == 1 and whole.first.day == 1 and whole.first.year == whole.last.year:
        months = 12 // pieces
        start = month_of(whole.first.year, index * months + 1)
        end = month_of(whole.first.year, (index + 1) * months)
        if start is not None and end is not None:
            return Interval(start.first, end.last)
    days = (whole.last - whole.first).days + 1
    first = whole.first + timedelta(days=days * index // pieces)
    last = whole.first + timedelta(days=max(days * (index + 1) // pieces - 1, 0))
    return Interval(first, max(first, last))


_PARTS = {
    "start": (0, 3), "middle": (1, 3), "end": (2, 3), "half1": (0, 2), "half2": (1, 2),
    "quarter1": (0, 4), "quarter2": (1, 4), "quarter3": (2, 4), "quarter4": (3, 4),
}  # fmt: skip
