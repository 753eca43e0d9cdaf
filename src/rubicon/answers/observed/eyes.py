"""How probable each event was just before it, in the eyes of each player.

A player knows what it has seen and how the game is played, so what it gives to a move is as in
:mod:`rubicon.answers.surprise`: on average over the paths on which all that was observed before it
happened. An event of several moves takes their product; a player's own moves don't count for it. Of
a report that speaks for its event, it is the event's. Events that are no moves are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.surprise.course import Step, steps_of
from rubicon.answers.surprise.foresight import Beliefs, alike, look
from rubicon.arrays import Floats
from rubicon.ask.events import Events
from rubicon.ask.observed import Observation
from rubicon.ask.reach import Reach
from rubicon.ask.syntax import Is, conjuncts
from rubicon.ask.view import View, branch_rows
from rubicon.errors import InputError
from rubicon.game import Game


@dataclass(frozen=True)
class Eyes:
    """What players gave to events, ready for any number of draws."""

    events: int
    # by event and player, the rows of ``beliefs`` whose product it is
    rows: Mapping[tuple[int, int], tuple[int, ...]]
    beliefs: Beliefs
    reach: Reach | None  # ``None`` where nothing can be told

    @classmethod
    def of(cls, game: Game, observed: Sequence[Observation]) -> Eyes:
        """Find what each player could tell apart."""
        events, beliefs = Events(game), Beliefs()
        rows: dict[tuple[int, int], list[int]] = {}
        for place, step in moves_of(events, observed):
            for player in range(len(game.players)):
                if player != step.mover:
                    places, group = alike(game, step, player)
                    row = look(events, step, places, group, (), beliefs).row
                    rows.setdefault((place, player), []).append(row)
        if not rows:
            return cls(len(observed), {}, beliefs, None)
        matrix = beliefs.sums.matrix(game.nodes)
        reach = Reach.of(game, events.paths, branch_rows(game), matrix)
        told = {key: tuple(own) for key, own in rows.items()}
        return cls(len(observed), told, beliefs, reach)

    def given(self, view: View) -> Floats:
        """``float64[event, player, draw]``: what each player gave; ``nan`` where it is not told."""
        found = np.full((self.events, len(view.game.players), view.draws), np.nan)
        if self.reach is None:
            return found
        reduce = self.beliefs.reduction()
        for draws in view.chunks(16 * view.game.nodes + 32 * self.beliefs.sums.count):
            _, odds = view.odds(draws)
            with np.errstate(all="ignore"):
                values = reduce(self.reach.sums(odds))
            for (place, player), rows in self.rows.items():
                found[place, player, draws] = np.prod(values[list(rows)], axis=0)
        found[:, :, ~view.solved] = np.nan
        return found


def moves_of(events: Events, observed: Sequence[Observation]) -> Iterator[tuple[int, Step]]:
    """The moves of all episodes, each with the place of its event."""
    for episode in dict.fromkeys(each.episode for each in observed):
        own = [(place, each) for place, each in enumerate(observed) if each.episode == episode]
        certain = [pair for pair in own if pair[1].trust is None]
        for tried in (own, certain):  # where reports contradict what happened, without them
            if (found := _course(events, tried)) is not None:
                yield from found
                break


def _course(
    events: Events, own: Sequence[tuple[int, Observation]]
) -> list[tuple[int, Step]] | None:
    """The moves of one episode in their order; ``None`` where there is no such path."""
    parts: list[tuple[int, Is]] = []
    for place, each in own:
        moves = conjuncts(each.event)
        true, false = each.weights
        if true > false and all(map(_is_move, moves)):
            given = conjuncts(each.given)
            parts += [(-1, move) for move in given if isinstance(move, Is) and _is_move(move)]
            parts += [(place, move) for move in moves if isinstance(move, Is)]
    if not parts:
        return []
    try:
        steps = steps_of(events, " and ".join(str(move) for _, move in parts))
    except InputError:
        return None
    return [(parts[step.part][0], step) for step in steps if parts[step.part][0] >= 0]


def _is_move(move: object) -> bool:
    return isinstance(move, Is) and not move.negated and move.occurrence not in ("every", "last")


def seen_by(game: Game, given: Floats, left: Sequence[Floats]) -> tuple[dict[str, float], ...]:
    """By event, what each player gave, ``float64[event, player, draw]``, on average over the draws
    that were ``left`` just before it, by the logarithms of their weights; players of whom it is not
    told are left out."""
    found = []
    for own, logs in zip(given, left, strict=True):
        weights = np.exp(logs - logs.max())
        told = {}
        for player, values in zip(game.players, own, strict=True):
            known = np.isfinite(values)
            if weights[known].any():
                told[player] = float(weights[known] @ values[known] / weights[known].sum())
        found.append(told)
    return tuple(found)
