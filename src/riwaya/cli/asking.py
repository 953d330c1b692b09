"""``claims``, ``documents``, ``show`` and ``history``: reading the ledger."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import click

from riwaya.cli import sheets, terminal
from riwaya.cli.common import (
    PartialDay,
    Settings,
    common_options,
    one_document,
    open_to_read,
    print_json,
)
from riwaya.errors import LedgerError
from riwaya.types import Factuality, Predicate, VoiceType

if TYPE_CHECKING:
    from riwaya.api import Ledger
    from riwaya.store.claims import ClaimLine, Filter
    from riwaya.types import Document

_TABLE_LIMIT = 100


@click.command()
@click.option(
    "--predicate",
    type=click.Choice([str(one) for one in Predicate], case_sensitive=False),
    help="What is claimed.",
)
@click.option("--actor", help="Who does or suffers it: an id (ISIS) or words.")
@click.option("--place", help="Where: an id or words.")
@click.option("--from", "first", type=PartialDay(), help="Windows that end on this day or later.")
@click.option("--to", "last", type=PartialDay(), help="Windows that begin by this day.")
@click.option(
    "--origin-type",
    "origin",
    type=click.Choice([*map(str, VoiceType), "PUBLISHER"], case_sensitive=False),
    help="Kind of the first voice; PUBLISHER: the publisher's own.",
)
@click.option(
    "--factuality",
    type=click.Choice([str(one) for one in Factuality]),
    help="The speaker's certainty.",
)
@click.option("--document", help="Of one document: start of its id, or its name.")
@click.option("--publisher", help="Who printed it.")
@click.option("--text", help="Words of the quote; أحمد finds احمد, جيش finds والجيش.")
@click.option("--exact", is_flag=True, help="Find --text letter for letter.")
@click.option("--history", is_flag=True, help="Claims of superseded extractions too.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "csv"]),
    default="table",
    help="A table (the first 100 unless --limit), JSON Lines, or CSV.",
)
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, as Excel wants.")
@common_options
def claims(settings: Settings, form: str, bom: bool, limit: int | None, **asked: Any) -> None:
    """List claims: who said what, about whom, where and when, in which words."""
    if asked["exact"] and not asked["text"]:
        raise click.UsageError("--exact needs --text")
    with open_to_read(settings) as ledger:
        wanted = _filter(ledger, asked)
        if form == "jsonl":
            sheets.print_jsonl(ledger.claims(wanted, limit))
        elif form == "csv":
            sheets.print_csv(ledger.claims(wanted, limit), bom=bom)
        elif settings.as_json:
            found = [sheets.claim_form(line) for line in ledger.claims(wanted, limit)]
            print_json({"claims": found, "searched": sheets.scope_form(ledger.scope())})
        else:
            _print_claims(ledger, wanted, limit)


def _filter(ledger: Ledger, asked: dict[str, Any]) -> Filter:
    from riwaya.store.claims import Filter
    from riwaya.store.search import folded_words

    if asked["text"] and not asked["exact"] and not folded_words(asked["text"]):
        raise click.UsageError(f"--text {asked['text']!r} holds no word to search for")
    if asked["document"]:
        asked["document"] = one_document(ledger, asked["document"])
    asked["first"] = asked["first"] and asked["first"][0]
    asked["last"] = asked["last"] and asked["last"][1]
    for name, kind in (("predicate", Predicate), ("factuality", Factuality)):
        asked[name] = asked[name] and kind(asked[name])
    return Filter(**asked)


def _print_claims(ledger: Ledger, wanted: Filter, limit: int | None) -> None:
    most = limit or _TABLE_LIMIT
    found = list(ledger.claims(wanted, most + 1))
    scope = ledger.scope()
    if not found:
        click.echo(f"Not found in the collection: {sheets.scope_words(scope)}.")
        return
    sheets.print_table(found[:most])
    more = "; there are more: raise --limit" if len(found) > most else ""
    if terminal.on_terminal():
        click.echo(f"{len(found[:most])} claims{more}. Searched: {sheets.scope_words(scope)}.")
    elif more:
        click.echo(f"{most} claims printed{more}", err=True)


@click.command()
@click.option("--publisher", help="Who printed it.")
@click.option("--text", help="Words of the article, folded.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@common_options
def documents(
    settings: Settings, publisher: str | None, text: str | None, limit: int | None
) -> None:
    """List documents, with as much of the publication date as is known."""
    from riwaya.store.forms import to_json
    from riwaya.store.search import folded_words

    if text is not None and not folded_words(text):
        raise click.UsageError(f"--text {text!r} holds no word to search for")
    with open_to_read(settings) as ledger:
        found = ledger.documents(publisher=publisher, text=text, limit=limit)
        scope = ledger.scope()
    if settings.as_json:
        print_json(
            {"documents": [to_json(one) for one in found], "searched": sheets.scope_form(scope)}
        )
        return
    if not found:
        click.echo(f"Not found in the collection: {sheets.scope_words(scope)}.")
        return
    sheets.print_documents(found)


@click.command()
@click.argument("document")
@common_options
def show(settings: Settings, document: str) -> None:
    """Print DOCUMENT with its claims numbered, and the chain of voices of each."""
    from riwaya.store.claims import Filter
    from riwaya.store.forms import to_json

    with open_to_read(settings) as ledger:
        key = one_document(ledger, document)
        whole = ledger.document(key)
        found = list(ledger.claims(Filter(document=key)))
        extraction = ledger.extraction(key)
    if whole is None:
        raise LedgerError(document, "no such document", "list them with `riwaya documents`")
    notes = extraction.notes if extraction else ()
    if settings.as_json:
        forms = [sheets.claim_form(line) for line in found]
        print_json({"document": to_json(whole), "claims": forms, "notes": notes})
        return
    _print_article(whole, found)
    for note in notes:
        click.echo(terminal.safe(f"note: {note}"))


def _print_article(document: Document, found: list[ClaimLine]) -> None:
    from rich.console import Console

    from riwaya.store.claims import claim_of

    styled = terminal.on_terminal()
    apart = terminal.isolated if styled else str
    for part in (document.title, document.publisher):
        if part:
            click.echo(apart(terminal.one_line(part)))
    dated = sheets.known_date(document.published) or "no date known"
    click.echo(f"{dated} · {document.id[:12]} · {terminal.one_line(document.name)}\n")
    triggers = [claim_of(line).trigger for line in found]
    text = terminal.article(document, triggers, styled=styled)
    if styled:
        Console(highlight=False).print(text)
    else:
        click.echo(text.plain)
    for number, line in enumerate(found, start=1):
        click.echo(f"\n[{number}] {line.predicate} {line.factuality} · claim {line.id[:12]}")
        for role, words in _roles(line, mark=styled):
            click.echo(f"    {role}: {words}")
        click.echo(f"    voices: {sheets.chain_words(line, mark=styled)}")


def _roles(line: ClaimLine, *, mark: bool) -> list[tuple[str, str]]:
    apart = terminal.isolated if mark else str
    rows = []
    for role, group in itertools.groupby(line.words, key=lambda one: one.role):
        if role != "voice":
            words = (f"{apart(terminal.one_line(one.words))} ({one.ref})" for one in group)
            rows.append((sheets.ROLES[role], ", ".join(words)))
    return rows


@click.command()
@click.argument("document")
@common_options
def history(settings: Settings, document: str) -> None:
    """List all that happened to DOCUMENT: added, read, corrected."""
    from riwaya.store.forms import to_json

    with open_to_read(settings) as ledger:
        key = one_document(ledger, document)
        steps = ledger.history(key)
    if settings.as_json:
        print_json({"document": key, "steps": [to_json(step) for step in steps]})
        return
    for step in steps:
        past = "" if step.current else " (superseded)"
        click.echo(terminal.safe(f"{step.seq}\t{step.at}\t{step.what}\t{step.words}{past}"))
