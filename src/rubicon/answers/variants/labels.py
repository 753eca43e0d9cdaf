"""Labels by which a claim means one thing in a story and another in a variant of it.

Three kinds can be told from the games alone: a move that somebody else makes there; a place that
``reached(label)`` stands for, where the label comes up after one that it comes before in the base;
and a move of which some outcomes are others there, so that what remains stands beside something
else. Where a claim only makes sure that the move it asks about comes up, any time will do; an
outcome more or less is another story about the same move, unless a claim asks for all but some.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.ask import Claim
from rubicon.ask.events import Events
from rubicon.ask.syntax import Belief, Do, Is, Name, Probability, Question, Reached, Value
from rubicon.ask.terms import terms_of
from rubicon.game import Game


@dataclass(frozen=True)
class Shift:
    """A label of a claim that means another thing in a variant."""

    claim: Claim
    label: str
    variant: str
    # base, there: who makes the move in either; "" for chance. Empty where it is the same.
    movers: tuple[str, str] | None = None
    after: str = ""  # the label that only there comes before it
    # gone, new: the outcomes that the move has only in the base, and only there
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


def shifts(base: Game, variant: str, other: Game, claims: Sequence[Claim]) -> Iterator[Shift]:
    """The labels of claims that mean another thing in a variant, once for each claim.

    Parameters
    ----------
    base, other
        The game of the story as told, and that of the variant.
    variant
        What the variant is called.
    """
    ours, theirs = Events(base), Events(other)
    for claim in claims:
        asked, places, all_but = _labels(claim)
        for label in sorted(asked & {*base.labels} & {*other.labels}):
            movers = _mover(base, label), _mover(other, label)
            if movers[0] != movers[1]:
                yield Shift(claim, label, variant, movers)
            elif label in places and (after := _turned(ours, theirs, label)):
                yield Shift(claim, label, variant, after=after)
            else:
                had, has = (_outcomes(events, label) for events in (ours, theirs))
                gone, new = (tuple(sorted(each)) for each in (had - has, has - had))
                if (gone and new) or ((gone or new) and label in all_but):
                    yield Shift(claim, label, variant, gone=gone, new=new)


def _outcomes(events: Events, label: str) -> set[str]:
    game = events.game
    return {game.texts[each] for each in events.outcomes(game.labels.index(label))}


def _labels(claim: Claim) -> tuple[set[str], set[str], set[str]]:
    """All labels that a claim's readings name, those that stand for a place in the story, and those
    of which all but some outcomes are asked for."""
    read = [_in_question(each.question) for each in claim.as_read()]
    asked, places, all_but = (set[str]().union(*each) for each in zip(*read, strict=True))
    return asked, places, all_but


def _in_question(question: Question) -> tuple[set[str], set[str], set[str]]:
    parts = list(question.body.walk())
    asked = {
        part.label.text
        for part in parts
        if isinstance(part, Is | Do | Value) or (isinstance(part, Reached) and not part.stage)
    }
    all_but = {part.label.text for part in parts if isinstance(part, Is) and part.negated}
    places: set[str] = set()
    for term in terms_of(question):
        own = {term.label.text} if isinstance(term, Value) else set()
        if isinstance(term, Probability | Belief):
            own = {part.label.text for part in term.event.walk() if isinstance(part, Is)}
        reached = (part for part in term.walk() if isinstance(part, Reached) and not part.stage)
        places |= {part.label.text for part in reached} - own
    return asked, places, all_but


def _mover(game: Game, label: str) -> str:
    player = int(game.label_player[game.labels.index(label)])
    return game.players[player] if player >= 0 else ""


def _turned(ours: Events, theirs: Events, label: str) -> str:
    """A label that comes after this one in the base, and always before it in the variant."""
    for other in ours.game.labels:
        if other == label or other not in theirs.game.labels:
            continue
        if (
            _share_after(ours, other, label) > 0
            and _share_after(ours, label, other) == 0
            and _share_after(theirs, label, other) == 1
        ):
            return other
    return ""


def _share_after(events: Events, label: str, before: str) -> float:
    """Of the places where a label first comes up, the share that another has come up above."""
    first, earlier = (
        events.times(k, Name(name), 1, name)
        for name, k in ((n, events.game.labels.index(n)) for n in (label, before))
    )
    return float(np.mean(events.paths.above(earlier)[first] > 0))
