"""Labels: short set phrases that say how somebody stands to a voice, a party or an act."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from riwaya.lexicon.phrases import Phrase, phrases
from riwaya.lexicon.tables import DATA, one_of, read_table

_COLUMNS = ("id", "form", "kind", "gloss", "example", "source")
KINDS = (
    "agency",
    "aim",
    "answer",
    "base",
    "called",
    "closeness",
    "content",
    "culprit",
    "endure",
    "organ",
    "pseudonym",
    "rescue",
    "same",
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label; ``kind`` is one of ``KINDS``."""

    id: str
    forms: tuple[Phrase, ...]
    kind: str


def load_labels(path: Path = DATA / "labels.tsv") -> tuple[Label, ...]:
    """Read the table. Raises LexiconError naming the first bad line."""
    return tuple(
        Label(row["id"], phrases(row["form"]), one_of(row["kind"], KINDS, where, "kind"))
        for where, row in read_table(path, _COLUMNS)
    )
