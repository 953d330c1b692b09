"""Voices: the phrase beside a cue that names who speaks, and what kind of voice it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from riwaya.extract.page import Page
from riwaya.lexicon.matcher import QUOTE_MARKS, Hit
from riwaya.types import Span, VoiceType

if TYPE_CHECKING:
    from riwaya.extract.phrases import Phrase
    from riwaya.extract.index import Lexicon, Sense

_SPEAKING = frozenset({"voice", "outlet", "person", "actor", "reference", "commander", "body",
                       "fighter", "protected", "unit", "civilian", "demonym"})  # fmt: skip
_REACH_BACK = 16  # tokens between a voice and its cue («المقرب من التنظيم، فلان، كشف»)
_LONGEST_NAME = 4
_ARMED_KINDS = frozenset({"armed"})


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice beside a cue: tokens ``[first, last)``, its type and the body it speaks for."""

    first: int
    last: int
    span: Span
    type: VoiceType
    actor: str | None
    interest: bool
    phrase: Phrase | None


def find_voice_after(
    page: Page, at: int, local: list[Phrase], lexicon: Lexicon, genitive: bool = False
) -> Voice | None:
    """Find the voice that follows a cue directly, adverbs and times left aside."""
    at = _past_adverbs(page, at)
    for phrase in local:
        if phrase.first < at:
            continue
        if phrase.first > at or not _may_speak(phrase) or (phrase.governor not in ("", "ل", "عن", "من") if genitive else phrase.governor not in ("",)):
            break
        return _voice(page, phrase, lexicon)
    return _unlisted_name(page, at, lexicon)


def find_voice_before(
    page: Page, hit: Hit[Sense], local: list[Phrase], lexicon: Lexicon
) -> Voice | None:
    """Find the subject before a verb: «X قال», «X، فلان، كشف», «وكانت X قد أعلنت»."""
    clause = page.clause_of[hit.first]
    for phrase in reversed(local):
        if phrase.last > hit.first:
            continue
        if hit.first - phrase.last > _REACH_BACK:
            return None
        if phrase.governor not in ("", "و") or not _may_speak(phrase):
            continue
        near = page.clause_of[phrase.last - 1] == clause or hit.first - phrase.last <= 3
        if near and not _verb_between(page, phrase.last, hit.first):
            return _voice(page, phrase, lexicon)
    return None


def find_voice_inside(
    page: Page, hit: Hit[Sense], local: list[Phrase], lexicon: Lexicon
) -> Voice | None:
    """Find whose statement a noun names: «بيان للجيش», «تصريحات الوزير»."""
    for phrase in local:
        if phrase.first >= hit.last and phrase.first - hit.last <= 1:
            if _may_speak(phrase) and phrase.governor in ("", "ل", "عن", "من"):
                return _voice(page, phrase, lexicon)
    return None


def _may_speak(phrase: Phrase) -> bool:
    return phrase.kind in _SPEAKING


def _past_adverbs(page: Page, at: int) -> int:
    """Step over what may stand between a verb and its subject: «قال أمس الخميس فلان»."""
    count = len(page.tokens)
    while at < count:
        if page.tokens.forms[at] in QUOTE_MARKS or page.words[at] == "adverb" or page.timed[at]:
            at += 1
        elif page.names[at] in ("من", "في") and page.tokens.forms[at + 1 : at + 2] and page.tokens.forms[at + 1] in ("جهته", "جانبه", "جهتها", "جانبها", "المقابل", "وقت"):
            at += 2
        else:
            break
    return at


def _verb_between(page: Page, first: int, last: int) -> bool:
    cues = page.hits.get("cue", {})
    return any(at in cues and cues[at].entry.value.kind == "verb" for at in range(first, last))


def _unlisted_name(page: Page, at: int, lexicon: Lexicon) -> Voice | None:
    """A personal name of no table: one to four plain words before أن, a mark or a particle."""
    end, count = at, len(page.tokens)
    while end < count and end - at < _LONGEST_NAME and _name_word(page, end):
        end += 1
    if end == at or end >= count:
        return None
    stops = page.words[end] in ("complementizer",) or page.tokens.forms[end] in "،,:(\"«“”" or page.names[end] in ("في", "من")
    told = page.tokens.forms[end].startswith("ل")
    if not (stops or told) or (end - at < 2 and not stops):
        return None
    span = page.tokens.span(at, end)
    return Voice(at, end, span, VoiceType.NAMED_PERSON, None, False, None)


def _name_word(page: Page, at: int) -> bool:
    form = page.tokens.forms[at]
    if not form.isalpha() or len(form) < 3 or page.words[at] or page.timed[at]:
        return False
    if at in page.trigger_at:
        return False
    return not any(at in page.hits.get(kind, {}) for kind in ("cue", "hedge"))


def _voice(page: Page, phrase: Phrase, lexicon: Lexicon) -> Voice:
    actor = phrase.actor or (phrase.candidates[0] if phrase.candidates else "")
    kind = _type(page, phrase, actor, lexicon)
    interest = "المقرب" in page.tokens.forms[phrase.first : phrase.last]
    body = actor if actor and phrase.kind not in ("outlet",) else None
    return Voice(phrase.first, phrase.last, phrase.span, kind, body, interest, phrase)


def _type(page: Page, phrase: Phrase, actor: str, lexicon: Lexicon) -> VoiceType:
    if phrase.voice:
        return VoiceType(phrase.voice)
    if phrase.kind in ("commander", "fighter"):
        return VoiceType.ANON_ROLE if phrase.quantity < 0 else VoiceType.ANON_PLURAL
    if phrase.kind in ("civilian", "counted", "quantity"):
        return VoiceType.ANON_PLURAL
    if lexicon.is_armed_group(actor):
        return VoiceType.ARMED_GROUP
    return VoiceType.NAMED_ORG
