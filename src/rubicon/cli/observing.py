"""``rubicon observe``, ``now`` and ``lookback``: what has happened, and what to think of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from rubicon.cli.app import answer, command, opened, print_json, put, show
from rubicon.cli.options import Json, RunFolder, RunFolders, option
from rubicon.cli.running import new_folder
from rubicon.errors import InputError

MANIFEST, OBSERVED = "manifest.json", "observed.toml"

Until = Annotated[str | None, option("DATE", "Only what happened up to this day, as 2024-11-08.")]
Events = Annotated[
    Path | None, option("FILE", "Another file of events than the run's own copy of observed.toml.")
]


@command(
    "rubicon observe my-run --until 2024-11-08",
    "rubicon observe my-run --observed events.toml --out my-run-updated",
)
def observe(
    run: RunFolder,
    until: Until = None,
    observed: Events = None,
    out: Annotated[
        Path | None,
        option("FOLDER", "The updated run's folder; a new name of its own if left out."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Update a run's judgements by what has happened: a new run, of which all can be asked."""
    asked = opened(run)
    path = new_folder(out, f"{run.resolve().name}-observed")
    done = asked.observe(observed, until=until, out=path, progress="words")
    told = done.happened()
    if as_json:
        print_json({**told.record, "run": str(done.path)})
        return
    put(told, False)
    show(f"\nrun: {done.path}")


@command("rubicon now my-run-observed")
def now(run: RunFolder, as_json: Json = False) -> None:
    """Show what is still open, given all that was observed, and what to watch next."""
    answer(run, lambda asked: asked.now(), as_json)


@command("rubicon lookback my-run --observed events.toml", "rubicon lookback folder-of-runs")
def lookback(
    runs: RunFolders, until: Until = None, observed: Events = None, as_json: Json = False
) -> None:
    """Score what a run had said of each event as it came; of several, whether it came so often."""
    first, *others = [each for path in runs for each in _runs_in(path)]
    if others and observed is not None:
        raise InputError("--observed is for one run", instead="leave it out: each run has its own")
    answer(first, lambda asked: asked.lookback(observed, until=until, others=others), as_json)


def _runs_in(path: Path) -> list[Path]:
    """A run, or those in a folder of runs that have observed something."""
    if (path / MANIFEST).is_file() or not path.is_dir():
        return [path]
    found = sorted(each for each in path.iterdir() if (each / "crisis" / OBSERVED).is_file())
    return found or [path]
