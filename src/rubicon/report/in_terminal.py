"""Tables in a terminal: as a grid, with a row's text above its numbers, or line by line."""

from __future__ import annotations

from dataclasses import replace

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from rubicon.report.blocks import CLAIM, TONES, Cell, Row, Table
from rubicon.report.marks import asked as marked

_UNIT = " %"
_SHARES = (_UNIT, "undef.", "–")
"""How the cells of a matrix of shares end."""


def laid_out(table: Table, width: int) -> RenderableType:
    """A table in so many columns of a terminal, in the first of the four ways that it fits."""
    if width >= sum(_needed(table)):
        return _grid(table)
    if _headed(table) and width >= sum(_needed(table, 2)) - 1:
        return _apart(table)
    tight = _tight(table)
    if tight and width > sum(_needed(tight)) - 2 * len(tight.columns):
        return _grid(tight, gap=1)
    return _stacked(table)


def _headed(table: Table) -> bool:
    """Whether rows have names and a wide column, which can stand above what is said of them."""
    return len(table.columns) > 2 and table.columns[1].wide and not table.columns[0].title


def _needed(table: Table, apart: int = 0) -> list[int]:
    """Characters of a line that each column needs with the gap beside it, below which cells
    would lose what they say; none for the wide one where it stands ``apart``, which is how far
    from each other the rest then stand."""
    needed = []
    for place, column in enumerate(table.columns):
        texts = [column.title, column.under, *(row[place].text for row in table.rows if row)]
        texts += [under for row in table.rows if row for under in row[place].under]
        lines = [len(line) for text in texts for line in text.split("\n")]
        most = max(lines, default=0)
        if column.wide:
            most = -apart if apart else min(most, column.least)
        needed.append(most + (apart or 3))
    return needed


def _tight(table: Table) -> Table | None:
    """A matrix of the shares of claims by their letters alone, with the unit once, at its head;
    ``None`` for other tables."""
    cells = [cell for row in table.rows for cell in row[2:]]
    if table.columns[:2] != CLAIM or not all(cell.text.endswith(_SHARES) for cell in cells):
        return None

    def without(row: Row) -> Row:
        return tuple(
            replace(cell, text=cell.text.removesuffix(_UNIT),
                    under=tuple(each.removesuffix(_UNIT) for each in cell.under))
            for cell in row
        )  # fmt: skip

    columns = (replace(table.columns[0], title="in %"), *table.columns[2:])
    return replace(
        table, columns=columns, rows=tuple(without(row[:1] + row[2:]) for row in table.rows)
    )


def _grid(table: Table, gap: int = 3) -> RenderableType:
    """A column for each; ``gap`` is how far from each other they stand."""
    headed = any(column.title for column in table.columns)
    grid = Grid(
        box=SIMPLE_HEAD if headed else None, pad_edge=False, padding=(0, gap // 2),
        collapse_padding=gap < 3, show_header=headed,
    )  # fmt: skip
    for column in table.columns:
        grid.add_column(
            _two(Cell(column.title, under=(column.under,) if column.under else ())),
            justify="right" if column.right else "left",
            ratio=1 if column.wide and headed else None,
            no_wrap=not column.wide,
            overflow="fold",
        )
    for row in table.rows:
        if row:
            grid.add_row(*map(_two, row))
        else:
            grid.add_section()
    return grid


def _apart(table: Table) -> RenderableType:
    """Row by row, the text of the wide column in lines of its own, the others below it."""
    first, _, *widths = _needed(table, 2)
    grid = Grid.grid(padding=(0, 1))
    grid.add_column(width=first - 2)
    grid.add_column(ratio=1)

    def line(cells: Row) -> RenderableType:
        beside = Grid.grid(padding=(0, 2, 0, 0))
        for column, width in zip(table.columns[2:], widths, strict=True):
            beside.add_column(
                width=width - 2, justify="right" if column.right else "left", overflow="fold"
            )
        beside.add_row(*map(_two, cells))
        return beside

    heads = [Cell(each.title, "strong", (each.under,)) for each in table.columns[2:]]
    grid.add_row("", line(tuple(heads)))
    for name, wide, *others in filter(None, table.rows):
        under = [Text(" · ".join(wide.under), "dim")] if wide.under else []
        grid.add_row(_two(name), Group(_two(Cell(wide.text)), line(tuple(others)), *under))
    return Group(Text(), grid, Text())


def _stacked(table: Table) -> RenderableType:
    """Row by row, each cell in a line of its own behind the head of its column."""
    lines: list[RenderableType] = []
    for row in table.rows:
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=False)):
            if not cell.text:
                continue
            names = [line for line in f"{column.title}\n{column.under}".split("\n") if line]
            texts = (cell.text, *filter(None, cell.under))
            parts = [part for text in texts for part in text.split("\n")]
            if len(names) != len(parts):  # the head is one name in several lines
                names = [" ".join(column.title.split())] + [""] * (len(parts) - 1)
            apart = "\n" if not place else " · " if "" in names else "  "
            told = Text(apart).join(
                Text.assemble(
                    (f"{name}: " if name and place else "", "dim"),
                    (part, "dim" if k else TONES[cell.tone] or ("" if place else "bold")),
                )
                for k, (name, part) in enumerate(zip(names, parts, strict=True))
            )
            lines.append(told if not place else Padding(told, (0, 0, 0, 2)))
        lines.append(Text())
    return Group(*lines[:-1])


def _two(cell: Cell) -> Text:
    return Text.assemble(
        (marked(cell.text, cell.asked), TONES[cell.tone]),
        *((f"\n{under}", "dim") for under in cell.under if under),
    )
