"""Claims that a person marks in a whole article, as a form and back; nothing else is asked of it.

Each claim has the fields that are compared between coders: its quote, its trigger, what it says,
how certain, and the voice that it comes from. A span is given by its places in the text or, by
whoever works without scripts, by its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from riwaya.types import Claim, Factuality, Hop, Predicate, Span, VoiceLink, VoiceType
from riwaya.web.correcting import PERSON, FormError

PARTS = ("quote", "trigger", "voice")
"""Spans of a claim, in the order of the form; the voice may be left out."""
MOST = 80
"""Claims of one article that the form takes."""
_MOST_WORDS = 2_000  # letters of a quote: more is no clause


@dataclass(frozen=True, slots=True)
class Marked:
    """A claim as it stands in the form; ``spans`` are the fields start, end and words of a part."""

    number: int
    predicate: str
    factuality: str
    voice: str
    spans: Mapping[str, tuple[str, str, str]]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing of it was filled in."""
        return not self.predicate and not any(any(span) for span in self.spans.values())

    def name(self, field: str) -> str:
        """Give the name of a field in the form."""
        return f"claim.{self.number}.{field}"


def empty(number: int) -> Marked:
    """Give a claim of which nothing is filled in."""
    return Marked(number, "", Factuality.CERTAIN, "", dict.fromkeys(PARTS, ("", "", "")))


BLANK = empty(0)
"""What a script adds claims from."""


def marked_of(form: Mapping[str, str]) -> tuple[Marked, ...]:
    """Read the claims of a form as they were filled in, numbered anew; empty ones are left out."""
    begun = (name.split(".") for name in form if name.startswith("claim."))
    numbers = sorted({int(part[1]) for part in begun if len(part) > 2 and _is_count(part[1])})
    found = [one for number in numbers if not (one := _marked(form, number)).is_empty]
    return tuple(
        Marked(number, one.predicate, one.factuality, one.voice, one.spans)
        for number, one in enumerate(found[:MOST])
    )


def _marked(form: Mapping[str, str], number: int) -> Marked:
    def field(name: str) -> str:
        return form.get(f"claim.{number}.{name}", "").strip()

    spans = {
        part: (
            field(f"{part}.start"),
            field(f"{part}.end"),
            form.get(f"claim.{number}.{part}.words", "").replace("\r\n", "\n").strip(),
        )
        for part in PARTS
    }
    return Marked(number, field("predicate"), field("factuality"), field("type"), spans)


def claims_of(marked: tuple[Marked, ...], document: str, text: str) -> tuple[Claim, ...]:
    """Read the claims that a person marked, in the order of the text.

    Raises:
        FormError: A part cannot be read; the message names the claim and says what it takes.
    """
    found = [_claim(one, document, text) for one in marked]
    return tuple(sorted(found, key=lambda claim: (claim.quote, claim.trigger, claim.predicate)))


def spans_of(marked: tuple[Marked, ...], text: str) -> Iterator[tuple[str, Span]]:
    """Give the parts that can be found in the text, to be painted there."""
    for one in marked:
        quote: Span | None = None
        for part in PARTS:
            try:
                span = _span(one, part, text, quote)
            except FormError:
                continue
            if span is not None:
                quote = span if part == "quote" else quote
                yield part, span


def _claim(one: Marked, document: str, text: str) -> Claim:
    where = _where(one)
    quote = _span(one, "quote", text, None)
    trigger = _span(one, "trigger", text, quote)
    if quote is None or trigger is None:
        raise FormError(where, "a claim needs its quote and its trigger", "mark both in the text")
    if not (quote.start <= trigger.start and trigger.end <= quote.end):
        raise FormError(where, "its trigger lies outside its quote", "mark it within the quote")
    try:
        predicate, factuality = Predicate(one.predicate), Factuality(one.factuality)
    except ValueError:
        hint = "choose what is claimed, and how certain its speaker is"
        raise FormError(where, "it is not said what is claimed", hint) from None
    return Claim(
        "", document, predicate, quote, trigger, factuality, chain=_chain(one, text, quote)
    )


def _chain(one: Marked, text: str, quote: Span) -> tuple[Hop, ...]:
    span = _span(one, "voice", text, quote)
    if span is None and not one.voice:
        return ()
    if span is None or one.voice not in tuple(VoiceType):
        hint = "give both, or neither where the publisher speaks itself"
        raise FormError(_where(one), "a voice needs its words and its type", hint)
    return (Hop(span, VoiceType(one.voice), VoiceLink.SAID, None, PERSON),)


def _span(one: Marked, part: str, text: str, quote: Span | None) -> Span | None:
    """Read a span: by its places, else by its words, sought in the quote first."""
    start, end, words = one.spans[part]
    where = f"{_where(one)}, {part}"
    if start or end:
        if _is_count(start) and _is_count(end) and int(start) < int(end) <= len(text):
            return Span(int(start), int(end))
        hint = f"give places in the text, from 0 to {len(text)}, the first before the last"
        raise FormError(where, f"no words stand at {start[:12]}–{end[:12]}", hint)
    if not words:
        return None
    if len(words) > _MOST_WORDS:
        raise FormError(where, "these are too many words", "mark the clause that says it")
    if quote is not None and quote.of(text).count(words) == 1:
        at = quote.start + quote.of(text).index(words)
        return Span(at, at + len(words))
    count = text.count(words)
    if count == 1:
        return Span(text.index(words), text.index(words) + len(words))
    if count:
        raise FormError(where, f"these words stand there {count} times", "give more of them")
    raise FormError(where, "these words do not stand in the article", "copy them from it")


def _where(one: Marked) -> str:
    return f"claim {one.number + 1}"


def _is_count(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 9
