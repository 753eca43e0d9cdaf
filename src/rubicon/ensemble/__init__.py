"""Draws in chunks through the solver, into a store that survives a crash."""

from rubicon.ensemble.damage import RunInterruptedError
from rubicon.ensemble.model import Model, Rationality, make_model, unused
from rubicon.ensemble.opening import changed_files, open_run
from rubicon.ensemble.run import finish_run, solve_run, warm_up, workers
from rubicon.ensemble.several import solve_several
from rubicon.ensemble.solving import solve_draws, solve_levels
from rubicon.ensemble.starting import Derived, Settings, derive_run, start_run
from rubicon.ensemble.store import Run
from rubicon.ensemble.variants import Telling, variant_runs
from rubicon.ensemble.versions import other_versions

__all__ = [
    "Derived",
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
    "solve_several",
    "start_run",
    "unused",
    "variant_runs",
    "warm_up",
    "workers",
]
