"""Which place a name stands for, by the words beside it and the other places of the document.

The rules run from the surest to the weakest; what none decides stays unresolved, with its
candidates. Nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from riwaya.extract.place_names import Named
from riwaya.lexicon.distances import distance_km
from riwaya.lexicon.gazetteer import DIVISIONS, SETTLEMENTS, Gazetteer, Place, precision_of
from riwaya.types import PlacePrecision

_TWIN_KM = 12.0  # the same town in two tables
_SEAT_KM = 60.0  # from the middle of a division to the town it is named after
_TIMES = 10  # a city beats a hamlet of the same name by this factor
_CITY = 100_000  # such a city is meant unless the words beside it say otherwise
_BESIDE = 5  # tokens between a place and the division that stands beside it
_DIVISION_KINDS = frozenset(("division", "divisions"))
_SETTLEMENT_KINDS = frozenset(("settlement", "settlements", "capital"))


_Pick = tuple[Place | None, str]
_Key = tuple[str, str, frozenset[str]]
_SEEN: WeakKeyDictionary[Gazetteer, dict[_Key, tuple[list[Place], _Pick]]] = WeakKeyDictionary()
_MOST = 100_000  # names kept; a long run starts afresh beyond

_MEMORY = 200  # places back that a word may point to; a bound keeps long texts linear


class Choice(NamedTuple):
    """The place chosen, or None with the candidates; and the rule that decided."""

    place: str | None
    precision: PlacePrecision
    candidates: tuple[str, ...]
    rule: str


def choose(names: Sequence[Named], gazetteer: Gazetteer, dateline: str = "") -> list[Choice]:
    """Choose the place of each name of one document.

    Args:
        names: The names, in reading order.
        gazetteer: The places.
        dateline: ISO code of the country the document was filed from, or empty.
    """
    known = [_known(name, gazetteer) for name in names]
    pools, picks = [pool for pool, _ in known], [pick for _, pick in known]
    for index in range(len(names)):
        if pools[index] and picks[index][1] != "place.country":
            beside = _beside(index, names, pools, gazetteer)
            picks[index] = (beside, "place.beside") if beside else picks[index]
    weights = _weigh(picks, dateline)
    regions = {p.region for p, _ in picks if p and p.region}
    counties = {p.county for p, _ in picks if p and p.county}
    choices: list[Choice] = []
    for index, name in enumerate(names):
        place, rule = picks[index]
        if name.shape == "anaphor":
            place, rule = _antecedent(name, names[:index], choices, weights, gazetteer)
        elif place is None:
            place, rule = _by_document(pools[index], name, counties, regions, weights)
        choices.append(_choice(place, rule, name, pools[index]))
    return _spread(names, pools, choices, gazetteer)


def _spread(
    names: Sequence[Named],
    pools: list[list[Place]],
    choices: list[Choice],
    gazetteer: Gazetteer,
) -> list[Choice]:
    """Give a name left open the place that the same name was given elsewhere, if only one."""
    given: dict[str, set[str]] = {}
    for name, choice in zip(names, choices, strict=True):
        if name.name and choice.place:
            given.setdefault(name.name, set()).add(choice.place)
    for index, name in enumerate(names):
        ids = given.get(name.name, set()) & {p.id for p in pools[index]}
        if choices[index].place is None and len(ids) == 1:
            place = gazetteer.get(next(iter(ids)))
            choices[index] = _choice(place, "place.same-name", name, pools[index])
    return choices


def _known(name: Named, gazetteer: Gazetteer) -> tuple[list[Place], _Pick]:
    """Give what holds for a name in every document: its candidates and the plain choice."""
    seen = _SEEN.setdefault(gazetteer, {})
    key = name.name, name.kind, name.before
    if (known := seen.get(key)) is None:
        pool = _pool(name, gazetteer)
        if len(seen) > _MOST:
            seen.clear()
        seen[key] = known = pool, _plain(pool, name)
    return known


def _pool(name: Named, gazetteer: Gazetteer) -> list[Place]:
    """List the places a name may stand for; the generic noun before it narrows the types."""
    if not name.name:
        return []
    places = _join_twins(gazetteer.named(name.name))
    if name.kind in _DIVISION_KINDS:
        wanted = [p for p in places if p.type in DIVISIONS]
    elif name.kind in _SETTLEMENT_KINDS:
        wanted = [p for p in places if p.type in SETTLEMENTS] or [
            p for p in places if p.type not in DIVISIONS
        ]
    elif "rural" in name.before:
        wanted = [p for p in places if p.type in ("region", "county")] or places
    else:
        wanted = places
    return wanted or places


def _join_twins(places: Sequence[Place]) -> list[Place]:
    """Leave out the second row of a town, and the county that only repeats its seat."""
    kept: list[Place] = []
    for place in sorted(places, key=_twin_order):
        if not any(_same_town(place, other) for other in kept):
            kept.append(place)
    return sorted(kept, key=lambda p: p.id)


def _twin_order(place: Place) -> tuple[bool, bool, int, str]:
    """Put first the row to keep: one that carries a sensitivity, then the one with people."""
    return place.type in DIVISIONS, not place.sensitivity, -place.population, place.id


def _same_town(place: Place, other: Place) -> bool:
    if place.country != other.country:
        return False
    pair = {place.type, other.type}
    if pair == {"area", "region"}:  # our row and the source's row of one region
        return True
    return pair.isdisjoint(DIVISIONS) and _kilometres(place, other) < _TWIN_KM


def _kilometres(a: Place, b: Place) -> float:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return 1e9
    return distance_km((a.lat, a.lon), (b.lat, b.lon))


def _plain(pool: list[Place], name: Named) -> tuple[Place | None, str]:
    """Choose without the document: states, divisions after their noun, seats, large cities."""
    if not pool:
        return None, "place.unknown"
    if name.kind not in _SETTLEMENT_KINDS:
        for place in pool:
            if place.type == "country":
                return place, "place.country"
        for place in pool:
            if place.type in ("sea", "strait") and name.kind not in _DIVISION_KINDS:
                return place, "place.water"
    regions = [p for p in pool if p.type == "region"]
    if name.kind in _DIVISION_KINDS or "rural" in name.before:
        if len(regions) == 1:
            return regions[0], "place.division"
        return (pool[0], "place.division") if len(pool) == 1 else (None, "place.ambiguous")
    rest = _without_divisions(pool)
    if (city := _dominant(rest, _CITY)) is not None:
        return city, "place.city"
    if len(pool) == 1 and pool[0].prominent:
        return pool[0], "place.only"
    if len(rest) == 1 and rest[0].prominent:
        return rest[0], "place.only"
    return None, "place.ambiguous"


def _without_divisions(pool: list[Place]) -> list[Place]:
    """Leave out each division whose seat, of the same name and of size, is in the pool.

    News names a governorate by its noun («محافظة حلب»); without it the city is meant. A hamlet
    that happens to bear the name of its province is left out instead.
    """
    gone: set[str] = set()
    for division in pool:
        if division.type not in ("region", "county", "area"):
            continue
        seats = [p for p in pool if p.type in SETTLEMENTS and _is_seat(p, division)]
        if any(p.prominent or p.population >= 5_000 for p in seats) or (
            seats and division.type == "county"
        ):
            gone.add(division.id)
        else:
            gone.update(p.id for p in seats)
    return [p for p in pool if p.id not in gone]


def _is_seat(place: Place, division: Place) -> bool:
    if division.id in (place.region, place.county):
        return True
    near = place.country == division.country and _kilometres(place, division) < _SEAT_KM
    return near and place.prominent


def _dominant(pool: list[Place], least: int) -> Place | None:
    """Give the place that has ``least`` people and ten times those of each other, if any."""
    ranked = sorted(pool, key=lambda p: (-_weight(p), p.id))
    if not ranked or _weight(ranked[0]) < least:
        return None
    if len(ranked) > 1 and _weight(ranked[1]) * _TIMES > _weight(ranked[0]):
        return None
    return ranked[0]


def _weight(place: Place) -> int:
    """Give the population; a first-level division or a place of our tables counts as a city."""
    floor = _CITY if place.type == "region" or not place.id.isdigit() else 0
    return max(place.population, floor)


def _beside(
    index: int, names: Sequence[Named], pools: list[list[Place]], gazetteer: Gazetteer
) -> Place | None:
    """Choose the only candidate inside a division named just after or just before."""
    name, pool = names[index], pools[index]
    if len(pool) == 1 and pool[0].prominent:
        return None
    for other in (index + 1, index - 1):
        if not 0 <= other < len(names):
            continue
        first, second = (names[index], names[other]) if other > index else (names[other], name)
        if second.first - first.last > _BESIDE:
            continue
        wide = [p for p in pools[other] if p.type in DIVISIONS and p.type != "country"]
        if not wide:
            continue
        inside = [p for p in pool if any(gazetteer.contains(w.id, p.id) for w in wide)]
        inside = _without_divisions(inside)
        if len(inside) == 1:
            return inside[0]
    return None


def _weigh(picks: Sequence[tuple[Place | None, str]], dateline: str) -> Counter[str]:
    """Count the countries of the places that are sure; the dateline counts as one."""
    weights: Counter[str] = Counter()
    for place, _ in picks:
        if place is not None and place.country:
            weights[place.country] += 1
    if dateline:
        weights[dateline] += 1
    return weights


def _by_document(
    pool: list[Place], name: Named, counties: set[str], regions: set[str], weights: Counter[str]
) -> tuple[Place | None, str]:
    """Choose by the county, region or country of the other places, then by population."""
    if not pool:
        return None, "place.unknown"
    rest = _without_divisions(pool)
    for rule, near in (
        ("place.same-county", [p for p in rest if p.county and p.county in counties]),
        ("place.same-region", [p for p in rest if p.region and p.region in regions]),
        ("place.same-country", _in_main_country(rest, weights)),
    ):
        if len(near) == 1:
            return near[0], rule
        if near and (largest := _dominant(near, 10_000)) is not None:
            return largest, "place.larger"
    if (largest := _dominant(rest, 10_000)) is not None:
        return largest, "place.larger"
    if len(rest) == 1 and rest[0].country in weights:
        return rest[0], "place.only"
    if len(rest) == 1 and not weights and (name.kind or " " in name.name):
        return rest[0], "place.only"
    return None, "place.ambiguous"


def _in_main_country(pool: list[Place], weights: Counter[str]) -> list[Place]:
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        mentioned = [p for p in pool if p.country in weights]
        return mentioned if len({p.country for p in pool}) == 1 else []
    return [p for p in pool if p.country == ranked[0][0]]


def _antecedent(
    name: Named,
    earlier: Sequence[Named],
    choices: Sequence[Choice],
    weights: Counter[str],
    gazetteer: Gazetteer,
) -> tuple[Place | None, str]:
    """Find what «المدينة», «البلاد», «ريفها» point back to."""
    if name.kind == "land" and name.noun.endswith("بلاد"):
        ranked = weights.most_common(2)
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            return gazetteer.country(ranked[0][0]), "place.back-country"
        return None, "place.back"
    near = range(len(earlier) - 1, max(-1, len(earlier) - _MEMORY), -1)
    for before, choice in ((earlier[i], choices[i]) for i in near):
        place = gazetteer.get(choice.place) if choice.place else None
        if before.shape == "anaphor":
            continue
        if not name.kind:  # a pronoun points to the last place, known or not
            return place, "place.back"
        if place is not None and _fits(name, place):
            return place, "place.back"
    return None, "place.back"


def _fits(name: Named, place: Place) -> bool:
    if name.kind in _SETTLEMENT_KINDS:
        return place.type == "locality"
    if name.kind in _DIVISION_KINDS:
        return place.type in ("region", "county")
    if name.kind == "land":
        return place.id == "85681213" or place.parent == "85681213"
    if name.kind == "site":
        return place.name_ar.split(" ", 1)[0] == name.noun.removeprefix("ال")
    return False


def _choice(place: Place | None, rule: str, name: Named, pool: list[Place]) -> Choice:
    if place is None:
        ids = tuple(p.id for p in pool)
        return Choice(None, PlacePrecision.UNRESOLVED, ids, rule)
    precision = precision_of(place)
    point = place.type not in DIVISIONS
    apart = bool(name.before) or (name.kind == "site" and place.type in SETTLEMENTS)
    if point and apart:
        precision = PlacePrecision.NEAR
    return Choice(place.id, precision, (), rule)
