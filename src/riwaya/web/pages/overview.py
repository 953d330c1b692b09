"""Overview: what the collection holds and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from riwaya.api import Ledger
from riwaya.store.documents import Scope
from riwaya.store.forms import from_json
from riwaya.store.overview import Overview, PublisherCount
from riwaya.store.questions import Saved
from riwaya.store.recent import Parting
from riwaya.web.bars import HEIGHT, Chart, charts_of
from riwaya.web.bench import LedgerNow
from riwaya.web.cards import Card, card_of, date_words
from riwaya.web.here import Here, HereNow
from riwaya.web.remembered import answer_now
from riwaya.web.render import render
from riwaya.web.sketch import WIDTH, sketch_of

router = APIRouter()
_PUBLISHERS, _PLACES, _WORDS, _DISPUTES, _QUESTIONS = 10, 6, 12, 3, 8


@dataclass(frozen=True, slots=True)
class Count:
    """A number with its name; ``url`` lists what is counted, empty where nothing does."""

    name: str
    count: int
    url: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A place with the claims that name it, and how finely they know it."""

    name: str
    precision: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Division:
    """A division on the small map: its outline, its shade (0: no claims), and its words."""

    path: str
    shade: int
    words: str


@dataclass(frozen=True, slots=True)
class SmallMap:
    """Where things are said to happen, by division; ``beside``: claims it does not show."""

    width: int
    height: int
    divisions: tuple[Division, ...]
    beside: int


@dataclass(frozen=True, slots=True)
class Parted:
    """A dispute in brief: in what two claims part, and the words of both."""

    type: str
    first: Card
    second: Card
    first_words: str
    second_words: str
    url: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """All that ``overview.html`` may use.

    Attributes:
        documents: How many there are.
        claims: How many current ones.
        publishers: Those with most documents; ``more`` counts their claims.
        publishers_left: How many publishers are not shown.
        first: Earliest publication date, as far as known.
        last: Latest.
        lacks: What the collection lacks: names of the catalogue, with lists.
        reviewed: Claims that a person decided on.
        charts: Claims by when they were said, and by when things happened.
        height: Of a chart, in pixels.
        map: The divisions they name places in; None if it would be empty.
        places: Those that most claims name.
        unresolved: Places that nothing resolved.
        words: The commonest words of these.
        disputes: The latest ones.
        disputed: How many there are.
        questions: Saved questions by name.
        scope: What was counted.
    """

    template: ClassVar[str] = "overview.html"
    documents: int
    claims: int
    publishers: tuple[Count, ...]
    publishers_left: int
    first: str
    last: str
    lacks: tuple[Count, ...]
    reviewed: int
    charts: tuple[Chart, ...]
    height: int
    map: SmallMap | None
    places: tuple[Place, ...]
    unresolved: int
    words: tuple[tuple[str, int], ...]
    disputes: tuple[Parted, ...]
    disputed: int
    questions: tuple[str, ...]
    scope: Scope


@dataclass(frozen=True, slots=True)
class NewsPage:
    """All that ``news.html`` may use: questions with how many claims of each answer are new."""

    template: ClassVar[str] = "news.html"
    questions: tuple[Count, ...]


@router.get("/")
def show_overview(ledger: LedgerNow, here: HereNow) -> HTMLResponse:
    """Show what the collection holds and lacks."""
    found = ledger.index.overview(ledger.viewer)
    known = [one for one in found.publishers if one.publisher]
    times = found.timeline
    page = OverviewPage(
        documents=found.documents,
        claims=found.claims,
        publishers=tuple(map(_publisher, known[:_PUBLISHERS])),
        publishers_left=max(0, len(known) - _PUBLISHERS),
        first=date_words(found.first) if found.first else "",
        last=date_words(found.last) if found.last else "",
        lacks=_lacks(found),
        reviewed=found.reviewed,
        charts=charts_of(times.said, times.happened, mirrored=here.direction == "rtl"),
        height=HEIGHT,
        map=_map(found, here),
        places=_places(found, here),
        unresolved=found.unresolved,
        words=found.unresolved_words[:_WORDS],
        disputes=tuple(_parting(one) for one in ledger.recent.disputes(_DISPUTES)),
        disputed=found.open_disputes,
        questions=tuple(one.name for one in ledger.questions.list()[:_QUESTIONS]),
        scope=ledger.scope(),
    )
    return render(page, here)


@router.get("/news")
def show_news(ledger: LedgerNow, here: HereNow) -> HTMLResponse:
    """Answer the saved questions and say how much is new; nothing is noted as seen."""
    found = [_news(ledger, one) for one in ledger.questions.list()[:_QUESTIONS]]
    return render(NewsPage(tuple(found)), here)


def _news(ledger: Ledger, saved: Saved) -> Count:
    from riwaya.ask.query import Query

    answer = answer_now(ledger, from_json(Query, saved.query))
    claims = {one.claim for side in answer.positions for one in side.evidence if one.claim}
    url = "/ask?" + urlencode({"saved": saved.name})
    return Count(saved.name, len(claims - saved.known), url)


def _publisher(one: PublisherCount) -> Count:
    name = one.publisher or ""
    return Count(name, one.documents, "/documents?" + urlencode({"publisher": name}), one.claims)


def _lacks(found: Overview) -> tuple[Count, ...]:
    nameless = sum(one.documents for one in found.publishers if not one.publisher)
    counts = (
        Count("undated", found.undated, "/documents?undated=yes"),
        Count("nameless", nameless, "/documents?nameless=yes"),
        Count("unread", found.unread, "/documents?unread=yes"),
        Count("silent", found.silent, "/documents?silent=yes"),
    )
    return tuple(one for one in counts if one.count)


def _map(found: Overview, here: Here) -> SmallMap | None:
    sketch = sketch_of(found.places)
    if sketch is None:
        return None
    divisions = tuple(
        Division(one.path, one.shade, f"{here.place(one.id)}: {one.count}" if one.count else "")
        for one in sketch.shapes
    )
    return SmallMap(WIDTH, sketch.height, divisions, sketch.beside)


def _places(found: Overview, here: Here) -> tuple[Place, ...]:
    return tuple(
        Place(
            here.place(one.place),
            str(one.precision),
            one.count,
            "/claims?" + urlencode({"place": one.place}),
        )
        for one in found.places[:_PLACES]
    )


def _parting(line: Parting) -> Parted:
    return Parted(
        str(line.type),
        card_of(line.first),
        card_of(line.second),
        line.first_words,
        line.second_words,
        f"/disputes/{line.first.id}/{line.second.id}/{line.type}",
    )
