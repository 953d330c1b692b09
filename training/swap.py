"""Swap names: annotated articles told anew of other actors, places, people, numbers and outlets.

A name gives way to another of its kind and grammatical shape (words, article, ending: a verb that
agreed with the old name agrees with the new), taken from the tables, the gazetteer or another
annotated article, wherever it stands in the article. What is written onto it (و ف ب ل ك) stays, and
all spans move along. A name that a span cuts through, or that tells what happened, is left alone.
"""

from __future__ import annotations

import gzip
import random
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast

from riwaya.evaluate.forms import ROLES, ClaimForm
from riwaya.evaluate.gold import GoldDocument
from riwaya.lexicon.gazetteer import SETTLEMENTS, Gazetteer
from riwaya.lexicon.places import load_place_blocks, load_regions, load_supplement
from riwaya.lexicon.tables import DATA, read_table
from riwaya.text.fold import fold
from riwaya.text.tokens import Tokens, cut, tokenize

_TAIL = ("gloss", "example", "source")
_NAME = re.compile(r"[\u0621-\u063a\u0641-\u064a]+(?: [\u0621-\u063a\u0641-\u064a]+)*")
_ENDINGS = ("ون", "ين", "ات", "ان", "ها", "هم", "ه", "وا", "ا")  # folded; what a verb agrees with
_PREFIX = re.compile(r"[وف]?[بلك]?")
_LONGEST = 4  # words of a name
_PEOPLE = 20_000  # of a place that gives its name to others
_TEN = 10  # its noun is that of three to nine; numbers of two digits stand for each other
_WEAK_NAME = 3  # letters; a shorter word of one kind is often a word of another

PARTICIPANTS: tuple[Literal["agent", "patient"], ...] = ("agent", "patient")
Slot = tuple[str, ...]  # kind and shape: names of one slot stand for each other
Words = tuple[str, ...]  # folded


@dataclass(frozen=True, slots=True)
class Edit:
    """Where a name stands in an article; ``joined``: ل has taken the alef of its article."""

    start: int
    end: int
    name: Words
    joined: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """An article with its names found: the slot of each, and all places where it stands."""

    name: str
    text: str
    claims: list[ClaimForm]
    slots: dict[Words, Slot]
    edits: tuple[Edit, ...]


class Names:
    """Names by slot, as they are written, and the slot of every name by its folded words."""

    def __init__(self) -> None:
        self.slots: dict[Words, Slot] = {}
        self._pools: dict[Slot, dict[str, Words]] = {}

    def add(self, written: str, kind: str) -> None:
        """Put a name in its slot; what is no plain row of Arabic words is left out."""
        words = tuple(cut(fold(written).text))
        if _NAME.fullmatch(written) and 0 < len(words) <= _LONGEST:
            self.put(written, words, (kind, *shape(words)))

    def put(self, written: str, words: Words, slot: Slot) -> None:
        """Put a name in a slot, or in that in which its words already are."""
        slot = self.slots.setdefault(words, slot)
        self._pools.setdefault(slot, {})[written] = words

    def others(self, name: Words) -> list[str]:
        """List the other names of a name's slot."""
        pool = self._pools.get(self.slots[name], {})
        return [written for written, words in pool.items() if words != name]


def shape(words: Words) -> tuple[str, ...]:
    """Give article, ending and number of words (two, or more), by which names may differ."""
    head = words[0]
    ending = next((one for one in _ENDINGS if head.endswith(one) and len(head) > 3), "")
    article = "ال" if head.startswith("ال") else ""
    return article, ending, str(min(len(words), 3))


def load_names() -> Names:
    """Load the names of bodies, leaders, outlets and places from the tables."""
    names = Names()
    columns = ("id", "form", "code", "kind", "region", *_TAIL)
    kinds = {row["id"]: row["kind"] for _, row in read_table(DATA / "actor_ids.tsv", columns)}
    for _, row in read_table(DATA / "actors.tsv", ("id", "form", "actor", "naming", *_TAIL)):
        for form in row["form"].split("|"):
            names.add(form, f"actor {kinds[row['actor']]}")
    for _, row in read_table(DATA / "leaders.tsv", ("id", "form", "actor", *_TAIL)):
        for form in row["form"].split("|"):
            names.add(form, "leader")
    for _, row in read_table(DATA / "outlets.tsv", ("id", "form", "kind", "country", *_TAIL)):
        for form in row["form"].split("|"):
            names.add(form, f"outlet {row['kind']}")
    blocked = {form for row in load_place_blocks() for form in row.forms}
    for written, kind in _places():
        if fold(written).text not in blocked and len(written) > _WEAK_NAME - 1:
            names.add(written, kind)
    return names


def _places() -> Iterator[tuple[str, str]]:
    """Give the names of curated places and of the towns and regions that many people know."""
    for place in (*load_supplement(), *load_regions()):
        for form in place.forms:
            yield form, place_kind(place.type, place.country)
    countries = {place.country for place in load_regions()}
    table = gzip.decompress((DATA / "gazetteer.tsv.gz").read_bytes()).decode()
    for row in table.partition("\n\n")[0].split("\n"):
        _, type, country, *_, people, _, arabic = row.split("\t")
        if country in countries and (type == "region" or int(people or 0) >= _PEOPLE):
            yield arabic, place_kind(type, country)


def place_kind(type: str, country: str) -> str:
    """Name the kind of a place: settlements and divisions of one country each, or a country."""
    return "country" if type == "country" else f"{_wide(type)} {country}"


def _wide(type: str) -> str:
    return "settlement" if type in SETTLEMENTS else type


def load_numbers() -> dict[str, Slot]:
    """Give the slots of number words: three to nine, tens and hundreds, each by its ending."""
    found: dict[str, Slot] = {}
    for _, row in read_table(DATA / "numerals.tsv", ("id", "form", "value", "rank", *_TAIL)):
        rank, value = row["id"].split(".")[1], row["id"].rsplit(".", 1)[1]
        if rank in ("tens", "unit", "hundreds") and value not in ("1", "2", "200", "teen"):
            for form in row["form"].split("|"):
                ending = next((e for e in ("ون", "ين", "ة", "مئة", "مائة") if form.endswith(e)), "")
                found[form] = (f"number {rank}", ending)
    return found


def load_given_names() -> list[str]:
    """List given names."""
    rows = read_table(DATA / "given_names.tsv", ("id", "form", *_TAIL))
    return [form for _, row in rows for form in row["form"].split("|")]


def gather(articles: Iterable[GoldDocument]) -> Names:
    """Gather the names of the tables and of the articles.

    Whoever holds articles out to measure on must not give them.
    """
    names = load_names()
    for form, slot in load_numbers().items():
        names.put(form, (fold(form).text,), slot)
    for form in load_given_names():
        names.add(form, "given name")
    gazetteer = Gazetteer()
    for one in articles:
        for written, kind in _said(one, gazetteer):
            names.add(written, kind)
    return names


def _said(one: GoldDocument, gazetteer: Gazetteer) -> Iterator[tuple[str, str]]:
    """Give the short spans of an article that say who, where and by whose word, with their kinds.

    The kind of a participant is the guidelines' id in broad: a civilian gives way to civilians.
    """
    text = one.document.text
    plain = ("quote", *PARTICIPANTS)
    others = [span for span, column in _spans(one.claims) if column not in plain]
    for claim in one.claims:
        for column in PARTICIPANTS:
            for found in claim[column]:
                start, end = found["span"]
                if not any(a < end and start < b for a, b in others):
                    yield text[start:end], f"{column} {_BROAD.get(found['id'], 'body')}"
        for hop in claim["chain"]:
            yield text[slice(*hop["span"])], f"voice {hop['type']}"
        for place in claim["place"]:
            written = text[slice(*place["span"])]
            if known := gazetteer.exactly(fold(written).text):
                yield written, place_kind(known[0].type, known[0].country)


_BROAD = {"CIVILIANS": "people", "PERSON": "person", "MEDIA": "people", "NGO": "people"}


def mark(one: GoldDocument, names: Names) -> Marked:
    """Find the names of an article that may give way to others."""
    text, claims = one.document.text, one.claims
    tokens = tokenize(fold(text))
    spans = list(_spans(claims))
    inside = [span for span, _ in spans]
    counted = [span for span, kind in spans if kind in ("number", "patient", "agent")]
    said_of = [span for span, kind in spans if kind in ("agent", "patient", "chain", "place")]
    found = list(_found(tokens, names))
    slots = {edit.name: names.slots[edit.name] for edit in found}
    surely = {
        edit.name
        for edit in found
        if slots[edit.name][0].startswith(("actor", "outlet")) or _within(edit, said_of)
    }
    edits = [
        edit
        for edit in found
        if (_within(edit, counted) if slots[edit.name][0].startswith("number")
            else edit.name in surely)
    ]  # fmt: skip
    for edit in _digits(tokens, counted):
        slots[edit.name] = ("digits", str(len(edit.name[0])))
        edits.append(edit)
    triggers = [span for span, kind in spans if kind == "trigger"]
    bad = {e.name for e in edits if _cuts(e, inside) or _meets(e, triggers)}
    edits = sorted((e for e in edits if e.name not in bad), key=lambda e: e.start)
    return Marked(one.name, text, claims, {e.name: slots[e.name] for e in edits}, tuple(edits))


def _spans(claims: Iterable[ClaimForm]) -> Iterator[tuple[tuple[int, int], str]]:
    """Give every span of the claims with its column."""
    for claim in claims:
        yield _pair(claim["trigger"]), "trigger"
        yield _pair(claim["quote"]), "quote"
        for column in ROLES:
            yield from ((_pair(part["span"]), column) for part in claim[column])
        yield from ((_pair(hop["span"]), "chain") for hop in claim["chain"])
        if claim["time"]:
            yield _pair(claim["time"]["span"]), "time"
        if claim["number"]:
            yield _pair(claim["number"]["span"]), "number"


def _pair(span: list[int]) -> tuple[int, int]:
    start, end = span
    return start, end


def _found(tokens: Tokens, names: Names) -> Iterator[Edit]:
    """Find names: the longest first, none over another, at most two letters before the first."""
    at, forms = 0, tokens.forms
    while at < len(forms):
        hit = next(_names_at(tokens, at, names), None)
        if hit is None:
            at += 1
            continue
        edit, at = hit
        yield edit


def _names_at(tokens: Tokens, at: int, names: Names) -> Iterator[tuple[Edit, int]]:
    forms = tokens.forms
    for size in range(min(_LONGEST, len(forms) - at), 0, -1):
        rest = tuple(forms[at + 1 : at + size])
        for skip, head, joined in _heads(forms[at]):
            words = (head, *rest)
            if words in names.slots and len(head) >= _WEAK_NAME:
                start, _ = tokens.span(at, at + 1, skip)
                _, end = tokens.span(at, at + size)
                yield Edit(start, end, words, joined), at + size


def _heads(form: str) -> Iterator[tuple[int, str, bool]]:
    """Give a word without what may be written onto it: letters left off, the rest, joined."""
    yield 0, form, False
    most = _PREFIX.match(form)
    for skip in range(1, (most.end() if most else 0) + 1):
        yield skip, form[skip:], False
        if form[skip - 1] == "ل" and form[skip : skip + 1] == "ل":
            yield skip, "ا" + form[skip:], True


def _digits(tokens: Tokens, counted: list[tuple[int, int]]) -> Iterator[Edit]:
    for at, form in enumerate(tokens.forms):
        if form.isdigit() and len(form) < 4:  # longer ones may be years
            start, end = tokens.span(at, at + 1)
            edit = Edit(start, end, (form,), False)
            if _within(edit, counted) and 2 < int(form) != _TEN:
                yield edit


def _within(edit: Edit, spans: list[tuple[int, int]]) -> bool:
    return any(start <= edit.start and edit.end <= end for start, end in spans)


def _cuts(edit: Edit, spans: list[tuple[int, int]]) -> bool:
    return any(edit.start < at < edit.end for span in spans for at in span)


def _meets(edit: Edit, spans: list[tuple[int, int]]) -> bool:
    return any(edit.start < end and start < edit.end for start, end in spans)


def swapped(
    one: Marked, names: Names, share: float, chance: random.Random
) -> tuple[str, list[ClaimForm]]:
    """Give an article's text and claims with a share of its names swapped, each everywhere."""
    chosen: dict[Words, str] = {}
    for name, slot in one.slots.items():
        if chance.random() < share and (new := _other(name, slot, names, chance)):
            chosen[name] = new
    text: list[str] = []
    ends, shifts = [0], [0]  # from the end of each edit on, by how much positions move
    last = 0
    for edit in one.edits:
        if whole := chosen.get(edit.name):
            new = whole[1:] if edit.joined else whole
            text += one.text[last : edit.start], new
            ends.append(edit.end)
            shifts.append(shifts[-1] + len(new) - (edit.end - edit.start))
            last = edit.end
    text.append(one.text[last:])

    def moved(at: int) -> int:
        return at + shifts[bisect_right(ends, at) - 1]

    return "".join(text), [_moved(claim, moved) for claim in one.claims]


def _other(name: Words, slot: Slot, names: Names, chance: random.Random) -> str:
    if slot[0] == "digits":
        low = 3 if slot[1] == "1" else 10 ** (int(slot[1]) - 1)
        return str(chance.randint(low + (low == _TEN), 10 ** int(slot[1]) - 1))
    pool = names.others(name)
    return chance.choice(pool) if pool else ""


def _moved(claim: ClaimForm, moved: Callable[[int], int]) -> ClaimForm:
    """Give a claim with all its positions moved."""

    def walk(key: str, value: Any) -> Any:
        if key in ("span", "trigger", "quote"):
            return [moved(at) for at in value]
        if isinstance(value, dict):
            return {k: walk(k, v) for k, v in value.items()}
        return [walk("", one) for one in value] if isinstance(value, list) else value

    return cast(ClaimForm, walk("", claim))  # the same keys as before
