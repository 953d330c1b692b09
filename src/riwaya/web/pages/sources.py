"""Sources: voices and publishers, and a card of each: what it said, in counts and quotations.

Nothing here is a score. Persons stand last and by name, whatever is counted of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Annotated, ClassVar
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from riwaya.api import Ledger
from riwaya.ask.labels import Language, actor_name
from riwaya.errors import DataError, LedgerError, StaleDecision
from riwaya.store.asked import QueryError, query_of
from riwaya.store.documents import Scope
from riwaya.store.rating import Rating, Reliability
from riwaya.store.search import folded_words
from riwaya.store.source_cards import Beside
from riwaya.store.source_cards import Card as SourceCard
from riwaya.store.source_counts import SourceLine
from riwaya.store.source_keys import SourceKey, SourceKind, read_key
from riwaya.store.sourcing import SourceOrder
from riwaya.text.fold import fold_word
from riwaya.types import VoiceType
from riwaya.web.bench import LedgerNow, now
from riwaya.web.cards import Card, card_of
from riwaya.web.faults import NotFoundError
from riwaya.web.here import Here, HereNow
from riwaya.web.params import one_of, page_of
from riwaya.web.render import render

router = APIRouter()
_SIZE = 50
_CLAIMS = 10
_LONGEST = 200
_SEE_OTHER = 303
TYPES = (SourceKind.PUBLISHER.value, SourceKind.ACTOR.value, *(one.value for one in VoiceType))
"""Types to choose from: publishers, bodies, and voices by their type."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source in the list; ``rated`` is what people hold of it, never shown of a person."""

    url: str
    name: str
    type: str
    words: bool
    origin: int
    relay: int
    printed: int
    unnamed: int
    rated: str


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """All that ``sources.html`` may use; ``number`` is that of the page, from 1."""

    template: ClassVar[str] = "sources.html"
    rows: tuple[SourceRow, ...]
    text: str
    type: str
    order: str
    types: tuple[str, ...]
    total: int
    number: int
    pages: int
    scope: Scope


@dataclass(frozen=True, slots=True)
class Counted:
    """A thing that a source speaks of, how often, and the claims; ``url`` may be empty."""

    key: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Habit:
    """The words that a source has for one body, quoted, with how often."""

    actor: str
    words: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RatingForm:
    """The form to rate a source; as it was filled in where it could not be kept.

    ``seen`` is the number of the last rating; ``fault`` a key of the catalogue, or empty.
    """

    value: str
    why: str
    seen: int
    fault: str


@dataclass(frozen=True, slots=True)
class SourcePage:
    """All that ``source.html`` may use.

    Attributes:
        url: Of the card.
        name: In the language of the page, or the words of the voice.
        type: Publisher, body, or the type of the voice.
        words: The name is quoted.
        person: It is a person.
        line: How often it is heard.
        share: Of what a publisher prints, how much rests on unnamed voices, in per cent.
        predicates: What it claims.
        agents: Whom it tells of as doing something.
        patients: Whom it tells of as done to.
        said: First and last day that it was published; empty if not known.
        spoken_of: First and last day that it speaks of; empty if not known.
        beside: How its claims stand to those of others; None of a private person.
        habits: Its words for each body.
        about: Claims that tell of it, and their address.
        claims: The latest ones, with their number and address.
        chains: Address of the chains it stands in.
        ratings: What people held of it, the last first.
        values: What can be held.
        form: To say so.
        scope: What was searched.
    """

    template: ClassVar[str] = "source.html"
    url: str
    name: str
    type: str
    words: bool
    person: bool
    line: SourceLine
    share: int
    predicates: tuple[Counted, ...]
    agents: tuple[Counted, ...]
    patients: tuple[Counted, ...]
    said: tuple[str, str]
    spoken_of: tuple[str, str]
    beside: Beside | None
    habits: tuple[Habit, ...]
    about: tuple[int, str]
    claims: tuple[tuple[Card, ...], int, str]
    chains: str
    ratings: tuple[Rating, ...]
    values: tuple[str, ...]
    form: RatingForm
    scope: Scope


@router.get("/sources")
def show_sources(request: Request, ledger: LedgerNow, here: HereNow) -> HTMLResponse:
    """List voices and publishers."""
    asked = request.query_params
    text, wanted = asked.get("text", "").strip()[:_LONGEST], asked.get("type", "")
    if wanted and wanted not in TYPES:
        raise DataError("type", f"{wanted[:40]!r} is unknown", "use one of " + ", ".join(TYPES))
    order = one_of(SourceOrder, "order", asked.get("order", "")) or SourceOrder.COUNT
    lines = _fitting(ledger.sources.list(order=order, limit=_ALL), text, wanted)
    if order is SourceOrder.NAME:
        lines.sort(key=lambda line: (line.source.person, _name(line.source, here).lower()))
    pages = max(1, -(-len(lines) // _SIZE))
    number = min(page_of(asked), pages)
    some = lines[(number - 1) * _SIZE : number * _SIZE]
    written = ledger.sources.spelled(one.key for one in some)
    rated = ledger.ratings.current()
    page = SourcesPage(
        rows=tuple(_row(one, written, rated, here) for one in some),
        text=text,
        type=wanted,
        order=order.value,
        types=TYPES,
        total=len(lines),
        number=number,
        pages=pages,
        scope=ledger.scope(),
    )
    return render(page, here)


@router.get("/sources/{key:path}")
def show_source(key: str, ledger: LedgerNow, here: HereNow) -> HTMLResponse:
    """Show the card of a source."""
    card = _card(ledger, key)
    ratings = ledger.ratings.history(key)
    last = ratings[-1] if ratings else None
    form = RatingForm("", "", last.seq if last else 0, "")
    return render(_page(ledger, here, card, ratings, form), here)


@router.post("/sources/{key:path}")
def rate_source(
    key: str,
    ledger: LedgerNow,
    here: HereNow,
    value: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
) -> Response:
    """Keep what a person holds of a source; what cannot be kept is shown again, filled in."""
    card = _card(ledger, key)
    given = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else 0
    fault = _fault(value, why)
    if not fault:
        try:
            held = Reliability(value)
            ledger.ratings.rate(
                key, held, by=here.viewer.name, why=why.strip(), at=now(), seen=given
            )
            return RedirectResponse(f"{source_url(key)}#ratings", _SEE_OTHER)
        except StaleDecision:
            fault = "stale"
        except ValueError:
            fault = "seen"
    ratings = ledger.ratings.history(key)
    last = ratings[-1].seq if ratings else 0
    form = RatingForm(value, why[:_LONGEST], last, fault)
    status = 409 if fault in ("stale", "seen") else 422
    return render(_page(ledger, here, card, ratings, form), here, status)


def source_url(key: str) -> str:
    """Give the address of the card of a source."""
    return "/sources/" + quote(key, safe="")


_ALL = 10**9


def _fault(value: str, why: str) -> str:
    if value not in [*Reliability]:
        return "value"
    return "" if why.strip() and "\0" not in why and len(why) <= _LONGEST * 5 else "why"


def _card(ledger: Ledger, key: str) -> SourceCard:
    """Fetch a card. Raises NotFoundError if no claim has this source."""
    try:
        card = ledger.sources.card(key)
    except LedgerError:
        card = None
    if card is None:
        raise NotFoundError("source", key[:80])
    return card


def _fitting(lines: Iterable[SourceLine], text: str, wanted: str) -> list[SourceLine]:
    words = folded_words(text.lower()) if text else []
    return [
        line
        for line in lines
        if (not wanted or _type(line.source) == wanted)
        and (not words or all(word in _heard_as(line.key) for word in words))
    ]


@lru_cache(maxsize=65_536)
def _heard_as(key: str) -> str:
    """Give all names of a source, folded: of a body in both languages, and its id."""
    source = read_key(key)
    if source.kind is not SourceKind.ACTOR:
        return fold_word(source.name).lower()
    names = [source.name, *(actor_name(source.name, language) for language in Language)]
    return fold_word(" ".join(names)).lower()


def _type(source: SourceKey) -> str:
    return source.type.value if source.type else source.kind.value


def _name(source: SourceKey, here: Here) -> str:
    return here.actor(source.name) if source.kind is SourceKind.ACTOR else source.name


def _row(
    line: SourceLine, written: Mapping[str, str], rated: Mapping[str, Rating], here: Here
) -> SourceRow:
    shown = rated.get(line.key)
    return SourceRow(
        url=source_url(line.key),
        name=written.get(line.key) or _name(line.source, here),
        type=_type(line.source),
        words=line.source.kind is SourceKind.VOICE,
        origin=line.origin,
        relay=line.relay,
        printed=line.printed,
        unnamed=line.unnamed,
        rated=shown.value if shown and not shown.internal else "",
    )


def _page(
    ledger: Ledger, here: Here, card: SourceCard, ratings: Sequence[Rating], form: RatingForm
) -> SourcePage:
    line, source = card.line, card.line.source
    own = _params(source)
    return SourcePage(
        url=source_url(line.key),
        name=ledger.sources.spelled([line.key]).get(line.key) or _name(source, here),
        type=_type(source),
        words=source.kind is SourceKind.VOICE,
        person=source.person,
        line=line,
        share=round(100 * line.unnamed / line.printed) if line.printed else 0,
        predicates=tuple(
            Counted(name.value, count, _claims([*own, ("predicate", name.value)]))
            for name, count in card.predicates
        ),
        agents=_of_whom(card.agents, own, "agent"),
        patients=_of_whom(card.patients, own, "patient"),
        said=(card.said[0] or "", card.said[1] or ""),
        spoken_of=(card.spoken_of[0] or "", card.spoken_of[1] or ""),
        beside=card.beside,
        habits=tuple(_habits(card)),
        about=(card.about, _about(source)),
        claims=_latest(ledger, own),
        chains="/chains?" + urlencode(own),
        ratings=tuple(reversed(ratings)),
        values=tuple(map(str, Reliability)),
        form=form,
        scope=ledger.scope(),
    )


def _params(source: SourceKey) -> list[tuple[str, str]]:
    """Give the condition of the list of claims that finds what a source begins or prints."""
    name = "publisher" if source.kind is SourceKind.PUBLISHER else "voice"
    found = [(name, source.name[:_LONGEST])]
    return [*found, ("origin", source.type.value)] if source.type else found


def _claims(params: Sequence[tuple[str, str]]) -> str:
    return "/claims?" + urlencode(params)


def _of_whom(
    counts: Iterable[tuple[str, int]], own: Sequence[tuple[str, str]], role: str
) -> tuple[Counted, ...]:
    return tuple(
        Counted(actor, count, _claims([*own, ("actor", actor), ("actor_role", role)]))
        for actor, count in counts
    )


def _habits(card: SourceCard) -> Iterable[Habit]:
    for actor, names in groupby(card.naming, key=lambda one: one.actor):
        yield Habit(actor, tuple((one.words, one.count) for one in names))


def _about(source: SourceKey) -> str:
    if source.kind is SourceKind.ACTOR:
        return _claims([("actor", source.name)])
    return _claims([("text", source.name[:_LONGEST])])


def _latest(ledger: Ledger, own: Sequence[tuple[str, str]]) -> tuple[tuple[Card, ...], int, str]:
    """Give its latest claims; none where its words cannot be searched for."""
    asked: dict[str, list[str]] = {}
    for name, value in own:
        asked.setdefault(name, []).append(value)
    try:
        found = ledger.index.search(ledger.viewer, query_of(asked), size=_CLAIMS)
    except QueryError:
        return (), 0, ""
    return tuple(card_of(one.line) for one in found.rows), found.total, _claims(own)
