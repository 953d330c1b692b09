"""Pieces: the units in which the network reads a word."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

_LONGEST_WORD = 40  # letters; more is no word, and the rest is left unread
_MOST_PIECES = 12  # of one word


class Pieces:
    """Cuts words into pieces. Positions need no care: a word's pieces belong to its token."""

    def __init__(self, model: bytes) -> None:
        from sentencepiece import SentencePieceProcessor  # slow to import; only a reading needs it

        self._cutter: SentencePieceProcessor = SentencePieceProcessor(model_proto=model)
        self._memo = lru_cache(maxsize=50_000)(self._cut)
        self.first: int = self._cutter.bos_id()
        self.last: int = self._cutter.eos_id()
        self.unknown: int = self._cutter.unk_id()

    def of(self, word: str, spaced: bool) -> tuple[int, ...]:
        """Give the numbers of the pieces of a word; ``spaced`` tells whether a space precedes."""
        return self._memo(word[:_LONGEST_WORD], spaced)

    def _cut(self, word: str, spaced: bool) -> tuple[int, ...]:
        plain = plain_word(word)
        found = self._cutter.encode((" " if spaced else "") + plain) if plain else []
        return tuple(found[:_MOST_PIECES]) or (self.unknown,)


def load_pieces(path: Path) -> Pieces:
    """Read the model that cuts words. Raises OSError, or RuntimeError if it is none."""
    return Pieces(path.read_bytes())


def plain_word(word: str) -> str:
    """Write a word as the encoder was taught to read: no vowel marks, tatweel or hidden signs."""
    spelled = unicodedata.normalize("NFKC", word)
    return "".join(
        letter
        for letter in spelled
        if letter != "\u0640" and unicodedata.category(letter) not in ("Mn", "Cf", "Cs")
    )
