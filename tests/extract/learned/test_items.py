"""Items that only the network hears: where they may stand, and what they are asked."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from riwaya.extract.analysis import Alone, Analysis
from riwaya.extract.decide import Weigher, walk
from riwaya.extract.index import load_lexicon
from riwaya.extract.learned.blend import SURE, Blender, Mix
from riwaya.extract.learned.heard import Heard, hear
from riwaya.extract.learned.items import add_items
from riwaya.extract.learned.network import Network
from riwaya.extract.learned.propose import LEARNED
from riwaya.extract.offers import Item
from riwaya.extract.reader import RulesReader
from riwaya.extract.weigh import Values
from riwaya.ingest.documents import read_text
from riwaya.types import PlacePrecision

RULES, LEXICON, NETWORK = RulesReader(), load_lexicon(), Network()
ROLES = ("agent", "patient", "place", "time", "number", "origin")


def deaf(analysis: Analysis, text: str) -> Heard:
    """Give what is heard by a network that hears every trigger and nothing beside it."""
    asked = [one.first for one in analysis.candidates]
    heard = hear(NETWORK, text, analysis, LEXICON)
    assert heard is not None
    heard.tags[asked, 0] = -5.0
    for sums in heard.roles.values():
        sums[:] = -9.0 * np.arange(sums.shape[1])
    return heard


def told(role: str, text: str, words: str) -> Analysis:
    """Read a text with a network that hears ``words`` in a role beside every trigger."""
    analysis = RULES.prepare(read_text(text)).analysis
    heard = deaf(analysis, text)
    forms = analysis.page.tokens.forms
    wanted = words.split()
    start = next(at for at in range(len(forms)) if forms[at : at + len(wanted)] == wanted)
    for trigger, sums in heard.roles.items():
        window = heard.windows[heard.window_of[trigger]]
        values = np.full(sums.shape[1] - 1, -9.0)
        values[start - window.first : start - window.first + len(wanted)] = 4.0
        sums[ROLES.index(role)] = [0.0, *np.cumsum(values)]
    return add_items(analysis, heard, LEXICON, "")


# A text, the words heard as its place, and the place added; nothing where they cannot be one.
PLACES = {
    "after a preposition": ("قتل جندي في الزبيبات امس", "الزبيبات", "الزبيبات"),
    "with the preposition written on it": ("قتل جندي بالزبيبات امس", "بالزبيبات", "الزبيبات"),
    "after a noun of places": ("قتل جندي عند وادي زبيبات امس", "زبيبات", "زبيبات"),
    "nowhere a place stands": ("قتل جندي زبيبات امس", "زبيبات", None),
    "a noun of places alone": ("قتل جندي في مناطق عدة امس", "مناطق", None),
    "a word that is a time": ("قتل جندي في شهر رمضان", "رمضان", None),
    "a participant of the tables": ("قتل مدني في هجوم على جنود امس", "جنود", None),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_heard_place_stands_where_places_stand(name: str) -> None:
    text, words, place = PLACES[name]
    analysis = told("place", text, words)
    found = [one.span.of(text) for one in analysis.toponyms[analysis.found_toponyms :]]
    assert found == ([place] if place else [])


def test_what_joins_a_heard_place_is_another() -> None:
    text = "قتل جندي في الزبيبات والفلتوشات امس"
    analysis = told("place", text, "الزبيبات والفلتوشات")
    found = analysis.toponyms[analysis.found_toponyms :]
    assert [one.span.of(text) for one in found] == ["الزبيبات", "الفلتوشات"]
    assert found[0].role is found[1].role


def test_a_heard_place_names_no_place_of_the_tables() -> None:
    analysis = told("place", "قتل جندي في الزبيبات امس", "الزبيبات")
    assert analysis.alone == Alone(0, 1, 0)
    place = analysis.toponyms[-1]
    assert place.place_id is None and place.precision is PlacePrecision.UNRESOLVED
    assert place.reason.startswith(LEARNED)


# A text, the words heard as the voice, and the voice added; nothing where nobody can speak.
VOICES = {
    "a name of no table": ("قال هناك زبيب فلفول ان جنديا قتل", "زبيب فلفول", "زبيب فلفول"),
    "no cue in the sentence": ("زبيب فلفول هنا. وقتل جندي امس", "زبيب فلفول", None),
    "a word that is a time": ("قال امس ان جنديا قتل", "امس", None),
}  # fmt: skip


@pytest.mark.parametrize("name", VOICES)
def test_a_heard_voice_stands_by_a_cue(name: str) -> None:
    text, words, voice = VOICES[name]
    analysis = told("origin", text, words)
    found = [say.chain[0] for say in analysis.says[analysis.found_says :]]
    assert [hop.span.of(text) for hop in found] == ([voice] if voice else [])
    assert all(hop.reason.startswith(LEARNED) and hop.cue is not None for hop in found)


def test_a_heard_participant_is_cut_at_words_that_belong_elsewhere() -> None:
    text = "قتل زبيب فلفول في هجوم امس"
    analysis = told("patient", text, "زبيب فلفول في هجوم امس")
    found = analysis.phrases[analysis.found_phrases :]
    assert [one.span.of(text) for one in found] == ["زبيب فلفول"]
    assert [analysis.actors[-1]] == ["OTHER"]


def judged(score: float) -> dict[int, float]:
    """Ask the blend about a place that only the network heard, at a given log-odds."""
    text = "قتل جندي في الزبيبات امس"
    analysis = told("place", text, "الزبيبات")
    heard = deaf(analysis, text)
    mixes = {"place": Mix({"alone": score, "bias": 9.0}, -3.0)}
    blender = Blender(RULES.weigher, mixes, heard, analysis)
    return blender.pick("place", 0, [Item(len(analysis.toponyms) - 1, {})])


def test_what_only_the_network_heard_needs_more_than_the_usual_threshold() -> None:
    assert judged(SURE - 0.1) == {}
    assert list(judged(SURE + 0.1).values()) == [pytest.approx(SURE + 0.1)]
    assert SURE > 0


# A role, a text, and the words heard in that role.
ASIDE = {
    "a place": ("place", "قتل جنود في هجوم قرب تدمر في الزبيبات، قال مسؤول في دمشق", "الزبيبات"),
    "somebody before the last word, which is a phrase": (
        "patient", "قتل زبيب فلفول بيد ثلاثة جنود", "زبيب فلفول"),
    "a voice before the last say": (
        "origin", "قال هناك زبيب فلفول ان جنديا قتل. وقال مسؤول ان آخر جرح", "زبيب فلفول"),
}  # fmt: skip


@pytest.mark.parametrize("name", ASIDE)
def test_the_rules_are_asked_only_about_what_they_found(name: str) -> None:
    """What was added changes neither the questions nor the evidence of the rules."""
    role, text, words = ASIDE[name]
    plain = RULES.prepare(read_text(text)).analysis
    more = told(role, text, words)
    assert sum(more.alone) == 1
    asked: list[list[tuple[str, int, list[Item]]]] = []
    for analysis in (plain, more):
        noting = Noting(RULES.weigher)
        list(walk(analysis, LEXICON, noting))
        asked.append(noting.asked)
    without = [
        (decision, at, [item for item in items if item.values]) for decision, at, items in asked[1]
    ]
    assert without == asked[0]
    assert without != asked[1]


@dataclass
class Noting:
    """A judge that takes every trigger and every item of the rules, and notes the questions."""

    weigher: Weigher
    asked: list[tuple[str, int, list[Item]]] = field(default_factory=list)

    def choose(self, group: list[tuple[int, Values]]) -> list[tuple[int, float]]:
        return [(group[0][0], 1.0)]

    def pick(self, decision: str, candidate: int, items: list[Item]) -> dict[int, float]:
        self.asked.append((decision, candidate, items))
        return {item.index: 1.0 for item in items if item.values}
