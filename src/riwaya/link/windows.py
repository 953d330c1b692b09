"""Windows: whether two claims speak of one time, and how two that differ stand to each other."""

from __future__ import annotations

import datetime
from enum import StrEnum

from riwaya.link.marks import WEEKDAY
from riwaya.link.outcomes import ending_of
from riwaya.link.pairs import (
    Pair,
    Parting,
    days_between,
    gap,
    later,
    mark_by,
    marked,
    same_place,
)
from riwaya.link.slots import FRESH, Basis, Slots, Window
from riwaya.link.updates import update_of
from riwaya.types import (
    DatePrecision,
    DisputeType,
    Interval,
    Predicate,
    Standing,
    TimePrecision,
    VoiceType,
)

_DAY = datetime.timedelta(days=1)
_TOLD = 40  # letters between a trigger and the day that is certainly its own
_TALK = frozenset({Predicate.AGREE, Predicate.PLAN, Predicate.DENY, Predicate.CLAIM_RESP})
_REPRINT = 2  # days by which outlets put one happening apart without meaning to
_YESTERDAY = 1  # days before its printing of which news mostly tells
_YET = 40  # letters between «لم تعلن» and «حتى الآن»
_TOGETHER = 4  # days between two printings of one happening
_VOICED = frozenset({VoiceType.NAMED_OFFICIAL, VoiceType.NAMED_ORG, VoiceType.NAMED_PERSON,
                     VoiceType.ARMED_GROUP})  # fmt: skip


class Meeting(StrEnum):
    """How two windows lie."""

    MEET = "meet"
    APART = "apart"
    UNKNOWN = "unknown"


def rival_time(pair: Pair) -> Parting | None:
    """Find one happening put on two days, each named by weekday or date.

    «اليوم» and «أمس» alone do not count: papers copy them from the wire a day later.
    """
    first, second = pair.first, pair.second
    if not pair.one_event or first.sign * second.sign <= 0:
        return None
    if first.predicate is not second.predicate:
        return None
    a, b = first.claim.time, second.claim.time
    if a is None or b is None or not (_on_a_day(first.window) and _on_a_day(second.window)):
        return None
    if lie(first.window.interval, second.window.interval) is not Meeting.APART:
        return None
    if max(gap(a.span, first.claim.trigger), gap(b.span, second.claim.trigger)) > _TOLD:
        return None
    if not same_place(pair) or first.predicate in _TALK:
        return None
    if _weeks_apart(first.window.interval, second.window.interval):
        return None
    if _is_of_its_day(first) and _is_of_its_day(second):
        return None
    return Parting(DisputeType.TIME, "time.named-days-apart", a.span, b.span)


def _is_of_its_day(slots: Slots) -> bool:
    """Tell whether a claim is of the day on which it was printed: «اليوم الأحد»."""
    return slots.window.interval.last == slots.published.date


def _on_a_day(window: Window) -> bool:
    return window.basis is Basis.STATED and window.named and window.precision is TimePrecision.DAY


def _over_days(window: Window) -> bool:
    first, last = window.interval.first, window.interval.last
    return first is not None and last is not None and first < last


def _weeks_apart(a: Interval, b: Interval) -> bool:
    """Tell whether two days bear one weekday: «الجمعة» may be the last one or the next."""
    return a.first is not None and b.first is not None and (a.first - b.first).days % 7 == 0


def lie(a: Interval, b: Interval, slack: int = 0) -> Meeting:
    """Tell how two intervals lie; ``slack`` days between them still count as meeting."""
    if (a.first is None and a.last is None) or (b.first is None and b.last is None):
        return Meeting.UNKNOWN
    room = slack * _DAY
    if a.last is not None and b.first is not None and a.last + room < b.first:
        return Meeting.APART
    if b.last is not None and a.first is not None and b.last + room < a.first:
        return Meeting.APART
    return Meeting.MEET


def meeting(a: Slots, b: Slots, slack: int = 0, printed: int = 0) -> Meeting:
    """Tell how the windows of two claims lie, under every way to know them.

    A window carried over from the claim before may be the wrong one: then the window reckoned
    from publication must say the same, else it is not known. Nor is it where both are reckoned
    from publications more than ``printed`` days apart: each tells of its own day; nor where one
    is reckoned, and the day that the other names lies further back than yesterday, or the other
    is open at one end.
    """
    found = {lie(x, y, slack) for x in _readings(a) for y in _readings(b)}
    if found == {Meeting.MEET} and (
        _reckoned_apart(a, b, printed)
        or any(_stale(x, y) or _is_open_beside(x, y) for x, y in ((a, b), (b, a)))
    ):
        return Meeting.UNKNOWN
    return found.pop() if len(found) == 1 else Meeting.UNKNOWN


def _reckoned_apart(a: Slots, b: Slots, days: int) -> bool:
    if not a.window.basis is b.window.basis is Basis.PUBLISHED:
        return False
    first, second = a.published.date, b.published.date
    return first is not None and second is not None and abs((first - second).days) > days


def _stale(a: Slots, b: Slots) -> bool:
    day, printed = a.window.interval.last, b.published.date
    if not _on_a_day(a.window) or b.window.basis is Basis.STATED:
        return False
    return day is not None and printed is not None and (printed - day).days > _YESTERDAY


def _is_open_beside(a: Slots, b: Slots) -> bool:
    """Tell whether an open window («حتى الآن») meets one only reckoned from another day."""
    if b.window.basis is not Basis.PUBLISHED or a.published.date == b.published.date:
        return False
    return a.window.interval.first is None or a.window.interval.last is None


def _readings(slots: Slots) -> list[Interval]:
    window = slots.window
    if window.basis is not Basis.CARRIED:
        return [window.interval]
    return [window.interval, _printed(slots)]


def _printed(slots: Slots) -> Interval:
    day = slots.published.date
    if day is None or slots.published.precision is not DatePrecision.DAY:
        return Interval(None, None)
    return Interval(day - FRESH, day)


def standing(pair: Pair, parting: Parting) -> tuple[Standing, str]:
    """Say how two claims that part stand in time, and by which rule."""
    if parting.type is DisputeType.TIME:
        return Standing.DISPUTE, "one-event"
    superseded = _later_account(pair, parting)
    if superseded is not None:
        return Standing.SUPERSEDED, superseded
    changed = _changed(pair, parting)
    if changed is not None:
        return Standing.CHANGED, changed
    found = _by_link(pair) if pair.joined else _by_windows(pair, 0)
    if found[0] is Standing.DISPUTE and _other_weekdays(pair):
        return Standing.WINDOWS_UNKNOWN, "other-weekdays"
    if found[0] is Standing.DISPUTE and _counted_on(pair, parting):
        return Standing.WINDOWS_UNKNOWN, "counted-on"
    return found


def _other_weekdays(pair: Pair) -> bool:
    """Tell whether both claims stand beside names of days, and beside no day in common.

    The day may be that of saying it, or that of the happening but not read as such: either way
    it is not known that both speak of one day.
    """
    first, second = (_weekdays(slots) for slots in (pair.first, pair.second))
    return bool(first) and bool(second) and not first & second


def _weekdays(slots: Slots) -> set[str]:
    """Give the days of the week that a claim names: its own, else those of its sentence."""
    if _on_a_day(slots.window) and slots.window.interval.first is not None:
        return {str(slots.window.interval.first.weekday())}
    return {mark.value for mark in marked(slots, WEEKDAY)}


def _counted_on(pair: Pair, parting: Parting) -> bool:
    """Tell whether one publisher gives two counts in two reports, and not both of one named day.

    Its reports follow each other through the hours and days, and nothing says which count is of
    which: «أمس الثلاثاء أعلنت الوزارة … في الساعات الماضية» may be printed beside Wednesday's.
    That other voices tell them does not help: each quotes the toll of its hour.
    """
    if parting.type is not DisputeType.VALUE or not pair.one_publisher or pair.one_document:
        return False
    windows = pair.first.window, pair.second.window
    return days_between(pair) == 0 or not all(map(_on_a_day, windows))


def _by_windows(pair: Pair, slack: int) -> tuple[Standing, str]:
    match meeting(pair.first, pair.second, slack):
        case Meeting.MEET:
            return Standing.DISPUTE, "windows-meet"
        case Meeting.APART:
            return Standing.CHANGED, "windows-apart"
        case Meeting.UNKNOWN:
            return Standing.WINDOWS_UNKNOWN, "windows-unknown"


def _by_link(pair: Pair) -> tuple[Standing, str]:
    """A link that says «one happening», printed within days, says that the windows meet.

    Not where both name their day, and not the same: Monday's dead are not Wednesday's; nor where
    both say over which hours or days they count, as a daily report does; nor within one document:
    what it tells of several days is several things; and what one publisher prints on two days is
    each day's own.
    """
    windows = pair.first.window, pair.second.window
    own = all(map(_on_a_day, windows)) or (
        all(one.basis is Basis.STATED for one in windows) and any(map(_over_days, windows))
    )
    if own or pair.one_document:
        return _by_windows(pair, 0)
    found = _by_windows(pair, _REPRINT)
    days = days_between(pair)
    if found[0] is Standing.DISPUTE or days is None or days > _TOGETHER:
        return found
    if pair.one_event and _loosely_meet(pair) and not (days and pair.one_publisher):
        return Standing.DISPUTE, "one-event"
    return found


def _loosely_meet(pair: Pair) -> bool:
    """Tell whether some reading of the windows lets them meet, or none is known."""
    return any(
        lie(x, y, _REPRINT) is not Meeting.APART
        for x in (*_readings(pair.first), _printed(pair.first))
        for y in (*_readings(pair.second), _printed(pair.second))
    )


def one_origin(pair: Pair) -> bool:
    """Tell whether both come from one voice: the same body or name, or the same publisher's own."""
    first, second = pair.first.claim.chain, pair.second.claim.chain
    if not first and not second:
        return pair.one_publisher
    if not first or not second:
        return False
    a, b = first[0], second[0]
    return a.type in _VOICED and b.type in _VOICED and a.actor is not None and a.actor == b.actor


def _later_account(pair: Pair, parting: Parting) -> str | None:
    """Say by which rule the later account takes the place of the other; None if it does not.

    One voice speaks anew; or one publisher prints a later state of a toll, whoever tells it.
    """
    if pair.one_document:
        return None
    if later(pair) is not None and one_origin(pair):
        return "later-account-of-one-origin"
    if pair.one_publisher and parting.type is DisputeType.VALUE and update_of(pair) is not None:
        return "later-account-of-one-publisher"
    return None


def _changed(pair: Pair, parting: Parting) -> str | None:
    """Say why what differs is a later state of one thing; None if nothing shows it."""
    if parting.type is DisputeType.VALUE:
        update = update_of(pair)
        return update.rule if update is not None else None
    if parting.type is DisputeType.POLARITY and _not_yet(pair):
        return "not-yet"
    ending = ending_of(pair, parting)
    if ending is not None and _told_before(pair, ending):
        return "ended-since"
    return None


def _told_before(pair: Pair, ending: Slots) -> bool:
    """Tell whether what ended is told of days, or was printed, before the account of its end."""
    begun = pair.first if ending is pair.second else pair.second
    if begun.window.basis is Basis.STATED:
        last, end = begun.window.interval.last, ending.window.interval.last
        return last is not None and end is not None and last < end
    return later(pair) is ending


def _not_yet(pair: Pair) -> bool:
    """Tell whether the negation only holds for the moment: «لم تعلن … حتى الآن»."""
    no = pair.first if pair.first.sign < 0 else pair.second
    return mark_by(no, "yet", no.claim.trigger, _YET) is not None and later(pair) is not no
