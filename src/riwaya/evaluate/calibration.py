"""How honest scores are: claims of like score beside the share of them that is right."""

from __future__ import annotations

from typing import NamedTuple

from riwaya.evaluate.gold import GoldDocument
from riwaya.extract.reader import Reader

BINS = 10


class Bin(NamedTuple):
    """Claims of like score: how many, their mean score, the share that is right."""

    size: int
    score: float
    right: float


def judged(gold: list[GoldDocument], reader: Reader) -> list[tuple[float, bool]]:
    """Give each claim's score and whether it is right."""
    found = []
    for one in gold:
        free = list(one.claims)
        for claim in sorted(reader.extract(one.document).claims, key=lambda c: -c.score):
            match = next(
                (
                    g for g in free
                    if g["predicate"] == claim.predicate.value
                    and g["trigger"][0] < claim.trigger.end
                    and claim.trigger.start < g["trigger"][1]
                ),
                None,
            )  # fmt: skip
            if match is not None:
                free.remove(match)
            found.append((claim.score, match is not None))
    return found


def bins(scored: list[tuple[float, bool]]) -> list[Bin]:
    """Put claims of like score together; empty bins are left out."""
    parts: dict[int, list[tuple[float, bool]]] = {}
    for score, right in scored:
        parts.setdefault(min(int(score * BINS), BINS - 1), []).append((score, right))
    return [
        Bin(len(part), sum(s for s, _ in part) / len(part), sum(r for _, r in part) / len(part))
        for _, part in sorted(parts.items())
    ]


def expected_error(table: list[Bin]) -> float:
    """Return the mean distance between score and share, weighed by claims; from 0 to 1."""
    total = sum(one.size for one in table)
    return sum(one.size * abs(one.score - one.right) for one in table) / total if total else 0.0
