"""``rubicon new``, ``import`` and ``check``: one's own crisis before anything is solved."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

from rubicon.cli.app import command, put, say, show
from rubicon.cli.completion import crises_and_runs
from rubicon.cli.options import (
    Chances,
    Changes,
    Claims,
    CrisisName,
    Json,
    JudgementFile,
    Lambda,
    Payoffs,
    argument,
    loaded,
    option,
)


@command("rubicon new my-crisis", "rubicon new my-variant --from beer-quiche")
def new(
    folder: Annotated[Path, argument("FOLDER", "The folder to make.")],
    origin: Annotated[
        str | None,
        option(
            "CRISIS",
            "Copy this crisis instead, to vary it: of the library, a folder, a game file, "
            "or a run's.",
            "--from",
            autocompletion=crises_and_runs,
        ),
    ] = None,
) -> None:
    """Make a crisis folder with a small, commented example to change."""
    from rubicon.crisis.gamefile import new_folder

    new_folder(folder, origin)
    what = "read story.py first" if origin is None else f"a copy of {origin}; change it"
    show(f"{folder} is ready: {what}, then run it:\n  rubicon run {quote(str(folder))}")


@command("rubicon check my-crisis", "rubicon check beer-quiche --set wimp=0.4")
def check(
    crisis: CrisisName,
    changes: Changes = None,
    judgements: JudgementFile = None,
    payoffs: Payoffs = None,
    chances: Chances = "",
    rationality: Lambda = "",
    claim: Claims = None,
    as_json: Json = False,
) -> None:
    """Tell the story, check all files of a crisis, and warn of what it may not mean."""
    found = loaded(crisis, payoffs, chances, rationality, judgements, claim, changes)
    put(found.check(), as_json)


@command('rubicon import game.efg --to my-game --payoffs "±20%"', name="import")
def import_file(
    file: Annotated[Path, argument("FILE", "A game file: .efg or .nfg.")],
    to: Annotated[Path, option("FOLDER", "The folder to make.")],
    judgements: JudgementFile = None,
    payoffs: Payoffs = None,
    chances: Chances = "",
    rationality: Lambda = "",
    claim: Claims = None,
) -> None:
    """Make a crisis folder from a game file, with a story that can be edited."""
    from rubicon.crisis.gamefile import Options, import_game
    from rubicon.exchange.retell.crisis_files import Widths

    widths = Widths(tuple(payoffs or ()), chances, rationality)
    game = import_game(file, to, Options(widths, judgements, tuple(claim or ())))
    for note in (*game.notes, *game.judgements.idle_correlations):
        say(f"note: {note}")
    show(
        f"{to} is ready: story.py and the other files tell what {file} does\n"
        f"  rubicon run {quote(str(to))}"
    )
