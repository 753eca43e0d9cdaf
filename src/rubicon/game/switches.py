"""A game in which what consequences bring can be switched off, one by one.

Each payoff of a consequence is multiplied by a judgement of its own, its *switch*: at 1 the game is
what it was, at 0 the consequence brings the player nothing. So one game serves all that is asked of
what consequences do.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from rubicon.game.arrays import Game
from rubicon.story.expression_table import Extension, Op

Paid: TypeAlias = tuple[int, int]
"""A consequence and a player whom it pays, as indices of a game."""
_PREFIX = "switch: "  # no judgement's name has a blank


def switch(game: Game, paid: Paid) -> str:
    """What the judgement is called that switches a payoff."""
    return f"{_PREFIX}{game.consequence_names[paid[0]]}, {game.players[paid[1]]}"


def switches(game: Game) -> tuple[str, ...]:
    """The switches that a game has."""
    return tuple(name for name in game.table.judgements if name.startswith(_PREFIX))


def payments(game: Game) -> tuple[Paid, ...]:
    """Who is paid anything by which consequence, in the story's order."""
    table, rows = game.table, game.consequence_row
    pays = (table.op[rows] != Op.CONSTANT) | (table.value[rows] != 0)
    # One number for both, which is quicker to sort than pairs.
    many = len(game.players)
    found = np.unique(game.consequence_name[pays] * many + game.consequence_player[pays])
    return tuple((int(each) // many, int(each) % many) for each in found)


def switched(game: Game, wanted: Collection[Paid]) -> Game:
    """The game with switches for some of its :func:`payments`."""
    more = Extension(game.table)
    by = {paid: more.judgement(switch(game, paid)) for paid in wanted}
    rows, totals = game.consequence_row.copy(), game.payoff.copy()
    many = len(game.players)
    paid = game.consequence_name * many + game.consequence_player
    place = game.consequence_node * many + game.consequence_player
    moved = np.isin(paid, [name * many + player for name, player in by])
    # All that is paid where something of it is switched; other sums stay as they are.
    within = np.flatnonzero(np.isin(place, place[moved]))
    columns = (game.consequence_node, game.consequence_player, game.consequence_name, rows)
    seen: set[tuple[int, int]] = set()
    told = zip(within.tolist(), *(column[within].tolist() for column in columns), strict=True)
    for k, node, player, name, row in told:
        if (name, player) in by:
            rows[k] = row = more.apply(Op.MULTIPLY, row, by[name, player])
        # In the order of the story, so that with all switches on the sum is the same to the bit.
        before = totals[node, player]
        totals[node, player] = more.apply(Op.ADD, before, row) if (node, player) in seen else row
        seen.add((node, player))
    return replace(game, consequence_row=rows, payoff=totals, table=more.extended())
