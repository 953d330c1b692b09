"""``evaluate`` and ``evaluate-links``: what is found in annotated articles, how much is right."""

from __future__ import annotations

from pathlib import Path

import click

from riwaya.cli.common import Settings, common_options, print_json, reader_option


@click.command()
@click.argument("gold_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--predictions",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where the predictions are written (JSON Lines).",
)
@reader_option
@common_options
def evaluate(settings: Settings, gold_dir: Path, predictions: Path, kind: str) -> None:
    """Read the annotated articles of GOLD_DIR and print the figures."""
    from riwaya.evaluate import report
    from riwaya.evaluate.gold import load_gold, load_predictions, write_predictions
    from riwaya.evaluate.score import score

    with predictions.open("w", encoding="utf-8") as out:
        write_predictions(gold_dir, out, kind)
    annotated = {one.name: one.claims for one in load_gold(gold_dir)}
    scores = score(annotated, load_predictions(predictions))
    if settings.as_json:
        print_json(report.form(scores))
        return
    for line in report.lines(scores):
        click.echo(line)
    click.echo(f"Predictions are in {predictions}.")


@click.command("evaluate-links")
@click.argument("links_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--predictions",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where the predictions are written (JSON Lines).",
)
@click.option(
    "--mentions",
    type=click.Choice(["machine", "gold"]),
    default="machine",
    show_default=True,
    help="Whose claims are linked: the reader's own, or those that people marked.",
)
@reader_option
@common_options
def evaluate_links(
    settings: Settings, links_dir: Path, predictions: Path, mentions: str, kind: str
) -> None:
    """Link the claims of the annotated clusters of LINKS_DIR and print the figures."""
    from riwaya.evaluate import link_score, links
    from riwaya.evaluate.clusters import load_clusters
    from riwaya.extract.reader import load_reader

    clusters = load_clusters(links_dir)
    found = links.predict_all(
        clusters, load_reader(kind), links.Mentions(mentions), links.load_finders()
    )
    with predictions.open("w", encoding="utf-8") as out:
        links.write_predictions(found, out)
    scores = link_score.score_links(clusters, links.load_link_predictions(predictions))
    if settings.as_json:
        print_json(link_score.form(scores))
        return
    for line in link_score.lines(scores):
        click.echo(line)
    click.echo(f"Predictions are in {predictions}.")
