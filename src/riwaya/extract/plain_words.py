"""Evidence in plain words: what the machine's names of features and numbers mean to a person.

The words stand in ``plain_words.tsv``, English and Arabic: names of evidence (``name.``), what
they may be (``value.``), the numbers of a blend (``number.``) and lines to fill in (``line.``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from riwaya.errors import LexiconError
from riwaya.lexicon.tables import DATA
from riwaya.types import Predicate, VoiceType

FIXED = frozenset({"bias", "alone", "unseen"})
"""Numbers of a blend that are the same for all: they are told without their value."""

_TABLE = Path(__file__).with_suffix(".tsv")
_COLUMNS = ["id", "en", "ar"]
_LETTERS = frozenset({"agree", "agrees", "gap"})  # names whose values are a letter a thing
_IDS = frozenset({"row", "reason", "why", "cue", "opened", "aside"})  # of rows and rules
# The words, numbers and letters that a value is put together of: «actor+kin», «agent2», «verbTrue».
_PART = re.compile(r"True|False|[a-z]+(?: [a-z]+)*|-?\d+|[A-Z]+|[^A-Za-z\d.+#:]+")
_CODES = {str(one): kind for kind, codes in (("predicate", Predicate), ("voice", VoiceType))
          for one in codes}  # fmt: skip


class Row(NamedTuple):
    """A row of a table of words, and the file it stands in."""

    table: str
    forms: str
    gloss: str


def as_it_is(_kind: str, name: str) -> str:
    """Name what has an id by its id."""
    return name


@dataclass(frozen=True, slots=True)
class Words:
    """A language to tell evidence in.

    Attributes:
        language: A column of the table: ``en`` or ``ar``.
        named: Names what has an id, by its kind (predicate, fact, voice, link, actor, place,
            precision, time, role, of) and that id.
        apart: Keeps what is filled in from mixing its direction with the words around it.
    """

    language: str = "en"
    named: Callable[[str, str], str] = as_it_is
    apart: Callable[[str], str] = str

    def said(self, key: str) -> str:
        """Give the words of an id of the table.

        Raises:
            KeyError: The table has no such id.
        """
        return load_plain_words()[key][_COLUMNS.index(self.language) - 1]

    def line(self, key: str, **values: object) -> Line:
        """Fill in a line; what another line made is taken as it is, all else is set apart."""
        filled = {name: value if isinstance(value, Line) else self.apart(str(value))
                  for name, value in values.items()}  # fmt: skip
        return Line(self.said(f"line.{key}").format(**filled))

    def feature(self, feature: str) -> str:
        """Put the name of a feature in plain words.

        >>> Words().feature("side=after|pred=KILL")
        'side of the trigger: after; predicate: KILL'
        """
        parts = []
        for part in feature.split("|"):
            name, equals, value = part.partition("=")
            label = self._known(f"name.{name}") or name
            parts.append(f"{label}: {self._value(name, value)}" if equals else label)
        return self.semicolon.join(parts)

    def number(self, name: str) -> str:
        """Name a number of a blend."""
        return self._known(f"number.{name}") or name

    def _known(self, key: str) -> str:
        return self.said(key) if key in load_plain_words() else ""

    def _value(self, name: str, value: str) -> str:
        value = value.removesuffix("!").removesuffix("~")  # what acts is called as what suffers
        if name in _IDS and (row := load_rows().get(value)) is not None:
            return f"«{row.forms.partition('|')[0]}»"
        if value in _CODES:
            return self.named(_CODES[value], value)
        whole = self._known(f"value.{name}.{value}") or self._known(f"value.{value or 'empty'}")
        if whole:
            return whole
        if name in _LETTERS:
            found = [self._known(f"value.{name}.{letter}") for letter in value]
            if all(found):
                return self.comma.join(found)
        if name in _IDS:
            return self.apart(value)
        return self.comma.join(self._part(name, part) for part in _PART.findall(value))

    def _part(self, name: str, part: str) -> str:
        return self._known(f"value.{name}.{part}") or self._known(f"value.{part}") or part

    @property
    def comma(self) -> str:
        """Give what stands between things of a list."""
        return "، " if self.language == "ar" else ", "

    @property
    def semicolon(self) -> str:
        """Give what stands between things said."""
        return "؛ " if self.language == "ar" else "; "


class Line(str):
    """A line made by ``Words.line``: it is filled into another as it is."""

    __slots__ = ()


ENGLISH = Words()


@lru_cache(maxsize=1)
def load_plain_words(path: Path = _TABLE) -> dict[str, tuple[str, str]]:
    """Read the table: id → English, Arabic. Raises LexiconError naming the first bad line."""
    found: dict[str, tuple[str, str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        cells = line.split("\t")
        if len(cells) != len(_COLUMNS) or not all(cells) or cells[0] in found:
            where = f"{path.name}:{number}"
            raise LexiconError(where, "not a new id and its words", "fill in id, en and ar")
        if number > 1:
            found[cells[0]] = cells[1], cells[2]
    return found


@lru_cache(maxsize=1)
def load_rows() -> dict[str, Row]:
    """Read file, forms and gloss of every row of every table of words, by its id."""
    rows: dict[str, Row] = {}
    for path in sorted(DATA.glob("*.tsv")):
        header: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if line.startswith("#") or not line:
                continue
            if not header:
                header = cells
                if "gloss" not in header:
                    break
                gloss = header.index("gloss")
                continue
            rows.setdefault(cells[0], Row(path.name, cells[1], cells[gloss]))
    return rows
