"""Crosses: which named values of the evidence are looked at together, for each decision.

A cross is the names of values with a space between; crosses that share names stand in one group
(see ``weigh``). A value that a decision's evidence does not hold is a fault that tests find.
"""

from __future__ import annotations

Groups = tuple[tuple[str, ...], ...]

_PARTICIPANT: Groups = (
    ("role", "role pred", "role group", "role agree"),
    ("where frame shape", "where", "where rank frame"),
    ("where pred", "where kind", "side kind pred", "kind pred"),
    ("side group pred", "group pred", "side group shape"),
    ("side distance path", "side rank shape", "row side path"),
    ("lead side path", "agree side path"),
    ("head pred side",),
    ("reason role",),
    ("voice", "voice pred", "voice side path"),
    ("counted pred side", "counted role", "pronoun side"),
    ("near follows shape frame", "near follows shape", "near follows kind frame"),
    ("near precedes shape frame", "near precedes kind"),
    ("by near shape", "by near frame"),
    ("verbs governor", "verbs pred", "verbs kind"),
    ("asagent side pred", "asagent role", "asagent after pred"),
    ("aspatient side pred", "aspatient role", "aspatient after pred"),
)

CROSSES: dict[str, Groups] = {
    "claim": (
        ("kind", "kind shape", "shape words"),
        ("row kind", "row shape kind", "row needs"),
        ("shape before", "kind before"),
        ("shape after", "kind after"),
        ("particles shape", "particles kind"),
        ("again shape", "again kind", "again position"),
        ("told shape", "done shape", "done kind definite"),
        ("inside shape", "hint kind", "speech kind"),
        ("clause", "named kind", "places kind", "with kind"),
        ("others shape", "needs kind"),
    ),
    "agent": (
        *_PARTICIPANT,
        ("same pred", "group against", "against shape"),
        ("last", "last pred", "last side path", "last role"),
        ("conseq side", "conseq pred last", "leads side path", "leads last"),
        ("owner side", "owner near shape", "owner rank side", "owner kind"),
        ("act side", "act pred owner", "act pred"),
        ("ahead side path", "ahead side shape", "ahead side frame", "ahead side rank"),
        ("clauses side", "clauses side path", "clauses verbs side"),
    ),
    "patient": _PARTICIPANT,
    "place": (
        ("side path rank", "side path role", "side rank"),
        ("side distance", "side role pred", "side pred"),
        ("side kind", "role kind", "why", "why side"),
        ("order side", "shape side path"),
        ("chain side", "chain role kind", "chain rank side"),
        ("own side", "own side used", "used own definite side"),
        ("used chain side path", "used side"),
        ("start side used", "anaphor side"),
        ("chain beforeused",),
        ("last side", "last used side", "last chain side"),
        ("owner side", "owner side path", "owner rank side", "owner role side"),
        ("wider side", "wider kind", "wider chain side", "wider side path"),
        ("again side", "again used"),
        ("clauses side", "clauses side rank", "verbs side", "verbs side path"),
        ("head side", "meant side", "meant used"),
        ("used pred", "used after pred"),
    ),
    "time": (
        ("side path", "side distance", "shape side path"),
        ("side rank cue", "cue side", "side pred"),
        ("precision side", "why"),
        ("between side cue", "between side path"),
        ("used side", "used pred", "used after pred"),
        ("used between rank", "used lead", "used between side rank"),
    ),
    "number": (
        ("inpatient pred", "inagent pred", "inpatient inagent"),
        ("side path pred", "side path rank", "side distance", "side pred inpatient"),
        ("percent", "counted", "why"),
        ("noun",),
        ("row side",),
        ("lead side inpatient", "lead pred rank"),
        ("between side rank", "of pred"),
    ),
    "speaker": (
        ("where kind", "where voice", "where type"),
        ("where cue", "cue", "cue side"),
        ("side voice kind", "side distance kind", "side rank path"),
        ("type", "voice speech", "speech where", "speech side kind"),
        ("tense side path", "group side", "carries side path"),
        ("before side", "opened where kind", "opened before side"),
        ("agrees side", "agrees kind path"),
    ),
    "carried": (
        ("kind opening", "cue", "carries opening"),
        ("speech", "speech carries"),
        ("same kind", "paragraph", "before"),
        ("next kind", "next opening number", "next carries"),
        ("agrees", "agrees opening", "agrees carries"),
    ),
    "spoken": (
        ("side kind", "side kind between", "side cuekind clauses"),
        ("side cue",),
        ("side distance cuekind", "side path cuekind", "shape side path"),
        ("quoted side", "quoted between"),
        ("speech side cuekind", "type side", "voice cuekind"),
        ("carried side", "inside pred", "pred clauses", "starts side"),
    ),
}
