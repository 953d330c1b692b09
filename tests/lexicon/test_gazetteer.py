"""The gazetteer and the tables of places."""

from __future__ import annotations

from pathlib import Path

import pytest

from riwaya.errors import LexiconError
from riwaya.lexicon.gazetteer import (
    Gazetteer,
    acled_precision,
    precision_of,
    ucdp_precision,
)
from riwaya.lexicon.places import (
    load_place_blocks,
    load_place_words,
    load_regions,
    load_supplement,
)
from riwaya.lexicon.tables import DATA, read_table
from riwaya.text.clitics import prefix_splits
from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize
from riwaya.types import PlacePrecision

GAZETTEER = Gazetteer()

NAMED = {
    "plain": ("دير الزور", "locality", "SY"),
    "article missing": ("حسكة", "region", "SY"),
    "article too many": ("الحلب", "locality", "SY"),
    "two words": ("تل أبيض", "locality", "SY"),
    "diacritics": ("دِرعا", "region", "SY"),
    "generic noun, city": ("مدينة حلب", "locality", "SY"),
    "generic noun, governorate": ("محافظة حمص", "region", "SY"),
    "seat that the source calls otherwise": ("البصرة", "locality", "IQ"),
    "supplement: camp": ("مخيم الهول", "camp", "SY"),
    "supplement: oil field": ("حقل العمر", "field", "SY"),
    "supplement: state": ("أفغانستان", "country", "AF"),
    "supplement: capital": ("باماكو", "locality", "ML"),
    "supplement: strait": ("باب المندب", "strait", ""),
    "region": ("ريف حلب الشمالي", "area", "SY"),
    "region across states": ("حوض بحيرة تشاد", "area", ""),
}


@pytest.mark.parametrize(("name", "type", "country"), NAMED.values(), ids=NAMED.keys())
def test_named(name: str, type: str, country: str) -> None:
    assert (type, country) in {(p.type, p.country) for p in GAZETTEER.named(name)}


def test_a_generic_noun_narrows_the_types() -> None:
    assert {p.type for p in GAZETTEER.named("محافظة حمص")} == {"region"}
    assert "region" not in {p.type for p in GAZETTEER.named("مدينة حمص")}


@pytest.mark.parametrize("name", ["", "لا مكان بهذا الاسم", "قصفت", "محافظة قصفت"])
def test_unknown_names_give_nothing(name: str) -> None:
    assert GAZETTEER.named(name) == ()


def test_words_and_text_name_the_same() -> None:
    assert GAZETTEER.named(("دير", "الزور")) == GAZETTEER.named("دير الزور")


BEGINNINGS = {
    "a name of one word": ("قسطموني", 1, False),
    "the first of several words": ("دير", 3, True),
    "a name of our own table": ("سجن", 3, True),
    "the start of a word is none": ("قسطمو", 0, False),
    "no word": ("", 0, False),
}


@pytest.mark.parametrize(("word", "fewest", "goes_on"), BEGINNINGS.values(), ids=BEGINNINGS.keys())
def test_what_begins_names(word: str, fewest: int, goes_on: bool) -> None:
    reach = GAZETTEER.reach(word)
    assert reach >= fewest
    assert (reach > 1) == goes_on
    assert (reach > 0) == (fewest > 0)


def test_the_first_two_words_of_a_name() -> None:
    assert GAZETTEER.begins("دير الزور")
    assert not GAZETTEER.begins("دير الزو")
    assert not GAZETTEER.begins("الزور دير")


def test_get_and_chain() -> None:
    jobar = GAZETTEER.get("place.sy.jobar")
    assert jobar is not None and jobar.name_ar == "جوبر"
    assert [place.type for place in GAZETTEER.chain(jobar.id)] == ["region", "country"]
    assert GAZETTEER.get("nowhere") is None and GAZETTEER.chain("nowhere") == ()


CONTAINS = {
    "governorate holds its town": ("85678359", "1141906291", True),
    "country holds its town": ("85632413", "1141906291", True),
    "another governorate does not": ("85678373", "1141906291", False),
    "area holds a town in its box": ("region.sy.rif_al_n", "1125967369", True),
    "area of another country does not": ("region.iq.kurdistan_iq", "1125967369", False),
    "nothing holds itself": ("85678359", "85678359", False),
    "unknown id": ("85678359", "nowhere", False),
}


@pytest.mark.parametrize(("outer", "inner", "held"), CONTAINS.values(), ids=CONTAINS.keys())
def test_contains(outer: str, inner: str, held: bool) -> None:
    assert GAZETTEER.contains(outer, inner) is held


def test_nothing_is_read_before_the_first_look(tmp_path: Path) -> None:
    gazetteer = Gazetteer(tmp_path / "absent.gz")
    with pytest.raises(FileNotFoundError):
        gazetteer.named("حلب")


def test_curated_rows_hang_together() -> None:
    rows = (*load_supplement(), *load_regions())
    for row in rows:
        if row.parent:
            assert GAZETTEER.get(row.parent) is not None, row.id
        if row.type != "country":
            assert not row.country or GAZETTEER.country(row.country) or row.country == "EH", row.id
    assert len(load_supplement()) >= 450 and len(load_regions()) >= 130


def test_sites_where_people_live_or_are_held_are_marked() -> None:
    wanted = {"camp": "camp", "prison": "prison", "hospital": "hospital"}
    for row in load_supplement():
        if row.type in wanted:
            assert row.sensitivity == wanted[row.type], row.id


PRECISIONS = {
    "site": ("place.sy.omar_field", PlacePrecision.SITE, 1, 1),
    "town": ("1141906291", PlacePrecision.SETTLEMENT, 1, 1),
    "mountain": ("place.sy.jabal_zawiya", PlacePrecision.NEAR, 2, 2),
    "county": ("1108779109", PlacePrecision.COUNTY, 2, 3),
    "governorate": ("85678359", PlacePrecision.REGION, 3, 4),
    "area inside a governorate": ("region.sy.rif_al_n", PlacePrecision.REGION, 3, 4),
    "area across governorates": ("region.sy.badiya_sy", PlacePrecision.REGION, 3, 5),
    "country": ("85632413", PlacePrecision.COUNTRY, 3, 6),
    "sea": ("place.xx.red_sea", PlacePrecision.REGION, 3, 7),
}


@pytest.mark.parametrize(
    ("id", "precision", "acled", "ucdp"), PRECISIONS.values(), ids=PRECISIONS.keys()
)
def test_precision_codes(id: str, precision: PlacePrecision, acled: int, ucdp: int) -> None:
    place = GAZETTEER.get(id)
    assert place is not None
    assert precision_of(place) is precision
    assert (acled_precision(precision), ucdp_precision(precision, place)) == (acled, ucdp)


def test_an_unresolved_place_has_no_code() -> None:
    unresolved = PlacePrecision.UNRESOLVED
    assert acled_precision(unresolved) is None and ucdp_precision(unresolved) is None


TABLES = {
    "places_supplement": ("type", "country", "lat", "lon", "parent", "sensitivity"),
    "regions": ("country", "parent", "west", "south", "east", "north"),
    "place_words": ("class", "role"),
    "place_blocks": ("class",),
}


@pytest.mark.parametrize(("table", "own"), TABLES.items(), ids=TABLES.keys())
def test_examples_hold_their_form(table: str, own: tuple[str, ...]) -> None:
    columns = ("id", "form", *own, "gloss", "example", "source")
    for where, row in read_table(DATA / f"{table}.tsv", columns):
        words = tokenize(fold(row["example"])).forms
        starts = [{rest for _, rest in prefix_splits(word)} | {word} for word in words]
        assert any(
            _stands(tokenize(fold(form)).forms, words, starts) for form in row["form"].split("|")
        ), where


def _stands(form: list[str], words: list[str], starts: list[set[str]]) -> bool:
    return any(
        {form[0], "ال" + form[0]} & starts[at] and words[at + 1 : at + len(form)] == form[1:]
        for at in range(len(words))
    )


HEAD = "id\tform\ttype\tcountry\tlat\tlon\tparent\tsensitivity\tgloss\texample\tsource\n"
FAULTS = {
    "swapped": (
        "place.a\tتجربة\tcamp\tSY\t136.2\t37.1\t\tcamp\tg\tتجربة\tcurated",
        "off the globe",
    ),
    "no number": ("place.a\tتجربة\tcamp\tSY\tx\t37.1\t\tcamp\tg\tتجربة\tcurated", "is no number"),
    "sensitivity": ("place.a\tتجربة\tcamp\tSY\t\t\t\tsecret\tg\tتجربة\tcurated", "is unknown"),
}


@pytest.mark.parametrize(("line", "problem"), FAULTS.values(), ids=FAULTS.keys())
def test_a_bad_row_is_named(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "places_supplement.tsv"
    path.write_text(HEAD + line + "\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=problem) as raised:
        load_supplement(path)
    assert raised.value.where == "places_supplement.tsv:2"


def test_an_empty_box_is_named(tmp_path: Path) -> None:
    path = tmp_path / "regions.tsv"
    head = "id\tform\tcountry\tparent\twest\tsouth\teast\tnorth\tgloss\texample\tsource\n"
    row = "region.a\tتجربة\tSY\t\t38\t35\t37\t36\tg\tتجربة\tcurated\n"
    path.write_text(head + row, encoding="utf-8")
    with pytest.raises(LexiconError, match="the box is empty"):
        load_regions(path)


def test_the_word_tables_load() -> None:
    assert len(load_place_words()) >= 100 and len(load_place_blocks()) >= 300
