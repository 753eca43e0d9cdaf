"""The public story as a tree that grows downward, so that it stays narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from rubicon.answers.story.branches import Branch, Drawing
from rubicon.game import Game
from rubicon.report.drawing.axis import Axis
from rubicon.report.drawing.canvas import (
    ACCENT,
    FAINT,
    INK,
    MUTED,
    SLATE,
    SMALL,
    Canvas,
    colour_of,
    folded,
    length,
)
from rubicon.report.story.words import also_text, branch_text, mover, path_text
from rubicon.report.wording import percent, span

WIDTH = 350.0
_TEXT_END, _NUMBER, _RANGE = 206.0, 237.0, 280.0
_AXIS = Axis(0.0, 1.0, 287.0, 345.0)
_LINE, _SIZE = 12.6, 10.4
_TOLD = 12
"""Branches that the alternative text tells of."""


@dataclass(frozen=True)
class _Row:
    """A branch laid out: where it stands and what is written there."""

    branch: Branch
    x: float
    top: float
    lines: tuple[str, ...]
    also: tuple[str, ...]

    @property
    def base(self) -> float:
        return self.top + 11.2

    @property
    def y(self) -> float:
        return self.top + 7.8

    @property
    def bottom(self) -> float:
        below = {"move": 2.0, "unseen": 2.5, "rest": 3.0}.get(self.branch.kind, 5.5)
        return self.top + _LINE * (len(self.lines) + len(self.also)) + below


def _layout(game: Game, branches: Sequence[Branch], top: float) -> list[_Row]:
    deepest = max((b.depth for b in branches), default=0)
    step = min(15.0, 92.0 / (deepest + 1))
    rows: list[_Row] = []
    for branch in branches:
        if branch.kind == "move" and rows:
            top += 2.5
        x = 8.0 + step * (branch.depth + (branch.kind in ("outcome", "ending", "rest")))
        room, text = _TEXT_END - x - 9, branch_text(game, branch)
        if branch.kind == "move":
            who = mover(game, branch.player)
            lines = folded(f"{who}: {text}", WIDTH - x - 85, SMALL, 2, bold=True)
        elif branch.kind == "unseen":
            lines = folded(f"unseen by some: {text}", WIDTH - x - 80, SMALL, 4)
        elif branch.kind == "ending":
            lines = folded(f"ends: {text}", room, _SIZE)
        else:
            lines = folded(text, room - 26 * branch.more, _SIZE)
        more = also_text(game, branch)
        also = folded(more, room, SMALL, 3) if more else []
        rows.append(_Row(branch, x, top, tuple(lines), tuple(also)))
        top = rows[-1].bottom
    return rows


def draw_tree(game: Game, drawing: Drawing) -> Markup:
    """The tree: edges as wide as they are travelled, the chance of each beside it.

    Empty if nothing is public."""
    if not drawing.rows:
        return Markup("")
    rows = _layout(game, drawing.rows, 30.0)
    bottom = rows[-1].bottom if rows else 30.0
    canvas = Canvas(WIDTH, bottom + 4)
    name = f"{drawing.name} goes on" if drawing.name else "The story begins"
    _head(canvas, bottom, name)
    _edges(canvas, rows, drawing.mass)
    for row in rows:
        _write(canvas, row)
    what = f"Who moves when, part {drawing.name}" if drawing.name else "Who moves when"
    return canvas.svg(what, _described(game, drawing), "tree")


def _described(game: Game, drawing: Drawing) -> str:
    told = [
        f"{path_text(game, row.path[len(drawing.path) :])}: {percent(row.given.mean)}"
        for row in drawing.branches[:_TOLD]
        if row.given
    ]
    after = f" after {path_text(game, drawing.path)}" if drawing.path else ""
    return (
        f"Mean probability of each branch{after}. {'; '.join(told)}. "
        "All numbers are in the table below."
    )


def _head(canvas: Canvas, bottom: float, begins: str) -> None:
    canvas.note(_RANGE, 9, "mean (5–95 %)", "right")
    Axis(0, 100, _AXIS.left, _AXIS.right).numbers(canvas, 9, 3)  # in per cent, as the head says
    _AXIS.grid(canvas, 13, bottom, 3)
    canvas.dot(8, 20, 4, INK)
    canvas.text(17, 23.2, begins, _SIZE, INK, bold=True)


def _edges(canvas: Canvas, rows: Sequence[_Row], whole: float) -> None:
    """Each branch comes from the nearest row above that stands one step to the left."""
    edges = []
    start: dict[int, tuple[float, float]] = {0: (8.0, 20.0)}
    for row in rows:
        branch = row.branch
        if branch.kind == "outcome":
            start[branch.depth + 1] = (row.x, row.y)
        if branch.kind in ("outcome", "ending", "rest"):
            x, y = start[branch.depth]
            reached = branch.reached.mean if branch.reached else branch.mass
            edges.append((0.7 + 6.3 * min(reached / max(whole, 1e-300), 1.0), x, y, row))
    # The widest first, so that thin ones stay visible where they share a trunk.
    for width, x, y, row in sorted(edges, key=lambda e: -e[0]):
        canvas.elbow((x, row.x), (y, row.y), SLATE, width, row.branch.late)


def _write(canvas: Canvas, row: _Row) -> None:
    branch, x = row.branch, row.x
    if branch.kind == "move":
        x += 6
        canvas.box(x, row.y - 3.2, 6, 6, colour_of(branch.player))
        for k, line in enumerate(row.lines):
            canvas.text(x + 9, row.base + k * _LINE, line, SMALL, INK, bold=True)
        return
    if branch.kind == "unseen":
        x += 6
        canvas.dot(x + 3, row.y, 2.7, FAINT, hollow=True, edge=0.9)
        for k, line in enumerate(row.lines):
            canvas.note(x + 9, row.base + k * _LINE, line, italic=True)
        return
    if branch.kind == "rest":
        canvas.note(x + 8, row.base, f"{row.lines[0]}: {percent(branch.mass)} of all")
        return
    if branch.kind == "ending" or branch.ends >= 0:
        canvas.box(x - 3, row.y - 3, 6, 6, INK)
    else:
        canvas.dot(x, row.y, 3, colour_of(branch.player))
    italic = branch.kind == "ending"
    for k, line in enumerate(row.lines):
        canvas.text(x + 8, row.base + k * _LINE, line, _SIZE, INK, italic=italic)
    for k, line in enumerate(row.also, len(row.lines)):
        canvas.note(x + 8, row.base + k * _LINE, line, italic=True)
    if branch.more:
        _onward(canvas, row)
    if branch.given is not None:
        _numbers(canvas, row)


def _onward(canvas: Canvas, row: _Row) -> None:
    """The story goes on, here undrawn: in another drawing, or nowhere."""
    last = len(row.lines) - 1
    x = row.x + 8 + length(row.lines[last], _SIZE) * 0.97 + 4
    y = row.base + last * _LINE
    if row.branch.continued:
        canvas.text(x, y, f"→ {row.branch.continued}", _SIZE, ACCENT, bold=True)
    else:
        canvas.text(x, y, "…", _SIZE, MUTED)


def _numbers(canvas: Canvas, row: _Row) -> None:
    given = row.branch.given
    assert given is not None
    range_ = f"({span(given.p5, given.p95).removesuffix(' %')})"
    canvas.note(_RANGE, row.base, range_, "right")
    right = min(_NUMBER + 6, _RANGE - length(range_, SMALL) - 2)
    asked = row.branch.given_notation
    canvas.text(right, row.base, percent(given.mean), _SIZE, INK, "right", bold=True, asked=asked)
    _AXIS.spread(canvas, row.y, given, width=2.4)
