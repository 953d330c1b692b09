"""Slots: where grammar puts the speaker of a cue, whatever words stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riwaya.extract.page import Page
from riwaya.lexicon.matcher import Hit
from riwaya.types import VoiceLink

if TYPE_CHECKING:
    from riwaya.extract.index import Sense
    from riwaya.extract.voices import Voice

# From the surest to none; a voice in no slot may still be the one.
SLOTS = ("subject", "source", "topic", "apart", "later")
_SILENT = frozenset(" ,a")  # letters of ``Page.joints`` that part no voice from its verb
_ASIDE = frozenset(" ,awnpc")  # and those of a clause that describes it
_FAR = 12  # tokens over which a description may run


def slot(page: Page, hit: Hit[Sense], voice: Voice) -> str:
    """Name the place of a voice beside a cue.

    ``subject``: right after the cue, or under the particle it asks for («وفقا ل»). ``source``:
    after عن of «نقلت … عن». ``topic``: right before it, «الوزارة (كانت) أعلنت». ``apart``: before
    it, with a description between. ``later``: after it and governed by nothing. Empty: anywhere
    else, or within what is said.
    """
    if voice.first >= hit.last:
        between = page.joints[hit.last : voice.first]
        if hit.entry.value.kind == "preposition":
            between = between.removeprefix("v")  # «وفق ما أفاد به ضابط»
        if "t" in between:
            return ""
        if voice.governor == "عن" and hit.entry.value.link is VoiceLink.QUOTED:
            return "source"
        if voice.governor and voice.governor != hit.entry.form.attached:
            return ""
        return "subject" if set(between) <= _SILENT else "later"
    between = page.joints[voice.last : hit.first]
    if voice.governor not in ("", "و") or "t" in between or "v" in between:
        return ""
    if set(between) <= _SILENT:
        return "topic"
    return "apart" if len(between) <= _FAR and set(between) <= _ASIDE else ""


def first_slot(slots: list[str]) -> str:
    """Give the surest slot that is taken, or an empty string."""
    return next((name for name in SLOTS if name in slots), "")
