"""Rare words: how much it says that two passages share a word.

A word of every second article says nothing; one of five articles in four thousand says much. The
counts come with the program (``data/words.tsv``: stems and in how many articles of a sample each
stands); a word that is not in the table is as rare as the rarest that is.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from math import log, sqrt
from pathlib import Path

from riwaya.errors import LexiconError

TABLE = Path(str(files("riwaya.link") / "data" / "words.tsv"))
_ALL = "*"  # the row that counts the articles
_REST = 4  # articles that a word not in the table stands in


@lru_cache(maxsize=1)
def _weights() -> tuple[dict[str, float], float]:
    """Read the table: stem → weight, and the weight of stems that it lacks."""
    try:
        lines = TABLE.read_text(encoding="utf-8").splitlines()
        counts = {stem: int(count) for stem, count in (line.split("\t") for line in lines[1:])}
        total = counts.pop(_ALL)
    except (OSError, ValueError, KeyError) as error:
        hint = "install the program again, or run tools/count_words.py"
        raise LexiconError(TABLE.name, f"it cannot be read: {error!r}", hint) from error
    return {stem: log(total / count) for stem, count in counts.items()}, log(total / _REST)


def weight(stem: str) -> float:
    """Give the inverse document frequency of a stem: the log of articles by those with it."""
    weights, rest = _weights()
    return weights.get(stem, rest)


def norm(stems: frozenset[str]) -> float:
    """Give the length of the vector of a set of stems."""
    weights, rest = _weights()
    return sqrt(sum([weights.get(stem, rest) ** 2 for stem in stems]))


def cosine(
    first: frozenset[str], second: frozenset[str], first_norm: float, second_norm: float
) -> float:
    """Give the cosine of two sets of stems, in [0, 1]; 0 where one is empty."""
    if not first_norm or not second_norm:
        return 0.0
    weights, rest = _weights()
    shared = sum([weights.get(stem, rest) ** 2 for stem in first & second])
    return shared / (first_norm * second_norm)
