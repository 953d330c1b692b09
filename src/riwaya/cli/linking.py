"""``link`` and ``decide``: proposing links, and a person's word on them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from riwaya.cli.common import Settings, common_options, now, open_to_write, print_json
from riwaya.cli.linked import one_claim, one_group, one_link
from riwaya.cli.reading import FailuresFile
from riwaya.errors import LedgerError
from riwaya.types import LinkKind

if TYPE_CHECKING:
    from riwaya.api import Choice, Ledger, LinkScope, LinkStep
    from riwaya.link.linker import Linker

_CHOICES = ("accept", "reject", "not-same-person", "split", "undo")


def load_linker() -> Linker:
    """Load the shipped model; only this command pays for it."""
    from riwaya.link import linker

    return linker.load_linker()


@click.command()
@click.option("--again", is_flag=True, help="Drop all links and link every document anew.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that reckon where there is much to do.",
)
@common_options
def link(settings: Settings, again: bool, workers: int) -> None:
    """Link claims that may speak of one thing, and find copies and disputes.

    Only documents that are new, read anew or corrected are compared, with what shares a key with
    them. A run that was cut off can simply be run again. Links are suggestions: people decide.

    A document that fails is named and left out; the next run tries it again.
    """
    listed = FailuresFile(settings.ledger.with_name(settings.ledger.name + ".unlinked.jsonl"))
    try:
        with open_to_write(settings) as ledger:
            with _progress(settings) as advance:
                for step in ledger.link(load_linker(), again=again, workers=workers):
                    advance(step)
                    for fault in step.failed:
                        listed.write(fault)
            scope = ledger.link_scope()
    finally:
        listed.close()
    _tell(settings, scope, listed)
    if listed.count:
        sys.exit(1)


def _tell(settings: Settings, scope: LinkScope, listed: FailuresFile) -> None:
    where = str(listed.path) if listed.count else None
    if settings.as_json:
        print_json(_scope_form(scope) | {"failed": listed.count, "failures": where})
        return
    for line in _scope_lines(scope):
        click.echo(line)
    if where:
        click.echo(f"Failed and left out: {listed.count}, listed in {where}; run it again to try.")


@contextmanager
def _progress(settings: Settings) -> Iterator[Any]:
    """Give what shows how far linking is: a line on a terminal, nothing elsewhere."""
    if settings.as_json or not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    names = {"lay-out": "lay out", "compare": "compare"}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,} of {task.total:,} documents"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def advance(step: LinkStep) -> None:
            if step.phase not in tasks:
                total = step.documents + len(step.failed) + step.left
                tasks[step.phase] = bar.add_task(names[step.phase], total=total)
            bar.update(tasks[step.phase], advance=step.documents + len(step.failed))

        yield advance


def _scope_form(scope: LinkScope) -> dict[str, Any]:
    return {
        "documents": scope.documents,
        "left": scope.left,
        "undated": scope.undated,
        "links": {str(kind): count for kind, count in scope.links},
        "disputes": [
            {"type": str(kind), "standing": str(standing), "count": count}
            for kind, standing, count in scope.disputes
        ],
        "copies": scope.copies,
        "groups": scope.groups,
        "decisions": {str(choice): count for choice, count in scope.decisions},
        "decisions_waiting": scope.waiting,
        "version": scope.version,
    }


def _scope_lines(scope: LinkScope) -> Iterator[str]:
    yield f"{scope.documents} documents linked, {scope.left} left."
    kinds = ", ".join(f"{count} {kind}" for kind, count in scope.links) or "none"
    yield f"links: {kinds}. Groups of linked claims: {scope.groups}."
    if not scope.disputes:
        yield f"No dispute found: {scope.documents} documents were compared."
    if scope.undated:
        yield (
            f"Without a date: {scope.undated} of them. What they tell of unknown days is called "
            "no dispute; set one with `riwaya date`."
        )
    for kind, standing, count in scope.disputes:
        yield f"disputes: {count} {kind}, {standing}"
    yield f"pairs of documents with a passage in common: {scope.copies}"
    if scope.decisions:
        kept = ", ".join(f"{count} {choice}" for choice, count in scope.decisions)
        yield f"decisions of people that hold: {kept}"
    if scope.waiting:
        yield f"decisions that wait, for a claim is not found any more: {scope.waiting}"


@click.command()
@click.argument("choice", type=click.Choice(_CHOICES))
@click.argument("which", nargs=-1, required=True)
@click.option("--by", required=True, help="Who decides.")
@click.option("--why", required=True, help="The reason; kept with the decision.")
@click.option(
    "--kind",
    type=click.Choice([str(one) for one in LinkKind]),
    help="What two accepted claims share, where no link says so.",
)
@common_options
def decide(
    settings: Settings, choice: str, which: tuple[str, ...], by: str, why: str, kind: str | None
) -> None:
    """Decide on links: WHICH is a LINK or two CLAIMs, for split a GROUP and its CLAIMs.

    accept: they speak of one thing. reject: they do not. not-same-person: they do not, for their
    persons are two. split: the CLAIMs named part from the rest of GROUP. undo: the decision of
    this number no longer holds. Decisions outlive linking and reading anew.
    """
    if not by.strip() or not why.strip():
        raise click.UsageError("a decision needs a name (--by) and a reason (--why)")
    if kind and choice != "accept":
        raise click.UsageError("--kind goes with accept")
    with open_to_write(settings) as ledger:
        number = _decide(ledger, choice, which, LinkKind(kind) if kind else None, by, why)
    if settings.as_json:
        print_json({"decision": number, "choice": choice, "changed": number is not None})
    elif number is None:
        click.echo("It is decided so already: nothing was added.")
    else:
        click.echo(f"Decision {number} is kept. `riwaya decide undo {number}` takes it back.")


def _decide(
    ledger: Ledger, name: str, which: tuple[str, ...], kind: LinkKind | None, by: str, why: str
) -> int | None:
    from riwaya.api import Choice

    choice = Choice(name)
    if choice is Choice.UNDO:
        if len(which) != 1 or not which[0].isdecimal():
            raise click.UsageError("undo takes the number of one decision")
        return ledger.undo_decision(int(which[0]), by=by, why=why, at=now())
    first, second = _sides(ledger, choice, which)
    return ledger.decide_link(choice, first, second, kind=kind, by=by, why=why, at=now())


def _sides(ledger: Ledger, choice: Choice, which: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Give the whole ids of the claims of both sides."""
    if str(choice) == "split":
        if len(which) < 2:
            raise click.UsageError("split takes a GROUP and at least one CLAIM of it")
        members = [line.id for line in one_group(ledger, which[0]).claims]
        parted = [one_claim(ledger, name).id for name in which[1:]]
        if strange := sorted(set(parted) - set(members)):
            raise LedgerError(strange[0], "is no claim of this group", "see `riwaya group GROUP`")
        rest = [claim for claim in members if claim not in parted]
        if not rest:
            raise click.UsageError("split must leave a claim in the group")
        return list(dict.fromkeys(parted)), rest
    if len(which) == 1:
        line = one_link(ledger, which[0])
        return [line.first.id], [line.second.id]
    if len(which) == 2:
        first, second = (one_claim(ledger, name).id for name in which)
        if first == second:
            raise click.UsageError("name two claims, not one twice")
        return [first], [second]
    raise click.UsageError(f"{choice} takes a LINK or two CLAIMs")
