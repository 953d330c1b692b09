"""Speed of the reader beside its goals. Reported, not asserted: machines differ.

Run: python benchmarks/speed/bench_reader.py [--no-peers] [--json]

One core, warm process, on the invented reports that come with the program. The peers, a blank
spaCy tokenizer for Arabic and qalsadi lemmatising, are installed in a throw-away environment.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from riwaya.extract.reader import Reader

DOCUMENT_WORDS = 300
DOCUMENTS = 60
ROUNDS = 5
SIZES = (1_000, 10_000, 100_000)
ODD = {"one word repeated, text": ["قتل"], "no Arabic, text": ["nothing", "is", "Arabic", "here."]}
MEGABYTE = 1_000_000
PEERS = Path(__file__).parent / "peers.py"


class Line(NamedTuple):
    """One measured figure, its unit, and the goal it is printed beside."""

    name: str
    value: float
    unit: str
    goal: str = ""


def sample_words() -> list[str]:
    """Give the words of the sample reports, one after the other."""
    from riwaya.ingest.files import read_paths
    from riwaya.ingest.results import ReadResult
    from riwaya.samples import sample_paths

    read = read_paths([str(path) for path in sample_paths()])
    return [
        word
        for one in read
        if isinstance(one, ReadResult)
        for line in one.document.text.split("\n")
        for word in (*line.split(" "), "\n")
        if word
    ]


def text_of(words: list[str], size: int, start: int = 0) -> str:
    """Give ``size`` words of the samples from word ``start`` on, round and round, in lines."""
    around = islice(cycle(words), start, None)
    pieces, count = [], 0
    while count < size:
        pieces.append(next(around))
        count += pieces[-1] != "\n"
    return " ".join(pieces)


def measure_reading() -> list[Line]:
    """Read documents of 300 words, warm; then documents of growing size."""
    from riwaya.extract.reader import RulesReader
    from riwaya.ingest.documents import read_text

    words, reader = sample_words(), RulesReader()
    documents = [
        read_text(text_of(words, DOCUMENT_WORDS, start=i * 37), published="2020-05-10")
        for i in range(DOCUMENTS)
    ]

    def all_of_them() -> None:
        for document in documents:
            reader.extract(document)

    all_of_them()
    rate = DOCUMENTS / best(all_of_them)
    lines = [
        Line("documents of 300 words", rate, "documents/s", "at least 150"),
        Line("the same in words", rate * DOCUMENT_WORDS, "words/s"),
    ]
    return [*lines, *measure_growth(reader, words)]


def measure_growth(reader: Reader, words: list[str]) -> list[Line]:
    """Read one document of growing size, and of each odd kind."""
    from riwaya.ingest.documents import read_text

    lines = []
    for name, repeated in {"one text": words, **ODD}.items():
        base = 0.0
        for size in SIZES:
            document = read_text(text_of(repeated, size), published="2020-05-10")
            seconds = best(lambda document=document: reader.extract(document), rounds=1) / size  # type: ignore[misc]
            base = base or seconds
            lines.append(Line(f"{name} of {size:,} words", 1 / seconds, "words/s"))
            if size > SIZES[0]:
                growth = f"  time a word, to that of {SIZES[0]:,}"
                lines.append(Line(growth, seconds / base, "times", "1 is linear"))
    return lines


def measure_both() -> list[Line]:
    """Read documents of 300 words with both readers, warm; then documents of growing size."""
    from riwaya.extract.reader import load_reader
    from riwaya.ingest.documents import read_text

    words, reader = sample_words(), load_reader()
    documents = [
        read_text(text_of(words, DOCUMENT_WORDS, start=i * 37), published="2020-05-10")
        for i in range(DOCUMENTS // 4)
    ]

    def all_of_them() -> None:
        for document in documents:
            reader.extract(document)

    all_of_them()
    rate = len(documents) / best(all_of_them)
    return [
        Line("both readers, documents of 300 words", rate, "documents/s", "at least 8"),
        *measure_growth(reader, words),
    ]


def measure_memory(kind: str = "rules") -> list[Line]:
    """Give the peak of this process after a batch and a text of 100,000 words."""
    measure_batch(kind)
    goal = "under 300" if kind == "rules" else "under 500"
    return [Line(f"peak memory, {kind}", peak_bytes() / MEGABYTE, "MB", goal)]


def peak_bytes() -> int:
    """Give the most memory that this process held.

    Linux also counts in ``ru_maxrss`` what its parent held when it began; its own is in ``VmHWM``.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def measure_batch(kind: str) -> None:
    """Read a batch and then one long text, as memory is measured on both."""
    from riwaya.extract.reader import load_reader
    from riwaya.ingest.documents import read_text

    words, reader = sample_words(), load_reader(kind)
    for i in range(DOCUMENTS):
        reader.extract(read_text(text_of(words, DOCUMENT_WORDS, start=i * 37)))
    reader.extract(read_text(text_of(words, SIZES[-1])))


def measure_first() -> None:
    """Read one report and print its first claim: what a fresh process does."""
    from riwaya.extract.reader import RulesReader
    from riwaya.ingest.documents import read_text
    from riwaya.samples import sample_paths

    report = next(path for path in sample_paths() if path.suffix == ".txt")
    found = RulesReader().extract(read_text(report.read_text(encoding="utf-8")))
    print(found.claims[0].id)


def measure_starts() -> list[Line]:
    """Time fresh processes, the median of five: the help text, and the first claim."""
    command = Path(sys.executable).with_name("riwaya")
    help_seconds = started([str(command), "--help"])
    first_seconds = started([sys.executable, __file__, "--part", "first"])
    return [
        Line("riwaya --help", help_seconds, "s", "under 0.6"),
        Line("first claim of a fresh process", first_seconds, "s", "under 1.5"),
    ]


def measure_peers(folder: Path) -> list[Line]:
    """Run the peers over the same words in an environment of their own.

    Raises:
        subprocess.CalledProcessError: The environment could not be made.
    """
    python = folder / "env" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(folder / "env")], check=True)
    install = ["-m", "pip", "install", "-qqq", "--disable-pip-version-check"]
    subprocess.run([str(python), *install, "spacy", "qalsadi"], check=True)
    words = folder / "words.txt"
    words.write_text(text_of(sample_words(), SIZES[1]), encoding="utf-8")
    lines = []
    for name, size in (("spaCy, blank ar tokenizer", SIZES[1]), ("qalsadi, lemmas", SIZES[0])):
        asked = [str(python), str(PEERS), name.partition(",")[0].lower(), str(words), str(size)]
        done = subprocess.run(asked, check=True, capture_output=True, text=True)
        lines.append(Line(name, float(done.stdout.split()[-1]), "words/s"))
    return lines


def best(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Give the least CPU seconds of some rounds: what else the machine does is not ours."""
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        act()
        taken.append(time.process_time() - begun)
    return min(taken)


def started(command: list[str]) -> float:
    """Give the median wall seconds of a fresh process, from start to end."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def fresh(part: str) -> list[Line]:
    """Measure one part in a process of its own."""
    command = [sys.executable, __file__, "--part", part, "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [Line(*line) for line in json.loads(done.stdout)]


def machine() -> str:
    """Name the machine: processor, cores, system, Python."""
    model = platform.processor()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2] for line in info.read_text().splitlines() if "model name" in line
        ]
        model = names[0].strip() if names else model
    system = f"{platform.system()} {platform.machine()}"
    parts = model or "unknown processor", f"{os.cpu_count()} cores", system
    return ", ".join((*parts, f"Python {platform.python_version()}"))


def show(lines: list[Line], as_json: bool) -> None:
    """Print figures as a table, or as JSON."""
    if as_json:
        print(json.dumps(lines))
        return
    for line in lines:
        digits = 2 if line.value < 100 else 0
        goal = f"(goal: {line.goal})" if line.goal else ""
        print(f"{line.name:36} {line.value:12,.{digits}f} {line.unit:12} {goal}".rstrip())


def main() -> int:
    """Measure and print."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("--no-peers", action="store_true", help="leave the other programs out")
    cli.add_argument("--json", action="store_true", help="print JSON")
    cli.add_argument("--part", choices=["memory", "memory-both", "first"], help=argparse.SUPPRESS)
    asked = cli.parse_args()
    if asked.part == "first":
        measure_first()
        return 0
    if asked.part:
        show(measure_memory("both" if asked.part == "memory-both" else "rules"), asked.json)
        return 0
    if not asked.json:
        print(machine())
    lines = [*measure_reading(), *measure_both(), *fresh("memory"), *fresh("memory-both")]
    lines += measure_starts()
    if not asked.no_peers:
        try:
            with TemporaryDirectory(prefix="riwaya-peers-") as folder:
                lines += measure_peers(Path(folder))
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"the peers could not be measured: {error}", file=sys.stderr)
    show(lines, asked.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
