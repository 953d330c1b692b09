"""Reporting: the figures of an evaluation as lines for people, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from riwaya.evaluate.score import Figure, Scores


class FigureForm(TypedDict):
    """A figure with its counts."""

    precision: float
    recall: float
    f1: float
    right: int
    predicted: int
    annotated: int


class ScoresForm(TypedDict):
    """All figures of one run; ``accuracy`` holds shares over matched claims."""

    documents: int
    figures: dict[str, FigureForm]
    accuracy: dict[str, float]
    predicates: dict[str, FigureForm]


def lines(scores: Scores) -> Iterator[str]:
    """Give the figures one a line, then those of each predicate."""
    yield f"{'documents':20} {scores.documents}"
    for name, one in scores.figures.items():
        yield f"{name:20} {_ratios(one)}  ({_counts(one)})"
    for name, share in scores.accuracy.items():
        label = name if name.endswith("f1") else f"{name}.accuracy"
        yield f"{label:20} {share:.4f}"
    for name, one in scores.predicates.items():
        yield f"  {name:18} {_ratios(one)}  ({_counts(one)})"


def form(scores: Scores) -> ScoresForm:
    """Give the figures as JSON, ratios rounded to four places."""
    return {
        "documents": scores.documents,
        "figures": {name: figure_form(one) for name, one in scores.figures.items()},
        "accuracy": {name: round(share, 4) for name, share in scores.accuracy.items()},
        "predicates": {name: figure_form(one) for name, one in scores.predicates.items()},
    }


def single(scores: Scores) -> dict[str, float]:
    """Give one number a figure, for floors: F1, the claims' precision and recall, accuracies."""
    figures = {f"{name}.f1": round(one.f1, 4) for name, one in scores.figures.items()}
    claim = scores.figures["claim"]
    figures["claim.precision"] = round(claim.precision, 4)
    figures["claim.recall"] = round(claim.recall, 4)
    for name in ("voice", "factuality"):
        figures[f"{name}.accuracy"] = round(scores.accuracy[name], 4)
    return figures


def _ratios(one: Figure) -> str:
    return f"P {one.precision:.4f}  R {one.recall:.4f}  F1 {one.f1:.4f}"


def _counts(one: Figure) -> str:
    return f"{one.right} right of {one.predicted} predicted, {one.annotated} annotated"


def figure_form(one: Figure) -> FigureForm:
    """Give one figure with its counts, ratios rounded to four places."""
    return {
        "precision": round(one.precision, 4),
        "recall": round(one.recall, 4),
        "f1": round(one.f1, 4),
        "right": one.right,
        "predicted": one.predicted,
        "annotated": one.annotated,
    }
