"""Evidence in plain words: what the machine's names of features and numbers mean to a person."""

from __future__ import annotations

# The numbers of a blend, as a person would say them.
NUMBERS = {
    "bias": "before hearing anybody",
    "rules": "the rules say",
    "network": "the network says",
    "trigger": "the network hears some trigger",
    "alone": "no table has the word",
    "alone network": "the network says",
    "alone trigger": "the network hears some trigger",
    "unseen": "too far off for the network",
    "unseen rules": "the rules say",
    "rival": "the network on the other part",
    "reported": "the network hears reported speech",
    "mention": "the network hears a voice named",
    "alone mention": "the network hears such words named in some claim",
}
FIXED = frozenset({"bias", "alone", "unseen"})
# The machine's words for evidence, as a person would say them.
_WORDS = {
    "after": "after it",
    "again": "same row met before",
    "against": "bodies of the patients",
    "agree": "agreement with the verb",
    "agrees": "agreement with the verb",
    "anaphor": "points back",
    "asagent": "sentences since it was an agent",
    "aspatient": "sentences since it was a patient",
    "before": "before it",
    "beforeused": "sentences since the place before it was used",
    "between": "triggers or cues between",
    "bias": "before looking at anything",
    "by": "words of agency follow",
    "carried": "the speaker goes on",
    "carries": "a cue that goes on with a speaker",
    "chain": "how it follows another place",
    "clause": "participant, count, place, time in its clause",
    "clauses": "clauses between",
    "counted": "counted",
    "cue": "cue",
    "cuekind": "kind of cue",
    "definite": "definite",
    "described": "only describes the voice",
    "distance": "distance",
    "done": "claims of this predicate before",
    "follows": "how the next phrase follows",
    "frame": "frame",
    "gap": "between voice and cue",
    "governor": "preposition before it",
    "group": "class of body",
    "head": "first noun",
    "hint": "after a word of intention",
    "inagent": "part of the agent",
    "inpatient": "part of the patient",
    "inside": "inside",
    "kind": "kind",
    "lead": "word before it",
    "named": "a participant in its clause",
    "near": "nearness after the trigger",
    "needs": "first condition of the row not met",
    "next": "what follows the cue",
    "noun": "noun after it",
    "number": "form of the verb",
    "of": "what it counts",
    "opened": "what opens the voice",
    "opening": "opens the sentence",
    "order": "number in its sentence",
    "others": "other triggers in its clause",
    "own": "places in the sentence",
    "paragraph": "same paragraph",
    "particles": "letters written on it",
    "path": "what lies between",
    "percent": "percentage",
    "places": "place and time in its clause",
    "position": "where in the document",
    "precedes": "how it follows the phrase before",
    "precision": "precision",
    "pred": "predicate",
    "pronoun": "with a pronoun",
    "quoted": "in quotation",
    "rank": "others between",
    "reason": "found by",
    "role": "role by grammar",
    "row": "trigger row",
    "same": "same body as a patient",
    "shape": "form of the word",
    "side": "side of the trigger",
    "speech": "speech introduced",
    "stance": "stance of the cue",
    "start": "at the head of the sentence",
    "starts": "sentence begins with",
    "tense": "tense",
    "told": "same predicate met before",
    "type": "type of voice",
    "used": "sentences since it was used",
    "verbs": "verbs between",
    "voice": "voice",
    "where": "stands",
    "why": "found by",
    "with": "in its clause with",
    "words": "length in words",
}


def in_words(feature: str) -> str:
    """Put the name of a feature in plain words.

    >>> in_words("side=after|pred=KILL")
    'side of the trigger: after; predicate: KILL'
    """
    parts = []
    for part in feature.split("|"):
        name, equals, value = part.partition("=")
        label = _WORDS.get(name, name)
        parts.append(f"{label}: {_value(value)}" if equals else label)
    return "; ".join(parts)


def _value(value: str) -> str:
    plain = {"True": "yes", "False": "no", "": "none", "-": "none"}
    return plain.get(value, value.removesuffix("~"))
