"""A run is a folder of open formats that survives a crash.

``draws.parquet`` has a row per draw and a column per judgement. ``equilibria/`` has a file per
chunk of draws, each written beside its place and moved there when it is complete, so that a
run killed at any moment has whole chunks or none. ``game.npz`` and ``game.json`` hold the game,
so that questions are answered without running the story again.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rubicon.ensemble.model import Model, Rationality
from rubicon.errors import InputError, RubiconError
from rubicon.game import Game
from rubicon.judgements import Draws
from rubicon.solve.solution import Solution, Status

FORMAT = 1
"""Raised whenever a run of one version can't be read by another."""
_PART = re.compile(r"part-(\d{9})-(\d{9})\.parquet")


class RunInterruptedError(RubiconError):
    """A run stopped before its end; what is done is kept."""


@dataclass(frozen=True)
class Run:
    """A run on disk."""

    path: Path
    manifest: dict[str, Any]
    game: Game

    @property
    def draws(self) -> int:
        return int(self.manifest["draws"])

    @property
    def rationality(self) -> Rationality:
        stated = self.manifest["rationality"]
        return Rationality(tuple(stated["rows"]), tuple(stated["per"]))

    def judgements(self, start: int = 0, stop: int | None = None) -> Draws:
        """The judgements of some of the draws."""
        path = self.path / "draws.parquet"
        with _readable(path, "run the crisis again"):
            table = _read_table(path).slice(start, None if stop is None else stop - start)
        names = tuple(name for name in table.column_names if name != "draw")
        return Draws(names, np.array([table[name].to_numpy() for name in names]))

    def parts(self) -> list[tuple[int, int, Path]]:
        """First and last-but-one draw of every finished chunk, in order."""
        found = []
        for path in sorted((self.path / "equilibria").glob("part-*.parquet")):
            match = _PART.fullmatch(path.name)
            if match:
                found.append((int(match[1]), int(match[2]), path))
        return found

    def missing(self) -> list[tuple[int, int]]:
        """Ranges of draws that are not solved yet."""
        gaps, upcoming = [], 0
        for start, stop, _ in self.parts():
            if start > upcoming:
                gaps.append((upcoming, start))
            upcoming = max(upcoming, stop)
        if upcoming < self.draws:
            gaps.append((upcoming, self.draws))
        return gaps

    def chunks(self) -> Iterator[tuple[Draws, Solution]]:
        """Judgements and equilibria, a finished chunk of draws at a time, in order."""
        draws = self.judgements()
        for start, stop, path in self.parts():
            yield Draws(draws.names, draws.values[:, start:stop]), read_part(path)


def create_run(
    path: Path, model: Model, draws: Draws, manifest: dict[str, Any], files: Sequence[Path]
) -> Run:
    """Make the folder of a run, with everything but its equilibria, and copies of ``files``.

    Raises
    ------
    InputError
        If the folder exists.
    """
    import pyarrow as pa

    try:
        path.mkdir(parents=True)
    except FileExistsError:
        raise InputError(
            f"the output folder {path} exists",
            instead="name another with --out, or finish an interrupted run with --resume",
        ) from None
    except OSError as error:
        raise InputError(f"the output folder cannot be made: {error.strerror}",
                         where=str(path)) from None  # fmt: skip
    with keeping(path):
        (path / "equilibria").mkdir()
        (path / "crisis").mkdir()
        for copied in files:
            shutil.copyfile(copied, path / "crisis" / copied.name)
        columns = {"draw": np.arange(draws.values.shape[1], dtype=np.int32)}
        columns |= dict(zip(draws.names, draws.values, strict=True))
        _write_table(path / "draws.parquet", pa.table(columns))
        with _complete(path / "game.npz") as beside, beside.open("wb") as file:
            arrays: dict[str, Any] = model.game.arrays()
            np.savez_compressed(file, **arrays)
        write_json(path / "game.json", model.game.names())
        # Last: a folder with a manifest is a run.
        write_json(path / "manifest.json", manifest)
    return Run(path, manifest, model.game)


def open_run(path: Path) -> Run:
    """Read a run's folder; nothing in it is executed.

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
    try:
        manifest = json.loads((path / "manifest.json").read_text("utf-8"))
        version = manifest["format"]
        if version != FORMAT:
            raise InputError(
                f"the run was made by Rubicon {manifest.get('rubicon', '?')}, in format "
                f"{version}; this version reads format {FORMAT}",
                where=str(path),
                instead=f"run the crisis again: its files are in {path / 'crisis'}",
            )
        names = json.loads((path / "game.json").read_text("utf-8"))
        with np.load(path / "game.npz", allow_pickle=False) as arrays:
            game = Game.stored(dict(arrays), names)
        if not (path / "draws.parquet").is_file():
            raise FileNotFoundError(2, "No such file", "draws.parquet")
    except InputError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"the run is damaged: {type(error).__name__}: {error}",
            where=str(path),
            instead="run the crisis again",
        ) from None
    return Run(path, manifest, game)


def write_part(run: Run, start: int, solution: Solution) -> None:
    """Store the equilibria of a chunk, all of it or nothing."""
    import pyarrow as pa

    draws, actions = solution.behaviour.shape
    players = solution.regret.shape[1]
    table = pa.table(
        {
            "draw": np.arange(start, start + draws, dtype=np.int32),
            "status": pa.array([Status(s).name for s in solution.status]),
            "residual": solution.residual,
            "reached": solution.reached,
            "rounds": solution.rounds,
            "regret": _rows(solution.regret, players),
            "behaviour": _rows(solution.behaviour, actions),
        }
    )
    name = f"part-{start:09d}-{start + draws:09d}.parquet"
    with keeping(run.path):
        _write_table(run.path / "equilibria" / name, table)


def read_part(path: Path) -> Solution:
    """A chunk's equilibria."""
    with _readable(path, "delete that file and finish the run again with --resume"):
        table = _read_table(path)
        status = np.array([Status[name] for name in table["status"].to_pylist()], np.int8)
        return Solution(
            behaviour=_matrix(table["behaviour"]),
            status=status,
            residual=table["residual"].to_numpy(),
            regret=_matrix(table["regret"]),
            reached=table["reached"].to_numpy(),
            rounds=table["rounds"].to_numpy(),
        )


def write_json(path: Path, content: Any) -> None:
    """Write JSON, all of it or nothing."""
    with _complete(path) as beside:
        beside.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


@contextmanager
def _readable(path: Path, cure: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"the run is damaged: {error}", where=str(path), instead=cure) from None


def _read_table(path: Path) -> Any:
    import pyarrow.parquet as pq

    return pq.read_table(path)


def _rows(matrix: NDArray[np.float64], width: int) -> Any:
    import pyarrow as pa

    return pa.FixedSizeListArray.from_arrays(pa.array(matrix.ravel()), width)


def _matrix(column: Any) -> NDArray[np.float64]:
    chunk = column.combine_chunks()
    width = chunk.type.list_size
    flat: NDArray[np.float64] = chunk.flatten().to_numpy()
    return flat.reshape(len(chunk), width)


def _write_table(path: Path, table: Any) -> None:
    import pyarrow.parquet as pq

    with _complete(path) as beside:
        pq.write_table(table, beside, use_dictionary=False, compression="zstd")


@contextmanager
def _complete(path: Path) -> Iterator[Path]:
    """A name to write to, moved to its place once complete and on the disk."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield beside
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def keeping(path: Path) -> Iterator[None]:
    """What is written is kept when a disk is full or taken away, and the user told how to go on."""
    try:
        yield
    except OSError as error:
        raise RunInterruptedError(
            f"{path}: {error.strerror or error}\n  what is solved so far is kept; make room and "
            f"finish it with: rubicon run --resume {path}"
        ) from error
