"""Tokens: words, numbers and marks of a folded text, in parallel lists.

Lists, not objects: a reader looks at every token some twenty times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from riwaya.text.fold import Folded
from riwaya.types import Span

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a document, in order. ``starts`` and ``ends`` are folded positions.

    ``forms[i]`` is the folded word; a mark is a token of one character.
    """

    folded: Folded
    forms: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.forms)

    def span(self, first: int, last: int, skip: int = 0) -> Span:
        """Give the document span of tokens ``[first, last)``, ``skip`` letters of it left off."""
        return self.folded.to_document(self.starts[first] + skip, self.ends[last - 1])


def tokenize(folded: Folded) -> Tokens:
    """Cut a folded text into words, numbers (``1,200`` is one) and single marks."""
    forms, starts, ends = [], [], []
    text = folded.text
    for hit in _TOKEN.finditer(text):
        start, end = hit.span()
        forms.append(text[start:end])
        starts.append(start)
        ends.append(end)
    return Tokens(folded, forms, starts, ends)


def cut(folded: str) -> list[str]:
    """Give only the forms that ``tokenize`` finds: tables need no positions."""
    return _TOKEN.findall(folded)
