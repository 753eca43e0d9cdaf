"""What a lever changes: judgements are moved and the game is another, on the same draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.levers.stated import Lever
from rubicon.ask.events import Events
from rubicon.ask.solver import RunSolver
from rubicon.errors import InputError, did_you_mean
from rubicon.game import Game
from rubicon.game.variant import Removed, vary
from rubicon.judgements import Draws, JudgementSet

EVERYONE, NOBODY = "everyone", "nobody"


@dataclass(frozen=True)
class Changed:
    """A crisis as a lever changes it."""

    lever: Lever
    solver: RunSolver  # the changed game, or the game as it stands if only judgements are moved
    judgements: JudgementSet | None  # with the bounds that moved numbers stop at

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
            low, high = _bounds(move.judgement, self.judgements)
            values[row] = np.clip(wanted, low, high)
            stopped |= values[row] != wanted
        return Draws(draws.names, values), stopped


def changed(
    lever: Lever, solver: RunSolver, judgements: JudgementSet | None, names: tuple[str, ...]
) -> Changed:
    """Look a lever's names up and change the game.

    Raises InputError with file and line: an unknown judgement, label, option or player; a number
    beyond the judgement's bounds; nothing left to choose from.

    Parameters
    ----------
    solver
        Of the game as it stands, used again where a lever only moves judgements.
    judgements
        With the bounds that moved numbers stop at; ``None`` if the crisis states none.
    names
        The judgements that there are draws of.
    """
    game = solver.game
    try:
        _check_moves(lever, judgements, names)
        if not (lever.force or lever.remove or lever.seen_by):
            return Changed(lever, solver, judgements)
        events = Events(game)
        forced = [events.forced(option.move, option.text) for option in lever.force]
        gone = [events.forced(option.move, option.text) for option in lever.remove]
        removed = [Removed(move.label, move.text, move.occurrence) for move in gone]
        variant = vary(game, forced, removed, _audiences(lever, game))
    except InputError as error:
        raise error.at(lever.where) from None
    return Changed(lever, solver.changed(variant), judgements)


def _bounds(name: str, judgements: JudgementSet | None) -> tuple[float, float]:
    if judgements is None or name not in judgements:
        return -np.inf, np.inf
    return judgements[name].bounds


def _check_moves(lever: Lever, judgements: JudgementSet | None, names: Sequence[str]) -> None:
    for move in lever.moves:
        name, number = move.judgement, move.number
        _known(name, names, f"the lever '{lever.id}' moves '{name}', which is no judgement")
        low, high = _bounds(name, judgements)
        if move.how == "set" and not low <= number <= high:
            raise InputError(
                f"the lever '{lever.id}' sets '{name}' to {number:g}, which it cannot be: it lies "
                f"between {low:g} and {high:g}",
                instead="set it within, or give the judgement wider bounds",
            )


def _known(name: str, names: Sequence[str], fault: str) -> None:
    if name not in names:
        raise InputError(fault, instead=did_you_mean(name, names))


def _audiences(lever: Lever, game: Game) -> dict[int, frozenset[int]]:
    """By label, which players see its outcomes at once; both as their numbers in the game."""
    found, everyone = {}, tuple(game.players)
    for label, players in lever.seen_by.items():
        _known(label, game.labels, f"no label is called '{label}'")
        seers = everyone if players == (EVERYONE,) else () if players == (NOBODY,) else players
        for player in seers:
            _known(player, game.players, f"no player is called '{player}'")
        found[game.labels.index(label)] = frozenset(map(game.players.index, seers))
    return found
