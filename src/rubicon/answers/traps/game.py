"""Traps in a story: payoffs, players and endings that make no difference."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rubicon.answers.traps.look import Look, Trap
from rubicon.arrays import Bools, Floats, Ints32
from rubicon.ask.syntax import Expectation, Value
from rubicon.ask.terms import terms_of
from rubicon.game import Game
from rubicon.judgements import central, sample
from rubicon.story.chain_rule import by_judgement
from rubicon.story.crisis import ENDING
from rubicon.story.ledger import MOVE
from rubicon.story.tree import Kind

ROUNDING = 1e-12
"""Differences below this share of what is paid are none."""
ELSEWHERE = 8
"""Sets of judgements, besides the central one, at which a payoff may matter."""


def never_better_off(look: Look) -> Iterator[Trap]:
    """Players that decide, but for whom no option of theirs is better than another."""
    game, onward, matters = look.game, look.onward(), look.model.matters
    for player in np.unique(game.infoset_player):
        name, gain = game.players[player], look.gain(int(player), onward)
        if gain <= matters.least({name}):
            label = game.labels[game.infoset_label[game.infoset_player == player][0]]
            where = look.places.get((MOVE, label), look.model.judgements.file)
            numbers = {"gain": gain, "matters": matters.least({name})}
            yield Trap("never-better-off", where, name, numbers)


def idle_payoffs(look: Look) -> Iterator[Trap]:
    """Judgements about payoffs on which no decision rests, and about which nothing is asked."""
    game, judgements = look.game, look.model.judgements
    asked = {
        term.player.text
        for question in look.questions
        for term in terms_of(question)
        if isinstance(term, Expectation | Value)
    }
    random = np.random.default_rng(1)
    some = random.uniform(1, 2, len(game.table))  # with these no two rows happen to cancel
    paid = np.zeros(len(game.table.judgements), np.bool_)
    values = _values(look)
    needed = _moves(game, values, np.where(_rows(game, game.chance), some, 0.0))
    for player, name in enumerate(game.players):
        own = game.payoff[:, player]
        given = _moves(game, values, np.where(_rows(game, own), some, 0.0))
        paid |= given
        if name in asked:
            needed |= given
        else:
            weight = look.sway(player, random.normal(size=game.actions))
            by_row = np.zeros(len(game.table))
            np.add.at(by_row, own[own >= 0], weight[own >= 0])
            by_row[np.abs(by_row) <= ROUNDING * np.abs(weight).sum()] = 0.0
            needed |= _moves(game, values, by_row)
    for k in np.flatnonzero(paid & ~needed):
        name = game.table.judgements[k]
        yield Trap("idle-payoff", judgements.where(name), name)


def _rows(game: Game, used: Ints32) -> Bools:
    """``bool[row]``: which rows of the table are used."""
    found = np.zeros(len(game.table), np.bool_)
    found[used[used >= 0]] = True
    return found


def _values(look: Look) -> Floats:
    """``float64[row, set]``: the table here and at some other judgements, where a minimum may be
    another."""
    table, judgements = look.game.table, look.model.judgements
    drawn = [central(judgements), sample(judgements, ELSEWHERE, 1, "lhs")]
    return table.evaluate(np.hstack([each.rows(table.judgements) for each in drawn]))


def _moves(game: Game, values: Floats, by_row: Floats) -> Bools:
    """``bool[judgement]``: whether it moves a sum of rows with these weights somewhere."""
    weights = np.repeat(by_row[:, None], values.shape[1], axis=1)
    return np.asarray((by_judgement(game.table, values, weights) != 0).any(axis=1))


def unreachable_endings(look: Look) -> Iterator[Trap]:
    """Endings to which only branches of probability 0 lead, whatever anybody chooses."""
    game, table = look.game, look.numbers[0]
    open_still = (game.chance < 0) | (table[game.chance] > 0)
    for low, high in look.events.paths.steps():
        open_still[low:high] &= open_still[game.parent[low:high]]
    ends = game.kind == Kind.END
    for text in np.setdiff1d(game.ending[ends], game.ending[ends & open_still]):
        name = game.texts[text]
        where = look.places.get((ENDING, name), look.model.judgements.file)
        yield Trap("unreachable-ending", where, name)
