"""``ask`` and ``questions``: contested questions, answered with quotations."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from riwaya.cli import terminal
from riwaya.cli.common import (
    PartialDay,
    Settings,
    common_options,
    now,
    open_to_read,
    open_to_write,
    print_json,
)
from riwaya.types import Predicate

if TYPE_CHECKING:
    from collections.abc import Callable

    from riwaya.api import Ledger
    from riwaya.ask.query import Query
    from riwaya.ask.saved import Rerun
    from riwaya.ask.sheet import Quoted, Section, Sheet

_SLOTS = (
    "who", "whom", "where", "when", "how-many", "whether", "role", "what", "strength", "effect",
    "finished", "membership",
)  # fmt: skip
_SHOWN = 5  # quotations of a position on the terminal, unless --all


def _query_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the flags that say what a question says."""
    options = (
        click.option("--slot", type=click.Choice(_SLOTS), help="What is asked for."),
        click.option("--actor", multiple=True, help="A party: an id (ISIS) or a name."),
        click.option(
            "--toward", "--patient", "toward", multiple=True, help="The party it is done to."
        ),
        click.option(
            "--predicate",
            multiple=True,
            type=click.Choice([str(one) for one in Predicate], case_sensitive=False),
            help="What is claimed.",
        ),
        click.option("--place", multiple=True, help="Where: a name or an id."),
        click.option("--person", multiple=True, help="A person's name, in Arabic."),
        click.option("--word", multiple=True, help="A word that the claims must share."),
        click.option("--from", "first", type=PartialDay(), help="From this day on."),
        click.option("--to", "last", type=PartialDay(), help="Up to this day."),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command()
@click.argument("question", default="")
@_query_options
@click.option("--lang", type=click.Choice(["ar", "en"]), help="Language of the labels.")
@click.option("--markdown", "form", flag_value="markdown", help="Print Markdown.")
@click.option("--html", "form", flag_value="html", help="Print a page of HTML.")
@click.option("--all", "whole", is_flag=True, help="Show every quotation.")
@common_options
def ask(
    settings: Settings, question: str, lang: str | None, form: str | None, whole: bool, **flags: Any
) -> None:
    """Answer QUESTION, in Arabic or English, with quotations and nothing else.

    Flags ask the same without words, or go before the words. What was understood is printed with
    the answer.
    """
    query = _understood(settings, question, flags)
    with open_to_read(settings) as ledger:
        found = ledger.ask(query)
    if settings.as_json:
        from riwaya.ask.render import answer_form

        print_json(answer_form(found))
        return
    from riwaya.ask.labels import Language
    from riwaya.ask.sheet import sheet_of

    language = Language(lang or ("en" if question.isascii() else "ar"))
    most = None if whole or form else _SHOWN
    _print(sheet_of(found, language, most), form)


def _understood(settings: Settings, question: str, flags: dict[str, Any]) -> Query:
    """Make the query; a question that cannot be asked is wrong use, and ends with status 2."""
    from riwaya.ask.flags import Flags, query_of
    from riwaya.ask.query import Slot
    from riwaya.errors import QuestionError

    given = Flags(
        slot=Slot(flags["slot"]) if flags["slot"] else None,
        actors=flags["actor"],
        toward=flags["toward"],
        predicates=tuple(Predicate(one.upper()) for one in flags["predicate"]),
        places=flags["place"],
        persons=flags["person"],
        words=flags["word"],
        first=flags["first"] and flags["first"][0],
        last=flags["last"] and flags["last"][1],
    )
    if given == Flags() and not question.strip():
        raise click.UsageError("ask in words, or with flags such as --actor and --slot")
    try:
        return query_of(question, given)
    except QuestionError as error:
        if settings.as_json:
            parts = {"where": error.where, "problem": error.problem, "hint": error.hint}
            print_json({"error": parts})
        else:
            click.echo(terminal.safe(f"Error: {error}"), err=True)
        sys.exit(2)


def _print(sheet: Sheet, form: str | None) -> None:
    from riwaya.ask.render import html, markdown

    if form == "html":
        click.echo(html(sheet), nl=False)
    elif form == "markdown":
        click.echo(markdown(sheet), nl=False)
    else:
        _print_text(sheet)


def _print_text(sheet: Sheet) -> None:
    """Print a sheet on the terminal, each piece of Arabic set apart by itself."""
    from riwaya.ask.labels import said

    apart = terminal.isolated if terminal.on_terminal() else str
    if sheet.question:
        click.echo(apart(terminal.one_line(sheet.question)))
    _print_pairs(said("field.understood", sheet.language), sheet.understood)
    for note in sheet.notes:
        click.echo(f"! {apart(terminal.one_line(note))}")
    for section in sheet.sections:
        _print_section(section, said("field.more", sheet.language))
    if sheet.relations:
        click.echo(f"\n{apart(said('field.relations', sheet.language))}")
        for line in sheet.relations:
            click.echo(f"  {apart(terminal.one_line(line))}")
    click.echo("")
    _print_pairs(said("field.searched", sheet.language), sheet.searched)


def _print_pairs(head: str, pairs: tuple[tuple[str, str], ...]) -> None:
    apart = terminal.isolated if terminal.on_terminal() else str
    whole = "; ".join(f"{label}: {words}" for label, words in pairs)
    click.echo(apart(terminal.one_line(f"{head}: {whole}")))


def _print_section(section: Section, more: str) -> None:
    apart = terminal.isolated if terminal.on_terminal() else str
    facts = "; ".join(f"{label}: {words}" for label, words in section.facts)
    click.echo(f"\n[{section.number}] {apart(terminal.one_line(section.title))}")
    click.echo(f"    {apart(terminal.one_line(facts))}")
    for quote in section.quotes:
        _print_quote(quote)
    if section.more:
        click.echo(f"    … {section.more} {apart(more)}")


def _print_quote(quote: Quoted) -> None:
    apart = terminal.isolated if terminal.on_terminal() else str
    mark = "~" if quote.passage else "-"
    click.echo(f"  {mark} {apart('«' + terminal.one_line(quote.quote) + '»')}")
    for label, words in quote.facts:
        click.echo(f"      {apart(terminal.one_line(f'{label}: {words}'))}")


@click.group()
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    help="The ledger file (or RIWAYA_LEDGER; default ./riwaya.sqlite).",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def questions(ledger: Path | None, as_json: bool) -> None:
    """Saved questions: ask them again after reading, and see what is new."""


@questions.command()
@click.argument("name")
@click.argument("question", default="")
@_query_options
@common_options
def add(settings: Settings, name: str, question: str, **flags: Any) -> None:
    """Save QUESTION under NAME; it is not asked yet."""
    if not name.strip():
        raise click.UsageError("a saved question needs a name")
    query = _understood(settings, question, flags)
    with open_to_write(settings) as ledger:
        added = ledger.questions.add(name, query, at=now())
    if settings.as_json:
        print_json({"name": name, "added": added})
    else:
        click.echo("Saved." if added else "It is saved already: nothing was added.")


@questions.command("list")
@common_options
def list_(settings: Settings) -> None:
    """List the saved questions, and when each was last answered."""
    with open_to_read(settings) as ledger:
        found = ledger.questions.list()
    if settings.as_json:
        rows = [
            {"name": one.name, "question": one.query["text"], "added": one.at,
             "answered": one.answered or None, "claims": len(one.known)}
            for one in found
        ]  # fmt: skip
        print_json({"questions": rows})
        return
    if not found:
        click.echo("No saved questions; save one with `riwaya questions add NAME QUESTION`.")
    for one in found:
        last = f"{one.answered}, {len(one.known)} claims" if one.answered else "never answered"
        click.echo(terminal.safe(f"{one.name}\t{one.query['text']}\t{last}"))


@questions.command()
@click.argument("names", nargs=-1)
@click.option("--lang", type=click.Choice(["ar", "en"]), help="Language of the labels.")
@common_options
def run(settings: Settings, names: tuple[str, ...], lang: str | None) -> None:
    """Ask the saved questions NAMES again, or all, and show what is new in each answer."""
    with open_to_write(settings) as ledger:
        chosen = names or tuple(one.name for one in ledger.questions.list())
        found = [ledger.questions.run(name, at=now()) for name in chosen]
    if settings.as_json:
        from riwaya.ask.render import answer_form, evidence_form

        forms = [
            {"name": one.name, "first": one.first, "answer": answer_form(one.answer),
             "new": [evidence_form(claim) for claim in one.new]}
            for one in found
        ]  # fmt: skip
        print_json({"questions": forms})
        return
    for one in found:
        _print_new(one, lang)


def _print_new(one: Rerun, lang: str | None) -> None:
    from riwaya.ask.labels import Language, said
    from riwaya.ask.sheet import quoted

    question = one.answer.query.text
    language = Language(lang or ("en" if question.isascii() else "ar"))
    apart = terminal.isolated if terminal.on_terminal() else str
    click.echo(f"{apart(terminal.one_line(one.name))}\t{apart(terminal.one_line(question))}")
    head = said("field.new" if one.new else "field.none-new", language)
    click.echo(f"  {apart(head)}: {len(one.new)}")
    for claim in one.new[:_SHOWN]:
        _print_quote(quoted(claim, language))
    if len(one.new) > _SHOWN:
        click.echo(f"    … {len(one.new) - _SHOWN} {apart(said('field.more', language))}")


@questions.command()
@click.argument("name")
@common_options
def remove(settings: Settings, name: str) -> None:
    """Take the saved question NAME off the list; its history stays in the ledger."""
    with open_to_write(settings) as ledger:
        ledger.questions.remove(name, at=now())
    if settings.as_json:
        print_json({"name": name, "removed": True})
    else:
        click.echo("Removed.")


def tell_of_news(ledger: Ledger, *, as_json: bool) -> None:
    """Ask all saved questions again after reading, and say in one line each what is new."""
    for kept in ledger.questions.list():
        one = ledger.questions.run(kept.name, at=now()) if not as_json else None
        if one is not None and one.new:
            text = f"question {kept.name}: {len(one.new)} claims are new in its answer"
            click.echo(terminal.safe(text))
