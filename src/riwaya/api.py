"""The library's front door: a reader, documents from text, and a ledger to keep claims in."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Self
from weakref import WeakSet

from riwaya.boundary import Added, Extractor, Failed, Outcome, guarded
from riwaya.errors import LedgerError
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import Failure, ReadResult
from riwaya.link.changes import Changes
from riwaya.link.copies import CopyPair
from riwaya.link.linker import Linker
from riwaya.store import claims as claim_store
from riwaya.store import copying, linking, project
from riwaya.store import decided as decision_store
from riwaya.store import documents as document_store
from riwaya.store import grouped as group_store
from riwaya.store import links as link_store
from riwaya.store.claims import ClaimLine, Filter
from riwaya.store.connect import open_engine, reading, writing
from riwaya.store.decided import Choice, LinkDecision
from riwaya.store.documents import DocumentLine, Scope, Step
from riwaya.store.entries import get_blob
from riwaya.store.forms import Json
from riwaya.store.grouped import Group, GroupLine
from riwaya.store.groups import GroupFilter
from riwaya.store.laying import count_unlinked
from riwaya.store.linking import LinkScope, LinkStep
from riwaya.store.links import DisputeFilter, DisputeLine, LinkFilter, LinkLine
from riwaya.store.verify import Proof, verify
from riwaya.store.viewer import ANYONE, Viewer
from riwaya.types import Document, Extraction, LinkKind

if TYPE_CHECKING:  # asking loads the tables of the reader: only who asks pays for them
    from riwaya.ask.answer import Answer
    from riwaya.ask.query import Query
    from riwaya.ask.saved import Questions

__all__ = [
    "Added",
    "Choice",
    "ClaimLine",
    "DisputeFilter",
    "DisputeLine",
    "Extractor",
    "Failed",
    "Filter",
    "Group",
    "GroupFilter",
    "GroupLine",
    "Ledger",
    "LinkDecision",
    "LinkFilter",
    "LinkLine",
    "LinkScope",
    "LinkStep",
    "Outcome",
    "Viewer",
    "open_ledger",
    "read_text",
]


class Ledger:
    """An open ledger. Use it in a ``with`` block; every method is one transaction.

    ``viewer`` is who looks: what may not be seen is masked in what the methods give.
    """

    def __init__(
        self, path: Path, *, create: bool = True, writable: bool = True, viewer: Viewer = ANYONE
    ) -> None:
        self._folder: TemporaryDirectory[str] | None = None
        if str(path) == ":memory:":  # a ledger to try things in; its folder goes with it
            self._folder = TemporaryDirectory(prefix="riwaya-")
            path = Path(self._folder.name) / "ledger.sqlite"
        self.path, self.viewer = path, viewer
        self._streams: WeakSet[Generator[ClaimLine, None, None]] = WeakSet()
        self._engine = open_engine(path, create=create, writable=writable)

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
        """Let go of the file, also where claims are still being given."""
        for stream in list(self._streams):
            stream.close()
        self._engine.dispose()
        if self._folder:
            self._folder.cleanup()

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

        Returns:
            What was added, or None if the field had this value.
        """
        with writing(self._engine, self.path, durable=True) as conn:
            changed = document_store.add_decision(
                conn, document, field, value, by=by, why=why, at=at
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
        self, *, publisher: str | None = None, text: str | None = None, limit: int | None = None
    ) -> list[DocumentLine]:
        """List documents in the order they came; ``text`` is matched on folded words."""
        with reading(self._engine, self.path) as conn:
            found = document_store.find_documents(
                conn, self.viewer, publisher=publisher, text=text, limit=limit
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

    def original(self, document: Document) -> bytes | None:
        """Fetch the bytes a document was read from."""
        with reading(self._engine, self.path) as conn:
            return get_blob(conn, document.original)

    def scope(self) -> Scope:
        """Say what there is to search: how many documents and claims, of which dates."""
        with reading(self._engine, self.path) as conn:
            return document_store.get_scope(conn)

    def link(
        self, linker: Linker, *, again: bool = False, batch: int = linking.BATCH, workers: int = 1
    ) -> Iterator[LinkStep]:
        """Link what is not linked yet, and tell of each step; a run cut off goes on from there.

        Args:
            linker: Of ``load_linker``; another version links everything anew.
            again: Link everything anew.
            batch: Documents of a step.
            workers: Processes beside this one, for the shipped linker only.
        """
        return linking.link(
            self._engine, self.path, linker, again=again, batch=batch, workers=workers
        )

    def unlinked(self) -> int:
        """Count the documents that are not linked as they stand now."""
        with reading(self._engine, self.path) as conn:
            return count_unlinked(conn)

    def link_scope(self) -> LinkScope:
        """Say how much is linked, how much is left, and what was found."""
        with reading(self._engine, self.path) as conn:
            return linking.get_link_scope(conn)

    def links(self, asked: LinkFilter | None = None, limit: int | None = None) -> list[LinkLine]:
        """List the links that fit: a person's own first, then the most confident."""
        with reading(self._engine, self.path) as conn:
            found = link_store.find_links(conn, self.viewer, asked or LinkFilter(), limit)
            return list(found)

    def link_named(self, start: str) -> list[LinkLine]:
        """List links whose id begins so, at most 20."""
        with reading(self._engine, self.path) as conn:
            return link_store.get_links(conn, self.viewer, start)

    def disputes(
        self, asked: DisputeFilter | None = None, limit: int | None = None
    ) -> list[DisputeLine]:
        """List the disputes that fit, in the order their claims came."""
        with reading(self._engine, self.path) as conn:
            found = link_store.find_disputes(conn, self.viewer, asked or DisputeFilter(), limit)
            return list(found)

    def groups(self, asked: GroupFilter | None = None, limit: int | None = None) -> list[GroupLine]:
        """List the event groups that fit, the largest first."""
        with reading(self._engine, self.path) as conn:
            return group_store.find_group_lines(conn, self.viewer, asked or GroupFilter(), limit)

    def group(self, name: str) -> list[Group]:
        """Fetch the groups whose id begins so, or that a claim whose id begins so stands in."""
        with reading(self._engine, self.path) as conn:
            return group_store.get_groups(conn, self.viewer, name)

    def decide_link(
        self,
        choice: Choice,
        first: Sequence[str],
        second: Sequence[str],
        *,
        kind: LinkKind | None = None,
        by: str,
        why: str,
        at: str,
    ) -> int | None:
        """Record a person's decision on claims; it outlives linking and reading anew.

        ``first`` and ``second`` are whole ids of current claims: one each, or two sets to split.
        ``kind`` says what two accepted claims share where no link does; ``at`` is ISO 8601.

        Returns: the number of the decision, to undo it by; None if it holds already.
        """
        with writing(self._engine, self.path, durable=True) as conn:
            return decision_store.add_link_decision(
                conn, choice, first, second, kind=kind, by=by, why=why, at=at
            )

    def undo_decision(self, number: int, *, by: str, why: str, at: str) -> int | None:
        """Record that a decision on links no longer holds; None if it does not already."""
        with writing(self._engine, self.path, durable=True) as conn:
            return decision_store.add_undo(conn, number, by=by, why=why, at=at)

    def link_decisions(self) -> list[LinkDecision]:
        """List all decisions on links, oldest first, those undone too."""
        with reading(self._engine, self.path) as conn:
            return decision_store.find_link_decisions(conn)

    def copies(self, document: str) -> list[CopyPair]:
        """List what a document, by its whole id, has in common with others."""
        with reading(self._engine, self.path) as conn:
            return copying.get_copies(conn, document)

    def changes(self, first: str, second: str) -> Changes:
        """Say in what the second document differs from the first, by their whole ids."""
        with reading(self._engine, self.path) as conn:
            return copying.get_changes(conn, self.viewer, first, second)

    def ask(self, question: str | Query) -> Answer:
        """Answer a question with quotations, in Arabic or English or as a query.

        Raises:
            QuestionError: Nothing of the question was understood; it says what was.
        """
        from riwaya.ask.asking import answer
        from riwaya.ask.question import checked, read_question

        query = read_question(question) if isinstance(question, str) else checked(question)
        with reading(self._engine, self.path) as conn:
            return answer(conn, query, viewer=self.viewer)

    @property
    def questions(self) -> Questions:
        """The saved questions of this ledger."""
        from riwaya.ask.saved import Questions

        return Questions(self._engine, self.path, self.viewer)

    def verify(self) -> Proof:
        """Prove the ledger. Raises LedgerError naming the first thing that is wrong."""
        return verify(self._engine, self.path)

    def rebuild(self) -> int:
        """Make the tables again from the entries; return how many entries there are."""
        with writing(self._engine, self.path, durable=True) as conn:
            return project.rebuild(conn)

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


def open_ledger(
    path: str | Path, *, create: bool = True, writable: bool = True, viewer: Viewer = ANYONE
) -> Ledger:
    """Open a ledger, or make one; ``:memory:`` gives one to try things in.

    Raises:
        LedgerError: The file is no ledger, of a newer version, damaged, or not allowed.
    """
    return Ledger(Path(path), create=create, writable=writable, viewer=viewer)
