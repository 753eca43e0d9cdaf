"""How time per draw grows with the nodes of a tree; each size in a process of its own.

Usage: ``python -m benchmarks.growth SCENES UNLIKE`` prints what one size took.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from benchmarks.games import wide, wide_values
from benchmarks.rows import Row, best_seconds, cpu_seconds, seconds
from benchmarks.sweeps import sweep_seconds
from rubicon.solve import Solution, Solver, Status
from rubicon.solve.lanes import LANES
from rubicon.solve.plan import Plan

SCENES = (11, 106, 1_064, 10_638)
"""Widths of trees of 10³ to 10⁶ nodes."""
DRAWS = 16
AGAIN = 8
LAMBDA = 2.0
ALIKE = 0.2
"""By how much scenes differ where rounds shall be about as many at every width; 1 is wholly."""


@dataclass(frozen=True)
class Size:
    """What a tree of one size took; seconds and gigabytes."""

    nodes: int
    plan: float
    solve: float  # processor seconds per draw
    rounds: float  # per draw
    solved: float  # share
    sweep: float  # nanoseconds of one sweep per node and draw
    copy: float  # nanoseconds per node and draw to copy as much memory as a sweep touches
    before: float  # memory in use before the game was planned
    peak: float


def measure(scenes: int, unlike: float) -> Size:
    """Plan and solve a wide tree, in this process."""
    lam = np.full((2, DRAWS), LAMBDA)
    Solver(wide(2)).solve(wide_values(2, DRAWS, unlike), lam, threads=1)  # compiles
    game, values = wide(scenes), wide_values(scenes, DRAWS, unlike)
    before = _peak()
    solvers: list[Solver] = []
    plan = seconds(lambda: solvers.append(Solver(game)))
    found: list[Solution] = []
    solve = cpu_seconds(lambda: found.append(solvers[0].solve(values, lam, threads=1)))
    for _ in range(AGAIN if solve < 10.0 else 0):
        solve = min(solve, cpu_seconds(lambda: solvers[0].solve(values, lam, threads=1)))
    solution = found[0]
    solved = float(np.mean(solution.status == Status.SOLVED))
    rounds = float(solution.rounds.mean())
    z = np.zeros((solvers[0].plan.unknowns, LANES))
    sweep, _ = sweep_seconds(solvers[0], values[:, :LANES], z, lam[:, :LANES])
    sweep *= 1e9 / LANES / len(game.parent)
    copy = _copy_seconds(solvers[0].plan) * 1e9 / LANES / len(game.parent)
    return Size(len(game.parent), plan, solve / DRAWS, rounds, solved, sweep, copy, before, _peak())


def _copy_seconds(plan: Plan) -> float:
    """Seconds to copy as many bytes as a sweep reads and writes: each term, gap, sum and payoff."""
    touched = 8 * LANES * 2 * (len(plan.terms) + len(plan.payoff))
    here, there = np.ones(touched // 16), np.empty(touched // 16)  # read once, written once
    count = max(10_000_000 // len(here), 1)

    def copies() -> None:
        for _ in range(count):
            np.copyto(there, here)

    return best_seconds(copies, 9) / count


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def growth(scenes: Sequence[int] = SCENES) -> list[Row]:
    """Slopes on log-log scales, of processor seconds per draw; and what the largest tree takes.

    The trees (:func:`benchmarks.games.wide`) have the same depth, λ and hidden chance, and more
    and more scenes with payoffs and chances of their own. Where scenes are wholly unlike each
    other, more of them also means a more awkward worst one, which all others wait for: so the
    number of rounds grows too. That is measured up to 10⁵ nodes only.
    """
    sizes = [_apart(width, ALIKE) for width in scenes]
    largest = sizes[-1]
    return [
        _slope(sizes, f"each scene {ALIKE:.0%} its own", "≤ 1.15"),
        Row(
            f"a tree of {largest.nodes:,} nodes: to plan it, and its peak memory",
            "–",
            f"{largest.plan:.1f} s, {largest.peak:.2f} GB",
            f"a process that plans it and solves {DRAWS} draws on one core; {largest.before:.2f} "
            "GB of it were in use before planning (the game and its draws)",
        ),
        _slope([_apart(width, 1.0) for width in SCENES[:3]], "scenes wholly unlike", "–"),
    ]


def _slope(sizes: Sequence[Size], which: str, goal: str) -> Row:
    nodes = np.log([size.nodes for size in sizes])
    slope = np.polyfit(nodes, np.log([size.solve for size in sizes]), 1)[0]
    by_round = np.polyfit(nodes, np.log([size.solve / size.rounds for size in sizes]), 1)[0]
    by_copy = 1 + np.polyfit(nodes, np.log([size.copy for size in sizes]), 1)[0]
    by_sweep = 1 + np.polyfit(nodes, np.log([size.sweep for size in sizes]), 1)[0]
    steps = ", ".join(
        f"{size.nodes:,} nodes {size.solve * 1e3:.3g} ms in {size.rounds:.0f} rounds, a sweep "
        f"{size.sweep:.2f} ns a node (to copy as much memory, {size.copy:.2f})"
        for size in sizes
    )
    unsolved = [f"{1 - size.solved:.1%} of {size.nodes:,}" for size in sizes if size.solved < 1]
    return Row(
        f"growth of time per draw with nodes, {which}: log-log slope",
        goal,
        f"{slope:.2f}; of time per round {by_round:.2f}, of a sweep alone {by_sweep:.2f}, "
        f"of copying as much memory as it touches {by_copy:.2f}",
        f"same depth, λ = {LAMBDA:g}, {DRAWS} draws, processor seconds on one core, the least of a "
        f"few where short, per draw: {steps}; not solved: {', '.join(unsolved) or 'none'}",
    )


def _apart(scenes: int, unlike: float) -> Size:
    """Measure in a new process, so that its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.growth", str(scenes), str(unlike)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return Size(**json.loads(done.stdout))


if __name__ == "__main__":
    print(json.dumps(asdict(measure(int(sys.argv[1]), float(sys.argv[2])))))
