"""Passes down a tree, and back up: how likely nodes are to be reached, added up.

LANES draws go side by side. Nodes stand above those below them, so that one loop passes down.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rubicon.arrays import Floats, Ints32
from rubicon.solve.kernel import inlined, kernel, part
from rubicon.solve.lanes import LANES, at, fma, load, make_rows, splat, store


class Sums(NamedTuple):
    """What to add up, over nodes of a tree; the root is node 0."""

    parent: Ints32  # [node]
    rows: Ints32  # [used]: the rows of ``odds`` that lead to these nodes
    step: Ints32  # [node]: which of them has the probability of the branch to it
    start: Ints32  # [sum + 1]: its terms
    nodes: Ints32  # [term]
    weights: Floats  # [term]: how often the node counts


def added(sums: Sums, odds: Floats) -> Floats:
    """``float64[sum, draw]``, from the probabilities of branches, ``float64[row, draw]``."""
    count = len(sums.start) - 1
    found = np.empty((count, odds.shape[1]))
    rooms = make_rows(len(sums.rows)), make_rows(len(sums.parent)), make_rows(max(count, 1))
    add_up(sums, np.ascontiguousarray(odds), *rooms, found)
    return found


def changed(sums: Sums, odds: Floats, by_sum: Floats) -> Floats:
    """From derivatives by sums, ``float64[sum, draw]``, to those by ``odds``, of its shape."""
    count, nodes = len(sums.start) - 1, len(sums.parent)
    found, used = np.zeros_like(odds, order="C"), len(sums.rows)
    rooms = [make_rows(max(size, 1)) for size in (used, nodes, count, nodes, used)]
    add_up_backwards(sums, np.ascontiguousarray(odds), np.ascontiguousarray(by_sum), *rooms, found)
    return found


def warm_up() -> None:
    """Have both compiled."""
    one, none = np.ones((1, 1)), np.zeros(1, np.int32)
    sums = Sums(none, none, none, np.array([0, 1], np.int32), none, np.ones(1))
    changed(sums, one, added(sums, one))


@kernel
def add_up(sums, odds, own, reached, total, found):
    for first in range(0, odds.shape[1], LANES):
        _gather(odds, sums.rows, own, first)
        _reach(sums, own, reached)
        for s in range(found.shape[0]):
            amount = splat(0.0)
            for t in range(at(sums.start, s), at(sums.start, s + 1)):
                amount = fma(splat(sums.weights[t]), load(reached, at(sums.nodes, t)), amount)
            store(total, s, amount)
        for s in range(found.shape[0]):
            _write(total, s, found, s, first)


@kernel
def add_up_backwards(sums, odds, by_sum, own, reached, total, by_node, by_row, found):
    for first in range(0, odds.shape[1], LANES):
        _gather(odds, sums.rows, own, first)
        for s in range(by_sum.shape[0]):
            _read(by_sum, s, total, s, first)
        _reach(sums, own, reached)
        for k in range(by_node.shape[0]):
            store(by_node, k, splat(0.0))
        for row in range(by_row.shape[0]):
            store(by_row, row, splat(0.0))
        for s in range(by_sum.shape[0]):
            for t in range(at(sums.start, s), at(sums.start, s + 1)):
                k = at(sums.nodes, t)
                weight = splat(sums.weights[t])
                store(by_node, k, fma(weight, load(total, s), load(by_node, k)))
        for k in range(by_node.shape[0] - 1, 0, -1):
            above, row, change = at(sums.parent, k), at(sums.step, k), load(by_node, k)
            store(by_row, row, fma(change, load(reached, above), load(by_row, row)))
            store(by_node, above, fma(change, load(own, row), load(by_node, above)))
        for row in range(by_row.shape[0]):
            _write(by_row, row, found, at(sums.rows, row), first)


@part
def _reach(sums, own, reached):
    """The probability of reaching each node."""
    store(reached, 0, splat(1.0))
    for k in range(1, reached.shape[0]):
        before = load(reached, at(sums.parent, k))
        store(reached, k, before * load(own, at(sums.step, k)))


@part
def _gather(draws, which, rows, first):
    """Some rows of ``draws[…, first + lane]`` into ``rows[…, lane]``."""
    for k in range(which.shape[0]):
        _read(draws, at(which, k), rows, k, first)


@inlined
def _read(draws, row, rows, k, first):
    """``draws[row, first + lane]`` into ``rows[k, lane]``; the last draw fills lanes left over."""
    last = draws.shape[1] - 1
    if first + LANES <= draws.shape[1]:
        for lane in range(LANES):
            rows[k, lane] = draws[row, first + lane]
    else:
        for lane in range(LANES):
            rows[k, lane] = draws[row, min(first + lane, last)]


@inlined
def _write(rows, k, draws, row, first):
    """``rows[k, lane]`` into ``draws[row, first + lane]``."""
    for lane in range(min(LANES, draws.shape[1] - first)):
        draws[row, first + lane] = rows[k, lane]
