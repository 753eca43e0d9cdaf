"""What can be seen of a move in time, and what seeing it does to what one believes of a target."""

from __future__ import annotations

from dataclasses import dataclass

from rubicon.answers.observers.information import Crossings, Sighted
from rubicon.answers.observers.notation import Asked, asked
from rubicon.answers.observers.occasions import Occasion
from rubicon.answers.observers.targets import Target
from rubicon.arrays import Ints
from rubicon.ask import Average
from rubicon.ask.evaluate import difference
from rubicon.ask.events import Events


@dataclass(frozen=True)
class Candidate:
    """A move that can be seen in time, what can be seen of it, which questions the numbers of each
    sighting answer, and the number of its table: see :meth:`Sighted.of`."""

    occasion: Occasion
    outcomes: tuple[str | None, ...]
    asked: tuple[Asked, ...]
    table: int

    @classmethod
    def of(
        cls,
        events: Events,
        target: Target,
        occasion: Occasion,
        seen: tuple[tuple[str | None, ...], Ints],
        crossings: Crossings,
    ) -> Candidate:
        """Of a move, with its table added to ``crossings``.

        Parameters
        ----------
        seen
            What an observer sees of it: see :meth:`Observer.in_time`.
        """
        outcomes, codes = seen
        shape = len(target.answers), len(outcomes) + 1
        table = crossings.add(target.codes, codes, shape, target.known)
        return cls(occasion, outcomes, asked(events, target, occasion, outcomes, codes), table)


@dataclass(frozen=True)
class SeenOutcome:
    """One thing that can be seen of a move."""

    outcome: str | None  # what is seen of the move; ``None`` where nothing ever is
    asked: Asked  # the questions that ``chance`` and ``after`` answer
    chance: Average  # how likely it is, before anything is seen, unless it comes too late
    # before, after, change: the probability of each answer before and once it is seen, unless it
    # comes too late, and the difference that it makes; all three over the draws in which it can be
    # seen
    before: tuple[Average, ...]
    after: tuple[Average, ...]
    change: tuple[Average, ...]


def averages(
    seen: Sighted, k: int
) -> tuple[Average, tuple[Average, ...], tuple[Average, ...], tuple[Average, ...]]:
    """The numbers of the ``k``-th thing that can be seen, as :class:`SeenOutcome` has them."""
    before, after = seen.joint.sum(axis=1), seen.after[:, k]
    return (
        Average.of(seen.joint[:, k].sum(axis=0)),
        tuple(map(Average.where, after, before)),
        tuple(map(Average.of, after)),
        tuple(map(Average.of, difference(after, before))),
    )
