"""The matcher: whole forms only, particles told apart, marks inside names stepped over."""

import pytest

from riwaya.lexicon.matcher import Matcher
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
