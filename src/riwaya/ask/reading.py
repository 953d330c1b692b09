"""The rules reader that questions and passages are read with; its tables are loaded once."""

from __future__ import annotations

from functools import lru_cache

from riwaya.extract.reader import RulesReader


@lru_cache(maxsize=1)
def rules() -> RulesReader:
    """Load the rules reader on first use."""
    return RulesReader()
