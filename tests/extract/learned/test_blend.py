"""The blend: its file, its sums, and where a proposal of the network comes in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from riwaya.errors import LexiconError
from riwaya.extract.analysis import analyse
from riwaya.extract.crosses import CROSSES
from riwaya.extract.decide import DECISIONS, VOICES
from riwaya.extract.index import load_lexicon
from riwaya.extract.learned.blend import Blender, Mix, load_mixes
from riwaya.extract.learned.heard import Heard, hear
from riwaya.extract.learned.network import Network
from riwaya.extract.learned.propose import LEARNED, propose
from riwaya.extract.offers import Item
from riwaya.extract.reader import BothReader, LearnedReader, RulesReader, load_reader
from riwaya.extract.spoken import spoken_values, teller_values
from riwaya.ingest.documents import read_text
from riwaya.types import Document, ReaderKind

RULES, LEXICON, NETWORK = RulesReader(), load_lexicon(), Network()
TEXT = "قتل ثلاثة جنود في هجوم لتنظيم داعش على حاجز قرب مدينة تدمر، بحسب المرصد السوري."


def test_a_mix_adds_up_what_it_knows() -> None:
    mix = Mix({"rules": 0.5, "network": 1.0}, 0.0)
    assert mix.score({"rules": 2.0, "network": -0.5, "unheard of": 9.0}) == 0.5


PLACE = {name: "" for group in CROSSES["place"] for cross in group for name in cross.split()}


def test_a_calibrated_sum_keeps_the_order() -> None:
    mix = Mix({}, 0.0, slope=0.5, offset=-1.0)
    assert [mix.calibrated(score) for score in (-2.0, 0.0, 4.0)] == [-2.0, -1.0, 1.0]


def test_what_is_out_of_sight_is_left_to_the_rules() -> None:
    """The voice stands in one window, the claim that it speaks in another."""
    filler = "وتحدث المتحدث عن أمور كثيرة أخرى تخص المنطقة وسكانها وتاريخها الطويل. " * 14
    document = read_text("وقال المتحدث في بيان: " + filler + "وقتل ثلاثة جنود في هجوم قرب تدمر.")
    both = load_reader("both").prepare(document)
    assert isinstance(both.judge, Blender)
    last = len(both.analysis.candidates) - 1
    far = Item(0, {})
    assert both.judge.heard.role("origin", both.analysis.candidates[last].first, 0, 2) is None
    say = next(i for i, say in enumerate(both.analysis.says) if say.voice.first < 5)
    page, says = both.analysis.page, both.analysis.says
    values = teller_values(page, says[say])
    values |= spoken_values(page, both.analysis.candidates[last], says, say)
    asked = replace(far, index=say, values=values | {"own": False})
    (numbers,) = both.judge.numbers_of("spoken", last, [asked])
    assert set(numbers) == {"unseen", "unseen rules", "reported", "mention"}


def test_of_places_it_counts_which_is_ahead() -> None:
    text = "قتل ثلاثة جنود في هجوم قرب تدمر. وقال مسؤول في دمشق إن الهجوم وقع فجرا."
    both = load_reader("both").prepare(read_text(text))
    assert isinstance(both.judge, Blender) and len(both.analysis.toponyms) == 2
    items = [Item(index, PLACE) for index in range(2)]
    first, second = both.judge.numbers_of("place", 0, items)
    ahead = first["network"] - second["network"]
    assert ahead > 0
    assert first["lead network"] == pytest.approx(min(ahead, 6.0))
    assert second["lead network"] == pytest.approx(max(-ahead, -6.0))
    assert "only network" not in first
    (alone,) = both.judge.numbers_of("place", 0, items[:1])
    assert alone["only network"] == 1.0 and "lead network" not in alone


@pytest.mark.parametrize("kind", [ReaderKind.BOTH, ReaderKind.LEARNED])
def test_the_shipped_blend_covers_every_decision(kind: ReaderKind) -> None:
    mixes = load_mixes(kind)
    asked = {*DECISIONS, *VOICES} if kind is ReaderKind.BOTH else set(DECISIONS)
    assert set(mixes) == asked
    for mix in (mixes[decision] for decision in DECISIONS):
        heard = [weight for name, weight in mix.weights.items() if name.endswith("network")]
        assert heard and max(heard) > 0


def test_alone_the_network_is_not_told_what_the_rules_say() -> None:
    assert all(
        not name.endswith("rules")
        for mix in load_mixes(ReaderKind.LEARNED).values()
        for name in mix.weights
    )


BAD = {
    "a cell is missing": ("both\tclaim\trules", ":2: not a blend"),
    "a weight is no number": ("both\tclaim\trules\tmuch", ":2: not a blend"),
    "a decision has none": ("both\tclaim\trules\t1.0", "no weights for agent, carried, number"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_blend_is_told_of(name: str, tmp_path: Path) -> None:
    line, problem = BAD[name]
    path = tmp_path / "blend.tsv"
    path.write_text(f"blend\tdecision\tnumber\tweight\n{line}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=problem):
        load_mixes(ReaderKind.BOTH, path)


def heard_of(document: Document) -> Heard:
    analysis = RULES.prepare(document).analysis
    heard = hear(NETWORK, document.text, analysis, LEXICON)
    assert heard is not None
    return heard


def test_proposals_leave_the_candidates_of_the_tables_and_keep_the_order() -> None:
    document = read_text(TEXT)
    analysis = analyse(document, LEXICON, RULES.weigher.speaker)
    heard = heard_of(document)
    both = propose(analysis.page, analysis.candidates, heard, LEXICON.usual_frames)
    assert [one for one in both if not one.row.id.startswith(LEARNED)] == analysis.candidates
    assert [one.first for one in both] == sorted(one.first for one in both)
    alone = propose(analysis.page, (), heard, LEXICON.usual_frames)
    assert all(one.row.id.startswith(LEARNED) for one in alone)
    assert {"KILL", "ATTACK"} <= {one.predicate.value for one in alone}


def test_readers_by_name() -> None:
    assert type(load_reader("rules")) is RulesReader
    assert type(load_reader("learned")) is LearnedReader
    assert type(load_reader()) is BothReader
    with pytest.raises(ValueError, match="gossip"):
        load_reader("gossip")


@pytest.mark.parametrize("kind", ["learned", "both"])
def test_the_same_document_gives_the_same_bytes(kind: str) -> None:
    document = read_text(TEXT, published="2020-01-01")
    first, second = load_reader(kind), load_reader(kind)
    first.extract(read_text("قصفت الطائرات مدينة إدلب."))
    assert first.extract(document) == second.extract(document)
    assert first.extract(document).claims


ODD = {
    "one word a thousand times": "قتل " * 1000,
    "no Arabic": "Nothing here is Arabic. " * 50,
    "one letter among marks": "؟! «» …" * 100 + "ا",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_are_read(name: str) -> None:
    found = load_reader().extract(read_text(ODD[name]))
    assert found.reader == load_reader().version
