"""Blind second coding: what a coder sees, what is kept apart, and what of it is compared."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest

from riwaya.api import Filter, Ledger
from riwaya.errors import LedgerError
from riwaya.evaluate.coders import get_agreement
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.store import coding as coding_store
from riwaya.store.claims import claim_of
from riwaya.store.coding import Codings, SampleFilter, SampleOf, Verdict
from riwaya.store.connect import reading
from riwaya.store.project import dump
from riwaya.store.reviewing import Act, Reviews
from riwaya.store.viewer import ANYONE
from riwaya.types import Factuality, Predicate, Span

AT = "2020-03-06T10:00:00+00:00"
LAYLA = {"by": "ليلى", "at": AT}
OMAR = {"by": "عمر", "at": AT}
TEXTS = tuple(f"قتل التنظيم {count} جنود في الرقة أمس. نفى الجيش ذلك." for count in range(2, 8))


@pytest.fixture
def read(ledger: Ledger, fake: ModuleType) -> Ledger:
    given = [ReadResult(read_text(text, published="2020-03-05"), text.encode()) for text in TEXTS]
    list(ledger.read(given, fake.FakeReader(), at=AT))
    return ledger


def codings(ledger: Ledger) -> Codings:
    return Codings(ledger._engine, ledger.path, ANYONE)


def reviews(ledger: Ledger) -> Reviews:
    return Reviews(ledger._engine, ledger.path, ANYONE)


def rows(ledger: Ledger) -> list[tuple[str, tuple[object, ...]]]:
    with reading(ledger._engine, ledger.path) as conn:
        return list(dump(conn))


def test_a_seed_draws_the_same_and_another_seed_does_not(read: Ledger) -> None:
    book = codings(read)
    drawn = {}
    for name, seed in (("one", 1), ("again", 1), ("two", 2)):
        sample = book.sample(name, 5, seed, **LAYLA)
        assert (sample.size, sample.of) == (5, SampleOf.CLAIMS)
        drawn[name] = [unit.id for unit in book.waiting(name, by="عمر")]
    assert drawn["one"] == drawn["again"] != drawn["two"]
    assert [one.name for one in book.samples()] == ["one", "again", "two"]
    kills = SampleFilter(predicates=frozenset({Predicate.KILL}))
    assert book.sample("kills", 100, 1, kills, **LAYLA).size == 6
    with pytest.raises(LedgerError, match="another sample"):
        book.sample("one", 5, 1, **LAYLA)
    read.verify()


def test_a_coder_sees_what_was_read_and_nothing_of_what_others_decided(read: Ledger) -> None:
    [first, second, *_] = read.claims()
    own = replace(claim_of(first), factuality=Factuality.POSSIBLE)
    reviews(read).decide(first.id, Act.CORRECT, seen=0, corrected=own, **LAYLA)
    reviews(read).decide(second.id, Act.REJECT, seen=0, why="لا", **LAYLA)
    book = codings(read)
    decided = SampleFilter(decided=True)
    assert book.sample("s", 10, 1, decided, **LAYLA).size == 2
    units = {unit.id: unit.claim for unit in book.waiting("s", by="عمر")}
    assert units == {first.id: claim_of(first), second.id: claim_of(second)}
    assert book.waiting("s", by="ليلى") == []  # her decisions count already
    assert book.sample("rest", 100, 1, SampleFilter(decided=False), **LAYLA).size == 10


def test_codings_change_nothing_that_is_shown(read: Ledger) -> None:
    book = codings(read)
    book.sample("s", 3, 1, **LAYLA)
    before, lines = rows(read), list(read.claims(Filter(history=True)))
    [one, two, three] = book.waiting("s", by="عمر")
    assert one.claim is not None and three.claim is not None
    own = replace(one.claim, factuality=Factuality.DENIED)
    book.code("s", one.id, Verdict.CORRECT, [own], **OMAR)
    book.code("s", two.id, Verdict.REJECT, **OMAR)
    assert [unit.id for unit in book.waiting("s", by="عمر")] == [three.id]
    assert len(book.waiting("s", by="ليلى")) == 3
    assert list(read.claims(Filter(history=True))) == lines
    assert [row for row in rows(read) if row[0] != "codings"] == before
    assert book.samples()[0].coded == (("عمر", 2),)
    read.verify()
    made = rows(read)
    read.rebuild()
    assert rows(read) == made


def test_agreement_compares_first_decisions_with_blind_codings(read: Ledger) -> None:
    [first, second, third, fourth, *_] = read.claims()
    desk, book = reviews(read), codings(read)
    desk.decide(first.id, Act.ACCEPT, seen=0, **LAYLA)
    rejected = desk.decide(second.id, Act.REJECT, seen=0, why="لا", **LAYLA)
    hedged = replace(claim_of(third), factuality=Factuality.POSSIBLE)
    desk.decide(third.id, Act.CORRECT, seen=0, corrected=hedged, **LAYLA)
    slip = desk.decide(fourth.id, Act.REJECT, seen=0, why="سهو", **LAYLA)
    back = desk.undo(slip.seq, seen=slip.seq, **LAYLA)
    desk.decide(fourth.id, Act.ACCEPT, seen=back.seen, **LAYLA)
    # what a third person decides after her is no independent reading
    desk.decide(second.id, Act.ACCEPT, seen=rejected.seen, by="سعاد", at=AT)
    book.sample("s", 4, 1, SampleFilter(decided=True), **LAYLA)
    for unit, verdict in (
        (first, Verdict.ACCEPT), (second, Verdict.REJECT),
        (third, Verdict.ACCEPT), (fourth, Verdict.REJECT),
    ):  # fmt: skip
        book.code("s", unit.id, verdict, **OMAR)
    found = get_agreement(read._engine, read.path, ANYONE, "s")
    assert (found.units, found.coders) == (4, ("عمر", "ليلى"))
    fields = {one.field: one for one in found.fields}
    assert (fields["verdict"].percent.value, fields["verdict"].percent.n) == (0.75, 4)
    assert fields["verdict"].kappa.value == pytest.approx(0.5)
    # of first and third both hold that the text says it; only on the third they differ
    assert (fields["factuality"].percent.value, fields["factuality"].percent.n) == (0.5, 2)
    assert (fields["predicate"].kappa.value, fields["predicate"].kappa.n) == (None, 2)
    assert fields["predicate"].kappa.why
    spans = {one.field: one for one in found.spans}
    assert spans["trigger"].exact.value == pytest.approx(2 * 2 / 5)
    assert get_agreement(read._engine, read.path, ANYONE).units == 4


def test_documents_are_coded_whole(read: Ledger) -> None:
    book = codings(read)
    book.sample("d", 1, 1, of=SampleOf.DOCUMENTS, **LAYLA)
    [unit] = book.waiting("d", by="عمر")
    assert unit.claim is None
    extraction = read.extraction(unit.document)
    assert extraction is not None
    kill, deny = extraction.claims
    deny = replace(deny, agents=())  # of a body that only the fake reader knows
    wider = replace(kill, trigger=Span(kill.trigger.start, kill.trigger.end + 2))
    book.code("d", unit.id, Verdict.CODED, [kill, deny], **LAYLA)
    book.code("d", unit.id, Verdict.CODED, [wider], **OMAR)
    found = get_agreement(read._engine, read.path, ANYONE, "d")
    [trigger, quote] = found.spans
    assert (trigger.exact.value, trigger.meeting.value) == (0.0, pytest.approx(2 / 3))
    assert quote.exact.value == pytest.approx(2 / 3) and quote.exact.n == 3
    fields = {one.field: one.percent for one in found.fields}
    assert (fields["predicate"].value, fields["predicate"].n) == (1.0, 1)
    assert fields["verdict"].value is None  # a document is not accepted or rejected


REFUSED = {
    "nobody signs": (("s", 0, Verdict.ACCEPT, 0, " "), ValueError, "needs a name"),
    "no such sample": (("none", 0, Verdict.ACCEPT, 0, "م"), LedgerError, "no unit"),
    "a correction without a claim": (("s", 0, Verdict.CORRECT, 0, "م"), ValueError, "1 claims"),
    "an acceptance with one": (("s", 0, Verdict.ACCEPT, 1, "م"), ValueError, "0 claims"),
    "a claim coded like a document": (("s", 0, Verdict.CODED, 0, "م"), ValueError, "is coded"),
}


@pytest.mark.parametrize(("given", "error", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_a_coding_that_is_none_is_refused(
    read: Ledger, given: tuple, error: type[Exception], says: str
) -> None:
    book = codings(read)
    book.sample("s", 2, 1, **LAYLA)
    unit = book.waiting("s", by="م")[given[1]]
    assert unit.claim is not None
    before = rows(read)
    with pytest.raises(error, match=says):
        book.code(given[0], unit.id, given[2], [unit.claim] * given[3], by=given[4], at=AT)
    with pytest.raises(LedgerError, match="no such sample"):
        book.codings("none")
    with pytest.raises(ValueError, match="1 to"):
        book.sample("zero", 0, 1, **LAYLA)
    assert rows(read) == before


def test_a_form_sent_twice_codes_once_and_a_failure_leaves_nothing(
    read: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = codings(read)
    book.sample("s", 2, 1, **LAYLA)
    [one, two] = book.waiting("s", by="عمر")
    seq = book.code("s", one.id, Verdict.ACCEPT, token="t", **OMAR)  # noqa: S106
    assert book.code("s", one.id, Verdict.ACCEPT, token="t", **OMAR) == seq  # noqa: S106
    before = rows(read)

    def broken(*_: object) -> None:
        raise RuntimeError("cut off")

    monkeypatch.setattr(coding_store, "project", broken)
    with pytest.raises(RuntimeError):
        book.code("s", two.id, Verdict.ACCEPT, **OMAR)
    monkeypatch.undo()
    assert rows(read) == before
    read.verify()
