"""Draws in chunks through the solver, into a store that survives a crash."""

from rubicon.ensemble.model import Model, Rationality, make_model, unused
from rubicon.ensemble.run import (
    Settings,
    finish_run,
    other_versions,
    solve_draws,
    solve_run,
    start_run,
)
from rubicon.ensemble.store import Run, RunInterruptedError, open_run

__all__ = [
    "Model",
    "Rationality",
    "Run",
    "RunInterruptedError",
    "Settings",
    "finish_run",
    "make_model",
    "open_run",
    "other_versions",
    "solve_draws",
    "solve_run",
    "start_run",
    "unused",
]
