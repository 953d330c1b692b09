"""Annotated claims as a reader gives claims: what asking and linking find when reading is right.

An annotation names bodies, places and times by their words. Ids and days come from the same
tables the readers use, so that only the choice of claims and arguments is a person's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riwaya.extract.analysis import Analysis, analyse
from riwaya.extract.reader import RulesReader
from riwaya.lexicon.gazetteer import precision_of
from riwaya.store.forms import digest
from riwaya.types import (
    Anchor,
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
    TimeArgument,
    TimePrecision,
    VoiceLink,
    VoiceType,
)

_BACK = 8  # phrases before a bare noun («الحركة») among which its body's own name may stand


@dataclass(frozen=True, slots=True)
class _Page:
    """What the tables find in a document, to look annotated spans up in."""

    text: str
    analysis: Analysis
    reader: RulesReader


class AnnotatedReader:
    """Gives the annotated claims of a document whose text is one of a folder's articles."""

    def __init__(self, directory: Path) -> None:
        self._claims: dict[str, list[Any]] = {}
        for path in sorted(directory.glob("*.json")):
            found = json.loads(path.read_text(encoding="utf-8"))
            self._claims[digest(found["text"])] = found["claims"]
        self._reader = RulesReader()

    @property
    def version(self) -> str:
        """Name of the version."""
        return "annotated-1"

    def extract(self, document: Document) -> Extraction:
        """Give the annotated claims of a document; none if it is not in the folder."""
        forms = self._claims.get(digest(document.text), [])
        lexicon, speaker = self._reader.lexicon, self._reader.weigher.speaker
        page = _Page(document.text, analyse(document, lexicon, speaker), self._reader)
        claims = [_claim(document, number, form, page) for number, form in enumerate(forms)]
        return Extraction(document.id, self.version, (), tuple(claims))


def _claim(document: Document, number: int, form: Any, page: _Page) -> Claim:
    time = _time(form["time"], page)
    return Claim(
        id=digest(f"{document.id} {number}")[:24],
        document=document.id,
        predicate=Predicate(form["predicate"]),
        quote=Span(*form["quote"]),
        trigger=Span(*form["trigger"]),
        factuality=Factuality(form["factuality"]),
        agents=tuple(_participant(one, page) for one in form["agent"]),
        patients=tuple(_participant(one, page) for one in form["patient"]),
        places=tuple(_place(one, page) for one in form["place"]),
        time=time,
        window=time.interval if time else None,
        number=_number(form["number"]),
        chain=tuple(
            Hop(Span(*one["span"]), VoiceType(one["type"]), VoiceLink.SAID, None, "annotated")
            for one in form["chain"]
        ),
        reason=("annotated",),
        score=1.0,
    )


def _participant(form: Any, page: _Page) -> Participant:
    """Give a participant the finest id of the tables that rolls up to the annotated one."""
    span, code = Span(*form["span"]), form["id"]
    analysis = page.analysis
    before = [
        (phrase, actor)
        for phrase, actor in zip(analysis.phrases, analysis.actors, strict=True)
        if phrase.span.start < span.end and page.reader.roll_up(actor) == code
    ]
    inside = [(p, actor) for p, actor in before if p.span.end > span.start]
    if inside:
        phrase, actor = inside[0]
        return Participant(span, actor, phrase.reason)
    near = [(p, actor) for p, actor in before[-_BACK:] if _one_word(page.text, span)]
    if near:
        return Participant(span, near[-1][1], "annotated")
    return Participant(span, code, "annotated")


def _one_word(text: str, span: Span) -> bool:
    return len(span.of(text).split()) == 1


def _place(form: Any, page: _Page) -> PlaceArgument:
    """Give a place the id that the tables choose for it in its document."""
    span, role = Span(*form["span"]), PlaceRole(form["role"])
    for toponym in page.analysis.toponyms:
        if toponym.span.start < span.end and span.start < toponym.span.end:
            return PlaceArgument(
                span, role, toponym.place_id, toponym.precision, toponym.candidates, toponym.reason
            )
    named = page.reader.lexicon.gazetteer.named(span.of(page.text))
    if len(named) == 1:
        return PlaceArgument(span, role, named[0].id, precision_of(named[0]), (), "annotated")
    ids = tuple(place.id for place in named)
    return PlaceArgument(span, role, None, PlacePrecision.UNRESOLVED, ids, "annotated")


def _time(form: Any, page: _Page) -> TimeArgument | None:
    if form is None:
        return None
    span = Span(*form["span"])
    for time in page.analysis.times:
        if time.span.start < span.end and span.start < time.span.end:
            return TimeArgument(span, time.interval, time.precision, time.anchor, time.reason)
    unknown = Interval(None, None)
    return TimeArgument(span, unknown, TimePrecision.UNKNOWN, Anchor.NONE, "annotated")


def _number(form: Any) -> NumberArgument | None:
    if form is None:
        return None
    low, high = form["low"], form["high"]
    best = low if low == high else None
    return NumberArgument(Span(*form["span"]), low, best, high, NumberOf(form["of"]), "annotated")
