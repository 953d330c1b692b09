"""What a single word may begin: a phrase about a place, or the name of one.

Worked out once a word form and kept, since every document asks the same again.
"""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

from riwaya.lexicon.gazetteer import Gazetteer
from riwaya.lexicon.places import PlaceWord, PlaceWords
from riwaya.text.clitics import prefix_splits

GENERIC = frozenset(
    "settlement settlements division divisions part parts site sites capital land".split()  # noqa: SIM905
)
BEFORE = frozenset(("rural", "around", "side"))
_PRONOUNS = ("هما", "ها", "هم", "ه")
_MOST = 200_000  # forms kept; a long run starts afresh beyond


class Look(NamedTuple):
    """What a token may begin: a phrase (``word``), a name (``reach`` words at most)."""

    skip: int  # letters of particles before it
    particle: str
    rest: str
    word: PlaceWord | None
    definite: bool
    pronoun: bool
    reach: int


class PlaceView:
    """The tables as seen from single words; ``looks`` and ``levels`` only save work."""

    def __init__(self, gazetteer: Gazetteer, words: PlaceWords) -> None:
        self.gazetteer, self.words = gazetteer, words
        self.looks: dict[str, Look | None] = {}
        self.levels: dict[str, frozenset[str]] = {}

    def look(self, form: str) -> Look | None:
        """Tell what a folded word may begin, whole before cut."""
        if form not in self.looks:
            self.looks[form] = self._work_out(form)
        return self.looks[form]

    def _work_out(self, form: str) -> Look | None:
        if not form[0].isalpha():
            return None
        for particle, rest in prefix_splits(form):
            if particle.endswith(("ك", "س")):
                continue
            word, definite, pronoun = self.noun(rest)
            reach = self.gazetteer.reach(rest)
            if particle and reach and not word and not self.beginning(rest, particle):
                reach = 0
            if reach == 1 and not word and self.level(rest) <= {"generic"}:
                reach = 0  # an ordinary word: not asked about again
            if word or reach:
                found = Look(len(particle), particle, rest, word, definite, pronoun, reach)
                return (None if word or particle else self.noun_within(form, reach)) or found
        return None

    def noun_within(self, form: str, reach: int) -> Look | None:
        """Read «بقرية» as «in the village of», though some village has that very name."""
        if reach > 1 or any(place.prominent for place in self.gazetteer.exactly(form)):
            return None
        for particle, rest in prefix_splits(form)[1:]:
            word, definite, pronoun = self.noun(rest)
            if word is not None and not particle.endswith(("ك", "س")):
                within = self.gazetteer.reach(rest)
                return Look(len(particle), particle, rest, word, definite, pronoun, within)
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
        """Find the place noun a word is, and whether article or pronoun stand on it."""
        nouns = self.words.nouns
        if (word := nouns.get(rest)) is not None:
            return word, word.kind == "land" and rest.startswith("ال"), False
        if rest.startswith("ال") and (word := nouns.get(rest[2:])) and word.kind in GENERIC:
            return word, True, False
        for pronoun in _PRONOUNS:
            if rest.endswith(pronoun) and (word := nouns.get(rest[: -len(pronoun)])):
                return (word, False, True) if word.kind in BEFORE else (None, False, False)
        return None, False, False

    def level(self, name: str) -> frozenset[str]:
        """Say after what a known name may be taken for a place: generic, list, prep, weak, bare."""
        if (levels := self.levels.get(name)) is not None:
            return levels
        first, _, rest = name.partition(" ")
        block = self.words.blocks.get(name)
        kunya = bool(rest) and self.words.has(first, "kunya")
        former = bool(rest) and self.words.has(first, "former", "site")
        if rest and self.words.blocks.get(first) == "person":
            block = block or "person"
        prominent = any(place.prominent for place in self.gazetteer.exactly(name))
        found = {"generic"} if block != "never" else set()
        if block in (None, "weak"):
            found |= {"list", "prep"} if prominent or rest or len(name) > 3 else set()
        if block is None:
            found |= {"weak"} if prominent or (rest and not kunya) else set()
            found |= {"bare"} if prominent or former else set()
        self.levels[name] = levels = frozenset(found)
        return levels


_VIEWS: WeakKeyDictionary[PlaceWords, WeakKeyDictionary[Gazetteer, PlaceView]] = WeakKeyDictionary()


def view_of(gazetteer: Gazetteer, words: PlaceWords) -> PlaceView:
    """Give the one view of a pair of tables."""
    views = _VIEWS.setdefault(words, WeakKeyDictionary())
    if (view := views.get(gazetteer)) is None or len(view.looks) > _MOST:
        views[gazetteer] = view = PlaceView(gazetteer, words)
    return view
