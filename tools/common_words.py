"""List the words that many articles share: by them words printed without a space are parted.

Run: python tools/common_words.py ARTICLES.jsonl.gz [--write]

``ARTICLES`` holds one JSON object a line with ``text`` and ``title``. Only folded words and counts
are kept, and no word that fewer than ``LEAST`` articles share: nothing of an article can be read
off. A word that is itself glued of much commoner ones is left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

from riwaya.extract.index import load_lexicon
from riwaya.text.fold import fold
from riwaya.text.glued import TABLE, parts
from riwaya.text.tokens import cut

LEAST = 15


def main() -> None:
    """Count, and write the table if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    with gzip.open(asked.articles, "rt", encoding="utf-8") as lines:
        for one in map(json.loads, lines):
            text = fold(f"{one['title'] or ''}\n{one['text']}").text
            counts.update({word for word in cut(text) if word.isalpha()})
    common = {word: n for word, n in counts.items() if n >= LEAST}
    knows = load_lexicon().knows
    kept = dict(common)
    for word in sorted(common):
        count = kept.pop(word)
        if not parts(word, kept, knows):
            kept[word] = count
    print(f"{len(counts)} words, {len(common)} in {LEAST} articles, {len(kept)} kept")
    if asked.write:
        rows = [f"{word}\t{kept[word]}" for word in sorted(kept)]
        TABLE.write_text("\n".join(["word\tarticles", *rows]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
