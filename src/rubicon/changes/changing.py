"""A change made: judgements are moved and the game is another, on the same draws.

λ keeps its unit, so that what differs comes from the change alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Bools
from rubicon.ask.events import Events
from rubicon.ask.solver import RunSolver
from rubicon.changes.stated import EVERYONE, NOBODY, Change, Option
from rubicon.errors import InputError, require_known
from rubicon.game import Game
from rubicon.game.luck import with_chances
from rubicon.game.switches import Paid, payments, switch, switched, switches
from rubicon.game.variant import Forced, Removed, vary
from rubicon.judgements import Draws, JudgementSet


@dataclass(frozen=True)
class Changed:
    """A crisis as something changes it."""

    change: Change
    solver: RunSolver  # the changed game, or the game as it stands if that is not changed
    judgements: JudgementSet | None  # with the bounds that moved numbers stop at
    off: frozenset[str] = frozenset()  # which of the game's switches are off

    def draws(self, draws: Draws) -> tuple[Draws, Bools]:
        """The judgements moved; and in which draws a number had to stop at its hard bounds.

        A judgement may be moved beyond the range that is believed of it now, but not beyond
        what it can be at all: a probability stays between 0 and 1.
        """
        values = draws.values.copy()
        stopped = np.zeros(values.shape[1], np.bool_)
        for move in self.change.moves:
            row = draws.names.index(move.judgement)
            wanted = {
                "set": np.full(values.shape[1], move.number),
                "add": values[row] + move.number,
                "times": values[row] * move.number,
            }[move.how]
            low, high = _bounds(move.judgement, self.judgements)
            values[row] = np.clip(wanted, low, high)
            stopped |= values[row] != wanted
        names = switches(self.solver.game)
        on = np.array([[name not in self.off] for name in names], np.float64).reshape(-1, 1)
        every = np.vstack([values, np.repeat(on, values.shape[1], axis=1)])
        return Draws((*draws.names, *names), every), stopped


def changed(
    change: Change, solver: RunSolver, judgements: JudgementSet | None, names: tuple[str, ...]
) -> Changed:
    """Look a change's names up and make it.

    Raises InputError with file and line: an unknown judgement, consequence, label, option or
    player; a number beyond the judgement's bounds; nothing left to choose from.

    Parameters
    ----------
    solver
        Of the game as it stands; used again where only judgements are moved, or where its game has
        all switches that are needed.
    judgements
        With the bounds that moved numbers stop at; ``None`` if the crisis states none.
    names
        The judgements that there are draws of.
    """
    with change.at():
        _check_moves(change, judgements, names)
        game = solver.game
        dropped = _dropped(change, game)
        off = frozenset(switch(game, paid) for paid in dropped)
        if not off <= {*switches(game)}:
            game = switched(game, dropped)
            solver = solver.of_game(game)
        if not (change.chances or change.force or change.remove or change.seen_by):
            return Changed(change, solver, judgements, off)
        game = with_chances(game, _chances(change, game))
        forced = list(_forced(change, "force", change.force, game))
        gone = list(_forced(change, "remove", change.remove, game))
        removed = [Removed(move.label, move.text, move.occurrence) for move in gone]
        variant = vary(game, forced, removed, _audiences(change, game))
    return Changed(change, solver.changed(variant), judgements, off)


def _bounds(name: str, judgements: JudgementSet | None) -> tuple[float, float]:
    if judgements is None or name not in judgements:
        return -np.inf, np.inf
    return judgements[name].bounds


def _check_moves(change: Change, judgements: JudgementSet | None, names: Sequence[str]) -> None:
    for move in change.moves:
        name, number = move.judgement, move.number
        it = f"the {change.kind} '{change.id}'"
        with change.at(move.how, name):
            require_known(name, names, f"{it} moves '{name}', which is no judgement")
            low, high = _bounds(name, judgements)
            if move.how == "set" and not low <= number <= high:
                raise InputError(
                    f"{it} sets '{name}' to {number:g}, which it cannot be: it lies between "
                    f"{low:g} and {high:g}",
                    instead="set it within, or give the judgement wider bounds",
                )


def _dropped(change: Change, game: Game) -> list[Paid]:
    """What a change drops."""
    every, found = payments(game), []
    for name, players in change.drop.items():
        with change.at("drop", name):
            require_known(name, game.consequence_names, f"no consequence is called '{name}'")
            own = [paid for paid in every if game.consequence_names[paid[0]] == name]
            wanted = _numbers(change, ("drop", name), players, game)
            paid_by_it = {player for _, player in own}
            idle = sorted(wanted - paid_by_it) if players != (EVERYONE,) else []
            if idle or not wanted & paid_by_it:
                whom = ", ".join(game.players[player] for player in idle) or "nobody"
                pays = ", ".join(game.players[paid[1]] for paid in own) or "nobody"
                raise InputError(f"'{name}' is dropped for {whom}, whom it brings nothing",
                                 instead=f"it pays {pays}")  # fmt: skip
        found += [paid for paid in own if paid[1] in wanted]
    return found


def _forced(change: Change, key: str, options: Sequence[Option], game: Game) -> Iterator[Forced]:
    """Moves that a change forces or removes, as numbers."""
    events = Events(game)
    for option in options:
        with change.at(key, option.text):
            yield events.forced(option.move, option.text)


def _chances(change: Change, game: Game) -> Mapping[int, Mapping[int, float]]:
    """By label and outcome, as indices, the probabilities that a change fixes."""
    found, events = {}, Events(game)
    for label, outcomes in change.chances.items():
        with change.at("chances", label):
            require_known(label, game.labels, f"no label is called '{label}'")
            k = game.labels.index(label)
            if (mover := int(game.label_player[k])) >= 0:
                raise InputError(
                    f"'{label}' is a choice of {game.players[mover]}, and no move of chance",
                    instead='force an option: force = "label=option"',
                )
        known = [game.texts[text] for text in events.outcomes(k)]
        for outcome in outcomes:
            with change.at("chances", label, outcome):
                require_known(outcome, known, f"'{label}' has no outcome '{outcome}'")
        found[k] = {game.texts.index(outcome): chance for outcome, chance in outcomes.items()}
    return found


def _audiences(change: Change, game: Game) -> dict[int, frozenset[int]]:
    """By label, which players see its outcomes at once; both as their numbers in the game."""
    found = {}
    for label, players in change.seen_by.items():
        with change.at("seen_by", label):
            require_known(label, game.labels, f"no label is called '{label}'")
        found[game.labels.index(label)] = _numbers(change, ("seen_by", label), players, game)
    return found


def _numbers(
    change: Change, of: tuple[str, str], players: tuple[str, ...], game: Game
) -> frozenset[int]:
    """Players by their numbers, from their names or a word for all or none of them; ``of`` is what
    a change says they see or are dropped from."""
    meant = game.players if players == (EVERYONE,) else () if players == (NOBODY,) else players
    for player in meant:
        with change.at(*of, player):
            require_known(player, game.players, f"no player is called '{player}'")
    return frozenset(map(game.players.index, meant))
