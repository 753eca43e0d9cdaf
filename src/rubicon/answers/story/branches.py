"""Which part of the public story is drawn, and the numbers on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from rubicon.answers.observers.information import ratio
from rubicon.answers.story.measure import Survey
from rubicon.answers.story.notation import notations
from rubicon.answers.story.public import Item, PublicStory
from rubicon.arrays import Floats, Ints
from rubicon.ask.averages import Average
from rubicon.ask.events import Events
from rubicon.game import Game

MOST_ROWS, MOST_ROWS_BELOW = 40, 34
"""What fits on a printed page; and in a drawing that continues another."""
MOST_DRAWINGS = 5
LEAST_CONTINUED = 0.02
"""A branch that is cut off is continued in a drawing of its own from this probability on."""
THRESHOLDS = (0.0, 0.0005, 0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.008, 0.01, 0.012, 0.015,
              0.02, 0.025, 0.03, 0.035, 0.04, 0.05, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3)  # fmt: skip
CHANCE = -1


@dataclass(frozen=True)
class Branch:
    """A row of the drawn story."""

    # "move" (a heading for the branches of a move), "unseen" (moves made here that not everyone
    # sees), "outcome" (a branch), "ending" (a branch that ends the story), "rest" (rarer branches
    # together)
    kind: str
    step: int  # the public history that a branch leads to; −1 for other rows
    depth: int  # how many public steps come before
    player: int = CHANCE  # who moves; −1 for chance
    # label, text: the move, and its outcome or the ending, as indices of the game's ``labels`` and
    # ``texts``
    label: int = -1
    text: int = -1
    # whether the move becomes public as it is made, and not only comes to light later
    open: bool = True
    reveals: tuple[Item, ...] = ()  # what older moves come to light with a branch
    ends: int = -1  # how the story ends right after a branch, a text; −1 if it goes on
    unseen: tuple[int, ...] = ()  # labels of the moves that not everyone sees
    rarer: int = 0  # how many branches a "rest" stands for
    more: bool = False  # whether the story goes on below, in branches too rare to be drawn
    given: Average | None = None  # the probability after everything above it; ``None`` for headings
    reached: Average | None = None  # the probability of getting there at all
    path: tuple[Item, ...] = ()  # all that is public
    # given_notation, reached_notation: what to ask for these probabilities; empty where no question
    # is about the same paths
    given_notation: str = ""
    reached_notation: str = ""
    mass: float = 0.0  # the mean probability of the branches that a "rest" stands for
    continued: str = ""  # the name of the drawing that goes on from here

    @property
    def late(self) -> bool:
        """Whether something older comes to light."""
        return not self.open or bool(self.reveals)


@dataclass(frozen=True)
class Drawing:
    """A drawn part of the public story."""

    # name, path: its letter, empty for the first one; what is public where it begins
    name: str
    path: tuple[Item, ...]
    mass: float  # the mean probability of getting to its root
    rows: tuple[Branch, ...]
    threshold: float  # branches that are reached less often, on average over draws, are not drawn
    # the mean probability of all paths that leave the drawing, and are drawn nowhere else
    rest: float

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The rows that carry numbers of their own."""
        return tuple(row for row in self.rows if row.step >= 0)


def draw_story(game: Game, story: PublicStory, survey: Survey) -> tuple[Drawing, ...]:
    """Choose what is drawn: the story from its start, and what is cut off but often travelled.

    The numbers come later, with :func:`numbered`.
    """
    mean = np.array([survey.mean[nodes].sum() for nodes in story.arrivals])
    layout = _Layout(game, story, mean)
    first = layout.drawing(0, "", MOST_ROWS)
    cut = sorted(
        (row for row in first.rows if row.more and mean[row.step] >= LEAST_CONTINUED),
        key=lambda row: -mean[row.step],
    )[: MOST_DRAWINGS - 1]
    places = {row.step: k for k, row in enumerate(row for row in first.rows if row in cut)}
    letters = {step: "ABCDEFGH"[k] for step, k in places.items()}
    rows = tuple(
        replace(row, continued=letters.get(row.step, "")) if row.more else row for row in first.rows
    )
    below = [layout.drawing(step, letter, MOST_ROWS_BELOW) for step, letter in letters.items()]
    rest = first.rest - sum(drawing.mass for drawing in below)
    return (replace(first, rows=rows, rest=max(rest, 0.0)), *below)


@dataclass(frozen=True)
class _Layout:
    """The rows of a drawing; ``mean`` is the probability of getting to each step."""

    game: Game
    story: PublicStory
    mean: Floats

    def drawing(self, root: int, name: str, most: int) -> Drawing:
        """The drawing from a step on, with at most so many rows if its branches allow it."""
        story, mean = self.story, self.mean
        rows: tuple[Branch, ...] = ()
        threshold = 0.0
        inside = np.zeros(len(mean), np.bool_)
        inside[root] = True
        for step, found in enumerate(story.steps):
            inside[step] |= found.parent >= 0 and inside[found.parent]
        for threshold in THRESHOLDS:
            # Widely branching stories would take long to lay out in full only to be cut.
            if np.count_nonzero(mean[inside] >= threshold) > 2 * most:
                continue
            rows = tuple(self._rows(threshold, root, 0))
            if len(rows) <= most:
                break
        rest = sum(
            float(mean[child])
            for step in np.flatnonzero(inside)
            if step == root or mean[step] >= threshold
            for child in story.children[step]
            if mean[child] < threshold
        )
        return Drawing(name, story.path(root), float(mean[root]), rows[: 2 * most], threshold, rest)

    def _rows(self, threshold: float, step: int, depth: int) -> Iterator[Branch]:
        story, mean = self.story, self.mean
        if story.unseen[step]:
            yield Branch("unseen", -1, depth, unseen=story.unseen[step])
        shown = [child for child in story.children[step] if mean[child] >= threshold]
        cut = [child for child in story.children[step] if mean[child] < threshold]

        def heading(child: int) -> tuple[int, int]:
            """What a branch stands under: endings last, moves by label, revelations by theirs."""
            found = story.steps[child]
            if found.ending >= 0:
                return 2, 0
            return (0, found.label) if found.open else (1, found.items[0][0])

        weight: dict[tuple[int, int], float] = {}
        for child in shown:
            weight[heading(child)] = weight.get(heading(child), 0.0) + float(mean[child])
        shown.sort(key=lambda c: (heading(c)[0] == 2, -weight[heading(c)], heading(c), -mean[c]))
        for (kind, label), group in groupby(shown, heading):
            if kind < 2:
                player = int(self.game.label_player[label])
                yield Branch("move", -1, depth, player, label, open=kind == 0)
            for child in group:
                yield from self._branch(threshold, child, depth)
        if cut and shown:
            mass = float(sum(mean[c] for c in cut))
            yield Branch("rest", -1, depth, rarer=len(cut), mass=mass)

    def _branch(self, threshold: float, child: int, depth: int) -> Iterator[Branch]:
        story, step = self.story, self.story.steps[child]
        if step.ending >= 0:
            yield Branch("ending", child, depth, text=step.ending)
            return
        (label, text), *others = step.items
        below = story.children[child]
        only = story.steps[below[0]] if len(below) == 1 and not story.unseen[child] else None
        row = Branch(
            "outcome",
            child,
            depth,
            int(self.game.label_player[label]),
            label,
            text,
            open=step.open,
            reveals=tuple(others),
            ends=-1 if only is None else only.ending,
        )
        more = row.ends < 0 and all(self.mean[c] < threshold for c in below)
        yield replace(row, more=more)
        if row.ends < 0 and not more:
            yield from self._rows(threshold, child, depth + 1)


def groups(drawings: Sequence[Drawing], story: PublicStory) -> list[Ints]:
    """The sums that :func:`numbered` needs: each branch, then what it follows."""
    found = []
    for drawing in drawings:
        for row in drawing.branches:
            found += [story.arrivals[row.step], story.arrivals[story.steps[row.step].parent]]
    return found


def numbered(
    events: Events, story: PublicStory, drawings: Sequence[Drawing], sums: Floats
) -> tuple[Drawing, ...]:
    """The drawings with their probabilities.

    Parameters
    ----------
    drawings
        Those whose :func:`groups` were added up.
    sums
        ``float64[group, draw]``: the probability of each group.
    """
    found, place = [], 0
    for drawing in drawings:
        rows = []
        for row in drawing.rows:
            if row.step >= 0:
                part, whole = sums[place], sums[place + 1]
                place += 2
                given, reached = notations(events, story, row.step)
                row = replace(
                    row,
                    given=Average.of(ratio(part, whole)),
                    reached=Average.of(part),
                    path=story.path(row.step),
                    given_notation=given,
                    reached_notation=reached,
                )
            rows.append(row)
        found.append(replace(drawing, rows=tuple(rows)))
    return tuple(found)
