"""Items that only the network hears: places, participants and voices that the tables missed.

The network marks words beside a trigger; what they are is still told by rules. Words are taken
only where nothing was found, cut at words that belong elsewhere, and must look like what they are
heard as: a place stands where places stand or is in the gazetteer, a voice stands by a cue. They
are added behind what the tables found, so that no evidence of the rules changes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from riwaya.extract.analysis import Alone, Analysis
from riwaya.extract.attribution import Say, heard_say
from riwaya.extract.learned.propose import LEARNED
from riwaya.extract.phrases import Phrase
from riwaya.extract.place_looks import view_of
from riwaya.extract.toponyms import Toponym
from riwaya.extract.voices import Voice, named, voices_near
from riwaya.types import PlacePrecision, PlaceRole

if TYPE_CHECKING:
    from riwaya.extract.index import Lexicon, Sense
    from riwaya.extract.learned.heard import Heard
    from riwaya.extract.page import Page
    from riwaya.lexicon.matcher import Hit

_LEAST_TRIGGER = 0.0  # log-odds of a trigger beside which words are listened to
_LONGEST = {"place": 3, "origin": 4, "agent": 4, "patient": 4}
_SHORTEST = 3  # letters of all words together
_NISBA = ("ي", "يه")  # endings of adjectives
_TITLES = frozenset({"person", "commander"})  # heads of phrases that a name may follow
_CUE_REACH = 20  # tokens between a voice and its cue


class _Run(NamedTuple):
    """Tokens ``[first, last)`` that the network hears in a role beside some trigger."""

    first: int
    last: int


def add_items(analysis: Analysis, heard: Heard, lexicon: Lexicon, publisher: str) -> Analysis:
    """Add to what the tables found the places, participants and voices only the network hears."""
    runs = _runs(analysis, heard)
    places = sorted(_places(analysis, runs["place"], lexicon), key=lambda one: one.first)
    taken = {at for place in places for at in range(place.first, place.last)}
    people = sorted(
        _people(analysis, {*runs["agent"], *runs["patient"]}, taken), key=lambda one: one.first
    )
    says = sorted(
        _says(analysis, runs["origin"], lexicon, publisher), key=lambda one: one.voice.first
    )
    if not (places or people or says):
        return analysis
    return replace(
        analysis,
        toponyms=[*analysis.toponyms, *places],
        phrases=[*analysis.phrases, *people],
        actors=[*analysis.actors, *("PERSON" if p.kind == "name" else "OTHER" for p in people)],
        says=[*analysis.says, *says],
        alone=Alone(len(people), len(places), len(says)),
    )


def _runs(analysis: Analysis, heard: Heard) -> dict[str, list[_Run]]:
    """List where the network hears each role beside a likely trigger, in reading order."""
    page = analysis.page
    triggers = sorted({
        one.first for one in analysis.candidates
        if heard.trigger(one.first, one.last) >= _LEAST_TRIGGER
    })  # fmt: skip
    return {
        role: sorted({
            run for trigger in triggers
            for first, last in heard.stretches(role, trigger)
            for run in _pieces(page, first, last)
        })
        for role in _LONGEST
    }  # fmt: skip


def _pieces(page: Page, first: int, last: int) -> Iterator[_Run]:
    """Cut a stretch at words that belong elsewhere; no word of grammar stands at an end.

    What «و» joins is another: «البوشجل والملاحمة» names two.
    """
    begin = first
    for at in range(first, last + 1):
        inside = at < last and _plain(page, at) and page.sentence_of[at] == page.sentence_of[first]
        joined = inside and page.tokens.forms[at].startswith("وال")
        if inside and not joined:
            continue
        if at > begin and len(page.text(begin, at)) >= _SHORTEST:
            yield _Run(begin, at)
        begin = at if joined else at + 1


def _plain(page: Page, at: int) -> bool:
    """Tell a word of no table: no word of grammar, trigger, cue, time or place."""
    form = page.tokens.forms[at]
    return (
        form.isalpha() and len(form) > 1 and not page.words[at] and not page.timed[at]
        and not page.placed[at] and not page.skipped[at] and at not in page.trigger_at
        and not page.in_trigger[at] and not page.cue_at(at)
    )  # fmt: skip


def _apart(runs: Iterable[_Run], taken: set[int], longest: int) -> Iterator[_Run]:
    """Give runs that stand apart from what was found and from each other, the longest first."""
    busy = set(taken)
    for run in sorted(runs, key=lambda one: (one.first - one.last, one.first)):
        span = range(run.first, run.last)
        if len(span) <= longest and busy.isdisjoint(span):
            busy.update(span)
            yield run


# Places


def _places(analysis: Analysis, runs: list[_Run], lexicon: Lexicon) -> Iterator[Toponym]:
    page = analysis.page
    taken = {at for one in analysis.phrases for at in range(one.first, one.last)}
    taken |= {at for one in analysis.quantities for at in range(one.first, one.last)}
    ends: dict[int, PlaceRole | None] = {}  # after which token a place has ended, in which role
    for run in sorted(_apart(runs, taken, _LONGEST["place"])):
        skip, why, role = _place_look(page, run, lexicon)
        if not why and run.first in ends and page.tokens.forms[run.first].startswith("وال"):
            skip, why, role = 1, "place.list", ends[run.first]  # «مناطق البوشجل والملاحمة»
        if why:
            ends[run.last] = role
            name = page.text(run.first, run.last)[skip:]
            known = tuple(sorted(place.id for place in lexicon.gazetteer.exactly(name)))
            yield Toponym(
                run.first, run.last, page.tokens.span(run.first, run.last, skip), role, None,
                PlacePrecision.UNRESOLVED, known, f"{LEARNED}place {why}",
            )  # fmt: skip


def _place_look(page: Page, run: _Run, lexicon: Lexicon) -> tuple[int, str, PlaceRole | None]:
    """Say why words look like a place, if they do; letters written on them and the role too."""
    words, view = lexicon.place_words, view_of(lexicon.gazetteer, lexicon.place_words)
    forms, at = page.tokens.forms, run.first
    form = forms[at]
    skip = 1 if form.startswith(("بال", "وال")) else 0
    joined = form.startswith("وال")
    name = page.text(run.first, run.last)[skip:]
    if name in words.blocks or form in words.blocks or view.noun(form[skip:])[0] is not None:
        return 0, "", None  # «مناطق», «تلة مجاورة» name nothing
    if name.endswith(_NISBA) and not name.startswith("ال") and " " not in name:
        return 0, "", None  # «سوق شعبي»
    before = forms[at - 1] if at else ""
    look = view.look(before) if before and not joined else None
    if look is not None and look.word is not None and not look.definite and not look.pronoun:
        return 0, "place.noun", look.word.role  # «وادي», «محيط»
    governor = words.prepositions.get(before)
    if form.startswith("بال"):
        return 1, "place.prep", PlaceRole.AT
    if governor is not None and governor.kind == "preposition":
        return skip, "place.prep", governor.role
    if lexicon.gazetteer.knows(name) and "generic" in view.level(name):
        return skip, "place.known", None
    return 0, "", None


# Participants


def _people(analysis: Analysis, runs: Iterable[_Run], taken: set[int]) -> Iterator[Phrase]:
    page = analysis.page
    held = taken | {at for one in analysis.phrases for at in range(one.first, one.last)}
    ends = _open_ends(analysis)
    for run in _apart(runs, held, _LONGEST["agent"]):
        form = page.tokens.forms[run.first]
        if run.first in ends or _tells_of(page, run):
            continue
        skip = 1 if form.startswith(("وال", "بال")) else 0
        before = run.first - 1
        governor = page.names[before] if before >= 0 and page.words[before] == "preposition" else ""
        yield Phrase(
            run.first, run.last, skip, page.tokens.span(run.first, run.last, skip), "heard",
            "OTHER", (), governor, -1, False, form[skip:].startswith("ال"), "",
            page.text(run.first, run.last)[skip:], f"{LEARNED}participant",
        )  # fmt: skip


def _open_ends(analysis: Analysis) -> set[int]:
    """List where phrases end after which a word only says more: «المعارضة | المسلحة»."""
    return {one.last for one in analysis.phrases if one.kind not in _TITLES}


def _tells_of(page: Page, run: _Run) -> bool:
    """Tell an adjective right after a noun of an act: «مجازر طائفية», «الاعتقال المؤقت»."""
    before, form = run.first - 1, page.tokens.forms[run.first]
    if run.last - run.first > 1 or before not in page.nouns:
        return False
    definite = page.tokens.forms[before].startswith("ال") and form.startswith("ال")
    return definite or form.endswith(_NISBA)


# Voices


def _says(analysis: Analysis, runs: list[_Run], lexicon: Lexicon, publisher: str) -> Iterator[Say]:
    page = analysis.page
    spoken = {at for say in analysis.says for at in range(say.voice.first, say.voice.last)}
    firsts = [phrase.first for phrase in analysis.phrases]
    ends, after = _open_ends(analysis), {phrase.last for phrase in analysis.phrases}
    for run in _apart(runs, spoken, _LONGEST["origin"]):
        hit = _nearest_cue(page, run)
        adjective = run.last - run.first == 1 and page.tokens.forms[run.first].endswith(_NISBA)
        if hit is None or run.first in ends or (adjective and run.first in after):
            continue
        near = voices_near(page, hit, analysis.phrases, analysis.actors, firsts, lexicon)
        voice = _voice(page, run, near)
        if voice is not None and spoken.isdisjoint(range(voice.first, voice.last)):
            spoken.update(range(voice.first, voice.last))
            say = heard_say(page, hit, voice, near, analysis.says, publisher)
            origin, *relays = say.chain
            marked = replace(origin, reason=f"{LEARNED}voice {origin.reason}")
            yield replace(say, chain=(marked, *relays))


def _voice(page: Page, run: _Run, near: list[Voice]) -> Voice | None:
    """Give the voice that the words are part of; a name of no table where they are of none."""
    for voice in near:
        if voice.first < run.last and run.first < voice.last and voice.kind != "gap":
            return voice
    return named(page, run.first, run.last)


def _nearest_cue(page: Page, run: _Run) -> Hit[Sense] | None:
    """Find the cue nearest to a run, in its sentence and near enough to be its own."""
    table, sentence = page.hits.get("cue", {}), page.sentence_of[run.first]
    low = bisect_left(page.cues, run.first - _CUE_REACH)
    high = bisect_left(page.cues, run.last + _CUE_REACH)
    fitting = [
        table[at] for at in page.cues[low:high]
        if page.sentence_of[at] == sentence and table[at].entry.value.kind != "fixed"
        and not page.placed[at] and not page.negated(at)
    ]  # fmt: skip
    return min(
        fitting, key=lambda hit: max(hit.first - run.last, run.first - hit.last), default=None
    )
