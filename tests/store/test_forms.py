from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.link.marks import Mark
from riwaya.store.forms import canonical, from_json, to_json
from riwaya.types import (
    NO_DATE,
    Anchor,
    Boilerplate,
    Claim,
    DatePrecision,
    Document,
    Extraction,
    Factuality,
    Hop,
    Interval,
    Mention,
    MentionKind,
    NumberArgument,
    NumberOf,
    PartialDate,
    Participant,
    PlaceArgument,
    PlacePrecision,
    PlaceRole,
    Predicate,
    Span,
    TimeArgument,
    TimePrecision,
    VoiceLink,
    VoiceType,
)

SPAN = Span(3, 7)
CLAIM = Claim(
    id="c1",
    document="d1",
    predicate=Predicate.KILL,
    quote=Span(0, 20),
    trigger=SPAN,
    factuality=Factuality.DENIED,
    factuality_cue=Span(0, 2),
    agents=(Participant(SPAN, "ISIS", "row.1", "امير"),),
    patients=(Participant(SPAN, "CIVILIANS", "row.2"),),
    places=(PlaceArgument(SPAN, PlaceRole.NEAR, None, PlacePrecision.UNRESOLVED, ("a", "b"), "r"),),
    time=TimeArgument(
        SPAN,
        Interval(datetime.date(2020, 2, 29), None),
        TimePrecision.OPEN,
        Anchor.CALENDAR,
        "r",
    ),
    window=Interval(None, datetime.date(2020, 3, 1)),
    number=NumberArgument(SPAN, 10, None, 99, NumberOf.KILLED, "r"),
    chain=(Hop(SPAN, VoiceType.PSEUDONYM, VoiceLink.TOLD, Span(1, 2), "r", None, True, True),),
    reason=("row.1", "rule.2"),
    score=0.1 + 0.2,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What linking keeps has shapes that claims have not."""

    point: tuple[float, float] | None
    words: frozenset[str]
    marks: tuple[Mark, ...]
    bounds: tuple[int | None, int] | None


NOUNS = {
    "a full claim": CLAIM,
    "a bare claim": Claim("c", "d", Predicate.DENY, SPAN, SPAN, Factuality.UNKNOWN),
    "an extraction": Extraction("d1", "r1", (Mention(SPAN, MentionKind.CUE, "cue.1"),), (CLAIM,)),
    "a document": Document(
        "d1",
        "نصٌّ «مقتبس»\n\t\u200f",
        title=None,
        publisher="وكالة",
        published=PartialDate(datetime.date(2020, 3, 1), DatePrecision.MONTH),
        boilerplate=(Boilerplate(SPAN, "row"),),
    ),
    "no date": NO_DATE,
    "pairs, words and named tuples": Kept(
        (33.5, 36.25), frozenset({"نصّ", "آخر"}), (Mark("r", "k", "v", SPAN),), (None, 3)
    ),
    "nothing of them": Kept(None, frozenset(), (), None),
}
BAD = {
    "half a point": (Kept, to_json(Kept(None, frozenset(), (), None)) | {"point": [1.5]}, "point"),
    "a word that is none": (
        Kept,
        to_json(Kept(None, frozenset(), (), None)) | {"words": [1]},
        "Kept.words",
    ),
    "a bool for a number": (Interval, {"first": True, "last": None}, "date"),
    "a missing field": (Interval, {"first": None}, "Interval.last is missing"),
    "a field too many": (Interval, {"first": None, "last": None, "x": 1}, "no field 'x'"),
    "half a span": (Mention, {"span": [1], "kind": "cue", "entry": "e"}, "Mention.span"),
    "an unknown kind": (Mention, {"span": [1, 2], "kind": "cues", "entry": "e"}, "Mention.kind"),
    "a list for an object": (Mention, [], "Mention"),
    "a text for a list": (
        Extraction,
        to_json(Extraction("d", "r", (), ())) | {"notes": "x"},
        "list",
    ),
}


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS.keys())
def test_json_form_is_exact_both_ways(noun: object) -> None:
    written = canonical(to_json(noun))
    again = from_json(type(noun), json.loads(written))
    assert again == noun
    assert canonical(to_json(again)) == written


@pytest.mark.parametrize(("kind", "form", "said"), BAD.values(), ids=BAD.keys())
def test_a_form_that_does_not_fit_is_named(kind: type, form: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        from_json(kind, form)


def test_a_field_added_later_takes_its_default() -> None:
    form = to_json(CLAIM)
    del form["score"]
    assert from_json(Claim, form).score == 0.0


def test_enums_are_their_values() -> None:
    def enums(form: object) -> bool:
        if isinstance(form, dict):
            return any(map(enums, form.values()))
        if isinstance(form, list | tuple):
            return any(map(enums, form))
        return isinstance(form, Enum)

    assert not enums(to_json(CLAIM))


spans = st.builds(Span, st.integers(0, 10**6), st.integers(0, 10**6))


@given(st.builds(Claim, quote=spans, trigger=spans, score=st.floats(0, 1)))
def test_any_claim_comes_back(claim: Claim) -> None:
    assert from_json(Claim, json.loads(canonical(to_json(claim)))) == claim
