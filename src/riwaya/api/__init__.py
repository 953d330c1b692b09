"""The library's front door: a reader, documents from text, and a ledger to keep claims in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from riwaya.api.linked import Linked
from riwaya.api.reading import Reading
from riwaya.boundary import Added, Extractor, Failed, Outcome
from riwaya.ingest.documents import read_text
from riwaya.store import project
from riwaya.store.claims import ClaimLine, Filter
from riwaya.store.connect import reading, writing
from riwaya.store.decided import Choice, LinkDecision
from riwaya.store.grouped import Group, GroupLine
from riwaya.store.groups import GroupFilter
from riwaya.store.link_lines import DisputeFilter, DisputeLine, LinkFilter, LinkLine
from riwaya.store.linking import LinkScope, LinkStep
from riwaya.store.verify import Proof, verify
from riwaya.store.viewer import ANYONE, Viewer

if TYPE_CHECKING:  # asking loads the tables of the reader: only who asks pays for them
    from riwaya.ask.answer import Answer
    from riwaya.ask.query import Query
    from riwaya.ask.saved import Questions
    from riwaya.store.browsing import Entries
    from riwaya.store.coding import Codings
    from riwaya.store.rating import Ratings
    from riwaya.store.reviewing import Reviews
    from riwaya.store.sourcing import Sources

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


class Ledger(Reading, Linked):
    """An open ledger. Use it in a ``with`` block; every method is one transaction.

    ``viewer`` is who looks: what may not be seen is masked in what the methods give.
    """

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

    @property
    def reviews(self) -> Reviews:
        """What people decided on the claims of this ledger, and what waits for them."""
        from riwaya.store.reviewing import Reviews

        return Reviews(self._engine, self.path, self.viewer)

    @property
    def codings(self) -> Codings:
        """The samples of this ledger that are coded twice, blind."""
        from riwaya.store.coding import Codings

        return Codings(self._engine, self.path, self.viewer)

    @property
    def ratings(self) -> Ratings:
        """How people rate sources, A to F, and claims, 1 to 6."""
        from riwaya.store.rating import Ratings

        return Ratings(self._engine, self.path, self.viewer)

    @property
    def entries(self) -> Entries:
        """The entries of this ledger, to look through."""
        from riwaya.store.browsing import Entries

        return Entries(self._engine, self.path, self.viewer)

    @property
    def sources(self) -> Sources:
        """The voices and publishers of this ledger, with what each said."""
        from riwaya.store.sourcing import Sources

        if self.viewer not in self._sources:
            self._sources[self.viewer] = Sources(self._engine, self.path, self.viewer)
        return self._sources[self.viewer]

    def as_of(self, moment: str, folder: Path) -> Ledger:
        """Give the ledger as it stood at a moment, to be read only; this one if nothing is newer.

        Args:
            moment: ISO 8601; a day alone is meant to its end.
            folder: Where the file of it is made.
        """
        from riwaya.store.as_of import as_of

        made = as_of(self._engine, self.path, moment, folder)
        if made == self.path:
            return self
        return open_ledger(made, create=False, writable=False, viewer=self.viewer)

    def verify(self) -> Proof:
        """Prove the ledger. Raises LedgerError naming the first thing that is wrong."""
        return verify(self._engine, self.path)

    def rebuild(self) -> int:
        """Make the tables again from the entries; return how many entries there are."""
        with writing(self._engine, self.path, durable=True) as conn:
            return project.rebuild(conn)


def open_ledger(
    path: str | Path, *, create: bool = True, writable: bool = True, viewer: Viewer = ANYONE
) -> Ledger:
    """Open a ledger, or make one; ``:memory:`` gives one to try things in.

    Raises:
        LedgerError: The file is no ledger, of a newer version, damaged, or not allowed.
    """
    return Ledger(Path(path), create=create, writable=writable, viewer=viewer)
