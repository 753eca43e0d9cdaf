"""A table of judgements as the draws of a run: a grid, somebody else's sample, an exercise."""

from __future__ import annotations

import csv
import io
import itertools
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rubicon.ensemble.parts import column, numbers
from rubicon.errors import InputError, Mistakes, explain_failure, quoted
from rubicon.exchange.numbers import decimal
from rubicon.game import Floats
from rubicon.judgements import JudgementSet, Ranking
from rubicon.judgements.names import RATIONALITY
from rubicon.report.wording import counted
from rubicon.toml import decoded, file_content

Bools = NDArray[np.bool_]
PARQUET = ".parquet"
_DRAW = "draw"
"""A column that numbers the rows, as in the ``draws.parquet`` of a run; it is not read."""
_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Table:
    """What a file of draws has."""

    file: str
    columns: Mapping[str, Floats]  # ``float64[row]`` by judgement
    lines: tuple[int, ...]  # of each row in the file, the head being 1; of Parquet, its number

    @property
    def rows(self) -> int:
        """How many sets of judgements there are."""
        return len(self.lines)

    def at(self, row: int, name: str) -> str:
        """Where a value stands."""
        return f"{self.file}, row {self.lines[row]}, column '{name}'"


def read_table(file: str | os.PathLike[str]) -> tuple[Table, bytes]:
    """A file with a column for each judgement and a row for each set of them, and its bytes.

    CSV has commas, semicolons or tabs between cells, and names in its first line; ``.parquet`` has
    columns of numbers. Raises InputError if it is none, or a cell is no number; with row and
    column."""
    path = Path(file).expanduser()
    content = file_content(path, "name a CSV or Parquet file with a column for each judgement")
    if path.suffix.lower() == PARQUET:
        return _parquet(path, content), content
    return _csv(str(path), decoded(content, str(path))), content


def _csv(file: str, text: str) -> Table:
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=max(_DELIMITERS, key=first.count))
    names, lines, cells = _head(file, next(rows, [])), [], []
    try:
        for row in rows:
            if any(each.strip() for each in row):
                if len(row) != len(names):
                    raise InputError(
                        f"the row has {counted(len(row), 'cell')}, and the head {len(names)}",
                        where=f"{file}, row {rows.line_num}",
                        instead="write one number for each column, with a point in it: 0.5",
                    )
                lines.append(rows.line_num)
                cells.append(row)
    except csv.Error as error:
        raise InputError(f"this is no CSV: {error}", where=f"{file}, row {rows.line_num}") from None
    table = Table(file, {}, tuple(lines))
    if not lines:
        raise InputError("there is no row of numbers below the names", where=file)
    found, mistakes = {}, Mistakes()
    for k, name in enumerate(names):
        if name != _DRAW:
            with mistakes.here():
                found[name] = np.array([_cell(row[k], table, n, name)
                                        for n, row in enumerate(cells)])  # fmt: skip
    mistakes.tell()
    return Table(file, found, table.lines)


def _head(file: str, cells: list[str]) -> list[str]:
    names = [each.strip() for each in cells]
    for k, name in enumerate(names):
        fault = "has no name" if not name else f"'{name}' is there twice" * (name in names[:k])
        if fault:
            raise InputError(f"column {k + 1} {fault}", where=f"{file}, row 1",
                             instead="write the name of a judgement above each column")  # fmt: skip
    if not set(names) - {_DRAW}:
        raise InputError("there are no columns", where=f"{file}, row 1",
                         instead="write the name of a judgement above each column")  # fmt: skip
    return names


def _cell(text: str, table: Table, row: int, name: str) -> float:
    try:
        return decimal(text)
    except ValueError:
        said = f"'{text.strip()[:40]}' is no number" if text.strip() else "the cell is empty"
        raise InputError(said, where=table.at(row, name),
                         instead="write 0.5, 5e-1 or 50%") from None  # fmt: skip


def _parquet(path: Path, content: bytes) -> Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with explain_failure("the file cannot be read", path):
            read = pq.ParquetFile(io.BytesIO(content)).read()
    except pa.ArrowException as error:
        raise InputError(f"this is no Parquet file: {error}", where=str(path)) from None
    names = _head(str(path), read.column_names)
    table = Table(str(path), {}, tuple(range(read.num_rows)))
    if not read.num_rows:
        raise InputError("there is no row of numbers", where=str(path))
    found = {}
    for name in names:
        if name == _DRAW:
            continue
        kind = read.schema.field(name).type
        if not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
            raise InputError(f"column '{name}' holds {kind}", where=str(path),
                             instead="write numbers, or leave it out")  # fmt: skip
        cells = read[name].cast(pa.float64()).fill_null(float("nan"))
        found[name] = numbers(column(pa.table({name: cells}), name))
    return Table(str(path), found, table.lines)


def require_fit(table: Table, judgements: JudgementSet) -> None:
    """Refuse what no judgement may be: a value that is not finite or beyond the bounds, payoffs of
    a ranking against its order, or some of them alone; with row and column."""
    mistakes = Mistakes()
    for name, values in table.columns.items():
        low, high = judgements[name].bounds if name in judgements else (-np.inf, np.inf)
        if name.partition(".")[0] == RATIONALITY:
            low = max(low, 0.0)
        # Written so that what is no number counts as wrong.
        wrong = ~(np.isfinite(values) & (values >= low) & (values <= high))
        with mistakes.here():
            _refuse_value(table, name, wrong, f"its bounds, {low:g} to {high:g}")
    for ranking in judgements.rankings:
        with mistakes.here():
            _require_order(table, ranking)
    mistakes.tell()


def _refuse_value(table: Table, name: str, wrong: Bools, bounds: str) -> None:
    if wrong.any():
        row = int(np.argmax(wrong))
        value = table.columns[name][row]
        said = f"{value:g} is beyond {bounds}" if np.isfinite(value) else f"{value:g} is no number"
        raise InputError(said, where=table.at(row, name))


def _require_order(table: Table, ranking: Ranking) -> None:
    symbols = ranking.order.symbols
    there = [symbol for symbol in symbols if symbol in table.columns]
    if not there:
        return
    if lacking := [symbol for symbol in symbols if symbol not in table.columns]:
        raise InputError(
            f"[rankings.{ranking.name}] ties {quoted(symbols)}, and the table lacks "
            f"{quoted(lacking)}",
            where=table.file,
            instead="give all of them a column, or none",
        )
    for tier in ranking.order.tiers:
        for other in tier[1:]:
            same = table.columns[tier[0]] == table.columns[other]
            _refuse(table, ~same, ranking, tier[0], "is tied with", other)
    for (above, *_), (below, *_) in itertools.pairwise(ranking.order.tiers):
        higher = table.columns[above] > table.columns[below]
        _refuse(table, ~higher, ranking, above, "is ranked above", below)


def _refuse(
    table: Table, wrong: Bools, ranking: Ranking, one: str, said: str, other: str
) -> None:  # fmt: skip
    if wrong.any():
        row = int(np.argmax(wrong))
        raise InputError(
            f"'{one}' {said} '{other}', and here they are {table.columns[one][row]:g} and "
            f"{table.columns[other][row]:g}",
            where=f"{table.file}, row {table.lines[row]}",
            instead=f"[rankings.{ranking.name}] says {ranking.text}",
        )
