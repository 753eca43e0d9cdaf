"""Is the solver on the principal branch, or does it say that it may not be?

Usage: ``uv run python -m benchmarks.branches [--quick]``

Stories of players, stages, words and types who are nearly alike are solved, and followed by the
slow tracer of `tests/careful`, which shares no code with the solver. ``--quick`` takes a tenth of
the draws and keeps nothing.
"""

from __future__ import annotations

import argparse
import itertools
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass
from multiprocessing import get_context

# Read when NumPy is loaded: matrices are small, and every process has one core.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

from benchmarks.results import keep, table
from rubicon.solve import Solver, Status
from tests.careful.tracer import Arrival, Verdict, surely
from tests.near_alike.numbers import APART, EXACT
from tests.near_alike.stories import DIFFERENCES, KINDS, Story, story

COMMAND = "uv run python -m benchmarks.branches"
STORIES, POINTS = 4, 8
"""Stories of each kind and difference, and draws of each, with three λ to a draw."""
OFTENER = {APART: 2}
"""How many times as many stories in which no two are nearly alike: few may be flagged there."""
QUICK_STORIES, QUICK_POINTS = 1, 3
SAME = 1e-6
"""Largest difference of log-odds, relative, between two ends that are one."""
READING = (
    "Random stories, by kind and by how far apart those are who would be alike, each at λ from "
    "3 to 25. *Wrong and unflagged*: the status is SOLVED, and log-odds differ from those of the "
    f"slow tracer by more than {SAME:g}, relative. *Right, split untold*: SOLVED where the tracer "
    "is, beyond a place where others split off exactly. *Flagged*: any other status."
)
LISTED = 20
PROCESSES = 2


@dataclass(frozen=True)
class Counts:
    """How draws ended."""

    draws: int = 0
    wrong: int = 0  # solved, elsewhere than the tracer, and nothing said
    untold: int = 0  # solved where the tracer is, past an exact bifurcation, and nothing said
    flagged: int = 0
    flagged_wrong: int = 0
    unsure: int = 0  # the tracer could not tell

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True)
class Task:
    """A story to make and how many draws of it."""

    kind: str
    difference: float
    seed: int
    points: int


@dataclass(frozen=True)
class Found:
    """What came of a task, and which of its draws were wrong and unflagged."""

    task: Task
    counts: Counts
    wrong: tuple[str, ...]


def tasks(quick: bool) -> list[Task]:
    """All stories; those that take longest do not come last."""
    stories, points = (QUICK_STORIES, QUICK_POINTS) if quick else (STORIES, POINTS)
    return [
        Task(kind, difference, seed, points)
        for difference, kind in itertools.product(DIFFERENCES, KINDS)
        for seed in range(OFTENER.get(difference, 1) * stories)
    ]


def compare(task: Task) -> Found:
    """Solve a story's draws and follow them."""
    told = story(task.kind, task.difference, task.seed, task.points)
    each = told.rationality.shape[1]
    lam = np.tile(told.rationality.ravel(), (len(told.game.players), 1))
    solved = Solver(told.game.structure).solve(np.repeat(told.values, each, axis=1), lam, threads=1)
    counts, wrong = Counts(), []
    for draw, arrival in enumerate(_followed(told)):
        gap = np.abs(solved.log_odds[draw] - arrival.log_odds) / (1 + np.abs(arrival.log_odds))
        sure = arrival.verdict is not Verdict.UNSURE
        elsewhere = sure and bool((gap > SAME).any())
        flagged = bool(solved.status[draw] != Status.SOLVED)
        split = arrival.verdict is Verdict.BIFURCATION
        counts += Counts(
            draws=1,
            wrong=elsewhere and not flagged,
            untold=split and not elsewhere and not flagged,
            flagged=flagged,
            flagged_wrong=flagged and elsewhere,
            unsure=not sure,
        )
        if elsewhere and not flagged:
            wrong.append(
                f"{task.kind}, {task.difference:g}, seed {task.seed}, {task.points} draws: number "
                f"{draw // each} at λ = {lam[0, draw]:.4g}: {solved.folds[draw]} folds, index "
                f"{solved.index[draw]:+d}; the tracer {arrival.folds} folds"
            )
    return Found(task, counts, tuple(wrong))


def _followed(told: Story) -> Iterable[Arrival]:
    for point, lam in enumerate(told.rationality):
        yield from surely(told.game, told.values[:, point], lam)


def rows(found: Sequence[Found]) -> str:
    """The table: by kind, by difference, all."""
    by = {d: [f for f in found if f.task.difference == d] for d in DIFFERENCES}
    near = [f for f in found if f.task.difference not in (APART, EXACT)]
    groups = {kind: [f for f in near if f.task.kind == kind] for kind in KINDS}
    groups |= {f"differences of {d:g}": by[d] for d in DIFFERENCES if d not in (APART, EXACT)}
    groups |= {"all who are nearly alike": near, f"all at least {APART:g} apart": by[APART],
               "exactly alike": by[EXACT]}  # fmt: skip
    cells = [_cells(name, _sum(f.counts for f in chosen)) for name, chosen in groups.items()]
    head = ["stories", "draws", "wrong and unflagged", "right, split untold", "flagged",
            "of these wrong", "tracer unsure"]  # fmt: skip
    return table(head, cells)


def _sum(counts: Iterable[Counts]) -> Counts:
    return sum(counts, start=Counts())


def _cells(name: str, c: Counts) -> list[str]:
    shares = [f"{n} ({n / c.draws:.1%})" if n else "0" for n in (c.wrong, c.untold, c.flagged)]
    return [name, f"{c.draws:,}", *shares, str(c.flagged_wrong), str(c.unsure)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare, print, and keep the results of a whole run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.branches")
    parser.add_argument("--quick", action="store_true", help="a tenth of the draws")
    quick = parser.parse_args(arguments).quick
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        found = list(pool.map(compare, tasks(quick)))
    shown = rows(found)
    if quick:
        print(shown)
    else:
        keep("Branches", COMMAND, f"{READING}\n\n{shown}")
    wrong = [line for f in found for line in f.wrong]
    print("\n".join(["", "Wrong and unflagged:" if wrong else "", *wrong[:LISTED]]))


if __name__ == "__main__":
    main()
