"""Where everything of a drawn game tree goes, in points from the upper left corner.

The tree grows to the right, so that names have room. A branch leaves its node aslant and then runs
level to the next, its option and probability above the level part; who decides there, and what,
stands below it. Every end has a line of its own, and a node the middle between its first and its
last branch (the rows of Reingold and Tilford 1981, spread only as far as the texts of neighbours
need). So no text meets another or a branch.

Members of an information set stand below each other wherever that is possible, and are joined by a
straight line; where another node stands between them, by an arc that bends to the right, past the
beginnings of branches, where no text is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rubicon.answers.tree.found import GameTree, TreeNode
from rubicon.report.drawing.canvas import length
from rubicon.report.tree.texts import GAP, SIZE, Texts, texts_of

RADIUS = 3.6
"""Of a node's dot."""
_MARGIN, _SLANT = 10.0, 36.0
_BOW, _LANE = 13.0, 10.0
"""How far the innermost arc bends, and how much further the next."""
_NARROWEST = 64.0
"""The shortest level part of a branch."""


@dataclass(frozen=True)
class Spot:
    """A node, its place, and where the texts on its branch begin and end.

    Parameters
    ----------
    x, y
        The middle of its dot.
    bend
        Where the branch that leads to it has become level.
    """

    each: TreeNode
    texts: Texts
    column: int
    x: float
    y: float
    bend: float

    @property
    def start(self) -> float:
        return self.bend + 2

    @property
    def stop(self) -> float:
        return self.x - RADIUS - 4


@dataclass(frozen=True)
class Tie:
    """A dashed line between two members of an information set, as places in the tree's nodes;
    ``bow`` is how far it bends."""

    first: int
    second: int
    bow: float


@dataclass(frozen=True)
class Layout:
    """A tree laid out; ``columns`` is how wide each player's payoffs are."""

    tree: GameTree
    spots: tuple[Spot, ...]  # by node of the tree
    ties: tuple[Tie, ...]
    columns: tuple[float, ...]

    @property
    def width(self) -> float:
        return max(self.beside(s) + length(s.texts.beside, SIZE) for s in self.spots) + _MARGIN

    @property
    def height(self) -> float:
        return max(s.y + s.texts.below for s in self.spots) + 4

    def payoffs(self, spot: Spot) -> Iterator[tuple[int, float, str]]:
        """Of every player, where its payoff ends, and the payoff."""
        at = spot.x + GAP
        for player, text in enumerate(spot.texts.payoffs):
            at += self.columns[player]
            yield player, at, text
            at += GAP

    def beside(self, spot: Spot) -> float:
        """Where the text behind a node and its payoffs begins."""
        paid = sum(self.columns) + GAP * len(self.columns) + 3 if spot.texts.payoffs else 0.0
        return spot.x + GAP + (4 if spot.each.hidden else paid)


def lay_out(tree: GameTree) -> Layout:
    """Place everything."""
    texts, column = [texts_of(tree.game, each) for each in tree.nodes], _columns(tree)
    ties = _ties(tree, column)
    at = _lefts(tree, texts, column, ties)
    rows = _rows(tree, texts)
    spots = []
    for each, own, here, y in zip(tree.nodes, texts, column, rows, strict=True):
        above = column[each.parent] if each.parent >= 0 else 0
        bend = at[above] + _aslant(column, ties, above) if each.parent >= 0 else _MARGIN
        spots.append(Spot(each, own, here, at[here], y, bend))
    paid = [own.payoffs for own in texts if own.payoffs]
    widths = (max((length(p[k], SIZE) for p in paid), default=0.0)
              for k in range(len(tree.game.players)))  # fmt: skip
    return Layout(tree, tuple(spots), tuple(ties), tuple(widths))


# ---- from left to right --------------------------------------------------------------


def _columns(tree: GameTree) -> list[int]:
    """The column of every node: behind its parent's, and with its information set if possible."""
    joined: list[tuple[int, ...]] = []
    column = _behind(tree, joined) or [0] * len(tree.nodes)
    for members in tree.sets:
        if found := _behind(tree, [*joined, members]):
            joined.append(members)
            column = found
    return column


def _behind(tree: GameTree, joined: Sequence[tuple[int, ...]]) -> list[int] | None:
    """The first column that every node can have if the members of some sets share theirs;
    ``None`` if they cannot, one being behind the other by way of another set."""
    column = [0] * len(tree.nodes)
    while max(column) < len(tree.nodes):
        before = list(column)
        for place, each in enumerate(tree.nodes):
            if each.parent >= 0:
                column[place] = max(column[place], column[each.parent] + 1)
        for members in joined:
            last = max(column[member] for member in members)
            for member in members:
                column[member] = last
        if column == before:
            return column
    return None


def _lefts(
    tree: GameTree, texts: Sequence[Texts], column: Sequence[int], ties: Sequence[Tie]
) -> list[float]:
    """Where each column's nodes stand."""
    room = [_NARROWEST] * max(column)
    for each, own in zip(tree.nodes, texts, strict=True):
        if each.parent >= 0:
            above = column[each.parent]
            room[above] = max(room[above], own.on_branch + RADIUS + 6)
    at = [_MARGIN + texts[0].before + RADIUS + 4]
    for behind, wide in enumerate(room):
        at.append(at[-1] + _aslant(column, ties, behind) + wide)
    return at


def _aslant(column: Sequence[int], ties: Sequence[Tie], behind: int) -> float:
    """How far branches run aslant behind a column: past its arcs."""
    return max([_SLANT, *(tie.bow + 12 for tie in ties if column[tie.first] == behind)])


# ---- from top to bottom --------------------------------------------------------------


def _rows(tree: GameTree, texts: Sequence[Texts]) -> list[float]:
    """How far down every node stands."""
    nodes = range(len(tree.nodes))
    children: list[list[int]] = [[] for _ in nodes]
    for place in nodes[1:]:
        children[tree.nodes[place].parent].append(place)
    # By node its first and its last line; by line what stands furthest out of those that it is an
    # edge of.
    first, last, lines = [0] * len(nodes), [0] * len(nodes), 0
    for place in nodes:
        first[place] = lines
        lines += not children[place]
    for place in reversed(nodes):
        last[place] = last[children[place][-1]] if children[place] else first[place]
    above, below = [0.0] * lines, [0.0] * lines
    for place in nodes:
        above[first[place]] = max(above[first[place]], texts[place].above)
        below[last[place]] = max(below[last[place]], texts[place].below)
    line = [_MARGIN + above[0]]
    for upper, lower in pairwise(range(lines)):
        line.append(line[-1] + below[upper] + above[lower])
    row = [line[first[place]] for place in nodes]
    for place in reversed(nodes):
        if children[place]:
            row[place] = (row[children[place][0]] + row[children[place][-1]]) / 2
    return row


# ---- information sets ----------------------------------------------------------------


def _ties(tree: GameTree, column: Sequence[int]) -> list[Tie]:
    """The lines that join neighbouring members of each information set.

    Of sets whose arcs would run side by side, each has a lane of its own."""
    found: list[Tie] = []
    taken: list[tuple[int, int, int, int]] = []  # column, first and last member, lane
    for members in sorted(tree.sets):
        bent = [not _straight(column, *pair) for pair in pairwise(members)]
        lane = 0
        if any(bent):
            here, start, stop = column[members[0]], members[0], members[-1]
            used = {k for c, a, b, k in taken if c == here and a < stop and start < b}
            lane = next(k for k in range(len(used) + 1) if k not in used)
            taken.append((here, start, stop, lane))
        found += [
            Tie(*pair, _BOW + _LANE * lane if bends else 0.0)
            for pair, bends in zip(pairwise(members), bent, strict=True)
        ]
    return found


def _straight(column: Sequence[int], first: int, second: int) -> bool:
    """Whether no other node stands on the straight line between two."""
    if column[first] != column[second]:
        return True  # aslant
    return column[first] not in column[first + 1 : second]
