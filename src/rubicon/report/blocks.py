"""What an answer is written with: words, headings and tables, for the terminal and for HTML.

A table is described once. The terminal and a page draw it from the same description; its
``records`` are the numbers behind it in full precision, for CSV. Every text is taken as it is: what
users write may hold square brackets or angle brackets and is no markup of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
TONES: Mapping[str, str] = {
    "": "",
    "strong": "bold",
    "dim": "dim",
    "good": "green",
    "bad": "red",
    "open": "yellow",
    "accent": "cyan",
    "best": "bold green",
}
"""What a text can be marked as, with the terminal's style; HTML has a class of the same name."""


@dataclass(frozen=True)
class Cell:
    """A cell of a table."""

    text: str = ""  # what it says; several lines where it has line ends
    tone: str = ""  # one of :data:`TONES`
    under: tuple[str, ...] = ()  # smaller lines below the text, such as an interval
    asked: str = ""  # the notation of the number that the text tells


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    # title, under: its head, and what stands smaller below it
    title: str = ""
    under: str = ""
    right: bool = False  # whether it stands to the right, as numbers do
    # whether it takes the room that is left, and its lines may end anywhere between words; and how
    # many characters it then needs at least
    wide: bool = False
    least: int = 16
    terminal: bool = False  # whether only the terminal has it: bars, of which HTML has figures
    # what it is called on a telephone, where each row is a card by itself; its title if left out
    alone: str = ""


@dataclass(frozen=True)
class Words:
    """A paragraph; ``tone`` is one of :data:`TONES`."""

    text: str
    tone: str = ""

    def __rich_console__(self, _: Console, __: ConsoleOptions) -> Iterator[RenderableType]:
        from rich.text import Text

        yield Text(self.text, style=TONES[self.tone])

    def __html__(self) -> str:
        kind = f' class="{self.tone}"' if self.tone else ""
        return f"<p{kind}>{_lines(self.text)}</p>"


@dataclass(frozen=True)
class Heading:
    """A line that says what comes below it."""

    text: str
    beside: str = ""

    def __rich_console__(self, _: Console, __: ConsoleOptions) -> Iterator[RenderableType]:
        from rich.text import Text

        yield Text.assemble((self.text, "bold"), (f"  {self.beside}" if self.beside else "", "dim"))

    def __html__(self) -> str:
        beside = f' <span class="dim">{escape(self.beside)}</span>' if self.beside else ""
        return f"<h4>{escape(self.text)}{beside}</h4>"


@dataclass(frozen=True)
class Note:
    """What a user wrote in Markdown."""

    text: str

    def __rich_console__(self, _: Console, __: ConsoleOptions) -> Iterator[RenderableType]:
        from rich.markdown import Markdown

        yield Markdown(self.text)

    def __html__(self) -> str:
        from markdown_it import MarkdownIt

        # HTML within it is a user's, and is shown as it is written.
        reader = MarkdownIt("commonmark", {"html": False}).enable("table")
        return str(reader.render(self.text))


Row: TypeAlias = tuple[Cell, ...]
_PRINTED = 88
"""Characters to a line where an answer is printed."""


@dataclass(frozen=True, repr=False)
class Table:
    """A table: described once, drawn in the terminal and in HTML.

    Parameters
    ----------
    columns
        Without any title there is no head.
    rows
        Each with a cell for every column. An empty row is a line between sections.
    caption
        What it shows, above it in HTML.
    note
        How to read it, below it.
    numbers
        The numbers behind it, a mapping for each row; what is undefined is ``None``.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    note: str = ""
    numbers: tuple[Mapping[str, Any], ...] = ()

    @property
    def records(self) -> tuple[Mapping[str, Any], ...]:
        """Its rows: the numbers behind them or, where it holds none, what each cell says."""
        names = [" ".join(column.title.split()) for column in self.columns]
        return self.numbers or tuple(
            {name: cell.text for name, cell in zip(names, row, strict=True)}
            for row in self.rows
            if row
        )

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        from rich.text import Text

        from rubicon.report.in_terminal import laid_out

        yield laid_out(self, options.max_width)
        if self.note:
            yield Text(self.note, style="dim")

    def __html__(self) -> str:
        caption = f"<caption>{escape(self.caption)}</caption>" if self.caption else ""
        head = ""
        if any(column.title for column in self.columns):
            cells = "".join(
                f'<th scope="col"{_kind(column)}>{_lines(column.title)}'
                f"{_under((column.under,))}</th>"
                if column.title
                else '<td role="cell"></td>'
                for column in self.columns
                if not column.terminal
            )
            head = f'<thead role="rowgroup"><tr role="row">{cells}</tr></thead>'
        rows = "".join(f'<tr role="row">{self._html_row(row)}</tr>' for row in self.rows if row)
        note = f'<p class="note">{escape(self.note)}</p>' if self.note else ""
        return (
            f'<div class="table" tabindex="0"><table class="cards tight" role="table">{caption}'
            f"{head}"
            f'<tbody role="rowgroup">{rows}</tbody></table>{note}</div>'
        )

    def _repr_html_(self) -> str:
        from rubicon.report.shown import in_notebook

        return in_notebook(self.__html__())

    def __str__(self) -> str:
        return as_text(self)

    def __repr__(self) -> str:
        titles = ", ".join(" ".join(column.title.split()) or "–" for column in self.columns)
        return f"<Table of {sum(map(bool, self.rows))} rows: {titles}>"

    def _html_row(self, row: Row) -> str:
        found = []
        for place, (column, cell) in enumerate(zip(self.columns, row, strict=True)):
            if column.terminal:
                continue
            tone = f' class="{cell.tone}"' if cell.tone else ""
            asked = f' data-asked="{escape(cell.asked)}"' if cell.asked else ""
            told = f"<span{tone}{asked}>{_lines(cell.text)}{_under(cell.under)}</span>"
            label = escape(" ".join((column.alone or column.title).split()))
            found.append(
                f'<th scope="row" role="rowheader"{_kind(column)}>{told}</th>'
                if not place
                else f'<td role="cell" data-label="{label}"{_kind(column)}>{told}</td>'
            )
        return "".join(found)


Block: TypeAlias = Words | Heading | Note | Table


def as_text(what: RenderableType) -> str:
    """What the terminal shows, without colours: for ``print``."""
    from io import StringIO

    from rich.console import Console

    console = Console(file=StringIO(), width=_PRINTED, record=True, color_system=None)
    console.print(what)
    return "\n".join(line.rstrip() for line in console.export_text().splitlines())


def numbers(*heads: str | tuple[str, str]) -> tuple[Column, ...]:
    """Columns of numbers by their heads, or by those and what stands smaller below them."""
    pairs = [(head, "") if isinstance(head, str) else head for head in heads]
    return tuple(Column(title, under, right=True) for title, under in pairs)


def plain_cells(*texts: str) -> Row:
    """A row of cells that say no more than their text."""
    return tuple(map(Cell, texts))


def section(first: Row, rows: Iterable[Row]) -> list[Row]:
    """A line between sections, then ``rows``, of which only the topmost begins with the cells that
    are about all of them."""
    blank = (Cell(),) * len(first)
    return [(), *((blank if k else first) + row for k, row in enumerate(rows))]


CLAIM = (Column(), Column("claim", wide=True))
"""The columns of :func:`claim_cells`."""


def claim_cells(letter: str, says: str, *under: str) -> Row:
    """A claim by its letter, if it has one, and its words."""
    return Cell(f"({letter})" if letter else "", "strong"), Cell(says, under=under)


def pairs(rows: list[tuple[str, str]]) -> Table:
    """Names and what is said of each, a line a pair."""
    return Table(
        (Column(), Column(wide=True)), tuple((Cell(name, "dim"), Cell(said)) for name, said in rows)
    )


def _kind(column: Column) -> str:
    kind = "num" if column.right else "wide" if column.wide else ""
    return f' class="{kind}"' if kind else ""


def _lines(text: str) -> Markup:
    """A text with its line ends, in which no line ends before a %."""
    return Markup("<br>").join(text.replace(" %", "\u00a0%").split("\n"))


def _under(texts: tuple[str, ...]) -> Markup:
    return Markup("").join(
        Markup('<span class="under">{}</span>').format(_lines(text)) for text in texts if text
    )
