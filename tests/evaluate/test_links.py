"""Figures of links: counted by hand on tiny invented clusters, and equal to the reference's."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from readings import reader
from riwaya.errors import IngestError
from riwaya.evaluate.clusters import Cluster, load_clusters
from riwaya.evaluate.link_score import LinkScores, form, lines, score_links
from riwaya.evaluate.links import (
    Finders,
    LinkForm,
    Mentions,
    cross_pairs,
    load_link_predictions,
    predict,
    predict_all,
    read_cluster,
    write_predictions,
)
from riwaya.link.slots import Slots
from riwaya.types import Dispute, DisputeType, Link, LinkKind, Standing

SHARED = Path(__file__).parents[3] / "shared" / "gold"

A = "قصفت طائرات بلدة سراقب أمس. وقتل سبعة مدنيين وجرح عشرون."
B = "غارات على سراقب تقتل تسعة مدنيين وتجرح عشرين. ونفى مسؤول الغارات."
C = "قتل جندي في تعز."


def mention(doc: str, text: str, trigger: str, quote: str | None = None) -> dict[str, Any]:
    at = text.index(trigger)
    start = text.index(quote) if quote else at
    return {
        "doc": doc,
        "trigger": [at, at + len(trigger)],
        "quote": [start, start + len(quote or trigger)],
    }


FOUND = {
    "cluster": "k",
    "docs": [
        {"id": "a", "outlet": "one", "published": "2018-03-05", "title": "قصف", "text": A},
        {"id": "b", "outlet": "two", "published": "2018-03-05", "title": None, "text": B},
        {"id": "c", "outlet": "three", "published": "2018-03-05", "title": None, "text": C},
    ],
    "items": [
        {
            "key": "strike", "predicate": "BOMBARD", "near_miss_of": None,
            "mentions": [mention("a", A, "قصفت"), mention("b", B, "غارات")],
        },
        {
            "key": "dead", "predicate": "KILL", "near_miss_of": None,
            "mentions": [mention("a", A, "قتل", "قتل سبعة مدنيين"), mention("b", B, "تقتل")],
        },
        {
            "key": "soldier", "predicate": "KILL", "near_miss_of": "dead",
            "mentions": [mention("c", C, "قتل")],
        },
    ],
    "relations": [
        {"type": "dispute", "slot": "value", "a": ["dead", 0], "b": ["dead", 1], "note": ""},
        {"type": "part", "a": ["dead", 0], "b": ["strike", 0], "note": ""},
    ],
    "origins": [{"docs": ["a", "b"], "origin": "x", "why": ""}],
}  # fmt: skip


@pytest.fixture
def clusters(tmp_path: Path) -> list[Cluster]:
    (tmp_path / "k.json").write_text(json.dumps(FOUND), encoding="utf-8")
    return load_clusters(tmp_path)


def end(doc: str, text: str, words: str) -> dict[str, Any]:
    at = text.index(words)
    return {"doc": doc, "span": [at, at + len(words)]}


DEAD = {"a": end("a", A, "قتل"), "b": end("b", B, "تقتل")}
STRIKE = {"a": end("a", A, "قصفت"), "b": end("b", B, "غارات")}
SOLDIER = end("c", C, "قتل")


def test_a_cluster_is_read(clusters: list[Cluster]) -> None:
    (one,) = clusters
    assert sorted(one.documents) == ["a", "b", "c"]
    assert one.parts == {("dead", "strike"), ("strike", "dead")}
    assert one.rivalries[0].slot == "value"


def scores(clusters: list[Cluster], *rows: dict[str, Any]) -> LinkScores:
    return score_links(clusters, rows)  # type: ignore[arg-type]  # the cases name their keys


SAME = {
    "right": ([{"kind": "same", **DEAD}], 1, 1, 0),
    "twice told counts once": ([{"kind": "same", **DEAD}] * 2, 1, 1, 0),
    "by the quote": (
        [{"kind": "same", "a": end("a", A, "مدنيين"), "b": DEAD["b"]}], 1, 1, 0
    ),
    "a near miss": ([{"kind": "same", "a": DEAD["a"], "b": SOLDIER}], 0, 1, 1),
    "another item": ([{"kind": "same", "a": STRIKE["a"], "b": DEAD["b"]}], 0, 1, 0),
    "inside one article": ([{"kind": "same", "a": STRIKE["a"], "b": DEAD["a"]}], 0, 0, 0),
    "of no item": ([{"kind": "same", "a": end("a", A, "عشرون"), "b": DEAD["b"]}], 0, 0, 0),
}  # fmt: skip


@pytest.mark.parametrize("case", SAME.values(), ids=SAME.keys())
def test_same(clusters: list[Cluster], case: tuple[list[dict[str, Any]], int, int, int]) -> None:
    rows, right, predicted, near = case
    found = scores(clusters, *rows)
    assert (found.same.right, found.same.predicted, found.near) == (right, predicted, near)
    assert (found.same.annotated, found.near_items) == (2, 1)


def test_disputes_and_origins(clusters: list[Cluster]) -> None:
    found = scores(
        clusters,
        {"kind": "dispute", "slot": "value", **DEAD},
        {"kind": "dispute", "slot": "agent", **STRIKE},
        {"kind": "origin", "docs": ["b", "a"]},
        {"kind": "origin", "docs": ["a", "c"]},
        {"kind": "origin", "docs": ["a", "elsewhere"]},
    )
    assert (found.dispute.right, found.dispute.predicted, found.dispute.annotated) == (1, 2, 1)
    assert found.slot_right == 1
    assert (found.origin.right, found.origin.predicted, found.origin.annotated) == (1, 2, 1)
    assert len(list(lines(found))) == 6
    assert form(found)["dispute_slot_right"] == 1


def test_the_slot_may_be_wrong(clusters: list[Cluster]) -> None:
    found = scores(clusters, {"kind": "dispute", "slot": "agent", **DEAD})
    assert (found.dispute.right, found.slot_right) == (1, 0)


def test_given_claims_are_read_with_our_arguments(clusters: list[Cluster]) -> None:
    readings = read_cluster(clusters[0], reader(), Mentions.GOLD)
    claims = {
        (one.doc, slots.claim.trigger.of(one.document.text)): slots
        for one in readings
        for slots in one.slots
    }
    assert sorted(claims) == sorted(
        [("a", "قصفت"), ("a", "قتل"), ("b", "غارات"), ("b", "تقتل"), ("c", "قتل")]
    )
    killed = claims["a", "قتل"]
    assert killed.number is not None and killed.number.best == 7
    assert killed.claim.quote.of(A) == "قتل سبعة مدنيين"
    assert [party.actor for party in killed.patients] == ["CIVILIANS"]


def test_the_item_of_a_claim_makes_no_difference(clusters: list[Cluster], tmp_path: Path) -> None:
    """Read again with all claims in items of their own: the same slots."""
    apart = {**FOUND, "relations": [], "items": [
        {**item, "key": f"{item['key']}{at}", "near_miss_of": None, "mentions": [told]}
        for item in FOUND["items"] for at, told in enumerate(item["mentions"])  # type: ignore[attr-defined]
    ]}  # fmt: skip
    (tmp_path / "apart").mkdir()
    (tmp_path / "apart" / "k.json").write_text(json.dumps(apart), encoding="utf-8")
    (other,) = load_clusters(tmp_path / "apart")
    slots = [one.slots for one in read_cluster(clusters[0], reader(), Mentions.GOLD)]
    assert slots == [one.slots for one in read_cluster(other, reader(), Mentions.GOLD)]


def linking(pairs: list[tuple[Slots, Slots]]) -> list[Link]:
    """Link the first pair of deaths, and call the strike related to it."""
    found = []
    for one, other in pairs:
        kinds = one.predicate.value, other.predicate.value
        kind = LinkKind.SAME_EVENT if kinds == ("KILL", "KILL") else LinkKind.RELATED
        first, second = sorted((one.claim.id, other.claim.id))
        if "KILL" in kinds:
            found.append(Link(first, second, kind, 0.9, ()))
    return found


def disputing(pairs: Iterable[tuple[Slots, Slots, Link | None]]) -> list[Dispute]:
    found = []
    for one, other, link in pairs:
        if link is not None and link.kind is LinkKind.SAME_EVENT:
            a, b = sorted((one, other), key=lambda slots: slots.claim.id)
            found.append(Dispute(
                a.claim.id, b.claim.id, DisputeType.VALUE, Standing.DISPUTE,
                a.claim.trigger, b.claim.trigger, "rule:invented",
            ))  # fmt: skip
    return found


def test_predictions_in_the_form_of_the_scorer(clusters: list[Cluster], tmp_path: Path) -> None:
    readings = read_cluster(clusters[0], reader(), Mentions.GOLD)
    finders = Finders(
        linking, disputing, lambda read: [(read[1][0].id, read[0][0].id)]
    )  # fmt: skip
    rows = list(predict(readings, finders))
    assert {row["kind"] for row in rows} == {"same", "dispute", "origin"}
    assert rows[-1] == {"kind": "origin", "docs": ["a", "b"]}
    path = tmp_path / "p.jsonl"
    with path.open("w", encoding="utf-8") as out:
        write_predictions(rows, out)
    assert load_link_predictions(path) == rows
    found = score_links(clusters, rows)
    assert (found.same.right, found.same.predicted, found.near) == (1, 3, 2)
    assert found.dispute.right == found.origin.right == 1


BAD = {
    "no JSON": "same",
    "no kind": "{}",
    "one end": '{"kind": "same", "a": {"doc": "a", "span": [0, 1]}}',
    "a list": "[]",
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD.keys())
def test_a_bad_prediction_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(IngestError, match=r"p\.jsonl:1: not a prediction"):
        load_link_predictions(path)


def test_a_bad_cluster_is_named(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="no annotated cluster"):
        load_clusters(tmp_path)
    broken = {**FOUND, "relations": [{**FOUND["relations"][0], "a": ["nothing", 0]}]}  # type: ignore[index,dict-item]
    (tmp_path / "k.json").write_text(json.dumps(broken), encoding="utf-8")
    with pytest.raises(IngestError, match=r"k\.json: not an annotated cluster"):
        load_clusters(tmp_path)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the clusters (../shared/gold) are not here")
def test_our_figures_are_those_of_the_reference(tmp_path: Path) -> None:
    """On all clusters, with links by a plain rule: equal predicates are linked."""
    clusters = load_clusters(SHARED / "links")[:6]
    for cluster in clusters:
        name = f"{cluster.name}.json"
        (tmp_path / name).write_bytes((SHARED / "links" / name).read_bytes())

    def equal(pairs: list[tuple[Slots, Slots]]) -> list[Link]:
        return [
            Link(*sorted((a.claim.id, b.claim.id)), LinkKind.SAME_EVENT, 0.5, ())  # type: ignore[misc]
            for a, b in pairs
            if a.predicate is b.predicate and a.trigger == b.trigger
        ]

    path = tmp_path / "p.jsonl"
    rows: list[LinkForm] = list(
        predict_all(clusters, reader(), Mentions.MACHINE, Finders(equal, disputing))
    )
    with path.open("w", encoding="utf-8") as out:
        write_predictions(rows, out)
    told = subprocess.run(
        [sys.executable, str(SHARED / "score_links.py"), str(tmp_path), str(path), "--json"],
        capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    reference, ours = json.load(io.BytesIO(told.stdout)), score_links(clusters, rows)
    assert reference["pairs outside gold"] == ours.outside
    for name, figure in (("same", ours.same), ("dispute", ours.dispute)):
        assert reference[name]["tp"] == figure.right > 0 or name == "dispute"
        assert reference[name]["gold"] == figure.annotated
        # Of an end that may stand for two items the reference takes either one.
        assert abs(reference[name]["pred"] - figure.predicted) <= 0.02 * figure.predicted


def test_pairs_are_of_two_articles(clusters: list[Cluster]) -> None:
    readings = read_cluster(clusters[0], reader(), Mentions.GOLD)
    pairs = cross_pairs(readings)
    assert len(pairs) == 2 * 2 + 2 * 1 + 2 * 1
    assert all(one.claim.document != other.claim.document for one, other in pairs)
