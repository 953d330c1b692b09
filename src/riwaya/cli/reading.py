"""``read``, ``reread`` and ``extract``: documents in, claims out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from riwaya.cli.common import (
    Settings,
    common_options,
    load_reader,
    now,
    open_to_write,
    print_json,
    reader_option,
)
from riwaya.cli.questions import tell_of_news
from riwaya.cli.terminal import safe

if TYPE_CHECKING:
    from riwaya.api import Failed, Outcome
    from riwaya.store.faults import Fault

_SHOWN = 10  # failures told of on the terminal; the file has them all


@dataclass(slots=True)
class Tally:
    """Counts of one run."""

    documents: int = 0
    new: int = 0
    again: int = 0  # already there, read by a newer reader
    already: int = 0
    failed: int = 0
    claims: int = 0
    notes: list[str] = field(default_factory=list)

    def count(self, outcome: Outcome) -> None:
        """Count a document that is in the ledger."""
        self.documents += 1
        self.claims += outcome.claims
        self.new += outcome.added.document
        self.again += outcome.added.extraction and not outcome.added.document
        self.already += not (outcome.added.document or outcome.added.extraction)
        self.notes += [f"{outcome.name}: {note}" for note in outcome.notes]


class FailuresFile:
    """A file of failed documents, JSON Lines; made when the first one fails, of one run only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._out: TextIO | None = None
        self.count = 0

    def write(self, failed: Fault) -> None:
        """Add a failure; it is on disk before the next document is read."""
        if self._out is None:
            self._out = self.path.open("w", encoding="utf-8", errors="backslashreplace")
        form: dict[str, Any] = {key: getattr(failed, key) for key in ("name", "problem", "hint")}
        form |= {"trace_id": failed.trace_id, "trace": failed.trace or None}
        self._out.write(json.dumps(form, ensure_ascii=False) + "\n")
        self._out.flush()
        self.count += 1
        if self.count <= _SHOWN:
            text = f"{failed.name}: {failed.problem}\n  hint: {failed.hint}"
            click.echo(safe(text), err=True)

    def close(self) -> None:
        """Close the file; where nothing failed, one left by an earlier run goes."""
        if self._out is not None:
            self._out.close()
            if self.count > _SHOWN:
                click.echo(f"… and {self.count - _SHOWN} more in {self.path}", err=True)
        else:
            self.path.unlink(missing_ok=True)


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--sample", is_flag=True, help="Read the sample collection (invented reports).")
@click.option(
    "--failures",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where failed documents are listed (default: beside the ledger).",
)
@reader_option
@common_options
def read(
    settings: Settings, paths: tuple[str, ...], sample: bool, failures: Path | None, kind: str
) -> None:
    """Read documents from PATHS into the ledger.

    PATHS are .txt, .html and .jsonl files, folders of them, or - for standard input. A document
    that is there already adds nothing, so a run that was cut off can simply be run again.
    """
    from riwaya.ingest.files import read_paths
    from riwaya.samples import sample_paths

    chosen = (*paths, *map(str, sample_paths())) if sample else paths
    if not chosen:
        raise click.UsageError("name at least one file or folder, - or --sample")
    sources = read_paths(chosen, sys.stdin.buffer if "-" in chosen else None)
    reader = load_reader(kind)
    with open_to_write(settings, create=True) as ledger:
        try:
            _run(settings, ledger.read(sources, reader, at=now()), failures)
        finally:
            tell_of_news(ledger, as_json=settings.as_json)


@click.command()
@click.option(
    "--failures",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where failed documents are listed (default: beside the ledger).",
)
@reader_option
@common_options
def reread(settings: Settings, failures: Path | None, kind: str) -> None:
    """Read the ledger's documents again with a newer reader; older claims stay as history."""
    with open_to_write(settings) as ledger:
        try:
            _run(settings, ledger.reread(load_reader(kind), at=now()), failures)
        finally:
            tell_of_news(ledger, as_json=settings.as_json)


@click.command()
@click.argument("source", default="-")
@reader_option
@common_options
def extract(settings: Settings, source: str, kind: str) -> None:
    """Turn documents into extractions, without a ledger.

    SOURCE is a file, a folder, or - for standard input (JSON Lines). Prints one JSON object a
    document: ``id`` as given, ``name``, ``extraction``.
    """
    from riwaya.boundary import Failed, guarded
    from riwaya.ingest.files import Failure, ReadResult, read_paths
    from riwaya.store.forms import canonical, to_json

    reader, failed = load_reader(kind), 0
    for found in read_paths((source,), sys.stdin.buffer if source == "-" else None):
        if isinstance(found, Failure):
            result: Any = Failed(found.name, found.problem, found.hint)
        else:
            result = guarded(found.document.name, partial(reader.extract, found.document))
        if isinstance(result, Failed):
            failed += 1
            click.echo(safe(f"{result.name}: {result.problem}\n  hint: {result.hint}"), err=True)
        elif isinstance(found, ReadResult):
            form = {"id": found.given_id, "name": found.document.name}
            click.echo(canonical(form | {"extraction": to_json(result)}))
    if failed:
        sys.exit(1)


def _run(settings: Settings, outcomes: Iterable[Outcome | Failed], failures: Path | None) -> None:
    """Drive a batch to its end, tell what came of it, and set the exit status."""
    from riwaya.boundary import Failed

    beside = settings.ledger.with_name(settings.ledger.name + ".failures.jsonl")
    listed, tally = FailuresFile(failures or beside), Tally()
    try:
        with _progress(settings) as advance:
            for outcome in outcomes:
                if isinstance(outcome, Failed):
                    tally.failed += 1
                    listed.write(outcome)
                else:
                    tally.count(outcome)
                advance(tally)
    finally:
        listed.close()
    _tell(settings, tally, listed)
    if tally.failed:
        sys.exit(1)


@contextmanager
def _progress(settings: Settings) -> Iterator[Any]:
    """Give what shows how far a batch is: a line on a terminal, nothing elsewhere."""
    if settings.as_json or not sys.stderr.isatty():
        yield lambda tally: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        BarColumn(pulse_style="cyan"),
        TextColumn("{task.completed:,} documents, {task.fields[claims]:,} claims"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("read", total=None, claims=0)  # how many there are is not known yet
        yield lambda tally: bar.update(task, advance=1, claims=tally.claims)


def _tell(settings: Settings, tally: Tally, listed: FailuresFile) -> None:
    where = str(listed.path) if listed.count else None
    if settings.as_json:
        print_json(asdict(tally) | {"ledger": str(settings.ledger), "failures": where})
        return
    for note in tally.notes[:_SHOWN]:
        click.echo(safe(f"note: {note}"), err=True)
    if len(tally.notes) > _SHOWN:
        click.echo(f"… and {len(tally.notes) - _SHOWN} more notes", err=True)
    parts = [f"{tally.new} new"]
    if tally.again:
        parts.append(f"{tally.again} read again")
    parts += [f"{tally.already} already there", f"{tally.failed} failed"]
    total = tally.documents + tally.failed
    click.echo(f"{total} documents: {', '.join(parts)}. {tally.claims} claims added.")
    if where:
        click.echo(f"Failed documents are listed in {where}")
