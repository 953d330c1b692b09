"""Numerals: the value of Arabic number words and digits, ``خمسة وعشرون ألفا`` as 25,000.

The words come from a table (``lexicon/data/numerals.tsv``); here is only how they combine.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple


class Rank(StrEnum):
    """How a number word combines with its neighbours."""

    DIGITS = "digits"
    ONE = "one"  # only after its noun: شخص واحد
    TWO = "two"
    UNIT = "unit"  # 3 to 9
    BEFORE_TEN = "before_ten"  # أحد and اثنا of 11 and 12
    TEN = "ten"
    TENS = "tens"
    HUNDRED = "hundred"
    HUNDREDS = "hundreds"  # 200 to 900 in one word
    SCALE = "scale"
    DUAL_SCALE = "dual_scale"
    HALF = "half"
    AND = "and"  # و standing alone


class Numeral(NamedTuple):
    """One number word as it stands in a text.

    ``joined``: a و is written on it. ``skip``: letters of attached particles before it.
    ``article``: it has the article.
    """

    value: Fraction
    rank: Rank
    skip: int = 0
    joined: bool = False
    article: bool = False


class Reading(NamedTuple):
    """A number read from tokens ``[first, last)``; ``scaled`` names its last scale, else 1."""

    last: int
    value: Fraction
    scaled: Fraction


_ZERO = Fraction(0)
_ONE = Fraction(1)
# Ranks that may follow a hundred after و.
_BELOW_HUNDRED = frozenset({Rank.ONE, Rank.TWO, Rank.UNIT, Rank.BEFORE_TEN, Rank.TEN, Rank.TENS})
_UNITS = frozenset({Rank.ONE, Rank.TWO, Rank.UNIT, Rank.BEFORE_TEN})


def digits_value(token: str, scaled: bool = False) -> Fraction | None:
    """Read a token of digits such as ``1,200`` ``1.200`` ``1.5``; None for ``12.5.2014``.

    A mark before three last digits groups thousands, unless a scale word follows (``scaled``):
    ``1.200`` is 1,200 but ``1.200 مليون`` is 1.2 million. Any other single mark is decimal.
    """
    marks = [letter for letter in token if letter in ".,"]
    if not marks:
        return Fraction(int(token)) if len(token) <= 15 else None
    parts = token.replace(",", ".").split(".")
    if len(token) > 20 or not all(parts):
        return None
    grouped = len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
    if grouped and not (scaled and len(marks) == 1) and parts[0] != "0":
        return Fraction(int("".join(parts)))
    if len(marks) > 1:
        return None
    return Fraction(int(parts[0] + parts[1]), 10 ** len(parts[1]))


def read_number(
    forms: Sequence[str], words: Sequence[Numeral | None], first: int
) -> Reading | None:
    """Read the longest number that begins at token ``first``.

    Args:
        forms: The tokens, for the digits.
        words: What each token is as a number word; as long as ``forms``.
        first: Where the number begins; what is written on it is the caller's to judge.

    Returns:
        None where no number begins: ``واحد`` (1) and ``أحد`` are numbers only in company.
    """
    group = _group(forms, words, first)
    if group is None:
        return None
    at, total, scale = group
    last_scale = scale
    while (follow := _joined(words, at)) is not None and last_scale > _ONE:
        half = words[follow]
        if half is not None and half.rank is Rank.HALF:
            total += last_scale / 2
            at = follow + 1
            if _is_scale(words, at, last_scale):
                at += 1  # مليون ونصف المليون
            break
        group = _group(forms, words, follow, after_more=True)
        if group is None or group.value >= last_scale:
            break
        at, last_scale = group.last, group.scaled
        total += group.value
    return Reading(at, total, scale)


def _group(
    forms: Sequence[str],
    words: Sequence[Numeral | None],
    first: int,
    after_more: bool = False,
) -> Reading | None:
    """Read a number up to its scale word: ``خمسة وعشرون ألفا``, ``1.5 مليون``, ``ألفين``."""
    word = words[first]
    if word is None:
        return None
    if word.rank is Rank.SCALE:
        return Reading(first + 1, word.value, word.value)
    if word.rank is Rank.DUAL_SCALE:
        return Reading(first + 1, word.value, word.value / 2)
    if word.rank is Rank.HALF:
        scale = words[first + 1] if first + 1 < len(words) else None
        if scale is None or scale.rank is not Rank.SCALE or scale.joined:
            return None
        return Reading(first + 2, scale.value / 2, scale.value)
    small = (
        _digits(forms, words, first)
        if word.rank is Rank.DIGITS
        else _small(words, first, after_more)
    )
    if small is None:
        return None
    at, value, _ = small
    scale = words[at] if at < len(words) else None
    if scale is not None and scale.rank is Rank.SCALE and not scale.skip and not scale.article:
        return Reading(at + 1, value * scale.value, scale.value)
    return small


def _digits(forms: Sequence[str], words: Sequence[Numeral | None], first: int) -> Reading | None:
    after = words[first + 1] if first + 1 < len(words) else None
    scaled = after is not None and after.rank is Rank.SCALE
    value = digits_value(forms[first], scaled)
    return None if value is None else Reading(first + 1, value, _ONE)


def _small(words: Sequence[Numeral | None], first: int, after_more: bool) -> Reading | None:
    """Read number words below a thousand."""
    word = words[first]
    assert word is not None  # noqa: S101 - the caller has looked
    if word.rank is Rank.HUNDRED or word.rank is Rank.HUNDREDS:
        return _hundreds(words, first + 1, word.value)
    follow = words[first + 1] if first + 1 < len(words) else None
    plain = follow is not None and not follow.skip
    if follow is not None and plain and word.rank is Rank.UNIT and follow.rank is Rank.HUNDRED:
        return _hundreds(words, first + 2, word.value * 100)
    return _below_hundred(words, first, after_more)


def _hundreds(words: Sequence[Numeral | None], at: int, value: Fraction) -> Reading:
    """Add ``وخمسة وعشرون`` or ``و 25`` to hundreds."""
    follow = _joined(words, at)
    if follow is not None:
        word = words[follow]
        if word is not None and word.rank in _BELOW_HUNDRED:
            rest = _below_hundred(words, follow, after_more=True)
            if rest is not None:
                return Reading(rest.last, value + rest.value, _ONE)
    return Reading(at, value, _ONE)


def _below_hundred(
    words: Sequence[Numeral | None], first: int, after_more: bool = False
) -> Reading | None:
    word = words[first]
    if word is None or word.rank not in _BELOW_HUNDRED:
        return None
    if word.rank in _UNITS:
        follow = words[first + 1] if first + 1 < len(words) else None
        teen = word.rank is not Rank.TWO
        if teen and follow is not None and follow.rank is Rank.TEN and not follow.skip:
            return Reading(first + 2, word.value + 10, _ONE)
        tens = _joined(words, first + 1)
        if tens is not None:
            more = words[tens]
            if more is not None and more.rank is Rank.TENS:
                return Reading(tens + 1, word.value + more.value, _ONE)
        if word.rank is Rank.BEFORE_TEN or (word.rank is Rank.ONE and not after_more):
            return None
    return Reading(first + 1, word.value, _ONE)


def _joined(words: Sequence[Numeral | None], at: int) -> int | None:
    """Give the place of a number word joined by و at ``at``, written on it or apart."""
    word = words[at] if at < len(words) else None
    if word is None:
        return None
    if word.rank is Rank.AND:
        word = words[at + 1] if at + 1 < len(words) else None
        return at + 1 if word is not None and not word.skip else None
    if word.rank is Rank.ONE and not word.skip:  # واحد عشر: and eleven, the و not the word's own
        ten = words[at + 1] if at + 1 < len(words) else None
        return at if ten is not None and ten.rank is Rank.TEN and not ten.skip else None
    plain = word.skip == 1 or (word.article and word.skip == 3)  # و alone, or و and the article
    return at if word.joined and plain else None


def _is_scale(words: Sequence[Numeral | None], at: int, scale: Fraction) -> bool:
    word = words[at] if at < len(words) else None
    return word is not None and word.rank is Rank.SCALE and word.value == scale
