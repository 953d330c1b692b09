"""Renderers: a sheet as Markdown or as one printable page of HTML, and an answer as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from riwaya.ask.answer import Answer, Origins, Position
from riwaya.ask.evidence import Evidence
from riwaya.ask.labels import Language, empty_key, label_words, said, title
from riwaya.ask.sheet import Pair, Section, Sheet, understood
from riwaya.store.forms import to_json

_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MARKED = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>&~])")
_STYLE = """
:root { font-family: "Noto Naskh Arabic", "Amiri", "DejaVu Sans", serif; line-height: 1.6; }
body { max-inline-size: 46rem; margin: 1.5rem auto; padding-inline: 1rem; color: #111; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-block-start: 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 .8rem; margin: .3rem 0; }
dt { color: #555; } dd { margin: 0; }
blockquote { margin: 1rem 0 .2rem; padding-inline-start: .8rem;
  border-inline-start: .25rem solid #777; }
.passage blockquote { border-inline-start-style: dashed; }
.notes, .relations { border: 1px solid #777; padding: .4rem 1.6rem; }
article { break-inside: avoid; }
@media print { body { margin: 0; max-inline-size: none; } h2 { break-after: avoid; } }
"""


def answer_form(answer: Answer) -> dict[str, Any]:
    """Give the JSON form of an answer: ids and values, labels in both languages, every quote."""
    query = answer.query
    return {
        "question": query.text,
        "understood": {
            "slot": str(query.slot),
            "query": to_json(query),
            "words": [list(pair) for pair in understood(query, Language.EN)],
        },
        "positions": [_position_form(one) for one in answer.positions],
        "relations": [
            {
                "first": one.first,
                "second": one.second,
                "kind": str(one.kind),
                "reason": one.reason,
                "pairs": dict(one.pairs),
            }
            for one in answer.relations
        ],
        "empty": [
            {str(one): label_words(label, one) for one in (Language.AR, Language.EN)}
            | {"denied": empty_key(answer, label) == "field.only-denied"}
            for label in answer.empty
        ],
        "premise": answer.premise,
        "origins": _origins_form(answer.origins),
        "found": not answer.abstains,
        "bearing": answer.bearing,
        "offered": answer.offered,
        "searched": to_json(answer.searched),
    }


def _position_form(position: Position) -> dict[str, Any]:
    value = position.value
    return {
        "key": value.key,
        "tone": str(value.tone),
        "label": {str(one): title(value, one) for one in (Language.AR, Language.EN)},
        "origins": _origins_form(position.origins),
        "window": to_json(position.window),
        "claims": [evidence_form(one) for one in position.evidence],
    }


def _origins_form(origins: Origins) -> dict[str, Any]:
    return {"number": origins.number, "how": dict(origins.how)}


def evidence_form(one: Evidence) -> dict[str, Any]:
    """Give the JSON form of a quotation; ``claim`` is null for a passage."""
    form: dict[str, Any] = to_json(one)
    del form["context"], form["nearness"]
    return form | {"claim": one.claim or None, "passage": not one.claim, "interest": one.interest}


def markdown(sheet: Sheet) -> str:
    """Write a sheet as Markdown; what an article says can form no markup."""
    return "\n".join(_markdown(sheet)) + "\n"


def _markdown(sheet: Sheet) -> Iterator[str]:
    language = sheet.language
    yield f"# {_plain(sheet.question or said('field.question', language))}"
    yield ""
    yield f"**{_plain(said('field.understood', language))}**"
    yield ""
    yield from _items(sheet.understood)
    yield ""
    for note in sheet.notes:
        yield f"> {_plain(note)}"
        yield ">"
    for section in sheet.sections:
        yield from _markdown_section(section, language)
    if sheet.relations:
        yield ""
        yield f"## {_plain(said('field.relations', language))}"
        yield ""
        yield from (f"- {_plain(line)}" for line in sheet.relations)
    yield ""
    yield f"## {_plain(said('field.searched', language))}"
    yield ""
    yield from _items(sheet.searched)


def _markdown_section(section: Section, language: Language) -> Iterator[str]:
    yield ""
    yield f"## {section.number}. {_plain(section.title)}"
    yield ""
    yield from _items(section.facts)
    for quote in section.quotes:
        yield ""
        yield f"> «{_plain(quote.quote)}»"
        yield ""
        yield from _items(quote.facts)
    if section.more:
        yield ""
        yield f"… {section.more} {_plain(said('field.more', language))}"


def _items(pairs: Iterable[Pair]) -> Iterator[str]:
    return (f"- {_plain(label)}: {_plain(words)}" for label, words in pairs)


def _plain(text: str) -> str:
    return _MARKED.sub(r"\\\1", " ".join(_safe(text).split()))


def _safe(text: str) -> str:
    """Take out what would steer a terminal or turn the direction of the text round it."""
    return _STEERS.sub("\ufffd", text)


def html(sheet: Sheet) -> str:
    """Write a sheet as one page of HTML that loads nothing and runs nothing."""
    way = "rtl" if sheet.language is Language.AR else "ltr"
    question = _html(sheet.question or said("field.question", sheet.language))
    body = "\n".join(_body(sheet, question))
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="{sheet.language}" dir="{way}">\n<head>\n'
        f'<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width">\n'
        f"<title>{question}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{body}\n</body>\n</html>\n"
    )


def _body(sheet: Sheet, question: str) -> Iterator[str]:
    language = sheet.language
    yield f'<h1 dir="auto">{question}</h1>'
    yield f"<p>{_html(said('field.understood', language))}</p>"
    yield _list(sheet.understood)
    if sheet.notes:
        notes = "".join(f"<li>{_html(note)}</li>" for note in sheet.notes)
        yield f'<ul class="notes">{notes}</ul>'
    for section in sheet.sections:
        yield f"<section><h2>{section.number}. {_html(section.title)}</h2>"
        yield _list(section.facts)
        for quote in section.quotes:
            kind = ' class="passage"' if quote.passage else ""
            yield (
                f'<article{kind}><blockquote lang="ar" dir="rtl">«{_html(quote.quote)}»'
                f"</blockquote>{_list(quote.facts)}</article>"
            )
        if section.more:
            yield f"<p>… {section.more} {_html(said('field.more', language))}</p>"
        yield "</section>"
    if sheet.relations:
        lines = "".join(f"<li>{_html(line)}</li>" for line in sheet.relations)
        yield f"<h2>{_html(said('field.relations', language))}</h2>"
        yield f'<ul class="relations">{lines}</ul>'
    yield f"<footer><h2>{_html(said('field.searched', language))}</h2>"
    yield _list(sheet.searched)
    yield "</footer>"


def _list(pairs: Iterable[Pair]) -> str:
    rows = "".join(
        f'<dt>{_html(label)}</dt><dd><bdi dir="auto">{_html(words)}</bdi></dd>'
        for label, words in pairs
    )
    return f"<dl>{rows}</dl>"


def _html(text: str) -> str:
    return escape(_safe(text), quote=True)
