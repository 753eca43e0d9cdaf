"""The story from left to right: the moves that matter most, in the order in which they are made."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rubicon.answers.observers.occasions import Occasion, occasions
from rubicon.answers.observers.sightings import Sightings
from rubicon.answers.story import choices
from rubicon.answers.story.choices import Choice, Turning
from rubicon.answers.story.measure import Survey
from rubicon.arrays import Floats
from rubicon.ask.events import Events
from rubicon.game import Game

MOST, MOST_HIDDEN = 10, 4
"""Stages shown, and hidden states beside them: what fits on a screen."""


@dataclass(frozen=True)
class Stage:
    """A move of a player or of chance, at its first time on a path."""

    turning: Turning
    untold: tuple[int, ...]  # players who are not told at once how it comes out
    hidden: bool  # whether it is a state of the world: chance's, before anybody has decided


@dataclass(frozen=True)
class Place:
    """A stage before it is measured."""

    choice: Choice
    depth: float  # how many moves come before it, on average over the paths that come to it
    untold: tuple[int, ...]
    hidden: bool


def places(game: Game, events: Events, survey: Survey) -> tuple[Place, ...]:
    """The most open moves, each player's first one among them, in the order of the story."""
    first_times = [each for each in occasions(events) if each.occurrence == 1]
    made = [choices.choice(game, events, survey, each) for each in first_times]
    depth = np.zeros(game.nodes)
    for k, (low, high) in enumerate(survey.paths.steps(), 1):
        depth[low:high] = k
    sightings = Sightings.of(events)

    def untold(found: Choice, occasion: Occasion) -> tuple[int, ...]:
        branches, players = np.concatenate(found.branches), range(len(game.players))
        others = (who for who in players if who != found.player)
        return tuple(who for who in others if not sightings.told(branches, occasion, who))

    found = [
        Place(each, float(np.average(depth[each.nodes], weights=survey.mean[each.nodes])),
              untold(each, occasion), False)
        for each, occasion in zip(made, first_times, strict=True)
        if each.openness > choices.LEAST
    ]  # fmt: skip
    decided = min((each.depth for each in found if each.choice.player >= 0), default=np.inf)
    found = [
        replace(each, hidden=each.choice.player < 0 and each.depth < decided and bool(each.untold))
        for each in sorted(found, key=lambda place: -place.choice.openness)
    ]
    hidden = [each for each in found if each.hidden]
    moves = [each for each in found if not each.hidden]
    first = {each.choice.player: each for each in reversed(moves)}
    moves.sort(key=lambda each: each is not first[each.choice.player])
    chosen = [*hidden[:MOST_HIDDEN], *moves[:MOST]]
    return tuple(sorted(chosen, key=lambda place: place.depth))


def stages(game: Game, found: tuple[Place, ...], sums: list[Floats]) -> tuple[Stage, ...]:
    """Stages with their numbers, from ``float64[group, draw]`` each, as :func:`choices.groups` has
    them."""
    return tuple(
        Stage(choices.turning(game, each.choice, own), each.untold, each.hidden)
        for each, own in zip(found, sums, strict=True)
    )
