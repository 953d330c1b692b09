"""Windows: runs of sentences that the network reads at one time.

A window holds whole sentences as far as they fit, so that the place or the voice of the sentence
before is in sight. A sentence too long for a window is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riwaya.extract.learned.marks import Marks
    from riwaya.extract.learned.pieces import Pieces
    from riwaya.text.sentences import Sentence
    from riwaya.text.tokens import Tokens

# Pieces of a window, the marks of its ends aside. The encoder takes 510, but having learned from
# few articles it hears as well in short windows, and reads them faster.
LONGEST = 120
_MORE = 1.08  # times an even share that a window may hold: whole sentences do not fit exactly


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens ``[first, last)`` with their pieces and marks.

    ``starts[i]`` is the position in ``pieces`` of the first piece of token ``first + i``;
    ``marks[i]`` are its marks.
    """

    first: int
    last: int
    pieces: tuple[int, ...]
    starts: tuple[int, ...]
    marks: Marks

    def ranges(self) -> list[tuple[int, int]]:
        """Give for each token where its pieces stand, ``[start, end)``; none stand at the ends."""
        return list(zip(self.starts, (*self.starts[1:], len(self.pieces) - 1), strict=True))


def token_pieces(text: str, tokens: Tokens, pieces: Pieces) -> list[tuple[int, ...]]:
    """Cut every token of a document, as its text writes it, into pieces."""
    found, end = [], 0
    to_document, of = tokens.folded.to_document, pieces.of
    for at in range(len(tokens)):
        first, last = to_document(tokens.starts[at], tokens.ends[at])
        # Letters on both sides: two words that were printed without the space between them.
        glued = first > 0 and text[first - 1].isalpha() and text[first].isalpha()
        spaced = glued or first > end or first == 0 or text[first - 1].isspace()
        found.append(of(text[first:last], spaced))
        end = last
    return found


def cut(
    sentences: Sequence[Sentence], cut_tokens: Sequence[tuple[int, ...]], marks: Marks,
    ends: tuple[int, int], longest: int = LONGEST,
) -> list[Window]:  # fmt: skip
    """Lay windows over a document, one after the other, none over another, of much the same length.

    Args:
        sentences: Its sentences.
        cut_tokens: The pieces of every token.
        marks: The marks of every token.
        ends: The pieces that open and close a window.
        longest: Pieces that a window holds at most; of whole sentences it holds an even share.
    """
    windows: list[Window] = []
    sizes = [len(pieces) for pieces in cut_tokens]
    even = _even(sum(sizes), longest)
    first = size = 0
    for sentence in sentences:
        length = sum(sizes[sentence.first : sentence.last])
        if size and size + length > even:
            windows.append(_window(first, sentence.first, cut_tokens, marks, ends))
            first, size = sentence.first, 0
        for at in range(sentence.first, sentence.last):
            if size + sizes[at] > longest:
                windows.append(_window(first, at, cut_tokens, marks, ends))
                first, size = at, 0
            size += sizes[at]
    if sentences and first < sentences[-1].last:
        windows.append(_window(first, sentences[-1].last, cut_tokens, marks, ends))
    return windows


def _even(count: int, longest: int) -> int:
    """Give the pieces a window may hold so that the last one is not left with a few words."""
    windows = -(-count // longest)
    return min(longest, int(count / windows * _MORE) + 1) if windows > 1 else longest


def _window(
    first: int, last: int, cut_tokens: Sequence[tuple[int, ...]], marks: Marks,
    ends: tuple[int, int],
) -> Window:  # fmt: skip
    pieces, starts = [ends[0]], []
    for at in range(first, last):
        starts.append(len(pieces))
        pieces.extend(cut_tokens[at])
    return Window(first, last, (*pieces, ends[1]), tuple(starts), marks[first:last])
