"""Does it depend on the equilibrium? Claims judged in the further equilibria of some draws.

A run judges its claims in one equilibrium of each draw, the one on the principal branch. Here the
game is searched for others, and every claim is judged in each of them. A search never knows that
it has found all: that a verdict differs is then certain, that none does is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rubicon.answers.equilibria.equilibria import PAST, SAMPLED, STARTS, Effort, choose, look
from rubicon.answers.equilibria.forks import Fork, Judged, forks
from rubicon.answers.forcing.forcing import forces
from rubicon.arrays import Bools, Floats, Ints
from rubicon.ask import Average, Claim, Plan, Question, kept_claims, wilson
from rubicon.ask.observed import kept_observed, resolved
from rubicon.ask.picking import pick_claim
from rubicon.ask.solver import RunSolver
from rubicon.ensemble.store import Run
from rubicon.errors import InputError, whole


@dataclass(frozen=True)
class SearchedShare:
    """Draws of which something is so."""

    # sampled, of_sampled: how many of the random draws, out of how many that count
    sampled: int
    of_sampled: int
    # low, high: Wilson's 95 % interval of that share: what searching more draws could still change
    low: float
    high: float
    # past, of_past: how many of those past a bifurcation, out of how many. They were chosen, not
    # sampled.
    past: int
    of_past: int

    @classmethod
    def of(cls, which: Bools, counts: Bools, past: Bools) -> SearchedShare:
        """From ``bool[searched]``: the draws that are such, that count, that lie past."""
        such, all_of = int((which & counts & ~past).sum()), int((counts & ~past).sum())
        low, high = wilson(such, all_of)
        return cls(such, all_of, low, high, int((which & counts & past).sum()),
                   int((counts & past).sum()))  # fmt: skip

    @property
    def any(self) -> bool:
        """Whether it is so of any draw."""
        return self.sampled + self.past > 0


@dataclass(frozen=True)
class Selected:
    """A claim in the equilibria that were found."""

    claim: Claim
    # the draws in which it holds in one equilibrium and fails in another, of those in which it is
    # defined in any
    differs: SearchedShare
    # principal, every, some: the draws in which it holds on the principal branch, in every
    # equilibrium, in at least one
    principal: SearchedShare
    every: SearchedShare
    some: SearchedShare
    # lowest, highest: ``float64[searched]``: the least and the greatest margin over a draw's
    # equilibria; ``nan`` where it is defined in none
    lowest: Floats
    highest: Floats
    # by how much the margin differs between the equilibria of a draw, over those with several
    varies: Average
    undefined: int  # how many searched draws have an equilibrium in which the claim is undefined

    @property
    def depends(self) -> bool:
        """Whether the verdict was seen to differ between equilibria."""
        return self.differs.any


@dataclass(frozen=True)
class Selection:
    """Which verdicts depend on the equilibrium.

    ``further`` are the searched draws in which several equilibria were found. ``aside`` are
    claims that force a move: the equilibria searched are those of the game in which none is.
    """

    effort: Effort
    further: SearchedShare
    claims: tuple[Selected, ...]
    forks: tuple[Fork, ...] = ()  # what the draws past a bifurcation are
    aside: tuple[Claim, ...] = ()


def equilibria(
    run: Run,
    claim: Claim | Question | str = "",
    draws: int = SAMPLED,
    past: int = PAST,
    starts: int = STARTS,
) -> Selection:
    """Judge the claims of a run, or one claim, in all equilibria that can be found.

    Raises InputError as :func:`select`; if there is no such claim, or it forces a move.

    Parameters
    ----------
    claim
        One of its claims, by letter or id, or one in notation; left out, all of them.
    draws, past, starts
        How hard to look: see :func:`select`.
    """
    kept = kept_claims(run.path)
    if claim == "":
        return select(run, kept, draws, past, starts)
    asked = pick_claim(kept, claim)
    asked = replace(asked, question=resolved(asked.question, kept_observed(run.path)))
    if (move := forces(asked.question.body)) is not None:
        raise InputError(
            f"'{claim if isinstance(claim, str) else asked.holds}' forces a move, {move}: the "
            "equilibria that are searched are those of the game as told",
            instead="ask of a claim without do(…)",
        )
    return select(run, (asked,), draws, past, starts)


def select(
    run: Run,
    claims: Sequence[Claim],
    draws: int = SAMPLED,
    past: int = PAST,
    starts: int = STARTS,
    threads: int | None = None,
    solver: RunSolver | None = None,
) -> Selection:
    """Judge claims in all equilibria that can be found for some draws of a run.

    Claims that force a move are set aside.

    Raises InputError if the run is not finished or has no solved draw, a claim doesn't fit its
    story, or a number is out of range.

    Parameters
    ----------
    draws, past
        How many random draws, and at most how many of those past a bifurcation, to search.
    starts
        From how many points to set out for each draw; rounded up to an even number. More
        where a draw has several equilibria or some must be missing: see
        :func:`rubicon.solve.search.search`.
    threads
        ``None`` for all cores; the numbers don't depend on it.
    solver
        The run's, if it has been made already.
    """
    draws, past = whole("draws", draws, 1), whole("past", past, 0)
    starts = whole("starts", starts, 2)
    aside = tuple(claim for claim in claims if forces(claim.question.body))
    claims = [claim for claim in claims if claim not in aside]
    plan = Plan.of(run.game, [claim.question for claim in claims])
    chosen, beyond, (known_past, known_rest, unsolved) = choose(run, draws, past)
    parts, apart, searched = [], list[Floats](), 0
    for found in look(run, run.judgements().at(chosen), starts, threads, solver):
        judged = plan.evaluate(found.view)
        parts.append((found.owner + searched, found.principal, judged.value, judged.holds,
                      ~judged.true & ~judged.close & np.isfinite(judged.value),
                      found.balanced, found.starts, found.lost))  # fmt: skip
        apart += found.apart
        searched += len(found.lost)
    owner, principal, margin, holds, fails, balanced, made, lost = (
        np.concatenate(part, axis=-1) for part in zip(*parts, strict=True)
    )
    effort = Effort(
        draw=chosen,
        past=beyond,
        count=np.bincount(owner, minlength=len(chosen)),
        balanced=balanced,
        known_past=known_past,
        known_rest=known_rest,
        unsolved=unsolved,
        starts=made,
        lost=float(lost.sum() / made.sum()),
    )
    return Selection(
        effort,
        SearchedShare.of(effort.further, effort.count > 0, beyond),
        tuple(
            _selected(claim, margin[k], holds[k], fails[k], owner, principal, effort)
            for k, claim in enumerate(claims)
        ),
        forks(run.game, claims, chosen, beyond, Judged(owner, principal, margin, holds, apart)),
        aside,
    )


def _selected(
    claim: Claim,
    margin: Floats,
    holds: Bools,
    fails: Bools,
    owner: Ints,
    principal: Bools,
    effort: Effort,
) -> Selected:
    """A claim over all equilibria found.

    Parameters
    ----------
    margin, holds, fails
        ``[found]``: by how much, and whether it holds or fails in each equilibrium; neither where
        it is too close to call.
    owner
        ``int64[found]``: the searched draw whose equilibrium it is.
    principal
        ``bool[found]``: whether it lies on the principal branch.
    effort
        What was searched.
    """
    searched = len(effort.draw)
    defined = np.isfinite(margin)
    lowest, highest = np.full(searched, np.nan), np.full(searched, np.nan)
    np.fmin.at(lowest, owner, margin)
    np.fmax.at(highest, owner, margin)

    def anywhere(which: Bools) -> Bools:
        return np.bincount(owner, which, searched) > 0

    some, failing, counts = (anywhere(x) for x in (holds, fails, defined))

    def share(which: Bools, of: Bools = counts) -> SearchedShare:
        return SearchedShare.of(which, of, effort.past)

    return Selected(
        claim=claim,
        differs=share(some & failing),
        principal=share(anywhere(principal & holds), anywhere(principal & defined)),
        every=share(some & ~anywhere(defined & ~holds)),
        some=share(some),
        lowest=lowest,
        highest=highest,
        varies=Average.of((highest - lowest)[effort.further & counts]),
        undefined=int(anywhere(~defined).sum()),
    )
