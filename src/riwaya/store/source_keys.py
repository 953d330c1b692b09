"""What names a source: the id of a body, the words and type of a voice, or a publisher's name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from riwaya.errors import LedgerError
from riwaya.types import VoiceType

PERSONS = frozenset({VoiceType.NAMED_PERSON, VoiceType.NAMED_OFFICIAL, VoiceType.PSEUDONYM})
PRIVATE = frozenset({VoiceType.NAMED_PERSON, VoiceType.PSEUDONYM})
UNNAMED = frozenset({VoiceType.ANON_ROLE, VoiceType.ANON_PLURAL, VoiceType.UNATTRIBUTED})
VAGUE = frozenset({"PERSON", "OTHER", "CIVILIANS"})
"""Ids that say only what a voice is, not who."""


class SourceKind(StrEnum):
    """By what a source is named."""

    ACTOR = "actor"
    VOICE = "voice"
    PUBLISHER = "publisher"


@dataclass(frozen=True, slots=True)
class SourceKey:
    """A source: an actor's id, a voice's folded words with its type, or a publisher's name."""

    kind: SourceKind
    name: str
    type: VoiceType | None = None

    @property
    def person(self) -> bool:
        """Tell whether it names one person."""
        return self.type in PERSONS

    @property
    def private(self) -> bool:
        """Tell whether it names a person who speaks for no office."""
        return self.type in PRIVATE


def voice_key(type_: str, actor: str | None, words: str) -> str:
    """Name the source of a voice: an official is heard as his body, another person as himself."""
    if actor is not None and actor not in VAGUE and type_ not in PRIVATE:
        return f"{SourceKind.ACTOR}:{actor}"
    return f"{SourceKind.VOICE}:{type_}:{words}"


def publisher_key(name: str) -> str:
    """Name a publisher."""
    return f"{SourceKind.PUBLISHER}:{name}"


def read_key(key: str) -> SourceKey:
    """Read a key back. Raises LedgerError if it names no source."""
    kind, _, rest = key.partition(":")
    if kind == SourceKind.VOICE:
        type_, _, words = rest.partition(":")
        if type_ in set(VoiceType) and words:
            return SourceKey(SourceKind.VOICE, words, VoiceType(type_))
    elif kind in set(SourceKind) and rest and "\0" not in rest:
        return SourceKey(SourceKind(kind), rest)
    hint = "a key begins with actor:, voice: or publisher:"
    raise LedgerError(f"source {key[:80]}", "names no source", hint)
