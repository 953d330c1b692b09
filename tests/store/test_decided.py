"""Decisions on links: kept as entries, in force until undone, found again after a new reading."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from riwaya.api import Choice, Filter, GroupFilter, Ledger, LinkFilter, open_ledger
from riwaya.errors import LedgerError
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.types import LinkKind

AT = "2020-03-06T10:00:00+00:00"
SIGNED = {"by": "ليلى", "why": "قرأت المقالين", "at": AT}
TOLD = ((3, "أ"), (3, "ب"), (5, "ج"), (5, "د"))
TEXTS = (
    *(f"قتل التنظيم {count} جنود في الرقة أمس. كتبها {name}." for count, name in TOLD),
    "هاجم الجيش حاجزا في حلب أمس.",
)


@pytest.fixture
def linked(ledger: Ledger, fake: ModuleType, linking: ModuleType) -> Ledger:
    given = [ReadResult(read_text(text, published="2020-03-05"), text.encode()) for text in TEXTS]
    list(ledger.read(given, fake.FakeReader(), at=AT))
    list(ledger.link(linking.fake_linker()))
    return ledger


def ids(ledger: Ledger) -> list[str]:
    return [line.id for line in ledger.claims()]


def members(ledger: Ledger) -> list[list[int]]:
    """Give the groups as places in the list of claims."""
    known = ids(ledger)
    groups = [ledger.group(line.id)[0] for line in ledger.groups()]
    return sorted([known.index(claim.id) for claim in group.claims] for group in groups)


def test_a_rejected_pair_parts_and_its_dispute_goes(linked: Ledger) -> None:
    claims = ids(linked)
    assert members(linked) == [[0, 1, 2, 3]] and len(linked.disputes()) == 4
    number = linked.decide_link(Choice.REJECT, [claims[0]], [claims[2]], **SIGNED)
    assert members(linked) == [[0, 1], [2, 3]]  # not even through the others
    assert len(linked.disputes()) == 3
    [line] = linked.links(LinkFilter(decided=True))
    assert line.decision is not None
    assert (line.decision.seq, line.decision.choice, line.decision.by) == (number, "reject", "ليلى")
    assert len(linked.links(LinkFilter(decided=False))) == 5
    linked.verify()


def test_the_last_decision_on_a_pair_holds_and_undo_brings_back_the_one_before(
    linked: Ledger,
) -> None:
    claims = ids(linked)
    pair = [claims[0]], [claims[2]]
    linked.decide_link(Choice.REJECT, *pair, **SIGNED)
    accepted = linked.decide_link(Choice.ACCEPT, *pair, **SIGNED)
    assert accepted is not None and members(linked) == [[0, 1, 2, 3]]
    assert linked.decide_link(Choice.ACCEPT, *reversed(pair), **SIGNED) is None
    undone = linked.undo_decision(accepted, **SIGNED)
    assert members(linked) == [[0, 1], [2, 3]]
    assert linked.undo_decision(accepted, **SIGNED) is None
    [rejected, before, undo] = linked.link_decisions()
    assert (rejected.undone, before.undone, undo.choice) == (None, undone, Choice.UNDO)
    assert linked.link_scope().decisions == ((Choice.REJECT, 1),)


def test_a_split_parts_two_sets(linked: Ledger) -> None:
    claims = ids(linked)
    number = linked.decide_link(Choice.SPLIT, [claims[1]], [claims[0], *claims[2:4]], **SIGNED)
    assert members(linked) == [[0, 2, 3]]
    assert len(linked.disputes()) == 2
    assert number is not None
    linked.undo_decision(number, **SIGNED)
    assert members(linked) == [[0, 1, 2, 3]]


def test_not_the_same_person_parts_too(linked: Ledger) -> None:
    claims = ids(linked)
    linked.decide_link(Choice.NOT_SAME_PERSON, [claims[0]], [claims[1]], **SIGNED)
    assert all(not {0, 1} <= set(group) for group in members(linked))


def test_a_person_may_link_what_no_scorer_did(linked: Ledger) -> None:
    claims = ids(linked)
    linked.decide_link(Choice.ACCEPT, [claims[0]], [claims[4]], kind=LinkKind.SAME_STATE, **SIGNED)
    assert members(linked) == [[0, 1, 2, 3, 4]]
    [line, *_] = linked.links()
    assert (line.score, line.kind, line.weights) == (None, LinkKind.SAME_STATE, ())
    assert linked.link_named(line.id) == [line]
    assert line in linked.links(LinkFilter(Filter(place="حلب")))
    assert line not in linked.links(LinkFilter(kind=LinkKind.SAME_EVENT))
    assert line in linked.group(claims[4])[0].links


def test_decisions_outlive_linking_and_reading_anew(
    linked: Ledger, fake: ModuleType, linking: ModuleType
) -> None:
    claims = ids(linked)
    linked.decide_link(Choice.REJECT, [claims[0]], [claims[2]], **SIGNED)
    list(linked.link(linking.fake_linker(), again=True))
    assert members(linked) == [[0, 1], [2, 3]]
    list(linked.reread(fake.FakeReader("fake-2"), at=AT))
    assert set(ids(linked)).isdisjoint(claims)
    list(linked.link(linking.fake_linker()))
    assert members(linked) == [[0, 1], [2, 3]]
    assert linked.link_scope().waiting == 0
    linked.rebuild()
    list(linked.link(linking.fake_linker()))
    assert members(linked) == [[0, 1], [2, 3]]
    linked.verify()


class Blind:
    """A reader that no longer finds a word, or finds it one letter wider."""

    def __init__(self, fake: ModuleType, wider: bool) -> None:
        self.version, self._inner, self._wider = "blind", fake.FakeReader("blind"), wider

    def extract(self, document):
        from dataclasses import replace

        found = self._inner.extract(document)
        if not self._wider:
            return replace(found, claims=(), mentions=())
        wide = [replace(c, trigger=c.trigger._replace(end=c.trigger.end + 1)) for c in found.claims]
        return replace(found, claims=tuple(wide))


@pytest.mark.parametrize("wider", [True, False], ids=["moved a little", "gone"])
def test_a_decision_follows_its_claim_or_waits(
    linked: Ledger, fake: ModuleType, linking: ModuleType, wider: bool
) -> None:
    claims = ids(linked)
    linked.decide_link(Choice.REJECT, [claims[0]], [claims[2]], **SIGNED)
    list(linked.reread(Blind(fake, wider), at=AT))
    list(linked.link(linking.fake_linker()))
    assert linked.link_scope().waiting == (0 if wider else 1)
    assert members(linked) == ([[0, 1], [2, 3]] if wider else [])
    list(linked.reread(fake.FakeReader("fake-9"), at=AT))
    list(linked.link(linking.fake_linker()))
    assert linked.link_scope().waiting == 0
    assert members(linked) == [[0, 1], [2, 3]]


REFUSED = {
    "nobody signs": (Choice.REJECT, [0], [1], {"by": " "}),
    "no reason": (Choice.REJECT, [0], [1], {"why": ""}),
    "one claim on both sides": (Choice.REJECT, [0], [0], {}),
    "three claims": (Choice.ACCEPT, [0, 1], [2], {}),
    "nothing on one side": (Choice.SPLIT, [0, 1], [], {}),
    "a split of a claim from itself": (Choice.SPLIT, [0, 1], [1, 2], {}),
    "an undo of claims": (Choice.UNDO, [0], [1], {}),
}


@pytest.mark.parametrize(
    ("choice", "first", "second", "instead"), REFUSED.values(), ids=REFUSED.keys()
)
def test_a_decision_that_is_none_is_refused(
    linked: Ledger, choice: Choice, first: list[int], second: list[int], instead: dict[str, str]
) -> None:
    claims = ids(linked)
    before = linked.verify().head
    with pytest.raises(ValueError):
        linked.decide_link(
            choice, [claims[n] for n in first], [claims[n] for n in second], **SIGNED | instead
        )
    assert linked.verify().head == before


def test_decisions_on_what_is_not_there_are_refused(linked: Ledger) -> None:
    claims = ids(linked)
    with pytest.raises(LedgerError, match="no such current claim"):
        linked.decide_link(Choice.REJECT, [claims[0]], ["zz"], **SIGNED)
    with pytest.raises(LedgerError, match="no such decision"):
        linked.undo_decision(1, **SIGNED)  # entry 1 is a document
    assert linked.link_decisions() == []


def test_a_decision_of_an_older_kind_of_entry_is_no_link_decision(
    tmp_path: Path, linked: Ledger, fake: ModuleType
) -> None:
    """A correction of a document and a decision on a link are told apart."""
    [line, *_] = linked.documents()
    linked.decide(line.id, "publisher", "دار", reader=fake.FakeReader(), **SIGNED)
    assert linked.link_decisions() == []
    with open_ledger(tmp_path / "other.sqlite") as other:
        assert other.groups(GroupFilter()) == []
