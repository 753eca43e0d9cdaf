"""``rubicon compare``, ``variants`` and ``benchmarks``: two runs, tellings of a story, or ways to
choose, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from rubicon.cli.app import answer, command, opened, put, say
from rubicon.cli.completion import run_folders
from rubicon.cli.options import Json, RunFolder, argument, option
from rubicon.errors import InputError
from rubicon.public.progress import counting


@command(
    "rubicon compare my-run other-run",
    'rubicon compare my-run other-run --on "P(ending=war)" --figure war.svg',
)
def compare(
    first: RunFolder,
    second: Annotated[Path, argument("RUN", "Another finished run.", autocompletion=run_folders)],
    on: Annotated[
        list[str] | None, option("QUESTION", "A question to put to both runs. May be repeated.")
    ] = None,
    figure: Annotated[
        Path | None,
        option("FILE", "With --on: draw the answers into this SVG file, with a CSV beside it."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say which verdicts change between two runs, or put questions to two crises."""
    if figure is not None and not on:
        raise InputError(
            "--figure draws the answers to questions, and there is none",
            instead='ask one: --on "P(label=option)"',
        )
    if figure is not None and figure.suffix != ".svg":
        raise InputError(f"the figure would be {figure}", instead="name a file that ends in .svg")
    one, other = opened(first), opened(second)
    with counting("Answering"):
        shown = one.compare(other, on=on or ())
    if figure is not None:
        file = shown.figure.save(figure)
        say(f"figure: {file}, numbers: {file.with_suffix('.csv')}")
    put(shown, as_json)


@command("rubicon variants my-run", "rubicon variants my-run --json")
def variants(run: RunFolder, as_json: Json = False) -> None:
    """Hold every claim against every other way to tell the story."""
    answer(run, lambda asked: asked.variants(), as_json)


@command("rubicon benchmarks my-run", "rubicon benchmarks my-run --json")
def benchmarks(run: RunFolder, as_json: Json = False) -> None:
    """Hold every claim against players who toss coins, think a few steps ahead, or hardly err."""
    answer(run, lambda asked: asked.benchmarks(), as_json, "Solving other ways to choose")
