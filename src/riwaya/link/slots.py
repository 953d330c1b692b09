"""Slots: a claim laid out for comparison, with all that its document lends it.

A claim says little by itself: «قتل أربعة» has its place and day from the sentences before. The
slots of a claim hold its own arguments, what they resolve to (bodies, places with all that
contains them, days), and, kept apart, what is only carried over or reckoned.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import log
from typing import NamedTuple

from riwaya.lexicon.actors import ActorId, load_actor_ids
from riwaya.lexicon.gazetteer import Gazetteer, load_gazetteer
from riwaya.lexicon.times import load_times
from riwaya.link.marks import Mark, marks_near
from riwaya.link.predicates import FAMILY, STATES, sign
from riwaya.link.rarity import weight
from riwaya.link.words import content_words
from riwaya.text.fold import fold, fold_word
from riwaya.text.sentences import find_sentences
from riwaya.text.tokens import Tokens, cut, tokenize
from riwaya.types import (
    Anchor,
    Claim,
    DatePrecision,
    Document,
    Extraction,
    Interval,
    NumberArgument,
    PartialDate,
    Participant,
    PlaceArgument,
    PlacePrecision,
    PlaceRole,
    Predicate,
    Span,
    TimeArgument,
    TimePrecision,
)

FRESH = datetime.timedelta(days=3)
"""News tells of what happened in the days before it is printed, unless it says otherwise."""
_OLD = datetime.timedelta(days=14)
"""What lies further back is no news."""
_TOLD = 3  # dated claims from which a document shows of what time it tells
_THEN = 40  # letters between «عندما» and the trigger of its clause
_AROUND = 160
"""Letters on each side of a quote that belong to its context."""
_TITLE = 2  # times that a word of the title counts
_RAREST = 5.5  # weight beyond which a rarer word tells no more: it may be a slip of the pen
_TOPICS = 8  # that two documents on one happening hardly ever fail to share one of


class Basis(StrEnum):
    """Where the window of a claim comes from."""

    STATED = "stated"  # the claim's own time expression
    CARRIED = "carried"  # that of the claim before, in the same or the next sentence
    PUBLISHED = "published"  # reckoned from the publication date: news is fresh
    UNKNOWN = "unknown"  # nothing tells: no date, or the text looks back


@dataclass(frozen=True, slots=True)
class Window:
    """The days a claim speaks of, as far as they can be told, and how that is known.

    ``named``: the words name the day, by weekday or date; «اليوم» and «أمس» only count back
    from a publication date, and papers copy them a day late.
    """

    interval: Interval
    precision: TimePrecision
    basis: Basis
    named: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """An agent or patient: its body, the body that belongs to, its class, and its words.

    ``group`` is state, force, armed, people, … or ``none``; ``words`` are stems. ``named`` tells
    that the id says who it is (PERSON, OTHER and CIVILIANS say only what it is). ``person``: the
    words name one person; the row of the table of leaders, or ``name`` for anybody else.
    ``reason`` is the lexicon row or rule that found it: a name, a demonym, a word that only
    points back.
    """

    actor: str
    code: str
    group: str
    words: frozenset[str]
    span: Span
    named: bool
    person: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A place of a claim: its id if resolved, all that contains it, and a point if it has one.

    ``above`` runs from the smallest container to the country. ``carried``: it is no argument of
    this claim but of the claim before it in the document.
    """

    place: str | None
    role: PlaceRole
    precision: PlacePrecision
    words: frozenset[str]
    above: tuple[str, ...]
    point: tuple[float, float] | None  # latitude, longitude in degrees
    span: Span
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Slots:
    """One claim laid out for comparison.

    Attributes:
        claim: As the reader gave it; spans count in the document's text.
        publisher: Who printed the document.
        published: When.
        family: The predicate's family.
        state: It tells of what lasts, not of what happens once.
        sign: 1 affirmed, -1 denied, 0 said to be unknown.
        agents: Own agents.
        patients: Own patients.
        sites: Own places; those of the claim before where it has none (``carried``).
        window: Days it speaks of.
        trigger: Stems of the trigger.
        words: Stems of the quote.
        context: Stems of the quote and of what stands around it.
        place_in_text: 0 at the start of the text, 1 at its end.
        page: Stems of the whole document with its title; one set for all its claims.
        topics: The stems that best tell what the document is about, the most telling first.
        marks: Words of the table of comparison in the sentences of the quote, in order.
    """

    claim: Claim
    publisher: str | None
    published: PartialDate
    family: str
    state: bool
    sign: int
    agents: tuple[Party, ...]
    patients: tuple[Party, ...]
    sites: tuple[Site, ...]
    window: Window
    trigger: frozenset[str]
    words: frozenset[str]
    context: frozenset[str]
    place_in_text: float
    page: frozenset[str] = frozenset()
    topics: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def predicate(self) -> Predicate:
        """What is claimed."""
        return self.claim.predicate

    @property
    def number(self) -> NumberArgument | None:
        """The claim's count."""
        return self.claim.number


@dataclass(frozen=True, slots=True)
class Bearings:
    """The tables that tell what ids stand for: bodies and places."""

    actors: dict[str, ActorId]
    gazetteer: Gazetteer

    def code(self, actor: str) -> str:
        """Roll an actor id up to the body it belongs to."""
        row = self.actors.get(actor)
        return row.code if row is not None else actor


@lru_cache(maxsize=1)
def load_bearings() -> Bearings:
    """Load the tables once; places are read when first asked for."""
    return Bearings({row.id: row for row in load_actor_ids()}, load_gazetteer())


_UNNAMED = frozenset({"PERSON", "OTHER", "OTHER_ARMED", "OTHER_STATE", "CIVILIANS",
                      "UNKNOWN_ARMED", "MEDIA", "NGO"})  # fmt: skip
_GROUPS = {"political": "armed"}


def slots_of(
    document: Document, extraction: Extraction, bearings: Bearings | None = None
) -> tuple[Slots, ...]:
    """Lay out all claims of one document, in reading order."""
    known = bearings or load_bearings()
    return tuple(_carrying(document, extraction.claims, known))


def _carrying(document: Document, claims: tuple[Claim, ...], bearings: Bearings) -> Iterator[Slots]:
    """Lay out claims in order, lending each the place and time of the one before it."""
    sites: tuple[Site, ...] = ()
    stated: Window | None = None
    since = 0
    tokens = tokenize(fold(document.text))
    page, marks_of = _page(document), marks_near(tokens)
    number_of = _sentence_number(tokens)
    day = None if _looks_back(document, claims) else _printed(document)
    for claim in claims:
        here = number_of(claim.trigger.start)
        if here - since > 1:  # what was said two sentences ago lends nothing
            sites, stated = (), None
        marks = marks_of(claim.quote)
        own = tuple(_site(document.text, one, bearings) for one in claim.places)
        if claim.time is not None and claim.window is not None:
            named = _names_day(claim.time, document.text)
            stated = Window(claim.window, claim.time.precision, Basis.STATED, named)
            window = stated
        elif stated is not None:
            window = Window(stated.interval, stated.precision, Basis.CARRIED, stated.named)
        else:
            window = _reckoned(None if _looks_away(claim, marks) else day)
        lent = tuple(_lend(site) for site in sites)
        yield _slots(document, claim, own or lent, window, bearings, page, marks)
        if own:
            sites = own
        if own or claim.time is not None:
            since = here


def _slots(
    document: Document, claim: Claim, sites: tuple[Site, ...], window: Window,
    bearings: Bearings, page: _Page, marks: tuple[Mark, ...],
) -> Slots:  # fmt: skip
    text = document.text
    low, high = max(0, claim.quote.start - _AROUND), claim.quote.end + _AROUND
    quote = content_words(claim.quote.of(text))
    return Slots(
        claim=claim,
        publisher=document.publisher,
        published=document.published,
        family=FAMILY[claim.predicate],
        state=claim.predicate in STATES,
        sign=sign(claim.factuality),
        agents=tuple(_party(text, one, bearings) for one in claim.agents),
        patients=tuple(_party(text, one, bearings) for one in claim.patients),
        sites=sites,
        window=window,
        trigger=frozenset(content_words(claim.trigger.of(text))),
        words=frozenset(quote),
        context=frozenset(content_words(text[low:high])),
        place_in_text=round(claim.quote.start / max(1, len(text)), 3),
        page=page.words,
        topics=page.topics,
        marks=marks,
    )


class _Page(NamedTuple):
    """The words of a document: all its stems, and those that tell what it is about."""

    words: frozenset[str]
    topics: tuple[str, ...]


def _page(document: Document) -> _Page:
    counts = Counter(content_words(document.text))
    for stem in content_words(document.title or ""):
        counts[stem] += _TITLE

    def telling(stem: str) -> tuple[float, str]:
        return -(1 + log(counts[stem])) * min(weight(stem), _RAREST), stem

    topics = sorted((stem for stem in counts if not stem[0].isdigit()), key=telling)
    return _Page(frozenset(counts), tuple(topics[:_TOPICS]))


def _printed(document: Document) -> datetime.date | None:
    """Give the day a document was printed, if it is known to the day."""
    known = document.published.precision is DatePrecision.DAY
    return document.published.date if known else None


def _reckoned(printed: datetime.date | None) -> Window:
    if printed is None:
        return Window(Interval(None, None), TimePrecision.UNKNOWN, Basis.UNKNOWN)
    return Window(Interval(printed - FRESH, printed), TimePrecision.DAYS, Basis.PUBLISHED)


def _looks_back(document: Document, claims: tuple[Claim, ...]) -> bool:
    """Tell whether a document is no news: all that it dates lies weeks before its printing.

    What such a text leaves without a date says nothing of the days before it was printed.
    """
    printed = _printed(document)
    ends = [claim.window.last for claim in claims if claim.window is not None]
    told = [end for end in ends if end is not None]
    if printed is None or len(told) < _TOLD:
        return False
    return all(printed - end > _OLD for end in told)


def _looks_away(claim: Claim, marks: tuple[Mark, ...]) -> bool:
    """Tell whether a word before the trigger says that this was then: «عندما», «سبق أن»."""
    start = claim.trigger.start
    return any(mark.kind == "then" and 0 <= start - mark.span.end <= _THEN for mark in marks)


def _party(text: str, one: Participant, bearings: Bearings) -> Party:
    row = bearings.actors.get(one.actor)
    kind = row.kind if row is not None else "none"
    return Party(
        actor=one.actor,
        code=bearings.code(one.actor),
        group=_GROUPS.get(kind, kind),
        words=frozenset(content_words(one.span.of(text))),
        span=one.span,
        named=one.actor not in _UNNAMED,
        person=_person(one),
        reason=one.reason,
    )


def _person(one: Participant) -> str:
    if one.reason.startswith("leader."):
        return one.reason
    return "name" if one.actor == "PERSON" or one.reason.startswith("name.") else ""


def _site(text: str, one: PlaceArgument, bearings: Bearings) -> Site:
    place = bearings.gazetteer.get(one.place) if one.place else None
    point = None
    if place is not None and place.lat is not None and place.lon is not None:
        point = (place.lat, place.lon)
    above = tuple(up.id for up in bearings.gazetteer.chain(one.place)) if one.place else ()
    words = frozenset(content_words(one.span.of(text)))
    return Site(one.place, one.role, one.precision, words, above, point, one.span)


def _lend(site: Site) -> Site:
    return Site(
        site.place, site.role, site.precision, site.words, site.above, site.point, site.span, True
    )


@lru_cache(maxsize=1)
def _weekdays() -> frozenset[str]:
    return frozenset(form for row in load_times() if row.role == "weekday" for form in row.forms)


def _names_day(time: TimeArgument, text: str) -> bool:
    """Tell whether the words name a day by weekday or date, not only by its distance."""
    if time.anchor is Anchor.CALENDAR or time.reason == "timex.date":
        return True
    return not _weekdays().isdisjoint(cut(fold_word(time.span.of(text))))


def _sentence_number(tokens: Tokens) -> Callable[[int], int]:
    """Give a function from a position of the text to the number of its sentence."""
    starts = [tokens.span(one.first, one.last).start for one in find_sentences(tokens)]
    return lambda position: bisect_right(starts, position)
