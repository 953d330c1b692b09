"""Head nouns of participants: fighters, units, sites, civilians, and the words that count them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from riwaya.errors import LexiconError
from riwaya.lexicon.actors import DEFAULT_KINDS
from riwaya.lexicon.inflect import Form, Number, noun_forms, stem_of
from riwaya.lexicon.tables import DATA, one_of, read_table
from riwaya.text.clitics import suffixed
from riwaya.text.fold import fold_word

HEAD_TABLE = DATA / "heads.tsv"
HEAD_COLUMNS = ("id", "form", "kind", "code", "gloss", "example", "source")
# A head without a name can only say this much about whose it is.
_CODES = (
    "CIVILIANS", "MEDIA", "NGO", "OTHER", "OTHER_ARMED", "PERSON", "UN", "UNKNOWN_ARMED",
    *DEFAULT_KINDS,
)  # fmt: skip


class HeadKind(StrEnum):
    """What a head noun makes of the phrase it heads."""

    FIGHTER = "fighter"
    COMMANDER = "commander"
    UNIT = "unit"
    BODY = "body"
    SITE = "site"  # stands for the force that holds it
    ASSET = "asset"
    CIVILIAN = "civilian"
    VICTIM = "victim"  # known by a fate that befalls fighters too
    PROTECTED = "protected"
    STRUCTURE = "structure"
    PERSON = "person"
    KIN = "kin"
    QUANTITY = "quantity"  # transparent: the noun after it heads the phrase
    NAME = "name"  # a given name, with which a person's name begins
    TIE = "tie"  # after a noun: the body that follows is whose it is
    AMONG = "among"  # after a count: who follows is part of it


ARMED_KINDS = frozenset(
    (
        *(HeadKind.FIGHTER, HeadKind.COMMANDER, HeadKind.UNIT),
        *(HeadKind.BODY, HeadKind.SITE, HeadKind.ASSET),
    )
)


@dataclass(frozen=True, slots=True)
class Head:
    """One row of the table, as written.

    ``forms`` hold number, case and construct; ``head_forms`` adds article and pronoun.
    ``code`` is the actor code when nothing else in the phrase decides, or what it is of the
    country spoken of (``army``, ``police`` …), or empty: then the name, the nationality or the
    article before it must say whose it is.
    """

    id: str
    forms: tuple[str, ...]
    kind: HeadKind
    code: str


def load_heads(path: Path = HEAD_TABLE) -> tuple[Head, ...]:
    """Read and check a head table.

    Raises:
        LexiconError: Names the first line with an unknown kind or code, with an empty cell
            other than the code, or with a form that an earlier line has.
    """
    heads: list[Head] = []
    owners: dict[str, str] = {}
    for where, row in read_table(path, HEAD_COLUMNS):
        for name in ("gloss", "example", "source"):
            if not row[name]:
                raise LexiconError(where, f"{name} is empty", "fill it in")
        forms = tuple(row["form"].split("|"))
        for form in forms:
            owner = owners.setdefault(fold_word(form), row["id"])
            if owner != row["id"]:
                hint = "let one row hold the form: a phrase has one head"
                raise LexiconError(where, f"form {form!r} stands at {owner!r} too", hint)
        kind = HeadKind(one_of(row["kind"], tuple(sorted(HeadKind)), where, "kind"))
        code = one_of(row["code"], _CODES, where, "code") if row["code"] else ""
        heads.append(Head(row["id"], forms, kind, code))
    return tuple(heads)


def head_forms(head: Head) -> Iterator[tuple[tuple[str, ...], Form]]:
    """Give every written form of a head: its folded words, and the form of the first word.

    A single word comes bare, with the article, in the accusative and with pronouns, except
    where another word is likelier: no ``ه`` where a feminine is written so (مسلحة is "armed", not
    "his gunman"), no article on a quantity unless its row says so (الأحد is Sunday). Of several
    words, the last marked ``~`` is an adjective and agrees with the first (``قوة ~خاصة`` gives
    ``القوة الخاصة`` and ``قوته الخاصة``); without the mark they stay as written (``نقطة تفتيش``).
    """
    for written in head.forms:
        first, *rest = written.split()
        if head.kind is HeadKind.NAME:
            yield (fold_word(first),), Form(fold_word(first), "", Number.SINGULAR, False)
        elif not rest:
            forms = (*noun_forms(first), *_after_hamza(first))
            yield from (((form.text,), form) for form in forms if _fits(head, first, form))
        elif rest[-1].startswith("~"):
            adjective = fold_word(rest[-1][1:])
            yield from (
                ((form.text, _agreeing(adjective, form)), form) for form in noun_forms(first)
            )
        else:
            words = tuple(fold_word(word) for word in (first, *rest))
            yield words, Form(words[0], "", Number.SINGULAR, False)


def head_stems(head: Head) -> frozenset[str]:
    """Give the stems of the first words that ``head_forms`` gives."""
    return frozenset(
        stem_of(form.split()[0]) for form in fold_word("|".join(head.forms)).split("|")
    )


def _after_hamza(word: str) -> Iterator[Form]:
    """Give the pronoun forms of a word in -اء, whose hamza then has a seat: زملاؤه، زملائه."""
    if word.endswith("اء"):
        for seat in "وي":
            for text in suffixed(fold_word(word)[:-1] + seat):
                yield Form(text, "", Number.SINGULAR, True)


def _fits(head: Head, word: str, form: Form) -> bool:
    """Tell whether a form of a single word is more likely this head than another word.

    With ``ه``, a noun that has a sound plural reads as its feminine, and a dual or plural in
    -ين as an adjective (صاروخية is "of missiles"); only of fighters is it common (مقاتليه).
    """
    bare = fold_word(word)
    if head.kind is HeadKind.QUANTITY and form.text == "ال" + bare:
        return False
    if not form.pronoun:
        return True
    if bare.endswith("ين") and form.text == bare[:-1] + "ه":
        return head.kind is HeadKind.FIGHTER and word[:-2] + "ون" in head.forms
    return not (form.text == bare + "ه" and word + "ون" in head.forms)


def _agreeing(adjective: str, noun: Form) -> str:
    """Put an adjective in the form that its noun asks for: article and accusative."""
    if noun.pronoun or noun.text.startswith("ال"):
        return "ال" + adjective
    if noun.text.endswith("ا") and not adjective.endswith(("ه", "ا", "ين", "ان", "ات", "ون")):
        return adjective + "ا"
    return adjective
