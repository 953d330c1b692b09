"""What other programs do with the same words. Run by bench_reader.py in a throw-away environment.

Run: python peers.py (spacy | qalsadi) WORDS_FILE SIZE
Prints words per CPU second, warm.
"""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path


def main() -> int:
    """Measure one program; the first of two rounds warms it."""
    name, words, size = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    text = " ".join(words.read_text(encoding="utf-8").split()[:size])
    if name == "spacy":
        act = importlib.import_module("spacy").blank("ar").tokenizer
    else:
        act = importlib.import_module("qalsadi.lemmatizer").Lemmatizer().lemmatize_text
    taken = 0.0
    for _ in range(2):
        begun = time.process_time()
        act(text)
        taken = time.process_time() - begun
    print(round(size / taken))
    return 0


if __name__ == "__main__":
    sys.exit(main())
