"""What an address or a form asks: the words of a question, the parts of a query, or both."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from riwaya.ask.flags import Flags, query_of
from riwaya.ask.query import Query, Side, Slot
from riwaya.errors import QuestionError
from riwaya.types import Interval, Predicate

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_LONGEST = 200  # letters of a part; a question may have 1,000
_MANY = ("actor", "toward", "predicate", "place", "person", "word")
_ONE = {"q": "q", "slot": "slot", "from": "first", "to": "last"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a question, as a person wrote them; none of it is checked yet."""

    q: str = ""
    slot: str = ""
    actor: tuple[str, ...] = ()
    toward: tuple[str, ...] = ()
    predicate: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    word: tuple[str, ...] = ()
    first: str = ""
    last: str = ""

    @property
    def empty(self) -> bool:
        """Tell whether nothing is asked."""
        return not any(getattr(self, one.name) for one in fields(self))

    @property
    def params(self) -> str:
        """Write it as the part of an address after the question mark."""
        pairs = [(name, getattr(self, key)) for name, key in _ONE.items() if getattr(self, key)]
        pairs += [(name, value) for name in _MANY for value in getattr(self, name)]
        return urlencode(pairs)


def asked_of(params: Iterable[tuple[str, str]]) -> Asked:
    """Read the parameters of an address; those of no part of a question are passed over."""
    one: dict[str, str] = {}
    many: dict[str, list[str]] = {name: [] for name in _MANY}
    for name, value in params:
        if name in _ONE:
            one[_ONE[name]] = value.strip()
        elif name in many and value.strip():
            many[name] += [part.strip()[:_LONGEST] for part in _parts(value) if part.strip()]
    several = {name: tuple(dict.fromkeys(many[name])) for name in _MANY}
    return Asked(
        q=one.get("q", ""),
        slot=one.get("slot", ""),
        actor=several["actor"],
        toward=several["toward"],
        predicate=several["predicate"],
        place=several["place"],
        person=several["person"],
        word=several["word"],
        first=one.get("first", ""),
        last=one.get("last", ""),
    )


def _parts(value: str) -> list[str]:
    """Let several values stand in one field, between commas of either script."""
    return re.split("[,،;؛]", value)


def query_asked(asked: Asked) -> Query:
    """Make the query.

    Raises:
        QuestionError: Nothing of it can be asked; ``where`` names the part.
    """
    return query_of(asked.q, flags_of(asked))


def flags_of(asked: Asked) -> Flags:
    """Read the parts of a query.

    Raises:
        QuestionError: A slot, predicate or day is none.
    """
    return Flags(
        slot=_slot(asked.slot) if asked.slot else None,
        actors=asked.actor,
        toward=asked.toward,
        predicates=tuple(_predicate(one) for one in asked.predicate),
        places=asked.place,
        persons=asked.person,
        words=asked.word,
        first=days_of(asked.first, "--from").first if asked.first else None,
        last=days_of(asked.last, "--to").last if asked.last else None,
    )


def asked_from(query: Query) -> Asked:
    """Give a query back as parts that a form can change; the words of the question are left out."""
    return Asked(
        slot=str(query.slot),
        actor=tuple(one.id for one in query.actors if one.side is not Side.PATIENT),
        toward=tuple(one.id for one in query.actors if one.side is Side.PATIENT),
        predicate=tuple(map(str, query.asked)),
        place=tuple(one.words if len(one.ids) != 1 else one.ids[0] for one in query.places),
        person=tuple(one.words for one in query.persons),
        word=query.words,
        first=query.first.isoformat() if query.first else "",
        last=query.last.isoformat() if query.last else "",
    )


def _slot(value: str) -> Slot:
    try:
        return Slot(value)
    except ValueError:
        hint = "use one of " + ", ".join(Slot)
        raise QuestionError("--slot", f"{value[:_LONGEST]!r} is unknown", hint) from None


def _predicate(value: str) -> Predicate:
    try:
        return Predicate(value.upper())
    except ValueError:
        hint = "use one of " + ", ".join(Predicate)
        raise QuestionError("--predicate", f"{value!r} is unknown", hint) from None


def days_of(value: str, where: str) -> Interval:
    """Read a year, a month or a day as its first and last day.

    Raises:
        QuestionError: It is no date.
    """
    found = _DAY.fullmatch(value.strip())
    try:
        if found is None:
            raise ValueError("not YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(part) if part else 0 for part in found.groups())
        first = datetime.date(year, month or 1, day or 1)
        end = calendar.monthrange(year, month or 12)[1]
        return Interval(first, first if day else datetime.date(year, month or 12, end))
    except ValueError as error:
        problem = f"{value[:_LONGEST]!r} is not a date: {error}"
        raise QuestionError(where, problem, "write YYYY, YYYY-MM or YYYY-MM-DD") from None
