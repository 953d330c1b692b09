"""How honest scores are."""

from __future__ import annotations

import pytest

from readings import reader
from riwaya.evaluate.calibration import Bin, bins, expected_error, judged
from riwaya.evaluate.gold import GoldDocument
from riwaya.ingest.documents import read_text


def test_claims_of_like_score_stand_together() -> None:
    scored = [(0.95, True), (0.91, False), (0.35, False), (1.0, True)]
    table = bins(scored)
    assert [one.size for one in table] == [1, 3]
    assert table[0] == Bin(1, 0.35, 0.0)
    assert table[1].score == pytest.approx(0.9533, abs=1e-3)
    assert table[1].right == pytest.approx(2 / 3)


ERRORS = {
    "honest": ([(0.75, True), (0.75, True), (0.75, True), (0.75, False)], 0.0),
    "too sure": ([(0.9, True), (0.9, False)], 0.4),
    "too modest": ([(0.2, True)], 0.8),
    "nothing": ([], 0.0),
}


@pytest.mark.parametrize("name", ERRORS)
def test_expected_error(name: str) -> None:
    scored, error = ERRORS[name]
    assert expected_error(bins(scored)) == pytest.approx(error)


def test_a_claim_is_right_once() -> None:
    text = "قصفت طائرات حربية مدينة حلب."
    right = {
        "predicate": "BOMBARD", "quote": [0, 28], "trigger": [0, 4], "factuality": "CT+",
        "agent": [], "patient": [], "place": [], "time": None, "chain": [], "number": None,
    }  # fmt: skip
    document = read_text(text)
    found = judged([GoldDocument("a", document, [right])], reader())  # type: ignore[list-item]
    assert [hit for _, hit in found].count(True) == 1
    assert not any(hit for _, hit in judged([GoldDocument("a", document, [])], reader()))
