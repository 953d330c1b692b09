"""Namesakes: «الحركة» is a body called «حركة», «السرايا» one called «سرايا».

A definite noun for a body is said of those that the text has called by that noun; the body named
last is not meant only because it is near. «القاعدة» may be a base.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from riwaya.extract.growth import head_hit
from riwaya.lexicon.matcher import QUOTE_MARKS
from riwaya.text.clitics import prefix_splits, strip_article

if TYPE_CHECKING:
    from riwaya.extract.page import Page
    from riwaya.extract.phrases import Phrase

BASE = "قاعده"
_MARKS = QUOTE_MARKS | {"("}
# Folded nouns of which an adjective makes another name: «الحزب الشيوعي», «القاعدة الجوية».
_NARROWED = frozenset({
    "جبهه", "جماعه", "حركه", "حزب", "شبكه", "شرعيه", "مجموعه", "منظمه", "نظام", "هييه", "وحدات",
    BASE,
})  # fmt: skip
_FEMININE, _MASCULINE = re.compile(r"ال\w{2,}يه"), re.compile(r"ال\w{2,}ي")
_THIS = frozenset({"هذه", "تلك"})  # «تلك القاعدة» is a base


class Namesake(NamedTuple):
    """A body as it is called at a token; ``actor`` is empty if no table has it."""

    first: int
    actor: str


def find_namesakes(page: Page) -> dict[str, list[Namesake]]:
    """List for each folded noun the bodies that a text calls by it, in reading order.

    A name between marks after the noun is one even where no table has it: «حركة "جند الله"».
    """
    forms, bodies = page.tokens.forms, page.hits.get("actor", {})
    both = page.hits.get("outlet", {}) | bodies
    named = {at: hit.entry.value.actor for at, hit in both.items()}
    found: list[tuple[Namesake, str]] = []
    for at, hit in page.hits.get("label", {}).items():
        kind = hit.entry.value.kind
        if kind == "base" and at not in named:
            found.append((Namesake(at, ""), BASE))
        if kind != "called":
            continue
        after = at + 1
        while after < len(forms) and forms[after] in _MARKS:
            after += 1
        actor = named.get(at) or named.get(after, "")
        if actor or at + 1 < after < len(forms):
            found.append((Namesake(at, actor), forms[at][len(hit.particles) :]))
    for at, hit in bodies.items():  # «الجبهة الشعبية لتحرير فلسطين»
        if hit.last > at + 1 and (noun := _definite(forms[at])):
            found.append((Namesake(at, named[at]), noun))
    namesakes: dict[str, list[Namesake]] = {}
    for one, noun in sorted(found):
        namesakes.setdefault(noun, []).append(one)
    return namesakes


def noun_of(page: Page, phrase: Phrase) -> tuple[str, bool]:
    """Give the folded noun by which a phrase refers, without article, and whether it is narrowed.

    Narrowed is «الحزب الشيوعي»: the adjective makes it the name of something else. The noun is
    empty where the words stand outside the phrase («عناصر تابعة للتنظيم»).
    """
    references, forms = page.hits.get("reference", {}), page.tokens.forms
    for at in range(phrase.first, phrase.last):
        hit = references.get(at)
        if hit is None or hit.entry.value.id != phrase.reason:
            continue
        last, noun = hit.last, next(filter(None, map(_definite, forms[at : hit.last])), "")
        adjective = _FEMININE if noun.endswith(("ه", "ات")) else _MASCULINE
        narrowed = (
            at == phrase.first  # in «مؤسسات الحركة القيادية» the adjective is of what it owns
            and noun in _NARROWED
            and last < len(forms)
            and page.sentence_of[last] == page.sentence_of[at]
            and adjective.fullmatch(forms[last]) is not None
            and not (page.words[last] or page.placed[last] or page.in_trigger[last])
            and head_hit(page, last) is None  # «عدت الحركة | العملية»
        )
        pointed = noun == BASE and phrase.first > 0 and forms[phrase.first - 1] in _THIS
        return noun, narrowed or pointed
    return "", False


def _definite(form: str) -> str:
    """Give a folded word with the article without it and what is written before; else nothing."""
    rest = next((rest for _, rest in prefix_splits(form) if rest.startswith("ال")), "")
    return strip_article(rest)
