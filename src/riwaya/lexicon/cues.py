"""Cues: the words by which a text reports what somebody said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from riwaya.errors import LexiconError
from riwaya.lexicon.inflect import Form, Number, noun_forms, verb_forms
from riwaya.lexicon.phrases import Phrase, phrases, with_conjunction
from riwaya.lexicon.tables import DATA, one_of, read_table
from riwaya.text.fold import fold_word
from riwaya.types import VoiceLink

_COLUMNS = (
    "id", "form", "present", "kind", "stance", "link", "carry", "gloss", "example", "source",
)  # fmt: skip
KINDS = ("fixed", "noun", "participle", "passive", "preposition", "verb")
STANCES = (
    "accuse", "admit", "assert", "claim", "deny", "doubt", "infer", "judge", "promise", "say",
    "warn",
)  # fmt: skip
_CONJUGATED = ("passive", "verb")
# A clause word stands right after its verb; a preposition may wait until the subject is named.
_CLAUSE_WORDS = frozenset(fold_word(word) for word in ("أن", "أنه", "أنها", "أنهم", "إن"))
# Endings of a participle that tells how somebody speaks: «مشيرا، مشيرة، مشيرين».
_ADVERBIAL = (
    ("ا", Number.SINGULAR),
    ("ه", Number.FEMININE),
    ("ين", Number.PLURAL),
    ("ات", Number.PLURAL),
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One reporting word.

    ``kind`` is one of ``KINDS``: ``verb`` and ``participle`` have a speaker as subject;
    ``passive`` reports without naming one; a voice follows a ``preposition``; a ``noun`` may be
    followed by one; ``fixed`` is the publisher speaking again, which ends a carried voice.
    ``forms`` are as the table spells them; ``cue_forms`` folds and inflects.
    ``carries``: without a subject of its own the word goes on with the speaker before.
    """

    id: str
    forms: tuple[str, ...]
    present: str
    kind: str
    stance: str
    link: VoiceLink
    carries: bool


class CueForm(NamedTuple):
    """One way to write a cue; the words themselves are the matcher's key.

    ``complement`` are words that must follow, but may do so after the subject («أشار … إلى»);
    ``attached`` is a particle on the word after the complement, or after the cue if there is no
    complement («صرح … ب»). ``tense`` is empty for what has none. ``pronoun`` tells that a
    pronoun is part of the word (نفاه، قوله).
    """

    cue: Cue
    complement: tuple[str, ...]
    attached: str
    tense: str
    number: Number
    pronoun: bool


def load_cues(path: Path = DATA / "cues.tsv") -> tuple[Cue, ...]:
    """Read and check a cue table. Raises LexiconError naming the first bad line."""
    return tuple(_cue(row, where) for where, row in read_table(path, _COLUMNS))


def cue_forms(cues: tuple[Cue, ...]) -> Iterator[tuple[tuple[str, ...], CueForm]]:
    """Give every written form of the cues, keyed by the words that stand together."""
    for cue in cues:
        for spelling in cue.forms:
            phrase = phrases(spelling)[0]
            rest = phrase.words[1:]
            apart = _stands_apart(cue, rest)
            for form in _inflected(cue, spelling.split()[0], phrase):
                entry = CueForm(
                    cue,
                    rest if apart else (),
                    phrase.attached,
                    form.tense,
                    form.number,
                    form.pronoun,
                )
                for words in with_conjunction((form.text, *(() if apart else rest))):
                    yield words, entry


def _cue(row: dict[str, str], where: str) -> Cue:
    kind = one_of(row["kind"], KINDS, where, "kind")
    if row["present"] and kind not in _CONJUGATED:
        raise LexiconError(where, f"a {kind} has no present", "leave the cell empty")
    return Cue(
        row["id"],
        tuple(row["form"].split("|")),
        row["present"],
        kind,
        one_of(row["stance"], STANCES, where, "stance"),
        VoiceLink(one_of(row["link"], tuple(VoiceLink), where, "link")),
        one_of(row["carry"], ("", "yes"), where, "carry") == "yes",
    )


def _stands_apart(cue: Cue, rest: tuple[str, ...]) -> bool:
    """Tell whether the words after the first may wait until the subject is named."""
    if cue.kind not in ("participle", "verb") and not cue.present:
        return False
    quotes = cue.kind == "verb" and cue.link is VoiceLink.QUOTED  # «نقلت الوكالة أن»
    return bool(rest) and (quotes or rest[0] not in _CLAUSE_WORDS)


def _inflected(cue: Cue, first: str, phrase: Phrase) -> list[Form]:
    """List the forms of the first word; ``first`` is unfolded, for its last letter counts."""
    if cue.kind == "verb" or cue.present:
        return [
            form
            for form in _conjugated(first, cue.present)
            if _is_said_of_others(form) and (not cue.carries or _is_plain(form))
            if not (form.pronoun and (phrase.words[1:] or cue.kind == "passive"))
        ]
    if cue.kind == "participle":
        return _adverbial(phrase.words[0])
    if cue.kind == "noun" and len(phrase.words) == 1:
        return noun_forms(first)
    return [Form(phrase.words[0], "", Number.SINGULAR, False)]


def _is_said_of_others(form: Form) -> bool:
    """Leave out أنا and نحن: a report needs them seldom, and نصف is "half", أبين a province."""
    return form.number is not Number.SPEAKER


def _is_plain(form: Form) -> bool:
    """Leave out the objects and duals of verbs that carry.

    They are followed by أن, and تابعه, تابعا are more often "affiliated".
    """
    return not form.pronoun and form.number is not Number.DUAL


@lru_cache(maxsize=8)  # «أفاد», «أفاد ب» and «أفاد عن» stand in one row
def _conjugated(past: str, present: str) -> tuple[Form, ...]:
    return tuple(verb_forms(past, present))


def _adverbial(participle: str) -> list[Form]:
    """Inflect as an adverb only: «مشير» in the nominative is a rank, «مشيرا إلى» a cue."""
    forms = []
    for ending, number in _ADVERBIAL:
        weak = participle.endswith("ي") and ending == "ين"
        stem = participle[:-1] if weak else participle  # نافي, but نافين
        forms.append(Form(stem + ending, "", number, False))
    return forms
