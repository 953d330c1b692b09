"""The evidence behind a claim told in the language of the page, with the names it uses."""

from __future__ import annotations

from riwaya.extract.plain_words import Words
from riwaya.web.catalogue import load_words
from riwaya.web.here import Here
from riwaya.web.problems import isolated

_KEYS = {
    "voice": "voice.{}",
    "link": "whole.link.{}",
    "precision": "whole.precision.{}",
    "time": "review.precision.{}",
    "role": "role.{}",
    "of": "groups.of.{}",
}
"""Kinds of names to keys of the catalogue."""


def words_here(here: Here) -> Words:
    """Give the words of evidence in the language of a page."""

    def named(kind: str, name: str) -> str:
        if kind in ("predicate", "fact"):
            return here.label(f"{kind}.{name}")
        if kind == "actor":
            return here.actor(name)
        if kind == "place":
            return here.place(name) if name else ""
        key = _KEYS[kind].format(name)
        return str(here.t(key)) if key in load_words() else name

    return Words(str(here.language), named, isolated)
