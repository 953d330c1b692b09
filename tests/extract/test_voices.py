"""Voices: what kind of speaker stands beside a cue, by name, title and body."""

from __future__ import annotations

from functools import cache

import pytest

from riwaya.extract.analysis import Analysis, analyse
from riwaya.extract.index import Lexicon, load_lexicon
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
