"""Reach: what is given up early could be no link, and what is kept is compared as ever."""

from __future__ import annotations

from itertools import combinations

import pytest

from riwaya.link.compare import Described, compare, page_likeness
from riwaya.link.model import load_model
from riwaya.link.reach import Reach
from riwaya.link.score import Scorer, weigh_part
from slotting import all_slots

TEXTS = (
    "قتل سبعة مدنيين وجرح عشرون في قصف استهدف سوق بلدة سراقب في ريف إدلب أمس الأحد.",
    "قتل سبعة مدنيين وجرح عشرون في قصف استهدف سوق بلدة سراقب في ريف إدلب الأحد، بحسب ناشطين.",
    "أعلن الدفاع المدني مقتل تسعة في غارة على سراقب. وكان الجيش قد سيطر على البلدة.",
    "قتل ثلاثة جنود في اشتباكات قرب مدينة تعز في اليمن.",
    "اعتقلت الشرطة أربعة رجال في بغداد، ونفى متحدث باسمها أنهم قتلوا أحدا.",
)


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Described, Described]]:
    read = [[Described(one) for one in all_slots(text, "2018-03-05")] for text in TEXTS]
    return [(a, b) for one, other in combinations(read, 2) for a in one for b in other]


def test_nothing_that_the_model_suggests_is_given_up(
    pairs: list[tuple[Described, Described]],
) -> None:
    model = load_model()
    reach, kept, suggested = Reach(model), 0, 0
    for one, other in pairs:
        page = page_likeness(one, other)
        levels = compare(one, other, page)
        told = reach.compare(one, other, page)
        assert told is None or told == levels
        kept += told is not None
        related = levels["predicate"] in ("consequence", "dead and wounded")
        part = model.related if related else model.same
        if weigh_part(part, [(one.slots, other.slots, levels)]):
            assert told is not None
            suggested += 1
    assert 0 < suggested <= kept < len(pairs) / 2


def test_scoring_finds_the_same_links(pairs: list[tuple[Described, Described]]) -> None:
    links = Scorer().score([(one.slots, other.slots) for one, other in pairs])
    assert links
