"""Names swapped in training: what gives way to what, and that every span moves along."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from marking import marked
from riwaya.evaluate.gold import GoldDocument
from riwaya.ingest.documents import read_text

TRAINING = Path(__file__).parents[3] / "training"


def _module(name: str) -> ModuleType:
    """Import a module of ``training/``, which is no package and not installed."""
    spec = importlib.util.spec_from_file_location(name, TRAINING / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


swap = _module("swap")
PAIRS = {
    "actor armed": ("لواء النسر", "لواء الصقر", "الكتيبة", "السرية", "كتائب الفجر", "حركة الفجر"),
    "settlement IQ": ("عانة", "راوة"),
}


def names() -> Any:
    """Give names so few that each has one other of its shape at most."""
    found = swap.Names()
    for kind, pair in PAIRS.items():
        for name in pair:
            found.add(name, kind)
    found.put("خمسة", ("خمسه",), ("number unit", "ة"))
    found.put("ثمانية", ("ثمانيه",), ("number unit", "ة"))
    found.put("ثماني", ("ثماني",), ("number unit", ""))
    return found


def chance(seed: int = 1) -> random.Random:
    return random.Random(seed)  # noqa: S311  (nothing is to be kept secret)


def claim(spans: list[Any], column: str) -> Any:
    """Make a claim of a trigger and of spans that fill one column."""
    trigger, *others = [list(span) for span in spans]
    held = [{"span": span, "id": "OTHER_ARMED", "role": "at", "type": "X"} for span in others]
    whole = [trigger[0], max(end for _, end in spans)]
    found: dict[str, Any] = {
        "predicate": "ATTACK", "quote": whole, "trigger": trigger, "factuality": "CT+",
        "agent": [], "patient": [], "place": [], "time": None, "chain": [], "number": None,
    }  # fmt: skip
    found[column] = held[0] if column == "number" else held
    return found


def told(text: str, column: str = "agent") -> tuple[str, list[Any]]:
    """Swap every name of a text; of its marked pieces the first is the trigger."""
    plain, spans = marked(text)
    one = GoldDocument("a", read_text(plain), [claim(spans, column)])
    text, claims = swap.swapped(swap.mark(one, names()), names(), 1.0, chance())
    return text, claims


CASES = {
    "a name of the same shape": ("⟦قصف⟧ ⟦لواء النسر⟧ قرية", "⟦قصف⟧ ⟦لواء الصقر⟧ قرية"),
    "what is written onto it stays": ("⟦قصف⟧ وب⟦لواء النسر⟧", "⟦قصف⟧ وب⟦لواء الصقر⟧"),
    "an article whose alef ل took": ("⟦هجوم⟧ ل⟦لكتيبة⟧ أمس", "⟦هجوم⟧ ل⟦لسرية⟧ أمس"),
    "everywhere": (
        "لواء الصقر ⟦قصف⟧ ثم ⟦لواء الصقر⟧ فر من لواء الصقر",
        "لواء النسر ⟦قصف⟧ ثم ⟦لواء النسر⟧ فر من لواء النسر",
    ),
    "a name within a longer span": (
        "⟦قصف⟧ ⟦مسلحو لواء النسر في عانة⟧ قرية",
        "⟦قصف⟧ ⟦مسلحو لواء الصقر في راوة⟧ قرية",
    ),
    "vowel marks go with the name": ("⟦قصف⟧ ⟦لِواء النَّسر⟧ قرية", "⟦قصف⟧ ⟦لواء الصقر⟧ قرية"),
    "no other of its ending": ("⟦قصفت⟧ ⟦حركة الفجر⟧ قرية", "⟦قصفت⟧ ⟦حركة الفجر⟧ قرية"),
    "a name that tells what happened": ("⟦لواء النسر⟧ ⟦مسلحون⟧", "⟦لواء النسر⟧ ⟦مسلحون⟧"),
    "a name that a span cuts through": ("⟦قصف⟧ لواء ⟦النسر⟧ قرية", "⟦قصف⟧ لواء ⟦النسر⟧ قرية"),
    "a place that no claim names": ("⟦قصف⟧ ⟦مسلحون⟧ في عانة", "⟦قصف⟧ ⟦مسلحون⟧ في عانة"),
    "part of a word": ("⟦قصف⟧ ⟦لواء النسرين⟧ قرية", "⟦قصف⟧ ⟦لواء النسرين⟧ قرية"),
}
COUNTS = {
    "a number word of the same ending": ("⟦قتل⟧ ⟦خمسة⟧ رجال", "⟦قتل⟧ ⟦ثمانية⟧ رجال"),
    "a number elsewhere": ("⟦قتل⟧ ⟦رجال⟧ منذ خمسة أيام", "⟦قتل⟧ ⟦رجال⟧ منذ خمسة أيام"),
    "a year": ("⟦قتل⟧ ⟦رجال عام 2014⟧", "⟦قتل⟧ ⟦رجال عام 2014⟧"),
    "ten, that counts as three does": ("⟦قتل⟧ ⟦10⟧ رجال", "⟦قتل⟧ ⟦10⟧ رجال"),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES.keys())
def test_names_give_way(before: str, after: str) -> None:
    assert told(before) == _expected(after, "agent")


@pytest.mark.parametrize(("before", "after"), COUNTS.values(), ids=COUNTS.keys())
def test_numbers_give_way(before: str, after: str) -> None:
    assert told(before, "number") == _expected(after, "number")


def _expected(text: str, column: str) -> tuple[str, list[Any]]:
    plain, spans = marked(text)
    return plain, [claim(spans, column)]


def test_digits_keep_their_length() -> None:
    text, [found] = told("⟦قتل⟧ ⟦27 رجلا⟧ أمس", "number")
    start, end = found["number"]["span"]
    count = text[start:end].removesuffix(" رجلا")
    assert 11 <= int(count) <= 99
    assert text == f"قتل {count} رجلا أمس"


def test_nothing_is_swapped_without_a_share() -> None:
    plain, spans = marked("⟦قصف⟧ ⟦لواء النسر⟧ قرية")
    one = swap.mark(GoldDocument("a", read_text(plain), [claim(spans, "agent")]), names())
    assert swap.swapped(one, names(), 0.0, chance()) == (plain, one.claims)


GOLD = Path(__file__).parents[4] / "shared" / "gold" / "train"


@pytest.mark.skipif(not GOLD.is_dir(), reason="the annotated articles are not beside the checkout")
def test_lessons_of_annotated_articles_stay_exact() -> None:
    """With all swaps undone, every span holds the very words that it held."""
    from riwaya.evaluate.gold import load_gold

    articles = load_gold(GOLD)[::8]
    gathered = swap.gather(articles)
    changed = 0
    for article in articles:
        one = swap.mark(article, gathered)
        text, claims = swap.swapped(one, gathered, 0.7, chance(2))
        changed += text != one.text
        news = swap.swapped(one, gathered, 0.7, chance(2))
        assert news == (text, claims)  # the same chance, the same article
        for old, new in zip(one.claims, claims, strict=True):
            assert text[slice(*new["trigger"])] == one.text[slice(*old["trigger"])]
            for (was, _), (now, _) in zip(swap._spans([old]), swap._spans([new]), strict=True):
                assert _kept(one, *was) == _without_names(one.text, text, one, was, now)
    assert changed > len(articles) / 2


def _kept(one: Any, start: int, end: int) -> list[str]:
    """Give what a span holds between the names that may be swapped."""
    pieces, at = [], start
    for edit in one.edits:
        if start <= edit.start and edit.end <= end:
            pieces.append(one.text[at : edit.start])
            at = edit.end
    return [*pieces, one.text[at:end]]


def _without_names(
    before: str, after: str, one: Any, was: tuple[int, int], now: tuple[int, int]
) -> list[str]:
    """Find in the new span the same pieces in their order, from its first letter to its last."""
    pieces = _kept(one, *was)
    held, at = after[slice(*now)], 0
    assert held.startswith(pieces[0])
    assert held.endswith(pieces[-1])
    for piece in pieces:
        found = held.find(piece, at)
        assert found >= 0, (before[slice(*was)], held)
        at = found + len(piece)
    return pieces
