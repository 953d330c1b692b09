"""Lists of claims and documents: a table for people, JSON Lines and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from riwaya.cli.terminal import draw_table, isolated, on_terminal, one_line, room_for, wrapped

if TYPE_CHECKING:
    from riwaya.store.claims import ClaimLine
    from riwaya.store.documents import DocumentLine, Scope
    from riwaya.types import PartialDate

COLUMNS = (
    "id", "document", "name", "publisher", "published", "date_precision", "predicate",
    "factuality", "agents", "agent_words", "patients", "patient_words", "places", "place_words",
    "time_words", "window_first", "window_last", "number_words", "number_low", "number_best",
    "number_high", "number_of", "origin", "chain", "quote", "score", "current",
)  # fmt: skip
"""Columns of the CSV sheet. ``chain`` runs from the origin to the last relay."""

ROLES = {"agent": "who", "patient": "whom", "place": "where", "time": "when", "number": "count"}
"""What people call the roles of a claim."""

# A cell that begins so is run as a formula by spreadsheet programs.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def known_date(published: PartialDate) -> str:
    """Write a date as far as it is known: 2019, 2019-12, 2019-12-07, or nothing."""
    if published.date is None:
        return ""
    return published.date.isoformat()[: {"year": 4, "month": 7}.get(published.precision.value, 10)]


def claim_form(line: ClaimLine) -> dict[str, Any]:
    """Give the JSON form of a line: what a list shows, and the claim whole."""
    from riwaya.store.forms import to_json

    return {
        "id": line.id,
        "document": line.document,
        "name": line.name,
        "publisher": line.publisher,
        "published": to_json(line.published),
        "current": line.current,
        "quote": line.quote,
        "words": [one._asdict() for one in line.words],
        "claim": json.loads(line.body),
    }


def scope_words(scope: Scope) -> str:
    """Say what was searched: how much, and of which dates."""
    span = f", published {scope.first} to {scope.last}" if scope.first else ""
    undated = f", {scope.undated} without a date" if scope.undated else ""
    return f"{scope.documents} documents with {scope.claims} claims{span}{undated}"


def scope_form(scope: Scope) -> dict[str, object]:
    """Give the JSON form of what was searched."""
    from dataclasses import asdict

    return asdict(scope)


def print_jsonl(lines: Iterable[ClaimLine]) -> None:
    """Print a JSON object a claim."""
    for line in lines:
        click.echo(json.dumps(claim_form(line), ensure_ascii=False))


def print_csv(lines: Iterable[ClaimLine], *, bom: bool) -> None:
    """Print a sheet that no spreadsheet program runs; ``bom`` is for those that need it."""
    if bom:
        click.echo("\ufeff", nl=False)
    click.echo(csv_row(COLUMNS), nl=False)
    for line in lines:
        click.echo(csv_row(_cells(line)), nl=False)


def harmless(cell: object) -> str:
    """Write a cell so that no spreadsheet program takes it for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_row(cells: Iterable[object]) -> str:
    """Write one line of a sheet."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def _cells(line: ClaimLine) -> Iterator[object]:
    body = json.loads(line.body)
    number = body["number"] or {}
    yield from (line.id, line.document, line.name, line.publisher)
    yield from (known_date(line.published), line.published.precision.value)
    yield from (line.predicate.value, line.factuality.value)
    for role in ("agent", "patient", "place"):
        found = [one for one in line.words if one.role == role]
        yield "; ".join(one.ref for one in found)
        yield "; ".join(one.words for one in found)
    yield _words(line, "time")
    yield from (line.window.first, line.window.last)
    yield _words(line, "number")
    yield from (number.get(key) for key in ("low", "best", "high", "of"))
    yield line.origin
    yield chain_words(line, mark=False)
    yield from (line.quote, line.score, line.current)


def _words(line: ClaimLine, *roles: str) -> str:
    return "; ".join(one.words for one in line.words if one.role in roles)


def chain_words(line: ClaimLine, *, mark: bool) -> str:
    """Write the voices from the origin on, the publisher last; ``mark`` sets Arabic apart."""
    voices = [(one.words, one.ref) for one in line.words if one.role == "voice"]
    apart = isolated if mark else str
    hops = [f"{apart(one_line(words))} ({kind})" for words, kind in voices]
    return " > ".join([*hops, apart(one_line(line.publisher or "the publisher"))])


def print_table(lines: list[ClaimLine]) -> None:
    """Print claims for people: a drawn table on a terminal, cells and tabs elsewhere."""
    if on_terminal():
        _draw(lines)
        return
    heads = ("claim", "what", "certainty", "who", "whom", "where", "when", "voices", "quote")
    print_rows(heads, [_table_row(line) for line in lines])


def _table_row(line: ClaimLine) -> list[str]:
    cells = [line.id[:10], line.predicate.value, line.factuality.value]
    cells += [one_line(_words(line, role)) for role in ("agent", "patient", "place", "time")]
    return [*cells, chain_words(line, mark=False), one_line(line.quote)]


def _draw(lines: list[ClaimLine]) -> None:
    room = room_for(3)
    rows = []
    for line in lines:
        said = [
            f"{name}: {piece}"
            for role, name in ROLES.items()
            for piece in wrapped(_words(line, role), room - 7)
        ]
        voices = [
            piece
            for one in line.words
            if one.role == "voice"
            for piece in (*wrapped(one.words, room), f"  {one.ref}")
        ]
        voices += wrapped(line.publisher or "the publisher", room)
        first = [line.predicate.value, line.factuality.value, line.id[:10]]
        rows.append((first, said, voices, wrapped(line.quote, room)))
    draw_table(("claim", "what it says", "voices, origin first", "quote"), rows)


def print_documents(lines: list[DocumentLine]) -> None:
    """Print documents for people: a drawn table on a terminal, cells and tabs elsewhere."""
    if not on_terminal():
        heads = ("document", "published", "precision", "claims", "publisher", "title", "name")
        print_rows(heads, [_document_row(line) for line in lines])
        return
    room, rows = room_for(3), []
    for line in lines:
        dated = known_date(line.published) or "no date"
        first = [line.id[:12], dated, f"{line.claims} claims"]
        parts = (line.title or "", line.publisher or "", line.name)
        rows.append((first, *(wrapped(part, room) for part in parts)))
    draw_table(("document", "title", "publisher", "name"), rows)


def _document_row(line: DocumentLine) -> list[str]:
    cells = [line.id[:12], known_date(line.published), line.published.precision.value]
    words = (line.publisher or "", line.title or "", line.name)
    return [*cells, str(line.claims), *map(one_line, words)]


def print_rows(heads: tuple[str, ...], rows: list[list[str]]) -> None:
    """Print rows as lines of cells with tabs between, for programs and for grep."""
    for row in [list(heads), *rows]:
        click.echo("\t".join(row))
