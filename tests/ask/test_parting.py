"""Which words of a quote answer, and what all positions share."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from riwaya.ask.answer import Answer, Label, LabelKind, Origins, Position, Searched, Value
from riwaya.ask.evidence import Evidence, Named, Spot
from riwaya.ask.parting import Common, Part, common_ground, telling_spans
from riwaya.ask.query import Query, Slot
from riwaya.ask.question import NothingNamedError, read_question
from riwaya.types import (
    DatePrecision,
    Factuality,
    Interval,
    NumberArgument,
    NumberOf,
    PartialDate,
    PlaceRole,
    Predicate,
    Span,
)

START = 100
QUOTE = "قتل التنظيم ثلاثة جنود في القرية أمس"


def at(words: str) -> Span:
    first = START + QUOTE.index(words)
    return Span(first, first + len(words))


TOLD = Evidence(
    claim="c1",
    document="d1",
    name="x",
    publisher="صحيفة",
    published=PartialDate(datetime.date(2020, 1, 2), DatePrecision.DAY),
    predicate=Predicate.KILL,
    factuality=Factuality.CERTAIN,
    quote=QUOTE,
    span=Span(START, START + len(QUOTE)),
    trigger=at("قتل"),
    agents=(Named("ISIS", "", "التنظيم", ""), Named("OTHER", "", "ليس في القول", "")),
    patients=(Named("MILITARY", "", "جنود", ""),),
    places=(Spot("p1", PlaceRole.AT, "القرية"),),
    number=NumberArgument(at("ثلاثة"), 3, 3, 3, NumberOf.KILLED, ""),
    time=at("أمس"),
)
WORDS = {
    "who": (Slot.WHO, TOLD, "التنظيم"),
    "whom": (Slot.WHOM, TOLD, "جنود"),
    "where": (Slot.WHERE, TOLD, "القرية"),
    "when": (Slot.WHEN, TOLD, "أمس"),
    "how many": (Slot.HOW_MANY, TOLD, "ثلاثة"),
    "whether is told by the act": (Slot.WHETHER, TOLD, "قتل"),
    "no doer named": (Slot.WHO, replace(TOLD, agents=()), "قتل"),
    "no day named": (Slot.WHEN, replace(TOLD, time=None), "قتل"),
}


@pytest.mark.parametrize(("slot", "told", "words"), WORDS.values(), ids=WORDS.keys())
def test_telling_spans(slot: Slot, told: Evidence, words: str) -> None:
    assert telling_spans(slot, told) == (at(words),)


def answered(*sides: Evidence) -> Answer:
    positions = tuple(
        Position(
            Value(str(n), Label(LabelKind.WORD, "yes")), (one,), Origins(1), Interval(None, None)
        )
        for n, one in enumerate(sides)
    )
    searched = Searched(1, 1, (), 0, None, None, 0, 0)
    query = Query("", Slot.WHO)
    return Answer(query, positions, (), (), True, Origins(1), 1, 1, searched)


def test_common_ground_is_what_each_position_has() -> None:
    other = replace(TOLD, agents=(Named("HTS", "", "x", ""), Named("OTHER", "", "y", "")))
    assert common_ground(answered(TOLD, other)) == (
        Common(Part.PREDICATE, "KILL"),
        Common(Part.PATIENT, "MILITARY"),
        Common(Part.PLACE, "p1"),
    )


def test_one_position_shares_with_nobody_and_strangers_share_nothing() -> None:
    stranger = replace(TOLD, predicate=Predicate.MOVE, agents=(), patients=(), places=())
    assert common_ground(answered(TOLD)) == ()
    assert common_ground(answered(TOLD, stranger)) == ()


def test_a_question_that_names_nothing_keeps_what_was_understood() -> None:
    with pytest.raises(NothingNamedError) as told:
        read_question("Who?")
    assert told.value.query.slot is Slot.WHO
