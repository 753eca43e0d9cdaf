"""Rubicon's equilibria are Gambit's, as a script of ours obtained them from pygambit.

`tests/peers/make_reference.py` writes the values; where pygambit is installed, the tests marked
``peers`` compare afresh.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from rubicon.exchange import at_draw, write_game
from tests.games import EXAMPLES
from tests.play import equilibrium, residual

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "data" / "gambit_reference.json").read_text(encoding="utf-8")
)
GAMES, LAMBDAS = REFERENCE["games"], np.array(REFERENCE["lambda"])
TOLERANCE = 1e-6
AGAIN = "run `uv run --group peers python -m tests.peers.make_reference`"


def test_the_reference_has_every_example_at_every_lambda():
    """No game is dropped: each has Gambit's answer, or the reason why there is none."""
    assert list(GAMES) == list(EXAMPLES), AGAIN
    assert LAMBDAS.tolist() == [0.5, 1.0, 2.0, 5.0]
    for name, found in GAMES.items():
        assert found.get("unsolved") or len(found["residual"]) == len(LAMBDAS), name


@pytest.mark.parametrize("name", EXAMPLES)
def test_behaviour_is_gambit_s(name):
    """Every option of every information set, at λ = 0.5, 1, 2, 5, to 1e-6.

    The reference must be of this very game: the export has the same checksum. An answer of
    Gambit's that is no equilibrium (its residual says so) is not held against Rubicon, whose
    own answer has to be one in any case.
    """
    found, example = GAMES[name], EXAMPLES[name]
    play = equilibrium(example.tell(), LAMBDAS, **example.judgements)
    game, behaviour = play.game, play.behaviour
    assert residual(game, play.values, play.rationality, behaviour).max() < 1e-8
    if "unsolved" in found:
        pytest.skip(f"Gambit: {found['unsolved']}")
    export = write_game(at_draw(game, play.values[:, 0]))
    assert hashlib.sha256(export.encode()).hexdigest() == found["export"], AGAIN
    assert sorted(found["behaviour"]) == sorted(game.name(h) for h in range(game.infosets))
    theirs = []
    for h in range(game.infosets):
        choice = found["behaviour"][game.name(h)]
        assert tuple(choice) == game.options(h)
        theirs += choice.values()
    right = np.array(found["equilibrium"])
    np.testing.assert_allclose(
        behaviour[:, right], np.array(theirs)[:, right], rtol=0, atol=TOLERANCE
    )


def test_the_comparison_would_notice_a_difference():
    """Gambit's answers to different λ are further apart than the tolerance, in every game."""
    for name, found in GAMES.items():
        numbers = [p for choice in found.get("behaviour", {}).values() for p in choice.values()]
        assert numbers == [] or np.ptp(np.array(numbers), axis=1).max() > 100 * TOLERANCE, name
