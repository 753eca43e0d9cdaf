"""Arguments and options that several commands share, and the crisis that they name."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rubicon.cli.app import say
from rubicon.cli.completion import claim_names, crises_and_runs, crisis_names, run_folders
from rubicon.errors import InputError

if TYPE_CHECKING:
    from rubicon.public.model import GameModel


def whole(text: str | int) -> int:
    """A whole number, also as ``2e3``."""
    try:
        number = float(text)
    except ValueError:
        number = 0.5
    if not number.is_integer():
        raise typer.BadParameter(f"{text!r} is not a valid integer.")
    return int(number)


def option(metavar: str, told: str, *names: str, **how: Any) -> Any:
    """An option that takes a value: what stands for that in help, and what is ``told`` there.

    Parameters
    ----------
    names
        Its own; made of the parameter's, if left out.
    how
        What else :func:`typer.Option` takes.
    """
    return typer.Option(*names, metavar=metavar, help=told, **how)


def argument(metavar: str, told: str, **how: Any) -> Any:
    """As :func:`option`, an argument."""
    return typer.Argument(metavar=metavar, help=told, **how)


count = partial(option, "N", parser=whole)
"""An option that is a whole number."""
_of_games = partial(option, rich_help_panel="For game files")
_crisis = argument(
    "CRISIS",
    "A name from the library, a crisis folder, or a game file.",
    autocompletion=crisis_names,
)
_CLAIM = 'A letter or id, several joined as in "b and not f", or notation: "P(…) > 0.5"'
CrisisName = Annotated[str, _crisis]
CrisisOrNone = Annotated[str | None, _crisis]
CrisisOrRun = Annotated[
    str,
    argument(
        "CRISIS",
        "A name from the library, a crisis folder, a game file, or a run's folder.",
        autocompletion=crises_and_runs,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
RunFolder = Annotated[
    Path, argument("RUN", "The folder of a finished run.", autocompletion=run_folders)
]
RunFolders = Annotated[
    list[Path], argument("RUN", "Folders of finished runs, or of runs.", autocompletion=run_folders)
]
OneClaim = Annotated[str, argument("CLAIM", f"{_CLAIM}.", autocompletion=claim_names)]
AnyClaim = Annotated[
    str | None, argument("CLAIM", f"{_CLAIM}; all claims if left out.", autocompletion=claim_names)
]
NumberOfDraws = Annotated[int | None, count("How many sets of judgements.", show_default="2000")]
Seed = Annotated[int | None, count("The same seed gives the same numbers.", show_default="1")]
Design = Annotated[
    str | None, option("DESIGN", "lhs (Latin hypercube), sobol or random.", show_default="lhs")
]
Changes = Annotated[
    list[str] | None,
    option(
        "NAME=VALUE",
        "Judge something otherwise than the files do: NAME=0.5 is a number that is known, "
        "NAME=0.1..0.4 a range that holds it 9 times in 10, NAME=x1.5 a factor. May be repeated.",
        "--set",
    ),
]
JudgementFile = Annotated[
    Path | None,
    option(
        "FILE",
        "Judgements in place of the crisis' own; of a game file, those about payoffs and "
        "chances by the names that `rubicon check` lists.",
    ),
]
Payoffs = Annotated[
    list[str] | None,
    _of_games(
        "SPREAD",
        'How far payoffs may be from the file’s: "±20%" (or "+-20%"), "±0.5", '
        '"±20% of range"; "NAME: ±20%" for one player or outcome. May be repeated; later ones win.',
    ),
]
Chances = Annotated[
    str, _of_games("SPREAD", 'How far chances may be from the file’s: "±10%".', show_default=False)
]
Lambda = Annotated[
    str,
    _of_games(
        "LAMBDA",
        'How sharply players choose: "10", "1 to 10" or "2 per payoff".',
        show_default="1 to 10 per stake",
    ),
]
Claims = Annotated[
    list[str] | None,
    _of_games(
        "CLAIM",
        'A claim in notation, "P(…) > 0.5", perhaps with a name before it: "NAME: P(…) > 0.5".'
        " May be repeated.",
    ),
]

Weights = Annotated[
    str,
    option(
        "NAME=NUMBER",
        "How much experts count, in place of the weights that the run was drawn by; "
        "several with commas.",
        show_default=False,
    ),
]


def weights_in(text: str) -> dict[str, float] | None:
    """The weights of experts that ``--weights`` states; ``None`` where it is left out."""
    found = {}
    for part in filter(None, map(str.strip, text.split(","))):
        name, sign, number = part.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError:
            sign = ""
        if not sign:
            raise InputError(f"'{part}' weighs no expert", where="--weights",
                             instead="write --weights alice=2,bob=1")  # fmt: skip
    return found or None


def loaded(
    crisis: str,
    payoffs: list[str] | None = None,
    chances: str = "",
    rationality: str = "",
    judgements: Path | None = None,
    claims: list[str] | None = None,
    changes: list[str] | None = None,
) -> GameModel:
    """The crisis that is named, judged as the options say, with its notes on stderr.

    Parameters
    ----------
    changes
        What :meth:`rubicon.GameModel.with_settings` takes; all else is as in :func:`rubicon.load`.
    """
    from rubicon.public.loading import load

    found = load(
        crisis,
        payoffs=payoffs or (),
        chances=chances,
        rationality=rationality,
        judgements=judgements,
        claims=claims or (),
    ).with_settings(*changes or ())
    for note in found.notes:
        say(f"note: {note}")
    for name, told in found.changed.items():
        say(f"note: {name} is judged otherwise than in the crisis' file: {told}")
    return found
