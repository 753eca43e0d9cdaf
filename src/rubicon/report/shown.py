"""An answer as it is shown: in a terminal, in a notebook, to a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from markupsafe import Markup

from rubicon.errors import InputError
from rubicon.report.blocks import Block, Heading, Table, Words, as_text

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType

    from rubicon.report.drawing.figures import Figure

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, repr=False)
class Shown(Generic[T_co]):
    """An answer with all its forms; whatever the answer itself knows can be asked of it, too.

    Parameters
    ----------
    found
        The answer: numbers, without words.
    title
        What was asked.
    blocks
        What is said, in reading order.
    record
        The answer as plain data, for JSON; what is not finite is ``None``.
    figures
        Drawings; those that have nothing to draw are left out.

    Examples
    --------
    >>> answer = run.hinges("b")
    >>> answer.words, answer.table, answer.figure, answer.record
    """

    found: T_co
    title: str
    blocks: tuple[Block, ...]
    record: Any
    figures: tuple[Figure, ...] = field(default=())

    @staticmethod
    def of(
        found: T, title: str, blocks: Iterable[Block | None], record: Any, *figures: Figure
    ) -> Shown[T]:
        """An answer without the blocks and figures that it has not.

        Parameters
        ----------
        found, title, record
            As above.
        blocks
            What is said; ``None`` is left out.
        figures
            Those that have nothing to draw are left out.
        """
        kept = tuple(block for block in blocks if block is not None)
        return Shown(found, title, kept, record, tuple(filter(None, figures)))

    @property
    def words(self) -> str:
        """What is said in sentences."""
        return "\n".join(block.text for block in self.blocks if isinstance(block, Words))

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def table(self) -> Table:
        """The first table. Raises InputError if the answer has none."""
        # No AttributeError: `__getattr__` would be asked next, and the reason lost.
        if not self.tables:
            raise InputError(f"the answer to “{self.title}” has no table", instead="use .words")
        return self.tables[0]

    @property
    def figure(self) -> Figure:
        """The first figure. Raises InputError if there is nothing to draw."""
        if not self.figures:
            raise InputError(f"nothing is drawn of “{self.title}”", instead="use .table or .words")
        return self.figures[0]

    def plot(self) -> Figure:
        """The first figure, which a notebook draws."""
        return self.figure

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name == "found":  # what pickle and copy look for before all else
            raise AttributeError(name)
        return getattr(self.found, name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *dir(self.found)})

    def __repr__(self) -> str:
        told = dict.fromkeys((self.title, self.words.split("\n", 1)[0]))
        return f"<{shorten(': '.join(filter(None, told)), 100, placeholder=' …')}>"

    def __str__(self) -> str:
        return as_text(self)

    def __rich_console__(self, _: Console, __: ConsoleOptions) -> Iterator[RenderableType]:
        if self.title:
            yield Heading(self.title)
        for k, block in enumerate(self.blocks):
            if isinstance(block, Heading) and (k or self.title):
                yield ""
            yield block

    def _repr_html_(self) -> str:
        parts = [Heading(self.title), *self.blocks] if self.title else list(self.blocks)
        return in_notebook(Markup("").join([*parts, *(figure.svg for figure in self.figures)]))


def in_notebook(body: str) -> str:
    """HTML with the few styles that it needs where there is no page around it."""
    css = files("rubicon.report").joinpath("notebook.css").read_text("utf-8")
    return f'<div class="rubicon"><style>{css}</style>{body}</div>'
