"""Map: where claims say that things happened, as finely as they say it and no finer."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from riwaya.api import Ledger
from riwaya.ask.labels import Language
from riwaya.errors import DataError
from riwaya.lexicon.outlines import Level, load_outlines
from riwaya.store.asked import ClaimQuery, params_of
from riwaya.store.columning import LONGEST_VOICE
from riwaya.store.documents import Scope
from riwaya.store.mapped import Drawn, Mark, country_of, mark_places
from riwaya.types import PlacePrecision
from riwaya.web.bench import LedgerNow, bench_of
from riwaya.web.catalogue import counted
from riwaya.web.here import Here, HereNow
from riwaya.web.narrowing import Chip, Choices, address, chips_of, choices_of, query_here
from riwaya.web.render import render

router = APIRouter()
_ROWS = 50
_WORDS = 30
_UNCHIPPED = ("sort", "order", "copies")  # they change nothing on a map
_FIELDS = ("text", "said_from", "said_to", "from", "to")
_OPEN = ("family", "actor")
_FACETS = ("family", "predicate", "actor", "place", "publisher", "factuality", "origin", "disputed")


@dataclass(frozen=True, slots=True)
class MapRow:
    """A place in the table beside the map.

    Attributes:
        id: Of the place.
        name: In the language of the page.
        within: Name of the area that stands for it on the map, where that is another one.
        mark: How many claims name it, and how it is drawn.
        url: Its claims.
    """

    id: str
    name: str
    within: str
    mark: Mark
    url: str


@dataclass(frozen=True, slots=True)
class UnknownPlace:
    """Words of a place that nothing resolved, and the claims whose quote holds them."""

    words: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class View:
    """How the page was asked for.

    Attributes:
        given: The query as the form shows it: parameter → first value.
        problem: What cannot be asked, if something cannot.
        hint: What to do about it.
        start: How many places come before those of this page of the table.
        tiles: Address of tiles, for those online; empty: none.
        tiles_host: Who would learn what is looked at.
    """

    given: Mapping[str, str]
    problem: str
    hint: str
    start: int
    tiles: str
    tiles_host: str


@dataclass(frozen=True, slots=True)
class MapPage:
    """All that ``map.html`` may use.

    Attributes:
        view: How it was asked for.
        total: Claims that fit.
        places: How many places they name.
        listed: Of these, how many the map has no outline or point for.
        rows: The places of this page of the table.
        before: Address of the page of the table before this one; empty on the first.
        after: Address of the next; empty on the last.
        unknown: Places that nothing resolved, the commonest first.
        unknown_more: How many more different words there are.
        unknown_claims: How often an unresolved place is named in all.
        facets: What else could be asked.
        chips: What is asked.
        hidden: Conditions of the query that the form has no field for.
        claims: Address of the list of the same claims.
        data: Address of what the script draws.
        outlines: Level → address of its outlines.
        scope: What was searched.
    """

    template: ClassVar[str] = "map.html"
    view: View
    total: int
    places: int
    listed: int
    rows: tuple[MapRow, ...]
    before: str
    after: str
    unknown: tuple[UnknownPlace, ...]
    unknown_more: int
    unknown_claims: int
    facets: tuple[Choices, ...]
    chips: tuple[Chip, ...]
    hidden: tuple[tuple[str, str], ...]
    claims: str
    data: str
    outlines: Mapping[str, str]
    scope: Scope


@router.get("/map")
def show_map(request: Request, ledger: LedgerNow, here: HereNow) -> HTMLResponse:
    """Show where the claims that fit say that things happened."""
    problem = hint = ""
    try:
        query = query_here(request)
    except DataError as error:  # the form stays as it is, with the reason above it
        problem, hint = f"{error.where}: {error.problem}", error.hint
        query = ClaimQuery()
    tiles = bench_of(request).settings.tiles
    view = View(
        given={key: request.query_params.getlist(key)[0] for key in request.query_params},
        problem=problem,
        hint=hint,
        start=_start(request.query_params.get("after", "")),
        tiles=tiles,
        tiles_host=tiles.partition("://")[2].partition("/")[0].removeprefix("{s}."),
    )
    return render(_page(ledger, here, query, view), here, 400 if problem else 200)


@router.get("/map/places.json")
def give_places(request: Request, ledger: LedgerNow, here: HereNow) -> JSONResponse:
    """Give what the script draws: places with counts, and the names of all regions."""
    query = query_here(request)
    marks = mark_places(ledger.index.places(ledger.viewer, query))
    names = {one: here.place(one) for one in load_outlines(Level.REGION).country}
    names |= {one.within: here.place(one.within) for one in marks if one.within}
    return JSONResponse(
        {
            "claims": address("/claims", [*params_of(replace(query, places=())), ("place", "")]),
            "names": names,
            "countries": {
                one.within: country_of(one.within) for one in marks if one.drawn is Drawn.COUNTRY
            },
            "precisions": {str(one): here.t(f"map.precision.{one}") for one in PlacePrecision},
            "places": [_drawn(one, here) for one in marks if one.drawn is not Drawn.LISTED],
        }
    )


@router.get("/map/outlines/{level}.json")
def give_outlines(level: Level, request: Request) -> Response:
    """Give the outlines of one level of divisions; they change with the program only."""
    found = load_outlines(level)
    tag = f'"{found.digest[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=604800", "Vary": "Accept-Encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(found.packed, media_type="application/json", headers=headers)
    return Response(gzip.decompress(found.packed), media_type="application/json", headers=headers)


def _start(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0


def _page(ledger: Ledger, here: Here, query: ClaimQuery, view: View) -> MapPage:
    found = ledger.index.search(ledger.viewer, query, size=1)
    marks = mark_places(ledger.index.places(ledger.viewer, query))
    unknown = ledger.index.unresolved(ledger.viewer, query)
    start, params = view.start, params_of(query)
    return MapPage(
        view=view,
        total=found.total,
        places=len(marks),
        listed=sum(one.drawn is Drawn.LISTED for one in marks),
        rows=tuple(_row(one, query, here) for one in marks[start : start + _ROWS]),
        before=_table(params, start - _ROWS) if start else "",
        after=_table(params, start + _ROWS) if start + _ROWS < len(marks) else "",
        unknown=tuple(_unknown(words, count, query) for words, count in unknown[:_WORDS]),
        unknown_more=max(0, len(unknown) - _WORDS),
        unknown_claims=sum(count for _, count in unknown),
        facets=tuple(
            choices_of(one, here, _OPEN)
            for one in found.facets
            if one.name in _FACETS and one.values
        ),
        chips=() if view.problem else chips_of("/map", params, here, _UNCHIPPED),
        hidden=tuple(pair for pair in params if pair[0] not in (*_FACETS, *_FIELDS)),
        claims=address("/claims", params),
        data=address("/map/places.json", params),
        outlines={
            level.value: f"/map/outlines/{level}.json?v={load_outlines(level).digest[:12]}"
            for level in Level
        },
        scope=ledger.scope(),
    )


def _table(params: Sequence[tuple[str, str]], start: int) -> str:
    return address("/map", [*params, ("after", str(max(0, start)))]) + "#places"


def _row(mark: Mark, query: ClaimQuery, here: Here) -> MapRow:
    within = here.place(mark.within) if mark.within not in ("", mark.place) else ""
    url = address("/claims", params_of(replace(query, places=(mark.place,))))
    return MapRow(mark.place, here.place(mark.place), within, mark, url)


def _unknown(words: str, count: int, query: ClaimQuery) -> UnknownPlace:
    """Give the claims of words: those whose quote holds them too, for no place stands for them."""
    url = address("/claims", params_of(replace(query, text=words[:LONGEST_VOICE])))
    return UnknownPlace(words, count, url)


@lru_cache(maxsize=8_192)
def _counted(key: str, number: int, language: Language) -> str:
    """Say a number of claims; thousands of places have few different ones."""
    return str(counted(key, number, language))


def _drawn(mark: Mark, here: Here) -> dict[str, Any]:
    """Give what the script draws of one place; nothing finer than the mark is in it."""
    found: dict[str, Any] = {
        "id": mark.place,
        "name": here.place(mark.place),
        "precision": mark.precision.value,
        "count": mark.count,
        "said": _counted("map.claims", mark.count, here.language),
        "drawn": mark.drawn.value,
    }
    if mark.near:
        found["near"] = _counted("map.near", mark.near, here.language)
    if mark.within:
        found["within"] = mark.within
    if mark.withheld:
        found["withheld"] = True
    if mark.point:
        found["point"] = mark.point
    if mark.box:
        found["box"] = mark.box
    return found
