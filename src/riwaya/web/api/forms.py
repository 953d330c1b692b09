"""What programs send and get where no noun of the library says it; all lengths are bounded."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from riwaya.ask.query import Query
from riwaya.store.decided import Choice
from riwaya.store.facets import Facet
from riwaya.store.finding import ClaimRow
from riwaya.store.settling import Act
from riwaya.store.verify import Proof
from riwaya.types import Claim, DatePrecision, LinkKind

T = TypeVar("T")
MOST = 500
"""Items of a page at most."""
_SAFE = 2**53  # numbers that every program reads exactly


def _kept(words: str) -> str:
    """Refuse letters that no database keeps."""
    if "\0" in words or any("\ud800" <= letter <= "\udfff" for letter in words):
        raise ValueError("a NUL or half a surrogate pair is in it")
    return words


Words = Annotated[str, Field(max_length=2_000), AfterValidator(_kept)]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_kept)]
Key = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_kept)]
Number = Annotated[int, Field(ge=0, le=_SAFE, strict=True)]


class Sent(BaseModel):
    """What a program sends; a field that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Fault(BaseModel):
    """What went wrong: ``fault`` is a word for programs, the rest is for people."""

    status: int
    fault: str
    problem: str
    hint: str


class Faulty(BaseModel):
    """Every answer from status 400 on."""

    error: Fault


class Page(BaseModel, Generic[T]):
    """A page of a list. ``next`` is the ``cursor`` of the next page; null on the last."""

    items: list[T]
    next: str | None


class ProofState(StrEnum):
    """Where a proof stands."""

    RUNNING = "running"
    PROVED = "proved"
    UNPROVED = "unproved"


class ProofFault(BaseModel):
    """The first thing that is wrong with a ledger."""

    where: str
    problem: str
    hint: str


class ProofJob(BaseModel):
    """A proof of the ledger, as far as it is: ``proof`` once proved, ``fault`` once unproved."""

    id: str
    state: ProofState
    begun: str
    by: str
    proof: Proof | None
    fault: ProofFault | None


class ClaimSearch(BaseModel):
    """A page of claims. ``total`` counts claims that fit, ``total_rows`` rows of folded copies."""

    items: list[ClaimRow]
    next: str | None
    total: int
    total_rows: int
    facets: list[Facet]


class NewText(Sent):
    """A text to add as a document."""

    text: Annotated[str, Field(min_length=1, max_length=5_000_000)]
    name: Annotated[str, Field(max_length=200), AfterValidator(_kept)] = ""
    title: Words | None = None
    publisher: Name | None = None
    published: Name | None = Field(None, description="2017-10-05, 2017-10, 2017, or as found")
    url: Words | None = None


class Failure(BaseModel):
    """A file or line that did not become a document, and why."""

    name: str
    problem: str
    hint: str


class Added(BaseModel):
    """A document that is in the ledger now."""

    document: str
    name: str
    new: bool
    claims: int
    notes: list[str]


class Uploaded(BaseModel):
    """What became of the files of an upload, in their order."""

    added: list[Added]
    failed: list[Failure]


class SentDate(Sent):
    """A publication date as far as it is known."""

    date: datetime.date | None
    precision: DatePrecision


class DocumentDecision(Sent):
    """A correction of a document; exactly one of ``published`` and ``publisher`` is given.

    ``seen`` is the number of the last decision on the document that the sender saw, 0 for none.
    """

    published: SentDate | None = None
    publisher: Name | None = None
    why: Name
    seen: Number


class ClaimDecision(Sent):
    """A decision on a claim.

    ``seen`` is that of the claim as it was shown. ``corrected`` is the whole claim as it should be.
    A ``token`` decides once: what is sent again with it changes nothing.
    """

    act: Literal[Act.ACCEPT, Act.REJECT, Act.CORRECT]
    seen: Number
    why: Words = ""
    corrected: Claim | None = None
    token: Annotated[str, Field(max_length=100), AfterValidator(_kept)] = ""


class NewClaim(Sent):
    """A claim that no reader found; its ``id`` is made here, whatever is given."""

    claim: Claim
    why: Words = ""
    token: Annotated[str, Field(max_length=100), AfterValidator(_kept)] = ""


class Undo(Sent):
    """The end of an earlier decision. ``seen`` is as for a decision on the claim."""

    why: Name
    seen: Number = 0


class SentLinkDecision(Sent):
    """A decision on current claims: one each, or two sets to split.

    ``seen`` is the number of the last decision on links that the sender saw, 0 for none.
    """

    choice: Literal[Choice.ACCEPT, Choice.REJECT, Choice.NOT_SAME_PERSON, Choice.SPLIT]
    first: Annotated[list[Key], Field(min_length=1, max_length=200)]
    second: Annotated[list[Key], Field(min_length=1, max_length=200)]
    kind: LinkKind | None = None
    why: Name
    seen: Number


class Decided(BaseModel):
    """A decision that was written; ``seq`` is null where it held already."""

    seq: int | None


class NewQuestion(Sent):
    """A question to save under a name."""

    name: Name
    question: Annotated[str, Field(min_length=1, max_length=1_000), AfterValidator(_kept)]


class SavedQuestion(BaseModel):
    """A saved question. ``known`` counts the claims of the last answer."""

    name: str
    at: str
    query: Query
    answered: str
    known: int
