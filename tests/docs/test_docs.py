"""The pages say what is so: links lead somewhere, commands exist, outputs are the program's."""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import click
import pytest

from riwaya.cli import main

ROOT = Path(__file__).parents[2]


def _under_git() -> list[Path]:
    """Files of the repository: what git tracks, or all there is in a copy without git."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, check=True,
        ).stdout.decode()  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        kept = (path for path in ROOT.rglob("*") if not _is_hidden(path.relative_to(ROOT)))
        return sorted(path for path in kept if path.is_file())
    found = (ROOT / name for name in listed.split("\0") if name)
    return sorted(path for path in found if path.is_file())


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


FILES = _under_git()
PAGES = [path for path in FILES if path.suffix == ".md"]
each_page = pytest.mark.parametrize("page", PAGES, ids=[str(p.relative_to(ROOT)) for p in PAGES])


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """A page without its code blocks."""
    return re.sub(r"^ *```.*?^ *```$", "", text_of(page), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """Names that a link may put after ``#``: headings as GitHub writes them."""
    heads = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", head.lower()) for head in heads)
    return {head.replace(" ", "-") for head in plain}


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors(there), f"{page.name}: {target}"


@each_page
def test_files_named_in_backticks_are_there(page: Path) -> None:
    for name in re.findall(r"`((?:src|docs|tools|tests/docs)/[^\s`*]*)`", prose(page)):
        assert (ROOT / name).exists(), f"{page.name}: {name}"


def commands(page: Path) -> Iterator[list[str]]:
    """Every ``riwaya …`` of a page's code, cut into words as a shell would."""
    spans = re.findall(r"`(riwaya [^`]+)`", prose(page))
    blocks = re.findall(r"^ *```(?:sh|console)\n(.*?)^ *```$", text_of(page), re.M | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    shown = [
        found[1] for line in lines if (found := re.match(r"(?:\$ )?(riwaya .*)", line.strip()))
    ]
    for command in (*spans, *shown):
        yield shlex.split(command, comments=True)[1:]


def known_options(command: click.Command) -> set[str]:
    return {name for one in (*main.params, *command.params) for name in one.opts} | {"--help", "-h"}


@each_page
def test_commands_and_options_exist(page: Path) -> None:
    for words in commands(page):
        first = next((word for word in words if not word.startswith("-")), None)
        if first is None or first == "COMMAND":
            continue
        assert first in main.commands, f"riwaya {shlex.join(words)}"
        options = {word.split("=")[0] for word in words if re.match("--?[a-z]", word)}
        unknown = options - known_options(main.commands[first])
        assert not unknown, f"riwaya {shlex.join(words)}: {unknown}"


PAIRS = [page for page in PAGES if page.name.endswith(".ar.md")]


@pytest.mark.parametrize("arabic", PAIRS, ids=[str(p.relative_to(ROOT)) for p in PAIRS])
def test_the_arabic_page_has_the_same_headings(arabic: Path) -> None:
    english = arabic.with_name(arabic.name.replace(".ar.md", ".md"))
    levels = [re.findall(r"^(#+) ", prose(page), re.MULTILINE) for page in (english, arabic)]
    assert levels[0] == levels[1]


def test_both_readmes_say_the_same_of_code() -> None:
    """Commands, files and figures stand in both, in the same order."""
    english, arabic = ROOT / "README.md", ROOT / "README.ar.md"
    assert list(commands(english)) == list(commands(arabic))
    for pattern in (r"^\| `(.+?)`", r"<!-- figures -->\n(.*?)<!-- /figures -->"):
        both = [re.findall(pattern, text_of(page), re.M | re.DOTALL) for page in (english, arabic)]
        assert both[0] == both[1]


def test_the_index_lists_every_page() -> None:
    linked = set(re.findall(r"\]\(([^)]+\.md)\)", text_of(ROOT / "docs" / "README.md")))
    there = {str(p.relative_to(ROOT / "docs")) for p in PAGES if (ROOT / "docs") in p.parents}
    assert linked == there - {"README.md"}


# Written apart, so that this file does not hold what it looks for.
_FORBIDDEN = {
    "a path of a workplace": r"(?<![\w.\-/])/" + "work/",
    "a package registry": "|".join(
        ["pypi" + r"\.org", "python" + r"hosted\.org", r"registry\.npm" + r"js\.org",
         r"crates" + r"\.io", r"proxy\.gol" + r"ang\.org", r"rubygems" + r"\.org"]
    ),
}  # fmt: skip


@pytest.mark.parametrize("pattern", _FORBIDDEN.values(), ids=_FORBIDDEN.keys())
def test_no_file_names(pattern: str) -> None:
    looked = re.compile(pattern)
    for path in FILES:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # no text
        found = looked.search(text)
        assert not found, f"{path.relative_to(ROOT)}: {found[0] if found else ''}"


def _run_docs() -> ModuleType:
    place = ROOT / "tools" / "run_docs.py"
    spec = importlib.util.spec_from_file_location("run_docs", place)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_outputs_are_what_the_program_prints() -> None:
    """The remedy: ``python tools/run_docs.py --write``, then read the difference."""
    tool = _run_docs()
    with tool.sample_ledger() as run:
        stale = [
            str(page.relative_to(ROOT))
            for page in tool.pages()
            if tool.refreshed(text_of(page), run) != text_of(page)
        ]
    assert not stale, "python tools/run_docs.py --write"
