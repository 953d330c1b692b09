"""Telling once: two words for one event make one claim; two events make two."""

from __future__ import annotations

import pytest

from riwaya.extract.reader import load_reader
from riwaya.ingest.documents import read_text

READER = load_reader("both")
LEAD = "تقرير اليوم من المنطقة\nنشر الموقع تقريرا عن الأوضاع في البلاد. "

# A sentence, a predicate, and the triggers that claim it.
ONCE = {
    "a verb and its noun": (
        "أطلقت كتائب القسام رشقة صاروخية باتجاه عسقلان.", "BOMBARD", ["رشقة صاروخية"],
    ),
    "two words for the dead": ("سقط 16 شهيدا في قصف على مخيم النصيرات.", "KILL", ["سقط"]),
    "two tolls": (
        "قتل خمسة مدنيين في حلب وقتل سبعة جنود في إدلب.", "KILL", ["قتل", "وقتل"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ONCE)
def test_what_is_told_once_is_claimed_once(name: str) -> None:
    text, predicate, triggers = ONCE[name]
    document = read_text(LEAD + text)
    claims = READER.extract(document).claims
    found = [one.trigger.of(document.text) for one in claims if one.predicate.value == predicate]
    assert found == triggers
