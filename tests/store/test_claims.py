"""Filters and search: each with what it must find and what it must not."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from riwaya.api import Filter, Ledger, open_ledger
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.types import Factuality, Predicate

TEXTS = {
    "a": "قالت مصادر إن قتل التنظيم 3 جنود في الرقة أمس. نفى الجيش ذلك.",
    "b": "هاجم التنظيم حاجزا للجيش في حلب. قتل أحمد ضابطا.",
    "c": "وصل وفد إلى المدينة. قتل المُسلَّحون ضابطًا في دير الزور أمس.",
}
DATES = {"a": "2020-03-05", "b": None, "c": "2020-05-01"}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    import importlib.util

    path = Path(__file__).with_name("fake_reader.py")
    spec = importlib.util.spec_from_file_location("fake_reader_claims", path)
    assert spec and spec.loader
    fake = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fake)
    with open_ledger(tmp_path_factory.mktemp("l") / "l.sqlite") as ledger:
        sources = [
            ReadResult(
                read_text(text, name=name, published=DATES[name], publisher=f"ناشر {name}"),
                text.encode(),
            )
            for name, text in TEXTS.items()
        ]
        list(ledger.read(sources, fake.FakeReader(), at="2020"))
        yield ledger


# Claims in order: 1 a KILL, 2 a DENY, 3 b ATTACK, 4 b KILL, 5 c KILL.
DAY = datetime.date
CASES = {
    "all": (Filter(), [1, 2, 3, 4, 5]),
    "predicate": (Filter(predicate=Predicate.KILL), [1, 4, 5]),
    "factuality, none": (Filter(factuality=Factuality.DENIED), []),
    "actor by id": (Filter(actor="ISIS"), [1, 3]),
    "actor by word": (Filter(actor="التنظيم"), [1, 3]),
    "actor by word without the article": (Filter(actor="تنظيم"), [1, 3]),
    "actor by folded word": (Filter(actor="احمد"), [4]),
    "part of an actor's word": (Filter(actor="نظيم"), []),
    "place by word": (Filter(place="الرقّة"), [1]),
    "a percent sign finds nothing": (Filter(place="%"), []),
    "window from": (Filter(first=DAY(2020, 3, 5)), [5]),
    "window from its last day": (Filter(first=DAY(2020, 3, 4)), [1, 5]),
    "window to": (Filter(last=DAY(2020, 3, 4)), [1]),
    "window before all": (Filter(last=DAY(2020, 3, 3)), []),
    "origin": (Filter(origin="ANON_PLURAL"), [1]),
    "the publisher's own voice": (Filter(origin="PUBLISHER"), [2, 3, 4, 5]),
    "publisher": (Filter(publisher="ناشر b"), [3, 4]),
    "text folded": (Filter(text="احمد"), [4]),
    "text finds through an attached particle": (Filter(text="جيش"), [2, 3]),
    "text with the article finds without": (Filter(text="الحاجز حلب"), []),
    "text, all words in any order": (Filter(text="حلب هاجم"), [3]),
    "text over diacritics": (Filter(text="المسلحون"), [5]),
    "exact as written": (Filter(text="ضابطًا", exact=True), [5]),
    "exact is exact": (Filter(text="ضابطا", exact=True), [4]),
    "exact, part of a word": (Filter(text="للجي", exact=True), [3]),
    "exact keeps Latin case": (Filter(text="X", exact=True), []),
    "query language is words": (Filter(text='حلب" OR "الرقة'), []),
    "together": (Filter(text="تنظيم", predicate=Predicate.ATTACK, actor="ISIS"), [3]),
}


@pytest.mark.parametrize(("asked", "expected"), CASES.values(), ids=CASES.keys())
def test_filters(full: Ledger, asked: Filter, expected: list[int]) -> None:
    order = {line.id: number for number, line in enumerate(full.claims(), start=1)}
    assert [order[line.id] for line in full.claims(asked)] == expected


def test_limit(full: Ledger) -> None:
    assert len(list(full.claims(limit=2))) == 2
    assert len(list(full.claims(Filter(text="قتل", exact=True), limit=2))) == 2


def test_of_one_document(full: Ledger) -> None:
    [key] = full.document_ids("c")
    assert [line.document for line in full.claims(Filter(document=key))] == [key]


def test_words_carry_roles_and_ids(full: Ledger) -> None:
    first = next(full.claims())
    assert [tuple(one) for one in first.words] == [
        ("agent", "ISIS", "التنظيم"),
        ("place", "unresolved", "الرقة"),
        ("time", "day", "أمس"),
        ("number", "killed", "3"),
        ("voice", "ANON_PLURAL", "مصادر"),
    ]


def test_documents_are_found_by_folded_words(full: Ledger) -> None:
    assert [one.name for one in full.documents(text="وفد المدينه")] == ["c"]
    assert [one.name for one in full.documents(publisher="ناشر a")] == ["a"]
    scope = full.scope()
    assert (scope.documents, scope.claims, scope.undated) == (3, 5, 1)
    assert (scope.first, scope.last) == ("2020-03-05", "2020-05-01")


def test_a_search_for_no_word_is_refused(full: Ledger) -> None:
    with pytest.raises(ValueError, match="no word"):
        full.documents(text="…")


def test_ids_may_be_cut_short(full: Ledger) -> None:
    first = next(full.claims())
    assert [line.id for line in full.claim(first.id[:12])] == [first.id]
    assert len(full.claim("")) == 5
    assert full.claim("%") == []
