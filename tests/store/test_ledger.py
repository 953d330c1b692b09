"""Adding, reading again, correcting, rebuilding: nothing twice, nothing lost."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy.exc import IntegrityError

from riwaya.api import Added, Failed, Filter, Ledger, open_ledger
from riwaya.errors import LedgerError
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import Failure, ReadResult
from riwaya.store import tables
from riwaya.store.claims import claim_of
from riwaya.store.connect import reading, writing
from riwaya.store.project import dump
from riwaya.store.viewer import Viewer
from riwaya.types import Extraction

AT = "2020-03-06T10:00:00+00:00"
TEXT = "قالت مصادر إن قتل التنظيم 3 جنود في الرقة أمس. نفى الجيش ذلك."


def source(text: str = TEXT, published: str | None = "2020-03-05", **kwargs: str) -> ReadResult:
    return ReadResult(read_text(text, published=published, **kwargs), text.encode())


def rows(ledger: Ledger) -> list[tuple[str, tuple[object, ...]]]:
    with reading(ledger._engine, ledger.path) as conn:
        return list(dump(conn))


def test_a_document_and_its_claims_come_back_as_they_went_in(
    ledger: Ledger, fake: ModuleType
) -> None:
    found = source()
    expected = fake.FakeReader().extract(found.document)
    assert ledger.add(found.document, expected, at=AT, original=found.original) == Added(True, True)
    assert ledger.document(found.document.id) == found.document
    assert ledger.extraction(found.document.id) == expected
    assert tuple(claim_of(line) for line in ledger.claims()) == expected.claims
    assert ledger.original(found.document) == found.original
    for line in ledger.claims():
        assert line.quote == claim_of(line).quote.of(found.document.text)


def test_the_same_document_again_adds_nothing(ledger: Ledger, fake: ModuleType) -> None:
    first = list(ledger.read([source()], fake.FakeReader(), at=AT))
    before = rows(ledger)
    again = list(ledger.read([source()], fake.FakeReader(), at="2021-01-01"))
    assert [one.added for one in first + again] == [Added(True, True), Added(False, False)]
    found = source()
    extraction = fake.FakeReader().extract(found.document)
    assert ledger.add(found.document, extraction, at="2022") == Added(False, False)
    assert rows(ledger) == before
    assert ledger.verify().entries == 2


def test_a_newer_reader_adds_an_extraction_and_the_old_one_stays(
    ledger: Ledger, fake: ModuleType
) -> None:
    list(ledger.read([source()], fake.FakeReader(), at=AT))
    [old, *_] = ledger.claims()
    [outcome] = ledger.reread(fake.FakeReader("fake-2"), at=AT)
    assert outcome.added == Added(False, True)
    assert [line.current for line in ledger.claims()] == [True, True]
    assert len(list(ledger.claims(Filter(history=True)))) == 4
    [kept] = ledger.claim(old.id)
    assert (kept.id, kept.current) == (old.id, False)
    what = [(step.what, step.current) for step in ledger.history(old.document)]
    assert what == [("document", True), ("extraction", False), ("extraction", True)]
    [nothing] = ledger.reread(fake.FakeReader("fake-2"), at=AT)
    assert nothing.added == Added(False, False)
    ledger.verify()


def test_going_back_to_an_earlier_reader_makes_its_reading_the_current_one(
    ledger: Ledger, fake: ModuleType
) -> None:
    list(ledger.read([source()], fake.FakeReader(), at=AT))
    for version in ("fake-2", fake.FakeReader().version):
        [outcome] = ledger.reread(fake.FakeReader(version), at=AT)
        assert outcome.added == Added(False, True)
    [key] = {line.document for line in ledger.claims()}
    extraction = ledger.extraction(key)
    assert extraction is not None and extraction.reader == fake.FakeReader().version
    [nothing] = ledger.reread(fake.FakeReader(), at=AT)
    assert nothing.added == Added(False, False)
    ledger.verify()


def test_a_corrected_date_is_a_decision_and_moves_the_windows(
    ledger: Ledger, fake: ModuleType
) -> None:
    list(ledger.read([source(published=None)], fake.FakeReader(), at=AT))
    [first, _] = ledger.claims()
    assert first.window.first is None
    key, value = first.document, {"date": "2020-03-05", "precision": "day"}
    given = {"by": "ليلى", "why": "طابع الصفحة", "at": AT, "reader": fake.FakeReader()}
    assert ledger.decide(key, "published", value, **given) == Added(False, True)
    assert ledger.decide(key, "published", value, **given) is None
    [corrected, _] = ledger.claims()
    assert corrected.window.first == datetime.date(2020, 3, 4)
    assert corrected.id == first.id  # the same words: the same claim, known better
    assert [step.what for step in ledger.history(key)] == [
        "document", "extraction", "decision", "extraction",
    ]  # fmt: skip
    # read from its file again: the correction stands
    [again] = ledger.read([source(published=None)], fake.FakeReader("fake-2"), at=AT)
    assert again.added == Added(False, True)
    assert next(ledger.claims()).window.first == datetime.date(2020, 3, 4)
    back = {"date": None, "precision": "unknown"}
    ledger.decide(key, "published", back, **given | {"reader": fake.FakeReader("fake-2")})
    assert next(ledger.claims()).window.first is None
    ledger.verify()


REFUSED = {
    "nobody signs": ("published", {"date": None, "precision": "day"}, " ", "w"),
    "no reason": ("published", {"date": None, "precision": "day"}, "me", ""),
    "the text is not to be decided": ("text", "x", "me", "w"),
    "not a date": ("published", {"date": "soon", "precision": "day"}, "me", "w"),
}


@pytest.mark.parametrize(("field", "value", "by", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_a_decision_that_is_none_is_refused(
    ledger: Ledger, fake: ModuleType, field: str, value: object, by: str, why: str
) -> None:
    [outcome] = ledger.read([source()], fake.FakeReader(), at=AT)
    before = rows(ledger)
    with pytest.raises(ValueError):
        ledger.decide(
            outcome.document, field, value, by=by, why=why, at=AT, reader=fake.FakeReader()
        )
    assert rows(ledger) == before


def test_rebuild_makes_the_same_rows(ledger: Ledger, fake: ModuleType) -> None:
    sources = [source(f"{TEXT} {number}.", name=f"n{number}") for number in range(30)]
    list(ledger.read(sources, fake.FakeReader(), at=AT))
    list(ledger.reread(fake.FakeReader("fake-2"), at=AT))
    key = sources[3].document.id
    ledger.decide(key, "publisher", "ناشر", by="b", why="w", at=AT, reader=fake.FakeReader("f3"))
    before = rows(ledger)
    assert ledger.rebuild() == 30 + 30 + 30 + 2
    assert rows(ledger) == before
    ledger.verify()


def test_one_broken_document_does_not_stop_the_batch(ledger: Ledger, fake: ModuleType) -> None:
    sources = [
        source(name="good"),
        Failure("bad.txt", "it is empty", "give a file that holds an article"),
        source("انفجر القارئ هنا.", name="worse"),
        source("قتل التنظيم ضابطا في حلب.", name="good too"),
    ]
    outcomes = list(ledger.read(sources, fake.FakeReader(), at=AT))
    assert [one.name for one in outcomes] == ["good", "bad.txt", "worse", "good too"]
    failed = [one for one in outcomes if isinstance(one, Failed)]
    assert [one.trace_id is None for one in failed] == [True, False]
    assert "the reader broke" in failed[1].problem
    assert "Traceback" in failed[1].trace
    assert len(ledger.documents()) == 2
    ledger.verify()


def test_a_document_that_fails_half_way_leaves_nothing(ledger: Ledger, fake: ModuleType) -> None:
    found = source()
    twice = fake.FakeReader().extract(found.document)
    twice = replace(twice, claims=(twice.claims[0], twice.claims[0]))
    with pytest.raises(ValueError, match="same id"):
        ledger.add(found.document, twice, at=AT, original=found.original)
    assert ledger.documents() == []
    assert ledger.verify().entries == 0


def test_a_reader_that_repeats_an_id_fails_its_document_only(
    ledger: Ledger, fake: ModuleType
) -> None:
    class Stutterer(fake.FakeReader):
        def extract(self, document):
            found = super().extract(document)
            twice = len(document.text) > 60
            return replace(found, claims=found.claims * (1 + twice))

    sources = [source(), source("قتل التنظيم ضابطا في حلب.")]
    outcomes = list(ledger.read(sources, Stutterer(), at=AT))
    assert [isinstance(one, Failed) for one in outcomes] == [True, False]
    assert len(ledger.documents()) == 1


def test_a_quote_outside_the_text_is_refused(ledger: Ledger, fake: ModuleType) -> None:
    found = source()
    good = fake.FakeReader().extract(found.document)
    off = replace(good.claims[0], quote=good.claims[0].quote._replace(end=10_000))
    with pytest.raises(ValueError, match="outside"):
        ledger.add(found.document, replace(good, claims=(off,)), at=AT, original=found.original)
    assert ledger.documents() == []


def test_entries_cannot_be_changed_by_statement(ledger: Ledger, fake: ModuleType) -> None:
    list(ledger.read([source()], fake.FakeReader(), at=AT))
    for statement in (tables.entries.update().values(kind="x"), tables.entries.delete()):
        with (
            pytest.raises((LedgerError, IntegrityError), match="cannot be changed"),
            writing(ledger._engine, ledger.path) as conn,
        ):
            conn.execute(statement)
    ledger.verify()


def test_two_programs_write_the_same_ledger(tmp_path: Path, fake: ModuleType) -> None:
    with open_ledger(tmp_path / "l.sqlite") as one, open_ledger(tmp_path / "l.sqlite") as two:
        first = one.read(fake.generated(20), fake.FakeReader(), at=AT)
        second = two.read(fake.generated(30), fake.FakeReader(), at=AT)
        for _ in zip(first, second, strict=False):
            pass
        list(second)
        assert len(one.documents()) == 30
        assert two.verify().entries == 60


def test_what_sqlite_keeps_of_odd_text(ledger: Ledger, fake: ModuleType) -> None:
    text = "قتل التنظيم \u202bضابطًا\u202c ﻻ \x1b[31m '; DROP TABLE claims; -- في الرقة."
    [outcome] = ledger.read([source(text)], fake.FakeReader(), at=AT)
    assert ledger.document(outcome.document).text == text
    assert [line.quote for line in ledger.claims()] == [text]
    ledger.verify()


def test_every_read_passes_the_viewer(ledger: Ledger, fake: ModuleType, monkeypatch) -> None:
    """R2: masking has one gate, and no read goes round it."""
    from riwaya.store import claims, documents

    list(ledger.read([source()], fake.FakeReader(), at=AT))
    [line, _] = ledger.claims()
    seen: list[Viewer] = []

    def gate(viewer: Viewer, found: object) -> object:
        seen.append(viewer)
        return found

    monkeypatch.setattr(claims, "shown", gate)
    monkeypatch.setattr(documents, "shown", gate)
    ledger.viewer = Viewer("someone")
    reads = {
        "document": lambda: ledger.document(line.document),
        "documents": ledger.documents,
        "claims": lambda: list(ledger.claims()),
        "claim": lambda: ledger.claim(line.id),
        "extraction": lambda: ledger.extraction(line.document),
        "history": lambda: ledger.history(line.document),
    }
    for name, read in reads.items():
        seen.clear()
        read()
        assert seen and set(seen) == {Viewer("someone")}, name


KNOWN = {
    "day": ("2021-11-05", "2021-11-05"),
    "month": ("2021-11", "2021-11"),
    "year": ("2021", "2021"),
}


@pytest.mark.parametrize(("published", "shown"), KNOWN.values(), ids=KNOWN.keys())
def test_the_scope_shows_a_date_as_far_as_it_is_known(
    tmp_path: Path, published: str, shown: str
) -> None:
    document = read_text("توقف القصف في البلدة", published=published)
    original = document.text.encode()
    document = replace(document, original=hashlib.sha256(original).hexdigest())
    with open_ledger(tmp_path / "scope.sqlite", create=True) as ledger:
        ledger.add(document, Extraction(document.id, "none", (), ()), at=AT, original=original)
        assert (ledger.scope().first, ledger.scope().last) == (shown, shown)
