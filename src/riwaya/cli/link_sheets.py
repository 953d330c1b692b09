"""Sheets of links, disputes and groups: lines for people, JSON Lines and CSV for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import click

from riwaya.cli.sheets import chain_words, claim_form, csv_row, known_date
from riwaya.cli.terminal import isolated, on_terminal, one_line

if TYPE_CHECKING:
    from riwaya.api import ClaimLine, DisputeLine, Group, GroupLine, LinkDecision, LinkLine
    from riwaya.link.changes import Changes
    from riwaya.link.origins import OriginCount
    from riwaya.types import Interval, Span

T = TypeVar("T")
Row = dict[str, Any]


@dataclass(frozen=True)
class Sheet(Generic[T]):
    """How a list of one kind of thing is printed.

    Attributes:
        name: Of many, and the key in JSON.
        one: Of one.
        columns: Of the CSV sheet; ``row`` has a value for each, in this order.
        row: The cells of a thing.
        form: Its JSON form.
        lines: Its lines for people; Arabic set apart if asked.
    """

    name: str
    one: str
    columns: tuple[str, ...]
    row: Callable[[T], Iterable[object]]
    form: Callable[[T], Row]
    lines: Callable[[T, bool], Iterable[str]]

    def print_jsonl(self, things: Iterable[T]) -> None:
        """Print a JSON object each."""
        for one in things:
            click.echo(json.dumps(self.form(one), ensure_ascii=False))

    def print_csv(self, things: Iterable[T], *, bom: bool) -> None:
        """Print a sheet that no spreadsheet program runs."""
        if bom:
            click.echo("\ufeff", nl=False)
        click.echo(csv_row(self.columns), nl=False)
        for one in things:
            click.echo(csv_row(self.row(one)), nl=False)

    def print_lines(self, things: Iterable[T]) -> None:
        """Print some lines each, with an empty one between."""
        for one in things:
            for line in self.lines(one, on_terminal()):
                click.echo(line)
            click.echo()


_SIDE = ("id", "document", "publisher", "said", "predicate", "factuality", "happened_first",
         "happened_last", "quote", "chain")  # fmt: skip


def _side_columns(side: str) -> tuple[str, ...]:
    return tuple(f"{side}_{name}" for name in _SIDE)


def _side_cells(line: ClaimLine) -> Iterator[object]:
    yield from (line.id, line.document, line.publisher, known_date(line.published))
    yield from (line.predicate.value, line.factuality.value)
    yield from (line.window.first, line.window.last, line.quote, chain_words(line, mark=False))


def _apart(words: str, mark: bool) -> str:
    whole = one_line(words)
    return isolated(whole) if mark else whole


def _side_lines(line: ClaimLine, mark: bool) -> Iterator[str]:
    said = known_date(line.published) or "no date known"
    what = f"{line.predicate} {line.factuality} · claim {line.id}"
    yield f"    {what} · said {said}, {_happened(line)}"
    yield f"    {_apart(line.quote, mark)}"
    yield f"    voices: {chain_words(line, mark=mark)}"


def _happened(line: ClaimLine) -> str:
    days = _days(line.window)
    return f"of {days}" if days else "of days not known"


def _days(window: Interval) -> str:
    if window.first is None and window.last is None:
        return ""
    if window.first == window.last:
        return str(window.first)
    return f"{window.first or '…'} to {window.last or '…'}"


# Links


def _link_row(line: LinkLine) -> Iterator[object]:
    yield from (line.id, line.kind.value, line.score, line.version)
    yield from (line.decision.choice.value, line.decision.seq) if line.decision else (None, None)
    yield from _side_cells(line.first)
    yield from _side_cells(line.second)


def link_form(line: LinkLine) -> Row:
    """Give the JSON form of a link: both claims whole, and every weight."""
    from riwaya.store.forms import to_json

    return {
        "id": line.id,
        "kind": line.kind.value,
        "score": line.score,
        "weights": [to_json(one) for one in line.weights],
        "version": line.version,
        "decision": to_json(line.decision),
        "first": claim_form(line.first),
        "second": claim_form(line.second),
    }


def link_lines(line: LinkLine, mark: bool) -> Iterator[str]:
    """Write a link for people."""
    score = "by a person" if line.score is None else f"confidence {line.score:.3f}"
    yield f"{line.id} · {line.kind} · {score}"
    if line.decision:
        yield "    " + decision_words(line.decision, mark)
    yield from _side_lines(line.first, mark)
    yield from _side_lines(line.second, mark)


def decision_words(one: LinkDecision, mark: bool) -> str:
    """Say who decided what, and why."""
    by, why = _apart(one.by, mark), _apart(one.why, mark)
    return f"decision {one.seq}: {one.choice}, by {by} on {one.at[:10]}: {why}"


def weight_lines(line: LinkLine) -> Iterator[str]:
    """Say bit by bit what speaks for a link and what against, the heaviest first."""
    for one in sorted(line.weights, key=lambda one: (-abs(one.value), one.slot)):
        speaks = "for" if one.value > 0 else "against" if one.value < 0 else "neither way"
        yield f"{one.value:+7.2f} bits {speaks}: {one.slot}: {one.level}"


LINKS: Sheet[LinkLine] = Sheet(
    "links", "link",
    ("id", "kind", "score", "version", "decision", "decision_number",
     *_side_columns("first"), *_side_columns("second")),
    _link_row, link_form, link_lines,
)  # fmt: skip


# Disputes


def _dispute_row(line: DisputeLine) -> Iterator[object]:
    yield from (line.type.value, line.standing.value, line.reason, line.link)
    yield from (line.first_words, line.second_words)
    yield from (line.first_origins, line.second_origins)
    yield from _side_cells(line.first)
    yield from _side_cells(line.second)


def dispute_form(line: DisputeLine) -> Row:
    """Give the JSON form of a dispute: both claims whole, and the words in which they part."""
    return {
        "type": line.type.value,
        "standing": line.standing.value,
        "reason": line.reason,
        "link": line.link,
        "words": [line.first_words, line.second_words],
        "origins": [line.first_origins, line.second_origins],
        "first": claim_form(line.first),
        "second": claim_form(line.second),
    }


def dispute_lines(line: DisputeLine, mark: bool) -> Iterator[str]:
    """Write a dispute for people."""
    yield f"{line.type} · {line.standing} · {line.reason}"
    for side, words, count in (
        (line.first, line.first_words, line.first_origins),
        (line.second, line.second_words, line.second_origins),
    ):
        yield f"  “{_apart(words, mark)}” · {_origins(count)}"
        yield from _side_lines(side, mark)


def _origins(count: int) -> str:
    return "1 origin" if count == 1 else f"{count} independent origins"


DISPUTES: Sheet[DisputeLine] = Sheet(
    "disputes", "dispute",
    ("type", "standing", "reason", "link", "first_words", "second_words", "first_origins",
     "second_origins", *_side_columns("first"), *_side_columns("second")),
    _dispute_row, dispute_form, dispute_lines,
)  # fmt: skip


# Groups


def _group_row(line: GroupLine) -> Iterator[object]:
    yield from (line.id, line.claims, line.documents, line.publishers, line.origins)
    yield "; ".join(line.predicates)
    yield from (line.window.first, line.window.last, line.quote)


def _group_line_form(line: GroupLine) -> Row:
    from riwaya.store.forms import to_json

    form: Row = to_json(line)
    return form


def _group_line_lines(line: GroupLine, mark: bool) -> Iterator[str]:
    days = _days(line.window)
    yield (
        f"{line.id} · {', '.join(line.predicates)} · {line.claims} claims in {line.documents} "
        f"documents · {_origins(line.origins)}{' · of ' + days if days else ''}"
    )
    yield f"    {_apart(line.quote, mark)}"


GROUPS: Sheet[GroupLine] = Sheet(
    "groups", "group of linked claims",
    ("id", "claims", "documents", "publishers", "origins", "predicates", "happened_first",
     "happened_last", "quote"),
    _group_row, _group_line_form, _group_line_lines,
)  # fmt: skip


def group_form(group: Group) -> Row:
    """Give the JSON form of a group whole."""
    from riwaya.store.forms import to_json

    return {
        "id": group.id,
        "claims": [claim_form(line) for line in group.claims],
        "links": [link_form(line) for line in group.links],
        "figures": [to_json(one) for one in group.figures],
        "origins": to_json(group.origins),
        "disputes": [dispute_form(line) for line in group.disputes],
    }


def group_lines(group: Group, *, mark: bool) -> Iterator[str]:
    """Write a group for people."""
    yield f"{group.id} · {len(group.claims)} linked claims"
    for line in group.claims:
        yield from _side_lines(line, mark)
    quotes = {line.id: line.quote for line in group.claims}
    for figures in group.figures:
        yield f"figures of {figures.of}, in {figures.claims} claims:"
        for name in ("low", "best", "high"):
            if bound := getattr(figures, name):
                told = _apart(quotes[bound.claim], mark)
                yield f"    {name} {bound.value} · claim {bound.claim} · {told}"
    yield from _origin_lines(group.origins)
    yield "why linked:"
    for link in group.links:
        score = "by a person" if link.score is None else f"{link.score:.3f}"
        yield f"    {link.id} · {link.kind} · {score} · {link.first.id} {link.second.id}"
        if link.decision:
            yield "        " + decision_words(link.decision, mark)
    for dispute in group.disputes:
        yield from dispute_lines(dispute, mark)


def _origin_lines(counted: OriginCount) -> Iterator[str]:
    yield (
        f"{_origins(len(counted.groups))} in {counted.documents} documents of "
        f"{counted.publishers} publishers known by name; one origin are:"
    )
    for origin in counted.groups:
        reasons = sorted({str(join.reason) for join in origin.joins})
        why = f" ({', '.join(reasons)})" if reasons else ""
        yield f"    {' '.join(origin.claims)}{why}"


# Changes


def change_lines(found: Changes, first: str, second: str) -> Iterator[str]:
    """Say what a copy changed, in the words of both texts."""
    mark = on_terminal()

    def words(span: Span | None, text: str) -> str:
        return _apart(span.of(text), mark) if span else "nothing"

    yield f"{len(found.kept)} sentences stand in both"
    for number in found.numbers:
        yield f"number: {words(number.first, first)} → {words(number.second, second)}"
    for name in found.names:
        yield f"{name.kind}: {words(name.first, first)} → {words(name.second, second)}"
    for voice in found.voices:
        yield f"voice: {words(voice.first, first)} → {words(voice.second, second)}"
    for span in found.dropped:
        yield f"only in the first: {words(span, first)}"
    for span in found.added:
        yield f"only in the second: {words(span, second)}"
