"""Solutions kept on disk until it is known which of them a run is made of."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TypeAlias

import numpy as np

from rubicon.arrays import Bools, Ints
from rubicon.ensemble.store import Run
from rubicon.errors import explain_failure
from rubicon.solve.solution import Solution

Known: TypeAlias = Callable[[slice], tuple[Solution, Bools]]
"""Of some draws of a run, solutions that are known, and which of them are: ``bool[draw]``."""


class Kept:
    """What was found for draws that are tried again and again, of each that where it stays.

    It lies in a file without a name, so that memory holds none of it; the file goes with this.
    """

    def __init__(self, draws: int) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._kind: np.dtype[np.void] | None = None
        self._place: Ints = np.full(draws, -1, np.int64)  # where each draw's solution lies
        self._begun = self._count = 0

    def begin(self) -> None:
        """What is added from here on is counted anew."""
        self._begun = self._count

    def add(self, solution: Solution) -> None:
        """Solutions that were found."""
        columns = {each.name: getattr(solution, each.name) for each in fields(Solution)}
        if self._kind is None:
            kinds = [(name, each.dtype, each.shape[1:]) for name, each in columns.items()]
            self._kind = np.dtype(kinds)
        rows = np.empty(len(solution.status), self._kind)
        for name, each in columns.items():
            rows[name] = each
        with explain_failure("no more solutions can be kept", Path(tempfile.gettempdir())):
            self._file.seek(self._count * rows.itemsize)
            self._file.write(rows.tobytes())
            self._file.flush()
        self._count += len(rows)

    def keep(self, draws: Ints, added: Ints) -> None:
        """Of these draws it is what was ``added``, counted since :meth:`begin`."""
        self._place[draws] = self._begun + added

    def __call__(self, part: slice) -> tuple[Solution, Bools]:
        """The solutions of some draws, and of which of them there are any."""
        assert self._kind is not None
        places = self._place[part]
        rows = np.zeros(len(places), self._kind)
        for row in np.flatnonzero(places >= 0):
            self._file.seek(int(places[row]) * self._kind.itemsize)
            rows[row] = np.frombuffer(self._file.read(self._kind.itemsize), self._kind)[0]
        found = (np.ascontiguousarray(rows[each.name]) for each in fields(Solution))
        return Solution(*found), places >= 0


def known_from(run: Run, chosen: Ints) -> Known:
    """Solutions of draws that another run has: its draws ``chosen``, ``int64[draw]``."""

    def known(part: slice) -> tuple[Solution, Bools]:
        wanted, found, places = chosen[part], [], []
        for each in run.parts():
            own = np.flatnonzero((each[0] <= wanted) & (wanted < each[1]))
            if len(own):
                found.append(run.solution(each).at(wanted[own] - each[0]))
                places.append(own)
        back = np.argsort(np.concatenate(places))
        return Solution.joined(found).at(back), np.ones(len(wanted), np.bool_)

    return known
