"""Opening a run's folder: nothing in it is executed, and what is wrong with it is said plainly."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from rubicon.ensemble.store import AGAIN, FORMAT, Run, read_json, read_manifest, readable
from rubicon.errors import InputError
from rubicon.game import Game


def open_run(path: Path) -> Run:
    """Read a run's folder.

    Raises
    ------
    InputError
        If it is no run, is damaged, or was made by an incompatible version.
    """
    if not (path / "manifest.json").is_file():
        raise InputError(
            f"{path} is not the folder of a run" if path.exists() else f"there is no run {path}",
            instead="make one: rubicon run CRISIS --out FOLDER",
        )
    manifest = read_manifest(path)
    with readable(path / "manifest.json", AGAIN):
        version = manifest["format"]
    if version != FORMAT:
        raise InputError(
            f"the run was made by Rubicon {manifest.get('rubicon', '?')}, in format "
            f"{version}; this version reads format {FORMAT}",
            where=str(path),
            instead=f"run the crisis again: its files are in {path / 'crisis'}",
        )
    names = read_json(path / "game.json")
    arrays_in = path / "game.npz"
    # Opened here: NumPy leaves a file open whose archive is cut off.
    with (
        readable(arrays_in, AGAIN),
        arrays_in.open("rb") as file,
        np.load(file, allow_pickle=False) as stored,
    ):
        arrays = dict(stored)
    with readable(path / "game.json", AGAIN):
        game = Game.stored(arrays, names)
    with readable(path / "draws.parquet", AGAIN):
        (path / "draws.parquet").open("rb").close()
    return Run(path, manifest, game)


def changed_files(run: Run) -> tuple[str, ...]:
    """The run's copies of the crisis' files that are not as they were when it was made.

    The manifest has their SHA-256. A copy that is gone counts, too.
    """
    return tuple(
        name
        for name, digest in run.manifest.get("files", {}).items()
        if _digest(run.path / "crisis" / name) != digest
    )


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
