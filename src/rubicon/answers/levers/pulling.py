"""A lever pulled: judgements moved and the game changed, on the same draws as before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.levers.stated import Lever
from rubicon.ask.events import Events
from rubicon.ask.solver import RunSolver
from rubicon.ensemble.model import Rationality
from rubicon.errors import InputError, did_you_mean
from rubicon.game import Game
from rubicon.game.variant import Removed, vary
from rubicon.judgements import Draws, JudgementSet

EVERYONE, NOBODY = "everyone", "nobody"


@dataclass(frozen=True)
class Pulled:
    """A lever made ready for a game.

    Parameters
    ----------
    solver
        The changed game, or the game as it stands if only judgements are moved.
    """

    lever: Lever
    solver: RunSolver
    judgements: JudgementSet | None

    def draws(self, draws: Draws) -> tuple[Draws, NDArray[np.bool_]]:
        """The judgements moved; and in which draws a number had to stop at its hard bounds.

        A lever may move a judgement beyond the range that is believed of it now, but not beyond
        what it can be at all: a probability stays between 0 and 1.
        """
        values = draws.values.copy()
        stopped = np.zeros(values.shape[1], np.bool_)
        for move in self.lever.moves:
            row = draws.names.index(move.judgement)
            wanted = {
                "set": np.full(values.shape[1], move.number),
                "add": values[row] + move.number,
                "times": values[row] * move.number,
            }[move.how]
            low, high = self._bounds(move.judgement)
            values[row] = np.clip(wanted, low, high)
            stopped |= values[row] != wanted
        return Draws(draws.names, values), stopped

    def _bounds(self, name: str) -> tuple[float, float]:
        if self.judgements is None or name not in self.judgements:
            return -np.inf, np.inf
        return self.judgements[name].bounds


def pull(
    lever: Lever,
    game: Game,
    rationality: Rationality,
    judgements: JudgementSet | None,
    names: tuple[str, ...],
    solver: RunSolver | None = None,
) -> Pulled:
    """Look a lever's names up and change the game.

    Parameters
    ----------
    names
        The judgements that there are draws of.
    solver
        Of the game as it stands, used again where a lever only moves judgements.

    Raises
    ------
    InputError
        With file and line: an unknown judgement, label, option or player; a number beyond the
        judgement's bounds; nothing left to choose from.
    """
    try:
        for move in lever.moves:
            _check_move(lever, move.judgement, names)
        if judgements is not None:
            _check_numbers(lever, judgements)
        if not (lever.force or lever.remove or lever.seen_by):
            return Pulled(lever, solver or RunSolver(game, rationality), judgements)
        events = Events(game)
        forced = [events.forced(option.move, option.text) for option in lever.force]
        gone = [events.forced(option.move, option.text) for option in lever.remove]
        removed = [Removed(move.label, move.text, move.occurrence) for move in gone]
        variant = vary(game, forced, removed, _audiences(lever, game))
    except InputError as error:
        raise error.at(lever.where) from None
    return Pulled(lever, RunSolver(variant.game, rationality, variant=variant), judgements)


def _check_move(lever: Lever, judgement: str, names: tuple[str, ...]) -> None:
    if judgement not in names:
        raise InputError(
            f"the lever '{lever.id}' moves '{judgement}', which is no judgement",
            instead=did_you_mean(judgement, names),
        )


def _check_numbers(lever: Lever, judgements: JudgementSet) -> None:
    for move in lever.moves:
        if move.how != "set" or move.judgement not in judgements:
            continue
        low, high = judgements[move.judgement].bounds
        if not low <= move.number <= high:
            raise InputError(
                f"the lever '{lever.id}' sets '{move.judgement}' to {move.number:g}, which it "
                f"cannot be: it lies between {low:g} and {high:g}",
                instead="set it within, or give the judgement wider bounds",
            )


def _audiences(lever: Lever, game: Game) -> dict[int, frozenset[int]]:
    found = {}
    for label, players in lever.seen_by.items():
        if label not in game.labels:
            raise InputError(f"no label is called '{label}'",
                             instead=did_you_mean(label, game.labels))  # fmt: skip
        if players == (EVERYONE,):
            seers = frozenset(range(len(game.players)))
        elif players == (NOBODY,):
            seers = frozenset()
        else:
            for player in players:
                if player not in game.players:
                    raise InputError(f"no player is called '{player}'",
                                     instead=did_you_mean(player, game.players))  # fmt: skip
            seers = frozenset(game.players.index(player) for player in players)
        found[game.labels.index(label)] = seers
    return found
