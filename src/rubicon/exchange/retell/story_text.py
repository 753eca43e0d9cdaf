"""A game file as ``story.py``, which tells the same tree as the file and can then be edited.

Everything that comes from the file stands in it as a Python literal made by ``repr``, and nothing
in a comment or docstring, so that no label can become code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from rubicon.errors import InputError
from rubicon.exchange.gambit import CHANCE, ExtensiveGame, StrategicGame
from rubicon.exchange.retell.names import profiles
from rubicon.exchange.retell.symbols import Chance, Payoff, met_outcomes, real, shares
from rubicon.exchange.retell.telling import Retold
from rubicon.story.crisis import NOBODY

MOST_NODES = 5000
"""Nodes beyond which nobody would read the story, let alone edit it."""
_WIDEST = 96
_HEAD = '''"""Made from a game file by `rubicon import`; change it into your own story.

Each information set of the file has a label of its own, so nobody can tell more than in the file.
Where `seen_by` stands, it names who sees a move; without it everyone does.
"""

from rubicon import Crisis
'''


def story_text(told: Retold, stated: Collection[str]) -> str:
    """The text of ``story.py``; ``stated`` are the judgements that it may use. Raises InputError
    if the game is too large to be read as a story."""
    size = len(told.game.nodes if isinstance(told.game, ExtensiveGame) else told.game.cells)
    if size > MOST_NODES:
        what = "nodes" if isinstance(told.game, ExtensiveGame) else "cells"
        raise InputError(
            f"the game has {size:,} {what}; a story of more than {MOST_NODES:,} is no reading",
            where=told.file,
            instead=f"run the file as it is: rubicon run {told.file}",
        )
    return "\n".join(_Writer(told, stated).lines()) + "\n"


class _Writer:
    """Writes one story."""

    def __init__(self, told: Retold, stated: Collection[str]) -> None:
        self._told, self._stated = told, stated
        self._names = told.names
        nodes = told.game.nodes if isinstance(told.game, ExtensiveGame) else ()
        self._size = [1] * len(nodes)
        for index in range(len(nodes) - 1, 0, -1):
            self._size[nodes[index].parent] += self._size[index]

    def lines(self) -> Iterator[str]:
        names = self._names
        yield from _HEAD.splitlines()
        yield ""
        yield from _call(0, "crisis = Crisis(", [
            repr(names.title), f"players={list(names.players)!r}", f"about={names.about!r}"
        ])  # fmt: skip
        yield from ("", "")
        yield "def payoffs(j):"
        yield '    """What each outcome pays, by its name."""'
        yield "    return {"
        for outcome in met_outcomes(self._told.game):
            yield from self._paid(outcome)
        yield "    }"
        yield from ("", "")
        if isinstance(self._told.game, StrategicGame):
            yield from self._table(self._told.game)
        else:
            yield from ("@crisis.story", "def story(s, j):", "    pays = payoffs(j)")
            yield from self._node(self._told.game, 0, 1)

    def _paid(self, outcome: int) -> Iterator[str]:
        """A line of the table of payoffs, or where it is too long one for each player."""
        name = f"        {self._names.outcomes[outcome]!r}: {{"
        paid = [
            f"{player!r}: {self._number(self._told.symbols.payoffs[Payoff(outcome, k)])}"
            for k, player in enumerate(self._names.players)
        ]
        line = f"{name}{', '.join(paid)}}},"
        if len(line) <= _WIDEST:
            yield line
            return
        yield name
        for each in paid:
            yield f"            {each},"
        yield "        },"

    def _number(self, symbol: str) -> str:
        if symbol in self._stated:
            return f"j.{symbol}"
        return repr(real(self._told.symbols.values[symbol], self._told.file))

    # ---- trees ------------------------------------------------------------------------

    def _node(self, game: ExtensiveGame, at: int, depth: int) -> Iterator[str]:
        """The story from a node on; the largest of its branches comes last and needs no indent.

        So blocks are nested no deeper than the logarithm of the number of nodes.
        """
        indent = "    " * depth
        node = game.nodes[at]
        if node.information_set < 0:
            yield f"{indent}return s.end({self._names.ends[at]!r}{self._pays(node.outcome)})"
            return
        if node.outcome >= 0:
            name = self._names.outcomes[node.outcome]
            yield f"{indent}s.consequence({name!r}{self._pays(node.outcome)})"
        children = game.children[at]
        last = max(children, key=lambda child: (self._size[child], child))
        options = self._names.actions[node.information_set]
        yield from self._move(game, node.information_set, depth, "move = " if children[1:] else "")
        for option, child in zip(options, children, strict=True):
            if child != last:
                yield f"{indent}if move == {option!r}:"
                yield from self._node(game, child, depth + 1)
        yield from self._node(game, last, depth)

    def _pays(self, outcome: int) -> str:
        return f", pays[{self._names.outcomes[outcome]!r}]" if outcome >= 0 else ""

    def _move(self, game: ExtensiveGame, place: int, depth: int, assigned: str) -> Iterator[str]:
        names, each = self._names, game.information_sets[place]
        label, options = names.labels[place], names.actions[place]
        audience = self._told.seen_by(place)
        seen = [] if audience is None else [f"seen_by={audience or NOBODY!r}"]
        if each.player == CHANCE:
            parts = zip(options, self._chances(game, place), strict=True)
            outcomes = "{" + ", ".join(f"{option!r}: {chance}" for option, chance in parts) + "}"
            yield from _call(depth, f"{assigned}s.nature(", [repr(label), outcomes, *seen])
            return
        player = names.players[each.player - 1]
        arrival = self._told.sight.arrivals[place]
        if arrival is not None:
            told = [repr(names.labels[arrival.move]), f"to={player!r}", f"as_={arrival.text!r}"]
            yield from _call(depth, "s.reveal(", told)
        what = [repr(player), repr(label), repr(list(options)), *seen]
        yield from _call(depth, f"{assigned}s.choose(", what)

    def _chances(self, game: ExtensiveGame, place: int) -> Sequence[str]:
        """As the telling has them, see there, in words of Python."""
        probabilities = game.information_sets[place].probabilities
        symbols = [self._told.symbols.chances[Chance(place, k)] for k in range(len(probabilities))]
        stated = [symbol in self._stated for symbol in symbols]
        numbers = [self._number(symbol) for symbol in symbols]
        known = [n for n, is_stated in zip(numbers, stated, strict=True) if is_stated]
        if not known:
            return numbers
        parts = shares(probabilities, stated)
        if parts is None:
            total = f"({' + '.join(known)})"
            return [f"{n} / {total}" if k else "0.0" for n, k in zip(numbers, stated, strict=True)]
        rest = f"1 - {' - '.join(known)}"
        found = []
        for number, is_stated, part in zip(numbers, stated, parts, strict=True):
            left = rest if part == 1 else f"{float(part)!r} * ({rest})" if part else "0.0"
            found.append(number if is_stated else left)
        return found

    # ---- tables -----------------------------------------------------------------------

    def _table(self, game: StrategicGame) -> Iterator[str]:
        names = self._names
        yield "ENDS = {"
        for name, outcome, profile in zip(
            names.ends, game.cells, profiles(names.actions), strict=True
        ):
            paid = repr(names.outcomes[outcome]) if outcome >= 0 else "None"
            yield f"    {profile!r}: ({name!r}, {paid}),"
        yield "}"
        yield '"""How it ends after each combination of choices, and which outcome is paid."""'
        yield from ("", "", "@crisis.story", "def story(s, j):")
        yield "    taken = s.at_once("
        yield "        {"
        for label, player, options in zip(names.labels, names.players, names.actions, strict=True):
            yield f"            {label!r}: ({player!r}, {list(options)!r}),"
        yield "        }"
        yield "    )"
        yield "    ending, outcome = ENDS[taken]"
        yield "    return s.end(ending, payoffs(j).get(outcome, {}))"


def _call(depth: int, head: str, arguments: Iterable[str]) -> Iterator[str]:
    """A call on one line, or where it is too long with a line for each argument."""
    indent, arguments = "    " * depth, list(arguments)
    line = f"{indent}{head}{', '.join(arguments)})"
    if len(line) <= _WIDEST:
        yield line
        return
    yield f"{indent}{head}"
    for argument in arguments:
        yield f"{indent}    {argument},"
    yield f"{indent})"
