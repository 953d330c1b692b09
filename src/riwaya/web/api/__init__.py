"""The JSON API under /api/v1: the same functions as the pages, for programs."""

from __future__ import annotations

from riwaya.web.api import claims, documents, exports, links, questions

ROUTERS = (documents.router, claims.router, links.router, questions.router, exports.router)
