"""The reference crisis: draws a second, one draw from cold, a derivative."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from benchmarks.rows import Row, cpu_seconds, seconds
from rubicon.ask import Plan, parse
from rubicon.ask.slopes import Slopes, Wanted, slopes
from rubicon.crisis.folder import read_folder
from rubicon.ensemble import Model
from rubicon.judgements import Draws, sample
from rubicon.solve import Solution, Solver, Status

NAME = "north-korea-2024"
QUESTION = "P(stance=acknowledge | exposure=exposed)"
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reference:
    """The crisis with some draws: ``float64[judgement, draw]``, λ ``float64[player, draw]``."""

    model: Model
    drawn: Draws
    judgements: Floats
    rationality: Floats
    solver: Solver

    @property
    def nodes(self) -> int:
        return self.model.game.nodes

    def values(self, first: int, last: int) -> Floats:
        """The table of expressions, evaluated for some draws."""
        return self.model.game.table.evaluate(self.judgements[:, first:last])

    def solve(self, first: int, last: int) -> Solution:
        """Evaluate and solve some draws."""
        return self.solver.solve(self.values(first, last), self.rationality[:, first:last])


def read(draws: int) -> Reference:
    """The reference crisis, planned, and solved once so that all is compiled."""
    model = read_folder(NAME).model()
    drawn = sample(model.judgements, draws, 1, "lhs")
    judgements = drawn.rows(model.game.table.judgements)
    solver = Solver(model.game.structure)
    reference = Reference(model, drawn, judgements, model.rationality.of(drawn), solver)
    reference.solve(0, 1)
    return reference


def throughput(reference: Reference) -> Row:
    """Draws a second to each draw's own λ, with certificates, on all cores; the share solved."""
    draws = reference.judgements.shape[1]
    values = reference.values(0, draws)
    found: list[Solution] = []
    took = seconds(lambda: found.append(reference.solver.solve(values, reference.rationality)))
    status, rounds = found[0].status, found[0].rounds.mean()
    unsolved = [f"{np.sum(status == s)} {s.name}" for s in Status if s > 0 and (status == s).any()]
    return Row(
        f"{NAME}: draws a second",
        "500 (aim 1,000)",
        f"{draws / took:,.0f}, {np.mean(status == Status.SOLVED):.2%} of them solved",
        f"{draws:,} draws of {reference.nodes:,} nodes traced to their own λ in {took:.1f} s, "
        f"{rounds:.0f} rounds a draw, with certificates, on all cores, the table evaluated "
        f"before; not solved: {', '.join(unsolved) or 'none'}",
    )


def one_draw(reference: Reference, count: int = 20) -> Row:
    """Seconds to the answer at judgements never seen before, as the studio will ask.

    The game is planned and the kernels compiled; the table is evaluated and the game solved,
    with its certificate, for one draw by itself; the median of some draws.
    """
    took = [seconds(partial(reference.solve, k, k + 1)) for k in range(1, 1 + count)]
    return Row(
        f"{NAME}: one new draw by itself",
        "≤ 50 ms",
        f"{statistics.median(took) * 1e3:.0f} ms",
        f"table and solve, planned and compiled before; median of {count} draws, the slowest "
        f"{max(took) * 1e3:.0f} ms",
    )


def derivative(reference: Reference, draws: int = 512) -> Row:
    """What the derivative of one answer in all judgements costs, relative to a solve.

    Both for the same draws, in processor seconds, on all cores: a solve with its table and
    certificates; the derivative with all its chain rules, from the equilibria on.
    """
    game, solver = reference.model.game, reference.solver
    plan = Plan.of(game, [parse(QUESTION)])
    drawn = Draws(reference.drawn.names, reference.drawn.values[:, :draws])
    solution = reference.solve(0, draws)

    def slope() -> Slopes:
        wanted = [Wanted(plan, 0, drawn, solution)]
        return slopes(game, reference.model.rationality, wanted, solver)[0]

    found = slope()  # compiles
    solve = min(cpu_seconds(lambda: reference.solve(0, draws)) for _ in range(3))
    took = min(cpu_seconds(slope) for _ in range(3))
    return Row(
        f"{NAME}: derivative of an answer in all judgements, over a solve",
        "≤ 2 ×",
        f"{took / solve:.2f} ×",
        f"`{QUESTION}` by {len(found.names)} judgements, {draws} draws: {took:.2f} against "
        f"{solve:.2f} processor seconds, the least of three",
    )
