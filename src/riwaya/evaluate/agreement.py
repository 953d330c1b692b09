"""Agreement between people who coded the same things: the figures, each with its n.

A unit is one thing coded; its values are what the coders gave, None where one gave nothing. Every
figure that cannot be reckoned says why instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from riwaya.types import Span

Unit = Sequence[Hashable | None]

NOTHING = "nothing was coded twice"
ONE_VALUE = "all gave one value: chance explains it as well"
MANY = "more than two people coded"


@dataclass(frozen=True, slots=True)
class Share:
    """A figure of agreement: ``value`` is None where it is undefined, and ``why`` says so.

    ``n`` counts the units that at least two people gave a value; for spans, the spans of both.
    """

    value: float | None
    n: int
    why: str = ""


def percent_agreement(units: Iterable[Unit]) -> Share:
    """Share of pairs of coders that agree, averaged over units. It is not cleared of chance."""
    shares = []
    for values in _paired(units):
        pairs = list(combinations(values, 2))
        shares.append(sum(a == b for a, b in pairs) / len(pairs))
    return Share(sum(shares) / len(shares), len(shares)) if shares else Share(None, 0, NOTHING)


def cohen_kappa(units: Iterable[Unit]) -> Share:
    """Cohen's κ of two coders, in the same order in every unit.

    Source:
        J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
        Measurement 20(1), 1960, pp. 37–46; its worked example is a test.
    """
    rows = list(units)
    both = [(row[0], row[1]) for row in rows if len(row) == 2 and None not in row]
    if any(len(row) != 2 for row in rows):
        return Share(None, len(list(_paired(rows))), MANY)
    n = len(both)
    if not n:
        return Share(None, 0, NOTHING)
    first, second = Counter(a for a, _ in both), Counter(b for _, b in both)
    expected = sum(first[key] * second[key] for key in first) / n**2
    if expected == 1.0:
        return Share(None, n, ONE_VALUE)
    observed = sum(a == b for a, b in both) / n
    return Share((observed - expected) / (1 - expected), n)


def krippendorff_alpha(units: Iterable[Unit]) -> Share:
    """Krippendorff's α for nominal values: any number of coders, values may be missing.

    From the coincidence matrix: α = 1 - (n - 1) · Σ o(c, k) / Σ n(c) · n(k), over c ≠ k, where a
    unit of m values adds 1 / (m - 1) for each ordered pair of them.

    Source:
        K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011, sections A to C; its
        worked examples are tests.
    """
    paired = list(_paired(units))
    total: Counter[Hashable] = Counter()
    differing = 0.0
    for values in paired:
        counts = Counter(values)
        total.update(counts)
        m = len(values)
        differing += sum(count * (m - count) for count in counts.values()) / (m - 1)
    n = sum(total.values())
    if not n:
        return Share(None, 0, NOTHING)
    by_chance = sum(count * (n - count) for count in total.values())
    if not by_chance:
        return Share(None, len(paired), ONE_VALUE)
    return Share(1 - (n - 1) * differing / by_chance, len(paired))


def unitising_f1(
    units: Iterable[tuple[Sequence[Span], Sequence[Span]]], *, exact: bool = False
) -> Share:
    """Say how far two people marked the same stretches of text: 2 · pairs / spans of both.

    Neither is taken for right, so precision of the one is recall of the other, and F1 is both.

    Args:
        units: The spans of each person in each thing that both coded.
        exact: Spans pair only where both ends are the same; else where they share a letter. Of
            several that do, those pair that share the most.
    """
    pairs = spans = 0
    for first, second in units:
        pairs += len(pair_spans(first, second, exact=exact))
        spans += len(first) + len(second)
    return Share(2 * pairs / spans, spans) if spans else Share(None, 0, NOTHING)


def pair_spans(
    first: Sequence[Span], second: Sequence[Span], *, exact: bool = False
) -> list[tuple[int, int]]:
    """Pair spans one to one, by place in their lists, those that share the most first."""
    meeting = []
    for i, a in enumerate(first):
        for j, b in enumerate(second):
            shared = min(a.end, b.end) - max(a.start, b.start)
            if a == b or (shared > 0 and not exact):
                meeting.append((a != b, -shared, i, j))
    found: list[tuple[int, int]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, _, i, j in sorted(meeting):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            found.append((i, j))
    return sorted(found)


def _paired(units: Iterable[Unit]) -> Iterable[list[Hashable]]:
    """Give the values of the units that at least two people gave one."""
    for unit in units:
        values = [value for value in unit if value is not None]
        if len(values) >= 2:
            yield values
