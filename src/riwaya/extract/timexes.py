"""Time expressions: when, as a text says it, and the interval of days that is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from riwaya.extract.calendar import NOWHERE, day_of, known_day, shifted
from riwaya.extract.time_dates import date_at, month_at, year_at
from riwaya.extract.time_parts import dated_at
from riwaya.extract.time_relative import ago, amount_at, since_amount
from riwaya.extract.time_words import (
    Piece,
    Start,
    TimeScan,
    TimeToken,
    TimeWords,
    first_match,
    form_at,
    match,
)
from riwaya.text.tokens import Tokens
from riwaya.types import Anchor, Interval, PartialDate, Span, TimePrecision

_EVENT_WITHIN = 6  # tokens from «منذ» to the year of its event: منذ بدء الحرب الأهلية في 2003
_BYLINE_WITHIN = 5  # tokens from «آخر تحديث:» to its date
_FIXED = ("now", "past_open", "future_open", "anaphor_whole")


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression in a text.

    The span holds «يوم», «منذ», «قبل» and parts of a day, but not «في» nor, before a time
    that can do without it, «خلال»; attached و ف ب ل stay outside.

    Attributes:
        first: First token.
        last: Token after the last.
        span: In the document.
        interval: Days meant, both inclusive; open or unknown bounds are None.
        precision: How exactly the words fix the interval.
        anchor: What it is reckoned from; NONE where that is not known.
        reason: Rule ids; ``timex.byline`` leads where the date is that of the page.
        quoting: Left False here; a caller that finds the day to belong to a verb of saying
            makes a copy with True.
    """

    first: int
    last: int
    span: Span
    interval: Interval
    precision: TimePrecision
    anchor: Anchor
    reason: str
    quoting: bool = False


def find_times(tokens: Tokens, words: TimeWords, published: PartialDate) -> list[Timex]:
    """Find the time expressions of a document in reading order; they never overlap.

    A day without a year is the last such day on or before publication, unless the words say
    otherwise. Without a publication date such a time keeps its precision and has no bounds.
    """
    memo = words.memo
    known = [memo[form] for form in tokens.forms]
    begins = _begins(tokens.forms, known)
    if not begins:
        return []
    scan = TimeScan(tokens, known, words.numbers, published)
    found: list[Timex] = []
    free = 0
    for at in begins:
        if at < free:
            continue
        piece = _expression(scan, at)
        if piece is not None:
            first = max(piece.first if piece.first >= 0 else at, free)
            time = _timex(scan, first, piece)
            if found and (joined := _range(scan, found[-1], time)) is not None:
                found[-1] = joined
            else:
                found.append(time)
            free = piece.last
    return found


def _begins(forms: list[str], known: list[TimeToken | None]) -> list[int]:
    """List the tokens at which a time may begin."""
    found, last = [], len(known) - 1
    for at, word in enumerate(known):
        if word is None or not word.starts:
            continue
        if (
            word.starts is Start.ALWAYS
            or (at < last and forms[at + 1] in word.follow)
            or (at < last and word.starts is Start.WITH_KNOWN and known[at + 1] is not None)
        ):
            found.append(at)
    return found


def _expression(scan: TimeScan, at: int) -> Piece | None:
    """Read the expression at a token: one led by a preposition, a fixed one, or a dated one."""
    since = match(scan, at, "since")
    if since is not None:
        return _since(scan, since.last)
    fixed = first_match(scan, at, *_FIXED)
    longer = dated_at(scan, at) if fixed is None or fixed[0] == "anaphor_whole" else None
    if longer is not None:
        return longer
    if fixed is not None:
        return _fixed(scan, *fixed[:1], fixed[1].last)
    before = first_match(scan, at, "ago", "hence", "during")
    if before is not None:
        return _preposed(scan, before[0], before[1].last)
    return None


def _since(scan: TimeScan, at: int) -> Piece | None:
    """Read «منذ يومين», «منذ صباح السبت», «منذ بدء الحرب في 2003»."""
    amount = amount_at(scan, at)
    if amount is not None:
        return since_amount(scan, *amount)
    piece = dated_at(scan, at) or _bare_year(scan, at)
    reason = "timex.since"
    if piece is None:
        fixed = match(scan, at, "anaphor_whole")
        if fixed is not None:
            return _fixed(scan, "anaphor_whole", fixed.last)
        piece = _event_year(scan, at)
        reason = "timex.since_event"
    if piece is None:
        return None
    end = known_day(scan.published)
    first = piece.interval.first
    if first is not None and end is not None and end < first:
        end = None
    anchor = piece.anchor if first is not None else Anchor.NONE
    interval = Interval(first, end) if first is not None else NOWHERE
    return Piece(piece.last, interval, TimePrecision.OPEN, anchor, f"{reason}+{piece.reason}")


def _bare_year(scan: TimeScan, at: int) -> Piece | None:
    place = at + (form_at(scan, at) == "ال")
    return date_at(scan, place) or year_at(scan, place)


def _event_year(scan: TimeScan, at: int) -> Piece | None:
    """Find the date of the event that «منذ» names, no mark in between."""
    for place in range(at, min(at + _EVENT_WITHIN, len(scan.tokens))):
        if place > at:
            piece = date_at(scan, place) or month_at(scan, place) or year_at(scan, place)
            if piece is not None:
                return piece
        if not form_at(scan, place)[0].isalpha():
            return None
    return None


def _preposed(scan: TimeScan, role: str, at: int) -> Piece | None:
    """Read «قبل يومين», «بعد شهر», «خلال أسبوع», «خلال الليل»."""
    amount = amount_at(scan, at)
    dated = dated_at(scan, at)
    if dated is not None:  # خلال ساعات الفجر: found by itself, a token later
        return None if role == "during" else _beside(dated, role)
    if amount is None:
        part = match(scan, at, "daypart") if role == "during" else None
        if part is None or not part.definite:
            return None
        return Piece(part.last, NOWHERE, TimePrecision.DAY, Anchor.NONE, "timex.daypart")
    last, unit, count = amount
    if role == "during" and first_match(scan, last, "past", "recent", "future", "present"):
        return None  # خلال الأربع والعشرين ساعة الأخيرة: found by itself
    if role == "during":
        return Piece(last, NOWHERE, TimePrecision.UNKNOWN, Anchor.NONE, "timex.during")
    if match(scan, last, "of_event") is not None:
        return None  # قبل يومين من الهجوم: reckoned from an event
    if role == "ago":
        return ago(scan, last, unit, count)
    return Piece(last, NOWHERE, TimePrecision.UNKNOWN, Anchor.NONE, "timex.after")


def _beside(piece: Piece, role: str) -> Piece:
    """Open the interval before or after a time: «قبل عام 2013», «بعد 7 أكتوبر»."""
    first, last = piece.interval.first, piece.interval.last
    interval = NOWHERE
    if role == "ago" and first is not None:
        interval = Interval(None, shifted(first, -1))
    elif role == "hence" and last is not None:
        interval = Interval(shifted(last, 1), None)
    reason = f"timex.{'before' if role == 'ago' else 'after'}+{piece.reason}"
    anchor = piece.anchor if interval != NOWHERE else Anchor.NONE
    return Piece(piece.last, interval, TimePrecision.OPEN, anchor, reason)


def _fixed(scan: TimeScan, role: str, last: int) -> Piece:
    day = known_day(scan.published)
    interval, precision = NOWHERE, TimePrecision.OPEN
    if day is not None:
        interval = {
            "now": Interval(day, day),
            "past_open": Interval(None, day),
            "future_open": Interval(day, None),
        }.get(role, NOWHERE)
    if role == "now":
        precision = TimePrecision.DAY
    elif role == "anaphor_whole":
        precision = TimePrecision.UNKNOWN
    anchor = Anchor.NONE if interval == NOWHERE else Anchor.PUBLICATION
    return Piece(last, interval, precision, anchor, f"timex.{role}")


def _timex(scan: TimeScan, first: int, piece: Piece) -> Timex:
    word = scan.known[first]
    skips = [
        candidate.skip
        for found in (word.roles.values() if word is not None else ())
        for candidate in found
    ]
    span = scan.tokens.span(first, piece.last, min(skips, default=0))
    reason = piece.reason
    day = piece.precision is TimePrecision.DAY
    if day and _in_byline(scan, first, piece.last):
        reason = f"timex.byline+{reason}"
    return Timex(first, piece.last, span, piece.interval, piece.precision, piece.anchor, reason)


def _in_byline(scan: TimeScan, first: int, last: int) -> bool:
    """Tell whether a date is that of the page: «آخر تحديث: …» before, «, 18:43 GMT» behind."""
    for place in range(first - 2, first - 2 - _BYLINE_WITHIN, -1):
        found = match(scan, place, "byline")
        if found is not None:
            return True
        if form_at(scan, place) == ".":
            break
    place = last + (form_at(scan, last) in (",", "،", "-", "|"))
    if match(scan, place, "byline") is not None:
        return True  # السبت، 5 مايو 2012، آخر تحديث …
    hours = form_at(scan, place).isdecimal() and form_at(scan, place + 1) == ":"
    if not hours or not form_at(scan, place + 2).isdecimal():
        return False
    return match(scan, place + 3, "zone") is not None


def _range(scan: TimeScan, left: Timex, right: Timex) -> Timex | None:
    """Join the ends of «من السبت حتى الاثنين», «بين مايو ويوليو 2015»."""
    gap = scan.tokens.forms[left.last : right.first]
    if len(gap) > 2:
        return None
    until = any(match(scan, at, "until") for at in range(left.last, right.first))
    opened = match(scan, left.first - 1, "from") is not None
    since = left.reason.startswith("timex.since")
    joined = gap == ["و"] or (not gap and form_at(scan, right.first)[:1] == "و")
    if not ((until and (opened or since)) or (joined and opened and _is_between(scan, left))):
        return None
    first, last = left.interval.first, right.interval.last
    if first is not None and last is not None and first > last:
        first = _year_earlier(first, last)  # بين مايو ويوليو 2014: the year serves both
    interval = Interval(first, last)
    span = Span(left.span.start, right.span.end)
    fixed = first is not None and last is not None
    precision = TimePrecision.DAYS if fixed else TimePrecision.OPEN
    anchors = (left.anchor, right.anchor)
    anchor = Anchor.NONE if interval == NOWHERE else max(anchors, key=_ANCHORS.index)
    return Timex(left.first, right.last, span, interval, precision, anchor, "timex.range")


def _year_earlier(first: date, last: date) -> date:
    """Give the last day with the month and day of ``first`` on or before ``last``."""
    years = (day_of(last.year - back, first.month, first.day) for back in range(9))
    return next(day for day in years if day is not None and day <= last)


_ANCHORS = (Anchor.NONE, Anchor.CALENDAR, Anchor.PUBLICATION)


def _is_between(scan: TimeScan, left: Timex) -> bool:
    return form_at(scan, left.first - 1).endswith("بين")
