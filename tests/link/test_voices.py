"""Voices: one voice under several names is one, two voices are two. All texts are invented."""

from functools import cache

import pytest

from riwaya.link.origins import OriginReason, same_voice
from riwaya.link.voices import VoiceKind, VoiceReader, publisher_of
from riwaya.types import (
    Claim,
    Document,
    Factuality,
    Hop,
    Predicate,
    Span,
    VoiceLink,
    VoiceType,
)  # fmt: skip

T = VoiceType


@cache
def reader():
    return VoiceReader()


def hop(text, words, kind, actor=None, link=VoiceLink.SAID):
    start = text.index(words)
    return Hop(Span(start, start + len(words)), kind, link, None, "test", actor)


def origin(*chain, publisher="صحيفة الضحى", before=()):
    """Give the origin of a claim whose chain has these (words, type, actor)."""
    told = [*before, *chain]
    text = "، ".join(words for words, *_ in told) + " توقف القصف"
    hops = [hop(text, *one) for one in told]
    chains = [*((one,) for one in hops[: len(before)]), tuple(hops[len(before) :])]
    some = Predicate.BOMBARD, Span(0, 1), Span(0, 1), Factuality.CERTAIN
    claims = [Claim(str(at), "d", *some, chain=chain) for at, chain in enumerate(chains)]
    return reader().origins(Document("d", text, publisher=publisher), claims)[-1]


ARMY = ("الجيش السوري", T.NAMED_ORG, "SYR_ARMY")
SPOKESMAN = ("المتحدث باسم الجيش السوري العميد سالم حداد", T.NAMED_OFFICIAL, "SYR_ARMY")
MINISTRY = ("وزارة الصحة في الرمانة", T.NAMED_ORG, None)
SAME = {
    "an agency by two names": (
        origin(("فرانس برس", T.OTHER_OUTLET)),
        origin(("وكالة الصحافة الفرنسية", T.OTHER_OUTLET)),
        OriginReason.OUTLET,
    ),
    "unnamed sources told an agency": (
        origin(("مصدر أمني", T.ANON_ROLE), ("لرويترز", T.OTHER_OUTLET)),
        origin(("المصادر الأمنية", T.ANON_PLURAL), ("وكالة رويترز", T.OTHER_OUTLET),
               publisher="المساء"),
        OriginReason.SOURCES,
    ),
    "witnesses told the agency that another quotes": (
        origin(("شهود", T.ANON_PLURAL), ("لرويترز", T.OTHER_OUTLET)),
        origin(("وكالة رويترز", T.OTHER_OUTLET), publisher="المساء"),
        OriginReason.OUTLET,
    ),
    "sources of one outlet, one and many": (
        origin(("مصدر أمني", T.ANON_ROLE)),
        origin(("المصدر الأمني", T.ANON_ROLE)),
        OriginReason.SOURCES,
    ),
    "an officer by rank and by name": (
        origin(("العقيد ناصر خليل درويش", T.NAMED_OFFICIAL)),
        origin(("ناصر خليل", T.NAMED_PERSON)),
        OriginReason.PERSON,
    ),
    "a force and its spokesman": (origin(ARMY), origin(SPOKESMAN), OriginReason.BODY),
    "a body by its longer name": (
        origin(MINISTRY), origin(("وزارة الصحة", T.NAMED_ORG)), OriginReason.BODY,
    ),
    "the statement means the body before": (
        origin(MINISTRY), origin(("البيان", T.DOCUMENT), before=[MINISTRY]), OriginReason.BODY,
    ),
    "a surname means the person before": (
        origin(("ناصر خليل درويش", T.NAMED_PERSON)),
        origin(("درويش", T.NAMED_PERSON), before=[("ناصر خليل درويش", T.NAMED_PERSON)]),
        OriginReason.PERSON,
    ),
    "an outlet's own voice twice": (origin(), origin(), OriginReason.PUBLISHER),
    "the outlet's correspondent is the outlet": (
        origin(("مراسلنا", T.CORRESPONDENT)), origin(), OriginReason.PUBLISHER,
    ),
}  # fmt: skip
TWO = {
    "two agencies": (origin(("رويترز", T.OTHER_OUTLET)), origin(("فرانس برس", T.OTHER_OUTLET))),
    "unnamed sources of two outlets": (
        origin(("مصدر أمني", T.ANON_ROLE)), origin(("مصدر أمني", T.ANON_ROLE), publisher="المساء"),
    ),
    "other sources of one outlet": (
        origin(("مصدر أمني", T.ANON_ROLE)), origin(("مصدر طبي", T.ANON_ROLE)),
    ),
    "two ministries": (origin(MINISTRY), origin(("وزارة الداخلية في الرمانة", T.NAMED_ORG))),
    "two people of one first name": (
        origin(("سالم حداد", T.NAMED_PERSON)), origin(("سالم درويش", T.NAMED_PERSON)),
    ),
    "a person of a body and the body": (
        origin(ARMY), origin(("العميد سالم حداد", T.NAMED_OFFICIAL, "SYR_ARMY")),
    ),
    "a pseudonym and a name": (
        origin(("سالم حداد", T.PSEUDONYM)), origin(("سالم حداد", T.NAMED_PERSON)),
    ),
    "own voices of two outlets": (origin(), origin(publisher="صحيفة المساء")),
    "unknown publishers": (origin(publisher=None), origin(publisher=None)),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other", "reason"), SAME.values(), ids=SAME.keys())
def test_one_voice(one, other, reason):
    assert same_voice(one, other) is same_voice(other, one) is reason


@pytest.mark.parametrize(("one", "other"), TWO.values(), ids=TWO.keys())
def test_two_voices(one, other):
    assert same_voice(one, other) is same_voice(other, one) is None


def test_an_agency_that_signs_is_the_voice_of_what_nobody_else_says():
    document = Document("d", "بيروت (رويترز) - توقف القصف", publisher="صحيفة الضحى")
    claim = Claim("1", "d", Predicate.BOMBARD, Span(0, 1), Span(0, 1), Factuality.CERTAIN)
    voice = reader().origins(document, [claim])[0]
    assert (voice.kind, voice.outlet, voice.credit) == (
        VoiceKind.OUTLET, "outlet.agency.reuters", True,
    )  # fmt: skip
    quoted = origin(("رويترز", T.OTHER_OUTLET))
    assert same_voice(voice, quoted) is OriginReason.CREDIT


def test_a_publisher_is_known_by_its_row_or_its_name():
    assert publisher_of(Document("d", "", publisher="alriyadh")) == "outlet.paper.riyadh"
    assert publisher_of(Document("d", "", publisher="جريدة الضُّحى")) == "جريده الضحي"
    assert publisher_of(Document("d", "")) is None
