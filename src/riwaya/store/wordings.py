"""Wordings: the encoded quotes of each document, and claims of other documents worded alike.

Two accounts of one happening may share no key, or only keys that too many share. So each claim is
also held against the quotes of the days around, and the few that are worded most alike are
proposed. That they are alike is no evidence of anything: their slots are compared as any others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from riwaya.link.wording import LONGEST, WIDE
from riwaya.store.decided import Pair, pair_of
from riwaya.store.search import pieces
from riwaya.store.tables import linked, wordings
from riwaya.types import DatePrecision, PartialDate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AROUND = 4
"""Days between two printings beyond which quotes are not held against each other."""
MOST_ALIKE = 3
"""Claims that one is held against for its wording alone: those worded most alike."""
ALIKE = 0.6
"""Cosine of two quotes under which they are not."""


class _Page(NamedTuple):
    """The encoded quotes of one document: the turn it was laid out in, its claims, their rows."""

    document: int
    turn: int
    day: int
    claims: NDArray[np.int64]
    rows: NDArray[np.float32]


def wording_rows(
    document: int, published: PartialDate, numbers: Sequence[int], encoded: Sequence[bytes]
) -> list[dict[str, Any]]:
    """Give the row of a document; none for one without a day, or without a quote of words."""
    if published.date is None or published.precision is not DatePrecision.DAY:
        return []
    told = [(number, row) for number, row in zip(numbers, encoded, strict=True) if any(row)]
    if not told:
        return []
    packed = b"".join(number.to_bytes(8, "little") + row for number, row in told)
    return [{"document": document, "day": published.date.toordinal(), "packed": packed}]


def find_alike(conn: Connection, batch: Collection[int], without: Collection[int]) -> set[Pair]:
    """List pairs of claims worded alike, one of a document of the batch.

    Each claim meets those of documents laid out before its own, as with keys.

    Args:
        conn: A connection that reads.
        batch: Numbers of the documents.
        without: Numbers of documents that nothing is compared with.
    """
    own = list(_pages(conn, wordings.c.document, batch))
    days = {page.day + away for page in own for away in range(-AROUND, AROUND + 1)}
    others: defaultdict[int, list[_Page]] = defaultdict(list)
    for page in _pages(conn, wordings.c.day, days):
        if page.document not in without:
            others[page.day].append(page)
    of_day: defaultdict[int, list[_Page]] = defaultdict(list)
    for page in own:
        of_day[page.day].append(page)
    found: set[Pair] = set()
    for day, some in of_day.items():
        near = [one for away in range(-AROUND, AROUND + 1) for one in others[day + away]]
        found.update(_alike(some, near))
    return found


def _alike(own: Iterable[_Page], near: list[_Page]) -> Iterator[Pair]:
    """Give for each claim those of earlier turns that are worded most alike."""
    import numpy as np

    if not near:
        return
    near.sort(key=lambda page: page.turn)
    claims = np.concatenate([page.claims for page in near])
    rows = np.concatenate([page.rows for page in near])
    ends = np.cumsum([len(page.claims) for page in near])
    for page in own:
        before = sum(one.turn < page.turn for one in near)
        if not before:
            continue
        known = claims[: ends[before - 1]]
        # Whole numbers far below 2²⁴: exact in 32 bits, in whatever order they are added.
        products = page.rows @ rows[: len(known)].T
        for claim, product in zip(page.claims.tolist(), products, strict=True):
            fit = np.flatnonzero(product >= ALIKE * LONGEST * LONGEST)
            best = fit[np.lexsort((known[fit], -product[fit]))[:MOST_ALIKE]]
            yield from (pair_of(claim, other) for other in known[best].tolist())


def _pages(conn: Connection, column: Any, values: Iterable[int]) -> Iterator[_Page]:
    """Read the encoded quotes of documents of which a column has one of some values."""
    import numpy as np

    form = np.dtype([("claim", "<i8"), ("row", "i1", (WIDE,))])
    query = (
        select(wordings, linked.c.turn)
        .join(linked, linked.c.document == wordings.c.document)
        .where(column.in_(bindparam("some", expanding=True)))
    )
    for some in pieces(sorted(values)):
        for row in conn.execute(query, {"some": some}):
            held = np.frombuffer(row.packed, dtype=form)
            rows = held["row"].astype(np.float32)
            yield _Page(row.document, row.turn, row.day, held["claim"], rows)
