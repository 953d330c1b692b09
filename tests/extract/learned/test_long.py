"""Very long texts: they are read, and the network's work grows with their length alone."""

from __future__ import annotations

import pytest

from riwaya.extract.learned.network import Network, Said
from riwaya.extract.learned.windows import Window
from riwaya.extract.reader import load_reader
from riwaya.ingest.documents import read_text

WORDS = 100_000
REPORT = "قتل ثلاثة جنود في هجوم لتنظيم داعش على حاجز قرب تدمر، بحسب المرصد السوري.\n"

# A text, how often it stands there, and how many claims at least are found in the whole.
LONG = {
    "a report": (REPORT, WORDS // len(REPORT.split()), 1_000),
    "one word": ("قتل ", WORDS, 0),
    "no Arabic": ("nothing here is Arabic. ", WORDS // 4, 0),
}


@pytest.mark.parametrize("name", LONG)
def test_a_hundred_thousand_words_are_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    part, often, claims = LONG[name]
    windows: list[Window] = []
    heard: dict[object, Said] = {}
    listen = Network.read

    def read(network: Network, window: Window) -> Said:
        """Count the windows; of those alike the network reads one."""
        windows.append(window)
        content = (window.pieces, window.starts, tuple(window.marks))
        if content not in heard:
            heard[content] = listen(network, window)
        return heard[content]

    monkeypatch.setattr(Network, "read", read)
    reader = load_reader("both")
    reader.extract(read_text(part * (often // 10)))
    tenth = len(windows)
    found = reader.extract(read_text(part * often))
    assert len(found.claims) >= claims
    assert found.reader == reader.version
    assert len(windows) - tenth <= 10 * (tenth + 1)
