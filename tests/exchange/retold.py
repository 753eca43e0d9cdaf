"""Small games as data, and what tests ask of a game that was told from one."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from pathlib import Path

import numpy as np

from rubicon.crisis.story_file import read_story
from rubicon.ensemble import open_run
from rubicon.exchange import ExtensiveGame, GambitNode, GambitOutcome, InformationSet
from rubicon.exchange.retell.story_text import story_text
from rubicon.exchange.retell.telling import Retold
from rubicon.game import Game
from rubicon.judgements import JudgementSet, central
from rubicon.story.tree import Kind, unfold

DATA = Path(__file__).parents[1] / "data"
EFG, NFG = DATA / "one-card.efg", DATA / "chicken.nfg"

_ROWS = ("chance", "payoff", "consequence_row")


def told(game: ExtensiveGame, stated: Collection[str] = ()) -> Game:
    """The game that a file's game unfolds into."""
    retold = Retold.of(game, "a file", "a game")
    return Game.of(retold.tell(retold.crisis(stated), stated))


def from_story(retold: Retold, stated: Collection[str]) -> Game:
    """The game that the written story unfolds into."""
    crisis = read_story(Path("story.py"), story_text(retold, stated).encode())
    return Game.of(unfold(crisis, stated))


def assert_same_game(one: Game, other: Game, judgements: JudgementSet) -> None:
    """All names and arrays agree, and the numbers to the last bit, whatever rows hold them."""
    first, second = _values(one, judgements), _values(other, judgements)
    for name, array in one.arrays().items():
        if name.startswith("table."):
            continue
        theirs = other.arrays()[name]
        if name in _ROWS:
            array, theirs = first[array], second[theirs]
        np.testing.assert_array_equal(array, theirs, err_msg=name)
    unordered = ({**one.names(), "judgements": ()}, {**other.names(), "judgements": ()})
    assert unordered[0] == unordered[1]


def _values(game: Game, judgements: JudgementSet) -> np.ndarray:
    """The table at central judgements, and for the row −1 a last entry."""
    rows = game.table.evaluate(central(judgements).rows(game.table.judgements))[:, 0]
    return np.append(rows, np.nan)


def partition(game: Game) -> set[frozenset[int]]:
    """Which nodes (counted in preorder) belong together."""
    place = {node: k for k, node in enumerate(preorder(game))}
    return {
        frozenset(place[int(n)] for n in np.flatnonzero(game.infoset == h))
        for h in range(game.infosets)
    }


def partition_of(game: ExtensiveGame) -> set[frozenset[int]]:
    """The same of the file's game."""
    return {
        frozenset(n for n, node in enumerate(game.nodes) if node.information_set == h)
        for h, each in enumerate(game.information_sets)
        if each.player > 0
    }


def preorder(game: Game) -> list[int]:
    found, waiting = [], [0]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if game.kind[node] != Kind.END:
            first = int(game.first_child[node])
            waiting += reversed(range(first, first + int(game.children[node])))
    return found


def tree(*lines: tuple[int, int, int, int]) -> tuple[GambitNode, ...]:
    """Nodes from (parent, branch, information set, outcome), in preorder."""
    return tuple(GambitNode("", *line) for line in lines)


def pays(number: int, label: str, *payoffs: float) -> GambitOutcome:
    return GambitOutcome(number, label, tuple(Fraction(p) for p in payoffs))


def deal(cards: int = 3) -> ExtensiveGame:
    """Each of two players sees its own card only, and says yes or no; Two hears nothing of One."""
    pairs = [(a, b) for a in range(cards) for b in range(cards) if a != b]
    chances = (Fraction(1, len(pairs)),) * len(pairs)
    sets = [InformationSet(0, 1, "deal", tuple(f"{a}{b}" for a, b in pairs), chances)]
    sets += [InformationSet(1, k + 1, "", ("yes", "no")) for k in range(cards)]
    sets += [InformationSet(2, k + 1, "", ("yes", "no")) for k in range(cards)]
    outcomes = [pays(1, "win", 1, -1), pays(2, "lose", -1, 1)]
    lines = [(-1, -1, 0, -1)]
    for k, (a, b) in enumerate(pairs):
        one = len(lines)
        lines.append((0, k, 1 + a, -1))
        for said in range(2):
            two = len(lines)
            lines.append((one, said, 1 + cards + b, -1))
            lines += [(two, answer, -1, int((a > b) == (said == answer))) for answer in range(2)]
    return ExtensiveGame("Deal", "", ("One", "Two"), tuple(sets), tuple(outcomes), tree(*lines))


def behaviour(path: Path) -> np.ndarray:
    """``float64[draw, action]`` of a finished run."""
    return np.concatenate([solution.behaviour for _, solution in open_run(path).chunks()])
