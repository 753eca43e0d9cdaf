"""Games to measure on: ladders of any length, a zero-sum one, and trees of any width.

An escalation ladder: two sides, each with a type that only it knows, take turns to hold or to
escalate, and everyone sees every move. Each of ``moves`` rungs adds 3·2^rung information sets of
two actions: 18 actions for two moves, 90 for four, 186 for five, 378 for six.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rubicon import Crisis
from rubicon.game import Game
from rubicon.solve import Structure
from rubicon.story.tree import unfold

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Ranges = Mapping[str, tuple[float, float]]

SIDES = ("North", "South")
TYPES = ("firm", "steady", "soft")

LADDER: Ranges = {
    "prize": (0.6, 1.2),
    "effort": (0.01, 0.05),
    "hazard": (0.02, 0.15),
    **{f"{side}_{kind}_chance": (0.2, 0.4) for side in SIDES for kind in ("firm", "soft")},
    **{f"{side}_firm_loss": (0.1, 0.6) for side in SIDES},
    **{f"{side}_steady_loss": (0.4, 1.0) for side in SIDES},
    **{f"{side}_soft_loss": (0.8, 1.6) for side in SIDES},
    **{f"{side}_firm_harm": (0.3, 1.0) for side in SIDES},
    **{f"{side}_steady_harm": (0.1, 0.5) for side in SIDES},
    **{f"{side}_soft_harm": (0.0, 0.3) for side in SIDES},
}
"""What a ladder's judgements may be; payoffs are of order one."""


def ladder(moves: int) -> Game:
    """Who escalates, above all late, gets more of the prize; each time it may come to disaster.

    In a disaster a side loses by its own type, and is harmed by the other's.
    """
    crisis = Crisis(f"A ladder of {moves} rungs", SIDES)

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        kinds = {side: _type(s, j, side) for side in SIDES}
        steps, lead = 0, 0
        for rung in range(1, moves + 1):
            side = SIDES[(rung - 1) % 2]
            if s.choose(side, f"rung {rung}", ["hold", "escalate"]) == "escalate":
                s.consequence(f"effort at rung {rung}", {side: -j.effort * rung})
                steps, lead = steps + 1, lead + (rung if side == SIDES[0] else -rung)
        safe = (1 - j.hazard) ** steps
        share = 0.5 + lead / (moves * (moves + 1))
        won = {SIDES[0]: share, SIDES[1]: 1 - share}
        lost = {
            side: j[f"{side}_{kinds[side]}_loss"] + j[f"{other}_{kinds[other]}_harm"]
            for side, other in zip(SIDES, reversed(SIDES), strict=True)
        }
        paid = {side: safe * j.prize * won[side] - (1 - safe) * lost[side] for side in SIDES}
        return s.end("the top of the ladder", paid)

    return Game.of(unfold(crisis, LADDER))


def poker(moves: int) -> Game:
    """A ladder of which one side wins what the other loses: stakes grow, the stronger collects."""
    crisis = Crisis(f"A zero-sum ladder of {moves} rungs", SIDES)

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        strength = [TYPES.index(_type(s, j, side)) for side in SIDES]
        stake, lead = 1, 0
        for rung in range(1, moves + 1):
            side = SIDES[(rung - 1) % 2]
            if s.choose(side, f"rung {rung}", ["hold", "escalate"]) == "escalate":
                stake, lead = stake + 1, lead + (rung if side == SIDES[0] else -rung)
        edge = (strength[1] - strength[0]) * stake / moves + lead / (moves * (moves + 1))
        won = j.prize * edge - j.hazard * lead * stake / moves
        return s.end("showdown", {SIDES[0]: won, SIDES[1]: -won})

    return Game.of(unfold(crisis, LADDER))


def _type(s: Any, j: Any, side: str) -> str:
    """A side's type, drawn by chance and seen by it alone."""
    firm, soft = j[f"{side}_firm_chance"], j[f"{side}_soft_chance"]
    chances = {"firm": firm, "steady": 1 - firm - soft, "soft": soft}
    return str(s.nature(f"{side}'s type", chances, seen_by=side))


def draw(game: Game, ranges: Ranges, draws: int, seed: int = 1) -> Floats:
    """Judgements at random within their ranges, ``float64[judgement, draw]``."""
    low, high = np.array([ranges[name] for name in game.table.judgements]).T[:, :, None]
    unit = np.random.default_rng(seed).random((len(low), draws))
    return np.asarray(low + (high - low) * unit)


KINDS, OPTIONS, MOVES = 3, 2, 4
"""Of every scene of a wide tree: hidden types, options of a move, moves."""


def wide(scenes: int) -> Structure:
    """A tree of six steps: chance sets a scene that all see, then a type that one player sees.

    Two players then take turns, and both see every move. Every end pays each player a row of its
    own, and every scene has chances of its own, so that hardly anything is computed twice. The
    rows are those of :func:`wide_values`.
    """
    level = np.array([1, scenes, *(scenes * KINDS * OPTIONS ** np.arange(MOVES + 1))])
    start = np.concatenate([[0], np.cumsum(level)])
    nodes, ends = int(start[-1]), int(level[-1])
    depth = np.repeat(np.arange(len(level)), level)
    children = np.array([scenes, KINDS, *[OPTIONS] * MOVES, 0])[depth]
    payoff = np.full((nodes, 2), -1)
    payoff[-ends:] = np.arange(2 * ends).reshape(ends, 2)
    chance = np.full(nodes, -1)
    chance[depth == 1] = 2 * ends
    chance[depth == 2] = 2 * ends + 1 + np.arange(level[2])
    infoset, player = _wide_infosets(start)
    size = np.bincount(infoset[infoset >= 0])
    arrays = {
        "parent": np.concatenate([[-1], np.repeat(np.arange(nodes), children)]),
        "infoset": infoset,
        "first_child": np.where(children > 0, 1 + np.cumsum(children) - children, -1),
        "children": children,
        "chance": chance,
        "payoff": payoff,
        "infoset_player": player,
        "action_start": OPTIONS * np.arange(len(size) + 1),
        "member_start": np.concatenate([[0], np.cumsum(size)]),
        "members": np.argsort(infoset, kind="stable")[nodes - size.sum() :],
    }
    rows = 2 * ends + 1 + int(level[2])
    whole = {name: array.astype(np.int32) for name, array in arrays.items()}
    return Structure(**whole, rows=rows, weight=None)


def _wide_infosets(start: Ints) -> tuple[Ints, Ints]:
    """The information set of every node, and the player of every information set."""
    infoset = np.full(start[-1], -1)
    player: list[int] = []
    for move in range(MOVES):
        first, stop = start[2 + move : 4 + move]
        place, histories = np.arange(stop - first), OPTIONS**move
        if move % 2 == 0:  # the first player sees the type
            alike = place
        else:  # to the second, the same moves in a scene are alike
            alike = place // (KINDS * histories) * histories + place % histories
        infoset[first:stop] = len(player) + alike
        player += [move % 2] * (int(alike.max()) + 1)
    return infoset, np.array(player)


def wide_values(scenes: int, draws: int, unlike: float) -> Floats:
    """Payoffs of about 0 to 1, and chances, at random, ``float64[row, draw]``.

    Every scene has the payoffs of the draw's pattern, the same at any width, but for a part
    ``unlike`` that is its own.
    """
    pattern = np.random.default_rng(1).random((2 * KINDS * OPTIONS**MOVES, draws))
    source = np.random.default_rng(scenes)
    own = source.random((scenes, *pattern.shape))
    payoffs = (pattern + unlike * (own - pattern)).reshape(-1, draws)
    types = 0.2 + source.random((scenes, KINDS, draws))
    types /= types.sum(axis=1, keepdims=True)
    return np.concatenate([payoffs, np.full((1, draws), 1 / scenes), types.reshape(-1, draws)])
