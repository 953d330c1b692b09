"""A claim as a form, and back: every part of it in fields that a person can change by keyboard."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from riwaya.errors import DataError
from riwaya.lexicon.gazetteer import precision_of
from riwaya.link.within import gazetteer
from riwaya.types import (
    Anchor,
    Claim,
    Factuality,
    Hop,
    Interval,
    NumberArgument,
    NumberOf,
    Participant,
    PlaceArgument,
    PlacePrecision,
    PlaceRole,
    Predicate,
    Span,
    TimeArgument,
    TimePrecision,
    VoiceLink,
    VoiceType,
)

PERSON = "person"
_E = TypeVar("_E", bound=StrEnum)
_MOST = 40  # rows of one kind: no sentence has more
_CANDIDATES = 6  # places of one name that an error lists

KINDS: dict[str, tuple[str, ...]] = {
    "quote": (),
    "trigger": (),
    "agent": ("actor",),
    "patient": ("actor",),
    "place": ("role", "place"),
    "time": ("first", "last", "precision"),
    "number": ("low", "best", "high", "of"),
    "hop": ("type", "link", "actor", "interest", "gap"),
}
"""Kinds of rows of the form, each with its fields beside the span, in the order of the form."""

SINGLE = frozenset({"quote", "trigger", "time", "number"})
"""Kinds of which a claim has one at most."""

CHOICES: dict[str, tuple[str, ...]] = {
    "role": tuple(PlaceRole),
    "precision": tuple(TimePrecision),
    "of": tuple(NumberOf),
    "type": tuple(VoiceType),
    "link": tuple(VoiceLink),
}
"""Fields that take one of a few values."""


class FormError(DataError):
    """A field of the form cannot be what was given; ``where`` names the field."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form: a span and its fields; ``words`` are what stands there in the text."""

    kind: str
    index: int
    start: str
    end: str
    words: str
    values: Mapping[str, str]

    def name(self, part: str) -> str:
        """Give the name of a field in the form."""
        return f"{self.kind}.{self.index}.{part}"


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim as the form shows it; each kind ends with an empty row where more may be added."""

    predicate: str
    factuality: str
    rows: tuple[Row, ...]

    def of(self, kind: str) -> tuple[Row, ...]:
        """Give the rows of a kind."""
        return tuple(row for row in self.rows if row.kind == kind)


def draft_of(claim: Claim, text: str) -> Draft:
    """Lay a claim out as a form."""
    rows = [
        _row(kind, index, span, values, text)
        for kind in KINDS
        for index, (span, values) in enumerate(_parts(claim, kind))
    ]
    return _with_empty(str(claim.predicate), str(claim.factuality), rows)


def draft_of_form(form: Mapping[str, str], text: str) -> Draft:
    """Lay a form that was sent out again, as it was filled in."""
    rows = []
    for kind, names in KINDS.items():
        for index in _indices(form, kind):
            given = {name: form.get(f"{kind}.{index}.{name}", "") for name in names}
            start, end = (
                form.get(f"{kind}.{index}.{edge}", "").strip() for edge in ("start", "end")
            )
            if start or end:
                span = (
                    Span(int(start), int(end)) if start.isdigit() and end.isdigit() else Span(0, 0)
                )
                rows.append(Row(kind, index, start, end, span.of(text)[:200], given))
    return _with_empty(form.get("predicate", ""), form.get("factuality", ""), rows)


def _with_empty(predicate: str, factuality: str, rows: list[Row]) -> Draft:
    found: list[Row] = []
    for kind, names in KINDS.items():
        own = [replace(row, index=i) for i, row in enumerate(r for r in rows if r.kind == kind)]
        found += own
        if kind not in SINGLE or not own:
            found.append(Row(kind, len(own), "", "", "", dict.fromkeys(names, "")))
    return Draft(predicate, factuality, tuple(found))


def _row(kind: str, index: int, span: Span, values: Mapping[str, str], text: str) -> Row:
    return Row(kind, index, str(span.start), str(span.end), span.of(text), values)


def _parts(claim: Claim, kind: str) -> Iterator[tuple[Span, dict[str, str]]]:
    match kind:
        case "quote":
            yield claim.quote, {}
        case "trigger":
            yield claim.trigger, {}
        case "agent" | "patient":
            for one in claim.agents if kind == "agent" else claim.patients:
                yield one.span, {"actor": one.actor}
        case "place":
            for place in claim.places:
                yield place.span, {"role": str(place.role), "place": place.place or ""}
        case "time" if claim.time:
            interval = claim.time.interval
            days = {"first": _iso(interval.first), "last": _iso(interval.last)}
            yield claim.time.span, days | {"precision": str(claim.time.precision)}
        case "number" if claim.number:
            n = claim.number
            bounds = {"low": _figure(n.low), "best": _figure(n.best), "high": _figure(n.high)}
            yield n.span, bounds | {"of": str(n.of)}
        case "hop":
            for hop in claim.chain:
                marks = {"interest": "yes" * hop.interest, "gap": "yes" * hop.gap}
                names = {"type": str(hop.type), "link": str(hop.link), "actor": hop.actor or ""}
                yield hop.span, names | marks


def _iso(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def _figure(number: int | None) -> str:
    return "" if number is None else str(number)


def claim_of_form(form: Mapping[str, str], before: Claim, text: str) -> Claim:
    """Read the form as the claim that should stand.

    Parts whose fields are unchanged stay as they were, with the reasons they had.

    Raises:
        FormError: A field cannot be read; the message names it and says what it takes.
    """
    rows = {kind: [*_given(form, kind, text)] for kind in KINDS}
    if not rows["quote"] or not rows["trigger"]:
        raise FormError("quote", "a claim needs its quote and its trigger", "mark both in the text")
    time = _one(rows["time"], _time, before.time)
    return replace(
        before,
        predicate=_choice(Predicate, "predicate", form.get("predicate", "")),
        factuality=_choice(Factuality, "factuality", form.get("factuality", "")),
        quote=rows["quote"][0].span,
        trigger=rows["trigger"][0].span,
        agents=_many(rows["agent"], _participant, before.agents),
        patients=_many(rows["patient"], _participant, before.patients),
        places=_many(rows["place"], _place, before.places),
        time=time,
        window=before.window if time == before.time else (time.interval if time else None),
        number=_one(rows["number"], _number, before.number),
        chain=_many(rows["hop"], _hop, before.chain),
    )


@dataclass(frozen=True, slots=True)
class _Given:
    """A row that was filled in."""

    where: str
    span: Span
    values: Mapping[str, str]


def _indices(form: Mapping[str, str], kind: str) -> list[int]:
    begun = (name.split(".") for name in form if name.startswith(kind + "."))
    return sorted({int(parts[1]) for parts in begun if len(parts) == 3 and parts[1].isdigit()})[
        :_MOST
    ]


def _given(form: Mapping[str, str], kind: str, text: str) -> Iterator[_Given]:
    for index in _indices(form, kind):
        where = f"{kind}.{index}"
        start, end = (form.get(f"{where}.{edge}", "").strip() for edge in ("start", "end"))
        if not start and not end:
            continue  # an empty row, or one that was taken out
        if not (start.isdigit() and end.isdigit() and int(start) < int(end) <= len(text)):
            hint = f"give places in the text, from 0 to {len(text)}, the first before the last"
            raise FormError(where, f"no words stand at {start or '…'}–{end or '…'}", hint)
        values = {name: form.get(f"{where}.{name}", "").strip() for name in KINDS[kind]}
        yield _Given(where, Span(int(start), int(end)), values)


_T = TypeVar("_T")


def _many(
    rows: list[_Given], read: Callable[[_Given, Any], _T], before: tuple[_T, ...]
) -> tuple[_T, ...]:
    known = {one.span: one for one in before}  # type: ignore[attr-defined]  # all have a span
    return tuple(read(row, known.get(row.span)) for row in rows)


def _one(rows: list[_Given], read: Callable[[_Given, Any], _T], before: _T | None) -> _T | None:
    return read(rows[0], before) if rows else None


def _participant(row: _Given, before: Participant | None) -> Participant:
    actor = row.values["actor"]
    if not actor:
        raise FormError(row.where, "no party is named", "choose one from the list")
    if before and before.actor == actor:
        return before
    return Participant(row.span, actor, PERSON, before.role_words if before else "")


def _place(row: _Given, before: PlaceArgument | None) -> PlaceArgument:
    role = _choice(PlaceRole, f"{row.where}.role", row.values["role"] or "at")
    key = _place_id(row)
    if before and (before.role, before.place) == (role, key):
        return before
    if key is None:
        return PlaceArgument(row.span, role, None, PlacePrecision.UNRESOLVED, (), PERSON)
    place = gazetteer().get(key)
    if place is None:
        raise FormError(f"{row.where}.place", f"no place {key!r}", "choose one from the list")
    return PlaceArgument(row.span, role, key, precision_of(place), (), PERSON)


def _place_id(row: _Given) -> str | None:
    """Give the id of a place that was named by it, or by a name that only one place has."""
    asked = row.values["place"]
    if not asked:
        return None
    if gazetteer().get(asked) is not None:
        return asked
    found = gazetteer().named(asked)
    if len(found) == 1:
        return found[0].id
    if not found:
        raise FormError(f"{row.where}.place", f"no place {asked!r}", "leave it empty if not known")
    ids = ", ".join(one.id for one in found[:_CANDIDATES])
    raise FormError(f"{row.where}.place", f"{len(found)} places are named so", f"give one of {ids}")


def _time(row: _Given, before: TimeArgument | None) -> TimeArgument:
    interval = Interval(_day(row, "first"), _day(row, "last"))
    precision = _choice(
        TimePrecision, f"{row.where}.precision", row.values["precision"] or TimePrecision.UNKNOWN
    )
    if before and (before.span, before.interval, before.precision) == (
        row.span,
        interval,
        precision,
    ):
        return before
    return TimeArgument(row.span, interval, precision, Anchor.CALENDAR, PERSON)


def _day(row: _Given, name: str) -> datetime.date | None:
    value = row.values[name]
    try:
        return datetime.date.fromisoformat(value) if value else None
    except ValueError:
        where = f"{row.where}.{name}"
        raise FormError(where, f"{value!r} is no date", "write it as 2019-10-27") from None


def _number(row: _Given, before: NumberArgument | None) -> NumberArgument:
    low, best, high = (_count(row, name) for name in ("low", "best", "high"))
    of = _choice(NumberOf, f"{row.where}.of", row.values["of"] or NumberOf.OTHER)
    made = NumberArgument(row.span, low, best, high, of, PERSON)
    if before and replace(made, reason=before.reason) == before:
        return before
    return made


def _count(row: _Given, name: str) -> int | None:
    value = row.values[name]
    if value and not (value.isascii() and value.isdigit() and len(value) < 10):
        raise FormError(f"{row.where}.{name}", f"{value!r} is no count", "write it in figures")
    return int(value) if value else None


def _hop(row: _Given, before: Hop | None) -> Hop:
    values = row.values
    made = Hop(
        span=row.span,
        type=_choice(VoiceType, f"{row.where}.type", values["type"] or VoiceType.UNATTRIBUTED),
        link=_choice(VoiceLink, f"{row.where}.link", values["link"] or VoiceLink.SAID),
        cue=before.cue if before else None,
        reason=before.reason if before else PERSON,
        actor=values["actor"] or None,
        interest=values["interest"] == "yes",
        gap=values["gap"] == "yes",
    )
    return made if made == before else replace(made, reason=PERSON)


def _choice(kind: type[_E], where: str, value: str) -> _E:
    try:
        return kind(value)
    except ValueError:
        hint = "use one of " + ", ".join(kind)
        raise FormError(where, f"{value[:40]!r} is unknown", hint) from None


def same_claim(first: Claim, second: Claim) -> bool:
    """Tell whether nothing was changed."""
    return all(getattr(first, one.name) == getattr(second, one.name) for one in fields(Claim))
