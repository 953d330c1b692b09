"""Attribution: who is speaking at every point of a document, through whom.

The text is read once from the start. A cue (قال، بحسب، مشيرا إلى) with its voice opens a *say*:
a chain of hops and the tokens it covers. Of the says that cover a trigger the one whose cue is
nearest speaks it. What no say covers is the publisher's own voice.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from riwaya.extract.page import Page
from riwaya.extract.voices import Voice, find_voice_after, find_voice_before, find_voice_inside
from riwaya.lexicon.matcher import Hit
from riwaya.types import Hop, VoiceLink, VoiceType

if TYPE_CHECKING:
    from riwaya.extract.phrases import Phrase
    from riwaya.extract.index import Lexicon, Sense

_RELAY_REACH = 14  # tokens after a voice in which «لوكالة …» still belongs to it


@dataclass(frozen=True, slots=True)
class Say:
    """A chain of voices, origin first, and the tokens ``[first, last)`` it speaks.

    ``cue`` is the cue's first token; ``carried`` tells that the voice was named in an earlier
    sentence.
    """

    chain: tuple[Hop, ...]
    first: int
    last: int
    cue: int
    cue_last: int
    carried: bool
    voice: Phrase | None = None


def find_says(page: Page, phrases: list[Phrase], lexicon: Lexicon) -> list[Say]:
    """Find who speaks where, in reading order of the cues."""
    says: list[Say] = []
    firsts = [phrase.first for phrase in phrases]
    current: Say | None = None
    for index, sentence in enumerate(page.sentences):
        if page.skipped[sentence.first]:
            continue
        start = len(says)
        for hit in _cues(page, sentence.first, sentence.last):
            low = bisect_left(firsts, sentence.first)
            high = bisect_left(firsts, sentence.last)
            local = phrases[low:high]
            say = _say(page, hit, local, says[start:], current, lexicon)
            if say is not None:
                says.append(_stretch(page, say, sentence.first, sentence.last))
                if hit.entry.value.kind != "preposition" or not _named_here(says[start:-1]):
                    current = says[-1]
        current = _still_speaking(page, index, says, start, current)
    return says


def chain_at(says: list[Say], first: int, last: int) -> Say | None:
    """Return the say that speaks tokens ``[first, last)``: the covering one with nearest cue."""
    best: Say | None = None
    for say in says:
        if say.first <= first and last <= say.last and not (say.cue <= first < say.cue_last):
            if best is None or _nearer(say, best, first):
                best = say
    return best


def _nearer(say: Say, best: Say, at: int) -> bool:
    """Prefer a cue before the trigger to one after it, then the nearer."""
    if (say.cue <= at) != (best.cue <= at):
        return say.cue <= at
    return abs(say.cue - at) <= abs(best.cue - at)


def _cues(page: Page, first: int, last: int) -> list[Hit[Sense]]:
    table, found, free = page.hits.get("cue", {}), [], first
    for at in range(first, last):
        hit = table.get(at)
        if hit is not None and at >= free and not page.skipped[at]:
            found.append(hit)
            free = hit.last
    return found


def _named_here(says: list[Say]) -> bool:
    return any(not say.carried for say in says)


def _say(
    page: Page,
    hit: Hit[Sense],
    local: list[Phrase],
    before: list[Say],
    current: Say | None,
    lexicon: Lexicon,
) -> Say | None:
    """Read one cue with its voice. None if nobody can be found to speak."""
    cue, kind = hit.entry.value, hit.entry.value.kind
    if kind == "preposition":
        voice = find_voice_after(page, hit.last, local, lexicon, genitive=True)
        return _preposed(page, hit, voice, before)
    if kind == "noun":
        voice = find_voice_inside(page, hit, local, lexicon)
    elif kind == "participle":
        voice = None
    else:
        voice = find_voice_after(page, hit.last, local, lexicon)
        if voice is None:
            voice = find_voice_before(page, hit, local, lexicon)
    if voice is not None:
        hop = _hop(page, voice, hit)
        chain = (hop, *_relays(page, hit, voice, local, lexicon))
        return Say(chain, hit.first, hit.last, hit.first, hit.last, False, voice.phrase)
    speaker = before[-1] if before else current
    if speaker is None or not (kind == "participle" or cue.carries):
        return None
    return replace(speaker, first=hit.first, last=hit.last, cue=hit.first, cue_last=hit.last,
                   carried=not before)  # fmt: skip


def _preposed(page: Page, hit: Hit[Sense], voice: Voice | None, before: list[Say]) -> Say | None:
    """«بحسب X»: X speaks; «نقلا عن X» after another voice makes that voice X's relay."""
    if voice is None:
        return None
    chain: tuple[Hop, ...] = (_hop(page, voice, hit),)
    if before and hit.entry.value.link == VoiceLink.QUOTED and hit.first - before[-1].cue_last < 25:
        relay = replace(before[-1].chain[-1], link=VoiceLink.REPUBLISHED)
        chain = (*chain, relay)
    return Say(chain, hit.first, hit.last, hit.first, hit.last, False, voice.phrase)


def _hop(page: Page, voice: Voice, hit: Hit[Sense]) -> Hop:
    cue = hit.entry.value
    span = page.tokens.span(hit.first, hit.last, len(hit.particles))
    gap = voice.type is VoiceType.UNATTRIBUTED
    return Hop(voice.span, voice.type, VoiceLink(cue.link), span, cue.id, voice.actor, voice.interest, gap)


def _relays(
    page: Page, hit: Hit[Sense], voice: Voice, local: list[Phrase], lexicon: Lexicon
) -> tuple[Hop, ...]:
    """Find outlets that were told: «لوكالة سبوتنيك», «في حديث لقناة …», «مع صحيفة …»."""
    after = max(voice.last, hit.last)
    for phrase in local:
        if phrase.first < after or phrase.first - after > _RELAY_REACH:
            continue
        if page.words[after : phrase.first].count("complementizer") or ":" in page.tokens.forms[after : phrase.first]:
            break
        if phrase.kind == "outlet" and phrase.governor in ("ل", "مع", "عبر", "على", "ب", "إلي"):
            reason = f"{hit.entry.value.id}+told"
            return (Hop(phrase.span, VoiceType.OTHER_OUTLET, VoiceLink.TOLD, None, reason, None),)
    return ()


def _stretch(page: Page, say: Say, first: int, last: int) -> Say:
    """Give a say the tokens it speaks: on to the sentence's end, or back over a quotation."""
    end = last
    for quotation in page.quotations:
        begins_here = say.cue_last <= quotation.first <= min(last, say.cue_last + 30)
        if begins_here and quotation.last - quotation.first >= 5:
            end = max(end, quotation.last)
    start = say.cue
    voice_first = say.voice.first if say.voice is not None else say.cue
    lead = min(say.cue, voice_first)
    if _closes_sentence(page, say, last) or _after_speech(page, lead, first):
        start = first
    return replace(say, first=start, last=end)


def _closes_sentence(page: Page, say: Say, last: int) -> bool:
    """«…، بحسب مصادر»: a cue whose voice ends the sentence, or all but ends it, speaks all."""
    end = say.cue_last
    if say.voice is not None:
        end = max(end, say.voice.last)
    kind = page.hits["cue"][say.cue].entry.value.kind
    rest = sum(1 for at in range(end, last) if page.tokens.forms[at].isalpha())
    if kind == "preposition":
        return True
    return rest <= 3


def _after_speech(page: Page, cue: int, first: int) -> bool:
    """«"…"، قال فلان»: a quotation ends right before the cue."""
    back = cue - 1
    while back > first and not page.tokens.forms[back].isalnum():
        back -= 1
    return back >= first and page.speech[back] >= 0


def _still_speaking(
    page: Page, index: int, says: list[Say], start: int, current: Say | None
) -> Say | None:
    """Keep the speaker for the next sentence; inside an open quotation extend the say."""
    return current
