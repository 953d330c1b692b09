"""Noun phrases that name participants and voices: «عدد كبير من عناصر التنظيم» is one.

No parser is needed for what claims need of a phrase: where it begins, its head, the body it
belongs to, and what stands before it. A phrase begins at a word of a table or at a count and goes
on over what can only be part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riwaya.extract.growth import (
    LINKS,
    NOUNS,
    OWN_CLASS,
    Draft,
    grow,
    grow_name,
    has_open_mark,
    head_hit,
    is_link,
    is_plain_word,
)
from riwaya.extract.page import Page
from riwaya.lexicon.actors import DEFAULT_KINDS, state_ids
from riwaya.lexicon.matcher import QUOTE_MARKS
from riwaya.types import Span

if TYPE_CHECKING:
    from riwaya.extract.numbers import Quantity

_TITLE_VOICES = {
    kind: "NAMED_OFFICIAL" if kind in ("official", "military", "armed") else "NAMED_PERSON"
    for kind in ("alias", "armed", "civil", "expert", "kunya", "media", "military", "ngo",
                 "official", "religious")
}  # fmt: skip
_NO_NOUN = LINKS | {"quantity", "name"}
_HEAD_TABLES = ("demonym", "voice", "title", "head", "reference", "outlet", "actor", "leader")
# Kinds of references that are never names of an act: «التحالف», «الحشد», «الخلية».
_WHO = frozenset({"coalition", "faction", "group", "militants", "occupier"})
_AIR = frozenset({"reference.air_power", "reference.air_coalition", "reference.air_enemy"})
_STUDENT, _PILOT = "civilian.talib", "fighter.tayyar"
_WITHOUT = ("دون", "بدون", "بلا")
_AGAINST = "علي"
_SHORTEST_NAME = 3  # letters: a shorter surname is more often another word


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase at tokens ``[first, last)``.

    Attributes:
        skip: Letters of the first token that do not belong to it (particles).
        kind: What heads it: ``actor reference demonym person voice outlet fighter commander
            unit body site asset civilian protected structure kin counted quantity``.
        actor: Id of the body it is or belongs to; empty when only the context can tell.
        candidates: Ids that a reference may stand for, best first.
        governor: Canonical preposition before it (``في``), ``و`` after a conjunction, or empty.
        quantity: Index of the count inside it, or -1.
        pronoun: A pronoun suffix ties it to somebody named before («عناصره»).
        names: Token ranges of the bodies named inside.
        voice: Voice type its head has as a source, or empty.
        reason: Row id of what decided.
        meant: What of a country it belongs to if nothing names it: ``army`` of «جنديان».
    """

    first: int
    last: int
    skip: int
    span: Span
    kind: str
    actor: str
    candidates: tuple[str, ...]
    governor: str
    quantity: int
    pronoun: bool
    definite: bool
    voice: str
    head: str
    reason: str
    meant: str = ""


def find_phrases(
    page: Page, quantities: list[Quantity], taken: list[bool], states: dict[int, int]
) -> list[Phrase]:
    """Find the phrases of a page in reading order; they never overlap.

    ``taken`` marks tokens of time expressions and places, which end a phrase; ``states`` gives
    the end of each country's or capital's name that stands as a party («واشنطن»، «سوريا»).
    """
    counts = {quantity.first: index for index, quantity in enumerate(quantities)}
    taken = list(taken)
    for quantity in quantities:
        if quantity.counted:  # a count begins a phrase of its own
            taken[quantity.first : quantity.last] = [True] * (quantity.last - quantity.first)
    phrases: list[Phrase] = []
    surnames: set[str] = set()
    page.hits[NOUNS] = _best_hits(page)
    begins = page.hits[NOUNS].keys() | page.hits.get("head", {}).keys() | counts.keys()
    forms = page.tokens.forms
    at, count = 0, len(page.tokens)
    while at < count:
        if at not in begins and at not in states and forms[at] not in surnames:
            at += 1
            continue
        phrase = None
        if at in states:
            phrase = _state(page, at, states[at])
        elif not page.skipped[at]:
            phrase = _phrase_at(page, at, quantities, counts, taken) or _name_at(
                page, at, surnames, taken
            )
        if phrase is None:
            at += 1
        else:
            phrases.append(phrase)
            at = phrase.last
            if phrase.kind in ("person", "name") and phrase.last - phrase.first > 1:
                surnames.add(forms[at - 1])
    return phrases


def _is_doer(page: Page, at: int) -> bool:
    """Tell who acts inside a trigger, «فجر انتحاري», «بدعم تركي», from «هجوم انتحاري»."""
    if at in page.hits.get("demonym", {}):
        return True
    flies = page.hits.get("reference", {}).get(at)
    if at - 1 in page.trigger_at and flies is not None and flies.entry.value.id in _AIR:
        return True  # «نفذ الطيران الحربي غارات»
    hit = page.hits.get("head", {}).get(at)
    if page.tokens.forms[at].endswith("ا"):
        return False  # «قدم دعما عسكريا»: an adjective
    return at - 1 in page.trigger_verbs and hit is not None and hit.entry.value.kind == "fighter"


def _state(page: Page, at: int, last: int) -> Phrase | None:
    """A country or capital that stands for its state."""
    hit = page.hits["country"][at]
    actor = hit.entry.value.state
    if actor is None:
        return None
    draft = Draft(kind="country", actor=actor, head=page.text(at, last), reason=hit.entry.value.id)
    return _finish(page, at, last, len(hit.particles), draft)


def _phrase_at(
    page: Page, at: int, quantities: list[Quantity], counts: dict[int, int], taken: list[bool]
) -> Phrase | None:
    if page.tokens.forms[at] in QUOTE_MARKS or (page.in_trigger[at] and not _is_doer(page, at)):
        return None
    draft = Draft()
    last, skip = at, 0
    index = counts.get(at)
    if index is not None and quantities[index].counted:
        quantity = quantities[index]
        draft.quantity, draft.kind, draft.reason = index, "counted", quantity.reason
        last = quantity.last
        skip = quantity.span.start - page.tokens.folded.position(page.tokens.starts[at])
    elif taken[at]:
        return None
    core = _noun_inside(page, at, last, draft)
    if core is None and draft.quantity >= 0 and _holds_noun(quantities[draft.quantity]):
        if quantities[draft.quantity].of == "event":
            return None  # «بغارتين» counts the act, not those in it
        core = last, 0
    core = core or _core(page, last, draft, taken)
    if core is None:
        if draft.quantity < 0:
            return None
        core = _counted_noun(page, last, draft, taken)
        things = quantities[draft.quantity].of == "thing" and not _is_definite(page, at)
        if draft.kind == "counted" and things:  # «16 آلية», written as «إليه»
            draft.kind, core = "asset", (max(core[0], min(last + 1, len(taken))), 0)
    if draft.kind == "reference" and at in page.nouns and _names_at(page, core[0]) == _AGAINST:
        return None  # «العدوان على المدينة» is what was done, not who did it
    if draft.quantity < 0:
        skip = core[1]
    last = grow(page, core[0], at, draft, taken)
    if draft.kind in ("person", "commander", "outlet", "voice") and not draft.named:
        last = grow_name(page, last, draft, taken)
    return _finish(page, at, last, skip, draft)


def _is_definite(page: Page, at: int) -> bool:
    """Tell a count after its noun: «الصواريخ | الخمسة»."""
    return page.tokens.forms[at].startswith("ال")


def _names_at(page: Page, at: int) -> str:
    return page.names[at] if at < len(page.names) else ""


def _name_at(page: Page, at: int, surnames: set[str], taken: list[bool]) -> Phrase | None:
    """Read a personal name without a title, or the surname of one introduced before."""
    draft = Draft(kind="person", voice="NAMED_PERSON", named=True, code="PERSON")
    form = page.tokens.forms[at]
    draft.head = form
    if form in surnames and len(form) > _SHORTEST_NAME and is_plain_word(page, at, draft, taken):
        draft.reason, draft.kind = "name.again", "name"
        return _finish(page, at, at + 1, 0, draft)
    hit = page.hits.get("head", {}).get(at)
    if taken[at] or hit is None or hit.entry.value.kind != "name" or "ل" in hit.particles[1:]:
        return None
    draft.reason = hit.entry.value.id
    last = grow(page, hit.last, at, draft, taken)
    draft.kind = "name"
    return _finish(page, at, last, len(hit.particles), draft) if last > hit.last else None


def _core(page: Page, at: int, draft: Draft, taken: list[bool]) -> tuple[int, int] | None:
    """Read the head at a token; give where it ends and its particle letters."""
    after_count = draft.quantity >= 0
    if after_count and at < len(taken) and page.names[at] == "من":
        at += 1
    while at < len(taken) and page.tokens.forms[at] in QUOTE_MARKS:
        at += 1
    if at >= len(taken) or (taken[at] and not after_count):
        return None
    hit = head_hit(page, at)
    if hit is None or _is_act(page, hit) or is_link(hit):
        return None
    if after_count and hit.particles and hit.particles not in ("ل",):
        return None
    _head(page, hit, draft)
    return hit.last, len(hit.particles)


def _noun_inside(page: Page, at: int, last: int, draft: Draft) -> tuple[int, int] | None:
    """Read the noun that a count holds itself: «جنديان», «30 شخصا على الأقل»."""
    if draft.quantity < 0:
        return None
    heads, demonyms = page.hits.get("head", {}), page.hits.get("demonym", {})
    for inside in range(at, last):
        hit = heads.get(inside) or demonyms.get(inside)
        if hit is not None and not (hit.entry.kind == "head" and hit.entry.value.kind in _NO_NOUN):
            _head(page, hit, draft)
            return max(last, hit.last), 0
    return None


def _holds_noun(quantity: Quantity) -> bool:
    """Tell a dual or «واحد» with its noun, which says itself what is counted."""
    return quantity.reason.startswith(("number.dual", "number.noun_one"))


def _head(page: Page, hit: Any, draft: Draft) -> None:
    """Note what the head noun of a phrase says of it."""
    kind, value = hit.entry.kind, hit.entry.value
    counted = draft.kind == "counted"
    draft.reason = value.id
    draft.head = " ".join(page.tokens.forms[hit.first : hit.last])
    if kind in ("actor", "demonym"):
        draft.kind, draft.actor = kind, value.actor
        if kind == "demonym" and value.actor in state_ids() and (counted or _many(draft.head)):
            draft.kind, draft.actor = "civilian", "CIVILIANS"  # «13 عراقيا»، «الفلسطينيون»
    elif kind == "reference":
        draft.kind, draft.candidates, draft.refers = kind, value.candidates, value.kind
    elif kind == "head":
        draft.kind, draft.code = value.kind, value.code
        draft.pronoun = bool(hit.entry.form and hit.entry.form.pronoun)
    elif kind == "title":
        draft.kind, draft.voice = "person", _TITLE_VOICES[value.kind]
        draft.named = value.kind == "kunya"
        if value.kind in ("armed", "military") and not draft.head.startswith("ال"):
            draft.unnamed_voice = "ANON_ROLE"
    elif kind == "voice":
        draft.kind, draft.voice = "voice", value.type
    elif kind == "outlet":
        monitor = value.kind == "monitor"
        draft.kind, draft.voice = "outlet", "NAMED_ORG" if monitor else "OTHER_OUTLET"
        draft.actor = value.actor
    elif kind == "leader":
        draft.kind, draft.voice, draft.actor, draft.named = (
            "person",
            "NAMED_OFFICIAL",
            value.actor,
            True,
        )
        draft.whole = True
    voice = page.hits.get("voice", {}).get(hit.first)
    if voice is not None and voice.last == hit.last:
        draft.unnamed_voice = voice.entry.value.type
        draft.voice = draft.voice or draft.unnamed_voice


def _many(word: str) -> bool:
    """Tell the plural or dual of a demonym, which is people, from the adjective."""
    return word.endswith(("ين", "ون", "يان"))


def _is_act(page: Page, hit: Any) -> bool:
    """Tell «القضاء على», an act, from «القضاء», a body; «الاحتلال» is a body, «احتلال» none.

    Nobody is «غارة من دون طيار».
    """
    kind, value = hit.entry.kind, hit.entry.value
    if kind == "head" and value.kind == "civilian" and _asks_a_body(page, hit):
        return True
    if value.id == _PILOT and hit.first and page.tokens.forms[hit.first - 1] in _WITHOUT:
        return True
    if hit.last - hit.first > 1 or hit.first not in page.nouns:
        return False
    if kind == "head":
        return bool(value.code == "occupier")
    return bool(kind == "reference" and value.kind not in _WHO)


def _asks_a_body(page: Page, hit: Any) -> bool:
    """Tell «طالب المجلس العسكري …», which demands, from «طالب», who studies."""
    after = head_hit(page, hit.last) if hit.last < len(page.tokens) else None
    body = after is not None and after.entry.kind in ("actor", "reference", "head")
    verb = hit.first in page.trigger_at and not hit.particles
    return body and verb and hit.entry.value.id == _STUDENT


def _best_hits(page: Page) -> dict[int, Any]:
    """Choose once for every token: the same tokens are asked about many times."""
    best: dict[int, Any] = {}
    for kind in _HEAD_TABLES:
        for at, hit in page.hits.get(kind, {}).items():
            if kind == "head" and hit.entry.value.kind == "name":
                continue
            if at not in best or hit.last >= best[at].last:
                best[at] = hit
    return best


def _counted_noun(page: Page, last: int, draft: Draft, taken: list[bool]) -> tuple[int, int]:
    """A count with a noun of no table: the noun belongs to it («12 متشددا»)."""
    forms = page.tokens.forms
    at = last + 1 if last < len(taken) and page.names[last] == "من" else last
    if at >= len(taken) or forms[at].startswith("و") or forms[last - 1].startswith("ال"):
        return last, 0
    if forms[at][0] in "فبلسك" and len(forms[at]) > 1:  # a letter of the noun after a count
        known = taken[at] or page.words[at] or not forms[at].isalpha() or at in page.trigger_at
        if known or at in page.hits.get("cue", {}) or at in page.hits.get("function", {}):
            return last, 0
    elif not is_plain_word(page, at, draft, taken):
        return last, 0
    draft.head = forms[at]
    return at + 1, 0


def _finish(page: Page, first: int, last: int, skip: int, draft: Draft) -> Phrase | None:
    forms = page.tokens.forms
    if last < len(forms) and forms[last] in QUOTE_MARKS and has_open_mark(forms, first, last):
        last += 1  # «تنظيم "داعش"» is whole with its closing mark
    while (
        last > first + 1
        and page.tokens.forms[last - 1] in QUOTE_MARKS
        and not has_open_mark(page.tokens.forms, first, last - 1)
    ):
        last -= 1
    if last <= first:
        return None
    actor = draft.actor
    if draft.kind in OWN_CLASS:
        actor = draft.code or actor
    elif not actor and not draft.candidates and not draft.pronoun:
        actor = draft.code
    meant = draft.code if draft.code in DEFAULT_KINDS else ""
    actor = "" if actor in DEFAULT_KINDS else actor
    form = page.tokens.forms[first][skip:]
    voice = draft.voice if draft.named else draft.unnamed_voice or draft.voice
    return Phrase(
        first,
        last,
        skip,
        page.tokens.span(first, last, skip),
        draft.kind,
        actor,
        draft.candidates,
        _governor(page, first, skip),
        draft.quantity,
        draft.pronoun,
        form.startswith("ال"),
        voice,
        draft.head,
        draft.reason,
        meant,
    )


def _governor(page: Page, first: int, skip: int) -> str:
    particles = page.tokens.forms[first][:skip]
    if particles and particles[-1] in "بلك":
        return particles[-1]
    if particles:
        return "و"
    before = first - 1
    while before >= 0 and page.tokens.forms[before] in QUOTE_MARKS:
        before -= 1
    if before >= 0 and page.words[before] == "preposition":
        return page.names[before]
    if before >= 0 and page.tokens.forms[before] == "و":
        return "و"
    return ""
