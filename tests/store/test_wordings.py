"""Claims worded alike are proposed without a key, told of as such, and judged like any others."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from riwaya.api import Ledger, open_ledger
from riwaya.cli import main
from riwaya.extract.reader import RulesReader
from riwaya.ingest.documents import read_text
from riwaya.ingest.files import read_paths
from riwaya.ingest.results import ReadResult
from riwaya.link.linker import Linker, load_linker
from riwaya.link.wording import PROPOSED
from riwaya.samples import sample_paths
from riwaya.store import tables, wordings
from riwaya.store.connect import reading

AT = "2020-03-06T10:00:00+00:00"
FIRST = "قتل سبعة مدنيين في قصف استهدف سوق بلدة سراقب في ريف إدلب الأحد."
AGAIN = "أعلن ناشطون مقتل سبعة مدنيين بقصف استهدف سوق بلدة سراقب في ريف إدلب الأحد."
OTHER = "وقعت الحكومة اتفاقا مع قبائل في مأرب لتأمين خطوط النفط."
PERSONS = ("اغتيل القائد أبو خالد الحمصي في سراقب.", "اغتيل القائد فراس العمر في سراقب.")


def read(ledger: Ledger, *told: tuple[str, str | None]) -> None:
    for text, day in told:
        name = f"outlet {len(ledger.documents())}"
        document = read_text(text, published=day, name=name, publisher=name)
        list(ledger.read([ReadResult(document, text.encode())], RulesReader(), at=AT))


@pytest.fixture(scope="module")
def keyless() -> Linker:
    """Give the shipped linker without keys: only wording proposes."""
    return dataclasses.replace(load_linker(), keys_of=lambda _slots: ())


def proposed(ledger: Ledger) -> list[str]:
    assert all(line.weights[-1] == PROPOSED for line in ledger.links())
    return [line.id for line in ledger.links()]


def test_claims_worded_alike_are_linked_and_told_of(ledger: Ledger, keyless: Linker) -> None:
    read(ledger, (FIRST, "2020-03-02"), (AGAIN, "2020-03-03"), (OTHER, "2020-03-03"))
    list(ledger.link(keyless))
    [link, *_] = proposed(ledger)
    told = CliRunner().invoke(main, ["explain", link, "--ledger", str(ledger.path)])
    assert "proposed by wording" in told.output and "+0.00 bits neither way" in told.output


def test_a_link_that_a_key_proposed_does_not_say_so(ledger: Ledger) -> None:
    read(ledger, (FIRST, "2020-03-02"), (AGAIN, "2020-03-03"))
    list(ledger.link(load_linker()))
    assert ledger.links() and all(PROPOSED not in line.weights for line in ledger.links())
    told = CliRunner().invoke(main, ["explain", ledger.links()[0].id, "--ledger", str(ledger.path)])
    assert "weights" in told.output and "proposed by wording" not in told.output


APART = {
    "printed a week apart": ((FIRST, "2020-03-02"), (AGAIN, "2020-03-09")),
    "a month of printing only": ((FIRST, "2020-03"), (AGAIN, "2020-03-03")),
    "no day of printing": ((FIRST, None), (AGAIN, None)),
    "other matters": ((FIRST, "2020-03-02"), (OTHER, "2020-03-02")),
    "two persons": tuple((text, "2020-03-02") for text in PERSONS),
}


@pytest.mark.parametrize("told", APART.values(), ids=APART.keys())
def test_what_is_apart_is_not(
    ledger: Ledger, keyless: Linker, told: tuple[tuple[str, str | None], ...]
) -> None:
    read(ledger, *told)
    list(ledger.link(keyless))
    assert ledger.links() == [] and ledger.disputes() == []


def test_likeness_alone_is_held_against_nobody(
    ledger: Ledger, keyless: Linker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordings, "ALIKE", -1.0)  # all are worded alike
    seen: list[object] = []

    def disputes(pairs: object) -> list[object]:
        seen.extend(pairs)  # type: ignore[call-overload]
        return []

    read(ledger, (FIRST, "2020-03-02"), (OTHER, "2020-03-02"))
    list(ledger.link(dataclasses.replace(keyless, find_disputes=disputes)))  # type: ignore[arg-type]
    assert seen == []


def test_a_claim_meets_only_those_worded_most_alike(ledger: Ledger, keyless: Linker) -> None:
    read(ledger, *((f"{FIRST} عدد {number}.", "2020-03-02") for number in range(5)))
    steps = list(ledger.link(keyless))
    claims = ledger.scope().claims
    assert 0 < sum(step.pairs for step in steps) <= claims * wordings.MOST_ALIKE


def test_what_was_read_anew_leaves_nothing_behind(ledger: Ledger, keyless: Linker) -> None:
    read(ledger, (FIRST, "2020-03-02"), (AGAIN, "2020-03-03"))
    list(ledger.link(keyless))
    assert proposed(ledger)
    line = ledger.documents()[0]
    ledger.decide(
        line.id, "published", {"date": "2020-05-02", "precision": "day"}, by="A", why="b", at=AT,
        reader=RulesReader(),
    )  # fmt: skip
    list(ledger.link(keyless))
    assert proposed(ledger) == []
    with reading(ledger._engine, ledger.path) as conn:
        assert len(conn.execute(select(tables.wordings)).all()) == 2


def test_added_later_is_linked_as_if_it_had_come_at_once(tmp_path: Path) -> None:
    """With the shipped linker over the sample collection, row for row."""
    linker, documents = load_linker(), list(read_paths(list(map(str, sample_paths()))))
    found = []
    for name, ends in (("once", (len(documents),)), ("later", (5, 6, len(documents)))):
        with open_ledger(tmp_path / f"{name}.sqlite") as ledger:
            for first, last in zip((0, *ends), ends, strict=False):
                list(ledger.read(documents[first:last], RulesReader(), at=AT))
                list(ledger.link(linker))
            with reading(ledger._engine, ledger.path) as conn:
                found.append({
                    table.name: sorted(conn.execute(select(*table.c)).all())
                    for table in (tables.links, tables.disputes, tables.copies)
                })  # fmt: skip
    assert all(found[0].values())
    assert found[0] == found[1]
