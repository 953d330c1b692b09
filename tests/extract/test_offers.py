"""Offers: who is never taken for the doer of what a text tells."""

from __future__ import annotations

import pytest

from riwaya.extract.reader import RulesReader
from riwaya.ingest.documents import read_text

READER = RulesReader()

# A text, and whom it makes the doer of every killing or harm in it.
DOERS = {
    "who admits a loss": ("أقر الجيش السوري بمقتل ضابط قرب تدمر أمس.", []),
    "in quotation marks": ('أقر "جيش" الاحتلال الإسرائيلي، بمقتل ثلاثة جنود في غزة.', []),
    "who admits his own deed": ("قتلت قوات الجيش السوري مسلحين في حلب أمس.", ["قوات الجيش السوري"]),
    "in whose ranks they fell": ("سقط عشرة قتلى في صفوف الجيش السوري قرب تدمر.", []),
    "who recovers bodies": ("انتشلت فرق الدفاع المدني جثث عشرة مدنيين من بلدة دوما.", []),
    "who mourns": ("زفت المقاومة الإسلامية الشهيد محمد علي الذي ارتقى شهيدا في الجنوب.", []),
    "who tells of a soldier": ("أعلن الجيش الإسرائيلي مقتل جندي برتبة رقيب شمالي غزة.", []),
    "who tells of gunmen": (
        "أعلن الجيش العراقي مقتل عشرة مسلحين في الأنبار.", ["الجيش العراقي"],
    ),
    "who takes revenge": ("قصفت الفصائل مواقع للنظام انتقاما لمقتل أطفال في الأتارب.", []),
}  # fmt: skip


@pytest.mark.parametrize("name", DOERS)
def test_whose_loss_it_is_did_not_cause_it(name: str) -> None:
    text, doers = DOERS[name]
    claims = [
        claim
        for claim in READER.extract(read_text(text)).claims
        if claim.predicate.value in ("KILL", "HARM")
    ]
    assert claims
    for claim in claims:
        assert [text[slice(*agent.span)] for agent in claim.agents] == doers
