"""Copies: passages of one document that stand again, or are closely retold, in another.

Containment decides, not resemblance: a wire story inside a longer article is a copy of it. Keys
(``passages.bands``) propose; what is said here comes from comparing the words themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from riwaya.link.passages import (
    SHINGLE,
    Passage,
    Wording,
    bands,
    shingles,
    sign,
)
from riwaya.types import Span

# Parts of a passage's words that stand in the other document in shared shingles, close together.
COPIED = 0.8
RETOLD = 0.65  # under it, mostly the same formula with other news in it
_FEWEST_COPIED = 9  # shared words of a passage; fewer are a name and a turn of phrase
_FEWEST_RETOLD = 12
_PLACES = 8  # of a shingle that returns again and again only so many are looked at
# Part of the shorter text's words that must stand in the other for the text to be its copy;
# two reports on one thing by different hands share up to a quarter.
TEXT_COPIED = 0.3
_RETOLD_IN_COPY = 0.5  # in such a text a passage that is half alike is retold too
_STRETCH = 1.5  # how much longer than the passage the piece may be that it is found again in
_SLACK = 8  # words that the piece may be longer at least
_EDGE = 4  # changed words at either end that a piece takes in
_SAME_PIECE = 0.5  # a piece found from both sides is listed once
FIRST_HOLDERS = 16  # documents looked at under one key; the later ones are copies of these


class CopyKind(StrEnum):
    """How near a passage is to the one it stands again in."""

    COPY = "copy"
    RETELLING = "retelling"


_FEWEST = {CopyKind.COPY: _FEWEST_COPIED, CopyKind.RETELLING: _FEWEST_RETOLD}


@dataclass(frozen=True, slots=True)
class Copy:
    """A passage of the first document that stands again in the second, or the other way round.

    ``share`` is the part of the shorter piece's words that stands in the other, in (0, 1].
    """

    first: Span
    second: Span
    kind: CopyKind
    share: float


@dataclass(frozen=True, slots=True)
class CopyPair:
    """Two documents with passages in common, in order of the first document.

    Attributes:
        first: Id of a document.
        second: Id of the other.
        passages: What they have in common; at least one.
        of_first: Part of the words of the first that stand in the second, in [0, 1].
        of_second: Part of the words of the second that stand in the first.
    """

    first: str
    second: str
    passages: tuple[Copy, ...]
    of_first: float
    of_second: float


class _Match(NamedTuple):
    """A shingle that begins at word ``first`` of the one and ``second`` of the other."""

    first: int
    second: int


class CopyIndex:
    """Holds the keys of the documents seen so far; a new one costs what its own passages cost."""

    def __init__(self) -> None:
        self._holders: dict[int, list[str]] = {}
        self._wordings: dict[str, Wording] = {}

    def add(self, wording: Wording) -> list[CopyPair]:
        """Find what the document has in common with those before it, then hold it too.

        A document that is held already has nothing new to say: an empty list.
        """
        if wording.document in self._wordings:
            return []
        keys = keys_of(wording)
        found = self._find(wording, keys)
        self._wordings[wording.document] = wording
        for key in keys:
            holders = self._holders.setdefault(key, [])
            if len(holders) < FIRST_HOLDERS:
                holders.append(wording.document)
        return found

    def find(self, wording: Wording) -> list[CopyPair]:
        """Find what a document has in common with those held, and do not hold it.

        Returns:
            Pairs with this document as the first, by id of the other. Of the many copies of one
            passage those seen first are compared, not all: the others are copies of these.
        """
        return self._find(wording, keys_of(wording))

    def _find(self, wording: Wording, keys: tuple[int, ...]) -> list[CopyPair]:
        near = {other for key in keys for other in self._holders.get(key, ())}
        near.discard(wording.document)
        return find_copies(wording, (self._wordings[other] for other in sorted(near)))


def keys_of(wording: Wording) -> tuple[int, ...]:
    """Give the different keys of a document's passages, to be stored beside it."""
    return tuple(dict.fromkeys(key for signature in sign(wording) for key in bands(signature)))


def find_copies(wording: Wording, others: Iterable[Wording]) -> list[CopyPair]:
    """Compare a document with its candidates; give a pair for each that has a passage of it."""
    places = _places(wording)
    found = []
    for other in others:
        matches = _matches(places, other)
        if len(matches) > _FEWEST_COPIED - SHINGLE:
            pair = _pair(wording, other, matches)
            if pair.passages:
                found.append(pair)
    return found


def turned(pair: CopyPair) -> CopyPair:
    """Give the same pair seen from the second document."""
    passages = sorted(
        (replace(copy, first=copy.second, second=copy.first) for copy in pair.passages),
        key=lambda copy: (copy.first, copy.second),
    )
    return CopyPair(pair.second, pair.first, tuple(passages), pair.of_second, pair.of_first)


def _places(wording: Wording) -> dict[str, list[int]]:
    """Note where each shingle of a wording begins, of frequent ones only the first places."""
    places: dict[str, list[int]] = {}
    for at, shingle in enumerate(shingles(wording, 0, len(wording))):
        known = places.get(shingle)
        if known is None:
            places[shingle] = [at]
        elif len(known) < _PLACES:
            known.append(at)
    return places


def _matches(places: dict[str, list[int]], other: Wording) -> list[_Match]:
    """List the shingles in common, at most ``_PLACES`` for one of either side."""
    seen: dict[str, int] = {}
    found = []
    for second, shingle in enumerate(shingles(other, 0, len(other))):
        if shingle in places:
            seen[shingle] = seen.get(shingle, 0) + 1
            if seen[shingle] <= _PLACES:
                found += [_Match(first, second) for first in places[shingle]]
    return found


def _pair(wording: Wording, other: Wording, matches: list[_Match]) -> CopyPair:
    mirrored = [_Match(second, first) for first, second in matches]
    of_first = _covered({match.first for match in matches}) / len(wording)
    of_second = _covered({match.second for match in matches}) / len(other)
    least = _RETOLD_IN_COPY if max(of_first, of_second) >= TEXT_COPIED else RETOLD
    copies = _copies(wording, other, matches, least)
    for back in _copies(other, wording, mirrored, least):
        copy = replace(back, first=back.second, second=back.first)
        known = next((at for at, one in enumerate(copies) if _same_piece(copy, one)), None)
        if known is None:
            copies.append(copy)
        elif copy.share > copies[known].share:
            copies[known] = copy
    return CopyPair(
        wording.document,
        other.document,
        tuple(sorted(copies, key=lambda copy: (copy.first, copy.second))),
        of_first,
        of_second,
    )


def _copies(wording: Wording, other: Wording, matches: list[_Match], least: float) -> list[Copy]:
    """Find for each passage the one piece of the other document that holds most of it."""
    ordered = sorted(matches)
    found, at = [], 0
    for passage in wording.passages:
        inside = []
        while at < len(ordered) and ordered[at].first < passage.last:
            if passage.first <= ordered[at].first <= passage.last - SHINGLE:
                inside.append(ordered[at])
            at += 1
        if len(inside) > _FEWEST_COPIED - SHINGLE:
            copy = _copy(wording, passage, other, inside)
            if copy is not None and copy.share >= least:
                found.append(copy)
    return found


def _copy(wording: Wording, passage: Passage, other: Wording, inside: list[_Match]) -> Copy | None:
    length = passage.last - passage.first
    near = _densest(inside, max(int(length * _STRETCH), length + _SLACK))
    words = _covered({match.first for match in near})
    share = words / length
    kind = CopyKind.COPY if share >= COPIED else CopyKind.RETELLING
    if words < _FEWEST[kind]:
        return None
    return Copy(wording.span(*passage), _piece(passage, other, near), kind, round(share, 4))


def _piece(passage: Passage, other: Wording, near: list[_Match]) -> Span:
    """Give the piece that a passage stands in: with the changed words at its ends, if only few."""
    before, after = near[0], near[-1]
    start = before.second - min(_EDGE, before.first - passage.first)
    end = after.second + SHINGLE + min(_EDGE, passage.last - after.first - SHINGLE)
    return other.span(max(0, start), min(len(other), end))


def _densest(matches: list[_Match], width: int) -> list[_Match]:
    """Give the matches in the window of the second wording that holds most different shingles."""
    ordered = sorted(matches, key=lambda match: (match.second, match.first))
    counts: dict[int, int] = {}
    best, best_range, low = 0, (0, 0), 0
    for high, match in enumerate(ordered):
        counts[match.first] = counts.get(match.first, 0) + 1
        while match.second - ordered[low].second > width - SHINGLE:
            left = ordered[low].first
            counts[left] -= 1
            if not counts[left]:
                del counts[left]
            low += 1
        if len(counts) > best:
            best, best_range = len(counts), (low, high + 1)
    return ordered[slice(*best_range)]


def _covered(begins: set[int]) -> int:
    """Count the words in shingles that begin at these words."""
    words, free = 0, 0
    for begin in sorted(begins):
        words += begin + SHINGLE - max(begin, free)
        free = begin + SHINGLE
    return words


def _same_piece(one: Copy, other: Copy) -> bool:
    return _overlap(one.first, other.first) and _overlap(one.second, other.second)


def _overlap(one: Span, other: Span) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > _SAME_PIECE * min(one.end - one.start, other.end - other.start)
