"""Expected spans marked in the text of a case: «قتل ⟦12 شخصا⟧ أمس»."""

import re

from riwaya.types import Span


def marked(text: str) -> tuple[str, list[Span]]:
    """Give the text without its marks, and the span of each marked piece."""
    plain, spans, start = "", [], 0
    for piece in re.split("([⟦⟧])", text):
        if piece == "⟦":
            start = len(plain)
        elif piece == "⟧":
            spans.append(Span(start, len(plain)))
        else:
            plain += piece
    return plain, spans
