"""Every table: sorted, whole, and every row's example shows a form of the row."""

import unicodedata
from pathlib import Path

import pytest

from riwaya.lexicon.tables import DATA, read_table
from riwaya.text.clitics import prefix_splits
from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize

TABLES = sorted(path for path in DATA.glob("*.tsv") if path.name != "weights.tsv")
# Frames are no words of texts; tables of verbs have tests of their own, by inflected forms.
_NOT_WORDS = {
    "cues.tsv", "frames.tsv", "function_words.tsv", "triggers_state.tsv", "triggers_violence.tsv",
}  # fmt: skip


def _columns(path: Path) -> tuple[str, ...]:
    with path.open(encoding="utf-8") as lines:
        return tuple(
            next(line for line in lines if not line.startswith("#")).rstrip("\n").split("\t")
        )


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_a_table_keeps_its_contract(path: Path) -> None:
    columns = _columns(path)
    assert columns[:2] == ("id", "form")
    assert columns[-3:] == ("gloss", "example", "source")
    rows = read_table(path, columns)
    assert rows
    for where, row in rows:
        assert row["id"].isascii(), where
        assert unicodedata.is_normalized("NFC", row["form"]), where


@pytest.mark.parametrize(
    "path", [path for path in TABLES if path.name not in _NOT_WORDS], ids=lambda path: path.name
)
def test_every_row_has_an_example_with_a_word_of_it(path: Path) -> None:
    lacking = []
    for where, row in read_table(path, _columns(path)):
        if not row["example"]:
            lacking.append(where)
            continue
        words = tokenize(fold(row["example"])).forms
        rests = {rest for word in words for _, rest in prefix_splits(word)}
        stems = {stem for form in row["form"].split("|") for stem in _stems(form)}
        if not any(rest.startswith(stem) or stem in rest for rest in rests for stem in stems):
            lacking.append(where)
    assert not lacking


def _stems(form: str) -> list[str]:
    """Give the first letters of a form's words, enough to know an inflected form by."""
    words = tokenize(fold(form.replace("~", " ").replace("+", " ").replace("…", " "))).forms
    bare = [word[2:] if word.startswith("ال") and len(word) > 4 else word for word in words]
    return [word[: max(2, len(word) - 2)] for word in bare if word]
