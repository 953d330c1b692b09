"""The order of claims, and a place in it that can be kept in an address."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from riwaya.store.asked import ClaimQuery, QueryError, Sort
from riwaya.store.choosing import Columns
from riwaya.store.columns import NO_FIRST, NO_LAST, NONE, Ints, Longs

_LONGEST = 200  # letters of a cursor
_WIDE = 1 << 32
_HINT = "go back to the first page"


@dataclass(frozen=True, slots=True)
class Place:
    """The last row that was given: its value in the order, and its number."""

    value: int
    number: int


def values_of(
    columns: Columns, query: ClaimQuery, rows: Longs, origins: Callable[[], Ints]
) -> Longs:
    """Give what rows are ordered by, least first; those without a value come last."""
    claims = columns.claims
    values: npt.NDArray[Any]
    match query.sort:
        case Sort.SAID:
            values = columns.documents.first[claims.document[rows]]
        case Sort.HAPPENED:
            first, last = claims.first[rows], claims.last[rows]
            known = np.where(last == NO_LAST, NO_FIRST, last)
            values = np.where(first == NO_FIRST, known, first)
        case Sort.SCORE:
            values = claims.score[rows]
        case Sort.ORIGINS:
            values = origins()[rows]
        case Sort.DOCUMENT:
            values = rows
    found: Longs = values.astype(np.int64)
    missing = found == NO_FIRST
    if query.descending:
        found = -found
    found[missing] = NO_LAST
    return found


def next_rows(rows: Longs, values: Longs, size: int, after: tuple[int, int] | None) -> Longs:
    """Give the places of the first rows of an order, one more than ``size`` where there are more.

    Args:
        rows: Ascending; of equal values the lesser row comes first.
        values: What they are ordered by.
        size: Of a page.
        after: Value and row (counted up to it, excluded) at which the page before ended.
    """
    keys = values * _WIDE + rows
    if after is not None:
        here = np.flatnonzero(keys >= after[0] * _WIDE + after[1])
    else:
        here = np.arange(len(rows))
    if len(here) > size + 1:
        here = here[np.argpartition(keys[here], size)[: size + 1]]
    return here[np.argsort(keys[here], kind="stable")]


def token_of(query: ClaimQuery, place: Place) -> str:
    """Write a place in the order of a query so that an address can hold it."""
    form = [query.sort.value, int(query.descending), place.value, place.number]
    return base64.urlsafe_b64encode(json.dumps(form).encode()).decode().rstrip("=")


def place_of(query: ClaimQuery, token: str) -> Place:
    """Read a place back.

    Raises:
        QueryError: The token is none of ours, or of another order.
    """
    try:
        if len(token) > _LONGEST:
            raise ValueError
        padded = token.encode("ascii") + b"=" * (-len(token) % 4)
        form = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        order, descending, value, number = form
        if not all(type(one) is int and abs(one) < 1 << 62 for one in (value, number)):
            raise ValueError
        if abs(value) >= _WIDE >> 1:
            raise ValueError
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise QueryError("after", "this is no place in a list", _HINT) from None
    if (order, descending) != (query.sort.value, int(query.descending)):
        raise QueryError("after", "this is a place in a list of another order", _HINT)
    return Place(value, number)


def firsts_of(columns: Columns, rows: Longs) -> tuple[Longs, Longs]:
    """Fold near-copies into the row of the earliest that fits.

    Returns:
        The rows that stand for themselves or for others, ascending, and for each how many others.
    """
    copies = columns.bonds.copies[rows]
    bound = np.flatnonzero(copies != NONE)
    if not len(bound):
        return rows, np.zeros(len(rows), np.int64)
    said = columns.documents.first[columns.claims.document[rows[bound]]].astype(np.int64)
    said[said == NO_FIRST] = NO_LAST
    order = bound[np.lexsort((rows[bound], said, copies[bound]))]
    starts = np.flatnonzero(np.concatenate([[True], copies[order][1:] != copies[order][:-1]]))
    sizes = np.diff(np.append(starts, len(order)))
    counts: npt.NDArray[np.int64] = np.zeros(len(rows), np.int64)
    kept = np.ones(len(rows), bool)
    kept[bound] = False
    kept[order[starts]] = True
    counts[order[starts]] = sizes - 1
    return rows[kept], counts[kept]
