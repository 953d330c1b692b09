"""Phrases: the forms of a table cell as the words of the text would be cut."""

from __future__ import annotations

from typing import NamedTuple

from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize

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
    return tuple(dict.fromkeys(_phrase(form) for form in cell.split("|")))


def with_article(phrase: Phrase) -> tuple[Phrase, ...]:
    """Give the phrase as it is and with the article; one written with it is never stripped.

    («الأب» is a title, «أب» a month.)
    """
    first, rest = phrase.words[0], phrase.words[1:]
    if first.startswith("ال") or first.isascii():
        return (phrase,)
    return (phrase, phrase._replace(words=("ال" + first, *rest)))


def is_attached(word: str, particle: str) -> bool:
    """Tell whether a folded word begins with the particle; no particle is always there."""
    return word.startswith(particle) and (not particle or len(word) > 2)


def _phrase(form: str) -> Phrase:
    words = tuple(tokenize(fold(form.strip())).forms)
    if len(words) > 1 and words[-1] in _ATTACHED:
        return Phrase(words[:-1], words[-1])
    return Phrase(words)
