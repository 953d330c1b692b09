"""The tables of counting: number words, ordinals, modifiers, and nouns that are counted."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from riwaya.errors import LexiconError
from riwaya.lexicon.tables import DATA, one_of, read_table
from riwaya.text.fold import fold_word
from riwaya.text.numerals import Rank

_RANKS = tuple(str(rank) for rank in Rank if rank not in (Rank.DIGITS, Rank.AND))
_QUANTIFIER_KINDS = (
    "about", "between", "dual_verb", "from", "least", "most", "over", "percent",
    "post_about", "post_least", "post_most", "pre_most", "pre_over", "to", "under", "vague",
)  # fmt: skip
_NOUN_KINDS = ("event", "label", "person", "thing", "unit")
_DUALS = ("both", "nominative", "none")


@dataclass(frozen=True, slots=True)
class NumberWord:
    """A number word: its folded forms, its value, and how it combines."""

    id: str
    forms: tuple[str, ...]
    value: Fraction
    rank: Rank


@dataclass(frozen=True, slots=True)
class Ordinal:
    """An ordinal, 1 to 10, with the article. Feminine ones name hours."""

    id: str
    forms: tuple[str, ...]
    value: int
    feminine: bool


@dataclass(frozen=True, slots=True)
class Quantifier:
    """A modifier of a number (``kind`` says which way) or a vague number (``low``, ``high``)."""

    id: str
    forms: tuple[tuple[str, ...], ...]
    kind: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Countable:
    """A noun that may follow a number, or (``label``) a word before a number that names.

    ``dual`` says which dual forms cannot be a plural: ``both`` where the plural is broken
    (جنديين is two, more are جنود), ``nominative`` where -ين is the plural as well.
    """

    id: str
    forms: tuple[str, ...]
    kind: str
    dual: str


def load_numerals(path: Path = DATA / "numerals.tsv") -> tuple[NumberWord, ...]:
    """Read and check the number words. Raises LexiconError naming the first bad line."""
    columns = ("id", "form", "value", "rank", "gloss", "example", "source")
    return tuple(
        NumberWord(
            row["id"],
            _forms(row["form"]),
            Fraction(whole_number(row["value"], where)),
            Rank(one_of(row["rank"], _RANKS, where, "rank")),
        )
        for where, row in read_table(path, columns)
    )


def load_ordinals(path: Path = DATA / "ordinals.tsv") -> tuple[Ordinal, ...]:
    """Read and check the ordinals. Raises LexiconError naming the first bad line."""
    columns = ("id", "form", "value", "gender", "gloss", "example", "source")
    return tuple(
        Ordinal(
            row["id"],
            _forms(row["form"]),
            whole_number(row["value"], where),
            one_of(row["gender"], ("feminine", "masculine"), where, "gender") == "feminine",
        )
        for where, row in read_table(path, columns)
    )


def load_quantifiers(path: Path = DATA / "quantifiers.tsv") -> tuple[Quantifier, ...]:
    """Read and check the modifiers. Raises LexiconError naming the first bad line."""
    columns = ("id", "form", "kind", "low", "high", "gloss", "example", "source")
    return tuple(
        Quantifier(
            row["id"],
            tuple(tuple(form.split()) for form in _forms(row["form"])),
            one_of(row["kind"], _QUANTIFIER_KINDS, where, "kind"),
            None if row["low"] == "-" else whole_number(row["low"], where),
            None if row["high"] == "-" else whole_number(row["high"], where),
        )
        for where, row in read_table(path, columns)
    )


def load_countables(path: Path = DATA / "countables.tsv") -> tuple[Countable, ...]:
    """Read and check the counted nouns. Raises LexiconError naming the first bad line."""
    columns = ("id", "form", "kind", "dual", "gloss", "example", "source")
    return tuple(
        Countable(
            row["id"],
            _forms(row["form"]),
            one_of(row["kind"], _NOUN_KINDS, where, "kind"),
            one_of(row["dual"], _DUALS, where, "dual"),
        )
        for where, row in read_table(path, columns)
    )


def dual_forms(noun: str, dual: str) -> tuple[str, ...]:
    """List the folded dual forms of a folded singular that no plural shares.

    Feminine nouns also before a genitive (عبوتي, غارتا); masculine ones there look like
    "my noun" or an accusative and are left out.
    """
    if dual == "none":
        return ()
    if noun.endswith("ه"):
        stem = noun[:-1] + "ت"
        return (stem + "ان", stem + "ين", stem + "ي", stem + "ا")
    stem = noun + "ت" if noun.endswith("اه") else noun
    return (stem + "ان", stem + "ين") if dual == "both" else (stem + "ان",)


def whole_number(value: str, where: str) -> int:
    """Read a cell that must be a whole number from 0. Raises LexiconError."""
    if not value.isascii() or not value.isdigit():
        raise LexiconError(where, f"{value!r} is no whole number", "write digits only")
    return int(value)


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(fold_word(form) for form in cell.split("|"))
