"""The pages, a file each: a route, a dataclass that is all its template may use, what fills it."""

from __future__ import annotations

from riwaya.web.pages import claims
from riwaya.web.pages import map as map_page

ROUTERS = (
    claims.router,
    map_page.router,
)
