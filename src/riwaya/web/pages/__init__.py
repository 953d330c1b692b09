"""The pages, a file each: a route, a dataclass that is all its template may use, what fills it."""

from __future__ import annotations

from riwaya.web.pages import ask, changes, claims, disputes, groups, questions

ROUTERS = (
    claims.router,
    ask.router,
    questions.router,
    disputes.router,
    changes.router,
    groups.router,
)
