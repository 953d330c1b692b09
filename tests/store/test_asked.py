"""Queries and the parameters of an address: each way and back, and every fault named."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riwaya.store.asked import (
    FAMILIES,
    PARAMETERS,
    ActorRole,
    ClaimQuery,
    QueryError,
    Sort,
    params_of,
    query_of,
)
from riwaya.types import Factuality, PlaceRole, Predicate, VoiceType

DAY = datetime.date
# A machine with much to do is no fault of the query.
SLOWLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PLACES = ["85678359", "421202163", "region.sy.badiya_sy"]


def listed(params: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in params:
        found.setdefault(name, []).append(value)
    return found


GOOD = {
    "nothing": ({}, ClaimQuery()),
    "an empty field of a form": ({"text": [""], "predicate": ["", " "]}, ClaimQuery()),
    "several values": (
        {"predicate": ["KILL", "RAID"]},
        ClaimQuery(predicates=(Predicate.KILL, Predicate.RAID)),
    ),
    "the same value twice": ({"actor": ["ISIS", "ISIS"]}, ClaimQuery(actors=("ISIS",))),
    "a month from its first day": ({"from": ["2017-10"]}, ClaimQuery(first=DAY(2017, 10, 1))),
    "a month to its last day": ({"to": ["2016-02"]}, ClaimQuery(last=DAY(2016, 2, 29))),
    "a year to its last day": ({"said_to": ["2016"]}, ClaimQuery(said_last=DAY(2016, 12, 31))),
    "what is not reviewed": ({"reviewed": ["no"]}, ClaimQuery(reviewed=False)),
    "copies apart": ({"copies": ["apart"]}, ClaimQuery(group_copies=False)),
    "a voice by its words": ({"voice": ["«المصادر»"]}, ClaimQuery(voices=("المصادر",))),
    "an order": (
        {"sort": ["score"], "order": ["asc"]},
        ClaimQuery(sort=Sort.SCORE, descending=False),
    ),
    "what is for others": ({"after": ["x"], "size": ["9"]}, ClaimQuery()),
}


@pytest.mark.parametrize(("params", "query"), GOOD.values(), ids=GOOD.keys())
def test_parameters_are_read(params: dict[str, list[str]], query: ClaimQuery) -> None:
    assert query_of(params) == query


BAD = {
    "a parameter that is none": ({"colour": ["red"]}, "'colour': no such parameter"),
    "a predicate that is none": ({"predicate": ["FLY"]}, "predicate: 'FLY' is unknown"),
    "an actor that is none": ({"actor": ["NOBODY"]}, "actor: no actor has the id 'NOBODY'"),
    "a place that is none": ({"place": ["atlantis"]}, "place: no place has the id 'atlantis'"),
    "no date": ({"from": ["yesterday"]}, "from: 'yesterday' is no date"),
    "a day that is not in the calendar": ({"to": ["2019-02-29"]}, "to: '2019-02-29' is no date"),
    "Arabic digits": ({"from": ["٢٠١٧"]}, "from: '٢٠١٧' is no date"),
    "days the wrong way round": (
        {"from": ["2018"], "to": ["2017"]},
        "from: 2018-01-01 is after 2017-12-31",
    ),
    "two texts": ({"text": ["قتل", "جرح"]}, "text: 2 values are given"),
    "a text of marks": ({"text": ["…!"]}, "text: '…!' holds no word"),
    "a text too long": ({"text": ["ق" * 201]}, "text: 201 letters are too many"),
    "a NUL": ({"publisher": ["a\0b"]}, "publisher: the value holds what is no letter"),
    "half a letter": ({"publisher": ["\ud800"]}, "publisher: the value holds what is no letter"),
    "too many values": (
        {"publisher": [f"p{number}" for number in range(41)]},
        "publisher: 41 values are given",
    ),
    "no number of origins": ({"origins": ["0"]}, "origins: '0' is no number of origins"),
    "a number that is too long": ({"origins": ["9" * 150]}, "is no number of origins"),
    "neither yes nor no": ({"disputed": ["maybe"]}, "disputed: 'maybe' is unknown"),
    "an order that is none": ({"sort": ["truth"]}, "sort: 'truth' is unknown"),
}


@pytest.mark.parametrize(("params", "message"), BAD.values(), ids=BAD.keys())
def test_faults_are_named(params: dict[str, list[str]], message: str) -> None:
    with pytest.raises(QueryError) as caught:
        query_of(params)
    assert message in str(caught.value)
    assert caught.value.hint


def test_every_field_has_a_parameter() -> None:
    assert list(PARAMETERS) == list(ClaimQuery.__dataclass_fields__)


def some(values: list[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(values), max_size=4, unique=True).map(tuple)


days = st.none() | st.dates(DAY(1900, 1, 1), DAY(2099, 12, 31))
words = st.text("ابتقل مس", min_size=1, max_size=20).filter(str.strip).map(str.strip)


@st.composite
def queries(draw: st.DrawFn) -> ClaimQuery:
    def ordered() -> tuple[datetime.date | None, datetime.date | None]:
        first, last = draw(days), draw(days)
        return (last, first) if first and last and first > last else (first, last)

    (first, last), (said_first, said_last) = ordered(), ordered()
    return ClaimQuery(
        text=draw(st.none() | words),
        exact=draw(st.booleans()),
        predicates=draw(some([*Predicate])),
        families=draw(some([*FAMILIES])),
        actors=draw(some(["ISIS", "SDF", "HTS"])),
        actor_role=draw(st.sampled_from(ActorRole)),
        places=draw(some([*PLACES])),
        place_roles=draw(some([*PlaceRole])),
        first=first,
        last=last,
        said_first=said_first,
        said_last=said_last,
        publishers=draw(some(["دار & نشر=؟", "b c", "+"])),
        origin_types=draw(some(["PUBLISHER", *(one.value for one in VoiceType)])),
        voices=draw(some(["ISIS", "مصادر محليه"])),
        factualities=draw(some([*Factuality])),
        reviewed=draw(st.none() | st.booleans()),
        disputed=draw(st.none() | st.booleans()),
        min_origins=draw(st.none() | st.integers(1, 1_000)),
        documents=draw(some(["a" * 64, "b" * 64])),
        group_copies=draw(st.booleans()),
        sort=draw(st.sampled_from(Sort)),
        descending=draw(st.booleans()),
    )


@SLOWLY
@given(queries())
def test_a_query_written_and_read_is_the_same(query: ClaimQuery) -> None:
    assert query_of(listed(params_of(query))) == query


@SLOWLY
@given(st.dictionaries(st.sampled_from([*PARAMETERS.values()]), st.lists(st.text(max_size=9))))
def test_junk_is_read_or_refused(params: dict[str, list[str]]) -> None:
    try:
        query = query_of(params)
    except QueryError:
        return
    assert query_of(listed(params_of(query))) == query
