"""Search over columns: what it finds and counts is what going through all claims finds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riwaya.api import open_ledger
from riwaya.link.predicates import FAMILY
from riwaya.link.within import lies_in
from riwaya.store.asked import FAMILIES, ActorRole, ClaimQuery, QueryError, Sort
from riwaya.store.claims import ClaimLine, claim_of
from riwaya.store.connect import open_engine
from riwaya.store.finding import ClaimIndex, ClaimPage
from riwaya.store.viewer import ANYONE
from riwaya.text.fold import fold_word
from riwaya.types import (
    Claim,
    DatePrecision,
    Factuality,
    PlaceRole,
    Predicate,
    Standing,
)

AT = "2026-01-01T00:00:00+00:00"
DAY = datetime.date


@dataclass(frozen=True)
class Known:
    """A claim with all that a naive search asks of it."""

    number: int
    line: ClaimLine
    claim: Claim
    disputed: bool
    origins: int


@dataclass(frozen=True)
class Collection:
    path: Path
    index: ClaimIndex
    known: tuple[Known, ...]


@pytest.fixture(scope="module")
def collection(
    tmp_path_factory: pytest.TempPathFactory, made: ModuleType, linking: ModuleType
) -> Iterator[Collection]:
    path = tmp_path_factory.mktemp("index") / "l.sqlite"
    with open_ledger(path) as ledger:
        list(ledger.read(made.invented(36), made.InventedReader(), at=AT))
        list(ledger.link(linking.fake_linker()))
        disputed = {
            side.id
            for line in ledger.disputes()
            if line.standing is Standing.DISPUTE
            for side in (line.first, line.second)
        }
        origins: dict[str, int] = {}
        for group in ledger.groups():
            [whole] = ledger.group(group.id)
            origins |= {line.id: group.origins for line in whole.claims}
        known = tuple(
            Known(number, line, claim_of(line), line.id in disputed, origins.get(line.id, 1))
            for number, line in enumerate(ledger.claims())
        )
    assert any(one.disputed for one in known) and any(one.origins > 2 for one in known)
    engine = open_engine(path, writable=False)
    yield Collection(path, ClaimIndex(engine, path), known)
    engine.dispose()


def said(line: ClaimLine) -> tuple[datetime.date, datetime.date] | None:
    day = line.published.date
    if day is None:
        return None
    match line.published.precision:
        case DatePrecision.MONTH:
            return day, (day.replace(day=28) + datetime.timedelta(days=4)).replace(
                day=1
            ) - datetime.timedelta(days=1)
        case DatePrecision.YEAR:
            return day, day.replace(month=12, day=31)
    return day, day


def voices(one: Known) -> set[str]:
    if not one.claim.chain:
        return set()
    words = next(word.words for word in one.line.words if word.role == "voice")
    return {one.claim.chain[0].actor or fold_word(words), fold_word(words)}


def bodies(claim: Claim, role: ActorRole) -> set[str]:
    found = {
        ActorRole.AGENT: {one.actor for one in claim.agents},
        ActorRole.PATIENT: {one.actor for one in claim.patients},
        ActorRole.VOICE: {hop.actor for hop in claim.chain if hop.actor},
    }
    return set().union(*found.values()) if role is ActorRole.ANY else found[role]


def in_places(query: ClaimQuery, claim: Claim) -> bool:
    roles = query.place_roles or (*PlaceRole,)
    return any(
        one.role in roles
        and (
            not query.places
            or (one.place is not None and any(lies_in(asked, one.place) for asked in query.places))
        )
        for one in claim.places
    )


def in_window(query: ClaimQuery, claim: Claim) -> bool:
    window = claim.window
    return window is not None and not (
        (query.first and window.last and window.last < query.first)
        or (query.last and window.first and window.first > query.last)
    )


def in_said(query: ClaimQuery, line: ClaimLine) -> bool:
    days = said(line)
    return days is not None and not (
        (query.said_first and days[1] < query.said_first)
        or (query.said_last and days[0] > query.said_last)
    )


def fits(query: ClaimQuery, one: Known) -> bool:
    """Go through all that a query asks, one by one."""
    q, claim, line = query, one.claim, one.line
    return all(
        (
            q.text is None or _holds(q, line.quote),
            not q.predicates or claim.predicate in q.predicates,
            not q.families or FAMILY[claim.predicate] in q.families,
            not (q.actors or q.actor_role is not ActorRole.ANY)
            or bool(bodies(claim, q.actor_role) & (set(q.actors) or {*_ANY})),
            not (q.places or q.place_roles) or in_places(q, claim),
            not (q.first or q.last) or in_window(q, claim),
            not (q.said_first or q.said_last) or in_said(q, line),
            not q.publishers or line.publisher in q.publishers,
            not q.origin_types or line.origin in q.origin_types,
            not q.voices or bool(voices(one) & set(q.voices)),
            not q.factualities or claim.factuality in q.factualities,
            q.reviewed is not True,
            q.disputed is None or one.disputed is q.disputed,
            one.origins >= (q.min_origins or 1),
            not q.documents or line.document in q.documents,
        )
    )


_ANY = ("ISIS", "SY_ARMY", "SDF", "HTS")


def _holds(query: ClaimQuery, quote: str) -> bool:
    assert query.text is not None
    if query.exact:
        return query.text in quote
    return query.text in fold_word(quote)


def naive(collection: Collection, query: ClaimQuery) -> list[Known]:
    return [one for one in collection.known if fits(query, one)]


# One value of each facet, and the query that asks for it alone.
ASKING = {
    "predicate": lambda q, key: replace(q, predicates=(Predicate(key),)),
    "family": lambda q, key: replace(q, families=(key,)),
    "actor": lambda q, key: replace(q, actors=(key,)),
    "actor_role": lambda q, key: replace(q, actor_role=ActorRole(key)),
    "place": lambda q, key: replace(q, places=(key,)),
    "place_role": lambda q, key: replace(q, place_roles=(PlaceRole(key),)),
    "publisher": lambda q, key: replace(q, publishers=(key,)),
    "origin": lambda q, key: replace(q, origin_types=(key,)),
    "voice": lambda q, key: replace(q, voices=(key,)),
    "factuality": lambda q, key: replace(q, factualities=(Factuality(key),)),
    "reviewed": lambda q, key: replace(q, reviewed=key == "yes"),
    "disputed": lambda q, key: replace(q, disputed=key == "yes"),
    "origins": lambda q, key: replace(q, min_origins=int(key)),
}


def some(*values: object) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


DAYS = st.none() | st.dates(DAY(2019, 12, 1), DAY(2020, 12, 31))
QUERIES = st.builds(
    ClaimQuery,
    text=st.sampled_from((None, None, None, "قتل", "الحاجز", "القريه")),
    predicates=some(*Predicate),
    families=some(*FAMILIES),
    actors=some(*_ANY, "USA"),
    actor_role=st.sampled_from(ActorRole),
    places=some("85678359", "region.sy.badiya_sy", "85632413", "421197935", "region.sy.rif_al_n"),
    place_roles=some(*PlaceRole),
    first=DAYS,
    last=DAYS,
    said_first=DAYS,
    said_last=DAYS,
    publishers=some("دار الأمل", "دار النور", "لا أحد"),
    origin_types=some("PUBLISHER", "ANON_PLURAL"),
    voices=some("مصادر", "شهود", "ISIS"),
    factualities=some(*Factuality),
    reviewed=st.sampled_from((None, None, None, False, True)),
    disputed=st.none() | st.booleans(),
    min_origins=st.sampled_from((None, None, None, 1, 2, 3)),
    group_copies=st.just(False),
)
# Most of a query left out, so that something is found.
FEW = st.builds(
    lambda query, kept: replace(
        ClaimQuery(group_copies=False), **{name: getattr(query, name) for name in kept}
    ),
    QUERIES,
    st.sets(st.sampled_from(list(ClaimQuery.__dataclass_fields__)), max_size=4),
).map(lambda query: replace(query, group_copies=False, documents=(), sort=Sort.DOCUMENT))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(query=FEW)
def test_totals_and_facets_are_those_of_a_naive_count(
    collection: Collection, query: ClaimQuery
) -> None:
    page = collection.index.search(ANYONE, query, size=500)
    expected = naive(collection, query)
    assert page.total == len(expected)
    ids = [row.line.id for row in page.rows]
    assert ids == [one.line.id for one in (expected[::-1] if query.descending else expected)]
    for facet in page.facets:
        for value in facet.values:
            alone = naive(collection, ASKING[facet.name](query, value.key))
            assert (facet.name, value.key, value.count) == (facet.name, value.key, len(alone))


def test_the_facets_miss_nothing(collection: Collection) -> None:
    facets = collection.index.search(ANYONE, ClaimQuery()).facets
    assert [facet.name for facet in facets] == list(ASKING_ORDER)
    keys = {facet.name: {value.key for value in facet.values} for facet in facets}
    assert keys["predicate"] == {one.claim.predicate.value for one in collection.known}
    assert keys["actor"] == {*_ANY}
    assert keys["publisher"] == {"دار الأمل", "دار النور"}
    assert {"85632413", "85678359", "region.sy.badiya_sy", "421197935"} <= keys["place"]


ASKING_ORDER = (
    "predicate", "family", "origin", "factuality", "publisher", "actor", "actor_role", "place",
    "place_role", "voice", "reviewed", "disputed", "origins",
)  # fmt: skip


def test_what_is_selected_is_listed_though_nothing_has_it(collection: Collection) -> None:
    page = collection.index.search(ANYONE, ClaimQuery(actors=("USA",), places=("85633793",)))
    assert page.total == 0
    assert _value(page, "actor", "USA") == (0, True)
    assert _value(page, "place", "85633793") == (0, True)


def _value(page: ClaimPage, name: str, key: str) -> tuple[int, bool]:
    [facet] = [one for one in page.facets if one.name == name]
    [value] = [one for one in facet.values if one.key == key]
    return value.count, value.selected


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("descending", [False, True])
def test_pages_follow_each_other_in_order(
    collection: Collection, sort: Sort, descending: bool
) -> None:
    query = ClaimQuery(sort=sort, descending=descending, group_copies=False)
    given, after, pages = [], None, 0
    while True:
        page = collection.index.search(ANYONE, query, after=after, size=7)
        given += [row.line.id for row in page.rows]
        pages, after = pages + 1, page.next
        if after is None:
            break
    expected = sorted(collection.known, key=lambda one: _rank(one, sort, descending))
    assert given == [one.line.id for one in expected]
    assert pages == -(-len(given) // 7)


def _rank(one: Known, sort: Sort, descending: bool) -> tuple[bool, float, int]:
    window = one.claim.window
    happened = window and (window.first or window.last)
    value: float | None
    match sort:
        case Sort.SAID:
            value = days[0].toordinal() if (days := said(one.line)) else None
        case Sort.HAPPENED:
            value = happened.toordinal() if happened else None
        case Sort.SCORE:
            value = one.line.score
        case Sort.ORIGINS:
            value = one.origins
        case Sort.DOCUMENT:
            value = one.number
    return value is None, (-value if descending else value) if value is not None else 0, one.number


BAD_CURSORS = {
    "junk": "junk!",
    "another order": None,
    "not base64": "%%%",
    "no list": "e30",
    "letters in it": "WyJzYWlkIiwgMSwgIngiLCAxXQ",
    "very long": "A" * 5_000,
    "a number beyond all": "WyJzYWlkIiwgMSwgMWU0MDAsIDFd",
    "deep": "W" * 199,
}


@pytest.mark.parametrize("token", BAD_CURSORS.values(), ids=BAD_CURSORS.keys())
def test_a_cursor_that_is_none_is_refused(collection: Collection, token: str | None) -> None:
    if token is None:
        token = collection.index.search(ANYONE, ClaimQuery(sort=Sort.SCORE), size=1).next
    with pytest.raises(QueryError, match="after"):
        collection.index.search(ANYONE, ClaimQuery(), after=token)


@given(token=st.text(max_size=40))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_cursor_is_read_or_refused(collection: Collection, token: str) -> None:
    with suppress(QueryError):
        collection.index.search(ANYONE, ClaimQuery(), after=token, size=1)


@pytest.mark.parametrize("size", [0, -1, 501])
def test_a_page_has_a_size(collection: Collection, size: int) -> None:
    with pytest.raises(QueryError, match="size"):
        collection.index.search(ANYONE, ClaimQuery(), size=size)


TEXTS = {
    "folded": (ClaimQuery(text="احمد"), "أحمد"),
    "through marks": (ClaimQuery(text="قتل احمد"), "قُتِل أحمد"),
    "letter for letter": (ClaimQuery(text="قُتِل", exact=True), "قُتِل"),
    "the beginning of a word": (ClaimQuery(text="للجنو", exact=True), "للجنود"),
    "not without the marks": (ClaimQuery(text="قتل أحمد", exact=True), None),
    "nothing has it": (ClaimQuery(text="سفينة"), None),
}


@pytest.mark.parametrize(("query", "words"), TEXTS.values(), ids=TEXTS.keys())
def test_texts(collection: Collection, query: ClaimQuery, words: str | None) -> None:
    page = collection.index.search(ANYONE, query, size=500)
    assert bool(page.rows) is (words is not None)
    assert all(words in row.line.quote for row in page.rows if words)


def test_a_text_without_a_word_is_refused(collection: Collection) -> None:
    with pytest.raises(QueryError, match="holds no word"):
        collection.index.search(ANYONE, ClaimQuery(text="…"))


def test_documents_are_asked_for_by_their_ids(collection: Collection) -> None:
    key = collection.known[-1].line.document
    page = collection.index.search(ANYONE, ClaimQuery(documents=(key, "0" * 64)), size=500)
    assert {row.line.document for row in page.rows} == {key}
    assert page.total == sum(one.line.document == key for one in collection.known)
    assert collection.index.search(ANYONE, ClaimQuery(documents=("0" * 64,))).total == 0
