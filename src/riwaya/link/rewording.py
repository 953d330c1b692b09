"""Rewording: which words of two documents differ within the sentences that both have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riwaya.link.alignment import align, pair_sentences
from riwaya.link.passages import Wording, read_wording
from riwaya.types import Document, Span


@dataclass(frozen=True, slots=True)
class Rewordings:
    """Words of either document without their like in the other's sentence, in reading order."""

    first: tuple[Span, ...]
    second: tuple[Span, ...]


def find_rewordings(first: Document, second: Document) -> Rewordings:
    """Find the words that differ in the sentences that two documents share.

    The sentences are those of ``find_changes``. Particles, the article and vowel signs do not
    count; words side by side make one span.
    """
    old, new = read_wording(first), read_wording(second)
    ours: list[Span] = []
    theirs: list[Span] = []
    for pair in pair_sentences(old, new):
        alignment = align(old, new, pair)
        ours += _lacking(old, range(*pair.first), alignment.firsts)
        theirs += _lacking(new, range(*pair.second), alignment.seconds)
    return Rewordings(tuple(sorted(ours)), tuple(sorted(theirs)))


def _lacking(wording: Wording, words: range, alike: Sequence[int]) -> Iterator[Span]:
    known = set(alike)
    start = None
    for at in words:
        if at in known:
            if start is not None:
                yield wording.span(start, at)
            start = None
        elif start is None:
            start = at
    if start is not None:
        yield wording.span(start, words.stop)
