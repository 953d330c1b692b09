"""Numerals: how number words combine; a generator writes 0 to 9999 in words and reads it back."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.extract.number_words import load_number_words
from riwaya.text.fold import fold
from riwaya.text.numerals import digits_value, read_number
from riwaya.text.tokens import tokenize

WORDS = load_number_words()
UNITS = ["صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]
TENS = ["-", "-", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
STEMS = ["-", "-", "-", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"]


def in_words(number: int) -> str:
    """Write 3 to 9999 in Arabic words, as a newspaper would."""
    thousands, rest = divmod(number, 1000)
    parts = []
    if thousands == 1:
        parts.append("ألف")
    elif thousands == 2:
        parts.append("ألفان")
    elif thousands:
        parts.append(f"{UNITS[thousands]} آلاف")
    hundreds, rest = divmod(rest, 100)
    if hundreds == 1:
        parts.append("مئة")
    elif hundreds == 2:
        parts.append("مئتان")
    elif hundreds:
        parts.append(f"{STEMS[hundreds]}مئة")
    if 11 <= rest <= 12:
        parts.append(("أحد", "اثنا")[rest - 11] + " عشر")
    elif 13 <= rest <= 19:
        parts.append(f"{UNITS[rest - 10]} عشر")
    elif rest > 20 and rest % 10:
        parts += [UNITS[rest % 10], TENS[rest // 10]]
    elif rest >= 20:
        parts.append(TENS[rest // 10])
    elif rest:
        parts.append(UNITS[rest])
    return " و".join(parts)


def value_of(text: str) -> tuple[Fraction, int, int] | None:
    tokens = tokenize(fold(text))
    known = [WORDS.memo[form] for form in tokens.forms]
    numerals = [word.numeral if word is not None else None for word in known]
    reading = read_number(tokens.forms, numerals, 0)
    return None if reading is None else (reading.value, reading.last, len(tokens))


def test_words_and_number_are_the_same_from_2_to_9999() -> None:
    read = {number: value_of(in_words(number)) for number in range(2, 10_000)}
    wrong = [
        number
        for number, found in read.items()
        if found is None or found[0] != number or found[1] != found[2]
    ]
    assert wrong == []


@given(st.integers(2, 999), st.sampled_from([("ألف", 10**3), ("مليون", 10**6)]))
def test_a_scale_multiplies(number: int, scale: tuple[str, int]) -> None:
    word, size = scale
    if number > 2:
        found = value_of(f"{in_words(number)} {word}")
        assert found is not None
        assert found[0] == number * size


@given(st.integers(0, 10**9))
def test_grouped_digits_are_the_same(number: int) -> None:
    assert digits_value(f"{number:,}") == number
    assert digits_value(f"{number:,}".replace(",", ".")) == number


DIGITS = {
    "plain": ("1200", False, Fraction(1200)),
    "decimal": ("1.5", False, Fraction(3, 2)),
    "grouped": ("1.200", False, Fraction(1200)),
    "decimal before a scale": ("1.200", True, Fraction(6, 5)),
    "less than one": ("0.125", False, Fraction(1, 8)),
    "a date": ("12.5.2014", False, None),
    "far too long": ("1" * 16, False, None),
}


@pytest.mark.parametrize(("token", "scaled", "value"), DIGITS.values(), ids=DIGITS.keys())
def test_digits(token: str, scaled: bool, value: Fraction | None) -> None:
    assert digits_value(token, scaled) == value


ALONE = {"one needs its noun": "واحد", "one of eleven": "أحد", "half": "نصف", "no number": "جندي"}


@pytest.mark.parametrize("text", ALONE.values(), ids=ALONE.keys())
def test_not_a_number_alone(text: str) -> None:
    assert value_of(text) is None


def test_two_numbers_in_a_row_are_not_added() -> None:
    assert value_of("ثلاثة وخمسة") == (3, 1, 2)
    assert value_of("عشرون وثلاثون") == (20, 1, 2)
