"""Inflection: the written forms of a verb, noun or participle from its table row.

Unvowelled writing folds most of the paradigm together (قتل is "killed" and "was killed"), so a
form says only what spelling tells: tense, number, and whether a pronoun object is written on.
Imperatives and jussives are left out: they would make قد and عدة into verbs.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from riwaya.text.clitics import suffixed
from riwaya.text.fold import fold_word

_STEM = 3  # letters: more would part forms that one look-up should find, fewer find too many
_PERSONS = frozenset("يتنا")
_OBJECTS = ("ه", "ها", "هم", "هما", "هن", "نا")


class Number(StrEnum):
    """Grammatical number and gender that a spelling shows."""

    SINGULAR = "s"  # masculine, third person; also before a plural subject
    FEMININE = "f"  # feminine singular; also non-human plurals
    PLURAL = "p"
    DUAL = "d"
    SPEAKER = "1"  # أنا، نحن


class Form(NamedTuple):
    """One written form, folded.

    ``tense`` is ``past``, ``present`` or empty for nouns; ``pronoun`` tells that a pronoun
    suffix (an object on a verb, a possessor on a noun) is part of the word.
    """

    text: str
    tense: str
    number: Number
    pronoun: bool


def stem_of(word: str) -> str:
    """Give the letters that all forms of a folded word have in common: three at most.

    The last letter is left out, for endings change it. A present is given without its ``ي``.
    """
    return word[:-1][:_STEM]


def stems_in(form: str) -> Iterator[str]:
    """Give what ``stem_of`` may have given for the word that a folded form is of."""
    starts = [0]
    if form[0] in _PERSONS:
        starts.append(1)
    if form.startswith("ال"):
        starts.append(2)
    for start in starts:
        for end in range(start, min(start + _STEM, len(form)) + 1):
            yield form[start:end]


def verb_forms(past: str, present: str) -> list[Form]:
    """List the forms of a verb from its third person masculine singular, past and present.

    Weak final letters (نفى ينفي، دعا يدعو، بقي يبقى) are handled; a verb whose passive is
    spelt otherwise (قال، قيل) needs a second row. Either part may be empty.
    """
    forms: list[Form] = []
    if past:
        forms += _past(past)
    if present:
        forms += _present(present)
    return forms


def _past(past: str) -> Iterator[Form]:
    word, weak = fold_word(past), past[-1] in "ىا" and len(past) > 2
    stem = word[:-1] if weak else word
    plural = stem if weak else (word[:-1] if word.endswith("ي") else word)
    dual = stem + "ي" if weak else word
    singular = stem + "ا" if weak else word  # نفاه: the alef shows before a suffix
    for text, before, number in (
        (word, singular, Number.SINGULAR),
        (stem + "ت", stem + "ت", Number.FEMININE),
        (plural + "وا", plural + "و", Number.PLURAL),
        (dual + "ا", dual + "ا", Number.DUAL),
        (stem + "تا", stem + "تا", Number.DUAL),
        (dual + "نا", dual + "نا", Number.SPEAKER),
        (dual + "ن", dual + "ن", Number.PLURAL),
    ):
        yield Form(text, "past", number, False)
        if number is not Number.SPEAKER:
            for pronoun in _OBJECTS:
                yield Form(before + pronoun, "past", number, True)


def _present(present: str) -> Iterator[Form]:
    word, last = fold_word(present)[1:], present[-1]
    weak = last in "يوى"
    stem = word[:-1] if weak else word
    middle = stem + ("ا" if last == "ى" else last) if weak else word  # before a suffix
    dual = word
    for person, number in (
        ("ي", Number.SINGULAR),
        ("ت", Number.FEMININE),
        ("ن", Number.SPEAKER),
        ("ا", Number.SPEAKER),
    ):
        yield Form(person + word, "present", number, False)
        for pronoun in _OBJECTS:
            yield Form(person + middle + pronoun, "present", number, True)
    for person in "يت":
        for ending, before in (("ون", "ون"), ("وا", "و")):
            yield Form(person + stem + ending, "present", Number.PLURAL, False)
            for pronoun in _OBJECTS:
                yield Form(person + stem + before + pronoun, "present", Number.PLURAL, True)
        yield Form(person + dual + "ان", "present", Number.DUAL, False)
        yield Form(person + dual + "ا", "present", Number.DUAL, False)
    yield Form("ي" + dual + "ن", "present", Number.PLURAL, False)


def noun_forms(noun: str) -> list[Form]:
    """List a noun bare, with the article, in the accusative (هجوما), and with pronouns.

    Plurals (هجمات، غارات) and duals (هجومين) are rows or come from ``participle_forms``.
    """
    word = fold_word(noun)
    forms = [Form(word, "", Number.SINGULAR, False)]
    if not word.startswith("ال"):
        forms.append(Form("ال" + word, "", Number.SINGULAR, False))
    if not word.endswith(("ه", "ا", "ي", "ات", "ين", "ون")):
        forms.append(Form(word + "ا", "", Number.SINGULAR, False))
    forms += [Form(text, "", Number.SINGULAR, True) for text in suffixed(word)]
    return forms


def participle_forms(participle: str) -> list[Form]:
    """List a participle or adjective in gender and number, with and without the article."""
    word = fold_word(participle)
    base = word[:-1] if word.endswith("ه") else word
    forms = []
    for text, number in (
        (base, Number.SINGULAR),
        (base + "ا", Number.SINGULAR),
        (base + "ه", Number.FEMININE),
        (base + "ون", Number.PLURAL),
        (base + "ين", Number.PLURAL),
        (base + "ان", Number.DUAL),
        (base + "ات", Number.PLURAL),
        (base + "تان", Number.DUAL),
        (base + "تين", Number.DUAL),
    ):
        forms.append(Form(text, "", number, False))
        forms.append(Form("ال" + text, "", number, False))
    return forms
