"""Quotes with words marked, and quotations of an answer as claim cards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from riwaya.ask.evidence import Evidence, Named
from riwaya.store.claims import ClaimLine, claim_of
from riwaya.types import Span
from riwaya.web.cards import Card, Part, Voice, card_of, claim_url, date_words, window_words


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a quote, marked or not; the pieces of a quote are the quote, letter by letter.

    A mark is a background only: letters on both sides of its edge go on joining.
    """

    words: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Account:
    """A claim or passage as a side shows it: its card, and its quote with what parts it marked.

    ``passage``: read for the question asked; no claim of the ledger.
    """

    card: Card
    pieces: tuple[Piece, ...]
    passage: bool = False


def pieces_of(quote: str, start: int, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """Cut a quote that begins at ``start`` of its document at the edges of spans.

    Spans outside the quote are passed over, those that reach beyond it are cut off.
    """
    inside = sorted(
        (max(0, span.start - start), min(len(quote), span.end - start))
        for span in spans
        if span.start < start + len(quote) and span.end > start
    )
    pieces: list[Piece] = []
    done = 0
    for first, last in inside:
        first = max(first, done)
        if last <= first:
            continue
        if first > done:
            pieces.append(Piece(quote[done:first], False))
        pieces.append(Piece(quote[first:last], True))
        done = last
    if done < len(quote):
        pieces.append(Piece(quote[done:], False))
    return tuple(pieces)


def account_of(evidence: Evidence, spans: Iterable[Span]) -> Account:
    """Lay a quotation of an answer out, these spans of its document marked."""
    return Account(
        card_of_evidence(evidence),
        pieces_of(evidence.quote, evidence.span.start, spans),
        not evidence.claim,
    )


def card_of_evidence(evidence: Evidence) -> Card:
    """Lay a quotation of an answer out as a card; a passage has no id."""
    where = (
        claim_url(evidence.document, evidence.claim)
        if evidence.claim
        else f"/documents/{evidence.document}"
    )
    return Card(
        id=evidence.claim,
        url=where,
        predicate=str(evidence.predicate),
        factuality=str(evidence.factuality),
        denied=str(evidence.factuality).endswith("-"),
        quote=evidence.quote,
        chain=tuple(
            Voice(one.words, str(one.type), one.actor or "", one.interest, one.gap)
            for one in evidence.chain
        ),
        publisher=evidence.publisher or "",
        document=evidence.document,
        name=evidence.name,
        said=date_words(evidence.published),
        happened=window_words(evidence.window),
        parts=(
            *(_part("agent", one) for one in evidence.agents),
            *(_part("patient", one) for one in evidence.patients),
            *(Part("place", one.words, one.place or "", str(one.role)) for one in evidence.places),
        ),
        score=round(evidence.score * 100),
        current=True,
    )


def _part(role: str, one: Named) -> Part:
    return Part(role, one.words, one.actor, "")


def account_of_line(line: ClaimLine, spans: Iterable[Span] = ()) -> Account:
    """Lay a claim of the ledger out, these spans of its document marked."""
    start = claim_of(line).quote.start
    return Account(card_of(line), pieces_of(line.quote, start, spans))
