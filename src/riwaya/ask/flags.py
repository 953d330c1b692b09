"""A query from flags: the same question as in words, each part named."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from riwaya.ask.query import AskedActor, AskedPerson, AskedPlace, Query, Side, Slot, widen
from riwaya.ask.question import checked, read_question, widened
from riwaya.errors import QuestionError
from riwaya.lexicon.actors import load_actor_ids, load_actor_names
from riwaya.lexicon.questions import load_english_names, words_of
from riwaya.link.within import gazetteer
from riwaya.types import Predicate


@dataclass(frozen=True, slots=True)
class Flags:
    """What the flags say; a field left out leaves what the words of a question say."""

    slot: Slot | None = None
    actors: tuple[str, ...] = ()
    toward: tuple[str, ...] = ()
    predicates: tuple[Predicate, ...] = ()
    places: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    first: datetime.date | None = None
    last: datetime.date | None = None


def query_of(text: str, flags: Flags) -> Query:
    """Make the query of a question, of flags, or of both: a flag goes before the words.

    Raises:
        QuestionError: Nothing is asked, flags contradict each other or name what is unknown.
    """
    _check_dates(flags)
    if flags == Flags():
        return read_question(text)
    asked = read_question(text) if text.strip() else Query(text="", slot=flags.slot or Slot.WHAT)
    actors = _actors(flags)
    both = {one.id for one in actors if one.side is Side.AGENT} & {
        one.id for one in actors if one.side is Side.PATIENT
    }
    if both:
        hint = "name two bodies, or one of them only"
        raise QuestionError("--toward", f"{', '.join(sorted(both))} is --actor too", hint)
    slot = flags.slot or asked.slot
    named = flags.predicates or asked.asked
    query = replace(
        asked,
        slot=slot,
        actors=actors or asked.actors,
        predicates=widen(slot, named),
        asked=named,
        places=tuple(_place(name) for name in flags.places) or asked.places,
        persons=tuple(_person(name) for name in flags.persons) or asked.persons,
        words=tuple(word for part in flags.words for word in words_of(part)) or asked.words,
        first=flags.first or asked.first,
        last=flags.last or asked.last,
    )
    _check_slot(query)
    return checked(query)


def actor_of(name: str) -> str:
    """Give the id of a body by its id or one of its names.

    Raises:
        QuestionError: No table has it; the hint lists what is like it.
    """
    ids = {row.id: row for row in load_actor_ids()}
    if name.upper() in ids:
        return name.upper()
    words = tuple(words_of(name))
    for row in load_actor_names():
        if words in row.forms:
            return row.actor
    hit = load_english_names().at(list(words), 0) if words else None
    if hit is not None and hit.last == len(words) and hit.value.kind == "actor":
        return hit.value.value
    known = {row.gloss.lower(): row.id for row in ids.values()}
    if name.lower() in known:
        return known[name.lower()]
    near = get_close_matches(name.upper(), ids, 3) or [
        known[one] for one in get_close_matches(name.lower(), known, 3)
    ]
    hint = (
        f"did you mean {', '.join(near)}?" if near else "use an id of actor_ids.tsv, such as ISIS"
    )
    raise QuestionError("--actor", f"{name!r} is no known body", hint)


def _actors(flags: Flags) -> tuple[AskedActor, ...]:
    agent = Side.AGENT if flags.toward or flags.slot is Slot.ROLE else Side.ANY
    doing = tuple(AskedActor(actor_of(name), agent, name) for name in flags.actors)
    done_to = tuple(AskedActor(actor_of(name), Side.PATIENT, name) for name in flags.toward)
    return doing + done_to


def _place(name: str) -> AskedPlace:
    """Read a place by id, Arabic or English name; all places of a name are meant."""
    found = gazetteer().get(name)
    places = (found,) if found else gazetteer().named(name) or gazetteer().in_english(name)
    if not places:
        hint = "write its Arabic name as articles do, or an id of the gazetteer"
        raise QuestionError("--place", f"{name!r} is no known place", hint)
    wide = [place for place in places if place.type in ("region", "country", "area")]
    return AskedPlace(widened(place.id for place in wide or places), name)


def _person(name: str) -> AskedPerson:
    words = words_of(name)
    if not words:
        raise QuestionError("--person", f"{name!r} holds no word", "write the name in Arabic")
    return AskedPerson((words[-1],), "", name)


def _check_dates(flags: Flags) -> None:
    if flags.first and flags.last and flags.first > flags.last:
        problem = f"--from {flags.first} comes after --to {flags.last}"
        raise QuestionError("--from", problem, "turn the two dates round")


def _check_slot(query: Query) -> None:
    need: dict[Slot, tuple[Sequence[object], str]] = {
        Slot.ROLE: (query.actors, "--actor"),
        Slot.STRENGTH: (query.actors, "--actor"),
        Slot.FINISHED: (query.actors, "--actor"),
        Slot.MEMBERSHIP: (query.actors, "--actor"),
        Slot.WHEN: (query.asked, "--predicate"),
        Slot.EFFECT: (query.asked, "--predicate"),
    }
    given, flag = need.get(query.slot, ((0,), ""))
    if not given:
        problem = f"--slot {query.slot} needs {flag}"
        raise QuestionError("--slot", problem, f"add {flag}, or ask in words")
