"""Reading what an address asks for: what is no value of a kind is turned away by name."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from riwaya.errors import DataError

T = TypeVar("T", bound=StrEnum)
_LONGEST = 200


def one_of(kind: type[T], name: str, value: str) -> T | None:
    """Read a value of a kind; None where nothing is asked.

    Raises:
        DataError: It is no value of the kind.
    """
    if not value:
        return None
    try:
        return kind(value)
    except ValueError:
        hint = "use one of " + ", ".join(kind)
        raise DataError(name, f"{value[:_LONGEST]!r} is unknown", hint) from None


def page_of(params: Mapping[str, str]) -> int:
    """Read the number of a page; what is no number is the first."""
    value = params.get("page", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 1
