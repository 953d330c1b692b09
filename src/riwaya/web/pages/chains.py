"""Chains: who carries whose words, for one event, one question, some claims or all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import quote, urlencode

import numpy as np
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from riwaya.api import Ledger
from riwaya.ask.question import read_question
from riwaya.errors import DataError
from riwaya.store.asked import ClaimQuery, params_of, query_of
from riwaya.store.carrying import KIND, UNKNOWN, Carried, Edge, Node
from riwaya.store.documents import Scope
from riwaya.store.rows import PUBLISHER
from riwaya.store.source_keys import UNNAMED, SourceKind, read_key
from riwaya.web.bench import LedgerNow
from riwaya.web.faults import NotFoundError
from riwaya.web.here import Here, HereNow
from riwaya.web.narrowing import Chip, name_of
from riwaya.web.pages.sources import source_url
from riwaya.web.remembered import answer_now
from riwaya.web.render import render

router = APIRouter()
_BESIDE = ("lang", "theme", "as_of", "group", "ask", "edges", "after")
_EDGES = (20, 40, 80)
_LONGEST = 1_000  # letters of a question


@dataclass(frozen=True, slots=True)
class Point:
    """A voice or a publisher as shown.

    Attributes:
        key: Of the node.
        name: In the language of the page; of single voices their words.
        kind: Type of the voice, or PUBLISHER; empty of a body.
        many: How many voices are put together in it.
        first: Claims that begin with it.
        handed: Claims that it hands on or prints.
        url: Its card, or the claims of its kind; empty if there is neither.
        words: Its name is quoted from articles.
    """

    key: str
    name: str
    kind: str
    many: int
    first: int
    handed: int
    url: str
    words: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One carries the words of another."""

    source: Point
    carrier: Point
    claims: int
    voices: int
    origins: int | None


@dataclass(frozen=True, slots=True)
class About:
    """What the page is about.

    Attributes:
        kind: ``group``, ``ask``, ``some`` or ``all``.
        words: The question as it was asked, or the id of the event.
        url: Where the same thing stands in full; empty for all.
    """

    kind: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class ChainsPage:
    """All that ``chains.html`` may use.

    Attributes:
        about: What is shown.
        problem: What cannot be asked, if something cannot; and what to do.
        hint: What to do about it.
        steps: The widest first.
        points: Those that the steps join, as the script draws them.
        claims: How many there are.
        own: Of these, in the publisher's own voice.
        left: Steps left out, and the claims on these.
        together: Persons and unnamed voices are put together by kind.
        sizes: How many steps can be asked for, with addresses; the one shown has none.
        chips: Conditions on the claims.
        scope: What there is.
    """

    template: ClassVar[str] = "chains.html"
    about: About
    problem: str
    hint: str
    steps: tuple[Step, ...]
    points: tuple[Mapping[str, str], ...]
    claims: int
    own: int
    left: tuple[int, int]
    together: bool
    sizes: tuple[tuple[int, str], ...]
    chips: tuple[Chip, ...]
    scope: Scope


@router.get("/chains")
def show_chains(
    request: Request, ledger: LedgerNow, here: HereNow, group: str = "", ask: str = ""
) -> HTMLResponse:
    """Show who carries whose words."""
    params = {key: request.query_params.getlist(key) for key in request.query_params}
    most = _most(request.query_params.get("edges", ""))
    try:
        if group:
            return render(_of_group(ledger, here, group, most), here)
        if ask:
            return render(_of_question(ledger, here, ask[:_LONGEST], most), here)
        query = query_of({key: params[key] for key in params if key not in _BESIDE})
        return render(_of_claims(ledger, here, query, most), here)
    except DataError as error:
        problem = f"{error.where}: {error.problem}"
        page = _of_claims(ledger, here, ClaimQuery(), most)
        return render(replace(page, problem=problem, hint=error.hint, chips=()), here, 400)


def _most(given: str) -> int:
    return int(given) if given in map(str, _EDGES) else _EDGES[1]


def _of_group(ledger: Ledger, here: Here, group: str, most: int) -> ChainsPage:
    numbers = ledger.index.group(ledger.viewer, group)
    if not len(numbers):
        raise NotFoundError("event", group[:80])
    found = ledger.carrying.among(ledger.viewer, numbers, most=most, event=True)
    about = About("group", group, f"/groups/{quote(group, safe='')}")
    return _page(ledger, here, about, found, most)


def _of_question(ledger: Ledger, here: Here, asked: str, most: int) -> ChainsPage:
    """Take the claims of all positions of an answer. Raises QuestionError."""
    answer = answer_now(ledger, read_question(asked))
    ids = {one.claim for position in answer.positions for one in position.evidence}
    numbers = ledger.carrying.numbers(ids)
    found = ledger.carrying.among(ledger.viewer, numbers, most=most)
    about = About("ask", asked, "/ask?" + urlencode({"q": asked}))
    return _page(ledger, here, about, found, most)


def _of_claims(ledger: Ledger, here: Here, query: ClaimQuery, most: int) -> ChainsPage:
    params = params_of(query)
    numbers = ledger.index.numbers(ledger.viewer, query)
    found = ledger.carrying.among(ledger.viewer, np.sort(numbers), most=most, together=True)
    about = About("some" if params else "all", "", "/claims?" + urlencode(params))
    chips = tuple(
        Chip(
            here.t(f"claims.by.{name}"),
            name_of(name, value, here),
            "/chains?" + urlencode([one for one in params if one != (name, value)]),
        )
        for name, value in params
        if name not in ("sort", "order", "copies")
    )
    return replace(_page(ledger, here, about, found, most), chips=chips)


def _page(ledger: Ledger, here: Here, about: About, found: Carried, most: int) -> ChainsPage:
    single = [one.key for one in found.nodes if one.name]
    written = ledger.sources.spelled(single)
    points = {node.key: _point(node, written, here) for node in found.nodes}
    return ChainsPage(
        about=about,
        problem="",
        hint="",
        steps=tuple(_step(edge, points) for edge in found.edges),
        points=tuple(_drawn(one, here) for one in points.values()),
        claims=found.claims,
        own=found.own,
        left=(found.edges_left, found.claims_left),
        together=found.together,
        sizes=tuple(
            (size, "" if size == most else here.with_params(edges=str(size))) for size in _EDGES
        ),
        chips=(),
        scope=ledger.scope(),
    )


def _step(edge: Edge, points: Mapping[str, Point]) -> Step:
    ends = points[edge.source], points[edge.carrier]
    return Step(*ends, edge.claims, edge.voices, edge.origins)


def _point(node: Node, written: Mapping[str, str], here: Here) -> Point:
    counts = (node.many, node.first, node.handed)
    if node.key == UNKNOWN:
        name = str(here.t("card.no-publisher"))
        return Point(node.key, name, node.type, *counts, url="", words=False)
    if node.key.startswith(KIND):
        name, url = str(here.t(f"voice.{node.type}")), f"/claims?origin={node.type}"
        return Point(node.key, name, node.type, *counts, url=url, words=False)
    is_body = read_key(node.key).kind is SourceKind.ACTOR
    name = here.actor(node.name) if is_body else written.get(node.key, node.name)
    url = source_url(node.key)
    # A body speaks in many ways: no single type would be right.
    kind = "" if is_body else node.type
    return Point(node.key, name, kind, *counts, url=url, words=not is_body)


def _drawn(point: Point, here: Here) -> dict[str, str]:
    """Give what the script draws of a point, with all words that it shows."""
    kind = "" if point.kind in ("", PUBLISHER) else str(here.t(f"voice.{point.kind}"))
    if point.key.startswith(KIND):
        kind = str(here.n("chains.many", point.many))
    said = [point.name, kind]
    if point.first:
        said.append(str(here.n("chains.first", point.first)))
    if point.handed:
        said.append(str(here.n("chains.handed", point.handed)))
    look = "publisher" if point.kind == PUBLISHER else "voice"
    if point.kind in UNNAMED:
        look = "unnamed"
    return {
        "key": point.key,
        "name": point.name,
        "kind": kind,
        "look": look,
        "url": point.url,
        "said": " · ".join(one for one in said if one),
    }
