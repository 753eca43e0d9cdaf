"""Runs of Gambit's own catalogue agree with Gambit, draw by draw; needs pygambit.

The game at a draw reaches Gambit without our tree: the file's data with the payoffs drawn in place
of its own. So what is compared is all that lies between, from labels to payoffs to information
sets. λ is stated per payoff, as Gambit has it.
"""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from rubicon.crisis.gamefile import GameFile, Options, read_game_file
from rubicon.ensemble import Run, Settings, finish_run, solve_run, start_run
from rubicon.errors import InputError
from rubicon.exchange import ExtensiveGame, GambitGame, at_draw, from_pygambit, to_pygambit
from rubicon.exchange.results import as_profile
from rubicon.exchange.retell.crisis_files import Widths
from rubicon.exchange.retell.symbols import Payoff
from rubicon.exchange.retell.telling import Retold
from rubicon.game import Game
from rubicon.solve import Solver
from tests.exchange.retold import assert_same_game, from_story, partition, partition_of
from tests.solve.test_catalogue import FORGETFUL, GAMES, SPEC

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(
        importlib.util.find_spec("pygambit") is None,
        reason="pygambit is not installed: uv sync --group peers (builds for minutes)",
    ),
]

LAMBDA = 1.5
TOLERANCE = 1e-6
RUNS = ("journals/other/reiley2008/fig1", "books/watson2013/exercise29_6",
        "books/vonstengel2022/fig10.5", "journals/ijgt/nau2004/sec4")  # fmt: skip
DRAWS = 300
COMPARED = (0, 1, 17, 150, 299)


def path_of(name: str) -> Path:
    assert SPEC is not None
    assert SPEC.origin is not None
    stem = Path(SPEC.origin).parent / "catalog_data" / name
    return next(path for kind in ("efg", "nfg") if (path := Path(f"{stem}.{kind}")).is_file())


def run_of(name: str, where: Path, draws: int = DRAWS) -> tuple[GameFile, Run]:
    options = Options(Widths(("±20%",), rationality=f"{LAMBDA} per payoff"))
    file = read_game_file(path_of(name), options)
    run = start_run(file.model(), Settings(draws, seed=2), where / "run", file.files)
    return file, finish_run(run, solve_run(run))


def drawn(retold: Retold, run: Run, draw: int) -> GambitGame:
    """The file's game with a draw's payoffs."""
    judged = run.judgements(draw, draw + 1)
    outcomes = []
    for k, outcome in enumerate(retold.game.outcomes):
        payoffs = []
        for player, payoff in enumerate(outcome.payoffs):
            symbol = retold.symbols.payoffs.get(Payoff(k, player), "")
            known = symbol in judged.names
            payoffs.append(Fraction(float(judged[symbol][0])) if known else payoff)
        outcomes.append(replace(outcome, payoffs=tuple(payoffs)))
    return replace(retold.game, outcomes=tuple(outcomes))


@pytest.mark.parametrize("name", RUNS)
def test_a_run_agrees_with_gambit_at_its_draws(name: str, tmp_path: Path) -> None:
    import pygambit

    file, run = run_of(name, tmp_path)
    assert run.solved == DRAWS
    for draw in COMPARED:
        peer = to_pygambit(drawn(file.retold, run, draw))
        (theirs,) = pygambit.qre.logit_solve_lambda(peer, [LAMBDA])
        ours = as_profile(run, draw, peer)
        sets = [p.strategies for p in peer.players] if not peer.is_tree else [
            i.actions for p in peer.players for i in p.infosets
        ]  # fmt: skip
        mine = [ours[action] for actions in sets for action in actions]
        assert mine == pytest.approx([theirs[k] for k in range(len(mine))], abs=TOLERANCE)


@pytest.mark.parametrize("name", GAMES)
def test_every_game_of_the_catalogue_is_told(name: str) -> None:
    """Its information sets are the file's, and the story that is written tells the same."""
    file = read_game_file(path_of(name), everything=True)
    game = file.model().game
    if path_of(name).suffix == ".efg":
        assert isinstance(file.retold.game, ExtensiveGame)
        assert partition(game) == partition_of(file.retold.game)
    written = from_story(file.retold, file.judgements.names)
    assert_same_game(game, written, file.judgements)


@pytest.mark.parametrize("name", FORGETFUL)
def test_imperfect_recall_is_refused_by_name(name: str) -> None:
    with pytest.raises(InputError, match="imperfect recall"):
        read_game_file(path_of(name))


def test_a_profile_is_refused_of_another_game(tmp_path: Path) -> None:
    _, run = run_of(RUNS[0], tmp_path, draws=4)
    for other in RUNS[1:]:
        peer = to_pygambit(read_game_file(path_of(other)).retold.game)
        with pytest.raises(InputError, match="the run is of another game"):
            as_profile(run, 0, peer)
    with pytest.raises(InputError, match="there is no draw 4"):
        as_profile(run, 4, to_pygambit(read_game_file(path_of(RUNS[0])).retold.game))


def test_a_game_of_pygambit_is_told(tmp_path: Path) -> None:
    """From Python: a pygambit.Game as data, told and solved like any."""
    import pygambit

    game = pygambit.Game.new_tree(players=["A", "B"])
    game.append_move(game.root, "A", ["in", "out"])
    enter, out = game.root.children
    game.append_move(enter, "B", ["fight", "share"])
    for node, paid in zip([*enter.children, out], [(-1, -1), (2, 1), (0, 3)], strict=True):
        game.set_outcome(node, game.add_outcome(f"paid {paid}", list(paid)))
    retold = Retold.of(from_pygambit(game), "pygambit.Game", "Entry")
    found = Game.of(retold.tell(retold.crisis(())))
    values = found.table.evaluate(np.zeros((0, 1)))
    ours = Solver(found.structure).solve(values, np.full((2, 1), LAMBDA)).behaviour[0]
    share = 1 / (1 + np.exp(-LAMBDA * 2))
    stay = 1 / (1 + np.exp(-LAMBDA * (3 * share - 1)))
    assert ours == pytest.approx([stay, 1 - stay, 1 - share, share], abs=1e-9)
    assert at_draw(found, values[:, 0]).players == ("A", "B")
