"""Calendar dates: «7 ديسمبر», «السابع من الشهر الجاري», «شهر آذار الماضي», 12/5/2014, Hijri."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from riwaya.extract.calendar import (
    NOWHERE,
    day_of,
    hijri_day,
    hijri_month,
    known_day,
    known_month,
    known_year,
    month_of,
    one_day,
    years_of,
)
from riwaya.extract.time_words import (
    Match,
    Piece,
    TimeScan,
    counts_something,
    first_match,
    form_at,
    match,
)
from riwaya.types import Anchor, Interval, PartialDate, TimePrecision

_GREGORIAN_YEARS = range(1900, 2101)
_HIJRI_YEARS = range(1343, 1501)
_HINTS = ("past", "present", "future", "recent")


class _Year(NamedTuple):
    """What follows a month: a year, or a word that says which year is meant."""

    last: int
    year: int | None
    hint: str  # past, present, future; "past year" and so on; "unknown": «من ذلك العام»
    hijri: bool = False


def date_at(scan: TimeScan, at: int) -> Piece | None:
    """Read a date with a day, or a numeric date, at token ``at``."""
    if form_at(scan, at)[:1].isdecimal():
        found = _numeric(scan, at)
        if found is not None:
            return found
    day = _day_number(scan, at)
    if day is None:
        return None
    place, number = day
    joined = form_at(scan, place) == "من"
    place += joined
    before = first_match(scan, place, "this", "same") if joined else None
    noun = match(scan, before[1].last if before is not None else place, "period")
    if noun is not None and noun.value == "month 1":
        if noun.definite and joined:
            unknown = before is not None and before[0] == "same"
            return _day_of_that_month(scan, noun.last, number, unknown)
        place = noun.last
    month = match(scan, place, "month")
    if month is None:
        return _days(scan, day[0], number)
    name = _with_twin(scan, month)
    year = year_after(scan, name.last)
    return _day_piece(scan.published, name, number, year)


def _days(scan: TimeScan, at: int, first: int) -> Piece | None:
    """Read the rest of «10 و15 مايو», «5 إلى 9 مايو», «3-4 مايو»."""
    until = match(scan, at, "until")
    if until is None and form_at(scan, at) not in ("و", "-", "–"):
        return None
    if not form_at(scan, at + 1)[:1].isdecimal():
        return None
    end = date_at(scan, at + 1)
    if end is None or end.precision is not TimePrecision.DAY:
        return None
    last = end.interval.last
    if last is None:
        return replace(end, precision=TimePrecision.DAYS)
    day = day_of(last.year, last.month, first)
    if day is None or day > last or end.reason != "timex.date":
        return None
    return replace(end, interval=Interval(day, last), precision=TimePrecision.DAYS)


def month_at(scan: TimeScan, at: int) -> Piece | None:
    """Read a month without a day; a guarded name needs «شهر», a year or «الماضي» beside it."""
    noun = match(scan, at, "period")
    named = noun is not None and noun.value == "month 1"
    month = match(scan, noun.last if named and noun is not None else at, "month")
    if month is None:
        return None
    name = _with_twin(scan, month)
    year = year_after(scan, name.last)
    twinned = name.last > month.last
    if "?" in month.value and not named and not twinned and not year.hint and year.year is None:
        before = match(scan, at - 1, "in") or match(scan, at - 1, "edge")
        if before is None or month.value.startswith("h") or month.skip:
            return None
    return _month_piece(scan.published, name, year)


def year_at(scan: TimeScan, at: int) -> Piece | None:
    """Read «عام 2013»; bare digits only after «في», «منذ» and the like, or opening a line."""
    noun = match(scan, at, "period")
    if noun is not None and noun.value == "year 1":
        number = _year_digits(scan, noun.last)
    elif match(scan, at - 1, "in") is not None or _opens_line(scan, at):
        number = _year_digits(scan, at)
    else:
        return None
    bare = noun is None or noun.value != "year 1"
    if number is None or (bare and (number.hijri or counts_something(scan, number.last))):
        return None
    return _year_piece(number)


def piece_of(
    last: int, interval: Interval | None, precision: TimePrecision, anchor: Anchor, reason: str
) -> Piece:
    """Make a piece; one without an interval is anchored nowhere."""
    if interval is None:
        return Piece(last, NOWHERE, precision, Anchor.NONE, reason)
    return Piece(last, interval, precision, anchor, reason)


def _day_number(scan: TimeScan, at: int) -> tuple[int, int] | None:
    """Read a day of a month: ``7``, «ال 7», «السابع», «الثالث عشر», «السابع والعشرين»."""
    form = form_at(scan, at)
    if form == "ال":
        at, form = at + 1, form_at(scan, at + 1)
    if form.isdecimal() and len(form) <= 2:
        return (at + 1, int(form)) if 1 <= int(form) <= 31 else None
    ordinal = match(scan, at, "ordinal")
    if ordinal is None:
        return None
    value, known = int(ordinal.value), None
    if ordinal.last < len(scan.tokens):
        known = scan.numbers.memo[form_at(scan, ordinal.last)]
    if known is not None and known.numeral is not None:
        more = int(known.numeral.value)
        if more == 10 and value < 10 and not known.numeral.skip:
            return ordinal.last + 1, value + 10
        if more in (20, 30) and known.numeral.joined and value < 10:
            return ordinal.last + 1, value + more
    return ordinal.last, value


def _with_twin(scan: TimeScan, month: Match) -> Match:
    """Take in the month's second name: «ديسمبر/ كانون الأول», «أغسطس (آب)», «تموز يوليو»."""
    at, closing = month.last, ""
    mark = form_at(scan, at)
    if mark in ("/", "-", "–", "\\"):
        at += 1
    elif mark in ("(", "["):
        at, closing = at + 1, ")" if mark == "(" else "]"
    twin = match(scan, at, "month")
    if twin is None or twin.id == month.id or twin.value.split()[:2] != month.value.split()[:2]:
        return month
    last = twin.last + (closing != "" and form_at(scan, twin.last) == closing)
    return Match(last, month.skip, month.definite, month.value, month.id)


def year_after(scan: TimeScan, at: int) -> _Year:
    """Read what says the year after a month: digits, «الماضي», «من العام الماضي», or nothing."""
    honorific = match(scan, at, "honorific")
    at = honorific.last if honorific is not None else at
    hint = first_match(scan, at, *_HINTS)
    if hint is not None:
        return _Year(hint[1].last, None, "past" if hint[0] == "recent" else hint[0])
    place = at + (form_at(scan, at) in (",", "،"))
    place += form_at(scan, place) == "من"
    this, same = match(scan, place, "this"), match(scan, place, "same")
    place = this.last if this is not None else same.last if same is not None else place
    noun = match(scan, place, "period")
    if noun is not None and noun.value == "year 1":
        relation = first_match(scan, noun.last, *_HINTS, "anaphor")
        if same is not None or (relation is not None and relation[0] == "anaphor"):
            last = relation[1].last if relation is not None else noun.last
            return _Year(last, None, "unknown")
        if relation is not None:
            return _Year(relation[1].last, None, relation[0] + " year")
        if this is not None:
            return _Year(noun.last, None, "present year")
        place = noun.last
    if form_at(scan, place) in (",", "،") and place == at:
        place += 1
    number = _year_digits(scan, place)
    if number is None:
        return _Year(at, None, "")
    return number


def _year_digits(scan: TimeScan, at: int) -> _Year | None:
    form = form_at(scan, at)
    if not form.isdecimal() or len(form) != 4:
        return None
    year = int(form)
    hijri_mark, mark = match(scan, at + 1, "era_hijri"), match(scan, at + 1, "era")
    if year in _HIJRI_YEARS:
        return _Year(hijri_mark.last if hijri_mark else at + 1, year, "", True)
    if year in _GREGORIAN_YEARS:
        return _Year(mark.last if mark else at + 1, year, "")
    return None


def _opens_line(scan: TimeScan, at: int) -> bool:
    """Tell whether a chronicle's line begins here: «1964 - …»."""
    if form_at(scan, at + 1) not in ("-", "–", ":"):
        return False
    tokens = scan.tokens
    return at == 0 or "\n" in tokens.folded.text[tokens.ends[at - 1] : tokens.starts[at]]


def _year_piece(number: _Year) -> Piece | None:
    assert number.year is not None  # noqa: S101 - digits were read
    if not number.hijri:
        found = years_of(number.year, number.year)
        return piece_of(number.last, found, TimePrecision.YEAR, Anchor.CALENDAR, "timex.year")
    first, last = hijri_month(number.year, 1), hijri_month(number.year, 12)
    whole = Interval(first.first, last.last) if first and last else None
    return piece_of(number.last, whole, TimePrecision.YEAR, Anchor.CALENDAR, "timex.hijri_year")


def _numeric(scan: TimeScan, at: int) -> Piece | None:
    """Read 12/5/2014, 12-05-2014, 2014-05-12 or 12.5.2014, day before month."""
    form = form_at(scan, at)
    parts, last = form.split("."), at + 1
    if len(parts) != 3:
        mark = form_at(scan, at + 1)
        if mark not in ("/", "-") or form_at(scan, at + 3) != mark or not mark:
            return None
        parts, last = [form, form_at(scan, at + 2), form_at(scan, at + 4)], at + 5
    if not all(part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    day, month, year = (int(part) for part in parts)
    if day > 31:
        day, year = year, day
    if month > 12:
        day, month = month, day
    if year in _HIJRI_YEARS:
        found = one_day(hijri_day(year, month, day))
    elif year in _GREGORIAN_YEARS:
        found = one_day(day_of(year, month, day))
    else:
        return None
    if found is None:
        return None
    return piece_of(last, found, TimePrecision.DAY, Anchor.CALENDAR, "timex.numeric")


def _day_of_that_month(scan: TimeScan, at: int, day: int, unknown: bool) -> Piece:
    """Read «السابع من الشهر الجاري»; the bare «من الشهر» is the present one."""
    relation = first_match(scan, at, *_HINTS, "anaphor")
    offset = 0
    if unknown or (relation is not None and relation[0] == "anaphor"):
        last = relation[1].last if relation is not None else at
        return piece_of(last, None, TimePrecision.DAY, Anchor.NONE, "timex.day_of_month")
    if relation is not None:
        at = relation[1].last
        offset = {"past": -1, "recent": -1, "future": 1}.get(relation[0], 0)
    pub, found = known_month(scan.published), None
    if pub is not None:
        month = month_of(pub.year, pub.month + offset)
        if month is not None and month.first is not None:
            found = one_day(day_of(month.first.year, month.first.month, day))
    return piece_of(at, found, TimePrecision.DAY, Anchor.PUBLICATION, "timex.day_of_month")


def _day_piece(published: PartialDate, month: Match, day: int, year: _Year) -> Piece | None:
    calendar, number, *_ = month.value.split()
    hijri = calendar == "h"
    make = hijri_day if hijri else day_of
    anchor, found = Anchor.PUBLICATION, None
    if year.year is not None:
        if year.hijri != hijri:
            return None
        anchor, found = Anchor.CALENDAR, make(year.year, int(number), day)
    elif year.hint == "unknown":
        found = None
    elif (pub := known_month(published)) is not None:
        last = known_day(published) or (month_of(pub.year, pub.month) or NOWHERE).last or pub
        start = hijri_year(last) if hijri else last.year
        days = [make(start + shift, int(number), day) for shift in (-2, -1, 0, 1)]
        found = _choose([day for day in days if day is not None], last, year.hint)
    elif (pub := known_year(published)) is not None and year.hint.endswith("year") and not hijri:
        found = make(pub.year + year_offset(year.hint), int(number), day)
    if found is None and year.year is not None:
        return None  # 31 February: no date at all
    reason = "timex.hijri" if hijri else "timex.date"
    return piece_of(year.last, one_day(found), TimePrecision.DAY, anchor, reason)


def _choose(days: list[date], published: date, hint: str) -> date | None:
    """Choose the year that a day is in: the last before publication, unless the words say."""
    if hint.endswith("year"):
        wanted = published.year + year_offset(hint)
        return next((day for day in days if day.year == wanted), None)
    if hint == "future":
        return next((day for day in days if day > published), None)
    if hint == "present":
        return next((day for day in days if day.year == published.year), None)
    return next((day for day in reversed(days) if day <= published), None)


def _month_piece(published: PartialDate, month: Match, year: _Year) -> Piece | None:
    calendar, number, *_ = month.value.split()
    hijri = calendar == "h"
    make = hijri_month if hijri else month_of
    anchor, found = Anchor.PUBLICATION, None
    if year.year is not None:
        if year.hijri != hijri:
            return None
        anchor, found = Anchor.CALENDAR, make(year.year, int(number))
    elif year.hint == "unknown":
        found = None
    elif (pub := known_month(published)) is not None:
        start = hijri_year(pub) if hijri else pub.year
        months = [make(start + shift, int(number)) for shift in (-2, -1, 0, 1)]
        found = choose_month([span for span in months if span is not None], pub, year.hint)
    elif (pub := known_year(published)) is not None and year.hint.endswith("year") and not hijri:
        found = make(pub.year + year_offset(year.hint), int(number))
    reason = "timex.hijri_month" if hijri else "timex.month"
    return piece_of(year.last, found, TimePrecision.MONTH, anchor, reason)


def choose_month(months: list[Interval], published: date, hint: str) -> Interval | None:
    """Choose the year that a month is in; «الماضي» is a month that is over."""
    spans = [(span, span.first, span.last) for span in months]
    if hint.endswith("year"):
        wanted = published.year + year_offset(hint)
        return next((span for span, first, _ in spans if first and first.year == wanted), None)
    if hint == "future":
        return next((span for span, first, _ in spans if first and first > published), None)
    if hint == "past":
        return next((span for span, _, last in reversed(spans) if last and last < published), None)
    return next((span for span, first, _ in reversed(spans) if first and first <= published), None)


def hijri_year(day: date) -> int:
    """Estimate the Hijri year of a day, right to within one year: 33 of them are 32 of ours."""
    return (day.year - 622) * 33 // 32 + 1


def year_offset(hint: str) -> int:
    """Give the years from publication that «past year», «present year», «future year» say."""
    return {"past": -1, "recent": -1, "future": 1}.get(hint.split()[0], 0)
