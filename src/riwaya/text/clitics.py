"""Clitics: particles written onto a word, taken off only where a table knows what remains."""

from __future__ import annotations

from functools import lru_cache

_CONJUNCTIONS = ("و", "ف")
_PARTICLES = ("ب", "ل", "ك")
# Folded pronoun suffixes, longest first.
PRONOUNS = ("هما", "كما", "هم", "هن", "ها", "نا", "كم", "ني", "ه", "ي", "ك")


@lru_cache(maxsize=65_536)
def prefix_splits(word: str) -> tuple[tuple[str, str], ...]:
    """List ``(particles, rest)`` for every way to read the start of a folded word.

    The word whole comes first, then fewer particles before more. The article is kept on the
    rest (``وبالمدينة`` gives ``(وب, المدينة)``); ``لل`` gives ``(ل, ال…)`` as the writer meant.
    A rest is at least two letters long. Whether a split is right is the caller's table to say.
    """
    splits = [("", word)]
    starts = [("", word)]
    if len(word) > 3 and word[0] in _CONJUNCTIONS:
        starts.append((word[0], word[1:]))
        splits.append((word[0], word[1:]))
    for conjunction, rest in starts:
        if len(rest) < 3:
            continue
        if rest.startswith("لل") and len(rest) > 3:
            splits.append((conjunction + "ل", "ا" + rest[0:1] + rest[2:]))
            splits.append((conjunction + "ل", rest[1:]))
        elif rest[0] in _PARTICLES:
            splits.append((conjunction + rest[0], rest[1:]))
        elif rest[0] == "س" and len(rest) > 4 and rest[1] in "يتن":
            splits.append((conjunction + "س", rest[1:]))
    return tuple(splits)


def strip_article(word: str) -> str:
    """Take the article off a folded word, if at least two letters remain."""
    return word[2:] if word.startswith("ال") and len(word) > 3 else word


def suffixed(noun: str) -> list[str]:
    """List a folded noun with each pronoun suffix (``قاده`` gives ``قادته``, ``قادتهم`` …)."""
    stem = noun[:-1] + "ت" if noun.endswith("ه") else noun
    if noun.endswith("ون") or noun.endswith("ين"):
        stem = noun[:-1]  # the nun falls: مقاتلون, مقاتلوهم
    return [stem + pronoun for pronoun in PRONOUNS if pronoun not in ("ني", "ي", "ك")]
