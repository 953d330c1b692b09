"""Titles: words before a person's name that say what the person is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from riwaya.lexicon.phrases import Phrase, phrases, with_article
from riwaya.lexicon.tables import DATA, one_of, read_table
from riwaya.text.fold import fold_word

_COLUMNS = ("id", "form", "class", "gloss", "example", "source")
CLASSES = (
    "alias", "armed", "civil", "expert", "kunya", "media", "military", "ngo", "official",
    "religious",
)  # fmt: skip
_AS_WRITTEN = ("alias", "kunya")  # never with an article of ours


@dataclass(frozen=True, slots=True)
class Title:
    """A title; ``kind`` is one of ``CLASSES``. An ``alias`` introduces a name, not a role."""

    id: str
    forms: tuple[Phrase, ...]
    kind: str


class TitleForm(NamedTuple):
    """One way to write a title; ``attached`` is a particle on the name («الملقب ب»)."""

    title: Title
    attached: str


def load_titles(path: Path = DATA / "titles.tsv") -> tuple[Title, ...]:
    """Read and check a table of titles. Raises LexiconError naming the first bad line."""
    return tuple(
        Title(row["id"], phrases(row["form"]), one_of(row["class"], CLASSES, where, "class"))
        for where, row in read_table(path, _COLUMNS)
    )


def title_forms(titles: tuple[Title, ...]) -> Iterator[tuple[tuple[str, ...], TitleForm]]:
    """Give every written form, with and without the article on the first word."""
    for title in titles:
        for phrase in title.forms:
            spellings = (phrase,) if title.kind in _AS_WRITTEN else with_article(phrase)
            for spelling in spellings:
                yield spelling.words, TitleForm(title, phrase.attached)


@lru_cache(maxsize=1)
def given_names(path: Path = DATA / "given_names.tsv") -> frozenset[str]:
    """Give the folded first names by which a person's name is told from other nouns."""
    columns = ("id", "form", "gloss", "example", "source")
    return frozenset(
        fold_word(name) for _, row in read_table(path, columns) for name in row["form"].split("|")
    )
