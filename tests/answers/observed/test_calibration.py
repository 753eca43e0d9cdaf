"""Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari & Gelman 2018).

Judgements are drawn from their ranges, the story is played once, what happened is observed, and
judgements are updated. Whatever the ranges and the story, the true value then ranks uniformly among
the updated ones, unless likelihood, sampler or ranges are wrong somewhere.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

import rubicon as rb
from rubicon.answers.observed.update import informed, targeted
from rubicon.ask.events import Events
from rubicon.ask.evidence import Likelihood
from rubicon.ask.language import parse_event
from rubicon.ask.observed import Observation, Trust
from rubicon.ask.reach import every_node
from rubicon.ask.solver import RunSolver
from rubicon.ask.view import branch_rows
from rubicon.ensemble.model import Model
from rubicon.ensemble.moving import Target, move
from rubicon.judgements import sample
from rubicon.judgements.scores import ScoreSpace

Floats = np.ndarray
WORLDS, DRAWS = 400, 200
TRUST = (0.8, 0.3)
"""How probable a report is where it is true, and where it is false."""
ALPHA = 0.002
"""How often all is well and a test fails all the same."""

DAY = date(2024, 1, 1)

pytestmark = pytest.mark.slow


def observed_in(model: Model, leaf: int, rng: np.random.Generator) -> list[Observation]:
    """The first moves of a path, so many as a die says, all of them certain; of the next one there
    is a report on one of its outcomes, or none comes."""
    game, way = model.game, [leaf]
    while game.parent[way[0]] >= 0:
        way.insert(0, int(game.parent[way[0]]))
    certain = int(rng.integers(4))
    count: dict[str, int] = {}
    found = []
    for place, (node, child) in enumerate(pairwise(way)):
        label, text = game.labels[game.label[node]], game.texts[game.outcome[child]]
        count[label] = count.get(label, 0) + 1
        trust = None
        if place == certain:
            menu = [game.texts[game.outcome[k]] for k in np.flatnonzero(game.parent == node)]
            said = menu[int(rng.integers(len(menu)))]
            came = rng.random() < TRUST[said != text]
            trust = Trust(*TRUST) if came else Trust(1 - TRUST[0], 1 - TRUST[1])
            text = said
        notation = f'"{label}"[{count[label]}]="{text}"'
        found.append(Observation(DAY, parse_event(notation), notation, trust=trust))
        if trust is not None:
            break
    return found


def ranks(name: str, power: float = 1.0) -> dict[str, Floats]:
    """Where the true value of each judgement ranks, ``int64[world]``, from 0 to DRAWS.

    ``power`` is a planted error: the likelihood counts so often.
    """
    model = rb.load(name).solved_as
    solver = RunSolver(model.game, model.rationality, threads=1)
    worlds = sample(model.judgements, WORLDS, seed=11, design="random")
    view = solver.view(worlds)
    events = Events(model.game)
    reach = every_node(model.game, events.paths, branch_rows(model.game))
    reached = reach.sums(view.odds(slice(0, WORLDS))[1])
    leaves = events.paths.leaf_node
    rng = np.random.default_rng(5)
    varying = sorted(model.judgements.varying & set(worlds.names))
    found: dict[str, list[int]] = {each: [] for each in varying}
    for world in np.flatnonzero(view.solved):
        chance = reached[leaves, world]
        leaf = int(rng.choice(leaves, p=chance / chance.sum()))
        likelihood = Likelihood.of(model.game, observed_in(model, leaf, rng))
        space, scores = ScoreSpace.sampled(model.judgements, DRAWS, 1000 + int(world), "random")
        target = wrongly(targeted(solver, likelihood, space), power)
        moved = move(target, scores, target(scores), informed(solver, space), int(world))
        draws = space.draws(moved.scores)
        for each in varying:
            true = worlds[each][world]
            below, same = int((draws[each] < true).sum()), int((draws[each] == true).sum())
            found[each].append(below + int(rng.integers(same + 1)))
    return {each: np.array(own) for each, own in found.items()}


def wrongly(target: Target, power: float) -> Target:
    return lambda scores: power * target(scores)


def departure(ranked: Floats) -> Floats:
    """How far the distribution of ranks is from uniform at its worst, in standard deviations at
    each place (Säilynoja, Bürkner & Vehtari 2022), over the last axis."""
    at = np.arange(10, DRAWS - 9)
    share = (at + 1) / (DRAWS + 1)
    below = (ranked[..., None] <= at).mean(axis=-2)
    found: Floats = (np.abs(below - share) / np.sqrt(share * (1 - share) / ranked.shape[-1])).max(
        axis=-1
    )
    return found


def allowed(worlds: int, judgements: int) -> float:
    """The departure that uniform ranks exceed for any of so many judgements with chance ALPHA."""
    rng = np.random.default_rng(2)
    several = [departure(rng.integers(DRAWS + 1, size=(200, worlds))) for _ in range(40)]
    return float(np.quantile(np.concatenate(several), 1 - ALPHA / judgements))


@pytest.mark.parametrize("name", ["beer-quiche", "stripped-down-poker", "tying-hands"])
def test_the_truth_ranks_uniformly(name: str) -> None:
    found = ranks(name)
    most = allowed(len(next(iter(found.values()))), len(found))
    assert {each: departure(own) for each, own in found.items() if departure(own) > most} == {}


def test_a_planted_error_is_caught() -> None:
    """The likelihood counts six times, as if the story had been played as often."""
    found = ranks("beer-quiche", power=6.0)
    most = allowed(len(next(iter(found.values()))), len(found))
    assert max(departure(own) for own in found.values()) > most
