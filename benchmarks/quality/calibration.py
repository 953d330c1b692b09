"""How honest the scores of claims are: the table of reliability and the expected error.

Run: python benchmarks/quality/calibration.py GOLD_DIR [--reader both]

A claim's score is the share of such claims that are expected to be right. Claims are put in bins of
equal width by their scores; beside the mean score of each stands the share that is right: same
predicate as an annotated claim whose trigger it overlaps, one to one. The expected calibration
error is the mean distance between the two, weighed by the claims in a bin.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

from riwaya.evaluate.gold import GoldDocument, load_gold
from riwaya.extract.reader import Reader, load_reader

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


def main() -> None:
    """Print the table and the error."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("gold", type=Path, help="folder of annotated articles")
    cli.add_argument("--reader", default="both", help="rules, learned or both")
    asked = cli.parse_args()
    table = bins(judged(load_gold(asked.gold), load_reader(asked.reader)))
    print(f"{'claims':>7} {'score':>6} {'right':>6}")
    for one in table:
        print(f"{one.size:7} {one.score:6.2f} {one.right:6.2f}")
    print(f"expected calibration error {expected_error(table):.3f}, goal at most 0.05")


if __name__ == "__main__":
    main()
