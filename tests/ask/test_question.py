"""Reading questions: what is asked for, and what is named; what must not be read into them."""

from __future__ import annotations

import datetime

import pytest

from riwaya.ask.flags import Flags, query_of
from riwaya.ask.query import Side, Slot
from riwaya.ask.question import read_question
from riwaya.errors import QuestionError
from riwaya.types import Predicate

P = Predicate

SLOTS = {
    "who, Arabic": ("من قصف مطار عدن؟", Slot.WHO),
    "who, English": ("Who shelled Aden airport?", Slot.WHO),
    "who stands behind": ("من يقف وراء التفجير في مدينة الصدر؟", Slot.WHO),
    "whom": ("ضد من شنت إسرائيل هجوما في غزة؟", Slot.WHOM),
    "where": ("أين يختبئ يحيى السنوار؟", Slot.WHERE),
    "where to": ("إلى أين فر قادة داعش؟", Slot.WHERE),
    "when": ("متى سقطت ترهونة؟", Slot.WHEN),
    "when, English": ("When did Tarhuna fall?", Slot.WHEN),
    "how many": ("كم عدد القتلى في الفاشر؟", Slot.HOW_MANY),
    "whether": ("هل تسيطر أنصار الله على ميناء الحديدة؟", Slot.WHETHER),
    "role": ("ما دور روسيا تجاه حكومة الوفاق في ليبيا؟", Slot.ROLE),
    "what happened": ("ماذا جرى في عين الحلوة؟", Slot.WHAT),
    "strength": ("ما حجم قوة القاعدة في أبين؟", Slot.STRENGTH),
    "effect": ("ما أثر مقتل قائد داعش في الموصل؟", Slot.EFFECT),
    "is it finished": ("هل انتهى داعش في الموصل؟", Slot.FINISHED),
    "are they of a body": ("هل كان القتلى من حركة حماس؟", Slot.MEMBERSHIP),
    "from is not who": ("كم بقي من عناصر داعش في كركوك؟", Slot.HOW_MANY),
    "of a place is not of a body": ("هل نزح السكان من تعز؟", Slot.WHETHER),
}


@pytest.mark.parametrize(("text", "slot"), SLOTS.values(), ids=SLOTS.keys())
def test_the_question_word_gives_the_slot(text: str, slot: Slot) -> None:
    assert read_question(text).slot is slot


NAMED = {
    "two bodies and their sides": (
        "ما دور تركيا تجاه قسد في حلب؟",
        [("TURKEY", Side.AGENT), ("SDF", Side.PATIENT)],
    ),
    "English names": ("Is ISIS finished in Iraq?", [("ISIS", Side.ANY)]),
    "is is no body": ("Where is Haftar hiding?", []),
    "victims stand on the other side": (
        "كم عدد قتلى الحوثيين في مأرب؟",
        [("HOUTHI", Side.PATIENT)],
    ),
    "a person is no body": ("هل قُتل أبو محمد الجولاني؟", []),
}


@pytest.mark.parametrize(("text", "named"), NAMED.values(), ids=NAMED.keys())
def test_bodies_are_known_with_their_sides(text: str, named: list[tuple[str, Side]]) -> None:
    assert [(one.id, one.side) for one in read_question(text).actors] == named


PERSONS = {
    "by name": ("أين يختبئ يحيى السنوار؟", [("السنوار", "")]),
    "the successor is another": ("أين يختبئ خليفة البغدادي؟", [("البغدادي", "successor")]),
    "a given name is no successor": ("من يدعم خليفة حفتر في ليبيا؟", [("حفتر", "")]),
    "English successor": ("Where is al-Baghdadi's successor?", [("البغدادي", "successor")]),
}


@pytest.mark.parametrize(("text", "named"), PERSONS.values(), ids=PERSONS.keys())
def test_persons_are_not_confused(text: str, named: list[tuple[str, str]]) -> None:
    assert [(one.names[-1], one.kin) for one in read_question(text).persons] == named


PLACES = {
    "a town asks of its division": ("هل ينشط داعش في إدلب؟", [("85678373",)]),
    "a site is not its town": ("من قصف مستشفى الشفاء في غزة؟", [("place.ps.shifa_hospital",)]),
    "an area": ("من يقف وراء إحياء داعش في الجنوب السوري؟", [("region.sy.side_s",)]),
    "English": ("Who shelled Aden airport?", [("place.ye.aden_airport",)]),
    "a name after a place word": ("من هاجم الدورية قرب أم السنديان؟", [()]),
    "a verb is no town": ("من جلب المقاتلين إلى درعا؟", [("85678399",)]),
}


@pytest.mark.parametrize(("text", "ids"), PLACES.values(), ids=PLACES.keys())
def test_places_are_known(text: str, ids: list[tuple[str, ...]]) -> None:
    assert [one.ids for one in read_question(text).places] == ids


def test_times_words_and_leaders() -> None:
    query = read_question("ماذا جرى في عين الحلوة في أيلول 2023؟")
    assert (query.first, query.last) == (datetime.date(2023, 9, 1), datetime.date(2023, 9, 30))
    assert read_question("هل ينشط داعش في إدلب بشكل علني؟").words == ("علني",)
    assert read_question("إلى أين فر قادة داعش؟").leaders
    assert not read_question("إلى أين فر عناصر داعش؟").leaders


def test_a_slot_asks_for_more_than_the_words_name() -> None:
    assert P.DETAIN in read_question("ما دور تركيا تجاه قسد في حلب؟").predicates
    assert P.CLAIM_RESP in read_question("من قصف مطار عدن؟").predicates
    assert P.CLAIM_RESP not in read_question("من يدعم حفتر في ليبيا؟").predicates


BAD = {
    "no word at all": ("؟؟ 123", "no Arabic and no English"),
    "another script": ("Кто обстрелял аэропорт?", "no Arabic and no English"),
    "nothing named": ("من فعل ذلك؟", "no party, person or place"),
    "English nothing named": ("who did that?", "no party, person or place"),
    "an English name no table has": ("Who killed Zorblax in Aleppo?", "zorblax"),
    "too long": ("من قصف " + "مطار عدن " * 200, "letters long"),
}


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_asked_is_told_with_what_was_understood(text: str, said: str) -> None:
    with pytest.raises(QuestionError) as error:
        read_question(text)
    assert said in error.value.problem
    assert error.value.hint


DAY = datetime.date(2020, 1, 1)
BAD_FLAGS = {
    "dates turned round": (Flags(first=DAY, last=datetime.date(2019, 1, 1)), "comes after"),
    "an unknown body": (Flags(actors=("ISSIS",)), "no known body"),
    "an unknown place": (Flags(places=("قرية لا وجود لها",)), "no known place"),
    "one body on both sides": (Flags(actors=("ISIS",), toward=("داعش",)), "is --actor too"),
    "a role of nobody": (Flags(slot=Slot.ROLE, places=("إدلب",)), "needs --actor"),
    "a time of nothing": (Flags(slot=Slot.WHEN, places=("إدلب",)), "needs --predicate"),
    "nothing to look for": (Flags(slot=Slot.WHO), "no party, person or place"),
}


@pytest.mark.parametrize(("flags", "said"), BAD_FLAGS.values(), ids=BAD_FLAGS.keys())
def test_flags_that_cannot_be_asked(flags: Flags, said: str) -> None:
    with pytest.raises(QuestionError) as error:
        query_of("", flags)
    assert said in error.value.problem


def test_an_unknown_body_is_answered_with_what_is_like_it() -> None:
    with pytest.raises(QuestionError) as error:
        query_of("", Flags(actors=("ISSIS",)))
    assert "ISIS" in error.value.hint


def test_flags_ask_the_same_as_words() -> None:
    words = read_question("ما دور تركيا تجاه قسد في حلب؟")
    flags = query_of(
        "", Flags(slot=Slot.ROLE, actors=("TURKEY",), toward=("SDF",), places=("حلب",))
    )
    assert [(one.id, one.side) for one in flags.actors] == [
        (one.id, one.side) for one in words.actors
    ]
    assert flags.predicates == words.predicates
    assert [one.ids for one in flags.places] == [one.ids for one in words.places]


def test_a_flag_goes_before_the_words() -> None:
    query = query_of("هل ينشط داعش في إدلب؟", Flags(places=("حمص",), first=DAY))
    assert [one.words for one in query.places] == ["حمص"]
    assert query.first == DAY
    assert [one.id for one in query.actors] == ["ISIS"]
