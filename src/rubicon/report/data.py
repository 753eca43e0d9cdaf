"""Answers as plain data, for JSON and CSV: numbers in full precision, ``None`` for no number."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rubicon.ask import Average, Claim
from rubicon.files import write_text

_ARRAYS = (np.ndarray, np.generic)
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def as_data(record: Mapping[str, Any]) -> dict[str, Any]:
    """The same with lists for tuples and arrays, Python's numbers for NumPy's, and ``None`` for
    what is not finite, all the way down."""
    return {name: _plain(value) for name, value in record.items()}


def _plain(value: Any) -> Any:
    if type(value) is float:  # most are, in tables of thousands of rows
        return value if math.isfinite(value) else None
    if isinstance(value, _ARRAYS):
        value = value.tolist()
    if isinstance(value, Mapping):
        return as_data(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def fields(found: object, *names: str, prefix: str = "", **others: str) -> dict[str, Any]:
    """Attributes by their names, each with a ``prefix``; then ``others``, by what they are called
    in what is written: ``by_chance="noise"``.

    Parameters
    ----------
    found
        What has the attributes.
    """
    own = {prefix + name: getattr(found, name) for name in names}
    return own | {name: getattr(found, other) for name, other in others.items()}


def averages(found: Average, prefix: str = "") -> dict[str, Any]:
    """Mean and spread over draws."""
    return as_data(fields(found, "mean", "p5", "median", "p95", prefix=prefix))


def about(claim: Claim | None) -> dict[str, str]:
    """Which claim it is; empty texts where it is none but a question."""
    names = ("letter", "id", "says")
    return fields(claim, *names) if claim else dict.fromkeys(names, "")


def write_csv(path: Path, columns: Sequence[str], records: Iterable[Mapping[str, Any]]) -> None:
    """Write a table into a run's folder; see :func:`csv_text`."""
    path.parent.mkdir(exist_ok=True)
    write_text(path, csv_text(columns, records))


def _as_text(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula, marked as a text with an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value


def csv_text(columns: Sequence[str], records: Iterable[Mapping[str, Any]]) -> str:
    """A table for a spreadsheet; numbers in full precision, what is undefined left empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    known = set(columns)
    for record in records:
        if unknown := record.keys() - known:
            raise ValueError(f"no columns for {unknown}")
        writer.writerow([_as_text(_plain(record.get(name))) for name in columns])
    return text.getvalue()
