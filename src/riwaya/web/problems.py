"""What errors say, in the language of the page: the program's own words are English.

An error is made far below the pages, in words with gaps. The table has these words once more in
Arabic; what an error said is held against them, and what fills its gaps is taken over.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from riwaya.ask.labels import Language
from riwaya.errors import LexiconError

_TABLE = Path(__file__).with_suffix(".tsv")
_GAP = re.compile(r"\{\d*\}")


@lru_cache(maxsize=1)
def load_problems(path: Path = _TABLE) -> dict[str, str]:
    """Read the table: English words with gaps → Arabic. Raises LexiconError at a bad line."""
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        english, tab, arabic = line.partition("\t")
        if not english or not tab or not arabic or english in found:
            where = f"{path.name}:{number}"
            raise LexiconError(where, "not new words and their Arabic", "fill in both cells")
        if number > 1:
            found[english] = arabic
    return found


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compile the words with gaps; those that say most themselves are tried first."""
    gapped = [(one, arabic) for one, arabic in load_problems().items() if "{}" in one]
    gapped.sort(key=lambda row: (-len(_GAP.sub("", row[0])), row[0]))
    return tuple(
        (re.compile("(.*?)".join(map(re.escape, one.split("{}"))), re.DOTALL), arabic)
        for one, arabic in gapped
    )


def in_language(words: str, language: Language) -> str:
    """Say what an error said; words that the table has not stay as they are.

    What stands before a colon, such as a place in a file, is kept before it.
    """
    if language is Language.EN or not words:
        return words
    found = _in_arabic(words)
    if found is None and ": " in words:
        where, _, rest = words.partition(": ")
        found = _in_arabic(rest)
        found = None if found is None else f"{isolated(where)}: {found}"
    return words if found is None else found


def _in_arabic(words: str) -> str | None:
    known = load_problems()
    if words in known:
        return known[words]
    for pattern, arabic in _patterns():
        if (match := pattern.fullmatch(words)) is not None:
            return arabic.format(*(known.get(one) or isolated(one) for one in match.groups()))
    return None


def isolated(words: str) -> str:
    """Keep words from mixing their direction with what stands around them."""
    return f"\u2068{words}\u2069"
