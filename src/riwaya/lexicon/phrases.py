"""Phrases: the forms of a table cell as the words of the text would be cut."""

from __future__ import annotations

from typing import NamedTuple

from riwaya.text.fold import fold
from riwaya.text.tokens import cut

_ATTACHED = ("ب", "ل", "ك")


class Phrase(NamedTuple):
    """Folded words one after another.

    ``attached`` is the particle that must be written onto the word after them («وفقا ل»); a
    following ``لل…`` is a ``ل`` with the article. Empty where none is asked for.
    """

    words: tuple[str, ...]
    attached: str = ""


def phrases(cell: str) -> tuple[Phrase, ...]:
    """Read a cell of forms parted by ``|``; of forms that fold together one remains."""
    found, words = [], []
    for word in [*cut(fold(cell).text), "|"]:  # once a cell: folding costs, not cutting
        if word != "|":
            words.append(word)
        elif words:
            found.append(_phrase(tuple(words)))
            words = []
    return tuple(dict.fromkeys(found))


def with_article(phrase: Phrase) -> tuple[Phrase, ...]:
    """Give the phrase as it is and with the article; one written with it is never stripped.

    («الأب» is a title, «أب» a month.)
    """
    first, rest = phrase.words[0], phrase.words[1:]
    if first.startswith("ال") or first.isascii():
        return (phrase,)
    return (phrase, phrase._replace(words=("ال" + first, *rest)))


def with_conjunction(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Add the spellings with و and ف if the first word is too short to be found behind them.

    Clitics are not taken off words of three letters: «وجد» is not «و جد». «ولم» is «و لم».
    """
    if len(words[0]) > 2:
        return (words,)
    return (words, *((conjunction + words[0], *words[1:]) for conjunction in "وف"))


def is_attached(word: str, particle: str) -> bool:
    """Tell whether a folded word begins with the particle; no particle is always there."""
    return word.startswith(particle) and (not particle or len(word) > 2)


def _phrase(words: tuple[str, ...]) -> Phrase:
    if len(words) > 1 and words[-1] in _ATTACHED:
        return Phrase(words[:-1], words[-1])
    return Phrase(words)
