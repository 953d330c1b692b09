"""Where place names stand in the tokens, and in what words; which place is meant comes later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from riwaya.extract.place_looks import BEFORE, GENERIC, Look, view_of
from riwaya.lexicon.gazetteer import Gazetteer
from riwaya.lexicon.places import PlaceWord, PlaceWords
from riwaya.text.tokens import Tokens
from riwaya.types import PlaceRole

OPENING = frozenset("\"'«“‘(”")
CLOSING = frozenset("\"'»”’)“")
_DASHES = frozenset("-–—")
_COMMAS = frozenset("،,/")
# The generic noun is no part of these names: «بلدة الدانا» is الدانا.
_LEFT_OFF = frozenset(["settlement", "settlements", "divisions", "parts", "sites", "capital"])
MANY = frozenset(("settlements", "divisions", "parts", "sites", "rural"))
_JOINED = ("وال", "بال", "فال", "كال", "لل", "ولل")  # a new phrase begins


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
        self.view = view_of(gazetteer, words)
        self.look, self.level = self.view.look, self.view.level
        self.found: list[Named] = []

    def run(self) -> list[Named]:
        free = 0
        for index, form in enumerate(self.forms):
            look = self.look(form)
            if index == free and free and index not in self.taken:
                named = self.listed_unknown(index, form, look)
            elif look is None:
                continue
            else:
                named = None
            if named is None and (look is None or index < free or index in self.taken):
                continue
            if named is None and look is not None:
                named = self.phrase(index, look) if look.word else None
                named = named or self.bare_name(index, look)
            if named is not None and self.taken.isdisjoint(range(named.first, named.last)):
                self.found.append(named)
                free = named.end
        self.again()
        return self.found

    def listed_unknown(self, index: int, form: str, look: Look | None) -> Named | None:
        """Take the second of «بلدتي الدانا والفلانية» for a name though no table knows it."""
        last, rest = self.found[-1], form[1:]
        first_of_many = last.kind in MANY and last.reason.startswith("word.")
        if not first_of_many or last.end != index or not form.startswith("وال") or len(form) < 6:
            return None
        if look is not None or rest in self.words.blocks or rest.endswith(("يه", "ات")):
            return None
        end, none = index + 1, frozenset[str]()
        return Named(
            index, end, 1, last.role, rest, last.kind, "", "unknown", none, "place.list", end
        )

    def again(self) -> None:
        """Find the other mentions of names that clear words showed to be places here."""
        said: dict[str, tuple[str, int]] = {}
        for named in self.found:
            sure = named.reason.startswith("word.") or named.reason == "place.prep"
            blocked = self.words.blocks.get(named.name) in ("word", "person", "never")
            if sure and not blocked and len(named.name) > 3 and named.kind not in ("site", "part"):
                first = named.name.split(" ", 1)[0]
                for particle in ("", "و", "ب", "ل", "وب"):
                    said[particle + first] = named.name, len(particle)
        if not said:
            return
        busy = self.taken | {i for named in self.found for i in range(named.first, named.end)}
        more = [
            self.repeated(index, *said[form])
            for index, form in enumerate(self.forms)
            if form in said and index not in busy
        ]
        self.found += [named for named in more if named and busy.isdisjoint((named.last - 1,))]
        self.found.sort(key=lambda named: named.first)

    def repeated(self, index: int, name: str, skip: int) -> Named | None:
        rest = name.split(" ")[1:]
        end = index + 1 + len(rest)
        if self.forms[index + 1 : end] != rest or self.after_person(index):
            return None
        particle = self.forms[index][:skip]
        role = self.context(index, Look(skip, particle, name, None, False, False, 1))[1]
        shape = "name" if self.gazetteer.named(name) else "unknown"
        none: frozenset[str] = frozenset()
        return Named(index, end, skip, role, name, "", "", shape, none, "place.again", end)

    def context(self, index: int, look: Look) -> tuple[str, PlaceRole | None]:
        """Say how strongly the words before a token promise a place, and in what role."""
        forms = self.forms
        if look.particle.endswith("ب"):
            return "weak", PlaceRole.AT
        if look.particle.endswith("ل"):
            return "weak", None
        if self.found and index >= self.found[-1].end and (level := self.listed(index, look)):
            return level, self.found[-1].role
        at = index - 1 if index and forms[index - 1] in OPENING else index
        ends = at > 0 and not look.particle and forms[at - 1] in self.words.ends
        for size in (3, 2, 1) if ends else ():
            if at >= size:
                word = self.words.prepositions.get(" ".join(forms[at - size : at]))
                if word is not None:
                    return ("prep" if word.kind == "preposition" else "weak"), word.role
        return "bare", None

    def listed(self, index: int, look: Look) -> str:
        """Tell whether a token goes on a list that the last name began; give its level."""
        last, forms = self.found[-1], self.forms
        if index == last.end and look.particle.startswith("و"):
            return "list"
        if index == last.end + 1 and self.words.has(forms[last.end], "joiner"):
            return "list"
        if index == last.end + 1 and forms[last.end] in _COMMAS:
            return "list" if last.kind in MANY else "bare"
        return ""

    def match(self, index: int, first: str, level: str, least: int = 1) -> tuple[int, str] | None:
        """Find the longest known name from a token that the level admits: its end and itself."""
        forms, most = self.forms, self.gazetteer.reach(first)
        if most > 1:
            after = forms[index + 1] if index + 1 < len(forms) else ""
            most = min(most, len(forms) - index) if self.gazetteer.begins(f"{first} {after}") else 1
        for size in range(most, least - 1, -1):
            name = first if size == 1 else " ".join((first, *forms[index + 1 : index + size]))
            end = index + size
            if self.halved(end - 1):
                return None
            if self.gazetteer.knows(name) and level in self.level(name):
                return end, name
        return None

    def halved(self, at: int) -> bool:
        """Tell whether a name cannot end at a token: «تاج» of «تاج الدين»."""
        return at + 1 < len(self.forms) and self.words.has(self.forms[at + 1], "second")

    def bare_name(self, index: int, look: Look) -> Named | None:
        """Read a name with no generic noun before it."""
        if not look.reach:
            return None
        level, role = self.context(index, look)
        if level in ("bare", "list") and self.after_person(index):
            return None
        hit = self.match(index, look.rest, level)
        if hit is None:
            return None
        end, name = hit
        none: frozenset[str] = frozenset()
        carried = self.found[-1] if level in ("generic", "list") and self.found else None
        kind = carried.kind if carried and carried.kind in MANY else ""
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
        whole = self.match(index, look.rest, "generic", least=2)
        whole = whole if whole and self.stands(whole[1], look.word.kind) else None
        role = _phrase_role(role, look.word)
        if whole and whole[0] > heads.at + (heads.kind == ""):
            end = self.sides(whole[0]) if "rural" in heads.before else whole[0]
            return Named(
                index, end, look.skip, role, whole[1], "", look.rest, "name", frozenset(),
                look.word.id, end,
            )  # fmt: skip
        named = None if heads.definite or heads.pronoun else self.inner(index, look, heads, role)
        return named or self.unnamed(index, look, heads, level, role)

    def stands(self, name: str, kind: str) -> bool:
        """Tell whether a known name that begins with a place noun is to be taken whole.

        Not «قرية الجديدة», where الجديدة is known too, and not «منطقة دير» of «منطقة دير السفلى».
        """
        noun, last = name.split(" ", 1)[1], name.rsplit(" ", 1)[-1]
        known = any(place.prominent for place in self.gazetteer.exactly(name))
        plain = kind in _LEFT_OFF and not known and self.gazetteer.knows(noun)
        return not plain and not self.words.has(last, "former", "kunya")

    def unnamed(
        self, index: int, look: Look, heads: _Heads, level: str, role: PlaceRole | None
    ) -> Named | None:
        """Read what points back («المدينة», «ريفها») or only describes («في سوق شعبية»)."""
        definite = heads.definite or (heads.kind == "capital" and look.rest.startswith("ال"))
        said = bool(heads.before) or level in ("prep", "weak")
        alone = definite and heads.kind in ("settlement", "capital")
        if heads.pronoun or (definite and said) or alone:
            rule = "place.anaphor"
        elif said and heads.kind in ("settlement", "site", "part") and not heads.definite:
            rule = "place.anaphor-described"
        else:
            return None
        end = heads.at
        if end < len(self.forms) and not heads.pronoun:
            end += self.forms[end].endswith("يه") and self.forms[end].startswith("ال") == definite
        return Named(
            index, end, look.skip, role, "", heads.kind, heads.noun, "anaphor", heads.before,
            rule, end,
        )  # fmt: skip

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
            if word.kind in BEFORE and not kind:
                before.add(word.kind)
            elif word.kind in GENERIC:
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
        return self.look(self.forms[index]) if index < len(self.forms) else None

    def inner(self, index: int, look: Look, heads: _Heads, role: PlaceRole | None) -> Named | None:
        """Read the name after the nouns, known or not."""
        at, forms = heads.at, self.forms
        at += self.citizen(at, heads)
        quoted = at < len(forms) and forms[at] in OPENING
        at += quoted
        if at >= len(forms) or at in self.taken:
            return None
        hit = self.match(at, forms[at], "generic" if heads.kind else "prep")
        if hit and heads.kind and self.words.has(hit[1], "former", "kunya"):
            hit = self.unknown(at, heads, quoted) or hit  # «دير السفلى», not «دير»
        if hit is None and heads.kind:
            hit = self.other_spelling(at) or self.unknown(at, heads, quoted)
        if hit and heads.kind and quoted and hit[0] < self.closing(at):
            hit = self.unknown(at, heads, quoted) or hit  # «منطقة "بير القصب"», not «بير»
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
        if self.halved(at):
            return None
        other = form[2:] if form.startswith("ال") else "ال" + form
        known = len(other) > 3 and form not in self.words.blocks and self.gazetteer.knows(other)
        return (at + 1, other) if known else None

    def unknown(self, at: int, heads: _Heads, quoted: bool) -> tuple[int, str] | None:
        """Take the next word for a name that no table knows, if nothing speaks against it."""
        form, forms, words = self.forms[at], self.forms, self.words
        starts = self.halved(at) or words.has(form, "former", "kunya")
        if not form.isalpha() or form in words.prepositions or form.startswith(_JOINED):
            return None
        if not starts and (len(form) < 3 or form in words.blocks):
            return None
        if quoted and (end := self.closing(at)):
            return end, " ".join(forms[at:end])
        if not starts and (form in words.nouns or form.removeprefix("و") in words.nouns):
            return None  # «مدن وقرى» names none
        definite = form.startswith("ال")
        nisba = form.endswith(("يه", "ييين", "يين", "ات")) and not definite
        strict = heads.kind not in ("settlement", "settlements", "capital")
        verb = form[0] == "ي" and len(form) < 6
        if not quoted and (nisba or verb or (strict and not definite and not starts)):
            return None
        if heads.kind in ("capital", "land") or (strict and heads.kind in MANY and not quoted):
            return None
        two = starts and at + 1 < len(forms) and forms[at + 1].isalpha()
        end = at + 2 if two else at + 1
        end += end < len(forms) and words.has(forms[end], "tail") and not strict
        return end, " ".join(forms[at:end])

    def closing(self, at: int) -> int:
        """Give the position of the closing mark of a quoted name of at most four words, or 0."""
        ends = range(at + 1, min(at + 5, len(self.forms)))
        return next((end for end in ends if self.forms[end] in CLOSING), 0)

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
