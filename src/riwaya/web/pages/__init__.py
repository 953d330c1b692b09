"""The pages, a file each: a route, a dataclass that is all its template may use, what fills it."""

from __future__ import annotations

from riwaya.web.pages import (
    about,
    adding,
    agreement,
    ask,
    chains,
    changes,
    claims,
    coding,
    corrections,
    disputes,
    documents,
    groups,
    ledger,
    overview,
    parting,
    questions,
    reader,
    review,
    signing,
    sources,
)
from riwaya.web.pages import (
    map as map_page,
)

ROUTERS = (
    overview.router,
    about.router,
    adding.router,
    agreement.router,
    ask.router,
    chains.router,
    changes.router,
    claims.router,
    coding.router,
    corrections.router,
    disputes.router,
    documents.router,
    groups.router,
    parting.router,
    ledger.router,
    map_page.router,
    questions.router,
    reader.router,
    review.router,
    signing.router,
    sources.router,
)
