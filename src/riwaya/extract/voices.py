"""Voices: the phrases beside a cue that may name who speaks, and what kind of voice each is."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from riwaya.extract.growth import NOUNS
from riwaya.extract.naming import name_after, name_before, title_after, title_at
from riwaya.extract.page import Page, resumes
from riwaya.extract.relations import relate
from riwaya.extract.unlisted import MARKS, unlisted
from riwaya.extract.weigh import Values
from riwaya.lexicon.matcher import QUOTE_MARKS, Hit
from riwaya.lexicon.titles import given_names
from riwaya.types import Span, VoiceType

if TYPE_CHECKING:
    from riwaya.extract.index import Lexicon, Sense
    from riwaya.extract.phrases import Phrase

_REACH = 20  # tokens between a voice and its cue («المقرب من التنظيم، فلان، كشف»)
_LONGEST_SHAPE = 4
_TITLED = frozenset({"person", "commander", "voice", "fighter", "civilian"})
_PAPERS = frozenset({VoiceType.DOCUMENT, VoiceType.UNATTRIBUTED})
_BODIES = frozenset({"actor", "reference", "outlet"})


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody beside a cue: tokens ``[first, last)``, the type, the body spoken for.

    ``phrase`` is None for a personal name that no table holds.
    """

    first: int
    last: int
    span: Span
    type: VoiceType
    actor: str | None
    interest: bool
    phrase: Phrase | None
    governor: str
    kind: str


def voices_near(
    page: Page, hit: Hit[Sense], phrases: list[Phrase], actors: list[str], firsts: list[int],
    lexicon: Lexicon,
) -> list[Voice]:  # fmt: skip
    """List who may be the voice of a cue: every phrase near it, and names of no table."""
    sentence = page.sentences[page.sentence_of[hit.first]]
    low = bisect_left(firsts, max(sentence.first, hit.first - _REACH))
    high = bisect_left(firsts, min(sentence.last, hit.last + _REACH))
    found = [
        _office(_voice(page, phrases[i], _speaks_for(phrases, actors, i), lexicon), phrases, i)
        for i in range(low, high)
        if not _within_cue(page, phrases[i].first) and not _names_nobody(page, phrases[i])
    ]
    taken = {at for voice in found for at in range(voice.first, voice.last)}
    found += [
        owner for voice in found if (owner := _owner(page, voice, actors, lexicon)) is not None
    ]
    ends = unlisted(page, hit, past_adverbs(page, hit.last), sentence.first, taken)
    names = [named(page, *end) for end in ends]
    if hit.entry.value.kind == "passive":
        names.append(_nobody(page, hit))
    return found + names


def _names_nobody(page: Page, phrase: Phrase) -> bool:
    """Tell words that only lead to a name, without one: «(اسم مستعار)», «عدم ذكر اسمه»."""
    title = page.hits.get("title", {}).get(phrase.first)
    if title is None or title.entry.value.kind != "alias":
        return False
    return phrase.last <= title.last


def _within_cue(page: Page, at: int) -> bool:
    """Tell a word inside a cue: «تصريح صحافي» names no journalist."""
    cue = page.hits.get("cue", {}).get(at - 1)
    return cue is not None and cue.last > at and cue.entry.value.kind == "noun"


def named(page: Page, first: int, last: int) -> Voice:
    """Read words of no table as a voice."""
    span = page.tokens.span(first, last)
    kind = title_after(page, last) or _by_shape(page, first, last)
    governor = page.names[first - 1] if first else ""
    governor = governor if page.words[first - 1] == "preposition" else ""
    return Voice(first, last, span, kind, None, False, None, governor, "unlisted")


def _by_shape(page: Page, first: int, last: int) -> VoiceType:
    """Guess what a voice of no table is: «مهندسون», «رابطة الطلاب», or else a person."""
    form = page.tokens.forms[first]
    if form in given_names() or last - first == 1:
        many = form.endswith(("ون", "ين")) and form not in given_names()
        return VoiceType.ANON_PLURAL if many and not page.placed[first] else VoiceType.NAMED_PERSON
    if form.endswith(("ون", "ين", "و")) or (form.startswith("ال") and form.endswith("ات")):
        return VoiceType.ANON_PLURAL
    of_something = page.tokens.forms[first + 1].startswith("ال") or form.endswith("ه")
    return VoiceType.NAMED_ORG if of_something else VoiceType.NAMED_PERSON


def _owner(page: Page, voice: Voice, actors: list[str], lexicon: Lexicon) -> Voice | None:
    """Give whose figures or report a phrase names: «حصيلة أعدتها وزارة الصحة»."""
    if voice.type not in _PAPERS or voice.kind != "voice":
        return None
    for at in range(voice.first + 1, voice.last):
        head = page.hits[NOUNS].get(at)
        if head is None or head.entry.kind not in _BODIES:
            continue
        medium = head.entry.kind == "outlet" and head.entry.value.kind != "monitor"
        kind = VoiceType.OTHER_OUTLET if medium else VoiceType.NAMED_ORG
        span = page.tokens.span(at, voice.last, len(head.particles))
        return replace(voice, first=at, span=span, type=kind, phrase=None, kind="owner")
    return None


def _nobody(page: Page, hit: Hit[Sense]) -> Voice:
    """The gap in «ورد أن», «يقال إن»: somebody speaks, and the text does not say who."""
    span = page.tokens.span(hit.first, hit.last, len(hit.particles))
    return Voice(hit.first, hit.last, span, VoiceType.UNATTRIBUTED, None, False, None, "", "gap")


def past_adverbs(page: Page, at: int) -> int:
    """Step over what may stand between a verb and its subject: «ما أفاد به أمس الخميس فلان»."""
    count = len(page.tokens)
    while at < count:
        form, word = page.tokens.forms[at], page.words[at]
        if (
            form not in QUOTE_MARKS
            and not page.timed[at]
            and word not in ("adverb", "coordinator")
            and not resumes(word, page.names[at], form)
        ):
            break
        at += 1
    return at


def speaker_values(
    page: Page, hit: Hit[Sense], voice: Voice, rank: int, lexicon: Lexicon
) -> Values:
    """Gather the evidence that a voice is the one whose words a cue reports."""
    cue, form = hit.entry.value, hit.entry.form
    relation = relate(page, hit.first, hit.last, voice.first, voice.last)
    side, path = relation.side, relation.path
    if side == "after" and past_adverbs(page, hit.last) == voice.first:
        path = "next"
    return {
        "cue": cue.id,
        "kind": cue.kind,
        "carries": cue.carries,
        "tense": form.tense,
        "side": side,
        "path": path,
        "where": f"{side}.{path}.{voice.governor}",
        "distance": relation.distance,
        "rank": min(rank, 3),
        "voice": voice.kind,
        "type": voice.type.value,
        "group": lexicon.group(voice.actor or ""),
        "speech": _speech_after(page, max(hit.last, voice.last if side == "after" else 0)),
        "before": _before(page, hit.first),
        "opened": _opened(page, voice),
        "agrees": f"{form.number}.{agreement(page, voice)}",
        "name": _name_look(page, voice),
        "gap": _gap(page, hit, voice),
    }


def _gap(page: Page, hit: Hit[Sense], voice: Voice) -> str:
    """Tell what stands between a voice and its cue: «الحكومة، كانت قد أعلنت»."""
    if voice.first >= hit.last:
        return _shape(page.joints[hit.last : voice.first])
    return _shape(page.joints[voice.last : hit.first])


@lru_cache(maxsize=4096)
def _shape(joints: str) -> str:
    """Shorten ``Page.joints``: one letter for several alike, none for what counts as nothing."""
    shape = ""
    for letter in joints:
        if letter != " " and not shape.endswith(letter):
            shape += letter
    return shape[:_LONGEST_SHAPE]


def _name_look(page: Page, voice: Voice) -> str:
    """Tell how much an unlisted name looks like one: its words, and whether the first is known."""
    if voice.kind != "unlisted":
        return ""
    form = page.tokens.forms[voice.first]
    look = "given" if form in given_names() else "the" if form.startswith("ال") else "other"
    look = "tail" if look == "other" and form.endswith("ا") else look  # «أكد مجددا»
    return f"{look}{min(voice.last - voice.first, 3)}"


def _opened(page: Page, voice: Voice) -> str:
    """Tell what stands before a voice: «وكانت الحكومة أعلنت», «لكن الحكومة أعلنت»."""
    at = voice.first - 1
    if at < 0 or page.sentence_of[at] != page.sentence_of[voice.first]:
        return "start"
    fixed = page.hits.get("cue", {}).get(at)
    return page.names[at] or (
        fixed.entry.value.id if fixed is not None else page.tokens.forms[at][:4]
    )


def agreement(page: Page, voice: Voice) -> str:
    """Tell what verb forms a voice takes, from its kind and the ending of its first word."""
    form = page.tokens.forms[voice.first]
    if voice.kind in ("unlisted", "gap"):
        return voice.kind
    if voice.type is VoiceType.ANON_PLURAL:
        return "many"
    return "f" if form.endswith(("ه", "ات")) else "m"


def carried_values(
    page: Page,
    hit: Hit[Sense],
    voices: list[Voice],
    number: str,
    same_sentence: bool,
    same_paragraph: bool,
) -> Values:
    """Gather the evidence that a cue goes on with the speaker before: «وأضاف أن».

    ``number`` is the form of the verb of which the speaker before was the subject.
    """
    cue = hit.entry.value
    start = page.sentences[page.sentence_of[hit.first]].first
    return {
        "cue": cue.id,
        "kind": cue.kind,
        "carries": cue.carries,
        "opening": hit.first - start <= 1,
        "number": hit.entry.form.number,
        "agrees": f"{hit.entry.form.number}.{number}",
        "next": _what_follows(page, hit, voices),
        "speech": _speech_after(page, hit.last),
        "same": same_sentence,
        "paragraph": same_paragraph,
        "before": _before(page, hit.first),
    }


def _what_follows(page: Page, hit: Hit[Sense], voices: list[Voice]) -> str:
    """Tell what stands where a cue would have its subject."""
    at = past_adverbs(page, hit.last)
    if at >= len(page.tokens):
        return "end"
    if any(voice.first == at and not voice.governor for voice in voices):
        return "voice"
    if at in page.trigger_at:
        return "trigger"
    return page.words[at] or ("mark" if page.tokens.forms[at] in MARKS else "word")


def _before(page: Page, at: int) -> str:
    if at == 0 or page.sentence_of[at - 1] != page.sentence_of[at]:
        return "start"
    return page.names[at - 1] or ("negation" if page.negated(at) else "")


def _speech_after(page: Page, at: int) -> str:
    """Tell what introduces the words reported: أن, a colon or quotation, or none near."""
    for step in range(at, min(at + 12, len(page.tokens))):
        form = page.tokens.forms[step]
        if page.words[step] == "complementizer":
            return f"that{int(step - at > 0) + int(step - at > 4)}"
        if form == ":" or form in '«“"':
            return "colon"
        if form in "،.؛":
            return "mark"
    return ""


def _office(voice: Voice, phrases: list[Phrase], index: int) -> Voice:
    """«المركز الإعلامي للمقاومة» speaks for an armed group."""
    if voice.type is VoiceType.NAMED_ORG and voice.kind == "voice" and index + 1 < len(phrases):
        owner = phrases[index + 1]
        if _owns(phrases[index], owner) and owner.voice == VoiceType.ARMED_GROUP:
            return replace(voice, type=VoiceType.ARMED_GROUP)
    return voice


def _owns(phrase: Phrase, owner: Phrase) -> bool:
    return owner.first == phrase.last and owner.governor == "ل"


def _speaks_for(phrases: list[Phrase], actors: list[str], index: int) -> str:
    """Give the body of a phrase, or the one it belongs to: «المكتب الإعلامي للحركة»."""
    office = phrases[index].kind == "voice" and actors[index] == "OTHER"
    if (office or not actors[index]) and index + 1 < len(phrases):
        owner = phrases[index + 1]
        if _owns(phrases[index], owner):
            return actors[index + 1]
    return actors[index]


def _voice(page: Page, phrase: Phrase, actor: str, lexicon: Lexicon) -> Voice:
    body = actor if lexicon.is_party(actor) and phrase.kind != "outlet" else None
    last, span, kind = phrase.last, phrase.span, _type(phrase, actor, lexicon)
    if (phrase.kind in _TITLED or _is_rank(page, phrase)) and phrase.quantity < 0:
        last, span, kind = _holder(page, phrase, kind)
    elif phrase.kind == "name":
        last, span, kind = _bare_name(page, phrase)
    return Voice(
        phrase.first,
        last,
        span,
        kind,
        body,
        page.close_to(phrase.first, phrase.last),
        phrase,
        phrase.governor,
        phrase.kind,
    )


def _is_rank(page: Page, phrase: Phrase) -> bool:
    """Tell «اللواء سامر الحلبي», an officer, from a brigade: a first name follows."""
    titled = title_at(page, phrase.first) if phrase.kind == "unit" else None
    if titled is None or titled[0] >= len(page.tokens):
        return False
    return page.tokens.forms[titled[0]] in given_names() and not page.words[titled[0]]


def _holder(page: Page, phrase: Phrase, kind: VoiceType) -> tuple[int, Span, VoiceType]:
    """Give the end, the span and the type of a titled voice, by its name if it has one."""
    plain = (phrase.last, phrase.span, kind)
    titled = title_at(page, phrase.first)
    if titled is None:
        return plain
    sentence = page.sentences[page.sentence_of[phrase.first]]
    name = name_after(page, phrase, sentence.last)
    if name is not None:
        inside = name[1] <= phrase.last
        span = phrase.span if inside else page.tokens.span(*name)
        return max(phrase.last, name[1]), span, titled[1]
    name = name_before(page, phrase.first, sentence.first)
    if name is not None and phrase.skip == 0:
        return phrase.last, page.tokens.span(*name), titled[1]
    voice = page.hits.get("voice", {}).get(phrase.first)
    if voice is not None and voice.last == titled[0] and phrase.kind == "person":
        return phrase.last, phrase.span, voice.entry.value.type  # a role without a name
    return plain


def _bare_name(page: Page, phrase: Phrase) -> tuple[int, Span, VoiceType]:
    """Give the end, the span and the type of a name; a title after it tells who it is."""
    for at in range(phrase.first + 1, phrase.last):
        titled = title_at(page, at)
        if titled is not None:
            return at, page.tokens.span(phrase.first, at), titled[1]
    kind = title_after(page, phrase.last) or VoiceType.NAMED_PERSON
    return phrase.last, phrase.span, kind


def _type(phrase: Phrase, actor: str, lexicon: Lexicon) -> VoiceType:
    if phrase.voice:
        armed = phrase.voice == VoiceType.NAMED_ORG and lexicon.is_armed_group(actor)
        return VoiceType.ARMED_GROUP if armed else VoiceType(phrase.voice)
    if phrase.kind in ("civilian", "counted", "quantity", "protected", "fighter"):
        return VoiceType.ANON_PLURAL
    nobody = phrase.kind == "person" and not lexicon.is_party(actor)  # «شخص من البلدة»
    if phrase.kind in ("commander", "kin") or nobody:
        return VoiceType.ANON_ROLE
    if lexicon.code(actor) == "MEDIA":
        return VoiceType.OTHER_OUTLET
    if lexicon.is_armed_group(actor):
        return VoiceType.ARMED_GROUP
    return VoiceType.NAMED_ORG
