"""Arrays that do not fit together are no game."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rubicon.crisis.folder import read_folder
from rubicon.game import Game
from rubicon.game.soundness import is_sound
from rubicon.story.tree import unfold
from tests.games import EXAMPLES

GAMES = [Game.of(unfold(each.tell())) for each in EXAMPLES.values()]
_PASSED = np.arange(2, dtype=np.int32)
RICH = replace(max(GAMES, key=lambda game: game.nodes), stages=("first", "then"),
               stage_node=_PASSED, stage_name=_PASSED)  # fmt: skip
BOUNDLESS = {"table.value", "action_weight"}
"""Arrays in which any number will do."""


def test_every_game_that_is_told_is_sound() -> None:
    """The small ones."""
    assert all(is_sound(game) for game in GAMES)


@pytest.mark.parametrize(
    "name", ["beer-quiche", pytest.param("cuba-1962", marks=pytest.mark.library)]
)
def test_every_game_of_the_library_is_sound(name: str) -> None:
    assert is_sound(read_folder(name).model().game)


@pytest.mark.parametrize("name", sorted(RICH.arrays().keys() - BOUNDLESS))
@pytest.mark.parametrize("value", [-7, 2**30])
def test_an_index_of_nothing_is_found(name: str, value: int) -> None:
    """In whichever array, first or last."""
    for place in (0, -1):
        arrays = {key: array.copy() for key, array in RICH.arrays().items()}
        array = arrays[name]
        array.flat[place] = np.clip(value, np.iinfo(array.dtype).min, np.iinfo(array.dtype).max)
        assert not is_sound(Game.stored(arrays, RICH.names()))


@pytest.mark.parametrize("weight", [0.0, -1.0, np.inf, np.nan])
def test_a_weight_that_is_none_is_found(weight: float) -> None:
    """Only positive numbers weigh options."""
    arrays = {key: array.copy() for key, array in RICH.arrays().items()}
    arrays["action_weight"][-1] = weight
    assert not is_sound(Game.stored(arrays, RICH.names()))


@pytest.mark.parametrize("name", sorted(RICH.arrays()))
def test_an_array_of_another_shape_or_kind_is_found(name: str) -> None:
    """One number too few, or floats for whole numbers."""
    for change in (lambda array: array[:-1], lambda array: array.astype(np.float32)):
        arrays = RICH.arrays() | {name: change(RICH.arrays()[name]).copy()}
        try:
            sound = is_sound(Game.stored(arrays, RICH.names()))
        except (IndexError, ValueError, TypeError):
            continue
        assert not sound


def test_an_expression_of_itself_is_found() -> None:
    """Writing it down would never end."""
    arrays = {key: array.copy() for key, array in RICH.arrays().items()}
    sums = np.flatnonzero(arrays["table.op"] > 1)
    arrays["table.left"][sums[0]] = sums[0]
    assert not is_sound(Game.stored(arrays, RICH.names()))


def test_a_tree_that_bites_its_tail_is_found() -> None:
    """A node is no child of one that comes later."""
    arrays = {key: array.copy() for key, array in RICH.arrays().items()}
    arrays["parent"][1] = 1
    assert not is_sound(Game.stored(arrays, RICH.names()))
