"""Comparing slot by slot: a must and a must-not for each level. All texts are invented."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from riwaya.lexicon.distances import distance_km
from riwaya.link.compare import (
    Described,
    compare,
    is_barred,
    number_level,
    page_likeness,
    predicate_level,
    trigger_level,
)
from riwaya.link.parties import party_level
from riwaya.link.predicates import FAMILY
from riwaya.link.sites import site_level
from riwaya.link.slots import Basis, Party, Site, Window
from riwaya.link.times import gap_level, window_level
from riwaya.types import (
    DatePrecision,
    Interval,
    NumberArgument,
    NumberOf,
    PartialDate,
    PlacePrecision,
    PlaceRole,
    Predicate,
    Span,
    TimePrecision,
)
from slotting import slots_on

HERE = Span(0, 1)


def party(actor: str, group: str, words: str, *, code: str = "", person: str = "") -> Party:
    named = actor not in ("PERSON", "OTHER", "CIVILIANS", "UNKNOWN_ARMED")
    return Party(actor, code or actor, group, frozenset(words.split()), HERE, named, person)


ISIS = party("ISIS", "armed", "داعش")
SDF = party("SDF", "armed", "قسد")
YPG = party("YPG", "armed", "وحدات", code="SDF")
GUNMEN = party("UNKNOWN_ARMED", "armed", "مسلح")
SOLDIERS = party("OTHER", "state", "جندي")
SALIM = party("PERSON", "none", "سالم قنديلاو", person="name")
HADI = party("PERSON", "none", "هادي زرقونان", person="name")
SHEIKH = party("PERSON", "none", "شيخ", person="name")

PARTIES = {
    "one body": ((ISIS,), (ISIS, GUNMEN), "same body"),
    "bodies of one whole": ((SDF,), (YPG,), "same part"),
    "two bodies": ((ISIS,), (SDF,), "other body"),
    "a body and gunmen": ((ISIS,), (GUNMEN,), "alike"),
    "gunmen and soldiers": ((GUNMEN,), (SOLDIERS,), "other class"),
    "the same words": ((SOLDIERS,), (SOLDIERS,), "same words"),
    "one side says nobody": ((ISIS,), (), "one missing"),
    "neither says anybody": ((), (), "both missing"),
    "one person": ((SALIM,), (SALIM,), "same person"),
    "two persons": ((SALIM,), (HADI,), "other person"),
    "a bare title may be anybody": ((SALIM,), (SHEIKH,), "alike"),
}


@pytest.mark.parametrize("case", PARTIES.values(), ids=PARTIES.keys())
def test_parties(case: tuple[tuple[Party, ...], tuple[Party, ...], str]) -> None:
    first, second, level = case
    assert party_level(first, second) == level
    assert party_level(second, first) == level


def site(
    place: str | None,
    words: str = "",
    above: tuple[str, ...] = (),
    precision: PlacePrecision = PlacePrecision.SETTLEMENT,
    point: tuple[float, float] | None = None,
    *,
    carried: bool = False,
) -> tuple[Site, ...]:
    named = frozenset(words.split())
    return (Site(place, PlaceRole.AT, precision, named, above, point, HERE, carried),)


TOWN = site("town", above=("county", "region", "country"), point=(35.0, 39.0))
VILLAGE = site("village", above=("county", "region", "country"), point=(35.05, 39.05))
FAR = site("far", above=("county", "region", "country"), point=(36.0, 39.0))
COUNTY = site("county", above=("region", "country"), precision=PlacePrecision.COUNTY)
REGION = site("region", above=("country",), precision=PlacePrecision.REGION)
COUNTRY = site("country", precision=PlacePrecision.COUNTRY)
BRIDGE = site(None, "جسر روضاء", precision=PlacePrecision.UNRESOLVED)
WELL = site(None, "بير زهران", precision=PlacePrecision.UNRESOLVED)
SITES = {
    "one town": (TOWN, TOWN, "same place"),
    "one country says less": (COUNTRY, COUNTRY, "same country"),
    "one region says less": (REGION, REGION, "same region"),
    "town and its county": (TOWN, COUNTY, "within"),
    "town and its region": (TOWN, REGION, "within region"),
    "town and its country": (TOWN, COUNTRY, "within country"),
    "village next to town": (TOWN, VILLAGE, "near"),
    "a hundred kilometres": (TOWN, FAR, "apart"),
    "one unresolved name": (BRIDGE, BRIDGE, "same name"),
    "two unresolved names": (BRIDGE, WELL, "unresolved"),
    "the closest pair counts": ((*FAR, *TOWN), VILLAGE, "near"),
    "carried over": (TOWN, (replace(TOWN[0], carried=True),), "same place (carried)"),
    "one has none": (TOWN, (), "one missing"),
    "both have none": ((), (), "both missing"),
}


@pytest.mark.parametrize("case", SITES.values(), ids=SITES.keys())
def test_sites(case: tuple[tuple[Site, ...], tuple[Site, ...], str]) -> None:
    first, second, level = case
    assert site_level(first, second) == level
    assert site_level(second, first) == level


def test_distance_of_a_degree_of_latitude() -> None:
    assert distance_km((35.0, 39.0), (36.0, 39.0)) == pytest.approx(111.2, abs=0.1)


def day(number: int) -> datetime.date:
    return datetime.date(2019, 6, number)


def window(first: int | None, last: int | None, basis: Basis = Basis.STATED) -> Window:
    days = Interval(day(first) if first else None, day(last) if last else None)
    return Window(days, TimePrecision.DAYS, basis)


YEAR = Window(
    Interval(datetime.date(2019, 1, 1), datetime.date(2019, 12, 31)),
    TimePrecision.YEAR,
    Basis.STATED,
)
WINDOWS = {
    "one day": (window(3, 3), window(3, 3), "same (stated)"),
    "a day and its week": (window(3, 3), window(1, 7), "meet (stated)"),
    "a day and its year": (window(3, 3), YEAR, "wide (stated)"),
    "the night between": (window(3, 3), window(4, 4), "adjacent (stated)"),
    "two days apart": (window(3, 3), window(5, 5), "apart (stated)"),
    "open to one side": (window(3, None), window(20, 20), "wide (stated)"),
    "one is carried": (window(3, 3), window(3, 3, Basis.CARRIED), "same (carried)"),
    "one is reckoned": (window(3, 3), window(1, 4, Basis.PUBLISHED), "meet (one stated)"),
    "both are reckoned": (
        window(1, 4, Basis.PUBLISHED), window(2, 5, Basis.PUBLISHED), "meet (reckoned)"
    ),
    "nothing is known": (window(3, 3), window(None, None, Basis.UNKNOWN), "unknown"),
}  # fmt: skip


@pytest.mark.parametrize("case", WINDOWS.values(), ids=WINDOWS.keys())
def test_windows(case: tuple[Window, Window, str]) -> None:
    first, second, level = case
    assert window_level(first, second) == level
    assert window_level(second, first) == level


GAPS = {0: "same day", 1: "next day", 3: "3 days", 7: "a week", 8: "more"}


@pytest.mark.parametrize(("days", "level"), GAPS.items())
def test_gap_of_publication(days: int, level: str) -> None:
    one = PartialDate(day(1), DatePrecision.DAY)
    other = PartialDate(day(1 + days), DatePrecision.DAY)
    assert gap_level(one, other) == gap_level(other, one) == level
    assert gap_level(one, PartialDate(day(1), DatePrecision.MONTH)) == "unknown"


def number(low: int | None, high: int | None, of: NumberOf = NumberOf.KILLED) -> NumberArgument:
    return NumberArgument(HERE, low, low if low == high else None, high, of, "")


NUMBERS = {
    "one figure": (number(12, 12), number(12, 12), "equal (same day)"),
    "more than ten, and twelve": (number(11, None), number(12, 12), "meet (same day)"),
    "ten and twelve": (number(10, 10), number(12, 12), "close (same day)"),
    "ten and thirty": (number(10, 10), number(30, 30), "differ (same day)"),
    "dead and wounded": (
        number(12, 12), number(12, 12, NumberOf.WOUNDED), "of other things"
    ),
    "it is not said of what": (
        number(12, 12), number(12, 12, NumberOf.OTHER), "equal (same day)"
    ),
    "one says none": (number(12, 12), None, "one missing"),
    "both say none": (None, None, "both missing"),
}  # fmt: skip


@pytest.mark.parametrize("case", NUMBERS.values(), ids=NUMBERS.keys())
def test_numbers(case: tuple[NumberArgument | None, NumberArgument | None, str]) -> None:
    first, second, level = case
    assert number_level(first, second, same_day=True) == level
    assert number_level(second, first, same_day=True) == level


def test_counts_of_other_days_are_levels_of_their_own() -> None:
    assert number_level(number(7, 7), number(9, 9), same_day=False) == "close (other day)"


PREDICATES = {
    "one": (Predicate.KILL, Predicate.KILL, "same"),
    "a raid told as an attack": (Predicate.RAID, Predicate.ATTACK, "kin"),
    "dead and wounded": (Predicate.KILL, Predicate.HARM, "dead and wounded"),
    "a strike and its dead": (Predicate.BOMBARD, Predicate.KILL, "consequence"),
    "of one family": (Predicate.DEFEAT, Predicate.HARM, "same family"),
    "of other families": (Predicate.DETAIN, Predicate.BOMBARD, "other"),
}


@pytest.mark.parametrize("case", PREDICATES.values(), ids=PREDICATES.keys())
def test_predicates(case: tuple[Predicate, Predicate, str]) -> None:
    first, second, level = case
    assert predicate_level(first, second, (FAMILY[first], FAMILY[second])) == level
    assert predicate_level(second, first, (FAMILY[second], FAMILY[first])) == level


def test_triggers() -> None:
    one = slots_on("قصفت طائرات بلدة سراقب أمس.", "قصفت", "2018-03-04")
    other = slots_on("أدى القصف على سراقب إلى مقتل رجل.", "القصف", "2018-03-04")
    third = slots_on("أدى القصف على سراقب إلى مقتل رجل.", "مقتل", "2018-03-04")
    assert trigger_level(one, other) == "equal"
    assert trigger_level(one, third) == "other"


DEATHS = {
    "two persons die": ("قتل محمد سالم الخطيب في درعا.", "قتل خالد حسن العلي في درعا.", True),
    "one person dies": ("قتل محمد سالم الخطيب في درعا.", "مقتل محمد سالم الخطيب في درعا.", False),
    "nobody is named": ("قتل رجل في درعا.", "مقتل شاب في درعا.", False),
}


@pytest.mark.parametrize("case", DEATHS.values(), ids=DEATHS.keys())
def test_two_persons_bar_a_link(case: tuple[str, str, bool]) -> None:
    first, second, barred = case
    one = slots_on(first, "قتل", "2018-03-04")
    other = slots_on(second, "قتل", "2018-03-05")
    assert is_barred(one, other) is is_barred(other, one) is barred


def test_rival_doers_do_not_bar_a_link() -> None:
    """Over the doer of one act there may be a dispute; so the two are still linked."""
    act = slots_on("قتل رجل في درعا.", "قتل", "2018-03-04")
    one, other = replace(act, agents=(SALIM,)), replace(act, agents=(HADI,))
    assert not is_barred(one, other)
    lead = replace(act.claim, predicate=Predicate.LEAD)
    assert is_barred(replace(one, claim=lead), replace(other, claim=lead))


def test_comparing_does_not_hang_on_the_order() -> None:
    one = Described(slots_on("قتل ثلاثة جنود في تفجير بمدينة إدلب أمس.", "قتل", "2018-03-04"))
    other = Described(slots_on("تفجير في إدلب يودي بحياة جنود ومقتل مدني.", "مقتل", "2018-03-05"))
    likeness = page_likeness(one, other)
    assert likeness == page_likeness(other, one)
    assert compare(one, other, likeness) == compare(other, one, likeness)
    assert page_likeness(one, one) == pytest.approx(1.0)
