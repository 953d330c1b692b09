"""The table of head nouns and its loader."""

from __future__ import annotations

from pathlib import Path

import pytest

from riwaya.errors import LexiconError
from riwaya.lexicon.heads import (
    HEAD_COLUMNS,
    HEAD_TABLE,
    Head,
    HeadKind,
    head_forms,
    load_heads,
)
from riwaya.text.clitics import prefix_splits
from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize

HEADS = load_heads()
FORMS: dict[tuple[str, ...], Head] = {}
for _pronoun in (False, True):  # مدرسة is a school before it is "his teacher"
    for _head in HEADS:
        for _words, _form in head_forms(_head):
            if _form.pronoun is _pronoun:
                FORMS.setdefault(_words, _head)
LONGEST = max(len(words) for words in FORMS)

EXAMPLES = {}
with HEAD_TABLE.open(encoding="utf-8") as lines:
    for line in lines:
        cells = line.rstrip("\n").split("\t")
        EXAMPLES[cells[0]] = cells[-2]


def found(text: str) -> list[tuple[str, str]]:
    """Find heads from left to right, the longest first, as pairs of kind and code."""
    words = tokenize(fold(text)).forms
    heads, at = [], 0
    while at < len(words):
        head, taken = None, 1
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            for _, rest in prefix_splits(words[at]):
                head = head or FORMS.get((rest, *words[at + 1 : at + length]))
            if head:
                taken = length
                break
        if head:
            heads.append((str(head.kind), head.code))
        at += taken
    return heads


def test_the_table_is_whole() -> None:
    assert len(HEADS) >= 260
    assert {head.kind for head in HEADS} == set(HeadKind)


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head.id)
def test_each_example_holds_its_form(head: Head) -> None:
    words = tokenize(fold(EXAMPLES[head.id])).forms
    forms = {sequence for sequence, _ in head_forms(head)}
    assert any(
        (rest, *words[at + 1 : at + length]) in forms
        for at, word in enumerate(words)
        for _, rest in prefix_splits(word)
        for length in range(1, LONGEST + 1)
    )


CASES = {
    "plural with article": ("المسلحون", [("fighter", "UNKNOWN_ARMED")]),
    "construct plural": ("مسلحو القبائل", [("fighter", "UNKNOWN_ARMED"), ("body", "OTHER_ARMED")]),
    "dual": ("جنديان", [("fighter", "army")]),
    "pronoun": ("عناصرها", [("fighter", "")]),
    "particle before": ("وبالحاجز", [("site", "")]),
    "longer wins": ("نقطة تفتيش", [("site", "")]),
    "adjective agrees": ("القوة الخاصة", [("unit", "army")]),
    "adjective after a pronoun": ("سياراتهم العسكرية", [("asset", "army")]),
    "victim": ("خمسة قتلى", [("victim", "CIVILIANS")]),
    "tie": ("التابعة", [("tie", "")]),
    "among": ("بينهم", [("among", "")]),
    "given name": ("محمد", [("name", "PERSON")]),
    "one of": ("أحد المدنيين", [("quantity", ""), ("civilian", "CIVILIANS")]),
    "number of": ("عدد من الأطفال", [("quantity", ""), ("civilian", "CIVILIANS")]),
    "school is a structure": ("مدرسة", [("structure", "CIVILIANS")]),
    "teachers are not": ("المدرسون", [("civilian", "CIVILIANS")]),
    "aid worker": ("عمال إغاثة", [("protected", "NGO")]),
    "reporter": ("صحفيين", [("protected", "MEDIA")]),
    "suspect": ("المتهمين", [("person", "OTHER")]),
    "suicide bomber": ("انتحاريا", [("fighter", "UNKNOWN_ARMED")]),
    "relative": ("شقيقه", [("kin", "CIVILIANS")]),
    "a verb is none": ("قالت", []),
    "another word's end": ("تجنيد", []),
    "conjunction «or»": ("أم", []),
    "to him, not a vehicle": ("إليه", []),
    "in front of, not an imam": ("أمام", []),
    "and to, not a governor": ("وإلى", []),
    "province, not his governor": ("محافظة", []),
    "adjective «armed»": ("مسلحة", []),
    "Sunday, not one of": ("الأحد", []),
    "the Taliban, not two students": ("طالبان", []),
    "big, not like a well": ("كبير", []),
    "responsibility, not his officials": ("مسؤولية", []),
    "rocket as an adjective": ("صاروخية", []),
    "hamza before a pronoun": ("زملائه", [("kin", "CIVILIANS")]),
    "his fighters": ("مقاتليه", [("fighter", "")]),
    "tens with the article": ("العشرات", [("quantity", "")]),
    "the world, not a scientist": ("العالم", []),
}


@pytest.mark.parametrize(("text", "heads"), CASES.values(), ids=CASES.keys())
def test_heads(text: str, heads: list[tuple[str, str]]) -> None:
    assert found(text) == heads


BAD = {
    "kind": ("a.x\tمسلح\twarrior\t\tx\tمسلح\tcurated", "kind 'warrior' is unknown"),
    "code": ("a.x\tمسلح\tfighter\tISIS\tx\tمسلح\tcurated", "code 'ISIS' is unknown"),
    "gloss": ("a.x\tمسلح\tfighter\t\t\tمسلح\tcurated", "gloss is empty"),
    "form of another row": (
        "a.x\tأسرة\tfighter\t\tx\tأسرة\tcurated\na.y\tاسره\tunit\t\tx\tاسره\tcurated",
        "stands at 'a.x' too",
    ),
}


@pytest.mark.parametrize(("lines", "problem"), BAD.values(), ids=BAD.keys())
def test_a_bad_row_is_named(tmp_path: Path, lines: str, problem: str) -> None:
    table = tmp_path / "heads.tsv"
    table.write_text("\t".join(HEAD_COLUMNS) + "\n" + lines + "\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=problem):
        load_heads(table)
