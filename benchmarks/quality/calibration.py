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

from riwaya.evaluate.calibration import bins, expected_error, judged
from riwaya.evaluate.gold import load_gold
from riwaya.extract.reader import load_reader


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
