"""Models of choice: how players are taken to choose, and the behaviour that each leads to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rubicon.arrays import Floats
from rubicon.solve.solution import Solution, Status, counts

if TYPE_CHECKING:
    from rubicon.solve.principal import Solver


@dataclass(frozen=True)
class Equilibrium:
    """Logit replies to each other: the agent quantal response equilibrium, principal branch."""

    method = "agent logit quantal response, principal branch (pseudo-arclength)"

    def __str__(self) -> str:
        return "equilibrium"


@dataclass(frozen=True)
class Level:
    """Logit replies to players who think one step less, down to level 0, which tosses coins."""

    steps: int

    @property
    def method(self) -> str:
        """In words."""
        if not self.steps:
            return "a coin toss: options are taken by their weights alone, 1 each unless stated"
        before = f"level {self.steps - 1}"
        return f"level {self.steps}: logit replies to players of {before}, level 0 is a coin toss"

    def __str__(self) -> str:
        return f"level-{self.steps}" if self.steps else "coin-toss"


@dataclass(frozen=True)
class NoMistakes:
    """What the principal branch approaches as λ grows without bound: a sequential equilibrium."""

    method = "no mistakes: what the principal branch of agent logit quantal response approaches"

    def __str__(self) -> str:
        return "no-mistakes"


Choosing = Equilibrium | Level | NoMistakes
EQUILIBRIUM, COIN_TOSS, NO_MISTAKES = Equilibrium(), Level(0), NoMistakes()


def choosing_of(name: str) -> Choosing | None:
    """The model of choice with this name; ``None`` if there is none."""
    for each in (EQUILIBRIUM, COIN_TOSS, NO_MISTAKES):
        if name == str(each):
            return each
    digits = name.removeprefix("level-")
    if digits.isascii() and digits.isdigit() and name == str(level := Level(int(digits[:4]))):
        return level
    return None


def behave(
    solver: Solver,
    choosing: Choosing,
    values: Floats,
    rationality: Floats,
    threads: int | None = None,
) -> Solution:
    """Behaviour by a model of choice, draw by draw, with its certificate.

    Parameters
    ----------
    values, rationality, threads
        As for :meth:`Solver.solve`.
    """
    match choosing:
        case Equilibrium():
            return solver.solve(values, rationality, threads)
        case Level(steps):
            from rubicon.solve.levels import levels

            return levels(solver, values, rationality, steps, threads)[-1]
        case NoMistakes():
            return _without_mistakes(solver, values, rationality, threads)


def _without_mistakes(
    solver: Solver, values: Floats, rationality: Floats, threads: int | None
) -> Solution:
    """The limit, with log-odds, residual and regrets of the largest λ that was traced to.

    The limit itself has no log-odds where an option is never taken.
    """
    from rubicon.solve.limit import LimitStatus, limit

    found = limit(solver, values, rationality, threads=threads)
    status = found.solution.status.copy()
    solved = counts(status)
    status[solved & (found.status == LimitStatus.NEAR_TIE)] = Status.NEAR_TIE
    status[solved & (found.status == LimitStatus.UNSOLVED)] = Status.NOT_SHARP
    return replace(found.solution, behaviour=found.behaviour, status=status)
