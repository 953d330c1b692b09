"""Voices: nouns that name a speaker without a name, such as «مصادر» or «شاهد عيان»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from riwaya.lexicon.inflect import noun_forms
from riwaya.lexicon.phrases import Phrase, phrases, with_article
from riwaya.lexicon.tables import DATA, one_of, read_table
from riwaya.types import VoiceType

_COLUMNS = ("id", "form", "type", "number", "gloss", "example", "source")


@dataclass(frozen=True, slots=True)
class VoiceHead:
    """A head noun of a voice.

    ``type`` holds where the noun stands alone or with adjectives; a name after it may make it
    another (a spokesman and his name are a NAMED_OFFICIAL).
    """

    id: str
    forms: tuple[Phrase, ...]
    type: VoiceType
    plural: bool


class VoiceForm(NamedTuple):
    """One way to write a head; ``pronoun`` tells that a possessor is part of it (مصادره)."""

    head: VoiceHead
    definite: bool
    pronoun: bool


def load_voices(path: Path = DATA / "voices.tsv") -> tuple[VoiceHead, ...]:
    """Read and check a table of voices. Raises LexiconError naming the first bad line."""
    return tuple(
        VoiceHead(
            row["id"],
            phrases(row["form"]),
            VoiceType(one_of(row["type"], tuple(VoiceType), where, "type")),
            one_of(row["number"], ("s", "p"), where, "number") == "p",
        )
        for where, row in read_table(path, _COLUMNS)
    )


def voice_forms(heads: tuple[VoiceHead, ...]) -> Iterator[tuple[tuple[str, ...], VoiceForm]]:
    """Give every written form: with and without the article, accusative, with pronouns."""
    for head in heads:
        for phrase in head.forms:
            for words, pronoun in _spellings(phrase):
                yield words, VoiceForm(head, words[0].startswith("ال"), pronoun)


def _spellings(phrase: Phrase) -> list[tuple[tuple[str, ...], bool]]:
    found = {spelling.words: False for spelling in with_article(phrase)}
    if len(phrase.words) == 1 and not phrase.words[0].startswith("ال"):
        for form in noun_forms(phrase.words[0]):
            # With ه a noun is more often another word: مصادره is "confiscation".
            if not (form.pronoun and form.text.endswith("ه")):
                found.setdefault((form.text,), form.pronoun)
    return list(found.items())
