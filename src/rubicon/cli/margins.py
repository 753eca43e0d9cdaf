"""``rubicon margin``: how wrong one would have to be for a claim to flip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, print_json, show, waiting

if TYPE_CHECKING:
    from rubicon.ask import Claim
    from rubicon.ensemble import Run

BY = 3
"""Judgements that one claim is flipped by together, unless it is said otherwise."""
MOST_BY = 5
"""More are no longer a few, and their sets are too many."""


@app.command()
def margin(
    run: RunFolder,
    claim: Annotated[
        str | None,
        typer.Argument(metavar="[CLAIM]", help="A letter, an id, or notation; all if left out."),
    ] = None,
    from_draw: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="Start at a draw, counted from 0.", show_default="central judgements"
        ),
    ] = None,
    by: Annotated[
        int | None,
        typer.Option(
            metavar="K",
            min=0,
            max=MOST_BY,
            help="Also the nearest flips by at most one, two, … K judgements.",
            show_default=f"{BY} for one claim, 0 for all",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """How wrong would you have to be? The smallest move of judgements that flips a claim."""
    from rubicon.ask import Claim
    from rubicon.ask.claims import kept_claims
    from rubicon.ask.picking import pick

    opened = open_kept(run)
    claims = kept_claims(run)
    if claim is None:
        _all(opened, claims, from_draw, by or 0, as_json)
    else:
        named = pick(claims, claim)
        asked = named if isinstance(named, Claim) else Claim("", str(named), named)
        _one(opened, asked, from_draw, BY if by is None else by, as_json)


def _all(run: Run, claims: tuple[Claim, ...], draw: int | None, by: int, as_json: bool) -> None:
    from rubicon.answers.margin.nearest import margins
    from rubicon.errors import InputError
    from rubicon.report.margin.table import margin_table
    from rubicon.report.margin.words import margin_record

    if not claims:
        raise InputError(
            "the run has no claims", instead='write one: rubicon margin RUN "P(…) > 0.5"'
        )
    with waiting("looking for the nearest flips"):
        found = margins(run, [claim.question for claim in claims], draw, by=by)
    if as_json:
        records = [
            {"letter": claim.letter, "id": claim.id, "says": claim.says} | margin_record(each)
            for claim, each in zip(claims, found, strict=True)
        ]
        print_json({"from_draw": draw, "claims": records})
        return
    show(margin_table(claims, found, draw))


def _one(run: Run, claim: Claim, draw: int | None, by: int, as_json: bool) -> None:
    from rich.text import Text

    from rubicon.answers.margin.nearest import Setting, margins
    from rubicon.answers.margin.thresholds import thresholds, tornado
    from rubicon.report.margin.table import margin_lines
    from rubicon.report.margin.words import margin_record, threshold_record, tornado_record

    with waiting("looking for the nearest flip"):
        at = Setting.of(run, draw)
        (found,) = margins(run, [claim.question], setting=at, by=by)
        (along,) = thresholds(run, [claim.question], setting=at)
        (swings,) = tornado(run, [claim.question], setting=at)
    if as_json:
        about = {"letter": claim.letter, "id": claim.id, "says": claim.says}
        print_json(
            {"from_draw": draw, **about, **margin_record(found)}
            | {
                "thresholds": [threshold_record(each) for each in along],
                "tornado": tornado_record(swings),
            }
        )
        return
    letter = f"({claim.letter}) " if claim.letter else ""
    show(Text(f"{letter}{claim.says}", style="bold"))
    show(margin_lines(found, along, swings, draw))
