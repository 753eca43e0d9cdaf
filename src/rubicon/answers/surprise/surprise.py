"""Was it a surprise? The probability that each actor gave, just before, to what then happened.

An actor knows what it has seen (:attr:`rubicon.game.Game.seen`) and how the game is played. So
at a move it gives each outcome the share of reach, among all places that look the same to it,
that goes there: Bayes' rule along the equilibrium path. What it gave in a draw is the mean over
the paths on which all that is told before has happened, weighted by how likely they are.

On average over these paths a well-informed actor gives no more than others who know of the same
past, for what it knows raises the probability here and lowers it there. What tells them apart is
what they gave *where it then happened*: the mean over the paths on which it did. Whoever could
tell these paths from others had given more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.observers.information import Looked, rarely, tabulate
from rubicon.answers.observers.occasions import occasions
from rubicon.answers.surprise.course import Step, steps_of
from rubicon.answers.surprise.foresight import Beliefs, Look, alike, look
from rubicon.arrays import Floats
from rubicon.ask import Average, View, likelihood
from rubicon.ask.evaluate import NEVER
from rubicon.ask.events import Events
from rubicon.ask.runs import views
from rubicon.ensemble.store import Run
from rubicon.game import Game

UNFORESEEN = 0.20
"""What an actor holds for less probable than this ('very unlikely' in ICD 203), it does not see
coming."""
ALIKE = 0.005
"""Actors that differ by less than half a point have seen it coming alike."""
SAME_BITS = 0.05
"""Actors whose surprise differs by no more, in bits, are as surprised: less is never told."""


@dataclass(frozen=True)
class Evidence:
    """Something that an actor could not know, and what knowing it would have done."""

    name: str  # in notation: ``aim=maximal``
    probability: Average  # what the actor would have given, on the paths on which this was so
    lift: Average  # how much more that is than what it gave on these paths without knowing


@dataclass(frozen=True)
class Foresight:
    """What one actor gave to what then happened."""

    player: str
    probability: Average  # on the paths on which all before has happened
    # on those of them on which it then happened: defined in draws in which it can
    foresight: Average
    # as ``probability``, over the draws in which ``foresight`` is defined, to compare it with
    compared: Average
    impossible: float  # share of the draws with that past in which the actor rules it out
    # the surprise, ``−log2`` of the probability in each draw in which it is not ruled out; in the
    # others it is infinite
    bits: Average
    word: str  # the ICD 203 word for the mean probability
    # what would have told, the most telling first; all that the actor could not know
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Surprise:
    """One thing that happened, and who saw it coming."""

    name: str
    mover: str  # who made the move, and so is no judge of it; empty for chance
    actors: tuple[Foresight, ...]  # all others, the one that gave most where it happened first
    # share of the draws that count in which what came before, and with it all that is said here,
    # almost never happens; ``draws`` is how many count
    rare: float = 0.0
    draws: int = 0

    @property
    def best(self) -> tuple[Foresight, ...]:
        """Who should have seen it coming, if anyone: those that gave most where it happened."""
        most = self.actors[0].foresight.mean if self.actors else 0.0
        return tuple(each for each in self.actors if each.foresight.mean >= most - ALIKE)

    @property
    def blind(self) -> tuple[Foresight, ...]:
        """Who could not see it coming: those that held it for very unlikely, or less, even where
        it then happened."""
        return tuple(each for each in self.actors if each.foresight.mean < UNFORESEEN)


@dataclass(frozen=True)
class Account:
    """What happened, step by step."""

    steps: tuple[Surprise, ...]
    looked: Looked

    @property
    def most(self) -> tuple[tuple[Surprise, tuple[Foresight, ...]], ...]:
        """What surprised most, and whom: whoever ruled it out in all draws, or else the most bits
        on average, with all that were as surprised; empty where nobody was there to be."""
        amounts = [_amount(actor) for step in self.steps for actor in step.actors]
        least = max(amounts, default=0.0) - SAME_BITS
        found = [
            (step, tuple(actor for actor in step.actors if _amount(actor) >= least))
            for step in self.steps
        ]
        return tuple((step, actors) for step, actors in found if actors)


def _amount(actor: Foresight) -> float:
    return np.inf if actor.impossible == 1 else float(np.nan_to_num(actor.bits.mean))


def surprise_of(run: Run, happened: str) -> Account:
    """How surprising each of the things that happened was, over all draws of a run. Raises
    InputError as :func:`rubicon.answers.surprise.course.steps_of`."""
    return surprise(run.game, views(run), happened)


def surprise(game: Game, views: Iterable[View], happened: str) -> Account:
    """How surprising each of the things that happened was, to each actor.

    Raises InputError as :func:`rubicon.answers.surprise.course.steps_of`.

    >>> surprise(run.game, views(run), "gambit=europe, exposure=exposed, stance=deny")
    """
    events = Events(game)
    return of_steps(events, views, steps_of(events, happened))


def of_steps(events: Events, views: Iterable[View], steps: Sequence[Step]) -> Account:
    """As :func:`surprise`, of moves that are known already."""
    game = events.game
    values_at = [(occasion, occasion.at_nodes(events)) for occasion in occasions(events)]
    beliefs = Beliefs()
    planned: list[dict[int, Look]] = []
    for step in steps:
        known: dict[bytes, Look] = {}
        plans = {}
        for player in range(len(game.players)):
            if player == step.mover:
                continue
            places, group = alike(game, step, player)
            key = places.tobytes() + group.tobytes()
            if key not in known:  # players who have seen the same give the same
                known[key] = look(events, step, places, group, values_at, beliefs)
            plans[player] = known[key]
        planned.append(plans)
        beliefs.past(events, step)
    tables = tabulate(game, events.paths, views, beliefs.sums, beliefs.rows, beliefs.reduction())
    told, pasts = np.split(tables.values, [3 * beliefs.results])
    found = tuple(
        _told(game, step, plans, told, past)
        for step, plans, past in zip(steps, planned, pasts, strict=True)
    )
    return Account(found, tables.looked)


def _told(game: Game, step: Step, plans: dict[int, Look], values: Floats, past: Floats) -> Surprise:
    results = len(values) // 3
    actors = []
    for player, plan in plans.items():
        probability = values[plan.row]
        with np.errstate(all="ignore"):
            bits = np.log2(1 / probability)
        average, foresight = Average.of(probability), values[2 * results + plan.row]
        known = np.isfinite(probability)
        evidence = [
            Evidence(
                item.name, Average.of(values[item.row]), Average.of(values[results + item.row])
            )
            for item in plan.items
        ]
        evidence.sort(key=lambda each: -np.nan_to_num(each.lift.mean))
        actors.append(
            Foresight(
                game.players[player],
                average,
                Average.of(foresight),
                Average.where(foresight, probability),
                float(np.mean(probability[known] == 0)) if known.any() else 0.0,
                Average.of(bits),
                likelihood(average.mean),
                tuple(evidence),
            )
        )
    actors.sort(key=lambda each: -np.nan_to_num(each.foresight.mean))
    mover = "" if step.mover < 0 else game.players[step.mover]
    counted = int(np.count_nonzero(past >= NEVER))
    return Surprise(step.name, mover, tuple(actors), rarely(past), counted)
