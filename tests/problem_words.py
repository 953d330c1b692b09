"""Finds what errors of the program say, as it stands in the source: gaps are ``{}``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path


def said_in(path: Path) -> Iterator[str]:
    """Give the templates of all problems and hints that the errors of a module are made with.

    A name is followed to what is assigned to it in the module; what comes from elsewhere (the
    words of another error, a table) is not looked for.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    given: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    given.setdefault(target.id, []).append(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            kind = node.func.id
            if kind.endswith("Error") and kind not in {"NotFoundError", "LexiconError"}:
                # A ValueError is only a problem; ours say where first.
                for told in node.args[kind != "ValueError" :]:
                    yield from _templates(told, given)


def _templates(told: ast.expr, given: dict[str, list[ast.expr]]) -> Iterator[str]:
    if isinstance(told, ast.Name):
        for value in given.get(told.id, ()):
            if not isinstance(value, ast.Name):
                yield from _templates(value, given)
    elif isinstance(told, ast.IfExp):
        yield from _templates(told.body, given)
        yield from _templates(told.orelse, given)
    elif isinstance(told, ast.Constant) and isinstance(told.value, str):
        yield told.value
    elif isinstance(told, ast.JoinedStr):
        parts = (one.value if isinstance(one, ast.Constant) else "{}" for one in told.values)
        yield "".join(map(str, parts))
