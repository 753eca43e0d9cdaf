"""What questions are asked of: a game with its judgements and its equilibrium, draw by draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Bools, Floats, Ints
from rubicon.ensemble.model import DEFAULT, Matters
from rubicon.errors import InputError
from rubicon.game import Game
from rubicon.game.variant import Forced
from rubicon.solve.solution import Status, counts

MEMORY = 128 * 2**20
"""Bytes that one chunk of draws may take for the probabilities of reaching nodes."""


@dataclass(frozen=True)
class View:
    """A game, solved for many draws."""

    game: Game  # the game, the same in every draw
    judgements: Floats  # ``float64[judgement, draw]``, in the order of ``game.table.judgements``
    # ``float64[action, draw]``: the probability of each option at its information set
    behaviour: Floats
    # ``int8[draw]``: a :class:`~rubicon.solve.solution.Status` each; all solved, if left out
    status: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))
    # the same for the games with forced moves that questions are about, by those moves
    worlds: Mapping[tuple[Forced, ...], View] = field(default_factory=lambda: MappingProxyType({}))
    matters: Matters = DEFAULT  # which differences matter in the crisis

    def __post_init__(self) -> None:
        if self.status.shape != (self.draws,):
            if self.status.size:
                raise ValueError(f"status is {self.status.shape} for {self.draws} draws")
            object.__setattr__(self, "status", np.full(self.draws, Status.SOLVED, np.int8))
        if self.behaviour.shape[0] != self.game.actions:
            raise ValueError(f"behaviour has {self.behaviour.shape[0]} rows for "
                             f"{self.game.actions} actions")  # fmt: skip
        expected = (len(self.game.table.judgements), self.draws)
        if self.judgements.shape != expected:
            raise ValueError(f"judgements are {self.judgements.shape}, expected {expected}")

    @property
    def draws(self) -> int:
        return int(self.behaviour.shape[1])

    @property
    def solved(self) -> Bools:
        """``bool[draw]``: draws whose behaviour is an equilibrium on the principal branch."""
        return counts(self.status)

    def chunks(self, bytes_each: int, memory: int = MEMORY) -> Iterator[slice]:
        """The draws, so many at a time as fit the memory if one takes so many bytes."""
        step = max(1, memory // bytes_each)
        for start in range(0, self.draws, step):
            yield slice(start, min(start + step, self.draws))

    def world(self, forced: tuple[Forced, ...]) -> View:
        """The game with some moves forced. Raises InputError if it was not solved for this view;
        see :meth:`rubicon.ask.solver.RunSolver.worlds`."""
        if forced not in self.worlds:
            moves = ", ".join(
                f"do({self.game.labels[move.label]}={self.game.texts[move.text]})"
                for move in forced
            )
            raise InputError(
                f"the question forces moves, {moves}, and that game is not solved here",
                instead="ask a run, with rubicon.ask.runs.ask_run, or a "
                "rubicon.ask.solver.RunSolver",
            )
        return self.worlds[forced]

    def odds(self, draws: slice) -> tuple[Floats, Floats]:
        """The table's values and all branch probabilities for some of the draws.

        The second, ``float64[actions + rows + 2, draw]``, stacks behaviour, table, a row of
        zeros and a row of ones, so that every branch takes its probability from one row.
        """
        table = self.game.table.evaluate(np.ascontiguousarray(self.judgements[:, draws]))
        behaviour = self.behaviour[:, draws]
        ends = np.zeros((2, behaviour.shape[1]))
        ends[1] = 1
        return table, np.concatenate([behaviour, table, ends])


def branch_rows(game: Game) -> Ints:
    """``int64[node]``: the row of :meth:`View.odds` with the chance of the branch to a node."""
    parent = game.parent
    infoset = game.infoset[parent]
    decided = game.action_start[:-1][infoset] + game.branch if game.infosets else game.branch
    rows = np.where(infoset >= 0, decided, game.actions + game.chance).astype(np.int64)
    rows[0] = game.actions + len(game.table) + 1
    return rows
