"""The table of triggers for presence, movement, control, help, plans, agreements and denials."""

from __future__ import annotations

from collections import defaultdict

import pytest

from riwaya.lexicon.tables import DATA
from riwaya.lexicon.triggers import TriggerRow, expand, load_triggers
from riwaya.text.clitics import prefix_splits
from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize

TABLE = DATA / "triggers_state.tsv"
ROWS = load_triggers((TABLE,))
PREDICATES = {
    *("PRESENT", "MOVE", "CONTROL", "WHEREABOUTS", "STRENGTH", "LEAD", "PLEDGE", "REGROUP"),
    *("FACILITATE", "PLAN", "SMUGGLE", "DISPLACE", "AGREE", "CLAIM_RESP", "DENY"),
}
Index = dict[str, list[tuple[tuple[str, ...], TriggerRow]]]


def index(rows: tuple[TriggerRow, ...]) -> Index:
    """List the written forms of the rows under their first words."""
    found: Index = defaultdict(list)
    for row in rows:
        for words, _ in expand(row):
            found[words[0]].append((words, row))
    return found


def matches(text: str, forms: Index) -> list[tuple[int, int, TriggerRow]]:
    """Find rows in a text: first and last word, and row; what a blocker covers is left out."""
    words = [form for form in tokenize(fold(text)).forms if form.isalpha()]
    found = [
        (at, at + len(sequence), row)
        for at, word in enumerate(words)
        for _, rest in prefix_splits(word)
        for sequence, row in forms.get(rest, ())
        if tuple(words[at + 1 : at + len(sequence)]) == sequence[1:]
    ]
    blocked = [(first, last) for first, last, row in found if row.predicate is None]
    return [
        (first, last, row)
        for first, last, row in found
        if row.predicate and not any(a <= first and last <= b for a, b in blocked)
    ]


FORMS = index(ROWS)


def coded(text: str) -> set[str]:
    return {str(row.predicate) for _, _, row in matches(text, FORMS)}


EXAMPLES = {}
with TABLE.open(encoding="utf-8") as lines:
    for line in lines:
        cells = line.rstrip("\n").split("\t")
        EXAMPLES[cells[0]] = cells[-2]


def test_the_table_is_whole() -> None:
    assert len(ROWS) >= 380
    assert {str(row.predicate) for row in ROWS if row.predicate} == PREDICATES


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_each_example_holds_its_form(row: TriggerRow) -> None:
    words = [form for form in tokenize(fold(EXAMPLES[row.id])).forms if form.isalpha()]
    forms = {sequence for sequence, _ in expand(row)}
    assert any(
        (rest, *words[at + 1 : at + length]) in forms
        for at, word in enumerate(words)
        for _, rest in prefix_splits(word)
        for length in {len(sequence) for sequence in forms}
    )


MUST = {
    "presence, plural participle": ("القوات المتمركزة قرب الجسر", "PRESENT"),
    "presence, verb": ("كانوا يتحصنون في المدرسة", "PRESENT"),
    "stronghold": ("في معاقل الحركة شمالا", "PRESENT"),
    "column arrives": ("ووصلت تعزيزات إلى التلة", "MOVE"),
    "withdrawal with pronoun": ("بعد انسحابهم من القرية", "MOVE"),
    "advance without a site taken": ("تقدمت القوات نحو البلدة", "MOVE"),
    "control with pronoun": ("بعد سيطرتهم على المطار", "CONTROL"),
    "fell to": ("سقطت بيد الفصائل", "CONTROL"),
    "hidden leader": ("يختبئ الزعيم في الجبال", "WHEREABOUTS"),
    "fate": ("لا يزال مصيره مجهولا", "WHEREABOUTS"),
    "number of fighters": ("يبلغ عدد مقاتليها ألفين", "STRENGTH"),
    "predicated title": ("فلان وهو قيادي في الجماعة", "LEAD"),
    "allegiance": ("وبايعوا زعيم التنظيم", "PLEDGE"),
    "fights in the ranks": ("كان يقاتل في صفوف الجماعة", "PLEDGE"),
    "recruiting": ("بتجنيد شبان من القرية", "REGROUP"),
    "ranks put in order": ("إعادة ترتيب صفوفه في الصحراء", "REGROUP"),
    "backed by": ("الفصائل المدعومة من الدولة", "FACILITATE"),
    "purpose clause": ("حملة لطرد المسلحين", "PLAN"),
    "alert": ("استنفرت القوات جنودها", "PLAN"),
    "vow": ("توعدوا برد قاس", "PLAN"),
    "future": ("سنواصل قتالهم", "PLAN"),
    "smugglers": ("مع المهربين على الحدود", "SMUGGLE"),
    "displacement": ("نزحت مئات الأسر", "DISPLACE"),
    "ceasefire": ("أعلنوا وقفا لإطلاق النار", "AGREE"),
    "claimed with pronoun": ("الهجوم الذي تبنته الجماعة", "CLAIM_RESP"),
    "responsibility": ("أعلنت مسؤوليتها عن القصف", "CLAIM_RESP"),
    "denial": ("نفت أي صلة بالحادث", "DENY"),
    "backed, passive participle": ("المقاتلون المسنودون بالطيران", "FACILITATE"),
    "looks away": ("تغاضت الشرطة عن المسلحين", "FACILITATE"),
    "place taken back": ("تم استرجاع البلدة", "CONTROL"),
    "leads it": ("الفصيل الذي يقوده سالم", "LEAD"),
    "influence wanes": ("انحسر نفوذ الجماعة", "STRENGTH"),
    "morale": ("ارتفعت معنويات المقاتلين", "STRENGTH"),
    "enrols": ("انخرط شبان في الجماعة", "PLEDGE"),
    "heading for": ("آليات متجهة إلى الجبهة", "MOVE"),
    "massed": ("احتشدت القوات جنوب البلدة", "PRESENT"),
    "will not let": ("لن نسمح لهم بالعودة", "PLAN"),
    "gives in": ("رضخت السلطة لشروطهم", "AGREE"),
    "rallies": ("يسعى إلى رص صفوفه", "REGROUP"),
}
MUST_NOT = {
    "apposed title": ("قال القيادي في الجماعة سالم", "LEAD"),
    "prices": ("تراجعت أسعار القمح", "MOVE"),
    "force in its name": ("قالت القوات المسلحة", "STRENGTH"),
    "occupation as an actor": ("جنود الاحتلال في الشارع", "CONTROL"),
    "square": ("وقف الناس في ساحة التحرير", "CONTROL"),
    "quoting": ("نقلت وكالة الأنباء عن الوزير", "MOVE"),
    "income": ("الدخل القومي للبلاد", "MOVE"),
    "entry into force": ("دخل حيز التنفيذ", "MOVE"),
    "economy": ("دعم الاقتصاد الوطني", "FACILITATE"),
    "a trade deal": ("اتفاق تجاري جديد", "AGREE"),
    "adopted resolution": ("تبنى مجلس الأمن القرار", "CLAIM_RESP"),
    "cabinet": ("تشكيل حكومة جديدة", "REGROUP"),
    "ministry is no visit": ("أعلنت وزارة الصحة ذلك", "AGREE"),
    "went on": ("واصل الفلاحون عملهم", "MOVE"),
    "casualties fell, no town": ("سقوط قتلى في السوق", "CONTROL"),
    "carrier of troops": ("ناقلة جند قرب الجسر", "REGROUP"),
    "committees": ("لجان الحي", "DISPLACE"),
    "refugee camp": ("قرب مخيم للاجئين", "DISPLACE"),
    "by way of": ("على سبيل المثال", "PLAN"),
    "pandemic": ("انتشار الوباء في المدينة", "PRESENT"),
    "province is no allegiance": ("في ولاية ساحلية", "PLEDGE"),
    "nuclear, not sheltering": ("البرنامج النووي", "FACILITATE"),
    "yearly, not intending": ("الاجتماع السنوي للنادي", "PLAN"),
    "leads to a result": ("أدلة تقود إلى الجاني", "LEAD"),
    "across the border": ("قصف عبر الحدود", "MOVE"),
    "long-term": ("خلاف طويل الأمد", "FACILITATE"),
    "leaders, not led it": ("قادة الأحزاب", "LEAD"),
}


@pytest.mark.parametrize(("text", "predicate"), MUST.values(), ids=MUST.keys())
def test_it_codes(text: str, predicate: str) -> None:
    assert predicate in coded(text)


@pytest.mark.parametrize(("text", "predicate"), MUST_NOT.values(), ids=MUST_NOT.keys())
def test_it_does_not_code(text: str, predicate: str) -> None:
    assert predicate not in coded(text)


VIOLENT = load_triggers((DATA / "triggers_violence.tsv",))


def test_blockers_leave_the_violent_words_of_their_span() -> None:
    """A blocker here takes away triggers of both tables: it must not cost a death or a blow."""
    kept = {"KILL", "BOMBARD", "ASSASSINATE"}
    forms = index(tuple(row for row in VIOLENT if str(row.predicate) in kept))
    blocked = [words for row in ROWS if row.predicate is None for words, _ in expand(row)]
    assert [words for words in blocked if matches(" ".join(words), forms)] == []


BROAD = ("move.wasala", "move.dakhala", "present.wujud", "facilitate.dam", "agree.ittifaq")


@pytest.mark.parametrize("broad", BROAD)
def test_words_common_outside_conflict_need_an_armed_party(broad: str) -> None:
    row = next(row for row in ROWS if row.id == broad)
    assert "armed" in row.needs
