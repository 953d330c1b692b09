"""An invented collection whose claims differ in everything that a search asks for."""

from __future__ import annotations

import datetime
import hashlib
import random
import re
from collections.abc import Iterator

from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.types import (
    Claim,
    Document,
    Extraction,
    Factuality,
    Hop,
    Interval,
    NumberArgument,
    NumberOf,
    Participant,
    PlaceArgument,
    PlacePrecision,
    PlaceRole,
    Predicate,
    Span,
    VoiceLink,
    VoiceType,
)

ACTORS = ("ISIS", "SY_ARMY", "SDF", "HTS")
# Aleppo as a division and as a town, Manbij in it, Palmyra, its desert, the north of Aleppo, Syria.
PLACES = (
    "85678359",
    "421202163",
    "1141906291",
    "421197935",
    "region.sy.badiya_sy",
    "region.sy.rif_al_n",
    "85632413",
)
PUBLISHERS = ("دار الأمل", "دار النور", None)
PREDICATES = (Predicate.KILL, Predicate.ATTACK, Predicate.MOVE, Predicate.DENY)
DATES = ("2019-12-30", "2020-01-02", "2020-02", "2020", None)
SENTENCES = (
    "قتل التنظيم 3 جنود قرب الجسر.",
    "هاجم الجيش حاجزا للجنود.",
    "انتقلت القوات إلى القرية.",
    "نفى المجلس ذلك.",
    "قُتِل أحمد عند الحاجز.",
)
VOICES = ("مصادر", "شهود", "المجلس المحلي")


class InventedReader:
    """Gives each sentence a claim or two, with whatever chance (seeded by the text) puts there."""

    version = "invented-1"

    def extract(self, document: Document) -> Extraction:
        chance = random.Random(document.id)  # noqa: S311 - the same each time
        claims = []
        for hit in re.finditer(r"[^.\n]+\.", document.text):
            for _ in range(chance.choice((1, 1, 2))):
                claims.append(_claim(document, Span(*hit.span()), len(claims), chance))
        return Extraction(document.id, self.version, (), tuple(claims))


def _claim(document: Document, quote: Span, number: int, chance: random.Random) -> Claim:
    def some(kinds: tuple[str, ...]) -> list[str]:
        return chance.sample(kinds, chance.choice((0, 1, 1, 2)))

    word = Span(quote.start, quote.start + 3)
    voices = some(VOICES)
    return Claim(
        id=hashlib.sha256(f"{document.id} {number}".encode()).hexdigest()[:20],
        document=document.id,
        predicate=chance.choice(PREDICATES),
        quote=quote,
        trigger=word,
        factuality=chance.choice((Factuality.CERTAIN, Factuality.DENIED, Factuality.POSSIBLE)),
        agents=tuple(Participant(word, one, "x") for one in some(ACTORS)),
        patients=tuple(Participant(word, one, "x") for one in some(ACTORS)),
        places=tuple(_place(word, one, chance) for one in some((*PLACES, ""))),
        window=_window(chance),
        number=NumberArgument(word, count, count, count, NumberOf.KILLED, "x")
        if (count := chance.randrange(4))
        else None,
        chain=tuple(_hop(document, one, chance) for one in voices),
        reason=("invented",),
        score=round(chance.random(), 2),
    )


def _place(span: Span, id: str, chance: random.Random) -> PlaceArgument:
    precision = PlacePrecision.UNRESOLVED
    if id:
        precision = chance.choice((PlacePrecision.SETTLEMENT, PlacePrecision.NEAR))
    return PlaceArgument(span, chance.choice((*PlaceRole,)), id or None, precision, (), "x")


def _window(chance: random.Random) -> Interval | None:
    day = datetime.date(2019, 12, 20) + datetime.timedelta(days=chance.randrange(40))
    later = day + datetime.timedelta(days=chance.choice((0, 0, 5, 400)))
    return chance.choice((None, Interval(day, later), Interval(day, None), Interval(None, day)))


def _hop(document: Document, words: str, chance: random.Random) -> Hop:
    start = document.text.index(words)
    body = chance.choice((None, None, *ACTORS))
    kind = chance.choice((VoiceType.ANON_PLURAL, VoiceType.NAMED_ORG))
    return Hop(Span(start, start + len(words)), kind, VoiceLink.SAID, None, "x", actor=body)


def invented(count: int) -> Iterator[ReadResult]:
    """Give documents; every third says the same at length as the one before."""
    shared = "وقال كاتب هذه السطور إنه زار القرية مرتين في شتاء واحد ولم يجد فيها غير شيخ وحارسين."
    for number in range(count):
        chance = random.Random(number if number % 3 else number - 1)  # noqa: S311
        text = " ".join(chance.sample(SENTENCES, 3)) + f"\n{shared * (number % 3 != 2)}\n"
        text += f"\nعن {' و'.join(VOICES)}، عدد {number}"
        document = read_text(
            text,
            name=f"d{number}",
            publisher=PUBLISHERS[number % 3],
            published=DATES[number % len(DATES)],
        )
        yield ReadResult(document, text.encode())
