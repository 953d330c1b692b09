"""Attribution: who is speaking at every point of a document, through whom.

The text is read once from the start. A cue (قال، بحسب، مشيرا إلى) with its voice is a *say*: a
chain of hops. Which phrase is the voice of a cue is weighed (``speaker``); which say speaks a
claim is weighed again when the claim is decided (see ``spoken``). What no say speaks is the
publisher's own voice.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from riwaya.extract.introductions import Known, introduced, introductions
from riwaya.extract.page import Page
from riwaya.extract.relays import find_relays
from riwaya.extract.slots import first_slot, slot
from riwaya.extract.voices import Voice, agreement, carried_values, speaker_values, voices_near
from riwaya.extract.weigh import Values
from riwaya.lexicon.matcher import Hit
from riwaya.lexicon.outlets import outlets_of
from riwaya.text.sentences import is_speech
from riwaya.types import Hop, VoiceType

if TYPE_CHECKING:
    from riwaya.extract.index import Lexicon, Sense
    from riwaya.extract.phrases import Phrase

CARRIED = -1  # the choice "whoever spoke before"; below it stand the other speakers before
_SPEAKERS_BACK = 2  # speakers before who may go on: the last one, and whoever quoted that one
_TITLE_REACH = 2  # tokens before a name in which a title stands, a quotation mark among them
_NAMED = (VoiceType.NAMED_PERSON, VoiceType.NAMED_OFFICIAL, VoiceType.PSEUDONYM)
_SAYS_NEAR = 6  # says back among which they are looked for
_SAYS_BACK = 40  # says back whose speakers are known again
_QUOTATIONS_NEAR = 12  # names in quotation marks may end before the speech does

# Chooses the voice of a cue among (index, evidence) pairs: an index, or None. The indexes from
# ``CARRIED`` down stand for the says before, the last one first.
SpeakerJudge = Callable[
    [Hit["Sense"], list[Voice], list[tuple[int, Values]], "list[Say]"], int | None
]


@dataclass(frozen=True, slots=True)
class Say:
    """A chain of voices, origin first, reported by the cue at tokens ``[cue, cue_last)``.

    ``until`` is the end of the sentence, or of the quotation that the cue introduces.
    ``carried`` tells that the voice was named with an earlier cue.
    """

    chain: tuple[Hop, ...]
    cue: int
    cue_last: int
    until: int
    sentence: int
    carried: bool
    voice: Voice


def find_says(
    page: Page, phrases: list[Phrase], actors: list[str], lexicon: Lexicon, judge: SpeakerJudge,
    publisher: str = "",
) -> list[Say]:  # fmt: skip
    """Find who is reported to speak, in reading order of the cues.

    ``publisher`` is whoever printed the text: being told («لوكالتنا») it is no relay.
    """
    own = outlets_of(publisher) if publisher else frozenset()
    says: list[Say] = []
    known = introductions(page, phrases)
    firsts = [phrase.first for phrase in phrases]
    named = {
        at for phrase in phrases if phrase.kind in ("outlet", "actor", "person")
        for at in range(phrase.first, phrase.last)
    }  # fmt: skip
    for index, sentence in enumerate(page.sentences):
        unheard = None
        for hit in _cues(page, sentence.first, sentence.last, named):
            say = _say(page, hit, phrases, actors, firsts, says, known, own, lexicon, judge)
            if say is not None:
                say = replace(say, sentence=index, until=_until(page, say, sentence.last))
                says += [*_opened_by(unheard, hit, say), say]
            unheard = hit if say is None else None
    return says


def _opened_by(unheard: Hit[Sense] | None, hit: Hit[Sense], say: Say) -> list[Say]:
    """Give the voice of a verb also to the «وفق ما» right before it, if that found none."""
    if unheard is None or unheard.entry.value.kind != "preposition" or say.carried:
        return []
    whole = unheard.last == hit.first
    return [replace(say, cue=unheard.first, cue_last=unheard.last)] if whole else []


def _cues(page: Page, first: int, last: int, named: set[int]) -> list[Hit[Sense]]:
    """List the cues of a sentence; «الأنباء» in an agency's name is none."""
    table, found, free = page.hits.get("cue", {}), [], first
    for at in range(first, last):
        hit = table.get(at)
        if hit is None or at < free or at in named:
            continue
        unsaid = page.negated(at) or (page.cue_at(at - 1) and page.negated(at - 1))
        if not page.skipped[at] and not page.placed[at] and not unsaid:
            found.append(hit)
            free = hit.last
    return found


def _say(
    page: Page, hit: Hit[Sense], phrases: list[Phrase], actors: list[str], firsts: list[int],
    says: list[Say], known: Known, own: frozenset[str], lexicon: Lexicon,
    judge: SpeakerJudge,
) -> Say | None:  # fmt: skip
    """Read one cue with its voice. None if nobody can be found to speak."""
    if hit.entry.value.kind == "fixed":
        return None
    voices = voices_near(page, hit, phrases, actors, firsts, lexicon)
    heard = _words_heard(page, says)
    slots = [slot(page, hit, voice) for voice in voices]
    choices = [
        (i, speaker_values(page, hit, voice, _rank(hit, voices, i), lexicon))
        for i, voice in enumerate(voices)
    ]
    for i, values in choices:
        values["slot"] = slots[i]
        values["rival"] = first_slot(slots[:i] + slots[i + 1 :])
        if voices[i].kind == "unlisted" and page.tokens.forms[voices[i].last - 1] in heard:
            values["name"] = "again"
    earlier, rival = _speakers_before(says), first_slot(slots)
    for back in range(len(earlier)):
        values = _carried_values(page, hit, voices, earlier, back)
        choices.append((CARRIED - back, values | {"rival": rival}))
    chosen = judge(hit, voices, choices, earlier)
    if chosen is None:
        return None
    if chosen <= CARRIED:
        before = _named_before(page, earlier[CARRIED - chosen], says)
        return replace(before, cue=hit.first, cue_last=hit.last, carried=True)
    return _spoken_by(page, hit, introduced(page, voices[chosen], known, says), voices, says, own)


def _named_before(page: Page, say: Say, says: list[Say]) -> Say:
    """Give the say in which whoever is only called by a role was named.

    «يقول الناشط “فلان الفلاني” …», «حسب الناشط …», «وقال: …»: it is still that activist.
    """
    role = page.tokens.forms[say.voice.first]
    if say.voice.type is not VoiceType.ANON_ROLE or not role.startswith("ال"):
        return say
    for other in reversed(says[-_SAYS_BACK:]):
        if other.voice.type in _NAMED and role in _before(page, other.voice.first):
            return other
    return say


def _before(page: Page, at: int) -> list[str]:
    """List the words right before a name that may say what its bearer is."""
    return page.tokens.forms[max(0, at - _TITLE_REACH) : at]


def _spoken_by(
    page: Page, hit: Hit[Sense], voice: Voice, voices: list[Voice], says: list[Say],
    own: frozenset[str],
) -> Say:  # fmt: skip
    chain = (_hop(page, voice, hit), *find_relays(page, hit, voice, voices, says, own))
    return Say(chain, hit.first, hit.last, hit.last, 0, False, voice)


def heard_say(
    page: Page, hit: Hit[Sense], voice: Voice, voices: list[Voice], says: list[Say], publisher: str
) -> Say:
    """Give the say of a cue with a voice that was found otherwise; ``says`` are all of the page."""
    own = outlets_of(publisher) if publisher else frozenset()
    sentence = page.sentence_of[hit.first]
    before = says[: bisect_left(says, hit.first, key=lambda say: say.cue)]
    say = _spoken_by(page, hit, voice, voices, before, own)
    last = page.sentences[sentence].last
    return replace(say, sentence=sentence, until=_until(page, say, last))


def _words_heard(page: Page, says: list[Say]) -> set[str]:
    """Collect the words of the speakers before: of «فلان الفلاني» the second is said again."""
    return {
        page.tokens.forms[at]
        for say in says[-_SAYS_BACK:]
        for at in range(say.voice.first, say.voice.last)
    }


def _speakers_before(says: list[Say]) -> list[Say]:
    """List the last says of the last speakers, the last one first."""
    found: list[Say] = []
    for say in reversed(says[-_SAYS_NEAR:]):
        if all(say.chain[0].span != other.chain[0].span for other in found):
            found.append(say)
        if len(found) == _SPEAKERS_BACK:
            break
    return found


def _carried_values(
    page: Page, hit: Hit[Sense], voices: list[Voice], earlier: list[Say], back: int
) -> Values:
    """Gather the evidence that a cue goes on with the speaker of ``earlier[back]``."""
    before, here = earlier[back], page.sentence_of[hit.first]
    near = page.sentences[here].paragraph - page.sentences[before.sentence].paragraph <= 1
    values = carried_values(page, hit, voices, _number(page, before), before.sentence == here, near)
    values["back"] = back
    values["type"] = before.voice.type.value
    values["said"] = page.hits["cue"][before.cue].entry.value.kind
    values["nested"] = _nesting(earlier)
    values["away"] = min(here - before.sentence, 4)
    return values


def _nesting(earlier: list[Say]) -> str:
    """Tell how the last two speakers stand: one may speak within the words of the other."""
    if len(earlier) < _SPEAKERS_BACK:
        return "single"
    last, other = earlier[0], earlier[1]
    return "within" if last.sentence == other.sentence else "apart"


def _number(page: Page, say: Say) -> str:
    """Give the number and gender of the verb by which somebody spoke, if it was a verb."""
    hit = page.hits["cue"][say.cue]
    if hit.entry.value.kind in ("verb", "participle"):
        return str(hit.entry.form.number)
    return agreement(page, say.voice)


def _rank(hit: Hit[Sense], voices: list[Voice], index: int) -> int:
    """Count the phrases between a cue and a voice."""
    voice = voices[index]
    if voice.first >= hit.last:
        return sum(hit.last <= other.first < voice.first for other in voices)
    return sum(voice.first < other.first < hit.first for other in voices)


def _hop(page: Page, voice: Voice, hit: Hit[Sense]) -> Hop:
    cue = hit.entry.value
    span = page.tokens.span(hit.first, hit.last, len(hit.particles))
    gap = voice.type is VoiceType.UNATTRIBUTED
    return Hop(voice.span, voice.type, cue.link, span, cue.id, voice.actor, voice.interest, gap)


def _until(page: Page, say: Say, last: int) -> int:
    """Let a say reach over the whole quotation that its cue introduces."""
    # Quotations stand in the order of their ends; a cue's own begins right after it.
    start = bisect_left(page.quotations, say.cue_last, key=lambda quotation: quotation.last)
    for quotation in page.quotations[start : start + _QUOTATIONS_NEAR]:
        if (
            say.cue_last <= quotation.first <= say.cue_last + 25
            and quotation.first < last
            and is_speech(quotation)
        ):
            return max(last, quotation.last)
    return last
