"""Positions: claims grouped by what they answer, near-equal answers together."""

from __future__ import annotations

from collections.abc import Sequence

from riwaya.ask.answer import Label, LabelKind, Position, Tone, Value
from riwaya.ask.evidence import Evidence
from riwaya.ask.origins import CountOrigins
from riwaya.ask.query import Query, Slot
from riwaya.ask.values import values_of, word
from riwaya.ask.windows import spanned, window_of

_DOERLESS = frozenset({"itself", "no-doer"})
_BESIDE = 80  # letters between two quotes of one statement
_RATIO = 1.3  # figures that differ by less are one answer: «نحو 30» and 28


def positions_of(
    query: Query, evidence: Sequence[Evidence], count_origins: CountOrigins
) -> tuple[Position, ...]:
    """Group claims by what they answer; the position with most origins first."""
    groups: dict[str, tuple[Value, list[Evidence]]] = {}
    answered = [(one, values_of(query, one)) for one in evidence]
    if query.slot is Slot.WHO:
        answered = _in_company(answered)
    if query.slot is Slot.STRENGTH:
        answered = _with_amount(answered)
    if query.slot is Slot.HOW_MANY:
        answered = _merged(answered)
    for one, values in answered:
        for value in dict.fromkeys(values):
            groups.setdefault(value.key, (value, []))[1].append(one)
    found = [_position(query, value, held, count_origins) for value, held in groups.values()]
    return tuple(sorted(found, key=_order))


def _position(
    query: Query, value: Value, held: list[Evidence], count_origins: CountOrigins
) -> Position:
    window = spanned(window_of(query.slot, one) for one in held)
    return Position(value, tuple(held), count_origins(held), window)


def _order(position: Position) -> tuple[int, int, str]:
    return -position.origins.number, -len(position.evidence), position.value.key


Answered = list[tuple[Evidence, tuple[Value, ...]]]


def _in_company(answered: Answered) -> Answered:
    """Let a claim without a doer take that of a claim on the same act, in the same statement.

    «نقل المجموعات بتسهيل من …» is two claims, and only one of them names who stands behind.
    """
    named = [
        (one, tuple(v for v in values if v.tone is Tone.SAID))
        for one, values in answered
        if not any(value.key in _DOERLESS for value in values)
    ]
    out: Answered = []
    for one, values in answered:
        if any(value.key in _DOERLESS for value in values):
            values = next(
                (found for other, found in named if found and _same_act(one, other)), values
            )
        out.append((one, values))
    return out


def _with_amount(answered: Answered) -> Answered:
    """Let a claim that a body is there take the amount that the same words go on to give."""
    strong = [one for one, values in answered if any(v.key == "strong" for v in values)]
    return [
        (one, (word("strong"),))
        if any(v.key == "still-there" for v in values)
        and any(_inside(one, other) for other in strong)
        else (one, values)
        for one, values in answered
    ]


def _inside(one: Evidence, other: Evidence) -> bool:
    same = one.document == other.document
    return same and other.span.start <= one.trigger.start < other.span.end


def _same_act(one: Evidence, other: Evidence) -> bool:
    if one.document != other.document:
        return False
    if one.span.start <= other.trigger.start < one.span.end:
        return True
    if other.span.start <= one.trigger.start < other.span.end:
        return True
    gap = max(one.span.start, other.span.start) - min(one.span.end, other.span.end)
    parts = {named.words for named in (*one.agents, *one.patients)}
    return gap <= _BESIDE and any(named.words in parts for named in other.patients)


def _merged(answered: Answered) -> Answered:
    """Give figures that nearly agree one value: that of the narrowest."""
    values = {
        value for _, found in answered for value in found if value.label.kind is LabelKind.RANGE
    }
    ranges = sorted(values, key=lambda value: (_width(value), value.key))
    kept: list[Value] = []
    instead: dict[Value, Value] = {}
    for value in ranges:
        near = next((one for one in kept if _near(one, value)), None)
        instead[value] = near or value
        if near is None:
            kept.append(value)
    return [(one, tuple(instead.get(value, value) for value in found)) for one, found in answered]


def bounds(label: Label) -> tuple[int | None, int | None]:
    """Read a label of a range back as numbers."""
    low, _, high = label.ref.partition("–")
    return (int(low) if low else None), (int(high) if high else None)


def _width(value: Value) -> float:
    low, high = bounds(value.label)
    return float("inf") if low is None or high is None else high - low


def _near(one: Value, other: Value) -> bool:
    low, high = bounds(one.label)
    low2, high2 = bounds(other.label)
    if None in (low, high, low2, high2):
        return False
    assert low is not None and high is not None and low2 is not None and high2 is not None  # noqa: S101
    meets = low <= high2 and low2 <= high
    return meets and max(high, high2) <= _RATIO * max(1, min(low, low2))
