"""Trigger tables: rows are found in their examples, forms follow the marks, blockers block."""

from __future__ import annotations

from pathlib import Path

import pytest

from riwaya.errors import LexiconError
from riwaya.lexicon.inflect import Number
from riwaya.lexicon.matcher import Matcher
from riwaya.lexicon.tables import read_table
from riwaya.lexicon.triggers import (
    TRIGGER_COLUMNS,
    TRIGGER_TABLES,
    TriggerRow,
    expand,
    load_frames,
    load_triggers,
)
from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize
from riwaya.types import Predicate

TABLES = [path for path in TRIGGER_TABLES if path.exists()]
ROWS = load_triggers(TABLES)
MATCHER: Matcher[TriggerRow] = Matcher((words, row) for row in ROWS for words, _ in expand(row))


def found(text: str) -> dict[tuple[int, int], set[str]]:
    """Tokens of each form found in a text, and the ids of the rows that have it."""
    spans: dict[tuple[int, int], set[str]] = {}
    for hit in MATCHER.hits(tokenize(fold(text))):
        spans.setdefault((hit.first, hit.last), set()).add(hit.entry.id)
    return spans


def readings(text: str) -> set[str]:
    """Ids of the rows of the longest forms that no blocker covers."""
    spans = found(text)
    blocked = [span for span, ids in spans.items() if any(id.startswith("block.") for id in ids)]
    free = {
        span: ids
        for span, ids in spans.items()
        if not any(first <= span[0] and span[1] <= last for first, last in blocked)
    }
    return {
        id
        for span, ids in free.items()
        for id in ids
        if not any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in free)
    }


EXAMPLES = {
    row["id"]: row["example"] for path in TABLES for _, row in read_table(path, TRIGGER_COLUMNS)
}


@pytest.mark.parametrize("id", EXAMPLES)
def test_example_contains_a_form_of_its_row(id: str) -> None:
    assert id in set().union(*found(EXAMPLES[id]).values())


READINGS = {
    "active verb": ("قتلت القوات ثلاثة رجال", "kill.v.qatala"),
    "plural verb with a conjunction": ("فقتلوا الحارس", "kill.v.qatala"),
    "passive spelt otherwise": ("اغتيل القاضي", "assassinate.v.ughtila"),
    "longer form names the predicate": ("هجوم انتحاري في السوق", "bombard.n.hujum_intihari"),
    "adjective takes the article": ("الهجوم الانتحاري", "bombard.n.hujum_intihari"),
    "adjective takes the accusative": ("هجوما انتحاريا", "bombard.n.hujum_intihari"),
    "adjective after a pronoun": ("هجومه الانتحاري", "bombard.n.hujum_intihari"),
    "pronoun at the end of a longer form": ("لقوا مصرعهم", "kill.v.laqiya_masra"),
    "pronoun inside a longer form": ("فأرداه قتيلا", "kill.v.arda_qatil"),
    "feminine taa opens before a pronoun": ("متأثرا بإصابته", "kill.w.mutaathir"),
    "dual": ("قتيلان في القصف", "kill.n.qatil"),
    "preposition written on": ("وبغارات على التلال", "bombard.n.ghara"),
    "two-sided": ("تبادل لإطلاق النار", "infight.n.tabadul_nar"),
    "noun that begins like the article": ("التحام مباشر", "infight.n.iltiham"),
    "release": ("إطلاق سراحهم", "release.n.itlaq_sarah"),
    "besieged, passive": ("حوصروا في المبنى", "harm.v.husira"),
    "foiled": ("أحبطت القوات الهجوم", "infight.v.ahbata"),
    "sentence carried out": ("نفذوا حكم الإعدام", "kill.v.nafidh_idam"),
    "chased": ("طاردت الشرطة المسلحين", "raid.v.tarada"),
}


@pytest.mark.parametrize(("text", "id"), READINGS.values(), ids=READINGS.keys())
def test_reading(text: str, id: str) -> None:
    assert id in readings(text)


SILENT = {
    "dawn": ("وصلوا فجر الخميس", "bombard.v.fajjara"),
    "family": ("زار أسرة الفقيد", "detain.v.asara"),
    "electoral battle": ("يخوض معركة انتخابية", "infight.n.maraka"),
    "ceasefire": ("بحثوا وقف إطلاق النار", "attack.n.itlaq_nar"),
    "place of arrest": ("زار مركز احتجاز", "detain.n.ihtijaz"),
    "described": ("وصفت الصحيفة القرار", "kill.v.suffiya"),
    "provided": ("وفرت المنظمة الدواء", "escape.v.farra"),
    "quantity": ("كمية من القمح", "attack.n.kamin"),
    "man's name": ("محاكمة صدام حسين", "infight.n.sidam"),
    "alive": ("ما زال على قيد الحياة", "detain.w.qayd_itiqal"),
    "part of another word": ("مقاتل شاب", "kill.n.qatl"),
    "his arrival": ("بعد وصوله إلى البلدة", "raid.n.sawla"),
    "echo": ("تردد صداها في البلدة", "infight.v.sadda"),
    "name of an operation": ("بدأت عملية فجر النهر", "bombard.v.fajjara"),
}


@pytest.mark.parametrize(("text", "id"), SILENT.values(), ids=SILENT.keys())
def test_no_reading(text: str, id: str) -> None:
    assert id not in readings(text)


def row(kind: str, *forms: str, present: str = "") -> TriggerRow:
    return TriggerRow("x", forms, present, kind, Predicate.KILL, "victim", ())


def test_verb_inflects_first_word_and_keeps_the_rest() -> None:
    words = {words for words, _ in expand(row("verb", "فتح النار", present="يفتح"))}
    assert ("فتحوا", "النار") in words
    assert ("يفتحون", "النار") in words
    assert ("فتحه", "النار") not in words  # an object would stand where the fire stands


def test_form_tells_tense_and_pronoun() -> None:
    forms = dict(expand(row("verb", "خطف", present="يخطف")))
    assert forms["خطفوه",].tense == "past"
    assert forms["خطفوه",].pronoun
    assert forms["يخطفون",].number is Number.PLURAL


def test_phrase_stays_as_it_is() -> None:
    words = {words for words, _ in expand(row("phrase", "رهن الاعتقال", "حتف+"))}
    assert ("رهن", "الاعتقال") in words
    assert ("حتفهم",) in words
    assert ("الرهن", "الاعتقال") not in words


def test_every_row_has_a_known_frame_and_a_predicate_or_blocks() -> None:
    frames = {frame.id for frame in load_frames()}
    for trigger in ROWS:
        assert trigger.frame in frames if trigger.predicate else not trigger.frame


def test_frames_give_roles_of_prepositions() -> None:
    flee = next(frame for frame in load_frames() if frame.id == "flee")
    assert flee.object == "-"
    assert ("الي", "to") in flee.prepositions


GOOD = dict.fromkeys(TRIGGER_COLUMNS, "x") | {
    "id": "a",
    "form": "قتل",
    "present": "يقتل",
    "kind": "verb",
    "predicate": "KILL",
    "frame": "victim",
    "needs": "",
}
FAULTS = {
    "unknown kind": ({"kind": "adverb"}, "kind 'adverb' is unknown"),
    "unknown predicate": ({"predicate": "SLAY"}, "predicate 'SLAY' is unknown"),
    "unknown frame": ({"frame": "slay"}, "frame 'slay' is unknown"),
    "unknown need": ({"needs": "arg,luck"}, "need 'luck' is unknown"),
    "need without its word": ({"needs": "near:"}, "lacks a word"),
    "blocker with a frame": ({"predicate": "-"}, "a blocker has a frame"),
    "noun with a present": ({"kind": "noun"}, "a noun has a present"),
    "no example": ({"example": ""}, "example is empty"),
}


def table(path: Path, *rows: dict[str, str]) -> Path:
    lines = [TRIGGER_COLUMNS, *(tuple(row[name] for name in TRIGGER_COLUMNS) for row in rows)]
    path.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(("change", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_fault_is_named_with_its_line(tmp_path: Path, change: dict[str, str], message: str) -> None:
    with pytest.raises(LexiconError, match=message) as caught:
        load_triggers([table(tmp_path / "t.tsv", GOOD | change)])
    assert caught.value.where == "t.tsv:2"


def test_an_id_stands_in_one_table_only(tmp_path: Path) -> None:
    paths = [table(tmp_path / name, GOOD) for name in ("one.tsv", "two.tsv")]
    with pytest.raises(LexiconError, match="stands in another table"):
        load_triggers(paths)


def test_needs_are_folded(tmp_path: Path) -> None:
    rows = load_triggers([table(tmp_path / "t.tsv", GOOD | {"needs": "near:القتلى/إصابة,indef"})])
    assert rows[0].needs == ("near:القتلي/اصابه", "indef")
