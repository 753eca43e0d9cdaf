"""Every claim where players choose in other ways than the run's own, on the same draws.

The *ways*: all toss coins (level 0); players think one, two or three steps ahead (levels 1 to 3);
and hardly anybody makes a mistake: every λ is a hundred times as large. (The limit in which nobody
makes any is a near tie in most draws of a large game, and so is not known there.)

A claim *follows from the inputs alone* where in nearly all draws it comes out the same, as holding,
failing or too close to call, in every way. A claim that is algebra of the inputs does so in all of
them, to the last digit of its margin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.benchmarks.by_lambda import Group, by_lambda, groups, rationality_of
from rubicon.answers.compare.compare import Compared, paired
from rubicon.answers.verdicts.classes import WIDELY, class_of
from rubicon.ask import Claim, Evaluated, Plan, Verdict, kept_claims
from rubicon.ask.evaluate import difference
from rubicon.ask.proportions import Proportion
from rubicon.ask.runs import Findings, ask_run, ask_solved, verdicts_of
from rubicon.ask.solver import RunSolver
from rubicon.ask.verdicts import FEWEST, LEAST
from rubicon.ensemble.solving import chunk_size
from rubicon.ensemble.store import Run
from rubicon.solve.choosing import Choosing, Level, NoMistakes

LEVELS = 3
"""The highest level."""
SHARPER = 100.0
"""What every λ is multiplied by where hardly anybody makes a mistake."""
FEW, MANY = 60, 800_000
"""On how many draws that is solved, which takes long: all where nodes × draws come to no more than
``MANY``, about three seconds, and at least ``FEW``."""
UNMOVED = 0.95
"""Share of the draws, nearly all, in which a claim that follows from the inputs alone comes out the
same in every way."""
STRATEGY = ("none", "little", "some", "much")
"""How much strategy has to do with a verdict."""


@dataclass(frozen=True)
class Way:
    """A way to choose that verdicts are held against."""

    choosing: Choosing
    times: float  # what every λ is multiplied by
    draws: int  # on how many of the run's first draws
    solved: int  # how many of them could be solved
    own: bool  # whether it is the run's own

    @property
    def name(self) -> str:
        """``coin-toss``, ``level-1``, …, ``lambda-x100``."""
        return str(self.choosing) if self.times == 1 else f"lambda-x{self.times:g}"


@dataclass(frozen=True)
class InWays:
    """A claim in all ways to choose."""

    claim: Claim
    base: Verdict  # the run's own
    told: tuple[Compared, ...]  # by way: the run's own verdict, on as many draws, and the one there
    # share of the draws in which it comes out the same in every way; what is not solved or defined
    # at a multiple of λ is passed over there
    unmoved: Proportion
    counted: int  # how many those draws are: it is solved and defined in them by every level
    exactly: bool  # whether its margin, too, is the same everywhere: it is algebra of the inputs
    # by λ, least first; empty where λ decides nothing or does not vary, or draws are few
    by_lambda: tuple[Group, ...]

    @property
    def changes(self) -> tuple[int, ...]:
        """The ways in which its class is another one, and not by chance."""
        return tuple(k for k, each in enumerate(self.told) if each.changes)

    @property
    def strategy(self) -> str:
        """One of :data:`STRATEGY`; empty where that is not known, or there is no verdict.

        None, where it follows from the inputs alone; much, where its class is another one if all
        toss coins, or where it comes out the same in less than half of the draws; otherwise little,
        where it does so in at least 80 % of them, or some.
        """
        draws = self.base.draws
        few = not draws.exact and self.counted < max(FEWEST, LEAST * draws.all)
        if few or not self.counted or class_of(self.base) in ("close", "undefined"):
            return ""
        if self.unmoved.share >= UNMOVED:
            return "none"
        if 0 in self.changes or self.unmoved.share < 0.5:
            return "much"
        return "little" if self.unmoved.share >= WIDELY else "some"


@dataclass(frozen=True)
class Benchmarks:
    """What becomes of claims where players choose otherwise."""

    run: Run
    ways: tuple[Way, ...]  # the coin toss first
    claims: tuple[InWays, ...]

    def of(self, claim: Claim) -> InWays | None:
        """One of the claims; ``None`` if it is not among them."""
        return next((each for each in self.claims if each.claim.id == claim.id), None)


def benchmarks_of(
    run: Run, asked: Findings | None = None, solver: RunSolver | None = None
) -> Benchmarks:
    """Every claim of a run in every way to choose; ``asked`` is what they come to over all its
    draws, if that is known. Raises InputError if the run is not finished or is damaged."""
    claims = kept_claims(run.path)
    if not claims:
        return Benchmarks(run, (), ())
    base = asked or ask_run(run, Plan.of(run.game, [claim.question for claim in claims]))
    found = _found(run, base, solver or RunSolver.of(run))
    ways = tuple(way for way, _ in found)
    own = verdicts_of(base)
    told = [_told(claims, base, there, own) for _, there in found]
    rationality = rationality_of(run)
    parts = groups(rationality) if _by_lambda(run) else ()
    return Benchmarks(
        run,
        ways,
        tuple(
            InWays(
                claim,
                own[k],
                tuple(each[k] for each in told),
                *_unmoved(base, found, k),
                by_lambda(base, k, rationality, parts),
            )
            for k, claim in enumerate(claims)
        ),
    )


def _found(run: Run, base: Findings, solver: RunSolver) -> list[tuple[Way, Findings]]:
    """What claims come to in every way."""
    plan, draws, size = base.plan, run.judgements(), chunk_size(run)
    by_part = [
        [(view.solved, plan.evaluate(view)) for view in solver.level_views(plan, part, LEVELS)]
        for part in draws.parts(size)
    ]
    found = []
    for level, each in enumerate(zip(*by_part, strict=True)):
        solved, evaluated = zip(*each, strict=True)
        there = Findings(plan, Evaluated.joined(evaluated), np.concatenate(solved), run.exact)
        found.append((_way(run, Level(level), 1.0, there), there))
    if _by_lambda(run):
        few = draws.at(slice(min(run.draws, max(FEW, MANY // run.game.nodes))))
        there = ask_solved(plan, solver.sharper(SHARPER), few.parts(size), run.exact)
        found.append((_way(run, run.choosing, SHARPER, there), there))
    return found


def _by_lambda(run: Run) -> bool:
    """Whether λ decides anything in a run: not, if all toss coins or nobody makes mistakes."""
    return not isinstance(run.choosing, NoMistakes) and run.choosing != Level(0)


def _way(run: Run, choosing: Choosing, times: float, found: Findings) -> Way:
    solved = int(np.count_nonzero(found.solved))
    own = times == 1 and choosing == run.choosing
    return Way(choosing, times, len(found.solved), solved, own)


def _told(
    claims: Sequence[Claim], base: Findings, there: Findings, own: Sequence[Verdict]
) -> list[Compared]:
    """Every claim, by the run's own draws as far as they are solved there."""
    draws = len(there.solved)
    first = own if draws == len(base.solved) else verdicts_of(base.at(slice(draws)))
    said = verdicts_of(there)
    return [
        paired((claim, claim), (first[k], said[k]), (base, k), (there, k), draws)
        for k, claim in enumerate(claims)
    ]


def _unmoved(
    base: Findings, found: Sequence[tuple[Way, Findings]], claim: int
) -> tuple[Proportion, int, bool]:
    """In which share of the draws a claim comes out the same in every way, in how many that is
    known, and whether its margin is the same, too."""
    own, margin, counts = base.outcomes(claim), base.evaluated.value[claim], base.known[claim]
    counts, same, exactly = counts.copy(), np.ones(len(own), np.bool_), True
    for way, there in found:
        known, draws = there.known[claim], slice(len(there.solved))
        if way.times == 1:
            counts &= known
        both = known & base.known[claim][draws]
        same[draws] &= (there.outcomes(claim) == own[draws]) | ~both
        apart = difference(there.evaluated.value[claim][both], margin[draws][both])
        exactly = exactly and not apart.any()
    share = Proportion.of(same[counts], base.exact)
    return share, int(np.count_nonzero(counts)), exactly and bool(counts.any())
