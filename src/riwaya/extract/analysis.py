"""Analysis: all that is found in a document before anything is decided about claims."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from riwaya.extract.attribution import Say, SpeakerJudge, find_says
from riwaya.extract.candidates import Candidate, find_candidates
from riwaya.extract.numbers import Quantity, find_quantities
from riwaya.extract.page import Page, lay_out
from riwaya.extract.phrases import Phrase, find_phrases
from riwaya.extract.refer import resolve_actors
from riwaya.extract.timexes import Timex, find_times
from riwaya.extract.toponyms import Toponym, find_toponyms
from riwaya.text.fold import fold
from riwaya.text.glued import part
from riwaya.text.tokens import tokenize

if TYPE_CHECKING:
    from riwaya.extract.index import Lexicon, Sense
    from riwaya.lexicon.matcher import Hit
    from riwaya.types import Document


_SETTLEMENT = "word.settlement"  # of one whose noun is left off: «بلدة»
_BARE = "place.bare"  # begins the reason of a place before which nothing says that it is one


class Alone(NamedTuple):
    """How many items at the end of each list only the network heard; all before are in order."""

    phrases: int = 0
    toponyms: int = 0
    says: int = 0


_NONE = Alone()


@dataclass(frozen=True, slots=True)
class Analysis:
    """The page of a document with every item that a claim may use.

    ``actors[i]`` is the body of ``phrases[i]``.
    """

    page: Page
    quantities: list[Quantity]
    times: list[Timex]
    toponyms: list[Toponym]
    phrases: list[Phrase]
    actors: list[str]
    says: list[Say]
    candidates: list[Candidate]
    alone: Alone = _NONE

    @property
    def found_phrases(self) -> int:
        """How many phrases the tables found."""
        return len(self.phrases) - self.alone.phrases

    @property
    def found_toponyms(self) -> int:
        """How many places the tables found."""
        return len(self.toponyms) - self.alone.toponyms

    @property
    def found_says(self) -> int:
        """How many says the tables found."""
        return len(self.says) - self.alone.says


def analyse(document: Document, lexicon: Lexicon, speaker: SpeakerJudge) -> Analysis:
    """Find everything in a document that claims are made of."""
    return with_says(look_over(document, lexicon), lexicon, speaker, document.publisher or "")


def with_says(
    analysis: Analysis, lexicon: Lexicon, speaker: SpeakerJudge, publisher: str
) -> Analysis:
    """Add who is reported to speak, cue by cue, as a judge finds."""
    page, phrases, actors = analysis.page, analysis.phrases, analysis.actors
    return replace(analysis, says=find_says(page, phrases, actors, lexicon, speaker, publisher))


def look_over(document: Document, lexicon: Lexicon) -> Analysis:
    """Find everything but who speaks."""
    tokens = part(tokenize(fold(document.text)), lexicon.knows)
    quantities = find_quantities(tokens, lexicon.number_words)
    times = find_times(tokens, lexicon.time_words, document.published)
    page = lay_out(tokens, lexicon, document.boilerplate, times, document.text)
    names = [
        (hit.first, hit.last)
        for kind in ("actor", "outlet", "voice")
        for hit in page.hits.get(kind, {}).values()
        if kind != "voice" or hit.last - hit.first > 1  # «مديرية الأمن» is no district
        if not _ends_a_place(page, hit, lexicon)
    ]
    toponyms = find_toponyms(
        tokens, lexicon.gazetteer, lexicon.place_words, sorted(names), held=_held(page, quantities)
    )
    for toponym in toponyms:
        page.placed[toponym.first : toponym.last] = [True] * (toponym.last - toponym.first)
    taken = [timed or placed for timed, placed in zip(page.timed, page.placed, strict=True)]
    for toponym in toponyms:  # «طائرات روسية | بلدة كفرنبل»: the noun is the place's, left off
        before = toponym.first - 1
        if before >= 0 and toponym.reason.startswith(_SETTLEMENT):
            taken[before] = taken[before] or lexicon.place_words.has(
                tokens.forms[before], "settlement"
            )
    phrases = find_phrases(page, quantities, taken, _states(page, toponyms))
    located = (toponym.place_id for toponym in toponyms if toponym.place_id)
    actors = resolve_actors(page, phrases, located, lexicon)
    towns = {one.first for one in toponyms if not one.reason.startswith(_BARE)}
    candidates = find_candidates(page, towns)
    return Analysis(page, quantities, times, toponyms, phrases, actors, [], candidates)


def _ends_a_place(page: Page, hit: Hit[Sense], lexicon: Lexicon) -> bool:
    """Tell a body's name that is the second word of a place's: «جبل الأكراد»."""
    if hit.last - hit.first > 1 or not hit.first:
        return False
    before, word = page.tokens.forms[hit.first - 1], page.tokens.forms[hit.first]
    return bool(lexicon.gazetteer.named(f"{before.removeprefix('و')} {word}"))


def _held(page: Page, quantities: list[Quantity]) -> set[int]:
    """Find the tokens of words that a table knows, so that none is taken for a village's name."""
    held = {at for at, timed in enumerate(page.timed) if timed}
    for hits in page.hits.values():
        for hit in hits.values():
            held.update(range(hit.first, hit.last))
    for hit in page.triggers:
        held.update(range(hit.first, hit.last))
    for quantity in quantities:
        held.update(range(quantity.first, quantity.last))
    return held


def _states(page: Page, toponyms: list[Toponym]) -> dict[int, int]:
    """Find countries and capitals that no place word governs: they may stand for their state."""
    countries = page.hits.get("country", {})
    return {
        toponym.first: toponym.last
        for toponym in toponyms
        if toponym.role is None and toponym.first in countries
        and countries[toponym.first].last == toponym.last
    }  # fmt: skip
