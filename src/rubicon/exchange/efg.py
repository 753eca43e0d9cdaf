r"""A game at one draw, as Gambit's ``.efg`` (extensive game, version 2).

The format is described at https://gambitproject.readthedocs.io (``formats.efg``). What Gambit
16.7 asks beyond that description, found by trying, and kept here so that every file loads:

- labels are printable ASCII without leading, trailing or doubled spaces, and Gambit's reader
  loses its way where a backslash stands before a quotation mark, another backslash or the end;
- labels of nodes and outcomes are unique within the game, those of actions within their
  information set;
- the probabilities of a chance node add up to exactly one, in exact arithmetic.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Context, Decimal

import numpy as np
from numpy.typing import NDArray

from rubicon.errors import InputError
from rubicon.game import Game
from rubicon.tree import Kind

TOLERANCE = 1e-9
"""How far probabilities may leave [0, 1], or their sum one, by rounding; as in an ensemble."""

# Wide enough to add any two doubles without rounding: 10^308 down to 10^-324, 17 digits.
_EXACT = Context(prec=700)
_PLAIN = str.maketrans(
    {"\\": "/", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-"}
)


def write_efg(
    game: Game, values: NDArray[np.float64], title: str | None = None, comment: str = ""
) -> str:
    """The text of an ``.efg`` file.

    Payoffs stand at the ends, as outcomes that carry the ending's name: for every player the
    sum of its consequences along the path, to the last bit. Probabilities equal the draw's,
    except that the largest at each chance node takes up the rounding error (some 1e-16), so
    that they add up to exactly one. Nodes are labelled with what is decided there and their
    number in ``game``; information sets with :meth:`Game.name`, numbered per player in the
    order in which the file first comes to them. Letters that are not ASCII lose their accents
    or are written ``\\u03bb``.

    Parameters
    ----------
    game
        The game.
    values
        ``float64[row]``: its table of distinct expressions at the draw.
    title, comment
        For the file's head; the title is the game's unless given.

    Raises
    ------
    InputError
        If a payoff is not finite, or a chance node's numbers are no probabilities.
    """
    values = np.asarray(values, np.float64)
    if values.shape != (len(game.table),):
        raise InputError(
            f"values has the shape {values.shape}, the game's table {len(game.table)} rows",
            instead="give one draw: game.table.evaluate(judgements)[:, draw]",
        )
    players = " ".join(_quote(name) for name in _distinct(map(_ascii, game.players)))
    head = f"EFG 2 R {_quote(_ascii(game.title if title is None else title))} {{ {players} }}"
    lines = [head, _quote(_ascii(comment)), "", *_body(game, values)]
    return "\n".join(lines) + "\n"


def _body(game: Game, values: NDArray[np.float64]) -> Iterator[str]:
    """A line for each node, in prefix order."""
    payoffs = game.payoffs(values[:, None])[:, :, 0]
    sets = _information_sets(game)
    events = outcomes = 0
    for node in _prefix_order(game):
        if game.kind[node] == Kind.END:
            outcomes += 1
            ending = game.texts[game.ending[node]]
            label = _quote(_ascii(f"{ending} #{node}"))
            paid = ", ".join(_number(payoff, ending) for payoff in payoffs[node])
            yield f"t {label} {outcomes} {label} {{ {paid} }}"
            continue
        label = _quote(_ascii(f"{game.labels[game.label[node]]} #{node}"))
        if game.kind[node] == Kind.CHANCE:
            events += 1
            yield f"c {label} {events} {label} {{ {_branches(game, values, node)} }} 0"
        else:
            yield f"p {label} {sets[int(game.infoset[node])]} 0"


def _prefix_order(game: Game) -> Iterator[int]:
    """Every node before its children, and each child's descendants before the next child."""
    waiting = [0]
    while waiting:
        node = waiting.pop()
        yield node
        first = int(game.first_child[node])
        waiting.extend(reversed(range(first, first + int(game.children[node]))))


def _information_sets(game: Game) -> dict[int, str]:
    """For every information set: player, number, name and actions, as its nodes repeat them."""
    met = (int(game.infoset[node]) for node in _prefix_order(game) if game.infoset[node] >= 0)
    order = list(dict.fromkeys(met))
    names = dict(zip(order, _distinct(_ascii(game.name(h)) for h in order), strict=True))
    numbers = [0] * len(game.players)
    sets = {}
    for h in order:
        player = int(game.infoset_player[h])
        numbers[player] += 1
        actions = " ".join(_quote(text) for text in _distinct(map(_ascii, game.options(h))))
        sets[h] = f"{player + 1} {numbers[player]} {_quote(names[h])} {{ {actions} }}"
    return sets


def _branches(game: Game, values: NDArray[np.float64], node: int) -> str:
    """The outcomes of a chance node with probabilities that add up to exactly one."""
    children = range(game.first_child[node], game.first_child[node] + game.children[node])
    chances = [float(values[game.chance[child]]) for child in children]
    # Written so that a probability that is not a number counts as wrong.
    inside = all(-TOLERANCE <= p <= 1 + TOLERANCE for p in chances)
    if not (inside and abs(sum(chances) - 1) <= TOLERANCE):
        raise InputError(
            f"the probabilities of '{game.labels[game.label[node]]}' are "
            f"{', '.join(f'{p:g}' for p in chances)} in this draw",
            instead="they must lie in [0, 1] and add up to 1",
        )
    exact = [Decimal(repr(min(max(p, 0.0), 1.0))) for p in chances]
    rest = Decimal(1)
    for p in exact:
        rest = _EXACT.subtract(rest, p)
    largest = chances.index(max(chances))
    exact[largest] = _EXACT.add(exact[largest], rest)
    outcomes = _distinct(_ascii(game.texts[game.outcome[child]]) for child in children)
    return " ".join(f"{_quote(o)} {p:f}" for o, p in zip(outcomes, exact, strict=True))


def _number(payoff: float, ending: str) -> str:
    """The shortest decimal that reads back as the same number, without an exponent."""
    if not np.isfinite(payoff):
        raise InputError(f"a payoff at '{ending}' is {payoff:g} in this draw",
                         instead="see this draw's judgements")  # fmt: skip
    text = f"{Decimal(repr(float(payoff) + 0.0)):f}"  # −0 and 0 are one number
    return text.removesuffix(".0")


def _ascii(text: str) -> str:
    """A text that Gambit takes as a label, as near to the original as may be."""
    plain = unicodedata.normalize("NFKD", " ".join(text.split()).translate(_PLAIN))
    letters = (c for c in plain if not unicodedata.combining(c))
    written = (c if " " <= c <= "~" else f"\\u{ord(c):04x}" for c in letters)
    return " ".join("".join(written).split())


def _distinct(labels: Iterable[str]) -> list[str]:
    """The labels, told apart where two became one and named where one became empty."""
    taken: list[str] = []
    for label in labels:
        candidate, count = label or "_", 1
        while candidate in taken:
            count += 1
            candidate = f"{label or '_'} ({count})"
        taken.append(candidate)
    return taken


def _quote(text: str) -> str:
    escaped = text.replace('"', '\\"')
    return f'"{escaped}"'
