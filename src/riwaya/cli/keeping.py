"""``verify``, ``rebuild`` and ``date``: proving the ledger and correcting what it holds."""

from __future__ import annotations

import datetime
from dataclasses import asdict

import click

from riwaya.cli.common import (
    PartialDay,
    Settings,
    common_options,
    load_reader,
    now,
    one_document,
    open_to_read,
    open_to_write,
    print_json,
    reader_option,
)

_PRECISION = {4: "year", 7: "month", 10: "day"}


@click.command()
@common_options
def verify(settings: Settings) -> None:
    """Prove the ledger: every hash, quote, original and table.

    Names the first thing that is wrong. The last hash, noted elsewhere, shows later whether
    entries were cut off. Tells also whether the learned reader can be used.
    """
    from riwaya.extract.reader import network_fault

    with open_to_read(settings) as ledger:
        proof = ledger.verify()
    fault = network_fault()
    if settings.as_json:
        print_json(asdict(proof) | {"network": fault})
        return
    click.echo(
        f"Proved: {proof.entries} entries, {proof.documents} documents, {proof.quotes} quotes, "
        f"{proof.originals} originals.\nLast hash: {proof.head}"
    )
    if fault:
        click.echo(f"Warning: the learned reader is missing: {fault}\nThe rules read alone.")


@click.command()
@common_options
def rebuild(settings: Settings) -> None:
    """Make the tables again from the entries. What linking found is dropped: link again."""
    with open_to_write(settings) as ledger:
        linked = ledger.link_scope().documents
        entries = ledger.rebuild()
    if settings.as_json:
        print_json({"entries": entries})
        return
    click.echo(f"Tables made again from {entries} entries.")
    if linked:
        click.echo("Links were dropped: run `riwaya link`.")


@click.command()
@click.argument("document")
@click.argument("day", metavar="YYYY[-MM[-DD]]")
@click.option("--by", required=True, help="Who decides.")
@click.option("--why", required=True, help="The reason; kept with the decision.")
@reader_option
@common_options
def date(settings: Settings, document: str, day: str, by: str, why: str, kind: str) -> None:
    """Set or correct the publication date of DOCUMENT; ``unknown`` takes it away.

    The document is read again with the new date; what was read before stays as history.
    """
    bounds = PartialDay(unknown=True).convert(day, None, None)
    first: datetime.date | None = bounds[0] if bounds else None
    precision = _PRECISION[len(day)] if first else "unknown"
    value = {"date": first.isoformat() if first else None, "precision": precision}
    if not by.strip() or not why.strip():
        raise click.UsageError("a decision needs a name (--by) and a reason (--why)")
    with open_to_write(settings) as ledger:
        key = one_document(ledger, document)
        added = ledger.decide(
            key, "published", value, by=by, why=why, at=now(), reader=load_reader(kind)
        )
    if settings.as_json:
        form = {"document": key, "published": value, "changed": added is not None}
        print_json(form | {"read_again": bool(added and added.extraction)})
    elif added is None:
        click.echo("The date is this already: nothing was added.")
    else:
        again = "claims changed" if added.extraction else "claims stay as they were"
        click.echo(f"{key[:16]} published {day}; read again, {again}.")
