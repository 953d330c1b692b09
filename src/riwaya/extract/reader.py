"""The readers: one document in, one extraction out.

There are three, and a person may choose: the rules with their tables, the learned network, and
both together. All find phrases, places, times, numbers and voices by the same tables; they differ
in who proposes triggers and who decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from riwaya.errors import LexiconError, NetworkError
from riwaya.extract.analysis import Analysis, look_over, with_says
from riwaya.extract.compose import compose
from riwaya.extract.decide import Decided, Judge, Weigher, walk
from riwaya.extract.index import Lexicon, load_lexicon
from riwaya.extract.learned.blend import Blender, load_mixes
from riwaya.extract.learned.heard import hear
from riwaya.extract.learned.items import add_items
from riwaya.extract.learned.network import NETWORK, Network
from riwaya.extract.learned.propose import propose
from riwaya.extract.sift import sift
from riwaya.extract.weigh import load_weights
from riwaya.lexicon.tables import collector_resting
from riwaya.types import Document, Extraction, Mention, MentionKind, ReaderKind

if TYPE_CHECKING:
    from riwaya.extract.learned.blend import Mixes
    from riwaya.extract.learned.heard import Heard

_MOST_CLAIMS = 20  # of one sentence; of more only the likeliest are kept, and a note says so
_RULES = "10"  # version of the rules: of code, tables and weights


class Reader(Protocol):
    """What every reader can do; a further one is measured on the same annotated articles."""

    @property
    def version(self) -> str:
        """Name of the version; a new one makes documents be read again."""

    def extract(self, document: Document) -> Extraction:
        """Read one document. The same document and version give the same extraction."""

    def roll_up(self, actor: str) -> str:
        """Map an actor id to the id of the annotation guidelines it belongs to."""


class Prepared(NamedTuple):
    """A document about to be decided on: what is in it, who judges, and what was odd."""

    analysis: Analysis
    judge: Judge
    notes: tuple[str, ...] = ()


class RulesReader:
    """Reads by tables and learned weights alone.

    Holds the compiled tables; reading changes nothing in it but look-up caches.
    """

    def __init__(self) -> None:
        with collector_resting():
            self.lexicon: Lexicon = load_lexicon()
            self.weigher = Weigher(load_weights())

    @property
    def version(self) -> str:
        """Name of the version."""
        return f"rules-{_RULES}"

    @property
    def warning(self) -> str | None:
        """What keeps the reader from reading as it should; None if nothing does."""
        return None

    def prepare(self, document: Document) -> Prepared:
        """Find all that claims are made of, and name the judge."""
        return self._by_rules(look_over(document, self.lexicon), document.publisher or "")

    def _by_rules(self, analysis: Analysis, publisher: str) -> Prepared:
        """Add who speaks, as the rules find it, and let them judge."""
        speaker = self.weigher.speaker
        return Prepared(with_says(analysis, self.lexicon, speaker, publisher), self.weigher)

    def extract(self, document: Document) -> Extraction:
        """Read one document: find, decide, compose."""
        version = self.version
        with collector_resting():
            analysis, judge, odd = self.prepare(document)
            decided = sift(analysis, list(walk(analysis, self.lexicon, judge)))
            decisions, alarms = _capped(analysis, decided)
            claims = tuple(
                compose(document.id, analysis, decided, self.lexicon, version)
                for decided in decisions
            )
        notes = (*_unread(analysis), *alarms, *odd)
        return Extraction(document.id, version, _mentions(analysis), claims, notes)

    def roll_up(self, actor: str) -> str:
        """Map an actor id to the id of the annotation guidelines it belongs to."""
        return self.lexicon.code(actor)


class LearnedReader(RulesReader):
    """Reads with the network; tables give names, places, times and numbers their meaning.

    Where the network's file cannot be used the rules read alone: ``warning`` says so, and the
    version is theirs, so that the documents are read again once it can.
    """

    kind = ReaderKind.LEARNED

    def __init__(self, network: Path | None = None) -> None:
        super().__init__()
        self._path = network

    @property
    def version(self) -> str:
        """Name of the version: of the rules alone where the network cannot be used."""
        ears = self._ears
        if isinstance(ears, _Ears):
            return f"{self.kind}-{_RULES}.{ears.network.version}"
        return super().version

    @property
    def warning(self) -> str | None:
        """What is wrong with the network's file; None if it can be used."""
        ears = self._ears
        return None if isinstance(ears, _Ears) else f"the learned reader is missing: {ears}"

    def prepare(self, document: Document) -> Prepared:
        """Find all that claims are made of, let the network read, and name the judge."""
        ears = self._ears
        if not isinstance(ears, _Ears):
            return super().prepare(document)
        analysis, publisher = look_over(document, self.lexicon), document.publisher or ""
        if _unread(analysis):  # nothing that the network knows
            return self._by_rules(analysis, publisher)
        try:
            heard = hear(ears.network, document.text, analysis, self.lexicon)
        except NetworkError as error:  # one odd document; the rules read it
            prepared = self._by_rules(analysis, publisher)
            return prepared._replace(notes=(f"the rules read alone: {error.problem}",))
        if heard is None:
            return self._by_rules(analysis, publisher)
        analysis = self.proposals(analysis, heard)
        speaker = Blender(self.weigher, ears.mixes, heard, analysis).speaker
        analysis = with_says(analysis, self.lexicon, speaker, publisher)
        analysis = add_items(analysis, heard, self.lexicon, publisher)
        return Prepared(analysis, Blender(self.weigher, ears.mixes, heard, analysis))

    def proposals(self, analysis: Analysis, heard: Heard) -> Analysis:
        """Put the network's triggers in the place of those of the tables."""
        found = propose(analysis.page, (), heard, self.lexicon.usual_frames)
        return replace(analysis, candidates=found)

    @cached_property
    def _ears(self) -> _Ears | NetworkError | LexiconError:
        """Load the network when it is first needed."""
        try:
            return _Ears(Network(self._path or NETWORK), load_mixes(self.kind))
        except (LexiconError, NetworkError) as error:
            return error


class BothReader(LearnedReader):
    """Reads by both: each proposes, one blend of what both say decides."""

    kind = ReaderKind.BOTH

    def proposals(self, analysis: Analysis, heard: Heard) -> Analysis:
        """Add the network's triggers to those of the tables."""
        found = propose(analysis.page, analysis.candidates, heard, self.lexicon.usual_frames)
        return replace(analysis, candidates=found)


@dataclass(frozen=True, slots=True)
class _Ears:
    network: Network
    mixes: Mixes


def load_reader(kind: str = ReaderKind.BOTH, network: Path | None = None) -> RulesReader:
    """Load a reader by its name: ``rules``, ``learned`` or ``both``.

    Args:
        kind: Which reader. Raises ValueError for any other name.
        network: The network's file, if not the one that comes with the program.
    """
    match ReaderKind(kind):
        case ReaderKind.RULES:
            return RulesReader()
        case ReaderKind.LEARNED:
            return LearnedReader(network)
        case ReaderKind.BOTH:
            return BothReader(network)


def network_fault() -> str | None:
    """Say what is wrong with the files of the learned reader; None if they can be used."""
    try:
        Network()
        load_mixes()
    except (LexiconError, NetworkError) as error:
        return str(error)
    return None


def _mentions(analysis: Analysis) -> tuple[Mention, ...]:
    mentions = [
        Mention(p.span, MentionKind.PERSON if p.kind == "person" else MentionKind.ACTOR, p.reason)
        for p in analysis.phrases[: analysis.found_phrases]
    ]
    places = analysis.toponyms[: analysis.found_toponyms]
    mentions += [Mention(t.span, MentionKind.PLACE, t.reason) for t in places]
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


def _unread(analysis: Analysis) -> tuple[str, ...]:
    """Say where there was nothing to read."""
    if any("\u0621" <= letter <= "\u064a" for letter in analysis.page.tokens.folded.text):
        return ()
    return ("no Arabic text: nothing was read",)


def _capped(analysis: Analysis, decided: list[Decided]) -> tuple[list[Decided], list[str]]:
    """Keep the likeliest claims of a sentence that has too many; say which sentences have."""
    of_sentence: dict[int, list[Decided]] = {}
    for one in decided:
        number = analysis.candidates[one.number_in_page].sentence
        of_sentence.setdefault(number, []).append(one)
    dropped: set[int] = set()
    alarms = []
    for at, found in sorted(of_sentence.items()):
        if len(found) > _MOST_CLAIMS:
            ranked = sorted(found, key=lambda one: (-one.score, one.number_in_page))
            dropped.update(one.number_in_page for one in ranked[_MOST_CLAIMS:])
            sentence = analysis.page.sentences[at]
            span = analysis.page.tokens.span(sentence.first, sentence.last)
            alarms.append(
                f"alarm: {len(found)} claims in one sentence (characters {span.start}-{span.end}); "
                f"the {_MOST_CLAIMS} likeliest are kept"
            )
    return [one for one in decided if one.number_in_page not in dropped], alarms
