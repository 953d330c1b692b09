"""Sets of claims as two columns: a million claims stand in tens of thousands of event groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from riwaya.store.columns import Flags, Ints, Longs


@dataclass(frozen=True, slots=True)
class Sets:
    """Sets of numbers, one after another; no number stands in two.

    Attributes:
        members: Those of the first set, then those of the second, and so on.
        bounds: Where each set begins in ``members``, and the end of the last.
    """

    members: Longs
    bounds: Longs

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __getitem__(self, place: int) -> tuple[int, ...]:
        return tuple(self.members[self.bounds[place] : self.bounds[place + 1]].tolist())

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        return map(self.__getitem__, range(len(self)))

    @property
    def sizes(self) -> Longs:
        """Count the members of each set."""
        return np.diff(self.bounds)

    @property
    def firsts(self) -> Longs:
        """Give the first member of each set."""
        return self.members[self.bounds[:-1]]

    @property
    def of(self) -> Longs:
        """Give the place of the set of each member."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def holding(self, numbers: Iterable[int]) -> Flags:
        """Tell of each set whether it holds one of some numbers."""
        wanted = np.fromiter(numbers, np.int64)
        return self.any(np.isin(self.members, wanted))

    def any(self, flags: Flags) -> Flags:
        """Tell of each set whether a member is flagged."""
        return np.bincount(self.of[flags], minlength=len(self)) > 0

    def take(self, places: Longs) -> Sets:
        """Give some sets, in this order."""
        sizes = self.sizes[places]
        bounds = bounds_of(sizes)
        shift = np.repeat(self.bounds[places] - bounds[:-1], sizes)
        return Sets(self.members[np.arange(bounds[-1]) + shift], bounds)


def bounds_of(sizes: Longs) -> Longs:
    """Give where sets of some sizes begin, and where the last ends."""
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def sets_of(found: Iterable[Sequence[int]]) -> Sets:
    """Lay sets out."""
    every = list(found)
    members = np.fromiter((number for one in every for number in one), np.int64)
    return Sets(members, bounds_of(np.fromiter(map(len, every), np.int64)))


def joined(some: Iterable[Sets]) -> Sets:
    """Put sets one after another."""
    parts = list(some)
    members = np.concatenate([np.empty(0, np.int64), *(one.members for one in parts)])
    sizes = np.concatenate([np.empty(0, np.int64), *(one.sizes for one in parts)])
    return Sets(members, bounds_of(sizes))


def connected(pairs: Longs) -> Sets:
    """Put numbers together that pairs lead to from one another; members are ascending.

    Args:
        pairs: Shape ``(n, 2)``.
    """
    numbers, at = np.unique(pairs, return_inverse=True)
    first, second = at.reshape(-1, 2).T
    label = least_of(first, second, len(numbers))
    order = np.argsort(label, kind="stable")
    _, sizes = np.unique(label, return_counts=True)
    return Sets(numbers[order], bounds_of(sizes))


def least_of(first: Longs | Ints, second: Longs | Ints, count: int) -> Longs:
    """Give each of so many places the least one that pairs lead to from it."""
    label = np.arange(count)
    while True:
        least = np.minimum(label[first], label[second])
        before = label.copy()
        np.minimum.at(label, first, least)
        np.minimum.at(label, second, least)
        label = label[label]  # a step takes the whole way that was found so far
        if np.array_equal(before, label):
            return label
