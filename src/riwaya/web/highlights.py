"""Highlights: a text cut at every edge of a span, so that marks never lie across each other.

A piece is painted by background and underline only. Nothing with a width of its own may stand
inside an Arabic word: its letters would stop joining.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from riwaya.types import Span


@dataclass(frozen=True, slots=True)
class Paint:
    """A span and what it is: ``kind`` names a class of the sheet, ``of`` what it belongs to."""

    span: Span
    kind: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text under the same paints.

    Attributes:
        text: Its letters; all pieces joined are the text.
        kinds: Kinds that belong to nothing, each once: boilerplate, a sentence that was added.
        of: ``(kind, of)`` of the other paints, in the order they were given.
        begins: ``(kind, of)`` of those that begin here.
    """

    text: str
    kinds: tuple[str, ...] = ()
    of: tuple[tuple[str, str], ...] = ()
    begins: tuple[tuple[str, str], ...] = ()

    def named(self, kind: str) -> tuple[str, ...]:
        """List what paints of this kind belong to."""
        return tuple(of for one, of in self.of if one == kind)


def cut(text: str, paints: Iterable[Paint]) -> tuple[Piece, ...]:
    """Cut a text at every edge of its paints; spans outside it are cut to it, empty ones left out.

    An edge between a letter and its marks is moved behind the marks.
    """
    begin: defaultdict[int, list[Paint]] = defaultdict(list)
    end: defaultdict[int, list[Paint]] = defaultdict(list)
    for paint in paints:
        first, last = _edge(text, paint.span.start), _edge(text, paint.span.end)
        if first < last:
            begin[first].append(paint)
            end[last].append(paint)
    return tuple(_pieces(text, begin, end))


def _pieces(
    text: str, begin: dict[int, list[Paint]], end: dict[int, list[Paint]]
) -> Iterator[Piece]:
    edges = sorted({0, len(text), *begin, *end})
    live: list[Paint] = []
    for first, last in itertools.pairwise(edges):
        for paint in end.get(first, ()):
            live.remove(paint)
        fresh = begin.get(first, [])
        live += fresh
        yield Piece(
            text[first:last],
            tuple(dict.fromkeys(one.kind for one in live if not one.of)),
            tuple((one.kind, one.of) for one in live if one.of),
            tuple((one.kind, one.of) for one in fresh if one.of),
        )


def _edge(text: str, at: int) -> int:
    """Keep a place within the text, and behind marks that sit on the letter before it."""
    at = min(max(at, 0), len(text))
    while 0 < at < len(text) and unicodedata.combining(text[at]):
        at += 1
    return at
