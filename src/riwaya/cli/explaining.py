"""``explain``: why a claim was found, why two claims are linked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from riwaya.cli import link_sheets, sheets, terminal
from riwaya.cli.common import Settings, common_options, open_to_read, print_json
from riwaya.cli.linked import one_claim, one_link
from riwaya.errors import LedgerError

if TYPE_CHECKING:
    from riwaya.api import Ledger


@click.command()
@click.argument("claim", metavar="CLAIM|LINK")
@common_options
def explain(settings: Settings, claim: str) -> None:
    """Say why CLAIM was found: the words, the rows and the rules; or why LINK was suggested.

    CLAIM and LINK are an id or its first letters; the id of a link begins with L.
    """
    with open_to_read(settings) as ledger:
        if claim.startswith("L"):
            _explain_link(settings, ledger, claim)
        else:
            _explain_claim(settings, ledger, claim)


def _explain_claim(settings: Settings, ledger: Ledger, claim: str) -> None:
    from riwaya.extract.explain import explain as in_plain_words
    from riwaya.store.claims import claim_of

    line = one_claim(ledger, claim)
    document = ledger.document(line.document)
    if document is None:
        raise LedgerError(line.document, "the document is gone", "run `riwaya verify`")
    reasons = in_plain_words(claim_of(line), document)
    if settings.as_json:
        print_json(sheets.claim_form(line) | {"explained": reasons})
        return
    apart = terminal.isolated if terminal.on_terminal() else str
    click.echo(f"{line.predicate} {line.factuality} · claim {line.id}")
    click.echo(apart(terminal.one_line(line.quote)))
    click.echo(f"voices: {sheets.chain_words(line, mark=terminal.on_terminal())}")
    if not line.current:
        click.echo("superseded: a later extraction of this document is the current one")
    for reason in reasons:
        click.echo("  " + terminal.safe(reason))


def _explain_link(settings: Settings, ledger: Ledger, name: str) -> None:
    from riwaya.link.wording import PROPOSED

    line = one_link(ledger, name)
    if settings.as_json:
        print_json(link_sheets.link_form(line))
        return
    for words in link_sheets.link_lines(line, terminal.on_terminal()):
        click.echo(words)
    if line.score is None:
        click.echo("no weights: a person says so, no scorer did")
        return
    click.echo(f"link confidence {line.score:.3f}, by {line.version}, from these weights:")
    for words in link_sheets.weight_lines(line):
        click.echo("  " + terminal.safe(words))
    if PROPOSED in line.weights:
        click.echo("proposed by wording: their quotes are alike; no key that both have did it")
    click.echo("It says how likely both speak of one thing, never that either is right.")
