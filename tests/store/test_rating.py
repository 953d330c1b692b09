"""Ratings: set by people with a reason, never reckoned, kept whole."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest

from riwaya.api import Ledger
from riwaya.errors import LedgerError, StaleDecision
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.store.claims import claim_of
from riwaya.store.connect import reading
from riwaya.store.project import dump
from riwaya.store.rating import Credibility, Ratings, Reliability
from riwaya.store.reviewing import Act, Reviews
from riwaya.store.source_keys import SourceKind, publisher_key, read_key, voice_key
from riwaya.store.viewer import ANYONE
from riwaya.types import Factuality

AT = "2020-03-06T10:00:00+00:00"
LAYLA = {"by": "ليلى", "why": "تابعتها سنة", "at": AT}
OMAR = {"by": "عمر", "why": "قارنتها بغيرها", "at": AT}
TEXT = "قالت مصادر إن قتل التنظيم 3 جنود في الرقة أمس. نفى الجيش ذلك."
SOURCE = publisher_key("صحيفة")


@pytest.fixture
def read(ledger: Ledger, fake: ModuleType) -> Ledger:
    document = read_text(TEXT, published="2020-03-05", publisher="صحيفة")
    list(ledger.read([ReadResult(document, TEXT.encode())], fake.FakeReader(), at=AT))
    return ledger


def ratings(ledger: Ledger) -> Ratings:
    return Ratings(ledger._engine, ledger.path, ANYONE)


def rows(ledger: Ledger) -> list[tuple[str, tuple[object, ...]]]:
    with reading(ledger._engine, ledger.path) as conn:
        return list(dump(conn))


def test_what_nobody_rated_cannot_be_judged(read: Ledger) -> None:
    assert ratings(read).reliability(SOURCE) is Reliability.F
    ids = [line.id for line in read.claims()]
    assert ratings(read).credibility(ids) == dict.fromkeys(ids, Credibility.SIX)
    assert ratings(read).current() == {}


def test_the_last_rating_holds_and_all_are_kept(read: Ledger) -> None:
    book = ratings(read)
    one = book.rate(SOURCE, Reliability.B, **LAYLA)
    assert one is not None
    assert book.rate(SOURCE, Reliability.B, seen=one, **LAYLA) is None
    two = book.rate(SOURCE, Reliability.D, seen=one, **OMAR)
    assert book.reliability(SOURCE) is Reliability.D
    assert [(step.seq, step.value, step.by, step.why) for step in book.history(SOURCE)] == [
        (one, "B", "ليلى", "تابعتها سنة"), (two, "D", "عمر", "قارنتها بغيرها"),
    ]  # fmt: skip
    assert {key: rating.value for key, rating in book.current().items()} == {SOURCE: "D"}
    read.verify()
    before = rows(read)
    read.rebuild()
    assert rows(read) == before


def test_a_second_window_is_told(read: Ledger) -> None:
    book = ratings(read)
    one = book.rate(SOURCE, Reliability.B, **LAYLA)
    before = rows(read)
    with pytest.raises(StaleDecision, match="ليلى"):
        book.rate(SOURCE, Reliability.E, **OMAR)
    assert rows(read) == before
    [first, *_] = read.claims()
    book.rate_claim(first.id, Credibility.TWO, **LAYLA)
    with pytest.raises(StaleDecision):
        book.rate_claim(first.id, Credibility.FIVE, **OMAR)
    assert one is not None and book.rate(SOURCE, Reliability.E, seen=one, **OMAR)


def test_a_claims_rating_outlives_reading_anew_and_correction(
    read: Ledger, fake: ModuleType
) -> None:
    book = ratings(read)
    [first, _] = read.claims()
    book.rate_claim(first.id, Credibility.TWO, **LAYLA)
    list(read.reread(fake.FakeReader("fake-2"), at=AT))
    [again, other] = read.claims()
    assert again.id != first.id
    assert book.credibility([again.id, other.id]) == {
        again.id: Credibility.TWO, other.id: Credibility.SIX,
    }  # fmt: skip
    own = replace(claim_of(again), factuality=Factuality.POSSIBLE)
    done = Reviews(read._engine, read.path, ANYONE).decide(
        again.id, Act.CORRECT, by="عمر", at=AT, seen=0, corrected=own
    )
    assert book.claim_history(done.claim or "")[0].key == first.id
    read.verify()


KEYS = {
    # type, actor and words of a voice; the key; whether it names a person
    "a body": ("NAMED_ORG", "SDF", "قسد", "actor:SDF", False),
    "an official of a body": ("NAMED_OFFICIAL", "SDF", "الناطق", "actor:SDF", False),
    "a person of a body": ("NAMED_PERSON", "SDF", "فلان", "voice:NAMED_PERSON:فلان", True),
    "an official of none": ("NAMED_OFFICIAL", None, "وزير", "voice:NAMED_OFFICIAL:وزير", True),
    "an id that says only what": (
        "ANON_PLURAL", "CIVILIANS", "سكان", "voice:ANON_PLURAL:سكان", False,
    ),
    "words with a colon": ("DOCUMENT", None, "بيان: رقم", "voice:DOCUMENT:بيان: رقم", False),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "actor", "words", "key", "person"), KEYS.values(), ids=KEYS.keys()
)
def test_keys_of_voices(kind: str, actor: str | None, words: str, key: str, person: bool) -> None:
    assert voice_key(kind, actor, words) == key
    read = read_key(key)
    assert read.person is person
    assert read.name == (words if read.kind is SourceKind.VOICE else actor)


def test_ratings_of_persons_are_internal(read: Ledger) -> None:
    book = ratings(read)
    for key in ("voice:NAMED_PERSON:فلان", "actor:SDF"):
        book.rate(key, Reliability.C, **LAYLA)
    assert [one.internal for one in book.current().values()] == [True, False]


REFUSED = {
    "nobody signs": (SOURCE, {"by": " "}, ValueError, "name and a reason"),
    "no reason": (SOURCE, {"why": ""}, ValueError, "name and a reason"),
    "no source": ("صحيفة", {}, LedgerError, "names no source"),
    "no type": ("voice:WHO:فلان", {}, LedgerError, "names no source"),
    "no name": ("publisher:", {}, LedgerError, "names no source"),
    "a rating that nobody gave": (SOURCE, {"seen": 7}, ValueError, "nobody rated"),
}


@pytest.mark.parametrize(("key", "given", "error", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_a_rating_that_is_none_is_refused(
    read: Ledger, key: str, given: dict, error: type[Exception], says: str
) -> None:
    before = rows(read)
    with pytest.raises(error, match=says):
        ratings(read).rate(key, Reliability.A, **LAYLA | given)
    with pytest.raises(LedgerError, match="no such current claim"):
        ratings(read).rate_claim("nothing", Credibility.ONE, **LAYLA)
    assert rows(read) == before
