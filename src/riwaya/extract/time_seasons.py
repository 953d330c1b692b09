"""Seasons and decades: «ربيع 2018», «صيف العام الماضي», «تسعينيات القرن الماضي»."""

from __future__ import annotations

from riwaya.extract.calendar import known_month, known_year, season_of, years_of
from riwaya.extract.time_dates import choose_month, piece_of, year_after, year_offset
from riwaya.extract.time_words import Piece, TimeScan, form_at, match, number_at
from riwaya.types import Anchor, Interval, PartialDate, TimePrecision


def season_at(scan: TimeScan, at: int) -> Piece | None:
    """Read «ربيع 2018», «صيف العام الماضي», «الربيع الماضي»."""
    season = match(scan, at, "season")
    if season is None:
        return None
    year = year_after(scan, season.last)
    pub = known_year(scan.published)
    if year.year is not None and not year.hijri:
        found = season_of(year.year, int(season.value))
        return piece_of(year.last, found, TimePrecision.SEASON, Anchor.CALENDAR, "timex.season")
    if not year.hint:
        during = match(scan, at - 1, "during")
        if during is None or not season.definite:
            return None
    found = None
    if pub is not None:
        found = _season_near(scan.published, int(season.value), year.hint)
    return piece_of(year.last, found, TimePrecision.SEASON, Anchor.PUBLICATION, "timex.season")


def decade_at(scan: TimeScan, at: int) -> Piece | None:
    """Read «التسعينيات», «عقد التسعينيات من القرن الماضي»."""
    noun = match(scan, at, "period")
    place = noun.last if noun is not None and noun.value == "decade 1" else at
    decade = match(scan, place, "decade")
    if decade is None:
        return None
    last = decade.last
    last_of = last + (form_at(scan, last) == "من")
    century = match(scan, last_of, "period")
    if last_of > last and (century is None or century.value != "century 1"):
        return None  # في الثلاثينيات من العمر
    if century is not None and century.value == "century 1":
        relation = match(scan, century.last, "past")
        last = relation.last if relation is not None else last
        if number_at(scan, century.last) is not None:
            last = century.last + 1  # القرن العشرين
    first = int(decade.value)
    found = years_of(first, first + 9)
    return piece_of(last, found, TimePrecision.YEAR, Anchor.CALENDAR, "timex.decade")


def _season_near(published: PartialDate, season: int, hint: str) -> Interval | None:
    pub = known_month(published)
    if hint.endswith("year"):
        year = known_year(published)
        return season_of(year.year + year_offset(hint), season) if year else None
    if pub is None:
        return None
    seasons = [season_of(pub.year + shift, season) for shift in (-1, 0, 1)]
    return choose_month([span for span in seasons if span is not None], pub, hint)
