"""Noun phrases that name participants and voices: «عدد كبير من عناصر التنظيم» is one.

No parser is needed for what claims need of a phrase: where it begins, its head, the body it
belongs to, and what stands before it. A phrase begins at a word of a table or at a count and goes
on over what can only be part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riwaya.extract.page import Page
from riwaya.lexicon.actors import DEFAULT_KINDS, state_ids
from riwaya.lexicon.matcher import QUOTE_MARKS
from riwaya.types import Span

if TYPE_CHECKING:
    from riwaya.extract.numbers import Quantity

_LONGEST = 14  # tokens of a phrase
_MEMBERS = frozenset({
    "fighter", "commander", "unit", "site", "asset", "quantity", "counted", "kin", "structure",
    "person", "civilian", "protected", "body", "victim",
})  # fmt: skip
_OF = frozenset({"من", "في", "ل"})
_TITLE_VOICES = {
    kind: "NAMED_OFFICIAL" if kind in ("official", "military", "armed") else "NAMED_PERSON"
    for kind in ("alias", "armed", "civil", "expert", "kunya", "media", "military", "ngo",
                 "official", "religious")
}  # fmt: skip
# Kinds whose own class decides the id, whatever nationality follows: «مدنيين سوريين».
_OWN_CLASS = frozenset({"civilian", "structure", "protected"})
# Heads that only lead to a noun: «بعض», «تابعة ل», «بينهم».
_LINKS = frozenset({"tie", "among"})
_NO_NOUN = _LINKS | {"quantity", "name"}
_IRREGULAR = frozenset({"UNKNOWN_ARMED", "OTHER_ARMED", "militants", "opposition", "resistance"})
_NOUNS = "noun"  # the page's table of the best head at each token
_HEAD_TABLES = ("demonym", "voice", "title", "head", "reference", "outlet", "actor", "leader")
_THINGS = frozenset({"structure", "asset", "site", "civilian"})
_SHORTEST_NAME = 3  # letters: a shorter surname is more often another word
_TIE_REACH = 4  # tokens after «التابع ل» in which the body stands
# Kinds of people whom the name of a state only says where they come from: «قتيلا سوريا».
_PEOPLE = frozenset({"victim", "person", "kin"})


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


@dataclass(slots=True)
class _Draft:
    """What is known of a phrase while it grows."""

    kind: str = ""
    actor: str = ""
    candidates: tuple[str, ...] = ()
    pronoun: bool = False
    voice: str = ""
    head: str = ""
    reason: str = ""
    code: str = ""  # default id of the head noun
    named: bool = False  # a personal name is part of it
    unnamed_voice: str = ""  # voice type where no name follows
    quantity: int = -1


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
    page.hits[_NOUNS] = _best_hits(page)
    begins = page.hits[_NOUNS].keys() | page.hits.get("head", {}).keys() | counts.keys()
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
    """Tell who acts inside a trigger, «فجر انتحاري», from what qualifies it, «هجوم انتحاري»."""
    hit = page.hits.get("head", {}).get(at)
    return at - 1 in page.trigger_verbs and hit is not None and hit.entry.value.kind == "fighter"


def _state(page: Page, at: int, last: int) -> Phrase | None:
    """A country or capital that stands for its state."""
    hit = page.hits["country"][at]
    actor = hit.entry.value.state
    if actor is None:
        return None
    draft = _Draft(kind="country", actor=actor, head=page.text(at, last), reason=hit.entry.value.id)
    return _finish(page, at, last, len(hit.particles), draft)


def _phrase_at(
    page: Page, at: int, quantities: list[Quantity], counts: dict[int, int], taken: list[bool]
) -> Phrase | None:
    if page.tokens.forms[at] in QUOTE_MARKS or (page.in_trigger[at] and not _is_doer(page, at)):
        return None
    draft = _Draft()
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
    if draft.quantity < 0:
        skip = core[1]
    last = _tail(page, core[0], at, draft, taken)
    if draft.kind in ("person", "commander", "outlet", "voice") and not draft.named:
        last = _apposition(page, last, draft, taken)
    return _finish(page, at, last, skip, draft)


def _name_at(page: Page, at: int, surnames: set[str], taken: list[bool]) -> Phrase | None:
    """Read a personal name without a title, or the surname of one introduced before."""
    draft = _Draft(kind="person", voice="NAMED_PERSON", named=True, code="PERSON")
    form = page.tokens.forms[at]
    draft.head = form
    if form in surnames and len(form) > _SHORTEST_NAME and _plain_word(page, at, draft, taken):
        draft.reason, draft.kind = "name.again", "name"
        return _finish(page, at, at + 1, 0, draft)
    hit = page.hits.get("head", {}).get(at)
    if taken[at] or hit is None or hit.entry.value.kind != "name" or "ل" in hit.particles[1:]:
        return None
    draft.reason = hit.entry.value.id
    last = _tail(page, hit.last, at, draft, taken)
    draft.kind = "name"
    return _finish(page, at, last, len(hit.particles), draft) if last > hit.last else None


def _core(page: Page, at: int, draft: _Draft, taken: list[bool]) -> tuple[int, int] | None:
    """Read the head at a token; give where it ends and its particle letters."""
    after_count = draft.quantity >= 0
    if after_count and at < len(taken) and page.names[at] == "من":
        at += 1
    while at < len(taken) and page.tokens.forms[at] in QUOTE_MARKS:
        at += 1
    if at >= len(taken) or (taken[at] and not after_count):
        return None
    hit = _head_hit(page, at)
    if hit is None or _is_act(page, hit) or _links(hit):
        return None
    if after_count and hit.particles and hit.particles not in ("ل",):
        return None
    _head(page, hit, draft)
    return hit.last, len(hit.particles)


def _noun_inside(page: Page, at: int, last: int, draft: _Draft) -> tuple[int, int] | None:
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


def _head(page: Page, hit: Any, draft: _Draft) -> None:
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
        draft.kind, draft.candidates = kind, value.candidates
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
        draft.actor = "NGO" if monitor else "MEDIA"
    elif kind == "leader":
        draft.kind, draft.voice, draft.actor, draft.named = (
            "person",
            "NAMED_OFFICIAL",
            value.actor,
            True,
        )
    voice = page.hits.get("voice", {}).get(hit.first)
    if voice is not None and voice.last == hit.last:
        draft.unnamed_voice = voice.entry.value.type
        draft.voice = draft.voice or draft.unnamed_voice


def _many(word: str) -> bool:
    """Tell the plural or dual of a demonym, which is people, from the adjective."""
    return word.endswith(("ين", "ون", "يان"))


def _is_act(page: Page, hit: Any) -> bool:
    """Tell «القضاء على», an act, from «القضاء», a body; «الاحتلال» is a body, «احتلال» none."""
    kind, value = hit.entry.kind, hit.entry.value
    if hit.last - hit.first > 1 or hit.first not in page.nouns:
        return False
    if kind == "head":
        return bool(value.code == "occupier")
    return bool(kind == "reference" and value.kind != "occupier")


def _links(hit: Any) -> bool:
    return hit.entry.kind == "head" and hit.entry.value.kind in _LINKS


def _head_hit(page: Page, at: int):  # type: ignore[no-untyped-def]
    """Choose among the tables: the longest name, then the surer table."""
    return page.hits[_NOUNS].get(at)


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


def _counted_noun(page: Page, last: int, draft: _Draft, taken: list[bool]) -> tuple[int, int]:
    """A count with a noun of no table: the noun belongs to it («12 متشددا»)."""
    forms = page.tokens.forms
    at = last + 1 if last < len(taken) and page.names[last] == "من" else last
    if at >= len(taken) or forms[at].startswith("و") or forms[last - 1].startswith("ال"):
        return last, 0
    if forms[at][0] in "فبلسك" and len(forms[at]) > 1:  # a letter of the noun after a count
        known = taken[at] or page.words[at] or not forms[at].isalpha() or at in page.trigger_at
        if known or at in page.hits.get("cue", {}) or at in page.hits.get("function", {}):
            return last, 0
    elif not _plain_word(page, at, draft, taken):
        return last, 0
    draft.head = forms[at]
    return at + 1, 0


def _tail(page: Page, at: int, first: int, draft: _Draft, taken: list[bool]) -> int:
    """Let the phrase grow over names, adjectives, and «من», «في», «ل» before a body."""
    forms, count = page.tokens.forms, len(page.tokens)
    unknown = 0
    while at < count and at - first < _LONGEST:
        step = at
        while step < count and (forms[step] in QUOTE_MARKS or _opens_name(page, step)):
            step += 1
        if step >= count or page.sentence_of[step] != page.sentence_of[first]:
            break
        grown = _grow(page, step, draft, taken)
        if grown > step:
            at = grown
            while (
                at < count
                and forms[at] in QUOTE_MARKS
                and step > at - 8
                and _balanced(forms, first, at)
            ):
                at += 1
            if at < count and forms[at] == ")" and forms[step - 1] == "(":
                at += 1
            continue
        end = _quoted_name(page, at, draft, taken)
        if end > at:
            at = end
            continue
        if unknown < _room(draft) and step == at and _plain_word(page, at, draft, taken):
            if draft.actor and draft.kind != "person" and not forms[at].startswith("ال"):
                break  # after a body's name only an adjective belongs: «تنظيم داعش تعيد …»
            unknown += 1
            at += 1
            draft.named = draft.named or not page.tokens.forms[at - 1].startswith("ال")
            continue
        break
    return at


def _quoted_name(page: Page, at: int, draft: _Draft, taken: list[bool]) -> int:
    """Take in a person's name between marks: «المدعو “فلان الفلاني”»; give where it ends."""
    forms, count = page.tokens.forms, len(page.tokens)
    if draft.kind != "person" or at >= count or forms[at] not in QUOTE_MARKS:
        return at
    end = at + 1
    while end < count and end - at <= 5 and _plain_word(page, end, draft, taken):
        end += 1
    if end == at + 1 or end >= count or forms[end] not in QUOTE_MARKS:
        return at
    draft.named = True
    return end + 1


def _opens_name(page: Page, at: int) -> bool:
    """Tell a bracket round a name: «مسلحي (داعش)»."""
    return page.tokens.forms[at] == "(" and at + 1 in page.hits.get("actor", {})


def _apposition(page: Page, at: int, draft: _Draft, taken: list[bool]) -> int:
    """Take in the name that follows a title between commas: «وزير الدفاع، فلان، إن»."""
    first = at
    forms, count = page.tokens.forms, len(page.tokens)
    if draft.kind not in ("person", "commander") or at >= count:
        return at
    if page.words[at] == "preposition" and at + 1 < count and page.placed[at + 1]:
        end = at + 1  # «مبعوث … إلى سوريا فلان»
        while end < count and page.placed[end]:
            end += 1
        at = end - 1
    elif page.placed[at] and not forms[at].startswith("و"):
        end = at
        while end + 1 < count and page.placed[end + 1]:
            end += 1
        at = end
    elif forms[at] not in "،,":
        return at
    start = at
    end = at + 1
    while end < count and end - at <= 4 and _plain_word(page, end, draft, taken):
        end += 1
    closed = end < count and (forms[end] in "،,:(" or page.words[end] == "complementizer")
    if not closed or end == start + 1 or forms[start + 1].startswith("ال"):
        return first
    draft.named = True
    return end


def _balanced(forms: list[str], first: int, at: int) -> bool:
    """Tell whether a quotation opened inside the phrase and waits for its closing mark."""
    return sum(form in QUOTE_MARKS for form in forms[first:at]) % 2 == 1


def _grow(page: Page, at: int, draft: _Draft, taken: list[bool]) -> int:
    """Read one more part of the phrase at ``at``; give where it ends, or ``at`` if none."""
    if page.names[at] in _OF and draft.kind in _MEMBERS and at + 1 < len(taken):
        inside = at + 1
        while inside + 1 < len(taken) and page.tokens.forms[inside] in QUOTE_MARKS:
            inside += 1
        inner = _body_hit(page, inside)
        if inner is not None and not inner.particles and not _is_where(page, at, inner, draft):
            _join(draft, inner)
            return int(inner.last)
        return at
    if page.words[at]:
        return at
    hit = _head_hit(page, at)
    if hit is None or (taken[at] and hit.entry.kind not in ("actor", "demonym")):
        return at
    if hit.particles:
        if (
            hit.particles == "ل"
            and draft.kind in _MEMBERS
            and hit.entry.kind in ("actor", "reference")
        ):
            _join(draft, hit)
            return int(hit.last)
        return at
    if hit.entry.kind in ("actor", "demonym", "reference"):
        if hit.entry.kind != "demonym" and (
            draft.kind in ("actor", "outlet") or _is_next_noun(page, hit, draft)
        ):
            return at
        _join(draft, hit)
        return int(hit.last)
    if _links(hit):
        _tie(page, hit, draft)
        return at
    if hit.entry.kind == "head" and draft.kind in _MEMBERS | {"person"}:
        definite = page.tokens.forms[at].startswith("ال")
        if (_is_next_noun(page, hit, draft) and not definite) or _is_object(hit, draft):
            return at
        if draft.kind in ("quantity", "counted"):
            draft.kind = hit.entry.value.kind
        draft.code = draft.code or hit.entry.value.code
        draft.pronoun = draft.pronoun or bool(hit.entry.form and hit.entry.form.pronoun)
        return int(hit.last)
    if hit.entry.kind in ("title", "voice", "outlet") and draft.kind in ("person", "voice"):
        return int(hit.last)
    return at


def _is_next_noun(page: Page, hit: Any, draft: _Draft) -> bool:
    """Tell a body that a definite noun cannot govern: «قصف الطيران | الجماعات المسلحة»."""
    if not draft.head.startswith("ال") or draft.kind in ("person", "commander"):
        return False
    word = page.tokens.forms[hit.first]
    single = hit.last - hit.first == 1 and word.startswith("ال")
    return not (single and word.endswith(("ين", "ون", "يه", "ي")))


def _is_where(page: Page, at: int, inner: Any, draft: _Draft) -> bool:
    """Tell «جندي في الجيش», a body, from «في منزله», where somebody is."""
    if draft.reason.startswith("name."):
        return True
    return bool(
        page.names[at] == "في" and inner.entry.kind == "head" and inner.entry.value.kind in _THINGS
    )


def _is_object(hit: Any, draft: _Draft) -> bool:
    """Tell what an unnamed gunman acts on: «فجر انتحاري | شاحنة»."""
    return draft.code == "UNKNOWN_ARMED" and hit.entry.value.kind in _THINGS


def _tie(page: Page, hit: Any, draft: _Draft) -> None:
    """Take the body after «التابعة ل»; the words themselves stay outside the phrase."""
    if hit.entry.value.kind != "tie" or hit.last >= len(page.tokens):
        return
    if page.names[hit.last] == "ل" and page.tokens.forms[hit.last] != "ل":
        draft.pronoun = draft.pronoun or not draft.actor  # «تابعة لها»
        return
    sentence = page.sentence_of[hit.first]
    for at in range(hit.last, min(hit.last + _TIE_REACH, len(page.tokens))):
        inner = _head_hit(page, at)
        if page.sentence_of[at] != sentence:
            return
        if inner is not None and inner.entry.kind in ("actor", "reference", "leader"):
            _join(draft, inner)
            return


def _body_hit(page: Page, at: int):  # type: ignore[no-untyped-def]
    hit = _head_hit(page, at)
    return hit if hit is not None and hit.entry.kind in ("actor", "reference", "head") else None


def _join(draft: _Draft, hit) -> None:  # type: ignore[no-untyped-def]
    """Take the body that a part names, unless the head has named one already."""
    value = hit.entry.value
    if hit.entry.kind == "head":
        if draft.kind in ("quantity", "counted"):
            draft.kind = value.kind
        mixed = draft.kind == "victim" and value.kind == "body"  # «قتلى من الطرفين»
        draft.code = value.code if mixed and value.code else draft.code or value.code
        draft.pronoun = draft.pronoun or bool(hit.entry.form and hit.entry.form.pronoun)
        return
    if draft.actor or draft.pronoun or draft.kind in _OWN_CLASS:
        return
    of_state = hit.entry.kind == "demonym" and value.actor in state_ids()
    if of_state and (draft.kind in _PEOPLE or draft.code in _IRREGULAR):
        return  # «قتيلا سوريا»، «مسلح سوري»: where he is from
    if hit.entry.kind == "reference":
        if not draft.candidates:
            draft.candidates, draft.reason = value.candidates, value.id
    else:
        if of_state and draft.kind in ("quantity", "counted"):
            draft.kind, draft.code = "civilian", "CIVILIANS"  # «عدد من العراقيين»
            return
        draft.actor, draft.reason = value.actor, value.id


def _room(draft: _Draft) -> int:
    """How many words of no table a phrase may take up."""
    if draft.kind == "person":
        return 5
    if draft.kind in ("actor", "reference", "outlet", "demonym"):
        return 0
    return 2


def _plain_word(page: Page, at: int, draft: _Draft, taken: list[bool]) -> bool:
    """Tell whether a word of no table can belong: no verb, no particle written on."""
    form = page.tokens.forms[at]
    if taken[at] or page.words[at] or not form.isalpha() or len(form) < 2:
        return False
    if any(at in page.hits.get(kind, {}) for kind in ("cue", "hedge")):
        return False
    if at in page.trigger_at or _head_hit(page, at) is not None:
        return False
    return form[0] not in "وفبلسك" or draft.kind == "person" or form.startswith("ال")


def _finish(page: Page, first: int, last: int, skip: int, draft: _Draft) -> Phrase | None:
    while (
        last > first + 1
        and page.tokens.forms[last - 1] in QUOTE_MARKS
        and not _balanced(page.tokens.forms, first, last - 1)
    ):
        last -= 1
    if last <= first:
        return None
    actor = draft.actor
    if draft.kind in _OWN_CLASS:
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
