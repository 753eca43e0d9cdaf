"""``rubicon compare``: two runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, print_json, say, show, waiting

if TYPE_CHECKING:
    from rubicon.answers.compare.alongside import Alongside
    from rubicon.ensemble import Run


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
    from rubicon.errors import InputError

    if figure is not None and not on:
        raise InputError(
            "--figure draws the answers to questions, and there is none",
            instead='ask one: --on "P(label=option)"',
        )
    if figure is not None and figure.suffix != ".svg":
        raise InputError(f"the figure would be {figure}", instead="name a file that ends in .svg")
    one, other = open_kept(first), open_kept(second)
    if on:
        _put(one, other, on, figure, as_json)
    else:
        _claims_of(one, other, as_json)


def _put(one: Run, other: Run, questions: list[str], figure: Path | None, as_json: bool) -> None:
    """Questions to both."""
    from rubicon.answers.compare.alongside import alongside
    from rubicon.ask import parse
    from rubicon.report.compare.alongside import record

    asked = [parse(question) for question in questions]
    with waiting("Answering"):
        found = alongside(one, other, asked)
    if figure is not None:
        _draw(found, figure)
    if as_json:
        print_json(record(found))
        return
    from rubicon.report.compare.alongside_table import alongside_lines

    show(alongside_lines(found))


def _draw(found: Alongside, file: Path) -> None:
    from rubicon.errors import InputError
    from rubicon.report.compare.figure import alongside_records, draw_alongside
    from rubicon.report.drawing.figures import Figure, write_figure

    drawn = Figure.of(file.stem, "Side by side", draw_alongside(found), alongside_records(found))
    try:
        write_figure(file, drawn)
    except OSError as error:
        raise InputError(
            f"the figure cannot be written: {error.strerror}", where=str(file)
        ) from None
    say(f"figure: {file}, numbers: {file.with_suffix('.csv')}")


def _claims_of(one: Run, other: Run, as_json: bool) -> None:
    """The claims that both have."""
    from rubicon.answers.compare.compare import compare as find
    from rubicon.ask.claims import kept_claims
    from rubicon.report.compare.words import record

    found = find(one, other, kept_claims(one.path), kept_claims(other.path))
    if as_json:
        print_json(record(found))
        return
    from rubicon.report.compare.table import comparison_lines

    show(comparison_lines(found))
