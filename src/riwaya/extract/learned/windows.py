"""Windows: runs of sentences that the network reads at one time.

A window holds whole sentences as far as they fit, so that the place or the voice of the sentence
before is in sight. A sentence too long for a window is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riwaya.extract.learned.pieces import Pieces
    from riwaya.text.sentences import Sentence
    from riwaya.text.tokens import Tokens

LONGEST = 240  # pieces of a window, the marks of its ends aside; the encoder takes 510


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens ``[first, last)`` with their pieces.

    ``starts[i]`` is the position in ``pieces`` of the first piece of token ``first + i``.
    """

    first: int
    last: int
    pieces: tuple[int, ...]
    starts: tuple[int, ...]

    def ranges(self) -> list[tuple[int, int]]:
        """Give for each token where its pieces stand, ``[start, end)``; none stand at the ends."""
        return list(zip(self.starts, (*self.starts[1:], len(self.pieces) - 1), strict=True))


def token_pieces(text: str, tokens: Tokens, pieces: Pieces) -> list[tuple[int, ...]]:
    """Cut every token of a document, as its text writes it, into pieces."""
    found, end = [], 0
    for at in range(len(tokens)):
        span = tokens.span(at, at + 1)
        spaced = span.start > end or span.start == 0 or text[span.start - 1].isspace()
        found.append(pieces.of(text[span.start : span.end], spaced))
        end = span.end
    return found


def cut(
    sentences: Sequence[Sentence], cut_tokens: Sequence[tuple[int, ...]], ends: tuple[int, int],
    longest: int = LONGEST,
) -> list[Window]:  # fmt: skip
    """Lay windows over a document, one after the other, none over another.

    Args:
        sentences: Its sentences.
        cut_tokens: The pieces of every token.
        ends: The pieces that open and close a window.
        longest: Pieces that a window holds at most.
    """
    windows: list[Window] = []
    first = size = 0
    for sentence in sentences:
        length = sum(len(cut_tokens[at]) for at in range(sentence.first, sentence.last))
        if size and size + length > longest:
            windows.append(_window(first, sentence.first, cut_tokens, ends))
            first, size = sentence.first, 0
        for at in range(sentence.first, sentence.last):
            if size + len(cut_tokens[at]) > longest:
                windows.append(_window(first, at, cut_tokens, ends))
                first, size = at, 0
            size += len(cut_tokens[at])
    if sentences and first < sentences[-1].last:
        windows.append(_window(first, sentences[-1].last, cut_tokens, ends))
    return windows


def _window(
    first: int, last: int, cut_tokens: Sequence[tuple[int, ...]], ends: tuple[int, int]
) -> Window:
    pieces, starts = [ends[0]], []
    for at in range(first, last):
        starts.append(len(pieces))
        pieces.extend(cut_tokens[at])
    return Window(first, last, (*pieces, ends[1]), tuple(starts))
