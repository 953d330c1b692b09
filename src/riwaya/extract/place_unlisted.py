"""Places that no table knows, by the words round them: «قريتي الدانا والفلانية», «مديرية فلانة».

A village that no list holds stands where listed ones stand. A word is taken for its name only if
no other table knows the word, and if what comes after it is what comes after names.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from riwaya.extract.place_looks import Look, view_of
from riwaya.extract.place_names import MANY, Named
from riwaya.lexicon.gazetteer import Gazetteer
from riwaya.lexicon.places import PlaceWords
from riwaya.text.tokens import Tokens
from riwaya.types import PlaceRole

_NOUNS = frozenset(("settlement", "division", "part"))  # that a bare unknown name may follow
_LISTED = frozenset(("settlement", "settlements", "division", "divisions", "part", "parts"))
_ENDINGS = ("يه", "ات", "ون", "ين", "يا", "ها", "هم")  # of adjectives, plurals, owners
_SHORTEST = 4  # letters
_STOPS = frozenset('،؛.:؟!()[]»”"-–—/')
_NONE: frozenset[str] = frozenset()


class _Page:
    """The tokens of one document with what is known of them."""

    def __init__(
        self,
        tokens: Tokens,
        gazetteer: Gazetteer,
        words: PlaceWords,
        found: Sequence[Named],
        held: Collection[int],
    ) -> None:
        self.forms, self.words, self.gazetteer, self.held = tokens.forms, words, gazetteer, held
        self.look = view_of(gazetteer, words).look
        self.placed = {at for named in found for at in range(named.first, named.end)}
        self.begins = {named.first for named in found}

    def is_free(self, at: int) -> bool:
        """Tell whether a token is a word that neither a table nor a place has."""
        if at >= len(self.forms) or at in self.held or at in self.placed:
            return False
        return self.forms[at].isalpha()

    def is_name(self, at: int, word: str) -> bool:
        """Tell whether the word at a token, particles off, may be the name of a village."""
        words = self.words
        if not self.is_free(at) or len(word) < _SHORTEST or word.endswith(_ENDINGS):
            return False
        if word in words.blocks or word in words.prepositions or word in words.nouns:
            return False
        return self.ends_after(at)

    def role_before(self, at: int, look: Look) -> PlaceRole | None:
        """Give the role that the particle on a token or the preposition before it promises."""
        if look.particle.endswith("ب"):
            return PlaceRole.AT
        word = self.words.prepositions.get(self.forms[at - 1]) if at and not look.particle else None
        return word.role if word is not None else None

    def ends_after(self, at: int) -> bool:
        """Tell whether what follows a token may follow a name: a mark, a preposition, a place."""
        after = at + 1
        if after >= len(self.forms) or self.forms[after] in _STOPS or after in self.begins:
            return True
        form = self.forms[after]
        if after in self.held or form in self.words.prepositions or form[0] == "و":
            return True
        look = self.look(form)
        return look is not None and look.word is not None and bool(look.particle or look.word.role)


def find_unlisted(
    tokens: Tokens,
    gazetteer: Gazetteer,
    words: PlaceWords,
    found: Sequence[Named],
    held: Collection[int],
) -> list[Named]:
    """Add to the names found those that no table knows; in reading order.

    Args:
        tokens: The tokens of the document.
        gazetteer: The places.
        words: The words beside places.
        found: The names found by the tables, in reading order.
        held: Tokens that other tables know: bodies, nouns, triggers, function words.
    """
    page = _Page(tokens, gazetteer, words, found, held)
    names: list[Named] = []
    for named in found:
        longer = _after_noun(page, named.first) if named.reason.endswith("described") else None
        names.append(longer or named)
        page.placed |= set(range(names[-1].first, names[-1].end))
        names += _joined(page, names[-1])
    for at, form in enumerate(tokens.forms):
        look = page.look(form)
        if look is None or look.word is None or at in page.placed:
            continue
        alone = _after_noun(page, at)
        names += [alone, *_joined(page, alone)] if alone else []
    return sorted(names, key=lambda named: named.first)


def _after_noun(page: _Page, first: int) -> Named | None:
    """Read «مديرية فلانة»: a noun with one word after it that nobody knows."""
    look, at = page.look(page.forms[first]), first + 1
    noun = look.word if look is not None else None
    if look is None or noun is None or noun.kind not in _NOUNS or look.definite or look.pronoun:
        return None
    word = page.forms[at] if at < len(page.forms) else ""
    if not page.is_name(at, word) or _is_adjective(word) or word.startswith("ال"):
        return None
    bare = noun.kind == "settlement"
    role = page.role_before(first, look)
    return Named(
        at if bare else first, at + 1, 0 if bare else look.skip, role, word, noun.kind, look.rest,
        "unknown", _NONE, f"{noun.id}.unlisted", at + 1,
    )  # fmt: skip


def _joined(page: _Page, last: Named) -> list[Named]:
    """Read what «و» joins to a place: «حيي الدانا وأم فلان», «منطقة الدانا والفلانية وفلان»."""
    names: list[Named] = []
    if not _may_go_on(page, last):
        return names
    while True:
        at = names[-1].end if names else last.end
        if at >= len(page.forms):
            return names
        skip = 1 if page.forms[at][0] == "و" and len(page.forms[at]) > 1 else 0
        if page.forms[at] == "و":
            at += 1
        elif not skip:
            return names
        end = _name_end(page, at, skip, last)
        if end == at:
            return names
        name = " ".join((page.forms[at][skip:], *page.forms[at + 1 : end]))
        kind = last.kind if last.kind in MANY else ""
        names.append(
            Named(at, end, skip, last.role, name, kind, "", "unknown", _NONE, "place.list", end)
        )
        page.placed |= set(range(at, end))


def _may_go_on(page: _Page, last: Named) -> bool:
    """Tell whether villages may be joined to a place: not to a country, nor to «المدينة»."""
    if last.shape == "anaphor" or not (last.kind or last.role):
        return False
    return not any(place.type == "country" for place in page.gazetteer.named(last.name))


def _name_end(page: _Page, at: int, skip: int, last: Named) -> int:
    """Give where the name at a token ends, or the token itself if it is none."""
    if at >= len(page.forms):
        return at
    word = page.forms[at][skip:]
    if page.words.has(word, "former", "kunya") and at not in page.placed:
        taken = page.is_free(at + 1) and page.ends_after(at + 1)
        return at + 2 if taken and last.kind else at
    definite = word.startswith("ال") and len(word) > _SHORTEST
    if not definite and (last.kind not in MANY or word[:1] in "تي"):
        return at
    if last.kind not in _LISTED and not page.gazetteer.knows(word):
        return at  # «الغابات والأدغال»: only a noun before promises a village
    return at + 1 if page.is_name(at, word) else at


def _is_adjective(word: str) -> bool:
    """Tell «مجاورة», «واسعة», «جديدة» by their form: with a noun before they name nothing."""
    root = word.removeprefix("ال")
    if not root.endswith("ه") or len(root) < 4:
        return False
    return root[1] == "ا" or root[0] == "م" or (len(root) == 5 and root[2] == "ي")
