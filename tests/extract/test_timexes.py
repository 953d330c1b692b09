"""Time expressions: marked spans, intervals and precision, reckoned from 22 July 2015."""

from __future__ import annotations

import datetime

import pytest

from riwaya.extract.time_words import load_time_words
from riwaya.extract.timexes import Timex, find_times
from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize
from riwaya.types import NO_DATE, Anchor, DatePrecision, Interval, PartialDate, TimePrecision

WORDS = load_time_words()
WEDNESDAY = PartialDate(datetime.date(2015, 7, 22), DatePrecision.DAY)


def found_in(text: str, published: PartialDate = WEDNESDAY) -> list[Timex]:
    return find_times(tokenize(fold(text)), WORDS, published)


def unmarked(text: str) -> tuple[str, tuple[int, int]]:
    start, end = text.index("⟦"), text.index("⟧") - 1
    return text.replace("⟦", "").replace("⟧", ""), (start, end)


def interval_of(text: str) -> Interval:
    """Read ``2015-07-01..2015-07-31``, ``..2015-07-31``, ``2015-07-01`` (one day) or ``-``."""
    if text == "-":
        return Interval(None, None)
    first, dots, last = text.partition("..")
    ends = [datetime.date.fromisoformat(day) if day else None for day in (first, last)]
    return Interval(ends[0], ends[1] if dots else ends[0])


# name: marked text, interval, precision
FOUND: dict[str, tuple[str, str, str]] = {
    "weekday": ("وقع الهجوم ⟦الخميس⟧", "2015-07-16", "day"),
    "weekday with its noun": ("وقع الهجوم ⟦يوم الخميس⟧", "2015-07-16", "day"),
    "weekday of publication": ("وقع الهجوم ⟦الأربعاء⟧", "2015-07-22", "day"),
    "weekday past": ("وقع الهجوم ⟦الأربعاء الماضي⟧", "2015-07-15", "day"),
    "weekday to come": ("وقع الهجوم ⟦السبت المقبل⟧", "2015-07-25", "day"),
    "particle stays outside": ("و⟦السبت⟧ وقع الهجوم", "2015-07-18", "day"),
    "today": ("قصفت البلدة ⟦اليوم⟧", "2015-07-22", "day"),
    "yesterday": ("قصفت البلدة ⟦أمس⟧", "2015-07-21", "day"),
    "the day before yesterday": ("قصفت البلدة ⟦أمس الأول⟧", "2015-07-20", "day"),
    "the day before yesterday, long": ("قصفت البلدة ⟦أول من أمس⟧", "2015-07-20", "day"),
    "yesterday and weekday": ("قصفت البلدة ⟦أمس الثلاثاء⟧", "2015-07-21", "day"),
    "weekday in brackets": ("قصفت البلدة ⟦أمس (الثلاثاء)⟧", "2015-07-21", "day"),
    "weekday against the wire's day": ("قصفت البلدة ⟦اليوم الثلاثاء⟧", "2015-07-21", "day"),
    "tomorrow": ("تبدأ المفاوضات ⟦غدا⟧", "2015-07-23", "day"),
    "the day after tomorrow": ("تبدأ المفاوضات ⟦بعد غد⟧", "2015-07-24", "day"),
    "dawn today": ("قصفت البلدة ⟦فجر اليوم الأربعاء⟧", "2015-07-22", "day"),
    "evening of yesterday": ("قصفت البلدة ⟦مساء أمس⟧", "2015-07-21", "day"),
    "weekday and dawn": ("قصفت البلدة ⟦السبت فجرا⟧", "2015-07-18", "day"),
    "last night": ("قصفت البلدة ⟦الليلة الماضية⟧", "2015-07-21", "day"),
    "a night of two days": ("قصفت البلدة ⟦ليل السبت الأحد⟧", "2015-07-18..2015-07-19", "days"),
    "a night of two days, slash": ("قصفت ⟦ليل الخميس/ الجمعة⟧", "2015-07-16..2015-07-17", "days"),
    "after midnight": ("قصفت ⟦بعد منتصف ليل الاثنين⟧", "2015-07-20", "day"),
    "late on": ("قصفت في ⟦وقت متأخر من مساء أمس⟧", "2015-07-21", "day"),
    "earlier today": ("قصفت في ⟦وقت سابق اليوم⟧", "2015-07-22", "day"),
    "clock and day": ("قصفت عند ⟦الساعة 5:40 صباح الأحد⟧", "2015-07-19", "day"),
    "clock alone": ("قصفت عند ⟦الساعة الرابعة والنصف فجرا⟧", "-", "unknown"),
    "part of a day alone": ("قصفت البلدة ⟦ليلا⟧", "-", "unknown"),
    "day and month": ("وقع في ⟦7 ديسمبر⟧", "2014-12-07", "day"),
    "day, month, year": ("وقع في ⟦7 ديسمبر 2012⟧", "2012-12-07", "day"),
    "ordinal and twin month": ("في ⟦السابع من ديسمبر/ كانون الأول 2012⟧", "2012-12-07", "day"),
    "thirteenth": ("في ⟦الثالث عشر من تموز الجاري⟧", "2015-07-13", "day"),
    "twenty seventh": ("في ⟦السابع والعشرين من حزيران الماضي⟧", "2015-06-27", "day"),
    "thirtieth": ("في ⟦الثلاثين من يونيو الماضي⟧", "2015-06-30", "day"),
    "twin the other way": ("في ⟦18 شباط/فبراير⟧", "2015-02-18", "day"),
    "twin in brackets, to come": ("في ⟦3 آب (أغسطس) المقبل⟧", "2015-08-03", "day"),
    "twin without a mark": ("في ⟦20 يونيو حزيران⟧", "2015-06-20", "day"),
    "the day's noun": ("وقع ⟦يوم 15 مايو⟧", "2015-05-15", "day"),
    "article before digits": ("وقع في الـ⟦15 من مايو⟧", "2015-05-15", "day"),
    "weekday and date": ("وقع ⟦الجمعة، 17 يوليو 2015⟧", "2015-07-17", "day"),
    "maghreb month": ("وقع في ⟦12 جويلية 2014⟧", "2014-07-12", "day"),
    "moroccan month": ("وقع في ⟦شتنبر 2014⟧", "2014-09-01..2014-09-30", "month"),
    "tunisian month": ("وقع في ⟦5 فيفري 2015⟧", "2015-02-05", "day"),
    "guarded month with a day": ("وقع في ⟦10 مارس⟧", "2015-03-10", "day"),
    "guarded month after in": ("وقع في ⟦مارس⟧", "2015-03-01..2015-03-31", "month"),
    "day of this month": ("في ⟦السابع من الشهر الجاري⟧", "2015-07-07", "day"),
    "day of last month": ("في ⟦العشرين من الشهر الماضي⟧", "2015-06-20", "day"),
    "day of that month": ("في ⟦27 من الشهر نفسه⟧", "-", "day"),
    "that year": ("في ⟦4 أبريل من ذلك العام⟧", "-", "day"),
    "days of a month": ("بين ⟦10 و15 مايو⟧", "2015-05-10..2015-05-15", "days"),
    "last march": ("في ⟦شهر آذار الماضي⟧", "2015-03-01..2015-03-31", "month"),
    "month and year": ("في ⟦مايو 2015⟧", "2015-05-01..2015-05-31", "month"),
    "october of last year": ("⟦تشرين الأول من العام الماضي⟧", "2014-10-01..2014-10-31", "month"),
    "next september": ("في ⟦سبتمبر المقبل⟧", "2015-09-01..2015-09-30", "month"),
    "last july, in july": ("في ⟦يوليو الماضي⟧", "2014-07-01..2014-07-31", "month"),
    "numeric": ("وقع في ⟦12/5/2014⟧", "2014-05-12", "day"),
    "iso": ("وقع في ⟦2014-05-12⟧", "2014-05-12", "day"),
    "numeric with dots": ("وقع في ⟦12.5.2014⟧", "2014-05-12", "day"),
    "year after in": ("وقع في ⟦2013⟧", "2013-01-01..2013-12-31", "year"),
    "year with its noun": ("وقع ⟦عام 2013⟧", "2013-01-01..2013-12-31", "year"),
    "early this year": ("في ⟦مطلع العام الحالي⟧", "2015-01-01..2015-04-30", "season"),
    "late in a year": ("في ⟦أواخر 2012⟧", "2012-09-01..2012-12-31", "season"),
    "middle of a month": ("في ⟦منتصف يوليو⟧", "2015-07-11..2015-07-20", "days"),
    "end of last month": ("في ⟦نهاية الشهر الماضي⟧", "2015-06-21..2015-06-30", "days"),
    "half of a year": ("في ⟦النصف الثاني من عام 2014⟧", "2014-07-01..2014-12-31", "season"),
    "quarter": ("في ⟦الربع الأول من عام 2014⟧", "2014-01-01..2014-03-31", "season"),
    "last month": ("وقع ⟦الشهر الماضي⟧", "2015-06-01..2015-06-30", "month"),
    "this month": ("وقع ⟦هذا الشهر⟧", "2015-07-01..2015-07-31", "month"),
    "last week": ("وقع ⟦الأسبوع الماضي⟧", "2015-07-11..2015-07-19", "week"),
    "next week": ("يبدأ ⟦الأسبوع المقبل⟧", "2015-07-25..2015-08-02", "week"),
    "last year": ("وقع ⟦العام الماضي⟧", "2014-01-01..2014-12-31", "year"),
    "past two years": ("خلال ⟦العامين الماضيين⟧", "2013-07-22..2015-07-22", "year"),
    "past three days": ("خلال ⟦الأيام الثلاثة الماضية⟧", "2015-07-19..2015-07-22", "days"),
    "past days": ("خلال ⟦الأيام القليلة الماضية⟧", "2015-07-12..2015-07-22", "days"),
    "past 24 hours": ("خلال ⟦الساعات الـ24 الماضية⟧", "2015-07-21..2015-07-22", "days"),
    "last years": ("في ⟦السنوات الأخيرة⟧", "..2015-07-22", "open"),
    "two days ago": ("وقع ⟦قبل يومين⟧", "2015-07-20", "day"),
    "13 days ago": ("وقع ⟦قبل 13 يوما⟧", "2015-07-09", "day"),
    "two weeks ago": ("وقع ⟦قبل أسبوعين⟧", "2015-07-05..2015-07-11", "week"),
    "two months ago": ("وقع ⟦قبل شهرين⟧", "2015-05-01..2015-05-31", "month"),
    "about six years ago": ("وقع ⟦قبل نحو ست سنوات⟧", "2009-01-01..2009-12-31", "year"),
    "before a year": ("وقع ⟦قبل عام 2013⟧", "..2012-12-31", "open"),
    "after a date": ("وقع ⟦بعد 7 أكتوبر 2014⟧", "2014-10-08..", "open"),
    "since two months": ("⟦منذ شهرين⟧ والمعارك دائرة", "2015-05-22..2015-07-22", "open"),
    "since a year": ("⟦منذ 2011⟧ والمعارك دائرة", "2011-01-01..2015-07-22", "open"),
    "since the morning of": ("⟦منذ صباح السبت⟧ والمعارك دائرة", "2015-07-18..2015-07-22", "open"),
    "since the year began": ("⟦منذ بداية العام⟧ قتل ستة", "2015-01-01..2015-07-22", "open"),
    "since an event's year": (
        "⟦منذ بدء الحرب الأهلية في 2003⟧", "2003-01-01..2015-07-22", "open"),
    "from one year to another": ("⟦منذ 2005 حتى 2007⟧", "2005-01-01..2007-12-31", "days"),
    "from day to day": ("من ⟦السبت حتى الاثنين⟧", "2015-07-18..2015-07-20", "days"),
    "between months, one year": ("بين ⟦مايو ويوليو 2014⟧", "2014-05-01..2014-07-31", "days"),
    "now": ("يسيطر ⟦حاليا⟧ على التل", "2015-07-22", "day"),
    "recently": ("قصفت البلدة ⟦مؤخرا⟧", "..2015-07-22", "open"),
    "of late": ("قصفت في ⟦الآونة الأخيرة⟧", "..2015-07-22", "open"),
    "soon": ("تبدأ المفاوضات ⟦قريبا⟧", "2015-07-22..", "open"),
    "season and year": ("⟦ربيع 2014⟧", "2014-03-01..2014-05-31", "season"),
    "last summer": ("في ⟦الصيف الماضي⟧", "2014-06-01..2014-08-31", "season"),
    "decade": ("في ⟦تسعينيات القرن الماضي⟧", "1990-01-01..1999-12-31", "year"),
    "hijri date": ("في ⟦15 رمضان 1436هـ⟧", "2015-07-02", "day"),
    "hijri month": ("في ⟦رمضان الماضي⟧", "2015-06-18..2015-07-16", "month"),
    "the same day": ("في ⟦نفس اليوم⟧", "-", "unknown"),
    "the next day": ("في ⟦اليوم التالي⟧", "-", "unknown"),
    "within a week": ("⟦خلال أسبوع⟧ تبدأ المفاوضات", "-", "unknown"),
}  # fmt: skip


@pytest.mark.parametrize(("marked", "days", "precision"), FOUND.values(), ids=FOUND.keys())
def test_a_time(marked: str, days: str, precision: str) -> None:
    text, span = unmarked(marked)
    assert [(tuple(hit.span), hit.interval, str(hit.precision)) for hit in found_in(text)] == [
        (span, interval_of(days), precision)
    ]


NOT_FOUND = {
    "practised is no month": "مارس الفصيل ضغوطا على السكان",
    "a father is no month": "قتل آب وابنه في القصف",
    "a name is no month": "القيادي رمضان في البلدة",
    "zero is no month": "عند الدرجة صفر",
    "an event": "وقع الهجوم بعد العملية",
    "days before an event": "وقع الهجوم قبل يومين من الاتفاق",
    "the preacher": "قال خطيب الجمعة",
    "the newspaper's name": "نقلت صحيفة اليوم السابع",
    "seventh day of something": "في اليوم السابع من المعارك",
    "one of": "قتل أحد السكان",
    "the second": "بعد الهجوم الثاني",
    "arab spring": "دول الربيع العربي",
    "an age": "رجل في الثلاثينيات من العمر",
    "a count like a year": "وصل العدد إلى 2013 شخصا",
    "a count": "شنت 24 غارة",
    "a clock time in digits": "انتهت 3/4",
    "a plain word": "في هذا المكان",
}


@pytest.mark.parametrize("text", NOT_FOUND.values(), ids=NOT_FOUND.keys())
def test_no_time(text: str) -> None:
    assert found_in(text) == []


UNDATED = {
    "weekday": ("السبت", TimePrecision.DAY),
    "yesterday": ("أمس", TimePrecision.DAY),
    "day and month": ("في 7 ديسمبر", TimePrecision.DAY),
    "last month": ("الشهر الماضي", TimePrecision.MONTH),
    "two days ago": ("قبل يومين", TimePrecision.DAY),
    "since days": ("منذ يومين", TimePrecision.OPEN),
}


@pytest.mark.parametrize(("text", "precision"), UNDATED.values(), ids=UNDATED.keys())
def test_without_a_publication_date(text: str, precision: TimePrecision) -> None:
    (hit,) = found_in(text, NO_DATE)
    assert (hit.interval, hit.precision, hit.anchor) == (
        Interval(None, None),
        precision,
        Anchor.NONE,
    )


def test_a_whole_date_needs_no_publication_date() -> None:
    (hit,) = found_in("في 7 ديسمبر 2012", NO_DATE)
    assert (hit.interval, hit.anchor) == (interval_of("2012-12-07"), Anchor.CALENDAR)


def test_a_publication_month_resolves_months_but_no_days() -> None:
    july = PartialDate(datetime.date(2015, 7, 1), DatePrecision.MONTH)
    assert found_in("الشهر الماضي", july)[0].interval == interval_of("2015-06-01..2015-06-30")
    assert found_in("العام الماضي", july)[0].interval == interval_of("2014-01-01..2014-12-31")
    assert found_in("أمس", july)[0].interval == interval_of("-")


BYLINES = {
    "before": "آخر تحديث: السبت, 6 مارس/ آذار, 2010, 18:43 GMT",
    "behind": "الخميس، 26 تشرين الثاني/نوفمبر 2009، آخر تحديث 22:05",
}


@pytest.mark.parametrize("text", BYLINES.values(), ids=BYLINES.keys())
def test_a_byline_is_flagged(text: str) -> None:
    assert found_in(text)[0].reason.startswith("timex.byline")


def test_a_date_in_a_sentence_is_not_a_byline() -> None:
    assert not found_in("وقع الهجوم السبت 6 مارس 2010")[0].reason.startswith("timex.byline")
