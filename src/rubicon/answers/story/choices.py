"""Turning points: decisions that come up often and could go either way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.answers.observers.information import ratio
from rubicon.answers.observers.occasions import Occasion, occasions
from rubicon.answers.story import notation
from rubicon.answers.story.measure import Survey
from rubicon.arrays import Floats, Ints
from rubicon.ask.averages import Average
from rubicon.ask.events import Events
from rubicon.game import Game

MOST = 12
"""Decisions shown, beside at least one for every player who has any."""
LEAST = 1e-3
"""A decision that is less open than this is not worth a figure."""


@dataclass(frozen=True)
class Choice:
    """A decision: a label at its n-th time on a path, over all that its player may have seen."""

    player: int
    label: int
    occurrence: int
    recurs: bool
    nodes: Ints
    options: tuple[int, ...]
    branches: tuple[Ints, ...]
    # the probability that it comes up × the chance that two independent looks at it, each with
    # judgements of its own, find different options taken
    openness: float


@dataclass(frozen=True)
class Option:
    """An option with its numbers: the probability that it is taken where it comes up.

    ``notation`` asks for it.
    """

    text: int
    taken: Average
    notation: str
    quantiles: Floats
    values: Floats


@dataclass(frozen=True)
class Turning:
    """A decision with its numbers; ``notation`` asks how often it is reached."""

    choice: Choice
    reached: Average
    notation: str
    options: tuple[Option, ...]


def turning_points(game: Game, events: Events, survey: Survey) -> tuple[Choice, ...]:
    """The decisions to show, the most open first, each player's first one among them."""
    decisions = (each for each in occasions(events) if game.label_player[each.label] >= 0)
    found = [choice(game, events, survey, each) for each in decisions]
    found.sort(key=lambda c: -c.openness)
    first = {c.player: c for c in reversed(found)}
    chosen = [c for c in found if c.openness > LEAST][:MOST]
    chosen += [c for c in first.values() if c not in chosen and c.openness > 0]
    return tuple(sorted(chosen, key=lambda c: -c.openness))


def choice(game: Game, events: Events, survey: Survey, occasion: Occasion) -> Choice:
    """A move of a player or of chance, as it is before it is measured.

    Parameters
    ----------
    occasion
        Which move, at which of its times on a path.
    """
    children = occasion.branches(events)
    nodes = np.unique(game.parent[children]).astype(np.int64)
    options = tuple(int(k) for k in dict.fromkeys(game.outcome[children].tolist()))
    branches = tuple(children[game.outcome[children] == option] for option in options)
    reached = float(survey.mean[nodes].sum())
    taken = np.array([survey.mean[b].sum() for b in branches]) / max(reached, 1e-300)
    openness = reached * float(1 - (taken**2).sum()) if len(options) > 1 else 0.0
    player, label = int(game.label_player[occasion.label]), occasion.label
    return Choice(
        player, label, occasion.occurrence, occasion.recurs, nodes, options, branches, openness
    )


def groups(choice: Choice) -> list[Ints]:
    """The sums that :func:`turning` needs."""
    return [choice.nodes, *choice.branches]


def turning(game: Game, choice: Choice, sums: Floats) -> Turning:
    """A decision with its numbers, from ``float64[group, draw]``."""
    label, occurrence = game.labels[choice.label], choice.occurrence if choice.recurs else 0
    options = []
    for k, text in enumerate(choice.options):
        taken = ratio(sums[k + 1], sums[0])
        values = taken[np.isfinite(taken)]
        at = [0.05, 0.25, 0.5, 0.75, 0.95]
        quantiles = np.quantile(values, at) if len(values) else np.full(len(at), np.nan)
        asked = notation.taking(label, game.texts[text], occurrence)
        options.append(Option(text, Average.of(taken), asked, quantiles, values))
    reached = notation.coming_up(label, occurrence)
    return Turning(choice, Average.of(sums[0]), reached, tuple(options))
