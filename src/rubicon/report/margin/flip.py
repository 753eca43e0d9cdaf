"""How wrong one would have to be: the moves of the nearest flip, in units of the ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from rubicon.answers.margin.hunt import Move
from rubicon.answers.margin.nearest import Margin
from rubicon.report.drawing.axis import SMALL, Axis, arrow
from rubicon.report.drawing.canvas import ACCENT, INK, MUTED, RULE, Canvas
from rubicon.report.drawing.rows import (
    LEFT,
    LINE,
    NOTHING,
    RIGHT,
    SIZE,
    WIDTH,
    row_height,
    row_name,
)
from rubicon.report.margin.words import ranges, verbs
from rubicon.report.wording import counted, plain, signed

MOST = 8
_ARROW = 17.0


def draw_flip(found: Margin, means: Mapping[str, str] = NOTHING, most: int = MOST) -> Markup:
    """An arrow for each judgement from its value at the start to the one at which the claim's
    verdict is the other one, the largest first. Empty where no flip was found.

    Parameters
    ----------
    means
        What each judgement means, where that is known.
    most
        How many moves.
    """
    flip = found.flip
    if flip is None or not flip.moves:
        return Markup("")
    moves = flip.moves[:most]
    head = LINE + 24
    rows = sum(row_height(means.get(move.name, "")) + _ARROW for move in moves)
    canvas = Canvas(WIDTH, head + rows + 32)
    reach = max(abs(move.ranges) for move in moves)
    axis = Axis(-reach, reach, LEFT + 20, RIGHT - 20)
    canvas.text(LEFT, 10, " → ".join(verbs(found.holds is True)), SIZE, INK, bold=True)
    canvas.text(RIGHT, 10, f"distance {ranges(flip.distance)}", SIZE, ACCENT, "right", bold=True)
    canvas.text(axis.at(0), 26, "at the start", SMALL, MUTED, "center")
    canvas.text(LEFT, 26, "← lower", SMALL, MUTED)
    canvas.text(RIGHT, 26, "higher →", SMALL, MUTED, "right")
    y = head
    for move in moves:
        y = row_name(canvas, y, move.name, means.get(move.name, ""), _values(move))
        _draw_move(canvas, move, axis, y + 4)
        y += _ARROW
    axis.numbers(canvas, y + 8, signs=True)
    rest = len(flip.moves) - len(moves)
    least = f"; {counted(rest, 'other')} by less" if rest else ""
    canvas.text(LEFT, y + 24, f"in ranges, from the 5 % to the 95 % value of each{least}", SMALL,
                MUTED)  # fmt: skip
    return canvas.svg("The nearest flip", _described(found, moves))


def _values(move: Move) -> str:
    unit = f" {move.unit}" if move.unit and len(move.unit) <= 12 else ""
    return f"{plain(move.start)} → {plain(move.end)}{unit}"


def _draw_move(canvas: Canvas, move: Move, axis: Axis, y: float) -> None:
    canvas.line([LEFT, RIGHT], [y, y], RULE, 0.7)
    start, end = axis.at(0), axis.at(move.ranges)
    canvas.line([start, start], [y - 7, y + 8], MUTED, 1)
    canvas.dot(start, y, 3, INK)
    arrow(canvas, start, end, y, ACCENT)
    # At the other side of the middle there is always room.
    rightward = move.ranges > 0
    canvas.text(start + (-8 if rightward else 8), y + 3, signed(move.ranges), SMALL, INK,
                "right" if rightward else "left", bold=True)  # fmt: skip


def _described(found: Margin, moves: Sequence[Move]) -> str:
    flip = found.flip
    assert flip is not None
    here, there = verbs(found.holds is True)
    told = [f"At the start the claim {here}; {ranges(flip.distance)} away it {there}."]
    told += [f"{move.name} from {_values(move)} ({signed(move.ranges)} ranges)." for move in moves]
    if len(flip.moves) > len(moves):
        told.append(f"{counted(len(flip.moves) - len(moves), 'other')} by less.")
    return " ".join(told)
