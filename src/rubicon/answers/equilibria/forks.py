"""Where the branch of draws past a bifurcation has split, and what claims come to on each side.

Players, types or words that are exactly alike do alike on the principal branch. What would go
apart where another branch splits off are the directions of
:attr:`rubicon.solve.index.Standing.apart`: two types that gain alike stand in one of them with
opposite signs, and players who are alike with equal ones, or spread over several directions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

import numpy as np

from rubicon.arrays import Bools, Floats, Ints
from rubicon.ask import Average, Claim
from rubicon.game import Game

MOVES = 0.5
"""How far something goes apart to be named, as a share of what goes furthest."""
TOGETHER = 0.99
"""Cosine between the movements of two information sets from which they are on one side."""

Seen: TypeAlias = tuple[tuple[str, str], ...]
"""What was seen, first to last, as (label, outcome)."""


@dataclass(frozen=True)
class Place:
    """A decision at which the branch has split."""

    # player, label: who decides, and what
    player: str
    label: str
    seen: Seen  # what the player has seen on every side
    # what it has seen besides on each of several sides, which so far do alike; none where there is
    # one side
    sides: tuple[Seen, ...]


@dataclass(frozen=True)
class Sides:
    """A claim on the principal branch and on the branches that have split off from it."""

    claim: Claim
    # principal, others: how many of the equilibria on either it holds in; own_of, others_of: of how
    # many in which it is defined
    principal: int
    principal_of: int
    others: int
    others_of: int
    margin: Average  # its margin on the principal branch
    # lowest, highest: the least and the greatest margin on the others; ``nan`` if there are none
    lowest: float
    highest: float
    # differs, moves: whether it comes out otherwise in another equilibrium of a draw than in the
    # principal one; and the largest difference of their margins
    differs: bool
    moves: float


@dataclass(frozen=True)
class Fork:
    """Draws whose branch has split at the same place."""

    places: tuple[Place, ...]  # none where it could not be told
    draws: Ints  # ``int64[draw]``: their numbers in the run
    branches: Ints  # ``int64[draw]``: how many equilibria were found beside the principal one
    claims: tuple[Sides, ...]  # those that come out otherwise first, then by how far they move


@dataclass(frozen=True)
class Judged:
    """All equilibria that were found, and claims in them; ``found`` counts over all draws."""

    owner: Ints  # ``int64[found]``: which of the searched draws it belongs to
    principal: Bools  # ``bool[found]``
    # margin, holds: ``[claim, found]``: by how much and whether each claim holds
    margin: Floats
    holds: Bools
    apart: Sequence[Floats]  # as of :class:`rubicon.solve.search.Equilibria`


def forks(
    game: Game, claims: Sequence[Claim], draw: Ints, past: Bools, found: Judged
) -> tuple[Fork, ...]:
    """Draws past a bifurcation by where that is, the most frequent first.

    Parameters
    ----------
    draw, past
        ``[searched]``: numbers of the searched draws in the run, and which lie past a bifurcation.
    """
    at = {
        int(found.owner[k]): places(game, found.apart[k])
        for k in np.flatnonzero(found.principal & past[found.owner]).tolist()
    }
    told = []
    for where, _ in Counter(at.values()).most_common():
        own = np.array([s for s, place in at.items() if place == where])
        branches = np.bincount(found.owner, minlength=len(draw))[own] - 1
        sides = [_sides(claim, k, found, own) for k, claim in enumerate(claims)]
        sides.sort(key=lambda each: (not each.differs, -each.moves))
        told.append(Fork(where, draw[own], branches, tuple(sides)))
    return tuple(told)


def places(game: Game, apart: Floats) -> tuple[Place, ...]:
    """Which decisions go apart, in the order of the game.

    ``apart`` is ``float64[direction, action]``. Eigenvectors of equal eigenvalues are any basis of
    their space; lengths and angles within it don't depend on which.
    """
    starts = game.action_start
    basis = np.linalg.svd(apart, full_matrices=False)[2] if len(apart) else apart
    own = [basis[:, starts[h] : starts[h + 1]] for h in range(game.infosets)]
    size = np.array([np.linalg.norm(each) for each in own])
    moving = np.flatnonzero(size > MOVES * size.max(initial=0.0))

    def decision(h: int) -> tuple[int, int]:
        return int(game.infoset_player[h]), int(game.infoset_label[h])

    told = []
    for _, group in groupby(sorted(moving.tolist(), key=decision), decision):
        sides: list[list[int]] = []
        for h in group:
            side = next((s for s in sides if _together(own[h], own[s[0]])), None)
            sides.append([h]) if side is None else side.append(h)
        told.append((min(map(min, sides)), _place(game, sides)))
    return tuple(place for _, place in sorted(told, key=lambda each: each[0]))


def _together(one: Floats, other: Floats) -> bool:
    if one.shape != other.shape:
        return False
    return bool((one * other).sum() >= TOGETHER * np.linalg.norm(one) * np.linalg.norm(other))


def _place(game: Game, sides: Sequence[Sequence[int]]) -> Place:
    """A decision of which information sets go apart, by side."""
    first = sides[0][0]
    common = [_common([tuple(game.recount(int(game.infoset_seen[h]))) for h in s]) for s in sides]
    seen = _common(common)
    return Place(
        game.players[game.infoset_player[first]],
        game.labels[game.infoset_label[first]],
        seen,
        tuple(tuple(each for each in own if each not in seen) for own in common)
        if len(sides) > 1
        else (),
    )


def _common(histories: Sequence[Seen]) -> Seen:
    """What all of them have seen."""
    return tuple(each for each in histories[0] if all(each in other for other in histories))


def _sides(claim: Claim, number: int, found: Judged, own: Ints) -> Sides:
    """A claim in the equilibria of some of the searched draws."""
    mine = np.isin(found.owner, own) & np.isfinite(found.margin[number])
    margin, holds, principal = found.margin[number], found.holds[number], mine & found.principal
    others = mine & ~found.principal
    # the principal equilibrium comes first in each draw
    base = np.searchsorted(found.owner, found.owner[others])
    paired = principal[base]
    gaps = np.abs(margin[others] - margin[base])[paired]
    return Sides(
        claim=claim,
        principal=int((holds & principal).sum()),
        principal_of=int(principal.sum()),
        others=int((holds & others).sum()),
        others_of=int(others.sum()),
        margin=Average.of(margin[principal]),
        lowest=float(np.min(margin[others], initial=np.inf)) if others.any() else np.nan,
        highest=float(np.max(margin[others], initial=-np.inf)) if others.any() else np.nan,
        differs=bool((holds[others] != holds[base])[paired].any()),
        moves=float(gaps.max(initial=0.0)),
    )
