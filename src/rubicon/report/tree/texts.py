"""What is written at a node of a drawn tree, and the room that it takes."""

from __future__ import annotations

from dataclasses import dataclass

from rubicon.answers.tree.found import TreeNode
from rubicon.game import Game, Kind
from rubicon.report.drawing.canvas import SMALL, clipped, folded, length
from rubicon.report.story.words import mover
from rubicon.report.wording import counted, percent, plain

SIZE, LINE, UNDER = 11.5, 13.5, 12.0
"""The type of options and payoffs, and how far apart lines of it are, and lines below a branch."""
GAP = 7.0
"""Between two texts side by side."""
_WIDEST, _ONE_LINE = 168.0, 120.0


@dataclass(frozen=True)
class Texts:
    """The texts of a node.

    Parameters
    ----------
    player
        Who decides there; −1 for chance, and at an end.
    option, probability
        Above the branch that leads to it, lines and a number.
    who, what
        Who decides there, and what, in one line or several; empty at an end.
    payoffs
        At an end, by player.
    beside
        Behind it: how it ends, or how much is not drawn.
    """

    player: int
    option: tuple[str, ...]
    probability: str
    who: str
    what: tuple[str, ...]
    payoffs: tuple[str, ...]
    beside: str

    @property
    def one_line(self) -> bool:
        """Whether what is decided stands in the line of who decides."""
        return bool(self.what) and self._joint <= _ONE_LINE

    @property
    def _joint(self) -> float:
        return length(self.who, SMALL, bold=True) + GAP + sum(length(x, SMALL) for x in self.what)

    @property
    def before(self) -> float:
        """How wide who and what are."""
        if self.one_line:
            return self._joint
        return max(length(self.who, SMALL, bold=True), *(length(x, SMALL) for x in self.what), 0.0)

    @property
    def on_branch(self) -> float:
        """How long a branch has to be to carry its texts."""
        *_, last = 0.0, *(length(line, SIZE) for line in self.option)
        beside = last + GAP + length(self.probability, SIZE)
        return max(beside, self.before, *(length(line, SIZE) for line in self.option), 0.0)

    @property
    def above(self) -> float:
        """How far they reach above the branch."""
        return LINE * max(1, len(self.option)) + 3

    @property
    def below(self) -> float:
        """How far they reach below it."""
        lines = 1 if self.one_line else bool(self.who) + len(self.what)
        return max(UNDER * lines + 5, 7)


def texts_of(game: Game, each: TreeNode) -> Texts:
    """What is written at a node."""
    node, end = each.node, each.kind is Kind.END
    who, what, beside, player = "", "", "", -1
    if end:
        beside = clipped(game.texts[game.ending[node]], 1.5 * _WIDEST, SIZE)
    else:
        player = int(game.label_player[game.label[node]])
        who, what = mover(game, player), game.says[game.label[node]]
        beside = f"… {counted(each.hidden, 'more node')}" if each.hidden else ""
    branch = each.parent >= 0
    return Texts(
        player,
        tuple(folded(game.texts[game.outcome[node]], _WIDEST, SIZE)) if branch else (),
        percent(each.given) if branch else "",
        clipped(who, _WIDEST, SMALL, bold=True),
        tuple(folded(what, _WIDEST, SMALL)) if what != who else (),
        tuple(plain(round(number, 9) + 0.0) for number in each.payoffs),
        beside,
    )
