"""Full-text search over folded words: أحمد finds احمد, and جيش finds والجيش and للجيش."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    Table,
    TextualSelect,
    and_,
    bindparam,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.sql.expression import literal

from riwaya.store.tables import SEARCHED
from riwaya.text.clitics import strip_article
from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize

T = TypeVar("T")
_LAST = "\U0010ffff"  # stands after whatever an id may go on with

_AT_ONCE = 500  # databases bound the variables of a statement
# Particles that are written onto a word; the tokenizer of the index does not take them off.
_BEFORE = tuple(
    (conjunction + particle + article).replace("لال", "لل")
    for conjunction, particle, article in product(("", "و", "ف"), ("", "ب", "ل", "ك"), ("", "ال"))
)


def folded_words(asked: str) -> list[str]:
    """Fold what a person asked for and cut it into words; marks are left out."""
    return [form for form in tokenize(fold(asked)).forms if form[0].isalnum()]


def pieces(values: Iterable[T]) -> Iterator[list[T]]:
    """Cut values into lists that one statement may ask for."""
    waiting = list(values)
    for start in range(0, len(waiting), _AT_ONCE):
        yield waiting[start : start + _AT_ONCE]


def beginning(column: ColumnElement[str], start: str) -> ColumnElement[bool]:
    """Give the condition that an id begins so; unlike LIKE it finds the id by its index."""
    return and_(column >= start, column < start + _LAST)


def containing(
    conn: Connection, table: Table, asked: str, *, open_end: bool = False
) -> ColumnElement[bool]:
    """Give the condition that a row's folded text holds all the words asked for, in any order.

    Args:
        conn: To the database that will be asked.
        table: With a full-text index.
        asked: Words as a person writes them.
        open_end: The last word may be the beginning of a longer one.

    Raises:
        ValueError: Nothing that is a word was asked for.
    """
    words = folded_words(asked)
    if not words:
        raise ValueError(f"{asked!r} holds no word to search for")
    if conn.dialect.name != "sqlite":  # no index of ours there yet: right, but slow
        ends = [r"\M"] * (len(words) - 1) + ["" if open_end else r"\M"]
        return and_(*map(table.c.folded.regexp_match, map(_pattern, words, ends)))
    matched = _indexed(table, _match(words, open_end))
    return table.c[SEARCHED[table.name]].in_(matched.scalar_subquery())


def find_containing(conn: Connection, table: Table, asked: str) -> list[int]:
    """List the keys of the rows that ``containing`` is true of, in no order.

    The index alone is asked; rows of it that are no longer current are among them.

    Raises:
        ValueError: Nothing that is a word was asked for.
    """
    if conn.dialect.name != "sqlite":
        query = select(table.c[SEARCHED[table.name]]).where(containing(conn, table, asked))
        return list(conn.execute(query).scalars())
    words = folded_words(asked)
    if not words:
        raise ValueError(f"{asked!r} holds no word to search for")
    found = _indexed(table, _match(words, False)).subquery()
    # As one text: a common word has so many rows that fetching each takes twice as long.
    every = conn.execute(select(func.json_group_array(found.c.rowid))).scalar_one()
    keys: list[int] = json.loads(every)
    return keys


def _indexed(table: Table, match: str) -> TextualSelect:
    """Give the query of the full-text index for what FTS5 matches."""
    name = f"{table.name}_search"
    found = text(f"SELECT rowid FROM {name} WHERE {name} MATCH :asked")  # noqa: S608 - names of our own tables
    bound = found.bindparams(bindparam("asked", match, unique=True))
    return bound.columns(Column("rowid", Integer))


def _match(words: list[str], open_end: bool) -> str:
    """Write the words in the query language of FTS5: each may carry particles."""
    ends = [""] * (len(words) - 1) + ["*" if open_end else ""]
    either = (
        " OR ".join(f'"{form}"{end}' for form in _carried(word))
        for word, end in zip(words, ends, strict=True)
    )
    return " AND ".join(f"({one})" for one in either)


def _pattern(word: str, end: str) -> str:
    """Write a word, with whatever particles, as a regular expression of PostgreSQL."""
    return rf"\m({'|'.join(map(re.escape, _carried(word)))}){end}"


def _carried(phrase: str) -> list[str]:
    """List a phrase with each particle that may be written onto its first word."""
    stem = strip_article(phrase)
    return [before + stem for before in _BEFORE]


def whole_words(column: ColumnElement[Any], asked: str) -> ColumnElement[bool]:
    """Give the condition that a folded column holds these words in this order, as whole words."""
    padded = literal(" ") + column + literal(" ")
    phrase = " ".join(folded_words(asked))
    return or_(*(padded.contains(f" {form} ", autoescape=True) for form in _carried(phrase)))
