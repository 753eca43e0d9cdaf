"""A game's tree, drawn: the same picture as SVG for pages and as TikZ for papers."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from rubicon.answers.tree.found import GameTree
from rubicon.errors import InputError
from rubicon.files import write_named
from rubicon.game import Kind
from rubicon.report.drawing.canvas import (
    INK,
    MUTED,
    PAPER,
    SMALL,
    Canvas,
    as_file,
    clipped,
    colour_of,
    dark,
    folded,
    length,
)
from rubicon.report.drawing.figures import Figure, write_figure
from rubicon.report.drawing.tikz import Tikz
from rubicon.report.story.words import mover
from rubicon.report.tree.layout import RADIUS, Layout, Spot, Tie, lay_out
from rubicon.report.tree.record import rows
from rubicon.report.tree.texts import GAP, LINE, SIZE, UNDER
from rubicon.report.tree.words import about, described

_LEAST = 340.0
"""The narrowest sheet: a legend needs it."""


@dataclass(frozen=True, repr=False)
class TreeFigure(Figure):
    """The drawing of a game's tree; ``told`` says of what, and what of it is not drawn.

    A notebook draws it, as wide as it is."""

    told: str
    tikz: str
    width: float

    @property
    def standalone(self) -> str:
        """The drawing as a file of its own, light or dark as the reader's screen."""
        return as_file(self.svg, dark())

    def save(self, file: str | os.PathLike[str]) -> Path:
        """Write it as an SVG file or, by its ending ``.tex``, as a document with a TikZ picture,
        and the numbers behind it beside that as CSV; returns its path.

        Raises InputError if the file has another ending, or cannot be written."""
        path = Path(file).expanduser()
        if path.suffix == ".tex":
            write_named(path, self.tikz)
        elif path.suffix == ".svg":
            write_figure(path, self, write_named)
        else:
            raise InputError(f"the tree would be {path}",
                             instead="name a file that ends in .svg or .tex")  # fmt: skip
        return path

    def _repr_html_(self) -> str:
        # On a plate of its own, since a notebook may be dark.
        return (
            '<div style="overflow-x:auto;background:#fff;padding:8px">'
            f'<div style="width:{self.width:.0f}px">{self.svg}</div></div>'
        )


def figure(tree: GameTree, place: str) -> TreeFigure:
    """The drawing of a tree; ``place`` says where its numbers are from."""
    layout, told = lay_out(tree), about(tree, place)
    width = max(layout.width, _LEAST)
    notes = folded(told, width - 20, SMALL, most=99)
    legend = _legend(layout, width)
    height = layout.height + 8 + LINE * (len(legend) + len(notes)) + 10
    canvas, tikz, title = Canvas(width, height), Tikz(), f"The game of {tree.game.title}"
    for sheet in (canvas, tikz):
        _draw(sheet, layout)
        _write_legend(sheet, layout.height + 8, legend, notes)
    svg = canvas.svg(title, described(tree, told))
    return TreeFigure("game", title, svg, tuple(rows(tree)), told, tikz.document(title), width)


def _draw(sheet: Canvas | Tikz, layout: Layout) -> None:
    spots = layout.spots
    for tie in layout.ties:
        _tie(sheet, layout, tie)
    for spot in spots:
        _write(sheet, layout, spot)
    for spot in spots:
        if spot.each.parent >= 0:
            _branch(sheet, spots[spot.each.parent], spot)
    for spot in spots:
        _node(sheet, spot.each.kind, spot.x, spot.y, spot.texts.player)


def _branch(sheet: Canvas | Tikz, above: Spot, spot: Spot) -> None:
    """As wide as it is travelled."""
    wide = 0.8 + 2.4 * spot.each.reached if spot.each.reached > 0 else 0.8
    sheet.line([above.x, spot.bend, spot.x], [above.y, spot.y, spot.y], INK, wide)


def _tie(sheet: Canvas | Tikz, layout: Layout, tie: Tie) -> None:
    first, second = layout.spots[tie.first], layout.spots[tie.second]
    colour = colour_of(first.texts.player)
    if tie.bow:
        sheet.arc(first.x, (first.y, second.y), tie.bow, colour)
    else:
        sheet.line([first.x, second.x], [first.y, second.y], colour, 1, dashed=True)


def _node(sheet: Canvas | Tikz, kind: Kind, x: float, y: float, player: int) -> None:
    """Decisions are dots in the colours of players, chance a hollow diamond; an end has no mark."""
    if kind is Kind.DECISION:
        sheet.dot(x, y, RADIUS, colour_of(player))
    elif kind is Kind.CHANCE:
        r = RADIUS + 1.6
        xs, ys = [x - r, x, x + r, x, x - r], [y, y - r, y, y + r, y]
        sheet.area(xs, ys, PAPER)
        sheet.line(xs, ys, MUTED, 1.3)


def _write(sheet: Canvas | Tikz, layout: Layout, spot: Spot) -> None:
    """The texts of a node; in a tree with information sets, free of the lines that join them."""
    texts, halo = spot.texts, bool(layout.ties)
    for k, line in enumerate(reversed(texts.option)):
        sheet.text(spot.start, spot.y - 4 - LINE * k, line, SIZE, INK, italic=True, halo=halo)
    sheet.text(spot.stop, spot.y - 4, texts.probability, SIZE, MUTED, "right",
               asked=spot.each.asked, halo=halo)  # fmt: skip
    lines = len(texts.what) * (not texts.one_line)
    at = spot.y + UNDER if spot.each.parent >= 0 else spot.y + 3.5 - UNDER * lines / 2
    beside = sum(length(x, SMALL) for x in texts.what) + GAP if texts.one_line else 0.0
    colour = colour_of(texts.player) if texts.player >= 0 else MUTED
    sheet.text(spot.stop - beside, at, texts.who, SMALL, colour, "right", bold=True, halo=halo)
    for k, line in enumerate(texts.what):
        down = 0.0 if texts.one_line else UNDER * (k + 1)
        sheet.text(spot.stop, at + down, line, SMALL, MUTED, "right", halo=halo)
    for player, end, text in layout.payoffs(spot):
        sheet.text(end, spot.y + 4, text, SIZE, colour_of(player), "right", halo=halo)
    sheet.text(layout.beside(spot), spot.y + 4, texts.beside, SIZE, MUTED, halo=halo)


# ---- below the tree ------------------------------------------------------------------


def _legend(layout: Layout, width: float) -> list[list[tuple[float, Kind, int, str]]]:
    """Lines of marks and what they stand for, each where it begins; −2 is a dashed line."""
    game, kinds = layout.tree.game, {spot.each.kind for spot in layout.spots}
    marks = [(Kind.DECISION, player, name) for player, name in enumerate(game.players)]
    if Kind.CHANCE in kinds:
        marks.append((Kind.CHANCE, -1, mover(game, -1)))
    if layout.ties:
        marks.append((Kind.END, -2, "information set"))
    lines: list[list[tuple[float, Kind, int, str]]] = [[]]
    x = 10.0
    for kind, player, name in marks:
        text = clipped(name, width - 50, SMALL)
        wide = 26 + length(text, SMALL) + 12
        if lines[-1] and x + wide > width:
            lines.append([])
            x = 10.0
        lines[-1].append((x, kind, player, text))
        x += wide
    return lines


def _write_legend(
    sheet: Canvas | Tikz,
    top: float,
    legend: list[list[tuple[float, Kind, int, str]]],
    notes: list[str],
) -> None:
    for line in legend:
        top += LINE
        for x, kind, player, text in line:
            if player == -2:
                sheet.line([x, x + 18], [top - 3.5, top - 3.5], MUTED, 1, dashed=True)
            else:
                _node(sheet, kind, x + 9, top - 3.5, player)
            sheet.note(x + 24, top, text, colour=INK)
    for note in notes:
        top += LINE
        sheet.note(10.0, top, note)
