"""Finding the forms of all tables in one pass over the tokens of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from riwaya.lexicon.inflect import stems_in
from riwaya.text.clitics import prefix_splits
from riwaya.text.tokens import Tokens

Entry = TypeVar("Entry")
# Marks that stand inside a name without ending it: «تنظيم "داعش"».
QUOTE_MARKS = frozenset("\"'«»“”„‟‘’‹›`´")


class Hit(NamedTuple, Generic[Entry]):
    """A form of a table found at tokens ``[first, last)``.

    ``particles`` are the letters written before the form in its first token (``وب``).
    """

    first: int
    last: int
    particles: str
    entry: Entry


class Family(NamedTuple, Generic[Entry]):
    """The forms of one row, written out only when a text has a word with one of its stems.

    ``stems`` are those of the first words of all forms, as ``stem_of`` gives them.
    """

    stems: frozenset[str]
    forms: Callable[[], Iterable[tuple[tuple[str, ...], Entry]]]


# What comes after the last word of a form; shared, as most nodes are leaves. Never written to.
_LEAF: dict[str, Any] = {}
# A form with the number of its family, 0 where it has none.
_Numbered = tuple[int, tuple[str, ...], Entry]


class _Node(Generic[Entry]):
    __slots__ = ("entries", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node[Entry]] = _LEAF
        self.entries: list[Entry] = []


class Matcher(Generic[Entry]):
    """A trie over folded words. Reading never changes what it finds, only how fast.

    Entries share one pass because a document is walked once, not once a table. Forms wait under
    their first word, and families under their stems, until it is met: most of a hundred thousand
    forms never are.
    """

    def __init__(
        self,
        forms: Iterable[tuple[tuple[str, ...], Entry]],
        families: Iterable[Family[Entry]] = (),
    ) -> None:
        self._forms: dict[str, list[_Numbered[Entry]]] = {}
        self._families: dict[str, list[tuple[int, Family[Entry]]]] = {}
        self._grown: set[int] = set()
        self._add(0, forms)
        for number, family in enumerate(families, start=1):
            for stem in family.stems:
                self._families.setdefault(stem, []).append((number, family))
        self._roots: dict[str, _Node[Entry] | None] = {}
        self._starts: dict[str, tuple[tuple[str, _Node[Entry]], ...]] = {}

    def _add(self, number: int, forms: Iterable[tuple[tuple[str, ...], Entry]]) -> None:
        waiting = self._forms
        for words, entry in forms:
            first = words[0]
            if first in waiting:
                waiting[first].append((number, words, entry))
            else:
                waiting[first] = [(number, words, entry)]

    def _grow(self, first: str) -> None:
        """Write out every family that may have a form with this first word."""
        for stem in stems_in(first):
            for number, family in self._families.pop(stem, ()):
                if number not in self._grown:  # a verb has a stem for each tense
                    self._grown.add(number)
                    self._add(number, family.forms())

    def _root(self, first: str) -> _Node[Entry] | None:
        """Build what begins with a word, unless that was done; None if nothing does."""
        if first in self._roots:
            return self._roots[first]
        self._grow(first)
        forms = self._forms.pop(first, None)
        if forms is None:
            return None
        forms.sort(key=itemgetter(0))  # in the order of the tables, whatever was met before
        root: _Node[Entry] = _Node()
        for _, words, entry in forms:
            node = root
            for word in words[1:]:
                step = node.next.get(word)
                if step is None:
                    step = _Node()
                    if node.next is _LEAF:
                        node.next = {word: step}
                    else:
                        node.next[word] = step
                node = step
            entries = node.entries
            if not entries or entries[-1] != entry:
                entries.append(entry)
        self._roots[first] = root
        return root

    def begins(self, word: str) -> bool:
        """Tell whether a form begins with a folded word, particles taken off."""
        return any(self._root(rest) is not None for _, rest in prefix_splits(word))

    def hits(self, tokens: Tokens) -> Iterator[Hit[Entry]]:
        """Give every form at every token, short ones too, in order of their first token.

        Of two ways to read one token the one with fewer particles comes first.
        """
        forms, starts, count = tokens.forms, self._starts, len(tokens.forms)
        new = tuple.__new__  # what Hit() does, at half its time
        for at, word in enumerate(forms):
            nodes = starts.get(word)
            if nodes is None:
                nodes = starts[word] = self._nodes(word)
            for particles, node in nodes:
                for entry in node.entries:
                    yield new(Hit, (at, at + 1, particles, entry))
                if node.next:
                    yield from self._longer(forms, at, at + 1, count, particles, node)

    def _longer(
        self, forms: list[str], first: int, at: int, count: int, particles: str, node: _Node[Entry]
    ) -> Iterator[Hit[Entry]]:
        while node.next:
            while at < count and forms[at] in QUOTE_MARKS:
                at += 1
            if at >= count or (step := node.next.get(forms[at])) is None:
                return
            node, at = step, at + 1
            for entry in node.entries:
                yield Hit(first, at, particles, entry)

    def _nodes(self, word: str) -> tuple[tuple[str, _Node[Entry]], ...]:
        found = []
        for particles, rest in prefix_splits(word):
            node = self._root(rest)
            if node is not None:
                found.append((particles, node))
        return tuple(found)
