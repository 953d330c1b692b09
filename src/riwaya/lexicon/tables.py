"""Reading and checking the tables of ``lexicon/data``: tab-separated, one fact a row.

Every table begins with the columns ``id`` and ``form`` and ends with ``gloss``, ``example`` and
``source``; rows are sorted by id; a line that begins with ``#`` is a comment. What lies between
is each table's own.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from riwaya.errors import LexiconError

DATA = Path(__file__).parent / "data"

Row = dict[str, str]


def read_table(path: Path, columns: tuple[str, ...]) -> list[tuple[str, Row]]:
    """Read a table whose header must be ``columns``; give ``(file:line, row)`` pairs.

    Raises:
        LexiconError: Names the first line with a wrong number of cells, an empty ``id`` or
            ``form``, or an id that is not after the one above it.
    """
    rows: list[tuple[str, Row]] = []
    header: list[str] | None = None
    previous = ""
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            if line.startswith("#") or line == "\n":
                continue
            where, cells = f"{path.name}:{number}", line.rstrip("\n").split("\t")
            if header is None:
                header = cells
                if tuple(header) != columns:
                    expected = " ".join(columns)
                    raise LexiconError(where, "the header is wrong", f"write: {expected}")
                continue
            if len(cells) != len(columns):
                problem = f"{len(cells)} cells where {len(columns)} belong"
                raise LexiconError(where, problem, "separate the cells by one tab each")
            row = dict(zip(columns, cells, strict=True))
            if not row["id"] or not row["form"]:
                raise LexiconError(where, "id or form is empty", "fill both in")
            if row["id"] <= previous:
                hint = "sort the rows by id; an id stands once"
                raise LexiconError(where, f"id {row['id']!r} follows {previous!r}", hint)
            previous = row["id"]
            rows.append((where, row))
    return rows


def one_of(value: str, allowed: tuple[str, ...], where: str, column: str) -> str:
    """Return ``value`` if it is allowed. Raises LexiconError that lists what is."""
    if value not in allowed:
        raise LexiconError(
            where, f"{column} {value!r} is unknown", "use one of " + ", ".join(allowed)
        )
    return value


@contextmanager
def collector_resting() -> Iterator[None]:
    """Let the garbage collector rest while tables are made, or looked up while reading.

    Tables are half a million small objects that stay, some made when a text first asks for them:
    walking them again and again takes a third of the time of loading. Neither loading nor reading
    makes circles that only the collector could free.
    """
    resting = not gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not resting:
            gc.enable()
