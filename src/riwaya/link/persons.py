"""Persons: who is who. «نجل القائد», «حارسه» and «خليفته» are not the القائد."""

from __future__ import annotations

from functools import lru_cache

from riwaya.lexicon.heads import load_heads
from riwaya.lexicon.numerals import load_numerals
from riwaya.lexicon.titles import load_titles
from riwaya.link.marks import Mark
from riwaya.link.pairs import Pair, gap
from riwaya.link.slots import Party, Slots
from riwaya.link.words import content_words

_OTHERS = ("aide", "kin", "successor")
_HEAD = 5  # letters before «نجل» in a phrase that it heads: «أحد حراس …»
_BEFORE = 16  # letters between «نجل» and the name it governs: a title
_SORTED = ("commander", "fighter", "person", "unit", "body", "kin", "tie", "quantity", "civilian",
           "victim")  # fmt: skip
_NAMED = ("leader.", "name.", "title.", "commander.")


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Stems of titles, of nouns for sorts of people and of numerals: they name nobody."""
    forms = [" ".join(phrase.words) for title in load_titles() for phrase in title.forms]
    forms += [form for head in load_heads() if head.kind in _SORTED for form in head.forms]
    forms += [form for row in load_numerals() for form in row.forms]
    return frozenset(word for form in forms for word in content_words(form))


def is_person(party: Party) -> bool:
    """Tell whether a participant is one named person."""
    return party.actor == "PERSON" or party.reason.startswith(_NAMED)


def name_of(party: Party) -> frozenset[str]:
    """Give the stems of a name, titles and sorts of people left out."""
    return frozenset(word for word in party.words - _common() if not word.isdigit())


def ties(slots: Slots, party: Party) -> frozenset[str]:
    """Give what makes of a name another person: ``kin``, ``aide``, ``successor``."""
    return frozenset(
        mark.kind for mark in slots.marks if mark.kind in _OTHERS and _governs(slots, mark, party)
    )


def _governs(slots: Slots, mark: Mark, party: Party) -> bool:
    """Tell whether «نجل» heads the phrase, or stands before it with at most a title between."""
    if party.span.start <= mark.span.start <= party.span.start + _HEAD:
        return True
    if mark.span.end > party.span.start or gap(mark.span, party.span) > _BEFORE:
        return False
    return not any(
        mark.span.end <= other.span.start and other.span.end <= party.span.start
        for other in (*slots.agents, *slots.patients)
    )


def other_person(first: Slots, a: Party, second: Slots, b: Party) -> bool:
    """Tell whether two participants are certainly two persons: by name, or by a tie."""
    if ties(first, a) != ties(second, b):
        return True
    if not (is_person(a) and is_person(b)):
        return False
    x, y = name_of(a), name_of(b)
    return bool(x) and bool(y) and not x & y


def same_person(first: Slots, a: Party, second: Slots, b: Party) -> bool:
    """Tell whether two participants bear one person's name."""
    if not (is_person(a) or is_person(b)) or other_person(first, a, second, b):
        return False
    x, y = name_of(a), name_of(b)
    return bool(x) and bool(y) and (x <= y or y <= x)


def others_meant(pair: Pair, role: str) -> bool:
    """Tell whether what happens, happens to different persons (``role``: agents or patients)."""
    first: tuple[Party, ...] = getattr(pair.first, role)
    second: tuple[Party, ...] = getattr(pair.second, role)
    return (
        bool(first)
        and bool(second)
        and all(other_person(pair.first, a, pair.second, b) for a in first for b in second)
    )
