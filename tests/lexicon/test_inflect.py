"""Inflection: the forms that stand in news, and none that would fire elsewhere."""

import pytest

from riwaya.lexicon.inflect import Number, noun_forms, participle_forms, verb_forms

VERBS = {
    "sound": (
        "قتل",
        "يقتل",
        ["قتل", "قتلت", "قتلوا", "قتلا", "قتلته", "قتلوهم", "يقتل", "تقتل", "يقتلون"],
    ),
    "weak last letter in yaa": ("نفى", "ينفي", ["نفي", "نفت", "نفوا", "نفاه", "ينفي", "ينفون"]),
    "weak last letter in alef": ("دعا", "يدعو", ["دعا", "دعت", "دعوا", "دعاهم", "يدعو", "يدعون"]),
    "past in yaa": ("بقي", "يبقى", ["بقي", "بقيت", "بقوا", "يبقي", "يبقون"]),
    "present in alef": ("سعى", "يسعى", ["سعت", "سعوا", "يسعي", "تسعي", "يسعون", "يسعاه"]),
}


@pytest.mark.parametrize(("past", "present", "expected"), VERBS.values(), ids=VERBS.keys())
def test_verb_forms(past: str, present: str, expected: list[str]) -> None:
    assert set(expected) <= {form.text for form in verb_forms(past, present)}


def test_a_pronoun_on_a_verb_is_told() -> None:
    told = {form.text: form.pronoun for form in verb_forms("قتل", "يقتل")}
    assert told["قتله"]
    assert not told["قتلوا"]


def test_imperatives_are_left_out() -> None:
    assert "عد" not in {form.text for form in verb_forms("وعد", "يعد") if form.tense == "present"}


def test_noun_forms() -> None:
    forms = {form.text for form in noun_forms("هجوم")}
    assert {"هجوم", "الهجوم", "هجوما", "هجومهم", "هجومها"} <= forms
    assert "غارته" in {form.text for form in noun_forms("غارة")}


def test_participle_forms() -> None:
    numbers = {form.text: form.number for form in participle_forms("مسلح")}
    assert numbers["المسلحين"] is Number.PLURAL
    assert numbers["مسلحه"] is Number.FEMININE
