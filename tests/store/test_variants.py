"""Copies with another number or name stand apart, whatever joins them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from riwaya.api import Ledger, open_ledger
from riwaya.extract.reader import load_reader
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.link.linker import load_linker
from riwaya.store.asked import ClaimQuery
from riwaya.store.columns import NONE
from riwaya.store.variants import _are_apart, part
from riwaya.types import Predicate

AT = "2026-01-01T00:00:00+00:00"

# near pairs, pairs that differ → copies that have the same label as each row
PARTED = {
    "nothing differs": ([(0, 1), (1, 2)], [], [{0, 1, 2}, {0, 1, 2}, {0, 1, 2}, {3}]),
    "two that differ": ([(0, 1)], [(0, 1)], [{0}, {1}, {2}, {3}]),
    "each with a copy of its own": (
        [(0, 1), (2, 3), (0, 2), (1, 3)],
        [(0, 2), (0, 3), (1, 2), (1, 3)],
        [{0, 1}, {0, 1}, {2, 3}, {2, 3}],
    ),
    "joined by a third that gives no number": (
        [(0, 1), (1, 2)],
        [(0, 2)],
        [{0, 1}, {0, 1}, {2}, {3}],
    ),
    "differ but are no copies": ([(0, 1)], [(1, 2)], [{0, 1}, {0, 1}, {2}, {3}]),
    "one is not current": ([(0, 1), (1, NONE)], [(0, NONE)], [{0, 1}, {0, 1}, {2}, {3}]),
}


@pytest.mark.parametrize("case", PARTED.values(), ids=PARTED.keys())
def test_copies_that_say_otherwise_are_parted(
    case: tuple[list[tuple[int, int]], list[tuple[int, int]], list[set[int]]],
) -> None:
    near, unlike, expected = case
    label, variants = part(
        np.array(near, np.int32).reshape(-1, 2),
        np.array([(*pair, 0) for pair in unlike], np.int32).reshape(-1, 3),
        4,
    )
    found = [
        {row} if label[row] == NONE else set(np.flatnonzero(label == label[row]).tolist())
        for row in range(4)
    ]
    assert found == expected
    told = {tuple(row[:2]) for row in variants.tolist()}
    assert told == {(b, a) for a, b in told}
    assert all(found[a].isdisjoint(found[b]) for a, b in told)


APART = {
    "other figures": (("killed", 3, 3), ("killed", 6, 6), True),
    "the same": (("killed", 3, 3), ("killed", 3, 3), False),
    "about as many": (("killed", 461, 563), ("killed", 512, 512), False),
    "more than": (("killed", 31, None), ("killed", 30, 30), True),
    "at least as many": (("killed", 30, None), ("killed", 35, 35), False),
    "of other things": (("killed", 3, 3), ("wounded", 6, 6), False),
}


@pytest.mark.parametrize("case", APART.values(), ids=APART.keys())
def test_numbers_that_do_not_meet(case: tuple[tuple, tuple, bool]) -> None:
    one, other, apart = case
    assert _are_apart(one, other) is _are_apart(other, one) is apart


def told_by(text: str, publisher: str, day: str) -> ReadResult:
    original = f"{publisher}: {text}".encode()
    document = read_text(
        text, name=f"{publisher}.txt", publisher=publisher, published=day, original=original
    )
    return ReadResult(document, original)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Three tellings of one report, one of them with another number of dead."""
    tail = (
        " من عناصر الحراسة في هجوم شنه مسلحون على حاجز قرب مدينة السلمية فجر أمس الأحد،"
        " وأغلقت القوات الطريق بعده لساعات قبل أن تعيد فتحه أمام السيارات المتجهة إلى الشرق."
    )
    told = [("أ", "2019-05-06", "خمسة"), ("ب", "2019-05-06", "ثمانية"), ("ج", "2019-05-07", "خمسة")]
    sources = [told_by(f"قتل {count}{tail}", name, day) for name, day, count in told]
    found = open_ledger(tmp_path / "l.sqlite")
    list(found.read(iter(sources), load_reader("rules"), at=AT))
    list(found.link(load_linker()))
    return found


def test_a_copy_with_another_number_is_a_row_of_its_own(ledger: Ledger) -> None:
    with ledger:
        page = ledger.index.search(
            ledger.viewer, ClaimQuery(predicates=frozenset({Predicate.KILL}))
        )
        rows = {row.line.quote.split()[1]: row for row in page.rows}
        assert set(rows) == {"خمسة", "ثمانية"}
        assert (rows["خمسة"].copies, rows["ثمانية"].copies) == (1, 0)
        for row, other in (("خمسة", "ثمانية"), ("ثمانية", "خمسة")):
            assert next(one.difference for one in rows[row].variants) == "number"
            assert rows[other].line.document in {one.document for one in rows[row].variants}
        folded = ledger.index.copies(ledger.viewer, rows["خمسة"].line.id)
        assert ["خمسة" in one.line.quote for one in folded] == [True]
