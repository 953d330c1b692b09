"""Documents from text in hand: what identifies one, and what cannot become one."""

from __future__ import annotations

import hashlib
import json
import re

from riwaya.errors import IngestError
from riwaya.ingest.boilerplate import find_boilerplate
from riwaya.ingest.dates import parse_date
from riwaya.ingest.html import looks_like_html
from riwaya.types import NO_DATE, Document

MAX_CHARACTERS = 5_000_000  # a long book; more is a dump that wants cutting first

_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]+")
_PERSIAN = re.compile("[پچژگیٹڈڑ]")
# Of the letters of a Persian or Urdu page, one in twelve or more is one that Arabic lacks;
# Arabic pages stay under one in a hundred even where Egyptian keyboards write ی for ي.
_PERSIAN_SHARE = 0.06


def document_id(
    text: str,
    title: str | None = None,
    publisher: str | None = None,
    published: str | None = None,
    url: str | None = None,
) -> str:
    """Hash what identifies a document: the same article read again has the same id.

    SHA-256, in hexadecimal, over the UTF-8 of the JSON list ``[text, title, publisher,
    published, url]`` without spaces; ``published`` is the date as it was found, so a person
    who corrects a date does not change the id. Blank metadata counts as absent.
    """
    parts = [text, *(_present(part) for part in (title, publisher, published, url))]
    canonical = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def read_text(
    text: str,
    *,
    name: str = "",
    title: str | None = None,
    publisher: str | None = None,
    published: str | None = None,
    url: str | None = None,
    original: bytes | None = None,
) -> Document:
    """Make a document of a text.

    The text is kept as it is but for two things: a byte order mark at its start is taken off
    and ``\\r\\n`` becomes ``\\n``. No Unicode normalisation. A date that cannot be understood
    is UNKNOWN; its words still count for the id and stay in the original bytes.

    Args:
        text: The article.
        name: Where it was found; stands in error messages.
        title: Headline, if it came apart from the text.
        publisher: The outlet that printed it.
        published: The publication date as found, such as ``2015-06-03``, ``2015-06``, ``2015``.
        url: Address it was published at.
        original: The bytes it was read from; without them the text itself is hashed.

    Raises:
        IngestError: No letter is in it, it is too long, or it holds what no store keeps
            (NUL, half a surrogate pair), or it is a whole web page.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    title, publisher, published, url = (
        _present(part) for part in (title, publisher, published, url)
    )
    where = name or "text"
    for label, part in (
        ("text", text),
        ("title", title),
        ("outlet", publisher),
        ("published", published),
        ("url", url),
    ):
        _check_storable(part or "", label, where)
    _check_worth_reading(text, where)
    return Document(
        id=document_id(text, title, publisher, published, url),
        text=text,
        name=name,
        title=title,
        publisher=publisher,
        published=parse_date(published),
        url=url,
        original=hashlib.sha256(text.encode() if original is None else original).hexdigest(),
        boilerplate=find_boilerplate(text, title),
    )


def document_notes(document: Document, published: str | None) -> tuple[str, ...]:
    """Tell a person what was accepted but is odd: a date not understood, another language.

    Args:
        document: A document that ``read_text`` made.
        published: The date as it was found.
    """
    notes = []
    if document.published == NO_DATE and _present(published):
        notes.append(f"the publication date {published!r} was not understood; set it by hand")
    arabic = sum(len(run) for run in _ARABIC.findall(document.text))
    if not arabic:
        notes.append("no Arabic letter is in the text: no claim can be found")
    elif len(_PERSIAN.findall(document.text)) > _PERSIAN_SHARE * arabic:
        notes.append("the text looks Persian or Urdu: expect few claims or none")
    return tuple(notes)


def _present(part: str | None) -> str | None:
    return part if part and not part.isspace() else None


def _check_storable(part: str, label: str, where: str) -> None:
    try:
        part.encode()
    except UnicodeEncodeError as error:
        code = f"\\u{ord(part[error.start]):04x}"
        problem = f"{label} has half a surrogate pair ({code}) at character {error.start}"
        hint = "write the character itself, or both halves of its escape"
        raise IngestError(where, problem, hint) from None
    if (at := part.find("\0")) >= 0:
        hint = "take it out: no database keeps it"
        raise IngestError(where, f"{label} has a NUL at character {at}", hint)


def _check_worth_reading(text: str, where: str) -> None:
    if not text or text.isspace():
        raise IngestError(where, "there is no text in it", "give a file that holds an article")
    if len(text) > MAX_CHARACTERS:
        problem = f"the text is {len(text):,} characters long"
        hint = f"cut it into documents of at most {MAX_CHARACTERS:,} characters"
        raise IngestError(where, problem, hint)
    if looks_like_html(text):
        hint = "give the page itself in a file that ends in .html, or only its words"
        raise IngestError(where, "it is a whole web page, not a text", hint)
    if not _LETTER.search(text):
        hint = "give a text that has words: digits, marks and vowel signs are none"
        raise IngestError(where, "there is not one letter in it", hint)
