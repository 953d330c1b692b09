"""Growth: how a noun phrase goes on over names, adjectives and the body it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from riwaya.extract.page import Page
from riwaya.lexicon.actors import state_ids
from riwaya.lexicon.matcher import QUOTE_MARKS
from riwaya.lexicon.titles import given_names

_LONGEST = 14  # tokens of a phrase
_MEMBERS = frozenset({
    "fighter", "commander", "unit", "site", "asset", "quantity", "counted", "kin", "structure",
    "person", "civilian", "protected", "body", "victim",
})  # fmt: skip
_OF = frozenset({"من", "في", "ل"})
# Kinds whose own class decides the id, whatever nationality follows: «مدنيين سوريين».
OWN_CLASS = frozenset({"civilian", "structure", "protected"})
# Heads that only lead to a noun: «بعض», «تابعة ل», «بينهم».
LINKS = frozenset({"tie", "among"})
_IRREGULAR = frozenset({"UNKNOWN_ARMED", "OTHER_ARMED", "militants", "opposition", "resistance"})
# Nouns that end with «ـا» in every case, plurals of one pattern mostly.
SO_IN_EVERY_CASE = frozenset({
    "بقايا", "خلايا", "رعايا", "سرايا", "ضحايا", "قضايا", "مليشيا", "ميليشيا",
})  # fmt: skip
NOUNS = "noun"  # the page's table of the best head at each token
_THINGS = frozenset({"structure", "asset", "site", "civilian"})
_BUILT = frozenset({"structure", "site"})
_SOMEBODY = frozenset({"commander", "fighter", "kin", "person", "protected", "victim"})
_FOLK = frozenset({"civilian", "commander", "fighter", "kin", "protected", "victim"})
_TIE_REACH = 4  # tokens after «التابع ل» in which the body stands
# Kinds of people whom the name of a state only says where they come from: «قتيلا سوريا».
_PEOPLE = frozenset({"victim", "person", "kin"})
_QAEDA = "reference.qaeda"
_MEN_OF = {"PA": "PALESTINIAN_ARMED"}  # whose armed men its people's are
# Kinds of references to what is no state.
_NO_STATES = frozenset({"faction", "group", "militants", "movement", "party"})


@dataclass(slots=True)
class Draft:
    """What is known of a phrase while it grows."""

    kind: str = ""
    actor: str = ""
    candidates: tuple[str, ...] = ()
    refers: str = ""  # kind of the reference that heads it
    pronoun: bool = False
    voice: str = ""
    head: str = ""
    reason: str = ""
    code: str = ""  # default id of the head noun
    named: bool = False  # a personal name is part of it
    whole: bool = False  # the name is one of the table: nothing belongs to it that is not there
    unnamed_voice: str = ""  # voice type where no name follows
    quantity: int = -1


def head_hit(page: Page, at: int) -> Any:
    """Give what may head a phrase at a token: the longest name, then of the surer table."""
    return page.hits[NOUNS].get(at)


def is_link(hit: Any) -> bool:
    """Tell a head that only leads to a noun: «تابعة ل», «بينهم»."""
    return hit.entry.kind == "head" and hit.entry.value.kind in LINKS


def is_tied(page: Page, first: int) -> bool:
    """Tell a body that only says whose the noun before it is: «طائرات تابعة | للجيش»."""
    hit = head_hit(page, first - 1) if first else None
    return hit is not None and hit.entry.kind == "head" and hit.entry.value.kind == "tie"


_GUNMEN = frozenset({"fighter", "commander"})
_DESCRIBING = frozenset({"مسلحه", "مشتركه", "متطرفه"})
# Nouns that end like adjectives of relation.
_DOINGS = frozenset({"استراتيجيه", "بلديه", "حمايه", "سريه", "مديريه"})
# Verbs of two or many, and what is done: «نفذتا», «نفذوا», «بتنفيذ»; no part of a name.
_DOES = re.compile(r"\w{3,}(تا|وا)|[بل]ت\w\wي\w")
_DOING = re.compile(r"ت\w\wي\w")  # «مصادر محلية | تنفيذ», «حكومته | تنفيذ»; not «مكتب توثيق»
# Folded beginnings of what describes people by their side: «الموالون للحكومة».
_LEADING = re.compile("(ال)?(موال|مويد|معارض|مناهض|داعم|تابع|منتم|معاد|مناصر|حليف|خاضع|مناوي)")
_THIS = frozenset({"هذا", "ذلك"})


def grow(page: Page, at: int, first: int, draft: Draft, taken: list[bool]) -> int:
    """Let the phrase grow over names, adjectives, and «من», «في», «ل» before a body."""
    forms, count = page.tokens.forms, len(page.tokens)
    unknown = 0
    while at < count and at - first < _LONGEST:
        step = at
        while step < count and (forms[step] in QUOTE_MARKS or _opens_name(page, step)):
            step += 1
        if step >= count or page.sentence_of[step] != page.sentence_of[first]:
            break
        grown = _part(page, step, draft, taken)
        if grown > step:
            at = grown
            while (
                at < count
                and forms[at] in QUOTE_MARKS
                and step > at - 8
                and has_open_mark(forms, first, at)
            ):
                at += 1
            if at < count and forms[at] == ")" and forms[step - 1] == "(":
                at += 1
            continue
        end = _quoted_name(page, at, draft, taken)
        if end > at:
            at = end
            continue
        room = 0 if draft.whole else _room(draft) or int(_is_between(page, at, draft))
        if unknown < room and step == at and is_plain_word(page, at, draft, taken):
            definite = forms[at].startswith("ال")
            if draft.actor and draft.kind != "person" and not definite:
                break  # after a body's name only an adjective belongs: «تنظيم داعش تعيد …»
            if definite and draft.kind in _GUNMEN and _has_its_nun(draft.head):
                break  # «أطلق مسلحون | النار»
            unknown += 1
            at += 1
            draft.named = draft.named or not page.tokens.forms[at - 1].startswith("ال")
            continue
        break
    return at


def _is_between(page: Page, at: int, draft: Draft) -> bool:
    """Tell an adjective before another that says whose it is: «القوات | الحربية | الروسية»."""
    pair = page.tokens.forms[at : at + 2]
    definite = all(form.startswith("ال") for form in pair)
    return draft.kind == "reference" and definite and at + 1 in page.hits.get("demonym", {})


def _has_its_nun(head: str) -> bool:
    """Tell a plural that governs nothing: «مسلحون», but not «مسلحو»; «المسلحون» is described."""
    return not head.startswith("ال") and head.endswith(("ون", "ين"))


def _quoted_name(page: Page, at: int, draft: Draft, taken: list[bool]) -> int:
    """Take in a person's name between marks: «المدعو “فلان الفلاني”»; give where it ends."""
    forms, count = page.tokens.forms, len(page.tokens)
    if draft.kind != "person" or at >= count or forms[at] not in QUOTE_MARKS:
        return at
    end = at + 1
    while end < count and end - at <= 5 and is_plain_word(page, end, draft, taken):
        end += 1
    if end == at + 1 or end >= count or forms[end] not in QUOTE_MARKS:
        return at
    draft.named = True
    return end + 1


def _opens_name(page: Page, at: int) -> bool:
    """Tell a bracket round a name: «مسلحي (داعش)»."""
    return page.tokens.forms[at] == "(" and at + 1 in page.hits.get("actor", {})


def grow_name(page: Page, at: int, draft: Draft, taken: list[bool]) -> int:
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
    while end < count and end - at <= 4 and is_plain_word(page, end, draft, taken):
        end += 1
    closed = end < count and (forms[end] in "،,:(" or page.words[end] == "complementizer")
    if not closed or end == start + 1 or forms[start + 1].startswith("ال"):
        return first
    draft.named = True
    return end


def has_open_mark(forms: list[str], first: int, at: int) -> bool:
    """Tell whether a quotation opened inside the phrase and waits for its closing mark."""
    return sum(form in QUOTE_MARKS for form in forms[first:at]) % 2 == 1


def _part(page: Page, at: int, draft: Draft, taken: list[bool]) -> int:
    """Read one more part of the phrase at ``at``; give where it ends, or ``at`` if none."""
    if _leads_on(page, at) and draft.kind in _MEMBERS and at + 1 < len(taken):
        inside = at + 1
        while inside + 1 < len(taken) and page.tokens.forms[inside] in QUOTE_MARKS:
            inside += 1
        inner = _body_hit(page, inside)
        if inner is not None and inner.entry.kind == "head" and taken[inside]:
            return at  # «معتقلون من | سجن الحسكة»
        if page.names[at] == "في" and _counts(inner):
            return at  # «قتل مسلحون في | سلسلة غارات»
        if inner is not None and not inner.particles and not _is_where(page, at, inner, draft):
            _join(draft, inner)
            return int(inner.last)
        return at
    if page.names[at] in _THIS and draft.kind in _MEMBERS | {"person"} and not draft.named:
        end = _part(page, at + 1, draft, taken) if at + 1 < len(taken) else at
        definite = end > at + 1 and page.tokens.forms[at + 1].startswith("ال")
        return end if definite else at  # «أمير تلك الخلايا»
    if page.words[at]:
        return at
    hit = head_hit(page, at)
    if hit is None or (taken[at] and not _is_name(page, at, hit)):
        return at
    if hit.particles:
        if (
            hit.particles == "ل"
            and draft.kind in _MEMBERS
            and hit.entry.kind in ("actor", "reference")
            and not _have_a_side(page, at, draft)
        ):
            _join(draft, hit)
            return int(hit.last)
        return at
    if hit.entry.kind in ("actor", "demonym", "reference"):
        if hit.entry.kind != "demonym" and (
            draft.kind in ("actor", "outlet")
            or _is_other_body(page, at, draft)
            or (page.tokens.forms[at - 1].isalpha() and _is_described(page, at, draft))
            or _is_next_noun(page, hit, draft)
        ):
            return at
        _join(draft, hit)
        return int(hit.last)
    if is_link(hit):
        _tie(page, hit, draft)
        return at
    if hit.entry.kind == "head" and draft.kind in _MEMBERS | {"person"}:
        definite = page.tokens.forms[at].startswith("ال")
        closed = bool(draft.actor or draft.candidates)  # «مدفعية الجيش السوري | مواقع المسلحين»
        if not definite and (
            closed or _is_next_noun(page, hit, draft) or _is_described(page, at, draft)
        ):
            return at
        if _is_object(hit, draft) or _is_accusative(page, hit, draft):
            return at
        if draft.kind in ("quantity", "counted"):
            draft.kind = hit.entry.value.kind
        draft.code = draft.code or hit.entry.value.code
        draft.pronoun = draft.pronoun or bool(hit.entry.form and hit.entry.form.pronoun)
        return int(hit.last)
    if hit.entry.kind in ("title", "voice", "outlet") and draft.kind in ("person", "voice"):
        return int(hit.last)
    if hit.entry.kind == "leader" and draft.kind in ("person", "commander") and not draft.named:
        draft.named = draft.whole = True  # «زعيم الحزب | حسن نصر الله»
        draft.actor = draft.actor or hit.entry.value.actor
        return int(hit.last)
    return at


def _leads_on(page: Page, at: int) -> bool:
    """Tell «من» and «في» that a noun follows from «منهم», «فيها», which stand for one."""
    return page.names[at] in _OF and page.tokens.forms[at].endswith(page.names[at])


def _is_name(page: Page, at: int, hit: Any) -> bool:
    """Tell a body where a place was read too: «القيادي في | القاعدة»."""
    of = hit.entry.kind == "reference" and page.names[at - 1] in _OF
    return of or hit.entry.kind in ("actor", "demonym")


def _have_a_side(page: Page, at: int, draft: Draft) -> bool:
    """Tell people already said whose: «تصدى مقاتلو الفرقة | للمهاجمين», «مقاتليها | للقوات».

    What describes them may still lead on: «المسلحون الموالون للحكومة».
    """
    known = draft.pronoun or draft.head.startswith("ال") or draft.head.endswith("و")
    return draft.kind in _FOLK and known and not _LEADING.match(page.tokens.forms[at - 1])


def _counts(hit: Any) -> bool:
    return hit is not None and hit.entry.kind == "head" and hit.entry.value.kind == "quantity"


def _is_next_noun(page: Page, hit: Any, draft: Draft) -> bool:
    """Tell a body that a definite noun cannot govern: «قصف الطيران | الجماعات المسلحة»."""
    if not draft.head.startswith("ال") or draft.kind in ("person", "commander"):
        return False
    word = page.tokens.forms[hit.first]
    single = hit.last - hit.first == 1 and word.startswith("ال")
    return not (single and word.endswith(("ين", "ون", "يه", "ي")))


def _is_other_body(page: Page, at: int, draft: Draft) -> bool:
    """Tell a body after one that is named already: «فصيل جند الأقصى | تنظيم داعش».

    In marks it is another name of the same: «مسلحي تنظيم الدولة (داعش)».
    """
    named = draft.actor and draft.kind in _MEMBERS
    bare = page.tokens.forms[at - 1].isalnum() and not page.tokens.forms[at].startswith("ال")
    return bool(named and bare)


def _is_described(page: Page, at: int, draft: Draft) -> bool:
    """Tell an adjective before a noun, which nothing can govern: «جماعات مسلحة | حكومة»."""
    word = page.tokens.forms[at - 1]
    if not draft.head or draft.head == word or page.tokens.forms[at].endswith("يه"):
        return False
    if word in _DESCRIBING:
        return True
    return word.endswith("يه") and word not in _DOINGS and not page.placed[at - 1]


def _is_where(page: Page, at: int, inner: Any, draft: Draft) -> bool:
    """Tell «جندي في الجيش», a body, from «في منزله» and «من منزله», where somebody is."""
    if draft.reason.startswith("name."):
        return True
    if inner.entry.kind != "head":
        return False
    kind = inner.entry.value.kind
    if page.names[at] == "من":  # «عدد من المنازل» are of those
        return kind in _BUILT and draft.kind in _SOMEBODY
    return bool(page.names[at] == "في" and kind in _THINGS)


def _is_object(hit: Any, draft: Draft) -> bool:
    """Tell what an unnamed gunman acts on: «فجر انتحاري | شاحنة»."""
    return draft.code == "UNKNOWN_ARMED" and hit.entry.value.kind in _THINGS


def _is_accusative(page: Page, hit: Any, draft: Draft) -> bool:
    """Tell an object by its ending: «قتل مسلحون | ضابطا»; a count governs one: «12 عنصرا»."""
    word = page.tokens.forms[hit.first]
    counted = draft.quantity >= 0 or draft.kind in ("counted", "quantity")
    agrees = draft.head.endswith("ا") or bool(hit.entry.form and hit.entry.form.pronoun)
    bare = word.endswith("ا") and not word.startswith("ال") and word not in SO_IN_EVERY_CASE
    return bare and not counted and not agrees


def _tie(page: Page, hit: Any, draft: Draft) -> None:
    """Take the body after «التابعة ل»; the words themselves stay outside the phrase."""
    if hit.entry.value.kind != "tie" or hit.last >= len(page.tokens):
        return
    if page.names[hit.last] == "ل" and page.tokens.forms[hit.last] != "ل":
        draft.pronoun = draft.pronoun or not draft.actor  # «تابعة لها»
        return
    sentence = page.sentence_of[hit.first]
    for at in range(hit.last, min(hit.last + _TIE_REACH, len(page.tokens))):
        inner = head_hit(page, at)
        if page.sentence_of[at] != sentence:
            return
        if inner is not None and inner.entry.kind in ("actor", "reference", "leader"):
            _join(draft, inner)
            return


def _body_hit(page: Page, at: int) -> Any:
    hit = head_hit(page, at)
    return hit if hit is not None and hit.entry.kind in ("actor", "reference", "head") else None


def _join(draft: Draft, hit: Any) -> None:
    """Take the body that a part names, unless the head has named one already."""
    value = hit.entry.value
    if hit.entry.kind == "head":
        if draft.kind in ("quantity", "counted"):
            draft.kind = value.kind
        mixed = draft.kind == "victim" and value.kind == "body"  # «قتلى من الطرفين»
        draft.code = value.code if mixed and value.code else draft.code or value.code
        draft.pronoun = draft.pronoun or bool(hit.entry.form and hit.entry.form.pronoun)
        return
    if draft.actor or draft.pronoun or draft.kind in OWN_CLASS:
        return
    of_state = hit.entry.kind == "demonym" and value.actor in state_ids()
    # «القاعدة الأميركية» is a base, and the state's.
    no_state = draft.refers in _NO_STATES and draft.reason != _QAEDA
    if of_state and draft.refers == "militants" and value.actor not in draft.candidates:
        draft.actor = _MEN_OF.get(value.actor, "OTHER_ARMED")  # «إرهابيون صهاينة»: of none named
        return
    if of_state and (draft.kind in _PEOPLE or draft.code in _IRREGULAR or no_state):
        return  # «قتيلا سوريا»، «مسلح سوري», «الحزب العراقي»: where he or it is from
    if hit.entry.kind == "reference":
        if not draft.candidates:
            draft.candidates, draft.reason = value.candidates, value.id
    else:
        if of_state and draft.kind in ("quantity", "counted"):
            draft.kind, draft.code = "civilian", "CIVILIANS"  # «عدد من العراقيين»
            return
        draft.actor, draft.reason = value.actor, value.id


def _room(draft: Draft) -> int:
    """How many words of no table a phrase may take up."""
    if draft.kind == "person":
        return 5
    if draft.kind in ("actor", "reference", "outlet", "demonym"):
        return 0
    return 2


def is_plain_word(page: Page, at: int, draft: Draft, taken: list[bool]) -> bool:
    """Tell whether a word of no table can belong: no verb, no particle written on."""
    form = page.tokens.forms[at]
    if taken[at] or page.words[at] or not form.isalpha() or len(form) < 2:
        return False
    governed = not draft.pronoun and draft.head.endswith(page.tokens.forms[at - 1])
    if _DOES.fullmatch(form) or (not governed and _DOING.fullmatch(form)):
        return form in given_names()
    if any(at in page.hits.get(kind, {}) for kind in ("cue", "hedge")):
        return False
    named = draft.kind in ("person", "commander") and form in given_names()  # «أبو ياسر»
    if (at in page.trigger_at and not named) or head_hit(page, at) is not None:
        return False
    return form[0] not in "وفبلسك" or draft.kind == "person" or form.startswith("ال")
