"""A crisis made ready to be solved: its game, its judgements, and the unit of λ.

Payoffs have no common unit. λ is therefore stated *per stake*: how far apart two tellings of the
story typically end for a player (:mod:`rubicon.game.stakes`), at central judgements; so λ = 10
makes an option that is better by a tenth of that e times as likely. Rescaling a player's payoffs
rescales its stake and changes nothing. A crisis may say *per range* instead, of the player's
payoffs over all ends, or *per payoff*.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from rubicon.arrays import Floats
from rubicon.ensemble.chances import check_chances
from rubicon.errors import InputError
from rubicon.game import Game
from rubicon.game.stakes import stakes
from rubicon.game.unfolded import Unfolded
from rubicon.judgements import PER_PAYOFF, PER_STAKE, Draws, JudgementSet, central
from rubicon.story.crisis import Crisis
from rubicon.story.ledger import CONSEQUENCE

SMALLEST = 0.005
"""The difference that matters where a crisis states none: half a percentage point of a probability,
half a hundredth of what is at stake for a player."""


MOST_LAMBDA = 1e12
"""Of the λ that a judgement may state."""


@dataclass(frozen=True)
class Rationality:
    """Where each player's λ comes from."""

    rows: tuple[str, ...]  # the judgement that states it, by player
    per: tuple[float, ...]  # what one unit of it is worth in payoff, by player
    units: tuple[str, ...]  # what that is, by player: one of :data:`rubicon.judgements.PER`

    def beside(self, judgements: Sequence[str]) -> tuple[str, ...]:
        """Those that a game with these judgements is solved by: them, and what states λ."""
        return tuple(dict.fromkeys((*judgements, *self.rows)))

    def of(self, draws: Draws) -> Floats:
        """λ per unit of payoff, ``float64[player, draw]``. Raises InputError if one is so large
        that no solver could tell it from one without mistakes."""
        stated: Floats = draws.rows(self.rows)
        if (stated > MOST_LAMBDA).any():  # what is no number is a draw that is not solved
            raise InputError(
                f"λ is {stated.max():g} in one of the draws",
                instead=f"write at most {MOST_LAMBDA:g}, at which nobody errs any more; or take "
                "players who make no mistakes: --behaviour no-mistakes",
            )
        per_payoff: Floats = stated / np.array(self.per)[:, None]
        return per_payoff


@dataclass(frozen=True)
class Matters:
    """From which difference on two sides of a claim are told apart: what is less is none."""

    # a difference of probabilities; and, as a share of the player's stake, one of payoffs
    smallest: float = SMALLEST
    # by player, in payoff, at central judgements
    stakes: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def least(self, players: Collection[str], smallest: float | None = None) -> float:
        """The difference that matters between payoffs of these players, or of probabilities where
        they are none; ``smallest`` in place of the crisis' own."""
        whole = max((self.stakes.get(p, 1.0) for p in players), default=1.0)
        return (self.smallest if smallest is None else smallest) * whole


DEFAULT = Matters()
"""Where nothing is known of a crisis: payoffs are taken as they are."""


@dataclass(frozen=True)
class Model:
    """The game that a story unfolds into, and the judgements about it."""

    name: str
    about: str
    game: Game
    judgements: JudgementSet
    rationality: Rationality
    matters: Matters = DEFAULT


def make_model(
    name: str,
    crisis: Crisis,
    told: Unfolded,
    judgements: JudgementSet,
    smallest: float | None = None,
    base: Model | None = None,
) -> Model:
    """Check that a crisis as it was told and its judgements fit together. Raises InputError:
    whatever is wrong with them, and where.

    Parameters
    ----------
    name
        What runs of it are called by.
    told
        The story of ``crisis``, told with these judgements.
    smallest
        The least difference that matters in this crisis, see :class:`Matters`; left out, half a
        point.
    base
        Of a variant, the story as it is told: λ and what matters keep its units.
    """
    game = told.game
    stranger = next((name for name in judgements.overrides if name not in game.players), None)
    if stranger is not None:
        raise InputError(
            f"[rationality.{stranger}] names no player",
            where=judgements.where(judgements.overrides[stranger].name),
            instead=f"players are {', '.join(game.players)}",
        )
    for ranking in judgements.rankings:
        named = set(ranking.payoffs.values())
        if told.noted is None and not named <= set(game.table.judgements):
            raise InputError(
                f"the story was told without [rankings.{ranking.name}], which pays "
                f"{ranking.player}",
                where=ranking.where,
                instead="tell it with them: unfold(crisis, judgements.names, "
                "rankings=judgements.rankings)",
            )
    for each in judgements.drawn:
        check_chances(game, each, told.places)
    values = game.table.evaluate(central(judgements).rows(game.table.judgements))
    ranges = _ranges(judgements, game, values, told.places)
    if base is not None:
        return Model(name, crisis.about, game, judgements, base.rationality, base.matters)
    rationality, stake = _rationality(judgements, game, values, ranges)
    at_stake = dict(zip(game.players, stake, strict=True))
    matters = Matters(SMALLEST if smallest is None else smallest, MappingProxyType(at_stake))
    return Model(name, crisis.about, game, judgements, rationality, matters)


def unused(model: Model, variants: Iterable[Model] = ()) -> tuple[str, ...]:
    """Judgements that the story never uses, nor any of its variants."""
    used = {name for each in (model, *variants) for name in each.game.table.judgements}
    return tuple(name for name in model.judgements.names if name not in used)


def _ranges(
    judgements: JudgementSet, game: Game, values: Floats, places: Mapping[tuple[str, str], str]
) -> Floats:
    """How far each player's payoffs range, ``float64[player]``: finite, if its λ is counted in
    it; ``values``, ``float64[row, 1]``, are those of the table at the central judgements."""
    with np.errstate(all="ignore"):  # what is not finite is named below
        ranges: Floats = game.ranges(values)[:, 0]
    for player, whole in zip(game.players, ranges, strict=True):
        if judgements.rationality_of(player).unit != PER_PAYOFF and not np.isfinite(whole):
            raise _not_finite(game, values, player, judgements.file, places)
    return ranges


def _rationality(
    judgements: JudgementSet, game: Game, values: Floats, ranges: Floats
) -> tuple[Rationality, tuple[float, ...]]:
    """Where λ comes from, and what is at stake for each player, by the table's values at the
    central judgements and the range of each player's payoffs there."""
    stated = [judgements.rationality_of(player) for player in game.players]
    units = tuple(each.unit for each in stated)
    for player, unit, whole in zip(game.players, units, ranges, strict=True):
        if unit != PER_PAYOFF and whole <= 0:
            raise InputError(
                f"{player} has nothing at stake at the central judgements: its payoffs are the "
                "same however the story ends",
                where=judgements.file,
                instead=f'check the judgements that pay {player}, or state λ "per payoff"',
            )
    per = np.where(np.array(units) == PER_PAYOFF, 1.0, ranges)
    # Where no decision makes a difference to a player, its λ makes none; any unit will do.
    own = stakes(game, values[:, 0]) if np.isfinite(ranges).all() else np.zeros(len(per))
    own = np.where(own > 0, own, per)
    per = np.where(np.array(units) == PER_STAKE, own, per)
    rows = tuple(each.name for each in stated)
    return Rationality(rows, tuple(per.tolist()), units), tuple(own.tolist())


def _not_finite(
    game: Game,
    values: Floats,
    player: str,
    file: str,
    places: Mapping[tuple[str, str], str],
) -> InputError:
    """Which payoff of a player is no finite number at the central judgements."""
    own = game.consequence_player == game.players.index(player)
    bad = own & ~np.isfinite(values[game.consequence_row, 0])
    fault = "add up to more than a number can hold"
    if bad.any():
        first = int(np.flatnonzero(bad)[0])
        name = game.consequence_names[game.consequence_name[first]]
        formula = game.table.text(int(game.consequence_row[first]))
        file = places.get((CONSEQUENCE, name), file)
        fault = f"are not finite numbers: '{name}' pays {formula}"
    return InputError(
        f"the payoffs of {player} at the central judgements {fault}",
        where=file,
        instead="mind divisions by zero, logarithms of what can be negative, and large powers",
    )
