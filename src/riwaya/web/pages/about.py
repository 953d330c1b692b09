"""About: the version, whose data and parts Riwaya is made of, and the licence of each in full."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from riwaya import __version__
from riwaya.web.here import HereNow
from riwaya.web.render import STATIC, render

router = APIRouter()
LICENCES = STATIC / "licences"
CREDITS = (
    ("about.geonames", "GeoNames (geonames.org), CC BY 4.0"),
    ("about.wof", "Who's On First (whosonfirst.org)"),
    ("about.network", "multilingual-e5-small, MIT"),
)
"""Whose data is shipped: what of theirs, a key of the catalogue, and the name they ask for."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is bundled into the pages, and the text of its licence."""

    name: str
    version: str
    licence: str
    text: str


@dataclass(frozen=True, slots=True)
class AboutPage:
    """All that ``about.html`` may use; ``credits`` says whose data is shipped, word for word."""

    template: ClassVar[str] = "about.html"
    version: str
    parts: tuple[Part, ...]
    credits: str
    own: str
    own_name: str = "Apache-2.0"
    data: tuple[tuple[str, str], ...] = CREDITS


@router.get("/about")
def show_about(here: HereNow) -> HTMLResponse:
    """Show what Riwaya is made of."""
    credits, own = _text("NOTICE.txt"), _text("LICENSE.txt")
    return render(AboutPage(__version__, bundled_parts(), credits, own), here)


@lru_cache(maxsize=1)
def bundled_parts() -> tuple[Part, ...]:
    """List the parts that are bundled, as the bundling wrote them down."""
    rows = json.loads(_text("index.json"))
    return tuple(
        Part(row["name"], row["version"], row["licence"], _text(row["file"])) for row in rows
    )


def _text(name: str) -> str:
    return (LICENCES / name).read_text(encoding="utf-8")
