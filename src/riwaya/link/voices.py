"""Voices made comparable: who speaks in a chain, whatever title, clitic or short form is written.

A voice is compared by what names it: an outlet by its row, a body by its id and the words of its
name, a person by the name without titles, unnamed sources by their role and by whom they told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from riwaya.lexicon.actors import load_actor_ids
from riwaya.lexicon.function_words import load_function_words
from riwaya.lexicon.matcher import Matcher
from riwaya.lexicon.outlets import Outlet, load_outlets, outlet_forms, outlets_of
from riwaya.lexicon.titles import load_titles
from riwaya.lexicon.voices import load_voices
from riwaya.link.credits import Credit, CreditReader, credited
from riwaya.text.clitics import strip_article
from riwaya.text.fold import fold
from riwaya.text.tokens import cut, tokenize
from riwaya.types import Claim, Document, Hop, Span, VoiceLink, VoiceType

_UNNAMED = frozenset({VoiceType.ANON_ROLE, VoiceType.ANON_PLURAL, VoiceType.UNATTRIBUTED})
_PERSONS = frozenset({VoiceType.NAMED_OFFICIAL, VoiceType.NAMED_PERSON})
_ONE_BODY = frozenset({"armed", "force", "political"})  # such a body has one voice; a state many
_ENDINGS = ("ات", "ون", "ين", "ان", "ه")  # off adjectives: مصدر أمني, مصادر أمنية
_SPOKESMEN = ("mutahaddith", "natiq")  # parts of the ids of rows that name a spokesman


class VoiceKind(StrEnum):
    """What a voice is compared by."""

    OUTLET = "outlet"
    BODY = "body"
    PERSON = "person"
    PSEUDONYM = "pseudonym"
    PAPER = "paper"  # a document that nobody is named for
    UNNAMED = "unnamed"
    PUBLISHER = "publisher"


_TOLD = frozenset({VoiceKind.PAPER, VoiceKind.PSEUDONYM, VoiceKind.UNNAMED})


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice as it is compared.

    Attributes:
        kind: What it is compared by.
        outlet: Of an outlet or a publisher, which; of unnamed sources and pseudonyms, whom they
            told. A row of ``outlets.tsv``, or the folded name of a publisher of no row.
        actor: Id of the body it is or speaks for, if known.
        words: Folded words of its name or role, without titles and small words.
        span: Where it stands; None for a publisher.
        spokesman: Whether it is a person or role that speaks for the body.
        one: Whether all who speak for the actor are one voice: a force, not a state.
        credit: Whether a signature names the outlet, not a chain.
    """

    kind: VoiceKind
    outlet: str | None = None
    actor: str | None = None
    words: tuple[str, ...] = ()
    span: Span | None = None
    spokesman: bool = False
    one: bool = False
    credit: bool = False


class VoiceReader:
    """Reads voices. Holds the compiled tables; reading changes nothing in them."""

    def __init__(self) -> None:
        self._outlets: Matcher[Outlet] = Matcher(outlet_forms(load_outlets()))
        self._kinds = {actor.id: actor.kind for actor in load_actor_ids()}
        heads = load_voices()
        self._papers = _words_of(
            form.words for head in heads if head.type is VoiceType.DOCUMENT for form in head.forms
        )
        self._sources = _words_of(form.words[:1] for head in heads for form in head.forms)
        titles = load_titles()
        self._titles = _words_of(form.words for title in titles for form in title.forms)
        speaking = [
            *((title.id, title.forms) for title in titles),
            *((head.id, head.forms) for head in heads),
        ]
        self._spokesmen = _words_of(
            form.words[:1]
            for row, forms in speaking
            if any(part in row for part in _SPOKESMEN)
            for form in forms
        )
        self._small = _words_of(
            (form,) for row in load_function_words() for form in row.forms if " " not in form
        )
        self._credits = CreditReader()

    def origins(self, document: Document, claims: Sequence[Claim]) -> tuple[Voice, ...]:
        """Give the voice that each claim of a document rests on, in the order of the claims.

        It is the first voice of the chain; of unnamed sources also whom they told. An empty
        chain is the publisher's own voice, or that of the one agency the article signs with.
        ``claims`` are all of the document: «البيان» and «الوزارة» mean a voice named before.
        """
        voices = self.voices(document, claims)
        own = self._own(document)
        return tuple(self._origin(claim, voices, own) for claim in claims)

    def voices(self, document: Document, claims: Iterable[Claim]) -> dict[Span, Voice]:
        """Give each voice of a document's chains once, in reading order."""
        hops = {hop.span: hop for claim in claims for hop in claim.chain}
        found: dict[Span, Voice] = {}
        for span, hop in sorted(hops.items()):
            found[span] = self._resolved(self._read(document.text, hop), list(found.values()))
        return found

    def _own(self, document: Document) -> Voice:
        """Give the voice of a claim without a chain."""
        credit: Credit | None = credited(self._credits.find(document))
        if credit is not None:
            return Voice(VoiceKind.OUTLET, credit.outlet, span=credit.span, credit=True)
        return Voice(VoiceKind.PUBLISHER, publisher_of(document))

    def _origin(self, claim: Claim, voices: dict[Span, Voice], own: Voice) -> Voice:
        if not claim.chain or claim.chain[0].link is VoiceLink.SELF_CITED:
            return own
        first = voices[claim.chain[0].span]
        if first.kind is VoiceKind.PUBLISHER:
            return replace(own, span=first.span)
        if first.kind in _TOLD:
            relays = (voices[hop.span] for hop in claim.chain[1:])
            told = next((one.outlet for one in relays if one.kind is VoiceKind.OUTLET), own.outlet)
            return replace(first, outlet=told)
        return first

    def _read(self, text: str, hop: Hop) -> Voice:
        if hop.type is VoiceType.CORRESPONDENT:
            return Voice(VoiceKind.PUBLISHER, span=hop.span)
        tokens = tokenize(fold(hop.span.of(text)))
        words = tuple(_name(form) for form in tokens.forms if form[0].isalnum())
        outlet = next((hit.entry for hit in self._outlets.hits(tokens)), None)
        speaks = not self._spokesmen.isdisjoint(words)
        alone = self._kinds.get(hop.actor or "") in _ONE_BODY
        content = tuple(word for word in words if word not in self._small)
        if hop.type is VoiceType.PSEUDONYM:
            return Voice(VoiceKind.PSEUDONYM, words=content, span=hop.span)
        if hop.type in _PERSONS:
            name = tuple(word for word in content if word not in self._titles)
            return Voice(
                VoiceKind.PERSON, None, hop.actor, name or content, hop.span, speaks, alone
            )
        if hop.type in _UNNAMED and not (speaks and hop.actor):
            return Voice(VoiceKind.UNNAMED, None, hop.actor, self._role(content), hop.span)
        if outlet is not None and (hop.actor is None or hop.type is VoiceType.OTHER_OUTLET):
            return Voice(VoiceKind.OUTLET, outlet.id, None, content, hop.span)
        if hop.type is VoiceType.DOCUMENT:
            papers, content = content, tuple(w for w in content if w not in self._papers)
            if not content:
                return Voice(VoiceKind.PAPER, words=papers, span=hop.span)
        elif speaks:
            content = tuple(word for word in content if word not in self._titles)
        return Voice(VoiceKind.BODY, None, hop.actor, content, hop.span, speaks, alone)

    def _role(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Give the role of unnamed sources: «أمني» of «مصدر أمني» and of «المصادر الأمنية»."""
        roles = tuple(_bare(word) for word in words if word not in self._sources)
        return tuple(sorted(roles)) or tuple(sorted(map(_bare, words)))

    def _resolved(self, voice: Voice, before: list[Voice]) -> Voice:
        """Give «البيان», «الوزارة» and a bare surname the voice named earlier, if there is one."""
        if voice.kind is VoiceKind.PAPER:
            kinds = frozenset({VoiceKind.BODY, VoiceKind.PERSON, VoiceKind.OUTLET})
        elif voice.kind is VoiceKind.BODY and len(voice.words) == 1:
            kinds = frozenset({VoiceKind.BODY, VoiceKind.OUTLET})
        elif voice.kind is VoiceKind.PERSON and len(voice.words) == 1:
            kinds = frozenset({VoiceKind.PERSON})
        else:
            return voice
        for one in reversed(before):
            if one.kind not in kinds or len(one.words) < 2:
                continue
            if voice.kind is VoiceKind.PAPER or voice.words[0] in one.words:
                return replace(one, span=voice.span)
        return voice


def publisher_of(document: Document) -> str | None:
    """Give what identifies a document's publisher; None if none is known."""
    if document.publisher is None:
        return None
    rows = outlets_of(document.publisher)
    return min(rows) if rows else " ".join(cut(fold(document.publisher.lower()).text))


def _words_of(forms: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(_name(word) for form in forms for word in form)


def _name(word: str) -> str:
    """Take the article off, with ب ك ل before it. و and ف stay: «وزارة» is no «و» and «زارة»."""
    if len(word) > 4 and word.startswith(("بال", "كال")):
        return word[3:]
    if len(word) > 4 and word.startswith("لل"):
        return word[2:]
    return strip_article(word)


def _bare(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)]
    return word
