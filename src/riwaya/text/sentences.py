"""Sentences and quotations of a tokenised text, as token ranges."""

from __future__ import annotations

from typing import NamedTuple

from riwaya.text.tokens import Tokens

_STOPS = frozenset(".؟?!…۔")
_OPENING = frozenset("«“„‹")
_CLOSING = frozenset("»”‟›")
_EITHER = frozenset('"')
_MARKS = _OPENING | _CLOSING | _EITHER
# A quotation of fewer words is a name or a single expression, not speech.
_SHORTEST_SPEECH = 5
# Words of a quoted name at most; also the marks open at one time.
_LONGEST_NAME = 4
_DEEPEST = 3


class Sentence(NamedTuple):
    """Tokens ``[first, last)`` of one sentence; ``paragraph`` counts lines from 0."""

    first: int
    last: int
    paragraph: int


class Quotation(NamedTuple):
    """Tokens ``[first, last)`` between two quotation marks, the marks left out."""

    first: int
    last: int


def find_sentences(tokens: Tokens) -> list[Sentence]:
    """Cut at line ends and at full stops that do not belong to an initial (``د. ب. أ``).

    A closing quotation mark or bracket right after the stop stays with the sentence.
    """
    sentences: list[Sentence] = []
    text, forms, starts, ends = tokens.folded.text, tokens.forms, tokens.starts, tokens.ends
    first = paragraph = 0
    count = len(forms)
    at = 0
    while at < count:
        form = forms[at]
        after = at + 1
        if form in _STOPS and not _is_initial(forms, at):
            while after < count and (forms[after] in _STOPS or _closes(tokens, after)):
                after += 1
            sentences.append(Sentence(first, after, paragraph))
            first = after
        gap_end = starts[after] if after < count else ends[-1]
        if after < count and "\n" in text[ends[after - 1] : gap_end]:
            if first < after:
                sentences.append(Sentence(first, after, paragraph))
                first = after
            paragraph += 1
        at = after
    if first < count:
        sentences.append(Sentence(first, count, paragraph))
    return sentences


def _is_initial(forms: list[str], stop: int) -> bool:
    return (
        forms[stop] == "." and stop > 0 and len(forms[stop - 1]) == 1 and forms[stop - 1].isalpha()
    )


def _closes(tokens: Tokens, at: int) -> bool:
    """Tell whether a mark stands right after the stop, with no space between."""
    form = tokens.forms[at]
    if form not in _CLOSING and form not in _EITHER and form not in ")]":
        return False
    return tokens.starts[at] == tokens.ends[at - 1]


def find_quotations(tokens: Tokens, sentences: list[Sentence]) -> list[Quotation]:
    """Pair quotation marks, also reversed (” … “), nested and unbalanced ones.

    Whether a mark opens is read from the spaces round it, then from how far back the open
    quotation began, then from its shape: writers of Arabic mix the shapes freely. A quotation
    left open ends with its paragraph. Inner quotations come out before the outer one.
    """
    found: list[Quotation] = []
    forms, paragraph, ends = tokens.forms, 0, 0
    stack: list[int] = []
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            found.extend(Quotation(opened + 1, ends) for opened in reversed(stack))
            stack, paragraph = [], sentence.paragraph
        for at in range(sentence.first, sentence.last):
            if forms[at] not in _MARKS:
                continue
            before, after = _free(tokens, at)
            if not stack:
                if before or not after:  # else a stray closing mark
                    stack.append(at)
            elif len(stack) < _DEEPEST and _opens(forms[at], before, after, at - stack[-1]):
                stack.append(at)
            else:
                found.append(Quotation(stack.pop() + 1, at))
        ends = sentence.last
    found.extend(Quotation(opened + 1, ends) for opened in reversed(stack))
    return [quotation for quotation in found if quotation.first < quotation.last]


def _free(tokens: Tokens, at: int) -> tuple[bool, bool]:
    """Tell whether no letter or digit touches the mark before it, and after it."""
    text, start, end = tokens.folded.text, tokens.starts[at], tokens.ends[at]
    return start == 0 or not text[start - 1].isalnum(), end >= len(text) or not text[end].isalnum()


def _opens(mark: str, before: bool, after: bool, length: int) -> bool:
    """Tell whether a mark inside a quotation of ``length`` tokens so far opens one more."""
    if before != after:
        return before
    return length > _LONGEST_NAME and mark in _OPENING


def is_speech(quotation: Quotation) -> bool:
    """Tell speech from a quoted name by its length."""
    return quotation.last - quotation.first >= _SHORTEST_SPEECH
