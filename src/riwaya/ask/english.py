"""Reading a question in English: its own short tables, then the names of the Arabic ones."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from riwaya.ask.query import AskedActor, AskedPerson, AskedPlace, Query, Side, Slot, widen
from riwaya.errors import QuestionError
from riwaya.lexicon.actors import load_actor_ids, load_leaders
from riwaya.lexicon.gazetteer import Place
from riwaya.lexicon.questions import (
    EnglishName,
    Phrasebook,
    Topic,
    load_english_names,
    load_grades,
    load_question_words,
    load_topics,
    words_of,
)
from riwaya.link.within import gazetteer

_LEADERS = frozenset({"leader", "leaders", "emir", "emirs", "commander", "commanders", "chief"})
_ARTICLES = frozenset({"al", "el", "as", "ash", "the"})
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september",
         "october", "november", "december"),
        start=1,
    )
}  # fmt: skip
_LONGEST_NAME = 4
_MEMBER = frozenset({"member", "members", "belong", "belonged", "belongs"})


def read_english(text: str) -> Query:
    """Read a question in English.

    Raises:
        QuestionError: It holds a name that no table knows.
    """
    from riwaya.ask.question import sharpened, sided

    words = words_of(text)
    used = [False] * len(words)
    slot = _slot(words, used)
    names = list(_names(words, used))
    places = tuple(_places(words, used, names))
    topics = list(_topics(words, used))
    actors = tuple(
        AskedActor(name.value, Side.ANY, " ".join(words[first:last]))
        for first, last, name in names
        if name.kind == "actor"
    )
    asked = tuple(dict.fromkeys(one for topic in topics for one in topic.predicates))
    slot = sharpened(slot, topics, bool(actors))
    persons = tuple(_persons(words, used, names))
    leaders = bool(_LEADERS & set(words)) and not persons
    first, last = _times(words, used)
    rest = _rest(words, used)
    _no_strangers(text, rest)
    return Query(
        text=text,
        slot=slot,
        actors=sided(slot, actors, asked, bool(persons)),
        persons=persons,
        leaders=leaders,
        predicates=widen(slot, asked),
        asked=asked,
        places=places,
        first=first,
        last=last,
        ignored=rest,
    )


def _slot(words: list[str], used: list[bool]) -> Slot | None:
    book = load_question_words()
    for at in range(min(3, len(words))):
        found = book.at(words, at)
        if found is not None and (
            at == 0 or found.last - found.first > 1 or words[at] in ("who", "where", "when")
        ):
            used[found.first : found.last] = [True] * (found.last - found.first)
            return Slot(found.value)
    return None


@lru_cache(maxsize=1)
def _book() -> Phrasebook[EnglishName]:
    """The English names of bodies and leaders, by their glosses and by the table of names."""
    rows: list[tuple[tuple[str, ...], EnglishName]] = []
    for actor in load_actor_ids():
        rows.append((tuple(words_of(actor.gloss)), EnglishName(actor.id, "actor", actor.id)))
    for leader in load_leaders():
        name = words_of(leader.gloss)
        family = " ".join(leader.forms[0][-1:])
        rows.append((tuple(name), EnglishName(leader.id, "person", family)))
    return Phrasebook([row for row in rows if row[0]])


def _names(words: list[str], used: list[bool]) -> list[tuple[int, int, EnglishName]]:
    found = []
    at = 0
    while at < len(words):
        hit = None if used[at] else _longest(words, at)
        if hit is None:
            at += 1
            continue
        used[hit[0] : hit[1]] = [True] * (hit[1] - hit[0])
        found.append(hit)
        at = hit[1]
    return found


def _longest(words: list[str], at: int) -> tuple[int, int, EnglishName] | None:
    hits = [hit for book in (load_english_names(), _book()) if (hit := book.at(words, at))]
    if not hits:
        return None
    best = max(hits, key=lambda hit: hit.last)
    return best.first, best.last, best.value


def _places(
    words: list[str], used: list[bool], names: list[tuple[int, int, EnglishName]]
) -> list[AskedPlace]:
    from riwaya.ask.question import _finest, widened

    found = [
        AskedPlace(widened(_prominent(gazetteer().named(name.value))), " ".join(words[first:last]))
        for first, last, name in names
        if name.kind == "place"
    ]
    at = 0
    while at < len(words):
        for length in range(_LONGEST_NAME, 0, -1):
            part = words[at : at + length]
            if len(part) < length or any(used[at : at + length]):
                continue
            if places := _by_english(part):
                found.append(AskedPlace(widened(_prominent(places)), " ".join(part)))
                used[at : at + length] = [True] * length
                break
        at += 1
    return list(_finest(found))


def _by_english(part: list[str]) -> tuple[Place, ...]:
    small, topics = load_grades()["small"], load_topics()
    if len(part) == 1 and (len(part[0]) < 4 or small.at(part, 0) or topics.at(part, 0)):
        return ()
    if part[0] in _LEADERS or part[-1] in _LEADERS:
        return ()
    return gazetteer().in_english(" ".join(part))


def _prominent(places: tuple[Place, ...]) -> list[str]:
    """Keep the places readers mean by a bare name: divisions and known towns, else all."""
    known = [place for place in places if place.prominent]
    wide = [place for place in known if place.type in ("region", "country", "area")]
    best = wide or sorted(known, key=lambda place: -place.population)[:1] or list(places)
    return [place.id for place in best]


def _topics(words: list[str], used: list[bool]) -> list[Topic]:
    book, found = load_topics(), []
    for at in range(len(words)):
        if used[at] or (hit := book.at(words, at)) is None:
            continue
        used[hit.first : hit.last] = [True] * (hit.last - hit.first)
        found.append(hit.value)
    return found


def _persons(
    words: list[str], used: list[bool], names: list[tuple[int, int, EnglishName]]
) -> list[AskedPerson]:
    kin, found = load_grades()["kin"], []
    for first, last, name in names:
        if name.kind != "person":
            continue
        near = [at for at in (first - 1, first - 2, last, last + 1) if 0 <= at < len(words)]
        hit = next((one for at in near if (one := kin.at(words, at))), None)
        if hit:
            used[hit.first : hit.last] = [True] * (hit.last - hit.first)
        shown = " ".join(words[first:last]) + (f" ({hit.value.grade})" if hit else "")
        found.append(
            AskedPerson(tuple(words_of(name.value)[-1:]), hit.value.grade if hit else "", shown)
        )
    return found


def _times(words: list[str], used: list[bool]) -> tuple[datetime.date | None, datetime.date | None]:
    """Read «March 2019» or «2019»; finer dates are left to the flags."""
    for at, word in enumerate(words):
        if not re.fullmatch(r"(19|20)\d\d", word):
            continue
        used[at] = True
        year = int(word)
        month = _MONTHS.get(words[at - 1]) if at else None
        if month:
            used[at - 1] = True
            first = datetime.date(year, month, 1)
            after = datetime.date(year + month // 12, month % 12 + 1, 1)
            return first, after - datetime.timedelta(days=1)
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return None, None


def _rest(words: list[str], used: list[bool]) -> tuple[str, ...]:
    small = load_grades()["small"]
    return tuple(
        dict.fromkeys(
            word
            for at, word in enumerate(words)
            if not used[at] and small.at(words, at) is None and word not in _LEADERS
            and word not in _ARTICLES and len(word) > 2
        )
    )  # fmt: skip


def _no_strangers(text: str, rest: tuple[str, ...]) -> None:
    """Refuse to ask without a name that is not known: the answer would be to another question."""
    capital = {
        word.lower()
        for word in re.findall(r"(?<!^)\b[A-Z][\w'’-]+", text)
        for word in words_of(word)
    }
    strangers = [word for word in rest if word in capital]
    if strangers:
        problem = f"the name {' '.join(strangers)!r} is not known in Latin letters"
        raise QuestionError(
            "question", problem, "write the name in Arabic, or use --place, --actor"
        )
