"""``rubicon compare``: two runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, put, say, waiting

if TYPE_CHECKING:
    from rubicon.report.drawing.figures import Figure


@app.command()
def compare(
    first: RunFolder,
    second: Annotated[Path, typer.Argument(metavar="RUN", help="Another finished run.")],
    on: Annotated[
        list[str] | None,
        typer.Option(help="A question to put to both runs; may be given several times."),
    ] = None,
    figure: Annotated[
        Path | None,
        typer.Option(help="With --on: draw the answers into this SVG file, with a CSV beside it."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say which verdicts change between two runs, or put questions to two crises."""
    from rubicon.answers.compare.alongside import alongside
    from rubicon.answers.compare.compare import compare as find
    from rubicon.errors import InputError
    from rubicon.report import compare as report

    if figure is not None and not on:
        raise InputError(
            "--figure draws the answers to questions, and there is none",
            instead='ask one: --on "P(label=option)"',
        )
    if figure is not None and figure.suffix != ".svg":
        raise InputError(f"the figure would be {figure}", instead="name a file that ends in .svg")
    one, other = open_kept(first), open_kept(second)
    if not on:
        put(report.show_comparison(find(one, other)), as_json)
        return
    with waiting("Answering"):
        shown = report.show_alongside(alongside(one, other, on))
    if figure is not None:
        _write(figure, shown.figure)
    put(shown, as_json)


def _write(file: Path, figure: Figure) -> None:
    from rubicon.errors import InputError
    from rubicon.report.drawing.figures import write_figure

    try:
        write_figure(file, figure)
    except OSError as error:
        raise InputError(
            f"the figure cannot be written: {error.strerror}", where=str(file)
        ) from None
    say(f"figure: {file}, numbers: {file.with_suffix('.csv')}")
