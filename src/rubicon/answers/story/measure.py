"""Probabilities that the figures need, from the equilibria of a finished run.

Whatever a figure shows is a ratio of sums of reach over nodes. So a figure names its sums as
lists of nodes, and one pass over the run adds all of them up, in bounded memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.observers.information import tabulate
from rubicon.arrays import Floats, Ints
from rubicon.ask.paths import Paths
from rubicon.ask.reach import every_node
from rubicon.ask.runs import views
from rubicon.ask.terms import Sums
from rubicon.ask.view import branch_rows
from rubicon.ensemble.store import Run


@dataclass(frozen=True)
class Survey:
    """A first look at a run, to choose what to show."""

    paths: Paths
    # means over all solved draws: ``float64[node]``, the probability of reaching each node, and
    # ``float64[row]``, what :meth:`~rubicon.ask.view.View.odds` has
    mean: Floats
    odds: Floats
    draws: int  # how many draws are solved


def survey(run: Run) -> Survey:
    """Look at a run."""
    paths = Paths.of(run.game)
    nodes = every_node(run.game, paths, branch_rows(run.game))
    total, count = np.zeros(run.game.nodes), 0
    added = np.zeros(run.game.actions + len(run.game.table) + 2)
    for view in views(run):
        for draws in view.chunks(16 * run.game.nodes):
            with np.errstate(all="ignore"):  # an unsolved draw may hold nan; it is dropped
                _, odds = view.odds(draws)
            solved = odds[:, view.solved[draws]]
            added += solved.sum(axis=1)
            count += solved.shape[1]
            total += nodes.sums(solved).sum(axis=1)
    return Survey(paths, total / max(count, 1), added / max(count, 1), count)


def measure(run: Run, paths: Paths, groups: Sequence[Ints]) -> Floats:
    """``float64[group, draw]``: the reach of each group of nodes, added up, in solved draws."""
    added = Sums()
    for group in groups:
        added.add(np.zeros(len(group), np.int64), np.asarray(group, np.int64), 1)
    return tabulate(run.game, paths, views(run), added).values
