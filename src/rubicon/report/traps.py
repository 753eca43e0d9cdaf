"""Traps in words: what was found, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import PurePath
from typing import Any

from rubicon.answers.traps.look import Trap
from rubicon.errors import quoted
from rubicon.report.blocks import Block, Words
from rubicon.report.shown import Shown
from rubicon.report.wording import listed, percent, plain

MOST_PLACES = 3
"""Other places of a kind that are named; the others are counted."""
CURES: Mapping[str, str] = {
    "centre-unsolved": "what needs an equilibrium was not looked for",
    "condition-without-move": "add {reached} to the condition, unless it is asked, too, whether "
    "that comes up",
    "idle-judgement": "leave the range as it is, or claim something that rests on it",
    "idle-mechanism": "claim something that rests on it, or leave it out of mechanisms.toml",
    "idle-payoff": "does it fall before the choice that it should weigh on, or on all options "
    "alike? if it weighs on none, leave it out",
    "kind-misfit": "write {fitting}",
    "later-source": "cite what was known by then, or move as_of in crisis.toml",
    "move-as-condition": "if it is meant that the choice pays, ask {instead}",
    "never-better-off": "is a consequence missing, or the decision somebody else's?",
    "players-compared": "compare each player's payoffs with its own; or, if both are measured in "
    "one unit, name it in the same words in [units] of crisis.toml",
    "probability-above-one": "probabilities are from 0 to 1: write 50% or 0.5",
    "rare-condition": "condition on what matters of it, or ask with do(…) what a move brings about",
    "unequal-menus": "let options that are one thing by several names count as one, with groups=… "
    "of s.choose(…)",
    "unread-file": "call it {meant}; or, if it is not meant to be read, leave it",
    "unmentioned-ending": "claim something of it, or say in known.md why it is beside the point",
    "unreachable-ending": "check the chances on the way to it, or leave it out",
}
"""What to do about each kind."""
MISFITS: Mapping[str, tuple[str, str]] = {
    "fact": ("what has happened is asked as a probability against a number: how probable the story "
             "thought it", "P(what happened | what was known) > 0.5"),
    "likelihood": ("no probability is asked for", "P(…) > 0.55, or another kind"),
    "possibility": ("what may be needn't be likelier than not: it is a probability above a chance "
                    "worth planning for", "P(…) > 0.2"),
    "causal": ("no move is forced, so it tells of an association: what goes with what",
               'P(… | do(label=option)) > P(…), or kind = "association"'),
    "comparison": ("one side is a plain number", "P(… | this) > P(… | that), or another kind"),
    "motive": ("why somebody acts is not seen in what follows from it",
               "value(player, label=option) > value(player, label=other), or name the reason: "
               'through = ["a consequence"]'),
}  # fmt: skip
"""By what a claim is stated to say: what its notation asks instead, and what would fit."""


def show(found: Sequence[Trap]) -> Shown[tuple[Trap, ...]]:
    """Traps as they are shown."""
    return Shown(tuple(found), "", tuple(blocks(found)), record(found))


def record(found: Iterable[Trap]) -> list[dict[str, Any]]:
    """All of them as plain data, each with its code."""
    return [
        {"code": each.code, "where": each.where, "about": each.about, "says": says(each),
         "cure": cure(each), **each.found}
        for each in found
    ]  # fmt: skip


def blocks(found: Sequence[Trap]) -> Iterator[Block]:
    """A paragraph for each kind."""
    yield from (Words(f"warning: {line}", "open") for line in lines(found))


def lines(found: Iterable[Trap]) -> Iterator[str]:
    """For each kind, in a line, the first that was found, where the others are, and the cure."""
    for code, kind in groupby(found, lambda trap: trap.code):
        first, *others = kind
        also = list(dict.fromkeys(place(each) for each in others if each.where != first.where))
        places = also[:MOST_PLACES]
        if len(also) > len(places):
            places.append(f"{len(also) - len(places)} more")
        too = f" (so, too: {listed(places)})" if also else ""
        yield f"{place(first)}: {says(first)}{too} [{code}]\n  {cure(first)}"


def place(trap: Trap) -> str:
    """File and line; of a file by its whole path, as in the library, no more than its folder."""
    path = PurePath(trap.where)
    return str(PurePath(*path.parts[-2:])) if path.is_absolute() else trap.where


def cure(trap: Trap) -> str:
    """What to write instead."""
    reached = " and ".join(f"reached({label})" for label in trap.found.get("labels", ()))
    fitting = MISFITS[trap.found["kind"]][1] if trap.code == "kind-misfit" else ""
    return CURES[trap.code].format(reached=reached, fitting=fitting, **trap.found)


def says(trap: Trap) -> str:
    """What was found, as a sentence without a full stop."""
    found, about = trap.found, trap.about
    match trap.code:
        case "centre-unsolved":
            return "the game could not be solved at the central judgements"
        case "condition-without-move":
            never = listed([f"‘{label}’" for label in found["labels"]], "or")
            covered = f"{percent(found['share'])} of what {found['condition']} covers"
            return f"'{about}': in {covered} {never} never comes up"
        case "idle-judgement":
            return (
                f"'{about}' only counts in {quoted(found['consequences'])}, and no claim is moved "
                "by switching that off"
            )
        case "idle-mechanism":
            return f"no claim is moved by switching '{about}' off"
        case "idle-payoff":
            return f"'{about}' pays somebody, but no decision and no claim depends on it"
        case "kind-misfit":
            kind = found["kind"]
            return f"'{about}' is stated as of the kind {kind}, but {MISFITS[kind][0]}"
        case "later-source":
            return f"'{about}' is of {found['date']}, later than as_of = {found['as_of']}"
        case "move-as-condition":
            return (
                f"'{about}': {found['asked']} is what follows where that was chosen, and who chose "
                "it may have known more"
            )
        case "never-better-off":
            return f"no option that {about} has is ever better for it than another"
        case "players-compared":
            players = listed(found["players"])
            return f"'{about}' compares payoffs of {players}, which have no unit in common"
        case "probability-above-one":
            return (
                f"'{about}': in {found['asked']} the number is none that probabilities can come to"
            )
        case "rare-condition":
            chance = percent(found["probability"], 1)
            return f"'{about}': {found['condition']} all but never happens ({chance})"
        case "unequal-menus":
            one, other = (
                f"{percent(side['by_coin'])} by coin toss where there are {plain(side['options'])}"
                for side in found["sides"]
            )
            return f"'{about}': of ‘{found['label']}’, {one} options is compared with {other}"
        case "unmentioned-ending":
            share = percent(found["probability"])
            return f"the likeliest ending is “{about}” ({share}), and no claim is about a way to it"
        case "unread-file":
            return f"nothing reads '{about}'"
        case "unreachable-ending":
            return f"the ending “{about}” is never reached, whatever anybody chooses"
    raise AssertionError(trap.code)
