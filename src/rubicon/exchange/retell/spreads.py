"""How wide the judgements about a game's numbers are: ``--payoffs "Alice: ±20%"``.

A spread is uniform around the file's number. It is a share of the number (``±20%``), an amount
(``±0.5``), or a share of the player's range of payoffs over all ends (``±20% of range``), which
moves zeros, too. A player's name or an outcome's label before a colon confines it; later ones win.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rubicon.errors import InputError, did_you_mean
from rubicon.exchange.gambit import ExtensiveGame, GambitGame
from rubicon.exchange.numbers import DECIMAL
from rubicon.exchange.retell.names import Names
from rubicon.exchange.retell.symbols import Symbols

_SPREAD = re.compile(
    rf"(?:±|\+/?[-−])\s*(?P<number>{DECIMAL})\s*(?P<percent>%)?"
    r"(?:\s*(?P<range>of\s+range))?"
)
_CURE = 'write "±20%", "±0.5" or "±20% of range" (+- is ± as well), and perhaps whose: "NAME: ±20%"'


@dataclass(frozen=True)
class Spread:
    """What one option says: whose payoffs, and how wide."""

    whom: str  # a player or an outcome; empty for all
    size: Fraction  # a share, or an amount of payoff where ``of`` is ``"payoff"``
    of: str  # what it is a share of: ``"value"`` or ``"range"``
    text: str  # the width as it was written, for notes


def parse_spread(written: str, option: str) -> Spread:
    """Read ``"±20%"``, ``"Alice: ±0.5"`` and the like. Raises InputError with the option's name,
    if it is something else."""
    whom, _, width = written.rpartition(":")
    found = _SPREAD.fullmatch(width.strip())
    if found is None or (found["range"] and not found["percent"]):
        raise InputError(f"{written!r} is no spread", where=option, instead=_CURE)
    size = Fraction(found["number"].replace("−", "-")) / (100 if found["percent"] else 1)
    of = "range" if found["range"] else "value" if found["percent"] else "payoff"
    return Spread(_unquoted(whom), size, of, f"±{found[0].lstrip('±+/-− ')}")


def half_widths(
    game: GambitGame, names: Names, symbols: Symbols, spreads: Sequence[Spread]
) -> dict[str, tuple[Fraction, Spread]]:
    """By the name of each payoff to which a spread applies: half its width, and that spread.

    Raises InputError if a spread names neither a player nor an outcome, or both.

    Parameters
    ----------
    names
        Of the game's players and outcomes, as a spread names them.
    symbols
        The payoffs that become judgements.
    """
    needed = any(spread.of == "range" for spread in spreads)
    ranges = [high - low for low, high in payoff_ranges(game)] if needed else []
    found: dict[str, tuple[Fraction, Spread]] = {}
    for spread in spreads:
        player, outcome = _whose(spread, names)
        for where, symbol in symbols.payoffs.items():
            if player not in (None, where.player) or outcome not in (None, where.outcome):
                continue
            of = Fraction(1)
            if spread.of == "value":
                of = abs(symbols.values[symbol])
            elif spread.of == "range":
                of = ranges[where.player]
            found[symbol] = spread.size * of, spread
    return found


def payoff_ranges(game: GambitGame) -> list[tuple[Fraction, Fraction]]:
    """Each player's lowest and highest total payoff over all ends."""
    nothing = (Fraction(0),) * len(game.players)
    paid = [outcome.payoffs for outcome in game.outcomes]
    if isinstance(game, ExtensiveGame):
        totals: list[tuple[Fraction, ...]] = []
        for node in game.nodes:
            before = totals[node.parent] if node.parent >= 0 else nothing
            here = paid[node.outcome] if node.outcome >= 0 else nothing
            if before is nothing or here is nothing:  # the most nodes: exact sums take long
                totals.append(here if before is nothing else before)
            else:
                totals.append(tuple(a + b for a, b in zip(before, here, strict=True)))
        ends = [t for t, n in zip(totals, game.nodes, strict=True) if n.information_set < 0]
    else:
        ends = [paid[outcome] if outcome >= 0 else nothing for outcome in game.cells]
    return [(min(column), max(column)) for column in zip(*ends, strict=True)]


def unmoved(widths: Mapping[str, tuple[Fraction, Spread]]) -> list[str]:
    """What to note of payoffs that a share of nothing leaves where they are."""
    why = {
        "value": '0, and a share of 0 is 0 ("±20% of range" would move what is 0)',
        "range": "a player’s who gets the same at every end, and a share of that range is 0 "
        '("±0.5" would move it)',
    }
    still = [spread.of for half, spread in widths.values() if spread.size and not half]
    return [
        f"{still.count(of)} of {len(widths)} payoffs do not move: each is {reason}"
        for of, reason in why.items()
        if of in still
    ]


def _whose(spread: Spread, names: Names) -> tuple[int | None, int | None]:
    """The player or the outcome that a spread is confined to."""
    if not spread.whom:
        return None, None
    player = spread.whom in names.players
    outcome = spread.whom in names.outcomes
    if player and outcome:
        raise InputError(
            f"'{spread.whom}' is a player and an outcome",
            where="payoffs",
            instead="state the payoffs that are meant in a file of judgements",
        )
    if player:
        return names.players.index(spread.whom), None
    if outcome:
        return None, names.outcomes.index(spread.whom)
    raise InputError(
        f"'{spread.whom}' is neither a player nor an outcome",
        where="payoffs",
        instead=did_you_mean(spread.whom, [*names.players, *names.outcomes]),
    )


def _unquoted(whom: str) -> str:
    whom = whom.strip()
    if len(whom) > 1 and whom[0] == whom[-1] and whom[0] in "\"'":
        return whom[1:-1]
    return whom
