"""Sets as columns: what they do is what plain sets of numbers do."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from riwaya.link.groups import Tie, find_groups
from riwaya.store.sets import connected, joined, sets_of

PARTED = st.lists(st.lists(st.integers(0, 60), min_size=1, unique=True), max_size=8).map(
    lambda parts: [
        tuple(n for n in part if all(n not in other for other in parts[:at]))
        for at, part in enumerate(parts)
    ]
)
PAIRS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda p: p[0] != p[1]))


@given(found=PARTED, numbers=st.sets(st.integers(0, 60)), data=st.data())
def test_they_hold_what_was_laid_out(
    found: list[tuple[int, ...]], numbers: set[int], data: st.DataObject
) -> None:
    sets = sets_of(found)
    assert [*sets] == found
    assert sets.sizes.tolist() == [*map(len, found)]
    assert sets.holding(numbers).tolist() == [not numbers.isdisjoint(one) for one in found]
    places = data.draw(st.permutations(range(len(found)))) if found else []
    taken = sets.take(np.array(places[:3], np.int64))
    assert [*taken] == [found[place] for place in places[:3]]
    assert [*joined([sets, taken])] == [*found, *taken]


@given(pairs=PAIRS)
def test_pairs_connect_as_ties_do(pairs: list[tuple[int, int]]) -> None:
    sets = connected(np.array(pairs, np.int64).reshape(-1, 2))
    ties = [Tie(f"{one:03d}", f"{other:03d}", 1.0) for one, other in pairs]
    expected = [tuple(map(int, group)) for group in find_groups(ties).groups]
    assert sorted(sets) == expected


def test_no_sets() -> None:
    assert [*sets_of([])] == [*joined([])] == []
    assert [*connected(np.empty((0, 2), np.int64))] == []
    assert len(sets_of([]).take(np.empty(0, np.int64))) == 0
