"""Count in how many articles each stem stands; the counts tell rare words from common ones.

Run: python tools/count_words.py ARTICLES.jsonl.gz [--write]

``ARTICLES`` holds one JSON object a line with ``text`` and ``title``. Only stems and counts are
kept, and no stem that fewer than ``LEAST`` articles share: nothing of an article can be read off.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

from riwaya.link.rarity import TABLE
from riwaya.link.words import content_words

LEAST = 8


def main() -> None:
    """Count, and write the table if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    articles = 0
    with gzip.open(asked.articles, "rt", encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            counts.update(set(content_words(f"{one['title'] or ''}\n{one['text']}")))
            articles += 1
    kept = {stem: n for stem, n in counts.items() if n >= LEAST and not stem[0].isdigit()}
    print(f"{articles} articles, {len(counts)} stems, {len(kept)} kept")
    if asked.write:
        rows = [f"{stem}\t{kept[stem]}" for stem in sorted(kept)]
        TABLE.write_text("\n".join(["stem\tarticles", f"*\t{articles}", *rows]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
