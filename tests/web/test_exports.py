"""Exports: how far coders agree on what is exported, what waits for the public, one function."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from riwaya.api import Ledger, open_ledger
from riwaya.api.agreed import agreed_on
from riwaya.api.exporting import ExportForm, export_claims
from riwaya.cli import main
from riwaya.extract.reader import load_reader
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.store.asked import POSITIONS, ClaimQuery, query_of
from riwaya.store.coding import Verdict
from riwaya.store.sampling import SampleFilter, SampleOf
from riwaya.types import Predicate

V1 = "/api/v1"
AT = "2026-03-20T10:00:00+00:00"
FIRST = {"by": "ليلى", "at": AT}
SECOND = {"by": "عمر", "at": AT}


def exported(ledger: Ledger, asked: ClaimQuery, **given: Any) -> tuple[dict[str, Any], list[Any]]:
    lines = "".join(export_claims(ledger, asked, ExportForm.JSONL, at=AT, **given)).splitlines()
    return json.loads(lines[0])["riwaya"], [json.loads(line)["line"] for line in lines[1:]]


def figures(agreed: dict[str, Any]) -> dict[tuple[str, str], tuple[float | None, int]]:
    return {(one["field"], one["measure"]): (one["value"], one["n"]) for one in agreed["figures"]}


@pytest.fixture
def coded(ledger_path: Path) -> Path:
    """Two people coded ten claims on deaths; on one of them they differ."""
    with open_ledger(ledger_path) as ledger:
        kills = SampleFilter(predicates=frozenset({Predicate.KILL}))
        ledger.codings.sample("k", 10, 1, kills, **FIRST)
        for number, unit in enumerate(ledger.codings.waiting("k", by="عمر")):
            verdict = Verdict.REJECT if number == 0 else Verdict.ACCEPT
            ledger.codings.code("k", unit.id, Verdict.ACCEPT, **FIRST)
            ledger.codings.code("k", unit.id, verdict, **SECOND)
    return ledger_path


def test_an_export_tells_how_far_the_coders_of_its_claims_agree(coded: Path) -> None:
    with open_ledger(coded, writable=False) as ledger:
        [sample] = ledger.codings.samples()
        head, _ = exported(ledger, ClaimQuery())
        [told] = head["agreement"]
        assert (told["sample"], told["of"], told["units"], told["coders"]) == (
            "k", "claims", sample.size, 2,
        )  # fmt: skip
        value, n = figures(told)["verdict", "percent"]
        assert (value, n) == (pytest.approx(1 - 1 / sample.size, abs=1e-3), sample.size)
        assert "عمر" not in json.dumps(head, ensure_ascii=False)
        # of other claims these figures say nothing
        assert exported(ledger, ClaimQuery(predicates=(Predicate.RAID,)))[0]["agreement"] == []
        unit = ledger.codings.codings("k")[0]
        [part] = agreed_on(ledger, ClaimQuery(documents=(unit.document,)))
        inside = {one.unit for one in ledger.codings.codings("k") if one.document == unit.document}
        assert part.units == len(inside) < sample.size


def test_what_one_person_coded_is_no_agreement(ledger_path: Path) -> None:
    with open_ledger(ledger_path) as ledger:
        ledger.codings.sample("s", 3, 1, **FIRST)
        for unit in ledger.codings.waiting("s", by="ليلى"):
            ledger.codings.code("s", unit.id, Verdict.ACCEPT, **FIRST)
        assert exported(ledger, ClaimQuery())[0]["agreement"] == []


def test_articles_that_were_coded_whole_count_for_their_claims(ledger_path: Path) -> None:
    with open_ledger(ledger_path) as ledger:
        ledger.codings.sample("d", 3, 1, of=SampleOf.DOCUMENTS, **FIRST)
        for unit in ledger.codings.waiting("d", by="عمر"):
            claims = list(ledger.extraction(unit.document).claims)[:2]  # type: ignore[union-attr]
            ledger.codings.code("d", unit.id, Verdict.CODED, claims, **FIRST)
            ledger.codings.code("d", unit.id, Verdict.CODED, claims[:1], **SECOND)
        [told] = exported(ledger, ClaimQuery())[0]["agreement"]
    assert (told["of"], told["units"]) == ("documents", 3)
    found = figures(told)
    assert found["quote", "exact"] == (pytest.approx(2 * 3 / 9, abs=1e-3), 9)
    assert found["verdict", "percent"] == (None, 0)


def test_a_table_has_a_line_for_each_figure(coded: Path) -> None:
    with open_ledger(coded, writable=False) as ledger:
        text = "".join(export_claims(ledger, ClaimQuery(), ExportForm.CSV, at=AT))
        bare = "".join(
            export_claims(ledger, ClaimQuery(predicates=(Predicate.RAID,)), ExportForm.CSV, at=AT)
        )
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    named = {row[0]: row[1:] for row in rows if row and row[0].startswith("# ")}
    assert named["# agreement verdict percent"][1].startswith("n ")
    assert named["# redaction"] == ["none"]
    assert "not measured" in bare.split("# agreement")[1].splitlines()[0]


# Published when, precision by its letters → held back for a fortnight from 20 March 2026?
DATED = {
    "yesterday": ("2026-03-19", True),
    "thirteen days ago": ("2026-03-07", True),
    "fourteen days ago": ("2026-03-06", False),
    "this month, no day known": ("2026-03", True),
    "this year, no month known": ("2026", True),
    "last year": ("2025", False),
    "no date": (None, True),
}
TEXT = "قال متحدث باسم الجيش إن مسلحي التنظيم ينتشرون في الرقة. قتل خمسة جنود في حلب."


@pytest.mark.parametrize(("published", "held"), DATED.values(), ids=DATED.keys())
def test_r13_young_positions_wait_for_the_public(published: str | None, held: bool) -> None:
    """R13: claims about present positions or movement younger than N days stay out."""
    with open_ledger(Path(":memory:")) as ledger:
        document = read_text(TEXT, published=published)
        given = [ReadResult(document, TEXT.encode())]
        list(ledger.read(given, load_reader("rules"), at=AT))
        predicates = {line.predicate for line in ledger.claims()}
        assert predicates & POSITIONS and predicates - POSITIONS, predicates
        head, rows = exported(ledger, ClaimQuery(), delay_days=14)
        whole, all_rows = exported(ledger, ClaimQuery())
    kept = {row["predicate"] for row in rows}
    assert kept == (predicates - POSITIONS if held else predicates)
    assert head["held_back"] == len(all_rows) - len(rows)
    assert bool(head["held_back"]) is held
    assert (head["redaction"], head["delay_days"], head["rows"]) == ("delay", 14, len(rows))
    assert (whole["redaction"], whole["delay_days"], whole["held_back"]) == ("none", None, 0)


def test_a_delay_never_gives_more_than_the_query_asks(ledger_path: Path) -> None:
    with open_ledger(ledger_path, writable=False) as ledger:
        early = ClaimQuery(held_from=datetime.date(1990, 1, 1), group_copies=False)
        [all_held, delayed] = [
            exported(ledger, early)[1],
            exported(ledger, early, delay_days=14)[1],
        ]
        assert all_held == delayed
        assert all(row["predicate"] not in POSITIONS for row in delayed)
        with pytest.raises(ValueError, match="delay"):
            next(export_claims(ledger, early, ExportForm.JSONL, at=AT, delay_days=0))
    assert query_of({"held_from": ["1990"]}).held_from == datetime.date(1990, 1, 1)


def test_command_and_api_give_the_same(
    client: TestClient, ledger_path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "claims.csv"
    words = ["--ledger", str(ledger_path), "export", "predicate=KILL", "factuality=CT+"]
    ran = CliRunner().invoke(main, [*words, "--public", "--delay", "30", "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    query = "predicate=KILL&factuality=CT%2B&delay=30"
    told = client.get(f"{V1}/exports/claims.csv?{query}")
    apart = [line for line in told.text.splitlines() if not line.startswith("# made")]
    ours = out.read_text(encoding="utf-8").splitlines()
    assert [line for line in ours if not line.startswith("# made")] == apart
    assert not list(tmp_path.glob("*.part"))
    page = client.get("/claims?predicate=KILL").text
    assert "/api/v1/exports/claims.csv?predicate=KILL&amp;delay=14" in page


WRONG = {
    "no parameter": (["x"], 1, "no parameter"),
    "an unknown one": (["colour=red"], 1, "no such parameter"),
    "a value that is none": (["predicate=SING"], 1, "unknown"),
    "a delay of nothing": (["--delay", "3"], 2, "--public"),
    "a delay of no days": (["--public", "--delay", "0"], 2, "range"),
}


@pytest.mark.parametrize(("words", "status", "says"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_word_is_named(ledger_path: Path, words: list[str], status: int, says: str) -> None:
    ran = CliRunner().invoke(main, ["--ledger", str(ledger_path), "export", *words])
    assert (ran.exit_code, says in ran.output) == (status, True), ran.output


@pytest.mark.parametrize("delay", ["0", "-1", "x", "99999"])
def test_a_delay_that_cannot_be_is_told_of(client: TestClient, delay: str) -> None:
    assert client.get(f"{V1}/exports/claims.csv", params={"delay": delay}).status_code == 422
