"""Reference: which body «التنظيم», «عناصره» or a bare «الجيش» stands for in this document."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from riwaya.extract.page import Page

if TYPE_CHECKING:
    from riwaya.extract.phrases import Phrase
    from riwaya.extract.index import Lexicon

_OWNERS = frozenset({"state", "force", "armed"})


def resolve_actors(page: Page, phrases: list[Phrase], lexicon: Lexicon) -> list[str]:
    """Give the body of each phrase: named, else referred to, else by the document's country.

    A reference takes the body named last of those it may stand for; with none named before,
    what the words mean in the country the document speaks of; with no country, the first that
    the table gives. A pronoun takes the body named last in its sentence, then in the document.
    """
    country = _country(page, lexicon)
    recent: list[tuple[int, str]] = []
    actors: list[str] = []
    for phrase in phrases:
        sentence = page.sentence_of[phrase.first]
        actor = phrase.actor or _referred(phrase, recent, country, lexicon)
        if not actor and (phrase.pronoun or phrase.kind in ("fighter", "commander", "unit", "site", "asset", "kin")):
            actor = _owner(recent, sentence, phrase.pronoun)
        if not actor:
            actor = "PERSON" if phrase.kind == "person" else "OTHER"
        actors.append(actor)
        if lexicon.group(actor) in _OWNERS and phrase.kind not in ("outlet",):
            recent.append((sentence, actor))
    return actors


def _referred(
    phrase: Phrase, recent: list[tuple[int, str]], country: str, lexicon: Lexicon
) -> str:
    if not phrase.candidates:
        return ""
    allowed = set(phrase.candidates)
    for _, actor in reversed(recent):
        if lexicon.code(actor) in allowed or actor in allowed:
            return actor
    meant = lexicon.country_default(country, phrase.reason)
    return meant or phrase.candidates[0]


def _owner(recent: list[tuple[int, str]], sentence: int, pronoun: bool) -> str:
    """Return whose fighters they are: of a pronoun always the last named, else of the sentence."""
    for place, actor in reversed(recent):
        if place == sentence or pronoun:
            return actor
    return ""


def _country(page: Page, lexicon: Lexicon) -> str:
    """Return the country the document names most, by name, capital or adjective."""
    counts: Counter[str] = Counter()
    for hit in page.hits.get("country", {}).values():
        counts[hit.entry.value.id] += 1
    if not counts:
        return ""
    return min(counts, key=lambda country: (-counts[country], country))
