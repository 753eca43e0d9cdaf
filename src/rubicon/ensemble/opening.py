"""Opening a run's folder: nothing in it is executed, and what is wrong with it is said plainly."""

from __future__ import annotations

import math
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rubicon.ensemble.damage import AGAIN, digest, read_json, readable, require_digest
from rubicon.ensemble.manifest import NAME, STORED, read_manifest
from rubicon.ensemble.parts import require_parts
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.files import refuse_strange
from rubicon.game.arrays import ARRAYS, Game
from rubicon.game.soundness import is_sound
from rubicon.story.tree import MOST_NODES

_MOST_BYTES = 2**30
"""Of a game's arrays: more than those of the largest that is told take."""
_LONGEST = 40 * MOST_NODES
"""Of one array."""
_MOST_NAMES = 2**30
"""Bytes that the names of a game may take."""


def open_run(path: Path) -> Run:
    """Read a run's folder, and make sure that it is to the bit as it was written.

    Every file that numbers come from is read once to be compared with its SHA-256, about a second
    for each GB.

    Raises InputError if it is no run, is damaged, was made by an incompatible version, or holds a
    link, a FIFO or anything else that is no plain file or folder.
    """
    if not os.path.lexists(path / NAME):
        if not os.path.exists(path) and any(sign in str(path) for sign in "()=|"):
            raise InputError("a question stands where the run is meant to be",
                             instead="name the run first: rubicon ask RUN QUESTION")  # fmt: skip
        raise InputError(
            f"{path} is not the folder of a run"
            if os.path.exists(path)
            else f"there is no run {path}",
            instead="make one: rubicon run CRISIS --out FOLDER\n"
            "  or in Python: rb.load(CRISIS).run(out=FOLDER)",
        )
    refuse_strange(path)
    manifest = read_manifest(path)
    for name in STORED:
        require_digest(path / name, manifest["sha256"][name], AGAIN)
    names = read_json(path / "game.json", _MOST_NAMES)
    arrays_in = path / "game.npz"
    # Opened here: NumPy leaves a file open whose archive is cut off.
    with readable(arrays_in, AGAIN):
        arrays = _arrays(arrays_in)
    with readable(arrays_in, AGAIN):
        game = Game.stored(arrays, names)
        if not is_sound(game) or len(manifest["rationality"]["rows"]) != len(game.players):
            raise ValueError
    run = Run(path, manifest, game)
    require_parts(run.parts())
    return run


def _arrays(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a stored game, whose sizes are known from their heads before any is read: a
    small file can be packed from zeros without end. Raises ValueError if there are others, or they
    are too large."""
    arrays, room = {}, _MOST_BYTES
    with path.open("rb") as file, zipfile.ZipFile(file) as stored:
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


def changed_files(run: Run) -> tuple[str, ...]:
    """The run's copies of the crisis' files that are not as they were when it was made.

    The manifest has their SHA-256. A copy that is gone counts, too.
    """
    return tuple(
        name
        for name, wanted in run.manifest["files"].items()
        if _digest(run.path / "crisis" / name) != wanted
    )


def _digest(path: Path) -> str:
    if not path.is_file():
        return ""
    with readable(path, AGAIN), path.open("rb") as file:
        return digest(file)
