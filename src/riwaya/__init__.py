"""Riwaya: who says what, on whose word, and where the accounts conflict.

>>> import riwaya
>>> document = riwaya.read_text("نفى الجيش استهداف المستشفى.", published="2020-01-05")
>>> document.published.precision.value
'day'
>>> extraction = riwaya.Reader().extract(document)
>>> extraction.document == document.id
True
>>> with riwaya.open(":memory:") as ledger:
...     ledger.add(document, extraction, at="2020-01-06T10:00:00+00:00")
...     [claim.quote for claim in ledger.claims()] == [
...         claim.quote.of(document.text) for claim in extraction.claims
...     ]
Added(document=True, extraction=True)
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riwaya.errors import RiwayaError
from riwaya.types import Claim, Document, Extraction, Mention, Span

if TYPE_CHECKING:
    from riwaya.api import Ledger, Reader, open_ledger, read_text

    open = open_ledger

__all__ = [
    "Claim",
    "Document",
    "Extraction",
    "Ledger",
    "Mention",
    "Reader",
    "RiwayaError",
    "Span",
    "open",
    "read_text",
]
__version__ = "0.1.0"

# Loaded when first asked for: the tables and the database cost half a second, and
# `riwaya --help` needs neither.
_LATER = {
    "Ledger": "Ledger",
    "Reader": "Reader",
    "open": "open_ledger",
    "read_text": "read_text",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'riwaya' has no attribute {name!r}")
    from riwaya import api

    return getattr(api, _LATER[name])
