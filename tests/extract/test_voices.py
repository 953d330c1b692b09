"""Voices: what kind of speaker stands beside a cue, by name, title and body."""

from __future__ import annotations

from functools import cache

import pytest

from riwaya.extract.analysis import Analysis, analyse
from riwaya.extract.index import Lexicon, load_lexicon
from riwaya.extract.slots import slot
from riwaya.extract.voices import Voice, voices_near
from riwaya.ingest.documents import read_text


@cache
def lexicon() -> Lexicon:
    return load_lexicon()


def analysis(text: str) -> Analysis:
    return analyse(read_text(text, published="2024-05-14"), lexicon(), lambda *_: None)


def voices(text: str) -> list[Voice]:
    """Give whoever may speak beside the first cue of a text."""
    found = analysis(text)
    cue = found.page.hits["cue"][min(found.page.hits["cue"])]
    firsts = [phrase.first for phrase in found.phrases]
    return voices_near(found.page, cue, found.phrases, found.actors, firsts, lexicon())


TYPES = {
    "rank and name": ("قال العقيد سامر الحلبي إن الطريق مغلق", "سامر الحلبي", "NAMED_OFFICIAL"),
    "rank and foreign name": (
        "قال النقيب جيف برادلي، إن الطريق مغلق", "جيف برادلي", "NAMED_OFFICIAL"),
    "rank alone": ("قال ضابط إن الطريق مغلق", "ضابط", "ANON_ROLE"),
    "office and name": (
        "قال وزير الدفاع خالد العطية إن الطريق مغلق", "خالد العطية", "NAMED_OFFICIAL"),
    "office alone": ("قال وزير الدفاع إن الطريق مغلق", "وزير الدفاع", "NAMED_OFFICIAL"),
    "office, place, name": (
        "قال قائد شرطة محافظة نينوى سالم الجبوري إن الطريق مغلق", "سالم الجبوري", "NAMED_OFFICIAL"),
    "office, body, name": (
        "قال القيادي في حركة فتح محمود العالول إن الطريق مغلق", "محمود العالول", "NAMED_OFFICIAL"),
    "spokesman unnamed": ("قال متحدث باسم الجيش إن الطريق مغلق", "متحدث باسم الجيش", "ANON_ROLE"),
    "spokesman between commas": (
        "قال المتحدث باسم الجيش، فواز الرشيدي، إن الطريق مغلق", "فواز الرشيدي", "NAMED_OFFICIAL"),
    "name before its office": (
        "قال تيموفي رادوف المتحدث باسم الوزارة إن الطريق مغلق", "تيموفي رادوف", "NAMED_OFFICIAL"),
    "name before its office, comma": (
        "قال كمال الهادي، رئيس بلدية المدينة، إن الطريق مغلق", "كمال الهادي", "NAMED_OFFICIAL"),
    "expert and name": (
        "قال الخبير العسكري فايز الدوري إن الطريق مغلق", "فايز الدوري", "NAMED_PERSON"),
    "activist and name": (
        "قال الناشط ماجد عبدالنور إن الطريق مغلق", "ماجد عبدالنور", "NAMED_PERSON"),
    "name of no table": ("قال كمال الهادي إن الطريق مغلق", "كمال الهادي", "NAMED_PERSON"),
    "rank that is a brigade too": (
        "قال اللواء سامر الحلبي إن الطريق مغلق", "سامر الحلبي", "NAMED_OFFICIAL"),
    "rank, then a name of two words": (
        "قال قائد الحركة، السيد عبد الملك الحلبي، إن الطريق مغلق", "عبد الملك", "NAMED_OFFICIAL"),
    "office and a foreign name": (
        "قائد الأسطول الخامس تشارلز برادلي يقول إن الطريق مغلق", "تشارلز برادلي", "NAMED_OFFICIAL"),
    "Ali, where the text writes على": (
        "قال الوزير علي الحسني إن الطريق مغلق على الناس", "علي الحسني", "NAMED_OFFICIAL"),
    "body of no table": (
        "قالت دائرة شؤون المفاوضات إن الطريق مغلق", "دائرة شؤون المفاوضات", "NAMED_ORG"),
    "people of no table": ("أكد مهندسو السد أن الطريق مغلق", "مهندسو السد", "ANON_PLURAL"),
    "name before قائلا": ("وتابع روس قائلا إن الطريق مغلق", "روس", "NAMED_PERSON"),
    "somebody": ("وقال شخص من البلدة إن الطريق مغلق", "شخص", "ANON_ROLE"),
    "source is nobody's name": ("قال المصدر نفسه إن الطريق مغلق", "المصدر", "ANON_ROLE"),
    "official with adjectives": ("قال مسؤول محلي كبير إن الطريق مغلق", "مسؤول محلي", "ANON_ROLE"),
    "sources": ("قالت مصادر طبية إن الطريق مغلق", "مصادر طبية", "ANON_PLURAL"),
    "ministry": ("قالت وزارة الصحة إن الطريق مغلق", "وزارة الصحة", "NAMED_ORG"),
    "group": ("قالت كتائب القسام إن الطريق مغلق", "كتائب القسام", "ARMED_GROUP"),
    "agency": ("قالت وكالة رويترز إن الطريق مغلق", "وكالة رويترز", "OTHER_OUTLET"),
    "press reports": ("ذكرت تقارير صحفية أن الطريق مغلق", "تقارير صحفية", "OTHER_OUTLET"),
    "correspondent": ("قال مراسلنا إن الطريق مغلق", "مراسلنا", "CORRESPONDENT"),
    "the gap in a passive": ("ورد أن الطريق مغلق", "ورد", "UNATTRIBUTED"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "name", "kind"), TYPES.values(), ids=TYPES)
def test_type(text: str, name: str, kind: str) -> None:
    found = [(voice.span.of(text), voice.type.value) for voice in voices(text)]
    assert any(name in span and kind == given for span, given in found), found


UNNAMED = {
    "office of affairs": ("قال مدير شؤون اللاجئين إن الطريق مغلق", "شؤون اللاجئين"),
    "adjectives": ("قال مسؤول أمني رفيع إن الطريق مغلق", "رفيع"),
    "speech begins": ("قال متحدث عسكري: خالد الحسن غادر المدينة", "خالد الحسن"),
}


@pytest.mark.parametrize(("text", "words"), UNNAMED.values(), ids=UNNAMED)
def test_no_name(text: str, words: str) -> None:
    found = [voice for voice in voices(text) if voice.phrase is not None]
    titled = [voice for voice in found if voice.kind != "name"]
    assert all(voice.span.of(text) != words for voice in titled)


NOBODY = {
    "preposition after an office": ("شدد الوزير على ضرورة فتح الطريق", "على ضرورة"),
    "adjective of a statement": ("وقال في تصريح صحافي إن الطريق مغلق", "صحافي"),
    "words for a pseudonym": ("قال سالم (اسم مستعار) إن الطريق مغلق", "اسم مستعار"),
    "in front of": ("قال سالم أمام محكمة إن الطريق مغلق", "أمام محكمة"),
    "what is stressed": ("وأكد ضرورة أن يفتح الطريق", "ضرورة"),
    "who is told": ("وأكد للحاضرين أن الطريق مغلق", "للحاضرين"),
    "indefinite rank in what is said": (
        "تعهد الرئيس الجديد بإرسال 30 ألف جندي إضافي لفتح الطريق", "إضافي"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), NOBODY.values(), ids=NOBODY)
def test_nobody(text: str, words: str) -> None:
    assert all(voice.span.of(text) != words for voice in voices(text))


SLOTS = {
    "subject": ("قال سامر الحلبي إن الطريق مغلق", "سامر الحلبي", "subject"),
    "subject after a day": ("قال أمس الجمعة سامر الحلبي إن الطريق مغلق", "سامر الحلبي", "subject"),
    "source": ("نقلت وكالة رويترز عن سامر الحلبي أن الطريق مغلق", "سامر الحلبي", "source"),
    "topic": ("وكانت وزارة الدفاع أعلنت أن الطريق مغلق", "وزارة الدفاع", "topic"),
    "topic with a description": (
        "وزارة الدفاع، التي تدير الجسر، أعلنت أن الطريق مغلق", "وزارة الدفاع", "apart"),
    "within what is said": ("قال شهود إن وزارة الدفاع مغلقة", "وزارة الدفاع", ""),
    "governed": ("قال شهود لوكالة رويترز إن الطريق مغلق", "وكالة رويترز", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "name", "expected"), SLOTS.values(), ids=SLOTS)
def test_slot(text: str, name: str, expected: str) -> None:
    found = analysis(text)
    hits = found.page.hits["cue"]
    cue = next(hits[at] for at in sorted(hits) if hits[at].entry.value.kind != "fixed")
    firsts = [phrase.first for phrase in found.phrases]
    beside = voices_near(found.page, cue, found.phrases, found.actors, firsts, lexicon())
    slots = {slot(found.page, cue, one) for one in beside if name in one.span.of(text)}
    assert slots == {expected}
