"""The pages, a file each: a route, a dataclass that is all its template may use, what fills it."""

from __future__ import annotations

from riwaya.web.pages import (
    agreement,
    ask,
    changes,
    claims,
    corrections,
    disputes,
    groups,
    ledger,
    questions,
    reader,
    review,
    signing,
)
from riwaya.web.pages import (
    map as map_page,
)

ROUTERS = (
    agreement.router,
    ask.router,
    changes.router,
    claims.router,
    corrections.router,
    disputes.router,
    groups.router,
    ledger.router,
    map_page.router,
    questions.router,
    reader.router,
    review.router,
    signing.router,
)
