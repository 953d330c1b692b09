"""Quantities: how many, as a text says it, from ``3`` and ``قتيلان`` to ``بين 10 و15``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from riwaya.extract.number_context import is_counted, is_percent, near
from riwaya.extract.number_words import NumberToken, NumberWords, Phrase
from riwaya.lexicon.numerals import Quantifier
from riwaya.text.numerals import Numeral, Rank, Reading, read_number
from riwaya.text.tokens import Tokens
from riwaya.types import Span

_POSTPOSED_WITHIN = 4  # tokens from a number to its «على الأقل»: ثلاثة جنود من الجيش على الأقل
_PREPOSED_WITHIN = 8  # tokens from «تجاوز عدد» to its number: تجاوز عدد القتلى في القطاع 30


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or vague number in a text.

    The span holds the modifier («نحو 30»), not the noun counted, but for a dual (the noun
    itself), «شخص واحد», and «30 شخصا على الأقل» (all of it); attached و ف ب ل stay outside.

    Attributes:
        first: First token.
        last: Token after the last.
        span: In the document.
        low: Inclusive; None is open.
        best: The one figure named, if one is; then ``low <= best <= high``.
        high: Inclusive; None is open.
        percent: Whether it is a share in hundredths.
        counted: False for dates, ages, measures, money, names with a number.
        reason: Rule ids and rows.
        of: What is counted: ``person``, ``event``, ``thing``, or empty where the noun beside
            the number is not in the table or there is none.
    """

    first: int
    last: int
    span: Span
    low: int | None
    best: int | None
    high: int | None
    percent: bool
    counted: bool
    reason: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class _Scan:
    """One text under way: its tokens, and what the tables know of each."""

    tokens: Tokens
    known: list[NumberToken | None]
    numerals: list[Numeral | None]


def find_quantities(tokens: Tokens, words: NumberWords) -> list[Quantity]:
    """Find the quantities of a document in reading order; they never overlap.

    A singular noun alone («قتيل») is no quantity. Numbers that count nothing are found and
    flagged, so that nobody takes a date for a toll.
    """
    memo = words.memo
    known = [memo[form] for form in tokens.forms]
    begins = [at for at, word in enumerate(known) if word is not None and word.starts]
    if not begins:
        return []
    numerals = [word.numeral if word is not None else None for word in known]
    scan = _Scan(tokens, known, numerals)
    found: list[Quantity] = []
    free = 0
    for at in begins:
        if at >= free:
            quantity = _quantity(scan, at)
            if quantity is not None and quantity.first >= free:
                found.append(quantity)
                free = quantity.last
    return found


def _quantity(scan: _Scan, at: int) -> Quantity | None:
    word = scan.known[at]
    assert word is not None  # noqa: S101 - only known words begin
    if word.phrases:
        found = _modified(scan, at, word)
        if found is not None:
            return _around(scan, found)
    if word.dual or word.singular:
        found = _noun(scan, at, word)
        if found is not None:
            return _around(scan, found)
    found = _range(scan, at) or _figure(scan, at, at, _skip(scan, at), "exact", "number.figure")
    return None if found is None else _around(scan, found)


def _modified(scan: _Scan, at: int, word: NumberToken) -> Quantity | None:
    """Read a vague number, or a modifier and its number."""
    forms = scan.tokens.forms
    for rest, row in word.phrases:
        last = at + 1 + len(rest)
        if rest and tuple(forms[at + 1 : last]) != rest:
            continue
        if row.kind == "vague":
            return _vague(scan, at, last, word.phrase_skip, row.id, (row.low, row.high))
        number = last + (last < len(forms) and forms[last] == "ال")
        if row.kind in ("between", "from"):
            found = _ends(scan, at, number, row.kind, row.id)
        elif row.kind in ("about", "over", "least", "under", "most"):
            found = _figure(scan, number, at, word.phrase_skip, row.kind, row.id)
            found = found or _bounded_vague(scan, at, number, word.phrase_skip, row.kind, row.id)
        else:
            continue
        if found is not None:
            return found
    return None


def _vague(
    scan: _Scan, at: int, last: int, skip: int, reason: str, bounds: tuple[int | None, int | None]
) -> Quantity:
    span = scan.tokens.span(at, last, skip)
    low, high = bounds
    counted = is_counted(scan.tokens, scan.known, at, last)
    of = _of(scan, at, last)
    return Quantity(at, last, span, low, None, high, False, counted, reason, of)


def _bounded_vague(
    scan: _Scan, at: int, number: int, skip: int, kind: str, reason: str
) -> Quantity | None:
    """Read «ما لا يقل عن عشرات»: the vague number's own lower bound, open above."""
    word = near(scan.known, number)
    if word is None or kind not in ("over", "least", "about"):
        return None
    for rest, row in word.phrases:
        last = number + 1 + len(rest)
        if row.kind == "vague" and tuple(scan.tokens.forms[number + 1 : last]) == rest:
            high = row.high if kind == "about" else None
            return _vague(scan, at, last, skip, f"{reason}+{row.id}", (row.low, high))
    return None


def _figure(
    scan: _Scan, number: int, at: int, skip: int, kind: str, reason: str
) -> Quantity | None:
    """Read one number at ``number``; the span begins at ``at``."""
    reading = _read(scan, number)
    if reading is None:
        return None
    numeral = scan.numerals[number]
    if number != at and numeral is not None and numeral.joined:
        return None  # «30 على الأقل وثلاثة»: the modifier belongs to what is before it
    last, percent = reading.last, False
    sign = is_percent(scan.tokens, scan.known, last)
    if sign:
        last, percent = sign, True
    low, best, high = bounds(reading.value, kind)
    if not percent and reading.value.denominator != 1:
        best, counted = None, False
    else:
        counted = is_counted(scan.tokens, scan.known, number, last)
    span = scan.tokens.span(at, last, skip)
    of = "" if percent else _of(scan, number, last)
    return Quantity(at, last, span, low, best, high, percent, counted, reason, of)


def bounds(value: Fraction, kind: str) -> tuple[int | None, int | None, int | None]:
    """Give low, best and high of a number under a modifier.

    «نحو n» is ten per cent either way, rounded inwards: 30 is 27 to 33, 25 is 23 to 27.
    A value between two whole numbers lies between them and has no best figure.
    """
    floor, ceiling = value.__floor__(), value.__ceil__()
    best = floor if floor == ceiling else None
    if kind == "about":
        low, high = (value * 9 / 10).__ceil__(), (value * 11 / 10).__floor__()
        return min(low, floor), best, max(high, ceiling)
    if kind == "over":
        return floor + 1, None, None
    if kind in ("least", "post_least"):
        return ceiling, best, None
    if kind == "under":
        return None, None, max(ceiling - 1, 0)
    if kind in ("most", "post_most"):
        return None, best, floor
    return floor, best, ceiling


def _range(scan: _Scan, at: int) -> Quantity | None:
    """Read «10-15» or «10 إلى 15»."""
    if scan.numerals[at] is None:
        return None
    return _ends(scan, at, at, "bare", "number.range")


def _ends(scan: _Scan, at: int, number: int, kind: str, reason: str) -> Quantity | None:
    """Read both ends of a range; a scale word after the second serves the first as well."""
    low = _read(scan, number)
    if low is None:
        return None
    second = _second_end(scan, low.last, kind)
    high = _read(scan, second) if second is not None else None
    if high is None or second is None:
        return None
    first, last = low.value, high.value
    if low.scaled == 1 and high.scaled > 1 and first * high.scaled < last:
        first *= high.scaled
    if first >= last or first.denominator != 1 or last.denominator != 1:
        return None
    skip = 0 if number != at else _skip(scan, at)
    word = near(scan.known, at)
    if number != at and word is not None:
        skip = word.phrase_skip
    sign = is_percent(scan.tokens, scan.known, high.last)
    end = sign or high.last
    counted = is_counted(scan.tokens, scan.known, number, end)
    span = scan.tokens.span(at, end, skip)
    of = "" if sign else _of(scan, number, end)
    return Quantity(at, end, span, int(first), None, int(last), bool(sign), counted, reason, of)


def _second_end(scan: _Scan, at: int, kind: str) -> int | None:
    """Find where the second number of a range begins."""
    forms, word = scan.tokens.forms, near(scan.known, at)
    if at >= len(forms):
        return None
    if kind == "between":
        if forms[at] == "و":
            return at + 1
        joined = word is not None and word.numeral is not None and word.numeral.joined
        return at if joined else None
    if kind == "bare" and forms[at] in "-–":
        tight = scan.tokens.starts[at] == scan.tokens.ends[at - 1]
        digits = scan.tokens.forms[at - 1][0].isdecimal()
        third = at + 2 < len(forms) and forms[at + 2] == forms[at]
        return at + 1 if tight and digits and not third else None
    if word is not None and any(row.kind == "to" for _, row in word.phrases):
        return at + 1
    return None


def _noun(scan: _Scan, at: int, word: NumberToken) -> Quantity | None:
    """Read a dual, «شخص واحد», «عسكريين اثنين», «قتيل على الأقل»."""
    noun, before = word.noun, near(scan.known, at - 1)
    if noun is None or (before is not None and before.dual and not word.noun_skip):
        return None  # جنديان أمريكيان: the second is an adjective
    span_last, value, reason = at + 1, 0, ""
    for step in (1, 2):
        numeral = scan.numerals[at + step] if at + step < len(scan.numerals) else None
        if numeral is not None and not numeral.skip:
            if numeral.rank is Rank.ONE and word.singular and not _eleven(scan, at + step):
                span_last, value, reason = at + step + 1, 1, "number.noun_one"
            elif numeral.rank is Rank.TWO and word.dual and _agrees(scan, at + 1, step):
                span_last, value, reason = at + step + 1, 2, "number.noun_two"
            break
    if not value and word.dual == "maybe" and _verb_of_two(scan, at):
        value, reason = 2, "number.dual_verb"
    if not value and word.dual == "sure":
        value, reason = 2, "number.dual"
    if not value and word.singular and _post(scan, at + 1, 1) is not None:
        value, reason = 1, "number.noun_one"
    if not value:
        return None
    span = scan.tokens.span(at, span_last, word.noun_skip)
    reason = f"{reason}:{noun.id}"
    return Quantity(at, span_last, span, value, value, value, False, True, reason, noun.kind)


def _eleven(scan: _Scan, at: int) -> bool:
    """Tell whether «واحد» at ``at`` is «وأحد» of «وأحد عشر»."""
    ten = scan.numerals[at + 1] if at + 1 < len(scan.numerals) else None
    return ten is not None and ten.rank is Rank.TEN


def _agrees(scan: _Scan, at: int, step: int) -> bool:
    """Tell whether what stands between a noun and «اثنين» is an adjective in the dual."""
    return step == 1 or scan.tokens.forms[at].endswith(("ين", "ان"))


def _verb_of_two(scan: _Scan, at: int) -> bool:
    for step in (1, 2):
        word = near(scan.known, at + step)
        if word is not None and any(row.kind == "dual_verb" for _, row in word.phrases):
            return True
    return False


def _around(scan: _Scan, found: Quantity) -> Quantity:
    """Heed what stands apart from a number and says of it that it is a bound."""
    if found.reason.startswith("mod.") or found.percent or found.best is None:
        return found
    return _preposed(scan, _postposed(scan, found))


def _preposed(scan: _Scan, found: Quantity) -> Quantity:
    """Open a figure above or below for «تجاوز عدد القتلى 30»; its span stays the number's."""
    row = _pre(scan, found.first) if found.best is not None and found.low == found.high else None
    if row is None:
        return found
    low, best, high = bounds(Fraction(found.best or 0), row.kind.removeprefix("pre_"))
    return replace(found, low=low, best=best, high=high, reason=f"{found.reason}+{row.id}")


def _pre(scan: _Scan, number: int) -> Quantifier | None:
    """Find a modifier some tokens before a number, no mark or number between; the longest wins."""
    forms, found = scan.tokens.forms, None
    for place in range(number - 1, max(-1, number - 1 - _PREPOSED_WITHIN), -1):
        if not forms[place][0].isalpha() or scan.numerals[place] is not None:
            break
        word = scan.known[place]
        here = (
            phrase.row
            for phrase in (word.phrases if word is not None else ())
            if phrase.row.kind.startswith("pre_")
            and tuple(forms[place + 1 : place + 1 + len(phrase.rest)]) == phrase.rest
        )
        row = next(here, None)
        if row is None and found is not None:
            break  # «لم» before «يتجاوز عدد» turns it round; nothing else does
        found = row or found
    return found


def _postposed(scan: _Scan, found: Quantity) -> Quantity:
    """Stretch a quantity over «… على الأقل», «… تقريبا» that follows its noun."""
    hit = _post(scan, found.last, _POSTPOSED_WITHIN)
    if hit is None or found.best is None:
        return found
    last, phrase = hit
    kind = "about" if phrase.row.kind == "post_about" else phrase.row.kind
    low, best, high = bounds(Fraction(found.best), kind)
    start = found.span.start
    span = Span(start, scan.tokens.span(last - 1, last).end)
    reason = f"{found.reason}+{phrase.row.id}"
    return replace(found, last=last, span=span, low=low, best=best, high=high, reason=reason)


def _post(scan: _Scan, at: int, within: int) -> tuple[int, Phrase] | None:
    """Find a postposed modifier that begins at most ``within`` tokens on, no mark between."""
    forms = scan.tokens.forms
    for place in range(at, min(at + within, len(forms))):
        if not forms[place][0].isalpha() or scan.numerals[place] is not None:
            return None
        word = scan.known[place]
        for phrase in word.phrases if word is not None else ():
            last = place + 1 + len(phrase.rest)
            same = tuple(forms[place + 1 : last]) == phrase.rest
            if same and phrase.row.kind.startswith("post_"):
                return last, phrase
    return None


def _read(scan: _Scan, at: int) -> Reading | None:
    if at >= len(scan.numerals) or scan.numerals[at] is None:
        return None
    return read_number(scan.tokens.forms, scan.numerals, at)


def _skip(scan: _Scan, at: int) -> int:
    numeral = scan.numerals[at]
    if numeral is None:
        return 0
    if numeral.rank is Rank.ONE and not numeral.skip:
        return 1  # وأحد عشر: alone the word is واحد, which begins no number
    return numeral.skip - 2 if numeral.article else numeral.skip  # the article stays in


def _of(scan: _Scan, first: int, last: int) -> str:
    """Say what the noun after a number, or before «الثلاثة», is."""
    word = near(scan.known, last)
    if word is not None and word.noun is not None:
        return word.noun.kind
    numeral = scan.numerals[first]
    if numeral is not None and numeral.article:
        word = near(scan.known, first - 1)
        if word is not None and word.noun is not None:
            return word.noun.kind
    return ""
