"""Glued words: parted where both parts are common words, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.errors import LexiconError
from riwaya.text import glued
from riwaya.text.fold import fold
from riwaya.text.glued import common_words, part
from riwaya.text.tokens import Tokens, tokenize


def parted(text: str, known: tuple[str, ...] = ()) -> Tokens:
    return part(tokenize(fold(text)), lambda word: word in known)


# A text as it was printed, and its words with a line where they are parted.
PARTED = {
    "a verb and its subject": "أعلنت|المقاومة قصف المدينة",
    "a preposition before": "شارك في|هجوم على القرية",
    "a preposition after": "مراسل|الميادين|في غزة",
    "a letter that only ends words": "المقاومة|الفلسطينية تتصدى",
    "أن before the article": "أفاد بأن|القوات انسحبت",
    "a participle and its object": "أكدت|مصادر أمنية",
    "three": "قال مراسل|الميادين|بأن القصف توقف",
}


@pytest.mark.parametrize("text", PARTED.values(), ids=list(PARTED))
def test_glued_words_are_parted(text: str) -> None:
    printed = text.replace("|", "")
    tokens = parted(printed)
    assert tokens.forms == tokenize(fold(text.replace("|", " "))).forms
    words = [printed[slice(*tokens.span(at, at + 1))] for at in range(len(tokens))]
    assert words == text.replace("|", " ").split()


WHOLE = {
    "particles": "وبالمدينة وللمقاومة فاستهدفت",
    "an ending of the dual": "وزيران تنقلان المسؤولان صاروخيان",
    "pronouns": "باستهدافهما تصريحاتهم اهتماماتهم دعمهما",
    "the article": "الانفعال الأواخر والأعيان",
    "a form that begins like من": "منسحبون منكشفة انكشفت",
    "short words": "فلاحين متناول مصرفيه تحتلها",
    "no word in it": "صصصصصصصصصصصص",
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=list(WHOLE))
def test_whole_words_stay_whole(text: str) -> None:
    assert parted(text).forms == tokenize(fold(text)).forms


def test_what_a_table_knows_is_never_parted() -> None:
    assert len(parted("أعلنتالمقاومة")) == 2
    assert len(parted("أعلنتالمقاومة", ("اعلنتالمقاومه",))) == 1


WORDS = sorted(common_words())


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.sampled_from(["", " "]))
def test_no_letter_is_lost(words: list[str], between: str) -> None:
    text = between.join(words)
    whole, found = tokenize(fold(text)), parted(text)
    assert "".join(found.forms) == "".join(whole.forms)
    ends = dict(zip(found.starts, found.ends, strict=True))
    assert all(text[start:end] == form for form, (start, end) in zip(found.forms, ends.items(),
                                                                     strict=True))  # fmt: skip
    if between:
        assert found.forms == whole.forms


def test_a_damaged_table_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "common_words.tsv"
    path.write_text("word\tarticles\nقتل\tmany\n", encoding="utf-8")
    monkeypatch.setattr(glued, "TABLE", path)
    common_words.cache_clear()
    with pytest.raises(LexiconError, match="cannot be read"):
        common_words()
    monkeypatch.undo()
    common_words.cache_clear()
