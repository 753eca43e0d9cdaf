"""What to ask for the means of a lever's effect, where a question gives them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rubicon.answers.forcing.forcing import observing, seen_move
from rubicon.answers.levers.effects import LeverEffects
from rubicon.arrays import Floats
from rubicon.ask.syntax import Question, Reached


def notations(found: LeverEffects, lever: int, outcome: int) -> Mapping[str, str]:
    """By name of the mean, as in :class:`~rubicon.answers.levers.effects.Effect`; empty where none.

    Questions are asked over all draws, so none gives means over some of them; nor where some draws
    count for one of two numbers only, for the means here leave them out. And nobody can ask about
    a lever that does more than force moves.
    """
    if not found.complete:
        return {}
    pulled, asked = found.levers[lever], found.outcomes[outcome].question
    moves = [option.move for option in pulled.force]
    only_forces = moves and pulled.changes == len(moves)
    pair = found.value[:, outcome, 0], found.value[:, outcome, 1 + lever]
    there = found.seen[:, outcome, lever], found.there[:, outcome, lever]
    asks: dict[str, Question] = {}
    if _together(*pair):
        asks["before"] = asked
        if only_forces:
            asks["after"] = observing(asked, moves)
    if _together(*there) and np.isfinite(there[0]).any():
        asks["seen"] = observing(asked, [seen_move(move) for move in moves])
        if only_forces:
            reached = [Reached(move.label, move.occurrence or 1) for move in moves]
            asks["there"] = observing(asked, [*reached, *moves])
    return {name: question.text for name, question in asks.items()}


def _together(one: Floats, other: Floats) -> bool:
    """Whether two numbers are known in the same draws."""
    return bool(np.array_equal(np.isfinite(one), np.isfinite(other)))
