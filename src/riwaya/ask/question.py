"""Reading a question: what it asks for and what it names, with the tables articles are read by."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from riwaya.ask import english
from riwaya.ask.places import division, widest
from riwaya.ask.query import AskedActor, AskedPerson, AskedPlace, Query, Side, Slot, widen
from riwaya.ask.reading import rules
from riwaya.errors import QuestionError
from riwaya.extract.analysis import Analysis, analyse
from riwaya.lexicon.gazetteer import precision_of
from riwaya.lexicon.heads import HeadKind
from riwaya.lexicon.questions import (
    Topic,
    load_grades,
    load_question_words,
    load_topics,
)
from riwaya.link.within import gazetteer, lies_in
from riwaya.types import Document, PlacePrecision, PlaceRole, Predicate

if TYPE_CHECKING:
    from riwaya.extract.phrases import Phrase

_ARABIC = re.compile("[\u0621-\u064a]")
_LATIN = re.compile("[A-Za-z]")
_LONGEST = 1000
_UNSAID = frozenset({"", "OTHER", "PERSON", "CIVILIANS", "OTHER_ARMED", "OTHER_STATE"})
P = Predicate
_PASSIVE = frozenset({P.KILL, P.DETAIN, P.HARM, P.ASSASSINATE, P.RELEASE})


@dataclass(frozen=True, slots=True)
class _Words:
    """The tokens of a question, and which of them were understood."""

    analysis: Analysis
    forms: list[str]
    used: list[bool]

    def take(self, first: int, last: int) -> None:
        self.used[first:last] = [True] * (last - first)


class NothingNamedError(QuestionError):
    """A question that names nothing to look for; ``query`` is what was understood of it."""

    def __init__(self, query: Query, problem: str, hint: str) -> None:
        super().__init__("question", problem, hint)
        self.query = query

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """Keep the query when it is pickled across workers."""
        return NothingNamedError, (self.query, self.problem, self.hint)


def read_question(text: str) -> Query:
    """Read a question in Arabic or English.

    Raises:
        QuestionError: It holds no words, or nothing in it was understood.
    """
    asked = " ".join(text.split())
    if len(asked) > _LONGEST:
        raise QuestionError(
            "question", f"{len(asked)} letters long", f"ask in at most {_LONGEST} letters"
        )
    if _ARABIC.search(asked):
        query = _read_arabic(asked)
    elif _LATIN.search(asked):
        query = english.read_english(asked)
    else:
        problem = f"{asked!r} holds no Arabic and no English word"
        raise QuestionError("question", problem, "ask in words, such as: من قصف مطار المدينة؟")
    return checked(query)


def checked(query: Query) -> Query:
    """Give the query back if something can be looked for.

    Raises:
        NothingNamedError: It names no party, person or place, and nothing that is claimed.
    """
    if query.narrow or (query.words and query.predicates):
        return query
    what = ", ".join(map(str, query.asked)) or "nothing"
    words = " ".join((*query.words, *query.ignored))
    problem = f"understood as: {query.slot}; of what: {what}; no party, person or place"
    if words:
        problem += f"; not understood: {words}"
    hint = "name a party, a person or a place, or use --actor, --place, --predicate"
    raise NothingNamedError(query, problem, hint)


def _read_arabic(text: str) -> Query:
    reader = rules()
    body = text if text[-1] in "؟?.!" else text + "؟"
    analysis = analyse(Document("question", body), reader.lexicon, reader.weigher.speaker)
    forms = [form.lower() for form in analysis.page.tokens.forms]
    words = _Words(analysis, forms, [not form[0].isalnum() for form in forms])
    slot = _slot(words)
    persons = _persons(words)
    actors, leaders = _actors(words, slot)
    places = _places(words)
    first, last = _times(words)
    topics = _topics(words)
    asked = tuple(dict.fromkeys(one for topic in topics for one in topic.predicates))
    slot = sharpened(slot, topics, bool(actors))
    if slot is Slot.WHETHER and _of_body(words) and not {P.CONTROL} & set(asked):
        slot = Slot.MEMBERSHIP
        actors = tuple(replace(actor, side=Side.ANY) for actor in actors)
    return Query(
        text=text,
        slot=slot,
        actors=sided(slot, actors, asked, bool(persons)),
        persons=persons,
        leaders=leaders and not persons,
        predicates=widen(slot, asked),
        asked=asked,
        places=places,
        first=first,
        last=last,
        words=_rest(words),
    )


def sharpened(slot: Slot | None, topics: list[Topic], has_actor: bool) -> Slot:
    """Let a topic make the slot finer: «هل انتهى» asks whether a body is finished."""
    if slot in (None, Slot.WHETHER):
        finer = next((topic.slot for topic in topics if topic.slot and has_actor), "")
        if finer:
            return Slot(finer)
    return slot or (Slot.WHETHER if topics else Slot.WHAT)


def sided(
    slot: Slot, actors: tuple[AskedActor, ...], asked: tuple[Predicate, ...], persons: bool
) -> tuple[AskedActor, ...]:
    """Say on which side each body must stand, as far as the slot tells."""
    if slot is Slot.ROLE and len(actors) > 1:
        sides = [Side.AGENT, *[Side.PATIENT] * (len(actors) - 1)]
    elif slot is Slot.ROLE or slot is Slot.WHOM:
        sides = [Side.AGENT] * len(actors)
    elif (
        slot is Slot.WHO and not {P.REGROUP, P.PRESENT, P.PLEDGE, P.STRENGTH, P.MOVE} & set(asked)
    ) or (slot is Slot.EFFECT and set(asked) & _PASSIVE):
        sides = [Side.PATIENT] * len(actors)
    else:
        sides = [actor.side for actor in actors]
    return tuple(
        AskedActor(actor.id, side if actor.side is Side.ANY else actor.side, actor.words)
        for actor, side in zip(actors, sides, strict=True)
    )


def _slot(words: _Words) -> Slot | None:
    """Find the question word; one of a single word counts only where the question begins."""
    book = load_question_words()
    for at in range(min(4, len(words.forms))):
        found = book.at(words.forms, at)
        if found is None or (found.last - found.first == 1 and any(_plain(words, at))):
            continue
        words.take(found.first, found.last)
        return Slot(found.value)
    return None


def _plain(words: _Words, before: int) -> Iterable[bool]:
    small = load_grades()["small"]
    for at in range(before):
        yield words.forms[at][0].isalnum() and small.at(words.forms, at) is None


def _topics(words: _Words) -> list[Topic]:
    """Find what is asked about: topics first, then the triggers of articles."""
    found: list[Topic] = []
    book = load_topics()
    for at in range(len(words.forms)):
        if words.used[at] or (hit := book.at(words.forms, at)) is None:
            continue
        words.take(hit.first, hit.last)
        found.append(hit.value)
    for trigger in words.analysis.page.triggers:
        row = trigger.entry.value
        if row.predicate is None or any(words.used[trigger.first : trigger.last]):
            continue
        words.take(trigger.first, trigger.last)
        found.append(Topic(row.id, "", (row.predicate,)))
    return found


def _actors(words: _Words, slot: Slot | None) -> tuple[tuple[AskedActor, ...], bool]:
    """List the bodies that are named, and tell whether their leaders are meant."""
    found: list[AskedActor] = []
    leaders = False
    analysis = words.analysis
    for phrase, actor in zip(analysis.phrases, analysis.actors, strict=True):
        if actor in _UNSAID or phrase.kind == "person" or words.used[phrase.last - 1]:
            continue
        victims = phrase.kind == HeadKind.VICTIM
        side = Side.PATIENT if victims else Side.ANY
        found.append(AskedActor(actor, side, phrase.span.of(analysis_text(analysis))))
        leaders = leaders or phrase.kind == HeadKind.COMMANDER
        _take_phrase(words, phrase, victims)
    return tuple(dict.fromkeys(found)), leaders


def _take_phrase(words: _Words, phrase: Phrase, victims: bool) -> None:
    """Mark a phrase as understood; its head of victims still says what is asked («قتلى»)."""
    first = phrase.first
    if victims:
        while first < phrase.last - 1 and load_topics().at(words.forms, first) is None:
            first += 1
        first += 1
    words.take(first, phrase.last)


def analysis_text(analysis: Analysis) -> str:
    """Give the folded text of an analysis; spans of a question without marks count in it."""
    return analysis.page.tokens.folded.text


def _persons(words: _Words) -> tuple[AskedPerson, ...]:
    """List the persons that are named, and those named by way of another («خليفة فلان»)."""
    found = []
    kin = load_grades()["kin"]
    analysis = words.analysis
    for phrase in analysis.phrases:
        if phrase.kind != "person" or any(words.used[phrase.first : phrase.last]):
            continue
        if _is_near(words, phrase.first):
            continue
        before = kin.at(words.forms, phrase.first - 1) if phrase.first else None
        first = phrase.first - 1 if before else phrase.first
        names = words.forms[phrase.first : phrase.last]
        found.append(
            _person(names, before.value.grade if before else "", words.forms[first : phrase.last])
        )
        words.take(first, phrase.last)
    for at in range(len(words.forms) - 1):
        hit = kin.at(words.forms, at)
        if hit is None or any(words.used[at : at + 2]) or not _is_name(words, hit.last):
            continue
        last = hit.last + 1
        while last < len(words.forms) and not words.used[last] and _is_name(words, last):
            last += 1
        found.append(_person(words.forms[hit.last : last], hit.value.grade, words.forms[at:last]))
        words.take(at, last)
    return tuple(found)


def _is_near(words: _Words, at: int) -> bool:
    """Tell a name that can only be a place's, though it looks like a person's: «قرب أم …»."""
    known, before = rules().lexicon.place_words, words.forms[at - 1] if at else ""
    word = known.prepositions.get(before)
    near = word is not None and word.role is PlaceRole.NEAR
    return near or known.has(before, "around", "settlement")


def _person(names: list[str], kin: str, words: list[str]) -> AskedPerson:
    """Know a person by the last word of the name: the first ones are left out in later mentions."""
    return AskedPerson((names[-1],), kin, " ".join(words))


def _is_name(words: _Words, at: int) -> bool:
    """Tell whether a word after «خليفة» may be a name: no table has it."""
    if at >= len(words.forms) or not words.forms[at][0].isalpha() or words.used[at]:
        return False
    page = words.analysis.page
    known = any(at in page.hits.get(kind, {}) for kind in ("actor", "function", "head"))
    return not known and not page.placed[at] and len(words.forms[at]) > 2


def _places(words: _Words) -> tuple[AskedPlace, ...]:
    found = []
    for toponym in words.analysis.toponyms:
        if toponym.anaphoric or any(words.used[toponym.first : toponym.last]):
            continue
        if load_topics().at(words.forms, toponym.first) and toponym.last - toponym.first == 1:
            continue  # «جلب» brings, it is no town here
        if _is_trigger(words, toponym.first) and toponym.last - toponym.first == 1:
            continue
        ids = (toponym.place_id,) if toponym.place_id else toponym.candidates
        name = " ".join(words.forms[toponym.first : toponym.last])
        found.append(AskedPlace(widened(ids), name))
        words.take(toponym.first, toponym.last)
    for phrase in words.analysis.phrases:
        if phrase.kind == "person" and _is_near(words, phrase.first):
            found.append(AskedPlace((), " ".join(words.forms[phrase.first : phrase.last])))
            words.take(phrase.first, phrase.last)
    return _finest(found)


def _is_trigger(words: _Words, at: int) -> bool:
    return any(hit.first == at and hit.entry.form and hit.entry.form.tense
               for hit in words.analysis.page.triggers)  # fmt: skip


def widened(ids: Iterable[str]) -> tuple[str, ...]:
    """Let a town's name mean its division too, where both have it."""
    places = (gazetteer().get(id) for id in ids)
    return tuple(dict.fromkeys(widest(place).id for place in places if place))


def _finest(places: list[AskedPlace]) -> tuple[AskedPlace, ...]:
    """Leave out a place that holds another one: «مستشفى الشفاء في غزة» asks of the hospital."""

    def holds_other(one: AskedPlace) -> bool:
        return any(
            (other is not one and other.ids and one.ids
            and all(any(lies_in(up, id) for up in one.ids) for id in other.ids)
            and not all(any(lies_in(id, up) for id in other.ids) for up in one.ids))
            or (other is not one and _is_site(other) and not _is_site(one)
            and {division(id) for id in one.ids} & {division(id) for id in other.ids})
            for other in places
        )  # fmt: skip

    return tuple(dict.fromkeys(one for one in places if not holds_other(one)))


def _is_site(place: AskedPlace) -> bool:
    found = [one for id in place.ids if (one := gazetteer().get(id))]
    return bool(found) and all(precision_of(one) is PlacePrecision.SITE for one in found)


def _times(words: _Words) -> tuple[datetime.date | None, datetime.date | None]:
    """Give the days asked about: those of the first expression that fixes any."""
    for time in words.analysis.times:
        words.take(time.first, time.last)
        if time.interval.first or time.interval.last:
            return time.interval.first, time.interval.last
    return None, None


def _of_body(words: _Words) -> bool:
    """Tell whether «من» stands before a body at the end: members of it are asked about."""
    return any(
        phrase.last >= len(words.forms) - 1
        and (
            (phrase.governor == "من" and phrase.kind == "actor")
            or (phrase.kind == HeadKind.VICTIM and "من" in words.forms[phrase.first : phrase.last])
        )
        for phrase in words.analysis.phrases
    )


def _rest(words: _Words) -> tuple[str, ...]:
    """List the words that nothing has understood and that narrow the search."""
    small, page = load_grades()["small"], words.analysis.page
    left = []
    for at, form in enumerate(words.forms):
        if words.used[at] or len(form) < 3 or page.words[at] or small.at(words.forms, at):
            continue
        if form not in ("من", "ما"):
            left.append(form)
    return tuple(dict.fromkeys(left))
