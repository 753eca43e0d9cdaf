"""What decides a claim: ``rubicon hinges``, ``when``, ``margin`` and ``equilibria``."""

from __future__ import annotations

from typing import Annotated

from rubicon.cli.app import answer, command
from rubicon.cli.options import AnyClaim, Json, OneClaim, RunFolder, count, option

OWN_CLAIM = '"P(stance=deny) > 0.5"'


@command("rubicon hinges my-run", "rubicon hinges my-run b", f"rubicon hinges my-run {OWN_CLAIM}")
def hinges(run: RunFolder, claim: AnyClaim = None, as_json: Json = False) -> None:
    """Show which judgements decide a claim, and where it fails."""
    answer(run, lambda asked: asked.hinges(claim), as_json, "Looking for what decides")


@command("rubicon when my-run b", 'rubicon when my-run "P(answer=escalate) < 0.5" --player Beijing')
def when(
    run: RunFolder,
    claim: OneClaim,
    player: Annotated[
        list[str] | None, option("PLAYER", "Only what this player wants. May be repeated.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Turn the question round: which judgements, or whose preferences, would make it so?"""
    answer(run, lambda asked: asked.when(claim, players=player or ()), as_json)


@command(
    "rubicon margin my-run", "rubicon margin my-run b --by 2", f"rubicon margin my-run {OWN_CLAIM}"
)
def margin(
    run: RunFolder,
    claim: AnyClaim = None,
    from_draw: Annotated[
        int | None, count("Start at a draw, counted from 0.", show_default="central judgements")
    ] = None,
    by: Annotated[
        int | None,
        count(
            "Also the nearest flips by at most one, two, … N judgements; 5 at most.",
            show_default="3 for one claim, 0 for all",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """How wrong would you have to be? The smallest move of judgements that flips a claim."""
    doing = "Looking for the nearest flips"
    answer(run, lambda asked: asked.margin(claim, draw=from_draw, by=by), as_json, doing)


@command("rubicon equilibria my-run", "rubicon equilibria my-run b --draws 100")
def equilibria(
    run: RunFolder,
    claim: AnyClaim = None,
    draws: Annotated[int, count("Random draws to search.")] = 32,
    past: Annotated[int, count("Draws past a bifurcation to search at most.")] = 3,
    starts: Annotated[int, count("Starts in each draw; more where needed.")] = 8,
    as_json: Json = False,
) -> None:
    """Look for further equilibria and judge the claims in each of them."""
    answer(
        run,
        lambda asked: asked.equilibria(claim, draws=draws, past=past, starts=starts),
        as_json,
        "Looking for further equilibria",
    )
