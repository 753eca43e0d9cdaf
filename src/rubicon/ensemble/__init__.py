"""Draws in chunks through the solver, into a store that survives a crash."""

from rubicon.ensemble.damage import RunInterruptedError
from rubicon.ensemble.model import Model, Rationality, make_model, unused
from rubicon.ensemble.opening import changed_files, open_run
from rubicon.ensemble.run import (
    Settings,
    derive_run,
    finish_run,
    other_versions,
    solve_draws,
    solve_levels,
    solve_run,
    start_run,
    warm_up,
)
from rubicon.ensemble.store import Run
from rubicon.ensemble.variants import Telling, variant_runs

__all__ = [
    "Model",
    "Rationality",
    "Run",
    "RunInterruptedError",
    "Settings",
    "Telling",
    "changed_files",
    "derive_run",
    "finish_run",
    "make_model",
    "open_run",
    "other_versions",
    "solve_draws",
    "solve_levels",
    "solve_run",
    "start_run",
    "unused",
    "variant_runs",
    "warm_up",
]
