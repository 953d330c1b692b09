"""Folding: letters, marks and digits, with positions that come back exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.text.fold import fold, fold_word

FOLDED = {
    "hamza on alef": ("أإآٱ", "اااا"),
    "alef maqsura": ("على", "علي"),
    "taa marbuta": ("مدينة", "مدينه"),
    "hamza on waw and yaa": ("مسؤول رئيس", "مسوول رييس"),
    "tatweel": ("داعــش", "داعش"),
    "harakat": ("قَتَلَ", "قتل"),
    "lam-alef ligature": ("ﻻ", "لا"),
    "presentation forms": ("ﺩﺍﻋﺶ", "داعش"),
    "whole-word ligature": ("ﷲ", "الله"),
    "Arabic-Indic digits": ("١٢٣", "123"),
    "Persian digits and letters": ("۴۵ ک ی", "45 ك ي"),
    "direction marks": ("\u200fنص\u202c", "نص"),
    "byte order mark inside": ("نص\ufeffنص", "نصنص"),
    "no-break space": ("ا\u00a0ب", "ا ب"),
    "Arabic percent and decimal": ("٩٠٪ ٣٫٥", "90% 3.5"),
    "Latin stays": ("CNN", "CNN"),
    "lone surrogate": ("\ud800ا", "\ud800ا"),
    "nothing but marks": ("\u064b\u064c", ""),
}


@pytest.mark.parametrize(("text", "expected"), FOLDED.values(), ids=FOLDED.keys())
def test_fold(text: str, expected: str) -> None:
    assert fold(text).text == expected == fold_word(text)


letters = st.text(st.sampled_from("قاأإىةلا \u064e\u064b\u0640\u200fﻻﷲ.٣xﺩ\ud800\n"))


@given(letters, st.data())
def test_a_folded_range_maps_to_words_that_fold_to_it(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if folded.text:
        start = data.draw(st.integers(0, len(folded.text) - 1))
        end = data.draw(st.integers(start + 1, len(folded.text)))
        span = folded.to_document(start, end)
        assert 0 <= span.start < span.end <= len(text)
        assert folded.text[start:end] in fold(span.of(text)).text


@given(letters)
def test_the_whole_maps_to_the_whole_end(text: str) -> None:
    folded = fold(text)
    assert folded.length == len(text)
    if folded.text:
        assert folded.to_document(0, len(folded.text)).end == len(text)


@given(letters)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text).text).text == fold(text).text
