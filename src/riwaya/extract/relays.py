"""Relays: who hands on the words of a voice: «لوكالة …», «نقلت … عن»."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from riwaya.extract.page import Page
from riwaya.lexicon.matcher import Hit
from riwaya.types import Hop, VoiceLink, VoiceType

if TYPE_CHECKING:
    from riwaya.extract.attribution import Say
    from riwaya.extract.index import Sense
    from riwaya.extract.voices import Voice

_SAYS_BACK = 60  # cues back from which an outlet told goes on being told
_REACH = 14  # tokens after a voice in which «لوكالة …» still belongs to it
_PARTICLES = frozenset({"ل", "مع", "عبر", "علي", "ب", "الي", "من"})
_ANY_SPEAKER = frozenset({"voice.anon_role.masdar", "voice.anon_plural.masadir"})
_QUOTERS = frozenset({VoiceType.NAMED_ORG, VoiceType.OTHER_OUTLET, VoiceType.CORRESPONDENT})
_MEDIA = frozenset({VoiceType.OTHER_OUTLET, VoiceType.CORRESPONDENT})


def find_relays(
    page: Page, hit: Hit[Sense], voice: Voice, voices: list[Voice], says: list[Say],
    own: frozenset[str],
) -> tuple[Hop, ...]:  # fmt: skip
    """Find who was told («لوكالة سبوتنيك», «مع صحيفة …») or who quotes («نقلت X عن Y»).

    ``own`` are the outlets of the publisher, who hands on everything anyhow.
    """
    for other in voices:
        if other.first == voice.first or (other.phrase and other.phrase.reason in own):
            continue
        if _quotes(page, hit, voice, other):
            return (_hop(hit, other, VoiceLink.REPUBLISHED),)
        if _is_told(page, hit, voice, other):
            return (_hop(hit, other, VoiceLink.TOLD),)
    quoted = hit.entry.value.link is VoiceLink.QUOTED and hit.entry.value.kind == "preposition"
    if quoted and says and says[-1].sentence == page.sentence_of[hit.first]:
        outlet = says[-1].chain[-1]
        if outlet.type is VoiceType.OTHER_OUTLET and outlet.span != voice.span:
            return (replace(outlet, link=VoiceLink.REPUBLISHED),)
    return _still_told(voice, says)


def _quotes(page: Page, hit: Hit[Sense], voice: Voice, other: Voice) -> bool:
    """Tell whether a phrase is the subject of «نقل … عن» and the voice stands after عن."""
    if voice.first == 0 or page.names[voice.first - 1] != "عن" or other.first > voice.first:
        return False
    if hit.last == other.first and hit.entry.value.link is VoiceLink.QUOTED:
        return other.type in _QUOTERS
    return _is_medium(other) and (hit.first <= other.first or _after_cue(page, other.first))


def _is_told(page: Page, hit: Hit[Sense], voice: Voice, other: Voice) -> bool:
    """Tell whether the voice speaks to a medium: «قال مصدر لوكالة …», «في حديث مع صحيفة …»."""
    after = max(voice.last, hit.last)
    if not after <= other.first <= after + _REACH or other.governor not in _PARTICLES:
        return False
    if "complementizer" in page.words[after : other.first]:
        return False
    if voice.type is VoiceType.CORRESPONDENT:
        return False  # «مراسل لقناة …» works for it
    return _is_medium(other) or (other.type in _MEDIA and other.governor == "ل")


def _still_told(voice: Voice, says: list[Say]) -> tuple[Hop, ...]:
    """«وأضافت المصادر»: sources that told an outlet before are still telling it."""
    phrase = voice.phrase
    if phrase is None or not phrase.definite or voice.kind != "voice":
        return ()
    for say in reversed(says[-_SAYS_BACK:]):
        if say.chain[0].type is voice.type and _same_head(voice, say.voice):
            return say.chain[1:]
    return ()


def _same_head(voice: Voice, earlier: Voice) -> bool:
    """Tell whether «المسؤولون» may be the «مسؤولون» of before; «المصدر» may be anybody."""
    if voice.phrase is None or earlier.phrase is None:
        return False
    return voice.phrase.reason in _ANY_SPEAKER or voice.phrase.reason == earlier.phrase.reason


def _hop(hit: Hit[Sense], other: Voice, link: VoiceLink) -> Hop:
    return Hop(other.span, other.type, link, None, hit.entry.value.id, None)


def _after_cue(page: Page, at: int) -> bool:
    """Tell whether a cue ends right before a token: «نقلت وكالة … عن … قوله»."""
    return any(
        step in page.hits["cue"] and page.hits["cue"][step].last == at
        for step in range(max(0, at - 3), at)
    )


def _is_medium(voice: Voice) -> bool:
    """Tell who hands on words of others: media and monitors."""
    return voice.type is VoiceType.OTHER_OUTLET or voice.kind == "outlet"
