"""A run is a folder of open formats that survives a crash.

``draws.parquet`` has a row per draw and a column per judgement. ``equilibria/`` has a file per
chunk of draws, each written beside its place and moved there when it is complete, so that a
run killed at any moment has whole chunks or none. ``game.npz`` and ``game.json`` hold the game,
so that questions are answered without running the story again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from rubicon.ensemble.damage import AGAIN, RunInterruptedError, digest, how_to_finish, readable
from rubicon.ensemble.manifest import write_manifest
from rubicon.ensemble.model import Matters, Model, Rationality
from rubicon.ensemble.parts import (
    COLUMNS,
    FOLDER,
    Part,
    column,
    list_parts,
    numbers,
    read_part,
    read_table,
    write_table,
)
from rubicon.errors import InputError, explain_failure
from rubicon.files import folder_made, written
from rubicon.game import Game
from rubicon.game.storing import write_arrays
from rubicon.judgements import TABLE, Draws, JudgementSet, read_judgements
from rubicon.judgements.experts import believing, read_experts, weighed
from rubicon.judgements.names import EXPERT
from rubicon.solve.choosing import EQUILIBRIUM, Choosing, choosing_of
from rubicon.solve.solution import COUNTED, Solution, Status

VARIANTS = "variants"
Within: TypeAlias = tuple[str, Model, Draws, dict[str, Any]]
"""A run within a run: its folder, and what :func:`create_run` takes."""


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
    def solved(self) -> int:
        """How many draws of a finished run count."""
        return sum(map(self._count, COUNTED))

    @property
    def past(self) -> int:
        """How many of them lie past a bifurcation, in one of several equilibria."""
        return self._count(Status.PAST_BIFURCATION)

    @property
    def uncertain(self) -> int:
        """How many draws of a finished run are left out, as their branch is uncertain."""
        return self._count(Status.BRANCH_UNCERTAIN)

    def _count(self, status: Status) -> int:
        return int(self.manifest.get("counts", {}).get(status.name, 0))

    @property
    def choosing(self) -> Choosing:
        """How players are taken to choose."""
        found = choosing_of(self.manifest["behaviour"])
        assert found is not None  # else the manifest is refused
        return found

    @property
    def in_equilibrium(self) -> bool:
        """Whether players choose as in equilibrium, and not by another model of choice."""
        return self.choosing == EQUILIBRIUM

    @property
    def rationality(self) -> Rationality:
        stated = self.manifest["rationality"]
        return Rationality(*(tuple(stated[name]) for name in ("rows", "per", "units")))

    @property
    def from_table(self) -> bool:
        """Whether its draws are those of a table that was given, and not of the ranges."""
        return bool(self.manifest["design"] == TABLE)

    @property
    def uses(self) -> set[str]:
        """The judgements that the story uses, or one of its variants."""
        own = {*self.game.table.judgements, *self.rationality.rows}
        return own.union(*(each["judgements"] for each in self.manifest.get("variants", ())))

    @property
    def matters(self) -> Matters:
        """Which differences matter, as the run was made with."""
        return Matters(**self.manifest.get("matters", {}))

    def stated_judgements(self) -> JudgementSet | None:
        """The ranges as the run's copies of files state them; ``None`` if it has none."""
        kept = self.path / "crisis"
        if not (kept / "judgements.toml").is_file():
            return None
        base = read_judgements(kept / "judgements.toml")
        if not self.experts:
            return base
        known = read_experts(kept, base)
        weights = {each.id: 0.0 for each in known} | self.experts
        return believing(base, weighed(known, weights, str(kept)))

    @property
    def experts(self) -> dict[str, float]:
        """The weight of each expert that draws come from, by id; none, if they are of the crisis'
        own ranges."""
        return {name: float(weight) for name, weight in self.manifest.get("experts", {}).items()}

    @property
    def exact(self) -> bool:
        """Whether nothing that the story uses varies, so that any one draw is the whole answer."""
        used = {*self.game.table.judgements, *self.rationality.rows}
        stated = self.stated_judgements()
        if stated is not None and not self.from_table:
            return not used & stated.varying
        values = self.judgements().rows(tuple(used))
        return self.draws > 1 and bool((values == values[:, :1]).all())

    def judgements(self, start: int = 0, stop: int | None = None) -> Draws:
        """The judgements of some of the draws."""
        path = self.path / "draws.parquet"
        with readable(path, AGAIN):
            table = read_table(path, self.draws)
            if not np.array_equal(numbers(column(table, "draw")), np.arange(self.draws)):
                raise ValueError
            table = table.slice(start, None if stop is None else stop - start)
            names = tuple(name for name in table.column_names if name != "draw")
            if not {*self.game.table.judgements, *self.rationality.rows} <= set(names):
                raise ValueError
            who = {each: float(k) for k, each in enumerate(self.experts)}
            return Draws(names, np.array([
                [who[each] for each in column(table, name).to_pylist()]
                if name == EXPERT else numbers(column(table, name))
                for name in names
            ]))  # fmt: skip

    def parts(self) -> list[Part]:
        """First draw of every finished chunk and the first after it, in order. Raises InputError as
        :func:`~rubicon.ensemble.parts.list_parts`."""
        return list_parts(self.path, self.draws)

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

    def solution(self, part: Part) -> Solution:
        """A chunk's equilibria. Raises InputError as :func:`~rubicon.ensemble.parts.read_part`."""
        return Solution(**self._read(part, *COLUMNS))

    def columns(self, *names: str) -> Iterator[tuple[Draws, dict[str, Any]]]:
        """As :meth:`chunks`, some of the equilibria's arrays by name; no others are read."""
        draws = self.judgements()
        for part in self.parts():
            start, stop, _ = part
            yield draws.at(slice(start, stop)), self._read(part, *names)

    def chunks(self) -> Iterator[tuple[Draws, Solution]]:
        """Judgements and equilibria, a finished chunk of draws at a time, in order."""
        for draws, found in self.columns(*COLUMNS):
            yield draws, Solution(**found)

    def _read(self, part: Part, *names: str) -> dict[str, Any]:
        actions, players = self.game.actions, len(self.game.players)
        widths = {"behaviour": actions, "log_odds": actions}
        widths |= {"regret": players, "player_regret": players}
        return read_part(part, names, widths)


def create_run(
    path: Path,
    model: Model,
    draws: Draws,
    manifest: dict[str, Any],
    files: Mapping[str, bytes],
    variants: Sequence[Within] = (),
) -> Run:
    """Make the folder of a run, with everything but its equilibria. Raises InputError if the folder
    exists.

    Parameters
    ----------
    path
        The folder, which must not exist.
    manifest
        What the folder says of itself; the SHA-256 of what is written here is added.
    files
        The crisis' own files by name, to be kept.
    variants
        Runs to be made within it.
    """
    with explain_failure("the output folder cannot be made", path):
        try:
            with folder_made(path) as made:
                for folder, told, own, said in variants:
                    create_run(made / VARIANTS / folder, told, own, said, files)
                try:
                    filled = _fill(made, model, draws, manifest, files)
                except OSError as error:
                    raise RunInterruptedError(
                        f"{path}: {error.strerror or error}\n"
                        "  nothing was solved and nothing is kept"
                    ) from error
        except FileExistsError:
            raise InputError(
                f"the output folder {path} exists",
                instead=f"name another; if it is an interrupted run, {how_to_finish(path)}",
            ) from None
    return Run(path, filled, model.game)


def _fill(
    path: Path, model: Model, draws: Draws, manifest: dict[str, Any], files: Mapping[str, bytes]
) -> dict[str, Any]:
    """Write what :func:`create_run` does; returns the manifest."""
    import pyarrow as pa

    digests = {}
    (path / FOLDER).mkdir()
    (path / "crisis").mkdir()
    for name, content in files.items():
        (path / "crisis" / name).parent.mkdir(exist_ok=True)
        (path / "crisis" / name).write_bytes(content)
    columns: dict[str, Any] = {"draw": np.arange(draws.values.shape[1], dtype=np.int32)}
    columns |= dict(zip(draws.names, draws.values, strict=True))
    if EXPERT in columns:
        who = [each.id for each in model.judgements.experts]
        columns[EXPERT] = [who[k] for k in columns[EXPERT].astype(int)]
    with written(path / "draws.parquet", lasting=True) as file:
        write_table(file, pa.table(columns))
        digests["draws.parquet"] = digest(file)
    with written(path / "game.npz", lasting=True) as file:
        write_arrays(file, model.game)
        digests["game.npz"] = digest(file)
    with written(path / "game.json", lasting=True) as file:
        names = json.dumps(model.game.names(), indent=1, ensure_ascii=False)
        file.write(f"{names}\n".encode())
        digests["game.json"] = digest(file)
    manifest = manifest | {"sha256": digests}
    # Last: a folder with a manifest is a run.
    write_manifest(path, manifest)
    return manifest
