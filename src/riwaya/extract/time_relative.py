"""Times reckoned from publication: weekdays, «أمس», «الأسبوع الماضي», «قبل يومين»."""

from __future__ import annotations

from datetime import date, timedelta

from riwaya.extract.calendar import (
    NOWHERE,
    known_day,
    known_month,
    known_year,
    month_of,
    one_day,
    shifted,
    week_of,
    weekday_near,
    years_of,
)
from riwaya.extract.time_dates import date_at
from riwaya.extract.time_words import Piece, TimeScan, first_match, form_at, match, number_at
from riwaya.types import Anchor, Interval, PartialDate, TimePrecision

_PRECISION = {
    "minute": TimePrecision.DAY,
    "hour": TimePrecision.DAY,
    "day": TimePrecision.DAY,
    "night": TimePrecision.DAY,
    "week": TimePrecision.WEEK,
    "month": TimePrecision.MONTH,
    "year": TimePrecision.YEAR,
    "decade": TimePrecision.YEAR,
    "century": TimePrecision.YEAR,
    "while": TimePrecision.OPEN,
}
_YEARS = {"year": 1, "decade": 10, "century": 100}
_SOME_DAYS = 10  # how far back «الأيام الماضية» is taken to reach
_YEAR = 1000  # a number from here on is a year, no count of periods
_FOREVER = 1000  # years: a longer span is a figure of speech


def deictic_at(scan: TimeScan, at: int) -> Piece | None:
    """Read «اليوم», «أمس السبت», «أمس الأول (الخميس)», with a date behind it if there is one."""
    found = match(scan, at, "deictic")
    if found is None or match(scan, at - 1, "guard") is not None:
        return None
    pub, offset = known_day(scan.published), int(found.value)
    if found.id == "deictic.today":
        after = first_match(scan, found.last, "ordinal", "anaphor", "past", "future")
        if after is not None:
            return _pointing(after[1].last) if after[0] == "anaphor" else None
    day = shifted(pub, offset) if pub is not None else None
    last, weekday = _weekday_behind(scan, found.last)
    if weekday is not None and pub is not None and (day is None or day.weekday() != weekday):
        day = weekday_near(pub, weekday, offset > 0)  # a day on the wire shifts «اليوم»
    piece = _day(last, day, "timex.deictic")
    return _dated(scan, piece)


def weekday_at(scan: TimeScan, at: int) -> Piece | None:
    """Read «الخميس», «يوم الخميس الماضي», «السبت 6 مارس 2010»."""
    noun = match(scan, at, "period")
    start = noun.last if noun is not None and noun.value == "day 1" and not noun.definite else at
    found = match(scan, start, "weekday")
    if found is None or match(scan, at - 1, "guard") is not None:
        return None
    relation = first_match(scan, found.last, "past", "future", "present")
    last = relation[1].last if relation is not None else found.last
    anaphor = match(scan, found.last, "anaphor")
    pub, day = known_day(scan.published), None
    if pub is not None:
        hint = relation[0] if relation is not None else ""
        base = pub - timedelta(days=1) if hint == "past" and pub > date.min else pub
        day = weekday_near(base, int(found.value), hint == "future")
    if anaphor is not None:
        return _pointing(anaphor.last)
    return _dated(scan, _day(last, day, "timex.weekday"))


def period_at(scan: TimeScan, at: int) -> Piece | None:
    """Read «الأسبوع الماضي», «الأيام الثلاثة الماضية», «هذا العام», «الفترة ذاتها»."""
    before = first_match(scan, at, "this", "same")
    if before is not None:
        noun = match(scan, before[1].last, "period")
        if noun is None or not (noun.definite or before[0] == "same"):
            return None
        if before[0] == "same":
            return _pointing(noun.last)
        return _related(scan, noun.last, noun.value, None, "present")
    first, count, place = at, None, at
    if form_at(scan, at)[:1].isdecimal():
        number = number_at(scan, at)
        if number is None:
            return None
        place, count = number
        first = at - (form_at(scan, at - 1) == "ال")
    noun = match(scan, place, "period")
    if noun is None or noun.value.startswith("minute"):
        return None
    last = noun.last
    if count is None and noun.definite:
        number = number_at(scan, last)
        if number is not None and number[1] < _YEAR:
            last, count = number
    few = match(scan, last, "few")
    last = few.last if few is not None else last
    relation = first_match(scan, last, "past", "recent", "present", "future", "anaphor")
    if relation is None:
        return None
    if count is None and not noun.definite:
        counted = _number_before(scan, place)
        if counted is None:
            return None
        first, count = counted
    elif count is not None and not noun.definite and not _has_article(scan, first):
        return None
    if relation[0] == "anaphor":
        return _pointing(relation[1].last)
    piece = _related(scan, relation[1].last, noun.value, count, relation[0])
    return Piece(
        piece.last, piece.interval, piece.precision, piece.anchor, piece.reason,
        first if first != at else -1,
    )  # fmt: skip


def present_period_at(scan: TimeScan, at: int) -> Piece | None:
    """Read a bare «العام», «الشهر», «الأسبوع», as after «مطلع»: the present one."""
    noun = match(scan, at, "period")
    if noun is None or not noun.definite or noun.value not in ("year 1", "month 1", "week 1"):
        return None
    return _related(scan, noun.last, noun.value, None, "present")


def amount_at(scan: TimeScan, at: int) -> tuple[int, str, int | None] | None:
    """Read «يومين», «نحو ست سنوات», «عدة أيام»: the token after, unit, count if one is said."""
    hedge = match(scan, at, "hedge")
    at = hedge.last if hedge is not None else at
    few = match(scan, at, "few")
    at = few.last if few is not None else at
    number = number_at(scan, at)
    place = number[0] if number is not None else at
    noun = match(scan, place, "period")
    if noun is None or (noun.definite and number is None):
        return None
    unit, size = noun.value.split()
    count = number[1] if number is not None else (None if size == "n" else int(size))
    after = match(scan, noun.last, "few")
    last = after.last if after is not None else noun.last
    if number is None and size == "1" and few is None:
        if first_match(scan, last, "weekday", "month", "deictic") or number_at(scan, last):
            return None  # قبل يوم الخميس, منذ عام 2011
        one = match(scan, last, "one")
        last = one.last if one is not None else last
    return last, unit, count


def ago(scan: TimeScan, last: int, unit: str, count: int | None) -> Piece:
    """Reckon «قبل …»: the day, or the week, month or year that lies so far back."""
    pub = known_year(scan.published)
    interval, precision = None, _PRECISION[unit]
    day = known_day(scan.published)
    if count is None or unit == "while":
        near = day is not None and unit in ("day", "night")
        first = shifted(day, -_SOME_DAYS) if near and day is not None else None
        if unit in ("hour", "minute") and day is not None:
            first = shifted(day, -1)
        end = Interval(first, day) if day is not None else None
        precision = TimePrecision.DAYS if first is not None else TimePrecision.OPEN
        return _reckoned(last, end, precision, "timex.ago")
    if unit in ("day", "night") and day is not None:
        interval = one_day(shifted(day, -count))
    elif unit in ("hour", "minute") and day is not None:
        first = _back(day, unit, count)
        interval = None if first is None else Interval(first, day)
        precision = TimePrecision.DAY if count <= 24 else TimePrecision.DAYS
    elif unit == "week" and day is not None:
        middle = shifted(day, -7 * count)
        if middle is not None:
            interval = Interval(shifted(middle, -3), shifted(middle, 3))
    elif unit == "month" and (month := known_month(scan.published)) is not None:
        interval = month_of(month.year, month.month - count) if count < 12_000 else None
    elif unit in _YEARS and pub is not None:
        year = pub.year - count * _YEARS[unit]
        interval = years_of(year, year + (_YEARS[unit] if unit != "year" else 1) - 1)
    return _reckoned(last, interval, precision, "timex.ago")


def since_amount(scan: TimeScan, last: int, unit: str, count: int | None) -> Piece:
    """Reckon «منذ …»: from so far back up to publication."""
    day, first = known_day(scan.published), None
    if day is None:
        return _reckoned(last, None, TimePrecision.OPEN, "timex.since")
    if count is None and unit in ("day", "night"):
        first = shifted(day, -_SOME_DAYS)
    elif count is None and unit in ("hour", "minute"):
        first = shifted(day, -1)
    elif count is not None:
        first = _back(day, unit, count)
    return _reckoned(last, Interval(first, day), TimePrecision.OPEN, "timex.since")


def _weekday_behind(scan: TimeScan, at: int) -> tuple[int, int | None]:
    """Read «السبت», «(السبت)», «، السبت» behind «أمس»."""
    mark = form_at(scan, at)
    place = at + (mark in ("(", ",", "،", "/"))
    found = match(scan, place, "weekday")
    if found is None or found.skip:
        return at, None
    closed = mark == "(" and form_at(scan, found.last) == ")"
    return found.last + closed, int(found.value)


def _dated(scan: TimeScan, piece: Piece) -> Piece:
    """Let a date behind a day say which day it is: «الجمعة 24 يوليو/تموز»."""
    mark = form_at(scan, piece.last)
    place = piece.last + (mark in ("(", ",", "،"))
    found = date_at(scan, place)
    if found is None:
        return piece
    closed = mark == "(" and form_at(scan, found.last) == ")"
    if found.interval == NOWHERE:
        found = Piece(found.last, piece.interval, piece.precision, piece.anchor, found.reason)
    reason = f"{piece.reason}+{found.reason}"
    return Piece(found.last + closed, found.interval, found.precision, found.anchor, reason)


def _related(scan: TimeScan, last: int, value: str, count: int | None, relation: str) -> Piece:
    """Reckon a period that is past, present or to come."""
    unit, size = value.split()
    count = count if count is not None else (None if size == "n" else int(size))
    if size == "1" and count == 1 and unit not in ("hour", "minute", "while"):
        step = {"past": -1, "recent": -1, "present": 0, "future": 1}[relation]
        found = _one_period(scan.published, unit, step)
        return _reckoned(last, found, _PRECISION[unit], f"timex.{unit}.{relation}")
    day = known_day(scan.published)
    if day is None:
        precision = TimePrecision.DAYS if count != 1 else _PRECISION[unit]
        precision = precision if _PRECISION[unit] is TimePrecision.DAY else _PRECISION[unit]
        return _reckoned(last, None, precision, f"timex.{unit}.{relation}")
    if relation == "present":
        return _reckoned(last, one_day(day), TimePrecision.DAYS, f"timex.{unit}.present")
    ahead = relation == "future"
    far = _reach(day, unit, count, ahead)
    found = Interval(day, far) if ahead else Interval(far, day)
    precision = _PRECISION[unit] if far is not None else TimePrecision.OPEN
    if precision is TimePrecision.DAY:
        precision = TimePrecision.DAYS
    return _reckoned(last, found, precision, f"timex.{unit}.{relation}")


def _one_period(published: PartialDate, unit: str, step: int) -> Interval | None:
    """Give the day, week, month, year, decade or century ``step`` from that of publication."""
    day = known_day(published)
    if unit in ("day", "night"):
        return one_day(shifted(day, step)) if day is not None else None
    if unit == "week":
        return week_of(day, step) if day is not None else None
    if unit == "month":
        month = known_month(published)
        return month_of(month.year, month.month + step) if month is not None else None
    year = known_year(published)
    if year is None:
        return None
    size = _YEARS[unit]
    first = (year.year // size + step) * size
    return years_of(first, first + size - 1)


def _reach(day: date, unit: str, count: int | None, ahead: bool) -> date | None:
    if unit == "while":
        return None
    if count is None:
        if unit not in ("hour", "minute", "day", "night"):
            return None
        count = _SOME_DAYS if unit in ("day", "night") else 24
    return _back(day, unit, -count if ahead else count)


def _back(day: date, unit: str, count: int) -> date | None:
    """Go ``count`` units back from a day (forward if negative); parts of a day round up."""
    if unit in ("hour", "minute"):
        hours = 24 if unit == "hour" else 1440
        return shifted(day, (1 if count < 0 else -1) * max(-(-abs(count) // hours), 1))
    if unit in ("day", "night", "week"):
        return shifted(day, -count * (7 if unit == "week" else 1))
    months = count * (1 if unit == "month" else 12 * _YEARS.get(unit, 1))
    if abs(months) > 12 * _FOREVER:
        return None
    month = month_of(day.year, day.month - months)
    if month is None or month.first is None or month.last is None:
        return None
    return min(month.first + timedelta(days=day.day - 1), month.last)


def _number_before(scan: TimeScan, at: int) -> tuple[int, int] | None:
    """Read «الأربع والعشرين» before «ساعة الأخيرة»: where it begins, and the number."""
    for first in range(max(at - 3, 0), at):
        number = number_at(scan, first)
        if number is not None and number[0] == at and _has_article(scan, first):
            return first, number[1]
    return None


def _has_article(scan: TimeScan, at: int) -> bool:
    return "ال" in (form_at(scan, at), form_at(scan, at)[:2], form_at(scan, at - 1))


def _day(last: int, day: date | None, reason: str) -> Piece:
    return _reckoned(last, one_day(day), TimePrecision.DAY, reason)


def _pointing(last: int) -> Piece:
    """Make a time that points back in the text: its day is not in these words."""
    return Piece(last, NOWHERE, TimePrecision.UNKNOWN, Anchor.NONE, "timex.anaphor")


def _reckoned(last: int, interval: Interval | None, precision: TimePrecision, reason: str) -> Piece:
    if interval is None or interval == NOWHERE:
        return Piece(last, NOWHERE, precision, Anchor.NONE, reason)
    return Piece(last, interval, precision, Anchor.PUBLICATION, reason)
