"""What to ask for the means of a lever's effect, where a question gives them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rubicon.answers.forcing.forcing import observing, seen_move
from rubicon.answers.levers.effects import Table
from rubicon.ask.syntax import Question, Reached
from rubicon.game import Floats


def notations(table: Table, lever: int, outcome: int) -> Mapping[str, str]:
    """By name of the mean, as in :class:`~rubicon.answers.levers.effects.Effect`; empty where none.

    A lever that does more than force moves is none that can be asked about, and where some draws
    count for one of two numbers only, the means here leave them out and those of questions do not.
    """
    pulled, asked = table.levers[lever], table.outcomes[outcome].question
    moves = [option.move for option in pulled.force]
    only_forces = moves and not (pulled.moves or pulled.remove or pulled.seen_by)
    pair = table.value[outcome, 0], table.value[outcome, 1 + lever]
    there = table.seen[outcome, lever], table.there[outcome, lever]
    found: dict[str, Question] = {}
    if _together(*pair):
        found["before"] = asked
        if only_forces:
            found["after"] = observing(asked, moves)
    if _together(*there) and np.isfinite(there[0]).any():
        found["seen"] = observing(asked, [seen_move(move) for move in moves])
        if only_forces:
            reached = [Reached(move.label, move.occurrence or 1) for move in moves]
            found["there"] = observing(asked, [*reached, *moves])
    return {name: question.text for name, question in found.items()}


def _together(one: Floats, other: Floats) -> bool:
    """Whether two numbers are known in the same draws."""
    return bool(np.array_equal(np.isfinite(one), np.isfinite(other)))
