"""What a run is: its folder as Python sees it, and as tables of other programs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from shlex import quote
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rubicon.ask.runs import check_finished
from rubicon.crisis.about import About, about_run
from rubicon.crisis.places import kept_crisis
from rubicon.ensemble import Run as Stored
from rubicon.ensemble import changed_files, other_versions
from rubicon.errors import draw_number, quoted
from rubicon.exchange.results import as_dataset, as_table
from rubicon.public.exporting import export_game, require_new
from rubicon.report import about
from rubicon.report.shown import Shown
from rubicon.solve.solution import Status, counts


@dataclass(frozen=True, repr=False, eq=False)
class Kept:
    """A run as it lies in its folder."""

    stored: Stored

    @property
    def path(self) -> Path:
        """The run's folder; a temporary one goes with the run."""
        return self.stored.path

    @property
    def title(self) -> str:
        """What the crisis is called."""
        return str(self.stored.manifest["title"])

    @property
    def draws(self) -> int:
        """How many sets of judgements there are."""
        return self.stored.draws

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What made the run: seed, design, versions, tolerances, counts of what was solved."""
        return MappingProxyType(self.stored.manifest)

    @property
    def changed(self) -> Mapping[str, str]:
        """Judgements that were changed from what the crisis states, each with its range."""
        return MappingProxyType(dict(self.stored.manifest.get("changed", {})))

    @property
    def notes(self) -> tuple[str, ...]:
        """What should be known of the run, in sentences: files in it that changed since, or that
        other versions of programs began it."""
        notes, kept = [], kept_crisis(self.path)
        if changed := changed_files(self.stored):
            notes.append(
                f"{quoted(changed)} in {self.path / 'crisis'} changed after the run was made; its "
                "game, draws and equilibria are still the old ones\n"
                f"  for new ones: rubicon run {quote(str(kept))} --out NEW\n"
                f"  or in Python: rb.load({str(kept)!r}).run()"
            )
        if self.stored.missing() and (others := other_versions(self.stored)):
            notes.append(f"the run was begun with {others}; the last digits may differ")
        return tuple(notes)

    @cached_property
    def judgements(self) -> Mapping[str, NDArray[np.float64]]:
        """The judgements drawn, ``float64[draw]`` by name, each in its unit.

        >>> run.judgements["wimp"].shape
        (50,)
        """
        drawn = self.stored.judgements()
        return MappingProxyType(dict(zip(drawn.names, drawn.values, strict=True)))

    @property
    def solved(self) -> NDArray[np.bool_]:
        """``bool[draw]``: which draws have an equilibrium within tolerance."""
        found: NDArray[np.bool_] = counts(self._status)
        return found

    @property
    def statuses(self) -> tuple[str, ...]:
        """What came of each draw: ``"SOLVED"``, or why not, as the manifest explains it."""
        return tuple(Status(each).name for each in self._status.tolist())

    @cached_property
    def _status(self) -> NDArray[Any]:
        check_finished(self.stored)
        return np.concatenate([part["status"] for _, part in self.stored.columns("status")])

    def about(self) -> Shown[About]:
        """What the run's crisis is about, from its kept files; its story is not told again."""
        return about.show(about_run(self.stored))

    def export(self, file: str | os.PathLike[str], draw: int) -> Shown[Path]:
        """Write the game of a draw, counted from 0; see :meth:`rubicon.GameModel.export`."""
        path, number = require_new(file), draw_number(draw, self.draws)
        which = f"draw {number}, seed {self.manifest['seed']}, {self.manifest['design']}"
        one = self.stored.judgements(number, number + 1)
        return export_game(self.stored.game, one, which, path)

    def to_pandas(self) -> Any:
        """Behaviour as a ``pandas.DataFrame``, a row for each draw and option.

        Columns ``draw``, ``player``, ``information_set``, ``label``, ``option``, ``probability``;
        ``nan`` where a draw is not solved."""
        return as_table(self.stored)

    def to_xarray(self) -> Any:
        """Everything found as an ``xarray.Dataset``: ``behaviour[draw, action]``,
        ``judgement[draw, name]``, ``regret[draw, who]``, ``status[draw]``, ``residual[draw]``."""
        return as_dataset(self.stored)
