"""The reader: one document in, one extraction out."""

from __future__ import annotations

from riwaya.types import Document, Extraction


class Reader:
    """Holds the compiled tables; reading changes nothing in it."""

    version = "rules-0"

    def extract(self, document: Document) -> Extraction:
        """Read one document."""
        return Extraction(document.id, self.version, (), ())
