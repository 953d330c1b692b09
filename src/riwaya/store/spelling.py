"""How articles write a voice: sources are kept by folded words, which no article prints."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, select

from riwaya.store.source_keys import SourceKey, SourceKind, read_key
from riwaya.store.tables import claims, hops
from riwaya.text.fold import fold_word

_LOOKED_AT = 60  # claims of a voice; more would seldom change which writing is the commonest


def get_spellings(conn: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Give voices as the commonest quote writes them, by key; of several the first in order.

    Bodies and publishers have names of their own and are left out, as are voices that no claim
    has any more.
    """
    found = {}
    for key in dict.fromkeys(keys):
        source = read_key(key)
        if source.kind is SourceKind.VOICE and (written := _spelled(conn, source)):
            found[key] = written
    return found


def _spelled(conn: Connection, source: SourceKey) -> str:
    query = (
        select(claims.c.words)
        .join(hops, hops.c.claim == claims.c.number)
        .where(hops.c.words == source.name, hops.c.type == str(source.type))
        .order_by(claims.c.number)
        .limit(_LOOKED_AT)
    )
    written = Counter(
        " ".join(words.split())
        for body in conn.execute(query).scalars()
        for role, type_, words in json.loads(body)
        if role == "voice" and type_ == str(source.type) and fold_word(words) == source.name
    )
    return min(written, key=lambda words: (-written[words], words), default="")
