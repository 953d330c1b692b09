"""The figures: counted by hand on tiny invented claims, and equal to the reference's."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from riwaya.errors import IngestError
from riwaya.evaluate import report
from riwaya.evaluate.forms import ArgumentForm, ClaimForm
from riwaya.evaluate.gold import load_gold, load_predictions, write_predictions
from riwaya.evaluate.score import Scores, match, score

SHARED = Path(__file__).parents[3] / "shared" / "gold"
TEXT = "قتل ثلاثة جنود في قصف قرب البلدة"


def claim(predicate: str = "KILL", trigger: tuple[int, int] = (0, 3), **more: object) -> ClaimForm:
    made: ClaimForm = {
        "predicate": predicate, "quote": [0, 20], "trigger": list(trigger), "factuality": "CT+",
        "agent": [], "patient": [], "place": [], "time": None, "chain": [], "number": None,
    }  # fmt: skip
    return made | more  # type: ignore[return-value]  # the cases name their keys


def argument(start: int, end: int, **more: str) -> ArgumentForm:
    return {"span": [start, end], **more}  # type: ignore[typeddict-item]  # as above


def one(gold: ClaimForm, found: ClaimForm) -> Scores:
    return score({"a": [gold]}, {"a": [found]})


def counts(scores: Scores, name: str) -> tuple[int, int, int]:
    figure = scores.figures[name]
    return figure.right, figure.predicted, figure.annotated


CLAIMS = {
    "same trigger": (claim(), claim(), 1, 1, 1),
    "one letter shared": (claim(trigger=(0, 3)), claim(trigger=(2, 6)), 1, 1, 1),
    "side by side": (claim(trigger=(0, 3)), claim(trigger=(3, 6)), 0, 0, 0),
    "same family": (claim("KILL"), claim("ATTACK"), 0, 1, 1),
    "other family": (claim("KILL"), claim("DETAIN"), 0, 0, 1),
}


@pytest.mark.parametrize("case", CLAIMS.values(), ids=CLAIMS.keys())
def test_claims_match(case: tuple[ClaimForm, ClaimForm, int, int, int]) -> None:
    gold, found, strict, family, trigger = case
    scores = one(gold, found)
    assert counts(scores, "claim") == (strict, 1, 1)
    assert counts(scores, "claim.family") == (family, 1, 1)
    assert counts(scores, "trigger") == (trigger, 1, 1)


def test_most_pairs_are_kept_where_the_closest_would_lose_one() -> None:
    gold = [claim(trigger=(0, 6)), claim(trigger=(0, 3))]
    found = [claim(trigger=(0, 3)), claim(trigger=(4, 6))]

    def meet(a: ClaimForm, b: ClaimForm) -> bool:
        return bool(set(range(*a["trigger"])) & set(range(*b["trigger"])))

    assert sorted(match(gold, found, meet)) == [(0, 1), (1, 0)]


ARGUMENTS = {
    "half of the shorter": ([argument(4, 8)], [argument(6, 16)], 1),
    "less than half": ([argument(4, 8)], [argument(7, 16)], 0),
    "empty span": ([argument(4, 4)], [argument(4, 8)], 0),
    "one for two": ([argument(4, 8), argument(4, 8)], [argument(4, 8)], 1),
}


@pytest.mark.parametrize("case", ARGUMENTS.values(), ids=ARGUMENTS.keys())
def test_arguments(case: tuple[list[ArgumentForm], list[ArgumentForm], int]) -> None:
    gold, found, right = case
    scores = one(claim(agent=gold), claim(agent=found))
    assert counts(scores, "agent") == (right, len(found), len(gold))


def test_an_argument_of_an_unmatched_claim_is_wrong() -> None:
    gold = claim(
        place=[argument(4, 8)], number={"span": [4, 8], "low": 3, "high": 3, "of": "killed"}
    )
    scores = one(gold, gold | {"predicate": "DETAIN"})
    assert counts(scores, "place") == counts(scores, "number") == (0, 1, 1)


def test_ids_count_beside_spans() -> None:
    gold, found = [argument(4, 8, id="ISIS")], [argument(4, 8, id="HTS")]
    scores = one(claim(patient=gold), claim(patient=found))
    assert counts(scores, "patient") == (1, 1, 1)
    assert counts(scores, "patient.id") == (0, 1, 1)


def test_chains_factuality_and_whole() -> None:
    gold = claim(chain=[argument(9, 14, type="ANON_PLURAL"), argument(20, 24, type="OTHER_OUTLET")])
    short = claim(chain=[argument(9, 14, type="ANON_ROLE")])
    scores = one(gold, short)
    names = ("origin", "origin.type", "chain", "whole")
    assert [counts(scores, name)[0] for name in names] == [1, 0, 0, 1]
    assert scores.accuracy["voice"] == 1.0
    silent = one(gold, claim(factuality="CT-"))
    assert silent.accuracy == {"voice": 0.0, "factuality": 0.0, "factuality.macro_f1": 0.0}
    assert counts(silent, "whole")[0] == 0


def test_a_document_without_predictions_was_read_with_no_claims() -> None:
    scores = score({"a": [claim()], "b": [claim()]}, {"b": [claim()]})
    assert counts(scores, "claim") == (1, 1, 2)
    assert scores.documents == 2


def test_nothing_at_all() -> None:
    scores = score({"a": []}, {})
    assert scores.figures["claim"].f1 == 0.0
    assert report.form(scores)["accuracy"]["voice"] == 0.0


def test_lines_name_every_figure() -> None:
    scores = one(claim(), claim())
    text = "\n".join(report.lines(scores))
    assert "claim                P 1.0000  R 1.0000  F1 1.0000  (1 right of 1 predicted" in text
    assert "voice.accuracy       1.0000" in text
    assert all(name in text for name in scores.figures)
    assert report.single(scores)["claim.f1"] == 1.0


def test_annotated_articles_are_read_and_predicted(tmp_path: Path) -> None:
    article = {"id": "x1", "text": TEXT, "published": "2020-02-03", "claims": [claim()]}
    (tmp_path / "x1.json").write_text(json.dumps(article), encoding="utf-8")
    out = io.StringIO()
    write_predictions(tmp_path, out)
    (tmp_path / "found.jsonl").write_text(out.getvalue() + "\n", encoding="utf-8")
    found = load_predictions(tmp_path / "found.jsonl")
    assert [gold.name for gold in load_gold(tmp_path)] == list(found) == ["x1"]
    assert all(one["quote"][1] <= len(TEXT) for one in found["x1"])


BAD = {
    "no JSON": "{",
    "no claims": json.dumps({"id": "x", "text": TEXT}),
    "a list": "[]",
    "a text that cannot be kept as it is": json.dumps(
        {"id": "x", "text": "قتل\r\nجندي", "claims": []}
    ),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_a_bad_article_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content, encoding="utf-8")
    with pytest.raises(IngestError, match=r"x\.json: not an annotated article"):
        load_gold(tmp_path)


def test_an_empty_folder_and_a_bad_line_are_named(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="no annotated article"):
        load_gold(tmp_path)
    (tmp_path / "p.jsonl").write_text('{"doc": "a", "claims": []}\n[]\n', encoding="utf-8")
    with pytest.raises(IngestError, match=r"p\.jsonl:2: not a prediction"):
        load_predictions(tmp_path / "p.jsonl")


@pytest.mark.skipif(
    not (SHARED / "score.py").exists(),
    reason="the annotated articles (../shared/gold) are not here",
)
def test_figures_equal_those_of_the_reference(tmp_path: Path) -> None:
    found = tmp_path / "dev.jsonl"
    with found.open("w", encoding="utf-8") as out:
        write_predictions(SHARED / "dev", out)
    command = [sys.executable, str(SHARED / "score.py"), str(SHARED / "dev"), str(found), "--json"]
    reference = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    gold = {one.name: one.claims for one in load_gold(SHARED / "dev")}
    ours = report.form(score(gold, load_predictions(found)))
    assert ours["documents"] == reference["documents"]
    for name, figure in ours["figures"].items():
        theirs = reference[name]
        counted = (figure["right"], figure["predicted"], figure["annotated"])
        assert counted == (theirs["tp"], theirs["pred"], theirs["gold"]), name
        assert figure["f1"] == theirs["f1"], name
    for name, figure in ours["predicates"].items():
        theirs = reference["per_predicate"][name]
        assert (figure["right"], figure["predicted"]) == (theirs["tp"], theirs["pred"]), name
    assert ours["accuracy"] == {
        "voice": reference["voice.accuracy"],
        "factuality": reference["factuality.accuracy"],
        "factuality.macro_f1": reference["factuality.macro_f1"],
    }
