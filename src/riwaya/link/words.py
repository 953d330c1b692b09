"""Content words: what is left of Arabic words when particles, articles and endings fall.

Two outlets write one happening with other clitics and endings; the stems of their words meet.
Stems are only compared, never shown. Light stemming, no roots: «قصفت» and «قصف» meet, and so,
now and then, do words that have nothing to do with each other.
"""

from __future__ import annotations

from functools import lru_cache

from riwaya.lexicon.function_words import load_function_words
from riwaya.text.fold import fold_word
from riwaya.text.tokens import cut

# Folded; longest first. A stem keeps three letters at least.
_BEFORE = ("وبال", "وكال", "فبال", "وال", "بال", "كال", "فال", "ولل", "فلل", "لل", "ال", "و", "ف")
_AFTER = ("اتهم", "اتها", "تهم", "تها", "هما", "ات", "ون", "ين", "ان", "هم", "ها", "يه", "ته",
          "وا", "ه", "ي", "ت", "ا")  # fmt: skip
_SHORTEST = 3


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Give the light stem of a folded word; a number stays as it is.

    >>> stem(fold_word("والمقاتلين")) == stem(fold_word("مقاتلون"))
    True
    """
    for before in _BEFORE:
        if word.startswith(before) and len(word) - len(before) >= _SHORTEST:
            word = word[len(before) :]
            break
    for after in _AFTER:
        if word.endswith(after) and len(word) - len(after) >= _SHORTEST:
            return word[: -len(after)]
    return word


@lru_cache(maxsize=1)
def _small_words() -> frozenset[str]:
    return frozenset(form for word in load_function_words() for form in word.forms)


def content_words(text: str) -> tuple[str, ...]:
    """List the stems of a text's content words in order, function words and marks left out."""
    return tuple(filter(None, map(_content, cut(fold_word(text)))))


@lru_cache(maxsize=200_000)
def _content(form: str) -> str:
    """Give the stem of a folded word; empty for a function word or a mark."""
    said = len(form) > 1 and form[0].isalnum() and form not in _small_words()
    return stem(form) if said else ""
