"""Unlisted: personal names of no table where a cue would have its speaker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from riwaya.extract.page import Page
from riwaya.lexicon.matcher import Hit
from riwaya.types import VoiceLink

if TYPE_CHECKING:
    from riwaya.extract.index import Sense

_LONGEST_NAME = 4
_LONGEST_SUBJECT = 6
_FOR_THE = "لل"  # «أكد للصحفيين أن»
_FROM = "عن"
MARKS = frozenset('،,:("«“”;؛')
_QUOTED_REACH = 12  # tokens from «نقلت» over its subject to «عن فلان»

Ends = tuple[int, int]


def unlisted(page: Page, hit: Hit[Sense], after: int, start: int, taken: set[int]) -> list[Ends]:
    """List where names of no table stand beside a cue, as tokens ``[first, last)``.

    Args:
        page: The page.
        hit: The cue.
        after: The token at which its subject would stand.
        start: The first token of the sentence.
        taken: The tokens of phrases, which are in a table.
    """
    found = [_after(page, after, taken), _before(page, hit.first, start, taken)]
    found.append(_subject(page, after, taken))
    found += _quoted(page, hit, taken)
    return list(dict.fromkeys(ends for ends in found if ends is not None))


def _quoted(page: Page, hit: Hit[Sense], taken: set[int]) -> Iterator[Ends | None]:
    """«نقلت الوكالة عن فلان الفلاني»: the name after عن."""
    if hit.entry.value.link is VoiceLink.QUOTED:
        for at in range(hit.last, min(hit.last + _QUOTED_REACH, len(page.tokens))):
            if page.names[at] == _FROM:
                yield _after(page, at + 1, taken)
                return


def _after(page: Page, at: int, taken: set[int]) -> Ends | None:
    """A name after a cue: plain words before أن, a mark or a particle."""
    end, count = at, len(page.tokens)
    while end < count and end - at < _LONGEST_NAME and _name_word(page, end, taken):
        end += 1
    if end == at or end >= count:
        return None
    form = page.tokens.forms[end]
    told = form[0] == "ل" or (form[0] == "و" and len(form) > 2)  # «لوكالة», «وهو»
    described = end in taken and end - at >= 2  # «فلان الزعيم المحلي»
    said = page.cue_at(end) and _hands_over(page, at, end)
    closed = page.words[end] or form in MARKS or told or described or said
    return (at, end) if closed else None


def _hands_over(page: Page, at: int, end: int) -> bool:
    """Tell a cue that leaves a name before it whole: «عن فلان قوله», «وتابع فلان قائلا»."""
    hit = page.hits["cue"][end]
    by = hit.entry.value.kind == "noun" and hit.particles == "ب"  # «وختم فلان بالقول»
    return page.names[at - 1] == _FROM or by or hit.entry.value.kind == "participle"


def _subject(page: Page, at: int, taken: set[int]) -> Ends | None:
    """Whatever noun phrase stands between a cue and its أن: «أكد مهندسو السد أن»."""
    end, count = at, len(page.tokens)
    if at >= count or at in taken or page.tokens.forms[at].startswith(_FOR_THE):
        return None
    while end < count and end - at < _LONGEST_SUBJECT and _noun_word(page, end):
        end += 1
    closed = at < end < count and (
        page.words[end] == "complementizer" or page.tokens.forms[end] == ":"
    )
    return (at, end) if closed else None


def _noun_word(page: Page, at: int) -> bool:
    form = page.tokens.forms[at]
    content = page.hits.get("label", {}).get(at)
    return (
        form.isalpha()
        and len(form) > 2
        and not page.words[at]
        and not page.timed[at]
        and not page.cue_at(at)
        and at not in page.trigger_verbs
        and (content is None or content.entry.value.kind != "content")
    )


def _before(page: Page, at: int, start: int, taken: set[int]) -> Ends | None:
    """A name right before a cue: «الطاهر يؤكد», «العمر، الذي يقول»."""
    end = at
    while end > start and (
        page.tokens.forms[end - 1] in MARKS or page.words[end - 1] == "relative"
    ):
        end -= 1
    first = end
    while first > start and end - first < _LONGEST_NAME and _name_word(page, first - 1, taken):
        first -= 1
    return (first, end) if first < end else None


def _name_word(page: Page, at: int, taken: set[int]) -> bool:
    form = page.tokens.forms[at]
    if at in taken or not form.isalpha() or len(form) < 3 or page.words[at] or page.timed[at]:
        return False
    content = page.hits.get("label", {}).get(at)
    if content is not None and content.entry.value.kind == "content":
        return False
    return (
        at not in page.trigger_at and not page.cue_at(at) and at not in page.hits.get("hedge", {})
    )
