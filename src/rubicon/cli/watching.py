"""What a run says of the story: ``rubicon watch``, ``signals``, ``surprise``, ``explain``,
``levers`` and ``knockout``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from rubicon.cli.app import answer, command, opened, put, say
from rubicon.cli.completion import claim_names
from rubicon.cli.options import Json, RunFolder, argument, option
from rubicon.errors import RubiconError
from rubicon.public.progress import counting

Draws = Annotated[
    int | None, option("N", "Only the first draws, this many; all if left out.", min=1)
]


@command("rubicon levers my-run", 'rubicon levers my-run --on "P(ending=war)" --better lower')
def levers(
    run: RunFolder,
    file: Annotated[
        Path | None, option("FILE", "Another file of levers than the run's own copy.", "--levers")
    ] = None,
    on: Annotated[
        list[str] | None,
        option(
            "QUESTION",
            'On this number, such as "P(ending=war)", not on the file\'s outcomes. May be '
            "repeated.",
        ),
    ] = None,
    better: Annotated[
        Literal["higher", "lower"], typer.Option(help="Which way the numbers of --on are better.")
    ] = "lower",
    draws: Draws = None,
    as_json: Json = False,
) -> None:
    """Pull each lever on the run's own draws: what changes, what backfires, what to regret."""
    from rubicon.report.levers import write

    asked = opened(run)
    with counting("Solving the game with each lever"):
        shown = asked.levers(file=file, on=on or (), better=better, draws=draws)
    put(shown, as_json)
    try:
        write(asked.stored, shown.found)
    except RubiconError as error:  # the answer stands all the same
        say(f"note: {error}")


@command("rubicon knockout my-run", "rubicon knockout my-run b c --draws 500 --json")
def knockout(
    run: RunFolder,
    claims: Annotated[
        list[str] | None,
        argument(
            "CLAIM",
            "Claims by letter, id or in notation; all if left out.",
            autocompletion=claim_names,
        ),
    ] = None,
    draws: Draws = None,
    as_json: Json = False,
) -> None:
    """Say what verdicts rest on: every claim with and without each mechanism."""
    doing = "Solving the game without each mechanism"
    answer(run, lambda asked: asked.knockouts(claims or (), draws=draws), as_json, doing)


@command(
    "rubicon watch my-run",
    "rubicon watch my-run aim --as Seoul",
    'rubicon watch my-run "stance=deny | talk=no-talk"',
)
def watch(
    run: RunFolder,
    target: Annotated[
        str | None,
        argument(
            "TARGET",
            'A hidden state such as aim, an event such as "stance=deny | talk=no-talk", or a '
            "claim by its letter or id; all if left out.",
            autocompletion=claim_names,
        ),
    ] = None,
    as_player: Annotated[
        str | None, option("PLAYER", "See only what this player gets to see.", "--as")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what to watch for, and what each sighting would do to the probability."""
    answer(run, lambda asked: asked.watch(target, player=as_player), as_json)


@command("rubicon signals my-run", "rubicon signals my-run aim")
def signals(
    run: RunFolder,
    state: Annotated[
        str | None, argument("STATE", "A hidden state such as aim; all if left out.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what acts give away about what is hidden, and how much of them is noise."""
    answer(run, lambda asked: asked.signals(state), as_json)


@command('rubicon surprise my-run "exposure=exposed, stance=deny"')
def surprise(
    run: RunFolder,
    happened: Annotated[
        str, argument("EVENT", 'Such as "exposure=exposed, stance=deny, answer=escalate".')
    ],
    as_json: Json = False,
) -> None:
    """Say who should have seen it coming, and what evidence would have told."""
    answer(run, lambda asked: asked.surprise(happened), as_json)


@command(
    "rubicon explain my-run stance",
    'rubicon explain my-run stance deny own --given "exposure=exposed"',
)
def explain(
    run: RunFolder,
    label: Annotated[str, argument("DECISION", "Such as stance, or stance[2]; needed.")] = "",
    first: Annotated[str, argument("OPTION", "Two options; if left out, the usual ones.")] = "",
    second: Annotated[str, argument("OPTION", "The other one.")] = "",
    given: Annotated[str, option("EVENT", 'Known to be so, such as "exposure=secret".')] = "",
    as_json: Json = False,
) -> None:
    """Say why a player takes one option rather than another, by named consequence."""
    answer(run, lambda asked: asked.explain(label, first, second, given=given), as_json)
