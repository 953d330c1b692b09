"""Alignment: which sentences of two documents are one, and which of their words.

Sentences are paired first, by the words they share; words are aligned only inside a pair. So the
cost grows with the texts, and a sentence that moved is not taken for one dropped and one added.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from riwaya.link.passages import Passage, Wording, cut_sentences, shingles

_LONGEST = 80  # words; a longer sentence is cut, as aligning costs the product of two lengths
_PAIRED = 0.4  # part of the shorter sentence's pairs of words that the other has at least
_HOLDERS = 8  # sentences looked at under one pair of words


class SentencePair(NamedTuple):
    """Sentences that are one, each as words of its wording.

    ``moved``: they stand in another order among the pairs than in the first document.
    """

    first: Passage
    second: Passage
    moved: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """The words of a sentence pair that are the same: rising places in either wording."""

    pair: SentencePair
    firsts: tuple[int, ...]
    seconds: tuple[int, ...]

    def across(self, first: int, last: int) -> tuple[int, int]:
        """Give the words of the second that stand where words ``[first, last)`` do.

        They lie between the nearest words on either side that are the same in both.
        """
        low = bisect_left(self.firsts, first)
        high = bisect_left(self.firsts, last)
        start = self.seconds[low - 1] + 1 if low else self.pair.second.first
        end = self.seconds[high] if high < len(self.seconds) else self.pair.second.last
        return start, end


def cut_for_pairing(wording: Wording) -> tuple[Passage, ...]:
    """Cut a wording into sentences, very long ones into pieces."""
    return tuple(
        Passage(at, min(at + _LONGEST, sentence.last))
        for sentence in cut_sentences(wording)
        for at in range(sentence.first, sentence.last, _LONGEST)
    )


def pair_sentences(first: Wording, second: Wording) -> tuple[SentencePair, ...]:
    """Pair sentences one to one, those that share most first; in order of the first document."""
    olds, news = cut_for_pairing(first), cut_for_pairing(second)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, one, other in sorted(_scored(first, olds, second, news)):
        if one not in pairs and other not in taken:
            pairs[one] = other
            taken.add(other)
    order = sorted(pairs)
    steady = _longest_rise([pairs[one] for one in order])
    return tuple(
        SentencePair(olds[one], news[pairs[one]], pairs[one] not in steady) for one in order
    )


def align(first: Wording, second: Wording, pair: SentencePair) -> Alignment:
    """Align the words of two sentences, clitics aside."""
    matcher = SequenceMatcher(
        None, first.light[slice(*pair.first)], second.light[slice(*pair.second)], autojunk=False
    )
    firsts: list[int] = []
    seconds: list[int] = []
    for one, other, size in matcher.get_matching_blocks():
        firsts += range(pair.first.first + one, pair.first.first + one + size)
        seconds += range(pair.second.first + other, pair.second.first + other + size)
    return Alignment(pair, tuple(firsts), tuple(seconds))


_Scored = tuple[tuple[float, int, int], int, int]


def _scored(
    first: Wording, olds: tuple[Passage, ...], second: Wording, news: tuple[Passage, ...]
) -> Iterator[_Scored]:
    """Give the sentences that may be one, with what to order them by: the best come first."""
    holders: dict[str, list[int]] = {}
    sizes = []
    for at, sentence in enumerate(news):
        features = _features(second, sentence)
        sizes.append(len(features))
        for feature in features:
            known = holders.setdefault(feature, [])
            if len(known) < _HOLDERS:
                known.append(at)
    for at, sentence in enumerate(olds):
        features = _features(first, sentence)
        shared: dict[int, int] = {}
        for feature in features:
            for other in holders.get(feature, ()):
                shared[other] = shared.get(other, 0) + 1
        for other, count in shared.items():
            share = count / min(len(features), sizes[other])
            if share >= _PAIRED:
                yield (-count, -round(share * 1000), abs(at - other)), at, other


def _features(wording: Wording, sentence: Passage) -> list[str]:
    """Give the different pairs of words of a sentence, or its one word."""
    return list(dict.fromkeys(shingles(wording, *sentence, 2) or wording.light[slice(*sentence)]))


def _longest_rise(values: list[int]) -> set[int]:
    """Give a longest rising run out of a list of different values."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for value in values:
        at = bisect_left(tails, value)
        before[value] = tails[at - 1] if at else None
        tails[at : at + 1] = [value]
    rise: set[int] = set()
    step = tails[-1] if tails else None
    while step is not None:
        rise.add(step)
        step = before[step]
    return rise
