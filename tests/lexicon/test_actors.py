from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from riwaya.errors import LexiconError
from riwaya.lexicon import actors
from riwaya.lexicon.actors import (
    CODES,
    DEFAULT_KINDS,
    load_actor_ids,
    load_actor_names,
    load_country_defaults,
    load_demonyms,
    load_leaders,
    load_references,
    roll_up,
)
from riwaya.lexicon.matcher import Matcher
from riwaya.lexicon.tables import DATA, read_table
from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize

Entry = TypeVar("Entry")

NAMES = Matcher((form, name) for name in load_actor_names() for form in name.forms)
REFERENCES = Matcher((form, noun) for noun in load_references() for form in noun.forms)
DEMONYMS = Matcher((form, word) for word in load_demonyms() for form in word.forms)
LEADERS = Matcher((form, person) for person in load_leaders() for form in person.forms)
COUNTRIES = Matcher((form, row) for row in load_country_defaults() for form in row.forms)


def longest(matcher: Matcher[Entry], text: str) -> list[Entry]:
    """Give the entries of the longest forms, left to right, without overlaps."""
    best: dict[int, tuple[int, Entry]] = {}
    for hit in matcher.hits(tokenize(fold(text))):
        if hit.last > best.get(hit.first, (0, hit.entry))[0]:
            best[hit.first] = (hit.last, hit.entry)
    found, free_from = [], 0
    for first in sorted(best):
        last, entry = best[first]
        if first >= free_from:
            found.append(entry)
            free_from = last
    return found


NAMED = {
    "abbreviation": ("هاجمت قسد الحاجز", ["SDF"]),
    "quotes inside a name": ('عناصر من تنظيم "داعش" فروا', ["ISIS"]),
    "conjunction and preposition": ("اجتماع ضم وفدا وللحكومة العراقية", ["IRAQ_GOV"]),
    "hostile naming": ("قصفت المليشيات الحوثية الحي", ["HOUTHI"]),
    "former name keeps its id": ("أعلنت جبهة فتح الشام هدنة", ["NUSRA"]),
    "branch is finer than its mother": ("هجوم لتنظيم القاعدة في جزيرة العرب", ["AQAP"]),
    "longer name wins": ("كتائب حزب الله تنفي", ["KATAIB_HEZBOLLAH"]),
    "shorter name alone": ("حزب الله ينفي", ["HEZBOLLAH"]),
    "resistance of Iraq": ("المقاومة الإسلامية في العراق", ["ISLAMIC_RESISTANCE_IRAQ"]),
    "army of a smaller state": ("تقدم الجيش التشادي", ["CHAD"]),
    "two spellings of American": ("الجيش الأمريكي والطيران الأميركي", ["USA_ARMY", "USA_ARMY"]),
    "two bodies": ("حماس والجهاد الإسلامي", ["HAMAS"]),
    "country is a place, not an actor": ("وصل إلى سوريا ثم تركيا", []),
    "capital is a place": ("عاد إلى دمشق", []),
    "army without a nation is a reference": ("تقدم الجيش", []),
    "base is not al-Qaeda": ("قصف القاعدة العسكرية", []),
    "youths are not al-Shabaab": ("الشباب في المقهى", []),
    "given name is not Saleh's forces": ("صالح تاجر قديم", []),
}


@pytest.mark.parametrize(("text", "expected"), NAMED.values(), ids=NAMED.keys())
def test_names_in_text(text: str, expected: list[str]) -> None:
    assert [name.actor for name in longest(NAMES, text)] == expected


REFERRED = {
    "organisation": ("فر عناصر التنظيم", ("group", "ISIS")),
    "any commission": ("قيادي في الهيئة", ("group", "OTHER")),
    "rebels": ("قصف المتمردون البلدة", ("opposition", "HOUTHI")),
    "resistance": ("عملية للمقاومة", ("resistance", "PALESTINIAN_ARMED")),
    "extremists": ("هاجم المتشددين", ("militants", "ISIS")),
    "regime": ("سقوط النظام", ("state", "SYR_GOV")),
    "indefinite army refers to nothing": ("شكلوا جيشا جديدا", None),
    "indefinite resistance refers to nothing": ("واجه مقاومة شديدة", None),
}


@pytest.mark.parametrize(("text", "expected"), REFERRED.values(), ids=REFERRED.keys())
def test_references_in_text(text: str, expected: tuple[str, str] | None) -> None:
    found = [(noun.kind, noun.candidates[0]) for noun in longest(REFERENCES, text)]
    assert found == ([expected] if expected else [])


DEMONYMOUS = {
    "feminine": ("الغارات الإسرائيلية", ["ISRAEL"]),
    "plural": ("الجنود الفرنسيون", ["FRANCE"]),
    "broken plural": ("جنود أتراك", ["TURKEY"]),
    "broken plural in -a": ("الجنود الصهاينة", ["ISRAEL"]),
    "two words agree": ("الدورية الكورية الجنوبية", ["SOUTH_KOREA"]),
    "group": ("القذائف الحوثية", ["HOUTHI"]),
    "accusative": ("جنديا عراقيا", ["IRAQ_GOV"]),
    "country is not its adjective": ("وصل إلى سوريا وليبيا وإيطاليا", []),
    "finance is not Mali": ("الأزمة المالية", []),
    "course is not Hungarian": ("مجرى النهر", []),
}


@pytest.mark.parametrize(("text", "expected"), DEMONYMOUS.values(), ids=DEMONYMOUS.keys())
def test_demonyms_in_text(text: str, expected: list[str]) -> None:
    assert [word.actor for word in longest(DEMONYMS, text)] == expected


LED = {
    "full name": ("قال حسن نصر الله", ["HEZBOLLAH"]),
    "surname that is one man's": ("التقى بوتين الوفد", ["RUSSIA"]),
    "victory is not a leader": ("جاء نصر الله والفتح", []),
    "a surname that many bear": ("قال البغدادي صاحب المتجر", []),
}


@pytest.mark.parametrize(("text", "expected"), LED.values(), ids=LED.keys())
def test_leaders_in_text(text: str, expected: list[str]) -> None:
    assert [person.actor for person in longest(LEADERS, text)] == expected


DEFAULTS = {
    "army of Syria": ("سوريا", "army", "SYR_GOV"),
    "army in Palestine is the Israeli one": ("غزة", "army", "ISRAEL"),
    "police in Palestine is not": ("رام الله", "police", "PA"),
    "resistance of Yemen fights for the state": ("اليمن", "resistance", "YEM_GOV"),
    "coalition of Yemen": ("صنعاء", "coalition", "ARAB_COALITION"),
    "coalition of Iraq": ("بغداد", "coalition", "COALITION"),
    "nothing usual": ("السودان", "coalition", None),
    "a kind that no country fixes": ("سوريا", "group", None),
}


@pytest.mark.parametrize(("place", "kind", "expected"), DEFAULTS.values(), ids=DEFAULTS.keys())
def test_country_defaults(place: str, kind: str, expected: str | None) -> None:
    [country] = longest(COUNTRIES, place)
    assert country.default(kind) == expected


ROLLED = {
    "branch": ("AQAP", "AQ"),
    "army of a gold state": ("SYR_ARMY", "SYR_GOV"),
    "intelligence keeps its own code": ("SYR_INTEL", "SYR_INTEL"),
    "state without a code": ("GERMANY", "OTHER_STATE"),
    "movement without a code": ("TALIBAN", "OTHER_ARMED"),
    "a code is itself": ("HOUTHI", "HOUTHI"),
}


@pytest.mark.parametrize(("actor", "code"), ROLLED.values(), ids=ROLLED.keys())
def test_roll_up(actor: str, code: str) -> None:
    assert roll_up(actor) == code


def test_roll_up_of_an_unknown_id_names_the_table() -> None:
    with pytest.raises(ValueError, match=r"'NOBODY' is not in actor_ids\.tsv"):
        roll_up("NOBODY")


TABLES = {
    "actors.tsv": (NAMES, ("id", "form", "actor", "naming")),
    "references.tsv": (REFERENCES, ("id", "form", "kind", "candidates")),
    "leaders.tsv": (LEADERS, ("id", "form", "actor")),
    "demonyms.tsv": (DEMONYMS, ("id", "form", "actor")),
    "country_defaults.tsv": (COUNTRIES, ("id", "form", *DEFAULT_KINDS)),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_example_holds_its_form(name: str) -> None:
    matcher, columns = TABLES[name]
    for where, row in read_table(DATA / name, (*columns, "gloss", "example", "source")):
        found = {hit.entry.id for hit in matcher.hits(tokenize(fold(row["example"])))}
        assert row["id"] in found, where


def test_every_actor_id_example_holds_its_label() -> None:
    columns = ("id", "form", "code", "kind", "region", "gloss", "example", "source")
    for where, row in read_table(DATA / "actor_ids.tsv", columns):
        assert fold(row["form"]).text in fold(row["example"]).text, where


def test_no_form_is_a_name_and_a_reference() -> None:
    names = {form for name in load_actor_names() for form in name.forms}
    assert not names & {form for noun in load_references() for form in noun.forms}


def test_every_code_has_a_row_and_every_table_its_size() -> None:
    ids = load_actor_ids()
    assert {row.code for row in ids} == set(CODES)
    assert len(ids) >= 150
    assert len(load_actor_names()) >= 700
    assert len(load_references()) >= 80
    assert len(load_demonyms()) >= 90


Loader = Callable[[Path], object]
NAME_HEAD = "id\tform\tactor\tnaming\tgloss\texample\tsource\n"
REFERENCE_HEAD = "id\tform\tkind\tcandidates\tgloss\texample\tsource\n"
FAULTS: dict[str, tuple[Loader, str, str]] = {
    "unknown actor": (
        load_actor_names,
        NAME_HEAD + "actor.x\tاسم\tNOBODY\tofficial\tg\te\ts\n",
        "actor 'NOBODY' is unknown",
    ),
    "unknown naming": (
        load_actor_names,
        NAME_HEAD + "actor.x\tاسم\tISIS\trude\tg\te\ts\n",
        "naming 'rude' is unknown",
    ),
    "one form, two bodies": (
        load_actor_names,
        NAME_HEAD + "actor.x\tاسم\tISIS\talias\tg\te\ts\nactor.y\tإسم\tAQ\talias\tg\te\ts\n",
        "stands in actor.x already",
    ),
    "spare bar": (
        load_actor_names,
        NAME_HEAD + "actor.x\tاسم|\tISIS\talias\tg\te\ts\n",
        "a form is empty",
    ),
    "candidate is not a code": (
        load_references,
        REFERENCE_HEAD + "reference.x\tالجيش\tarmy\tIDF\tg\te\ts\n",
        "candidate 'IDF' is unknown",
    ),
    "unknown kind": (
        load_references,
        REFERENCE_HEAD + "reference.x\tالجيش\ttribe\tISIS\tg\te\ts\n",
        "kind 'tribe' is unknown",
    ),
    "a code without a row": (
        load_actor_ids,
        "id\tform\tcode\tkind\tregion\tgloss\texample\tsource\n",
        "code AQ has no row",
    ),
}


@pytest.mark.parametrize(("load", "table", "problem"), FAULTS.values(), ids=FAULTS.keys())
def test_a_faulty_table_is_refused(tmp_path: Path, load: Loader, table: str, problem: str) -> None:
    path = tmp_path / "table.tsv"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(LexiconError, match=problem):
        load(path)


def test_codes_are_sorted() -> None:
    assert list(actors.CODES) == sorted(actors.CODES)
