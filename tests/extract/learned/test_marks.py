"""Marks: the network is told what the tables say of a word, each under a name it knows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya.extract.analysis import look_over
from riwaya.extract.index import load_lexicon
from riwaya.extract.learned.labels import MARKS
from riwaya.extract.learned.marks import marks, told_of
from riwaya.ingest.documents import read_text
from riwaya.lexicon.labels import KINDS

LEXICON = load_lexicon()
# What tables say and the network is not told: it says nothing, or was not there to learn of.
UNTOLD = {"phrase of unknown", *(f"label {kind}" for kind in KINDS)}

# A text, one of its words, and some of the marks that it has.
TOLD = {
    "a trigger, its form and predicate": (
        "قتل ثلاثة جنود امس", "قتل", {"trigger begins", "trigger KILL", "trigger past"},
    ),
    "a verbal noun with its article": (
        "قال ناشطون ان القصف استمر", "القصف", {"trigger BOMBARD", "trigger noun", "trigger def"},
    ),
    "a later word of a trigger begins none": (
        "شن الطيران غارات جوية على المدينة", "غارات", {"trigger BOMBARD"},
    ),
    "what a row takes away": ("حقق المقاتلون إصابة مباشرة امس", "إصابة", {"no trigger"}),
    "a body": ("هاجم تنظيم داعش حاجزا", "داعش", {"phrase actor", "phrase of armed"}),
    "where a phrase begins": ("هاجم تنظيم داعش حاجزا", "تنظيم", {"phrase begins"}),
    "a place and the role of its preposition": (
        "وصلت القافلة من حلب امس", "حلب", {"place", "place from"},
    ),
    "a day": ("قتل جندي يوم الثلاثاء في تدمر", "الثلاثاء", {"time"}),
    "a count": ("قتل ثلاثة جنود امس", "ثلاثة", {"number counted"}),
    "a cue": ("أعلن الجيش مقتل جندي", "أعلن", {"cue verb"}),
    "grammar": ("أكد المصدر أن الجيش انسحب من تدمر", "من", {"word preposition"}),
    "speech": (
        'قال القائد: "سنقصف كل مواقع المسلحين غدا ولن نتوقف قبل ان ينسحبوا"', "سنقصف", {"speech"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_what_is_told_of_a_word(name: str) -> None:
    text, word, wanted = TOLD[name]
    analysis = look_over(read_text(text), LEXICON)
    spans = [analysis.page.tokens.span(at, at + 1) for at in range(len(analysis.page.tokens))]
    at = next(n for n, (start, end) in enumerate(spans) if text[start:end] == word)
    assert wanted <= {MARKS[number] for number in marks(analysis, LEXICON)[at]}


TEXT = """قتل مقتل هجوم القصف على في من الى داعش الجيش السوري تنظيم المرصد قال أعلن أن ثلاثة
جنود مدنيين حلب تدمر امس الثلاثاء 2015 لم قد " ، . قائد العميد محمد رويترز وكالة مصدر إصابة"""
WORDS = TEXT.split()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40))
def test_every_word_is_told_of_under_known_names(words: list[str]) -> None:
    analysis = look_over(read_text("ا " + " ".join(words)), LEXICON)
    found = marks(analysis, LEXICON)
    assert len(found) == len(analysis.page.tokens)
    assert all(list(one) == sorted(set(one)) for one in found)
    assert {name for _, _, name in told_of(analysis, LEXICON)} <= {*MARKS, *UNTOLD}
