"""``evaluate``: what the reader finds in annotated articles, and how much of it is right."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from riwaya.cli.common import Settings, common_options, print_json


@click.command()
@click.argument("gold_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--predictions",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where the predictions are written (JSON Lines).",
)
@common_options
def evaluate(settings: Settings, gold_dir: Path, predictions: Path) -> None:
    """Read the annotated articles of GOLD_DIR and print the figures."""
    from riwaya.evaluate.gold import load_gold, write_predictions
    from riwaya.evaluate.score import score

    with predictions.open("w", encoding="utf-8") as out:
        write_predictions(gold_dir, out)
    rows = (json.loads(line) for line in predictions.read_text(encoding="utf-8").splitlines())
    predicted = {row["doc"]: row["claims"] for row in rows}
    scores = score({one.name: one.claims for one in load_gold(gold_dir)}, predicted)
    if settings.as_json:
        print_json(asdict(scores))
        return
    click.echo("figure\tprecision\trecall\tf1\tright\tpredicted\tannotated")
    for name, one in scores.figures.items():
        ratios = f"{one.precision:.4f}\t{one.recall:.4f}\t{one.f1:.4f}"
        click.echo(f"{name}\t{ratios}\t{one.right}\t{one.predicted}\t{one.annotated}")
    for name, share in scores.accuracy.items():
        click.echo(f"{name} accuracy\t{share:.4f}")
    click.echo(f"Predictions are in {predictions}.")
