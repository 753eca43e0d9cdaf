"""Bars and counts, where someone watches: in a terminal and in a notebook."""

from __future__ import annotations

import html
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, TypeAlias

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
    notebook = _notebook()
    _in_words(f"{what} {total - done:,} of {total:,} draws", show)
    if show is False:
        yield lambda _: None
    elif notebook is not None:
        with _in_notebook(notebook, what, total, done) as advance:
            yield advance
    else:
        with _in_terminal(what, total, done, show) as advance:
            yield advance


@contextmanager
def working(what: str, show: Watched = None) -> Iterator[None]:
    """A bar for what takes a while, nobody knows how long.

    Parameters
    ----------
    what
        What is being done.
    show
        Whether to show it, see :data:`Watched`; a notebook shows nothing.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    _in_words(what, show)
    console = Console(stderr=True)
    hidden = show is False or not (show is True or console.is_terminal) or _notebook() is not None
    columns = (TextColumn("{task.description} …"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=hidden) as progress:
        progress.add_task(what, total=None)
        yield


def _in_words(what: str, show: Watched) -> None:
    if show == "words" and not sys.stderr.isatty():
        sys.stderr.write(f"{what} …\n")


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


@contextmanager
def _in_terminal(
    what: str, total: int, done: int, show: Watched
) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    hidden = not (show is True or console.is_terminal)
    with Progress(*columns, console=console, transient=True, disable=hidden) as p:
        task = p.add_task(what, total=total, completed=done, rate="")

        def advance(count: int) -> None:
            p.advance(task, count)
            speed = p.tasks[0].speed
            p.update(task, rate=f"{speed:.0f} draws/s" if speed else "")

        yield advance


def _notebook() -> Any:
    """IPython's ``display`` where cells are run in a browser, else ``None``."""
    # Looked up, not imported: whoever has no notebook need not wait for it.
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None or not hasattr(shell, "kernel"):
        return None
    from importlib import import_module

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
