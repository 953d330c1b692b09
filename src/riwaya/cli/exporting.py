"""``export``: the claims of a search as a file, with what a reader must know of it at its head."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import parse_qs

import click

from riwaya.cli.common import Settings, common_options, now, open_to_read
from riwaya.errors import DataError

_DELAY_DAYS = 14  # as riwaya.api.exporting, which would be slow to load for `--help`


@click.command()
@click.argument("query", nargs=-1)
@click.option(
    "--form",
    type=click.Choice(["jsonl", "csv"]),
    help="How it is written (else by the ending of FILE; else JSON Lines).",
)
@click.option("--out", type=click.Path(path_type=Path), help="FILE to write (else the terminal).")
@click.option(
    "--public", is_flag=True, help="For the public: hold positions and movement back a while."
)
@click.option(
    "--delay",
    type=click.IntRange(1, 3_650),
    help="With --public: for how many days (default 14).",
)
@common_options
def export(
    settings: Settings,
    query: tuple[str, ...],
    form: str | None,
    out: Path | None,
    public: bool,
    delay: int | None,
) -> None:
    """Write the claims that a search shows, as JSON Lines or CSV.

    QUERY are the parameters of the page of claims, as in its address: predicate=KILL
    publisher=NAME said_from=2019. Names of private persons are not masked in it.
    """
    from riwaya.api.exporting import ExportForm, export_claims
    from riwaya.store.asked import query_of

    if delay is not None and not public:
        raise click.UsageError("--delay goes with --public")
    asked = query_of(_params(query))
    ending = out.suffix.lower().lstrip(".") if out else ""
    chosen = ExportForm(form or (ending if ending in tuple(ExportForm) else "jsonl"))
    days = (delay or _DELAY_DAYS) if public else None
    with open_to_read(settings) as ledger:
        pieces = export_claims(ledger, asked, chosen, at=now(), delay_days=days)
        if out is None:
            for piece in pieces:
                sys.stdout.write(piece)
            return
        # Whoever is cut off while writing keeps the file that stood there before.
        half = out.with_name(out.name + ".part")
        with half.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        half.replace(out)


def _params(query: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for words in query:
        if "=" not in words:
            raise DataError(words[:60], "this is no parameter", "write it as predicate=KILL")
        for name, values in parse_qs(words.replace("+", "%2B"), keep_blank_values=True).items():
            found.setdefault(name, []).extend(values)
    return found
