"""Outlets: media and monitors that texts quote by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from riwaya.errors import LexiconError
from riwaya.lexicon.phrases import Phrase, phrases
from riwaya.lexicon.tables import DATA, one_of, read_table
from riwaya.text.fold import fold_word

_COLUMNS = ("id", "form", "kind", "country", "gloss", "example", "source")
_WORDS = re.compile(r"\w+")
KINDS = ("agency", "monitor", "paper", "radio", "site", "social", "tv")


@dataclass(frozen=True, slots=True)
class Outlet:
    """A medium or monitor. ``country`` is an ISO 3166-1 code, ``XX`` where none or several fit.

    As a voice a ``monitor`` is a NAMED_ORG, every other kind an OTHER_OUTLET; ``social`` is
    a channel and speaks only where no account is named.
    """

    id: str
    forms: tuple[Phrase, ...]
    kind: str
    country: str

    @property
    def actor(self) -> str:
        """The code of those who speak by it."""
        return "NGO" if self.kind == "monitor" else "MEDIA"


def load_outlets(path: Path = DATA / "outlets.tsv") -> tuple[Outlet, ...]:
    """Read and check a table of outlets. Raises LexiconError naming the first bad line."""
    return tuple(_outlet(row, where) for where, row in read_table(path, _COLUMNS))


def outlet_forms(outlets: tuple[Outlet, ...]) -> Iterator[tuple[tuple[str, ...], Outlet]]:
    """Give the forms as they are listed: a name takes no article of ours."""
    for outlet in outlets:
        for phrase in outlet.forms:
            yield phrase.words, outlet


@lru_cache(maxsize=64)
def outlets_of(publisher: str) -> frozenset[str]:
    """Give the ids of the rows that a publisher's name or site means: ``almayadeen.net``.

    A name in Arabic may leave out one word of the row's («الحل» for «موقع الحل»); in Latin
    letters one of its words, without ``al``, must be the last part of a row's id.
    """
    names = _WORDS.findall(publisher.lower())
    if not names:
        return frozenset()
    latin = {form for name in names for form in (name, name.removeprefix("al"))}
    arabic = {fold_word(name) for name in names}
    return frozenset(
        outlet.id
        for outlet in load_outlets()
        if not latin.isdisjoint(_keys(outlet.id))
        or any(arabic <= set(form.words) and len(form.words) <= len(arabic) + 1
               for form in outlet.forms)
    )  # fmt: skip


def _keys(outlet: str) -> tuple[str, str]:
    last = outlet.rpartition(".")[2]
    return last.replace("_", ""), last.partition("_")[0]


def _outlet(row: dict[str, str], where: str) -> Outlet:
    country = row["country"]
    if len(country) != 2 or not (country.isascii() and country.isupper()):
        raise LexiconError(where, f"country {country!r} is no code", "write two letters, or XX")
    kind = one_of(row["kind"], KINDS, where, "kind")
    return Outlet(row["id"], phrases(row["form"]), kind, country)
