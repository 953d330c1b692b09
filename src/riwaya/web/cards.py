"""Claim cards: a claim as every page shows it, its quote one click from its sentence."""

from __future__ import annotations

import json
from dataclasses import dataclass

from riwaya.store.claims import ClaimLine
from riwaya.types import DatePrecision, Interval, PartialDate, PlacePrecision

_LETTERS = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10}


@dataclass(frozen=True, slots=True)
class Voice:
    """A hop of a chain as shown; ``type`` and ``actor`` are named by the catalogue."""

    words: str
    type: str
    actor: str
    interest: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class Part:
    """An argument as shown: ``role`` agent, patient, place, time or number; ``ref`` its id.

    ``detail`` is the role of a place or what a number counts; ``named`` is what the program takes
    the words for, which is shown beside them and never instead of them.
    """

    role: str
    words: str
    ref: str
    detail: str


@dataclass(frozen=True, slots=True)
class Card:
    """A claim as shown.

    Attributes:
        id: Of the claim.
        url: Its sentence in the article.
        predicate: What is claimed; the catalogue names it.
        factuality: The speaker's certainty; the catalogue names it.
        denied: The speaker says that it is not so.
        quote: The exact words.
        chain: From the origin on; empty: the publisher's own voice.
        publisher: Who printed it; empty if not known.
        document: Id of the document.
        name: Where the document was found.
        said: When it was published, as far as known; empty if not.
        happened: What days it speaks of, as far as known; empty if not.
        parts: Its arguments.
        score: Extraction confidence, in per cent.
        current: False for a claim of a superseded reading.
    """

    id: str
    url: str
    predicate: str
    factuality: str
    denied: bool
    quote: str
    chain: tuple[Voice, ...]
    publisher: str
    document: str
    name: str
    said: str
    happened: str
    parts: tuple[Part, ...]
    score: int
    current: bool


def card_of(line: ClaimLine) -> Card:
    """Lay a claim out as a card."""
    body = json.loads(line.body)
    hops = body.get("chain", ())
    voices = [words for words in line.words if words.role == "voice"]
    return Card(
        id=line.id,
        url=claim_url(line.document, line.id),
        predicate=str(line.predicate),
        factuality=str(line.factuality),
        denied=str(line.factuality).endswith("-"),
        quote=line.quote,
        chain=tuple(
            Voice(
                said.words,
                said.ref,
                hop.get("actor") or "",
                bool(hop.get("interest")),
                bool(hop.get("gap")),
            )
            for said, hop in zip(voices, hops, strict=False)
        ),
        publisher=line.publisher or "",
        document=line.document,
        name=line.name,
        said=date_words(line.published),
        happened=window_words(line.window),
        parts=tuple(_parts(line, body)),
        score=round(line.score * 100),
        current=line.current,
    )


def _parts(line: ClaimLine, body: dict[str, object]) -> list[Part]:
    """Give the arguments; a place's role stands only in the whole claim."""
    places = body.get("places", ())
    roles = iter([str(one.get("role", "")) for one in places] if isinstance(places, list) else [])
    found = []
    for words in line.words:
        if words.role == "voice":
            continue
        is_place = words.role == "place"
        detail = next(roles, "") if is_place else ""
        ref = "" if is_place and words.ref == PlacePrecision.UNRESOLVED else words.ref or ""
        found.append(Part(words.role, words.words, ref, detail))
    return found


def claim_url(document: str, claim: str) -> str:
    """Give the address of a claim's sentence in its article."""
    return f"/documents/{document}?claim={claim}#c-{claim}"


def date_words(published: PartialDate) -> str:
    """Write a publication date as far as it is known, ISO 8601; empty if not known."""
    if published.date is None:
        return ""
    return published.date.isoformat()[: _LETTERS.get(published.precision, 10)]


def window_words(window: Interval | None) -> str:
    """Write the days a claim speaks of; an open bound is «…»; empty if neither is known."""
    if window is None or (window.first is None and window.last is None):
        return ""
    first = window.first.isoformat() if window.first else "…"
    last = window.last.isoformat() if window.last else "…"
    return first if first == last else f"{first} – {last}"
