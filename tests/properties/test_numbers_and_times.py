"""Properties of the two finders: spans inside the text, bounds in order, no crash."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from riwaya.extract.numbers import find_quantities
from riwaya.extract.time_words import load_time_words
from riwaya.extract.timexes import find_times
from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize
from riwaya.types import DatePrecision, PartialDate

WORDS = load_time_words()
PIECES = [
    *sorted(WORDS.numbers.vocabulary),
    *["في", "من", "و", "منذ", "قبل", "بعد", "خلال", "حتى", "بين", "إلى", "يوم", "اليوم", "أمس"],
    *["السبت", "الأحد", "ليل", "مساء", "الساعة", "الماضي", "المقبل", "الجاري", "مطلع", "نهاية"],
    *["شهر", "العام", "الأسبوع", "أيام", "ال", "هـ", "7", "31", "29", "2015", "1436", "0", "99"],
    *["9999", "1.5", "1,200", "12.5.2014", "/", "-", "(", ")", ":", "،", ".", "%", "\n", "GMT"],
    *["مارس", "رمضان", "شباط", "الثالث", "عشر", "والعشرين", "ربيع", "القرن", "ذلك", "هذا"],
]
phrases = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
texts = st.one_of(phrases, st.text(max_size=60), st.lists(st.sampled_from(PIECES)).map("".join))
dates = st.builds(
    PartialDate, st.dates(), st.sampled_from([p for p in DatePrecision if p != "unknown"])
)


@given(texts)
def test_quantities_lie_in_the_text_in_order(text: str) -> None:
    end = 0
    for hit in find_quantities(tokenize(fold(text)), WORDS.numbers):
        assert end <= hit.span.start < hit.span.end <= len(text)
        assert hit.first < hit.last
        bounds = [bound for bound in (hit.low, hit.best, hit.high) if bound is not None]
        assert bounds
        assert bounds == sorted(bounds)
        end = hit.span.end


@given(texts, dates)
def test_times_lie_in_the_text_in_order(text: str, published: PartialDate) -> None:
    end = 0
    for hit in find_times(tokenize(fold(text)), WORDS, published):
        assert end <= hit.span.start < hit.span.end <= len(text)
        first, last = hit.interval.first, hit.interval.last
        if first is not None and last is not None:
            assert first <= last
        end = hit.span.end


@given(texts)
def test_finding_twice_gives_the_same(text: str) -> None:
    tokens = tokenize(fold(text))
    published = PartialDate(datetime.date(2015, 7, 22), DatePrecision.DAY)
    assert find_times(tokens, WORDS, published) == find_times(tokens, load_time_words(), published)
    assert find_quantities(tokens, WORDS.numbers) == find_quantities(tokens, WORDS.numbers)
