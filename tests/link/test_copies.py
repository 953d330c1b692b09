"""Copies: what stands again is found, what only sounds alike is not. All texts are invented."""

from time import process_time

import pytest

from riwaya.link.copies import CopyIndex, CopyKind, find_copies, turned
from riwaya.link.passages import read_wording
from riwaya.types import Document

WIRE = (
    "قال الناطق باسم الدفاع المدني سالم حداد إن حريقا كبيرا "
    "التهم سوق الرمانة فجر أمس الأحد وقتل 12 شخصا. "
    "وأوضح أن فرق الإطفاء عملت سبع ساعات قبل أن تسيطر "
    "على النيران التي امتدت إلى ثلاثة مبان سكنية مجاورة. "
    "وتشتبه الشرطة في تماس كهربائي "
    "داخل مستودع للأقمشة أغلق أصحابه أبوابه قبل الحادث بيوم واحد فقط. "
)
LONG = (
    "تستعد مدينة الحور لموسم قطاف الزيتون وسط مخاوف من نقص الأيدي "
    "العاملة وارتفاع أسعار الوقود هذا العام. "
    "ويقول مزارعون إن الأمطار تأخرت شهرين عن موعدها وإن نصف الأشجار "
    "لم يثمر كما كان متوقعا في الربيع. "
    "وفي شأن آخر شهدت المحافظة حادثا مؤلما. "
    + WIRE
    + "وعلى صعيد الخدمات وعد المجلس المحلي بإصلاح شبكة "
    "المياه في الأحياء الشمالية قبل نهاية الشهر المقبل. "
)
SAME_FIRE = (
    "أتت النيران على سوق بلدة الرمانة ليل السبت الأحد فسقط 12 قتيلا بحسب ما أفاد به رجال الإطفاء. "
    "وبقيت ألسنة اللهب مشتعلة حتى الظهيرة وطالت بيوتا قريبة، "
    "ولم تعرف أسباب الكارثة حتى ساعة متأخرة من المساء. "
)


def wording(text, name="d"):
    return read_wording(Document(name, text))


def pair(one, other):
    found = find_copies(wording(one, "one"), [wording(other, "other")])
    return found[0] if found else None


SENTENCES = [sentence + ". " for sentence in WIRE.strip(" .").split(". ")]
COPIES = {
    "word for word": (WIRE, 3),
    "inside a longer article": (LONG, 3),
    "sentences in another order": ("".join(reversed(SENTENCES)), 3),
    "one number changed": (WIRE.replace("12", "19"), 3),
    "one sentence of three": (OTHER := SENTENCES[1] + "وعاد الهدوء إلى البلدة مساء.", 1),
    "the voice dropped": (WIRE.replace("قال الناطق باسم الدفاع المدني سالم حداد إن", ""), 3),
}


@pytest.mark.parametrize(("text", "copied"), COPIES.values(), ids=COPIES.keys())
def test_a_copy_is_found_from_both_sides(text, copied):
    there, back = pair(WIRE, text), pair(text, WIRE)
    assert there is not None
    assert len(there.passages) == copied
    assert [copy.first for copy in turned(back).passages] == [copy.first for copy in there.passages]
    assert max(there.of_first, there.of_second) > 0.7
    for copy in there.passages:
        assert copy.second.of(text).split()[1] in copy.first.of(WIRE)


def test_containment_is_told_from_resemblance():
    found = pair(WIRE, LONG)
    assert found.of_first > 0.95
    assert found.of_second < 0.6


@pytest.mark.parametrize(
    "text",
    {
        "the same happening in other words": SAME_FIRE,
        "another story": LONG.replace(WIRE, ""),
        "the spokesman alone": "قال الناطق باسم الدفاع المدني سالم حداد إن الطريق إلى الحور "
        "مغلق بسبب السيول منذ ليلة أمس.",
        "nothing": "",
        "no Arabic": "The market of the town burned down on Sunday. " * 5,
    }.values(),
)  # fmt: skip
def test_what_is_no_copy(text):
    assert pair(WIRE, text) is None


def test_a_close_retelling_is_no_copy_but_is_told():
    retold = SENTENCES[2].replace("مستودع للأقمشة أغلق أصحابه", "مخزن قماش أوصد مالكوه")
    assert [copy.kind for copy in pair(SENTENCES[2], retold).passages] == [CopyKind.RETELLING]


def test_the_index_finds_by_keys_what_came_before():
    index = CopyIndex()
    assert index.add(wording(WIRE, "wire")) == []
    assert index.add(wording(SAME_FIRE, "same")) == []
    found = index.add(wording(LONG, "long"))
    assert [(pair.first, pair.second) for pair in found] == [("long", "wire")]
    assert index.find(wording(LONG, "again"))
    assert index.add(wording(LONG, "long")) == []  # held already


def test_many_copies_of_one_text_cost_what_a_few_cost():
    index = CopyIndex()
    found = [len(index.add(wording(WIRE, f"d{at:03}"))) for at in range(60)]
    assert found[:3] == [0, 1, 2]
    assert 0 < max(found) < 20


def test_one_word_a_hundred_thousand_times():
    began = process_time()
    assert pair("قصف " * 100_000, "قصف " * 90_000 + WIRE) is None
    assert pair((WIRE + "\n") * 300, WIRE) is not None
    assert process_time() - began < 20
