"""Who looks: every read of the ledger is given a viewer, so that one place can mask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Role(StrEnum):
    """What a viewer may see and do."""

    READER = "reader"  # reads, and decides nothing
    CODER = "coder"
    REVIEWER = "reviewer"
    CUSTODIAN = "custodian"  # may see masked names, with a reason that is kept

    @property
    def decides(self) -> bool:
        """Tell whether what such a viewer says is written into the ledger."""
        return self is not Role.READER


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person or program that reads, and why."""

    name: str = ""
    role: Role = Role.READER
    reason: str = ""


ANYONE = Viewer()


def shown(viewer: Viewer, found: T) -> T:
    """Give what this viewer may see of a thing found: the one gate of the query layer.

    Nothing is masked yet; classes of persons and places come with their own tables.
    """
    return found
