"""``rubicon elicit``: a form for an expert, what comes back, and scores by known answers."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from rubicon.cli.app import command, put, show
from rubicon.cli.options import CrisisName, Json, loaded, option
from rubicon.errors import InputError


@command(
    "rubicon elicit my-crisis --for alice --out alice.xlsx",
    "rubicon elicit my-crisis --read alice.xlsx",
    "rubicon elicit my-crisis --scores",
)
def elicit(
    crisis: CrisisName,
    expert: Annotated[
        str | None, option("NAME", "Write a form for this expert to fill in.", "--for")
    ] = None,
    read: Annotated[
        Path | None, option("FORM", "Read a filled form, and write experts/NAME.toml.")
    ] = None,
    scores: Annotated[
        bool,
        typer.Option(
            "--scores", help="Score experts by questions with known answers: experts/seed.toml."
        ),
    ] = False,
    cutoff: Annotated[
        float | None,
        option(
            "ALPHA",
            "With --scores: the calibration below which an expert counts nothing.",
            show_default="0.05",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        option("FILE", "The file to write; a form is .md or .xlsx.", show_default="NAME.md"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask an expert: write a form, read it back, or score experts by what they should know."""
    if [expert is not None, read is not None, scores].count(True) != 1:
        raise InputError("what shall be done?", instead="one of --for NAME, --read FORM, --scores")
    if (cutoff is not None or as_json) and not scores:
        raise InputError("--cutoff and --json go with --scores", instead="leave them out")
    model = loaded(crisis)
    if expert is not None:
        path = model.form(expert, out)
        show(f"{path} is ready: send it, and read what comes back:\n"
             f"  rubicon elicit {quote(crisis)} --read {quote(str(path))}")  # fmt: skip
    elif read is not None:
        show(f"{model.read_form(read, out)} is written; rubicon run {quote(crisis)} draws from it")
    else:
        put(model.seed_scores() if cutoff is None else model.seed_scores(cutoff), as_json)
