"""Annotated clusters: articles of several outlets, what they tell, and what is told in several."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riwaya.errors import IngestError
from riwaya.ingest.documents import read_text
from riwaya.types import Document, Predicate, Span


@dataclass(frozen=True, slots=True)
class Told:
    """One place where an article states an item. ``doc`` is the article's name in the cluster."""

    doc: str
    trigger: Span
    quote: Span


@dataclass(frozen=True, slots=True)
class Item:
    """A happening or state that articles tell of; ``near_miss_of`` names what it is not."""

    key: str
    predicate: Predicate
    told: tuple[Told, ...]
    near_miss_of: str | None


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Two statements that conflict, each an item's key and an article; where they part."""

    first: tuple[str, str]
    second: tuple[str, str]
    slot: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles on the same days, annotated.

    ``origins`` are groups of article names. ``parts`` holds pairs of item keys, both ways round:
    one is part or consequence of the other, or both are of a third.
    """

    name: str
    documents: dict[str, Document]
    items: tuple[Item, ...]
    rivalries: tuple[Rivalry, ...]
    origins: tuple[frozenset[str], ...]
    parts: frozenset[tuple[str, str]] = frozenset()


def load_clusters(directory: Path) -> list[Cluster]:
    """Read ``*.json`` files in order of their names.

    Raises:
        IngestError: The folder holds no such file, or one of them is not as it should be.
    """
    paths = sorted(directory.glob("*.json"))
    if not paths:
        hint = "name the folder that holds them"
        raise IngestError(str(directory), "no annotated cluster (kNN.json) is here", hint)
    return [_cluster(path) for path in paths]


def _cluster(path: Path) -> Cluster:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        items = {one["key"]: one for one in found["items"]}
        return Cluster(
            found["cluster"],
            {one["id"]: _document(one) for one in found["docs"]},
            tuple(_item(one) for one in found["items"]),
            tuple(_rivalries(found["relations"], items)),
            tuple(frozenset(one["docs"]) for one in found["origins"]),
            _parts(found["relations"]),
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        hint = "compare it with its neighbours"
        raise IngestError(path.name, f"not an annotated cluster: {error!r}", hint) from error


def _document(found: dict[str, Any]) -> Document:
    document = read_text(
        found["text"],
        title=found.get("title"),
        publisher=found.get("outlet"),
        published=found.get("published"),
        name=found["id"],
    )
    if document.text != found["text"]:  # every span counts from its start
        raise ValueError(f"{found['id']}: the text has a byte order mark or carriage returns")
    return document


def _item(found: dict[str, Any]) -> Item:
    told = tuple(
        Told(one["doc"], Span(*one["trigger"]), Span(*one["quote"])) for one in found["mentions"]
    )
    return Item(found["key"], Predicate(found["predicate"]), told, found.get("near_miss_of"))


def _rivalries(relations: list[dict[str, Any]], items: dict[str, dict[str, Any]]) -> list[Rivalry]:
    """List disputes between statements of two articles."""
    found = []
    for relation in relations:
        if relation["type"] == "dispute":
            first, second = (
                (key, items[key]["mentions"][at]["doc"])
                for key, at in (relation["a"], relation["b"])
            )
            if first[1] != second[1]:
                found.append(Rivalry(first, second, relation["slot"]))
    return found


def _parts(relations: list[dict[str, Any]]) -> frozenset[tuple[str, str]]:
    """List items that are related, at most over one item between them."""
    beside: dict[str, set[str]] = {}
    for relation in relations:
        first, second = relation["a"][0], relation["b"][0]
        if relation["type"] == "part" and first != second:
            beside.setdefault(first, set()).add(second)
            beside.setdefault(second, set()).add(first)
    near = {(one, other) for one, found in beside.items() for other in found}
    over = {(one, other) for _, found in beside.items() for one in found for other in found}
    return frozenset(pair for pair in near | over if pair[0] != pair[1])
