"""Block keys: what two claims on one thing share, and what others do not. All texts invented."""

from __future__ import annotations

import pytest

from riwaya.link.block import keys_of
from riwaya.link.slots import Slots
from slotting import slots_on

BASE = ("قُتل سبعة مدنيين في قصف استهدف سوق مدينة دوما بريف دمشق اليوم.", "قتل", "2018-03-04")

MEET = {
    "told in other words": ("سقط سبعة قتلى في قصف على سوق في دوما.", "قتلى", "2018-03-04"),
    "told the day after": ("مقتل سبعة أشخاص بقصف على دوما أمس.", "مقتل", "2018-03-05"),
    "told three days later": ("مقتل سبعة أشخاص بقصف على دوما قبل أيام.", "مقتل", "2018-03-07"),
}
PART = {
    "another act": ("اعتقلت الشرطة رجلا في مدينة طرابلس.", "اعتقلت", "2018-03-04"),
    "another country": ("قتل جنديان في تعز باليمن.", "قتل", "2018-03-04"),
}


@pytest.mark.parametrize("told", MEET.values(), ids=MEET.keys())
def test_claims_on_one_thing_share_a_key(told: tuple[str, str, str]) -> None:
    assert set(keys_of(slots_on(*BASE))) & set(keys_of(slots_on(*told)))


@pytest.mark.parametrize("told", PART.values(), ids=PART.keys())
def test_claims_on_other_things_share_none(told: tuple[str, str, str]) -> None:
    assert not set(keys_of(slots_on(*BASE))) & set(keys_of(slots_on(*told)))


def test_a_document_without_a_date_has_keys_of_its_own() -> None:
    undated = slots_on(BASE[0], BASE[1], None)
    assert keys_of(undated)
    timed = {key for key in keys_of(undated) if " in " in key}
    assert timed and all(key.endswith(" in no time") for key in timed)


def test_keys_are_few_sorted_and_the_same_each_time() -> None:
    one: Slots = slots_on(*BASE)
    assert list(keys_of(one)) == sorted(set(keys_of(one)))
    assert keys_of(one) == keys_of(slots_on(*BASE))
    assert len(keys_of(one)) <= 24
