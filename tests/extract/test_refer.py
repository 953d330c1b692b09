"""Reference: the body that each participant is found to be, by tables of named cases.

Each case marks phrases in an invented sentence and names their codes in order.
"""

from __future__ import annotations

import pytest

from marking import marked
from riwaya.extract.analysis import Analysis, analyse
from riwaya.extract.index import load_lexicon
from riwaya.extract.refer import opponent
from riwaya.ingest.documents import read_text
from riwaya.types import Span

LEXICON = load_lexicon()


class _NoSpeaker:
    def __call__(self, *_: object) -> None:
        return None


def analysed(text: str) -> Analysis:
    return analyse(read_text(text, published="2016-05-10"), LEXICON, _NoSpeaker())


def code_at(analysis: Analysis, span: Span) -> str:
    """Give the code of the phrase that covers most of a span."""
    best, most = "nothing", 0
    for phrase, actor in zip(analysis.phrases, analysis.actors, strict=True):
        shared = min(phrase.span.end, span.end) - max(phrase.span.start, span.start)
        if shared > most:
            best, most = LEXICON.code(actor), shared
    return best


COUNTED = {
    "persons": ("قتل ⟦13 شخصا⟧ في انفجار بسوق", "CIVILIANS"),
    "persons, at least": ("قتل ⟦13 شخصا على الأقل⟧ في انفجار بسوق", "CIVILIANS"),
    "dead, at least": ("أوقع الانفجار ⟦20 قتيلا على الأقل⟧", "CIVILIANS"),
    "dual person": ("أصيب ⟦شخصان⟧ بشظايا", "CIVILIANS"),
    "dual girl": ("قتلت ⟦طفلتان⟧ بقذيفة", "CIVILIANS"),
    "bare count goes with the people before": ("قتل 19 مدنيا وأصيب ⟦43⟧ في الغارة", "CIVILIANS"),
    "bare count of soldiers": ("قتل أربعة جنود أتراك وجرح ⟦تسعة⟧", "TURKEY"),
    "others of fighters": ("قتل 66 حوثيا وأصيب ⟦48 آخرون⟧", "HOUTHI"),
    "others of civilians": ("قتل مدنيان وجرح ⟦5 آخرون⟧", "CIVILIANS"),
    "others with none before": ("وجرح ⟦10 آخرين⟧ في مكان غير بعيد", "CIVILIANS"),
    "demonym of a state": ("خطفوا ⟦13 عراقيا⟧", "CIVILIANS"),
    "demonym of a group": ("قتل ⟦17 حوثيا⟧ في الغارة", "HOUTHI"),
    "soldiers of a nation, dual": ("قتل ⟦جنديان تركيان⟧ بلغم", "TURKEY"),
    "soldiers of a nation, counted": ("قتل ⟦ثلاثة جنود أتراك⟧ بلغم", "TURKEY"),
    "gunmen": ("هاجم ⟦ثلاثة مسلحين⟧ المتجر", "UNKNOWN_ARMED"),
    "gunman of a nation is no soldier": ("قتل ⟦مسلح سوري⟧ قرب السياج", "UNKNOWN_ARMED"),
    "suicide bombers": ("فجر ⟦انتحاريان⟧ حزاميهما", "UNKNOWN_ARMED"),
    "children": ("قتل ⟦خمسة أطفال⟧ في القصف", "CIVILIANS"),
    "journalists": ("اعتقلوا ⟦ثلاثة صحفيين⟧", "MEDIA"),
    "wanted": ("أوقفت الدورية ⟦سبعة مطلوبين⟧", "OTHER"),
    "suspects": ("أوقفت الدورية ⟦أربعة مشتبهين⟧", "OTHER"),
    "settlers": ("أصيب ⟦مستوطنان⟧ بجروح", "OTHER"),
    "people": ("استهدفوا ⟦الفلسطينيين⟧ عند الحاجز", "CIVILIANS"),
    "many of a people": ("أصابوا ⟦عددا من الفلسطينيين⟧", "CIVILIANS"),
    "homes": ("دمر القصف ⟦ثلاثة منازل⟧", "CIVILIANS"),
    "hospital": ("استهدفت الغارة ⟦مستشفى ميدانيا⟧", "CIVILIANS"),
}

VICTIMS = {
    "of a group": ("سقط ⟦عشرات القتلى من الحوثيين⟧", "HOUTHI"),
    "of an army": ("سقط ⟦ثلاثة قتلى من الجيش السوري⟧", "SYR_GOV"),
    "of a nation": ("سقط ⟦ثلاثة قتلى سوريين⟧", "CIVILIANS"),
    "of both sides": ("سقط ⟦قتلى من الطرفين⟧ ليلا", "OTHER"),
    "with policemen among them": ("قتل ⟦12 شخصا⟧ بينهم شرطي عراقي", "OTHER"),
    "with policemen after a comma": ("قتل ⟦12 شخصا⟧، بينهم جنديان عراقيان", "OTHER"),
    "with children among them": ("قتل ⟦12 شخصا⟧ بينهم أطفال", "CIVILIANS"),
    "in a fight": ("قتل ⟦عشرة أشخاص⟧ في اشتباكات عنيفة", "OTHER"),
    "in a bombing": ("قتل ⟦عشرة أشخاص⟧ في تفجير عنيف", "CIVILIANS"),
}

SOLDIERS = {
    "by the country": ("قالت بغداد إن ⟦جنديين⟧ قتلا. وفي العراق هدوء", "IRAQ_GOV"),
    "by the state named beside them": ("أعلن الجيش المصري مقتل ⟦ثلاثة جنود⟧", "EGYPT"),
    "not by the group named beside them": (
        "في مصر هاجم تنظيم داعش الحاجز فقتل ⟦خمسة جنود⟧",
        "EGYPT",
    ),
    "policeman": ("في تركيا قتل ⟦شرطي⟧ وجرح مارة", "TURKEY"),
    "officer": ("في مصر اغتيل ⟦ضابط⟧ أمام بيته", "EGYPT"),
    "patrol": ("في العراق استهدفت عبوة ⟦دورية⟧", "IRAQ_GOV"),
    "army": ("في لبنان انتشر ⟦الجيش⟧ في التلال", "LEBANON_GOV"),
    "security forces": ("في مصر داهمت ⟦قوات الأمن⟧ المزرعة", "EGYPT"),
    "ministry": ("في اليمن أعلنت ⟦الحكومة⟧ هدنة", "YEM_GOV"),
    "his country": ("قال وزير الخارجية التركي إن ⟦بلاده⟧ ستواصل القصف", "TURKEY"),
}

REFERENCES = {
    "the organisation": ("خسر تنظيم داعش التل. ثم هاجم ⟦التنظيم⟧ القرية", "ISIS"),
    "the group": ("تقدم الحوثيون شمالا. وقالت ⟦الجماعة⟧ إنها باقية", "HOUTHI"),
    "the movement": ("نفذت حركة حماس العملية. وقالت ⟦الحركة⟧ إنها ستواصل", "PALESTINIAN_ARMED"),
    "the movement, another": (
        "سيطرت حركة الشباب على البلدة. وقالت ⟦الحركة⟧ إنها باقية",
        "OTHER_ARMED",
    ),
    "the front": ("تراجعت جبهة النصرة. وقالت ⟦الجبهة⟧ إنها انسحبت", "NUSRA"),
    "the party": ("قصف حزب الله الموقع. وقال ⟦الحزب⟧ إن العملية نجحت", "HEZBOLLAH"),
    "the party, another": (
        "أعلن حزب العمال الكردستاني الكمين. وقال ⟦الحزب⟧ إن العملية نجحت",
        "PKK",
    ),
    "resistance in Yemen": ("في اليمن تقدمت ⟦المقاومة⟧ نحو الجبل", "YEM_GOV"),
    "resistance in Gaza": ("في غزة تصدت ⟦المقاومة⟧ للدبابات", "PALESTINIAN_ARMED"),
    "resistance committees in Gaza": ("في غزة أطلقت ⟦لجان المقاومة⟧ قذيفة", "PALESTINIAN_ARMED"),
    "resistance committees in Yemen": ("في اليمن تقدمت ⟦لجان المقاومة⟧ شرقا", "YEM_GOV"),
    "resistance committees in Sudan": ("في السودان أحصت ⟦لجان المقاومة⟧ القتلى", "OTHER"),
    "the opposition in Syria": ("في سوريا قصفت الطائرات مواقع ⟦المعارضة⟧", "SYR_REBELS"),
    "the opposition of a parliament": ("في تركيا دعت ⟦المعارضة⟧ إلى انتخابات", "OTHER"),
    "revolutionaries in Syria": ("في سوريا دخل ⟦الثوار⟧ البلدة", "SYR_REBELS"),
    "revolutionaries in Yemen": ("في اليمن دخل ⟦الثوار⟧ البلدة", "YEM_GOV"),
    "rebels in Yemen": ("في اليمن انسحب ⟦المتمردون⟧", "HOUTHI"),
    "rebels, not only named before": ("في اليمن قتلت قوات صالح جنديا وانسحب ⟦المتمردون⟧", "HOUTHI"),
    "terrorists in Libya": ("في ليبيا قصف الطيران ⟦المجموعات الإرهابية⟧", "OTHER_ARMED"),
    "terrorists in Syria": ("في سوريا قصف الطيران ⟦المجموعات الإرهابية⟧", "SYR_REBELS"),
    "the occupation": ("في الضفة الغربية اقتحم ⟦الاحتلال⟧ المخيم", "ISRAEL"),
    "an occupation as an act": ("أدان المجلس ⟦احتلال⟧ القرية", "nothing"),
    "the coalition in Yemen": ("في اليمن قصف ⟦طيران التحالف⟧ الجسر", "ARAB_COALITION"),
    "a commission that nobody named": ("في سوريا ذكرت ⟦الهيئة⟧ أن انفجارا وقع", "OTHER"),
    "the Hay'a named before": ("قالت هيئة تحرير الشام إن ⟦الهيئة⟧ انسحبت", "HTS"),
    "the movement, not the last body": (
        "قاتلت حركة طالبان مع تنظيم القاعدة. وقالت ⟦الحركة⟧ إنها باقية",
        "OTHER_ARMED",
    ),
    "the brigades, not the wing of another": (
        "أعلنت سرايا القدس العملية بعد بيان كتائب شهداء الأقصى. وقصفت ⟦السرايا⟧ الموقع",
        "PALESTINIAN_ARMED",
    ),
    "the organisation, not the Hay'a": (
        "قاتل تنظيم داعش هيئة تحرير الشام. وانسحب ⟦التنظيم⟧ من البلدة",
        "ISIS",
    ),
    "a group that no table has": (
        "في غزة قاتلت حماس جماعة «فجر الجنوب». وقالت ⟦الجماعة⟧ إنها باقية",
        "OTHER_ARMED",
    ),
    "an organisation that watches": (
        "قاتل تنظيم داعش القوات. وقالت منظمة العفو الدولية ذلك. وأضافت ⟦المنظمة⟧ أن القصف مستمر",
        "NGO",
    ),
    "an organisation that nobody named": ("في سوريا قالت ⟦المنظمة⟧ إن القصف مستمر", "OTHER"),
    "a network that broadcasts": (
        "قاتل تنظيم داعش القوات. وقالت شبكة سي إن إن ذلك. وأضافت ⟦الشبكة⟧ أن القصف مستمر",
        "MEDIA",
    ),
    "units of houses": ("قاتلت قوات سوريا الديمقراطية تنظيم داعش وتضررت ⟦الوحدات⟧", "OTHER"),
    "the Units": ("تقدمت وحدات حماية الشعب شرقا وسيطرت ⟦الوحدات⟧ على التل", "SDF"),
    "a front line": ("قاتلت جبهة النصرة. ووصل التصعيد إلى ⟦الجبهة⟧ الشمالية", "OTHER"),
    "a group of people": ("قصفت حماس الموقع ووصلت ⟦المجموعة⟧ إلى المدينة", "OTHER"),
    "another party": ("قصف حزب الله الموقع وقال ⟦الحزب⟧ الاشتراكي إن الحرب قريبة", "OTHER"),
    "a base": ("أصاب صاروخ قاعدة العند الجوية. وقصفت ⟦القاعدة⟧ مرتين", "OTHER"),
    "al-Qaeda": ("هاجمت ⟦القاعدة⟧ قاعدة عسكرية", "AQ"),
    "al-Qaeda, with a base before": ("قرب قاعدة عسكرية قتل ⟦قيادي في القاعدة⟧", "AQ"),
    "a system": ("في سوريا انهار ⟦النظام⟧ الصحي", "OTHER"),
    "told by the places": ("في الرقة قصفت ⟦طائرات التحالف⟧ المواقع", "COALITION"),
    "of no country": ("قتل ⟦الجنود⟧ قرب الجسر", "OTHER_STATE"),
    "the regime": ("في سوريا قصفت ⟦قوات النظام⟧ البلدة", "SYR_GOV"),
}

OWNED = {
    "ours, of nobody named here": (
        "قصف تنظيم داعش القرية. وقال الهلال الأحمر إن ⟦سياراتنا⟧ احترقت",
        "OTHER",
    ),
    "ours, of those who speak": ("أعلن الجيش العراقي أن ⟦قواتنا⟧ دخلت المدينة", "IRAQ_GOV"),
    "his members": ("نقل تنظيم داعش ⟦عددا من عناصره⟧ ليلا", "ISIS"),
    "his soldiers": ("قال الجيش الإسرائيلي إن ⟦أحد جنوده⟧ أصيب", "ISRAEL"),
    "fighters of": ("قتل ⟦سبعة مقاتلين من حزب الله⟧", "HEZBOLLAH"),
    "positions of": ("قصفوا ⟦مواقع للحوثيين⟧", "HOUTHI"),
    "joined positions of one owner": (
        "قصف حزب الله ⟦مواقع⟧ و⟦ثكنات للاحتلال⟧ في الشمال",
        "ISRAEL ISRAEL",
    ),
    "joined men of one body": ("وصل ⟦قياديون⟧ و⟦عناصر من تنظيم داعش⟧", "ISIS ISIS"),
    "soldiers are not joined": (
        "في لبنان قتل ⟦جنود⟧ و⟦مقاتلون من حزب الله⟧",
        "LEBANON_GOV HEZBOLLAH",
    ),
    "loyal to the body before": (
        "في سوريا دارت اشتباكات بين قوات النظام و⟦المسلحين الموالين لها⟧ من جهة وداعش من جهة",
        "SYR_GOV",
    ),
    "gunmen loyal to the body before": (
        "هاجمت حركة حماس و⟦مسلحون موالون لها⟧ قاعدة للجيش الإسرائيلي",
        "PALESTINIAN_ARMED",
    ),
    "the gunmen loyal to a body": ("قتل ⟦المسلحون الموالون للنظام⟧ مدنيا في سوريا", "SYR_GOV"),
    "allied with it, not of it": (
        "هاجم الجيش العراقي و⟦الفصائل المتحالفة معه⟧ الموقع",
        "OTHER_ARMED",
    ),
    "many of them": ("قصفت الطائرات داعش وقتلت ⟦العديد⟧ منهم قرب قاعدة للجيش", "OTHER"),
    "terrorists of nobody named": (
        "قصفت حماس الموقع. وأحرق ⟦إرهابيون صهاينة⟧ منزل العائلة",
        "OTHER_ARMED",
    ),
    "gunmen by their country": ("في الصومال هاجم ⟦المسلحون الصوماليون⟧ قرية", "OTHER_ARMED"),
    "a party by its country": ("قال ⟦الحزب الإسلامي العراقي⟧ إن الهدنة باقية", "OTHER"),
    "a base by its country": ("قصفت المسيرات ⟦القاعدة الأميركية⟧ في الحقل", "USA"),
    "forces by their kind and country": ("في سوريا قصفت ⟦القوات الحربية الروسية⟧ المشفى", "RUSSIA"),
    "vehicles by their count": ("دمر الجيش العراقي ⟦16 آلية لتنظيم داعش⟧ في الموصل", "ISIS"),
    "vehicles of nobody": ("احترقت ⟦50 آلية⟧ في الموصل", "OTHER"),
    "belonging to": ("استهدفوا ⟦نقطة⟧ تابعة لحركة طالبان", "OTHER_ARMED"),
    "security belonging to": ("اعتقله ⟦الجهاز الأمني⟧ التابع لهيئة تحرير الشام", "HTS"),
    "security in a group": ("اعتقله ⟦الجهاز الأمني⟧ في هيئة تحرير الشام", "HTS"),
    "loyal to": ("تقدمت ⟦قوات⟧ موالية للحكومة اليمنية", "YEM_GOV"),
    "name in brackets": ("هرب ⟦مسلحو (داعش)⟧ شرقا", "ISIS"),
    "two bodies stay two": ("قصفوا ⟦الحوثيين⟧ و⟦قوات صالح⟧", "HOUTHI OTHER_ARMED"),
    "civilians and soldiers": ("قتل ⟦مدنيان⟧ و⟦جنديان عراقيان⟧", "CIVILIANS IRAQ_GOV"),
}

PERSONS = {
    "name without a title": ("اعتقلوا ⟦محمد العامري⟧ في منزله", "PERSON"),
    "leader introduced after": ("قتلت الغارة ⟦محسن العامري⟧، قائد حركة حماس", "PALESTINIAN_ARMED"),
    "surname again": ("قتل محمود العامري أمس. وكان ⟦العامري⟧ طبيبا", "PERSON"),
    "nom de guerre": ("قال تنظيم داعش إن ⟦أبو حفص العامري⟧ نفذ الهجوم", "ISIS"),
    "leader": ("قال ⟦زعيم تنظيم داعش⟧ كلمته", "ISIS"),
}

CASES = {**COUNTED, **VICTIMS, **SOLDIERS, **REFERENCES, **OWNED, **PERSONS}


def test_no_case_hides_another() -> None:
    tables = (COUNTED, VICTIMS, SOLDIERS, REFERENCES, OWNED, PERSONS)
    assert len(CASES) == sum(len(table) for table in tables)


@pytest.mark.parametrize(("text", "codes"), CASES.values(), ids=list(CASES))
def test_participants_get_their_body(text: str, codes: str) -> None:
    plain, spans = marked(text)
    analysis = analysed(plain)
    assert " ".join(code_at(analysis, span) for span in spans) == codes


OPPOSED = {
    "positions of the other side": (
        "في تركيا هاجم حزب العمال الكردستاني الثكنة. فقصف الجيش التركي ⟦موقعا⟧ جبليا",
        "TURKEY",
        "PKK",
    ),
    "named positions stay": ("قصف الجيش التركي ⟦مواقع للجيش التركي⟧ خطأ", "TURKEY", "TURKEY"),
    "no other party": ("قصف الجيش التركي ⟦موقعا⟧ جبليا", "TURKEY", "TURKEY"),
}


@pytest.mark.parametrize(("text", "enemy", "code"), OPPOSED.values(), ids=list(OPPOSED))
def test_nobody_attacks_himself(text: str, enemy: str, code: str) -> None:
    plain, (span,) = marked(text)
    analysis = analysed(plain)
    holds = [p.span.start <= span.start < p.span.end for p in analysis.phrases]
    index = holds.index(True)
    actor = opponent(analysis.page, analysis.phrases, analysis.actors, index, {enemy}, LEXICON)
    assert LEXICON.code(actor) == code
