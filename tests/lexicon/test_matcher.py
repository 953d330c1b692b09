"""The matcher: whole forms only, particles told apart, marks inside names stepped over."""

import pytest

from riwaya.lexicon.heads import head_forms, head_stems, load_heads
from riwaya.lexicon.inflect import stems_in
from riwaya.lexicon.matcher import Family, Matcher
from riwaya.lexicon.triggers import expand, load_triggers, trigger_stems
from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize

MATCHER = Matcher(
    [
        (("تنظيم", "داعش"), "isis"),
        (("داعش",), "isis"),
        (("الجيش",), "army"),
        (("قال",), "said"),
        (("نفي",), "denied"),
    ]
)
CASES = {
    "a word": ("قال شاهد", [("قال", "said")]),
    "a longer form and the shorter inside": (
        "تنظيم داعش",
        [("تنظيم داعش", "isis"), ("داعش", "isis")],
    ),
    "marks inside a name": ("تنظيم «داعش»", [("تنظيم «داعش", "isis"), ("داعش", "isis")]),
    "a conjunction": ("وقال شاهد", [("وقال", "said")]),
    "li with the article": ("للجيش", [("للجيش", "army")]),
    "the end of another word": ("مقال عن الحرب", []),
    "the start of another word": ("قالب من الخبز", []),
    "inside another word": ("المنفيون", []),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_hits(text: str, expected: list[tuple[str, str]]) -> None:
    tokens = tokenize(fold(text))
    found = [(tokens.span(h.first, h.last).of(text), h.entry) for h in MATCHER.hits(tokens)]
    assert found == expected


def test_particles_are_told() -> None:
    (hit,) = MATCHER.hits(tokenize(fold("وللجيش")))
    assert hit.particles == "ول"


def test_a_family_is_written_out_when_its_stem_is_met_and_keeps_its_place() -> None:
    written: list[str] = []

    def family(name: str, stems: set[str], *words: str) -> Family[str]:
        def forms() -> list[tuple[tuple[str, ...], str]]:
            written.append(name)
            return [((word,), name) for word in words]

        return Family(frozenset(stems), forms)

    matcher = Matcher(
        [(("قتل",), "plain")],
        [
            family("kill", {"قت"}, "قتل", "يقتل"),
            family("say", {"قا", "قو"}, "قال", "يقول"),
            family("fight", {"قات", "قت"}, "قتل", "قاتل"),
        ],
    )
    assert written == []

    def entries(text: str) -> list[str]:
        return [hit.entry for hit in matcher.hits(tokenize(fold(text)))]

    assert entries("ويقول") == ["say"]
    assert written == ["say"]
    assert entries("قاتل") == ["fight"]
    assert entries("قتل") == ["plain", "kill", "fight"]  # though fight was written out first
    assert entries("قال يقتل") == ["say", "kill"]
    assert written == ["say", "fight", "kill"]


FAMILIES = {
    "triggers": [(trigger_stems(row), expand(row)) for row in load_triggers()],
    "heads": [(head_stems(head), head_forms(head)) for head in load_heads()],
}


@pytest.mark.parametrize("table", FAMILIES)
def test_every_form_of_a_row_is_met_by_its_stems(table: str) -> None:
    missed = [
        words[0]
        for stems, forms in FAMILIES[table]
        for words, _ in forms
        if stems.isdisjoint(stems_in(words[0]))
    ]
    assert not missed
