"""A game in files: its arrays as an archive of NumPy's, its names beside them; data, never run."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Mapping
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from rubicon.game.arrays import ARRAYS, Game
from rubicon.game.soundness import is_sound
from rubicon.story.tree import MOST_NODES

_MOST_BYTES = 2**30
"""Of a game's arrays: more than those of the largest that is told take."""
_LONGEST = 40 * MOST_NODES
"""Of one array."""


def write_arrays(file: IO[bytes], game: Game) -> None:
    """Write a game's arrays; its names are those of :meth:`~rubicon.game.Game.names`."""
    arrays: dict[str, Any] = game.arrays()
    np.savez_compressed(file, **arrays)


def read_game(file: IO[bytes], names: Mapping[str, Any]) -> Game:
    """A game from its stored arrays and names.

    Raises
    ------
    ValueError
        If they are not those of a game, or do not fit together. A broken archive raises what
        :mod:`zipfile` and NumPy do.
    """
    game = Game.stored(_arrays(file), names)
    if not is_sound(game):
        raise ValueError
    return game


def _arrays(file: IO[bytes]) -> dict[str, NDArray[Any]]:
    """The arrays of a stored game, whose sizes are known from their heads before any is read: a
    small file can be packed from zeros without end. Raises ValueError if there are others, or they
    are too large."""
    arrays, room = {}, _MOST_BYTES
    with zipfile.ZipFile(file) as stored:
        if {info.filename for info in stored.infolist()} != {f"{name}.npy" for name in ARRAYS}:
            raise ValueError
        for name in ARRAYS:
            with stored.open(f"{name}.npy") as member:
                version = np.lib.format.read_magic(member)
                if version != (1, 0):
                    raise ValueError
                shape, _, kind = np.lib.format.read_array_header_1_0(member)
            size = math.prod(shape) * kind.itemsize
            room -= size
            too_long = math.prod(shape[:1]) > _LONGEST
            if room < 0 or too_long or size > stored.getinfo(f"{name}.npy").file_size:
                raise ValueError
        for name in ARRAYS:
            with stored.open(f"{name}.npy") as member:
                arrays[name] = np.lib.format.read_array(member, allow_pickle=False)
    return arrays
