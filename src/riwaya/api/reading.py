"""Documents and claims of a ledger: read them in, correct them, list them."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from riwaya.api.opened import Opened
from riwaya.boundary import Added, Extractor, Failed, Outcome, guarded
from riwaya.errors import LedgerError
from riwaya.ingest.results import Failure, ReadResult
from riwaya.store import claims as claim_store
from riwaya.store import documents as document_store
from riwaya.store.claims import ClaimLine, Filter
from riwaya.store.connect import reading, writing
from riwaya.store.documents import DocumentLine, Scope, Step
from riwaya.store.entries import get_blob
from riwaya.store.forms import Json
from riwaya.store.shelf import Shelf
from riwaya.types import Document, Extraction


class Reading(Opened):
    """The documents of a ledger and the claims found in them."""

    def add(
        self, document: Document, extraction: Extraction, *, at: str, original: bytes | None = None
    ) -> Added:
        """Add a document and what was found in it: both are kept, or neither.

        Args:
            document: As ingest made it; one that is there already stays as it is.
            extraction: Of this document.
            at: When, ISO 8601; kept in the entry, part of no id.
            original: The bytes the document was read from; the text itself if left out.
        """
        kept = document.text.encode() if original is None else original
        with writing(self._engine, self.path) as conn:
            is_new = document_store.add_document(conn, document, kept, at)
            return Added(is_new, claim_store.add_extraction(conn, extraction, at))

    def read(
        self, sources: Iterable[ReadResult | Failure], reader: Extractor, *, at: str
    ) -> Iterator[Outcome | Failed]:
        """Read documents into the ledger, one transaction each, and tell of each.

        A document whose current reading is by this version of the reader is left as it is. One
        that fails is told of and the next is read; only a ledger that cannot be written ends the
        batch.

        Raises:
            LedgerError: The ledger itself failed; what was told of before is kept.
        """
        for source in sources:
            yield self._read_one(source, reader, at)

    def reread(self, reader: Extractor, *, at: str) -> Iterator[Outcome | Failed]:
        """Read again every document that this version of the reader has not read."""
        for line in self.documents():
            document = self.document(line.id)
            if document is not None:
                yield self._read_one(ReadResult(document, b""), reader, at)

    def decide(
        self,
        document: str,
        field: str,
        value: Json,
        *,
        by: str,
        why: str,
        at: str,
        reader: Extractor,
        seen: int | None = None,
    ) -> Added | None:
        """Record a person's correction and read the document again with it, in one transaction.

        Args:
            document: Whole id.
            field: ``published`` or ``publisher``.
            value: In JSON form: ``{"date": "2019-12-01", "precision": "month"}``, or a name.
            by: Who decides.
            why: The reason, kept with it.
            at: When, ISO 8601.
            reader: Reads the corrected document.
            seen: Number of the last decision on the document that its writer saw, or 0.

        Returns:
            What was added, or None if the field had this value.

        Raises:
            StaleDecision: Somebody decided on it since ``seen``; nothing is written.
        """
        with writing(self._engine, self.path, durable=True) as conn:
            changed = document_store.add_decision(
                conn, document, field, value, by=by, why=why, at=at, seen=seen
            )
            if not changed:
                return None
            corrected = document_store.get_document(conn, self.viewer, document)
            if corrected is None:
                raise LedgerError(f"document {document[:12]}", "is gone", "run `riwaya verify`")
            extraction = reader.extract(corrected)
            return Added(False, claim_store.add_extraction(conn, extraction, at))

    def document(self, key: str) -> Document | None:
        """Fetch a document by its whole id, corrections applied."""
        with reading(self._engine, self.path) as conn:
            return document_store.get_document(conn, self.viewer, key)

    def document_ids(self, start: str) -> list[str]:
        """List ids that begin so, or of documents found under this name; at most 20."""
        with reading(self._engine, self.path) as conn:
            return document_store.get_document_ids(conn, start)

    def documents(
        self,
        *,
        publisher: str | None = None,
        text: str | None = None,
        limit: int | None = None,
        after: str | None = None,
    ) -> list[DocumentLine]:
        """List documents in the order they came; ``text`` is matched on folded words.

        ``after`` is the whole id of a document: those that came later are given.
        """
        with reading(self._engine, self.path) as conn:
            found = document_store.find_documents(
                conn, self.viewer, publisher=publisher, text=text, limit=limit, after=after
            )
            return list(found)

    def claims(self, asked: Filter | None = None, limit: int | None = None) -> Iterator[ClaimLine]:
        """Give the claims that fit, in the order their documents came and of the text.

        They come one by one, all as the ledger stood when the first was asked for, and end when
        the ledger is closed.
        """
        lines = self._claims(asked or Filter(), limit)
        self._streams.add(lines)
        return lines

    def _claims(self, asked: Filter, limit: int | None) -> Generator[ClaimLine, None, None]:
        with reading(self._engine, self.path) as conn:
            yield from claim_store.find_claims(conn, self.viewer, asked, limit)

    def claim(self, start: str) -> list[ClaimLine]:
        """List claims whose id begins so, at most 20; superseded ones only if no current is."""
        with reading(self._engine, self.path) as conn:
            return claim_store.get_claims(conn, self.viewer, start)

    def extraction(self, document: str) -> Extraction | None:
        """Fetch the current extraction of a document, mentions and notes included."""
        with reading(self._engine, self.path) as conn:
            return claim_store.get_extraction(conn, self.viewer, document)

    def history(self, document: str) -> list[Step]:
        """List all that happened to a document, oldest first."""
        with reading(self._engine, self.path) as conn:
            return document_store.find_history(conn, self.viewer, document)

    @property
    def shelf(self) -> Shelf:
        """The documents as lists show them."""
        return Shelf(self._engine, self.path, self.viewer)

    def original(self, document: Document) -> bytes | None:
        """Fetch the bytes a document was read from."""
        with reading(self._engine, self.path) as conn:
            return get_blob(conn, document.original)

    def scope(self) -> Scope:
        """Say what there is to search: how many documents and claims, of which dates."""
        with reading(self._engine, self.path) as conn:
            return document_store.get_scope(conn)

    def _read_one(
        self, source: ReadResult | Failure, reader: Extractor, at: str
    ) -> Outcome | Failed:
        if isinstance(source, Failure):
            return Failed(source.name, source.problem, source.hint)
        name = source.document.name or source.document.id[:12]
        return guarded(name, lambda: self._keep(source, reader, at), self.path)

    def _keep(self, source: ReadResult, reader: Extractor, at: str) -> Outcome:
        document = source.document
        name = document.name or document.id[:12]
        with reading(self._engine, self.path) as conn:
            stored = document_store.get_document(conn, self.viewer, document.id)
            seen = claim_store.current_digest(conn, document.id, reader.version)
        if stored and seen:
            return Outcome(document.id, name, Added(False, False), 0)
        # A person's corrections stand in the stored one; reading happens outside the write.
        extraction = reader.extract(stored or document)
        added = self.add(document, extraction, at=at, original=source.original)
        count = len(extraction.claims) if added.extraction else 0
        return Outcome(document.id, name, added, count, source.notes + extraction.notes)
