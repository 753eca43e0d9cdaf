"""``rubicon levers``: what someone could change, on the same draws."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, print_json, show, waiting


class Better(StrEnum):
    """Which way a number is better."""

    HIGHER = "higher"
    LOWER = "lower"


@app.command()
def levers(
    run: RunFolder,
    file: Annotated[
        Path | None,
        typer.Option("--levers", help="Another file of levers than the run's own copy."),
    ] = None,
    on: Annotated[
        list[str] | None,
        typer.Option(help='On this number, such as "P(ending=war)", not on the file\'s outcomes.'),
    ] = None,
    better: Annotated[
        Better, typer.Option(help="Which way the numbers of --on are better.")
    ] = Better.LOWER,
    draws: Annotated[
        int | None, typer.Option(help="Only the first draws, this many; all if left out.", min=1)
    ] = None,
    as_json: Json = False,
) -> None:
    """Pull each lever on the run's own draws: what changes, what backfires, what to regret."""
    from rubicon.answers.levers.effects import pull_all
    from rubicon.answers.levers.stated import outcome_of, read_levers
    from rubicon.errors import InputError
    from rubicon.report.levers.table import lever_tables
    from rubicon.report.levers.words import lever_records, used_names, write_lever_table

    opened = open_kept(run)
    stated = file or opened.path / "crisis" / "levers.toml"
    if not stated.is_file():
        raise InputError(
            "there are no levers to pull",
            where=str(stated),
            instead="name a file with --levers; rubicon new NAME shows an example",
        )
    read = read_levers(stated)
    if not read.levers:
        raise InputError(
            "the file has no levers", where=str(stated),
            instead='a lever is a table: [lever.NAME], says = "…", set = { JUDGEMENT = 0.5 }',
        )  # fmt: skip
    if on:
        chosen = tuple(outcome_of(text, better.value) for text in on)
        read = replace(read, outcomes=chosen)
    with waiting("Solving the game with each lever"):
        table = pull_all(opened, read, opened.stated_judgements(), draws)
    if file is None and not on and table.complete:
        write_lever_table(opened, table)  # what was tried on the side is not kept
    if as_json:
        print_json(lever_records(table))
        return
    show(lever_tables(table, used_names(opened)))
