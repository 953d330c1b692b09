"""The tables of counting and time: every example holds a form, and bad rows are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from riwaya.errors import LexiconError
from riwaya.lexicon.numerals import (
    dual_forms,
    load_countables,
    load_numerals,
    load_ordinals,
    load_quantifiers,
)
from riwaya.lexicon.tables import DATA
from riwaya.lexicon.times import load_months, load_times
from riwaya.text.clitics import prefix_splits, strip_article
from riwaya.text.fold import fold, fold_word
from riwaya.text.tokens import tokenize

TABLES = ("countables", "months", "numerals", "ordinals", "quantifiers", "times")
ROWS = [
    (f"{table}:{cells[0]}", cells[1], cells[-2])
    for table in TABLES
    for line in (DATA / f"{table}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for cells in (line.split("\t"),)
]


def readings(form: str) -> set[str]:
    """List what a token may be: as it stands, without particles, article, or accusative."""
    found = {rest for _, rest in prefix_splits(form)}
    found |= {strip_article(rest) for rest in found}
    return found | {rest[:-1] for rest in found if rest.endswith("ا")}


@pytest.mark.parametrize(
    ("forms", "example"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_the_example_holds_a_form(forms: str, example: str) -> None:
    tokens = [readings(form) for form in tokenize(fold(example)).forms]
    wanted = [tokenize(fold(form)).forms for form in forms.split("|")]
    assert any(
        all(word in tokens[at + step] for step, word in enumerate(form))
        for form in wanted
        for at in range(len(tokens) - len(form) + 1)
    )


def test_all_tables_load() -> None:
    assert all((load_countables(), load_months(), load_numerals(), load_ordinals()))
    assert all((load_quantifiers(), load_times()))


DUALS = {
    "masculine, broken plural": ("جندي", "both", {"جنديان", "جنديين"}),
    "masculine, sound plural": ("مدني", "nominative", {"مدنيان"}),
    "feminine": ("غارة", "both", {"غارتان", "غارتين", "غارتي", "غارتا"}),
    "none": ("قرية", "none", set()),
}


@pytest.mark.parametrize(("noun", "dual", "forms"), DUALS.values(), ids=DUALS.keys())
def test_duals(noun: str, dual: str, forms: set[str]) -> None:
    assert set(dual_forms(fold_word(noun), dual)) == {fold_word(form) for form in forms}


HEADS = {
    "months": "id\tform\tmonth\tcalendar\tguard\tgloss\texample\tsource\n",
    "numerals": "id\tform\tvalue\trank\tgloss\texample\tsource\n",
    "times": "id\tform\trole\tvalue\tgloss\texample\tsource\n",
}
FAULTS = {
    "month 13": ("months", "m\tيناير\t13\tgregorian\tplain\tx\tx\tx\n", "there is no month 13"),
    "calendar": ("months", "m\tيناير\t1\tjulian\tplain\tx\tx\tx\n", "calendar 'julian'"),
    "value": ("numerals", "n\tثلاثة\tthree\tunit\tx\tx\tx\n", "'three' is no whole number"),
    "rank": ("numerals", "n\tثلاثة\t3\tbig\tx\tx\tx\n", "rank 'big'"),
    "role": ("times", "t\tأمس\tday\t-1\tx\tx\tx\n", "role 'day'"),
}


@pytest.mark.parametrize(("table", "row", "problem"), FAULTS.values(), ids=FAULTS.keys())
def test_a_bad_row_is_named(table: str, row: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / f"{table}.tsv"
    path.write_text(HEADS[table] + row, encoding="utf-8")
    loaders = {"months": load_months, "numerals": load_numerals, "times": load_times}
    with pytest.raises(LexiconError, match=problem) as fault:
        loaders[table](path)
    assert fault.value.where == f"{table}.tsv:2"
