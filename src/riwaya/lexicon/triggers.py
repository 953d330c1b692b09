"""Triggers: the words that carry a predicate, and the frames that say who is who round them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path

from riwaya.errors import LexiconError
from riwaya.lexicon.inflect import (
    Form,
    Number,
    noun_forms,
    participle_forms,
    stem_of,
    verb_forms,
)
from riwaya.lexicon.tables import DATA, one_of, read_table
from riwaya.text.clitics import suffixed
from riwaya.text.fold import fold_word
from riwaya.types import Predicate

TRIGGER_TABLES = (DATA / "triggers_state.tsv", DATA / "triggers_violence.tsv")
FRAME_TABLE = DATA / "frames.tsv"
TRIGGER_COLUMNS = (
    *("id", "form", "present", "kind", "predicate", "frame", "needs"),
    *("gloss", "example", "source"),
)
FRAME_COLUMNS = (
    *("id", "form", "subject", "object", "genitive", "prepositions", "active"),
    *("gloss", "example", "source"),
)
KINDS = ("noun", "participle", "phrase", "verb")
BLOCK = "-"  # the predicate of a row that takes away every trigger inside its span
ROLES = ("-", "agent", "both", "from", "means", "patient", "place", "to")
# Conditions that stand by themselves: a participant of some role or kind, a number or a place is
# attached (``arg``: any of these); ``indef``: neither article nor pronoun is written on; ``alone``:
# no other trigger, unless it needs this too, stands within four words of the sentence.
NEEDS = ("agent", "alone", "arg", "armed", "indef", "number", "patient", "person", "place")
# Conditions that name folded words, ``near:النار/الرصاص``: one of them follows within six words of
# the sentence (``near``) or does not (``notnear``), within two (``noun``) or does not (``not``),
# stands before the trigger within six words (``prev``) or not within ten (``notprev``), or on
# either side within eight (``around``), particles aside.
WORD_NEEDS = ("around", "near", "not", "notnear", "notprev", "noun", "prev")


@dataclass(frozen=True, slots=True)
class Frame:
    """Which role the words round a trigger play; ``prepositions`` pairs a particle with a role.

    A role of ``-`` means that nobody stands there: «فر» has no object. ``active`` is the frame
    of the same word where it has an object, for verbs that are written alike in active and passive.
    """

    id: str
    subject: str
    object: str
    genitive: str
    prepositions: tuple[tuple[str, str], ...]
    active: str


@dataclass(frozen=True, slots=True)
class TriggerRow:
    """One row of a trigger table, as written.

    ``predicate`` is None for a blocker. ``present`` goes with every one of a verb's ``forms``.
    ``needs`` are conditions that the surroundings must fulfil, all of them; their words are
    folded. Of two rows with one form the row that needs more, if it is fulfilled, is meant.
    """

    id: str
    forms: tuple[str, ...]
    present: str
    kind: str
    predicate: Predicate | None
    frame: str
    needs: tuple[str, ...]
    table: str = ""  # file name: a blocker acts within its own table


def load_frames(path: Path = FRAME_TABLE) -> tuple[Frame, ...]:
    """Read and check the frames. Raises LexiconError naming the first bad line."""
    frames, places = [], dict[str, str]()
    for where, row in read_table(path, FRAME_COLUMNS):
        frames.append(
            Frame(
                id=row["id"],
                subject=one_of(row["subject"], ROLES, where, "subject"),
                object=one_of(row["object"], ROLES, where, "object"),
                genitive=one_of(row["genitive"], ROLES, where, "genitive"),
                prepositions=tuple(
                    _preposition(pair, where) for pair in row["prepositions"].split()
                ),
                active=row["active"],
            )
        )
        places[row["id"]] = where
    for frame in frames:
        if frame.active:
            one_of(frame.active, tuple(places), places[frame.id], "active")
    return tuple(frames)


def usual_frames(rows: Iterable[TriggerRow]) -> dict[Predicate, str]:
    """Find the commonest frame of the rows of each predicate."""
    counts: dict[Predicate, Counter[str]] = {}
    for row in rows:
        if row.predicate is not None:
            counts.setdefault(row.predicate, Counter())[row.frame] += 1
    return {predicate: count.most_common(1)[0][0] for predicate, count in counts.items()}


def load_triggers(paths: Iterable[Path] = TRIGGER_TABLES) -> tuple[TriggerRow, ...]:
    """Read and check trigger tables, in the order given.

    Raises:
        LexiconError: Names the first line with an unknown kind, predicate, frame or need, with
            an example or gloss missing, or with the id of a row of an earlier table.
    """
    frames = tuple(frame.id for frame in load_frames())
    rows: dict[str, TriggerRow] = {}
    for path in paths:
        for where, cells in read_table(path, TRIGGER_COLUMNS):
            row = _row(cells, frames, where)
            if row.id in rows:
                hint = "give each trigger an id of its own"
                raise LexiconError(where, f"id {row.id!r} stands in another table too", hint)
            rows[row.id] = row
    return tuple(rows.values())


def expand(row: TriggerRow) -> Iterator[tuple[tuple[str, ...], Form]]:
    """Give every written form of a row: its folded words, and the form of the inflected word.

    Marks in a form: ``+`` after a word lets it take a pronoun suffix (``مصرع+``); ``~`` before
    a word of a noun row is an adjective that agrees with the first word in article and
    accusative (``هجوم ~انتحاري`` gives ``الهجوم الانتحاري``, ``هجوما انتحاريا``). The first word
    of a longer form takes a pronoun only where a mark asks for it (``أردى+ قتيلا``) or an
    adjective follows: most would be nonsense. A form may come twice where two spellings of a
    row meet.
    """
    folded = fold_word("|".join(row.forms)).split("|")  # at once: folding costs most here
    for written, plain in zip(row.forms, folded, strict=True):
        first, _, rest = written.partition(" ")
        bare, *later = plain.split()
        suffixes = not rest or first.endswith("+") or rest.startswith("~")
        fixed = [()] if not later else None if "~" in rest else _tails(later, bare, None)
        word = bare if row.kind == "phrase" else first.rstrip("+")  # folding hides a weak verb
        for form in _inflected(row.kind, word, row.present):
            if suffixes or not form.pronoun:
                for tail in _tails(later, bare, form) if fixed is None else fixed:
                    yield (form.text, *tail), form


def trigger_stems(row: TriggerRow) -> frozenset[str]:
    """Give the stems of the first words that ``expand`` gives."""
    words = [form.split()[0].rstrip("+") for form in fold_word("|".join(row.forms)).split("|")]
    return frozenset(map(stem_of, [*words, fold_word(row.present)[1:]] if row.present else words))


@lru_cache(maxsize=4096)
def _inflected(kind: str, word: str, present: str) -> tuple[Form, ...]:
    """Inflect the first word as the row's kind asks; cached, as longer forms share it."""
    if kind == "verb":
        forms = verb_forms(word, present)
    elif kind == "noun":
        forms = noun_forms(word)
    elif kind == "participle":
        forms = participle_forms(word)
    else:
        bare, *others = _with_pronouns(word)
        forms = [Form(bare, "", Number.SINGULAR, False)]
        forms += [Form(text, "", Number.SINGULAR, True) for text in others]
    return tuple(dict.fromkeys(forms))


def _tails(later: list[str], noun: str, form: Form | None) -> list[tuple[str, ...]]:
    """List what may follow the first word, ``form`` of ``noun``; ``~`` words agree with it."""
    words = [
        [_agreeing(word[1:], noun, form)] if form and word[0] == "~" else _with_pronouns(word)
        for word in later
    ]
    return list(product(*words))


def _agreeing(adjective: str, noun: str, form: Form) -> str:
    """Put a folded adjective in the form that this form of its noun asks for."""
    if form.pronoun or form.text == "ال" + noun:
        return "ال" + adjective
    if form.text == noun + "ا" and not adjective.endswith(("ه", "ين", "ان", "ات")):
        return adjective + "ا"
    return adjective


def _with_pronouns(word: str) -> list[str]:
    """List a folded word and, if it ends with ``+``, its forms with pronoun suffixes."""
    return [word[:-1], *suffixed(word[:-1])] if word.endswith("+") else [word]


def _row(cells: dict[str, str], frames: tuple[str, ...], where: str) -> TriggerRow:
    kind = one_of(cells["kind"], KINDS, where, "kind")
    predicate, frame = None, cells["frame"]
    if cells["predicate"] != BLOCK:
        allowed = (*sorted(Predicate), BLOCK)
        predicate = Predicate(one_of(cells["predicate"], allowed, where, "predicate"))
        one_of(frame, frames, where, "frame")
    elif frame or cells["needs"]:
        raise LexiconError(where, "a blocker has a frame or needs", "leave both cells empty")
    if cells["present"] and kind != "verb":
        raise LexiconError(where, f"a {kind} has a present", "leave the cell empty")
    for name in ("gloss", "example", "source"):
        if not cells[name]:
            raise LexiconError(where, f"{name} is empty", "fill it in")
    return TriggerRow(
        id=cells["id"],
        forms=tuple(cells["form"].split("|")),
        present=cells["present"],
        kind=kind,
        predicate=predicate,
        frame=frame,
        needs=tuple(_need(need, where) for need in cells["needs"].split(",") if need),
        table=where.partition(":")[0],
    )


def _need(need: str, where: str) -> str:
    """Check one condition and fold the words in it."""
    name, colon, words = need.partition(":")
    if not colon:
        return one_of(name, NEEDS, where, "need")
    one_of(name, WORD_NEEDS, where, "need")
    if not all(words.split("/")):
        raise LexiconError(where, f"need {need!r} lacks a word", "write near:word/word")
    return f"{name}:{fold_word(words)}"


def _preposition(pair: str, where: str) -> tuple[str, str]:
    particle, _, role = pair.partition(":")
    return fold_word(particle), one_of(role, ROLES, where, "preposition role")
