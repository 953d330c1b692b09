"""Introductions: whom a text has presented by title, so that a bare name or role is known later.

«المتحدث باسم الشرطة سامر الحلبي», then «الحلبي»; «قائد المنطقة سامر الحلبي», then «قائد المنطقة»;
«المركز الإعلامي للحركة», then «المركز».
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from riwaya.extract.naming import name_after, name_before, title_after, title_at
from riwaya.extract.page import Page
from riwaya.lexicon.titles import given_names
from riwaya.types import VoiceType

if TYPE_CHECKING:
    from riwaya.extract.attribution import Say
    from riwaya.extract.phrases import Phrase
    from riwaya.extract.voices import Voice

_LABEL_REACH = 4  # tokens after a name in which it is called a pseudonym
_SHORTEST = 4  # letters of a word by which a person is known again
_KUNYA = "title.kunya"
_ROLE_WORDS = 2  # words by which a role is known again
_UNNAMED = frozenset({VoiceType.ANON_ROLE})


class Introduced(NamedTuple):
    """A person named with a title: where the name stands and what the person is."""

    at: int
    type: VoiceType


Known = dict[str, Introduced]


def introductions(page: Page, phrases: list[Phrase]) -> Known:
    """Collect the words of the names that stand with a title, each where it comes first."""
    known: Known = {}
    for index, phrase in enumerate(phrases):
        if phrase.kind == "name":
            _learn_titled_name(page, phrase, known)
        if phrase.kind not in ("person", "commander"):
            continue
        if phrase.first in page.hits.get("leader", {}) and phrase.voice == "NAMED_OFFICIAL":
            word = page.tokens.forms[phrase.last - 1]  # «مسعود بارزاني», then «بارزاني»
            known.setdefault(word, Introduced(phrase.first, VoiceType.NAMED_OFFICIAL))
        titled = title_at(page, phrase.first)
        if titled is None:
            continue
        name = _name_of(page, phrase, phrases[index + 1 : index + 2])
        if name is not None:
            _learn(page, name, titled[1], known)
            if role := _role(page, phrase.first):
                known.setdefault(role, Introduced(name[1], titled[1]))
    return known


def introduced(page: Page, voice: Voice, known: Known, says: list[Say]) -> Voice:
    """Type a bare name or role as the one introduced earlier."""
    if "pseudonym" in _labels(page, voice):
        voice = replace(voice, type=VoiceType.PSEUDONYM)
    if voice.type is VoiceType.NAMED_ORG:
        return _same_office(page, voice, says)
    if voice.type in _UNNAMED:
        return _as_introduced(voice, known.get(_role(page, voice.first) or " ")) or voice
    kunya = voice.phrase is not None and voice.phrase.reason.startswith(_KUNYA)
    bare = voice.kind in ("unlisted", "name") or kunya
    if not bare or voice.type is not VoiceType.NAMED_PERSON:
        return voice
    words = reversed(page.tokens.forms[voice.first : voice.last])
    return next(
        (typed for word in words if (typed := _as_introduced(voice, known.get(word)))), voice
    )


def _as_introduced(voice: Voice, earlier: Introduced | None) -> Voice | None:
    """Type a voice as one introduced before it; None if there is none."""
    if earlier is None or earlier.at > voice.first:
        return None
    return replace(voice, type=earlier.type)


def _name_of(page: Page, phrase: Phrase, after: Sequence[Phrase]) -> tuple[int, int] | None:
    """Find the name that belongs to a titled phrase, a kunya too: «المتحدث باسم …، أبو فلان»."""
    for other in after:
        if other.reason.startswith(_KUNYA) and other.first - phrase.last <= 1:
            return other.first, other.last
    sentence = page.sentences[page.sentence_of[phrase.first]]
    return name_after(page, phrase, sentence.last) or name_before(
        page, phrase.first, sentence.first
    )


def _learn_titled_name(page: Page, phrase: Phrase, known: Known) -> None:
    """«فلان الفلاني نائب حاكم الإقليم»: the title may be part of the phrase or follow it."""
    inside = range(phrase.first + 1, phrase.last)
    at = next((at for at in inside if title_at(page, at) is not None), phrase.last)
    titled = title_at(page, at) if at < phrase.last else None
    kind = titled[1] if titled is not None else title_after(page, phrase.last)
    if kind is not None and at - phrase.first > 1:
        _learn(page, (phrase.first, at), kind, known)


def _learn(page: Page, name: tuple[int, int], kind: VoiceType, known: Known) -> None:
    for at in range(*name):
        word = page.tokens.forms[at]
        surname = at == name[1] - 1  # a first name alone is somebody else as well
        if len(word) >= _SHORTEST and not page.words[at] and (surname or word not in given_names()):
            known.setdefault(word, Introduced(at, kind))


def _role(page: Page, first: int) -> str:
    """Give the words by which a role is known again: «قائد المنطقة», but not «مسؤول في»."""
    words = page.tokens.forms[first : first + _ROLE_WORDS]
    return " ".join(words) if any(word.startswith("ال") for word in words) else ""


def _same_office(page: Page, voice: Voice, says: list[Say]) -> Voice:
    """«المركز» alone is the «المركز الإعلامي للحركة» that spoke before."""
    if voice.last - voice.first > 1 or voice.kind != "voice":
        return voice
    form = page.tokens.forms[voice.first]
    for say in reversed(says):
        if page.tokens.forms[say.voice.first] == form and say.voice.kind == "voice":
            return replace(voice, type=say.voice.type, actor=say.voice.actor)
    return voice


def _labels(page: Page, voice: Voice) -> set[str]:
    """List what is said of a name right after it: that it is a pseudonym."""
    table = page.hits.get("label", {})
    around = range(voice.first, min(voice.last + _LABEL_REACH, len(page.tokens)))
    return {table[at].entry.value.kind for at in around if at in table}
