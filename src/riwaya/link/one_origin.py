"""Documents of one origin: which articles rest on one agency text or one statement, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from riwaya.link.copies import TEXT_COPIED, CopyIndex, CopyPair
from riwaya.link.origins import OriginReason, Telling, read_tellings, same_voice
from riwaya.link.passages import read_wording
from riwaya.link.voices import VoiceKind, VoiceReader
from riwaya.types import Claim, Document, Extraction, NumberArgument, Span

_DAYS = 3  # between the days of print of two reports of one statement
_SPEAKERS = frozenset({VoiceKind.BODY, VoiceKind.OUTLET, VoiceKind.PERSON})


@dataclass(frozen=True, slots=True)
class PairReason:
    """One reason why two documents rest on one origin; the spans show it in each of them."""

    reason: OriginReason
    first: Span
    second: Span


@dataclass(frozen=True, slots=True)
class OriginPair:
    """Two documents that rest on one origin. Pairs are not carried on from one to the next."""

    first: str
    second: str
    reasons: tuple[PairReason, ...]


def origin_pairs(
    documents: Sequence[Document], extractions: Sequence[Extraction],
    voices: VoiceReader | None = None,
) -> tuple[OriginPair, ...]:  # fmt: skip
    """Find the pairs of documents that rest on one origin for what they mainly tell.

    Args:
        documents: The documents.
        extractions: What was read in each, in the same order.
        voices: The compiled tables of voices, loaded if not given.
    """
    voices = voices or VoiceReader()
    index = CopyIndex()
    found: dict[tuple[str, str], list[PairReason]] = {}
    for document in documents:
        for pair in index.add(read_wording(document)):
            found.setdefault((pair.second, pair.first), []).extend(_copied(pair))
    tellings = [
        telling
        for document, extraction in zip(documents, extractions, strict=True)
        for telling in read_tellings(document, extraction, voices)
    ]
    for first, second, reason in _spoken(tellings):
        found.setdefault((first, second), []).append(reason)
    order = {document.id: at for at, document in enumerate(documents)}
    return tuple(
        OriginPair(first, second, tuple(reasons))
        for (first, second), reasons in sorted(
            found.items(), key=lambda item: (order[item[0][0]], order[item[0][1]])
        )
        if reasons
    )


def _copied(pair: CopyPair) -> Iterator[PairReason]:
    """Give the passages of a copied text; ``pair`` has the later document first."""
    if max(pair.of_first, pair.of_second) >= TEXT_COPIED:
        for copy in pair.passages:
            yield PairReason(OriginReason(copy.kind), copy.second, copy.first)


def _spoken(tellings: Iterable[Telling]) -> Iterator[tuple[str, str, PairReason]]:
    """Give the statements that two documents tell by the same voice, once for two voices."""
    known: dict[str, list[Telling]] = {}
    seen = set()
    for telling in tellings:
        if telling.origin.kind not in _SPEAKERS or telling.origin.span is None:
            continue
        for key in _facts(telling.claim):
            for other in known.get(key, ()):
                reason = same_voice(other.origin, telling.origin)
                pair = (other.document.id, telling.document.id, reason)
                if reason is None or pair in seen or not _near(other.document, telling.document):
                    continue
                if pair[0] != pair[1] and other.origin.span is not None:
                    seen.add(pair)
                    spans = other.origin.span, telling.origin.span
                    yield pair[0], pair[1], PairReason(reason, *spans)
            known.setdefault(key, []).append(telling)


def _facts(claim: Claim) -> Iterator[str]:
    """Give what two claims must have in common, beside the voice, to be one statement."""
    if claim.number is not None and _exact(claim.number) is not None:
        yield f"{claim.predicate} {_exact(claim.number)}"
    agents = sorted({agent.actor for agent in claim.agents})
    patients = sorted({patient.actor for patient in claim.patients})
    for place in sorted({place.place for place in claim.places if place.place is not None}):
        for actor in (*agents, *patients):
            yield f"{claim.predicate} {place} {actor}"


def _exact(number: NumberArgument) -> int | None:
    return number.best if number.best is not None and number.best > 2 else None


def _near(first: Document, second: Document) -> bool:
    days = first.published.date, second.published.date
    return None in days or abs((days[0] - days[1]).days) <= _DAYS  # type: ignore[operator]
