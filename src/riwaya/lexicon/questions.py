"""What questions are made of: question words, topics, and the words that grade an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from riwaya.errors import LexiconError
from riwaya.lexicon.actors import load_actor_ids
from riwaya.lexicon.tables import DATA, one_of, read_table
from riwaya.text.fold import fold_word
from riwaya.text.tokens import cut
from riwaya.types import Predicate

SLOTS = (
    "effect", "finished", "how-many", "membership", "role", "strength", "what", "when", "where",
    "whether", "who", "whom",
)  # fmt: skip
GRADES = {
    "amount": ("few", "many", "none"),
    "denial": ("not", "unknown"),
    "effect": ("none", "strong"),
    "kin": ("child", "deputy", "guard", "relative", "spouse", "successor"),
    "past": ("was",),
    "side": ("fights", "helps"),
    "small": ("small",),
    "strength": ("strong", "weak", "weight"),
}
_WORD_COLUMNS = ("id", "form", "slot", "gloss", "example", "source")
_TOPIC_COLUMNS = ("id", "form", "slot", "predicates", "gloss", "example", "source")
_GRADE_COLUMNS = ("id", "form", "kind", "grade", "gloss", "example", "source")
_NAME_COLUMNS = ("id", "form", "kind", "value", "gloss", "example", "source")
_ALIEN = re.compile(r"[^\w\s]|_")
_BEFORE = ("وبال", "وال", "بال", "فال", "كال", "ولل", "لل", "ال", "و", "ف", "ب", "ل", "ك")
_SHORTEST = 3  # letters that must be left when a particle is taken off

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about: the predicates that answer it.

    ``slot`` is the slot that a *whether* becomes («هل انتهى» asks whether it is finished), or
    empty.
    """

    id: str
    slot: str
    predicates: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """How words grade what a claim says: «عدد كبير» is an amount, many."""

    id: str
    kind: str
    grade: str


@dataclass(frozen=True, slots=True)
class EnglishName:
    """An English name and what it stands for: an actor id, or the Arabic words of a name."""

    id: str
    kind: str  # actor, person, place
    value: str


class Found(NamedTuple, Generic[T]):
    """A form found at words ``[first, last)``."""

    first: int
    last: int
    value: T


class Phrasebook(Generic[T]):
    """Finds forms in a list of folded words, the longest at each place; particles may stand before.

    A word is tried as it stands, then without the particles written onto it.
    """

    def __init__(self, forms: Iterable[tuple[tuple[str, ...], T]]) -> None:
        self._forms: dict[tuple[str, ...], T] = dict(forms)
        self._longest = max((len(words) for words in self._forms), default=0)

    def at(self, words: list[str], first: int) -> Found[T] | None:
        """Give the longest form that begins at a word."""
        for length in range(min(self._longest, len(words) - first), 0, -1):
            rest = tuple(words[first + 1 : first + length])
            for head in _bare(words[first]):
                value = self._forms.get((head, *rest))
                if value is not None:
                    return Found(first, first + length, value)
        return None

    def all(self, words: list[str]) -> Iterator[Found[T]]:
        """Give the forms in reading order; they never overlap."""
        at = 0
        while at < len(words):
            found = self.at(words, at)
            if found is not None:
                yield found
            at = found.last if found else at + 1


def words_of(text: str) -> list[str]:
    """Fold a text and cut it into words; marks fall, Latin letters are made small.

    >>> words_of("Who shelled al-Shifa?")
    ['who', 'shelled', 'al', 'shifa']
    """
    return cut(_ALIEN.sub(" ", fold_word(text)).lower())


@lru_cache(maxsize=1)
def load_question_words(path: Path = DATA / "question_words.tsv") -> Phrasebook[str]:
    """Read the question words: form → slot. Raises LexiconError naming the first bad line."""
    return Phrasebook(
        (form, one_of(row["slot"], SLOTS, where, "slot"))
        for where, row in read_table(path, _WORD_COLUMNS)
        for form in _forms(row["form"], where)
    )


@lru_cache(maxsize=1)
def load_topics(path: Path = DATA / "question_topics.tsv") -> Phrasebook[Topic]:
    """Read the topics. Raises LexiconError naming the first bad line."""
    rows: list[tuple[tuple[str, ...], Topic]] = []
    known = tuple(str(one) for one in Predicate)
    for where, row in read_table(path, _TOPIC_COLUMNS):
        names = row["predicates"].split(",")
        found = tuple(Predicate(one_of(name, known, where, "predicate")) for name in names)
        slot = "" if row["slot"] == "-" else one_of(row["slot"], SLOTS, where, "slot")
        rows += [(form, Topic(row["id"], slot, found)) for form in _forms(row["form"], where)]
    return Phrasebook(rows)


@lru_cache(maxsize=1)
def load_grades(path: Path = DATA / "answer_words.tsv") -> dict[str, Phrasebook[Grade]]:
    """Read the grading words, a phrasebook a kind. Raises LexiconError naming a bad line."""
    rows: dict[str, list[tuple[tuple[str, ...], Grade]]] = {kind: [] for kind in GRADES}
    for where, row in read_table(path, _GRADE_COLUMNS):
        kind = one_of(row["kind"], tuple(GRADES), where, "kind")
        grade = Grade(row["id"], kind, one_of(row["grade"], GRADES[kind], where, "grade"))
        rows[kind] += [(form, grade) for form in _forms(row["form"], where)]
    return {kind: Phrasebook(found) for kind, found in rows.items()}


@lru_cache(maxsize=1)
def load_english_names(path: Path = DATA / "english_names.tsv") -> Phrasebook[EnglishName]:
    """Read the English names. Raises LexiconError if an actor's id is unknown."""
    known = tuple(row.id for row in load_actor_ids())
    rows: list[tuple[tuple[str, ...], EnglishName]] = []
    for where, row in read_table(path, _NAME_COLUMNS):
        kind = one_of(row["kind"], ("actor", "person", "place"), where, "kind")
        value = row["value"]
        if kind == "actor":
            one_of(value, known, where, "value")
        rows += [(form, EnglishName(row["id"], kind, value)) for form in _forms(row["form"], where)]
    return Phrasebook(rows)


def grades_in(kind: str, words: list[str]) -> tuple[str, ...]:
    """List the grades of one kind that words give, in reading order.

    >>> grades_in("amount", words_of("وصل عدد كبير منهم"))
    ('many',)
    """
    return tuple(found.value.grade for found in load_grades()[kind].all(words))


def _forms(cell: str, where: str) -> list[tuple[str, ...]]:
    forms = [tuple(words_of(form)) for form in cell.split("|")]
    if not all(forms):
        raise LexiconError(where, "a form is empty", "take out the spare |")
    return forms


def _bare(word: str) -> Iterator[str]:
    """Give a word as it stands, then without the particles that may be written onto it."""
    yield word
    for before in _BEFORE:
        if word.startswith(before) and len(word) - len(before) >= _SHORTEST:
            yield word[len(before) :]
