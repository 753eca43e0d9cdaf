"""``rubicon export``: one draw's game for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from rubicon.cli.app import command, opened, put
from rubicon.cli.options import (
    Changes,
    CrisisOrRun,
    Design,
    Json,
    JudgementFile,
    NumberOfDraws,
    Seed,
    argument,
    count,
    loaded,
    option,
)
from rubicon.errors import InputError


@command(
    "rubicon export my-run draw-0.efg --draw 0",
    "rubicon export beer-quiche central.nfg --set wimp=0.4",
)
def export(
    crisis: CrisisOrRun,
    file: Annotated[
        Path, argument("FILE", "The file to write: .efg (the tree) or .nfg (a table).")
    ],
    draw: Annotated[
        int | None,
        count("The number of the draw, from 0; of a crisis central judgements if left out."),
    ] = None,
    draws: NumberOfDraws = None,
    seed: Seed = None,
    design: Design = None,
    depth: Annotated[
        int | None, option("N", "Only the first moves, this many; all if left out.", min=1)
    ] = None,
    changes: Changes = None,
    judgements: JudgementFile = None,
    as_json: Json = False,
) -> None:
    """Write one draw's game in Gambit's format, so that anyone can check us."""
    from rubicon.crisis.places import is_run

    chosen: dict[str, Any] = {"draws": draws, "seed": seed, "design": design}
    given = {name: value for name, value in chosen.items() if value is not None}
    if not is_run(Path(crisis)):
        model = loaded(crisis, judgements=judgements, changes=changes)
        put(model.export(file, draw=draw, depth=depth, **given), as_json)
        return
    if given or changes or judgements:
        raise InputError(
            "a run keeps its own draws, seed, design and judgements",
            instead=f"rubicon export {crisis} {file} --draw N",
        )
    run = opened(Path(crisis))
    if draw is None:
        raise InputError("which draw of the run?", instead="--draw N")
    if depth is not None:
        raise InputError(
            "a run's game is exported whole",
            instead=f"export the crisis itself: rubicon export {run.manifest['crisis']} …",
        )
    put(run.export(file, draw), as_json)
