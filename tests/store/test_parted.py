"""Disputes and groups a page at a time; deciding while somebody else does."""

from __future__ import annotations

from types import ModuleType

import pytest

from riwaya.api import Choice, Filter, GroupFilter, Ledger
from riwaya.errors import LedgerError, StaleDecision
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.store.parted import DisputesAsked
from riwaya.types import DisputeType, Predicate, Standing

AT = "2020-03-06T10:00:00+00:00"
SIGNED = {"by": "ليلى", "why": "قرأت المقالين", "at": AT}
TOLD = ((3, "أ"), (3, "ب"), (5, "ج"), (5, "د"))
TEXTS = (
    *(f"قتل التنظيم {count} جنود في الرقة أمس. كتبها {name}." for count, name in TOLD),
    "هاجم الجيش حاجزا في حلب أمس.",
)


@pytest.fixture
def linked(ledger: Ledger, fake: ModuleType, linking: ModuleType) -> Ledger:
    given = [
        ReadResult(
            read_text(text, published="2020-03-05", publisher=f"صحيفة {number}"), text.encode()
        )
        for number, text in enumerate(TEXTS)
    ]
    list(ledger.read(given, fake.FakeReader(), at=AT))
    list(ledger.link(linking.fake_linker()))
    return ledger


def ids(ledger: Ledger) -> list[str]:
    return [line.id for line in ledger.claims()]


def test_pages_of_disputes_are_those_of_the_whole_list(linked: Ledger) -> None:
    whole = linked.disputes()
    pages = [linked.parted.page(DisputesAsked(), number, 3) for number in (1, 2)]
    assert [line for page in pages for line in page.lines] == whole
    assert [(page.total, page.number, page.pages) for page in pages] == [(4, 1, 2), (4, 2, 2)]


def test_a_page_beyond_the_last_is_the_last_and_none_is_one_empty_page(
    linked: Ledger, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert linked.parted.page(DisputesAsked(), 99, 3).number == 2
    none = linked.parted.page(DisputesAsked(predicate=Predicate.MOVE), 1, 3)
    assert (none.lines, none.total, none.number, none.pages) == ((), 0, 1, 1)


ASKED = {
    "nothing": (DisputesAsked(), 4),
    "type": (DisputesAsked(type=DisputeType.VALUE), 4),
    "another type": (DisputesAsked(type=DisputeType.PLACE), 0),
    "standing": (DisputesAsked(standing=Standing.DISPUTE), 4),
    "another standing": (DisputesAsked(standing=Standing.CHANGED), 0),
    "publisher of one side": (DisputesAsked(publisher="صحيفة 0"), 2),
    "no publisher": (DisputesAsked(publisher="صحيفة"), 0),
    "words of a quote": (DisputesAsked(text="جنود"), 4),
    "words of none": (DisputesAsked(text="سفينة"), 0),
}


@pytest.mark.parametrize(("asked", "total"), ASKED.values(), ids=ASKED.keys())
def test_filters_of_disputes(linked: Ledger, asked: DisputesAsked, total: int) -> None:
    found = linked.parted.page(asked)
    assert (found.total, len(found.lines)) == (total, total)


def test_counts_hold_under_the_other_conditions_only(linked: Ledger) -> None:
    found = linked.parted.page(DisputesAsked(publisher="صحيفة 0"))
    assert dict(found.publishers) == {f"صحيفة {number}": 2 for number in range(4)}
    assert found.types == (("value", 2),)
    assert linked.parted.page(DisputesAsked(type=DisputeType.PLACE)).types == (("value", 4),)


def test_the_sheet_has_both_sides_with_words_and_origins(linked: Ledger) -> None:
    claims = ids(linked)
    sheet = linked.parted.sheet(claims[0], claims[2], DisputeType.VALUE)
    assert sheet is not None
    first, second = sheet.sides
    assert [one.line.id for one in first.accounts] == claims[:2]
    assert [one.line.id for one in second.accounts] == claims[2:4]
    texts = {one.id: one.text for one in map(linked.document, linked.document_ids("")) if one}
    for side, words in ((first, "3"), (second, "5")):
        for one in side.accounts:
            assert words in one.spans[0].of(texts[one.line.document])
    assert [len(side.origins.groups) for side in sheet.sides] == [2, 2]
    assert {str(one.part) for one in sheet.agreed} >= {"predicate", "agent"}
    assert sheet.group == linked.groups()[0].id
    assert not sheet.apart


def test_either_order_is_the_same_dispute_and_what_is_none_is_none(linked: Ledger) -> None:
    claims = ids(linked)
    value = DisputeType.VALUE
    assert linked.parted.sheet(claims[2], claims[0], value) == linked.parted.sheet(
        claims[0], claims[2], value
    )
    assert linked.parted.sheet(claims[0], claims[2], DisputeType.PLACE) is None
    assert linked.parted.sheet(claims[0], claims[1], value) is None
    assert linked.parted.sheet(claims[0], "f" * 16, value) is None
    assert linked.parted.sheet(claims[0], claims[0], value) is None


def test_what_a_person_set_apart_leaves_the_list_and_its_sheet_says_so(linked: Ledger) -> None:
    claims = ids(linked)
    linked.gathered.decide(Choice.REJECT, [claims[0]], [claims[2]], seen=0, **SIGNED)
    assert linked.parted.page(DisputesAsked()).total == 3
    sheet = linked.parted.sheet(claims[0], claims[2], DisputeType.VALUE)
    assert sheet is not None and sheet.apart


def test_pages_of_groups(linked: Ledger) -> None:
    found = linked.gathered.page(GroupFilter())
    assert list(found.lines) == linked.groups()
    assert (found.total, found.pages) == (1, 1)
    assert linked.gathered.page(GroupFilter(Filter(predicate=Predicate.MOVE))).total == 0
    assert linked.gathered.page(GroupFilter(least=5)).total == 0


def test_a_group_by_its_id_by_a_claim_and_a_claim_alone(linked: Ledger) -> None:
    claims = ids(linked)
    name = linked.groups()[0].id
    for key in (name, claims[1]):
        sheet = linked.gathered.sheet(key)
        assert sheet is not None and sheet.group is not None
        assert [line.id for line in sheet.group.claims] == claims[:4]
    alone = linked.gathered.sheet(claims[4])
    assert alone is not None and alone.group is None
    assert alone.alone is not None and alone.alone.id == claims[4]
    for unknown in ("G000000000000", "f" * 16, ""):
        assert linked.gathered.sheet(unknown) is None


def test_groups_kept_are_reckoned_anew_after_a_decision_and_after_linking_anew(
    linked: Ledger, linking: ModuleType
) -> None:
    claims = ids(linked)
    assert linked.gathered.page(GroupFilter()).total == 1
    linked.gathered.decide(Choice.SPLIT, claims[:2], claims[2:4], seen=0, **SIGNED)
    assert [line.claims for line in linked.gathered.page(GroupFilter()).lines] == [2, 2]
    list(linked.link(linking.fake_linker("fake-2")))
    assert linked.gathered.page(GroupFilter()).total == 2


def test_who_decides_second_is_told_and_nothing_is_written(linked: Ledger) -> None:
    claims = ids(linked)
    seen = linked.gathered.sheet(claims[0])
    assert seen is not None and seen.seen == 0
    number = linked.gathered.decide(Choice.ACCEPT, [claims[0]], [claims[2]], seen=0, **SIGNED)
    before = linked.link_decisions()
    with pytest.raises(StaleDecision) as told:
        linked.gathered.decide(
            Choice.REJECT, [claims[2]], [claims[0]], seen=seen.seen, by="سامي", why="لا", at=AT
        )
    assert (told.value.seq, told.value.by, told.value.act) == (number, "ليلى", "accept")
    assert linked.link_decisions() == before
    [since] = linked.gathered.since([claims[0]], 0)
    assert since.decision.seq == number and since.first[0].id == claims[0]
    assert linked.gathered.since([claims[0]], number or 0) == ()
    again = linked.gathered.decide(
        Choice.REJECT, [claims[2]], [claims[0]], seen=number or 0, by="سامي", why="لا", at=AT
    )
    assert again is not None
    linked.verify()


def test_decisions_on_other_claims_disturb_nobody(linked: Ledger) -> None:
    claims = ids(linked)
    linked.gathered.decide(Choice.ACCEPT, [claims[0]], [claims[1]], seen=0, **SIGNED)
    assert linked.gathered.decide(Choice.ACCEPT, [claims[2]], [claims[3]], seen=0, **SIGNED)


def test_an_undo_counts_as_a_decision_and_can_come_too_late(linked: Ledger) -> None:
    claims = ids(linked)
    pair = [claims[0]], [claims[1]]
    number = linked.gathered.decide(Choice.REJECT, *pair, seen=0, **SIGNED)
    assert number is not None
    undone = linked.gathered.undo(number, seen=number, **SIGNED)
    with pytest.raises(StaleDecision):
        linked.gathered.undo(number, seen=number, **SIGNED)
    with pytest.raises(StaleDecision):
        linked.gathered.decide(Choice.ACCEPT, *pair, seen=number, **SIGNED)
    sheet = linked.gathered.sheet(claims[0])
    assert sheet is not None and sheet.seen == undone
    assert sheet.decisions[0].undone is not None
    assert linked.gathered.undo(number, seen=sheet.seen, **SIGNED) is None
    with pytest.raises(LedgerError, match="no such decision"):
        linked.gathered.undo(999, seen=0, **SIGNED)


def test_the_state_changes_with_all_that_can_be_read(linked: Ledger, linking: ModuleType) -> None:
    first = linked.state()
    assert linked.state() == first
    linked.gathered.decide(Choice.ACCEPT, *([one] for one in ids(linked)[:2]), seen=0, **SIGNED)
    decided = linked.state()
    list(linked.link(linking.fake_linker("fake-2")))
    assert len({first, decided, linked.state()}) == 3
