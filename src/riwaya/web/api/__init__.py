"""The JSON API under /api/v1: the same functions as the pages, for programs."""

from __future__ import annotations

from riwaya.web.api import claims, documents, entries, exports, links, questions

_PARTS = (documents, claims, links, questions, exports, entries)
ROUTERS = tuple(part.router for part in _PARTS)
