"""The words that decide whether two claims can be compared: subsets, totals, kin, survival."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from riwaya.lexicon.phrases import Phrase, phrases, with_article, with_conjunction
from riwaya.lexicon.tables import DATA, one_of, read_table

_COLUMNS = ("id", "form", "kind", "value", "gloss", "example", "source")
KINDS = (
    "against", "aide", "alive", "ally", "among", "aside", "belong", "break", "correct", "defect",
    "early", "foil", "from", "held", "joint", "kin", "lose", "mutual", "noproof", "oneway",
    "others", "plane", "range", "rise", "side", "site", "still", "successor", "then", "total",
    "victim", "yet",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """A word that tells what a claim may be compared with.

    ``kind`` is what it does (``among`` makes a number a part of another one); ``value`` says
    which of its kind («طفل» and «أطفال» are victims, ``child``), else it is empty.
    """

    id: str
    forms: tuple[Phrase, ...]
    kind: str
    value: str


class ComparisonForm(NamedTuple):
    """One way to write such a word; the words themselves are the matcher's key."""

    row: Comparison
    attached: str


def load_comparisons(path: Path = DATA / "comparison.tsv") -> tuple[Comparison, ...]:
    """Read and check the table. Raises LexiconError naming the first bad line."""
    return tuple(
        Comparison(
            row["id"],
            phrases(row["form"]),
            one_of(row["kind"], KINDS, where, "kind"),
            row["value"],
        )
        for where, row in read_table(path, _COLUMNS)
    )


def comparison_forms(
    rows: tuple[Comparison, ...],
) -> Iterator[tuple[tuple[str, ...], ComparisonForm]]:
    """Give the forms as they are listed, and with the article: a row lists its inflections."""
    for row in rows:
        for phrase in row.forms:
            for one in with_article(phrase):
                for spelling in with_conjunction(one.words):
                    yield spelling, ComparisonForm(row, one.attached)
