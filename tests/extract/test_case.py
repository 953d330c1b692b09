"""Case: what the endings of nouns show of who acts and who suffers, by named cases."""

from __future__ import annotations

from functools import cache

import pytest

from riwaya.extract.analysis import Analysis, look_over
from riwaya.extract.case import find_object, is_object
from riwaya.extract.index import Lexicon, load_lexicon
from riwaya.extract.reader import load_reader
from riwaya.ingest.documents import read_text
from riwaya.types import Predicate


@cache
def lexicon() -> Lexicon:
    return load_lexicon()


def read(text: str) -> Analysis:
    return look_over(read_text(text, published="2016-05-10"), lexicon())


SHOWN = {
    "sound plural as subject, and an object": ("قتل مسلحون مدنيا", [False, True]),
    "sound plural as object": ("اعتقل الجيش مسلحين", [False, True]),
    "dual": ("قتل جنديان", [False]),
    "dual as object": ("أصاب القصف طفلين", [True]),
    "a noun in a count stands in the accusative whatever its part": ("قتل 14 مدنيا", [False]),
    "after a preposition nothing is shown": ("هجوم على مدنيين", [False]),
    "broken plurals show nothing": ("قتل جنود", [False]),
}


@pytest.mark.parametrize("case", SHOWN)
def test_is_object(case: str) -> None:
    text, expected = SHOWN[case]
    assert [is_object(phrase) for phrase in read(text).phrases] == expected


OBJECTS = {
    "behind the subject": ("قتل الجيش قياديا في التنظيم", "قياديا"),
    "where the subject stands before": ("القوات الحكومية قتلت شابا", "شابا"),
    "a count behind a noun and its own": ("قتل الجيش 4 مسلحين", "4"),
    "a count behind a verb's subject": ("قتلت القوات 4 مسلحين", "4"),
    "a pronoun is no ending": ("قتلت القوات باستخدام قواعدها", None),
    "passive": ("قتل جندي في كمين", None),
    "of another verb": ("قتل جندي وأصاب الرصاص طفلا", None),
}


@pytest.mark.parametrize("case", OBJECTS)
def test_find_object(case: str) -> None:
    text, expected = OBJECTS[case]
    analysis = read(text)
    first = next(c for c in analysis.candidates if c.predicate is Predicate.KILL)
    at = find_object(analysis.page, first, analysis.phrases, 0, len(analysis.phrases))
    assert (None if at < 0 else analysis.page.tokens.forms[at]) == expected


PARTIES = {
    "killed by": ("قتل مسلحون مدنيا.", ["مسلحون"], ["مدنيا"]),
    "feminine verb": ("قتلت قوات سوريا الديمقراطية عنصرا من التنظيم.",
                      ["قوات سوريا الديمقراطية"], ["عنصرا من التنظيم"]),
    "killed": ("قتل مسلحون في كمين.", [], ["مسلحون"]),
    "noun": ("وأشار البيان إلى قتل التنظيم شابا من البلدة.", ["التنظيم"], ["شابا"]),
}  # fmt: skip


@pytest.mark.parametrize("case", PARTIES)
def test_who_acts_and_who_suffers(case: str) -> None:
    text, agents, patients = PARTIES[case]
    extraction = load_reader("rules").extract(read_text(text, published="2016-05-10"))
    claim = next(c for c in extraction.claims if c.predicate is Predicate.KILL)
    assert [text[a.span.start : a.span.end] for a in claim.agents] == agents
    assert [text[p.span.start : p.span.end] for p in claim.patients] == patients
