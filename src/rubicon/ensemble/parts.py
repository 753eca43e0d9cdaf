"""The equilibria of a chunk of draws, a file for each: ``part-FIRST-STOP-SHA256.parquet``.

A part's name has the SHA-256 of its content, so that both come to their place at once: whenever
a run is killed, a part is there whole with its checksum, or is not there.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Floats
from rubicon.ensemble.damage import how_to_finish, keeping, readable, require_digest
from rubicon.errors import InputError
from rubicon.files import written
from rubicon.solve.solution import Solution, Status, counts

FOLDER = "equilibria"
COLUMNS = tuple(field.name for field in fields(Solution))
_NAME = re.compile(r"part-(\d{9})-(\d{9})-([0-9a-f]{64})\.parquet")
_SECONDS = b"seconds"
_CURE = "delete that file and finish the run again"
_KINDS = dict.fromkeys(COLUMNS, np.dtype(np.float64)) | {
    "status": np.dtype(np.int8),
    "rounds": np.dtype(np.int64),
    "folds": np.dtype(np.int64),
    "index": np.dtype(np.int8),
    "directions": np.dtype(np.int16),
    "turned": np.dtype(np.int64),
}
_LEAST = {"rounds": 0, "folds": 0, "directions": 0, "turned": -1}
_ROUNDING = 1e-9
"""How far outside [0, 1] a probability may be."""


class OtherRowsError(ValueError):
    """A stored table has another number of rows than it must."""


Part = tuple[int, int, Path]
"""First draw, the first after it, and the file."""


def write_part(run: Path, start: int, solution: Solution, seconds: float = 0.0) -> None:
    """Store the equilibria of a chunk and the time they took, all of it or nothing.

    Parameters
    ----------
    run
        Its folder.
    start
        The number of the chunk's first draw.
    seconds
        What solving it took.
    """
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
            "directions": solution.directions,
            "turned": solution.turned,
            "behaviour": _rows(solution.behaviour, actions),
            "log_odds": _rows(solution.log_odds, actions),
        }
    ).replace_schema_metadata({_SECONDS: f"{seconds:.6f}"})
    buffer = io.BytesIO()
    write_table(buffer, table)
    content = buffer.getvalue()
    name = f"part-{start:09d}-{start + draws:09d}-{hashlib.sha256(content).hexdigest()}.parquet"
    with keeping(run), written(run / FOLDER / name, lasting=True) as file:
        file.write(content)


def list_parts(run: Path, draws: int) -> list[Part]:
    """The parts of a run of so many draws, in order. Raises InputError if a file has no part's
    name, holds draws that the run does not have, or the draws of another part, which would count
    twice."""
    found = []
    for path in sorted((run / FOLDER).glob("part-*.parquet")):
        match = _NAME.fullmatch(path.name)
        if not match or not int(match[1]) < int(match[2]) <= draws:
            raise InputError(
                "the run is damaged: no part of it has this name", where=str(path), instead=_CURE
            )
        found.append((int(match[1]), int(match[2]), path))
    for one, other in itertools.pairwise(found):
        if other[0] < one[1]:
            raise InputError(
                f"the run is damaged: {one[2].name} and {other[2].name} hold the same draws",
                where=str(one[2].parent),
                instead=f"delete one of the two and {how_to_finish(run)}",
            )
    return found


def require_parts(parts: Sequence[Part]) -> None:
    """Refuse parts that are not, to the bit, as they were written. Raises InputError with the first
    such file."""
    for _, _, path in parts:
        match = _NAME.fullmatch(path.name)
        assert match  # list_parts takes no other
        require_digest(path, match[3], _CURE)


def read_part(part: Part, names: Sequence[str], widths: Mapping[str, int]) -> dict[str, Any]:
    """Those arrays of a chunk's :class:`Solution` that are named, by name.

    ``widths`` says how many numbers a draw has in the columns that hold several.

    Raises InputError if the part cannot be read, or holds what no part does: other draws than its
    name says, rows of another width, probabilities outside [0, 1], solved draws without a number.
    """
    start, stop, path = part
    with readable(path, _CURE):
        try:
            table = read_table(path, stop - start, list(dict.fromkeys(("draw", "status", *names))))
        except OtherRowsError:
            raise _wrong(f"it does not hold the draws {start} to {stop - 1}", path) from None
        codes = {status.name: status for status in Status}
        status = [codes[each] for each in column(table, "status").to_pylist()]
        found: dict[str, Any] = {"status": np.array(status, np.int8)}
        for name in names:
            if name != "status":
                read = column(table, name)
                found[name] = _matrix(read, widths[name]) if name in widths else numbers(read)
        drawn = numbers(column(table, "draw"))
        if any(found[name].dtype != _KINDS[name] for name in found):
            raise TypeError
    wrong = ""
    if not np.array_equal(drawn, np.arange(start, stop)):
        wrong = f"it does not hold the draws {start} to {stop - 1}"
    elif "behaviour" in found and _outside(found["behaviour"]):
        wrong = "it holds probabilities outside [0, 1]"
    elif any(bool((found[name] < least).any()) for name, least in _LEAST.items() if name in found):
        wrong = "it holds counts below zero"
    elif "turned" in found and bool((found["turned"] >= widths["behaviour"]).any()):
        wrong = "it names an action that the game does not have"
    elif not all(_is_finite(found[name], found["status"]) for name in names):
        wrong = "it holds solved draws without a number"
    if wrong:
        raise _wrong(wrong, path)
    return {name: found[name] for name in names}


def _wrong(what: str, path: Path) -> InputError:
    return InputError(f"the run is damaged: {what}", where=str(path), instead=_CURE)


def _outside(behaviour: Floats) -> bool:
    """Whether any probability that is a number is none."""
    return bool(((behaviour < -_ROUNDING) | (behaviour > 1 + _ROUNDING)).any())


def _is_finite(values: NDArray[Any], status: NDArray[np.int8]) -> bool:
    return bool(np.isfinite(values[counts(status)]).all())


def part_seconds(path: Path) -> float:
    """How long a chunk took; zero if it was written without its time."""
    import pyarrow.parquet as pq

    with readable(path, _CURE), path.open("rb") as file:
        return float((pq.read_schema(file).metadata or {}).get(_SECONDS, 0))


# ---- Arrow -----------------------------------------------------------------------------------


def read_table(path: Path, rows: int, columns: list[str] | None = None) -> Any:
    """A table of so many rows; of its columns all, or those that are named. Raises OtherRowsError
    if its head says that there are more or fewer; none is read."""
    import pyarrow.parquet as pq

    # Not by pq.read_table, which imports pandas wherever it is installed; and opened here, as Arrow
    # cannot open a path that holds bytes that are no text.
    with path.open("rb") as opened, pq.ParquetFile(opened) as file:
        if file.metadata.num_rows != rows:
            raise OtherRowsError
        return file.read(columns=columns)


def write_table(file: Any, table: Any) -> None:
    import pyarrow.parquet as pq

    pq.write_table(table, file, use_dictionary=False, compression="zstd")


def column(table: Any, name: str) -> Any:
    return table[name].combine_chunks()


def numbers(array: Any) -> NDArray[Any]:
    """An Arrow array's. Not by ``to_numpy``, which imports pandas wherever it is installed."""
    return np.from_dlpack(array)


def _rows(matrix: Floats, width: int) -> Any:
    import pyarrow as pa

    if width == 0:  # no decisions; Arrow's lists of a fixed size have one entry at least
        return pa.array([[]] * len(matrix), pa.list_(pa.float64()))
    return pa.FixedSizeListArray.from_arrays(pa.array(matrix.ravel()), width)


def _matrix(array: Any, width: int) -> Floats:
    return numbers(array.flatten()).reshape(len(array), width)
