"""Slots kept beside their claims, so that a claim once laid out need not be laid out again."""

from __future__ import annotations

import datetime
import json
import typing
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, select

from riwaya.errors import LedgerError
from riwaya.link.slots import Slots
from riwaya.store.forms import canonical, decoder_of, digest, encoder_of
from riwaya.store.project import stored_claim
from riwaya.store.search import pieces
from riwaya.store.tables import claims, documents, linked, slots
from riwaya.store.viewer import Viewer, shown
from riwaya.types import DatePrecision, PartialDate

_TOLD = frozenset({"claim", "publisher", "published"})
"""Fields that rows of claims and documents hold."""
_SHARED = frozenset({"page", "topics"})
"""Fields that are one for all claims of a document."""
_CODERS = tuple(
    (name, encoder_of(hint), decoder_of(hint))
    for name, hint in typing.get_type_hints(Slots).items()
    if name not in _TOLD
)
_OWN = tuple(one for one in _CODERS if one[0] not in _SHARED)
_OF_PAGE = tuple(one for one in _CODERS if one[0] in _SHARED)
LAYOUT = digest(canonical([name for name, _, _ in _CODERS]))[:8]
"""Names the fields that are kept; slots of another layout are laid out again."""

_FETCH = (
    select(
        slots.c.claim,
        slots.c.packed,
        claims.c.body,
        claims.c.extraction,
        documents.c.publisher,
        documents.c.published,
        documents.c.precision,
    )
    .join(claims, claims.c.number == slots.c.claim)
    .join(documents, documents.c.seq == claims.c.document)
    .where(slots.c.claim.in_(bindparam("some", expanding=True)))
)
_PAGES = select(linked.c.extraction, linked.c.packed).where(
    linked.c.extraction.in_(bindparam("some", expanding=True))
)


def pack(found: Slots) -> bytes:
    """Write what slots add to their claim and document."""
    return _packed(_OWN, found)


def pack_page(found: Slots) -> bytes:
    """Write what the slots of one document share."""
    return _packed(_OF_PAGE, found)


def get_slots(conn: Connection, numbers: Iterable[int]) -> Iterator[tuple[int, Slots]]:
    """Fetch the slots of claims by their numbers; those not laid out are left out.

    Raises:
        LedgerError: A row was changed.
    """
    for some in pieces(numbers):
        rows = conn.execute(_FETCH, {"some": some}).all()
        pages = {
            row.extraction: _unpacked(_OF_PAGE, row.packed, f"page of entry {row.extraction}")
            for row in conn.execute(_PAGES, {"some": sorted({row.extraction for row in rows})})
        }
        for row in rows:
            yield row.claim, _slots(row, pages[row.extraction])


def get_kept_slots(conn: Connection, viewer: Viewer, ids: Iterable[str]) -> dict[str, Slots]:
    """Fetch the slots of current claims by their ids, where they were laid out in this layout."""
    query = (
        select(claims.c.number)
        .join(slots, slots.c.claim == claims.c.number)
        .join(linked, linked.c.extraction == claims.c.extraction)
        .where(claims.c.current, linked.c.version.contains(f"/{LAYOUT}/", autoescape=True))
    )
    numbers: list[int] = []
    for some in pieces(sorted(set(ids))):
        numbers += conn.execute(query.where(claims.c.id.in_(some))).scalars()
    return {one.claim.id: shown(viewer, one) for _, one in get_slots(conn, sorted(numbers))}


def _packed(parts: tuple[Any, ...], found: Slots) -> bytes:
    form = [encode(getattr(found, name)) for name, encode, _ in parts]
    return zlib.compress(canonical(form).encode(), 1)


def _unpacked(parts: tuple[Any, ...], packed: bytes, where: str) -> dict[str, Any]:
    try:
        form = json.loads(zlib.decompress(packed))
        return {name: decode(one) for (name, _, decode), one in zip(parts, form, strict=True)}
    except (ValueError, TypeError, zlib.error) as error:
        raise LedgerError(where, f"is damaged: {error}", "run `riwaya link --again`") from None


def _slots(row: Any, page: dict[str, Any]) -> Slots:
    day = datetime.date.fromisoformat(row.published) if row.published else None
    return Slots(
        claim=stored_claim(row.body, f"claim {row.claim}"),
        publisher=row.publisher,
        published=PartialDate(day, DatePrecision(row.precision)),
        **_unpacked(_OWN, row.packed, f"slots of claim {row.claim}"),
        **page,
    )
