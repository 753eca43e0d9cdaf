"""Time per draw against Gambit's, on escalation ladders, with the same answers."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np

from benchmarks.games import LADDER, draw, ladder
from benchmarks.rows import Row, agreeing, cpu_seconds, median_seconds, seconds
from benchmarks.sweeps import sweep_seconds
from rubicon.game import Game
from rubicon.solve import Solution, Solver, Status
from rubicon.solve.lanes import LANES
from rubicon.solve.path import Traces
from rubicon.solve.trace import MOST_ROUNDS, follow

LAMBDA = 5.0
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Rung:
    """A ladder to solve: its moves, how many draws, how often faster than Gambit to be."""

    moves: int
    draws: int
    goal: int
    slow: bool  # takes Gambit more than ten seconds


RUNGS = (
    Rung(2, 20_000, 10_000, False),
    Rung(4, 20_000, 20_000, False),
    Rung(5, 10_000, 50_000, True),
    Rung(6, 5_000, 200_000, True),
)


def peer() -> str:
    """Gambit with its version, or that it isn't there."""
    found = importlib.util.find_spec("pygambit") is not None
    return f"pygambit {version('pygambit')}" if found else "pygambit not installed"


def against_gambit(rung: Rung) -> Row:
    """Gambit's seconds for one solve over ours for one of many draws.

    Both begin with the game and its numbers at hand. Ours: solved to λ = 5 with certificates, all
    draws in one call on all cores, over the number of draws; the median of five. Theirs:
    `logit_solve_lambda` to λ = 5 at draw 0; once, or the median of three where it takes less than
    ten seconds. Both answers at draw 0 are compared.
    """
    game = ladder(rung.moves)
    judgements = draw(game, LADDER, rung.draws)
    lam = np.full((len(game.players), rung.draws), LAMBDA)
    solver = Solver(game.structure)

    values = game.table.evaluate(judgements)

    def ours() -> Solution:
        return solver.solve(values, lam)

    solution = ours()
    per_draw = median_seconds(ours, 5) / rung.draws
    solved = float(np.mean(solution.status == Status.SOLVED))
    what = f"ladder of {game.actions} actions: seconds per draw, Gambit's over ours"
    goal = f"{rung.goal:,} ×"
    how = (
        f"ours {per_draw * 1e6:.3g} µs, of {rung.draws:,} draws to λ = {LAMBDA:g}, {solved:.2%} "
        "solved, with certificates, on all cores"
    )
    if importlib.util.find_spec("pygambit") is None:
        return Row(what, goal, "not installed", f"{how}; to compare: `uv sync --group peers`")
    theirs, behaviour = _gambit(game, values[:, 0], rung.slow)
    gap = float(np.abs(behaviour - solution.behaviour[0]).max())
    return Row(
        what,
        goal,
        f"{theirs / per_draw:,.0f} ×",
        f"{how}; theirs {theirs:.3g} s, of draw 0; behaviour {agreeing(gap, TOLERANCE)}",
    )


def smallest() -> Row:
    """Where the time of a draw of the smallest ladder goes: what could be saved."""
    rung = RUNGS[0]
    game = ladder(rung.moves)
    values = game.table.evaluate(draw(game, LADDER, rung.draws))
    solver = Solver(game.structure)
    lam = np.full((len(game.players), rung.draws), LAMBDA)
    whole = _cpu(lambda: solver.solve(values, lam, threads=1), rung.draws)
    table, by_draw = solver.by_draw(values, lam)
    spread = solver.checker.spread(table)
    scale, weights = solver.weigh(table, by_draw, spread)
    nothing = np.zeros((0, 0))
    begun = Traces(table, weights, np.zeros_like(by_draw), scale, False, nothing, nothing,
                  np.zeros(rung.draws, np.int64), False, MOST_ROUNDS)  # fmt: skip
    ends = follow(solver.plan, begun)
    following = _cpu(lambda: follow(solver.plan, begun), rung.draws)
    odds = ends.log_odds[:, solver.option]
    checking = _cpu(lambda: solver.checker.certify(table, odds, by_draw, spread), rung.draws)
    z, own = np.zeros((solver.plan.unknowns, LANES)), lam[:, :LANES]
    sweep = sweep_seconds(solver, values[:, :LANES], z, own)[0] / LANES * 1e6
    return Row(
        f"ladder of {game.actions} actions: processor time of a draw",
        "–",
        f"{whole:.1f} µs: {following:.1f} to follow its branch, {checking:.1f} for certificates",
        f"on one core; {ends.rounds.mean():.1f} rounds a draw, each a sweep of {sweep:.2f} µs, a "
        f"derivative by λ and up to {solver.plan.unknowns + 1} along directions, and the steering "
        "of each lane by itself",
    )


def _cpu(work: Callable[[], object], draws: int) -> float:
    """Microseconds a draw, the least of three."""
    return min(cpu_seconds(work) for _ in range(3)) / draws * 1e6


def _gambit(game: Game, values: np.ndarray, slow: bool) -> tuple[float, np.ndarray]:
    """Gambit's seconds and behaviour, ``float64[action]``, at one draw."""
    from tests.peers import gambit

    theirs = gambit.load(game, values)
    started = time.perf_counter()
    found = gambit.solve(theirs, [LAMBDA])[0]
    took = time.perf_counter() - started
    if not slow:
        again = [seconds(lambda: gambit.solve(theirs, [LAMBDA])) for _ in range(2)]
        took = float(np.median([took, *again]))
    return took, gambit.as_array(game, found)[:, 0]
