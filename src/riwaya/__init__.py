"""Riwaya: who says what, on whose word, and where the accounts conflict.

>>> import riwaya
>>> document = riwaya.read_text("نفى الجيش استهداف المستشفى.", published="2020-01-05")
>>> document.published.precision.value
'day'
>>> extraction = riwaya.load_reader().extract(document)
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

import importlib
from typing import TYPE_CHECKING, Any

from riwaya.errors import RiwayaError
from riwaya.types import Claim, Document, Extraction, Mention, Span
from riwaya.version import __version__

if TYPE_CHECKING:
    from riwaya.api import Ledger
    from riwaya.api.remote import RemoteLedger
    from riwaya.api.remote import open_any as open
    from riwaya.extract.reader import Reader, load_reader
    from riwaya.ingest.documents import read_text

__all__ = [
    "Claim",
    "Document",
    "Extraction",
    "Ledger",
    "Mention",
    "Reader",
    "RemoteLedger",
    "RiwayaError",
    "Span",
    "__version__",
    "load_reader",
    "open",
    "read_text",
]

# Loaded when first asked for: the tables and the database cost half a second, and
# `riwaya --help` needs neither.
_LATER = {
    "Ledger": ("riwaya.api", "Ledger"),
    "Reader": ("riwaya.extract.reader", "Reader"),
    "load_reader": ("riwaya.extract.reader", "load_reader"),
    "RemoteLedger": ("riwaya.api.remote", "RemoteLedger"),
    "open": ("riwaya.api.remote", "open_any"),
    "read_text": ("riwaya.ingest.documents", "read_text"),
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'riwaya' has no attribute {name!r}")
    module, attribute = _LATER[name]
    return getattr(importlib.import_module(module), attribute)
