"""From values in every draw to what one can say: a verdict on a claim, an answer to a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import nan, sqrt

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Bools, Floats
from rubicon.ask.averages import Average
from rubicon.ask.claims import Claim
from rubicon.ask.evaluate import Evaluated, Plan
from rubicon.ask.syntax import And, Question
from rubicon.ask.terms import Compiler
from rubicon.ensemble.weights import effective
from rubicon.errors import Mistakes, placed
from rubicon.game import Game
from rubicon.solve.solution import Status, counts

NORMAL_95 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""
RARE = 1e-3
"""A condition below this probability counts as one that almost never happens in a draw."""
FEWEST, LEAST = 30, 0.5
"""Draws, and the share of all, below which those that count are too few to speak for the rest."""
MOST_RARE = 0.5
"""Share of the counted draws above which those with a rare condition make a verdict weak."""

MOST_CLOSE = 0.5
"""Share of the counted draws above which a claim as a whole is too close to call."""
_ROUNDING = 1e-12
"""By how much a share of whole draws may be off."""

Statuses = NDArray[np.int8]


@dataclass(frozen=True)
class DrawCounts:
    """What became of the draws. Shares are of all draws."""

    # all, counted: how many there are, and how many of them are solved and defined; of draws with
    # weights, how many of equal weight they are worth
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
    """Whether a claim follows.

    Of the counted draws it holds in some, fails in some, and is too close to call in the rest: its
    sides differ there by less than what matters.
    """

    question: Question  # the claim in notation
    share: float  # share of the counted draws in which it holds; ``nan`` if none counts
    # low, high: Wilson's 95 % interval of that share: what more draws of the same judgements could
    # still change, and nothing else; ``nan`` if none counts, or no judgement varies
    low: float
    high: float
    margin: Average  # left minus right side (right minus left for < and <=), over the counted draws
    fails: float  # share in which it fails
    close: float  # share in which it is too close to call
    draws: DrawCounts
    # of a claim joined by "and": the verdict on every part
    parts: tuple[Verdict, ...] = ()
    # of a claim read in several ways: the verdict on every reading, the headline's first
    readings: tuple[Verdict, ...] = ()
    # of one that is too close in most draws: who decides what in it, and is paid nothing that
    # depends on it, as player and label
    indifferent: tuple[tuple[str, str], ...] = ()

    @property
    def mostly_close(self) -> bool:
        """Whether it is too close to call in most draws."""
        return self.close > MOST_CLOSE

    @property
    def band(self) -> tuple[float, float]:
        """The least and the largest share in which a reading holds; ``nan`` if none counts."""
        shares = [each.share for each in self.readings or (self,) if each.draws.counted]
        return min(shares, default=nan), max(shares, default=nan)

    @property
    def failing(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share in which it fails, as ``low`` and ``high``."""
        if self.low != self.low:
            return nan, nan
        return wilson(_in(self.fails, self.draws), self.draws.counted)

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


def wilson(successes: float, trials: int, z: float = NORMAL_95) -> tuple[float, float]:
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
    close: Bools,
    rarest: Floats,
    status: Statuses,
    exact: bool = False,
    weights: Floats | None = None,
) -> Verdict:
    """The verdict on a claim.

    Parameters
    ----------
    margin, holds, close, rarest, status
        ``[draw]``, as :class:`~rubicon.ask.Evaluated` has them of a question.
    exact
        Whether no judgement varies: more draws would change nothing.
    weights
        ``[draw]``, where some draws count more than others.
    """
    known = counts(status) & np.isfinite(margin)
    draws = _draws(known, rarest, status, exact, weights)
    every = _weight(known, weights)
    share, tight, fails = (
        _weight(which & known, weights) / every if every else nan
        for which in (holds, close, ~holds & ~close)
    )
    told = draws.counted and not exact
    low, high = wilson(_in(share, draws), draws.counted) if told else (nan, nan)
    spread = Average.of(margin[known], None if weights is None else weights[known])
    return Verdict(question, share, low, high, spread, fails, tight, draws)


def answer(
    question: Question,
    value: Floats,
    rarest: Floats,
    status: Statuses,
    exact: bool = False,
    weights: Floats | None = None,
) -> Answer:
    """The answer to a question, from its values and what else tells.

    Parameters
    ----------
    question
        The question in notation.
    value
        ``[draw]``, what it comes to.
    rarest, status, exact, weights
        As of :func:`verdict`.
    """
    known = counts(status) & np.isfinite(value)
    draws, values = _draws(known, rarest, status, exact, weights), value[known]
    own = None if weights is None else weights[known]
    spread, varies = Average.of(values, own), draws.counted > 1 and not exact
    error = _deviation(values, own) / sqrt(draws.counted) if varies else nan
    return Answer(question, spread.mean, error, spread, draws)


def _in(share: float, draws: DrawCounts) -> float:
    """In how many of the draws that count something is so: a whole number where all count alike."""
    found, near = share * draws.counted, round(share * draws.counted)
    return near if abs(found - near) < _ROUNDING * draws.counted else found


def _weight(which: Bools, weights: Floats | None) -> float:
    """How many draws these are, or what their weights add up to."""
    return int(np.count_nonzero(which)) if weights is None else float(weights @ which)


def _deviation(values: Floats, weights: Floats | None) -> float:
    """How widely values are spread, as a standard deviation."""
    if weights is None:
        return float(values.std(ddof=1))
    return sqrt(float(np.cov(values, aweights=weights, ddof=0)))


def _draws(
    known: Bools, rarest: Floats, status: Statuses, exact: bool, weights: Floats | None
) -> DrawCounts:
    every = _weight(np.ones(len(known), np.bool_), weights)
    if not every:
        return DrawCounts(0, 0, 0.0, 0.0, 0.0)

    def share(which: Bools) -> float:
        return _weight(which, weights) / every

    solved = counts(status)
    return DrawCounts(
        all=len(known) if weights is None else round(effective(weights)),
        counted=int(np.count_nonzero(known))
        if weights is None
        else round(effective(weights * known)),
        unsolved=share(~solved),
        undefined=share(solved & ~known),
        rare=share(known & (rarest < RARE)),
        uncertain=share(status == Status.BRANCH_UNCERTAIN),
        past=share(known & (status == Status.PAST_BIFURCATION)),
        exact=exact,
    )


def conclude(
    evaluated: Evaluated, plan: Plan, exact: bool = False, weights: Floats | None = None
) -> tuple[Verdict | Answer, ...]:
    """A verdict or an answer for every question of a plan.

    Parameters
    ----------
    evaluated, plan
        What the questions come to, and the questions.
    exact, weights
        As of :func:`verdict`.
    """
    rows = zip(
        plan.questions, evaluated.value, evaluated.holds, evaluated.close, evaluated.rarest,
        evaluated.status, strict=True,
    )  # fmt: skip
    return tuple(
        verdict(question, value, holds, close, rarest, own, exact, weights)
        if question.is_claim
        else answer(question, value, rarest, own, exact, weights)
        for question, value, holds, close, rarest, own in rows
    )


def plan_claims(game: Game, asked: Sequence[Claim | Question]) -> Plan:
    """The plan that evaluates claims with all that is told of each: first what was asked, in order,
    then the other readings of claims, then the parts of those joined by "and". It is also the check
    that a crisis' claims fit its story. Raises InputError with file, line and caret."""
    compiler, mistakes = Compiler(game), Mistakes()
    own = [(a.question, a.where) if isinstance(a, Claim) else (a, "") for a in asked]
    for question, where in [*own, *(each for a in asked for each in _readings(a))]:
        with mistakes.here(), placed(where):
            compiler.add(question)
    mistakes.tell()
    for part in (part for a in asked for part in _parts(a)):  # as sound as what it is a part of
        compiler.add(part)
    return Plan.compiled(compiler)


def gathered(
    asked: Sequence[Claim | Question], found: Sequence[Verdict | Answer]
) -> tuple[Verdict | Answer, ...]:
    """What was asked, of all that :func:`plan_claims` has evaluated, each with its readings and
    parts."""
    rest = iter([each for each in found[len(asked) :] if isinstance(each, Verdict)])
    readings = [tuple(next(rest) for _ in _readings(each)) for each in asked]
    parts = [tuple(next(rest) for _ in _parts(each)) for each in asked]
    return tuple(
        replace(own, readings=(own, *others) if others else (), parts=within)
        if isinstance(own, Verdict)
        else own
        for own, others, within in zip(found[: len(asked)], readings, parts, strict=True)
    )


def _readings(asked: Claim | Question) -> list[tuple[Question, str]]:
    """The readings of a claim but for its headline, with their places."""
    return [(r.question, r.where) for r in asked.readings[1:]] if isinstance(asked, Claim) else []


def _parts(asked: Claim | Question) -> list[Question]:
    """The parts of a claim or question that is joined by "and"."""
    whole = asked.question if isinstance(asked, Claim) else asked
    joined = whole.body.claims if isinstance(whole.body, And) else ()
    return [Question(str(part), part, whole.smallest) for part in joined]
