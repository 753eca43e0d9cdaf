"""How the numbers of an observer are asked for in notation, so that anyone can ask again.

Not every number has a notation. It names events, and knows nothing of when something is seen: a
move that is seen too late on some paths, or in outline, is another event than the move. It also
refuses to ask how probable something is where it cannot happen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.observers.occasions import Occasion
from rubicon.answers.observers.targets import Target
from rubicon.arrays import Ints
from rubicon.ask.events import Events
from rubicon.ask.paths import Mask
from rubicon.ask.syntax import Event, NotEvent, Probability, conjunction


@dataclass(frozen=True)
class Asked:
    """The questions that a sighting's numbers answer; empty where there is none."""

    chance: str  # how likely the sighting is
    after: tuple[str, ...]  # how probable each answer is once it is seen


def asked_before(target: Target) -> tuple[str, ...]:
    """The questions how probable each answer is before anything is seen."""
    return tuple(str(Probability(event, target.given)) for event in target.events)


def asked(
    events: Events,
    target: Target,
    occasion: Occasion,
    outcomes: Sequence[str | None],
    codes: Ints,
) -> tuple[Asked, ...]:
    """The questions that the numbers of the sightings of a move answer.

    Parameters
    ----------
    outcomes
        What can be seen of the move; ``None``, at the end, where nothing is.
    codes
        ``int64[leaf]``: which of them is seen, or one more where it comes up unseen; negative
        where a path doesn't count, or the move is seen too late.
    """
    codes = np.minimum(codes, len(outcomes) - 1)
    # The notation does not know the condition that a move is seen in time.
    in_time = bool((codes[target.codes >= 0] >= 0).all())
    known = _events(events, occasion)
    return tuple(_asked(target, known, codes == k, in_time) for k in range(len(outcomes)))


def _asked(
    target: Target, known: Sequence[tuple[Event, Mask]], leaves: Mask, in_time: bool
) -> Asked:
    """By the first event that happens where the sighting is, and nowhere else that counts."""
    among = target.codes >= 0
    for event, mask in known:
        if not np.array_equal(mask & among, leaves):
            continue
        given: Event = event
        reported = target.known is not None and target.known.dtype != np.bool_
        if target.given is not None and (reported or (mask & ~among).any()):
            given = conjunction(event, target.given)
        return Asked(
            str(Probability(event, target.given)) if in_time else "",
            tuple(
                str(Probability(answer, given)) if (leaves & (target.codes == k)).any() else ""
                for k, answer in enumerate(target.events)
            ),
        )
    return Asked("", ("",) * len(target.events))


def _events(events: Events, occasion: Occasion) -> list[tuple[Event, Mask]]:
    """Events that a sighting of a move may be, with the paths on which they happen."""
    codes, comes_up = occasion.codes(events), occasion.comes_up(events)
    found: list[tuple[Event, Mask]] = [
        (occasion.event(events, outcome), codes == k)
        for k, outcome in enumerate(occasion.outcomes(events))
    ]
    return [*found, (comes_up, codes >= 0), (NotEvent(comes_up), codes < 0)]
