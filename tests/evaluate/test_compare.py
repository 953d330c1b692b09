"""Gains and losses between versions, and spans that leave their text, on invented claims."""

from __future__ import annotations

from dataclasses import replace

import pytest

from riwaya.evaluate.compare import compare, per_predicate
from riwaya.evaluate.fidelity import unfaithful
from riwaya.evaluate.forms import ArgumentForm, ClaimForm, NumberForm
from riwaya.extract.reader import RulesReader
from riwaya.ingest.documents import read_text
from riwaya.types import Span


def claim(
    predicate: str = "KILL",
    trigger: tuple[int, int] = (0, 3),
    agent: tuple[int, int] | None = None,
    number: NumberForm | None = None,
) -> ClaimForm:
    agents: list[ArgumentForm] = [{"span": list(agent)}] if agent else []
    return {
        "predicate": predicate, "quote": [0, 20], "trigger": list(trigger), "factuality": "CT+",
        "agent": agents, "patient": [], "place": [], "time": None, "chain": [], "number": number,
    }  # fmt: skip


THREE: NumberForm = {"span": [4, 9], "low": 3, "high": 3, "of": "killed"}
CASES = {
    "nothing": ([claim()], [claim()], [claim()], []),
    "found": ([claim()], [], [claim()], [("claim", "found", True)]),
    "lost": ([claim()], [claim()], [], [("claim", "lost", False)]),
    "a false one gone": ([], [claim()], [], [("claim", "false gone", True)]),
    "a false one new": ([], [], [claim()], [("claim", "false new", False)]),
    "another predicate": (
        [claim("KILL")],
        [claim("HARM")],
        [claim("KILL")],
        [("claim", "false gone", True), ("claim", "found", True)],
    ),
    "an agent fixed": (
        [claim(agent=(4, 8))],
        [claim()],
        [claim(agent=(4, 8))],
        [("agent", "fixed", True)],
    ),
    "an agent too many": (
        [claim()],
        [claim()],
        [claim(agent=(4, 8))],
        [("agent", "broken", False)],
    ),
    "a number broken": (
        [claim(number=THREE)],
        [claim(number=THREE)],
        [claim()],
        [("number", "broken", False)],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_compare(
    case: tuple[list[ClaimForm], list[ClaimForm], list[ClaimForm], list[tuple[str, str, bool]]],
) -> None:
    gold, old, new, expected = case
    changes = compare({"a": gold}, {"a": old}, {"a": new})
    assert sorted((one.what, one.how, one.gain) for one in changes) == sorted(expected)


def test_counts_by_predicate() -> None:
    changes = compare({"a": [claim(), claim("RAID", (5, 8))]}, {}, {"a": [claim()]})
    assert {name: dict(counts) for name, counts in per_predicate(changes).items()} == {
        "KILL": {"found": 1}
    }


def test_spans_outside_the_text_are_told() -> None:
    document = read_text("قال المتحدث إن ثلاثة جنود قتلوا في قصف قرب البلدة.")
    extraction = RulesReader().extract(document)
    assert extraction.claims
    assert unfaithful(document, extraction) == []
    first = replace(extraction.claims[0], trigger=Span(40, 500), quote=Span(3, 3))
    broken = replace(extraction, mentions=(), claims=(first,))
    assert len(unfaithful(document, broken)) == 3
