"""Lessons: the windows of annotated articles with the right answers."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from torch import Tensor

from riwaya.evaluate.forms import ClaimForm
from riwaya.evaluate.gold import GoldDocument
from riwaya.extract.analysis import look_over
from riwaya.extract.index import Lexicon, load_lexicon
from riwaya.extract.learned.labels import FACTUALITIES, MARKS, MENTIONS, ROLES, TAGS
from riwaya.extract.learned.marks import Marks, marks
from riwaya.extract.learned.pieces import Pieces
from riwaya.extract.learned.windows import LONGEST, Window, cut, token_pieces
from riwaya.ingest.documents import read_text
from riwaya.text.sentences import Sentence
from riwaya.text.tokens import Tokens
from riwaya.types import Document

TAUGHT = 240  # pieces of the longest window that is taught: it reads shorter ones better for it
SURE = 0.55  # score from which a reading is taken for right
SKIP = -100  # an answer that is not asked for


@dataclass(frozen=True, slots=True)
class Article:
    """An annotated article, cut into tokens and pieces; claims by token ranges."""

    name: str
    tokens: Tokens
    sentences: list[Sentence]
    cut_tokens: list[tuple[int, ...]]
    marks: Marks
    claims: list[Answer]


@dataclass(frozen=True, slots=True)
class Answer:
    """One claim: its trigger's tokens, and for each role the tokens that play it.

    One that is not ``sure`` teaches nothing, neither that there is a claim nor that there is none.
    """

    predicate: str
    trigger: range
    factuality: str
    reported: bool
    roles: dict[str, list[range]]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Lesson:
    """A window with its answers, as tensors.

    ``tags`` [n], ``mentions`` [n, M]; of its t triggers: ``triggers`` [t] (first word),
    ``facts`` [t], ``reported`` [t], ``roles`` [t, R, n].
    """

    window: Window
    tags: Tensor
    mentions: Tensor
    triggers: Tensor
    facts: Tensor
    reported: Tensor
    roles: Tensor


def weak_articles(path: Path, pieces: Pieces) -> list[Article]:
    """Load the readings of ``weak.py``; claims the reader itself doubts are not sure."""
    found = []
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            sure = [score >= SURE for score in row["scores"]]
            document = read_text(row["text"])
            found.append(_article(row["id"], document, row["claims"], sure, pieces))
    return found


def article(gold: GoldDocument, pieces: Pieces) -> Article:
    """Cut an annotated article into tokens and find its claims among them."""
    return _article(gold.name, gold.document, gold.claims, [True] * len(gold.claims), pieces)


def retold(name: str, text: str, claims: list[ClaimForm], pieces: Pieces) -> Article:
    """Cut a text into tokens and find its claims among them."""
    return _article(name, read_text(text), claims, [True] * len(claims), pieces)


def _article(
    name: str, document: Document, claims: list[ClaimForm], sure: list[bool], pieces: Pieces
) -> Article:
    analysis = look_over(document, _lexicon())
    tokens, sentences = analysis.page.tokens, analysis.page.sentences
    spans = [tokens.span(at, at + 1) for at in range(len(tokens))]

    def covered(span: list[int]) -> range:
        inside = [at for at, (start, end) in enumerate(spans) if start < span[1] and span[0] < end]
        return range(inside[0], inside[-1] + 1) if inside else range(0)

    answers = []
    for claim, certain in zip(claims, sure, strict=True):
        trigger = covered(claim["trigger"])
        if trigger:
            roles = {role: [covered(span) for span in found] for role, found in _spans(claim)}
            answers.append(
                Answer(
                    claim["predicate"],
                    trigger,
                    claim["factuality"],
                    bool(claim["chain"]),
                    roles,
                    certain,
                )
            )
    cut_tokens, told = token_pieces(document.text, tokens, pieces), marks(analysis, _lexicon())
    return Article(name, tokens, sentences, cut_tokens, told, answers)


@cache
def _lexicon() -> Lexicon:
    return load_lexicon()


def _spans(claim: ClaimForm) -> Iterator[tuple[str, list[list[int]]]]:
    yield "agent", [one["span"] for one in claim["agent"]]
    yield "patient", [one["span"] for one in claim["patient"]]
    yield "place", [one["span"] for one in claim["place"]]
    for role in ("from", "to", "near"):
        yield f"place.{role}", [p["span"] for p in claim["place"] if p["role"] == role]
    yield "time", [claim["time"]["span"]] if claim["time"] else []
    yield "number", [claim["number"]["span"]] if claim["number"] else []
    yield "origin", [claim["chain"][0]["span"]] if claim["chain"] else []
    yield "relay", [hop["span"] for hop in claim["chain"][1:]]


_MENTION = {
    "agent": "actor", "patient": "actor", "place": "place", "time": "time", "number": "number",
    "origin": "voice", "relay": "voice",
}  # fmt: skip


def lessons(
    one: Article, ends: tuple[int, int], chance: random.Random | None = None
) -> list[Lesson]:
    """Cut an article into lessons; with chance, windows vary in length from time to time."""
    longest = LONGEST if chance is None else chance.randint(TAUGHT // 3, TAUGHT)
    windows = cut(one.sentences, one.cut_tokens, one.marks, ends, longest)
    return [_lesson(one, window) for window in windows]


def _lesson(one: Article, window: Window) -> Lesson:
    count, first = window.last - window.first, window.first
    tags = torch.zeros(count, dtype=torch.long)
    mentions = torch.zeros(count, len(MENTIONS))
    here = [c for c in one.claims if first <= c.trigger.start < window.last]
    for at in (at for c in here if not c.sure for at in c.trigger if at < window.last):
        tags[at - first] = SKIP
    inside = [c for c in here if c.sure]
    roles = torch.zeros(len(inside), len(ROLES), count)
    for n, claim in enumerate(inside):
        for at in claim.trigger:
            if at < window.last:
                tags[at - first] = TAGS.index(claim.predicate)
        for role, found in claim.roles.items():
            for at in (at for tokens in found for at in tokens if first <= at < window.last):
                roles[n, ROLES.index(role), at - first] = 1.0
                if role in _MENTION:
                    mentions[at - first, MENTIONS.index(_MENTION[role])] = 1.0
    return Lesson(
        window, tags, mentions,
        torch.tensor([c.trigger.start - first for c in inside], dtype=torch.long),
        torch.tensor([FACTUALITIES.index(c.factuality) for c in inside], dtype=torch.long),
        torch.tensor([float(c.reported) for c in inside]), roles,
    )  # fmt: skip


def batch(rows: list[Window]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pad windows to one size: pieces [b, p], mask [b, p], means [b, n, p], marks [b, n, M]."""
    wide = max(len(row.pieces) for row in rows)
    tall = max(len(row.starts) for row in rows)
    pieces = torch.ones(len(rows), wide, dtype=torch.long)
    mask = torch.zeros(len(rows), wide, dtype=torch.long)
    means = torch.zeros(len(rows), tall, wide)
    told = torch.zeros(len(rows), tall, len(MARKS))
    for n, row in enumerate(rows):
        pieces[n, : len(row.pieces)] = torch.tensor(row.pieces)
        mask[n, : len(row.pieces)] = 1
        for word, (start, end) in enumerate(row.ranges()):
            means[n, word, start:end] = 1.0 / (end - start)
            told[n, word, list(row.marks[word])] = 1.0
    return pieces, mask, means, told
