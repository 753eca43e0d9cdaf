"""``rubicon list`` and ``show``: what crises are about."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

from rubicon.cli.app import command, opened, print_json, put, show
from rubicon.cli.options import CrisisOrRun, Json, count, loaded, option
from rubicon.errors import InputError
from rubicon.public.progress import counting


@command("rubicon list", "rubicon list --json", name="list")
def list_crises(as_json: Json = False) -> None:
    """Show the crises that come with Rubicon."""
    from rubicon.public.loading import library

    put(library(), as_json)


@command(
    "rubicon show north-korea-2024",
    "rubicon show my-run",
    "rubicon show beer-quiche --tree tree.svg",
    "rubicon show north-korea-2024 --tree tree.tex --depth 6",
    name="show",
)
def show_crisis(
    crisis: CrisisOrRun,
    tree: Annotated[
        Path | None,
        option(
            "FILE",
            "Draw the game's tree instead: .svg, or .tex for TikZ. Probabilities are those at "
            "the central judgements, of a run means over its draws.",
        ),
    ] = None,
    depth: Annotated[
        int | None, count("Only the tree's first moves, so many; all if left out.")
    ] = None,
    most: Annotated[
        int | None,
        count("Nodes to draw at most, the likeliest first.", "--nodes", show_default="200"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what a crisis is about: who moves when, how it can end, its claims, what is known."""
    from rubicon.crisis.places import is_run

    path, how = Path(crisis), {"depth": depth, "most": most}
    given = {name: value for name, value in how.items() if value is not None}
    if given and tree is None:
        raise InputError(
            "--depth and --nodes say how much of the tree is drawn, and none is",
            instead=f"rubicon show {quote(crisis)} --tree tree.svg",
        )
    found = opened(path) if is_run(path) else loaded(crisis)
    if tree is None:
        put(found.about(), as_json)
        return
    with counting("Drawing the tree"):
        drawn = found.tree(**given)
    file = drawn.save(tree)
    if as_json:
        print_json(drawn.records)
    else:
        show(f"{file}: {drawn.told}")
