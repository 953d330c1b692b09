"""What is marked as boilerplate, and reporting that must not be."""

from __future__ import annotations

import pytest

from riwaya.ingest.boilerplate import find_boilerplate
from riwaya.lexicon.boilerplate import Match, load_boilerplate
from riwaya.lexicon.tables import DATA, read_table

BODY = "قال سكان بلدة الرمانة إن القصف توقف مساء الخميس"
MORE = "وأضاف السكان أن ثلاثة جرحى نقلوا إلى المستشفى"

# ⟦ ⟧ stand round each range that must be marked.
MARKED = {
    "share bar": f"{BODY}.\n⟦فيسبوك تويتر واتساب⟧",
    "share bar with bars and counters": f"{BODY}.\n⟦شارك | 12 فيسبوك | 3 تويتر⟧",
    "share bar in English": f"{BODY}.\n⟦Facebook Twitter WhatsApp⟧\n{MORE}",
    "share word alone": f"⟦شارك⟧\n{BODY}",
    "comments closed, alone": f"{BODY}.\n⟦التعليقات مغلقة⟧",
    "comments closed, after the last sentence": f"{BODY}. ⟦التعليقات مغلقة⟧",
    "newsletter": f"{BODY}.\n⟦اشترك في نشرتنا البريدية ليصلك كل جديد⟧\n{MORE}.",
    "most read": f"{BODY}.\n⟦الأكثر قراءة⟧",
    "another article's headline": f"{BODY}.\n⟦اقرأ أيضا: مقتل خمسة مسلحين في كمين قرب الجسر⟧",
    "written with hamza and tanween": f"{BODY}.\n⟦إقرأ أيضاً: جولة في السوق⟧",
    "bullet belongs to its line": f"{BODY}.\n⟦• مواضيع ذات صلة⟧",
    "stamp on its own line": f"⟦آخر تحديث: الأحد 3 مايو 2015 - 10:20 بتوقيت غرينتش⟧\n{BODY}.",
    "stamp before the first sentence": f"⟦آخر تحديث: الأحد, 3 مايو/ أيار, 2015, 10:20 GMT⟧ {BODY}.",
    "link at the end": f"{BODY}. ⟦رابط الخبر بصحيفة الضحى: القصف يتوقف في الرمانة⟧",
    "tags at the end": f"{BODY}. ⟦سمات الرمانة قصف هدنة⟧",
    "tags on a line": f"{BODY}.\n⟦الوسوم: الرمانة، قصف، هدنة⟧",
    "copyright": f"{BODY}.\n⟦جميع الحقوق محفوظة لصحيفة الضحى © 2015⟧",
    "photo credit": f"⟦تصوير: سعاد العلي⟧\n{BODY}.",
    "agencies": f"{BODY}.\n(⟦رويترز، أ ف ب⟧)",
    "an agency ends": f"{BODY}.\n// ⟦انتهى⟧ //",
    "first line again as the last": f"{BODY}\n{MORE}.\nوعاد الهدوء.\n⟦{BODY}⟧",
}

REPORTING = {
    "share as a verb": "شارك عشرات المقاتلين في الهجوم على البلدة.",
    "shared at the head of": "شارك على رأس القوة ثلاثة ضباط.",
    "witness": "شاهد عيان قال إن القصف استهدف السوق.",
    "witness told": "وقال شاهد أيضا إن القصف توقف.",
    "follow as a verb": "تابع المتحدث أن الجيش سيطر على الجسر.",
    "we followed": "تابعنا القصف من سطح المنزل.",
    "more forces": "المزيد من القوات وصلت إلى البلدة صباحا.",
    "source says": "المصدر أكد مقتل ثلاثة جنود.",
    "source with colon and a sentence": "المصدر: «انسحبت القوات من الجسر ليلا ثم قصفت البلدة».",
    "liberation": "تحرير البلدة تم صباح اليوم.",
    "liberation with colon": "تحرير الرمانة: الجيش يدخل البلدة.",
    "closed roads": "الطرق مغلقة منذ بدء الاشتباكات.",
    "update of a toll": "آخر تحديث لحصيلة القتلى بلغ 12 قتيلا.",
    "update of a toll with colon": "آخر تحديث: 12 قتيلا في قصف الرمانة.",
    "Facebook in a sentence": "أعلن الفصيل على فيسبوك مسؤوليته عن التفجير.",
    "Telegram in a sentence": "ونشرت عبر تلغرام صورا للأسرى.",
    "announcement": "إعلان الهدنة جاء بعد يومين من القتال.",
    "announcement by name": "إعلان النصر على التنظيم تأخر أسبوعا.",
    "the features of": "سمات المرحلة تدل على عودة التنظيم.",
    "the features of, after a sentence": f"{BODY}. سمات الهجوم تشير إلى التنظيم.",
    "preparing": "شارك في إعداد العبوة ثلاثة عناصر.",
    "contributing": "ساهم في دعم الفصائل بالسلاح.",
    "forbidding movement": "يمنع النقل البري بين المحافظتين منذ أسبوع.",
    "ended": "انتهى القصف مساء الخميس.",
    "ended, in the middle": "قال إن القتال انتهى / توقف.",
    "published": "نشر في الثالث من مايو قوات إضافية.",
    "published a force": "نشر الجيش 12 نقطة في 3 مايو.",
    "photograph shows": "صورة من الأقمار الصناعية تظهر تدمير الجسر قرب بلدة الرمانة.",
    "comment as a verb": "علق المتحدث على مقتل القيادي.",
    "subscription": "اشترك في الهجوم عشرون مقاتلا.",
    "headlines in a sentence": "العناوين التي داهمتها الشرطة تعود لقياديين.",
    "follows": "يتبع المقاتلون لواء الجبل.",
    "by night": "مساء الخميس 3 مايو قصفت القوات البلدة.",
    "editor's choice": "اخترنا لك الصمت، قال القيادي لأسيره.",
}

HEADLINES = {
    "known title before the first sentence": (f"⟦القصف يتوقف في الرمانة⟧ {BODY}. {MORE}.", True),
    "known title as the first line": (f"⟦القصف يتوقف في الرمانة⟧\n{BODY}.", True),
    "known title after a site's name": (
        f"Duha.net - ⟦القصف يتوقف في الرمانة⟧\n{BODY}. {MORE}.",
        True,
    ),
    "known title at the end": (f"{BODY}. {MORE}.\n⟦القصف يتوقف في الرمانة⟧", True),
    "title spelt otherwise": (f"⟦القصف يتوقّف في الرمّانه⟧\n{BODY}.", True),
    "first sentence that begins like its title": (
        f"القصف يتوقف في الرمانة بعد أسبوع من القتال.\n{BODY}. {MORE}.",
        True,
    ),
    "title not known": (f"القصف يتوقف في الرمانة\n{BODY}.", False),
    "text that is only its title": ("القصف يتوقف في الرمانة", True),
    "title words inside the body": (f"{BODY}. ثم القصف يتوقف في الرمانة. {MORE}. {MORE}.", True),
}


CAPTIONS = {
    "above an agency's dateline": (f"⟦أطفال قرب البئر⟧\nالبئر، اليمن (رويترز) - {BODY}.", True),
    "title not known": (f"أطفال قرب البئر\nالبئر، اليمن (رويترز) - {BODY}.", False),
    "a sentence": ("توقف القصف.\nالبئر، اليمن (رويترز) - قال سكان إن القتال انتهى.", True),
    "above brackets of another kind": ("توقف القصف\nقال اللواء (بدر) إن القتال انتهى.", True),
    "two datelines": ("البئر (رويترز) - قال السكان\nالبئر (رويترز) - قال الجيش", True),
}


def marked(text: str) -> tuple[str, list[str]]:
    plain = text.replace("⟦", "").replace("⟧", "")
    return plain, [piece.split("⟧")[0] for piece in text.split("⟦")[1:]]


def words_of(text: str, title: str | None = None) -> list[str]:
    return [found.span.of(text).strip(" /()©.") for found in find_boilerplate(text, title)]


@pytest.mark.parametrize("text", MARKED.values(), ids=MARKED.keys())
def test_boilerplate_is_marked(text: str) -> None:
    plain, expected = marked(text)
    assert words_of(plain) == expected


@pytest.mark.parametrize("text", REPORTING.values(), ids=REPORTING.keys())
def test_reporting_is_not_marked(text: str) -> None:
    assert words_of(f"{BODY}.\n{text}") == []
    assert words_of(f"{text}\n{BODY}.") == []


@pytest.mark.parametrize(("text", "known"), HEADLINES.values(), ids=HEADLINES.keys())
def test_headlines_printed_twice(text: str, known: bool) -> None:
    plain, expected = marked(text)
    assert words_of(plain, "القصف يتوقف في الرمانة" if known else None) == expected


@pytest.mark.parametrize(("text", "known"), CAPTIONS.values(), ids=CAPTIONS.keys())
def test_captions(text: str, known: bool) -> None:
    plain, expected = marked(text)
    assert words_of(plain, "عنوان آخر" if known else None) == expected


def test_odd_texts_have_none() -> None:
    assert all(find_boilerplate(text) == () for text in ("", "\n\n", "…", "\ud800", "قال"))


def test_a_line_of_marks_is_no_boilerplate() -> None:
    assert words_of(f"{BODY}\n* * *\n---\n{MORE}") == []


def test_each_example_is_found_by_its_row() -> None:
    columns = ("id", "form", "match", "gloss", "example", "source")
    for where, row in read_table(DATA / "boilerplate.tsv", columns):
        expected = {row["id"]}
        if row["match"] == Match.CLOCK:
            expected = {"boilerplate.stamp.updated"}
        if row["match"] in (Match.CONTINUES, Match.RESUMES):
            continue  # they only undo: test_headlines_printed_twice, …_of_other_articles
        example = row["example"]
        if row["match"] != Match.ANYWHERE and row["match"] != Match.END:
            example = f"{BODY}.\n{example}\n{MORE}."
        assert expected & {found.reason for found in find_boilerplate(example)}, where


def test_table_is_large_and_its_forms_stand_once() -> None:
    rows = load_boilerplate()
    assert len(rows) >= 70
    seen: dict[tuple[Match, str], str] = {}
    for row in rows:
        for form in row.forms:
            assert (row.match, form) not in seen, form
            seen[row.match, form] = row.id


def test_growth_is_linear_in_lines() -> None:
    text = "\n".join([BODY + "."] * 20_000)
    assert find_boilerplate(text + "\nشارك")[-1].reason == "boilerplate.share.share"


LINKS = {
    "up to where the report resumes": (
        "روابط ذات علاقة افتتاح جسر في البلدة الجديدة وكانت الشرطة قد أعلنت اعتقال ثلاثة",
        "روابط ذات علاقة افتتاح جسر في البلدة الجديدة",
    ),
    "to the end of a short line": (
        "روابط ذات علاقة افتتاح جسر في البلدة الجديدة\nقتل ثلاثة مدنيين",
        "روابط ذات علاقة افتتاح جسر في البلدة الجديدة",
    ),
}


@pytest.mark.parametrize(("text", "marked"), LINKS.values(), ids=LINKS.keys())
def test_headlines_of_other_articles_in_a_line(text: str, marked: str) -> None:
    (found,) = find_boilerplate(text)
    assert found.span.of(text).strip() == marked
    assert found.reason == "boilerplate.links.related"


def test_a_report_on_links_is_no_list_of_them() -> None:
    assert not find_boilerplate("قال المحقق إن للمشتبه به روابط قديمة مع التنظيم في المدينة")
