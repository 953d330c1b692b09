"""The pages, a file each: a route, a dataclass that is all its template may use, what fills it."""

from __future__ import annotations

from riwaya.web.pages import (
    agreement,
    ask,
    changes,
    claims,
    disputes,
    groups,
    questions,
    review,
)

ROUTERS = (
    agreement.router,
    ask.router,
    changes.router,
    claims.router,
    disputes.router,
    groups.router,
    questions.router,
    review.router,
from riwaya.web.pages import claims
from riwaya.web.pages import map as map_page

ROUTERS = (
    claims.router,
    map_page.router,
from riwaya.web.pages import claims, corrections, reader

ROUTERS = (
    claims.router,
    reader.router,
    corrections.router,
)
from riwaya.web.pages import claims, signing

ROUTERS = (claims.router, signing.router)
