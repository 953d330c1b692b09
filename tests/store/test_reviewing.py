"""Decisions on claims: they outlive reading anew, no one's is lost, all of it can be undone."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread
from types import ModuleType

import pytest

from riwaya.api import Choice, Filter, Ledger, open_ledger
from riwaya.errors import LedgerError, StaleDecision
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.store.claims import claim_of
from riwaya.store.connect import reading
from riwaya.store.project import dump
from riwaya.store.reviewing import Act, Order, QueueFilter, Reviews, State
from riwaya.store.viewer import ANYONE
from riwaya.types import Claim, Factuality, Participant, Predicate, Span

AT = "2020-03-06T10:00:00+00:00"
TEXT = "قالت مصادر إن قتل التنظيم 3 جنود في الرقة أمس. نفى الجيش ذلك. هاجم الجيش حاجزا."
LAYLA = {"by": "ليلى", "at": AT}
OMAR = {"by": "عمر", "at": AT}


@pytest.fixture
def read(ledger: Ledger, fake: ModuleType) -> Ledger:
    document = read_text(TEXT, published="2020-03-05")
    list(ledger.read([ReadResult(document, TEXT.encode())], fake.FakeReader(), at=AT))
    return ledger


def reviews(ledger: Ledger) -> Reviews:
    return Reviews(ledger._engine, ledger.path, ANYONE)


def rows(ledger: Ledger) -> list[tuple[str, tuple[object, ...]]]:
    with reading(ledger._engine, ledger.path) as conn:
        return list(dump(conn))


def claims(ledger: Ledger) -> list[Claim]:
    return [claim_of(line) for line in ledger.claims()]


def standing(ledger: Ledger) -> list[tuple[str, str]]:
    """Give predicate and state of each claim that is shown, in the order of the text."""
    lines = sorted(ledger.claims(), key=lambda line: claim_of(line).trigger)
    return [(str(line.predicate), line.state) for line in lines]


def soldiers(claim: Claim) -> Claim:
    start = TEXT.index("جنود")
    whom = Participant(Span(start, start + 4), "SDF", "whatever")
    return replace(claim, patients=(whom,), factuality=Factuality.PROBABLE)


def with_predicate(claim: Claim) -> Claim:
    return replace(claim, predicate=Predicate.ASSASSINATE)


class OtherReader:
    """Reads like another, but every claim is changed, or left out."""

    def __init__(self, fake: ModuleType, change: Callable[[Claim], Claim | None]) -> None:
        self._reader, self._change = fake.FakeReader("fake-2"), change
        self.version = "fake-2"

    def extract(self, document):
        found = self._reader.extract(document)
        changed = [self._change(claim) for claim in found.claims]
        return replace(found, claims=tuple(one for one in changed if one is not None))


def hedged(claim: Claim) -> Claim:
    return replace(claim, factuality=Factuality.POSSIBLE)


def wider(claim: Claim) -> Claim:
    return replace(claim, trigger=Span(claim.trigger.start, claim.trigger.end + 2))


READERS = {
    "the same": lambda claim: claim,
    "another certainty": hedged,
    "a wider trigger": wider,
    "another predicate": with_predicate,
    "nothing": lambda claim: None,
}


def test_an_accepted_claim_is_marked_and_nothing_else_changes(read: Ledger) -> None:
    [first, *_] = read.claims()
    before = claims(read)
    done = reviews(read).decide(first.id, Act.ACCEPT, seen=0, **LAYLA)
    assert (done.claim, done.state, done.seen) == (first.id, State.ACCEPTED, done.seq)
    assert claims(read) == before
    assert standing(read)[0] == ("KILL", "accepted")
    assert reviews(read).decide(first.id, Act.ACCEPT, seen=done.seq, **LAYLA) == done
    again = reviews(read).decide(first.id, Act.ACCEPT, seen=done.seq, **OMAR)
    assert again.seq > done.seq  # a second person's word is one more
    read.verify()


def test_a_rejected_claim_leaves_lists_and_counts_and_comes_back(read: Ledger) -> None:
    [first, *_] = read.claims()
    done = reviews(read).decide(first.id, Act.REJECT, seen=0, why="ليس في النص", **LAYLA)
    assert standing(read) == [("DENY", "open"), ("ATTACK", "open")]
    assert not list(read.claims(Filter(text="قتل")))
    assert read.scope().claims == 2 and [line.claims for line in read.documents()] == [2]
    extraction = read.extraction(first.document)
    assert extraction is not None and len(extraction.claims) == 2
    [line] = read.claim(first.id)
    assert (line.current, line.state, line.seen) == (False, "rejected", done.seq)
    reviews(read).undo(done.seq, seen=done.seq, **OMAR)
    assert len(standing(read)) == 3 and read.scope().claims == 3
    read.verify()


def test_a_corrected_claim_is_shown_and_found_and_what_was_read_stays(read: Ledger) -> None:
    [first, *_] = read.claims()
    own = soldiers(claim_of(first))
    done = reviews(read).decide(first.id, Act.CORRECT, seen=0, corrected=own, **LAYLA)
    assert done.claim == f"{first.id}~{done.seq}" and done.state is State.CORRECTED
    [line] = read.claims(Filter(actor="SDF"))
    assert (line.id, line.corrected_by, line.seen) == (done.claim, "ليلى", done.seq)
    assert line.factuality is Factuality.PROBABLE and read.scope().claims == 3
    claim = claim_of(line)
    assert [one.reason for one in claim.patients] == ["person"] and claim.reason == ("person",)
    assert claim.agents == claim_of(first).agents  # what was left as it was names its row still
    [found] = read.claim(first.id)
    assert found.id == done.claim  # an address with the older id leads to the wording that stands
    [step] = reviews(read).history(first.id)
    assert step.before == claim_of(first) and step.after is not None
    assert step.after.patients == claim.patients
    history = [one.id for one in read.claims(Filter(history=True))]
    assert first.id in history and done.claim in history
    read.verify()


def test_a_person_adds_a_claim_that_no_reader_found(read: Ledger) -> None:
    [first, *_] = read.claims()
    start = TEXT.index("جنود")
    own = replace(claim_of(first), id="", predicate=Predicate.HARM, trigger=Span(start, start + 4))
    done = reviews(read).add(own, **LAYLA)
    assert standing(read) == [
        ("KILL", "open"), ("HARM", "added"), ("DENY", "open"), ("ATTACK", "open"),
    ]  # fmt: skip
    assert read.scope().claims == 4
    with pytest.raises(LedgerError, match="stands there"):
        reviews(read).add(own, **OMAR)
    undone = reviews(read).undo(done.seq, seen=done.seq, **LAYLA)
    assert undone.claim is None and len(standing(read)) == 3
    read.verify()


def test_undo_gives_back_what_held_before(read: Ledger) -> None:
    [first, *_] = read.claims()
    book = reviews(read)
    one = book.decide(first.id, Act.ACCEPT, seen=0, **LAYLA)
    own = soldiers(claim_of(first))
    two = book.decide(first.id, Act.CORRECT, seen=one.seq, corrected=own, **OMAR)
    assert two.claim is not None
    third = replace(own, predicate=Predicate.ASSASSINATE)
    three = book.decide(two.claim, Act.CORRECT, seen=two.seq, corrected=third, **LAYLA)
    assert standing(read)[0] == ("ASSASSINATE", "corrected")
    back = book.undo(three.seq, seen=three.seq, **OMAR)
    assert (back.claim, back.state) == (two.claim, State.CORRECTED)
    assert standing(read)[0] == ("KILL", "corrected")
    back = book.undo(two.seq, seen=back.seq, **OMAR)
    assert (back.claim, back.state) == (first.id, State.ACCEPTED)
    book.undo(one.seq, seen=back.seq, **OMAR)
    assert standing(read)[0] == ("KILL", "open")
    with pytest.raises(LedgerError, match="undone already"):
        book.undo(one.seq, seen=back.seq + 1, **OMAR)
    acts = [(step.act, step.undone is not None) for step in book.history(first.id)]
    assert acts[:3] == [(Act.ACCEPT, True), (Act.CORRECT, True), (Act.CORRECT, True)]
    read.verify()


def test_a_second_window_is_told_and_nothing_is_lost(read: Ledger) -> None:
    [first, second, _] = read.claims()
    book = reviews(read)
    own = soldiers(claim_of(first))
    one = book.decide(first.id, Act.CORRECT, seen=0, corrected=own, **LAYLA)
    before = rows(read)
    with pytest.raises(StaleDecision) as told:
        book.decide(first.id, Act.REJECT, seen=0, why="لا", **OMAR)
    assert (told.value.seq, told.value.by, told.value.act) == (one.seq, "ليلى", "correct")
    again = pickle.loads(pickle.dumps(told.value))  # noqa: S301 - our own bytes
    assert str(again) == str(told.value) and again.seq == one.seq
    with pytest.raises(StaleDecision):
        book.undo(one.seq, seen=0, **OMAR)
    assert rows(read) == before
    # another claim is nobody's concern, and who looked again may decide
    book.decide(second.id, Act.ACCEPT, seen=0, **OMAR)
    assert one.claim is not None
    book.decide(one.claim, Act.REJECT, seen=one.seq, why="لا", **OMAR)
    assert standing(read) == [("DENY", "accepted"), ("ATTACK", "open")]


def test_what_another_wording_stands_for_is_not_decided_on(read: Ledger) -> None:
    first = next(read.claims())
    book = reviews(read)
    own = soldiers(claim_of(first))
    one = book.decide(first.id, Act.CORRECT, seen=0, corrected=own, **LAYLA)
    before = rows(read)
    with pytest.raises(LedgerError, match="another wording stands"):
        book.decide(first.id, Act.ACCEPT, seen=one.seq, **OMAR)
    assert rows(read) == before
    back = book.undo(one.seq, seen=one.seq, **LAYLA)
    with pytest.raises(LedgerError, match="another wording stands"):
        book.decide(one.claim or "", Act.ACCEPT, seen=back.seen, **OMAR)


def test_of_two_who_decide_at_once_one_is_told(read: Ledger) -> None:
    first = next(read.claims()).id
    told: list[str] = []
    done: list[str] = []
    start = Barrier(2)

    def decide(by: str) -> None:
        with open_ledger(read.path) as own:
            start.wait()
            try:
                reviews(own).decide(first, Act.ACCEPT, by=by, at=AT, seen=0)
                done.append(by)
            except StaleDecision as error:
                told.append(error.by)

    people = [Thread(target=decide, args=(name,)) for name in ("ليلى", "عمر")]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len(done) == 1 and told == done  # who came second knows who was first
    assert [step.by for step in reviews(read).history(first)] == done
    read.verify()


def test_a_form_sent_twice_decides_once(read: Ledger) -> None:
    [first, *_] = read.claims()
    book = reviews(read)
    given = {"seen": 0, "why": "لا", "token": "t1"}
    one = book.decide(first.id, Act.REJECT, **given, **LAYLA)
    before = rows(read)
    assert book.decide(first.id, Act.REJECT, **given, **LAYLA) == one
    undone = book.undo(one.seq, seen=one.seq, token="t2", **LAYLA)  # noqa: S106
    assert book.undo(one.seq, seen=one.seq, token="t2", **LAYLA) == undone  # noqa: S106
    assert len(rows(read)) == len(before) + 1  # the undoing; of marks there is one before and after
    assert read.verify().entries == 4


KEPT = {
    # what is decided, and what stands of the claim after each reading
    "accepted": (Act.ACCEPT, ("KILL", Factuality.CERTAIN)),
    "corrected": (Act.CORRECT, ("KILL", Factuality.PROBABLE)),
    "rejected": (Act.REJECT, None),
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
@pytest.mark.parametrize(("act", "expected"), KEPT.values(), ids=KEPT.keys())
def test_a_decision_outlives_reading_anew(
    read: Ledger,
    fake: ModuleType,
    act: Act,
    expected: tuple[str, Factuality] | None,
    reader: Callable[[Claim], Claim | None],
) -> None:
    [first, *_] = read.claims()
    own = soldiers(claim_of(first)) if act is Act.CORRECT else None
    done = reviews(read).decide(first.id, act, seen=0, why="ق", corrected=own, **LAYLA)
    list(read.reread(OtherReader(fake, reader), at=AT))
    words = Span(TEXT.index("قتل"), TEXT.index("قتل") + 3)
    there = [
        (str(one.predicate), one.factuality)
        for one in claims(read)
        if one.trigger.start == words.start
    ]
    if reader is with_predicate and expected is None:
        assert there == [("ASSASSINATE", Factuality.CERTAIN)]  # that was never rejected
    elif reader is with_predicate:
        assert sorted(there) == sorted([expected, ("ASSASSINATE", Factuality.CERTAIN)])
    else:
        assert there == ([expected] if expected else [])
    assert reviews(read).history(first.id)[0].seq == done.seq
    assert read.scope().claims == len(claims(read))
    read.verify()
    before = rows(read)
    read.rebuild()
    assert rows(read) == before


def test_an_added_claim_outlives_reading_anew_and_is_not_doubled(
    read: Ledger, fake: ModuleType
) -> None:
    [first, *_] = read.claims()
    own = replace(claim_of(first), predicate=Predicate.ASSASSINATE)
    done = reviews(read).add(own, **LAYLA)
    list(read.reread(OtherReader(fake, lambda _: None), at=AT))
    assert standing(read) == [("ASSASSINATE", "added")]
    list(read.reread(fake.FakeReader("fake-3"), at=AT))
    assert standing(read)[0] == ("KILL", "open") and len(standing(read)) == 4
    assert reviews(read).history(done.claim or "")[0].act is Act.ADD
    reader = OtherReader(fake, with_predicate)
    reader.version = "fake-4"
    list(read.reread(reader, at=AT))
    assert [one for one in standing(read) if one[1] == "added"] == [("ASSASSINATE", "added")]
    assert len(standing(read)) == 3  # the reader found it too: it is one claim
    read.verify()


def test_days_follow_a_corrected_date_unless_a_person_set_them(
    ledger: Ledger, fake: ModuleType
) -> None:
    document = read_text(TEXT)
    list(ledger.read([ReadResult(document, TEXT.encode())], fake.FakeReader(), at=AT))
    [first, *_] = ledger.claims()
    own = soldiers(claim_of(first))
    done = reviews(ledger).decide(first.id, Act.CORRECT, seen=0, corrected=own, **LAYLA)
    value = {"date": "2020-03-05", "precision": "day"}
    ledger.decide(
        document.id, "published", value, by="ليلى", why="ت", at=AT, reader=fake.FakeReader()
    )
    [line] = ledger.claim(done.claim or "")
    assert str(line.window.first) == "2020-03-04" and line.corrected_by == "ليلى"
    ledger.verify()


REFUSED = {
    "nobody signs": ({"by": " "}, ValueError, "needs a name"),
    "rejected without a reason": ({"act": Act.REJECT}, ValueError, "gives a reason"),
    "nothing corrected": ({"act": Act.CORRECT}, ValueError, "give it whole"),
    "the same again": ({"act": Act.CORRECT, "change": {}}, ValueError, "nothing of the claim"),
    "a span outside": (
        {"act": Act.CORRECT, "change": {"quote": Span(0, 10_000)}}, ValueError, "quote: no words",
    ),
    "an empty span": (
        {"act": Act.CORRECT, "change": {"trigger": Span(3, 3)}}, ValueError, "trigger: no words",
    ),
    "an unknown body": (
        {"act": Act.CORRECT, "change": {"agents": (Participant(Span(0, 4), "NOBODY", ""),)}},
        ValueError, "actor 'NOBODY'",
    ),
    "of another document": (
        {"act": Act.CORRECT, "change": {"document": "0" * 64}}, ValueError, "another document",
    ),
    "no such claim": ({"claim": "nothing"}, LedgerError, "no such current claim"),
    "a decision that nobody made": ({"seen": 1}, ValueError, "nobody decided"),
}  # fmt: skip


@pytest.mark.parametrize(("given", "error", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_a_decision_that_is_none_is_refused(
    read: Ledger, given: dict, error: type[Exception], says: str
) -> None:
    [first, *_] = read.claims()
    asked = {"claim": first.id, "act": Act.ACCEPT, "seen": 0, "by": "ليلى", "at": AT} | given
    change = asked.pop("change", None)
    if change is not None:
        asked["corrected"] = replace(claim_of(first), **change)
    before = rows(read)
    with pytest.raises(error, match=says):
        reviews(read).decide(asked.pop("claim"), asked.pop("act"), **asked)
    assert rows(read) == before


def test_a_failure_in_the_middle_leaves_nothing(
    read: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from riwaya.store import settling

    [first, *_] = read.claims()
    before = rows(read)

    def broken(*_: object) -> None:
        raise RuntimeError("cut off")

    monkeypatch.setattr(settling, "_show", broken)  # after the entry and its rows are written
    with pytest.raises(RuntimeError):
        reviews(read).decide(
            first.id, Act.CORRECT, seen=0, corrected=soldiers(claim_of(first)), **LAYLA
        )
    monkeypatch.undo()
    assert rows(read) == before and read.verify().entries == 2


def test_the_queue_gives_what_waits_the_least_certain_first(read: Ledger, fake: ModuleType) -> None:
    other = read_text("هاجم التنظيم مطارا.", publisher="صحيفة")
    unsure = OtherReader(fake, lambda claim: replace(claim, score=0.25))
    list(read.read([ReadResult(other, other.text.encode())], unsure, at=AT))
    book = reviews(read)
    page = book.queue(limit=1)
    assert [line.score for line in page.lines] == [0.25] and page.total == 4
    seen = [line.id for line in page.lines]
    while page.after is not None:
        page = book.queue(after=page.after, limit=1)
        seen += [line.id for line in page.lines]
    assert len(seen) == len(set(seen)) == 4
    by_document = book.queue(QueueFilter(order=Order.DOCUMENT))
    assert [line.id for line in by_document.lines] == [line.id for line in read.claims()]
    only = QueueFilter(predicates=frozenset({Predicate.ATTACK}), documents=frozenset({other.id}))
    assert [line.id for line in book.queue(only).lines] == seen[:1]
    assert book.queue(QueueFilter(publishers=frozenset({"صحيفة"}))).total == 1
    book.decide(seen[0], Act.REJECT, seen=0, why="لا", **LAYLA)
    assert book.queue(only).total == 0
    decided = book.queue(replace(only, unreviewed=False))
    assert [(line.id, line.state) for line in decided.lines] == [(seen[0], "rejected")]
    with pytest.raises(ValueError, match="queue"):
        book.queue(after="../etc")


def test_progress_counts_by_state_and_by_person(read: Ledger) -> None:
    [one, two, three] = read.claims()
    book = reviews(read)
    assert dict(book.progress().states)[State.OPEN] == 3
    book.decide(one.id, Act.CORRECT, seen=0, corrected=soldiers(claim_of(one)), **LAYLA)
    book.decide(two.id, Act.REJECT, seen=0, why="لا", **OMAR)
    gone = book.decide(three.id, Act.ACCEPT, seen=0, **OMAR)
    book.undo(gone.seq, seen=gone.seq, **OMAR)
    found = book.progress()
    assert {state: count for state, count in found.states if count} == {
        State.OPEN: 1, State.CORRECTED: 1, State.REJECTED: 1,
    }  # fmt: skip
    assert [(who.by, who.act, who.count) for who in found.reviewers] == [
        ("عمر", Act.REJECT, 1), ("ليلى", Act.CORRECT, 1),
    ]  # fmt: skip


def test_states_tell_what_to_give_next_and_what_stands(read: Ledger) -> None:
    [one, two, _] = read.claims()
    book = reviews(read)
    done = book.decide(one.id, Act.CORRECT, seen=0, corrected=soldiers(claim_of(one)), **LAYLA)
    found = book.state([one.id, two.id, done.claim or "", "nothing"])
    assert found.keys() == {one.id, two.id, done.claim}
    assert (found[one.id].state, found[one.id].stands) == (State.REPLACED, done.claim)
    assert found[one.id].seen == found[done.claim].seen == done.seq
    assert (found[two.id].state, found[two.id].seen) == (State.OPEN, 0)
    back = book.undo(done.seq, seen=done.seq, **OMAR)
    gone = book.state([done.claim or ""])[done.claim or ""]
    assert (gone.state, gone.stands, gone.seen) == (State.REPLACED, one.id, back.seen)


def test_links_follow_what_people_decided(
    ledger: Ledger, fake: ModuleType, linking: ModuleType
) -> None:
    texts = [f"قتل التنظيم 3 جنود في الرقة أمس. كتبها {name}." for name in ("أ", "ب")]
    given = [ReadResult(read_text(text, published="2020-03-05"), text.encode()) for text in texts]
    list(ledger.read(given, fake.FakeReader(), at=AT))
    list(ledger.link(linking.fake_linker()))
    [one, two] = ledger.claims()
    assert len(ledger.links()) == 1
    book = reviews(ledger)
    gone = book.decide(one.id, Act.REJECT, seen=0, why="لا", **LAYLA)
    assert not ledger.links() and ledger.unlinked() == 0
    back = book.undo(gone.seq, seen=gone.seq, **LAYLA)
    assert len(ledger.links()) == 1 and ledger.unlinked() == 0
    ledger.decide_link(Choice.REJECT, [one.id], [two.id], by="ليلى", why="ق", at=AT)
    own = with_predicate(claim_of(one))
    done = book.decide(one.id, Act.CORRECT, seen=back.seen, corrected=own, **LAYLA)
    assert ledger.unlinked() == 1  # the wording that stands now was never compared
    list(ledger.link(linking.fake_linker()))
    assert ledger.unlinked() == 0
    [decision] = ledger.link_decisions()
    numbers = [claim.number for claim in decision.first + decision.second]
    assert None not in numbers  # it holds for the corrected claim too
    [first, second] = decision.first[0], decision.second[0]
    assert {first.predicate, second.predicate} == {Predicate.KILL}
    assert done.claim in {line.id for line in ledger.claims()}
    ledger.verify()


def test_a_ledger_made_before_reviews_is_read_and_then_decided_on(
    tmp_path: Path, read: Ledger
) -> None:
    path = read.path
    read.close()
    import sqlite3

    with sqlite3.connect(path) as conn:
        for table in ("reviewed", "reviews"):
            conn.execute(f"DROP TABLE {table}")
    conn.close()
    with open_ledger(path, writable=False) as old:
        assert len(list(old.claims())) == 3 and old.scope().claims == 3
        assert dict(reviews(old).progress().states)[State.OPEN] == 3
    with open_ledger(path) as new:
        [first, *_] = new.claims()
        reviews(new).decide(first.id, Act.ACCEPT, seen=0, **LAYLA)
        new.verify()
