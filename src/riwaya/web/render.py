"""From a page, a dataclass that is all its template may use, to the bytes that are sent."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import ClassVar, Protocol

from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from riwaya.web.bench import AS_OF, SESSION
from riwaya.web.here import Here

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
        # Whoever opens the browser anew should not find the past without having asked for it.
        lasts_s = None if name == AS_OF else _YEAR_S
        set_cookie(response, name, value, secure=here.secure, lasts_s=lasts_s)
    set_cookie(response, SESSION, here.session, secure=here.secure)
    return response


def set_cookie(
    response: Response, name: str, value: str, *, secure: bool, lasts_s: int | None = None
) -> None:
    """Give the browser a cookie of ours, which no script and no other site sends or sees."""
    response.set_cookie(
        name, value, max_age=lasts_s, samesite="strict", httponly=True, secure=secure
    )


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
