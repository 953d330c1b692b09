"""Phrases: where a participant begins and ends, and what heads it, by tables of named cases."""

from __future__ import annotations

import pytest

from marking import marked
from riwaya.extract.analysis import analyse
from riwaya.extract.index import load_lexicon
from riwaya.extract.phrases import Phrase
from riwaya.ingest.documents import read_text
from riwaya.types import Span

LEXICON = load_lexicon()


def found(text: str) -> list[Phrase]:
    return analyse(read_text(text, published="2016-05-10"), LEXICON, lambda *_: None).phrases


EXTENTS = {
    "count and noun": "قتل ⟦12 شخصا⟧ أمس",
    "count, noun, at least": "قتل ⟦12 شخصا على الأقل⟧ أمس",
    "count and a noun of no table": "قتل ⟦12 برلمانيا⟧ أمس",
    "dual": "أصيب ⟦جنديان⟧ أمس",
    "dual with its adjective": "أصيب ⟦جنديان تركيان⟧ أمس",
    "count then a verb": "قتل ⟦28 شخصا على الأقل⟧ وجرح ⟦100 آخرون⟧",
    "bare count": "أصيب ⟦16⟧ في الغارة",
    "about": "جرح ⟦نحو 40 مدنيا⟧ ليلا",
    "conjunction stays outside": "قتل ⟦مدنيان⟧ و⟦ثلاثة جنود⟧",
    "preposition stays outside": "أطلق النار على ⟦المتظاهرين⟧",
    "of a body": "قتل ⟦سبعة من عناصر تنظيم داعش⟧ فجرا",
    "quoted body": "هرب ⟦عناصر تنظيم «داعش»⟧ فجرا",
    "bracketed body": "هرب ⟦مسلحو (داعش)⟧ فجرا",
    "stops before a place": "انتشرت ⟦قوات النظام⟧ في حلب",
    "stops before a relative": "هاجموا ⟦القوات العراقية⟧ التي تقدمت",
    "stops before a comma": "أسروا ⟦خمسة مقاتلين⟧، وهربوا",
    "tie stays outside": "دمروا ⟦نقطة⟧ تابعة لحركة طالبان",
    "two bodies": "قصفوا ⟦الحوثيين⟧ و⟦قوات صالح⟧",
    "two sides": "تصدى ⟦مقاتلو الفرقة⟧ ل⟦لمهاجمين⟧ ليلا",
    "whose side they take": "انسحب ⟦مقاتلو العشائر الموالون للجيش⟧ ليلا",
    "verb of two": "قال إن ⟦القوة الصاروخية⟧ نفذتا العملية",
    "what is done": "قام ⟦الشاب همام خليل البلوي⟧ بتنفيذ الهجوم",
    "object after a definite subject": "قصف ⟦الطيران⟧ ⟦المجموعات الإرهابية⟧ شرقا",
    "count after a definite subject": "أوقفت ⟦الدورية⟧ ⟦أربعة مشتبهين⟧",
    "doer inside a trigger": "فجر ⟦انتحاري⟧ شاحنة",
    "name without a title": "قتل ⟦محمد العامري⟧ أمس",
    "surname again": "قتل ⟦محمود العامري⟧ أمس. وكان ⟦العامري⟧ في بيته",
    "stops before a place's noun": "استهدفت ⟦طائرات حربية روسية⟧ بلدة كفرنبل",
    "stops before what it shells": "قصفت ⟦مدفعية الجيش السوري⟧ ⟦مواقع المسلحين⟧ أمس",
    "stops before a preposition of place": "احتجزوا ⟦300 مهاجر⟧ قبالة الساحل",
    "body with both its marks": 'أعلن ⟦تنظيم "داعش"⟧ ذلك',
    "stops before a series": "قتل ⟦مسلحون⟧ في ⟦سلسلة⟧ غارات",
    "stops before a place it comes from": "أفرجوا عن ⟦50 معتقلا⟧ من سجن الحسكة",
    "an adjective inside a trigger heads nothing": "قدموا دعما عسكريا ل⟦لجيش⟧",
    "of this body": "اعتقلوا ⟦عناصر هذا التنظيم⟧ أمس",
    "of those who were named": "قتلوا ⟦أمير تلك الخلايا⟧ أمس",
    "this one alone": "قتلوا ⟦القائد⟧ هذا الصباح",
    "a body after a named one": "بايع ⟦فصيل جند الأقصى⟧ ⟦تنظيم داعش⟧",
    "a body after an adjective": "تساند ⟦جماعات مسلحة⟧ ⟦حكومة طرابلس⟧",
    "object by its ending": "قتل ⟦مسلحون⟧ ⟦ضابطا⟧ فجرا",
    "a plural that governs nothing": "أطلق ⟦مسلحون⟧ النار",
    "two titles of one leader": "قال ⟦زعيم حزب الله حسن نصر الله⟧ ذلك",
    "who demands is no student": "طالب ⟦المجلس العسكري⟧ ⟦قوات حفتر⟧ بالرحيل",
    "the coalition": "قصف ⟦التحالف⟧ ⟦مواقع الحوثيين⟧ أمس",
    "the air force": "أغار ⟦الطيران الحربي⟧ على دوما",
    "a kunya before a name that is a verb": "قتل ⟦القيادي في داعش أبو ياسر العيساوي⟧ أمس",
    "a leader's name alone": "دعا ⟦بوتين⟧ قدامى المحاربين",
    "stops before where he was": "اختطفوا ⟦نائبا⟧ من ⟦منزله⟧",
    "some of things": "هدموا ⟦عددا من المنازل⟧ أمس",
    "the occupation": "اقتحم ⟦الاحتلال⟧ المخيم",
    "the aggressor": "قصف ⟦العدوان⟧ القرية",
}


@pytest.mark.parametrize("text", EXTENTS.values(), ids=list(EXTENTS))
def test_phrases_begin_and_end(text: str) -> None:
    plain, spans = marked(text)
    near = [p.span for p in found(plain) if any(_overlap(p.span, span) for span in spans)]
    assert near == spans


def test_nobody_flies_a_drone() -> None:
    text = "أصيب جنديان في غارة من دون طيار"
    assert [text[slice(*phrase.span)] for phrase in found(text)] == ["جنديان"]


def _overlap(left: Span, right: Span) -> bool:
    return left.start < right.end and right.start < left.end


NOTHING = {
    "strikes are no participants": "نفذ بغارتين متتاليتين",
    "an act of judging": "يسعى إلى القضاء على الفقر",
    "an act of occupying": "بعد احتلال البلدة",
    "qualifier of an attack": "وقع هجوم انتحاري",
    "aggression on a town": "استمر العدوان على القطاع",
    "words that tie": "منطقة تابعة له",
    "among": "وكان بينهم حديث طويل",
    "given name alone": "قرأ محمد",
    "year": "منذ عام 2013",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=list(NOTHING))
def test_no_phrase(text: str) -> None:
    assert [p for p in found(text) if p.kind not in ("site", "structure")] == []


KINDS = {
    "fighter": ("قتل ⟦مسلح⟧ أمس", "fighter"),
    "victim": ("سقط ⟦عشرة قتلى⟧ أمس", "victim"),
    "civilian": ("قتل ⟦خمسة مدنيين⟧ أمس", "civilian"),
    "people": ("أصيب ⟦الفلسطينيون⟧ أمس", "civilian"),
    "person": ("قتل ⟦خمسة أشخاص⟧ أمس", "person"),
    "bare count": ("جرح ⟦43⟧ أمس", "counted"),
    "name": ("قتل ⟦محمد العامري⟧ أمس", "name"),
    "structure": ("دمرت ⟦مدرسة⟧ أمس", "structure"),
}


@pytest.mark.parametrize(("text", "kind"), KINDS.values(), ids=list(KINDS))
def test_heads(text: str, kind: str) -> None:
    plain, (span,) = marked(text)
    (phrase,) = [p for p in found(plain) if p.span.start <= span.start < p.span.end]
    assert phrase.kind == kind


MEANT = {
    "soldiers": ("قتل ⟦جنديان⟧", "army"),
    "policeman": ("قتل ⟦شرطي⟧", "police"),
    "rebels": ("قتل ⟦ثلاثة انفصاليين⟧", "opposition"),
    "civilians": ("قتل ⟦مدنيان⟧", ""),
}


@pytest.mark.parametrize(("text", "meant"), MEANT.values(), ids=list(MEANT))
def test_whose_they_are_by_country(text: str, meant: str) -> None:
    plain, (span,) = marked(text)
    (phrase,) = [p for p in found(plain) if p.span.start <= span.start < p.span.end]
    assert phrase.meant == meant
