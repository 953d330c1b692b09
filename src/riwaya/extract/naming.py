"""Naming: which personal name belongs to a title, and which title to a name.

«نائب حاكم الإقليم فلان الفلاني», «فلان الفلاني، المتحدث باسم الشرطة»: between the two may stand
places, bodies and adjectives, but no verb and no particle that begins what is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riwaya.extract.page import Page
from riwaya.lexicon.matcher import QUOTE_MARKS
from riwaya.lexicon.titles import given_names
from riwaya.types import VoiceType

if TYPE_CHECKING:
    from riwaya.extract.phrases import Phrase

_REACH = 14  # tokens from a title to its name
_LONGEST_NAME = 5
_LISTED = 2  # words of a run that begins with a first name
_SERVANT = "عبد"  # a name with the word after it
_COMMAS = frozenset("،,")
_OFFICES = frozenset({"armed", "military", "official"})
_STOPS = frozenset({"complementizer", "coordinator", "relative"})


def title_at(page: Page, first: int) -> tuple[int, VoiceType] | None:
    """Give where the title at a token ends, and what its holder is once named."""
    title = page.hits.get("title", {}).get(first)
    if title is not None and title.entry.value.kind != "kunya":
        office = title.entry.value.kind in _OFFICES
        return title.last, VoiceType.NAMED_OFFICIAL if office else VoiceType.NAMED_PERSON
    head = page.hits.get("head", {}).get(first)
    if head is not None and head.entry.value.kind == "commander":
        return head.last, VoiceType.NAMED_OFFICIAL
    voice = page.hits.get("voice", {}).get(first)
    if voice is not None and voice.entry.value.type is VoiceType.ANON_ROLE:
        return voice.last, VoiceType.NAMED_PERSON
    return None


def name_after(page: Page, phrase: Phrase, last: int) -> tuple[int, int] | None:
    """Find the name of the holder of the title that heads a phrase, up to token ``last``."""
    found = title_at(page, phrase.first)
    if found is None:
        return None
    at, comma = found[0], False
    end = min(last, phrase.first + _REACH)
    while at < end:
        leader = page.hits.get("leader", {}).get(at)
        near = at == found[0] or comma or title_at(page, at - 1) is not None
        if leader is not None and near and not leader.particles:
            return at, leader.last
        acts = at >= phrase.last and _acts(page, at)  # «حركة فتح» opens no fire
        if page.words[at] in _STOPS or acts or _opens(page, at) or page.tokens.forms[at].isdigit():
            return None
        run = _run(page, at, last)
        adjacent = at == found[0] and phrase.kind != "voice"
        adjacent = adjacent or (at > found[0] and _ends_title(page, at))
        if run > at and _is_name(page, at, run, phrase.definite or comma, adjacent):
            return at, run
        comma = page.tokens.forms[at] in _COMMAS
        skips = run > at and not page.tokens.forms[at].startswith("ال")
        at = run if skips else at + 1
    return None


def name_before(page: Page, first: int, start: int) -> tuple[int, int] | None:
    """Find the name that a title at token ``first`` explains: «فلان الفلاني، المتحدث باسم …»."""
    end = first
    if end > start and page.tokens.forms[end - 1] in _COMMAS:
        end -= 1
    at = end
    while at > start and end - at < _LONGEST_NAME and _is_word(page, at - 1):
        at -= 1
    while at < end and page.tokens.forms[at].startswith("ال"):
        at += 1
    if end - at < _LISTED:
        return None
    known = page.tokens.forms[at] in given_names()
    opened = (
        at == start or page.cue_at(at - 1) or page.words[at - 1] in ("preposition", "coordinator")
    )
    return (at, end) if known or opened else None


def title_after(page: Page, last: int) -> VoiceType | None:
    """Tell what a person is whom a title explains right after the name."""
    at, count = last, len(page.tokens)
    if at < count and page.tokens.forms[at] in _COMMAS:
        at += 1
    if at >= count or page.sentence_of[at] != page.sentence_of[last - 1]:
        return None
    found = title_at(page, at)
    return found[1] if found is not None else None


def _ends_title(page: Page, at: int) -> bool:
    """Tell whether a second title ends before a token: «المتحدث باسم الجيش العميد | سامر»."""
    known = page.tokens.forms[at] in given_names()
    definite = page.tokens.forms[at - 1].startswith("ال")  # «بإرسال جندي إضافي» names nobody
    return (known or definite) and title_at(page, at - 1) is not None


def _run(page: Page, at: int, last: int) -> int:
    """Give the end of the words of no table that begin at a token."""
    end = at
    while end < last and end - at < _LONGEST_NAME:
        bound = end > at and page.tokens.forms[end - 1] == _SERVANT  # «عبد الملك»
        if not bound and not _is_word(page, end):
            break
        end += 1
    return end


def _is_name(page: Page, at: int, end: int, sure: bool, adjacent: bool) -> bool:
    """Tell a name from other nouns by its first word, or by what stands round it."""
    forms = page.tokens.forms
    if forms[at] in given_names():
        return end - at >= _LISTED or adjacent
    if not sure or forms[at].startswith("ال"):
        return False
    if end - at > 1 and forms[at + 1].startswith("ال"):
        return False  # «شؤون اللاجئين»
    return (end - at >= _LISTED or adjacent) and _closed(page, end)


def _closed(page: Page, at: int) -> bool:
    """Tell whether the speaker's phrase ends before a token."""
    if at >= len(page.tokens):
        return True
    form = page.tokens.forms[at]
    marked = (
        form in _COMMAS or form in QUOTE_MARKS or form in ":(." or title_at(page, at) is not None
    )
    return marked or page.words[at] == "complementizer" or form.startswith("ل") or page.cue_at(at)


def _acts(page: Page, at: int) -> bool:
    return page.cue_at(at) or at in page.trigger_verbs


def _opens(page: Page, at: int) -> bool:
    return page.tokens.forms[at] == ":" or page.speech[at] >= 0 > page.speech[at - 1]


def _is_word(page: Page, at: int) -> bool:
    form = page.tokens.forms[at]
    if not form.isalpha() or len(form) < 2 or page.timed[at] or page.words[at]:
        return False
    if form in given_names():
        return True
    if page.cue_at(at) or at in page.trigger_at or page.placed[at]:
        return False
    return not any(at in page.hits.get(kind, {}) for kind in _TABLES)


_TABLES = (
    "title",
    "head",
    "voice",
    "outlet",
    "actor",
    "demonym",
    "reference",
    "leader",
    "hedge",
    "label",
)
