"""Event groups: claims joined by links, reckoned anew each time and never stored as a merge.

The strongest ties join first. No tie joins what a person set apart, directly or through others:
a rejection separates, however many links lead round it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from riwaya.types import LinkKind

STRONG = 0.9
"""Link confidence from which a link joins its claims into one group without a person."""
JOINING = frozenset({LinkKind.SAME_EVENT, LinkKind.SAME_STATE, LinkKind.RETELLING})
"""Kinds of links that join; what is only related stays a group of its own."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A reason to put two claims into one group: a strong link, or one that a person accepted."""

    first: str
    second: str
    score: float
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """A person's word that no claim of the one side belongs with any of the other.

    Raises:
        ValueError: A claim stands on both sides, or a side is empty.
    """

    one: frozenset[str]
    other: frozenset[str]

    def __post_init__(self) -> None:
        if not self.one or not self.other:
            raise ValueError("a cut needs claims on both sides")
        if both := sorted(self.one & self.other):
            raise ValueError(f"claim {both[0]} stands on both sides of a cut")


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups of two claims or more, and the ties that a cut left without effect.

    Members are sorted, groups sorted by their first member, ties by their claims.
    """

    groups: tuple[tuple[str, ...], ...]
    severed: tuple[Tie, ...]


def find_groups(ties: Iterable[Tie], cuts: Sequence[Cut] = ()) -> Grouping:
    """Join claims along ties without crossing a cut.

    Accepted ties come first, then the more confident ones, then plain order of the ids; so the
    order in which they are given does not matter.
    """
    parts = _Parts(cuts)
    severed = []
    for tie in sorted(set(ties), key=_rank):
        if not parts.join(tie.first, tie.second):
            severed.append(tie)
    severed.sort(key=lambda tie: (tie.first, tie.second, tie.score, tie.accepted))
    return Grouping(parts.groups(), tuple(severed))


def _rank(tie: Tie) -> tuple[bool, float, str, str]:
    first, second = sorted((tie.first, tie.second))
    return (not tie.accepted, -tie.score, first, second)


class _Parts:
    """Disjoint sets of claims, each knowing on which side of which cut its members stand."""

    def __init__(self, cuts: Sequence[Cut]) -> None:
        self._above: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._sides: dict[str, set[int]] = defaultdict(set)  # 2n and 2n + 1: the sides of cut n
        for number, cut in enumerate(cuts):
            for side, claims in enumerate((cut.one, cut.other)):
                for claim in claims:
                    self._sides[claim].add(2 * number + side)

    def _top(self, claim: str) -> str:
        if claim not in self._above:
            self._above[claim] = claim
            self._members[claim] = [claim]
        top = claim
        while self._above[top] != top:
            top = self._above[top]
        while self._above[claim] != top:
            self._above[claim], claim = top, self._above[claim]
        return top

    def join(self, first: str, second: str) -> bool:
        """Put two sets together; False if a cut parts them."""
        one, other = self._top(first), self._top(second)
        if one == other:
            return True
        if len(self._members[one]) < len(self._members[other]):
            one, other = other, one
        theirs = self._sides.get(other, set())
        if any(side ^ 1 in self._sides[one] for side in theirs):
            return False
        self._above[other] = one
        self._members[one] += self._members.pop(other)
        self._sides[one] |= theirs
        return True

    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Give the sets of two or more."""
        found = (tuple(sorted(members)) for members in self._members.values())
        return tuple(sorted(group for group in found if len(group) > 1))
