"""Answers: invented reports and questions, and the questions on the development articles."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from riwaya.api import Extractor, Ledger, open_ledger
from riwaya.ask.answer import RelationKind
from riwaya.ask.asking import answer
from riwaya.ask.disputes import Pair
from riwaya.ask.labels import Language
from riwaya.ask.question import read_question
from riwaya.ask.render import answer_form
from riwaya.ask.sheet import sheet_of
from riwaya.evaluate.annotated import AnnotatedReader
from riwaya.evaluate.questions import VERDICTS, judge, load_verdict
from riwaya.extract.reader import RulesReader, load_reader
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.store.connect import reading
from riwaya.types import Dispute, DisputeType, Standing

INVENTED = json.loads((Path(__file__).parent / "invented.json").read_text(encoding="utf-8"))
MISSED = {"L4": 1}
"""Quotes not returned: of «دعمت» the reader takes the object for the doer."""
SHARED = next(
    (up / "shared" / "gold" for up in Path(__file__).parents if (up / "shared" / "gold").exists()),
    None,
)
AT = "2000-01-01T00:00:00+00:00"


@cache
def rules() -> RulesReader:
    return RulesReader()


@pytest.fixture(scope="module")
def invented() -> Iterator[Ledger]:
    with open_ledger(":memory:") as ledger:
        sources = []
        for one in INVENTED["articles"]:
            document = read_text(
                one["text"],
                publisher=one["outlet"],
                published=one["published"],
                name=one["id"],
            )
            sources.append(ReadResult(document, one["text"].encode()))
        assert len(list(ledger.read(sources, rules(), at=AT))) == len(sources)
        yield ledger


@pytest.mark.parametrize(
    "question", INVENTED["questions"], ids=[one["id"] for one in INVENTED["questions"]]
)
def test_an_invented_question_is_answered(question: Any, invented: Ledger) -> None:
    texts = {one["id"]: one["text"] for one in INVENTED["articles"]}
    answer = invented.ask(question["ar"])
    found = judge(question, answer, texts, load_verdict(question["verdict"]))
    assert len(found.missing) == MISSED.get(question["id"], 0), found.missing
    assert found.verdict, [
        (one.first, one.second, one.kind, one.reason) for one in answer.relations
    ]
    assert answer.abstains == (not question["positions"] or question["id"] in MISSED)


def test_a_question_on_a_site_leaves_the_rest_of_the_report_alone(invented: Ledger) -> None:
    found = invented.ask("من قصف مستشفى الشفاء في غزة؟")
    quotes = [one.quote for position in found.positions for one in position.evidence]
    assert quotes and not any("مدرسة" in quote for quote in quotes)


DENIED = {
    "named only in denials": ("لم يطلق المدنيون النار في درعا.", ["only denied", "civilians"]),
    "denial that names nobody": ("لم يطلق النار في درعا.", None),
    "said": ("أطلق المدنيون النار في درعا.", None),
}


@pytest.mark.parametrize(("text", "told"), DENIED.values(), ids=DENIED.keys())
def test_a_doer_only_denied_is_not_said_to_be_left_out(text: str, told: list[str] | None) -> None:
    with open_ledger(":memory:") as ledger:
        source = ReadResult(read_text(text, published="2024-05-14", name="a"), text.encode())
        list(ledger.read([source], rules(), at=AT))
        found = ledger.ask("من أطلق النار في درعا؟")
    assert found.positions
    notes = [note for note in sheet_of(found, Language.EN).notes if "nobody" in note]
    assert len(notes) == bool(told) and all(word in notes[0] for word in told or ())
    assert [one["denied"] for one in answer_form(found)["empty"]] == [True] * bool(told)


def test_a_finder_of_disputes_adds_and_supersedes(invented: Ledger) -> None:
    """A finder that sees a superseded account between every two claims of Y2's counts."""
    query = read_question("كم عدد القتلى في الحديدة؟")

    def find(pairs: Iterable[Pair]) -> list[Dispute]:
        return [
            Dispute(
                *sorted((a.claim.id, b.claim.id)), DisputeType.VALUE, Standing.SUPERSEDED,
                a.claim.trigger, b.claim.trigger, "fake",
            )
            for a, b, link in pairs
            if link is None and a.predicate is b.predicate
        ]  # fmt: skip

    with reading(invented._engine, invented.path) as conn:
        plain = answer(conn, query)
        told = answer(conn, query, disputes=find)
        quiet = answer(conn, query, disputes=lambda pairs: [])
    assert [one.kind for one in plain.relations] == [RelationKind.DISPUTE]
    assert [(one.kind, one.reason) for one in told.relations] == [
        (RelationKind.SUPERSEDED, "relation.value")
    ]
    assert quiet.relations == plain.relations


def test_a_name_of_no_table_may_stand_beside_the_quote() -> None:
    """The place is read only in part; the word asked for stands in the sentence before."""
    text = "في بلدة كفر الزنبق ساد الهدوء. استهدفت غارة إسرائيلية منزلا من طبقتين هناك."
    with open_ledger(":memory:") as ledger:
        source = ReadResult(read_text(text, published="2021-03-18"), text.encode())
        list(ledger.read([source], rules(), at=AT))
        found = ledger.ask("من قصف كفر الزنبق؟").positions
        claims = [one for position in found for one in position.evidence if one.claim]
        assert [str(one.predicate) for one in claims] == ["BOMBARD"]
        assert ledger.ask("من قصف كفر السوسن؟").abstains


def _ledger_of(gold: Path, reader: Extractor) -> Ledger:
    whole = json.loads((gold / "questions.json").read_text(encoding="utf-8"))
    ledger = open_ledger(":memory:")
    for name, estimate in sorted(whole["published_estimate"].items()):
        found = json.loads((gold / "dev" / f"{name}.json").read_text(encoding="utf-8"))
        document = read_text(found["text"], publisher=found.get("outlet"), name=name)
        list(ledger.read([ReadResult(document, found["text"].encode())], reader, at=AT))
        value = {"date": (estimate["value"] + "-01-01")[:10], "precision": estimate["precision"]}
        ledger.decide(
            document.id, "published", value, by="estimate", why="see there", at=AT, reader=reader
        )
    return ledger


@pytest.fixture(scope="module")
def annotated() -> Iterator[tuple[Ledger, Mapping[str, str]]]:
    if SHARED is None:
        pytest.skip("the annotated articles (shared/gold) are not here")
    texts = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["text"]
        for path in sorted((SHARED / "dev").glob("s*.json"))
    }
    with _ledger_of(SHARED, AnnotatedReader(SHARED / "dev")) as ledger:
        yield ledger, texts


@pytest.mark.parametrize("id", [*(f"Q{n}" for n in range(1, 13)), "N1", "N2", "N3"])
def test_a_question_on_annotated_claims(
    id: str, annotated: tuple[Ledger, Mapping[str, str]]
) -> None:
    assert SHARED is not None
    ledger, texts = annotated
    whole = json.loads((SHARED / "questions.json").read_text(encoding="utf-8"))
    question = next(one for one in whole["questions"] if one["id"] == id)
    found = judge(question, ledger.ask(question["ar"]), texts, VERDICTS.get(id, VERDICTS["N"]))
    assert not found.missing
    assert found.verdict


def test_the_reader_s_own_claims_answer_end_to_end() -> None:
    """Recall and verdicts over all questions; what each one gives the benchmark prints."""
    if SHARED is None:
        pytest.skip("the annotated articles (shared/gold) are not here")
    whole = json.loads((SHARED / "questions.json").read_text(encoding="utf-8"))
    texts = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["text"]
        for path in sorted((SHARED / "dev").glob("s*.json"))
    }
    with _ledger_of(SHARED, load_reader("both")) as ledger:
        found = [
            judge(one, ledger.ask(one["ar"]), texts, VERDICTS.get(one["id"], VERDICTS["N"]))
            for one in whole["questions"]
        ]
    contested = [one for one in found if one.listed]
    assert sum(one.returned for one in found) / sum(one.listed for one in found) >= 0.75
    assert sum(one.verdict for one in contested) >= 10
    assert all(one.verdict for one in found if not one.listed)
