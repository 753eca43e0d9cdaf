"""Game files on the command line: ``rubicon import``, and the options that other commands share."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from rubicon.cli.app import app, say, show

if TYPE_CHECKING:
    from rubicon.crisis.folder import Folder
    from rubicon.crisis.gamefile import Options

MOST_SHOWN = 24
_PANEL = "For game files"

Payoffs = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SPREAD",
        help='How far payoffs may be from the file’s: "±20%" (or "+-20%"), "±0.5", '
        '"±20% of range"; "NAME: ±20%" for one player or outcome. May be repeated; later ones win.',
        rich_help_panel=_PANEL,
    ),
]
Chances = Annotated[
    str,
    typer.Option(
        metavar="SPREAD",
        help='How far chances may be from the file’s: "±10%".',
        show_default=False,
        rich_help_panel=_PANEL,
    ),
]
Lambda = Annotated[
    str,
    typer.Option(
        metavar="λ",
        help='How sharply players choose: "10", "4 to 25" or "2 per payoff".',
        show_default="4 to 25 per stake",
        rich_help_panel=_PANEL,
    ),
]
JudgementFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.toml",
        help="Judgements about payoffs and chances by their names, which `rubicon check` lists.",
        rich_help_panel=_PANEL,
    ),
]
Claims = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CLAIM",
        help='A claim in notation, "P(…) > 0.5", perhaps with a name before it: "NAME: P(…) > 0.5".'
        " May be repeated.",
        rich_help_panel=_PANEL,
    ),
]


def game_options(
    payoffs: list[str] | None,
    chances: str,
    rationality: str,
    judgements: Path | None,
    claims: list[str] | None,
) -> Options:
    """What was said about a game file."""
    from rubicon.crisis.gamefile import Options
    from rubicon.exchange.retell.crisis_files import Widths

    widths = Widths(tuple(payoffs or ()), chances, rationality)
    return Options(widths, judgements, tuple(claims or ()))


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A game file: .efg or .nfg.")],
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder to make.")],
    payoffs: Payoffs = None,
    chances: Chances = "",
    rationality: Lambda = "",
    judgements: JudgementFile = None,
    claim: Claims = None,
) -> None:
    """Make a crisis folder from a game file, with a story that can be edited."""
    from rubicon.crisis.gamefile import import_game

    options = game_options(payoffs, chances, rationality, judgements, claim)
    game = import_game(file, to, options)
    note(game)
    named = quote(str(to))
    show(
        f"{to} is ready: story.py and the other files tell what {file} does\n  rubicon run {named}"
    )


def note(folder: Folder) -> None:
    """Say what in a crisis has no effect, and what the user of a game file should know."""
    from rubicon.crisis.gamefile import GameFile

    for each in folder.notes if isinstance(folder, GameFile) else ():
        say(f"note: {each}")
    for each in folder.judgements.idle_correlations:
        say(f"note: {each}")


def glossary(folder: Folder) -> list[dict[str, str]]:
    """The names in a game file that are not its own, and those that judgements can have."""
    from rubicon.crisis.gamefile import GameFile
    from rubicon.exchange.retell.symbols import means

    if not isinstance(folder, GameFile):
        return []
    told = folder.retold
    found = [
        {"kind": each.kind, "name": each.name, "stands_for": each.stands_for}
        for each in told.names.given
    ]
    symbols = means(told.symbols, told.names)
    return found + [
        {"kind": "judgement", "name": symbol, "stands_for": what.rstrip(".")}
        for symbol, what in symbols.items()
    ]


def show_glossary(names: list[dict[str, str]]) -> None:
    """Print names with what they stand for, the first of them if there are many."""
    if not names:
        return
    from rich.table import Table
    from rich.text import Text

    for heading, judged in (("names given to what has none", False), ("judgements", True)):
        listed = [each for each in names if (each["kind"] == "judgement") == judged]
        if not listed:
            continue
        show(Text(f"\n{heading}", style="bold"))
        table = Table.grid(padding=(0, 2))
        table.add_column(overflow="fold")  # a name cut short could not be written
        table.add_column()
        for each in listed[:MOST_SHOWN]:
            table.add_row(Text(each["name"]), Text(each["stands_for"], style="dim"))
        show(table)
        if len(listed) > MOST_SHOWN:
            show(Text(f"… and {len(listed) - MOST_SHOWN} more: --json lists all", style="dim"))
    show("")
