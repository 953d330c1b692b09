"""Floors rise only, and hold only for the articles that they were measured on."""

from __future__ import annotations

from pathlib import Path

import pytest

from riwaya.errors import DataError
from riwaya.evaluate.floors import (
    Floors,
    broken,
    digest_of,
    load_floors,
    raised,
    same_articles,
    write_floors,
)

FLOORS = Floors("d1", {"claim.f1": 0.6, "time.f1": 0.5})

BROKEN = {
    "at the floor": ({"claim.f1": 0.6, "time.f1": 0.5}, []),
    "one under": ({"claim.f1": 0.5999, "time.f1": 0.9}, ["claim.f1"]),
    "one gone": ({"claim.f1": 0.7}, ["time.f1"]),
    "one new": ({"claim.f1": 0.7, "time.f1": 0.5, "place.f1": 0.1}, []),
}


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN.keys())
def test_broken(case: tuple[dict[str, float], list[str]]) -> None:
    figures, expected = case
    assert broken(FLOORS, figures) == expected


def test_floors_rise_to_just_under_the_figures() -> None:
    higher = raised(FLOORS, {"claim.f1": 0.6519, "time.f1": 0.505, "new": 0.004}, slack=0.01)
    assert higher.least == {"claim.f1": 0.641, "time.f1": 0.5, "new": 0.0}


def test_a_floor_is_never_lowered() -> None:
    with pytest.raises(DataError, match=r"under their floor: time\.f1"):
        raised(FLOORS, {"claim.f1": 0.9, "time.f1": 0.49}, slack=0.0)


def test_floors_come_back_as_they_were_written(tmp_path: Path) -> None:
    write_floors(tmp_path / "f.json", FLOORS)
    assert load_floors(tmp_path / "f.json") == FLOORS


UNREADABLE = {"missing": None, "no JSON": "{", "a list": "[]", "no digest": '{"floors": {}}'}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_floors_that_cannot_be_read(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "f.json").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"f\.json: no floors can be read"):
        load_floors(tmp_path / "f.json")


def test_the_digest_follows_names_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("1", encoding="utf-8")
    first = digest_of(tmp_path)
    same_articles(Floors(first, {}), first, "gold")
    (tmp_path / "notes.txt").write_text("no article", encoding="utf-8")
    assert digest_of(tmp_path) == first
    (tmp_path / "a.json").rename(tmp_path / "b.json")
    assert digest_of(tmp_path) != first
    with pytest.raises(DataError, match="the articles changed"):
        same_articles(Floors(first, {}), digest_of(tmp_path), "gold")
