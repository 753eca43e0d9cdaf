"""Questions asked of a run on disk, a chunk of draws at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Bools, Floats, Ints
from rubicon.ask.evaluate import Evaluated, Plan
from rubicon.ask.solver import RunSolver
from rubicon.ask.verdicts import Answer, Verdict, conclude
from rubicon.ask.view import View
from rubicon.ensemble.damage import how_to_finish
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.judgements import Draws


@dataclass(frozen=True)
class Findings:
    """What questions come to over a run: for each draw, and concluded."""

    plan: Plan
    evaluated: Evaluated
    solved: Bools
    exact: bool  # whether no judgement of the run varies
    # the first draws, with the games solved in which the questions force moves; none if none does
    forced: tuple[View, ...] = ()
    # ``int64[draw]``: which of a run's distinct sets of judgements each is, where some stand there
    # several times, as in a variant that was updated by weights
    distinct: Ints | None = None

    @property
    def known(self) -> Bools:
        """``bool[question, draw]``: whether it is solved and defined."""
        return self.evaluated.solved & self.solved & np.isfinite(self.evaluated.value)

    def outcomes(self, claim: int) -> NDArray[np.int8]:
        """``int8[draw]``: 1 where a claim holds, 0 where it is too close to call, −1 where it fails
        or is not known."""
        holds, close = self.evaluated.holds[claim], self.evaluated.close[claim]
        return np.where(holds, 1, np.where(close, 0, -1)).astype(np.int8)

    def conclusions(self, weights: Floats | None = None) -> tuple[Verdict | Answer, ...]:
        """A verdict for each claim, an answer for each other question; by the weights of draws,
        where they have any. A draw that stands there several times counts as one of that weight:
        its copies say nothing new."""
        if self.distinct is not None:
            own = np.ones(len(self.distinct)) if weights is None else weights
            first, place = np.unique(self.distinct, return_index=True, return_inverse=True)[1:]
            weights = np.zeros(len(own))
            weights[first] = np.bincount(place, own)
        return conclude(self.evaluated, self.plan, self.exact, weights)

    def at(self, draws: slice | Ints) -> Findings:
        """The same on some of the draws."""
        distinct = None if self.distinct is None else self.distinct[draws]
        return replace(
            self,
            evaluated=self.evaluated.at(draws),
            solved=self.solved[draws],
            distinct=distinct,
        )


def views(run: Run, most: int | None = None) -> Iterator[View]:
    """What questions are asked of, a chunk of draws at a time; ``most``: only the first so many.
    Raises InputError if the run is not finished."""
    return (view for _, view in drawn_views(run, most))


def drawn_views(run: Run, most: int | None = None) -> Iterator[tuple[Draws, View]]:
    """As :func:`views`, each with the judgements of its draws."""
    check_finished(run)
    left = run.draws if most is None else most
    parts = run.columns("behaviour", "status")
    while left > 0 and (part := next(parts, None)) is not None:
        draws, found = part[0].at(slice(left)), part[1]
        yield (
            draws,
            View(
                game=run.game,
                judgements=draws.rows(run.game.table.judgements),
                behaviour=np.ascontiguousarray(found["behaviour"][:left].T),
                status=found["status"][:left],
                matters=run.matters,
            ),
        )
        left -= len(found["status"])


def check_finished(run: Run) -> None:
    """Raise an :class:`InputError` if draws of a run are not solved yet."""
    missing = sum(stop - start for start, stop in run.missing())
    if missing:
        raise InputError(
            f"the run is not finished: {missing} of {run.draws} draws are not solved yet",
            where=str(run.path),
            instead=how_to_finish(run.path),
        )


def ask_run(run: Run, plan: Plan, keep: int = 0, most: int | None = None) -> Findings:
    """Evaluate a plan over all draws of a run; games with forced moves are solved for it.

    Parameters
    ----------
    keep
        Of how many draws, rounded up to whole parts of the run, those games are kept.
    most
        Evaluate only the first so many draws.
    """
    parts, solved, forced, kept = [], [], [], 0
    solver = RunSolver.of(run)
    for draws, view in drawn_views(run, most):
        whole = solver.worlds(plan, view, draws)
        parts.append(plan.evaluate(whole))
        solved.append(view.solved)
        if plan.worlds and kept < keep:
            forced.append(whole)
            kept += view.draws
    known = np.concatenate(solved)
    evaluated = Evaluated.joined(parts)
    return Findings(plan, evaluated, known, run.exact, tuple(forced), _distinct(run, len(known)))


def _distinct(run: Run, draws: int) -> Ints | None:
    """Which of the distinct sets of judgements each of the first draws is; ``None`` if none stands
    there twice, as in every run that was not updated."""
    if "observed" not in run.manifest or run.exact:
        return None
    place = np.unique(run.judgements().values[:, :draws], axis=1, return_inverse=True)[1]
    return place.reshape(-1) if place.max(initial=0) + 1 < draws else None


def ask_solved(plan: Plan, solver: RunSolver, parts: Iterable[Draws], exact: bool) -> Findings:
    """What a plan's questions come to at judgements that are solved for it.

    Parameters
    ----------
    solver
        Of the game that the plan is about.
    parts
        The judgements, as many at once as memory holds.
    exact
        Whether none of them varies.
    """
    found, solved = [], []
    for part in parts:
        view = solver.worlds(plan, solver.view(part), part)
        found.append(plan.evaluate(view))
        solved.append(view.solved)
    return Findings(plan, Evaluated.joined(found), np.concatenate(solved), exact)


def verdicts_of(findings: Findings) -> Sequence[Verdict]:
    """The verdicts among the conclusions: all of them, if every question is a claim."""
    return [each for each in findings.conclusions() if isinstance(each, Verdict)]
