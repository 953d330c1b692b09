"""The reference pages name exactly what the code has: types, values, tables, commands, options."""

from __future__ import annotations

import inspect
import re
from enum import StrEnum
from pathlib import Path

import click
import pytest

import riwaya.types
from riwaya.cli import main
from riwaya.lexicon.tables import DATA
from riwaya.types import Factuality, Predicate, VoiceLink, VoiceType

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
TYPES = {
    name
    for name, value in inspect.getmembers(riwaya.types, inspect.isclass)
    if value.__module__ == riwaya.types.__name__
}


def rows(page: str, heading: str) -> list[list[str]]:
    """Cells of the table rows under a heading, up to the next; the header and rule left out."""
    text = (REFERENCE / page).read_text(encoding="utf-8")
    section = re.split(r"^#+ ", text.split(f"{heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def test_every_type_has_its_entry_and_every_entry_its_type() -> None:
    assert [row[0].strip("`") for row in rows("glossary.md", "## Types")] == sorted(TYPES)


@pytest.mark.parametrize("heading", ["## Types", "## Field terms"])
def test_entries_are_sorted_bilingual_and_explained(heading: str) -> None:
    found = rows("glossary.md", heading)
    names = [row[0].strip("`") for row in found]
    assert names == sorted(names)
    for name, arabic, meaning in found:
        assert re.search("[\u0621-\u064a]", arabic), name
        assert meaning, name


VALUES: dict[str, tuple[str, str, type[StrEnum]]] = {
    "predicates": ("predicates.md", "# Predicates", Predicate),
    "factuality": ("factuality.md", "# Factuality", Factuality),
    "voice types": ("chain-types.md", "## Voice types", VoiceType),
    "voice links": ("chain-types.md", "## Links", VoiceLink),
}


@pytest.mark.parametrize(("page", "heading", "kind"), VALUES.values(), ids=VALUES.keys())
def test_a_page_lists_every_value(page: str, heading: str, kind: type[StrEnum]) -> None:
    assert [row[0].strip("`") for row in rows(page, heading)] == [str(value) for value in kind]


def test_every_table_of_words_is_listed_with_its_columns() -> None:
    listed = {row[0].strip("`"): row[2] for row in rows("tables.md", "## The tables")}
    files = {path.name: path for path in DATA.glob("*.tsv") if path.stem != "weights"}
    assert list(listed) == sorted(files)
    for name, path in files.items():
        with path.open(encoding="utf-8") as lines:
            own = next(line for line in lines if line[0] != "#").rstrip("\n").split("\t")[2:-3]
        if name not in ("country_defaults.tsv", "triggers_violence.tsv"):  # "a column for each"
            missing = [column for column in own if f"`{column}`" not in listed[name]]
            assert not missing, f"{name}: {missing}"


@pytest.mark.parametrize("name", main.commands)
def test_every_command_is_described_with_its_options(name: str) -> None:
    text = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    found = re.search(rf"^## `riwaya {name}\b.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/reference/commands.md has no section for riwaya {name}"
    for parameter in main.commands[name].params:
        if isinstance(parameter, click.Option) and parameter.opts[0] not in ("--ledger", "--json"):
            assert f"`{parameter.opts[0]}" in found[0], parameter.opts[0]


def test_no_command_is_described_that_is_not_there() -> None:
    text = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    assert re.findall(r"^## `riwaya ([a-z-]+)", text, re.MULTILINE) == list(main.commands)
