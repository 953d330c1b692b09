"""The tables of questions: what a form finds, and what it must leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from riwaya.errors import LexiconError
from riwaya.lexicon.questions import (
    GRADES,
    grades_in,
    load_english_names,
    load_grades,
    load_question_words,
    load_topics,
    words_of,
)

GRADED = {
    "many": ("amount", "وصل عدد كبير من المقاتلين", ("many",)),
    "with a particle": ("amount", "ينتشر بأعداد كبيرة", ("many",)),
    "few": ("amount", "بقي عدد قليل منهم", ("few",)),
    "a number is no amount": ("amount", "وصل خمسة مقاتلين", ()),
    "no effect is no effect": ("effect", "لن يغير مقتله شيئا", ("none",)),
    "an effect": ("effect", "سيغير مقتله الكثير", ("strong",)),
    "prevented": ("denial", "منعت القوات انتشارهم", ("not",)),
    "unknown goes before not": ("denial", "عدم وجود أدلة على ذلك", ("unknown",)),
    "spread is not prevented": ("denial", "لاحظت القوات انتشارهم", ()),
    "weak": ("strength", "بات الفصيل ضعيفا", ("weak",)),
    "was": ("past", "كان يسيطر على البلدة", ("was",)),
    "place is not was": ("past", "مكان في البلدة", ()),
    "successor": ("kin", "خليفة القائد", ("successor",)),
}


@pytest.mark.parametrize(("kind", "text", "grades"), GRADED.values(), ids=GRADED.keys())
def test_words_grade(kind: str, text: str, grades: tuple[str, ...]) -> None:
    assert grades_in(kind, words_of(text)) == grades


def test_the_longest_form_is_meant() -> None:
    found = load_question_words().at(words_of("من يقف وراء التفجير"), 0)
    assert found is not None and (found.last, found.value) == (3, "who")
    short = load_question_words().at(words_of("من قصف السوق"), 0)
    assert short is not None and short.last == 1


def test_english_and_arabic_share_topics() -> None:
    for text in ("shelled", "bombed"):
        found = load_topics().at([text], 0)
        assert found is not None and "BOMBARD" in found.value.predicates
    assert load_topics().at(["table"], 0) is None


def test_every_kind_has_rows_and_names_are_known() -> None:
    assert set(load_grades()) == set(GRADES)
    hit = load_english_names().at(words_of("al-Shifa hospital"), 0)
    assert hit is not None and hit.value.kind == "place"
    assert load_english_names().at(["is"], 0) is None


@pytest.mark.parametrize(
    ("line", "told"),
    [("x\tكلمة\tamount\tmost\tg\tكلمة\tc", "grade"), ("x\tكلمة\tsize\tmany\tg\tكلمة\tc", "kind")],
)
def test_a_bad_row_is_refused(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "answer_words.tsv"
    head = "id\tform\tkind\tgrade\tgloss\texample\tsource"
    path.write_text(f"{head}\n{line}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=told):
        load_grades(path)
