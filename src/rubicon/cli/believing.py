"""``rubicon experts``: what follows by whom one believes."""

from __future__ import annotations

from typing import Annotated

from rubicon.cli.app import answer, command
from rubicon.cli.options import Json, RunFolder, Weights, argument, weights_in


@command(
    "rubicon experts my-run", 'rubicon experts my-run b "P(stance=deny)" --weights alice=2,bob=1'
)
def experts(
    run: RunFolder,
    questions: Annotated[
        list[str] | None,
        argument("QUESTION", "Claims by letter or id, or questions; all claims if left out."),
    ] = None,
    weights: Weights = "",
    as_json: Json = False,
) -> None:
    """Show claims by the ranges of each expert, and by all of them."""
    read = weights_in(weights)
    answer(run, lambda asked: asked.experts(*questions or (), weights=read), as_json)
