"""The pages, a file each: a route, a dataclass that is all its template may use, what fills it."""

from __future__ import annotations

from riwaya.web.pages import claims, ledger, signing

ROUTERS = (claims.router, ledger.router, signing.router)
