"""Sifting: two words for one event make one claim; what is told of nobody must be likelier."""

from __future__ import annotations

import pytest

from riwaya.extract.analysis import look_over
from riwaya.extract.decide import Decided
from riwaya.extract.index import load_lexicon
from riwaya.extract.reader import load_reader
from riwaya.extract.sift import sift
from riwaya.ingest.documents import read_text

READER = load_reader("both")
LEAD = "تقرير اليوم من المنطقة\nنشر الموقع تقريرا عن الأوضاع في البلاد. "

# A sentence, a predicate, and the triggers that claim it.
ONCE = {
    "an act that is only planned": ("يخطط التنظيم لشن هجوم على مدينة حلب.", "ATTACK", []),
    "its plan": ("يخطط التنظيم لشن هجوم على مدينة حلب.", "PLAN", ["يخطط"]),
    "a threat by somebody with titles": (
        "توعد المتحدث العسكري باسم الحوثيين يحيى سريع بشن هجمات على إسرائيل.", "ATTACK", [],
    ),
    "who tries to regroup": (
        "تسعى فلول التنظيم إلى تشكيل خلايا جديدة في ريف درعا.", "REGROUP", ["تشكيل خلايا"],
    ),
    "a verb and its noun": (
        "أطلقت كتائب القسام رشقة صاروخية باتجاه عسقلان.", "BOMBARD", ["رشقة صاروخية"],
    ),
    "two words for the dead": ("سقط 16 شهيدا في قصف على مخيم النصيرات.", "KILL", ["سقط"]),
    "two tolls": (
        "قتل خمسة مدنيين في حلب وقتل سبعة جنود في إدلب.", "KILL", ["قتل", "وقتل"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ONCE)
def test_what_is_told_once_is_claimed_once(name: str) -> None:
    text, predicate, triggers = ONCE[name]
    document = read_text(LEAD + text)
    claims = READER.extract(document).claims
    found = [one.trigger.of(document.text) for one in claims if one.predicate.value == predicate]
    assert found == triggers


# A sentence, and the predicate that its doer or victims call for.
NAMED = {
    "a force is present": ("لا يزال عناصر التنظيم موجودين في البادية.", "PRESENT"),
    "leaders are somewhere": ("ما زال قادة الحركة موجودين في الدوحة.", "WHEREABOUTS"),
    "a number is killed": ("أعلن الجيش العراقي القضاء على 12 إرهابيا غرب الموصل.", "KILL"),
    "a body is beaten": ("أعلن الجيش العراقي القضاء على تنظيم داعش.", "DEFEAT"),
}


@pytest.mark.parametrize("name", NAMED)
def test_who_takes_part_says_what_it_is(name: str) -> None:
    text, predicate = NAMED[name]
    claims = READER.extract(read_text(LEAD + text)).claims
    assert [one.predicate.value for one in claims] == [predicate]


# Whether a phrase takes part, the log-odds, and whether the claim is kept.
TAKING_PART = {
    "of somebody, hardly likely": (True, -0.5, True),
    "of nobody, hardly likely": (False, 0.0, False),
    "of nobody, and likely": (False, 1.0, True),
}


@pytest.mark.parametrize("name", TAKING_PART)
def test_what_is_told_of_nobody_must_be_likelier(name: str) -> None:
    somebody, score, kept = TAKING_PART[name]
    analysis = look_over(read_text("مقتل جندي في حلب أمس"), load_lexicon())
    number = next(n for n, one in enumerate(analysis.candidates) if one.predicate.value == "KILL")
    patients = (0,) if somebody else ()
    decided = Decided(number, score, {}, (), patients, (), None, None, None)
    assert sift(analysis, [decided]) == ([decided] if kept else [])
