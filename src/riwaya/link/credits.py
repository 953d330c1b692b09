"""Credits: the agencies that an article signs with, at its head or its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from riwaya.lexicon.credits import load_signatures
from riwaya.lexicon.outlets import load_outlets
from riwaya.text.fold import fold
from riwaya.types import Document, Span

_HEAD = 220  # characters in which a dateline stands: a headline may come before it
_TAIL = 160
_TOWN = 3  # words before the agency of a dateline
_GOES_ON = "_"
_SPACE = r"[ .]+"


@dataclass(frozen=True, slots=True)
class Credit:
    """A signature. ``outlet`` is a row of ``outlets.tsv``, None for agencies left unnamed."""

    span: Span
    outlet: str | None
    reason: str  # the row that knows it


class CreditReader:
    """Finds signatures. Holds the compiled tables; reading changes nothing in it."""

    def __init__(self) -> None:
        self._rows = dict(_forms())
        one = "|".join(sorted(map(_spaced, self._rows), key=lambda form: (-len(form), form)))
        word = rf"(?<!\w)(?:{one})(?!\w)"
        several = rf"(?:وكالات\s*)?{word}(?:\s*[،,/+–-]?\s*و?\s*{word})*"
        self._one = re.compile(word)
        # After the town of a dateline, at the end of a line, or between two marks or line ends.
        # Elsewhere a name in brackets explains whom the text quotes, and is no signature.
        self._signed = re.compile(
            rf"(?:^|\n)(?:[^\s(\[]+[ ،,–-]+){{0,{_TOWN}}}[(\[]\s*(?P<dateline>{several})\s*[)\]]"
            r"(?=\s*[:–—-]|[ ]*\n)"
            rf"|[(\[]\s*(?P<ending>{several})\s*[)\]][ .]*(?=\n|$)"
            rf"|(?:^|[\n:/|–—-])\s*(?P<between>{several})\s*(?=[:/|–—-]|\n|$)"
        )

    def find(self, document: Document) -> tuple[Credit, ...]:
        """Find the signatures at the head and the end of a document, in reading order."""
        text = document.text
        if len(text) <= _HEAD + _TAIL:
            return tuple(self._find(text, 0))
        # A line of the text goes on where the piece ends: a mark there is no end of it.
        head, end = text[:_HEAD] + _GOES_ON, _GOES_ON + text[-_TAIL:]
        shift = len(text) - _TAIL - len(_GOES_ON)
        return (*self._find(head, 0), *self._find(end, shift))

    def _find(self, piece: str, shift: int) -> Iterator[Credit]:
        folded = fold(piece)
        for start, end, form in self._signatures(folded.text):
            span = folded.to_document(start, end)
            outlet, row = self._rows[form]
            yield Credit(Span(span.start + shift, span.end + shift), outlet, row)

    def _signatures(self, text: str) -> Iterator[tuple[int, int, str]]:
        for signed in self._signed.finditer(text):
            for hit in self._one.finditer(text, *signed.span(signed.lastgroup or 0)):
                yield hit.start(), hit.end(), _plain(hit[0])


def credited(credits: tuple[Credit, ...]) -> Credit | None:
    """Give the credit of the one agency that is named; None where none or several are."""
    named = {credit.outlet: credit for credit in reversed(credits) if credit.outlet is not None}
    return next(iter(named.values())) if len(named) == 1 else None


def _forms() -> Iterator[tuple[str, tuple[str | None, str]]]:
    """Give each form with its outlet and its row; the table of signatures comes last and wins."""
    for outlet in load_outlets():
        if outlet.kind == "agency":
            for phrase in (form for form in outlet.forms if not form.attached):
                yield _plain(" ".join(phrase.words)), (outlet.id, outlet.id)
    for signature in load_signatures():
        for form in signature.forms:
            yield _plain(form), (signature.outlet, signature.id)


def _plain(form: str) -> str:
    return " ".join(form.replace(".", " ").split())


def _spaced(form: str) -> str:
    return _SPACE.join(map(re.escape, form.split()))
