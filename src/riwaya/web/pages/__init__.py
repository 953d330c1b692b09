"""The pages, a file each: a route, a dataclass that is all its template may use, what fills it."""

from __future__ import annotations

from riwaya.web.pages import adding, claims, corrections, documents, overview, reader

ROUTERS = (
    overview.router,
    claims.router,
    documents.router,
    reader.router,
    corrections.router,
    adding.router,
)
