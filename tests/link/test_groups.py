"""Groups are components that respect every cut, whatever the order of what is given."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.link.groups import Cut, Tie, find_groups


def cut(one: str, other: str) -> Cut:
    return Cut(frozenset(one), frozenset(other))


def ties(*words: str) -> list[Tie]:
    """``"ab9"`` ties a and b with score 0.9; ``"ab+"`` is accepted by a person."""
    return [
        Tie(one, other, 0.5 if how == "+" else int(how) / 10, how == "+")
        for one, other, how in words
    ]


CASES = {
    # name: ties, cuts, groups expected
    "nothing": ((), (), ()),
    "a chain is one group": (("ab9", "bc9"), (), ("abc",)),
    "two groups": (("ab9", "cd9"), (), ("ab", "cd")),
    "a rejected tie alone": (("ab9",), (cut("a", "b"),), ()),
    "a rejection holds round a corner": (
        ("ab9", "bc8", "ac7"), (cut("a", "c"),), ("ab",),
    ),
    "the stronger tie wins the claim between": (
        ("ab7", "bc9"), (cut("a", "c"),), ("bc",),
    ),
    "what a person accepted comes before what is confident": (
        ("ab+", "bc9"), (cut("a", "c"),), ("ab",),
    ),
    "a split parts two sets and leaves each whole": (
        ("ab9", "bc8", "cd9", "ad8"), (cut("ab", "cd"),), ("ab", "cd"),
    ),
    "two cuts": (
        ("ab9", "bc8", "cd7"), (cut("a", "c"), cut("b", "d")), ("ab", "cd"),
    ),
    "a cut between strangers changes nothing": (("ab9",), (cut("x", "a"),), ("ab",)),
    "a third may stand with either side": (("ab9", "xb8"), (cut("a", "x"),), ("ab",)),
}  # fmt: skip


@pytest.mark.parametrize(("given_ties", "cuts", "expected"), CASES.values(), ids=CASES.keys())
def test_find_groups(given_ties: tuple[str, ...], cuts: tuple[Cut, ...], expected) -> None:
    found = find_groups(ties(*given_ties), cuts)
    assert tuple("".join(group) for group in found.groups) == expected


def test_ties_without_effect_are_told() -> None:
    found = find_groups(ties("ab9", "bc8", "ac+"), [cut("a", "c")])
    assert [(tie.first, tie.second) for tie in found.severed] == [("a", "c"), ("b", "c")]
    assert not find_groups(ties("ab9", "bc8", "ac7")).severed


@pytest.mark.parametrize(("one", "other"), [("a", "a"), ("ab", "b"), ("", "a"), ("a", "")])
def test_a_cut_that_parts_nothing_is_refused(one: str, other: str) -> None:
    with pytest.raises(ValueError, match="both sides"):
        cut(one, other)


CLAIMS = "abcdefgh"
PAIRS = list(itertools.combinations(CLAIMS, 2))
some_ties = st.lists(
    st.builds(
        lambda pair, score, accepted: Tie(*pair, score / 10, accepted),
        st.sampled_from(PAIRS),
        st.integers(5, 10),
        st.booleans(),
    ),
    max_size=16,
)
some_cuts = st.lists(
    st.tuples(st.sets(st.sampled_from(CLAIMS), min_size=1, max_size=3),
              st.sets(st.sampled_from(CLAIMS), min_size=1, max_size=3))
    .map(lambda sides: (frozenset(sides[0] - sides[1]), frozenset(sides[1])))
    .filter(lambda sides: bool(sides[0]))
    .map(lambda sides: Cut(*sides)),
    max_size=4,
)  # fmt: skip


@given(some_ties, some_cuts, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(found: list[Tie], cuts: list[Cut], chance) -> None:
    before = find_groups(found, cuts)
    turned = [
        Tie(tie.second, tie.first, tie.score, tie.accepted) if chance.random() < 0.5 else tie
        for tie in found
    ]
    chance.shuffle(turned)
    swapped = [Cut(one.other, one.one) for one in cuts]
    chance.shuffle(swapped)
    assert find_groups(turned, swapped).groups == before.groups


@given(some_ties, some_cuts)
def test_no_group_holds_both_sides_of_a_cut(found: list[Tie], cuts: list[Cut]) -> None:
    for group in find_groups(found, cuts).groups:
        for one in cuts:
            assert not (one.one & set(group) and one.other & set(group))


@given(some_ties)
def test_without_cuts_groups_are_the_components(found: list[Tie]) -> None:
    groups = find_groups(found).groups
    where = {claim: number for number, group in enumerate(groups) for claim in group}
    assert all(where[tie.first] == where[tie.second] for tie in found)
    for group in groups:  # each can be walked through without leaving it
        seen, edge = {group[0]}, True
        while edge:
            edge = [t for t in found if len({t.first, t.second} & seen) == 1]
            seen |= {claim for tie in edge for claim in (tie.first, tie.second)}
        assert seen == set(group)
