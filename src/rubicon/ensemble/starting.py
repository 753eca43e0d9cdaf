"""A run's folder, made before anything in it is solved."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rubicon.ensemble.capacity import require_room
from rubicon.ensemble.damage import AGAIN, readable
from rubicon.ensemble.manifest import FORMAT
from rubicon.ensemble.model import Model
from rubicon.ensemble.store import Run, create_run
from rubicon.ensemble.variants import Telling, within
from rubicon.ensemble.versions import versions
from rubicon.errors import whole
from rubicon.judgements import Draws, JudgementSet, sample
from rubicon.solve.choosing import EQUILIBRIUM, Choosing

VARIANT_DRAWS = 500
"""Draws on which the variants of a story are solved, unless more are asked for."""


@dataclass(frozen=True)
class Settings:
    """How to run a crisis."""

    # draws, seed, design: how many sets of judgements, and how they are drawn; see
    # :mod:`rubicon.judgements`
    draws: int = 2000
    seed: int = 1
    design: str = "lhs"
    threads: int | None = None  # ``None`` for all cores; the numbers don't depend on it
    # Draws between two writes; ``None`` for a size that bounds memory. The numbers don't depend on
    # it either.
    chunk: int | None = None
    choosing: Choosing = EQUILIBRIUM  # how players are taken to choose
    # On how many of the draws variants of the story are solved, too; 0 for no variants.
    variant_draws: int = VARIANT_DRAWS

    def __post_init__(self) -> None:
        least_of = {"draws": 1, "seed": 0, "threads": 1, "chunk": 1, "variant_draws": 0}
        for name, least in least_of.items():
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, whole(name, value, least))


def start_run(
    model: Model,
    settings: Settings,
    path: Path,
    files: Mapping[str, bytes] | None = None,
    changed: Mapping[str, str] | None = None,
    tellings: Sequence[Telling] = (),
    weights: Mapping[str, float] | None = None,
    given: Draws | None = None,
) -> Run:
    """Draw the judgements and make the run's folder, with the crisis' files as they were read.
    Raises InputError if so many draws don't fit the memory or the disk, or the folder exists.

    Parameters
    ----------
    changed
        Judgements that are not as the crisis' own files state them, each with its range in words.
    tellings
        The story's variants, which are solved on the first draws.
    weights
        How much variants count, by name, and the story as it is told, "base"; 1 if left out.
    given
        Draws that are not to be drawn: as many as ``settings`` say, of the design
        :data:`~rubicon.judgements.TABLE`.
    """
    require_room(model, settings.draws, path)
    kept = files or {}
    draws = given or sample(model.judgements, settings.draws, settings.seed, settings.design)
    model.rationality.of(draws)  # refused before there is a folder
    manifest = _manifest(model, settings, kept) | ({"changed": dict(changed)} if changed else {})
    if not (tellings and settings.variant_draws):
        return create_run(path, model, draws, manifest, kept)
    first = draws.at(slice(settings.variant_draws))
    listed, runs = within(model, tellings, first, manifest)
    manifest |= {"variants": listed, "weights": dict(weights or {})}
    return create_run(path, model, draws, manifest, kept, runs)


@dataclass(frozen=True)
class Derived:
    """A run, or a variant within it, that is to be had on other draws."""

    run: Run
    stated: JudgementSet  # its judgements
    draws: Draws  # as many as it has
    told: dict[str, Any]  # what the manifest says of it besides
    folder: str = ""  # of a variant


def derive_run(
    derived: Derived, path: Path, files: Mapping[str, bytes], within: Sequence[Derived] = ()
) -> Run:
    """Make the folder of a run of the same game and the same judgements on other draws. Raises
    InputError if a file of the crisis is missing, or the folder exists.

    Parameters
    ----------
    path
        The folder, which must not exist.
    files
        Files of the crisis that are not as the run's own.
    within
        Its variants.
    """
    kept, run = {}, derived.run
    for name in run.manifest["files"]:
        with readable(file := run.path / "crisis" / name, AGAIN):
            kept[name] = file.read_bytes()
    kept |= files
    variants = [(each.folder, *_derived(each, kept)) for each in within]
    return create_run(path, *_derived(derived, kept), kept, variants)


def _derived(derived: Derived, kept: Mapping[str, bytes]) -> tuple[Model, Draws, dict[str, Any]]:
    """Model, draws and manifest of a run on other draws; ``kept`` are its crisis' files."""
    run = derived.run
    about, name = str(run.manifest["about"]), str(run.manifest["crisis"])
    model = Model(name, about, run.game, derived.stated, run.rationality, run.matters)
    settings = Settings(run.draws, int(run.manifest["seed"]), choosing=run.choosing)
    manifest = _manifest(model, settings, kept) | derived.told
    for name in ("changed", "first_of", "weights"):
        if found := run.manifest.get(name):
            manifest[name] = found
    return model, derived.draws, manifest


def _manifest(model: Model, settings: Settings, files: Mapping[str, bytes]) -> dict[str, Any]:
    from rubicon.solve import principal, trace

    used, experts = versions(), model.judgements.experts
    return {
        "format": FORMAT,
        "rubicon": used.pop("rubicon"),
        "crisis": model.name,
        "title": model.game.title,
        "about": model.about,
        "draws": settings.draws,
        "seed": settings.seed,
        "design": settings.design,
        "rationality": {
            "rows": model.rationality.rows,
            "per": model.rationality.per,
            "units": model.rationality.units,
        },
        "matters": {"smallest": model.matters.smallest, "stakes": dict(model.matters.stakes)},
        "behaviour": str(settings.choosing),
        "method": settings.choosing.method,
        "tolerances": {
            "log_odds_residual": principal.RESIDUAL_TOLERANCE,
            "newton": trace.FINAL_TOLERANCE,
        },
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        "versions": used,
        "machine": {
            "processor": platform.machine(),
            "system": platform.system(),
            "cores": os.cpu_count(),
        },
        "started": now(),
        "segments": [],
        **({"experts": {each.id: each.weight for each in experts}} if experts else {}),
    }


def now() -> str:
    """The time in UTC, as manifests have it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
