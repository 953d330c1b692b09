"""Candidates: which triggers a text claims, and which it only asks about."""

from __future__ import annotations

import pytest

from marking import marked
from riwaya.extract.analysis import look_over
from riwaya.extract.index import load_lexicon
from riwaya.ingest.documents import read_text

LEXICON = load_lexicon()

# Texts with what they claim marked, whatever is decided of it later.
CLAIMED = {
    "a question claims nothing": "هل انسحب المقاتلون من تدمر؟",
    "nor one joined to a sentence": "أين هم اليوم؟ وهل قصفت الطائرات المدينة؟",
    "nor one that is told of": "لا نعرف هل قصفت الطائرات المدينة",
    "what follows it does": "هل انسحبوا؟ ⟦قصفت⟧ الطائرات المدينة.",
    "what it takes as told does": "هل ينتهي التنظيم بعد ⟦مقتل⟧ زعيمه؟",
    "a town written like a verb": "⟦انسحب⟧ التنظيم من تدمر أمس",
    "that verb": "⟦تدمر⟧ الطائرات منازل المدنيين",
    "who is blamed claims nothing": "حمل التقرير الجيش المسؤولية عن ما جرى",
    "who owns up to it does": "أعلن التنظيم ⟦مسؤوليته عن⟧ ما جرى",
    "a policy is not claimed": "يتبنى الجيش الأمريكي سياسة الصمت",
    "a relative clause tells": "هل يعود المقاتلون الذين ⟦فروا⟧ من الرقة؟",
}


@pytest.mark.parametrize("text", CLAIMED.values(), ids=list(CLAIMED))
def test_what_is_claimed(text: str) -> None:
    plain, spans = marked(text)
    analysis = look_over(read_text(plain), LEXICON)
    tokens = analysis.page.tokens
    assert {tokens.span(one.first, one.last) for one in analysis.candidates} == set(spans)
