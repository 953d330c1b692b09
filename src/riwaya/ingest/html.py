"""Web pages: the article with its title, date and outlet, and nothing that stands around it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from riwaya.errors import IngestError

_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body)\b", re.I | re.S
)
_TAG = re.compile(r"<(?:!doctype|/?[a-z][a-z0-9]*)\b[^<>]*>", re.I)
# Only what the page states in its metadata; the latest date must not be "today", or the same
# page would read differently tomorrow.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}


@dataclass(frozen=True, slots=True)
class Page:
    """An article as a web page gives it; ``published`` is an ISO date."""

    text: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None


@cache
def _extractor() -> Callable[..., Any]:  # Any: trafilatura gives its own kind of document
    from trafilatura import bare_extraction  # 0.4 s: only those who read pages pay for it

    for library in ("trafilatura", "htmldate"):  # what they would tell is in our own errors
        logging.getLogger(library).addHandler(logging.NullHandler())
    return bare_extraction


def looks_like_html(text: str) -> bool:
    """Say whether a text is a whole web page, whatever its file is called."""
    return bool(_START.match(text[:4096]))


def has_tags(text: str) -> bool:
    """Say whether there is any HTML tag in a text."""
    return bool(_TAG.search(text))


def read_page(html: str, name: str) -> Page:
    """Take the article out of a web page.

    The outlet is the site name of the page's metadata, or else its host name.

    Raises:
        IngestError: No article is in the page.
    """
    try:
        found = _extractor()(
            html,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            date_extraction_params=dict(_DATES),
        )
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        # It guesses at pages that nobody wrote to be read; its guesses trip over some.
        hint = "open the page in a browser and save the article as .txt"
        raise IngestError(
            name, f"its HTML cannot be read ({type(error).__name__})", hint
        ) from error
    if found is None or not (found.text or "").strip():
        hint = "save the page from a browser after it has loaded, or pass the text as .txt"
        raise IngestError(name, "no article was found in this page", hint)
    return Page(
        text=found.text,
        title=found.title,
        publisher=found.sitename or found.hostname,
        published=found.date,
        url=found.url,
    )
