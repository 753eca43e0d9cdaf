"""One sweep through a game: ours, a plain C loop's, an iteration of OpenSpiel's."""

from __future__ import annotations

import importlib.util
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import plain
from benchmarks.games import LADDER, draw, poker
from benchmarks.reference import Reference
from benchmarks.rows import Row, agreeing, best_seconds, rate, seconds
from rubicon.exchange import at_draw, write_game
from rubicon.game import Game
from rubicon.solve import Solver, Structure
from rubicon.solve.kernel import kernel
from rubicon.solve.lanes import LANES, make_rows
from rubicon.solve.sweep import fill_lane, make_buffers, sweep

Floats = NDArray[np.float64]

WITH_OPENSPIEL = "`uv run --with open_spiel python -m benchmarks.solver`"


@kernel
def _sweeps(plan: Any, buffers: Any, z: Any, rationality: Any, count: int) -> None:
    for _ in range(count):
        sweep(plan, buffers, z, rationality)


def sweep_seconds(solver: Solver, values: Floats, z: Floats, lam: Floats) -> tuple[float, Floats]:
    """Seconds of one sweep of LANES draws on one core, the best of nine rounds; and its G(z).

    ``values`` is ``float64[row, lane]``, ``z`` ``float64[unknown, lane]``, λ
    ``float64[player, lane]``, the result ``float64[option, lane]``.
    """
    plan, buffers = solver.plan, make_buffers(solver.plan)
    for lane in range(LANES):
        fill_lane(plan, buffers, lane, np.ascontiguousarray(values[:, lane]))
    here, rationality = make_rows(plan.unknowns + 1), make_rows(plan.players)
    here[: plan.unknowns], rationality[:] = z, lam

    def sweeps(count: int) -> float:
        return seconds(lambda: _sweeps(plan, buffers, here, rationality, count))

    sweeps(1)
    found = buffers.response.copy()
    count = max(int(20 * 0.1 / sweeps(20)), 1)
    return best_seconds(lambda: sweeps(count), 9) / count, found


def one_sweep(reference: Reference) -> Row:
    """Nanoseconds of a sweep per node of the tree, draw and core; and of a plain C loop's.

    Ours does LANES draws at once and only a game's distinct computations, but counts as if it
    went through every node. The C code (plain.c) goes through the whole tree for one draw and
    all players, in doubles. Both must find the same new log-odds.
    """
    solver, nodes = reference.solver, reference.nodes
    values, lam = reference.values(0, LANES), reference.rationality[:, :LANES]
    z = np.random.default_rng(1).standard_normal((solver.plan.unknowns, LANES))
    took, found = sweep_seconds(solver, values, z, lam)
    ours = took / LANES / nodes * 1e9
    measured, how = f"{ours:.2f} ns", f"{took * 1e6:.0f} µs for {LANES} draws of {nodes:,} nodes"
    if not plain.compiler():
        return Row("a sweep, per node, draw and core", "≤ 1 ns", measured, how + "; no gcc here")
    log_odds = np.zeros(solver.plan.options)
    log_odds[solver.plan.unknown_option] = z[:, 0]
    game = reference.model.game.structure
    theirs, response = plain.sweep_seconds(
        game, _lagging(solver, game), values[:, 0], lam[:, 0], log_odds[solver.option]
    )
    gap = float(np.abs(response - found[solver.option, 0]).max())
    return Row(
        "a sweep, per node, draw and core",
        "≤ 1 ns",
        f"{measured}, {theirs * LANES / took:.1f} × as fast as plain C",
        f"{how}; {plain.compiler()} -O3 -march=native through the whole tree: {theirs * 1e6:.0f} "
        f"µs a draw, {theirs / nodes * 1e9:.1f} ns a node; best of 9 each, one core; the result "
        f"{agreeing(gap, 1e-9)}",
    )


def _lagging(solver: Solver, game: Structure) -> NDArray[np.bool_]:
    """The information sets that play their old choice during a sweep."""
    plan = solver.plan
    option = solver.option[game.action_start[:-1]]
    choice = np.searchsorted(plan.choice_start, option, side="right") - 1
    return np.isin(choice, plan.lagging)


def openspiel() -> str:
    """OpenSpiel with its version, or that it isn't there."""
    found = importlib.util.find_spec("pyspiel") is not None
    return f"OpenSpiel {version('open_spiel')}" if found else "OpenSpiel not installed"


def against_openspiel(moves: int = 6) -> Row:
    """Our sweeps a second over OpenSpiel's CFR iterations a second, on one zero-sum tree.

    A sweep is one pass of beliefs, values and responses for all information sets, an iteration
    of `pyspiel.CFRSolver` (C++) one update of every information set's regrets and average
    policy, with a walk through the tree for each player. Both on one core, at the same draw.
    A sweep does LANES draws at once; so it is given per draw and per LANES draws.
    """
    game = poker(moves)
    solver = Solver(game.structure)
    values = game.table.evaluate(draw(game, LADDER, LANES))
    z, lam = np.zeros((solver.plan.unknowns, LANES)), np.full((2, LANES), 5.0)
    took, _ = sweep_seconds(solver, values, z, lam)
    what = f"zero-sum ladder of {game.nodes:,} nodes: sweeps a second over CFR iterations"
    how = f"ours {1 / took:,.0f} a second for {LANES} draws at once, {LANES / took:,.0f} draws"
    if importlib.util.find_spec("pyspiel") is None:
        return Row(what, "faster", "not installed", f"{how}; to compare: {WITH_OPENSPIEL}")
    theirs = _cfr_iterations(game, values[:, 0])
    return Row(
        what,
        "faster",
        f"{LANES / took / theirs:,.0f} × per draw, {1 / took / theirs:,.0f} × per {LANES} draws",
        f"{how}; {openspiel()} CFRSolver {theirs:,.0f} a second for one; one core each",
    )


def _cfr_iterations(game: Game, values: Floats) -> float:
    """Iterations a second of OpenSpiel's CFR in C++ on a game at one draw."""
    pyspiel = importlib.import_module("pyspiel")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "game.efg"
        file.write_text(write_game(at_draw(game, values)), "ascii")
        theirs = pyspiel.load_game(f"efg_game(filename={file})")
        return rate(pyspiel.CFRSolver(theirs).evaluate_and_update_policy, 2.0)
