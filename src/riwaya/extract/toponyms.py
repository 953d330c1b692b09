"""Toponyms: the places a document names, each with the place it stands for or why not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from riwaya.extract.place_choice import choose
from riwaya.extract.place_names import find_names
from riwaya.extract.place_unlisted import find_unlisted
from riwaya.lexicon.gazetteer import Gazetteer
from riwaya.lexicon.places import PlaceWords
from riwaya.text.tokens import Tokens
from riwaya.types import PlacePrecision, PlaceRole, Span


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place as the text names it.

    ``role`` is None where no word before it gives one. ``place_id`` is None and ``precision``
    ``unresolved`` where the tables or the context do not decide; ``candidates`` then holds the
    ids that share the name. ``reason`` joins the rule that found it and the one that chose.
    """

    first: int  # tokens [first, last)
    last: int
    span: Span
    role: PlaceRole | None
    place_id: str | None
    precision: PlacePrecision
    candidates: tuple[str, ...]
    reason: str

    @property
    def anaphoric(self) -> bool:
        """Tell whether the words point back («المدينة») and name nothing themselves."""
        return self.reason.startswith("place.anaphor")


def find_toponyms(
    tokens: Tokens,
    gazetteer: Gazetteer,
    words: PlaceWords,
    taken: Sequence[tuple[int, int]] = (),
    dateline: str = "",
    held: Collection[int] = (),
) -> list[Toponym]:
    """Find the places of a document, in reading order; they never overlap.

    Args:
        tokens: The tokens of the document.
        gazetteer: The places.
        words: The words beside places.
        taken: Token ranges that name actors, outlets and persons; no place is looked for there.
        dateline: ISO code of the country the document was filed from, or empty.
        held: Tokens of words that other tables know: no unlisted place is called by one.

    Returns:
        Toponyms whose spans leave off «مدينة» and «بلدة», and keep «ريف … الشمالي», «محيط»,
        «محافظة», «مخيم»; words that point back («المدينة») are marked ``anaphoric``.
    """
    names = find_names(tokens, gazetteer, words, taken)
    names = find_unlisted(tokens, gazetteer, words, names, held)
    choices = choose(names, gazetteer, dateline)
    return [
        Toponym(
            name.first,
            name.last,
            tokens.span(name.first, name.last, name.skip),
            name.role,
            choice.place,
            choice.precision,
            choice.candidates,
            f"{name.reason} {choice.rule}",
        )
        for name, choice in zip(names, choices, strict=True)
    ]
