"""Fidelity: every span of an extraction lies in its text and holds words."""

from __future__ import annotations

from collections.abc import Iterator

from riwaya.types import Claim, Document, Extraction, Span


def spans(extraction: Extraction) -> Iterator[tuple[str, Span]]:
    """Give every span of an extraction with a word on what it is."""
    for mention in extraction.mentions:
        yield f"mention {mention.kind}", mention.span
    for claim in extraction.claims:
        for part, span in _claim_spans(claim):
            yield f"claim {claim.id} {part}", span


def _claim_spans(claim: Claim) -> Iterator[tuple[str, Span]]:
    yield "quote", claim.quote
    yield "trigger", claim.trigger
    if claim.factuality_cue:
        yield "factuality", claim.factuality_cue
    for participant in (*claim.agents, *claim.patients):
        yield "participant", participant.span
    for place in claim.places:
        yield "place", place.span
    for one in (claim.time, claim.number):
        if one is not None:
            yield "time or number", one.span
    for hop in claim.chain:
        yield "voice", hop.span
        if hop.cue:
            yield "cue", hop.cue


def unfaithful(document: Document, extraction: Extraction) -> list[str]:
    """List what is wrong with the spans of an extraction; empty when nothing is.

    A span must lie in the text, be longer than nothing and neither begin nor end with a space; a
    quote must hold its trigger.
    """
    found = []
    for what, span in spans(extraction):
        words = span.of(document.text)
        inside = 0 <= span.start < span.end <= len(document.text)
        if not inside or words != words.strip():
            found.append(f"{what} at {span.start}-{span.end}")
    found += [
        f"claim {claim.id}: the quote leaves its trigger out"
        for claim in extraction.claims
        if not claim.quote.start <= claim.trigger.start < claim.trigger.end <= claim.quote.end
    ]
    return found
