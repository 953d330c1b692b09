"""Counting the origins behind an answer.

Where the documents are linked, copies and chains together tell (``link.origins``). Else, and for
passages, only who is known to have said it first, as far as a chain tells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, select

from riwaya.ask.answer import Origins
from riwaya.ask.evidence import Evidence
from riwaya.lexicon.questions import words_of
from riwaya.link.words import stem
from riwaya.store.origins import Tellings
from riwaya.store.search import pieces
from riwaya.store.tables import claims, slots
from riwaya.types import VoiceType

_RELAYS = frozenset({VoiceType.OTHER_OUTLET})
_NAMED = frozenset({
    VoiceType.NAMED_OFFICIAL, VoiceType.NAMED_PERSON, VoiceType.NAMED_ORG, VoiceType.ARMED_GROUP,
    VoiceType.DOCUMENT,
})  # fmt: skip


CountOrigins = Callable[[Sequence[Evidence]], Origins]


def origin_of(evidence: Evidence) -> tuple[str, str]:
    """Name the origin of a claim.

    The publisher's own voice, and every unnamed source it speaks for, are one; an agency or
    another outlet that a claim is taken from is one, whoever spoke to it; a named voice is one
    (a pseudonym names nobody),
    unless only unnamed sources of the publisher tell what it said.
    """
    house = ("house", " ".join(words_of(evidence.publisher or "")) or evidence.document)
    if not evidence.chain:
        return house
    for voice in reversed(evidence.chain):
        if voice.type in _RELAYS:
            return ("outlet", " ".join(words_of(voice.words)))
    first, last = evidence.chain[0], evidence.chain[-1]
    if first.type in _NAMED and last.type in _NAMED:
        return ("voice", " ".join(sorted({stem(word) for word in words_of(first.words)})))
    return house


def counting(conn: Connection, evidence: Sequence[Evidence]) -> CountOrigins:
    """Give the best count there is for these claims: with copies, if all of them are linked."""
    asked = {one.claim for one in evidence if one.claim}
    numbers: dict[str, int] = {}
    query = select(claims.c.id, claims.c.number).join(slots, slots.c.claim == claims.c.number)
    for some in pieces(sorted(asked)):
        numbers |= {row.id: row.number for row in conn.execute(query.where(claims.c.id.in_(some)))}
    if not asked or len(numbers) < len(asked):
        return count_origins
    tellings = Tellings(conn, numbers.values())

    def count(held: Sequence[Evidence]) -> Origins:
        read = [numbers[one.claim] for one in held if one.claim]
        if not read:
            return count_origins(held)
        counted = tellings.count(read)
        return Origins(len(counted.groups), tuple((str(why), n) for why, n in counted.how))

    return count


def count_origins(evidence: Sequence[Evidence]) -> Origins:
    """Count the origins behind claims; a name cut short («العمر») is the longer one's."""
    read = [one for one in evidence if one.claim] or evidence  # passages only where nothing else is
    found = {origin_of(one) for one in read}
    voices = sorted((set(name.split()) for kind, name in found if kind == "voice"), key=len)
    shorter = sum(any(one < other for other in voices[at + 1 :]) for at, one in enumerate(voices))
    return Origins(len(found) - shorter, (("chains-alone", len(read)),))
