"""Run the commands that the documentation shows, and put what they print beneath them.

Run: python tools/run_docs.py [--write]

A block follows a line ``<!-- run: riwaya claims … -->``; ``{claims --text …}`` in the command
stands for the id of the first claim that this other command finds; ``<!-- run 6: … -->`` keeps
six lines. The ledger holds the sample collection, read by the rules alone: what they find is the
same on every machine. Without ``--write`` stale files are named.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner

from riwaya.cli import main as riwaya
from riwaya.samples import sample_paths

ROOT = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(
    r"(?P<head><!-- run(?: (?P<lines>\d+))?: riwaya (?P<command>.+?) -->\n)"
    r"```console\n(?:(?!```).*\n)*```\n"
)
Run = Callable[[str], str]


@contextmanager
def sample_ledger() -> Iterator[Run]:
    """Give what runs a command on a ledger of the sample collection and returns its output."""
    with tempfile.TemporaryDirectory(prefix="riwaya-docs-") as folder:
        ledger = Path(folder) / "sample.sqlite"

        def run(command: str) -> str:
            result = CliRunner(env={"RIWAYA_LEDGER": str(ledger), "RIWAYA_READER": "rules"}).invoke(
                riwaya, shlex.split(command)
            )
            if result.exit_code:
                raise RuntimeError(f"riwaya {command}\n{result.output}") from result.exception
            return result.stdout.replace(f"{ROOT}{os.sep}", "")

        run(shlex.join(["read", *map(str, sample_paths())]))
        run("link")
        yield run


def refreshed(text: str, run: Run) -> str:
    """Give a page with the output of each of its commands as it is now."""

    def block(found: re.Match[str]) -> str:
        command = re.sub(r"\{(.+?)\}", lambda inner: _first_claim(inner[1], run), found["command"])
        lines = [line.rstrip() for line in run(command).rstrip("\n").split("\n")]
        most = int(found["lines"] or len(lines))
        shown = [*lines[:most], *(["…"] if len(lines) > most else [])]
        return "\n".join([found["head"] + "```console", f"$ riwaya {command}", *shown, "```\n"])

    return _BLOCK.sub(block, text)


def _first_claim(query: str, run: Run) -> str:
    first = run(f"{query} --format jsonl --limit 1")
    if not first:
        raise RuntimeError(f"riwaya {query}: the sample collection has no such claim")
    return str(json.loads(first)["id"])[:10]


def pages() -> list[Path]:
    """List the pages that show a command's output."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    return sorted(page for page in found if _BLOCK.search(page.read_text(encoding="utf-8")))


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--write", action="store_true")
    write = cli.parse_args().write
    stale = 0
    with sample_ledger() as run:
        for page in pages():
            before = page.read_text(encoding="utf-8")
            after = refreshed(before, run)
            if after == before:
                continue
            stale += 1
            print(f"{page.relative_to(ROOT)}: {'written' if write else 'stale'}")
            if write:
                page.write_text(after, encoding="utf-8", newline="\n")
    sys.exit(1 if stale and not write else 0)


if __name__ == "__main__":
    main()
