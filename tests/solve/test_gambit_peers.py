"""Gambit itself loads our exports and finds our equilibria; needs pygambit, which CI builds."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import numpy as np
import pytest

from rubicon.crisis.folder import read_folder
from rubicon.game import Game
from rubicon.judgements import sample
from rubicon.solve import Solver
from rubicon.solve.solution import counts
from rubicon.story.tree import Kind, cut_short, unfold
from tests.games import EXAMPLES
from tests.play import numbers, residual
from tests.properties.random_stories import judgements, seeded

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(
        importlib.util.find_spec("pygambit") is None,
        reason="pygambit is not installed: uv sync --group peers (builds for minutes)",
    ),
]

LAMBDAS = (0.5, 1.0, 2.0, 5.0)
TOLERANCE = 1e-6
RANDOM_STORIES = 60


@pytest.fixture(scope="module")
def gambit() -> ModuleType:
    from tests.peers import gambit

    return gambit


def instance(name: str) -> tuple[Game, np.ndarray]:
    game = Game.of(unfold(EXAMPLES[name].tell()))
    return game, numbers(game, 1.0, EXAMPLES[name].judgements)[0]


CUTS = [("M10 chain store of 3", 5), ("all patterns", 4), ("M15 centipede of 6", 3)]


def check_structure(game: Game, values: np.ndarray, peer) -> None:
    """Players, information sets, options, branches, probabilities and payoffs agree."""
    assert peer.is_perfect_recall
    assert [player.label for player in peer.players] == list(game.players)
    assert len(peer.infosets) == game.infosets
    payoffs = game.payoffs(values)[:, :, 0]
    waiting, met = [(peer.root, 0)], 0
    while waiting:
        theirs, ours = waiting.pop()
        met += 1
        assert theirs.label.endswith(f" #{ours}")
        children = range(game.first_child[ours], game.first_child[ours] + game.children[ours])
        waiting += zip(theirs.children, children, strict=True)
        if game.kind[ours] == Kind.END:
            assert theirs.is_terminal
            paid = [float(theirs.outcome[player]) for player in peer.players]
            assert paid == payoffs[ours].tolist()
        elif game.kind[ours] == Kind.CHANCE:
            chances = [float(action.prob) for action in theirs.infoset.actions]
            known = [values[game.chance[child], 0] for child in children]
            assert chances == pytest.approx(known, rel=0, abs=1e-15)
        else:
            h = int(game.infoset[ours])
            assert theirs.infoset.label == game.name(h)
            assert theirs.player.label == game.players[game.infoset_player[h]]
            assert tuple(a.label for a in theirs.infoset.actions) == game.options(h)
            assert len(theirs.infoset.members) == np.sum(game.infoset == h)
    assert met == game.nodes


def check_behaviour(game: Game, values: np.ndarray, gambit: ModuleType, peer) -> None:
    """At every λ both find the same equilibrium, to 1e-6."""
    lam = np.tile(LAMBDAS, (len(game.players), 1))
    many = np.tile(values, (1, len(LAMBDAS)))
    ours = Solver(game.structure).solve(many, lam)
    assert counts(ours.status).all()
    for k, found in enumerate(gambit.solve(peer, LAMBDAS)):
        theirs = gambit.as_array(game, found)
        error = residual(game, values, lam[:, k : k + 1], theirs)[0]
        assert error <= TOLERANCE, f"Gambit's answer at λ = {LAMBDAS[k]} is off by {error:.1e}"
        np.testing.assert_allclose(ours.behaviour[k], theirs[:, 0], rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("name", EXAMPLES)
def test_gambit_reads_the_game_that_we_solve(gambit, name):
    """Every small game: structure, payoffs and perfect recall, then behaviour."""
    game, values = instance(name)
    peer = gambit.load(game, values[:, 0])
    check_structure(game, values, peer)
    check_behaviour(game, values, gambit, peer)


@pytest.mark.parametrize("seed", range(RANDOM_STORIES))
def test_gambit_agrees_on_random_stories(gambit, seed):
    """Hidden moves, reveals, signals, races: whatever the story, both find the same."""
    game = seeded(seed, depth=4).game()
    source = np.random.default_rng(seed)
    values = game.table.evaluate(judgements(game.table.judgements, 1, source))
    peer = gambit.load(game, values[:, 0])
    check_structure(game, values, peer)
    check_behaviour(game, values, gambit, peer)


@pytest.mark.parametrize(("name", "depth"), CUTS)
def test_gambit_agrees_on_stories_cut_short(gambit, name, depth):
    """The beginning of a longer story is a game that both solve alike."""
    game = Game.of(cut_short(unfold(EXAMPLES[name].tell()), depth))
    values = numbers(game, 1.0, EXAMPLES[name].judgements)[0]
    peer = gambit.load(game, values[:, 0])
    check_structure(game, values, peer)
    check_behaviour(game, values, gambit, peer)


@pytest.mark.parametrize("draw", [0, 7, 19])
def test_gambit_agrees_on_the_reference_crisis_cut_short(gambit, draw):
    """The first moves of north-korea-2024, for some draws of its own judgements."""
    folder = read_folder("north-korea-2024")
    tree = cut_short(unfold(folder.crisis, folder.judgements.names), 6)
    game = Game.of(tree)
    drawn = sample(folder.judgements, 20, seed=1)
    values = game.table.evaluate(drawn.rows(game.table.judgements)[:, draw : draw + 1])
    peer = gambit.load(game, values[:, 0])
    check_structure(game, values, peer)
    check_behaviour(game, values, gambit, peer)
