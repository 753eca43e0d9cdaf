"""Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari & Gelman 2018).

Judgements are drawn from their ranges, the story is played some times, what happened is observed,
and judgements are updated. Whatever the ranges and the story, the true value then ranks uniformly
among the updated ones, unless likelihood, sampler or ranges are wrong somewhere. So does the
likelihood of what was observed at the true values among that at the updated ones, which notices
what no judgement shows by itself, such as draws that were never updated (Modrák, Moon, Kim,
Bürkner, Huurre, Faltejsková, Gelman & Vehtari 2023, Bayesian Analysis).
"""

from __future__ import annotations

from collections.abc import Callable
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
from rubicon.judgements import JudgementSet, sample
from rubicon.judgements.scores import ScoreSpace

Floats = np.ndarray
Sampler = Callable[[Target, Floats, Floats, int], Floats]
"""From the target, scores of what was held possible, which of them it is informed of, and a seed,
to the scores of what is left."""
WORLDS, DRAWS = 400, 200
FEW = 150
"""Worlds in which a planted error is caught."""
PLAYS = 12
"""How often the story is played in each world."""
SEEN = "what was observed"
"""What its likelihood is called among the names of judgements."""
TRUST = (0.8, 0.3)
"""How probable a report is where it is true, and where it is false."""
ALPHA = 0.002
"""How often all is well and a test fails all the same."""

DAY = date(2024, 1, 1)

pytestmark = pytest.mark.slow


def observed_in(
    model: Model, leaf: int, episode: str, rng: np.random.Generator
) -> list[Observation]:
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
        event = parse_event(notation)
        found.append(Observation(DAY, event, notation, trust=trust, episode=episode))
        if trust is not None:
            break
    return found


def rightly(target: Target, scores: Floats, told: Floats, seed: int) -> Floats:
    return move(target, scores, target(scores), told, seed).scores


def counted_twice(target: Target, scores: Floats, told: Floats, seed: int) -> Floats:
    return rightly(lambda z: 2 * target(z), scores, told, seed)


def never_updated(target: Target, scores: Floats, told: Floats, seed: int) -> Floats:
    return scores


def ranks(
    name: str,
    count: int = WORLDS,
    sampler: Sampler = rightly,
    true: JudgementSet | None = None,
) -> dict[str, Floats]:
    """Where the true value of each judgement ranks, and where the likelihood of what was observed
    there does, ``int64[world]``, from 0 to DRAWS. Judgements are drawn from ``true``, where it is
    given, and updated from those of the crisis."""
    model = rb.load(name).solved_as
    solver = RunSolver(model.game, model.rationality, threads=1)
    worlds = sample(true or model.judgements, count, seed=11, design="random")
    view = solver.view(worlds)
    events = Events(model.game)
    reach = every_node(model.game, events.paths, branch_rows(model.game))
    reached = reach.sums(view.odds(slice(0, count))[1])
    leaves = events.paths.leaf_node
    rng = np.random.default_rng(5)
    varying = sorted(model.judgements.varying & set(worlds.names))
    found: dict[str, list[int]] = {each: [] for each in (*varying, SEEN)}
    for world in np.flatnonzero(view.solved):
        chance = reached[leaves, world]
        played = rng.choice(leaves, size=PLAYS, p=chance / chance.sum())
        likelihood = Likelihood.of(model.game, [
            each for k, leaf in enumerate(played) for each in observed_in(model, leaf, f"{k}", rng)
        ])  # fmt: skip
        space, scores = ScoreSpace.sampled(model.judgements, DRAWS, 1000 + int(world), "random")
        target = targeted(solver, likelihood, space)
        left = sampler(target, scores, informed(solver, space), int(world))
        draws = space.draws(left)
        here = worlds.at(slice(world, world + 1))
        pairs = [(each, here[each], draws[each]) for each in varying]
        pairs.append((SEEN, likelihood.logs(solver.view(here)).sum(axis=0), target(left)))
        for each, truth, drawn in pairs:
            below, same = int((drawn < truth).sum()), int((drawn == truth).sum())
            found[each].append(below + int(rng.integers(same + 1)))
    return {each: np.array(own) for each, own in found.items()}


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


def caught(found: dict[str, Floats]) -> set[str]:
    """What ranks otherwise than uniformly."""
    most = allowed(len(found[SEEN]), len(found))
    return {each for each, own in found.items() if departure(own) > most}


@pytest.mark.parametrize("name", ["beer-quiche", "stripped-down-poker", "tying-hands"])
def test_the_truth_ranks_uniformly(name: str) -> None:
    assert caught(ranks(name)) == set()


def test_a_likelihood_that_counts_twice_is_caught() -> None:
    """As if everything had been observed in two episodes."""
    assert SEEN in caught(ranks("stripped-down-poker", FEW, counted_twice))


def test_draws_that_never_move_are_caught_by_what_was_observed() -> None:
    """Each judgement ranks uniformly all the same."""
    assert caught(ranks("stripped-down-poker", FEW, never_updated)) == {SEEN}


def test_ranges_that_are_wrong_are_caught() -> None:
    """The world's range is wider than that of which judgements are updated."""
    wider = rb.Range(p5=0.2, p50=0.5, p95=0.8)
    true = rb.load("stripped-down-poker").set(king=wider).judgements
    assert "king" in caught(ranks("stripped-down-poker", FEW, true=true))
