"""Bystanders: who stands near an act in the sentence and has not done it.

Who judges, mourns, rescues, endures or hunts the culprits is named beside an act more often than
who did it. To take such a one for the doer is the worst error the reader can make, so what is
plain here is not weighed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from riwaya.extract.growth import head_hit, is_tied
from riwaya.lexicon.matcher import QUOTE_MARKS
from riwaya.types import Predicate

if TYPE_CHECKING:
    from riwaya.extract.candidates import Candidate
    from riwaya.extract.index import Lexicon, Sense
    from riwaya.extract.page import Page
    from riwaya.extract.phrases import Phrase
    from riwaya.lexicon.matcher import Hit

_VIOLENT = frozenset({
    Predicate.ATTACK, Predicate.BOMBARD, Predicate.KILL, Predicate.HARM, Predicate.DETAIN,
})  # fmt: skip
_EXPOSED = ("تعرض", "تعرضت", "تعرضوا")  # ends of the forms of a verb whose subject suffers
_OWNING_REACH = 4  # tokens after who speaks in which he owns up
_TO = "الي"
_EXPOSURE_REACH = 6  # tokens between that subject and what it suffered
_VICTIM = "victim"
_RANKS = ("صفوف", "ضمن")  # after them stands whom others served: «قتلى في صفوف الجيش»
_TELLERS = ("voice", "outlet")  # kinds of phrases that tell and do nothing
_HAVING = ("قد", "فقد", "لقد")  # may stand between a subject and its verb
_ADJECTIVE = ("ي", "يه", "يين")  # ends of adjectives between a noun and where it is from
_PLACES = ("structure", "civilian", "site")  # kinds of heads that do nothing
_POSTS = ("person", "commander", "voice")  # kinds of phrases that name a post
_HOLDERS = ("person", "name")  # kinds of phrases that name who holds it


class Bearing(NamedTuple):
    """How a phrase stands to acts near it, as the words beside it tell; found once for all acts."""

    before: int  # last token before it that is no quotation mark; the first if none is
    judges: bool  # subject of a verb that judges or accuses: it had no part in what follows
    cares: bool  # cares for the dead and wounded: «انتشلت الفرق جثث ثلاثة مدنيين»
    admits: bool  # its own loss: «أقر الجيش بمقتل ضابط»
    befallen: bool  # something befell it: «تعرضت قافلة لهجوم»
    adjective: bool  # of a thing, by its origin: «المشفى الكويتي»
    idle: bool  # does no violence: the press, relief, a court, a victim, for whom others fought
    organ: bool  # of a state or of states, without fighters: a parliament, an embassy
    culprit: int  # first token after it that names who did something: «منفذي»; none is far off


def find_bearings(
    page: Page, phrases: list[Phrase], actors: list[str], lexicon: Lexicon
) -> list[Bearing | None]:
    """Find how each phrase bears on acts near it; None for what has no part in any."""
    labels = page.hits.get("label", {})
    culprits = sorted(at for at in labels if _label(page, at) == "culprit")
    return [
        None
        if phrase.kind in _TELLERS or is_tied(page, phrase.first)
        else _bearing(page, phrases, index, culprits, unarmed=lexicon.is_unarmed(actors[index]))
        for index, phrase in enumerate(phrases)
    ]


def _bearing(
    page: Page, phrases: list[Phrase], index: int, culprits: list[int], *, unarmed: bool
) -> Bearing:
    phrase, before = phrases[index], _before(page, phrases[index])
    first, last = _subject(page, phrases, index)
    cues = _cues_beside(page, phrases[first], phrases[last])
    word = page.tokens.forms[before]
    in_ranks = page.tokens.forms[_before(page, phrases[first])] in _RANKS
    return Bearing(
        before,
        judges=_judges(phrases, last, cues),
        cares=_label(page, before) == "rescue",
        admits=any(cue.entry.value.stance == "admit" for cue in cues),
        befallen=word.endswith(_EXPOSED) and "ستعرض" not in word,  # not «استعرضت»
        adjective=_describes_a_thing(page, phrase),
        idle=unarmed or phrase.kind == _VICTIM or in_ranks,
        organ=_label(page, phrase.first) == "organ",
        culprit=next((at for at in culprits if at >= phrase.last), len(page.tokens)),
    )


def stands_by(page: Page, candidate: Candidate, phrase: Phrase, bearing: Bearing) -> bool:
    """Tell who cannot have done an act: its target, who endures it, who hunts those who did it."""
    if bearing.adjective and phrase.last != candidate.first:
        return True
    return candidate.predicate in _VIOLENT and (
        bearing.idle
        or (bearing.organ and candidate.predicate is not Predicate.DETAIN)  # as courts do
        or _is_target(page, candidate, phrase, bearing.before)
        or _tells_after(page, candidate, phrase, bearing.before)
        or _endures(page, candidate, phrase, bearing.before)
        or bearing.culprit < candidate.first
    )


def is_exposed(page: Page, candidate: Candidate, phrase: Phrase, bearing: Bearing) -> bool:
    """Tell whether an act befell somebody: «تعرضت قافلة لهجوم», «تعرضوا إلى سلسلة هجمات»."""
    near = 0 <= candidate.first - phrase.last <= _EXPOSURE_REACH
    return (
        bearing.befallen
        and near
        and any(
            page.tokens.forms[at].startswith("ل") or page.names[at] == _TO
            for at in range(phrase.last, candidate.first + 1)
        )
    )


def is_answer(page: Page, at: int) -> bool:
    """Tell whether words such as «ردا على» begin at a token: what follows was done before."""
    return _label(page, at) == "answer"


def _judges(phrases: list[Phrase], last: int, cues: list[Hit[Sense]]) -> bool:
    """Tell the subject of a verb that judges or accuses.

    A post and the name after it are one subject: «أدان | الأمين العام | فلان | قصف المدرسة».
    Who is accused must be named right after it: else both may stand in one phrase.
    """
    stances = {cue.entry.value.stance for cue in cues}
    end = max((cue.last for cue in cues if cue.first >= phrases[last].last), default=-1)
    end = phrases[last].last if end < 0 else end
    accused = last + 1 < len(phrases) and phrases[last + 1].first == end
    return "judge" in stances or ("accuse" in stances and accused)


def _subject(page: Page, phrases: list[Phrase], index: int) -> tuple[int, int]:
    """Give the first and the last of the phrases that name one with a phrase, side by side."""
    first = last = index
    while first and _are_one(page, phrases[first - 1], phrases[first]):
        first -= 1
    while last + 1 < len(phrases) and _are_one(page, phrases[last], phrases[last + 1]):
        last += 1
    return first, last


def _are_one(page: Page, post: Phrase, name: Phrase) -> bool:
    """Tell two phrases that name one subject: a post and who holds it, a body by two names."""
    same = post.actor == name.actor != ""
    held = post.kind in _POSTS and name.kind in _HOLDERS
    between = page.tokens.forms[post.last : name.first]
    return not name.skip and (same or held) and all(form in QUOTE_MARKS for form in between)


def _is_target(page: Page, candidate: Candidate, phrase: Phrase, verb: int) -> bool:
    """Tell whom a verb hits whose subject is an act: «هجوم استهدف الشرطة», «استهدفت غارة قافلة»."""
    subject_last = phrase.first == candidate.last and phrase.kind != "demonym"
    if subject_last and _label(page, candidate.first - 1) == "aim":
        return True
    described = phrase.first <= candidate.first <= phrase.last  # «استهدف القوات المتوغلة»
    if described or not 0 < verb < phrase.first or _label(page, verb) != "aim":
        return False
    subject, word = verb - 1, page.words[verb - 1]
    form = page.tokens.forms[subject]
    if word:
        return word == "relative" and form.startswith("ال")  # «الذي», not «حيث»
    noun = form.isalpha() and not page.timed[subject] and not page.cue_at(subject)
    return noun and verb != candidate.first


def _tells_after(page: Page, candidate: Candidate, phrase: Phrase, verb: int) -> bool:
    """Tell who speaks of an act told before: «تعرضوا للتعذيب، وهو ما نفاه قيادي».

    Who owns up to it did it: «هجوم أعلنت الجماعة مسؤوليتها عنه».
    """
    cue = page.hits.get("cue", {}).get(verb)
    if cue is None or cue.entry.value.kind != "verb" or not candidate.last <= verb < phrase.first:
        return False
    near = range(verb, phrase.last + _OWNING_REACH)
    return not any(
        hit.first in near and hit.entry.value.predicate is Predicate.CLAIM_RESP
        for hit in page.triggers
    )


def _endures(page: Page, candidate: Candidate, phrase: Phrase, before: int) -> bool:
    """Tell who lives through an act: «ما يشهده الأسرى من تعذيب», «تعاني البلاد من حصار»."""
    beside = (before, _after_having(page, phrase.last))
    return any(
        _label(page, at) == "endure" and not candidate.first <= at < candidate.last for at in beside
    )


def _describes_a_thing(page: Page, phrase: Phrase) -> bool:
    """Tell an adjective of origin whose noun is neither an act nor a party: «المشفى الكويتي»."""
    forms, demonyms = page.tokens.forms, page.hits.get("demonym", {})
    at = phrase.first
    if phrase.kind != "demonym" or phrase.last - at > 1 or phrase.skip:
        return False
    heads = page.hits.get("head", {})
    at -= 1
    while at >= 0 and at not in heads and not page.in_trigger[at]:
        if at not in demonyms and (not forms[at].endswith(_ADJECTIVE) or head_hit(page, at)):
            break
        at -= 1
    if at < 0 or page.in_trigger[at] or at in page.trigger_at:
        return False
    if page.words[at] == "complementizer":
        return False  # «ضربة يعتقد بأنها أمريكية»
    hit = head_hit(page, at)
    return hit is None or (hit.entry.kind == "head" and hit.entry.value.kind in _PLACES)


def _label(page: Page, at: int) -> str:
    hit = page.hits.get("label", {}).get(at)
    return str(hit.entry.value.kind) if hit is not None else ""


def _before(page: Page, phrase: Phrase) -> int:
    """Give the last token before a phrase that is no quotation mark; the first if none is."""
    at = phrase.first - 1
    while at > 0 and page.tokens.forms[at] in QUOTE_MARKS:
        at -= 1
    return max(0, at)


def _after_having(page: Page, at: int) -> int:
    """Step over «قد» from a token on."""
    forms = page.tokens.forms
    return at + 1 if at < len(forms) and forms[at] in _HAVING else at


def _cues_beside(page: Page, first: Phrase, last: Phrase) -> list[Hit[Sense]]:
    """List the verbs of saying right before one phrase and right after another."""
    table = page.hits.get("cue", {})
    after = table.get(_after_having(page, last.last))
    if after is not None and after.particles:
        after = None  # «في القرية ودان السكان»: another clause begins
    found = (table.get(_before(page, first)), after)
    return [hit for hit in found if hit is not None and hit.entry.value.kind == "verb"]
