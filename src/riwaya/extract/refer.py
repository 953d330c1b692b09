"""Reference: which body «التنظيم», «عناصره» or a bare «الجيش» stands for in this document."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from riwaya.extract.namesakes import BASE, Namesake, find_namesakes, noun_of
from riwaya.extract.page import Page
from riwaya.lexicon.actors import DEFAULT_KINDS
from riwaya.types import Predicate

if TYPE_CHECKING:
    from riwaya.extract.index import Lexicon
    from riwaya.extract.phrases import Phrase

_REGULAR = frozenset({"state", "force"})
_IRREGULAR = frozenset({"armed"})
# What a country has of its own arms; the other kinds are those who fight it or each other.
_OFFICIAL = frozenset({"army", "police", "state"})
# Codes that gather bodies of many kinds: that one of them was named says nothing of another.
_GATHERING = frozenset({"OTHER", "OTHER_ARMED", "OTHER_STATE", "UNKNOWN_ARMED"})
_OWNED = frozenset({"fighter", "commander", "unit", "site", "asset"})
_THINGS = frozenset({"site", "asset"})
_NOBODY, _SOME_ARMED = "OTHER", "OTHER_ARMED"
_MEN = frozenset({"fighter", "commander", "unit", "body", "person"})  # of al-Qaeda, not of a base
# Kinds of references to one body by what it is called: «التنظيم», «الحزب», «الوحدات».
_BODIES = frozenset({"faction", "group", "movement", "party"})
_LOYAL = "loyal"  # «المسلحين الموالين لها»
_CALLED = _BODIES | {"occupier"}
_SITE, _KIN = "site", "kin"
_COUNTABLE = frozenset({"counted", "fighter", "commander", "victim", "person", "civilian", "kin",
                        "demonym", "protected", "actor", "quantity"})  # fmt: skip
_TOLL = frozenset({"victim", "person", "counted"})  # people known by their number and fate
_PRIVATE = frozenset({"PERSON", "CIVILIANS", "OTHER"})
_KUNYA = "title.kunya.abu"  # a nom de guerre: the name of one of the armed body spoken of
_OURS = "نا"  # «سياراتنا» are the speaker's: of those named, only in the same sentence
_SHORT = 2  # letters of a word too short to know a person by
_BACK = 2  # sentences back in which the other party may stand
_AMONG_REACH = 4  # tokens from a count to the first of those «بينهم»
_FIGHT_REACH = 3  # tokens from a toll to the fight in which it fell
_NEAR = 1  # sentences back in which a body named still owns soldiers without a name

_MEMORY = 200  # bodies back that a reference may point to; a bound keeps long texts linear


@dataclass(slots=True)
class _Context:
    """What a document has said up to a phrase."""

    page: Page
    lexicon: Lexicon
    country: str
    namesakes: dict[str, list[Namesake]]
    recent: list[tuple[int, str]] = field(default_factory=list)
    counted: tuple[int, str] = (-1, "")  # sentence and body of the people counted last


def resolve_actors(
    page: Page, phrases: list[Phrase], places: Iterable[str], lexicon: Lexicon
) -> list[str]:
    """Give the body of each phrase: named, else referred to, else by the document's country.

    A reference takes the body named last of those that the text calls by its noun, or that it
    may stand for; with none named before, what the words mean in the country the document speaks
    of; with no country, a code that gathers many, so that nobody is blamed on a guess. A pronoun
    takes the body named last in its sentence, then in the document. «آخرين» and a bare count
    («وجرح 16») are of those counted just before. ``places`` are the ids of the document's places,
    which tell its country where no word names one.
    """
    country = _country(page, lexicon) or _country_of(places, lexicon)
    context = _Context(page, lexicon, country, find_namesakes(page))
    actors: list[str] = []
    for index, phrase in enumerate(phrases):
        sentence = page.sentence_of[phrase.first]
        holder = _holder(page, phrases, index, lexicon)
        actor = _resolve(phrase if holder is None else holder, sentence, context)
        actors.append(actor)
        if lexicon.has_men(actor) and phrase.kind != "outlet":
            context.recent.append((sentence, actor))
        if phrase.kind in _COUNTABLE and (phrase.quantity >= 0 or phrase.kind != "actor"):
            context.counted = (sentence, actor)
    _share(phrases, actors, lexicon)
    _mix(page, phrases, actors, lexicon)
    _introduce(page, phrases, actors, lexicon)
    return actors


def _holder(page: Page, phrases: list[Phrase], index: int, lexicon: Lexicon) -> Phrase | None:
    """Give the body in which a police or an army serves: «الجهاز الأمني في الهيئة»."""
    phrase, after = phrases[index], phrases[index + 1] if index + 1 < len(phrases) else None
    official = lexicon.references.get(phrase.reason) in _OFFICIAL and phrase.kind == "reference"
    if not official or phrase.actor or after is None or after.first != phrase.last + 1:
        return None
    body = lexicon.references.get(after.reason) in _BODIES or lexicon.has_men(after.actor)
    return after if body and page.names[phrase.last] == "في" else None


def _share(phrases: list[Phrase], actors: list[str], lexicon: Lexicon) -> None:
    """Give nouns joined by «و» the owner that the last of them names: «مواقع وحواجز للتنظيم»."""
    named = False  # whether the phrase after says whose it is, itself or by the next
    for at in range(len(phrases) - 1, -1, -1):
        phrase = phrases[at]
        if phrase.actor or phrase.candidates:
            named = phrase.kind in _OWNED and lexicon.has_men(actors[at])
            continue
        bare = phrase.kind in _OWNED and not phrase.pronoun and not phrase.meant
        named = named and bare and _is_joined(phrase, phrases[at + 1])
        if named:
            actors[at] = actors[at + 1]


def _is_joined(phrase: Phrase, after: Phrase) -> bool:
    """Tell two nouns of one kind with «و» between: both of places and arms, or both of men."""
    joined = after.first == phrase.last and after.governor == "و"
    return joined and (phrase.kind in _THINGS) == (after.kind in _THINGS)


def _introduce(page: Page, phrases: list[Phrase], actors: list[str], lexicon: Lexicon) -> None:
    """Give a named person the body of the post that stands beside the name, here or before.

    «القيادي في التنظيم أبو فلان», «فلان، زعيم الجماعة»; later «فلان» alone is of it too.
    """
    known: dict[str, str] = {}
    for index, phrase in enumerate(phrases):
        if phrase.kind not in ("person", "name", "commander") or actors[index] not in _PRIVATE:
            continue
        name = page.tokens.forms[phrase.last - 1]
        beside = (index - 1, index + 1) if phrase.kind != "commander" else ()
        for other in beside:
            if 0 <= other < len(phrases) and _beside(page, phrases, min(index, other)):
                post = phrases[other].kind in ("commander", "fighter", "person")
                if post and lexicon.has_men(actors[other]):
                    known.setdefault(name, actors[other])
        if name in known and len(name) > _SHORT:
            actors[index] = known[name]


def _beside(page: Page, phrases: list[Phrase], at: int) -> bool:
    """Tell whether a phrase and the next stand together, or with a comma between."""
    first, last = phrases[at].last, phrases[at + 1].first
    if page.sentence_of[phrases[at].first] != page.sentence_of[last]:
        return False
    between = page.tokens.forms[first:last]
    return (
        not phrases[at + 1].skip
        and all(not form.isalnum() for form in between)
        and len(between) < 3
    )


def _mix(page: Page, phrases: list[Phrase], actors: list[str], lexicon: Lexicon) -> None:
    """Class as OTHER a toll of people that holds armed men too, or fell in a fight.

    «12 شخصا بينهم شرطيان», «10 قتلى في اشتباكات»: such people are not civilians alone.
    """
    fights = [hit.first for hit in page.triggers if hit.entry.value.predicate is Predicate.INFIGHT]
    for index, phrase in enumerate(phrases):
        if actors[index] != "CIVILIANS" or phrase.kind not in _TOLL:
            continue
        following = phrases[index + 1] if index + 1 < len(phrases) else None
        among = _among(page, phrase.last)
        if among and following is not None and following.first - phrase.last <= _AMONG_REACH:
            if lexicon.has_men(actors[index + 1]):
                actors[index] = "OTHER"
        elif any(phrase.last <= at <= phrase.last + _FIGHT_REACH for at in fights):
            sentence = page.sentence_of[phrase.first]
            if any(page.sentence_of[at] == sentence for at in fights):
                actors[index] = "OTHER"


def _among(page: Page, at: int) -> bool:
    """Tell whether «بينهم» stands at a token or after a comma there."""
    table = page.hits.get("head", {})
    return any(i in table and table[i].entry.value.kind == "among" for i in (at, at + 1))


def _resolve(phrase: Phrase, sentence: int, context: _Context) -> str:
    actor = phrase.actor or _referred(phrase, context)
    if not actor and _continues(phrase):
        place, before = context.counted
        actor = before if place == sentence else "CIVILIANS"
    if not actor and phrase.meant and not phrase.pronoun:
        actor = _whose(phrase, sentence, context)
    if not actor and phrase.pronoun and phrase.head.endswith(_OURS):
        actor = _last_in(sentence, context) or "OTHER"
    if not actor and phrase.kind == _KIN:
        actor = "CIVILIANS"
    if not actor and (phrase.pronoun or phrase.kind in _OWNED):
        actor = _owner(phrase, sentence, context)
    if not actor and phrase.reason.startswith(_KUNYA):
        actor = _latest(context.lexicon.is_armed_group, context)
    if not actor:
        actor = "PERSON" if phrase.kind == "person" else "OTHER"
    return actor


def _continues(phrase: Phrase) -> bool:
    """Tell a count of people just named: «وجرح 16», «و20 آخرين»."""
    return phrase.reason == "person.akhar" or (phrase.kind == "counted" and not phrase.head)


def _referred(phrase: Phrase, context: _Context) -> str:
    """Give the body that a definite noun stands for; nothing for other phrases.

    It is one that the text calls by this noun, and of those, or where it calls none so, of all
    that the noun may stand for, the one named last.
    """
    if not phrase.candidates:
        return ""
    kind = context.lexicon.references.get(phrase.reason, "")
    if kind == _LOYAL:
        return _last_in(context.page.sentence_of[phrase.first], context) or phrase.candidates[0]
    actor = _meant_by(phrase, kind, context)
    armed = kind in _BODIES and actor == _NOBODY and phrase.kind == "fighter"
    return _SOME_ARMED if armed else actor  # «مسلحي الحزب» are of a body with arms


def _meant_by(phrase: Phrase, kind: str, context: _Context) -> str:
    lexicon = context.lexicon
    noun, narrowed = noun_of(context.page, phrase)
    called = _called(noun, phrase.first, context) if kind in _CALLED else []
    if narrowed:
        return _NOBODY
    if kind in _BODIES and phrase.candidates[0] == _NOBODY:  # «الوحدات», of anything
        named = {
            actor
            for _, actor in context.recent[-_MEMORY:]
            if lexicon.code(actor) in phrase.candidates and noun in lexicon.called.get(actor, ())
        }
        fits = _of_one(named, lexicon)
        return (called[-1] if called else _latest(fits, context)) or _NOBODY
    meant = lexicon.country_default(context.country, phrase.reason)
    bodies = {code for actor in called if actor for code in (actor, lexicon.code(actor))}
    allowed = {code for code in phrase.candidates if code not in _GATHERING or code == meant}
    unlisted = bool(called) and not called[-1]  # by a name that no table has, or a base
    latest = _latest(_of_one(bodies - _GATHERING or allowed, lexicon), context)
    if unlisted and (noun != BASE or not (latest or phrase.kind in _MEN)):
        return _SOME_ARMED if _SOME_ARMED in phrase.candidates else _NOBODY
    return latest or meant or _at_home(phrase, context) or phrase.candidates[0]


def _last_in(sentence: int, context: _Context) -> str:
    """Return the body named last, if it was in a sentence."""
    place, actor = context.recent[-1] if context.recent else (-1, "")
    return actor if place == sentence else ""


def _called(noun: str, before: int, context: _Context) -> list[str]:
    """List the bodies that the text calls by a noun before a token, the last one last."""
    ones = context.namesakes.get(noun, [])
    end = bisect_left(ones, before, key=lambda one: one.first)
    return [one.actor for one in ones[max(0, end - _MEMORY) : end]]


def _latest(fits: Callable[[str], bool], context: _Context) -> str:
    """Return the body named last of those that fit, or nothing."""
    recent = (actor for _, actor in reversed(context.recent[-_MEMORY:]))
    return next(filter(fits, recent), "")


def _of_one(codes: set[str], lexicon: Lexicon) -> Callable[[str], bool]:
    """Tell by an actor's id, or the code it rolls up to, whether it is one of some."""
    return lambda actor: actor in codes or lexicon.code(actor) in codes


def _at_home(phrase: Phrase, context: _Context) -> str:
    """Return the first candidate that the country knows, else one that gathers the rest."""
    row = context.lexicon.countries.get(context.country)
    known = {row.default(kind) for kind in DEFAULT_KINDS} if row is not None else set()
    fitting = (code for code in phrase.candidates if code in known and code not in _GATHERING)
    gathering = (code for code in phrase.candidates if code in _GATHERING)
    return next(fitting, "") or next(gathering, "")


def _whose(phrase: Phrase, sentence: int, context: _Context) -> str:
    """Return whose soldiers, police or rebels they are where no name stands by them."""
    lexicon = context.lexicon
    for place, actor in reversed(context.recent[-_MEMORY:]):
        if place < sentence - _NEAR:
            break
        if _serves(phrase.meant, actor, lexicon):
            return actor
    row = lexicon.countries.get(context.country)
    meant = row.default(phrase.meant) if row is not None else None
    return meant or ("OTHER_STATE" if phrase.meant in _OFFICIAL else "OTHER_ARMED")


def _serves(meant: str, actor: str, lexicon: Lexicon) -> bool:
    """Tell whether a body has soldiers, police or rebels such as are meant."""
    return lexicon.group(actor) in (_REGULAR if meant in _OFFICIAL else _IRREGULAR)


def _owner(phrase: Phrase, sentence: int, context: _Context) -> str:
    """Return whose fighters they are: of a pronoun always the last named, else of the sentence.

    Positions without a name are those of a party: an alliance strikes them.
    """
    lexicon = context.lexicon
    for place, actor in reversed(context.recent[-_MEMORY:]):
        fits = not phrase.meant or _serves(phrase.meant, actor, lexicon)
        if phrase.kind == _SITE and not phrase.pronoun:
            fits = fits and lexicon.is_party(actor)
        if fits and (place == sentence or phrase.pronoun):
            return actor
    return ""


def _country(page: Page, lexicon: Lexicon) -> str:
    """Return the country the document names most, by name, capital, adjective or armed body."""
    counts: Counter[str] = Counter()
    for hit in page.hits.get("country", {}).values():
        counts[hit.entry.value.id] += 1
    for hit in page.hits.get("actor", {}).values():
        body = lexicon.actors.get(hit.entry.value.actor)
        if (
            body is not None
            and f"country.{body.region}" in lexicon.countries
            and body.kind == "armed"
        ):
            counts[f"country.{body.region}"] += 1
    return _most(counts)


def _country_of(places: Iterable[str], lexicon: Lexicon) -> str:
    """Return the country in which most places of a document lie: «مواقع في الرقة»."""
    counts: Counter[str] = Counter()
    for place, times in Counter(places).items():
        counts[lexicon.country_of(place)] += times
    del counts[""]
    return _most(counts)


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda country: (-counts[country], country), default="")


def opponent(
    page: Page,
    phrases: list[Phrase],
    actors: list[str],
    index: int,
    enemies: set[str],
    lexicon: Lexicon,
) -> str:
    """Give the body of a phrase where those of ``enemies`` (codes) harm it: nobody attacks himself.

    Only a body that was guessed gives way, to the party named last before it in its sentence or
    the two before that is none of them; with no such party it stays.
    """
    phrase, actor = phrases[index], actors[index]
    guessed = not phrase.actor and (phrase.candidates or phrase.kind in _OWNED)
    if not guessed or lexicon.code(actor) not in enemies:
        return actor
    sentence = page.sentence_of[phrase.first]
    for other in range(index - 1, -1, -1):
        if page.sentence_of[phrases[other].first] < sentence - _BACK:
            break
        code = lexicon.code(actors[other])
        fits = not phrase.candidates or code in phrase.candidates
        if fits and lexicon.has_men(actors[other]) and code not in enemies:
            return actors[other]
    return actor
