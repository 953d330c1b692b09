"""Publication dates as outlets, feeds and people write them in metadata."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate

from riwaya.text.fold import fold_word
from riwaya.types import NO_DATE, DatePrecision, PartialDate

_ISO = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?(?:(?<=\d)[T ].*)?", re.DOTALL | re.ASCII
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T.*)?", re.DOTALL | re.ASCII)


def parse_date(found: str | None) -> PartialDate:
    """Read a publication date as far as it is known, never further.

    Year first, with ``-``, ``/`` or ``.``, in any digits; a time of day and a zone after it are
    left out: the day is the one the outlet printed, in its own zone. Also the dates of e-mail
    and feeds (``Wed, 03 Jun 2015 10:00:00 GMT``). Anything else, an impossible day, and
    day-first figures such as 3/6/2015, which half of the world reads otherwise, are UNKNOWN.
    """
    plain = fold_word(found or "").strip()
    if match := _ISO.fullmatch(plain) or _COMPACT.fullmatch(plain):
        figures = [int(part) for part in match.groups() if part and part.isdigit()]
        if len(figures) < 3 and re.search(r"[T ]", plain):
            return NO_DATE  # «2015 onwards»: not a date and a time
        return _partial(figures)
    try:
        parsed = parsedate(plain) if "," in plain else None
    except (IndexError, ValueError, OverflowError):  # the parser trips over some odd input
        parsed = None
    return _partial(list(parsed[:3])) if parsed else NO_DATE


def _partial(figures: list[int]) -> PartialDate:
    year, month, day = (*figures, 1, 1)[:3]
    try:
        date = datetime.date(year, month, day)
    except (ValueError, OverflowError):
        return NO_DATE
    precision = (DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY)[len(figures) - 1]
    return PartialDate(date, precision)
