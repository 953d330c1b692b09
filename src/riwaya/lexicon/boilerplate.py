"""The table of what stands around articles: share bars, invitations, credits, stamps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from riwaya.lexicon.tables import DATA, one_of, read_table
from riwaya.text.fold import fold_word

_COLUMNS = ("id", "form", "match", "gloss", "example", "source")


class Match(StrEnum):
    """How much of the text a row's words claim."""

    LINE = "line"  # a whole line, alone or among other such words: «فيسبوك تويتر واتساب»
    START = "start"  # a short line that begins with them: «اقرأ أيضا: …»
    CREDIT = "credit"  # a line of a few words that begins with them: «تحرير: …»
    END = "end"  # all from them to the end, where only boilerplate follows: «رابط الخبر …»
    ANYWHERE = "anywhere"  # the words themselves: «// انتهى //»
    STAMP = "stamp"  # the words and the date and hour after them: «آخر تحديث: …»
    LINKS = "links"  # headlines of other articles in a line that goes on: «روابط ذات علاقة …»
    RESUMES = "resumes"  # words with which the article goes on after them: «وكانت»
    CONTINUES = "continues"  # words after which a copy of the headline is a sentence: «بعد»
    CLOCK = "clock"  # words that belong to the date and hour of a stamp: «بتوقيت غرينتش»


@dataclass(frozen=True, slots=True)
class BoilerplateRow:
    """One row; ``forms`` are folded, and words and marks stand apart by one space."""

    id: str
    forms: tuple[str, ...]
    match: Match


def load_boilerplate(path: Path = DATA / "boilerplate.tsv") -> tuple[BoilerplateRow, ...]:
    """Read and check the table. Raises LexiconError naming the first bad line."""
    rows = []
    for where, row in read_table(path, _COLUMNS):
        match = Match(one_of(row["match"], tuple(Match), where, "match"))
        forms = tuple(fold_word(form).strip() for form in row["form"].split("|"))
        rows.append(BoilerplateRow(row["id"], forms, match))
    return tuple(rows)
