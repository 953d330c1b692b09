"""Words printed without the space between them: «أعلنتكتائب» is two.

Pages that lay links over words often lose the spaces round them, and a word glued to its
neighbour is a word of no table. Such a word is parted where both parts are common and no other
reading explains it: particles, endings and names do. Which words are common stands in
``data/common_words.tsv``: folded words, and in how many articles of a sample each stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from math import log
from pathlib import Path

from riwaya.errors import LexiconError
from riwaya.text.clitics import prefix_splits, strip_article
from riwaya.text.tokens import Tokens

TABLE = Path(str(files("riwaya.text") / "data" / "common_words.tsv"))
_SHORTEST, _LONGEST = 6, 40  # letters of a glued word
_MOST_PARTS = 4
_LONG = 8  # letters of a word that is glued to any but a short one: fewer mean too much by chance
_PART = 3  # letters of a part; of shorter words only the particles below are parts
_FIRST = {"في": 4, "عن": 5}  # two-letter words that may stand first, letters that must follow
_ARTICLED = frozenset({"من", "ان", "كل"})  # those that the article must follow: «منسحب» is one word
_LAST = frozenset({"في", "من", "عن"})
# What looks like a word before or after another and mostly is a part of it.
_NO_FIRST = frozenset({"بال", "وال", "كال", "فال", "الا", "والا", "الان", "ولا", "الم", "وان"})
_NO_LAST = frozenset({
    "هما", "تهم", "تها", "تهما", "اتهم", "اتها", "اهم", "اته", "ايا", "وهم", "تنا",
})  # fmt: skip
_ENDINGS = (
    "", "ه", "ها", "هم", "هما", "هن", "ي", "نا", "ا", "ان", "ين", "ون", "ات", "وا", "ت", "تا", "يه",
    "ته", "تها", "تهم", "تهما", "اته", "اتها", "اتهم", "اتهما", "اه", "اها", "اهم", "وه", "وها",
    "وهم", "وهما", "تين", "تان", "يين", "يون", "يات", "اتنا", "تنا", "نها", "نه", "نهم", "يها",
)  # fmt: skip
_COMMON = 8.0  # least sum of the logs of how many articles both parts stand in
Known = Callable[[str], bool]
Articles = Mapping[str, int]  # folded words, and in how many articles each stands


@lru_cache(maxsize=1)
def common_words() -> Articles:
    """Read the table of common words."""
    try:
        lines = TABLE.read_text(encoding="utf-8").splitlines()
        return {word: int(count) for word, count in (line.split("\t") for line in lines[1:])}
    except (OSError, ValueError) as error:
        hint = "install the program again, or run tools/common_words.py"
        raise LexiconError(TABLE.name, f"it cannot be read: {error!r}", hint) from error


def part(tokens: Tokens, known: Known) -> Tokens:
    """Part the glued words of a document.

    Args:
        tokens: Its tokens.
        known: Tells a folded word of a table, such as a name, which is never parted.
    """
    articles = common_words()
    cuts = {
        at: lengths
        for at, form in enumerate(tokens.forms)
        if _SHORTEST <= len(form) <= _LONGEST and form not in articles and form.isalpha()
        and (lengths := parts(form, articles, known))
    }  # fmt: skip
    if not cuts:
        return tokens
    forms, starts, ends = [], [], []
    for at, form in enumerate(tokens.forms):
        start = tokens.starts[at]
        for length in cuts.get(at, (len(form),)):
            first = start - tokens.starts[at]
            forms.append(form[first : first + length])
            starts.append(start)
            ends.append(start + length)
            start += length
    return Tokens(tokens.folded, forms, starts, ends)


def parts(form: str, articles: Articles, known: Known) -> tuple[int, ...]:
    """Give the lengths of the words that a folded word is glued of; nothing if of one."""
    score, found = max(_cuts(form, articles, _MOST_PARTS), default=(0.0, ()))
    if score < _COMMON or known(form) or _explained(form, articles):
        return ()
    return tuple(map(len, found))


def _cuts(form: str, articles: Articles, most: int) -> Iterator[tuple[float, tuple[str, ...]]]:
    """List how a form may be cut into common words, by the two that are least common."""
    for length in range(2, len(form) - 1):
        first, rest = form[:length], form[length:]
        if first not in articles or not _may_begin(first, rest):
            continue
        count = log(articles[first])
        if rest in articles and _may_end(rest):
            yield count + log(articles[rest]), (first, rest)
        if most > 2:
            for score, others in _cuts(rest, articles, most - 1):
                yield min(score, count + log(articles[others[0]])), (first, *others)


def _may_begin(first: str, rest: str) -> bool:
    if first in _ARTICLED:
        return rest.startswith("ال")
    if len(first) < _PART:
        return len(rest) >= _FIRST.get(first, _LONGEST)
    return first not in _NO_FIRST and len(first) + len(rest) >= _LONG


def _may_end(rest: str) -> bool:
    return rest in _LAST or (len(rest) >= _PART and rest not in _NO_LAST)


def _explained(form: str, articles: Articles) -> bool:
    """Tell a word that is a common one with particles before it or an ending after it."""
    for _, whole in prefix_splits(form):
        for rest in {whole, strip_article(whole)}:
            for ending in _ENDINGS:
                stem = rest[: len(rest) - len(ending)] if rest.endswith(ending) else ""
                if len(stem) >= _PART and (
                    stem in articles or (stem[-1] == "ت" and stem[:-1] + "ه" in articles)
                ):
                    return True
    return False
