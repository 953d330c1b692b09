"""Quantities: marked spans, bounds, and what must not be counted."""

from __future__ import annotations

import pytest

from riwaya.extract.number_words import load_number_words
from riwaya.extract.numbers import Quantity, find_quantities
from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize

WORDS = load_number_words()
Bounds = tuple[int | None, int | None, int | None]


def found_in(text: str) -> list[Quantity]:
    return find_quantities(tokenize(fold(text)), WORDS)


def unmarked(text: str) -> tuple[str, tuple[int, int]]:
    start, end = text.index("⟦"), text.index("⟧") - 1
    return text.replace("⟦", "").replace("⟧", ""), (start, end)


# name: marked text, then low, best, high
COUNTED: dict[str, tuple[str, Bounds]] = {
    "digits": ("قتل ⟦7⟧ جنود", (7, 7, 7)),
    "arabic digits": ("قتل ⟦١٢⟧ جنديا", (12, 12, 12)),
    "comma groups": ("نزح ⟦1,200⟧ شخص", (1200, 1200, 1200)),
    "dot groups": ("نزح ⟦1.200⟧ شخص", (1200, 1200, 1200)),
    "digits after a particle": ("أصيب ب⟦3⟧ صواريخ", (3, 3, 3)),
    "digits in brackets": ("ضبط (⟦20⟧) قطعة سلاح", (20, 20, 20)),
    "unit word": ("قتل ⟦ثلاثة⟧ جنود", (3, 3, 3)),
    "unit word with waw": ("قتل جندي و⟦خمسة⟧ مدنيين", (5, 5, 5)),
    "unit word with ba": ("قصف الحي ب⟦ثلاثة⟧ صواريخ", (3, 3, 3)),
    "ten": ("وأصيب ⟦عشرة⟧ آخرون", (10, 10, 10)),
    "eleven": ("قتل ⟦أحد عشر⟧ جنديا", (11, 11, 11)),
    "and eleven": ("قتل ضابط و⟦أحد عشر⟧ جنديا", (11, 11, 11)),
    "twelve feminine": ("شنت ⟦اثنتي عشرة⟧ غارة", (12, 12, 12)),
    "thirteen": ("قتل ⟦ثلاثة عشر⟧ جنديا", (13, 13, 13)),
    "twenty five": ("أصيب ⟦خمسة وعشرين⟧ مدنيا", (25, 25, 25)),
    "waw apart": ("قتل ⟦أربعة و خمسين⟧ شخصا", (54, 54, 54)),
    "hundred": ("أصيب ⟦مئة⟧ جريح", (100, 100, 100)),
    "hundred and fifty": ("قتل ⟦مئة وخمسون⟧ مقاتلا", (150, 150, 150)),
    "two hundred": ("نزح ⟦مئتا⟧ شخص", (200, 200, 200)),
    "fused hundreds": ("نزح ⟦ثلاثمئة⟧ شخص", (300, 300, 300)),
    "hundreds, unit and ten": ("نزح ⟦خمسمائة واثنان وعشرون⟧ شخصا", (522, 522, 522)),
    "dual thousand": ("نزح ⟦ألفي⟧ شخص", (2000, 2000, 2000)),
    "thousands": ("نزح ⟦3 آلاف⟧ شخص", (3000, 3000, 3000)),
    "mixed thousand": ("نزح ⟦100 ألف⟧ شخص", (100_000, 100_000, 100_000)),
    "thousand and digits": ("اعتقل ⟦ألف و500⟧ شخص", (1500, 1500, 1500)),
    "decimal million": ("نزح ⟦1.5 مليون⟧ شخص", (1_500_000, 1_500_000, 1_500_000)),
    "grouping mark before a scale": ("نزح ⟦1.200 مليون⟧ شخص", (1_200_000,) * 3),
    "accusative million": ("نزح ⟦مليونا⟧ شخص", (1_000_000,) * 3),
    "million and a half": ("نزح ⟦مليون ونصف المليون⟧ شخص", (1_500_000,) * 3),
    "half a million": ("نزح ⟦نصف مليون⟧ شخص", (500_000,) * 3),
    "scales in a row": ("نزح ⟦مليونان وثلاثمئة ألف⟧ شخص", (2_300_000,) * 3),
    "definite after its noun": ("وقعت الانفجارات ⟦الثلاثة⟧ في السوق", (3, 3, 3)),
    "dual soldiers": ("مقتل ⟦جنديين⟧ في كمين", (2, 2, 2)),
    "dual civilians": ("أصيب ⟦مدنيان⟧ بجروح", (2, 2, 2)),
    "dual dead": ("سقط ⟦قتيلان⟧ في القصف", (2, 2, 2)),
    "dual persons": ("قتل ⟦شخصان⟧ أمس", (2, 2, 2)),
    "dual bombs": ("انفجرت ⟦قنبلتان⟧ في السوق", (2, 2, 2)),
    "dual with ba": ("قصفت البلدة ب⟦غارتين⟧ جويتين", (2, 2, 2)),
    "definite dual": ("تبنى الفصيل ⟦الهجومين⟧", (2, 2, 2)),
    "dual of a noun that begins like the article": ("تدمير ⟦آليتين⟧ للجيش", (2, 2, 2)),
    "dual before a genitive": ("تفكيك ⟦عبوتي⟧ متفجرات", (2, 2, 2)),
    "two of them": ("قتل ⟦اثنان⟧ من الحراس", (2, 2, 2)),
    "noun and two": ("قتل ⟦مسلحين اثنين⟧ في الحي", (2, 2, 2)),
    "noun, adjective and two": ("قتل ⟦عسكريين تركيين اثنين⟧ في البلدة", (2, 2, 2)),
    "plural form with a verb of two": ("إن ⟦مواطنين⟧ أصيبا بالرصاص", (2, 2, 2)),
    "one person": ("قتل ⟦شخص واحد⟧ في القصف", (1, 1, 1)),
    "tens": ("سقط ⟦عشرات⟧ الجرحى", (20, None, 99)),
    "the tens": ("أصيب ⟦العشرات⟧ في القصف", (20, None, 99)),
    "hundreds": ("اعتقل ⟦المئات⟧ في الحملة", (200, None, 999)),
    "thousands, vague": ("نزح ⟦الآلاف⟧ من القرى", (2000, None, 9999)),
    "several thousand": ("نزح ⟦عدة آلاف⟧ من السكان", (2000, None, 9999)),
    "tens of thousands": ("نزح ⟦عشرات الآلاف⟧", (20_000, None, 99_999)),
    "hundreds of thousands": ("نزح ⟦مئات الآلاف⟧", (200_000, None, 999_999)),
    "about": ("قتل ⟦نحو 30⟧ مقاتلا", (27, 30, 33)),
    "about rounds inwards": ("قتل ⟦حوالي 25⟧ مقاتلا", (23, 25, 27)),
    "about, small": ("قتل ⟦قرابة 5⟧ مقاتلين", (5, 5, 5)),
    "about a word": ("أصيب ⟦زهاء مئة⟧ جريح", (90, 100, 110)),
    "nearly": ("أصيب ⟦ما يقارب 200⟧ جريح", (180, 200, 220)),
    "about, with ba": ("هاجموا البلدة ب⟦نحو 100⟧ مقاتل", (90, 100, 110)),
    "more than": ("قتل ⟦أكثر من 50⟧ شخصا", (51, None, None)),
    "more than, a phrase": ("جرح ⟦ما يزيد على 29⟧ آخرين", (30, None, None)),
    "at least before": ("قتل ⟦ما لا يقل عن عشرة⟧ أشخاص", (10, 10, None)),
    "more than, before the noun": ("تجاوز عدد القتلى في القطاع ⟦30⟧ شخصا", (31, None, None)),
    "more than, before its number": ("والجرحى تجاوز عددهم ⟦35⟧ جريحا", (36, None, None)),
    "at most, before the noun": ("لم يتجاوز عدد القتلى ⟦30⟧ جنديا", (None, 30, 30)),
    "more than ends at a mark": ("تجاوز عددهم التوقعات، وقتل ⟦30⟧ شخصا", (30, 30, 30)),
    "at least after": ("قتل ⟦28 شخصا على الأقل⟧ في القصف", (28, 28, None)),
    "at least after a bare number": ("قتل ⟦خمسين على الأقل⟧ من الفصيل", (50, 50, None)),
    "at least after a dual": ("قتل ⟦شخصان على الأقل⟧ أمس", (2, 2, None)),
    "at least after a singular": ("سقط ⟦قتيل على الأقل⟧ أمس", (1, 1, None)),
    "at least tens": ("قتل ⟦ما لا يقل عن عشرات⟧ من المدنيين", (20, None, None)),
    "fewer than": ("بقي ⟦أقل من 300⟧ مقاتل", (None, None, 299)),
    "at most": ("عددهم ⟦لا يتجاوز 40⟧ مقاتلا", (None, 40, 40)),
    "between": ("قتل ⟦بين 10 و15⟧ جنديا", (10, None, 15)),
    "between words": ("قتل ⟦ما بين عشرين وثلاثين⟧ جنديا", (20, None, 30)),
    "from to": ("يضم ⟦من 10 إلى 15⟧ مقاتلا", (10, None, 15)),
    "range with a dash": ("يضم الفصيل ⟦10-15⟧ مقاتلا", (10, None, 15)),
    "scale serves both ends": ("نزح ⟦بين 10 و15 ألف⟧ شخص", (10_000, None, 15_000)),
}  # fmt: skip


@pytest.mark.parametrize(("marked", "bounds"), COUNTED.values(), ids=COUNTED.keys())
def test_a_count(marked: str, bounds: Bounds) -> None:
    text, span = unmarked(marked)
    hits = [quantity for quantity in found_in(text) if quantity.counted]
    assert [(tuple(hit.span), (hit.low, hit.best, hit.high)) for hit in hits] == [(span, bounds)]


NOT_COUNTED = {
    "a singular noun": "سقط قتيل في القصف",
    "a plural noun": "مقتل مدنيين في القصف",
    "some": "قتل عدد من الجنود",
    "several": "أصيب عدة أشخاص",
    "an ordinal": "وهو الهجوم الثاني",
    "an ordinal of two words": "في اليوم الخامس والعشرين من المعارك",
    "the twentieth century": "في القرن العشرين",
    "a battalion": "عناصر الكتيبة 45 في البلدة",
    "a regiment": "مقر الفوج 46 غرب المدينة",
    "a year": "في عام 2014 بدأت المعارك",
    "a bare year": "بدأت المعارك في 2014",
    "a day of a month": "وقع الهجوم في 7 ديسمبر",
    "a numeric date": "وقع الهجوم في 12/5/2014",
    "an iso date": "وقع الهجوم في 2014-05-12",
    "a clock time": "عند الساعة 18:43 مساء",
    "an age": "قتل الشاب (30 عاما) برصاص القوات",
    "an age after its participle": "قتل الشاب البالغ 30 من عمره",
    "a distance": "على بعد 57 كم من المدينة",
    "money": "دفعوا 100 مليون دولار",
    "a plane": "طائرة من طراز إف 16",
    "a plane in latin letters": "طائرة F-16 فوق المدينة",
    "a rifle": "بندقية كلاشينكوف 47",
    "a telephone number": "هاتف 0912345678",
    "hours": "خلال الساعات الـ24 الماضية",
    "days": "خلال الأيام الثلاثة الماضية",
    "monday": "وقع الهجوم الاثنين",
    "wednesday": "وقع الهجوم الأربعاء",
    "a verb like six": "لست من سكان الحي",
    "one of, alone": "في أحد الأحياء",
    "the group that sounds like two students": "حركة طالبان في كابول",
    "quantities that look like hundreds": "ضبط كميات من السلاح",
    "a line's number": "1- مقدمة\n2- خاتمة",
}


@pytest.mark.parametrize("text", NOT_COUNTED.values(), ids=NOT_COUNTED.keys())
def test_no_count(text: str) -> None:
    assert [hit for hit in found_in(text) if hit.counted] == []


PERCENT = {
    "sign": ("دمر ⟦90٪⟧ من المنازل", 90),
    "words": ("دمر ⟦80 في المئة⟧ من المنازل", 80),
    "one word": ("دمر ⟦ثلاثين بالمئة⟧ من المنازل", 30),
}


@pytest.mark.parametrize(("marked", "share"), PERCENT.values(), ids=PERCENT.keys())
def test_a_share(marked: str, share: int) -> None:
    text, span = unmarked(marked)
    (hit,) = found_in(text)
    assert (tuple(hit.span), hit.percent, hit.best) == (span, True, share)


def test_an_adjective_in_the_dual_is_not_counted_again() -> None:
    hits = found_in("قتل جنديان أمريكيان في الكمين")
    assert [hit.span.of("قتل جنديان أمريكيان في الكمين") for hit in hits] == ["جنديان"]


def test_counts_that_follow_one_another() -> None:
    text = "قتل خمسة جنود و12 مدنيا وأصيب العشرات"
    assert [(hit.low, hit.high, hit.of) for hit in found_in(text)] == [
        (5, 5, "person"),
        (12, 12, "person"),
        (20, 99, ""),
    ]


def test_the_second_count_does_not_take_the_first_ones_modifier() -> None:
    hits = found_in("أصيب خمسة على الأقل وثلاثة من الشرطة")
    assert [(hit.low, hit.high) for hit in hits] == [(5, None), (3, 3)]


def test_what_is_counted_is_told() -> None:
    kinds = {"قتل 3 جنود": "person", "شنت 3 غارات": "event", "دمرت 3 دبابات": "thing"}
    assert {text: found_in(text)[0].of for text in kinds} == kinds
