"""From values in every draw to what one can say: a verdict on a claim, an answer to a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from numpy.typing import NDArray

from rubicon.ask.averages import Average
from rubicon.ask.claims import Claim
from rubicon.ask.evaluate import Evaluated, Plan
from rubicon.ask.language import parse
from rubicon.ask.syntax import Question
from rubicon.ask.terms import Compiler
from rubicon.ask.view import MEMORY, View
from rubicon.errors import InputError, Mistakes
from rubicon.game import Floats, Game
from rubicon.solve.solution import Status, counts

NORMAL_95 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""
RARE = 1e-3
"""A condition below this probability counts as one that almost never happens in a draw."""
FEWEST, LEAST = 30, 0.5
"""Draws, and the share of all, below which those that count are too few to speak for the rest."""
MOST_RARE = 0.5
"""Share of the counted draws above which those with a rare condition make a verdict weak."""
TIED = 0.99
"""Share of the counted draws from which equal sides mean that a claim compares a thing with
itself."""

Bools = NDArray[np.bool_]
Statuses = NDArray[np.int8]


@dataclass(frozen=True)
class DrawCounts:
    """What became of the draws. Shares are of all draws."""

    # all, counted: how many there are, and how many of them are solved and defined
    all: int
    counted: int
    unsolved: float  # share without an equilibrium on the principal branch, within tolerance
    # share that is solved, but where a condition all but never happens or a number is divided by
    # zero
    undefined: float
    rare: float  # share that counts, though in it a condition has a probability below ``RARE``
    uncertain: float = 0.0  # share of those that are not solved for want of a certain branch
    past: float = 0.0  # share that counts, though the branch has split on the way
    exact: bool = False  # whether no judgement varies, so that one draw is as good as many

    @property
    def too_few(self) -> bool:
        """Whether draws count, but not enough of them to speak for the rest."""
        return not self.exact and 0 < self.counted < max(FEWEST, LEAST * self.all)

    @property
    def rare_share(self) -> float:
        """Share of the counted draws in which a condition is rare."""
        return self.rare * self.all / self.counted if self.counted else 0.0

    @property
    def mostly_rare(self) -> bool:
        """Whether a condition is rare in most draws that count."""
        return self.rare_share > MOST_RARE

    @property
    def weak(self) -> bool:
        """Whether an answer rests on too little."""
        return self.too_few or self.mostly_rare


@dataclass(frozen=True)
class Verdict:
    """Whether a claim follows."""

    question: Question  # the claim in notation
    share: float  # share of the counted draws in which it holds; ``nan`` if none counts
    # low, high: Wilson's 95 % interval of that share: what more draws of the same judgements could
    # still change, and nothing else; ``nan`` if none counts, or no judgement varies
    low: float
    high: float
    margin: Average  # left minus right side (right minus left for < and <=), over the counted draws
    tied: float  # share of the counted draws in which the margin is zero
    draws: DrawCounts

    @property
    def same(self) -> bool:
        """Whether the claim says nothing, since both sides are the same thing: they are equal in
        all draws, or all but a few."""
        return self.tied >= TIED

    @property
    def undefined(self) -> float:
        """Share of all draws in which the claim is neither true nor false."""
        return self.draws.undefined

    @property
    def unsolved(self) -> float:
        """Share of all draws without an equilibrium."""
        return self.draws.unsolved


@dataclass(frozen=True)
class Answer:
    """What a number comes to."""

    question: Question  # the question in notation
    # mean, error: over the counted draws, and the standard error of that mean
    mean: float
    error: float
    spread: Average  # median, and 5–95 % of the counted draws
    draws: DrawCounts


def wilson(successes: int, trials: int, z: float = NORMAL_95) -> tuple[float, float]:
    """Wilson's score interval of a share (Wilson 1927); (0, 1) if nothing was tried."""
    if trials == 0:
        return 0.0, 1.0
    share, weight = successes / trials, z * z / trials
    middle = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / trials + weight / (4 * trials)) / (1 + weight)
    # At 0 and 1 the bound is exact; rounding should not make it 1e-17.
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == trials else min(1.0, middle + half)
    return low, high


def verdict(
    question: Question,
    margin: Floats,
    holds: Bools,
    rarest: Floats,
    status: Statuses,
    exact: bool = False,
) -> Verdict:
    """The verdict on a claim.

    Parameters
    ----------
    margin, holds, rarest, status
        ``[draw]``, as :class:`~rubicon.ask.Evaluated` has them of a question.
    exact
        Whether no judgement varies: more draws would change nothing.
    """
    known = counts(status) & np.isfinite(margin)
    draws = _draws(known, rarest, status, exact)
    successes = int(np.count_nonzero(holds & known))
    share = successes / draws.counted if draws.counted else nan
    told = draws.counted and not exact
    low, high = wilson(successes, draws.counted) if told else (nan, nan)
    tied = float(np.mean(margin[known] == 0)) if draws.counted else nan
    spread = Average.of(margin[known])
    return Verdict(question, share, low, high, spread, tied, draws)


def answer(
    question: Question, value: Floats, rarest: Floats, status: Statuses, exact: bool = False
) -> Answer:
    """The answer to a question, from its values and what else tells; see :func:`verdict`."""
    known = counts(status) & np.isfinite(value)
    draws, values = _draws(known, rarest, status, exact), value[known]
    mean = float(values.mean()) if draws.counted else nan
    spread = draws.counted > 1 and not exact
    error = float(values.std(ddof=1)) / sqrt(draws.counted) if spread else nan
    return Answer(question, mean, error, Average.of(values), draws)


def _draws(known: Bools, rarest: Floats, status: Statuses, exact: bool) -> DrawCounts:
    every = len(known)
    if not every:
        return DrawCounts(0, 0, 0.0, 0.0, 0.0)

    def share(which: Bools) -> float:
        return int(np.count_nonzero(which)) / every

    solved = counts(status)
    return DrawCounts(
        all=every,
        counted=int(np.count_nonzero(known)),
        unsolved=share(~solved),
        undefined=share(solved & ~known),
        rare=share(known & (rarest < RARE)),
        uncertain=share(status == Status.BRANCH_UNCERTAIN),
        past=share(known & (status == Status.PAST_BIFURCATION)),
        exact=exact,
    )


def conclude(evaluated: Evaluated, plan: Plan, exact: bool = False) -> tuple[Verdict | Answer, ...]:
    """A verdict or an answer for every question of a plan; see :func:`verdict`."""
    rows = zip(
        plan.questions, evaluated.value, evaluated.holds, evaluated.rarest, evaluated.status,
        strict=True,
    )  # fmt: skip
    return tuple(
        verdict(question, value, holds, rarest, own, exact)
        if question.is_claim
        else answer(question, value, rarest, own, exact)
        for question, value, holds, rarest, own in rows
    )


def ask(view: View, question: str | Question, memory: int = MEMORY) -> Verdict | Answer:
    """One question, in notation or parsed: a verdict if it is a claim, otherwise an answer."""
    return ask_all(view, [question], memory)[0]


def ask_all(
    view: View, questions: Iterable[str | Question], memory: int = MEMORY
) -> tuple[Verdict | Answer, ...]:
    """Many questions at once, which costs little more than one."""
    parsed = [parse(each) if isinstance(each, str) else each for each in questions]
    plan = Plan.of(view.game, parsed)
    return conclude(plan.evaluate(view, memory), plan)


def plan_claims(game: Game, claims: Sequence[Claim]) -> Plan:
    """The plan that evaluates claims; also the check that a crisis' claims fit its story. Raises
    InputError with file, line and caret."""
    compiler, mistakes = Compiler(game), Mistakes()
    for claim in claims:
        with mistakes.here():
            try:
                compiler.add(claim.question)
            except InputError as error:
                raise error.at(claim.where) from None
    mistakes.tell()
    return Plan.compiled(compiler)
