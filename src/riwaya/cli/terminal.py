"""Words on a terminal: control characters made harmless, Arabic kept in its own direction."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.text import Text

    from riwaya.types import Document, Span

# Escape sequences in a document must not reach a terminal; one mark for one keeps positions.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Marks that open or close a direction would tear our own isolates open.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ISOLATE, _END = "\u2067", "\u2069"


def safe(text: str) -> str:
    """Replace what would steer a terminal, character for character."""
    return _DIRECTION.sub("\u2060", _CONTROL.sub("\ufffd", text))


def on_terminal(out: TextIO | None = None) -> bool:
    """Say whether a person looks at the output, not a pipe or a file."""
    return (out or sys.stdout).isatty()


def isolated(text: str) -> str:
    """Set Arabic apart, so that the line around it keeps its order; one line of text."""
    return f"{_ISOLATE}{text}{_END}" if _RIGHT_TO_LEFT.search(text) else text


def one_line(text: str) -> str:
    """Join the lines of a text, for a cell of a table."""
    return " ".join(safe(text).split())


def wrapped(text: str, width: int) -> list[str]:
    """Cut a text into lines at its spaces, each set apart by itself.

    An isolate that a table broke over two lines would leave both in the wrong order. No Arabic
    word is cut, for its letters join; a long path is.
    """
    joined = bool(_RIGHT_TO_LEFT.search(text))
    lines = textwrap.wrap(
        one_line(text), width, break_long_words=not joined, break_on_hyphens=False
    )
    return [isolated(line) for line in lines]


def article(document: Document, triggers: list[Span], *, styled: bool) -> Text:
    """Write an article with the number of each claim after its trigger.

    A number stands after the whole word, for nothing may come between Arabic letters that
    join. Triggers are highlighted on a terminal.
    """
    from rich.text import Text

    text = safe(document.text)
    marks: dict[int, str] = {}
    for number, span in enumerate(triggers, start=1):
        at = _word_end(text, span.end)
        marks[at] = marks.get(at, "") + f"[{number}]"
    whole = Text(text)
    if styled:
        for boilerplate in document.boilerplate:
            whole.stylize("dim", *boilerplate.span)
        for span in triggers:
            whole.stylize("bold yellow", *span)
    places = sorted(marks)
    pieces = whole.divide(places)
    out = Text()
    for piece, place in zip(pieces, places, strict=False):
        out.append_text(piece)
        out.append(marks[place], style="bold cyan" if styled else "")
    out.append_text(pieces[-1])
    if not styled:
        return out
    lines = out.split("\n", allow_blank=True)
    for index, line in enumerate(lines):
        if line.plain.strip():
            lines[index] = Text(_ISOLATE) + line + Text(_END)
    return Text("\n").join(lines)


def _word_end(text: str, at: int) -> int:
    while at < len(text) and (text[at].isalnum() or "\u064b" <= text[at] <= "\u0652"):
        at += 1
    return at


def room_for(columns: int) -> int:
    """Say how wide each of some equal columns may be, beside a first one of 12."""
    width = shutil.get_terminal_size().columns
    return int(max((width - 12 - 3 * columns - 4) // columns, 16))


def draw_table(heads: tuple[str, ...], rows: Sequence[tuple[list[str], ...]]) -> None:
    """Draw rows of cells, each a list of lines that are wrapped and isolated already."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=True)
    for head in heads:
        table.add_column(head, no_wrap=True)
    for row in rows:
        table.add_row(*(Text("\n".join(cell)) for cell in row))
    Console().print(table)
