"""From a page, a dataclass that is all its template may use, to the bytes that are sent."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import ClassVar, Protocol

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from riwaya.web.here import SESSION, Here

STATIC = Path(__file__).parent / "static"
_YEAR_S = 365 * 24 * 3600


class Page(Protocol):
    """A page: its fields are all that its template may use."""

    template: ClassVar[str]


def render(page: Page, here: Here, status: int = 200) -> HTMLResponse:
    """Fill the template of a page; a name that it does not have raises."""
    body = _environment().get_template(page.template).render(page=page, here=here)
    response = HTMLResponse(body, status)
    for name, value in here.chosen:
        response.set_cookie(name, value, max_age=_YEAR_S, samesite="strict", httponly=True)
    response.set_cookie(SESSION, here.session, samesite="strict", httponly=True)
    return response


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("riwaya.web", "templates"),
        autoescape=True,  # articles are hostile input
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = static
    return environment


def static(name: str) -> str:
    """Give the address of a script or sheet; it changes when they are built anew."""
    return f"/static/{name}?v={stamp()[:12]}"


@lru_cache(maxsize=1)
def stamp() -> str:
    """Give the digest of what the scripts and sheets were built from; empty if they were not."""
    path = STATIC / "stamp.txt"
    return path.read_text(encoding="ascii").strip() if path.is_file() else ""
