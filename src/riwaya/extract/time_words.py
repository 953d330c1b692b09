"""The time tables compiled for one dict lookup a token, and the text under way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from riwaya.extract.number_words import NumberWords, load_number_words
from riwaya.lexicon.numerals import load_ordinals
from riwaya.lexicon.times import load_months, load_times
from riwaya.text.clitics import prefix_splits, strip_article
from riwaya.text.numerals import Numeral, Rank, read_number
from riwaya.text.tokens import Tokens
from riwaya.types import Anchor, Interval, PartialDate, TimePrecision

_MEMO_LIMIT = 65_536
_ATTACHED = frozenset({"", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل"})
# Roles at which an expression may begin: those that may stand alone, and those that are nothing
# unless the next word is known as well (most «بعد» and «هذا» end there, at the cost of a look).
_ALONE = frozenset(
    {
        "adverb",
        "anaphor_whole",
        "decade",
        "deictic",
        "future_open",
        "month",
        "now",
        "past_open",
        "since",
        "weekday",
    }
)
_WITH_NEXT = frozenset(
    {
        "ago", "daypart", "during", "edge", "hence", "hour", "lead", "ordinal",
        "period", "same", "season", "this",
    }
)  # fmt: skip
# Roles at which a day, month, year or period may begin.
_CORE = frozenset(
    {"deictic", "weekday", "ordinal", "month", "period", "season", "decade", "this", "same"}
)
_ARTICLE = "ال"
_WINDOW = 10  # tokens that a number of periods may take


class Match(NamedTuple):
    """A row found at a token: the token after it, letters to skip, and what the row says."""

    last: int
    skip: int
    definite: bool
    value: str
    id: str


class _Candidate(NamedTuple):
    rest: tuple[str, ...]
    skip: int
    definite: bool
    value: str
    id: str


class Start(IntEnum):
    """When a time may begin at a word."""

    NEVER = 0
    IN_PHRASE = 1  # if the next word makes a phrase with it
    WITH_KNOWN = 2  # if the next word is known, or makes a phrase
    ALWAYS = 3


class TimeToken(NamedTuple):
    """What the tables know of one folded word, by role.

    ``follow`` are next words that make a phrase with it; ``core``: a day, month, year or period
    may begin here.
    """

    roles: dict[str, tuple[_Candidate, ...]]
    starts: Start
    core: bool
    follow: frozenset[str] = frozenset()


class _Memo(dict[str, TimeToken | None]):
    """Words already looked up; a missing one is looked up and kept."""

    def __init__(self, rows: dict[str, list[_Row]], numbers: NumberWords) -> None:
        super().__init__()
        self._rows = rows
        self._numbers = numbers

    def __missing__(self, form: str) -> TimeToken | None:
        if len(self) >= _MEMO_LIMIT:
            self.clear()
        found = self[form] = _look(form, self._rows, self._numbers)
        return found


class _Row(NamedTuple):
    rest: tuple[str, ...]
    role: str
    value: str
    id: str


@dataclass(frozen=True, slots=True, eq=False)
class TimeWords:
    """The compiled time tables. Reading changes nothing in them but a memo of look-ups."""

    memo: dict[str, TimeToken | None]
    numbers: NumberWords


@dataclass(frozen=True, slots=True)
class TimeScan:
    """One text under way: its tokens, what is known of each, and when it was published."""

    tokens: Tokens
    known: list[TimeToken | None]
    numbers: NumberWords
    published: PartialDate


@dataclass(frozen=True, slots=True)
class Piece:
    """A time expression up to token ``last``, before prefixes and tails are added."""

    last: int
    interval: Interval
    precision: TimePrecision
    anchor: Anchor
    reason: str
    first: int = -1  # where it begins, if before the token that it was found at


def load_time_words(numbers: NumberWords | None = None) -> TimeWords:
    """Compile the time tables; ``numbers`` may be shared with the quantities."""
    rows: dict[str, list[_Row]] = {}

    def add(form: str, role: str, value: str, row_id: str) -> None:
        first, *rest = form.split()
        rows.setdefault(first, []).append(_Row(tuple(rest), role, value, row_id))

    for row in load_times():
        for form in row.forms:
            add(form, row.role, row.value, row.id)
    for month in load_months():
        value = f"{'h' if month.hijri else 'g'} {month.month} {'?' if month.guarded else ''}"
        for form in month.forms:
            add(form, "month", value, month.id)
    for ordinal in load_ordinals():
        for form in ordinal.forms:
            add(form, "hour" if ordinal.feminine else "ordinal", str(ordinal.value), ordinal.id)
    for found in rows.values():
        found.sort(key=lambda row: -len(row.rest))
    numbers = numbers or load_number_words()
    return TimeWords(_Memo(rows, numbers), numbers)


def match(scan: TimeScan, at: int, role: str) -> Match | None:
    """Find the longest row of a role that begins at token ``at``."""
    if not 0 <= at < len(scan.known):
        return None
    word = scan.known[at]
    candidates = word.roles.get(role) if word is not None else None
    if candidates is None:
        return None
    forms = scan.tokens.forms
    for rest, skip, definite, value, row_id in candidates:
        last = at + 1 + len(rest)
        if not rest or tuple(forms[at + 1 : last]) == rest:
            return Match(last, skip, definite, value, row_id)
    return None


def first_match(scan: TimeScan, at: int, *roles: str) -> tuple[str, Match] | None:
    """Find the first role of several that matches at token ``at``."""
    for role in roles:
        found = match(scan, at, role)
        if found is not None:
            return role, found
    return None


def form_at(scan: TimeScan, at: int) -> str:
    """Give the folded token at ``at``; empty outside the text."""
    forms = scan.tokens.forms
    return forms[at] if 0 <= at < len(forms) else ""


def number_at(scan: TimeScan, at: int) -> tuple[int, int] | None:
    """Read a whole number at ``at``, «ال» before digits allowed: the token after, the value."""
    if form_at(scan, at) == "ال":
        at += 1
    word = form_at(scan, at)
    if word.isdecimal() and len(word) <= 4:
        return at + 1, int(word)
    memo = scan.numbers.memo
    forms = scan.tokens.forms[at : at + _WINDOW]
    words: list[Numeral | None] = []
    for form in forms:
        known = memo[form]
        words.append(known.numeral if known is not None else None)
    if not words or words[0] is None or words[0].rank in (Rank.AND, Rank.DIGITS):
        return None
    found = read_number(forms, words, 0)
    if found is None or found.value.denominator != 1 or found.value > 9999:
        return None
    return at + found.last, int(found.value)


def counts_something(scan: TimeScan, at: int) -> bool:
    """Tell whether token ``at`` is a noun that is counted, not a unit of time or measure."""
    known = scan.numbers.memo[form_at(scan, at)] if form_at(scan, at) else None
    return known is not None and known.noun is not None and known.noun.kind != "unit"


def _look(form: str, rows: dict[str, list[_Row]], numbers: NumberWords) -> TimeToken | None:
    """Look a folded word up, whole and with particles and article taken off."""
    if form[0].isdecimal():
        whole = len(form) == 4 or form.count(".") == 2
        return TimeToken({}, Start.ALWAYS if whole else Start.WITH_KNOWN, True)
    if form == _ARTICLE:
        return TimeToken({}, Start.NEVER, True)
    if form in ("-", "/"):
        return TimeToken({}, Start.NEVER, False)  # known, so that 12/5/2014 goes on
    roles: dict[str, list[_Candidate]] = {}
    for row, skip, definite in _rows_of(form, rows):
        candidates = roles.setdefault(row.role, [])
        candidates.append(_Candidate(row.rest, skip, definite, row.value, row.id))
    known = numbers.memo[form]
    if not roles and (known is None or known.numeral is None):
        return None
    kept = {
        role: tuple(sorted(found, key=lambda candidate: -len(candidate.rest)))
        for role, found in roles.items()
    }
    starts, follow = _starts(kept)
    return TimeToken(kept, starts, not _CORE.isdisjoint(kept), follow)


def _starts(roles: dict[str, tuple[_Candidate, ...]]) -> tuple[Start, frozenset[str]]:
    """Say when a word may begin a time, and which next words make a phrase with it."""
    follow: set[str] = set()
    start = Start.NEVER
    for role, found in roles.items():
        if role in _ALONE or role in _WITH_NEXT:
            follow.update(candidate.rest[0] for candidate in found if candidate.rest)
            if not all(candidate.rest for candidate in found):
                start = max(start, Start.ALWAYS if role in _ALONE else Start.WITH_KNOWN)
    return max(start, Start.IN_PHRASE if follow else Start.NEVER), frozenset(follow)


def _rows_of(form: str, rows: dict[str, list[_Row]]) -> Iterator[tuple[_Row, int, bool]]:
    for particles, rest in prefix_splits(form):
        if particles not in _ATTACHED:
            continue
        skip = len(particles)
        if particles.endswith("ل") and rest.startswith("ال"):
            skip += 1
        definite = rest.startswith("ال")
        for row in rows.get(rest, ()):
            yield row, skip, definite
        bare = strip_article(rest)
        if bare != rest:
            for row in rows.get(bare, ()):
                yield row, skip, True
