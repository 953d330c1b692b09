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
) -> Ints:
    """Give what rows are ordered by, least first; those without a value come last."""
    claims = columns.claims
    values: npt.NDArray[Any]  # four bytes each: of a million rows several columns stand at once
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
    found: Ints = values.astype(np.int32)
    missing = found == NO_FIRST
    if query.descending:
        np.negative(found, out=found)
    found[missing] = NO_LAST
    return found


def next_rows(rows: Longs, values: Ints, size: int, after: tuple[int, int] | None) -> Longs:
    """Give the places of the first rows of an order, one more than ``size`` where there are more.

    Args:
        rows: Ascending; of equal values the lesser row comes first.
        values: What they are ordered by.
        size: Of a page.
        after: Value and row (counted up to it, excluded) at which the page before ended.
    """
    if after is not None:
        value, row = after
        later = np.flatnonzero((values > value) | ((values == value) & (rows >= row)))
        return later[_least(values[later], size + 1)]
    return _least(values, size + 1)


def _least(values: Ints, most: int) -> Longs:
    """Give the places of the least values in order, of equal ones the earlier places."""
    if len(values) > most:
        limit = np.partition(values, most - 1)[most - 1]
        less = np.flatnonzero(values < limit)
        equal = np.flatnonzero(values == limit)[: most - len(less)]
        places = np.concatenate([less, equal])
    else:
        places = np.arange(len(values))
    return places[np.argsort(values[places], kind="stable")]


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


def firsts_of(columns: Columns, rows: Longs) -> tuple[Longs, Ints]:
    """Fold near-copies into the row of the earliest that fits.

    Returns:
        The rows that stand for themselves or for others, ascending, and for each how many others.
    """
    copies = columns.bonds.copies[rows]
    bound = np.flatnonzero(copies != NONE)
    if not len(bound):
        return rows, np.zeros(len(rows), np.int32)
    said = columns.documents.first[columns.claims.document[rows[bound]]].astype(np.int64)
    said[said == NO_FIRST] = NO_LAST
    order = bound[np.lexsort((rows[bound], said, copies[bound]))]
    starts = np.flatnonzero(np.concatenate([[True], copies[order][1:] != copies[order][:-1]]))
    sizes = np.diff(np.append(starts, len(order)))
    counts: Ints = np.zeros(len(rows), np.int32)
    kept = np.ones(len(rows), bool)
    kept[bound] = False
    kept[order[starts]] = True
    counts[order[starts]] = sizes - 1
    return rows[kept], counts[kept]
