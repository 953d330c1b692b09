"""Words that stand beside place names, names that are also ordinary words, and regions.

The tables: ``place_words.tsv`` (مدينة، ريف، قرب، في), ``place_blocks.tsv`` (السلام، صالح),
``places_supplement.tsv`` (camps, crossings, states) and ``regions.tsv`` (areas with a box).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from riwaya.errors import LexiconError
from riwaya.lexicon.tables import DATA, Row, one_of, read_table
from riwaya.text.fold import fold_word
from riwaya.types import PlaceRole

WORD_CLASSES = (
    "settlement", "settlements", "division", "divisions", "part", "parts", "site", "sites",
    "capital", "land", "rural", "around", "side", "sideadj", "former", "kunya", "tail",
    "second", "preposition", "joiner", "weak",
)  # fmt: skip
BLOCK_CLASSES = ("never", "person", "weak", "word")
SENSITIVITIES = ("", "camp", "grave", "home", "hospital", "prison", "shelter")
_TAIL = ("gloss", "example", "source")


@dataclass(frozen=True, slots=True)
class PlaceWord:
    """A word that announces a place. ``role`` is None where the word gives none."""

    id: str
    forms: tuple[str, ...]  # folded
    kind: str  # one of WORD_CLASSES
    role: PlaceRole | None


@dataclass(frozen=True, slots=True)
class PlaceBlock:
    """Names that are ordinary words as well.

    ``kind`` ``never``: no name even after «قرية»; ``word`` and ``person``: a name only after a
    generic noun; ``weak``: a name after a clear preposition too, but not by itself.
    """

    id: str
    forms: tuple[str, ...]  # folded
    kind: str


@dataclass(frozen=True, slots=True)
class CuratedPlace:
    """A place of our own tables; a region carries a box (west, south, east, north)."""

    id: str
    forms: tuple[str, ...]  # as written, the first is the display name
    type: str
    country: str  # ISO 3166 alpha-2, or empty
    point: tuple[float, float] | None  # latitude, longitude; only where well known
    box: tuple[float, float, float, float] | None
    parent: str  # id of the containing place, or empty
    sensitivity: str
    gloss: str


def load_place_words(path: Path = DATA / "place_words.tsv") -> tuple[PlaceWord, ...]:
    """Read the words beside places. Raises LexiconError naming the first bad line."""
    rows = read_table(path, ("id", "form", "class", "role", *_TAIL))
    return tuple(
        PlaceWord(
            row["id"],
            _folded(row["form"]),
            one_of(row["class"], WORD_CLASSES, where, "class"),
            _role(row["role"], where),
        )
        for where, row in rows
    )


def load_place_blocks(path: Path = DATA / "place_blocks.tsv") -> tuple[PlaceBlock, ...]:
    """Read the names that are ordinary words. Raises LexiconError naming the first bad line."""
    rows = read_table(path, ("id", "form", "class", *_TAIL))
    return tuple(
        PlaceBlock(
            row["id"], _folded(row["form"]), one_of(row["class"], BLOCK_CLASSES, where, "class")
        )
        for where, row in rows
    )


def load_supplement(path: Path = DATA / "places_supplement.tsv") -> tuple[CuratedPlace, ...]:
    """Read the places the gazetteer lacks. Raises LexiconError naming the first bad line."""
    own = ("type", "country", "lat", "lon", "parent", "sensitivity")
    return tuple(
        _supplement(row, where) for where, row in read_table(path, ("id", "form", *own, *_TAIL))
    )


def load_regions(path: Path = DATA / "regions.tsv") -> tuple[CuratedPlace, ...]:
    """Read the regions that are areas. Raises LexiconError naming the first bad line."""
    own = ("country", "parent", "west", "south", "east", "north")
    return tuple(
        _region(row, where) for where, row in read_table(path, ("id", "form", *own, *_TAIL))
    )


def _folded(cell: str) -> tuple[str, ...]:
    return tuple(fold_word(form) for form in cell.split("|"))


def _role(value: str, where: str) -> PlaceRole | None:
    one_of(value, ("", *PlaceRole), where, "role")
    return PlaceRole(value) if value else None


def _number(row: Row, column: str, limit: float, where: str) -> float:
    try:
        value = float(row[column])
    except ValueError:
        problem = f"{column} {row[column]!r} is no number"
        raise LexiconError(where, problem, "write decimal degrees, 36.20") from None
    if abs(value) > limit:
        hint = "are latitude and longitude swapped?"
        raise LexiconError(where, f"{column} {value} is off the globe", hint)
    return value


def _supplement(row: Row, where: str) -> CuratedPlace:
    point = None
    if row["lat"] or row["lon"]:
        point = (_number(row, "lat", 90, where), _number(row, "lon", 180, where))
    sensitivity = one_of(row["sensitivity"], SENSITIVITIES, where, "sensitivity")
    forms = tuple(row["form"].split("|"))
    return CuratedPlace(
        row["id"], forms, row["type"], row["country"], point, None, row["parent"], sensitivity,
        row["gloss"],
    )  # fmt: skip


def _region(row: Row, where: str) -> CuratedPlace:
    west, east = (_number(row, side, 180, where) for side in ("west", "east"))
    south, north = (_number(row, side, 90, where) for side in ("south", "north"))
    if west >= east or south >= north:
        hint = "give west < east and south < north"
        raise LexiconError(where, "the box is empty", hint)
    forms, box = tuple(row["form"].split("|")), (west, south, east, north)
    return CuratedPlace(
        row["id"], forms, "area", row["country"], None, box, row["parent"], "", row["gloss"]
    )


class PlaceWords:
    """The words and blocks, compiled: look-ups by folded form."""

    def __init__(self, words: tuple[PlaceWord, ...], blocks: tuple[PlaceBlock, ...]) -> None:
        self.nouns: dict[str, PlaceWord] = {}  # what can begin or shape a phrase
        self.kinds: dict[str, frozenset[str]] = {}
        self.prepositions: dict[str, PlaceWord] = {}  # with و and ف written on as well
        self.blocks = {form: block.kind for block in blocks for form in block.forms}
        for word in words:
            for form in word.forms:
                self.kinds[form] = self.kinds.get(form, frozenset()) | {word.kind}
                if word.kind in ("preposition", "joiner", "weak"):
                    for before in ("", "و", "ف"):
                        self.prepositions[before + form] = word
                elif word.kind not in ("former", "kunya", "tail", "second", "sideadj", "joiner"):
                    self.nouns[form] = word

        self.ends = frozenset(form.rsplit(" ", 1)[-1] for form in self.prepositions)

    def has(self, form: str, *kinds: str) -> bool:
        """Tell whether a folded form is a word of one of these classes."""
        return not self.kinds.get(form, frozenset()).isdisjoint(kinds)


def load_words() -> PlaceWords:
    """Read and compile the shipped tables of words and blocks."""
    return PlaceWords(load_place_words(), load_place_blocks())
