"""Sentences and quotations, broken marks included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.text.fold import fold
from riwaya.text.sentences import find_quotations, find_sentences, is_speech
from riwaya.text.tokens import tokenize

SENTENCES = {
    "full stops": ("توقف القصف. عاد الهدوء.", ["توقف القصف.", "عاد الهدوء."]),
    "a question": ("من قتل؟ لا نعرف", ["من قتل؟", "لا نعرف"]),
    "lines": ("العنوان\nالخبر", ["العنوان", "الخبر"]),
    "initials of an agency": ("قالت (د. ب. أ) إن القصف توقف", ["قالت (د. ب. أ) إن القصف توقف"]),
    "a mark after the stop": ('قال "توقف القصف." ثم غادر', ['قال "توقف القصف."', "ثم غادر"]),
    "a decimal number": ("نزح 1.5 مليون شخص", ["نزح 1.5 مليون شخص"]),
    "dots": ("الأمير.. وأين هو؟", ["الأمير..", "وأين هو؟"]),
    "no text": ("", []),
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.values(), ids=SENTENCES.keys())
def test_find_sentences(text: str, expected: list[str]) -> None:
    tokens = tokenize(fold(text))
    assert [tokens.span(s.first, s.last).of(text) for s in find_sentences(tokens)] == expected


QUOTATIONS = {
    "guillemets": ("قال «عاد الهدوء» أمس", ["عاد الهدوء"]),
    "straight marks": ('قال "عاد الهدوء" أمس', ["عاد الهدوء"]),
    "reversed curly marks": ("تنظيم ” داعش “ انسحب", ["داعش"]),
    "two of one shape": ("تنظيم ” داعش ” في المدينة", ["داعش"]),
    "a name inside speech": ("قال «عناصر “داعش” فروا»", ["داعش", "عناصر “داعش” فروا"]),
    "same marks nested": (
        'قال: "تنظيم "داعش" غادر البلدة"',
        ["داعش", 'تنظيم "داعش" غادر البلدة'],
    ),
    "left open ends with its line": ("قال «عاد الهدوء\nخبر آخر", ["عاد الهدوء"]),
    "stray closing mark": ("عاد الهدوء” أمس", []),
    "two in a row": ("«نصر» و«فجر»", ["نصر", "فجر"]),
}


@pytest.mark.parametrize(("text", "expected"), QUOTATIONS.values(), ids=QUOTATIONS.keys())
def test_find_quotations(text: str, expected: list[str]) -> None:
    tokens = tokenize(fold(text))
    found = find_quotations(tokens, find_sentences(tokens))
    assert [tokens.span(q.first, q.last).of(text) for q in found] == expected


def test_speech_is_longer_than_a_name() -> None:
    text = "«داعش» قال «إن القصف توقف منذ الفجر»"
    tokens = tokenize(fold(text))
    found = find_quotations(tokens, find_sentences(tokens))
    assert [is_speech(quotation) for quotation in found] == [False, True]


@given(st.text(st.sampled_from('قال ن."«»“”؟!\n( )د')))
def test_sentences_cover_every_token_once_and_quotations_lie_inside(text: str) -> None:
    tokens = tokenize(fold(text))
    sentences = find_sentences(tokens)
    covered = [at for s in sentences for at in range(s.first, s.last)]
    assert covered == list(range(len(tokens)))
    for quotation in find_quotations(tokens, sentences):
        assert 0 <= quotation.first < quotation.last <= len(tokens)
