"""Why a claim was found: rows with their glosses, rules, and the evidence weighed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from riwaya.extract.crosses import CROSSES
from riwaya.extract.explain import explain
from riwaya.extract.learned.blend import load_mixes
from riwaya.extract.plain_words import ENGLISH, Words, load_plain_words
from riwaya.extract.reader import RulesReader, load_reader
from riwaya.ingest.documents import read_text
from riwaya.ingest.files import read_paths
from riwaya.ingest.results import ReadResult
from riwaya.lexicon.tables import DATA
from riwaya.samples import sample_paths
from riwaya.types import Claim, Document, ReaderKind

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
    assert ENGLISH.feature(feature) == WORDS[feature]


def latin(words: str) -> str:
    """Give the letters of English words that stand outside what is set apart."""
    plain = re.sub("\u2068[^\u2068\u2069]*\u2069", "", words)
    return "".join(re.findall("[A-Za-z]{2,}", plain))


ARABIC = Words("ar", lambda kind, name: f"\u2068{name}\u2069", lambda words: f"\u2068{words}\u2069")


def test_every_name_of_evidence_has_words_in_both_languages() -> None:
    crossed = {name for groups in CROSSES.values() for one in groups for cross in one
               for name in cross.split()}  # fmt: skip
    assert {f"name.{name}" for name in crossed | {"bias"}} <= load_plain_words().keys()


def test_every_number_of_a_blend_has_words_in_both_languages() -> None:
    for kind in (ReaderKind.LEARNED, ReaderKind.BOTH):
        numbers = {name for mix in load_mixes(kind).values() for name in mix.weights}
        assert {f"number.{name}" for name in numbers} <= load_plain_words().keys()


def test_all_that_evidence_may_be_is_said_in_arabic() -> None:
    unsaid = set()
    for line in (DATA / "weights.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        for part in line.split("\t")[1].split("|"):
            if "GMT" not in part and latin(ARABIC.feature(part)):
                unsaid.add(part)
    assert unsaid == set()


def test_words_of_the_table_are_in_their_languages() -> None:
    for key, (english, arabic) in load_plain_words().items():
        assert not re.search("[\u0621-\u064a]", english), key
        assert not re.search("[A-Za-z]", re.sub(r"\{\w+\}", "", arabic)), key
        given = [sorted(re.findall(r"\{(\w+)\}", words)) for words in (english, arabic)]
        if key != "line.row-gloss":  # glosses are English
            assert given[0] == given[1], key


@pytest.mark.parametrize("document", SAMPLES, ids=[one.name for one in SAMPLES])
def test_every_claim_of_the_samples_is_explained_in_arabic(document: Document) -> None:
    for claim in READER.extract(document).claims:
        lines = explain(claim, document, [READER], ARABIC)
        assert len(lines) == len(explain(claim, document, [READER]))
        assert [line for line in lines if latin(line)] == []


ARABIC_WORDS = {
    "side=after|pred=KILL": "جهته من كلمة الفعل: بعد؛ نوع القول: \u2068KILL\u2069",
    "last=agent2": "دوره في القول السابق: فاعل، 2",
    "with=actor+kin": "في جملته مع: جهة مسماة، قريب",
    "cue=cue.verb.qala": "كلمة القول: «قال»",
    "gap=n,v": "بين الصوت وكلمة القول: كلمات، علامة، فعل",
    "where=after.prep.ب": "موضعه: بعد، حرف جر، ب",
    "clause=TrueFalseFalseTrue": "طرف وعدد ومكان وزمان في جملته: نعم، لا، لا، نعم",
    "why=timex.brandnew": "وُجد بـ: \u2068timex.brandnew\u2069",
}


@pytest.mark.parametrize("feature", ARABIC_WORDS, ids=ARABIC_WORDS)
def test_evidence_in_arabic(feature: str) -> None:
    assert ARABIC.feature(feature) == ARABIC_WORDS[feature]
