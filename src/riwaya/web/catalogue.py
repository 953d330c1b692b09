"""Every visible string of the pages, in Arabic and English, from the tables in ``words/``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from babel import Locale
from markupsafe import Markup

from riwaya.ask.labels import Language
from riwaya.errors import LexiconError

WORDS = Path(__file__).parent / "words"
HEADER = "key\tar\ten"
_FOR_SCRIPTS = "js."


@lru_cache(maxsize=1)
def load_words(folder: Path = WORDS) -> dict[str, tuple[str, str]]:
    """Read the tables: key → Arabic, English.

    Raises:
        LexiconError: A line is not a key and two strings, or a key stands twice.
    """
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            where, cells = f"{path.name}:{number}", line.split("\t")
            if number == 1 and line != HEADER:
                raise LexiconError(where, "not the columns key, ar, en", "write them in line 1")
            if len(cells) != 3 or not all(cells):
                raise LexiconError(where, "not a key and two strings", "fill in all three cells")
            if cells[0] in found:
                raise LexiconError(where, f"{cells[0]} stands twice", "keep one of the two")
            if number > 1:
                found[cells[0]] = cells[1], cells[2]
    return found


def words_of(key: str, language: Language, **values: object) -> Markup:
    """Give a string; ``{name}`` in it stands for a value, which is escaped.

    Raises:
        KeyError: No table has this key.
    """
    arabic, english = load_words()[key]
    return Markup(arabic if language is Language.AR else english).format(**values)  # noqa: S704  # our tables


def counted(key: str, number: int, language: Language, **values: object) -> Markup:
    """Give a string in the form that the language uses for this number (CLDR plural forms).

    The rows are ``key.one``, ``key.two``, ``key.few``, ``key.many``, ``key.other``, ``key.zero``;
    a form without a row is said as ``key.other``.
    """
    form = f"{key}.{Locale(str(language)).plural_form(number)}"
    row = form if form in load_words() else f"{key}.other"
    return words_of(row, language, n=f"{number:,}", **values)


def script_words(language: Language) -> dict[str, str]:
    """Give the strings that scripts show, by their keys (which begin with ``js.``)."""
    side = 0 if language is Language.AR else 1
    return {key: pair[side] for key, pair in load_words().items() if key.startswith(_FOR_SCRIPTS)}
