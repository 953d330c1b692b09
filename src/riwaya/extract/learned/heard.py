"""What the network says of one document, by tokens."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from riwaya.extract.learned.labels import MENTIONS, ROLES, TAGS
from riwaya.extract.learned.marks import marks as marks_of
from riwaya.extract.learned.windows import Window, cut, token_pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from riwaya.extract.analysis import Analysis
    from riwaya.extract.index import Lexicon
    from riwaya.extract.learned.marks import Marks
    from riwaya.extract.learned.network import Floats, Network
    from riwaya.text.sentences import Sentence
    from riwaya.text.tokens import Tokens

LEAST = -2.0  # log-odds of a predicate from which a word is proposed as its trigger
MOST = 9.0  # log-odds, either way: beyond it eight bits say nothing
_MENTION = {kind: at for at, kind in enumerate(MENTIONS)}
_TAG = {tag: at for at, tag in enumerate(TAGS)}
_MOST_TRIGGERS = 60  # of a window of some 135 words; the rest were never meant
# Kept of the roles: what is asked about. Memory stays in proportion to the triggers of a text.
_ASKED = ("agent", "patient", "place", "time", "number", "origin")
_KEPT = [ROLES.index(role) for role in _ASKED]
_ROLE = {role: at for at, role in enumerate(_ASKED)}


@dataclass(frozen=True, slots=True)
class Heard:
    """Log-odds by token; ``roles`` by trigger, within its window: others were not compared.

    Attributes:
        tags: That a token is (part of) the trigger of a predicate, [tokens, TAGS]; column 0:
            that it is none.
        reported: That a claim with its trigger here is somebody's words, [tokens].
        mentions: That a token names a participant, a place …, of any claim, [tokens, MENTIONS].
        windows: The windows, in order.
        window_of: For each token, the index of its window.
        roles: For each token that may be a trigger, sums over the words of its window from its
            start [roles asked about, words + 1]: a mean is then two look-ups.
    """

    tags: Floats
    reported: Floats
    mentions: Floats
    windows: list[Window]
    window_of: list[int]
    roles: dict[int, NDArray[np.float32]]

    def predicate(self, first: int, last: int, predicate: str) -> float:
        """Return the log-odds that tokens ``[first, last)`` carry a predicate."""
        return float(self.tags[first:last, _TAG[predicate]].max())

    def trigger(self, first: int, last: int) -> float:
        """Return the log-odds that tokens ``[first, last)`` carry any predicate at all."""
        return -float(self.tags[first:last, 0].min())

    def mention(self, kind: str, first: int, last: int) -> float:
        """Return the log-odds that tokens name something of a kind, whatever the claim."""
        return float(self.mentions[first:last, _MENTION[kind]].mean())

    def role(self, role: str, trigger: int, first: int, last: int) -> float | None:
        """Return the log-odds that tokens play a role beside a trigger; None if out of sight."""
        window = self.windows[self.window_of[trigger]]
        first, last = max(first, window.first), min(last, window.last)
        if first >= last or trigger not in self.roles:
            return None
        sums, row = self.roles[trigger], _ROLE[role]
        total = sums.item(row, last - window.first) - sums.item(row, first - window.first)
        return total / (last - first)

    def stretches(self, role: str, trigger: int) -> list[tuple[int, int]]:
        """Give the tokens ``[first, last)`` that rather play a role beside a trigger than not."""
        if trigger not in self.roles:
            return []
        row = self.roles[trigger][_ROLE[role]]
        if not (row[1:] > row[:-1]).any():  # mostly nothing is heard
            return []
        sums = row.tolist()
        found: list[tuple[int, int]] = []
        for at, (before, after) in enumerate(
            pairwise(sums), start=self.windows[self.window_of[trigger]].first
        ):
            if after <= before:
                continue
            if found and found[-1][1] == at:
                found[-1] = found[-1][0], at + 1
            else:
                found.append((at, at + 1))
        return found


def listen(
    network: Network, text: str, tokens: Tokens, sentences: Sequence[Sentence], marks: Marks,
    asked: Collection[int] = (),
) -> Heard | None:  # fmt: skip
    """Let the network read a document, window by window. None if it holds no word.

    Args:
        network: The network.
        text: The document's text.
        tokens: Its tokens.
        sentences: Its sentences.
        marks: What the tables say of each token.
        asked: Tokens that will be asked about as triggers, besides those that the network hears.
    """
    import numpy as np

    cut_tokens = token_pieces(text, tokens, network.pieces)
    windows = cut(sentences, cut_tokens, marks, network.ends)
    if not windows:
        return None
    wanted = frozenset(asked)
    tags, reported, mentions = [], [], []
    roles: dict[int, Floats] = {}
    for window in windows:
        said = network.read(window)
        tags.append(_log_odds(said.tags))
        mentions.append(said.mentions.clip(-MOST, MOST))
        reported.append(said.reported.clip(-MOST, MOST))
        triggers = _worth_asking(window, tags[-1], wanted)
        if triggers:
            beside = said.roles([at - window.first for at in triggers])[:, _KEPT]
            roles.update(zip(triggers, _sums(beside.clip(-MOST, MOST)), strict=True))
    return Heard(
        np.concatenate(tags),
        np.concatenate(reported),
        np.concatenate(mentions),
        windows,
        [n for n, one in enumerate(windows) for _ in range(one.first, one.last)],
        roles,
    )


def _sums(rows: Floats) -> Floats:
    """Add up along the words from the first on: [.., words] gives [.., words + 1]."""
    import numpy as np

    sums: Floats = np.zeros((*rows.shape[:-1], rows.shape[-1] + 1), dtype=np.float32)
    np.cumsum(rows, axis=-1, out=sums[..., 1:])
    return sums


def hear(network: Network, text: str, analysis: Analysis, lexicon: Lexicon) -> Heard | None:
    """Let the network read an analysed document; it is asked about every candidate."""
    page, asked = analysis.page, [one.first for one in analysis.candidates]
    told = marks_of(analysis, lexicon)
    return listen(network, text, page.tokens, page.sentences, told, asked)


def _worth_asking(window: Window, tags: Floats, wanted: Collection[int]) -> list[int]:
    """Name the tokens of a window that may be triggers, the likeliest first."""
    none = dict(enumerate(tags[:, 0].tolist(), start=window.first))  # log-odds of no trigger
    found = [at for at, odds in none.items() if at in wanted or odds <= -LEAST]
    return sorted(found, key=none.__getitem__)[:_MOST_TRIGGERS]


def _log_odds(scores: Floats) -> Floats:
    """Turn scores of alternatives into the log-odds of each against all others."""
    import numpy as np

    shifted = scores - scores.max(axis=1, keepdims=True)
    shares = np.exp(shifted)
    shares /= shares.sum(axis=1, keepdims=True)
    shares = shares.clip(1e-6, 1 - 1e-6)
    found: Floats = (np.log(shares) - np.log1p(-shares)).clip(-MOST, MOST).astype(np.float32)
    return found
