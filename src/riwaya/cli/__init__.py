"""The command line. Commands import what they need when they run, so that help comes at once."""

from __future__ import annotations

from pathlib import Path

import click

from riwaya import __version__
from riwaya.cli.accounts import accounts
from riwaya.cli.asking import claims, documents, history, show
from riwaya.cli.explaining import explain
from riwaya.cli.exporting import export
from riwaya.cli.keeping import date, rebuild, verify
from riwaya.cli.linked import changes, copies, disputes, group, groups, links
from riwaya.cli.linking import decide, link
from riwaya.cli.questions import ask, questions
from riwaya.cli.reading import extract, read, reread
from riwaya.cli.scoring import evaluate, evaluate_links
from riwaya.cli.serving import serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    envvar="RIWAYA_LEDGER",
    show_envvar=True,
    help="The ledger file (default ./riwaya.sqlite).",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.version_option(__version__, prog_name="riwaya")
def main(ledger: Path | None, as_json: bool) -> None:
    """Who says what, on whose word, and where the accounts conflict.

    Reads Arabic reporting on armed conflict into a ledger of attributed claims.

    Exit status: 0 all went well; 1 something failed, and is named; 2 wrong use.
    """


for _command in (
    serve,
    accounts,
    read,
    reread,
    extract,
    claims,
    documents,
    show,
    explain,
    history,
    link,
    links,
    disputes,
    groups,
    group,
    copies,
    changes,
    decide,
    ask,
    questions,
    export,
    date,
    verify,
    rebuild,
    evaluate,
    evaluate_links,
):
    main.add_command(_command)
