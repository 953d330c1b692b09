"""``links``, ``disputes``, ``groups``, ``group``, ``copies``, ``changes``: what linking found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from riwaya.cli import link_sheets, sheets, terminal
from riwaya.cli.common import (
    PartialDay,
    Settings,
    common_options,
    one_document,
    open_to_read,
    print_json,
)
from riwaya.errors import LedgerError
from riwaya.types import DisputeType, LinkKind, Predicate, Standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from riwaya.api import ClaimLine, Filter, Group, Ledger, LinkLine

T = TypeVar("T")
_TABLE_LIMIT = 100


def _either(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that one of the claims must fit."""
    for option in (
        click.option("--publisher", help="Printed by."),
        click.option("--to", "last", type=PartialDay(), help="Windows that begin by this day."),
        click.option(
            "--from", "first", type=PartialDay(), help="Windows that end on this day or later."
        ),
        click.option("--document", help="Of one document: start of its id, or its name."),
        click.option("--place", help="Where: an id or words."),
        click.option("--actor", help="Who does or suffers it: an id (ISIS) or words."),
        click.option(
            "--predicate",
            type=click.Choice([str(one) for one in Predicate], case_sensitive=False),
            help="What is claimed.",
        ),
    ):
        function = option(function)
    return function


def _listed(function: Callable[..., None]) -> Callable[..., None]:
    """Add how many to print, and how."""
    for option in (
        click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark."),
        click.option(
            "--format",
            "form",
            type=click.Choice(["table", "jsonl", "csv"]),
            default="table",
            help="A table (the first 100 unless --limit), JSON Lines, or CSV.",
        ),
        click.option("--limit", type=click.IntRange(min=1), help="At most so many."),
    ):
        function = option(function)
    return function


@click.command()
@_either
@click.option("--claim", help="Of one claim: start of its id.")
@click.option("--kind", type=click.Choice([str(one) for one in LinkKind]), help="What is shared.")
@click.option("--least", type=click.FloatRange(0, 1), help="Least link confidence.")
@click.option("--decided", is_flag=True, help="Those that a person decided on.")
@click.option("--undecided", is_flag=True, help="Those that nobody decided on.")
@_listed
@common_options
def links(
    settings: Settings,
    claim: str | None,
    kind: str | None,
    least: float | None,
    decided: bool,
    undecided: bool,
    form: str,
    bom: bool,
    limit: int | None,
    **asked: Any,
) -> None:
    """List links: claims that may speak of one thing, the most confident first.

    A link is a suggestion with its reasons; it says nothing of what happened.
    """
    from riwaya.api import LinkFilter

    if decided and undecided:
        raise click.UsageError("--decided or --undecided, not both")
    with open_to_read(settings) as ledger:
        wanted = LinkFilter(
            either=_filter(ledger, asked),
            claim=one_claim(ledger, claim).id if claim else None,
            kind=LinkKind(kind) if kind else None,
            least=least,
            decided=decided if decided or undecided else None,
        )
        most = _most(settings, form, limit)
        found = ledger.links(wanted, most and most + 1)
        _print_list(settings, ledger, link_sheets.LINKS, found, (form, bom, most))


@click.command()
@_either
@click.option("--claim", help="Of one claim: start of its id.")
@click.option(
    "--type", "kind", type=click.Choice([str(one) for one in DisputeType]), help="In what."
)
@click.option(
    "--standing", type=click.Choice([str(one) for one in Standing]), help="How they stand in time."
)
@_listed
@common_options
def disputes(
    settings: Settings,
    claim: str | None,
    kind: str | None,
    standing: str | None,
    form: str,
    bom: bool,
    limit: int | None,
    **asked: Any,
) -> None:
    """List disputes: claims on one thing that cannot both hold, or seem not to.

    Each with its reason, both quotes, both chains, when it was said, when it is said to have
    happened, and how many independent origins stand on either side.
    """
    from riwaya.api import DisputeFilter

    with open_to_read(settings) as ledger:
        wanted = DisputeFilter(
            either=_filter(ledger, asked),
            claim=one_claim(ledger, claim).id if claim else None,
            type=DisputeType(kind) if kind else None,
            standing=Standing(standing) if standing else None,
        )
        most = _most(settings, form, limit)
        found = ledger.disputes(wanted, most and most + 1)
        _print_list(settings, ledger, link_sheets.DISPUTES, found, (form, bom, most))


@click.command()
@_either
@click.option("--least", type=click.IntRange(min=2), default=2, help="Least number of claims.")
@_listed
@common_options
def groups(
    settings: Settings, least: int, form: str, bom: bool, limit: int | None, **asked: Any
) -> None:
    """List groups of linked claims, the largest first.

    A group is reckoned from strong links and people's decisions each time; nothing is merged.
    """
    from riwaya.api import GroupFilter

    with open_to_read(settings) as ledger:
        most = _most(settings, form, limit)
        found = ledger.groups(GroupFilter(_filter(ledger, asked), least), most and most + 1)
        _print_list(settings, ledger, link_sheets.GROUPS, found, (form, bom, most))


@click.command()
@click.argument("group")
@common_options
def group(settings: Settings, group: str) -> None:
    """Print GROUP: its claims, why they are linked, figures, origins and disputes.

    GROUP is the start of its id, or of the id of a claim in it.
    """
    with open_to_read(settings) as ledger:
        found = one_group(ledger, group)
        scope = ledger.scope()
    if settings.as_json:
        print_json(link_sheets.group_form(found) | {"searched": sheets.scope_form(scope)})
        return
    for line in link_sheets.group_lines(found, mark=terminal.on_terminal()):
        click.echo(line)
    if not found.disputes:
        click.echo(f"No dispute found in it. Searched: {sheets.scope_words(scope)}.")


@click.command()
@click.argument("document")
@common_options
def copies(settings: Settings, document: str) -> None:
    """List the documents that have passages in common with DOCUMENT, the most first."""
    from riwaya.store.forms import to_json

    with open_to_read(settings) as ledger:
        key = one_document(ledger, document)
        found = ledger.copies(key)
        names = {line.id: line for line in ledger.documents()}
        left = ledger.unlinked()
        scope = ledger.scope()
    if settings.as_json:
        print_json({"document": key, "copies": [to_json(pair) for pair in found], "left": left})
        return
    for pair in found:
        line = names[pair.second]
        said = terminal.one_line(line.publisher or line.name)
        click.echo(
            f"{pair.second[:12]}\t{sheets.known_date(line.published) or 'no date'}\t"
            f"{len(pair.passages)} passages\t{pair.of_first:.0%} of this text stands there, "
            f"{pair.of_second:.0%} of that one here\t{said}"
        )
    if not found:
        click.echo(f"No passage of it was found again. Searched: {sheets.scope_words(scope)}.")
    _tell_left(left)


@click.command()
@click.argument("first")
@click.argument("second")
@common_options
def changes(settings: Settings, first: str, second: str) -> None:
    """Print what document SECOND changed of document FIRST: numbers, names, voices, sentences."""
    from riwaya.store.forms import to_json

    with open_to_read(settings) as ledger:
        one, other = one_document(ledger, first), one_document(ledger, second)
        found = ledger.changes(one, other)
        texts = [ledger.document(key) for key in (one, other)]
    if settings.as_json:
        print_json({"first": one, "second": other, "changes": to_json(found)})
        return
    if texts[0] is None or texts[1] is None:
        raise LedgerError(first, "the document is gone", "run `riwaya verify`")
    for line in link_sheets.change_lines(found, texts[0].text, texts[1].text):
        click.echo(line)


def one_claim(ledger: Ledger, start: str) -> ClaimLine:
    """Give the one current claim that a person means by the start of its id.

    Raises:
        LedgerError: None or several fit; the hint lists them.
    """
    return _one(start, "claim", ledger.claim(start), "`riwaya claims`", lambda line: line.id)


def one_link(ledger: Ledger, start: str) -> LinkLine:
    """Give the one link that a person means by the start of its id."""
    return _one(start, "link", ledger.link_named(start), "`riwaya links`", lambda line: line.id)


def one_group(ledger: Ledger, start: str) -> Group:
    """Give the one group that a person means by the start of its id, or of a claim's."""
    return _one(start, "group", ledger.group(start), "`riwaya groups`", lambda one: one.id)


def _one(start: str, what: str, found: list[T], where: str, name: Callable[[T], str]) -> T:
    ids = sorted({name(one) for one in found})
    if not ids:
        raise LedgerError(start, f"no such {what}", f"list them with {where}")
    if len(ids) > 1 and start not in ids:
        hint = "write more letters of one of " + ", ".join(ids)
        raise LedgerError(start, f"{len(ids)} {what}s fit", hint)
    return next((one for one in found if name(one) == start), found[0])


def _filter(ledger: Ledger, asked: dict[str, Any]) -> Filter:
    from riwaya.api import Filter

    if asked["document"]:
        asked["document"] = one_document(ledger, asked["document"])
    if asked["first"] and asked["last"] and asked["first"][0] > asked["last"][1]:
        raise click.UsageError("--from is later than --to")
    asked["first"] = asked["first"] and asked["first"][0]
    asked["last"] = asked["last"] and asked["last"][1]
    asked["predicate"] = asked["predicate"] and Predicate(asked["predicate"])
    return Filter(**asked)


def _most(settings: Settings, form: str, limit: int | None) -> int | None:
    return limit or (_TABLE_LIMIT if form == "table" and not settings.as_json else None)


def _print_list(
    settings: Settings,
    ledger: Ledger,
    sheet: link_sheets.Sheet[T],
    found: list[T],
    how: tuple[str, bool, int | None],
) -> None:
    """Print what was found with what was searched: nothing found says little without it."""
    form, bom, most = how
    shown = found[:most]
    if form == "jsonl":
        sheet.print_jsonl(shown)
        return
    if form == "csv":
        sheet.print_csv(shown, bom=bom)
        return
    scope, left = ledger.scope(), ledger.unlinked()
    if settings.as_json:
        rows = [sheet.form(one) for one in shown]
        print_json({sheet.name: rows, "searched": sheets.scope_form(scope), "left": left})
        return
    if not shown:
        click.echo(f"No {sheet.one} found in the collection: {sheets.scope_words(scope)}.")
    else:
        sheet.print_lines(shown)
        more = "; there are more: raise --limit" if len(found) > len(shown) else ""
        click.echo(f"{len(shown)} {sheet.name}{more}. Searched: {sheets.scope_words(scope)}.")
    _tell_left(left)


def _tell_left(left: int) -> None:
    if left:
        click.echo(f"{left} documents are not linked yet: run `riwaya link`.", err=True)
