"""The tables of time: month names of both calendars, and the words of time expressions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from riwaya.errors import LexiconError
from riwaya.lexicon.numerals import whole_number
from riwaya.lexicon.tables import DATA, one_of, read_table
from riwaya.text.fold import fold_word

_ROLES = (
    "adverb", "ago", "anaphor", "anaphor_whole", "before_clock", "byline", "daypart", "decade",
    "deictic", "during", "edge", "era", "era_hijri", "few", "fraction", "from", "future",
    "future_open", "guard", "hedge", "hence", "honorific", "in", "lead", "now", "of_event", "one",
    "past", "past_open", "period", "present", "recent", "same", "season", "since", "teen", "this",
    "until", "weekday", "zone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Month:
    """A month name. ``guarded`` names are other words too (مارس, آب) and need a date around."""

    id: str
    forms: tuple[str, ...]
    month: int
    hijri: bool
    guarded: bool


@dataclass(frozen=True, slots=True)
class TimeRow:
    """A word or phrase of a time expression; ``value`` is read by the rule of its role."""

    id: str
    forms: tuple[str, ...]
    role: str
    value: str


def load_months(path: Path = DATA / "months.tsv") -> tuple[Month, ...]:
    """Read and check the months. Raises LexiconError naming the first bad line."""
    columns = ("id", "form", "month", "calendar", "guard", "gloss", "example", "source")
    return tuple(
        Month(
            row["id"],
            _forms(row["form"]),
            _month(row["month"], where),
            one_of(row["calendar"], ("gregorian", "hijri"), where, "calendar") == "hijri",
            one_of(row["guard"], ("guarded", "plain"), where, "guard") == "guarded",
        )
        for where, row in read_table(path, columns)
    )


def load_times(path: Path = DATA / "times.tsv") -> tuple[TimeRow, ...]:
    """Read and check the time words. Raises LexiconError naming the first bad line."""
    columns = ("id", "form", "role", "value", "gloss", "example", "source")
    return tuple(
        TimeRow(row["id"], _forms(row["form"]), one_of(row["role"], _ROLES, where, "role"), value)
        for where, row in read_table(path, columns)
        for value in (row["value"],)
    )


def _month(value: str, where: str) -> int:
    number = whole_number(value, where)
    if not 1 <= number <= 12:
        raise LexiconError(where, f"there is no month {number}", "write 1 to 12")
    return number


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(fold_word(form) for form in cell.split("|"))
