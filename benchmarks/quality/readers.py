"""The readers side by side on annotated articles, as a table in Markdown.

Run: python benchmarks/quality/readers.py GOLD_DIR
"""

from __future__ import annotations

import argparse
from pathlib import Path

from riwaya.evaluate import report
from riwaya.evaluate.calibration import bins, expected_error, judged
from riwaya.evaluate.gold import GoldDocument, load_gold, predictions
from riwaya.evaluate.score import score
from riwaya.extract.reader import load_reader
from riwaya.types import ReaderKind

FIGURES = (
    "claim.f1", "claim.precision", "claim.recall", "claim.family.f1", "trigger.f1", "agent.f1",
    "patient.f1", "place.f1", "time.f1", "number.f1", "origin.f1", "chain.f1", "whole.f1",
    "factuality.accuracy", "voice.accuracy",
)  # fmt: skip
ERROR = "calibration error"


def measured(gold: list[GoldDocument], kind: ReaderKind) -> dict[str, float]:
    """Give the figures of one reader."""
    reader = load_reader(kind)
    found = {one["doc"]: one["claims"] for one in predictions(gold, reader)}
    figures = report.single(score({one.name: one.claims for one in gold}, found))
    return {name: figures[name] for name in FIGURES} | {
        ERROR: expected_error(bins(judged(gold, reader)))
    }


def main() -> None:
    """Print the table."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("gold", type=Path, help="folder of annotated articles")
    gold = load_gold(cli.parse_args().gold)
    columns = {kind: measured(gold, kind) for kind in ReaderKind}
    print("| figure | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name in (*FIGURES, ERROR):
        cells = " | ".join(f"{figures[name]:.3f}" for figures in columns.values())
        print(f"| {name} | {cells} |")


if __name__ == "__main__":
    main()
