"""Copies that say otherwise: claims in like words of which one has another number or name.

A small difference is what matters most: such a claim is never folded under the other, but stands
beside it as a row of its own, marked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from sqlalchemy import Connection, select

from riwaya.link.groups import STRONG
from riwaya.store.columns import NONE, Ints, Longs
from riwaya.store.search import pieces
from riwaya.store.sets import least_of
from riwaya.store.tables import arguments, claims, links
from riwaya.types import DisputeType, LinkKind


class Difference(StrEnum):
    """In what a copy differs."""

    NUMBER = "number"
    NAME = "name"
    OTHER = "other"  # it denies, or tells another outcome or time


DIFFERENCES = tuple(Difference)
_OF_TYPE = {
    DisputeType.VALUE: Difference.NUMBER,
    DisputeType.AGENT: Difference.NAME,
    DisputeType.PLACE: Difference.NAME,
}


@dataclass(frozen=True, slots=True)
class Variant:
    """A copy with another number or name: which claim it is, where, and in what it differs."""

    claim: str
    document: str
    difference: Difference


def difference_of(type: DisputeType) -> int:
    """Give the place among ``DIFFERENCES`` of what a dispute between copies is about."""
    return DIFFERENCES.index(_OF_TYPE.get(type, Difference.OTHER))


def read_other_numbers(conn: Connection) -> Longs:
    """Give the pairs of claims in like words whose numbers do not meet.

    Returns:
        Shape ``(n, 2)``: numbers of claims, of the same kind of count and of ranges apart.
    """
    one, other = arguments.alias(), arguments.alias()
    query = (
        select(links.c.first, links.c.second)
        .join(one, (one.c.claim == links.c.first) & (one.c.role == "number"))
        .join(other, (other.c.claim == links.c.second) & (other.c.role == "number"))
        .where(
            links.c.kind == LinkKind.RETELLING.value,
            links.c.score >= STRONG,
            one.c.words != other.c.words,  # most have the same: only few are read whole
        )
    )
    pairs = [(row[0], row[1]) for row in conn.execute(query)]
    ranges = _ranges(conn, {number for pair in pairs for number in pair})
    found = [pair for pair in pairs if _are_apart(*(ranges[number] for number in pair))]
    return np.array(found, np.int64).reshape(-1, 2)


_Range = tuple[str, int | None, int | None]


def _ranges(conn: Connection, numbers: Iterable[int]) -> dict[int, _Range]:
    found = {}
    for some in pieces(sorted(numbers)):
        query = select(claims.c.number, claims.c.body).where(claims.c.number.in_(some))
        for row in conn.execute(query):
            count = json.loads(row.body)["number"]
            found[row.number] = (count["of"], count["low"], count["high"])
    return found


def _are_apart(one: _Range, other: _Range) -> bool:
    """Tell whether ranges of one kind of count do not meet; None is an open bound."""
    if one[0] != other[0]:
        return False
    (_, low, high), (_, least, most) = one, other
    below = high is not None and least is not None and high < least
    above = low is not None and most is not None and most < low
    return below or above


def part(near: Ints, unlike: Ints, count: int) -> tuple[Ints, Ints]:
    """Part near-copies that say otherwise.

    Args:
        near: Shape ``(n, 2)``: rows of near-copies.
        unlike: Shape ``(m, 3)``: rows that do not say the same in different words, and the place
            of how they differ among ``DIFFERENCES``.
        count: Rows in all.

    Returns:
        For each row what it and its near-copies have in common, ``NONE`` where it has none; and
        the rows of ``unlike`` that would else be folded together, each both ways round.
    """
    near = near[(near != NONE).all(axis=1)]
    unlike = unlike[(unlike != NONE).all(axis=1)]
    whole = _joined(near, count)
    met = whole[unlike[:, 0]]
    unlike = unlike[(met != NONE) & (met == whole[unlike[:, 1]])]
    if not len(unlike):
        return whole, np.empty((0, 3), np.int32)
    kept = near[~np.isin(_keys(near, count), _keys(unlike, count))]
    label = _joined(kept, count)
    # Where a third claim, which names no number, is a copy of both, the later one stands alone.
    still = label[unlike[:, 0]]
    clash = unlike[(still != NONE) & (still == label[unlike[:, 1]])]
    if len(clash):
        alone = clash[:, :2].max(axis=1)
        label = _joined(kept[~np.isin(kept, alone).any(axis=1)], count)
    return label, np.concatenate([unlike, unlike[:, [1, 0, 2]]])


def _keys(pairs: Ints, count: int) -> Longs:
    low, high = pairs[:, :2].min(axis=1), pairs[:, :2].max(axis=1)
    found: Longs = low.astype(np.int64) * count + high
    return found


def _joined(pairs: Ints, count: int) -> Ints:
    """Give rows that pairs lead to from one another one number: the least row of them."""
    label = least_of(pairs[:, 0], pairs[:, 1], count)
    bound = np.full(count, NONE, np.int32)
    rows = pairs.ravel()
    bound[rows] = label[rows]
    return bound
