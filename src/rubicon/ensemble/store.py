"""A run is a folder of open formats that survives a crash.

``draws.parquet`` has a row per draw and a column per judgement. ``equilibria/`` has a file per
chunk of draws, each written beside its place and moved there when it is complete, so that a
run killed at any moment has whole chunks or none. ``game.npz`` and ``game.json`` hold the game,
so that questions are answered without running the story again.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rubicon.ensemble.model import Model, Rationality
from rubicon.errors import InputError, RubiconError
from rubicon.game import Game
from rubicon.judgements import Draws, JudgementSet, read_judgements
from rubicon.solve.solution import Solution, Status

FORMAT = 3
"""Raised whenever a run of one version can't be read by another."""
_DAMAGE = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading a file that was cut off or overwritten may raise, Arrow's errors among them."""
_PART = re.compile(r"part-(\d{9})-(\d{9})\.parquet")


_NAMES = tuple(field.name for field in fields(Solution))
_MATRICES = frozenset({"behaviour", "log_odds", "regret", "player_regret"})
"""Columns that hold a row of numbers for each draw."""
_SECONDS = b"seconds"
AGAIN = "run the crisis again: its files are in the run's folder, under crisis"
_CURE = "delete that file and finish the run again with --resume"


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

    def stated_judgements(self) -> JudgementSet | None:
        """The ranges as the run's copy of the file states them; ``None`` if it has none."""
        path = self.path / "crisis" / "judgements.toml"
        return read_judgements(path) if path.is_file() else None

    def judgements(self, start: int = 0, stop: int | None = None) -> Draws:
        """The judgements of some of the draws."""
        path = self.path / "draws.parquet"
        with readable(path, AGAIN):
            table = _read_table(path).slice(start, None if stop is None else stop - start)
        names = tuple(name for name in table.column_names if name != "draw")
        return Draws(names, np.array([_numbers(table[name].combine_chunks()) for name in names]))

    def parts(self) -> list[tuple[int, int, Path]]:
        """First draw of every finished chunk and the first after it, in order.

        Raises
        ------
        InputError
            If two chunks hold the same draws, which would count twice.
        """
        found = []
        for path in sorted((self.path / "equilibria").glob("part-*.parquet")):
            match = _PART.fullmatch(path.name)
            if match:
                found.append((int(match[1]), int(match[2]), path))
        for one, other in itertools.pairwise(found):
            if other[0] < one[1]:
                raise InputError(
                    f"the run is damaged: {one[2].name} and {other[2].name} hold the same draws",
                    where=str(one[2].parent),
                    instead="delete one of the two and finish the run again with --resume",
                )
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

    def columns(self, *names: str) -> Iterator[tuple[Draws, dict[str, Any]]]:
        """As :meth:`chunks`, some of the equilibria's arrays by name; no others are read."""
        draws = self.judgements()
        for start, stop, path in self.parts():
            yield Draws(draws.names, draws.values[:, start:stop]), _read_columns(path, names)

    def chunks(self) -> Iterator[tuple[Draws, Solution]]:
        """Judgements and equilibria, a finished chunk of draws at a time, in order."""
        for draws, found in self.columns(*_NAMES):
            yield draws, Solution(**found)


def create_run(
    path: Path, model: Model, draws: Draws, manifest: dict[str, Any], files: Mapping[str, bytes]
) -> Run:
    """Make the folder of a run, with everything but its equilibria, and ``files`` by name.

    Raises
    ------
    InputError
        If the folder exists.
    """
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
    try:
        _fill(path, model, draws, manifest, files)
    except BaseException:
        # Without its manifest it is no run, and nobody could finish it.
        shutil.rmtree(path, ignore_errors=True)
        raise
    return Run(path, manifest, model.game)


def _fill(
    path: Path, model: Model, draws: Draws, manifest: dict[str, Any], files: Mapping[str, bytes]
) -> None:
    import pyarrow as pa

    try:
        (path / "equilibria").mkdir()
        (path / "crisis").mkdir()
        for name, content in files.items():
            (path / "crisis" / name).write_bytes(content)
        columns = {"draw": np.arange(draws.values.shape[1], dtype=np.int32)}
        columns |= dict(zip(draws.names, draws.values, strict=True))
        _write_table(path / "draws.parquet", pa.table(columns))
        with _complete(path / "game.npz") as beside, beside.open("wb") as file:
            arrays: dict[str, Any] = model.game.arrays()
            np.savez_compressed(file, **arrays)
        write_json(path / "game.json", model.game.names())
        # Last: a folder with a manifest is a run.
        write_json(path / "manifest.json", manifest)
    except OSError as error:
        raise RunInterruptedError(
            f"{path}: {error.strerror or error}\n  nothing was solved and nothing is kept"
        ) from error


def read_manifest(path: Path) -> dict[str, Any]:
    """What a run's folder says of itself now."""
    return read_json(path / "manifest.json")


def read_json(path: Path) -> dict[str, Any]:
    """A file of a run with a table of names."""
    with readable(path, AGAIN):
        found = json.loads(path.read_text("utf-8"))
        if not isinstance(found, dict):
            raise TypeError
        return found


def write_part(run: Run, start: int, solution: Solution, seconds: float = 0.0) -> None:
    """Store the equilibria of a chunk and the time they took, all of it or nothing."""
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
            "player_regret": _rows(solution.player_regret, players),
            "folds": solution.folds,
            "index": solution.index,
            "retraced": solution.retraced,
            "behaviour": _rows(solution.behaviour, actions),
            "log_odds": _rows(solution.log_odds, actions),
        }
    ).replace_schema_metadata({_SECONDS: f"{seconds:.6f}"})
    name = f"part-{start:09d}-{start + draws:09d}.parquet"
    with keeping(run.path):
        _write_table(run.path / "equilibria" / name, table)


def read_part(path: Path) -> Solution:
    """A chunk's equilibria."""
    return Solution(**_read_columns(path, _NAMES))


def _read_columns(path: Path, names: Sequence[str]) -> dict[str, Any]:
    """Arrays of a chunk's :class:`Solution`, by name."""
    with readable(path, _CURE):
        table = _read_table(path, list(names))
        found: dict[str, Any] = {}
        for name in names:
            column = table[name].combine_chunks()
            if name == "status":
                found[name] = np.array([Status[each] for each in column.to_pylist()], np.int8)
            else:
                found[name] = _matrix(column) if name in _MATRICES else _numbers(column)
        return found


def part_seconds(path: Path) -> float:
    """How long a chunk took; zero if it was written without its time."""
    import pyarrow.parquet as pq

    with readable(path, _CURE):
        return float((pq.read_schema(path).metadata or {}).get(_SECONDS, 0))


def write_json(path: Path, content: Any) -> None:
    """Write JSON, all of it or nothing."""
    with _complete(path) as beside:
        beside.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


@contextmanager
def readable(path: Path, cure: str) -> Iterator[None]:
    """Whatever reading a file of a run may raise becomes a plain word of what it has come to.

    Raises
    ------
    InputError
        The file is missing, cannot be read, or was cut off or overwritten.
    """
    try:
        yield
    except InputError:
        raise
    except _DAMAGE as error:
        if not path.exists():
            found = "the run is damaged: this file is missing"
        elif isinstance(error, OSError) and error.errno:
            found = f"the run's file cannot be read: {error.strerror}"
        else:
            found = "the run is damaged: this file was cut off or overwritten"
        raise InputError(found, where=str(path), instead=cure) from None


def _read_table(path: Path, columns: list[str] | None = None) -> Any:
    import pyarrow.parquet as pq

    # Not by pq.read_table, which imports pandas wherever it is installed.
    with pq.ParquetFile(path) as file:
        return file.read(columns=columns)


def _rows(matrix: NDArray[np.float64], width: int) -> Any:
    import pyarrow as pa

    if width == 0:  # no decisions; Arrow's lists of a fixed size have one entry at least
        return pa.array([[]] * len(matrix), pa.list_(pa.float64()))
    return pa.FixedSizeListArray.from_arrays(pa.array(matrix.ravel()), width)


def _matrix(column: Any) -> NDArray[np.float64]:
    width = getattr(column.type, "list_size", 0)
    return _numbers(column.flatten()).reshape(len(column), width)


def _numbers(column: Any) -> NDArray[Any]:
    """An Arrow array's. Not by ``to_numpy``, which imports pandas wherever it is installed."""
    return np.from_dlpack(column)


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
