"""Scopes: whether two counts count the same thing, and whether their ranges meet."""

from __future__ import annotations

from riwaya.link.bodies import may_be_one, rivals
from riwaya.link.pairs import (
    Pair,
    Parting,
    days_between,
    gap,
    marked,
    may_be_one_place,
    overlap,
    touches,
)
from riwaya.link.persons import others_meant
from riwaya.link.slots import Basis, Site, Slots
from riwaya.link.updates import is_told_update
from riwaya.types import (
    DisputeType,
    NumberArgument,
    NumberOf,
    PlacePrecision,
    PlaceRole,
    Predicate,
    Span,
)

_BEFORE_PART = 14  # letters between «بينهم» and its count
_JOINT = 26  # letters between a count and «بين قتيل وجريح»
_OUT_OF = 14  # letters between a count and «من أصل»
_OTHERS = 8  # letters between a count and «آخرون»
_TOTAL = 60  # letters between a count and «إجمالي»
_COUNTED = 5  # letters between a count and the noun it counts
_WEEK = 7  # days by which a window may be longer than one that is not stated
_PEOPLE = frozenset({NumberOf.KILLED, NumberOf.WOUNDED, NumberOf.DETAINED, NumberOf.CIVILIANS})
_ACTS = frozenset({Predicate.BOMBARD, Predicate.ATTACK, Predicate.RAID})


def rival_value(pair: Pair) -> Parting | None:
    """Find counts of one thing whose ranges do not meet."""
    a, b = pair.first.number, pair.second.number
    if not pair.joined or a is None or b is None or pair.first.sign * pair.second.sign <= 0:
        return None
    if ranges_meet(a, b) or not comparable(pair):
        return None
    return Parting(DisputeType.VALUE, "value.ranges-apart", a.span, b.span)


def ranges_meet(a: NumberArgument, b: NumberArgument) -> bool:
    """Tell whether some figure fits both: «10 على الأقل» and 12 meet, 10 and 14 do not."""
    if _vague(a) and _vague(b):
        return True  # «عشرات» and «مئات» are words for many
    low = max(_least(a), _least(b))
    highs = [_most(number) for number in (a, b) if number.high is not None]
    return not highs or low <= min(highs)


def _vague(number: NumberArgument) -> bool:
    """Tell whether a number is a word for many: «عشرات», «مئات»."""
    low, high = number.low, number.high
    return number.best is None and low is not None and high is not None and high > 2 * low


def _least(number: NumberArgument) -> int:
    """Give the least figure that fits; «أكثر من 27» is told of what others call 27."""
    low = number.low or 0
    if _vague(number):
        return low // 2
    return low - 1 if number.high is None and low > 0 else low


def _most(number: NumberArgument) -> int:
    """Give the greatest figure that fits a number with an upper bound."""
    high = number.high or 0
    return high * 3 // 2 if _vague(number) else high


def comparable(pair: Pair) -> bool:
    """Tell whether two counts count the same: no part, total, pair of sorts, or other victims."""
    first, second = pair.first, pair.second
    a, b = first.number, second.number
    if a is None or b is None or a.of is not b.of or first.predicate is not second.predicate:
        return False
    if _half_read(first, a) or _half_read(second, b) or not may_be_one_place(pair):
        return False
    if a.of is NumberOf.OTHER and not _same_noun(pair):
        return False
    if (a.of is NumberOf.ATTACKS and _each_day(pair)) or _longer(pair):
        return False
    if _scope(first, a.span) != _scope(second, b.span) or _part_of_places(pair, a, b):
        return False
    if not _same_victims(pair, a.span, b.span) or others_meant(pair, "patients"):
        return False
    agents_rival = rivals(first.agents, second.agents) is not None
    patients_rival = rivals(first.patients, second.patients) is not None
    if a.of in _PEOPLE and patients_rival:
        return False
    return not (agents_rival and first.predicate in _ACTS)


def _each_day(pair: Pair) -> bool:
    """Tell whether raids of no stated day were counted in papers of two days: fronts have many."""
    stated = Basis.STATED in (pair.first.window.basis, pair.second.window.basis)
    return not stated and days_between(pair) != 0


def _longer(pair: Pair) -> bool:
    """Tell whether one counts over more days than the other: the month's dead, and the day's.

    «الساعات الـ24» touch two days, and may be the day of the other. A window reckoned from the
    printing is a few days wide only because the day is not known.
    """
    less, more = sorted((_days(pair.first), _days(pair.second)))
    if pair.first.window.basis is pair.second.window.basis is Basis.STATED:
        return more > 1 and more != less
    return more - less > _WEEK


def _days(slots: Slots) -> int:
    """Count the days of a window; 0 where a bound is not known."""
    first, last = slots.window.interval.first, slots.window.interval.last
    return (last - first).days if first is not None and last is not None else 0


def _part_of_places(pair: Pair, a: NumberArgument, b: NumberArgument) -> bool:
    """Tell whether one counts in several places what the other counts in fewer of them.

    «five in Jenin and Hebron» and «four in Jenin» may both be so; were the five four and the
    four five, they might not.
    """
    sides = (_towns(pair.first), _least(a)), (_towns(pair.second), _least(b))
    (few, part), (many, whole) = sorted(sides, key=lambda side: len(side[0]))
    if not few or len(few) == len(many) or part > whole:
        return False
    return all(any(touches(x, y) for y in many) for x in few)


def _towns(slots: Slots) -> list[Site]:
    """List a claim's own places, one for those that lie in each other; countries are left out."""
    own = [
        site
        for site in slots.sites
        if site.place is not None
        and not site.carried
        and site.role is PlaceRole.AT
        and site.precision is not PlacePrecision.COUNTRY
    ]
    return [
        site for at, site in enumerate(own) if not any(touches(site, other) for other in own[:at])
    ]


def _same_victims(pair: Pair, first: Span, second: Span) -> bool:
    """Compare who is counted; a count that is said to be new need not say it once more."""
    one, other = victims(pair.first, first), victims(pair.second, second)
    if one == other:
        return True
    return not (one and other) and is_told_update(pair.first, pair.second)


def is_part(slots: Slots, count: Span) -> bool:
    """Tell whether the words make a count a part of another: «بينهم ثلاثة», «من أصل عشرة»."""
    return (
        any(
            mark.span.end <= count.start and count.start - mark.span.end <= _BEFORE_PART
            for mark in marked(slots, "among")
        )
        or any(
            count.end <= mark.span.start <= count.end + _OUT_OF
            for mark in marked(slots, "among")
            if mark.row.endswith("min_asl")
        )
        or _beside_named(slots, count)
    )


def _beside_named(slots: Slots, count: Span) -> bool:
    """Tell whether a count of dead leaves out some: «قتل القائد وستة آخرون»."""
    return slots.predicate is Predicate.KILL and any(
        0 <= mark.span.start - count.end <= _OTHERS for mark in marked(slots, "others")
    )


def victims(slots: Slots, count: Span) -> frozenset[str]:
    """Give the sorts of people a count counts, as the nouns after it and the patients say."""
    spans = [party.span for party in slots.patients if gap(party.span, count) <= 1]
    found = set()
    for mark in marked(slots, "victim"):
        after = count.end <= mark.span.start <= count.end + _COUNTED
        inside = any(s.start <= mark.span.start and mark.span.end <= s.end for s in spans)
        if after or inside or (mark.span.start <= count.start and count.end <= mark.span.end):
            found.add(mark.value)
    if any(overlap(mark.span, count) for mark in marked(slots, "site")):
        found.add("things")  # «منزلين»: a dual is its own noun
    return frozenset(found)


def _half_read(slots: Slots, number: NumberArgument) -> bool:
    """Tell whether a single figure is one end of a range: «بين 20 أو 30»."""
    if number.low != number.high:
        return False
    span = number.span
    return any(
        0 <= span.start - mark.span.end <= 1
        if not mark.row.endswith("aw")
        else 0 <= mark.span.start - span.end <= 1
        for mark in marked(slots, "range")
    )


def _scope(slots: Slots, count: Span) -> tuple[bool, bool, bool]:
    joint = any(gap(mark.span, count) <= _JOINT for mark in marked(slots, "joint"))
    total = any(
        mark.span.end <= count.end + _TOTAL and gap(mark.span, count) <= _TOTAL
        for mark in marked(slots, "total")
    )
    return is_part(slots, count), joint, total


def _same_noun(pair: Pair) -> bool:
    """Tell whether the patients of two claims with a count of no known sort share a noun."""
    first = {word for party in pair.first.patients for word in party.words if not word.isdigit()}
    second = {word for party in pair.second.patients for word in party.words if not word.isdigit()}
    return bool(first & second) and all(
        may_be_one(a, b) for a in pair.first.patients for b in pair.second.patients
    )
