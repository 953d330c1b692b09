"""Relations: how places and participants stand to each other and to triggers, by named cases."""

from __future__ import annotations

from functools import cache

import pytest

from riwaya.extract.analysis import Analysis, analyse
from riwaya.extract.index import Lexicon, load_lexicon
from riwaya.extract.relations import (
    act_before,
    ahead,
    contains_another,
    joined,
    nearest,
    points_to,
)
from riwaya.ingest.documents import read_text


@cache
def lexicon() -> Lexicon:
    return load_lexicon()


def read(text: str) -> Analysis:
    return analyse(read_text(text, published="2016-05-10"), lexicon(), lambda *_: None)


CONTAINS = {
    "country after its town": ("قتل جندي في الموصل في العراق", ["no", "before"]),
    "country before its town": ("في العراق قتل جندي في الموصل", ["after", "no"]),
    "two towns": ("قصف الطيران الموصل وكركوك", ["no", "no"]),
    "in another sentence": ("قتل جندي في العراق.\nوقصف الطيران الموصل.", ["no", "no"]),
}


@pytest.mark.parametrize("case", CONTAINS)
def test_contains_another(case: str) -> None:
    text, expected = CONTAINS[case]
    analysis = read(text)
    assert contains_another(analysis.page, analysis.toponyms, lexicon().gazetteer) == expected


POINTS = {
    "back to the town": ("دخل الجيش مدينة الموصل. وانسحب التنظيم من المدينة", [-1, 0]),
    "names are no pointers": ("دخل الجيش الموصل. وقصف الطيران الموصل", [-1, -1]),
}


@pytest.mark.parametrize("case", POINTS)
def test_points_to(case: str) -> None:
    text, expected = POINTS[case]
    assert points_to(read(text).toponyms) == expected


def test_nearest_mention() -> None:
    analysis = read("قصف الطيران الموصل ثم دخل الجيش الموصل")
    first, second = analysis.toponyms
    assert first.place_id is not None
    assert nearest(analysis.toponyms, [0, 1], second.first) == {first.place_id: 1}
    assert nearest(analysis.toponyms, [0, 1], first.first) == {first.place_id: 0}


AHEAD = {
    "subject at once": ("قصف الجيش البلدة", "0"),
    "nobody": ("وقع هجوم أمس", "none"),
}


@pytest.mark.parametrize("case", AHEAD)
def test_ahead(case: str) -> None:
    text, expected = AHEAD[case]
    analysis = read(text)
    trigger = analysis.candidates[0]
    assert ahead(analysis.phrases, 0, len(analysis.phrases), trigger.last) == expected


ACTS = {
    "another's subject": ("قتل جندي في غارة نفذها الجيش التركي", -1, "BOMBARD"),
    "our own": ("قصف الجيش التركي البلدة", -1, "own"),
}


@pytest.mark.parametrize("case", ACTS)
def test_act_before(case: str) -> None:
    text, which, expected = ACTS[case]
    analysis = read(text)
    firsts = [one.first for one in analysis.candidates]
    at = analysis.phrases[which].first
    ours = analysis.candidates[0]
    assert act_before(analysis.page, analysis.candidates, firsts, ours, at) == expected


def test_joined() -> None:
    assert joined(read("هاجم الجيش العراقي والحشد الشعبي البلدة").phrases, 0)
    assert not joined(read("هاجم الجيش العراقي الحشد الشعبي").phrases, 0)
