"""What is asked of the claims, as a value and as the parameters of an address."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache
from typing import Any

from riwaya.errors import DataError
from riwaya.lexicon.actors import load_actor_ids
from riwaya.link.predicates import FAMILY
from riwaya.link.within import gazetteer
from riwaya.store.columning import LONGEST_VOICE, voice_key
from riwaya.store.rows import PUBLISHER
from riwaya.store.search import folded_words
from riwaya.types import Factuality, PlaceRole, Predicate, VoiceType

FAMILIES: tuple[str, ...] = tuple(dict.fromkeys(FAMILY.values()))
"""Families of predicates, in order."""

POSITIONS = frozenset(
    {
        Predicate.PRESENT,
        Predicate.MOVE,
        Predicate.WHEREABOUTS,
        Predicate.CONTROL,
        Predicate.STRENGTH,
        Predicate.ESCAPE,
        Predicate.DISPLACE,
        Predicate.SMUGGLE,
    }
)
"""Predicates that say where forces or people are, or go: what could help to aim at them."""

_LONGEST = LONGEST_VOICE  # letters of a text or a name
_MOST = 40  # values of one filter
_MOST_ORIGINS = 1_000
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class QueryError(DataError):
    """What is asked of the claims cannot be asked; ``where`` names the parameter."""


class ActorRole(StrEnum):
    """How a body that is asked for takes part."""

    ANY = "any"
    AGENT = "agent"
    PATIENT = "patient"
    VOICE = "voice"  # it speaks, at any place of the chain


class Sort(StrEnum):
    """In what order claims are given; those without the value come last."""

    SAID = "said"  # first day of the publication date
    HAPPENED = "happened"  # first day of the window
    SCORE = "score"
    ORIGINS = "origins"
    DOCUMENT = "document"  # as documents came, and of the text


@dataclass(frozen=True, slots=True)
class ClaimQuery:
    """Which claims to give, in what order; a field left out asks for nothing.

    Values of one field are alternatives; fields narrow each other.

    Attributes:
        text: Words of the quote, folded, in any order.
        exact: ``text`` must stand in the quote letter for letter instead.
        predicates: What is claimed.
        families: Families of predicates.
        actors: Ids of bodies.
        actor_role: How these, or any body if none is named, take part.
        places: Ids of places; an area takes in all that lies in it.
        place_roles: How these, or any place if none is named, take part.
        first: The window ends on this day or later.
        last: The window begins on this day or earlier. No window never fits either.
        said_first: The publication date is this day or later, as far as it is known.
        said_last: The same, or earlier.
        publishers: As the documents name them.
        origin_types: Type of the first voice, or PUBLISHER.
        voices: Actor id or folded words of the first voice.
        factualities: The speaker's certainty.
        reviewed: Only those that a person decided on, or only the others.
        disputed: Only those that cannot hold together with another, or only the others.
        min_origins: Least number of independent origins of the event group.
        documents: Whole ids.
        held_from: Leaves out claims of ``POSITIONS`` that may have been published on this day or
            later: those of documents without a date, too.
        group_copies: Fold near-copies into the row of the earliest.
        sort: The order.
        descending: The last first.
    """

    text: str | None = None
    exact: bool = False
    predicates: tuple[Predicate, ...] = ()
    families: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    actor_role: ActorRole = ActorRole.ANY
    places: tuple[str, ...] = ()
    place_roles: tuple[PlaceRole, ...] = ()
    first: datetime.date | None = None
    last: datetime.date | None = None
    said_first: datetime.date | None = None
    said_last: datetime.date | None = None
    publishers: tuple[str, ...] = ()
    origin_types: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    factualities: tuple[Factuality, ...] = ()
    reviewed: bool | None = None
    disputed: bool | None = None
    min_origins: int | None = None
    documents: tuple[str, ...] = ()
    held_from: datetime.date | None = None
    group_copies: bool = True
    sort: Sort = Sort.SAID
    descending: bool = True


PARAMETERS = {
    "text": "text",
    "exact": "exact",
    "predicates": "predicate",
    "families": "family",
    "actors": "actor",
    "actor_role": "actor_role",
    "places": "place",
    "place_roles": "place_role",
    "first": "from",
    "last": "to",
    "said_first": "said_from",
    "said_last": "said_to",
    "publishers": "publisher",
    "origin_types": "origin",
    "voices": "voice",
    "factualities": "factuality",
    "reviewed": "reviewed",
    "disputed": "disputed",
    "min_origins": "origins",
    "documents": "document",
    "held_from": "held_from",
    "group_copies": "copies",
    "sort": "sort",
    "descending": "order",
}
"""Field of ``ClaimQuery`` → parameter of an address."""

_FLAGS = {
    "exact": ("yes", "no"),
    "reviewed": ("yes", "no"),
    "disputed": ("yes", "no"),
    "group_copies": ("fold", "apart"),
    "descending": ("desc", "asc"),
}
"""How True and False are written."""


def query_of(
    params: Mapping[str, Sequence[str]], *, beside: Collection[str] = ("after", "size")
) -> ClaimQuery:
    """Read a query from the parameters of an address; empty values ask for nothing.

    Args:
        params: All values of each parameter.
        beside: Parameters that are for others and passed over.

    Raises:
        QueryError: A parameter is unknown, given too often, or its value cannot be asked for.
    """
    known = {parameter: name for name, parameter in PARAMETERS.items()}
    found: dict[str, Any] = {}
    for parameter, values in params.items():
        if parameter in beside:
            continue
        if parameter not in known:
            hint = "use one of " + ", ".join(sorted(known))
            raise QueryError(_short(parameter), "no such parameter", hint)
        given = list(dict.fromkeys(value.strip() for value in values if value.strip()))
        if given:
            found[known[parameter]] = _value(known[parameter], parameter, given)
    query = ClaimQuery(**found)
    _check_order("from", query.first, query.last)
    _check_order("said_from", query.said_first, query.said_last)
    return query


def params_of(query: ClaimQuery) -> list[tuple[str, str]]:
    """Write a query as the parameters of an address; what it does not ask for is left out."""
    return [
        (PARAMETERS[one.name], written)
        for one in fields(ClaimQuery)
        if (value := getattr(query, one.name)) != one.default
        for written in _written(one.name, value)
    ]


def _written(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, tuple):
        yield from map(str, value)
    elif isinstance(value, bool):
        yield _FLAGS[name][not value]
    elif isinstance(value, datetime.date):
        yield value.isoformat()
    else:
        yield str(value)


def _value(name: str, parameter: str, given: list[str]) -> Any:
    """Read the values of one parameter."""
    for value in given:
        _check_letters(parameter, value)
    if name in _LISTS:
        if len(given) > _MOST:
            problem = f"{len(given)} values are given"
            raise QueryError(parameter, problem, f"give at most {_MOST}")
        return tuple(_LISTS[name](parameter, value) for value in given)
    if len(given) > 1:
        raise QueryError(parameter, f"{len(given)} values are given", "give one")
    if name in _FLAGS:
        return _one_of(parameter, given[0], _FLAGS[name]) == _FLAGS[name][0]
    return _SINGLE[name](parameter, given[0])


def _check_letters(parameter: str, value: str) -> None:
    if len(value) > _LONGEST:
        problem = f"{len(value)} letters are too many"
        raise QueryError(parameter, problem, f"give at most {_LONGEST}")
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise QueryError(parameter, "the value holds what is no letter", "type it again")


def _check_order(parameter: str, first: datetime.date | None, last: datetime.date | None) -> None:
    if first is not None and last is not None and first > last:
        problem = f"{first} is after {last}"
        raise QueryError(parameter, problem, "give the earlier day first")


def _one_of(parameter: str, value: str, known: Collection[str]) -> str:
    if value not in known:
        hint = "use one of " + ", ".join(sorted(known))
        raise QueryError(parameter, f"{_short(value)} is unknown", hint)
    return value


def _short(value: str) -> str:
    return repr(value if len(value) <= 40 else value[:40] + "…")


def _choice(kind: type[StrEnum]) -> Callable[[str, str], Any]:
    return lambda parameter, value: kind(_one_of(parameter, value, [*kind]))


def _family(parameter: str, value: str) -> str:
    return _one_of(parameter, value, FAMILIES)


def _origin(parameter: str, value: str) -> str:
    return _one_of(parameter, value, [PUBLISHER, *VoiceType])


def _actor(parameter: str, value: str) -> str:
    if value not in _actor_ids():
        hint = "use an id of docs/reference/tables.md, such as ISIS"
        raise QueryError(parameter, f"no actor has the id {_short(value)}", hint)
    return value


@lru_cache(maxsize=1)
def _actor_ids() -> frozenset[str]:
    return frozenset(row.id for row in load_actor_ids())


def _place(parameter: str, value: str) -> str:
    if gazetteer().get(value) is None:
        problem = f"no place has the id {_short(value)}"
        raise QueryError(parameter, problem, "choose a place by its name")
    return value


def _as_given(parameter: str, value: str) -> str:
    return value


def _voice(parameter: str, value: str) -> str:
    """Take an actor id as it stands; words are folded, as they are kept."""
    if value in _actor_ids():
        return value
    if not folded_words(value):
        raise QueryError(parameter, f"{_short(value)} holds no word", "give the voice's words")
    return voice_key(value)


def _text(parameter: str, value: str) -> str:
    if not folded_words(value):
        raise QueryError(parameter, f"{_short(value)} holds no word", "give a word to search for")
    return value


def _origins(parameter: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= _MOST_ORIGINS):
        problem = f"{_short(value)} is no number of origins"
        raise QueryError(parameter, problem, f"give a number from 1 to {_MOST_ORIGINS}")
    return int(value)


def _begins(parameter: str, value: str) -> datetime.date:
    """Read the first day of a date, a month or a year."""
    return _day(parameter, value, last=False)


def _ends(parameter: str, value: str) -> datetime.date:
    """Read the last day of a date, a month or a year."""
    return _day(parameter, value, last=True)


def _day(parameter: str, value: str, *, last: bool) -> datetime.date:
    hit = _DATE.fullmatch(value)
    try:
        if hit is None:
            raise ValueError
        year, month, day = (int(part) if part else 0 for part in hit.groups())
        month = month or (12 if last else 1)
        return datetime.date(
            year, month, day or (calendar.monthrange(year, month)[1] if last else 1)
        )
    except ValueError:
        problem = f"{_short(value)} is no date"
        raise QueryError(parameter, problem, "write it as 2017-10-05, 2017-10 or 2017") from None


_LISTS: dict[str, Callable[[str, str], Any]] = {
    "predicates": _choice(Predicate),
    "families": _family,
    "actors": _actor,
    "places": _place,
    "place_roles": _choice(PlaceRole),
    "publishers": _as_given,
    "origin_types": _origin,
    "voices": _voice,
    "factualities": _choice(Factuality),
    "documents": _as_given,
}
_SINGLE: dict[str, Callable[[str, str], Any]] = {
    "text": _text,
    "actor_role": _choice(ActorRole),
    "first": _begins,
    "last": _ends,
    "said_first": _begins,
    "said_last": _ends,
    "min_origins": _origins,
    "held_from": _begins,
    "sort": _choice(Sort),
}
