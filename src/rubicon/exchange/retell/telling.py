"""A game file told as a story, from data: nothing of it is executed.

The story function walks the file's tree, calling the verbs that a storyteller would. So a game
file goes through the same checks as any story, and :mod:`~rubicon.exchange.retell.story_text` can
write down a ``story.py`` that tells the very same tree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from rubicon.errors import InputError
from rubicon.exchange.gambit import CHANCE, ExtensiveGame, GambitGame, StrategicGame
from rubicon.exchange.retell.names import Names, name_game
from rubicon.exchange.retell.sight import Sight, sight_of
from rubicon.exchange.retell.symbols import (
    Chance,
    Payoff,
    Symbols,
    met_outcomes,
    real,
    shares,
    symbols_of,
)
from rubicon.story.crisis import EVERYONE, NOBODY, Crisis, End
from rubicon.story.expressions import Expression, Judgements
from rubicon.story.language import MOST_MOVES
from rubicon.story.ledger import CONSEQUENCE, MOVE, Audience
from rubicon.story.tree import MOST_NODES, Tree, unfold

if TYPE_CHECKING:
    from rubicon.story.patterns import Story

Number = float | Expression
NOWHERE = Sight((), ())


@dataclass(frozen=True)
class Retold:
    """A game with all that is needed to tell it; ``file`` is its name in messages."""

    game: GambitGame
    names: Names
    symbols: Symbols
    sight: Sight
    file: str

    @classmethod
    def of(cls, game: GambitGame, file: str, title: str) -> Retold:
        """Prepare a game of perfect recall; ``title`` is for one that has none. Raises
        InputError if it has no player or no move, nobody is ever paid, or it is too large."""
        _check(game, file)
        names = name_game(game, title)
        sight = sight_of(game, names) if isinstance(game, ExtensiveGame) else NOWHERE
        return cls(game, names, symbols_of(game, names), sight, file)

    def crisis(self, stated: Collection[str]) -> Crisis:
        """The crisis, in which the stated judgements are symbols and all else is numbers."""
        crisis = Crisis(self.names.title, self.names.players, self.names.about)
        teller: _Extensive | _Strategic
        if isinstance(self.game, StrategicGame):
            teller = _Strategic(self, self.game, stated)
        else:
            teller = _Extensive(self, self.game, stated)
        crisis.story(teller)
        return crisis

    def tell(
        self,
        crisis: Crisis,
        judgements: Iterable[str] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Tree:
        """As :func:`~rubicon.story.tree.unfold`, with lines of the game file in messages."""
        return replace(unfold(crisis, judgements, progress), places=self._places())

    def seen_by(self, information_set: int) -> list[str] | None:
        """The players, mover aside, that see what happens there; ``None`` if all of them do."""
        assert isinstance(self.game, ExtensiveGame)
        mover = self.game.information_sets[information_set].player
        seeing = self.sight.seen_by[information_set]
        others = [k for k in range(len(self.names.players)) if k + 1 != mover]
        if seeing == frozenset(others):
            return None
        return [self.names.players[k] for k in others if k in seeing]

    def _places(self) -> Mapping[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        if isinstance(self.game, ExtensiveGame):
            for k, node in enumerate(self.game.nodes):
                where = f"{self.file}:{node.line}" if node.line else self.file
                if node.information_set >= 0:
                    found.setdefault((MOVE, self.names.labels[node.information_set]), where)
                if node.outcome >= 0:
                    found.setdefault((CONSEQUENCE, self.names.outcomes[node.outcome]), where)
                elif self.names.ends[k]:
                    found.setdefault((CONSEQUENCE, self.names.ends[k]), where)
        return found


def _check(game: GambitGame, file: str) -> None:
    if not game.players:
        raise InputError("the game has no players", where=file)
    if not met_outcomes(game):
        raise InputError("the game has no outcomes, so nobody is ever paid", where=file)
    if isinstance(game, StrategicGame):
        nodes = len(game.cells)
    else:
        nodes = len(game.nodes)
        if all(each.player == CHANCE for each in game.information_sets):
            raise InputError("nobody decides anything in this game", where=file)
        depth: list[int] = []
        for node in game.nodes:
            depth.append(depth[node.parent] + 1 if node.parent >= 0 else 0)
        if max(depth) > MOST_MOVES:
            raise InputError(f"a path of the game has {max(depth)} moves", where=file,
                             instead=f"Rubicon reads at most {MOST_MOVES}")  # fmt: skip
    if nodes > MOST_NODES:
        raise InputError(f"the game has {nodes:,} nodes", where=file,
                         instead=f"Rubicon reads at most {MOST_NODES:,}")  # fmt: skip


class _Payments:
    """What outcomes pay, as symbols where they are judged."""

    def __init__(self, told: Retold, stated: Collection[str]) -> None:
        self._stated = stated
        self._symbols = told.symbols
        self._players = told.names.players
        self._numbers = {
            symbol: real(told.symbols.values[symbol], told.file) for symbol in told.symbols.names
        }

    def number(self, j: Judgements, symbol: str) -> Number:
        return j[symbol] if symbol in self._stated else self._numbers[symbol]

    def of(self, j: Judgements, outcome: int) -> dict[str, Number]:
        if outcome < 0:
            return {}
        return {
            player: self.number(j, self._symbols.payoffs[Payoff(outcome, k)])
            for k, player in enumerate(self._players)
        }


class _Extensive:
    """The story of a tree, as a function of ``s`` and ``j``."""

    def __init__(self, told: Retold, game: ExtensiveGame, stated: Collection[str]) -> None:
        self._told, self._game, self._stated = told, game, stated
        self._payments = _Payments(told, stated)
        self._audience = [_audience(told.seen_by(k)) for k in range(len(game.information_sets))]
        self._place = [_places_of(options) for options in told.names.actions]

    def __call__(self, s: Story, j: Judgements) -> End:
        names, at = self._told.names, 0
        while True:
            node = self._game.nodes[at]
            if node.information_set < 0:
                return s.end(names.ends[at], self._payments.of(j, node.outcome))
            if node.outcome >= 0:
                s.consequence(names.outcomes[node.outcome], self._payments.of(j, node.outcome))
            taken = self._move(s, j, node.information_set)
            at = self._game.children[at][self._place[node.information_set][str(taken)]]

    __code__ = __call__.__code__  # what places errors, as of any function

    def _move(self, s: Story, j: Judgements, place: int) -> str:
        names, each = self._told.names, self._game.information_sets[place]
        label, options, seen = names.labels[place], names.actions[place], self._audience[place]
        if each.player == CHANCE:
            return s.nature(label, dict(zip(options, self._chances(j, place), strict=True)), seen)
        player = names.players[each.player - 1]
        arrival = self._told.sight.arrivals[place]
        if arrival is not None:
            s.reveal(names.labels[arrival.move], to=player, as_=arrival.text)
        return s.choose(player, label, options, seen)

    def _chances(self, j: Judgements, place: int) -> Sequence[Number]:
        """The probabilities of a move of chance: see :func:`shares`."""
        probabilities = self._game.information_sets[place].probabilities
        symbols = [self._told.symbols.chances[Chance(place, k)] for k in range(len(probabilities))]
        stated = [symbol in self._stated for symbol in symbols]
        numbers = [self._payments.number(j, symbol) for symbol in symbols]
        known = [n for n, is_stated in zip(numbers, stated, strict=True) if is_stated]
        if not known:
            return numbers
        parts = shares(probabilities, stated)
        if parts is None:
            total = known[0]
            for weight in known[1:]:
                total = total + weight
            return [n / total if k else 0.0 for n, k in zip(numbers, stated, strict=True)]
        rest: Number = 1.0
        for chance in known:
            rest = rest - chance
        return [
            n if is_stated else _part(part, rest)
            for n, is_stated, part in zip(numbers, stated, parts, strict=True)
        ]


def _audience(seeing: list[str] | None) -> Audience:
    return EVERYONE if seeing is None else seeing or NOBODY


def _places_of(options: Sequence[str]) -> dict[str, int]:
    """The place of each option among them."""
    return {option: place for place, option in enumerate(options)}


def _part(share: Fraction, rest: Number) -> Number:
    if share in (0, 1):
        return rest if share else 0.0
    return float(share) * rest


class _Strategic:
    """The story of a table: all choose at once, then it is paid."""

    def __init__(self, told: Retold, game: StrategicGame, stated: Collection[str]) -> None:
        self._told, self._game = told, game
        self._payments = _Payments(told, stated)
        names = told.names
        self._place = [_places_of(options) for options in names.actions]
        movers = zip(names.players, names.actions, strict=True)
        self._choices = dict(zip(names.labels, movers, strict=True))

    def __call__(self, s: Story, j: Judgements) -> End:
        names, taken = self._told.names, s.at_once(self._choices)
        cell, step = 0, 1
        for choice, place in zip(taken, self._place, strict=True):
            cell += step * place[str(choice)]
            step *= len(place)
        return s.end(names.ends[cell], self._payments.of(j, self._game.cells[cell]))

    __code__ = __call__.__code__
