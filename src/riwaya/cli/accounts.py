"""``accounts``: who may sign in to the workbench of a ledger, and what programs get in by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from riwaya.cli.common import Settings, common_options, now, print_json

if TYPE_CHECKING:
    from riwaya.web.accounts import Accounts

_ROLES = ("reader", "coder", "reviewer", "custodian")


@click.group()
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    help="The ledger file (or RIWAYA_LEDGER; default ./riwaya.sqlite).",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def accounts(ledger: Path | None, as_json: bool) -> None:
    """Say who may sign in. Where there is an account, everybody must."""


def _accounts(settings: Settings) -> Accounts:
    from riwaya.web.accounts import Accounts, accounts_path

    return Accounts(accounts_path(settings.ledger))


def _password(name: str) -> str:
    asked = click.prompt(f"Password of {name}", hide_input=True, confirmation_prompt=True, err=True)
    return str(asked)


@accounts.command()
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(_ROLES),
    default="coder",
    show_default=True,
    help="A reader may not decide; masked names are for custodians.",
)
@common_options
def add(settings: Settings, name: str, role: str) -> None:
    """Make an account for NAME; the password is asked for."""
    from riwaya.store.viewer import Role

    _accounts(settings).add(name, _password(name), Role(role), now())
    click.echo(f"{name} may sign in as {role}. From now on everybody must sign in.")


@accounts.command(name="list")
@common_options
def list_accounts(settings: Settings) -> None:
    """List the accounts."""
    found = _accounts(settings).list()
    if settings.as_json:
        print_json(
            [
                {"name": one.name, "role": one.role, "made": one.made, "tokens": list(one.tokens)}
                for one in found
            ]
        )
        return
    for one in found:
        tokens = f", tokens: {', '.join(one.tokens)}" if one.tokens else ""
        click.echo(f"{one.name} · {one.role} · since {one.made}{tokens}")
    if not found:
        click.echo("No accounts: only this machine can open the workbench, without a password.")


@accounts.command()
@click.argument("name")
@common_options
def remove(settings: Settings, name: str) -> None:
    """Remove the account of NAME; what was decided under it stays in the ledger."""
    _accounts(settings).remove(name)
    click.echo(f"{name} can no longer sign in.")


@accounts.command()
@click.argument("name")
@common_options
def password(settings: Settings, name: str) -> None:
    """Set another password for NAME, who is signed out everywhere."""
    _accounts(settings).set_password(name, _password(name))
    click.echo(f"The password of {name} is set.")


@accounts.command()
@click.argument("name")
@click.option("--label", default="api", show_default=True, help="What it is for.")
@click.option("--end", is_flag=True, help="End the token of this label.")
@common_options
def token(settings: Settings, name: str, label: str, end: bool) -> None:
    """Make a token by which a program acts as NAME; it is shown this once.

    Send it as `Authorization: Bearer TOKEN`.
    """
    if end:
        _accounts(settings).end_token(name, label)
        click.echo(f"The token {label} of {name} is ended.", err=True)
        return
    click.echo(_accounts(settings).add_token(name, label, now()))
