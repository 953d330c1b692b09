"""Comparing parties: how the agents, or the patients, of two claims fit each other."""

from __future__ import annotations

from riwaya.link.rarity import weight
from riwaya.link.slots import Party

_VAGUE = frozenset({"none", "people"})
_ALIKE = 0.5  # share of the lighter side's weight of words from which two phrases are alike


def party_level(first: tuple[Party, ...], second: tuple[Party, ...]) -> str:
    """Say how the parties of two claims stand to each other.

    Returns:
        ``same person`` and ``other person``, where persons are named on both sides and nobody
        else; ``same body``: one named body is on both sides; ``same part``: bodies of one whole;
        ``same words``: the phrases share what weighs; ``alike``: of one class, nothing against it;
        ``other body``: all on both sides are named, and differ; ``other class``; ``one missing``;
        ``both missing``.
    """
    if not first or not second:
        return "both missing" if not (first or second) else "one missing"
    if all(one.person for one in (*first, *second)):
        return _person_level(first, second)
    if {one.actor for one in first if one.named} & {one.actor for one in second if one.named}:
        return "same body"
    if {one.code for one in first if one.named} & {one.code for one in second if one.named}:
        return "same part"
    if any(_share_words(one, other) for one in first for other in second):
        return "same words"
    if all(one.named for one in (*first, *second)):
        return "other body"
    groups = {one.group for one in first} - _VAGUE, {one.group for one in second} - _VAGUE
    if not groups[0] or not groups[1] or groups[0] & groups[1]:
        return "alike"
    return "other class"


def _person_level(first: tuple[Party, ...], second: tuple[Party, ...]) -> str:
    """Say whether a person is on both sides; a bare «الشيخ» may be anybody."""
    if any(_same_person(one, other) for one in first for other in second):
        return "same person"
    sure = all(_is_told(one) for one in (*first, *second))
    return "other person" if sure else "alike"


def _same_person(first: Party, second: Party) -> bool:
    if first.person == second.person != "name":
        return True
    return _share_words(first, second)


def _is_told(one: Party) -> bool:
    return one.person != "name" or len(one.words) > 1


def _share_words(first: Party, second: Party) -> bool:
    shared = first.words & second.words
    if not shared:
        return False
    lighter = min(_heft(first.words), _heft(second.words))
    return _heft(shared) >= _ALIKE * lighter


def _heft(words: frozenset[str]) -> float:
    return sum(weight(word) for word in words)
