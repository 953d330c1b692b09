"""Links of a ledger: make them, list them, decide on them, compare copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riwaya.api.opened import Opened
from riwaya.boundary import guarded
from riwaya.link.changes import Changes
from riwaya.link.copies import CopyPair
from riwaya.link.linker import Linker
from riwaya.store import copying, linking
from riwaya.store import decided as decision_store
from riwaya.store import grouped as group_store
from riwaya.store import links as link_store
from riwaya.store.connect import reading, writing
from riwaya.store.decided import Choice, LinkDecision
from riwaya.store.gathered import Gathered
from riwaya.store.grouped import Group, GroupLine
from riwaya.store.groups import GroupFilter
from riwaya.store.laying import count_unlinked
from riwaya.store.link_lines import (
    DisputeFilter,
    DisputeLine,
    DisputePlace,
    LinkFilter,
    LinkLine,
    LinkPlace,
)
from riwaya.store.linking import LinkScope, LinkStep
from riwaya.store.parted import Parted
from riwaya.store.recent import Recent
from riwaya.store.state import State, get_state
from riwaya.types import LinkKind


class Linked(Opened):
    """The links between the claims of a ledger, and what follows from them."""

    def link(
        self, linker: Linker, *, again: bool = False, batch: int = linking.BATCH, workers: int = 1
    ) -> Iterator[LinkStep]:
        """Link what is not linked yet, and tell of each step; a run cut off goes on from there.

        A document that fails is named by its step and tried again by the next run.

        Args:
            linker: Of ``load_linker``; another version links everything anew.
            again: Link everything anew.
            batch: Documents of a step.
            workers: Processes beside this one, for the shipped linker only.
        """
        return linking.link(
            self._engine, self.path, linker, guarded, again=again, batch=batch, workers=workers
        )

    def state(self) -> State:
        """Give what changes whenever anything that can be read from the ledger does."""
        with reading(self._engine, self.path) as conn:
            return get_state(conn)

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

    def links_after(
        self, asked: LinkFilter, after: LinkPlace | None, size: int
    ) -> list[tuple[LinkPlace, LinkLine]]:
        """List some of the links that fit, each with its place, from behind a place on."""
        with reading(self._engine, self.path) as conn:
            return link_store.links_after(conn, self.viewer, asked, after, size)

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

    def disputes_after(
        self, asked: DisputeFilter, after: DisputePlace | None, size: int
    ) -> list[tuple[DisputePlace, DisputeLine]]:
        """List some of the disputes that fit, each with its place, from behind a place on."""
        with reading(self._engine, self.path) as conn:
            return link_store.disputes_after(conn, self.viewer, asked, after, size)

    def groups(self, asked: GroupFilter | None = None, limit: int | None = None) -> list[GroupLine]:
        """List the event groups that fit, the largest first."""
        with reading(self._engine, self.path) as conn:
            return group_store.find_group_lines(conn, self.viewer, asked or GroupFilter(), limit)

    @property
    def parted(self) -> Parted:
        """The disputes of this ledger a page at a time, and one with all its sides."""
        return Parted(self._engine, self.path, self.viewer)

    @property
    def gathered(self) -> Gathered:
        """The event groups of this ledger a page at a time, and deciding on them."""
        return Gathered(self._engine, self.path, self.viewer)

    def group(self, name: str) -> list[Group]:
        """Fetch the groups whose id begins so, or that a claim whose id begins so stands in."""
        with reading(self._engine, self.path) as conn:
            return group_store.get_groups(conn, self.viewer, name)

    @property
    def recent(self) -> Recent:
        """What came lately."""
        return Recent(self._engine, self.path, self.viewer)

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
        seen: int | None = None,
    ) -> int | None:
        """Record a person's decision on claims; it outlives linking and reading anew.

        ``first`` and ``second`` are whole ids of current claims: one each, or two sets to split.
        ``kind`` says what two accepted claims share where no link does; ``at`` is ISO 8601.
        ``seen`` is the number of the decision on these two that its writer saw, or 0.

        Returns: the number of the decision, to undo it by; None if it holds already.

        Raises:
            StaleDecision: Somebody decided on the two since ``seen``; nothing is written.
        """
        with writing(self._engine, self.path, durable=True) as conn:
            return decision_store.add_link_decision(
                conn, choice, first, second, kind=kind, by=by, why=why, at=at, seen=seen
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
