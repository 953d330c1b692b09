"""The page: everything about one document that later stages look up by token."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from riwaya.lexicon.matcher import QUOTE_MARKS, Hit
from riwaya.lexicon.phrases import is_attached
from riwaya.lexicon.titles import given_names
from riwaya.text.sentences import (
    Quotation,
    Sentence,
    find_quotations,
    find_sentences,
    is_speech,
)
from riwaya.text.tokens import Tokens
from riwaya.types import Factuality, Predicate

if TYPE_CHECKING:
    from riwaya.extract.index import Lexicon, Sense
    from riwaya.extract.timexes import Timex
    from riwaya.types import Boilerplate

# Sense kinds whose shorter readings at a token are dropped in favour of the longest.
Hits = dict[int, "Hit[Sense]"]
_CLAUSE_MARKS = frozenset("،؛:(),;")
_JOINTS = frozenset({"complementizer", "coordinator", "relative"})
_BREAKS = frozenset("،,؛;:()[]–—/-|")
_COMPLEMENT_REACH = 10  # tokens after a cue in which its preposition may stand
_YEH, _MAKSURA = "ي", "ى"  # folding makes one of both
# After these a question tells: «هل ينتهي التنظيم بعد مقتل زعيمه؟» says that he was killed.
_TAKEN_AS_TOLD = frozenset({"بعد", "منذ", "اثر", "عقب", "جراء", "بسبب", "نتيجه", "رغم"})
_INTENTION = 3  # tokens after a word of intention in which it colours a trigger


@dataclass(frozen=True, slots=True)
class Page:
    """The tokens of a document with sentences, quotations, clauses and table hits.

    Attributes:
        sentence_of: Index into ``sentences`` for each token.
        clause_of: A number for each token that grows at every clause boundary.
        words: Class of the function word at each token, or an empty string.
        names: Canonical function word at each token, or an empty string.
        speech: Index into ``quotations`` of the outermost speech round each token, or -1.
        hits: For each kind of sense, the longest hit that begins at a token.
        triggers: All trigger hits in reading order, short ones too.
        skipped: Whether each token lies in boilerplate.
        timed: Whether each token belongs to a time expression.
        asked: Whether each token is asked about and not told: «هل انسحب المقاتلون؟».
        placed: Whether each token belongs to a place; filled in once places are found.
        trigger_at: Tokens at which a trigger begins that may be a verb or verbal noun.
        trigger_verbs: Those of them that are verbs by their form.
        nouns: Tokens at which a trigger begins that is a noun or phrase by its form.
        company: Tokens at which a trigger begins that may stand beside others.
        in_trigger: Whether each token is a later word of a trigger («الهجوم الانتحاري»).
        hints: Tokens of triggers, with the intention that a word right before states.
        between: One letter a token, for what it puts between two others: ``v`` a verb, ``w`` a
            relative word, ``c`` a clause boundary, ``p`` a preposition, ``n`` a plain word, and a
            space for what counts as nothing. A string, as looking for a letter in it is fast.
        joints: One letter a token as in ``between``, for what joins a voice to its cue: ``,`` a
            mark, ``t`` أن, ``c`` a coordinator, ``w`` a relative word, ``a`` an auxiliary, ``p``
            a preposition, ``v`` a verb, ``n`` a plain word.
        cues: Tokens at which a cue begins, ascending.
    """

    tokens: Tokens
    sentences: list[Sentence]
    quotations: list[Quotation]
    sentence_of: list[int]
    clause_of: list[int]
    words: list[str]
    names: list[str]
    speech: list[int]
    hits: dict[str, Hits]
    triggers: list[Hit[Sense]]
    skipped: list[bool]
    timed: list[bool]
    asked: list[bool]
    placed: list[bool]
    trigger_at: frozenset[int]
    trigger_verbs: frozenset[int]
    nouns: frozenset[int]
    company: frozenset[int]
    in_trigger: list[bool]
    hints: dict[int, str]
    between: str
    joints: str
    cues: list[int]

    def clause_range(self, at: int) -> tuple[int, int]:
        """Give the tokens of the clause that a token lies in."""
        clause = self.clause_of[at]
        return bisect_left(self.clause_of, clause), bisect_left(self.clause_of, clause + 1)

    def cues_between(self, low: int, high: int) -> bool:
        """Tell whether a reporting cue begins within tokens ``[low, high)``."""
        return bisect_left(self.cues, low) < bisect_left(self.cues, high)

    def cue_at(self, at: int) -> bool:
        """Tell whether a reporting cue begins at a token."""
        return at in self.hits.get("cue", {})

    def negated(self, at: int) -> bool:
        """Tell whether a negation stands right before a token: «لم يذكر»."""
        hit = self.hits.get("hedge", {}).get(at - 1)
        return hit is not None and hit.last == at and hit.entry.value.value is Factuality.DENIED

    def close_to(self, first: int, last: int) -> bool:
        """Tell whether words of closeness to a party stand in tokens: «المقرب من»."""
        table = self.hits.get("label", {})
        near = range(max(0, first - 2), last)
        return any(at in table and table[at].entry.value.kind == "closeness" for at in near)

    def text(self, first: int, last: int) -> str:
        """Give the folded words of tokens ``[first, last)``, one space between."""
        return " ".join(self.tokens.forms[first:last])


def lay_out(
    tokens: Tokens,
    lexicon: Lexicon,
    boilerplate: tuple[Boilerplate, ...],
    times: list[Timex],
    text: str,
) -> Page:
    """Find sentences, quotations, clauses and every form of the tables.

    ``text`` is the document's own, as written: folding makes «علي» and «على» one.
    """
    sentences = find_sentences(tokens)
    quotations = find_quotations(tokens, sentences)
    hits, triggers = _sort_hits(tokens, lexicon)
    words, names = _function_words(tokens, hits.get("function", {}))
    for at in _names_alike(tokens, words, text):
        words[at] = names[at] = ""
    sentence_of = [0] * len(tokens)
    for index, sentence in enumerate(sentences):
        for at in range(sentence.first, sentence.last):
            sentence_of[at] = index
    trigger_at, timed = frozenset(hit.first for hit in triggers), _covered(tokens, times)
    trigger_verbs = frozenset(
        hit.first for hit in triggers if hit.entry.form and hit.entry.form.tense
    )
    return Page(
        tokens,
        sentences,
        quotations,
        sentence_of,
        _clauses(tokens, sentences, words),
        words,
        names,
        _speech(tokens, quotations),
        hits,
        triggers,
        _skipped(tokens, boilerplate),
        timed,
        _asked(sentence_of, words, names),
        [False] * len(tokens),
        trigger_at,
        trigger_verbs,
        frozenset(hit.first for hit in triggers if hit.entry.value.kind in ("noun", "phrase")),
        frozenset(
            hit.first
            for hit in triggers
            if hit.entry.value.predicate is not None and "alone" not in hit.entry.value.needs
        ),
        _inside(tokens, triggers),
        _hints(triggers),
        _between(tokens, words, hits, trigger_at, timed),
        _joints(tokens, words, names, hits, trigger_verbs, timed),
        sorted(hits.get("cue", {})),
    )


def _sort_hits(tokens: Tokens, lexicon: Lexicon) -> tuple[dict[str, Hits], list[Hit[Sense]]]:
    hits: dict[str, Hits] = {}
    triggers: list[Hit[Sense]] = []
    for hit in lexicon.matcher.hits(tokens):
        kind = hit.entry.kind
        if kind == "trigger":
            triggers.append(hit)
            continue
        if kind in ("cue", "hedge") and not _completed(tokens, hit):
            continue
        if kind == "cue" and _names_an_agency(tokens, hit):
            continue
        table = hits.setdefault(kind, {})
        best = table.get(hit.first)
        if best is None or hit.last > best.last:
            table[hit.first] = hit
    return hits, triggers


def _names_an_agency(tokens: Tokens, hit: Hit[Sense]) -> bool:
    """Tell whether a noun of saying says what an outlet is for: «لوكالة … للأنباء».

    Before «عن» it does the work of a word of saying all the same: «… للأنباء عن مصدر».
    """
    if hit.entry.value.kind != "noun" or not tokens.forms[hit.first].startswith("لل"):
        return False
    return hit.last == len(tokens) or tokens.forms[hit.last] != "عن"


def _completed(tokens: Tokens, hit: Hit[Sense]) -> bool:
    """Tell whether the words that a cue asks for follow it: «أشار … إلى»."""
    form = hit.entry.form
    if form.complement:
        after = tokens.forms[hit.last : hit.last + _COMPLEMENT_REACH]
        return form.complement[0] in after
    if form.attached:
        after = tokens.forms[hit.last : hit.last + _COMPLEMENT_REACH]
        return any(is_attached(word, form.attached) for word in after)
    return True


def _function_words(tokens: Tokens, hits: Hits) -> tuple[list[str], list[str]]:
    words, names = [""] * len(tokens), [""] * len(tokens)
    for at, hit in hits.items():
        for token in range(at, hit.last):
            if not names[token] or hit.last - hit.first > 1:
                words[token], names[token] = hit.entry.value.kind, hit.entry.value.forms[0]
    return words, names


def _names_alike(tokens: Tokens, words: list[str], text: str) -> list[int]:
    """List the names that fold into a function word: «علي», in a text that knows ى."""
    if _MAKSURA not in text:
        return []
    return [
        at
        for at, form in enumerate(tokens.forms)
        if words[at]
        and form[-1] == _YEH
        and form in given_names()
        and text[tokens.span(at, at + 1).end - 1] == _YEH
    ]


def _clauses(tokens: Tokens, sentences: list[Sentence], words: list[str]) -> list[int]:
    """Number the clauses: a mark, a coordinator, أن or الذي begins a new one."""
    clause_of, clause = [0] * len(tokens), 0
    begins = {sentence.first for sentence in sentences}
    for at, form in enumerate(tokens.forms):
        if at in begins or form in _BREAKS or words[at] in _JOINTS:
            clause += 1
        clause_of[at] = clause
    return clause_of


def _speech(tokens: Tokens, quotations: list[Quotation]) -> list[int]:
    speech = [-1] * len(tokens)
    for index, quotation in enumerate(quotations):
        if is_speech(quotation):
            for at in range(quotation.first, quotation.last):
                speech[at] = index  # an outer quotation comes later and wins
    return speech


def _skipped(tokens: Tokens, boilerplate: tuple[Boilerplate, ...]) -> list[bool]:
    skipped = [False] * len(tokens)

    def start(at: int) -> int:
        return tokens.folded.position(tokens.starts[at])

    every = range(len(tokens))
    for span in (one.span for one in boilerplate):
        first, last = (bisect_left(every, edge, key=start) for edge in span)
        skipped[first:last] = [True] * (last - first)
    return skipped


def _between(tokens: Tokens, words: list[str], hits: dict[str, Hits], verbs: frozenset[int],
             timed: list[bool]) -> str:  # fmt: skip
    """Write down for each token what it puts between two others (``Page.between``)."""
    cues, codes = hits.get("cue", {}), []
    for at, form in enumerate(tokens.forms):
        word = words[at]
        if form in QUOTE_MARKS or timed[at] or word == "adverb":
            codes.append(" ")
        elif at in verbs or at in cues:
            codes.append("v")
        elif word == "relative":
            codes.append("w")
        elif word in ("complementizer", "coordinator") or form in _CLAUSE_MARKS:
            codes.append("c")
        else:
            codes.append("p" if word == "preposition" else "n")
    return "".join(codes)


_POINTING = ("ه", "ها", "هم")  # endings of a preposition with its pronoun
_JOINT_LETTERS = {
    "complementizer": "t",
    "coordinator": "c",
    "relative": "w",
    "auxiliary": "a",
    "preposition": "p",
    "adverb": " ",
}


def resumes(word: str, name: str, form: str) -> bool:
    """Tell whether a word only points back: «به» of «ما أفاد به ضابط», «عنه», «لها»."""
    return word == "preposition" and form != name and form.endswith(_POINTING)


def _joints(tokens: Tokens, words: list[str], names: list[str], hits: dict[str, Hits],
            verbs: frozenset[int], timed: list[bool]) -> str:  # fmt: skip
    """Write down for each token how it joins a voice to its cue (``Page.joints``)."""
    cues, letters = hits.get("cue", {}), []
    for at, form in enumerate(tokens.forms):
        if form in QUOTE_MARKS or timed[at] or resumes(words[at], names[at], form):
            letters.append(" ")
        elif form in _BREAKS:
            letters.append(",")
        else:
            verb = at in cues or at in verbs
            letters.append(_JOINT_LETTERS.get(words[at]) or ("v" if verb else "n"))
    return "".join(letters)


def _asked(sentence_of: list[int], words: list[str], names: list[str]) -> list[bool]:
    """Mark what stands under «هل»: whether it is so, is the question. A relative clause tells."""
    asked = [False] * len(words)
    for at, word in enumerate(words):
        if word != "interrogative":
            continue
        for later in range(at + 1, len(words)):
            if sentence_of[later] != sentence_of[at] or words[later] == "relative":
                break
            asked[later] = names[later - 1] not in _TAKEN_AS_TOLD
    return asked


def _covered(tokens: Tokens, times: list[Timex]) -> list[bool]:
    covered = [False] * len(tokens)
    for timex in times:
        covered[timex.first : timex.last] = [True] * (timex.last - timex.first)
    return covered


def _inside(tokens: Tokens, triggers: list[Hit[Sense]]) -> list[bool]:
    inside = [False] * len(tokens)
    for hit in triggers:
        if hit.entry.value.predicate is not None:
            for at in range(hit.first + 1, hit.last):
                inside[at] = True
    return inside


def _hints(triggers: list[Hit[Sense]]) -> dict[int, str]:
    """Find triggers shortly after a word of intention: «يسعى إلى السيطرة», «خطة للهجوم»."""
    hints: dict[int, str] = {}
    planned = [hit for hit in triggers if hit.entry.value.predicate is Predicate.PLAN]
    starts = {hit.first for hit in triggers}
    for hit in planned:
        for at in range(hit.last, hit.last + _INTENTION):
            if at in starts:
                hints.setdefault(at, f"plan{at - hit.last}")
    return hints
