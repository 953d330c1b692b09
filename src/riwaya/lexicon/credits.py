"""Credits: how an article signs with the agency it is from: «بيروت (رويترز) -», «عدن - وكالات:».

A form of this table means an agency only where it stands as a signature; elsewhere «وال» or
«بنا» are other words.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from riwaya.errors import LexiconError
from riwaya.lexicon.outlets import load_outlets
from riwaya.lexicon.tables import DATA, read_table
from riwaya.text.fold import fold_word

_COLUMNS = ("id", "form", "outlet", "gloss", "example", "source")


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature with its folded forms.

    ``outlet`` is a row of ``outlets.tsv``, None for agencies left unnamed.
    """

    id: str
    forms: tuple[str, ...]
    outlet: str | None


def load_signatures(path: Path = DATA / "credits.tsv") -> tuple[Signature, ...]:
    """Read and check a table of signatures. Raises LexiconError naming the first bad line."""
    known = {outlet.id for outlet in load_outlets()}
    found = []
    for where, row in read_table(path, _COLUMNS):
        outlet = row["outlet"] or None
        if outlet is not None and outlet not in known:
            hint = "write an id of outlets.tsv, or nothing for agencies left unnamed"
            raise LexiconError(where, f"outlet {outlet!r} is unknown", hint)
        forms = tuple(fold_word(form) for form in row["form"].split("|"))
        found.append(Signature(row["id"], forms, outlet))
    return tuple(found)
