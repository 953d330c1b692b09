"""Origins: which claims rest on one origin, and why; how many origins a thing is told by.

Corroboration is counted in origin groups, never in outlets or documents. Two claims are of one
group if a passage was copied or their chains lead to one voice; every join has a reason. Nothing
here says that an origin is right.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from riwaya.link.copies import CopyKind, CopyPair
from riwaya.link.voices import Voice, VoiceKind, VoiceReader
from riwaya.types import Claim, Document, Extraction, Span

_SAME_PLACE = 0.15  # of a piece's length: how far apart a trigger and its copy stand at most
_NAMED = frozenset({VoiceKind.BODY, VoiceKind.OUTLET, VoiceKind.PERSON})


class OriginReason(StrEnum):
    """Why two claims are of one origin."""

    COPY = "copy"  # the passage of the one stands again in the other's document
    RETELLING = "retelling"  # … in other words, but closely
    OUTLET = "same-outlet"  # both chains lead to one agency, medium or monitor
    CREDIT = "agency-credit"  # … one of them because the article signs with it
    BODY = "same-body"  # both rest on what one organisation or its spokesman says
    PERSON = "same-person"
    SOURCES = "same-sources"  # the same unnamed sources of one outlet
    PUBLISHER = "same-publisher"  # one outlet's own voice, or what it takes from itself
    ARTICLE = "same-article"  # an article's own voice beside the voice that it quotes for it


@dataclass(frozen=True, slots=True)
class Telling:
    """A claim with what it rests on."""

    document: Document
    claim: Claim
    origin: Voice


@dataclass(frozen=True, slots=True)
class Join:
    """Why two claims are of one origin; the spans show it, each in its claim's document."""

    first: str
    second: str
    reason: OriginReason
    first_span: Span
    second_span: Span


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """Claims of one origin, and the joins that lead from each to all others."""

    claims: tuple[str, ...]
    joins: tuple[Join, ...]


@dataclass(frozen=True, slots=True)
class OriginCount:
    """How many origins tell a thing, beside how many documents and outlets do.

    Attributes:
        groups: One an origin; their number is the count.
        how: How often each reason joined two claims; reasons that joined none are left out.
        documents: Number of documents.
        publishers: Number of outlets known by name.
    """

    groups: tuple[OriginGroup, ...]
    how: tuple[tuple[OriginReason, int], ...]
    documents: int
    publishers: int


def read_tellings(
    document: Document, extraction: Extraction, voices: VoiceReader
) -> tuple[Telling, ...]:
    """Give each claim of a document with the voice it rests on."""
    origins = voices.origins(document, extraction.claims)
    return tuple(
        Telling(document, claim, origin)
        for claim, origin in zip(extraction.claims, origins, strict=True)
    )


def count_origins(tellings: Sequence[Telling], copies: Iterable[CopyPair] = ()) -> OriginCount:
    """Count the origins of claims that are all on one thing, such as those of a position."""
    groups = group_origins(tellings, copies)
    how = Counter(join.reason for group in groups for join in group.joins)
    documents = {telling.document.id: telling.document.publisher for telling in tellings}
    return OriginCount(
        groups,
        tuple((reason, how[reason]) for reason in OriginReason if how[reason]),
        len(documents),
        len({publisher for publisher in documents.values() if publisher is not None}),
    )


def group_origins(
    tellings: Sequence[Telling], copies: Iterable[CopyPair] = ()
) -> tuple[OriginGroup, ...]:
    """Put claims on one thing into origin groups.

    Claims on several things are for several calls: an agency that tells two things is an origin
    of each, and together they would be one.

    Args:
        tellings: The claims; one that is given twice counts once.
        copies: What their documents have in common; pairs of other documents are passed over.

    Returns:
        Groups in order of their first claim; within a group the order is that of ``tellings``.
    """
    once = [_housed(one) for one in {telling.claim.id: telling for telling in tellings}.values()]
    groups = _Groups([telling.claim.id for telling in once])
    for join in _copied(once, copies):
        groups.join(join)
    for join in _beside(once, groups):
        groups.join(join)
    # An own voice that rests on another by now is no origin of its own.
    for join in _spoken([telling for telling in once if not _rests(telling, groups)]):
        groups.join(join)
    return groups.all()


def _housed(telling: Telling) -> Telling:
    """Give a telling whose publisher nobody knows the document for it: within it there is one."""
    if telling.origin.outlet is not None or telling.origin.kind in _NAMED:
        return telling
    house = f"document:{telling.document.id}"
    return replace(telling, origin=replace(telling.origin, outlet=house))


def _rests(telling: Telling, groups: _Groups) -> bool:
    return telling.origin.kind is VoiceKind.PUBLISHER and not groups.alone(telling.claim.id)


class _Groups:
    """Claims in groups that grow together. Holds the joins that made two groups one."""

    def __init__(self, claims: list[str]) -> None:
        self._claims = claims
        self._leader = {claim: claim for claim in claims}
        self._joins: list[Join] = []
        self._joined: set[str] = set()

    def alone(self, claim: str) -> bool:
        return claim not in self._joined

    def join(self, join: Join) -> None:
        """Make two groups one; a join within a group says nothing new and is not kept."""
        first, second = self._find(join.first), self._find(join.second)
        if first != second:
            self._leader[second] = first
            self._joins.append(join)
            self._joined.update((join.first, join.second))

    def all(self) -> tuple[OriginGroup, ...]:
        claims: dict[str, list[str]] = {}
        joins: dict[str, list[Join]] = {}
        for claim in self._claims:
            claims.setdefault(self._find(claim), []).append(claim)
        for join in self._joins:
            joins.setdefault(self._find(join.first), []).append(join)
        return tuple(
            OriginGroup(tuple(found), tuple(joins.get(leader, ())))
            for leader, found in claims.items()
        )

    def _find(self, claim: str) -> str:
        while (leader := self._leader[claim]) != claim:
            self._leader[claim] = claim = self._leader[leader]
        return claim


def _copied(tellings: list[Telling], copies: Iterable[CopyPair]) -> Iterator[Join]:
    of_document: dict[str, list[Telling]] = {}
    for telling in sorted(tellings, key=lambda telling: telling.claim.trigger):
        of_document.setdefault(telling.document.id, []).append(telling)
    for pair in copies:
        firsts, seconds = of_document.get(pair.first), of_document.get(pair.second)
        if firsts is None or seconds is None or pair.first == pair.second:
            continue
        for copy in pair.passages:
            reason = OriginReason.COPY if copy.kind is CopyKind.COPY else OriginReason.RETELLING
            for first in _inside(firsts, copy.first):
                for second in _inside(seconds, copy.second):
                    if _is_copy(first, copy.first, second, copy.second):
                        yield _join(first, second, reason, copy.first, copy.second)


def _inside(tellings: list[Telling], piece: Span) -> Iterator[Telling]:
    """Give the claims whose trigger lies in a piece; they come in order of their triggers."""
    at = bisect_left(tellings, piece.start, key=lambda telling: telling.claim.trigger.start)
    while at < len(tellings) and tellings[at].claim.trigger.end <= piece.end:
        yield tellings[at]
        at += 1


def _is_copy(first: Telling, piece: Span, second: Telling, copied: Span) -> bool:
    """Tell whether a claim of a copied piece is that of the other, and not its neighbour.

    Where both name a voice, and not the same, only the place in the piece can tell.
    """
    if first.claim.predicate is not second.claim.predicate:
        return False
    if same_voice(first.origin, second.origin) is not None:
        return True
    if not (first.origin.kind in _NAMED and second.origin.kind in _NAMED):
        return True
    return abs(_where(first, piece) - _where(second, copied)) <= _SAME_PLACE


def _where(telling: Telling, piece: Span) -> float:
    return (telling.claim.trigger.start - piece.start) / max(1, piece.end - piece.start)


def _spoken(tellings: list[Telling]) -> Iterator[Join]:
    """Join claims of one voice; only those are compared that share a word of it or its id.

    Under each key stand only claims that no earlier one of it was joined to: few, however many
    tell the same.
    """
    known: dict[tuple[str, ...], list[Telling]] = {}
    for telling in tellings:
        for key in _keys(telling.origin):
            for other in known.setdefault(key, []):
                reason = same_voice(other.origin, telling.origin)
                if reason is not None:
                    yield _join(other, telling, reason, _shown(other), _shown(telling))
                    break
            else:
                known[key].append(telling)


def _keys(voice: Voice) -> Iterator[tuple[str, ...]]:
    if voice.kind in (VoiceKind.OUTLET, VoiceKind.PUBLISHER):
        yield ("outlet", voice.outlet or "")
    elif voice.kind in (VoiceKind.BODY, VoiceKind.PERSON):
        yield from (("word", word) for word in dict.fromkeys(voice.words))
        if voice.actor is not None:
            yield ("actor", voice.actor)
    else:
        yield (voice.kind, voice.outlet or "", *voice.words)
        if voice.relayed:
            yield ("outlet", voice.outlet or "")


def same_voice(first: Voice, second: Voice) -> OriginReason | None:
    """Say why two voices are one; None if they are two, or if nobody can know.

    A pseudonym is never held for a named person, nor one outlet's unnamed sources for another's.
    """
    kinds = {first.kind, second.kind}
    if kinds <= {VoiceKind.OUTLET, VoiceKind.PUBLISHER}:
        if first.outlet is None or first.outlet != second.outlet:
            return None
        if kinds == {VoiceKind.PUBLISHER}:
            return OriginReason.PUBLISHER
        return OriginReason.CREDIT if first.credit or second.credit else OriginReason.OUTLET
    if kinds == {VoiceKind.PERSON}:
        if _same_name(first, second):
            return OriginReason.PERSON
        both = first.spokesman and second.spokesman
        return OriginReason.BODY if both and _same_body(first, second) else None
    if kinds == {VoiceKind.BODY}:
        return OriginReason.BODY if _same_body(first, second) else None
    if kinds == {VoiceKind.BODY, VoiceKind.PERSON}:
        person = first if first.kind is VoiceKind.PERSON else second
        return OriginReason.BODY if person.spokesman and _same_body(first, second) else None
    if first.outlet is None or first.outlet != second.outlet:
        return None
    if first.kind is second.kind and first.words == second.words:
        return OriginReason.SOURCES
    relays = all(voice.relayed or voice.kind is VoiceKind.OUTLET for voice in (first, second))
    return OriginReason.OUTLET if relays else None


def _same_name(first: Voice, second: Voice) -> bool:
    """Compare names: two words in a row, or all there is of the shorter («سمير»)."""
    short, long = sorted((first.words, second.words), key=len)
    if not short:
        return False
    if len(short) == 1:
        return short[0] in long and (
            first.actor is None or second.actor is None or first.actor == second.actor
        )
    rows = [set(zip(voice.words, voice.words[1:], strict=False)) for voice in (first, second)]
    return not rows[0].isdisjoint(rows[1])


def _same_body(first: Voice, second: Voice) -> bool:
    """Compare bodies by their ids and names; a state has many voices, a force has one."""
    names = set(first.words), set(second.words)
    shared = len(names[0] & names[1])
    short = bool(shared) and shared == min(map(len, names))  # the one is the other, cut short
    if first.actor is not None and first.actor == second.actor:
        return first.one or short
    if first.actor is not None and second.actor is not None:
        return shared > 1 and names[0] == names[1]
    return shared > 1 and short


def _beside(tellings: list[Telling], groups: _Groups) -> Iterator[Join]:
    """Join what an article says in its own voice to the nearest voice it quotes for the same."""
    quoted: dict[str, list[Telling]] = {}
    for telling in tellings:
        if telling.claim.chain and telling.origin.kind is not VoiceKind.PUBLISHER:
            quoted.setdefault(telling.document.id, []).append(telling)
    for telling in tellings:
        near = quoted.get(telling.document.id)
        if near and not telling.claim.chain and groups.alone(telling.claim.id):
            trigger = telling.claim.trigger
            other = min(near, key=lambda one: _distance(one.claim.trigger, trigger))
            yield _join(other, telling, OriginReason.ARTICLE, other.claim.trigger, trigger)


def _distance(one: Span, other: Span) -> tuple[int, Span]:
    return abs(one.start - other.start), one


def _shown(telling: Telling) -> Span:
    return telling.origin.span or telling.claim.trigger


def _join(first: Telling, second: Telling, reason: OriginReason, span: Span, other: Span) -> Join:
    return Join(first.claim.id, second.claim.id, reason, span, other)
