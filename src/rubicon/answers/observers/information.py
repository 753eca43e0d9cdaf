"""Bits: how much one thing tells of another, draw by draw (Shannon 1948).

Joint tables are sums of reach over paths. A table is sorted out by the largest subtrees that
lie wholly within one of its cells, so that it takes few additions; all tables together are one
sparse matrix that is multiplied with reach, some draws at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Bools, Floats, Ints, Ints32
from rubicon.ask.evaluate import NEVER, difference
from rubicon.ask.paths import Mask, Paths
from rubicon.ask.reach import Reach
from rubicon.ask.terms import Sums
from rubicon.ask.verdicts import RARE
from rubicon.ask.view import MEMORY, View, branch_rows
from rubicon.game import Game
from rubicon.solve.solution import Status

TABLE_BYTES = 256 * 2**20
"""What the tables of one answer may take; with more draws than fit, the first of them count."""


@dataclass(frozen=True)
class Looked:
    """Which draws an answer rests on."""

    # all, counted: draws of the run, and those of them that were looked at and are solved
    all: int
    counted: int
    unsolved: int  # draws that were looked at and have no equilibrium within tolerance
    # uncertain, past: shares of the draws looked at that are unsolved for want of a certain branch,
    # and that count though the branch has split on the way
    uncertain: float
    past: float

    @property
    def left_out(self) -> int:
        """Draws not looked at, since the tables would not fit into memory."""
        return self.all - self.counted - self.unsolved


@dataclass(frozen=True)
class Tables:
    """Sums of reach, ``float64[row, draw]``, for the draws that count."""

    values: Floats
    looked: Looked


def cells(paths: Paths, parent: Ints32, codes: Ints) -> tuple[Ints, Ints]:
    """The largest subtrees whose paths all have one code, and that code; negative ones left out.

    ``codes`` is ``int64[leaf]``. Adding up reach over the nodes with a code gives the
    probability of the paths with that code.
    """
    changes = np.concatenate([[0], np.cumsum(codes[1:] != codes[:-1])])
    uniform = changes[paths.first] == changes[paths.stop - 1]
    largest = uniform & ~(uniform[parent] & (parent >= 0))
    nodes = np.flatnonzero(largest)
    code = codes[paths.first[nodes]]
    return nodes[code >= 0], code[code >= 0]


def tabulate(
    game: Game,
    paths: Paths,
    views: Iterable[View],
    sums: Sums,
    kept: int | None = None,
    reduce: Callable[[Floats], Floats] = np.asarray,
) -> Tables:
    """All sums in every solved draw, some draws at a time.

    Parameters
    ----------
    kept, reduce
        How many rows to keep, and how they come of the sums, ``float64[row, draw]``; the sums
        themselves, if left out. About ``TABLE_BYTES`` are kept in all.
    """
    reach = Reach.of(game, paths, branch_rows(game), sums.matrix(game.nodes))
    width = sums.count if kept is None else kept
    most = max(1, TABLE_BYTES // (8 * width))
    parts: list[Floats] = []
    every = counted = 0
    looked: list[NDArray[np.int8]] = []
    for view in views:
        every += view.draws
        for draws in view.chunks(16 * game.nodes + 32 * sums.count, MEMORY):
            if counted >= most:
                break
            solved = view.solved[draws]
            with np.errstate(all="ignore"):  # an unsolved draw may hold nan; it is left out
                _, odds = view.odds(draws)
                added = reach.sums(odds[:, solved])
            parts.append(reduce(added))
            counted += int(solved.sum())
            looked.append(view.status[draws])
    values = np.concatenate(parts, axis=1) if parts else np.zeros((width, 0))
    status = np.concatenate(looked) if looked else np.zeros(0, np.int8)
    uncertain, past = (
        int((status == each).sum()) / max(1, len(status))
        for each in (Status.BRANCH_UNCERTAIN, Status.PAST_BIFURCATION)
    )
    return Tables(values, Looked(every, counted, len(status) - counted, uncertain, past))


class Crossings:
    """Joint tables of one sorting of the paths with others, collected for one pass."""

    def __init__(self, game: Game, paths: Paths) -> None:
        self.game, self.paths = game, paths
        self.sums = Sums()
        self._shapes: list[tuple[int, tuple[int, int]]] = []

    def add(
        self,
        one: Ints,
        other: Ints,
        shape: tuple[int, int],
        counting: Mask | Floats | None = None,
    ) -> int:
        """The number of a table: ``shape`` outcomes of two codes; negative ones don't count.

        Parameters
        ----------
        one, other
            ``int64[leaf]``.
        counting
            ``[leaf]``: how much each path counts; all alike, if left out.
        """
        weights, which = np.ones(1), np.zeros(1, np.int64)
        if counting is not None:
            weights, which = np.unique(counting.astype(np.float64), return_inverse=True)
        both = (one * shape[1] + other) * len(weights) + which
        both = np.where((one < 0) | (other < 0), -1, both)
        nodes, found = cells(self.paths, self.game.parent, both)
        code, which = np.divmod(found, len(weights))
        start = self.sums.add(code, nodes, shape[0] * shape[1], weights[which])
        self._shapes.append((start, shape))
        return len(self._shapes) - 1

    def pass_over(self, views: Iterable[View]) -> tuple[list[Floats], Looked]:
        """All tables, ``float64[one, other, draw]`` each, in the draws that count."""
        found = tabulate(self.game, self.paths, views, self.sums)
        tables = [
            found.values[start : start + one * other].reshape(one, other, -1)
            for start, (one, other) in self._shapes
        ]
        return tables, found.looked


def compact(codes: Ints, among: Bools, names: Sequence[str]) -> tuple[
    Ints, tuple[str | None, ...]
]:  # fmt: skip
    """Codes renumbered to those that occur among some paths, and their names.

    ``OTHERWISE`` becomes the last of them, with ``None`` for a name.
    """
    used = [k for k in np.unique(codes[among]).tolist() if k >= 0]
    place = np.full(len(names) + 1, len(used), np.int64)
    place[used] = np.arange(len(used))
    known = tuple(names[k] for k in used)
    return place[codes], (*known, None) if (codes[among] < 0).any() else known


# ---- coming up at all, and how it comes out --------------------------------------------------


def unseen_apart(codes: Ints, outcomes: Sequence[str | None], comes_up: Mask) -> Ints:
    """Codes of what is seen of a move, ``int64[leaf]``, with one more for where it comes up unseen.

    An observer can't tell that from where it does not come up, which is the last of ``outcomes``.
    """
    if None not in outcomes:
        return codes
    return np.where((codes == len(outcomes) - 1) & comes_up, len(outcomes), codes)


def as_seen(finest: Floats) -> Floats:
    """A joint table by such codes as an observer has it: the last two columns are one."""
    joint = finest[:, :-1].copy()
    joint[:, -1] += finest[:, -1]
    return joint


def coming_up(finest: Floats, outcomes: Sequence[str | None]) -> Floats:
    """``float64[answer, 2, draw]``: whether the move comes up, seen or not, or it does not."""
    if None not in outcomes:
        every = finest.sum(axis=1)
        return np.stack([every, np.zeros_like(every)], axis=1)
    never = finest[:, -2]
    return np.stack([finest.sum(axis=1) - never, never], axis=1)


@dataclass(frozen=True)
class Sighted:
    """What a move tells that is seen in time."""

    joint: Floats  # ``float64[answer, sighting, draw]``, which adds up to 1
    in_time: Floats  # ``float64[draw]``: how likely it is that the move is not seen too late
    # information, by_outcome: ``float64[draw]``: bits that the move is expected to tell, and those
    # of them that are by how it comes out, once it comes up
    information: Floats
    by_outcome: Floats
    after: (
        Floats  # ``float64[answer, sighting, draw]``: how probable the answers are once it is seen
    )
    # up, once_up: ``float64[answer, draw]``: how probable the answers are where the move is known
    # to come up, and what each sighting then does to them
    up: Floats
    once_up: tuple[Floats, ...]

    @classmethod
    def of(cls, paths: Floats, whole: Floats, outcomes: Sequence[str | None]) -> Sighted:
        """From how probable the paths are on which the move is not seen too late,
        ``float64[answer, sighting, draw]``, and all that count, ``float64[draw]``.

        The last column has the paths on which the move comes up unseen, which an observer cannot
        tell from those on which it does not come up.
        """
        finest, in_time = while_open(ratio(paths, whole))
        joint, come = as_seen(finest), coming_up(finest, outcomes)
        information = mutual_information(joint)
        # I(T; S | C) = I(T; S, C) − I(T; C), for the target T, the sighting S and C, coming up.
        known = np.maximum(mutual_information(finest) - mutual_information(come), 0.0)
        up = ratio(come[:, 0], come[:, 0].sum(axis=0))
        own = (finest[:, k if outcome is not None else -1] for k, outcome in enumerate(outcomes))
        # Of the paths themselves, so that it is defined in the same draws as its question.
        seen = as_seen(paths)
        return cls(
            joint,
            in_time,
            information=in_time * information,
            by_outcome=in_time * np.minimum(information, known),
            after=ratio(seen, seen.sum(axis=0)),
            up=up,
            once_up=tuple(difference(ratio(each, each.sum(axis=0)), up) for each in own),
        )


# ---- bits ------------------------------------------------------------------------------------


def ratio(part: Floats, whole: Floats) -> Floats:
    """A conditional probability; ``nan`` where the condition all but never happens."""
    with np.errstate(all="ignore"):
        return np.asarray(np.where(whole >= NEVER, np.minimum(part / whole, 1.0), np.nan))


def share_of(bits: Floats, whole: Floats) -> Floats:
    """A share of bits; undefined where there are none."""
    with np.errstate(all="ignore"):
        return np.where(whole > 0, np.minimum(bits / whole, 1.0), np.nan)


def rarely(probability: Floats) -> float:
    """Share of the draws with a condition in which it almost never happens, ``RARE``."""
    defined = probability[probability >= NEVER]
    return float(np.mean(defined < RARE)) if len(defined) else 0.0


def while_open(joint: Floats) -> tuple[Floats, Floats]:
    """A joint table of the paths on which a sighting does not come too late, and the share of
    those paths, ``float64[draw]``; the table adds up to 1, or is ``nan`` where the share is 0."""
    share = joint.sum(axis=(0, 1))
    return ratio(joint, share), np.asarray(np.minimum(share, 1.0))


def entropy(probabilities: Floats) -> Floats:
    """Bits of uncertainty, ``float64[draw]``, from ``float64[outcome, draw]`` that add up to 1."""
    with np.errstate(all="ignore"):
        terms = probabilities * np.log2(probabilities)
    # p·log p → 0 as p → 0; an undefined probability stays undefined.
    return np.asarray(np.abs(np.where(probabilities == 0, 0.0, terms).sum(axis=0)))


def mutual_information(joint: Floats) -> Floats:
    """Bits that one thing tells of another, ``float64[draw]``.

    ``joint`` is ``float64[one, other, draw]`` and adds up to 1, or is ``nan``.
    """
    one, other = joint.sum(axis=1, keepdims=True), joint.sum(axis=0, keepdims=True)
    with np.errstate(all="ignore"):
        terms = joint * (np.log2(joint) - np.log2(one) - np.log2(other))
    # Never negative but by rounding.
    bits = np.where(joint == 0, 0.0, terms).sum(axis=(0, 1))
    return np.asarray(np.maximum(bits, 0.0))
