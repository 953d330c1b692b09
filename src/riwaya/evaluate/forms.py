"""The JSON form of annotated and predicted claims, as the annotation guidelines give it.

Every ``span``, ``quote`` and ``trigger`` is ``[start, end)`` in code points of the article's text.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

Role = Literal["agent", "patient", "place"]
ROLES: tuple[Role, ...] = ("agent", "patient", "place")


class ArgumentForm(TypedDict):
    """A participant (with ``id``), a place (with ``role``), a hop (with ``type``) or a time."""

    span: list[int]
    id: NotRequired[str]
    role: NotRequired[str]
    type: NotRequired[str]


class NumberForm(TypedDict):
    """A count: bounds inclusive, None where open; ``of`` says what is counted."""

    span: list[int]
    low: int | None
    high: int | None
    of: str


class ClaimForm(TypedDict):
    """One claim; ``chain`` runs from the origin on and is empty for the outlet's own voice."""

    predicate: str
    quote: list[int]
    trigger: list[int]
    factuality: str
    agent: list[ArgumentForm]
    patient: list[ArgumentForm]
    place: list[ArgumentForm]
    time: ArgumentForm | None
    chain: list[ArgumentForm]
    number: NumberForm | None


class Prediction(TypedDict):
    """One line of a file of predictions: a document by its name, and its claims."""

    doc: str
    claims: list[ClaimForm]
