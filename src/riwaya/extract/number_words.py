"""The number tables compiled for one dict lookup a token."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from riwaya.lexicon.numerals import (
    Countable,
    Quantifier,
    dual_forms,
    load_countables,
    load_numerals,
    load_ordinals,
    load_quantifiers,
)
from riwaya.lexicon.times import load_months
from riwaya.text.clitics import prefix_splits, strip_article
from riwaya.text.numerals import Numeral, Rank

_MEMO_LIMIT = 65_536  # words; a memo is dropped whole when full, so memory stays flat
_ATTACHED = frozenset({"", "و", "ف", "ب", "ل", "وب", "ول", "فب", "فل"})
_ARTICLE = "ال"
_DIGITS = Numeral(Fraction(0), Rank.DIGITS)


class Phrase(NamedTuple):
    """A modifier or vague number: the folded words after its first, and its row."""

    rest: tuple[str, ...]
    row: Quantifier


class NumberToken(NamedTuple):
    """What the tables know of one folded word.

    ``skip`` is the number of letters of attached particles before a dual noun or a phrase;
    ``dual`` is ``sure`` or ``maybe`` (a plural in -ين); ``starts``: a quantity may begin here.
    """

    numeral: Numeral | None = None
    phrases: tuple[Phrase, ...] = ()
    phrase_skip: int = 0
    noun: Countable | None = None
    noun_skip: int = 0
    singular: bool = False
    dual: str = ""
    label: bool = False
    calendar: bool = False  # an ordinal or a month: the number beside it is a date
    month: bool = False
    starts: bool = False


class _Memo(dict[str, NumberToken | None]):
    """Words already looked up; a missing one is looked up and kept."""

    def __init__(self, words: NumberWords) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, form: str) -> NumberToken | None:
        if len(self) >= _MEMO_LIMIT:
            self.clear()
        found = self[form] = _look(form, self._words)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class NumberWords:
    """The compiled number tables. Reading changes nothing in them but a memo of look-ups."""

    numerals: dict[str, tuple[Fraction, Rank]]
    phrases: dict[str, tuple[Phrase, ...]]
    nouns: dict[str, Countable]
    singulars: frozenset[str]
    duals: dict[str, tuple[Countable, str]]
    labels: frozenset[str]
    ordinals: frozenset[str]
    months: frozenset[str]
    vocabulary: frozenset[str]  # all forms: most words are in no table, and end there
    known: list[_Memo]

    @property
    def memo(self) -> dict[str, NumberToken | None]:
        """Map a folded word to what is known of it; any word may be asked for."""
        return self.known[0]


def load_number_words() -> NumberWords:
    """Compile the number tables."""
    countables = load_countables()
    nouns = {form: row for row in countables if row.kind != "label" for form in row.forms}
    numerals = {form: (row.value, row.rank) for row in load_numerals() for form in row.forms}
    phrases, duals = _phrases(load_quantifiers()), _duals(countables)
    labels = frozenset(form for row in countables if row.kind == "label" for form in row.forms)
    ordinals = frozenset(form for row in load_ordinals() for form in row.forms)
    months = frozenset(form.split()[0] for row in load_months() for form in row.forms)
    words = NumberWords(
        numerals,
        phrases,
        nouns,
        frozenset(row.forms[0] for row in countables if row.kind in ("person", "event")),
        duals,
        labels,
        ordinals,
        months,
        frozenset().union(numerals, phrases, nouns, duals, labels, ordinals, months),
        [],
    )
    words.known.append(_Memo(words))
    return words


def _phrases(rows: tuple[Quantifier, ...]) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, list[Phrase]] = {}
    for row in rows:
        for form in row.forms:
            found.setdefault(form[0], []).append(Phrase(form[1:], row))
    for phrases in found.values():
        phrases.sort(key=lambda phrase: -len(phrase.rest))  # the longest wins
    return {form: tuple(phrases) for form, phrases in found.items()}


def _duals(rows: tuple[Countable, ...]) -> dict[str, tuple[Countable, str]]:
    found: dict[str, tuple[Countable, str]] = {}
    for row in rows:
        if row.kind in ("unit", "label"):
            continue
        if row.dual == "nominative":  # the plural in -ين is two only if something else says so
            found.setdefault(row.forms[0] + "ين", (row, "maybe"))
        for form in dual_forms(row.forms[0], row.dual):
            found[form] = (row, "sure")
    return found


def _look(form: str, words: NumberWords) -> NumberToken | None:
    """Look a folded word up in every table, particles and article taken off."""
    if form[0].isdecimal():
        return NumberToken(numeral=_DIGITS, starts=True)
    if form == "و":
        return NumberToken(numeral=Numeral(Fraction(0), Rank.AND))
    if not _may_be_known(form, words.vocabulary):
        return None
    token = NumberToken(
        label=form in words.labels,
        calendar=form in words.ordinals or form in words.months,
        month=form in words.months,
    )
    for particles, rest in prefix_splits(form):
        if particles in _ATTACHED:
            token = _merge(token, particles, rest, words)
    starts = token.numeral is not None or token.singular
    starts = starts or bool(token.phrases) or bool(token.dual)
    token = token._replace(starts=starts)
    return None if token == NumberToken() else token


def _may_be_known(form: str, vocabulary: frozenset[str]) -> bool:
    for _, rest in prefix_splits(form):
        bare = rest[2:] if rest.startswith(_ARTICLE) else rest
        if rest in vocabulary or bare in vocabulary or bare[:-1] in vocabulary:
            return True
    return False


def _merge(token: NumberToken, particles: str, rest: str, words: NumberWords) -> NumberToken:
    """Add what one way to split a word says, unless a shorter split has said it."""
    bare = strip_article(rest)
    skip = len(particles)
    if particles.endswith("ل") and rest.startswith(_ARTICLE):
        skip += 1  # لل: the article lost its alef, and stays outside as well
    if token.numeral is None:
        article = rest not in words.numerals and bare in words.numerals
        key = bare if article else rest
        short = particles not in ("", "و") and len(rest) < 3
        weekday = article and key in ("اثنين", "اثنان")
        if key in words.numerals and not short and not weekday:
            value, rank = words.numerals[key]
            joined = particles.startswith(("و", "ف"))
            outer = skip + (2 if article else 0)
            token = token._replace(numeral=Numeral(value, rank, outer, joined, article))
    if not token.phrases and rest in words.phrases:
        token = token._replace(phrases=words.phrases[rest], phrase_skip=skip)
    if not token.dual:
        noun = rest if rest in words.duals else bare  # آليتين begins like an article
        if noun in words.duals:
            row, dual = words.duals[noun]
            token = token._replace(dual=dual, noun=row, noun_skip=skip)
    if token.noun is None:
        for noun in (rest, bare, bare[:-1] if bare.endswith("ا") else bare):
            if noun in words.nouns:
                single = noun in words.singulars and (rest == bare or noun == rest)
                token = token._replace(noun=words.nouns[noun], noun_skip=skip, singular=single)
                break
    return token
