"""What acts give away, as rows of ``beliefs.csv``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rubicon.answers.story.tells import State, Tell
from rubicon.game import Game
from rubicon.report.verdicts.record import averages

_NUMBERS = ("mean", "p5", "median", "p95")
COLUMNS = ("state", "outcome", "act", "act_outcome",
           *(f"{kind}_{name}" for kind in ("happens", "prior", "posterior", "change")
             for name in _NUMBERS), "undefined")  # fmt: skip


def belief_rows(game: Game, state: State, tells: Sequence[Tell]) -> Iterator[dict[str, Any]]:
    """A hidden state's outcomes, before and after every act shown."""
    for tell in tells:
        for posterior in tell.outcomes:
            yield {
                "state": game.labels[state.label],
                "outcome": game.texts[posterior.outcome],
                "act": game.labels[tell.act.label],
                "act_outcome": game.texts[tell.act.outcome],
                "undefined": tell.undefined,
                **averages(tell.happens, "happens_"),
                **averages(posterior.prior, "prior_"),
                **averages(posterior.posterior, "posterior_"),
                **averages(posterior.change, "change_"),
            }
