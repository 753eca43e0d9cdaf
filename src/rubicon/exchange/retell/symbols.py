"""Which judgements a game file can have: one for each payoff, one for each action of chance.

``alice_win`` is what Alice gets at the outcome ``Win``, ``chance_1_king`` the chance of ``King``
at ``Chance: 1``. Names are made of ASCII letters, digits and ``_``, whatever the labels are made
of. A judgement that nobody states is a number, the file's own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rubicon.errors import InputError
from rubicon.exchange.gambit import CHANCE, ExtensiveGame, GambitGame
from rubicon.exchange.labels import distinct
from rubicon.exchange.retell.names import Names

_LONGEST = 40


@dataclass(frozen=True)
class Payoff:
    """What a player (from 0) gets at an outcome, an index of the game's outcomes."""

    outcome: int
    player: int


@dataclass(frozen=True)
class Chance:
    """The chance of an action (from 0) at an information set of chance."""

    information_set: int
    action: int


@dataclass(frozen=True)
class Symbols:
    """The names of all possible judgements, both ways, and the numbers of the file."""

    payoffs: Mapping[Payoff, str]
    chances: Mapping[Chance, str]
    values: Mapping[str, Fraction]

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, payoffs first."""
        return (*self.payoffs.values(), *self.chances.values())


def symbols_of(game: GambitGame, names: Names) -> Symbols:
    """Name every payoff and every chance."""
    wanted: dict[Payoff | Chance, str] = {}
    numbers: list[Fraction] = []
    players = [_word(name, f"player_{k + 1}") for k, name in enumerate(names.players)]
    for k in met_outcomes(game):
        outcome = game.outcomes[k]
        word = _word(names.outcomes[k], f"outcome_{outcome.number}")
        for player, payoff in enumerate(outcome.payoffs):
            wanted[Payoff(k, player)] = f"{players[player]}_{word}"
            numbers.append(payoff)
    if isinstance(game, ExtensiveGame):
        for k, each in enumerate(game.information_sets):
            if each.player != CHANCE:
                continue
            label = _word(names.labels[k], f"chance_{each.number}")
            for action, name in enumerate(names.actions[k]):
                wanted[Chance(k, action)] = f"{label}_{_word(name, f'action_{action + 1}')}"
                numbers.append(each.probabilities[action])
    found = distinct(wanted.values(), "{}_{}")
    payoffs, chances = {}, {}
    for what, symbol in zip(wanted, found, strict=True):
        if isinstance(what, Payoff):
            payoffs[what] = symbol
        else:
            chances[what] = symbol
    return Symbols(payoffs, chances, dict(zip(found, numbers, strict=True)))


def met_outcomes(game: GambitGame) -> list[int]:
    """The outcomes that some path of the game comes to, in the order in which it does."""
    met = [n.outcome for n in game.nodes] if isinstance(game, ExtensiveGame) else game.cells
    return list(dict.fromkeys(outcome for outcome in met if outcome >= 0))


def means(symbols: Symbols, names: Names) -> dict[str, str]:
    """What each possible judgement is, in words."""
    found = {
        symbol: f"What {names.players[where.player]} gets at ‘{names.outcomes[where.outcome]}’."
        for where, symbol in symbols.payoffs.items()
    }
    for where, symbol in symbols.chances.items():
        label = names.labels[where.information_set]
        action = names.actions[where.information_set][where.action]
        found[symbol] = f"The chance of ‘{action}’ at ‘{label}’."
    return found


def real(number: Fraction, where: str) -> float:
    """A number of the file as the machine has it. Raises InputError if it is too large for that."""
    try:
        return float(number)
    except OverflowError:
        raise InputError("the file has a number beyond 1e308", where=where) from None


def shares(probabilities: Sequence[Fraction], stated: Sequence[bool]) -> list[Fraction] | None:
    """How the actions of chance that nobody states share what the others leave.

    In proportion to the file's numbers. ``None`` where nothing is left to share: then those that
    are stated are weights, made to add up to one.
    """
    rest = [Fraction(0) if known else p for p, known in zip(probabilities, stated, strict=True)]
    total = sum(rest)
    return [p / total for p in rest] if total else None


def _word(text: str, otherwise: str) -> str:
    """A text as part of a name."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST].strip("_")
    if not word:
        word = otherwise
    return word if word[0].isalpha() else f"n{word}"
