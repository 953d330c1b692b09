"""Where place names stand in the tokens, and in what words; which place is meant comes later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from weakref import WeakKeyDictionary

from riwaya.lexicon.gazetteer import Gazetteer
from riwaya.lexicon.places import PlaceWord, PlaceWords
from riwaya.text.clitics import prefix_splits
from riwaya.text.tokens import Tokens
from riwaya.types import PlaceRole

OPENING = frozenset("\"'«“‘(”")
CLOSING = frozenset("\"'»”’)“")
_DASHES = frozenset("-–—")
_COMMAS = frozenset("،,/")
_GENERIC = frozenset(
    ("settlement", "settlements", "division", "divisions", "part", "parts")
    + ("site", "sites", "capital", "land")
)
_BEFORE = frozenset(("rural", "around", "side"))
# The generic noun is no part of these names: «بلدة الدانا» is الدانا.
_LEFT_OFF = frozenset(["settlement", "settlements", "divisions", "parts", "sites", "capital"])
_MANY = frozenset(("settlements", "divisions", "parts", "sites", "rural"))
_PRONOUNS = ("هما", "ها", "هم", "ه")


class Look(NamedTuple):
    """What a token may begin: a phrase (``word``), a name (``reach`` words at most)."""

    skip: int  # letters of particles before it
    particle: str
    rest: str
    word: PlaceWord | None
    definite: bool
    pronoun: bool
    reach: int


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of tokens that names a place or points back to one.

    ``name`` is the folded name, empty where ``shape`` is ``anaphor``. ``kind`` is the class of
    the generic noun before it, or empty; ``before`` tells which of ``rural``, ``around`` and
    ``side`` stand before that.
    """

    first: int
    last: int  # exclusive
    skip: int
    role: PlaceRole | None
    name: str
    kind: str
    noun: str
    shape: str  # name, unknown or anaphor
    before: frozenset[str]
    reason: str
    end: int  # first token after it, quotation marks included


@dataclass(slots=True)
class _Memory:
    """What was worked out about words and names; every document asks the same again."""

    looks: dict[str, Look | None] = field(default_factory=dict)
    levels: dict[str, frozenset[str]] = field(default_factory=dict)


_MEMORIES: WeakKeyDictionary[PlaceWords, dict[int, _Memory]] = WeakKeyDictionary()


def find_names(
    tokens: Tokens, gazetteer: Gazetteer, words: PlaceWords, taken: Sequence[tuple[int, int]] = ()
) -> list[Named]:
    """Find the place names of a document, in reading order; they never overlap."""
    return _Scan(tokens, gazetteer, words, taken).run()


class _Scan:
    """One pass over one document."""

    def __init__(
        self,
        tokens: Tokens,
        gazetteer: Gazetteer,
        words: PlaceWords,
        taken: Sequence[tuple[int, int]],
    ) -> None:
        self.forms, self.gazetteer, self.words = tokens.forms, gazetteer, words
        self.taken = {index for first, last in taken for index in range(first, last)}
        memory = _MEMORIES.setdefault(words, {}).setdefault(id(gazetteer), _Memory())
        self.looks, self.levels = memory.looks, memory.levels
        self.found: list[Named] = []

    def run(self) -> list[Named]:
        free, looks = 0, self.looks
        for index, form in enumerate(self.forms):
            if form not in looks:
                looks[form] = self.look(form)
            look = looks[form]
            if look is None or index < free or index in self.taken:
                continue
            named = self.phrase(index, look) if look.word else None
            named = named or self.bare_name(index, look)
            if named is not None and self.taken.isdisjoint(range(named.first, named.last)):
                self.found.append(named)
                free = named.end
        return self.found

    def look(self, form: str) -> Look | None:
        """Work out what a folded word may begin, whole before cut."""
        if not form[0].isalpha():
            return None
        for particle, rest in prefix_splits(form):
            if particle.endswith(("ك", "س")):
                continue
            word, definite, pronoun = self.noun(rest)
            reach = self.gazetteer.reach(rest)
            if particle and reach and not word and not self.beginning(rest, particle):
                reach = 0
            if word or reach:
                return Look(len(particle), particle, rest, word, definite, pronoun, reach)
        return None

    def beginning(self, rest: str, particle: str) -> bool:
        """Tell whether a word cut off a particle may be the first of a name."""
        if len(rest) < 3:
            return False
        if particle[-1] in "وف":
            return True
        single = self.gazetteer.knows(rest) and "weak" in self.level(rest)
        return single or self.words.has(rest, "former") or self.gazetteer.reach(rest) > 1

    def noun(self, rest: str) -> tuple[PlaceWord | None, bool, bool]:
        nouns = self.words.nouns
        if (word := nouns.get(rest)) is not None:
            return word, word.kind == "land" and rest.startswith("ال"), False
        if rest.startswith("ال") and (word := nouns.get(rest[2:])) and word.kind in _GENERIC:
            return word, True, False
        for pronoun in _PRONOUNS:
            if rest.endswith(pronoun) and (word := nouns.get(rest[: -len(pronoun)])):
                return (word, False, True) if word.kind in _BEFORE else (None, False, False)
        return None, False, False

    def level(self, name: str) -> frozenset[str]:
        """Say after what a known name may be taken for a place: generic, list, prep, weak, bare."""
        if (levels := self.levels.get(name)) is not None:
            return levels
        first, _, rest = name.partition(" ")
        block = self.words.blocks.get(name)
        kunya = bool(rest) and self.words.has(first, "kunya")
        former = bool(rest) and self.words.has(first, "former", "site")
        prominent = any(place.prominent for place in self.gazetteer.exactly(name))
        found = {"generic"} if block != "never" else set()
        if block in (None, "weak"):
            found |= {"list", "prep"} if prominent or rest or len(name) > 3 else set()
        if block is None:
            found |= {"weak"} if prominent or (rest and not kunya) else set()
            found |= {"bare"} if prominent or former else set()
        self.levels[name] = levels = frozenset(found)
        return levels

    def context(self, index: int, look: Look) -> tuple[str, PlaceRole | None]:
        """Say how strongly the words before a token promise a place, and in what role."""
        forms = self.forms
        if look.particle.endswith("ب"):
            return "weak", PlaceRole.AT
        if look.particle.endswith("ل"):
            return "weak", None
        if self.found and (level := self.listed(index, look)):
            return level, self.found[-1].role
        at = index - 1 if index and forms[index - 1] in OPENING else index
        for size in (3, 2, 1):
            if at >= size and not look.particle:
                word = self.words.prepositions.get(" ".join(forms[at - size : at]))
                if word is not None:
                    return ("prep" if word.kind == "preposition" else "weak"), word.role
        return "bare", None

    def listed(self, index: int, look: Look) -> str:
        """Tell whether a token goes on a list that the last name began; give its level."""
        last, forms = self.found[-1], self.forms
        if index == last.end and look.particle.startswith("و"):
            return "generic" if last.kind in _MANY and last.kind != "rural" else "list"
        if index == last.end + 1 and forms[last.end] in ("او", "و", "ثم"):
            return "list"
        if index == last.end + 1 and forms[last.end] in _COMMAS:
            return "list" if last.kind in _MANY else "bare"
        return ""

    def match(self, index: int, first: str, level: str, least: int = 1) -> tuple[int, str] | None:
        """Find the longest known name from a token that the level admits: its end and itself."""
        forms = self.forms
        for size in range(min(self.gazetteer.reach(first), len(forms) - index), least - 1, -1):
            name = first if size == 1 else " ".join((first, *forms[index + 1 : index + size]))
            if self.gazetteer.knows(name) and level in self.level(name):
                return index + size, name
        return None

    def bare_name(self, index: int, look: Look) -> Named | None:
        """Read a name with no generic noun before it."""
        level, role = self.context(index, look)
        if not look.reach or (level in ("bare", "list") and self.after_person(index)):
            return None
        hit = self.match(index, look.rest, level)
        if hit is None:
            return None
        end, name = hit
        none: frozenset[str] = frozenset()
        carried = self.found[-1] if level in ("generic", "list") and self.found else None
        kind = carried.kind if carried and carried.kind in _MANY else ""
        before = carried.before if carried and kind == "rural" else none
        after = self.closed(index - 1, end)
        rule = "place.list" if carried else f"place.{level}"
        return Named(index, end, look.skip, role, name, kind, "", "name", before, rule, after)

    def after_person(self, index: int) -> bool:
        """Tell whether the word before is a person's name, so that this may be the surname."""
        before = self.forms[index - 1] if index else ""
        blocked = self.words.blocks.get(before) == "person"
        return blocked or self.words.has(before, "kunya")

    def closed(self, opening: int, end: int) -> int:
        """Give the position after a closing mark, if an opening mark stands at ``opening``."""
        forms = self.forms
        if 0 <= opening < len(forms) and forms[opening] in OPENING:
            return end + 1 if end < len(forms) and forms[end] in CLOSING else end
        return end

    def phrase(self, index: int, look: Look) -> Named | None:
        """Read «محيط مدينة دوما», «ريف حلب الشمالي», «معبر باب الهوى», «المدينة»."""
        level, role = self.context(index, look)
        assert look.word is not None  # noqa: S101 - the caller asked
        heads = self.heads(index, look)
        whole = None if look.definite else self.match(index, look.rest, "generic", least=2)
        role = _phrase_role(role, look.word)
        if whole and whole[0] > heads.at + (heads.kind == ""):
            end = self.sides(whole[0]) if "rural" in heads.before else whole[0]
            return Named(
                index, end, look.skip, role, whole[1], "", look.rest, "name", frozenset(),
                look.word.id, end,
            )  # fmt: skip
        named = None if heads.definite or heads.pronoun else self.inner(index, look, heads, role)
        if named is not None:
            return named
        back = heads.pronoun or (heads.definite and (heads.before or level in ("prep", "weak")))
        if back:
            return Named(
                index, heads.at, look.skip, role, "", heads.kind, heads.noun, "anaphor",
                heads.before, "place.anaphor", heads.at,
            )  # fmt: skip
        return None

    def heads(self, index: int, look: Look) -> _Heads:
        """Walk over the nouns before the name: ``[محيط] [شمال شرقي] [مطار مدينة]``."""
        before: set[str] = set()
        kind, noun, at = "", "", index
        here: Look | None = look
        while here is not None and (word := here.word) is not None and at - index < 4:
            if at > index and here.particle and word.kind != "side":
                break
            if here.pronoun:
                return _Heads(at + 1, frozenset(before | {word.kind}), kind, here.rest, False, True)
            if word.kind in _BEFORE and not kind:
                before.add(word.kind)
            elif word.kind in _GENERIC:
                kind, noun = word.kind, here.rest
                if here.definite:
                    return _Heads(
                        at + 1, frozenset(before), kind, noun, word.kind != "capital", False
                    )
            else:
                break
            at += 1
            here = self.look_at(at)
            if here is not None and here.word and self.names_more(at, here):
                break
        return _Heads(at, frozenset(before), kind, noun, False, False)

    def names_more(self, at: int, here: Look) -> bool:
        """Tell whether a noun is itself the start of a known name (جبل الزاوية, شمال سيناء)."""
        return not here.particle and self.match(at, here.rest, "generic", least=2) is not None

    def look_at(self, index: int) -> Look | None:
        if index >= len(self.forms):
            return None
        form = self.forms[index]
        if form not in self.looks:
            self.looks[form] = self.look(form)
        return self.looks[form]

    def inner(self, index: int, look: Look, heads: _Heads, role: PlaceRole | None) -> Named | None:
        """Read the name after the nouns, known or not."""
        at, forms = heads.at, self.forms
        at += self.citizen(at, heads)
        quoted = at < len(forms) and forms[at] in OPENING
        at += quoted
        if at >= len(forms) or at in self.taken:
            return None
        hit = self.match(at, forms[at], "generic" if heads.kind else "prep")
        shape = "name" if hit else "unknown"
        if hit is None and heads.kind:
            hit = self.other_spelling(at) or self.unknown(at, heads, quoted)
        if hit is None:
            return None
        shape = "name" if self.gazetteer.named(hit[1]) else "unknown"
        end, name = hit
        end = self.sides(end) if "rural" in heads.before else end
        after = self.closed(at - 1, end) if quoted else end
        end, after = self.road(heads, end, after)
        bare = heads.kind in _LEFT_OFF and not heads.before
        start, skip = (at, 0) if bare else (index, look.skip)
        last = end if bare else after
        kind = heads.kind or ("rural" if "rural" in heads.before else "")
        reason = look.word.id if look.word else ""
        return Named(
            start, last, skip, role, name, kind, heads.noun, shape, heads.before, reason, after
        )

    def citizen(self, at: int, heads: _Heads) -> int:
        """Count the adjective in «العاصمة السورية دمشق», to step over it."""
        forms = self.forms
        fits = heads.kind == "capital" and at + 1 < len(forms)
        nisba = fits and forms[at].startswith("ال") and forms[at].endswith(("يه", "ي"))
        return int(nisba and self.match(at + 1, forms[at + 1], "generic") is not None)

    def other_spelling(self, at: int) -> tuple[int, str] | None:
        """Try a name with the article or without it, after a generic noun."""
        form = self.forms[at]
        other = form[2:] if form.startswith("ال") else "ال" + form
        known = len(other) > 3 and form not in self.words.blocks and self.gazetteer.knows(other)
        return (at + 1, other) if known else None

    def unknown(self, at: int, heads: _Heads, quoted: bool) -> tuple[int, str] | None:
        """Take the next word for a name that no table knows, if nothing speaks against it."""
        form, forms, words = self.forms[at], self.forms, self.words
        if (
            len(form) < 3
            or not form.isalpha()
            or form in words.blocks
            or form in words.prepositions
        ):
            return None
        starts = words.has(form, "former", "kunya")
        if form in words.nouns and not starts:
            return None
        definite = form.startswith("ال")
        nisba = form.endswith(("يه", "ييين", "يين", "ات")) and not definite
        strict = heads.kind not in ("settlement", "settlements", "capital")
        if not quoted and (nisba or (strict and not definite and not starts)):
            return None
        if heads.kind == "capital" or (strict and heads.kind in _MANY and not quoted):
            return None
        two = starts and at + 1 < len(forms) and forms[at + 1].isalpha()
        end = at + 2 if two else at + 1
        end += end < len(forms) and words.has(forms[end], "tail") and not strict
        return end, " ".join(forms[at:end])

    def sides(self, end: int) -> int:
        """Step over «الشمالي», «الشمالي الشرقي» after «ريف حلب»."""
        forms, limit = self.forms, end + 2
        while end < min(len(forms), limit) and self.words.has(forms[end], "sideadj"):
            end += 1
        return end

    def road(self, heads: _Heads, end: int, after: int) -> tuple[int, int]:
        """Go on to the far end of «طريق حمص – تدمر»."""
        forms = self.forms
        if heads.kind == "site" and after + 1 < len(forms) and forms[after] in _DASHES:
            hit = self.match(after + 1, forms[after + 1], "list")
            return (hit[0], hit[0]) if hit else (end, after)
        return end, after


class _Heads(NamedTuple):
    at: int  # first token after the nouns
    before: frozenset[str]
    kind: str
    noun: str
    definite: bool
    pronoun: bool


def _phrase_role(role: PlaceRole | None, word: PlaceWord) -> PlaceRole | None:
    if word.role is PlaceRole.NEAR and role not in (PlaceRole.FROM, PlaceRole.TO):
        return PlaceRole.NEAR
    return role or word.role
