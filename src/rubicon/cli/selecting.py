"""``rubicon equilibria``: whether verdicts depend on which equilibrium is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, print_json, show, waiting

if TYPE_CHECKING:
    from rubicon.ask import Claim
    from rubicon.ensemble import Run


@app.command()
def equilibria(
    run: RunFolder,
    claim: Annotated[
        str, typer.Argument(metavar="[CLAIM]", help="Its id, letter or notation; all if left out.")
    ] = "",
    draws: Annotated[
        int | None, typer.Option(help="Random draws to search.", show_default="32")
    ] = None,
    past: Annotated[
        int | None,
        typer.Option(help="Draws past a bifurcation to search at most.", show_default="3"),
    ] = None,
    starts: Annotated[
        int | None, typer.Option(help="How hard to look in each draw.", show_default="8")
    ] = None,
    as_json: Json = False,
) -> None:
    """Look for further equilibria and judge the claims in each of them."""
    from rubicon.answers.equilibria.selection import select
    from rubicon.report.equilibria.words import record

    opened = open_kept(run)
    chosen = {"sampled": draws, "past": past, "starts": starts}
    given = {name: value for name, value in chosen.items() if value is not None}
    claims = _claims(opened, claim)
    with waiting("Looking for further equilibria"):
        found = select(opened, claims, **given)  # type: ignore[arg-type]
    if as_json:
        print_json(record(found))
        return
    from rubicon.report.equilibria.table import selection_lines

    show(selection_lines(found))


def _claims(run: Run, name: str) -> tuple[Claim, ...]:
    """All claims of a run, the one of an id or a letter, or a new one in notation."""
    from rubicon.answers.forcing.forcing import forces
    from rubicon.ask import Claim, read_claims
    from rubicon.ask.picking import pick
    from rubicon.errors import InputError

    claims = read_claims(run.path / "crisis" / "claims.toml")
    if not name:
        return claims
    chosen = pick(claims, name)
    claim = chosen if isinstance(chosen, Claim) else Claim(name, name, chosen)
    if (move := forces(claim.question.body)) is not None:
        raise InputError(
            f"'{name}' forces a move, {move}: the equilibria that are searched are those of the "
            "game as told",
            instead="ask of a claim without do(…)",
        )
    return (claim,)
