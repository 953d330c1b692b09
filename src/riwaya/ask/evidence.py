"""Evidence: a claim as an answer shows and weighs it, laid out from its row of the ledger."""

from __future__ import annotations

import datetime
import json
import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Any

from riwaya.ask.places import meant
from riwaya.errors import LedgerError
from riwaya.lexicon.questions import words_of
from riwaya.link.slots import FRESH
from riwaya.text.fold import fold_word
from riwaya.types import (
    DatePrecision,
    Factuality,
    Interval,
    NumberArgument,
    NumberOf,
    PartialDate,
    PlaceRole,
    Predicate,
    Span,
)

_MARKS = re.compile("[،؛:.؟!;\n]")
_REACH = 8  # words before and after a quote that still belong to its clause
NO_DAYS = Interval(None, None)
"""The window of a claim that tells no days."""


@dataclass(frozen=True, slots=True)
class Named:
    """An agent or patient: its id, the row that decided, its words as they stand."""

    actor: str
    reason: str
    words: str
    role_words: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a claim: its id if resolved, its role, its words as they stand."""

    place: str | None
    role: PlaceRole
    words: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A hop of a chain: the kind of voice, its words, and whether it speaks of its own acts."""

    type: str
    link: str
    words: str
    actor: str | None
    interest: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim that bears on a question.

    Attributes:
        claim: Its id; empty for a passage that no claim was read from.
        document: Whole id of its document.
        name: Where the document was found.
        publisher: Who printed it.
        published: When, as far as known.
        predicate: What is claimed.
        factuality: The speaker's certainty.
        quote: The exact words.
        span: Where they stand in the document's text.
        trigger: Where the word that carries the predicate stands.
        agents: Who does it.
        patients: To whom.
        places: Where, as the claim itself says.
        window: Days it speaks of, if it says any.
        number: Its count.
        time: Where the words stand that say when, if any do.
        chain: Voices, origin first; empty is the publisher's own voice.
        score: Extraction confidence.
        nearness: How surely it lies in the place asked about: 3 it says so, 2 what stands beside
            it does, 1 its document is about the place, 0 no place was asked about.
        context: Folded words round the quote.
    """

    claim: str
    document: str
    name: str
    publisher: str | None
    published: PartialDate
    predicate: Predicate
    factuality: Factuality
    quote: str
    span: Span
    trigger: Span
    agents: tuple[Named, ...] = ()
    patients: tuple[Named, ...] = ()
    places: tuple[Spot, ...] = ()
    window: Interval = NO_DAYS
    number: NumberArgument | None = None
    time: Span | None = None
    chain: tuple[Voice, ...] = ()
    score: float = 0.0
    nearness: int = 0
    context: str = ""

    @property
    def words(self) -> list[str]:
        """The folded words of the quote."""
        return words_of(self.quote)

    @property
    def clause(self) -> list[str]:
        """The folded words of the quote and of what its clause goes on with, either way."""
        at = self.context.find(fold_word(self.quote))
        if at < 0:
            return self.words
        end = at + len(fold_word(self.quote))
        before = _MARKS.split(self.context[:at])[-1].split()[-_REACH:]
        after = _MARKS.split(self.context[end:])[0].split()[:_REACH]
        return words_of(" ".join((*before, fold_word(self.quote), *after)))

    @property
    def before(self) -> list[str]:
        """The folded words of the clause before the trigger."""
        inside = fold_word(self.quote[: max(0, self.trigger.start - self.span.start)])
        at = max(self.context.find(fold_word(self.quote)), 0)
        return words_of(_MARKS.split(self.context[:at] + inside)[-1])

    @property
    def after(self) -> list[str]:
        """The folded words from the trigger to the end of the quote."""
        return words_of(self.quote[max(0, self.trigger.start - self.span.start) :])

    @property
    def interest(self) -> bool:
        """Tell whether a voice of the chain is a party to what it tells."""
        return any(voice.interest for voice in self.chain)

    @property
    def stated(self) -> bool:
        """Tell whether the claim itself says when."""
        return self.window != NO_DAYS


def evidence_of(row: Any, nearness: int, context: str) -> Evidence:
    """Lay a row of the ledger out; ``row`` has the columns of a claim and of its document.

    Raises:
        LedgerError: The row was changed.
    """
    try:
        claim, words = json.loads(row.body), iter(json.loads(row.words))
        return Evidence(
            claim=row.id,
            document=row.document_id,
            name=row.name,
            publisher=row.publisher,
            published=PartialDate(_day(row.published), DatePrecision(row.precision)),
            predicate=Predicate(row.predicate),
            factuality=Factuality(row.factuality),
            quote=row.quote,
            span=Span(*claim["quote"]),
            trigger=Span(*claim["trigger"]),
            agents=tuple(_named(one, next(words)) for one in claim["agents"]),
            patients=tuple(_named(one, next(words)) for one in claim["patients"]),
            places=tuple(_spot(one, next(words)[2]) for one in claim["places"]),
            window=Interval(_day(row.first), _day(row.last)),
            number=_number(claim, words),
            time=Span(*claim["time"]["span"]) if claim["time"] else None,
            chain=tuple(_voice(one, next(words)) for one in claim["chain"]),
            score=row.score,
            nearness=nearness,
            context=context,
        )
    except (ValueError, TypeError, KeyError, StopIteration) as error:
        problem, hint = f"is damaged: {error}", "run `riwaya rebuild`"
        raise LedgerError(f"claim {row.id}", problem, hint) from None


def said_window(published: PartialDate) -> Interval:
    """Give the days that news of this date speaks of when it names none; None if not dated."""
    day = published.date
    if day is None or published.precision is DatePrecision.UNKNOWN:
        return Interval(None, None)
    if published.precision is DatePrecision.DAY:
        return Interval(day - FRESH, day)
    if published.precision is DatePrecision.MONTH:
        return Interval(day, day.replace(day=monthrange(day.year, day.month)[1]))
    return Interval(day, datetime.date(day.year, 12, 31))


def _named(one: Any, words: list[str]) -> Named:
    return Named(one["actor"], one["reason"], words[2], one["role_words"])


def _spot(one: Any, words: str) -> Spot:
    return Spot(meant(one["place"], fold_word(words)), PlaceRole(one["role"]), words)


def _voice(one: Any, words: list[str]) -> Voice:
    return Voice(one["type"], one["link"], words[2], one["actor"], one["interest"], one["gap"])


def _number(claim: Any, words: Any) -> NumberArgument | None:
    if claim["time"]:
        next(words)
    one = claim["number"]
    if not one:
        return None
    next(words)
    span = Span(*one["span"])
    return NumberArgument(
        span, one["low"], one["best"], one["high"], NumberOf(one["of"]), one["reason"]
    )


def _day(iso: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(iso) if iso else None
