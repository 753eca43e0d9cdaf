"""The command line's application, and how commands speak: on stdout answers, on stderr the rest."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rubicon.cli.streams import json_for, printable
from rubicon.public.progress import counting

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.measure import Measurement
    from rich.segment import Segment

    from rubicon.public.run import Run
    from rubicon.report.shown import Shown

app = typer.Typer(name="rubicon", no_args_is_help=True, pretty_exceptions_enable=False)


def command(*lines: str, name: str | None = None) -> Callable[[Callable[..., None]], Any]:
    """Decorator: a command, below whose help stand ``lines`` that could be typed as they are."""
    shown = "\n".join(f"  {line}" for line in lines)
    below = f"Examples\n\n{shown}".replace("[", "\\[")  # help reads brackets as markup
    return app.command(name, epilog=below)


def _version(asked: bool) -> None:
    if asked:
        from rubicon import __version__

        show(f"rubicon {__version__}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Test an argument about an international crisis instead of only making it."""


def show(what: RenderableType) -> None:
    """Print text as it is: titles, names and paths are the user's and no markup of ours."""
    from rich.console import Console

    console = Console(markup=False, emoji=False, highlight=False, soft_wrap=isinstance(what, str))
    try:
        console.print(printable(what) if isinstance(what, str) else _Printable(what))
    except SystemExit:  # Rich's, where whoever reads has had enough
        raise BrokenPipeError from None


@dataclass(frozen=True)
class _Printable:
    """What is shown, with none of the control characters that names and titles may hold."""

    what: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        from rich.segment import Segment

        for each in console.render(self.what, options):
            yield each if each.control else Segment(printable(each.text), each.style)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.measure import Measurement

        return Measurement.get(console, options, self.what)


def say(text: str) -> None:
    """Say it on stderr."""
    sys.stderr.write(printable(text) + "\n")


def opened(path: Path) -> Run:
    """A run, with a note on stderr of what should be known of it."""
    from rubicon.public.run import open as open_run

    run = open_run(path)
    for note in run.notes:
        say(f"note: {note}")
    return run


def print_json(data: Any) -> None:
    sys.stdout.write(json_for(sys.stdout, data) + "\n")


def put(shown: Shown[Any], as_json: bool) -> None:
    """Print an answer, or its JSON."""
    if as_json:
        print_json(shown.record)
    else:
        show(shown)


def answer(
    run: Path, ask: Callable[[Run], Shown[Any]], as_json: bool, doing: str = "Answering"
) -> None:
    """Print what a run answers, or its JSON.

    Parameters
    ----------
    ask
        What to ask of the run.
    doing
        Said while someone waits.
    """
    asked = opened(run)
    with counting(doing):
        shown = ask(asked)
    put(shown, as_json)
