"""What stands beside a claim: told of as one happening by links, or in one breath with it.

Whoever parts most is linked least; so disputes are looked for where links only point: at two
claims that both stand beside a third, and at what is told in one breath with claims that are
linked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, pairwise

from riwaya.link.slots import Slots
from riwaya.types import Dispute, DisputeType, Link, LinkKind, Predicate, Standing

Key = tuple[str, str]
"""Ids of two claims in plain order."""

P = Predicate
CARRIED = (DisputeType.ROLE, DisputeType.DENIAL, DisputeType.VALUE)
"""Types of dispute that hold between what stands beside the two sides as well."""
_MOST = 40  # accounts beside one claim that are compared with each other
_BREATH = 150  # letters between the triggers of two claims of one statement
_BLOWS = frozenset({P.ATTACK, P.BOMBARD, P.RAID, P.INFIGHT, P.ASSASSINATE})
_HURT = frozenset({P.KILL, P.HARM})
_SURE = 0.9  # link confidence from which a harm that nobody counts is one


def ordered(x: str, y: str) -> Key:
    """Put the ids of two claims in plain order."""
    return (x, y) if x <= y else (y, x)


def key_of(a: Slots, b: Slots) -> Key:
    """Name a pair of claims."""
    return ordered(a.claim.id, b.claim.id)


def gap_between(a: Slots, b: Slots) -> int:
    """Count the letters between the triggers of two claims of one document."""
    first, second = sorted((a.claim.trigger, b.claim.trigger))
    return second.start - first.end


def in_one_breath(a: Slots, b: Slots) -> bool:
    """Tell two claims that one voice puts side by side: «survived one attempt, was killed»."""
    one, other = a.claim, b.claim
    if one.document != other.document or [h.span for h in one.chain] != [
        h.span for h in other.chain
    ]:
        return False
    return gap_between(a, b) <= _BREATH


def neighbours(
    linked: Iterable[tuple[str, str]], claims: Iterable[Slots]
) -> dict[str, tuple[str, ...]]:
    """Give for each claim those told of as one happening: by links, or by one toll twice told."""
    beside: dict[str, set[str]] = {}
    for first, second in (*linked, *_told_twice(claims)):
        beside.setdefault(first, set()).add(second)
        beside.setdefault(second, set()).add(first)
    return {one: tuple(sorted(others)) for one, others in sorted(beside.items())}


def _told_twice(claims: Iterable[Slots]) -> Iterator[tuple[str, str]]:
    """Pair claims of one document that give one figure of one act: four, and at least four."""
    tolls: dict[tuple[object, ...], list[Slots]] = {}
    for one in claims:
        if one.number is not None and one.sign > 0 and not one.state:
            figure = one.number.of, one.number.low
            tolls.setdefault((one.claim.document, one.predicate, *figure), []).append(one)
    for same in tolls.values():
        yield from (key_of(a, b) for a, b in pairwise(same))


def second_hand(beside: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Give the pairs that both stand beside a third claim.

    Rival figures are evidence against a link, so what is most in dispute is linked least; a
    third account that agrees with either brings both together.
    """
    for others in beside.values():
        yield from combinations(others[:_MOST], 2)


def carried_on(
    beside: dict[str, tuple[str, ...]], found: Iterable[Dispute], sides: Mapping[str, Slots]
) -> Iterator[tuple[str, str]]:
    """Give what stands beside one side of a role, a denial or a count, with its other side.

    A rival count is carried to the same count alone.
    """
    for one in list(found):
        if one.type not in CARRIED or one.standing is not Standing.DISPUTE:
            continue
        for here, there in ((one.first, one.second), (one.second, one.first)):
            for copy in beside.get(here, ())[:_MOST]:
                same = _figure(sides[copy]) == _figure(sides[here])
                if same or one.type is not DisputeType.VALUE:
                    yield ordered(copy, there)


def _figure(slots: Slots) -> tuple[int | None, int | None] | None:
    return (slots.number.low, slots.number.high) if slots.number is not None else None


def companions(linked: Mapping[Key, Link], sides: Mapping[str, Slots]) -> Iterator[Key]:
    """Give claims of two documents told in one breath with two that are linked and agree.

    A blow stands beside its dead, the dead beside the wounded: where both accounts count the same
    dead, the blow and the wounded beside them are one as well, however they are told. Only the
    nearest of each is meant, and only where it is linked to nothing else of the other document.
    """
    told: defaultdict[str, list[Slots]] = defaultdict(list)
    for one in sides.values():
        if one.sign > 0 and one.predicate in _BLOWS | _HURT:
            told[one.claim.document].append(one)
    settled = {
        (one, sides[other].claim.document) for pair in linked for one, other in (pair, pair[::-1])
    }
    for (first, second), link in linked.items():
        a, b = sides[first], sides[second]
        if not _agree(a, b, link):
            continue
        near_a, near_b = (_nearest(one, told[one.claim.document]) for one in (a, b))
        for kind in sorted(near_a.keys() & near_b.keys()):
            x, y = near_a[kind], near_b[kind]
            ends = (x.claim.id, y.claim.document), (y.claim.id, x.claim.document)
            if settled.isdisjoint(ends):
                yield key_of(x, y)


def _agree(a: Slots, b: Slots, link: Link) -> bool:
    """Tell whether two linked claims of the hurt are one telling, give one figure, or are sure."""
    if a.predicate not in _HURT or a.predicate is not b.predicate:
        return False
    if link.kind is LinkKind.RETELLING:
        return True
    if a.number is None or b.number is None:
        return a.number is b.number and link.score >= _SURE
    return a.number.of is b.number.of and a.number.low == b.number.low is not None


def _nearest(one: Slots, others: Iterable[Slots]) -> dict[str, Slots]:
    """Give the nearest blow, death and injury that are told in one breath with a claim."""
    found: dict[str, Slots] = {}
    for other in others:
        if other.claim.id == one.claim.id or not in_one_breath(one, other):
            continue
        kind = "blow" if other.predicate in _BLOWS else other.predicate.value
        if kind not in found or gap_between(one, other) < gap_between(one, found[kind]):
            found[kind] = other
    return {kind: other for kind, other in found.items() if kind != one.predicate.value}
