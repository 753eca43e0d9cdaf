"""Probabilities that the figures need, from the equilibria of a finished run.

Whatever a figure shows is a ratio of sums of reach over nodes. So a figure names its sums as
lists of nodes, and one pass over the run adds all of them up, in bounded memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.ask.evaluate import MEMORY
from rubicon.ask.paths import Ints, Paths
from rubicon.ask.reach import Reach, every_node
from rubicon.ask.runs import views
from rubicon.ask.terms import Sums
from rubicon.ask.view import branch_rows
from rubicon.ensemble.store import Run
from rubicon.game import Floats

SUMS_BYTES = 256 * 2**20
"""What the sums of one report may take; with more draws than fit, the first of them count."""


@dataclass(frozen=True)
class Survey:
    """A first look at a run, to choose what to show."""

    paths: Paths
    mean: Floats  # ``float64[node]``: the probability of reaching each node, over all solved draws


def odds_of(run: Run) -> Iterator[Floats]:
    """The branches' probabilities in the solved draws, ``float64[row, draw]``, some at a time."""
    step = max(1, MEMORY // (16 * run.game.nodes))
    for view in views(run):
        for start in range(0, view.draws, step):
            draws = slice(start, min(start + step, view.draws))
            with np.errstate(all="ignore"):  # an unsolved draw may hold nan; it is dropped
                _, odds = view.odds(draws)
            yield odds[:, view.solved[draws]]


def survey(run: Run) -> Survey:
    """Look at a run."""
    paths = Paths.of(run.game)
    nodes = every_node(run.game, paths, branch_rows(run.game))
    total, count = np.zeros(run.game.nodes), 0
    for part in (block for odds in odds_of(run) for block in nodes.blocks(odds)):
        total += part.sum(axis=1)
        count += part.shape[1]
    return Survey(paths, total / max(count, 1))


def measure(run: Run, paths: Paths, groups: Sequence[Ints]) -> Floats:
    """``float64[group, draw]``: the reach of each group of nodes, added up, in solved draws."""
    if not groups:
        return np.zeros((0, 0))
    added = Sums()
    for group in groups:
        added.add(np.zeros(len(group), np.int64), np.asarray(group, np.int64), 1)
    reach = Reach.of(run.game, paths, branch_rows(run.game), added.matrix(run.game.nodes))
    room = max(1, SUMS_BYTES // (8 * len(groups)))
    parts: list[Floats] = []
    for odds in odds_of(run):
        parts.append(reach.sums(odds))
        room -= odds.shape[1]
        if room <= 0:
            break
    return np.concatenate(parts, axis=1)
