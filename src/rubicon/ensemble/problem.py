"""What another machine gets to solve: a game as arrays, λ, how players choose, and draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from rubicon.ensemble.chances import Chances
from rubicon.ensemble.model import Rationality
from rubicon.ensemble.solving import solve_draws
from rubicon.ensemble.versions import versions
from rubicon.errors import RubiconError
from rubicon.game import Game
from rubicon.judgements import Draws
from rubicon.solve import Solution
from rubicon.solve.choosing import Choosing

if TYPE_CHECKING:
    from rubicon.solve import Solver

Piece: TypeAlias = tuple[int, int]
"""The first draw of a range, and the first after it."""


class ClusterError(RubiconError):
    """A cluster can't go on solving; what came back from it is kept."""


@dataclass(frozen=True)
class Problem:
    """A game with λ and a model of choice; pickled as a run stores it, and planned where it is."""

    game: Game
    rationality: Rationality
    choosing: Choosing

    def __reduce__(self) -> tuple[Any, ...]:
        return _stored, (self.game.arrays(), self.game.names(), self.rationality, self.choosing)

    @cached_property
    def _planned(self) -> tuple[Solver, Chances]:
        from rubicon.solve import Solver

        return Solver(self.game.structure), Chances.of(self.game)

    def needed(self, draws: Draws) -> Draws:
        """Of some draws only the judgements that it is solved by."""
        names = self.rationality.beside(self.game.table.judgements)
        return Draws(names, draws.rows(names))

    def solve(self, draws: Draws) -> Solution:
        """Equilibria, on one thread."""
        return solve_draws(self, *self._planned, draws, 1, self.choosing)


def _stored(
    arrays: Mapping[str, Any], names: Mapping[str, Any], rationality: Rationality, how: Choosing
) -> Problem:
    return Problem(Game.stored(arrays, names), rationality, how)


@dataclass(frozen=True)
class Machine:
    """Where something was solved."""

    address: str
    processor: str  # as the compiler of kernels calls it
    versions: Mapping[str, str]  # of whatever could change the last digits

    def differs(self, other: Machine) -> str:
        """What it has in other versions: ``numpy 2.2.0, here 2.3.1``; nothing if it has none."""
        return ", ".join(
            f"{name} {self.versions.get(name, 'none')}, here {version}"
            for name, version in other.versions.items()
            if self.versions.get(name) != version
        )


def machine(address: str = "here") -> Machine:
    """This one."""
    from llvmlite import binding

    from rubicon.solve.kernel import VERSION

    own = {**versions(), "kernels": VERSION}
    own["python"] = ".".join(own["python"].split(".")[:2])  # what others can unpickle
    return Machine(address, binding.get_host_cpu_name(), own)


def unpickled(problem: bytes) -> Problem:
    """On a worker, once: what all its chunks are solved by."""
    import pickle

    found: Problem = pickle.loads(problem)
    return found


def solve_chunk(problem: Problem, draws: Draws) -> tuple[Solution | str, Machine]:
    """On a worker: equilibria, or what went wrong in words, and where.

    An exception itself may not reach who asked: Dask waits for ever for one that can't be pickled.
    """
    from distributed import get_worker

    found: Solution | str
    try:
        found = problem.solve(draws)
    except Exception as error:
        found = f"{type(error).__name__}: {error}"
    return found, machine(get_worker().address)
