"""Bars and counts, where someone watches: in a terminal and in a notebook."""

from __future__ import annotations

import html
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

Watched: TypeAlias = bool | Literal["words"] | None
"""Whether progress is shown: always, never, or (``None``) if a terminal or a notebook watches; with
``"words"`` a line on stderr says what begins where nobody watches a bar."""
OFTEN = 0.2
"""Seconds between two pictures of a bar in a notebook."""


@contextmanager
def bar(what: str, total: int, done: int, show: Watched = None) -> Iterator[Callable[[int], None]]:
    """A progress bar with rate and remaining time; what it yields is called with counts.

    Parameters
    ----------
    what
        What is being done.
    total, done
        How much there is, and how much of it is done already.
    show
        Whether to show it, see :data:`Watched`.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

    _in_words(f"{what} {total - done:,} of {total:,} draws", show)
    notebook = _notebook()
    if notebook is not None and show is not False:
        with _in_notebook(notebook, what, total, done) as advance:
            yield advance
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
               TextColumn("{task.fields[rate]}"), TimeRemainingColumn())  # fmt: skip
    with _in_terminal(show, *columns) as progress:
        task = progress.add_task(what, total=total, completed=done, rate="")

        def step(count: int) -> None:
            progress.advance(task, count)
            speed = progress.tasks[0].speed
            progress.update(task, rate=f"{speed:.0f} draws/s" if speed else "")

        yield step


@contextmanager
def working(what: str, show: Watched = None) -> Iterator[None]:
    """A bar for what takes a while, nobody knows how long; a notebook shows none."""
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

    _in_words(what, show)
    columns = TextColumn("{task.description} …"), BarColumn(), TimeElapsedColumn()
    with _in_terminal(show if _notebook() is None else False, *columns) as progress:
        progress.add_task(what, total=None)
        yield


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None] | None]:
    """A count of nodes that grows on stderr, if someone watches; or ``None`` is yielded."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with console.status(f"{what} …") as status:
        yield lambda nodes: status.update(f"{what}: {nodes:,} nodes …")


def _in_words(what: str, show: Watched) -> None:
    if show == "words" and not sys.stderr.isatty():
        sys.stderr.write(f"{what} …\n")


def _in_terminal(show: Watched, *columns: ProgressColumn) -> Progress:
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    hidden = show is False or not (show is True or console.is_terminal)
    return Progress(*columns, console=console, transient=True, disable=hidden)


def _notebook() -> Any:
    """IPython's ``display`` where cells are run in a browser, else ``None``."""
    # Looked up, not imported: whoever has no notebook need not wait for it.
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None or not hasattr(shell, "kernel"):
        return None
    return import_module("IPython.display")


@contextmanager
def _in_notebook(display: Any, what: str, total: int, done: int) -> Iterator[Callable[[int], None]]:
    """A bar that needs no widgets; it goes when the work is done."""
    begun, state = time.monotonic(), {"done": done, "shown": 0.0}

    def picture() -> Any:
        passed, new = time.monotonic() - begun, state["done"] - done
        left = f", {(total - state['done']) * passed / new:.0f} s left" if new else ""
        told = html.escape(f"{what}: {state['done']:,.0f} of {total:,}{left}")
        bar = f'<progress value="{state["done"]}" max="{total}"></progress>'
        return display.HTML(f"{bar} {told}")

    handle = display.display(picture(), display_id=True)

    def advance(count: int) -> None:
        state["done"] += count
        if time.monotonic() - state["shown"] > OFTEN:
            state["shown"] = time.monotonic()
            handle.update(picture())

    try:
        yield advance
    finally:
        handle.update(display.HTML(""))
