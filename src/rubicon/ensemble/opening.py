"""Opening a run's folder: nothing in it is executed, and what is wrong with it is said plainly."""

from __future__ import annotations

import os
from pathlib import Path

from rubicon.ensemble.damage import AGAIN, digest, read_json, readable, require_digest
from rubicon.ensemble.manifest import NAME, STORED, read_manifest
from rubicon.ensemble.parts import require_parts
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.files import refuse_strange
from rubicon.game.storing import read_game

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
    with readable(arrays_in, AGAIN), arrays_in.open("rb") as file:
        game = read_game(file, names)
        if len(manifest["rationality"]["rows"]) != len(game.players):
            raise ValueError
    run = Run(path, manifest, game)
    require_parts(run.parts())
    return run


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
