"""Positions, relations and origins, on claims made by hand (all invented)."""

from __future__ import annotations

import datetime

import pytest

from riwaya.ask.answer import RelationKind, Tone
from riwaya.ask.evidence import Evidence, Named, Spot, Voice
from riwaya.ask.origins import count_origins
from riwaya.ask.positions import positions_of
from riwaya.ask.query import AskedActor, AskedPerson, Query, Side, Slot
from riwaya.ask.relations import relations_of
from riwaya.ask.windows import meet, window_of
from riwaya.text.fold import fold_word
from riwaya.types import (
    DatePrecision,
    Factuality,
    Interval,
    NumberArgument,
    NumberOf,
    PartialDate,
    PlaceRole,
    Predicate,
    Span,
)

P, F = Predicate, Factuality
ISIS = AskedActor("ISIS", Side.ANY, "داعش")
_COUNT = iter(range(10_000))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def claim(
    predicate: Predicate,
    quote: str = "جملة مخترعة",
    *,
    agents: tuple[str, ...] = (),
    patients: tuple[str, ...] = (),
    factuality: Factuality = F.CERTAIN,
    said: str = "2020-05-10",
    publisher: str = "صحيفة مخترعة",
    places: tuple[str, ...] = (),
    number: tuple[int, int] | None = None,
    chain: tuple[Voice, ...] = (),
    when: tuple[str, str] | None = None,
) -> Evidence:
    count = next(_COUNT)
    return Evidence(
        claim=f"c{count}",
        document=f"d-{publisher}-{said}",
        name="x",
        publisher=publisher,
        published=PartialDate(day(said), DatePrecision.DAY),
        predicate=predicate,
        factuality=factuality,
        quote=quote,
        span=Span(count * 1000, count * 1000 + len(quote)),
        trigger=Span(count * 1000, count * 1000 + 3),
        agents=tuple(Named(one, "", one, "") for one in agents),
        patients=tuple(Named(one, "", one, "") for one in patients),
        places=tuple(Spot(one, PlaceRole.AT, one) for one in places),
        window=Interval(day(when[0]), day(when[1])) if when else Interval(None, None),
        number=NumberArgument(Span(0, 1), *number[:1], None, *number[1:], NumberOf.KILLED, "")
        if number
        else None,
        chain=chain,
        context=fold_word(quote),
    )


def keys(query: Query, *claims: Evidence) -> list[str]:
    return [one.value.key for one in positions_of(query, claims, count_origins)]


def kinds(query: Query, *claims: Evidence) -> set[RelationKind]:
    found = positions_of(query, claims, count_origins)
    return {one.kind for one in relations_of(query, found)}


FINISHED = Query("", Slot.FINISHED, actors=(ISIS,))
STRENGTH = Query("", Slot.STRENGTH, actors=(ISIS,))
ROLE = Query(
    "",
    Slot.ROLE,
    actors=(AskedActor("HTS", Side.AGENT, ""), AskedActor("ISIS", Side.PATIENT, "")),
)
COUNT = Query("", Slot.HOW_MANY, asked=(P.KILL,))
WHO = Query("", Slot.WHO, asked=(P.BOMBARD,))

VALUES = {
    "beaten": (FINISHED, claim(P.DEFEAT, patients=("ISIS",)), ["finished"]),
    "beating others is not being beaten": (FINISHED, claim(P.DEFEAT, agents=("ISIS",)), []),
    "denied defeat": (
        FINISHED,
        claim(P.DEFEAT, patients=("ISIS",), factuality=F.DENIED),
        ["not-finished"],
    ),
    "held once": (FINISHED, claim(P.CONTROL, "كان يسيطر على البلدة", agents=("ISIS",)), None),
    "holds": (FINISHED, claim(P.CONTROL, "يسيطر على البلدة", agents=("ISIS",)), ["not-finished"]),
    "many": (STRENGTH, claim(P.PRESENT, "ينتشر بأعداد كبيرة", agents=("ISIS",)), ["strong"]),
    "only there": (
        STRENGTH,
        claim(P.PRESENT, "ينتشر في القرية", agents=("ISIS",)),
        ["still-there"],
    ),
    "half lost": (STRENGTH, claim(P.KILL, patients=("ISIS",)), []),
    "help": (ROLE, claim(P.FACILITATE, agents=("HTS",), patients=("ISIS",)), ["helps"]),
    "fight": (ROLE, claim(P.DETAIN, agents=("HTS",), patients=("ISIS",)), ["fights"]),
    "denied fight is no fight": (
        ROLE,
        claim(P.DETAIN, agents=("HTS",), patients=("ISIS",), factuality=F.DENIED),
        ["fights:denied"],
    ),
    "a count of dead": (COUNT, claim(P.KILL, number=(14, 14)), ["14–14"]),
    "deaths without a count": (COUNT, claim(P.KILL), []),
    "nobody named": (WHO, claim(P.BOMBARD), ["no-doer"]),
    "a doer": (WHO, claim(P.BOMBARD, agents=("RUSSIA",)), ["RUSSIA"]),
    "a doer who denies": (
        WHO,
        claim(P.BOMBARD, agents=("RUSSIA",), factuality=F.DENIED),
        ["RUSSIA:denied"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("query", "one", "wanted"), VALUES.values(), ids=VALUES.keys())
def test_a_claim_answers(query: Query, one: Evidence, wanted: list[str] | None) -> None:
    if wanted is None:  # «كان» must stand before the trigger to be heard
        from dataclasses import replace

        start = one.span.start + one.quote.index("يسيطر")
        one, wanted = replace(one, trigger=Span(start, start + 5)), []
    assert keys(query, one) == wanted


def test_prevention_before_a_state_is_denial() -> None:
    from dataclasses import replace

    quote = "منعت الشرطة انتشار المقاتلين"
    one = claim(P.PRESENT, quote, agents=("ISIS",))
    start = one.span.start + quote.index("انتشار")
    whether = Query("", Slot.WHETHER, actors=(ISIS,))
    assert keys(whether, replace(one, trigger=Span(start, start + 6))) == ["no"]
    other = claim(P.PRESENT, "لاحظت الشرطة انتشار المقاتلين", agents=("ISIS",))
    assert keys(whether, other) == ["yes"]


SAME, LATER = "2020-05-10", "2021-05-10"
STANDINGS = {
    "helps and fights in the same days": (
        ROLE,
        claim(P.FACILITATE, agents=("HTS",), patients=("ISIS",), publisher="أ"),
        claim(P.DETAIN, agents=("HTS",), patients=("ISIS",), publisher="ب"),
        RelationKind.DISPUTE,
    ),
    "a year apart": (
        ROLE,
        claim(P.FACILITATE, agents=("HTS",), patients=("ISIS",), publisher="أ"),
        claim(P.DETAIN, agents=("HTS",), patients=("ISIS",), publisher="ب", said=LATER),
        RelationKind.CHANGED,
    ),
    "the same house takes it back": (
        COUNT,
        claim(P.KILL, number=(14, 14), said="2020-05-10"),
        claim(P.KILL, number=(20, 20), said="2020-05-11"),
        RelationKind.SUPERSEDED,
    ),
    "counts that do not meet": (
        COUNT,
        claim(P.KILL, number=(14, 14), publisher="أ"),
        claim(P.KILL, number=(30, 30), publisher="ب"),
        RelationKind.DISPUTE,
    ),
    "two doers of one strike": (
        WHO,
        claim(P.BOMBARD, agents=("RUSSIA",), publisher="أ", places=("85678373",)),
        claim(P.BOMBARD, agents=("TURKEY",), publisher="ب", places=("85678373",)),
        RelationKind.DISPUTE,
    ),
    "two doers in two places": (
        WHO,
        claim(P.BOMBARD, agents=("RUSSIA",), publisher="أ", places=("85678373",)),
        claim(P.BOMBARD, agents=("TURKEY",), publisher="ب", places=("85678399",)),
        RelationKind.COMPATIBLE,
    ),
    "two helpers": (
        Query("", Slot.WHO, asked=(P.FACILITATE,)),
        claim(P.FACILITATE, agents=("RUSSIA",), patients=("ISIS",), publisher="أ"),
        claim(P.FACILITATE, agents=("TURKEY",), patients=("ISIS",), publisher="ب"),
        RelationKind.COMPATIBLE,
    ),
    "one person in two places": (
        Query("", Slot.WHERE, persons=(AskedPerson(("فلان",), "", "فلان"),)),
        claim(P.WHEREABOUTS, places=("85678373",), publisher="أ"),
        claim(P.WHEREABOUTS, places=("85678399",), publisher="ب"),
        RelationKind.DISPUTE,
    ),
    "leaders in two places": (
        Query("", Slot.WHERE, actors=(ISIS,), leaders=True),
        claim(P.WHEREABOUTS, places=("85678373",), publisher="أ"),
        claim(P.WHEREABOUTS, places=("85678399",), publisher="ب"),
        RelationKind.COMPATIBLE,
    ),
    "loss and declared victory": (
        Query("", Slot.WHEN),
        claim(P.CONTROL, when=("2019-03-19", "2019-03-19")),
        claim(P.DEFEAT, when=("2019-03-23", "2019-03-23")),
        RelationKind.COMPATIBLE,
    ),
    "two dates for one loss": (
        Query("", Slot.WHEN),
        claim(P.CONTROL, when=("2019-03-19", "2019-03-19")),
        claim(P.CONTROL, when=("2019-03-23", "2019-03-23")),
        RelationKind.DISPUTE,
    ),
}


@pytest.mark.parametrize(
    ("query", "one", "other", "kind"), STANDINGS.values(), ids=STANDINGS.keys()
)
def test_positions_stand_to_each_other(
    query: Query, one: Evidence, other: Evidence, kind: RelationKind
) -> None:
    assert kinds(query, one, other) == {kind}


def test_an_unknown_window_is_no_dispute() -> None:
    from dataclasses import replace

    undated = PartialDate(None, DatePrecision.UNKNOWN)
    one = claim(P.FACILITATE, agents=("HTS",), patients=("ISIS",), publisher="أ")
    other = claim(P.DETAIN, agents=("HTS",), patients=("ISIS",), publisher="ب")
    assert kinds(ROLE, one, replace(other, published=undated)) == {RelationKind.WINDOWS_UNKNOWN}


def test_near_figures_are_one_answer() -> None:
    near = claim(P.KILL, number=(27, 33)), claim(P.KILL, number=(30, 30))
    assert keys(COUNT, *near) == ["30–30"]
    assert len(keys(COUNT, *near, claim(P.KILL, number=(60, 60)))) == 2


def test_a_claim_without_a_doer_takes_that_of_the_same_statement() -> None:
    from dataclasses import replace

    who = Query("", Slot.WHO, actors=(ISIS,), asked=(P.MOVE,))
    moved = claim(P.MOVE, "نقل المجموعات إلى القرية بتسهيل من الجيش", patients=("ISIS",))
    helped = replace(
        claim(P.FACILITATE, agents=("RUSSIA",), patients=("ISIS",)),
        document=moved.document,
        span=moved.span,
        trigger=Span(moved.span.start + 20, moved.span.start + 26),
    )
    assert keys(who, moved, helped) == ["RUSSIA"]
    assert keys(who, moved) == ["no-doer"]


def voice(kind: str, words: str = "مصادر") -> Voice:
    return Voice(kind, "said", words, None, False, False)


ORIGINS = {
    "own voice and unnamed sources of one house": (
        [claim(P.KILL), claim(P.KILL, chain=(voice("ANON_PLURAL"),))],
        1,
    ),
    "two houses": ([claim(P.KILL, publisher="أ"), claim(P.KILL, publisher="ب")], 2),
    "one agency in two houses": (
        [
            claim(P.KILL, publisher="أ", chain=(voice("OTHER_OUTLET", "وكالة مخترعة"),)),
            claim(P.KILL, publisher="ب", chain=(voice("OTHER_OUTLET", "وكالة مخترعة"),)),
        ],
        1,
    ),
    "a name cut short": (
        [
            claim(P.KILL, chain=(voice("NAMED_PERSON", "سالم العمر"),)),
            claim(P.KILL, chain=(voice("NAMED_PERSON", "العمر"),)),
        ],
        1,
    ),
    "two names": (
        [
            claim(P.KILL, chain=(voice("NAMED_PERSON", "سالم العمر"),)),
            claim(P.KILL, chain=(voice("NAMED_PERSON", "حسان الخضر"),)),
        ],
        2,
    ),
    "a pseudonym is its house": ([claim(P.KILL), claim(P.KILL, chain=(voice("PSEUDONYM"),))], 1),
    "a denial that unnamed sources tell": (
        [
            claim(P.KILL, chain=(voice("ANON_PLURAL"),)),
            claim(P.KILL, chain=(voice("ARMED_GROUP", "الفصيل"), voice("ANON_PLURAL"))),
        ],
        1,
    ),
}


@pytest.mark.parametrize(("claims", "count"), ORIGINS.values(), ids=ORIGINS.keys())
def test_origins_are_counted_once(claims: list[Evidence], count: int) -> None:
    assert count_origins(claims).number == count


def test_a_state_lasts_until_it_is_printed() -> None:
    one = claim(P.DEFEAT, when=("2019-10-01", "2019-10-31"))
    assert window_of(Slot.FINISHED, one) == Interval(day("2019-10-01"), day("2020-05-10"))
    assert window_of(Slot.WHO, one) == one.window


MEETINGS = {
    "they meet": (("2020-01-01", "2020-01-05"), ("2020-01-05", "2020-01-09"), True),
    "apart": (("2020-01-01", "2020-01-04"), ("2020-01-05", "2020-01-09"), False),
    "an open end": (("2020-01-01", None), ("2020-01-05", "2020-01-09"), None),
    "an open end that cannot reach": ((None, "2020-01-04"), ("2020-01-05", None), False),
    "nothing known": ((None, None), ("2020-01-05", "2020-01-09"), None),
}


@pytest.mark.parametrize(("one", "other", "met"), MEETINGS.values(), ids=MEETINGS.keys())
def test_windows_meet(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], met: bool | None
) -> None:
    both = [Interval(*(day(end) if end else None for end in pair)) for pair in (one, other)]
    assert meet(both[0], both[1]) is met
    assert meet(both[1], both[0]) is met


def test_tones_are_kept_apart() -> None:
    found = positions_of(
        Query("", Slot.WHERE, persons=(AskedPerson(("فلان",), "", "فلان"),)),
        [
            claim(P.WHEREABOUTS, places=("85678373",)),
            claim(P.WHEREABOUTS, places=("85678373",), factuality=F.DENIED),
            claim(P.WHEREABOUTS, places=("85678373",), factuality=F.UNKNOWN),
        ],
        count_origins,
    )
    assert {one.value.tone for one in found} == {Tone.SAID, Tone.DENIED, Tone.UNKNOWN}
