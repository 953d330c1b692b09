"""Why a claim was found: rows with their glosses, rules, and the evidence weighed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from riwaya.extract.explain import explain
from riwaya.extract.plain_words import in_words
from riwaya.extract.reader import RulesReader, load_reader
from riwaya.ingest.documents import read_text
from riwaya.ingest.files import read_paths
from riwaya.ingest.results import ReadResult
from riwaya.samples import sample_paths
from riwaya.types import Claim, Document

READER = RulesReader()
SAMPLES = [
    one.document
    for one in read_paths([str(path) for path in sample_paths()])
    if isinstance(one, ReadResult)
]


def found(document: Document) -> list[tuple[Claim, list[str]]]:
    claims = READER.extract(document).claims
    return [(claim, explain(claim, document, [READER])) for claim in claims]


@pytest.mark.parametrize("document", SAMPLES, ids=[one.name for one in SAMPLES])
def test_every_claim_of_the_samples_is_explained(document: Document) -> None:
    for claim, lines in found(document):
        assert claim.trigger.of(document.text) in lines[0]
        assert lines[0].startswith(f"{claim.predicate}: ")
        assert "; row " in lines[0] and ".tsv)" in lines[0]
        assert any(line.startswith(f"factuality {claim.factuality}: ") for line in lines)
        parts = ("agent:", "patient:", "place,", "time:", "number:")
        held = len(claim.agents) + len(claim.patients) + len(claim.places)
        held += (claim.time is not None) + (claim.number is not None)
        assert sum(line.startswith(parts) for line in lines) == held
        assert sum(line.startswith("voice") and "; " in line for line in lines) >= 1
        assert sum(line.startswith("weighed: ") for line in lines) == 1
        assert any(line.startswith("  for: +") for line in lines)
        assert not any("\n" in line for line in lines)


def test_rows_carry_their_gloss_and_rules_their_name() -> None:
    document = read_text(
        "قالت مصادر محلية إن ثلاثة جنود ربما قتلوا في قصف على مدينة حلب أمس.",
        published="2020-02-03",
    )
    text = "\n".join(line for _, lines in found(document) for line in lines)
    assert "“" in text and "(triggers_violence.tsv)" in text
    assert "set by «ربما»" in text
    assert "2020-02-02" in text and "counted from the publication date" in text
    assert "3 to 3 killed" in text
    assert "rule place." in text


def test_an_own_voice_is_told() -> None:
    document = read_text("قصفت طائرات حربية مدينة حلب.")
    (claim, lines), *_ = found(document)
    assert not claim.chain
    assert "voice: the publisher's own; no reporting cue governs the trigger" in lines


def test_a_claim_of_another_reader_has_no_evidence() -> None:
    document = read_text("قصفت طائرات حربية مدينة حلب.")
    claim = replace(READER.extract(document).claims[0], id="0" * 16)
    lines = explain(claim, document, [READER])
    assert lines[0].startswith("BOMBARD: «قصفت» is the trigger")
    assert f"({READER.version}) do not find the claim" in lines[-1]


def test_what_both_readers_said_is_told() -> None:
    both = load_reader("both")
    document = read_text("قال متحدث إن طائرات حربية قصفت مدينة حلب أمس.", published="2020-01-05")
    claim, *_ = both.extract(document).claims
    lines = explain(claim, document, [READER, both])
    weighed = next(n for n, line in enumerate(lines) if line.startswith("weighed: "))
    assert any(line.startswith("  the rules say ") for line in lines[weighed:])
    assert any(line.startswith("  the network says ") for line in lines[weighed:])
    shares = [float(line.rpartition(" ")[2]) for line in lines if ": counts " in line]
    score = float(lines[weighed].split()[1])
    told = next(n for n, line in enumerate(lines[weighed + 1 :]) if ": counts " not in line)
    assert abs(sum(shares[:told]) - score) < 0.11  # what moved nothing is left out
    voice = next(line for line in lines if line.startswith("voice «"))
    assert "weighed" in voice


WORDS = {
    "side=after|pred=KILL": "side of the trigger: after; predicate: KILL",
    "bias": "before looking at anything",
    "named=True|pred=PLAN~": "a participant in its clause: yes; predicate: PLAN",
    "lead=|side=before": "word before it: none; side of the trigger: before",
    "brandnew=3": "brandnew: 3",
}


@pytest.mark.parametrize("feature", WORDS, ids=WORDS)
def test_in_words(feature: str) -> None:
    assert in_words(feature) == WORDS[feature]
