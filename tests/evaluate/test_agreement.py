"""Figures of agreement against the worked examples of those who proposed them."""

from __future__ import annotations

import pytest

from riwaya.evaluate.agreement import (
    MANY,
    NOTHING,
    ONE_VALUE,
    Share,
    cohen_kappa,
    krippendorff_alpha,
    pair_spans,
    percent_agreement,
    unitising_f1,
)
from riwaya.types import Span


def rows(*coders: str) -> list[list[str | None]]:
    """Turn rows of coders, a letter or a point for nothing a unit, into units."""
    return [[None if one == "." else one for one in unit] for unit in zip(*coders, strict=True)]


# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), sections A, B and C.
PUBLISHED = {
    "two observers, two values": (("0100000010", "1110010000"), 0.095, 10),
    "two observers, five values": (("aabbdcccedda", "babbbccceddd"), 0.692, 12),
    "four observers, values missing": (
        ("123321412...", "1233224125.3", ".3332342251.", "1233244125 1.".replace(" ", "")),
        0.743,
        11,
    ),
}


@pytest.mark.parametrize(("coders", "alpha", "n"), PUBLISHED.values(), ids=PUBLISHED.keys())
def test_alpha_of_published_examples(coders: tuple[str, ...], alpha: float, n: int) -> None:
    found = krippendorff_alpha(rows(*coders))
    assert found.value == pytest.approx(alpha, abs=0.0005)
    assert found.n == n


def test_kappa_of_the_published_example() -> None:
    # J. Cohen (1960), table 1, as counts of 200: agreement 0.70, by chance 0.41, kappa 0.492.
    table = ((88, 10, 2), (14, 40, 6), (18, 10, 12))
    units = [
        (first, second)
        for first, row in enumerate(table)
        for second, count in enumerate(row)
        for _ in range(count)
    ]
    assert cohen_kappa(units).value == pytest.approx(0.492, abs=0.0005)
    assert percent_agreement(units) == Share(pytest.approx(0.70), 200)


UNDEFINED = {
    "nothing coded": ([], NOTHING, 0),
    "by one only": (rows("abc", "..."), NOTHING, 0),
    "one value": (rows("aaa", "aaa"), ONE_VALUE, 3),
}


@pytest.mark.parametrize(("units", "why", "n"), UNDEFINED.values(), ids=UNDEFINED.keys())
def test_what_is_undefined_says_why(units: list, why: str, n: int) -> None:
    assert cohen_kappa(units) == Share(None, n, why)
    assert krippendorff_alpha(units) == Share(None, n, why)


def test_kappa_is_of_two_people_and_alpha_of_any() -> None:
    three = rows("aab", "aab", "abb")
    assert cohen_kappa(three) == Share(None, 3, MANY)
    assert krippendorff_alpha(three).value is not None
    assert percent_agreement(three).value == pytest.approx((1 + 1 / 3 + 1) / 3)


def test_those_who_agree_in_all_and_those_who_never_do() -> None:
    assert krippendorff_alpha(rows("abab", "abab")).value == pytest.approx(1.0)
    assert cohen_kappa(rows("abab", "abab")).value == pytest.approx(1.0)
    assert (cohen_kappa(rows("abab", "baba")).value or 0) == pytest.approx(-1.0)
    assert (krippendorff_alpha(rows("abab", "baba")).value or 0) < 0


A, B, C = Span(0, 4), Span(2, 8), Span(10, 12)
SPANS = {
    # spans of the one, of the other, how many pair when they meet, and with the same ends
    "the same": ([A, C], [A, C], 2, 2),
    "meeting": ([A], [B], 1, 0),
    "touching is not meeting": ([Span(0, 4)], [Span(4, 8)], 0, 0),
    "each pairs once": ([Span(0, 20)], [A, C], 1, 0),
    "the same before the longer": ([A, Span(0, 9)], [Span(0, 9), A], 2, 2),
    "nothing of the one": ([], [A], 0, 0),
}


@pytest.mark.parametrize(("one", "other", "meet", "same"), SPANS.values(), ids=SPANS.keys())
def test_spans_pair(one: list[Span], other: list[Span], meet: int, same: int) -> None:
    assert len(pair_spans(one, other)) == meet
    n = len(one) + len(other)
    assert unitising_f1([(one, other)]) == Share(2 * meet / n, n)
    assert unitising_f1([(one, other)], exact=True) == Share(2 * same / n, n)


def test_no_spans_at_all_is_undefined() -> None:
    assert unitising_f1([([], [])]) == Share(None, 0, NOTHING)
