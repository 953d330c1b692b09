"""Case: what the ending of a noun shows of its place in the sentence, where letters show it.

Unvowelled, «قتل» is "killed" and "was killed": «قتل مسلحون» says who suffered, «قتل مسلحون مدنيا»
who acted. Only an object is written «مدنيا» or «مسلحين» without a preposition before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from riwaya.extract.growth import SO_IN_EVERY_CASE

if TYPE_CHECKING:
    from riwaya.extract.candidates import Candidate
    from riwaya.extract.page import Page
    from riwaya.extract.phrases import Phrase

_SHORTEST = 4  # letters: shorter words seldom carry an ending of case
# What these are called ends as it ends in every case: «سوريا»، «النقشبندية»، «قسد».
_NAMED = frozenset({"country", "demonym", "leader", "name", "outlet", "voice"})
_REACH = 6  # tokens from one noun to the next that may be an object beside it
_APART = frozenset("vwc")  # what ends a clause, as ``Page.between`` writes it


def is_object(phrase: Phrase) -> bool:
    """Tell whether a phrase is written as an object: «مدنيا»; «مسلحين» without a preposition.

    Nothing is shown in a count («14 مدنيا») but of a dual («طفلين»), and nothing by names.
    """
    word = phrase.head.partition(" ")[0]
    if phrase.governor or phrase.kind in _NAMED or len(word) < _SHORTEST:
        return False
    if phrase.quantity < 0:
        return word.endswith("ين") or _is_indefinite(phrase)
    return phrase.last - phrase.first == 1 and word.endswith("ين")


def _is_indefinite(phrase: Phrase) -> bool:
    """Tell an object written with «ـا»: «مدنيا»."""
    word = phrase.head.partition(" ")[0]
    # «سوريا», «قواعدها» and «ميليشيا» end so in every case.
    named = phrase.kind == "actor" or phrase.pronoun or word in SO_IN_EVERY_CASE
    return word.endswith("ا") and not word.startswith("ال") and not named


def find_object(
    page: Page, candidate: Candidate, phrases: Sequence[Phrase], low: int, high: int
) -> int:
    """Find the object of a trigger by its ending; it stands before any other verb or clause.

    A count right behind the subject is one too («قتل الجيش 4 مسلحين»). Of a noun («قتل الجيش
    قياديا») only «ـا» and a count show it: what ends in «ـين» may belong to the noun.

    Args:
        page: The page.
        candidate: The trigger.
        phrases: All phrases of the tables.
        low: The first phrase of the trigger's sentence.
        high: The one after its last.

    Returns:
        Its first token, or -1 if no phrase shows that it is the object.
    """
    verb, at, counted = candidate.shape.startswith(("past", "present")), candidate.last, False
    for phrase in phrases[low:high]:
        if phrase.first < candidate.last:
            continue
        if phrase.first - at > _REACH or not _APART.isdisjoint(page.between[at : phrase.first]):
            break
        follows = at > candidate.last and phrase.first == at
        count = follows and phrase.quantity >= 0 and not counted
        shown = count or (is_object(phrase) if verb else follows and _is_indefinite(phrase))
        if shown and not phrase.governor:
            return phrase.first
        at, counted = phrase.last, phrase.quantity >= 0
    return -1
