"""The parts that disputes are made of: ranges, windows, bodies, marks, what links carry."""

from __future__ import annotations

import datetime
from itertools import combinations
from pathlib import Path

import pytest

from readings import reader
from riwaya.errors import LexiconError
from riwaya.ingest.documents import read_text
from riwaya.lexicon.comparison import load_comparisons
from riwaya.lexicon.tables import DATA
from riwaya.link.beside import neighbours
from riwaya.link.bodies import load_memberships, may_be_one
from riwaya.link.disputes import find_disputes
from riwaya.link.marks import find_marks
from riwaya.link.scopes import ranges_meet
from riwaya.link.slots import Party, Slots, slots_of
from riwaya.link.windows import Meeting, lie
from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize
from riwaya.types import (
    DisputeType,
    Interval,
    Link,
    LinkKind,
    NumberArgument,
    NumberOf,
    Predicate,
    Span,
    Standing,
)


def number(low: int | None, high: int | None) -> NumberArgument:
    best = low if low == high else None
    return NumberArgument(Span(0, 1), low, best, high, NumberOf.KILLED, "number.figure")


RANGES = {
    "one figure": (number(7, 7), number(7, 7), True),
    "two figures": (number(7, 7), number(10, 10), False),
    "at least, above": (number(10, None), number(12, 12), True),
    "at least, below": (number(10, None), number(8, 8), False),
    "more than, the figure itself": (number(28, None), number(27, 27), True),
    "about": (number(27, 33), number(31, 31), True),
    "about, beside it": (number(27, 33), number(20, 20), False),
    "two words for many": (number(20, 99), number(200, 999), True),
    "a word for many, a figure near it": (number(20, 99), number(120, 120), True),
    "a word for many, a figure far off": (number(20, 99), number(3, 3), False),
    "at most, at least": (number(None, 5), number(6, None), True),
    "at most, far more": (number(None, 5), number(9, 9), False),
}


@pytest.mark.parametrize(("a", "b", "meet"), RANGES.values(), ids=RANGES.keys())
def test_ranges_meet(a: NumberArgument, b: NumberArgument, meet: bool) -> None:
    assert ranges_meet(a, b) is meet
    assert ranges_meet(b, a) is meet


def days(first: int | None, last: int | None) -> Interval:
    one, other = (datetime.date(2024, 5, day) if day else None for day in (first, last))
    return Interval(one, other)


INTERVALS = {
    "one day": (days(3, 3), days(3, 3), 0, Meeting.MEET),
    "touching": (days(1, 3), days(3, 9), 0, Meeting.MEET),
    "a day between": (days(1, 3), days(5, 9), 0, Meeting.APART),
    "neighbours": (days(1, 3), days(4, 9), 0, Meeting.APART),
    "neighbours, one day of room": (days(1, 3), days(4, 9), 1, Meeting.MEET),
    "open to the past": (days(None, 3), days(1, 1), 0, Meeting.MEET),
    "open to the past, later": (days(None, 3), days(9, 9), 0, Meeting.APART),
    "unknown": (days(None, None), days(3, 3), 0, Meeting.UNKNOWN),
}


@pytest.mark.parametrize(("a", "b", "room", "how"), INTERVALS.values(), ids=INTERVALS.keys())
def test_how_intervals_lie(a: Interval, b: Interval, room: int, how: Meeting) -> None:
    assert lie(a, b, room) is how
    assert lie(b, a, room) is how


def party(actor: str, code: str, named: bool = True) -> Party:
    words = frozenset({actor})
    return Party(actor, code, "armed", words, Span(0, 1), named, reason="actor.invented")


BODIES = {
    "one id": (party("HAMAS", "PALESTINIAN_ARMED"), party("HAMAS", "PALESTINIAN_ARMED"), True),
    "wing and movement": (
        party("QASSAM", "PALESTINIAN_ARMED"), party("HAMAS", "PALESTINIAN_ARMED"), True,
    ),
    "member of an alliance": (party("USA", "USA"), party("COALITION", "COALITION"), True),
    "two members of one": (party("USA", "USA"), party("FRANCE", "FRANCE"), False),
    "allies": (party("RUSSIA", "RUSSIA"), party("SYR_ARMY", "SYR_GOV"), False),
    "one sort, two bodies": (party("TALIBAN", "OTHER_ARMED"), party("BOKO_HARAM", "OTHER_ARMED"),
                             False),
    "one is not named": (party("UNKNOWN_ARMED", "UNKNOWN_ARMED", False), party("ISIS", "ISIS"),
                         True),
}  # fmt: skip


@pytest.mark.parametrize(("a", "b", "one"), BODIES.values(), ids=BODIES.keys())
def test_who_may_be_one(a: Party, b: Party, one: bool) -> None:
    assert may_be_one(a, b) is one
    assert may_be_one(b, a) is one


MARKS = {
    "part of a count": ("قتل عشرة بينهم ثلاثة أطفال", {"among", "victim"}),
    "of a toll": ("ارتفعت حصيلة القتلى إلى ثلاثين", {"rise"}),
    "with the article": ("قصف المسجد", {"site"}),
    "attached": ("صد هجوم على البلدة", {"foil"}),
    "nothing": ("وصلت القافلة إلى البلدة", set()),
    "inside another word": ("قال المنجد إن الطريق آمن", set()),
}


@pytest.mark.parametrize(("text", "kinds"), MARKS.values(), ids=MARKS.keys())
def test_find_marks(text: str, kinds: set[str]) -> None:
    found = find_marks(tokenize(fold(text)))
    assert {mark.kind for mark in found} - {"oneway"} == kinds
    assert all(mark.span.of(text) for mark in found)


def test_every_row_of_comparison_marks_its_example() -> None:
    lines = (DATA / "comparison.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines[1:]]
    lacking = [
        row[0]
        for row in rows
        if row[0] not in {mark.row for mark in find_marks(tokenize(fold(row[5])))}
    ]
    assert not lacking


def test_an_unknown_body_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "memberships.tsv"
    path.write_text("id\tform\tmembers\tgloss\tsource\nm.x\tNATO\tUSA|ATLANTIS\tx\tcurated\n")
    with pytest.raises(LexiconError, match=r"memberships.tsv:2: 'ATLANTIS' is no body"):
        load_memberships(path)


def test_an_unknown_kind_of_word_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "comparison.tsv"
    head = "id\tform\tkind\tvalue\tgloss\texample\tsource\n"
    path.write_text(head + "x.y\tكلمة\tnovel\t\tx\tكلمة\tcurated\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"comparison.tsv:2: kind 'novel' is unknown"):
        load_comparisons(path)


def toll(text: str, publisher: str, day: str = "2024-05-14") -> Slots:
    document = read_text(text, published=day, publisher=publisher)
    (one,) = (s for s in slots_of(document, reader().extract(document)) if s.number is not None)
    return one


def link(a: Slots, b: Slots) -> tuple[Slots, Slots, Link]:
    first, second = sorted((a.claim.id, b.claim.id))
    return a, b, Link(first, second, LinkKind.SAME_EVENT, 0.8, ())


def test_a_third_account_brings_two_rivals_together() -> None:
    few = toll("قتل سبعة جنود في كمين على طريق شبوة.", "one")
    many = toll("مقتل عشرة جنود بهجوم في محافظة شبوة اليمنية.", "two")
    between = toll("قتل خمسة جنود على الأقل في كمين في شبوة.", "three")
    (found,) = find_disputes([link(few, between), link(between, many)])
    assert {found.first, found.second} == {few.claim.id, many.claim.id}
    assert found.type is DisputeType.VALUE
    assert found.standing is Standing.DISPUTE


def test_nothing_is_carried_to_another_day() -> None:
    few = toll("قتل سبعة جنود في كمين على طريق شبوة.", "one", "2024-05-24")
    many = toll("مقتل عشرة جنود بهجوم في محافظة شبوة اليمنية.", "two")
    between = toll("قتل خمسة جنود على الأقل في كمين في شبوة.", "three")
    assert find_disputes([link(few, between), link(between, many)]) == []


def test_one_toll_told_twice_stands_for_one() -> None:
    text = "قتل أربعة أشخاص في انفجار في رفح. وقالت مصادر إن أربعة أشخاص على الأقل قتلوا في رفح."
    document = read_text(text, published="2024-05-14", publisher="one")
    slots = [one for one in slots_of(document, reader().extract(document)) if one.number]
    slots = [one for one in slots if one.number is not None and one.number.low == 4]
    assert len(slots) >= 2
    beside = neighbours((), slots)
    assert set(beside) == {one.claim.id for one in slots}


BOTH_TOLLS = "{dead} جنود وأصيب {hurt} آخرون في هجوم على {what} في عدن."
SEVEN = ("سبعة", "12", "حاجز")
COMPANIONS = {
    "the dead are one, the wounded differ": (("سبعة", "20", "حاجز"), 14, "value."),
    "the dead are one, the target differs": (("سبعة", "12", "معسكر"), 14, "place."),
    "the dead differ too": (("خمسة", "20", "حاجز"), 14, None),
    "the day is another": (("سبعة", "20", "حاجز"), 19, None),
    "nothing differs": (SEVEN, 14, None),
}


@pytest.mark.parametrize(("other", "day", "rule"), COMPANIONS.values(), ids=COMPANIONS.keys())
def test_what_stands_beside_one_toll_is_compared(
    other: tuple[str, str, str], day: int, rule: str | None
) -> None:
    both = []
    for printed, (dead, hurt, what) in ((14, SEVEN), (day, other)):
        text = "قتل " + BOTH_TOLLS.format(dead=dead, hurt=hurt, what=what)
        document = read_text(text, published=f"2024-05-{printed}", publisher=f"{printed} {hurt}")
        both.append(slots_of(document, reader().extract(document)))
    [mine, yours] = ([s for s in side if s.predicate is Predicate.KILL] for side in both)
    known = link(mine[0], yours[0])
    beside = [(a, b, None) for side in both for a, b in combinations(side, 2)]
    found = [one for one in find_disputes([known, *beside]) if mine[0].claim.id != one.first]
    found = [one for one in found if mine[0].claim.id != one.second]
    assert {one.reason[: len(rule or "")] for one in found} == ({rule} if rule else set())


RENEWED = {
    "risen, with the old toll beside it": (
        "ارتفعت حصيلة الغارة على الخيام إلى مقتل ثمانية أشخاص. وكان الدفاع المدني قد تحدث أمس عن "
        "مقتل خمسة أشخاص في الخيام.",
        Standing.CHANGED,
    ),
    "no word says that it is new": (
        "قتل ثمانية أشخاص في غارة على الخيام. وكان الدفاع المدني قد تحدث أمس عن مقتل خمسة أشخاص "
        "في الخيام.",
        None,
    ),
}


@pytest.mark.parametrize(("text", "standing"), RENEWED.values(), ids=RENEWED.keys())
def test_a_toll_said_to_be_new_meets_the_old_one(text: str, standing: Standing | None) -> None:
    old = toll("قتل خمسة أشخاص في غارة على الخيام.", "one", "2024-05-13")
    document = read_text(text, published="2024-05-14", publisher="two")
    told = [one for one in slots_of(document, reader().extract(document)) if one.number]
    new, again = sorted(told, key=lambda one: -(one.number.low or 0) if one.number else 0)
    assert [one.number and one.number.low for one in (new, again)] == [8, 5]
    found = find_disputes([link(old, again), (old, new, None)])
    assert [one.standing for one in found] == ([standing] if standing else [])


def test_the_pairs_may_come_in_any_order() -> None:
    few = toll("قتل سبعة جنود في هجوم على نقطة تفتيش في عدن.", "one")
    many = toll("قتل عشرة جنود في هجوم على نقطة تفتيش في عدن.", "two")
    other = toll("قتل خمسة جنود في هجوم على نقطة تفتيش في عدن.", "three")
    pairs = [link(few, many), link(many, other), link(few, other)]
    assert find_disputes(pairs) == find_disputes(pairs[::-1])
    assert len(find_disputes(pairs)) == 3
