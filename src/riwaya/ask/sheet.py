"""The sheet: an answer laid out in words, before a renderer gives it a form."""

from __future__ import annotations

from dataclasses import dataclass

from riwaya.ask.answer import Answer, Origins, Position, RelationKind, Searched
from riwaya.ask.evidence import Evidence, Voice
from riwaya.ask.labels import (
    Language,
    actor_name,
    empty_key,
    label_words,
    place_name,
    said,
    title,
)
from riwaya.ask.query import AskedPlace, Query, Side
from riwaya.types import DatePrecision, Interval, PartialDate

_LETTERS = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10}
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation with what is known of it; ``quote`` is the article's, letter for letter."""

    quote: str
    facts: tuple[Pair, ...]
    passage: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A position: its number, its title, its figures, its quotations, how many are left out."""

    number: int
    title: str
    facts: tuple[Pair, ...]
    quotes: tuple[Quoted, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """An answer in words; every ``Pair`` is a label and what stands beside it."""

    language: Language
    question: str
    understood: tuple[Pair, ...]
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    relations: tuple[str, ...]
    searched: tuple[Pair, ...]


def sheet_of(answer: Answer, language: Language, most: int | None = None) -> Sheet:
    """Lay an answer out.

    Args:
        answer: The answer.
        language: Of the labels.
        most: Quotations of a position that are shown; all if left out.
    """
    return Sheet(
        language=language,
        question=answer.query.text,
        understood=tuple(understood(answer.query, language)),
        notes=tuple(_notes(answer, language)),
        sections=tuple(
            _section(number, position, language, most)
            for number, position in enumerate(answer.positions, start=1)
        ),
        relations=tuple(_relations(answer, language)),
        searched=tuple(_searched(answer.searched, language)),
    )


def understood(query: Query, language: Language) -> list[Pair]:
    """Say how a question was understood."""
    pairs = [(said("field.asked", language), said(f"slot.{query.slot}", language))]
    for actor in query.actors:
        side = "" if actor.side is Side.ANY else f", {said(f'field.{actor.side}', language)}"
        name = f"{actor_name(actor.id, language)} ({actor.id}{side})"
        pairs.append((said("field.actor", language), name))
    if query.leaders:
        pairs.append((said("field.actor", language), said("field.leaders", language)))
    pairs += [(said("field.person", language), person.words) for person in query.persons]
    pairs += [(said("field.place", language), _place(one, language)) for one in query.places]
    if query.predicates:
        named = "، " if language is Language.AR else ", "
        names = named.join(said(f"predicate.{one}", language) for one in query.predicates)
        pairs.append((said("field.predicates", language), names))
    for key, day in (("field.from", query.first), ("field.to", query.last)):
        if day:
            pairs.append((said(key, language), day.isoformat()))
    if query.words:
        pairs.append((said("field.words", language), " ".join(query.words)))
    if query.ignored:
        pairs.append((said("field.ignored", language), " ".join(query.ignored)))
    return pairs


def _place(place: AskedPlace, language: Language) -> str:
    if not place.ids:
        return f"«{place.words}» ({said('field.place-words', language)})"
    return " / ".join(dict.fromkeys(place_name(id, language) for id in place.ids))


def _notes(answer: Answer, language: Language) -> list[str]:
    if answer.abstains:
        return [said("field.nothing", language)]
    notes = []
    if not answer.premise:
        notes.append(said("field.premise", language))
    if len(answer.positions) == 1:
        notes.append(said("field.one-side", language))
    notes += [
        f"{said(empty_key(answer, one), language)}: {label_words(one, language)}"
        for one in answer.empty
    ]
    if answer.offered > answer.bearing and answer.offered > 400:
        notes.append(f"{answer.offered} {said('field.cut', language)}")
    kinds = {one.kind for one in answer.relations}
    if len(answer.positions) > 1 and RelationKind.DISPUTE not in kinds:
        open_ = RelationKind.WINDOWS_UNKNOWN in kinds
        notes.append(said("field.may-dispute" if open_ else "field.no-dispute", language))
    return notes


def _section(number: int, position: Position, language: Language, most: int | None) -> Section:
    claims = sum(1 for one in position.evidence if one.claim)
    passages = len(position.evidence) - claims
    facts = [
        (said("field.origins", language), _origins(position.origins, language)),
        (said("field.claims", language), str(claims)),
    ]
    if passages:
        facts.append((said("field.passages", language), str(passages)))
    facts.append((said("field.happened", language), _days(position.window, language)))
    ranked = sorted(position.evidence, key=lambda one: not one.claim)
    shown = ranked if most is None else ranked[:most]
    return Section(
        number,
        title(position.value, language),
        tuple(facts),
        tuple(quoted(one, language) for one in shown),
        len(ranked) - len(shown),
    )


def _origins(origins: Origins, language: Language) -> str:
    """Say how many origins, and what made two claims one: «1 (the same text: 2)»."""
    how = "; ".join(f"{said(f'origin.{why}', language)}: {n}" for why, n in origins.how)
    return f"{origins.number} ({how})" if how else str(origins.number)


def quoted(evidence: Evidence, language: Language) -> Quoted:
    """Lay a quotation out with its voices, dates and certainty."""
    facts = [
        (said("field.said-by", language), chain_words(evidence, language)),
        (said("field.said-when", language), _date(evidence.published, language)),
        (said("field.happened", language), _days(evidence.window, language)),
        (said("field.factuality", language), said(f"fact.{evidence.factuality}", language)),
    ]
    if evidence.claim:
        facts.append((said("field.claim", language), evidence.claim[:12]))
    else:
        facts.append((said("field.claim", language), said("field.passage", language)))
    facts.append((said("field.document", language), evidence.name or evidence.document[:12]))
    return Quoted(evidence.quote, tuple(facts), not evidence.claim)


def chain_words(evidence: Evidence, language: Language) -> str:
    """Write the voices from the origin on, the publisher last."""
    publisher = evidence.publisher or said("field.no-publisher", language)
    if not evidence.chain:
        return f"{said('field.own-voice', language)} ({publisher})"
    arrow = " ← " if language is Language.AR else " → "
    return arrow.join([*(_voice(one, language) for one in evidence.chain), publisher])


def _voice(voice: Voice, language: Language) -> str:
    marks = [str(voice.type)]
    if voice.interest:
        marks.append(said("field.interest", language))
    if voice.gap:
        marks.append(said("field.gap", language))
    return f"«{voice.words}» ({', '.join(marks)})"


def _date(published: PartialDate, language: Language) -> str:
    if published.date is None:
        return said("field.unknown", language)
    return published.date.isoformat()[: _LETTERS.get(published.precision, 10)]


def _days(window: Interval, language: Language) -> str:
    if window.first is None and window.last is None:
        return said("field.unknown", language)
    first = window.first.isoformat() if window.first else "…"
    last = window.last.isoformat() if window.last else "…"
    return first if first == last else f"{first} – {last}"


def _relations(answer: Answer, language: Language) -> list[str]:
    """Write the relations that are more than both can hold."""
    lines = []
    for relation in answer.relations:
        if relation.kind is RelationKind.COMPATIBLE:
            continue
        kind = said(f"relation.{relation.kind}", language)
        rule = said(f"rule.{relation.reason}", language)
        lines.append(f"{relation.first + 1} ↔ {relation.second + 1}: {kind} ({rule})")
    return lines


def _searched(searched: Searched, language: Language) -> list[Pair]:
    unknown = said("field.unknown", language)
    dates = f"{searched.first} – {searched.last}" if searched.first else unknown
    names = ", ".join(searched.publishers[:_NAMED])
    if len(searched.publishers) > _NAMED:
        names += ", …"
    counted = f"{len(searched.publishers)}" + (f": {names}" if names else "")
    return [
        (said("field.documents", language), str(searched.documents)),
        (said("field.claims", language), str(searched.claims)),
        (said("field.publishers", language), counted),
        (said("field.unnamed", language), str(searched.unnamed)),
        (said("field.dates", language), dates),
        (said("field.undated", language), str(searched.undated)),
        (said("field.unread", language), str(searched.unread)),
    ]


_NAMED = 12  # publishers named in the words on scope
