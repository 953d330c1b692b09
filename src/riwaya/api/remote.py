"""A ledger that a workbench serves, read over its API: the same nouns as of one opened here.

Only the address that a person named is spoken to: no redirect is followed, no proxy is asked.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar, overload
from urllib.parse import quote, urlencode, urlsplit

from riwaya.api import Ledger, open_ledger
from riwaya.errors import LedgerError
from riwaya.store.asked import ClaimQuery, Sort, params_of
from riwaya.store.claims import ClaimLine, Filter
from riwaya.store.decided import LinkDecision
from riwaya.store.documents import DocumentLine, Scope, Step
from riwaya.store.forms import Json, from_json
from riwaya.store.grouped import Group, GroupLine
from riwaya.store.groups import GroupFilter
from riwaya.store.link_lines import DisputeFilter, DisputeLine, LinkFilter, LinkLine
from riwaya.store.linking import LinkScope
from riwaya.store.open_forms import closed
from riwaya.store.verify import Proof
from riwaya.store.viewer import ANYONE, Viewer
from riwaya.types import Document, Extraction

if TYPE_CHECKING:  # asking loads the tables of the reader: only who asks pays for them
    from riwaya.ask.answer import Answer

T = TypeVar("T")
Params = list[tuple[str, str]]
TIMEOUT_S = 120.0
_WAIT_S = 0.05  # before a proof is asked for again; doubled each time
_LONGEST_WAIT_S = 5.0
_SIZE = 200  # items of a page
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Refuses to be sent elsewhere: the answer itself is what is told of."""

    def redirect_request(self, *_given: object, **_named: object) -> None:
        return None


class RemoteLedger:
    """Reads a ledger through the workbench that serves it.

    The methods are those of ``Ledger`` by the same names and give the same nouns. What decides or
    adds is left to the workbench and to programs that speak with its API themselves.
    """

    def __init__(self, url: str, *, token: str | None = None, as_of: str | None = None) -> None:
        """Check the address; nothing is asked yet.

        Args:
            url: ``http://127.0.0.1:8000`` or ``https://host``; nothing after the host.
            token: Of ``riwaya accounts token``.
            as_of: A day to read the ledger as it stood at its end, ``2026-01-31``.

        Raises:
            LedgerError: It is no such address, or a token would go over an open line.
        """
        self.url = _checked(url, token)
        self._headers = {"Accept": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._as_of = as_of
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go; no connection stays open between two questions."""

    def scope(self) -> Scope:
        """Say what there is to search."""
        return from_json(Scope, self._get("scope"))

    def documents(
        self, *, publisher: str | None = None, text: str | None = None, limit: int | None = None
    ) -> list[DocumentLine]:
        """List documents in the order they came; ``text`` is matched on folded words."""
        params = _given(publisher=publisher, text=text)
        return list(self._pages("documents", DocumentLine, params, limit))

    def document(self, key: str) -> Document | None:
        """Fetch a document by its whole id, corrections applied."""
        return self._one(f"documents/{_part(key)}", Document)

    def extraction(self, document: str) -> Extraction | None:
        """Fetch the current extraction of a document."""
        return self._one(f"documents/{_part(document)}/extraction", Extraction)

    def history(self, document: str) -> list[Step]:
        """List all that happened to a document, oldest first."""
        found = self._get(f"documents/{_part(document)}/history", missing=[])
        return [from_json(Step, one) for one in found]

    def original(self, document: Document) -> bytes | None:
        """Fetch the bytes a document was read from."""
        return self._bytes(f"documents/{_part(document.id)}/original", [])

    def claims(
        self, asked: Filter | ClaimQuery | None = None, limit: int | None = None
    ) -> Iterator[ClaimLine]:
        """Give the claims that fit; those of a ``Filter`` in the order they came and of the text.

        An exact text is looked for from the beginning of a word, as search does.

        Raises:
            LedgerError: The workbench cannot ask this: words of an actor or a place, or history.
        """
        query = asked if isinstance(asked, ClaimQuery) else _query(asked or Filter(), self.url)
        params = [*params_of(query), ("facets", "no")]
        yield from self._pages("claims", ClaimLine, params, limit, inside="line")

    def claim(self, key: str) -> list[ClaimLine]:
        """Fetch the claim of this whole id, if there is one."""
        found = self._one(f"claims/{_part(key)}", ClaimLine)
        return [] if found is None else [found]

    def links(self, asked: LinkFilter | None = None, limit: int | None = None) -> list[LinkLine]:
        """List the links that fit: a person's own first, then the most confident."""
        wanted = asked or LinkFilter()
        params = _either(wanted.either, self.url)
        params += _given(claim=wanted.claim, kind=wanted.kind, least=wanted.least)
        params += _given(decided=wanted.decided)
        return list(self._pages("links", LinkLine, params, limit))

    def link_scope(self) -> LinkScope:
        """Say how much is linked, how much is left, and what was found."""
        return from_json(LinkScope, self._get("links/scope"))

    def link_decisions(self) -> list[LinkDecision]:
        """List all decisions on links, oldest first."""
        return [from_json(LinkDecision, one) for one in self._get("links/decisions")]

    def disputes(
        self, asked: DisputeFilter | None = None, limit: int | None = None
    ) -> list[DisputeLine]:
        """List the disputes that fit, in the order their claims came."""
        wanted = asked or DisputeFilter()
        params = _either(wanted.either, self.url)
        params += _given(claim=wanted.claim, type=wanted.type, standing=wanted.standing)
        return list(self._pages("disputes", DisputeLine, params, limit))

    def groups(self, asked: GroupFilter | None = None, limit: int | None = None) -> list[GroupLine]:
        """List the event groups that fit, the largest first."""
        wanted = asked or GroupFilter()
        params = [*_either(wanted.either, self.url), ("least", str(wanted.least))]
        return list(self._pages("groups", GroupLine, params, limit))

    def group(self, name: str) -> list[Group]:
        """Fetch the group of this whole id, if there is one."""
        found = self._one(f"groups/{_part(name)}", Group)
        return [] if found is None else [found]

    def ask(self, question: str) -> Answer:
        """Answer a question with quotations, in Arabic or English.

        Raises:
            LedgerError: Nothing of the question was understood; it says what was.
        """
        from riwaya.ask.answer import Answer

        return from_json(Answer, closed(self._get("ask", [("q", question)])))

    def verify(self) -> Proof:
        """Prove the ledger as it stands, and wait for it.

        Raises:
            LedgerError: It names the first thing that is wrong; or the workbench was ended.
        """
        begun = self._send("ledger/verify", [], data=b"", kind="application/json")
        told, wait_s = json.loads(begun), _WAIT_S
        while told["state"] == "running":
            time.sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)
            told = self._get(f"ledger/proofs/{_part(told['id'])}")
        if (fault := told["fault"]) is not None:
            raise LedgerError(fault["where"], fault["problem"], fault["hint"])
        return from_json(Proof, closed(told["proof"]))

    def _pages(
        self, path: str, kind: type[T], params: Params, limit: int | None, *, inside: str = ""
    ) -> Iterator[T]:
        """Give the items of all pages of a list, up to a number of them."""
        left, cursor = limit, ""
        while left is None or left > 0:
            size = _SIZE if left is None else min(_SIZE, left)
            more = [("size", str(size))] + ([("cursor", cursor)] if cursor else [])
            page = self._get(path, [*params, *more])
            for item in page["items"]:
                yield from_json(kind, closed(item[inside] if inside else item))
            left = None if left is None else left - len(page["items"])
            if page["next"] is None:
                return
            cursor = page["next"]

    def _one(self, path: str, kind: type[T]) -> T | None:
        found = self._get(path, missing=None)
        return None if found is None else from_json(kind, closed(found))

    def _get(self, path: str, params: Params | None = None, *, missing: Json = ...) -> Json:
        try:
            return json.loads(self._send(path, params or []))
        except _MissingError as error:
            if missing is ...:
                raise error.told from None
            return missing

    def _bytes(self, path: str, params: Params) -> bytes | None:
        try:
            return self._send(path, params)
        except _MissingError:
            return None

    def _send(
        self, path: str, params: Params, *, data: bytes | None = None, kind: str = ""
    ) -> bytes:
        if self._as_of:
            params = [*params, ("as_of", self._as_of)]
        address = f"{self.url}/api/v1/{path}" + (f"?{urlencode(params)}" if params else "")
        headers = self._headers | ({"Content-Type": kind} if kind else {})
        request = urllib.request.Request(address, data=data, headers=headers)  # noqa: S310  # checked when it was named
        try:
            with self._opener.open(request, timeout=TIMEOUT_S) as answer:
                body: bytes = answer.read()
                return body
        except urllib.error.HTTPError as error:
            with error:
                raise _fault(self.url, error.code, error.read(100_000)) from None
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            hint = "start it with `riwaya serve`, or check the address"
            raise LedgerError(self.url, f"no workbench answers: {reason}", hint) from error


class _MissingError(Exception):
    """The ledger has nothing of this id; ``told`` is how to say so."""

    def __init__(self, told: LedgerError) -> None:
        super().__init__(str(told))
        self.told = told


def _fault(url: str, status: int, body: bytes) -> Exception:
    """Give what the workbench says of a fault as an error of ours."""
    try:
        told = json.loads(body)["error"]
        error = LedgerError(url, str(told["problem"]), str(told["hint"]))
    except (ValueError, KeyError, TypeError):
        if 300 <= status < 400:
            return LedgerError(url, "leads elsewhere", "name the address that serves the ledger")
        return LedgerError(url, f"answers with status {status}", "is it a workbench of riwaya?")
    return _MissingError(error) if status == 404 else error


def _checked(url: str, token: str | None) -> str:
    parts = urlsplit(url)
    hint = "write it as http://127.0.0.1:8000 or https://host"
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise LedgerError(url[:100], "is no address of a workbench", hint)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise LedgerError(url[:100], "is an address inside a workbench", hint)
    if token and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        problem = "a token would go over the line for all to read"
        raise LedgerError(url[:100], problem, "use https")
    return f"{parts.scheme}://{parts.netloc}"


def _part(key: str) -> str:
    return quote(key, safe="")


def _given(**params: object) -> Params:
    written = {True: "true", False: "false"}
    return [
        (name, written[value] if isinstance(value, bool) else str(value))
        for name, value in params.items()
        if value is not None
    ]


def _query(asked: Filter, url: str) -> ClaimQuery:
    """Ask with the words of search what a filter asks."""
    if asked.history:
        raise LedgerError(url, "superseded claims are not served", "open the ledger's file itself")
    return ClaimQuery(
        text=asked.text,
        exact=asked.exact,
        predicates=(asked.predicate,) if asked.predicate else (),
        factualities=(asked.factuality,) if asked.factuality else (),
        actors=(asked.actor,) if asked.actor else (),
        places=(asked.place,) if asked.place else (),
        first=asked.first,
        last=asked.last,
        origin_types=(asked.origin,) if asked.origin else (),
        documents=(asked.document,) if asked.document else (),
        publishers=(asked.publisher,) if asked.publisher else (),
        group_copies=False,
        sort=Sort.DOCUMENT,
        descending=False,
    )


def _either(asked: Filter, url: str) -> Params:
    known = Filter(
        asked.predicate, None, asked.actor, asked.place,
        document=asked.document, publisher=asked.publisher,
    )  # fmt: skip
    if asked != known:
        hint = "ask for a predicate, actor, place, document or publisher"
        raise LedgerError(url, "the workbench cannot ask this of links", hint)
    return _given(
        predicate=asked.predicate,
        actor=asked.actor,
        place=asked.place,
        document=asked.document,
        publisher=asked.publisher,
    )


@overload
def open_any(
    target: Path, *, create: bool = ..., writable: bool = ..., viewer: Viewer = ...
) -> Ledger: ...
@overload
def open_any(
    target: str,
    *,
    create: bool = ...,
    writable: bool = ...,
    viewer: Viewer = ...,
    token: str | None = ...,
    as_of: str | None = ...,
) -> Ledger | RemoteLedger: ...
def open_any(
    target: str | Path,
    *,
    create: bool = True,
    writable: bool = True,
    viewer: Viewer = ANYONE,
    token: str | None = None,
    as_of: str | None = None,
) -> Ledger | RemoteLedger:
    """Open a ledger: a file, ``:memory:``, or the address of a workbench, which is read only.

    Raises:
        LedgerError: The file is no ledger, or the address is none.
    """
    if isinstance(target, str) and target.startswith(("http://", "https://")):
        return RemoteLedger(target, token=token, as_of=as_of)
    return open_ledger(target, create=create, writable=writable, viewer=viewer)
