"""The lexicon: all tables compiled once, for one pass over the tokens of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from riwaya.extract.number_words import NumberWords, load_number_words
from riwaya.extract.time_words import TimeWords, load_time_words
from riwaya.lexicon.actors import (
    ActorId,
    ActorName,
    CountryDefault,
    load_actor_ids,
    load_actor_names,
    load_country_defaults,
    load_demonyms,
    load_leaders,
    load_references,
)
from riwaya.lexicon.cues import cue_forms, load_cues
from riwaya.lexicon.function_words import load_function_words
from riwaya.lexicon.gazetteer import Gazetteer, load_gazetteer
from riwaya.lexicon.heads import head_forms, head_stems, load_heads
from riwaya.lexicon.hedges import hedge_forms, load_hedges
from riwaya.lexicon.inflect import Form
from riwaya.lexicon.labels import load_labels
from riwaya.lexicon.matcher import Family, Matcher
from riwaya.lexicon.outlets import load_outlets, outlet_forms
from riwaya.lexicon.places import PlaceWords
from riwaya.lexicon.places import load_words as load_place_words
from riwaya.lexicon.titles import given_names, load_titles, title_forms
from riwaya.lexicon.triggers import (
    Frame,
    TriggerRow,
    expand,
    load_frames,
    load_triggers,
    trigger_stems,
    usual_frames,
)
from riwaya.lexicon.voices import load_voices, voice_forms
from riwaya.text.clitics import strip_article
from riwaya.text.fold import fold
from riwaya.types import Predicate

# Kinds that are weighed like another.
_GROUPS = {"political": "armed", "alliance": "body", "unarmed": "body"}


class Sense(NamedTuple):
    """What a form may mean: its table, its row, and how the row is inflected here.

    ``kind`` names the table: actor, leader, reference, demonym, country, head, title, voice,
    outlet, label, cue, hedge, trigger, function. ``value`` and ``form`` have that table's types.
    """

    kind: str
    value: Any
    form: Any


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled tables. Reading changes nothing in them but look-up caches."""

    matcher: Matcher[Sense]
    actors: dict[str, ActorId]
    frames: dict[str, Frame]
    countries: dict[str, CountryDefault]
    references: dict[str, str]  # reference row id → its kind (army, state, …)
    called: dict[str, frozenset[str]]  # actor id → folded nouns with which its names begin
    number_words: NumberWords
    time_words: TimeWords
    place_words: PlaceWords
    gazetteer: Gazetteer
    usual_frames: dict[Predicate, str]  # of triggers that no table has

    def knows(self, word: str) -> bool:
        """Tell whether a folded word stands in a table, particles taken off, or is a name."""
        return (
            self.matcher.begins(word)
            or word in self.number_words.vocabulary
            or word in given_names()
            or self.gazetteer.reach(word) > 0
        )

    def code(self, actor: str) -> str:
        """Roll an actor id up to the id of the coding guidelines it belongs to."""
        row = self.actors.get(actor)
        return row.code if row is not None else actor

    def group(self, actor: str) -> str:
        """Return the class of an actor: state, force, armed, people, …; ``none`` if unknown."""
        row = self.actors.get(actor)
        return _GROUPS.get(row.kind, row.kind) if row is not None else "none"

    def is_party(self, actor: str) -> bool:
        """Tell whether an actor can be a party to a conflict."""
        return self.group(actor) in ("state", "force", "armed")

    def is_regular(self, actor: str) -> bool:
        """Tell states, their forces and their alliances."""
        return self.has_men(actor) and not self.is_armed_group(actor)

    def has_men(self, actor: str) -> bool:
        """Tell bodies that have fighters of their own: parties, and alliances of states."""
        row = self.actors.get(actor)
        return self.is_party(actor) or (row is not None and row.kind == "alliance")

    def is_unarmed(self, actor: str) -> bool:
        """Tell bodies that never fight: the press, relief, courts, those who watch and count."""
        row = self.actors.get(actor)
        return row is not None and row.kind == "unarmed"

    def is_armed_group(self, actor: str) -> bool:
        """Tell an armed group from a state, its forces, and bodies without arms."""
        return self.group(actor) == "armed"

    def country_of(self, place: str) -> str:
        """Return the row of the country that a place lies in; empty where the tables have none."""
        found = self.gazetteer.get(place)
        country = self.gazetteer.country(found.country) if found is not None else None
        named = tuple(fold(country.name_ar).text.split()) if country is not None else ()
        return next((row.id for row in self.countries.values() if named in row.forms), "")

    def country_default(self, country: str, reference: str) -> str:
        """Say what «الجيش», «الحكومة» … mean in a country; empty when nothing fixed."""
        row = self.countries.get(country)
        if row is None:
            return ""
        meant = row.default(self.references.get(reference, ""))
        return "" if meant in (None, "OTHER") else meant


def load_lexicon() -> Lexicon:
    """Read and compile every table; places are read, and rows inflected, when first asked for."""
    references = load_references()
    names = load_actor_names()
    numbers = load_number_words()
    triggers = load_triggers()
    return Lexicon(
        Matcher(
            chain(_names(names), _words(), _voices(), _cues()), chain(_heads(), _triggers(triggers))
        ),
        {row.id: row for row in load_actor_ids()},
        {frame.id: frame for frame in load_frames()},
        {row.id: row for row in load_country_defaults()},
        {row.id: row.kind for row in references},
        _nouns(names),
        numbers,
        load_time_words(numbers),
        load_place_words(),
        load_gazetteer(),
        usual_frames(triggers),
    )


Forms = Iterator[tuple[tuple[str, ...], Sense]]


def _nouns(names: Iterable[ActorName]) -> dict[str, frozenset[str]]:
    nouns: dict[str, set[str]] = {}
    for row in names:
        nouns.setdefault(row.actor, set()).update(strip_article(form[0]) for form in row.forms)
    return {actor: frozenset(words) for actor, words in nouns.items()}


def _names(names: Iterable[ActorName]) -> Forms:
    for actor in names:
        yield from _plain("actor", actor, actor.forms)
    for leader in load_leaders():
        yield from _plain("leader", leader, leader.forms)
    for reference in load_references():
        yield from _plain("reference", reference, reference.forms)
    for country in load_country_defaults():
        yield from _plain("country", country, country.forms)
    for demonym in load_demonyms():
        for words in demonym.forms:
            yield words, Sense("demonym", demonym, None)


def _words() -> Forms:
    for word in load_function_words():
        for text in word.forms:
            yield tuple(text.split()), Sense("function", word, None)


def _voices() -> Forms:
    for words, title in title_forms(load_titles()):
        yield words, Sense("title", title.title, title)
    for words, voice in voice_forms(load_voices()):
        yield words, Sense("voice", voice.head, voice)
    for label in load_labels():
        yield from _plain("label", label, (phrase.words for phrase in label.forms))
    for words, outlet in outlet_forms(load_outlets()):
        yield words, Sense("outlet", outlet, None)


def _cues() -> Forms:
    for words, cue in cue_forms(load_cues()):
        yield words, Sense("cue", cue.cue, cue)
    for words, hedge in hedge_forms(load_hedges()):
        yield words, Sense("hedge", hedge.hedge, hedge)


def _heads() -> Iterator[Family[Sense]]:
    for head in load_heads():
        yield Family(head_stems(head), partial(_inflected, "head", head, head_forms))


def _triggers(rows: Iterable[TriggerRow]) -> Iterator[Family[Sense]]:
    for row in rows:
        yield Family(trigger_stems(row), partial(_inflected, "trigger", row, expand))


def _plain(kind: str, row: Any, forms: Iterable[tuple[str, ...]]) -> Forms:
    for words in forms:
        yield words, Sense(kind, row, None)


def _inflected(
    kind: str, row: Any, forms: Callable[[Any], Iterable[tuple[tuple[str, ...], Form]]]
) -> Forms:
    for words, form in forms(row):
        yield words, Sense(kind, row, form)
