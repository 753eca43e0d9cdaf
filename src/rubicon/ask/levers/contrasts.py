"""A forced move beside the same move observed, over a run's draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rubicon.ask.bench import Bench
from rubicon.ask.evaluate import Plan
from rubicon.ask.events import Events
from rubicon.ask.levers.forcing import Contrast, Reason, contrast, reasons
from rubicon.ask.runs import views
from rubicon.ask.syntax import Question
from rubicon.ask.view import View
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.game import Floats
from rubicon.judgements import Draws

DRAWS = 2048
"""Draws that a contrast is taken over, rounded up to whole parts of the run."""


@dataclass(frozen=True)
class Contrasted:
    """A question about a forced move beside the one that observes it.

    Parameters
    ----------
    forced, where, seen
        ``float64[draw]``, in draws in which all are known: forced; forced, where the move comes
        up; and seen.
    undefined
        Share of draws in which one of them is not known.
    draws
        How many the run has; the contrast is taken over the first of them.
    reason
        The hidden state that explains most of the difference; ``None`` if there is none.
    """

    asked: Contrast
    forced: Floats
    where: Floats
    seen: Floats
    undefined: float
    draws: int
    reason: Reason | None


def contrasted(run: Run, question: Question) -> Contrasted | None:
    """The contrast; ``None`` if nothing is forced, or the move is never seen."""
    asked = contrast(question)
    if asked is None:
        return None
    try:
        solved = _solved(run, Plan.of(run.game, [asked.forced, asked.where, asked.seen]))
    except InputError:
        return None

    def evaluate(question: Question) -> Floats:
        plan = Plan.of(run.game, [question])
        parts = [plan.evaluate(view) for view in solved]
        return np.concatenate([np.where(p.solved[0], p.value[0], np.nan) for p in parts])

    forced, where, seen = (evaluate(each) for each in (asked.forced, asked.where, asked.seen))
    known = np.isfinite(forced) & np.isfinite(where) & np.isfinite(seen)
    split: list[Reason] = []
    if not question.is_claim and known.any():
        split = reasons(asked, Events(run.game), evaluate)
    return Contrasted(
        asked, forced[known], where[known], seen[known], float(np.mean(~known)), run.draws,
        split[0] if split else None,
    )  # fmt: skip


def _solved(run: Run, plan: Plan) -> list[View]:
    """The first draws, with the games solved that the questions are about: once for them all."""
    bench, draws, start = Bench.of(run), run.judgements(), 0
    found: list[View] = []
    for view in views(run):
        part = Draws(draws.names, draws.values[:, start : start + view.draws])
        found.append(bench.worlds(plan, view, part))
        start += view.draws
        if start >= DRAWS:
            break
    return found
