"""Function words: the small words that end a noun phrase or join two clauses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from riwaya.lexicon.tables import DATA, one_of, read_table
from riwaya.text.fold import fold_word

_COLUMNS = ("id", "form", "class", "gloss", "example", "source")
CLASSES = (
    "adverb", "auxiliary", "complementizer", "consequence", "coordinator",
    "demonstrative", "interrogative", "preposition", "pronoun", "relative",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FunctionWord:
    """One function word with its folded forms; ``kind`` is one of ``CLASSES``."""

    id: str
    forms: tuple[str, ...]
    kind: str


def load_function_words(path: Path = DATA / "function_words.tsv") -> tuple[FunctionWord, ...]:
    """Read the table. Raises LexiconError naming the first bad line."""
    return tuple(
        FunctionWord(
            row["id"],
            tuple(fold_word(form) for form in row["form"].split("|")),
            one_of(row["class"], CLASSES, where, "class"),
        )
        for where, row in read_table(path, _COLUMNS)
    )
