"""A reader for tests of the ledger: quick, and as simple as its sentences are.

Run as a program it reads generated documents into a ledger until it ends or is killed:
``fake_reader.py LEDGER COUNT``. It prints the name of each document once that is kept.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import sys

from riwaya.types import (
    Anchor,
    Claim,
    Document,
    Extraction,
    Factuality,
    Hop,
    Interval,
    Mention,
    MentionKind,
    NumberArgument,
    NumberOf,
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

PREDICATES = {"قتل": Predicate.KILL, "هاجم": Predicate.ATTACK, "نفى": Predicate.DENY}
ACTORS = {"التنظيم": "ISIS", "الجيش": "SY_ARMY"}


class FakeReader:
    """Finds «[قالت مصادر إن] VERB ACTOR [N] … [في PLACE] [أمس].», one claim a sentence."""

    def __init__(self, version: str = "fake-1") -> None:
        self.version = version

    def extract(self, document: Document) -> Extraction:
        if "انفجر القارئ" in document.text:
            raise RuntimeError("the reader broke")
        claims, mentions = [], []
        for sentence in re.finditer(r"[^.\n]+\.", document.text):
            claim = self._claim(document, Span(*sentence.span()))
            if claim:
                claims.append(claim)
                mentions.append(Mention(claim.trigger, MentionKind.TRIGGER, "fake.trigger"))
        return Extraction(document.id, self.version, tuple(mentions), tuple(claims))

    def _claim(self, document: Document, quote: Span) -> Claim | None:
        def find(pattern: str) -> Span | None:
            hit = re.search(pattern, quote.of(document.text))
            if not hit:
                return None
            group = 1 if hit.re.groups else 0
            return Span(quote.start + hit.start(group), quote.start + hit.end(group))

        trigger = find("قتل|هاجم|نفى")
        if trigger is None:
            return None
        place, voice, number = find(r"في (\w+)"), find("مصادر"), find(r"\d+")
        actor, yesterday = find(r"(?:قتل|هاجم|نفى) (\w+)"), find("أمس")
        predicate = PREDICATES[trigger.of(document.text)]
        key = f"{document.id} {trigger} {predicate} {self.version}"
        time = _time(document, yesterday) if yesterday else None
        count = int(number.of(document.text)) if number else 0
        return Claim(
            id=hashlib.sha256(key.encode()).hexdigest()[:20],
            document=document.id,
            predicate=predicate,
            quote=quote,
            trigger=trigger,
            factuality=Factuality.CERTAIN,
            agents=(Participant(actor, ACTORS.get(actor.of(document.text), "X"), "f"),)
            if actor
            else (),
            places=(
                PlaceArgument(
                    place, PlaceRole.AT, None, PlacePrecision.UNRESOLVED, ("p1", "p2"), "fake"
                ),
            )
            if place
            else (),
            time=time,
            window=time.interval if time else None,
            number=NumberArgument(number, count, count, None, NumberOf.KILLED, "fake")
            if number
            else None,
            chain=(Hop(voice, VoiceType.ANON_PLURAL, VoiceLink.SAID, None, "fake"),)
            if voice
            else (),
            reason=("fake.rule",),
            score=0.5,
        )


def _time(document: Document, span: Span) -> TimeArgument:
    published = document.published.date
    day = published - datetime.timedelta(days=1) if published else None
    anchor = Anchor.PUBLICATION if day else Anchor.NONE
    precision = TimePrecision.DAY if day else TimePrecision.UNKNOWN
    return TimeArgument(span, Interval(day, day), precision, anchor, "fake")


def generated(count: int):
    """Generate documents as ingest gives them."""
    from riwaya.ingest.documents import read_text
    from riwaya.ingest.results import ReadResult

    for number in range(count):
        text = f"قالت مصادر إن هاجم التنظيم {number} نقاط في الرقة أمس. نفى الجيش ذلك."
        name = f"made-{number}"
        yield ReadResult(read_text(text, name=name, published="2020-03-05"), text.encode())


if __name__ == "__main__":
    from riwaya.api import open_ledger

    with open_ledger(sys.argv[1]) as ledger:
        for outcome in ledger.read(generated(int(sys.argv[2])), FakeReader(), at="2020-03-06"):
            print(outcome.name, flush=True)
