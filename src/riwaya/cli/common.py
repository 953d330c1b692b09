"""What every command shares: where the ledger is, JSON or words, and how errors are told."""

from __future__ import annotations

import calendar
import datetime
import functools
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from riwaya.errors import DataError, LedgerError, RiwayaError
from riwaya.types import ReaderKind

if TYPE_CHECKING:
    from riwaya.api import Ledger
    from riwaya.boundary import Extractor

DEFAULT_LEDGER = Path("riwaya.sqlite")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the common options say."""

    ledger: Path
    as_json: bool


def common_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add ``--ledger`` and ``--json``; call the command with Settings first; tell errors."""

    @click.option(
        "--ledger",
        type=click.Path(path_type=Path),
        help="The ledger file (or RIWAYA_LEDGER; default ./riwaya.sqlite).",
    )
    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    @click.pass_context
    def run(ctx: click.Context, /, ledger: Path | None, as_json: bool, **given: Any) -> None:
        above = _above(ctx)
        settings = Settings(
            ledger or above.get("ledger") or DEFAULT_LEDGER,
            bool(as_json or above.get("as_json")),
        )
        try:
            function(settings, **given)
        except RiwayaError as error:
            _fail(error, settings.as_json)
        except UnicodeEncodeError as error:
            if error.encoding == "utf-8":
                raise click.UsageError("an argument is not text in UTF-8") from error
            problem = f"it shows {error.encoding} only, not Arabic"
            _fail(DataError("output", problem, "set PYTHONUTF8=1"), settings.as_json)
        except OSError as error:
            if error.filename is None:  # a closed pipe: click ends quietly
                raise
            problem = (error.strerror or str(error)).lower()
            wrapped = DataError(str(error.filename), problem, "check the path and your permission")
            _fail(wrapped, settings.as_json)

    return functools.update_wrapper(run, function)


def _above(ctx: click.Context) -> dict[str, Any]:
    """Give what was set before the command: by the group nearest to it, then by the program."""
    found: dict[str, Any] = {}
    parent = ctx.parent
    while parent is not None:
        found = {name: value for name, value in parent.params.items() if value} | found
        parent = parent.parent
    return found


def open_to_read(settings: Settings) -> Ledger:
    """Open the ledger for a command that changes nothing: no right to write is needed."""
    from riwaya.api import open_ledger

    return open_ledger(settings.ledger, create=False, writable=False)


def open_to_write(settings: Settings, *, create: bool = False) -> Ledger:
    """Open the ledger for a command that adds to it."""
    from riwaya.api import open_ledger

    return open_ledger(settings.ledger, create=create)


def load_reader(kind: str) -> Extractor:
    """Load a reader and its tables; only commands that read pay for them."""
    from riwaya.extract import reader

    loaded = reader.load_reader(kind)
    if loaded.warning:
        click.echo(f"Warning: {loaded.warning}\nThe rules read alone.", err=True)
    return loaded


reader_option = click.option(
    "--reader",
    "kind",
    type=click.Choice([str(kind) for kind in ReaderKind]),
    default=str(ReaderKind.BOTH),
    envvar="RIWAYA_READER",
    show_default=True,
    help="Who reads: the rules with their tables, the learned network, or both.",
)


def one_document(ledger: Ledger, start: str) -> str:
    """Give the id of the one document that a person means: the start of its id, or its name.

    Raises:
        LedgerError: None or several fit; the hint lists them.
    """
    found = ledger.document_ids(start)
    if not found:
        raise LedgerError(start, "no such document", "list them with `riwaya documents`")
    if len(found) > 1 and start not in found:
        hint = "write more letters of one of " + ", ".join(key[:16] for key in found)
        raise LedgerError(start, f"{len(found)} documents fit", hint)
    return start if start in found else found[0]


def now() -> str:
    """Give the time for an entry, in UTC. The command line is where the clock is looked at."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def print_json(form: object) -> None:
    """Print one JSON value on one line."""
    click.echo(json.dumps(form, ensure_ascii=False))


def _fail(error: RiwayaError, as_json: bool) -> NoReturn:
    """Tell what is wrong on standard error and end with status 1."""
    if as_json and isinstance(error, DataError):
        parts = {"where": error.where, "problem": error.problem, "hint": error.hint}
        click.echo(json.dumps({"error": parts}), err=True)
    else:
        click.echo(f"Error: {error}", err=True)
    sys.exit(1)


class PartialDay(click.ParamType[Any]):
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, as first and last day; ``unknown`` where allowed."""

    name = "YYYY[-MM[-DD]]"

    def __init__(self, *, unknown: bool = False) -> None:
        self.unknown = unknown

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[datetime.date, datetime.date] | None:
        """Give the first and the last day."""
        if isinstance(value, tuple):
            return value
        if self.unknown and value == "unknown":
            return None
        parts = str(value).split("-")
        if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]):
            self.fail(f"{value!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD", param, ctx)
        try:
            return _bounds(*map(int, parts))
        except ValueError as error:
            self.fail(f"{value!r} is not a date: {error}", param, ctx)


def _bounds(year: int, month: int = 0, day: int = 0) -> tuple[datetime.date, datetime.date]:
    first = datetime.date(year, month or 1, day or 1)
    if day:
        return first, first
    last_month = month or 12
    return first, first.replace(month=last_month, day=calendar.monthrange(year, last_month)[1])
