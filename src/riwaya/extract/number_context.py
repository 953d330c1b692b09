"""What stands beside a number: whether it counts anybody or anything."""

from __future__ import annotations

from riwaya.extract.number_words import NumberToken
from riwaya.text.numerals import Rank
from riwaya.text.tokens import Tokens

_YEARS = range(1900, 2101)
_COUNTED = ("person", "event")  # nouns that make even «الكتيبة 5 …» a count
_PHONE = 7  # digits in a row without grouping marks: a telephone number, not a count


def near(known: list[NumberToken | None], at: int) -> NumberToken | None:
    """Give what is known of token ``at``; None outside the text."""
    return known[at] if 0 <= at < len(known) else None


def is_percent(tokens: Tokens, known: list[NumberToken | None], last: int) -> int | None:
    """Give the token after ``٪`` or ``في المئة`` at ``last``; None if there is none."""
    if last >= len(tokens.forms):
        return None
    if tokens.forms[last] == "%":
        return last + 1
    word = known[last]
    for rest, row in word.phrases if word is not None else ():
        end = last + 1 + len(rest)
        if row.kind == "percent" and tuple(tokens.forms[last + 1 : end]) == rest:
            return end
    return None


def is_counted(tokens: Tokens, known: list[NumberToken | None], first: int, last: int) -> bool:
    """Tell whether the number in tokens ``[first, last)`` counts people, events or things."""
    after = near(known, last)
    if after is not None and _measures(after):
        return False
    if after is not None and after.month:
        return False
    before_at = first - 1
    if before_at >= 0 and tokens.forms[before_at] in ("ال", "("):
        before_at -= 1
    before = near(known, before_at)
    if before is not None and before.noun is not None and before.noun.kind == "unit":
        word = known[first]
        numeral = word.numeral if word is not None else None
        if tokens.forms[first - 1] == "ال" or (numeral is not None and numeral.article):
            return False  # الأيام الثلاثة، الساعات الـ24
    if tokens.forms[first][0].isdecimal():
        return _digits_counted(tokens, known, first, last, before)
    return not _ends_ordinal(known[first], before)


def _measures(word: NumberToken) -> bool:
    return word.noun is not None and word.noun.kind == "unit"


def _ends_ordinal(word: NumberToken | None, before: NumberToken | None) -> bool:
    """Tell whether a number word belongs to an ordinal: الخامس والعشرين، القرن العشرين."""
    if word is None or word.numeral is None or before is None:
        return False
    if before.label and word.numeral.article:
        return True
    teen = word.numeral.rank is Rank.TEN or word.numeral.joined
    return before.calendar and not before.month and teen


def _digits_counted(
    tokens: Tokens,
    known: list[NumberToken | None],
    first: int,
    last: int,
    before: NumberToken | None,
) -> bool:
    forms, digits = tokens.forms, tokens.forms[first]
    after = near(known, last)
    kind = after.noun.kind if after is not None and after.noun is not None else ""
    if before is not None and (before.month or (before.label and kind not in _COUNTED)):
        return False
    if _in_date_or_name(tokens, first, last):
        return False
    if digits.isdecimal():
        if len(digits) >= _PHONE or (len(digits) > 1 and digits[0] == "0"):
            return False
        if last == first + 1 and int(digits) in _YEARS and len(digits) == 4 and not kind:
            return last < len(forms) and forms[last] in ("من",)
    return not _is_bullet(tokens, first, last)


def _in_date_or_name(tokens: Tokens, first: int, last: int) -> bool:
    """Tell whether the digits touch ``/`` ``:`` or a name: ``12/5``, ``18:43``, ``F-16``."""
    forms, starts, ends = tokens.forms, tokens.starts, tokens.ends
    follow = forms[last + 1][0] if last + 1 < len(forms) else ""
    if follow.isdecimal() and forms[last] in "/:":
        return True
    if first == 0:
        return False
    mark, touching = forms[first - 1], ends[first - 1] == starts[first]
    if mark in "/:" and first > 1 and forms[first - 2][0].isdecimal():
        return True
    if touching and mark.isascii() and mark.isalpha():
        return True  # F16
    if touching and mark in "-–" and first > 1:
        return ends[first - 2] == starts[first - 1]  # F-16, 2014-05-12
    return mark == "#" or mark == "+"


def _is_bullet(tokens: Tokens, first: int, last: int) -> bool:
    """Tell whether the number numbers a line: «1- …», «2. …», «1964 - …»."""
    forms = tokens.forms
    if last >= len(forms) or forms[last] not in "-–.)،":
        return False
    if first == 0:
        return True
    between = tokens.folded.text[tokens.ends[first - 1] : tokens.starts[first]]
    return "\n" in between
