"""Tokens: words, numbers and marks, and the clitics written onto words."""

import pytest

from riwaya.text.clitics import prefix_splits, strip_article, suffixed
from riwaya.text.fold import fold
from riwaya.text.tokens import cut, tokenize

CUT = {
    "words and marks": ("قال: نعم.", ["قال", ":", "نعم", "."]),
    "a number with commas": ("قتل 1,200 شخص", ["قتل", "1,200", "شخص"]),
    "a decimal": ("نحو 3.5 مليون", ["نحو", "3.5", "مليون"]),
    "a percentage": ("٩٠٪", ["90", "%"]),
    "digits inside a word": ("إف16", ["اف", "16"]),
    "quotation marks": ("«داعش»", ["«", "داعش", "»"]),
    "underscore": ("ا_ب", ["ا", "_", "ب"]),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("text", "expected"), CUT.values(), ids=CUT.keys())
def test_tokenize(text: str, expected: list[str]) -> None:
    assert tokenize(fold(text)).forms == expected
    assert cut(fold(text).text) == expected


SPLITS = {
    "the word whole comes first": ("قصف", ("", "قصف")),
    "conjunction": ("وقصف", ("و", "قصف")),
    "conjunction and particle": ("وبالمدينه", ("وب", "المدينه")),
    "li with the article": ("للجيش", ("ل", "الجيش")),
    "li before lam": ("للبنان", ("ل", "لبنان")),
    "future": ("سيقتل", ("س", "يقتل")),
    "conjunction and future": ("وستقتل", ("وس", "تقتل")),
}


@pytest.mark.parametrize(("word", "split"), SPLITS.values(), ids=SPLITS.keys())
def test_prefix_splits(word: str, split: tuple[str, str]) -> None:
    assert split in prefix_splits(word)
    assert prefix_splits(word)[0] == ("", word)


def test_short_words_are_not_torn() -> None:
    assert prefix_splits("وقف") == (("", "وقف"),)


def test_every_rest_is_two_letters_or_more() -> None:
    for word in ("وبه", "فلل", "ولل", "بلد", "كما", "سين"):
        assert all(len(rest) >= 2 for _, rest in prefix_splits(word))


def test_article_and_pronouns() -> None:
    assert strip_article("المدينه") == "مدينه"
    assert strip_article("الي") == "الي"
    assert "قادتهم" in suffixed("قاده")
    assert "مقاتلوهم" in suffixed("مقاتلون")
