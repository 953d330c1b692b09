"""Boilerplate: ranges of a text that are not reporting. They are marked, never cut out."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from itertools import islice

from riwaya.lexicon.boilerplate import Match, load_boilerplate
from riwaya.text.fold import fold
from riwaya.text.tokens import Tokens, cut, tokenize
from riwaya.types import Boilerplate

_SHORT_LINE = 12  # words; a longer line that begins with «شاهد» is a sentence
_CREDIT_LINE = 8  # words: names and agencies, no sentence
_LINK_LINE = 25  # words, where a colon follows: «اقرأ أيضا: » and the headline of another article
_BEFORE_HEADLINE = 3  # words that may stand before a headline's copy: a site's name
_LONG_CAPTION = 16  # words
_LONG_DATELINE = 12  # words and marks: «دبي، الإمارات العربية المتحدة (وكالة) --»
_LONG_TAIL = 40  # words
_SENTENCE_END = frozenset('.!؟?…”"»)')
_FEWEST_LINKS, _MOST_LINKS = 4, 45  # words of a list of headlines within a line
_UNENDED_LINKS = 12  # words taken for headlines where nothing shows the end
_DASHES = frozenset("-–—ـ:")
_HEADLINE_AGAIN = "rule.boilerplate.headline_again"
_CAPTION = "rule.boilerplate.caption"
_LINE_AGAIN = "rule.boilerplate.line_again"

Forms = dict[str, list[tuple[tuple[str, ...], str]]]  # first token: (tokens, row id), longest first


@dataclass(frozen=True, slots=True)
class _Table:
    line: Forms
    start: Forms
    credit: Forms
    end: Forms
    anywhere: Forms
    stamp: Forms
    links: Forms
    resumes: Forms
    continues: Forms
    clock: Forms


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: its tokens ``[first, last)``."""

    first: int
    last: int


def find_boilerplate(text: str, title: str | None = None) -> tuple[Boilerplate, ...]:
    """Find what is not reporting, in reading order; ranges do not overlap.

    Besides the rows of ``boilerplate.tsv`` three rules: a copy of the known ``title`` at the
    head of the text or at its very end; a last line that says the first one again; and, where the
    title is known, a first line above an agency's dateline: the caption of a photograph. A
    text that is nothing but its headline keeps it.

    Args:
        text: The document's text.
        title: Its headline, where that is known apart from the text.
    """
    tokens = tokenize(fold(text))
    lines = _lines(tokens)
    if not lines:
        return ()
    table = _table()
    found: list[tuple[int, int, str]] = []
    for line in lines:
        if hit := _whole_line(tokens, line, table):
            found.append((line.first, line.last, hit))
    found += _anywhere(tokens, table)
    found += _stamps(tokens, lines, table)
    found += _links(tokens, lines, table)
    covered = _covered(tokens, found)
    if tail := _tail(tokens, table, covered, lines[-1]):
        found.append(tail)
        covered.update(range(tail[0], tail[1]))
    found += _headlines(tokens, table, title, covered)
    if title:  # without one the first line may be the headline itself
        found += _caption(tokens, lines, covered)
    found += _first_line_again(tokens, lines, covered)
    return _merged(tokens, found)


@cache
def _table() -> _Table:
    tables: dict[Match, Forms] = {match: {} for match in Match}
    for row in load_boilerplate():
        for form in row.forms:
            words = tuple(cut(form))
            tables[row.match].setdefault(words[0], []).append((words, row.id))
    for forms in tables.values():
        for candidates in forms.values():
            candidates.sort(key=lambda pair: -len(pair[0]))
    return _Table(**{match.value: forms for match, forms in tables.items()})


def _lines(tokens: Tokens) -> list[_Line]:
    lines, first, text = [], 0, tokens.folded.text
    at = text.find("\n")
    while at >= 0 and first < len(tokens):
        after = bisect_left(tokens.starts, at)
        if after > first:
            lines.append(_Line(first, after))
            first = after
        at = text.find("\n", at + 1)
    if first < len(tokens):
        lines.append(_Line(first, len(tokens)))
    return lines


def _is_word(form: str) -> bool:
    return form[0].isalnum()


def _match(tokens: Tokens, at: int, end: int, forms: Forms) -> tuple[int, str] | None:
    """Give the position after the longest form that stands at ``at``, and its row."""
    for words, row in forms.get(tokens.forms[at], ()):
        after = at + len(words)
        if after <= end and tuple(tokens.forms[at:after]) == words:
            return after, row
    return None


def _whole_line(tokens: Tokens, line: _Line, table: _Table) -> str | None:
    """Name the row for which a line is boilerplate from end to end."""
    at = line.first
    while at < line.last and not _is_word(tokens.forms[at]) and tokens.forms[at] not in table.line:
        at += 1  # bullets, arrows, dashes
    if at == line.last:
        return None
    if row := _short_line(tokens, at, line.last, table):
        return row
    reason = None
    while at < line.last:
        if hit := _match(tokens, at, line.last, table.line):
            at, reason = hit[0], reason or hit[1]
        elif _is_word(tokens.forms[at]) and not tokens.forms[at][0].isdigit():
            return None
        else:
            at += 1  # marks, and the counters of share buttons
    return reason


def _short_line(tokens: Tokens, at: int, last: int, table: _Table) -> str | None:
    """Name the row with which a line begins that is too short to be reporting."""
    if hit := _match(tokens, at, last, table.credit):
        if sum(map(_is_word, tokens.forms[at:last])) <= _CREDIT_LINE:
            return hit[1]
    elif hit := _match(tokens, at, last, table.start):
        colon = ":" in tokens.forms[hit[0] - 1 : hit[0] + 1]
        if sum(map(_is_word, tokens.forms[at:last])) <= (_LINK_LINE if colon else _SHORT_LINE):
            return hit[1]
    return None


def _anywhere(tokens: Tokens, table: _Table) -> list[tuple[int, int, str]]:
    found, free_from, last = [], 0, len(tokens)
    for at in [at for at, form in enumerate(tokens.forms) if form in table.anywhere]:
        if at >= free_from and (hit := _match(tokens, at, last, table.anywhere)):
            found.append((at, hit[0], hit[1]))
            free_from = hit[0]
    return found


def _stamps(tokens: Tokens, lines: list[_Line], table: _Table) -> list[tuple[int, int, str]]:
    """Find «آخر تحديث» with its date; of a line that goes on after it, only the stamp."""
    found = []
    for line in lines:
        at = line.first
        if not (hit := _match(tokens, at, line.last, table.stamp)):
            continue
        at, dated = hit[0], 0
        last = at
        while at < line.last:
            if clock := _match(tokens, at, line.last, table.clock):
                at = last = clock[0]
                dated += 1
            elif tokens.forms[at][0].isdigit():
                at = last = at + 1
                dated += 1
            elif _is_word(tokens.forms[at]):
                break
            else:
                at += 1
        if dated > 1:  # else no stamp: «آخر تحديث للحصيلة: 12»
            found.append((line.first, last, hit[1]))
    return found


def _links(tokens: Tokens, lines: list[_Line], table: _Table) -> list[tuple[int, int, str]]:
    """Find headlines of other articles that run on into the report, up to where it resumes."""
    found = []
    for line in lines:
        for at in range(line.first, line.last):
            hit = (
                _match(tokens, at, line.last, table.links)
                if tokens.forms[at] in table.links
                else None
            )
            if hit is None:
                continue
            last = min(line.last, hit[0] + _MOST_LINKS)
            ends = (
                end
                for end in range(hit[0] + _FEWEST_LINKS, last)
                if _match(tokens, end, line.last, table.resumes)
            )
            end = next(ends, line.last if last == line.last else hit[0] + _UNENDED_LINKS)
            found.append((at, end, hit[1]))
    return found


def _covered(tokens: Tokens, found: list[tuple[int, int, str]]) -> set[int]:
    return {at for first, last, _ in found for at in range(first, last)}


def _tail(
    tokens: Tokens, table: _Table, covered: set[int], line: _Line
) -> tuple[int, int, str] | None:
    """Find the closing words of a text, such as a list of tags, that follow a sentence's end."""
    last = len(tokens)
    if tokens.forms[-1] == ".":
        return None  # a sentence, not a list of tags or a headline
    while last and (last - 1 in covered or not _is_word(tokens.forms[last - 1])):
        last -= 1
    for at in range(max(0, last - _LONG_TAIL), last):
        if tokens.forms[at] not in table.end:
            continue
        hit = _match(tokens, at, last, table.end)
        if hit and _begins_anew(tokens, at, covered):
            return at, last, hit[1]
    return None


def _begins_anew(tokens: Tokens, at: int, covered: set[int]) -> bool:
    if at == 0 or at - 1 in covered or tokens.forms[at - 1] in _SENTENCE_END:
        return True
    return "\n" in tokens.folded.text[tokens.ends[at - 1] : tokens.starts[at]]


def _headlines(
    tokens: Tokens, table: _Table, title: str | None, covered: set[int]
) -> list[tuple[int, int, str]]:
    """Find copies of the title at the head and at the end of the text."""
    words = [form for form in tokenize(fold(title or "")).forms if _is_word(form)]
    size = len(words)
    if size < 2 or len(tokens) - len(covered) < 2 * size:
        return []
    found = []
    head = _words(tokens, range(len(tokens)), covered, size + _BEFORE_HEADLINE)
    for skip in range(len(head) - size + 1):
        if [tokens.forms[at] for at in head[skip : skip + size]] == words:
            after = head[skip + size - 1] + 1
            if not _goes_on(tokens, after, table):
                found.append((head[skip], after, _HEADLINE_AGAIN))
            break
    tail = _words(tokens, range(len(tokens) - 1, -1, -1), covered, size)[::-1]
    if len(tokens) > 3 * size and [tokens.forms[at] for at in tail] == words:
        found.append((tail[0], tail[-1] + 1, _HEADLINE_AGAIN))
    return found


def _goes_on(tokens: Tokens, at: int, table: _Table) -> bool:
    """Say whether the words before ``at`` are the beginning of a sentence of this line."""
    if at == len(tokens) or "\n" in tokens.folded.text[tokens.ends[at - 1] : tokens.starts[at]]:
        return False
    return _match(tokens, at, len(tokens), table.continues) is not None


def _words(tokens: Tokens, order: range, covered: set[int], size: int) -> list[int]:
    """List the first ``size`` positions of words in this order that nothing covers yet."""
    free = (at for at in order if at not in covered and _is_word(tokens.forms[at]))
    return list(islice(free, size))


def _caption(tokens: Tokens, lines: list[_Line], covered: set[int]) -> list[tuple[int, int, str]]:
    """Find a first line above a dateline such as «بغداد، العراق (رويترز) -»."""
    rest = [line for line in lines if line.first not in covered][:2]
    if len(rest) < 2 or not _has_dateline(tokens, rest[1]):
        return []
    first, last = rest[0].first, rest[0].last
    words = sum(map(_is_word, tokens.forms[first:last]))
    if words > _LONG_CAPTION or tokens.forms[last - 1] == "." or _has_dateline(tokens, rest[0]):
        return []
    return [(first, last, _CAPTION)]


def _has_dateline(tokens: Tokens, line: _Line) -> bool:
    """Say whether a line begins with places, an agency in brackets and a dash."""
    head = tokens.forms[line.first : min(line.last, line.first + _LONG_DATELINE)]
    if "(" not in head or ")" not in head:
        return False
    opened, closed = head.index("("), head.index(")")
    after = head[closed + 1 : closed + 2]
    return 0 < opened < closed <= opened + 4 and bool(after) and after[0] in _DASHES


def _first_line_again(
    tokens: Tokens, lines: list[_Line], covered: set[int]
) -> list[tuple[int, int, str]]:
    """Find a last line that repeats the first, as pages with a standfirst do."""
    rest = [line for line in lines if line.first not in covered]
    if len(rest) < 3:
        return []
    first, last = rest[0], rest[-1]
    same = tokens.forms[first.first : first.last] == tokens.forms[last.first : last.last]
    return [(last.first, last.last, _LINE_AGAIN)] if same else []


def _merged(tokens: Tokens, found: list[tuple[int, int, str]]) -> tuple[Boilerplate, ...]:
    """Order the ranges and leave out what lies within another."""
    kept: list[Boilerplate] = []
    after = 0
    for first, last, reason in sorted(found, key=lambda hit: (hit[0], -hit[1])):
        first = max(first, after)
        if first < last:
            kept.append(Boilerplate(tokens.span(first, last), reason))
            after = last
    return tuple(kept)
