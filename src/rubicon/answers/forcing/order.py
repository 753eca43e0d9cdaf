"""Whether what is asked is decided before a move that is forced.

Where it is, forcing the move can change it only by being foreseen; and among the paths on which the
move comes up, it may be so on all of them, whatever is forced.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rubicon.arrays import Ints
from rubicon.ask.events import Events
from rubicon.ask.syntax import Do, Probability, Question
from rubicon.ask.terms import parted, terms_of


def decided_before(question: Question, moves: Sequence[Do], events: Events) -> bool:
    """Whether all that a question asks for is settled wherever one of the moves comes up.

    Read off the story as told, before anything is forced. Only of probabilities: what a player
    expects or believes is never settled.

    Raises InputError if the question doesn't fit the story.
    """
    text = question.text
    nodes = np.concatenate([_first(move, events, text) for move in moves])
    terms = terms_of(question)
    if not terms or not all(isinstance(term, Probability) for term in terms):
        return False
    for term in terms:
        _, asked = parted(term)
        assert isinstance(asked, Probability)
        given = events.everything()
        if asked.given is not None:
            given = events.weights(asked.given, text) > 0
        possible = events.paths.through(given)[nodes]
        happens = events.paths.through(given & events.mask(asked.event, text))[nodes]
        if not possible.any() or ((happens > 0) & (happens < possible)).any():
            return False
    return True


def _first(move: Do, events: Events, text: str) -> Ints:
    """The nodes where a move is first forced on a path."""
    label = events.label(move.label, text)
    return events.times(label, move.label, move.occurrence or 1, text)
