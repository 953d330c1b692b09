"""The readers side by side on annotated articles, as a table in Markdown.

Run: python benchmarks/quality/readers.py GOLD_DIR [--network FILE] [--weights FILE]

With another network or other weights: what they would bring, all else as shipped.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from riwaya.evaluate import report
from riwaya.evaluate.calibration import bins, expected_error, judged
from riwaya.evaluate.gold import GoldDocument, load_gold, predictions
from riwaya.evaluate.score import score
from riwaya.extract.decide import Weigher
from riwaya.extract.reader import RulesReader, load_reader
from riwaya.extract.weigh import load_weights
from riwaya.types import ReaderKind

FIGURES = (
    "claim.f1", "claim.precision", "claim.recall", "claim.family.f1", "trigger.f1", "agent.f1",
    "patient.f1", "place.f1", "time.f1", "number.f1", "origin.f1", "chain.f1", "whole.f1",
    "factuality.accuracy", "voice.accuracy",
)  # fmt: skip
ERROR = "calibration error"


def measured(gold: list[GoldDocument], reader: RulesReader) -> dict[str, float]:
    """Give the figures of one reader."""
    found = {one["doc"]: one["claims"] for one in predictions(gold, reader)}
    figures = report.single(score({one.name: one.claims for one in gold}, found))
    return {name: figures[name] for name in FIGURES} | {
        ERROR: expected_error(bins(judged(gold, reader)))
    }


def main() -> None:
    """Print the table."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("gold", type=Path, help="folder of annotated articles")
    cli.add_argument("--network", type=Path, help="file of another network")
    cli.add_argument("--weights", type=Path, help="file of other weights of the rules")
    asked = cli.parse_args()
    gold, columns = load_gold(asked.gold), {}
    for kind in ReaderKind:
        reader = load_reader(kind, asked.network)
        if asked.weights is not None:
            reader.weigher = Weigher(load_weights(asked.weights))
        columns[kind] = measured(gold, reader)
    print("| figure | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name in (*FIGURES, ERROR):
        cells = " | ".join(f"{figures[name]:.3f}" for figures in columns.values())
        print(f"| {name} | {cells} |")


if __name__ == "__main__":
    main()
