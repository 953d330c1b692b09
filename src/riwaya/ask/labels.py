"""Labels: the only words of an answer that are not quoted, from a catalogue in two languages."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from riwaya.ask.answer import Answer, Label, LabelKind, Tone, Value
from riwaya.errors import LexiconError
from riwaya.lexicon.actors import ActorId, load_actor_ids
from riwaya.link.within import gazetteer

_CATALOGUE = Path(__file__).parent / "data" / "labels.tsv"


class Language(StrEnum):
    """A language of labels; quotes stay in their own."""

    AR = "ar"
    EN = "en"


@lru_cache(maxsize=1)
def load_labels(path: Path = _CATALOGUE) -> dict[str, tuple[str, str]]:
    """Read the catalogue: id → English, Arabic. Raises LexiconError naming the first bad line."""
    found: dict[str, tuple[str, str]] = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            cells = line.rstrip("\n").split("\t")
            if len(cells) != 3 or not all(cells):
                where = f"{path.name}:{number}"
                raise LexiconError(where, "not an id and two labels", "fill in all three cells")
            if number > 1:
                found[cells[0]] = cells[1], cells[2]
    return found


def said(key: str, language: Language) -> str:
    """Give the label of an id of the catalogue.

    Raises:
        KeyError: The catalogue has no such id.
    """
    english, arabic = load_labels()[key]
    return arabic if language is Language.AR else english


def title(value: Value, language: Language) -> str:
    """Name a position: its label, and whether it is denied or said to be unknown."""
    name = label_words(value.label, language)
    return name if value.tone is Tone.SAID else f"{name}: {said(f'tone.{value.tone}', language)}"


def empty_key(answer: Answer, side: Label) -> str:
    """Say how a side is empty: nobody speaks of it, or those who do deny it."""
    denied = {one.value.label for one in answer.positions if one.value.tone is Tone.DENIED}
    return "field.only-denied" if side in denied else "field.empty"


def label_words(label: Label, language: Language) -> str:
    """Write a label: a word of the catalogue, or the neutral name of a body or place."""
    quoted = f" «{label.words}»" if label.words else ""
    match label.kind:
        case LabelKind.WORD:
            return said(f"word.{label.ref}", language) + quoted
        case LabelKind.PREDICATE:
            return said(f"predicate.{label.ref}", language)
        case LabelKind.ACTOR:
            return actor_name(label.ref, language) + quoted
        case LabelKind.PLACE:
            return place_name(label.ref, language)
        case LabelKind.QUOTED:
            return quoted.strip()
        case LabelKind.DAYS:
            return label.ref.replace("/", " – ")
        case LabelKind.RANGE:
            low, _, high = label.ref.partition("–")
            return low if low == high else label.ref


@lru_cache(maxsize=1)
def _actors() -> dict[str, ActorId]:
    return {row.id: row for row in load_actor_ids()}


def actor_name(actor: str, language: Language) -> str:
    """Give the neutral name of a body; an id that no table has stays as it is."""
    row = _actors().get(actor)
    if row is None:
        return actor
    return row.form if language is Language.AR else row.gloss


def place_name(place: str, language: Language) -> str:
    """Give the name of a place; an id that no table has stays as it is."""
    found = gazetteer().get(place)
    if found is None:
        return place
    names = (found.name_ar, found.name_en)
    first, second = names if language is Language.AR else names[::-1]
    return first or second or place
