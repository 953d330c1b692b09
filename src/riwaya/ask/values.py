"""Values: what one claim answers to the slot a question asks for."""

from __future__ import annotations

from collections.abc import Callable

from riwaya.ask.answer import Label, LabelKind, Tone, Value
from riwaya.ask.evidence import Evidence, Named
from riwaya.ask.gather import is_actor
from riwaya.ask.places import division
from riwaya.ask.query import FIGHT, HELP, Query, Slot
from riwaya.lexicon.questions import grades_in, load_grades
from riwaya.link.predicates import STATES, sign
from riwaya.link.slots import load_bearings
from riwaya.text.fold import fold_word
from riwaya.types import NumberOf, PlaceRole, Predicate

P = Predicate
_TONES = {1: Tone.SAID, -1: Tone.DENIED, 0: Tone.UNKNOWN}
_HALF = 50  # per cent of a body's people: losing so many says that it is weak
_BEFORE = 4  # words before a trigger in which «كان» makes it past
_COUNTED = {
    P.KILL: {NumberOf.KILLED, NumberOf.FIGHTERS, NumberOf.CIVILIANS, NumberOf.OTHER},
    P.ASSASSINATE: {NumberOf.KILLED, NumberOf.OTHER},
    P.HARM: {NumberOf.WOUNDED, NumberOf.OTHER, NumberOf.CIVILIANS},
    P.DETAIN: {NumberOf.DETAINED, NumberOf.FIGHTERS, NumberOf.CIVILIANS, NumberOf.OTHER},
    P.DISPLACE: {NumberOf.DISPLACED, NumberOf.CIVILIANS, NumberOf.OTHER},
}


def values_of(query: Query, evidence: Evidence) -> tuple[Value, ...]:
    """Give what a claim answers; nothing if it bears on the question but answers nothing."""
    return _BY_SLOT[query.slot](query, evidence)


def word(key: str, tone: Tone = Tone.SAID) -> Value:
    """Give a value that the catalogue has a word for."""
    return Value(key if tone is Tone.SAID else f"{key}:{tone}", Label(LabelKind.WORD, key), tone)


def tone_of(evidence: Evidence) -> Tone:
    """Say whether the speaker says it, denies it, or says that it is unknown."""
    if evidence.predicate is P.DENY:
        return Tone.DENIED
    tone = _TONES[sign(evidence.factuality)]
    if tone is Tone.SAID and evidence.predicate in STATES:
        return _unsaid(evidence)
    return tone


def _unsaid(evidence: Evidence) -> Tone:
    """Hear denial that stands before a state: «منعت … من الانتشار», «عدم وجود أدلة على …»."""
    before = evidence.before[-_BEFORE - 2 :]
    words = [*before, *evidence.after[:3]]
    hits = [hit for hit in load_grades()["denial"].all(words) if hit.first < len(before)]
    if any(hit.value.grade == "unknown" for hit in hits):
        return Tone.UNKNOWN
    return Tone.DENIED if any(hit.last <= len(before) for hit in hits) else Tone.SAID


def _who(query: Query, evidence: Evidence) -> tuple[Value, ...]:
    doers = [one for one in evidence.agents if not _is_asked(query, one)]
    tone = tone_of(evidence)
    if doers:
        return tuple(_named(one, tone) for one in doers)
    return (word("itself" if evidence.agents else "no-doer", tone),)


def _whom(query: Query, evidence: Evidence) -> tuple[Value, ...]:
    others = [one for one in evidence.patients if not _is_asked(query, one)]
    return tuple(_named(one, tone_of(evidence)) for one in others)


def _is_asked(query: Query, one: Named) -> bool:
    return any(is_actor(actor, one) for actor in query.actors)


def _named(one: Named, tone: Tone) -> Value:
    """Name a participant by its id; branches of a force and bodies without a name, by words."""
    key, words = one.actor, ""
    if _kind(one.actor) == "force":
        key = f"{one.actor}/{_row(one)}"
        words = one.words
    elif one.actor in ("PERSON", "OTHER", "OTHER_ARMED", "OTHER_STATE"):
        key = f"{one.actor}/{fold_word(one.words)}"
        words = one.words
    if tone is not Tone.SAID:
        key = f"{key}:{tone}"
    return Value(key, Label(LabelKind.ACTOR, one.actor, words), tone)


def _kind(actor: str) -> str:
    row = load_bearings().actors.get(actor)
    return row.kind if row is not None else "none"


def _row(one: Named) -> str:
    """Give the row of the names that was found, or the words where the reason has none."""
    rows = [part for part in one.reason.split() if part.startswith("actor.")]
    return rows[0] if rows else fold_word(one.words)


def _where(query: Query, evidence: Evidence) -> tuple[Value, ...]:
    tone = tone_of(evidence)
    reached = [spot for spot in evidence.places if spot.role is not PlaceRole.FROM]
    values = []
    for spot in reached or evidence.places:
        left = not reached
        if spot.place:
            at = division(spot.place)
            key, label = at, Label(LabelKind.PLACE, at)
        else:
            key = f"«{fold_word(spot.words)}»"
            label = Label(LabelKind.QUOTED, "", spot.words)
        if left:
            key, label = f"left:{key}", Label(LabelKind.WORD, "left", spot.words)
        values.append(Value(key if tone is Tone.SAID else f"{key}:{tone}", label, tone))
    return tuple(dict.fromkeys(values))


def _when(query: Query, evidence: Evidence) -> tuple[Value, ...]:
    if not evidence.stated or tone_of(evidence) is not Tone.SAID:
        return ()
    if _past(evidence) and evidence.predicate in (P.CONTROL, P.PRESENT):
        return ()  # «كان يسيطر في عام…» tells when it was held, not when it fell
    window = evidence.window
    days = f"{window.first or ''}/{window.last or ''}"
    return (Value(days, Label(LabelKind.DAYS, days)),)


def _how_many(query: Query, evidence: Evidence) -> tuple[Value, ...]:
    tone, number = tone_of(evidence), evidence.number
    counted = _COUNTED.get(evidence.predicate)
    if counted is not None:  # victims: only a figure answers
        if number is None or number.of not in counted or tone is not Tone.SAID:
            return ()
        return (_range(number.low, number.high),)
    if tone is Tone.UNKNOWN:
        return (word("unknown-number"),)
    if evidence.predicate is P.DEFEAT:
        return (word("none"),) if tone is Tone.SAID and _suffers(query, evidence) else ()
    if tone is Tone.DENIED:
        return (word("none"),)
    if number is not None and number.of in (NumberOf.FIGHTERS, NumberOf.OTHER):
        return (_range(number.low, number.high),)
    grades = grades_in("amount", evidence.clause)
    return (word(grades[0] if grades else "some"),)


def _range(low: int | None, high: int | None) -> Value:
    key = f"{'' if low is None else low}–{'' if high is None else high}"
    return Value(key, Label(LabelKind.RANGE, key))


def _whether(query: Query, evidence: Evidence) -> tuple[Value, ...]:
    tone = tone_of(evidence)
    if evidence.predicate is P.CONTROL and query.actors and tone is Tone.SAID:
        holds = any(_is_asked(query, one) for one in evidence.agents)
        if holds and _past(evidence):
            return (word("was"),)
        tone = Tone.SAID if holds else Tone.DENIED
    return (word({Tone.SAID: "yes", Tone.DENIED: "no", Tone.UNKNOWN: "unknown"}[tone]),)


def _role(query: Query, evidence: Evidence) -> tuple[Value, ...]:
    tone = tone_of(evidence)
    if evidence.predicate is P.PLAN:
        sides = grades_in("side", evidence.words)
        return (word(sides[0] if sides else "plans", tone),)
    if evidence.predicate in HELP:
        return (word("helps", tone),)
    return (word("fights" if evidence.predicate in FIGHT else "deals", tone),)


def _strength(query: Query, evidence: Evidence) -> tuple[Value, ...]:
    tone, predicate = tone_of(evidence), evidence.predicate
    if predicate in (P.DEFEAT, P.KILL, P.DETAIN):
        if not _suffers(query, evidence) or tone is not Tone.SAID:
            return ()
        if predicate is P.DEFEAT:
            return (word("beaten"),)
        number = evidence.number
        most = number is not None and number.of is NumberOf.PERCENT and (number.low or 0) >= _HALF
        return (word("weak"),) if most else ()
    if not any(_is_asked(query, one) for one in evidence.agents):
        return ()
    if tone is Tone.UNKNOWN:
        return (word("unknown-strength"),)
    grade = _grade(evidence)
    if tone is Tone.DENIED:
        return (word("strong" if grade == "weak" else "weak"),)
    return (word(grade),)


def _grade(evidence: Evidence) -> str:
    """Grade what is said of strength: strong, weak, or no more than that it is there."""
    amounts = {"many": "strong", "few": "weak"}
    said = [amounts[one] for one in grades_in("amount", evidence.clause) if one in amounts]
    said += [one for one in grades_in("strength", evidence.clause) if one != "weight"]
    if evidence.predicate in (P.STRENGTH, P.PRESENT) and said:
        return "weak" if "weak" in said else "strong"
    return "still-there"


def _finished(query: Query, evidence: Evidence) -> tuple[Value, ...]:
    tone, predicate = tone_of(evidence), evidence.predicate
    if tone is Tone.UNKNOWN:
        return (word("unknown"),)
    if predicate in (P.DEFEAT, P.CONTROL) and _suffers(query, evidence):
        return (word("finished" if tone is Tone.SAID else "not-finished"),)
    if predicate is P.DEFEAT or not any(_is_asked(query, one) for one in evidence.agents):
        return ()
    if _past(evidence) or (predicate is P.STRENGTH and _grade(evidence) == "weak"):
        return ()  # what it held once says nothing about now, nor does weakness of its end
    if tone is Tone.DENIED:
        return () if predicate is P.STRENGTH else (word("finished"),)
    return (word("not-finished"),)


def _suffers(query: Query, evidence: Evidence) -> bool:
    return any(_is_asked(query, one) for one in evidence.patients)


def _past(evidence: Evidence) -> bool:
    """Tell whether «كان» or its like stands shortly before the trigger."""
    return bool(grades_in("past", evidence.before[-_BEFORE:]))


def _effect(query: Query, evidence: Evidence) -> tuple[Value, ...]:
    grades = grades_in("effect", evidence.words)
    if not grades:
        return ()
    return (word("no-effect" if "none" in grades else "strong-effect"),)


def _what(query: Query, evidence: Evidence) -> tuple[Value, ...]:
    tone, name = tone_of(evidence), str(evidence.predicate)
    key = name if tone is Tone.SAID else f"{name}:{tone}"
    return (Value(key, Label(LabelKind.PREDICATE, name), tone),)


_BY_SLOT: dict[Slot, Callable[[Query, Evidence], tuple[Value, ...]]] = {
    Slot.WHO: _who,
    Slot.WHOM: _whom,
    Slot.WHERE: _where,
    Slot.WHEN: _when,
    Slot.HOW_MANY: _how_many,
    Slot.WHETHER: _whether,
    Slot.MEMBERSHIP: _whether,
    Slot.ROLE: _role,
    Slot.STRENGTH: _strength,
    Slot.FINISHED: _finished,
    Slot.EFFECT: _effect,
    Slot.WHAT: _what,
}
