"""Deciding: whose deed it is that a speaker tells of himself."""

from __future__ import annotations

import pytest

from riwaya.extract.reader import load_reader
from riwaya.ingest.documents import read_text

READER = load_reader("both")

# A text, and the doers of all that it claims.
DOERS = {
    "who speaks of himself": (
        "أعلنت مديرية الأمن في إسطنبول أنها ألقت القبض على أحد عناصر التنظيم.", {"مديرية الأمن"},
    ),
    "another subject follows": (
        "ذكر المرصد السوري أنه قصفت قوات النظام بلدة دوما.", {"قوات النظام"},
    ),
    "a nameless voice": ("أكد مصدر أمني أنه اعتقل ثلاثة مسلحين.", set()),
}  # fmt: skip


def test_whom_an_act_befell_suffered_it() -> None:
    text = "تعرضت قافلة عسكرية فرنسية لهجوم بعبوة ناسفة شمال مالي."
    (claim,) = READER.extract(read_text(text)).claims
    assert [text[slice(*one.span)] for one in claim.patients] == ["قافلة عسكرية فرنسية"]
    assert not claim.agents


def test_the_wounded_are_not_among_the_killed() -> None:
    text = "أوقع الانفجار في بغداد أمس خمسة وأربعين قتيلا ومئة جريح."
    for claim in READER.extract(read_text(text)).claims:
        named = " ".join(text[slice(*one.span)] for one in claim.patients)
        assert claim.predicate.value != "KILL" or "جريح" not in named
        assert claim.predicate.value != "HARM" or "قتيلا" not in named


# A text with one claim, its doers and whom it befell.
PARTIES = {
    "a count after the subject": ("قتل الجيش عشرة مسلحين في سيناء.", ["الجيش"], ["عشرة مسلحين"]),
    "an object by its ending": (
        "اختطفت ميليشيا مسلحة نائبا من منزله في بنغازي.", ["ميليشيا مسلحة"], ["نائبا"],
    ),
    "two bodies after a verb of sides": (
        "بايع فصيل جند الأقصى تنظيم داعش.", ["فصيل جند الأقصى"], ["تنظيم داعش"],
    ),
    "who sneaks in": (
        "أحبط الجيش محاولة تسلل لمسلحين من جبهة النصرة قرب عرسال.",
        ["مسلحين من جبهة النصرة"], [],
    ),
    "one against the other": (
        "دارت معارك بين الفصائل وقوات الأسد في إدلب.", ["الفصائل"], ["قوات الأسد"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PARTIES)
def test_grammar_tells_doers_from_others(name: str) -> None:
    text, agents, patients = PARTIES[name]
    (claim,) = READER.extract(read_text(text)).claims
    assert [text[slice(*one.span)] for one in claim.agents] == agents
    assert [text[slice(*one.span)] for one in claim.patients] == patients


@pytest.mark.parametrize("name", DOERS)
def test_who_did_what_a_speaker_tells(name: str) -> None:
    text, doers = DOERS[name]
    claims = READER.extract(read_text(text)).claims
    assert claims
    assert {text[slice(*one.span)] for claim in claims for one in claim.agents} == doers
