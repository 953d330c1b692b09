"""Gains and losses between two versions' predictions: ids and offsets only.

Run: python benchmarks/quality/compare.py OLD.jsonl NEW.jsonl GOLD_DIR [--all]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from riwaya.errors import DataError
from riwaya.evaluate import report
from riwaya.evaluate.compare import Change, compare, per_predicate
from riwaya.evaluate.gold import load_gold, load_predictions
from riwaya.evaluate.score import score

COLUMNS = ("found", "lost", "false gone", "false new", "fixed", "broken")


def main() -> int:
    """Print the report and return the exit status."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("old", type=Path, help="predictions of the version before")
    cli.add_argument("new", type=Path, help="predictions of the version after")
    cli.add_argument("gold", type=Path, help="folder of the annotated articles")
    cli.add_argument("--all", action="store_true", help="list every difference")
    asked = cli.parse_args()
    try:
        gold = {one.name: one.claims for one in load_gold(asked.gold)}
        old, new = load_predictions(asked.old), load_predictions(asked.new)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    before, after = report.single(score(gold, old)), report.single(score(gold, new))
    print(f"{'figure':20} {'before':>7} {'after':>7} {'change':>8}")
    for name, was in before.items():
        print(f"{name:20} {was:7.4f} {after[name]:7.4f} {after[name] - was:+8.4f}")
    changes = compare(gold, old, new)
    _predicates(changes)
    _list(changes if asked.all else [one for one in changes if not one.gain], asked.all)
    gains = sum(one.gain for one in changes)
    print(f"\n{gains} gains, {len(changes) - gains} losses")
    return 0


def _predicates(changes: list[Change]) -> None:
    print("\n" + f"{'predicate':12} " + " ".join(f"{name:>10}" for name in COLUMNS))
    for predicate, counts in per_predicate(changes).items():
        print(f"{predicate:12} " + " ".join(f"{counts[name]:10}" for name in COLUMNS))


def _list(changes: list[Change], every: bool) -> None:
    print(f"\n{'differences' if every else 'losses (--all lists gains too)'}:")
    for one in changes:
        start, end = one.trigger
        print(f"{one.document}\t{start}-{end}\t{one.predicate}\t{one.what}\t{one.how}")


if __name__ == "__main__":
    sys.exit(main())
