"""The reader: one document in, one extraction out."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from riwaya.extract.analysis import Analysis, analyse
from riwaya.extract.compose import compose
from riwaya.extract.decide import Weigher, walk
from riwaya.extract.index import load_lexicon
from riwaya.extract.weigh import load_weights
from riwaya.lexicon.tables import collector_resting
from riwaya.types import Claim, Document, Extraction, Mention, MentionKind

_MOST_CLAIMS = 12  # of one sentence; more is an alarm, not a limit


class Reader:
    """Holds the compiled tables; reading changes nothing in it but look-up caches."""

    version = "rules-1"

    def __init__(self) -> None:
        with collector_resting():
            self._lexicon = load_lexicon()
            self._judge = Weigher(load_weights())

    def extract(self, document: Document) -> Extraction:
        """Read one document: find, decide, compose."""
        with collector_resting():
            analysis = analyse(document, self._lexicon, self._judge.speaker)
            claims = tuple(
                compose(document.id, analysis, decided, self._lexicon, self.version)
                for decided in walk(analysis, self._lexicon, self._judge)
            )
        return Extraction(
            document.id, self.version, _mentions(analysis), claims, _notes(analysis, claims)
        )

    def roll_up(self, actor: str) -> str:
        """Map an actor id to the id of the annotation guidelines it belongs to."""
        return self._lexicon.code(actor)


def _mentions(analysis: Analysis) -> tuple[Mention, ...]:
    mentions = [
        Mention(p.span, MentionKind.PERSON if p.kind == "person" else MentionKind.ACTOR, p.reason)
        for p in analysis.phrases
    ]
    mentions += [Mention(t.span, MentionKind.PLACE, t.reason) for t in analysis.toponyms]
    mentions += [Mention(t.span, MentionKind.TIME, t.reason) for t in analysis.times]
    mentions += [Mention(q.span, MentionKind.NUMBER, q.reason) for q in analysis.quantities]
    tokens = analysis.page.tokens
    mentions += [
        Mention(
            tokens.span(hit.first, hit.last, len(hit.particles)),
            MentionKind.CUE,
            hit.entry.value.id,
        )
        for hit in analysis.page.hits.get("cue", {}).values()
    ]
    return tuple(sorted(mentions, key=lambda mention: (mention.span, mention.kind)))


def _notes(analysis: Analysis, claims: tuple[Claim, ...]) -> tuple[str, ...]:
    """Say in plain words what a person should know about this reading."""
    if not any("\u0621" <= letter <= "\u064a" for letter in analysis.page.tokens.folded.text):
        return ("no Arabic text: nothing was read",)
    starts = [analysis.page.tokens.span(s.first, s.last) for s in analysis.page.sentences]
    counts = Counter(
        bisect_right(starts, claim.trigger.start, key=lambda span: span.start) - 1
        for claim in claims
    )
    return tuple(
        f"alarm: {count} claims in one sentence (characters {starts[i].start}-{starts[i].end})"
        for i, count in sorted(counts.items())
        if count > _MOST_CLAIMS
    )
