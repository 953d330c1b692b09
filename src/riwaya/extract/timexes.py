"""Time expressions: when, as a text says it, and the interval of days that is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from riwaya.extract.calendar import NOWHERE, known_day, one_day, part_of
from riwaya.extract.time_dates import date_at, decade_at, month_at, season_at, year_at
from riwaya.extract.time_relative import (
    ago,
    amount_at,
    deictic_at,
    period_at,
    present_period_at,
    since_amount,
    weekday_at,
)
from riwaya.extract.time_words import Piece, TimeScan, TimeWords, first_match, form_at, match
from riwaya.text.tokens import Tokens
from riwaya.types import Anchor, Interval, PartialDate, Span, TimePrecision

_EVENT_WITHIN = 6  # tokens from «منذ» to the year of its event: منذ بدء الحرب الأهلية في 2003
_LEADS = 5  # parts that may stand before a day: في وقت متأخر من مساء أمس
_BYLINE_WITHIN = 5  # tokens from «آخر تحديث:» to its date
_CORES: tuple[Callable[[TimeScan, int], Piece | None], ...] = (
    deictic_at, weekday_at, date_at, month_at, year_at, season_at, decade_at, period_at,
)  # fmt: skip
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
    begins = [at for at, word in enumerate(known) if word is not None and word.starts]
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


def _expression(scan: TimeScan, at: int) -> Piece | None:
    """Read the expression at a token: one led by a preposition, a fixed one, or a dated one."""
    since = match(scan, at, "since")
    if since is not None:
        return _since(scan, since.last)
    fixed = first_match(scan, at, *_FIXED)
    longer = _dated(scan, at) if fixed is None or fixed[0] == "anaphor_whole" else None
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
    piece = _dated(scan, at) or _bare_year(scan, at)
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
        if not form_at(scan, place)[0].isalpha():
            return None
        if place > at:
            piece = date_at(scan, place) or month_at(scan, place) or year_at(scan, place)
            if piece is not None:
                return piece
    return None


def _preposed(scan: TimeScan, role: str, at: int) -> Piece | None:
    """Read «قبل يومين», «بعد شهر», «خلال أسبوع», «خلال الليل»."""
    amount = amount_at(scan, at)
    if amount is None:
        part = match(scan, at, "daypart") if role == "during" else None
        if part is None or not part.definite:
            return None
        return Piece(part.last, NOWHERE, TimePrecision.DAY, Anchor.NONE, "timex.daypart")
    last, unit, count = amount
    if role == "during":
        return Piece(last, NOWHERE, TimePrecision.UNKNOWN, Anchor.NONE, "timex.during")
    if form_at(scan, last) in _OF_AN_EVENT:
        return None  # قبل يومين من الهجوم: reckoned from an event
    if role == "ago":
        return ago(scan, last, unit, count)
    return Piece(last, NOWHERE, TimePrecision.UNKNOWN, Anchor.NONE, "timex.after")


_OF_AN_EVENT = frozenset({"من", "علي"})


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


def _core(scan: TimeScan, at: int) -> Piece | None:
    for read in _CORES:
        piece = read(scan, at)
        if piece is not None:
            return piece
    noun = match(scan, at, "period")
    if noun is not None and noun.value == "day 1":
        return date_at(scan, noun.last)  # يوم 15 مايو
    return None


def _dated(scan: TimeScan, at: int) -> Piece | None:
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
    readers = (month_at, season_at, decade_at, period_at, _year_inside, present_period_at)
    for read in readers:
        piece = read(scan, place)
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
    if found is None and len(form_at(scan, at)) == 4 and form_at(scan, at).isdigit():
        year = int(form_at(scan, at))
        if 1900 <= year <= 2100:
            whole = one_day(None) or _whole_year(year)
            return Piece(at + 1, whole, TimePrecision.YEAR, Anchor.CALENDAR, "timex.year")
    return found


def _whole_year(year: int) -> Interval:
    from riwaya.extract.calendar import years_of

    return years_of(year, year) or NOWHERE


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
            alone = place if found[0] == "adverb" or (alone and found[0] == "daypart") else alone
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
    """Read «الساعة 5:40 دقيقة», «الساعة الرابعة والنصف بالتوقيت المحلي»: the token after."""
    noun = match(scan, at, "period")
    if noun is None or noun.value != "hour 1" or not noun.definite:
        return None
    place = noun.last
    if form_at(scan, place)[:1].isdigit():
        place += 1
        if form_at(scan, place) in (":", ".") and form_at(scan, place + 1)[:1].isdigit():
            place += 2
    elif (hour := match(scan, place, "hour")) is not None:
        place = hour.last
        place += form_at(scan, place) in ("عشر", "عشره")
    else:
        return None
    fraction = match(scan, place, "fraction")
    place = fraction.last if fraction is not None else place
    minute = match(scan, place, "period")
    if minute is not None and minute.value.startswith("minute"):
        place = minute.last
    return _zone(scan, place)


def _zone(scan: TimeScan, at: int) -> int:
    """Take in «بالتوقيت المحلي», «بتوقيت القدس», «(2059 بتوقيت غرينتش)»."""
    opened = form_at(scan, at) == "("
    place = at + opened + (opened and form_at(scan, at + 1).isdigit())
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
    last, interval = core.last, core.interval
    mark = form_at(scan, last)
    place = last + (mark in ("-", "/", "–"))
    second = match(scan, place, "weekday")
    if second is not None and core.reason == "timex.weekday" and not second.skip:
        last = second.last  # ليل السبت الأحد
        if interval.last is not None:
            other = weekday_at(scan, place)
            end = other.interval.last if other is not None else None
            interval = Interval(interval.first, end or interval.last)
            if interval.first and interval.last and interval.first > interval.last:
                interval = Interval(interval.last, interval.first)
                interval = _night(interval)
        core = replace(core, precision=TimePrecision.DAYS)
    for _ in range(3):
        adverb = first_match(scan, last, "adverb")
        clock = _clock(scan, last + (form_at(scan, last) in ("عند", "،", ",", "في", "علي")))
        if clock is not None:
            last = clock
        elif adverb is not None and not adverb[1].skip:
            last = adverb[1].last
        else:
            break
    return replace(core, last=_zone(scan, last), interval=interval)


def _night(interval: Interval) -> Interval:
    """Bring two weekdays of one night together: the second is the day after the first."""
    if interval.first is None or interval.last is None:
        return interval
    if (interval.last - interval.first).days <= 1:
        return interval
    return Interval(interval.first - (interval.last - interval.last), interval.first)


def _timex(scan: TimeScan, first: int, piece: Piece) -> Timex:
    word = scan.known[first]
    skips = [
        candidate.skip
        for found in (word.roles.values() if word is not None else ())
        for candidate in found
    ]
    span = scan.tokens.span(first, piece.last, min(skips, default=0))
    reason = piece.reason
    if _in_byline(scan, first, piece.last):
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
    hours = form_at(scan, place).isdigit() and form_at(scan, place + 1) == ":"
    if not hours or not form_at(scan, place + 2).isdigit():
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
        return None
    interval = Interval(first, last)
    span = Span(left.span.start, right.span.end)
    fixed = first is not None and last is not None
    precision = TimePrecision.DAYS if fixed else TimePrecision.OPEN
    anchors = (left.anchor, right.anchor)
    anchor = Anchor.NONE if interval == NOWHERE else max(anchors, key=_ANCHORS.index)
    return Timex(left.first, right.last, span, interval, precision, anchor, "timex.range")


_ANCHORS = (Anchor.NONE, Anchor.CALENDAR, Anchor.PUBLICATION)


def _is_between(scan: TimeScan, left: Timex) -> bool:
    return form_at(scan, left.first - 1).endswith("بين")
