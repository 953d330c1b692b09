"""Hedges: words that make a claim less than certain, or deny it, or must not be taken to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from riwaya.lexicon.phrases import Phrase, phrases, with_conjunction
from riwaya.lexicon.tables import DATA, one_of, read_table
from riwaya.types import Factuality

_COLUMNS = ("id", "form", "value", "scope", "gloss", "example", "source")
_GAP = "…"
SCOPES = ("around", "before", "clause", "next", "present", "previous")


@dataclass(frozen=True, slots=True)
class Hedge:
    """A word or phrase that sets the factuality of claims near it.

    ``scope``: ``next`` is the next verb or noun, within three tokens; ``clause`` all triggers
    after it in its clause; ``before`` the triggers before it in its clause, ``around`` all of its
    clause; ``previous`` the noun just before it («هجوم محتمل»), within three tokens; ``present``
    the next verb if that is present («قد يقتل», not «قد قتل»). A row of value CT+ denies nothing:
    it stands so that the longest match at a place wins over a shorter negator («لا يزال»).
    """

    id: str
    forms: tuple[Phrase, ...]
    value: Factuality
    scope: str


class HedgeForm(NamedTuple):
    """One way to write a hedge; the words themselves are the matcher's key.

    ``complement`` are the words after «…» in the table: they must follow, at once or after the
    subject («فشل المهاجم في»). ``attached`` is a particle on the word after («متهم ب»).
    """

    hedge: Hedge
    complement: tuple[str, ...]
    attached: str


def load_hedges(path: Path = DATA / "hedges.tsv") -> tuple[Hedge, ...]:
    """Read and check a table of hedges. Raises LexiconError naming the first bad line."""
    return tuple(
        Hedge(
            row["id"],
            phrases(row["form"]),
            Factuality(one_of(row["value"], tuple(Factuality), where, "value")),
            one_of(row["scope"], SCOPES, where, "scope"),
        )
        for where, row in read_table(path, _COLUMNS)
    )


def hedge_forms(hedges: tuple[Hedge, ...]) -> Iterator[tuple[tuple[str, ...], HedgeForm]]:
    """Give the forms as they are listed: a hedge is inflected in its row."""
    for hedge in hedges:
        for phrase in hedge.forms:
            words = phrase.words
            gap = words.index(_GAP) if _GAP in words else len(words)
            form = HedgeForm(hedge, words[gap + 1 :], phrase.attached)
            for spelling in with_conjunction(words[:gap]):
                yield spelling, form
