"""One question put to two runs, of one crisis or of two that share nothing but its words.

Where the runs take the same draws, the answers are compared draw by draw. Where they don't (two
crises never do), each draw of the one stands beside each draw of the other, as draws that have
nothing to do with each other: what the difference then says is how far apart the two are, given
all that is not known of either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np

from rubicon.answers.compare.differences import paired_counts, paired_draws
from rubicon.arrays import Floats
from rubicon.ask import Answer, Average, Question, Verdict, parse
from rubicon.ask.evaluate import TIE, Plan, difference
from rubicon.ask.observed import kept_observed, resolved
from rubicon.ask.proportions import newcombe, newcombe_paired
from rubicon.ask.runs import Findings, ask_run
from rubicon.ensemble.store import Run
from rubicon.errors import InputError

LEVELS = (5, 10, 25, 50, 75, 90, 95)
"""Percentages of draws up to which values are told."""
MOST = 2000
"""Values of each run, evenly spaced in order, whose differences stand for those of all."""


@dataclass(frozen=True)
class Side:
    """What a question comes to in one run."""

    # the answer to a number, the verdict on a claim; ``None`` where it can't be asked
    said: Answer | Verdict | None
    # ``float64[draw]``: the number, or 1 where the claim holds and 0 where not; ``nan`` in draws
    # that don't count. Empty where it can't be asked.
    values: Floats
    why_not: str = ""  # why it can't be asked of this run; empty where it can

    @property
    def exact(self) -> bool:
        """Whether no judgement of the run varies, so that more draws would change nothing."""
        return self.said is not None and self.said.draws.exact

    @property
    def counted(self) -> Floats:
        """The values in the draws that count."""
        return self.values[np.isfinite(self.values)]

    @property
    def ends(self) -> tuple[float, ...]:
        """The ends of the middle 99 % of these draws; nothing without any."""
        return (
            tuple(np.quantile(self.counted, [0.005, 0.995]).tolist()) if len(self.counted) else ()
        )

    @property
    def quantiles(self) -> dict[int, float]:
        """The value that so many per cent of the draws that count stay below; empty without any."""
        if not len(self.counted):
            return {}
        values = np.quantile(self.counted, [level / 100 for level in LEVELS])
        return dict(zip(LEVELS, values.tolist(), strict=True))


@dataclass(frozen=True)
class Difference:
    """The second run's answer less the first's."""

    # in how many draws it was taken, where the runs have the same; 0 over all pairs of draws
    paired: int
    # greater, less: share of these in which the second's is greater, and in which it is less
    greater: float
    less: float
    spread: Average  # of a number: how the difference lies over draws or pairs
    # change, low, high: of a claim: the second share less the first, and its 95 % sampling interval
    # (Newcombe 1998, method 10). Of a number: of the means, without an interval.
    change: float
    low: float = nan
    high: float = nan


@dataclass(frozen=True)
class Asked:
    """A question with its answers; ``difference`` is ``None`` where one run has none."""

    question: Question
    sides: tuple[Side, Side]
    difference: Difference | None


@dataclass(frozen=True)
class Alongside:
    """Questions put to two runs; ``paired``: how many draws are the same in both."""

    runs: tuple[Run, Run]
    paired: int
    asked: tuple[Asked, ...]


def alongside(first: Run, second: Run, asked: Sequence[Question | str]) -> Alongside:
    """Put questions to two finished runs, each as it is written or parsed already. Raises
    InputError if a run is not finished, or a question has a mistake or can be asked of neither."""
    paired = paired_draws(first, second)
    questions = [parse(each) if isinstance(each, str) else each for each in asked]
    ours, theirs = _sides(first, questions), _sides(second, questions)
    found = []
    for question, one, other in zip(questions, ours, theirs, strict=True):
        if one.why_not and other.why_not:
            raise InputError(f"neither run can be asked {question.text}: {one.why_not}")
        known = len(one.counted) and len(other.counted)
        found.append(
            Asked(question, (one, other), _difference(one, other, paired) if known else None)
        )
    return Alongside((first, second), paired, tuple(found))


def _sides(run: Run, questions: Sequence[Question]) -> list[Side]:
    questions = [resolved(each, kept_observed(run.path)) for each in questions]
    faults = [_fault(run, question) for question in questions]
    fit = [question for question, fault in zip(questions, faults, strict=True) if not fault]
    found = ask_run(run, Plan.of(run.game, fit)) if fit else None
    sides, place = [], 0
    for fault in faults:
        if fault or found is None:
            sides.append(Side(None, np.zeros(0), fault))
            continue
        sides.append(_side(found, place))
        place += 1
    return sides


def _fault(run: Run, question: Question) -> str:
    """Why a run can't be asked; empty if it can."""
    try:
        Plan.of(run.game, [question])
    except InputError as error:
        return str(error)
    return ""


def _side(found: Findings, place: int) -> Side:
    said = found.conclusions()[place]
    value, holds = found.evaluated.value[place], found.evaluated.holds[place]
    counts = found.evaluated.solved[place] & found.solved & np.isfinite(value)
    return Side(said, np.where(counts, holds if isinstance(said, Verdict) else value, np.nan))


def _difference(one: Side, other: Side, paired: int) -> Difference:
    """Draw by draw where so many are the same in both runs, or else over all pairs of draws."""
    claim = isinstance(one.said, Verdict) and not (one.exact and other.exact)
    low, high = nan, nan
    if paired:
        first, second = one.values[:paired], other.values[:paired]
        both = np.isfinite(first) & np.isfinite(second)
        first, second = first[both], second[both]
        apart, pairs = difference(second, first), len(first) or nan
        greater, less = np.count_nonzero(apart > 0), np.count_nonzero(apart < 0)
        change = apart.mean() if len(apart) else nan
        if claim:
            low, high = newcombe_paired(*paired_counts(first > 0, second > 0))
    else:
        first, second = np.sort(one.counted), np.sort(other.counted)
        apart = np.subtract.outer(_thinned(second), _thinned(first)).ravel()
        pairs = len(first) * len(second)
        alike = TIE * np.abs(second)  # what differs by rounding is neither greater nor less
        greater = np.searchsorted(first, second - alike, side="left").sum()
        less = pairs - np.searchsorted(first, second + alike, side="right").sum()
        change = second.mean() - first.mean()
        if claim:
            low, high = newcombe(int(first.sum()), len(first), int(second.sum()), len(second))
    return Difference(
        paired=len(first) if paired else 0,
        greater=float(greater / pairs),
        less=float(less / pairs),
        spread=Average.of(apart),
        change=float(change),
        low=low,
        high=high,
    )


def _thinned(values: Floats) -> Floats:
    """Some of many sorted values, evenly spaced, so that pairs of them fit into memory."""
    if len(values) <= MOST:
        return values
    places = (np.arange(MOST) + 0.5) * len(values) / MOST
    return np.asarray(values[places.astype(int)])
