"""Why would they do that? The difference between two options over a run, by what it comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan

import numpy as np

from rubicon.answers.explain.points import TurningPoint, most_taken
from rubicon.answers.explain.weighing import WHEN, Split, Weighing
from rubicon.arrays import Floats
from rubicon.ask import Answer, Average, answer, parse
from rubicon.ask.observed import kept_observed
from rubicon.ask.runs import views
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.judgements import PER_PAYOFF
from rubicon.solve.choosing import Level
from rubicon.solve.solution import counts


@dataclass(frozen=True)
class Amount(Average):
    """A number over the draws in which the difference is defined."""

    # the share of them in which it has the sign of the whole difference; ``nan`` for numbers that
    # are no part of it
    with_whole: float = nan

    @classmethod
    def part(cls, values: Floats, whole: Floats) -> Amount:
        """Of ``float64[draw]``, all of them defined, which are a part of the ``whole``."""
        same = float(np.mean(np.sign(values) == np.sign(whole))) if len(values) else nan
        return replace(cls.of(values), with_whole=same)


@dataclass(frozen=True)
class Part:
    """What one consequence adds, and when; see :mod:`rubicon.answers.explain.weighing`.

    ``before``, ``directly`` and ``answers`` add up to ``whole`` in every draw, and so do their
    means to its mean.
    """

    name: str
    whole: Amount
    before: Amount
    directly: Amount
    answers: Amount

    def __neg__(self) -> Part:
        """Of the same difference seen from the other option; the shares with its sign stay."""
        return Part(self.name, -self.whole, -self.before, -self.directly, -self.answers)


@dataclass(frozen=True)
class Explanation:
    """Why a player takes one option rather than another."""

    # point, options: the decision, and the two options by name
    point: TurningPoint
    options: tuple[str, str]
    # what the first is worth more than the second, in the player's unit of payoff
    difference: Answer
    prefers: float  # the share of the counted draws in which the first is worth more
    # the probability with which each is taken where the decision comes up
    taken: tuple[Amount, Amount]
    # by consequence, the largest first; those that add nothing in any draw are left out
    parts: tuple[Part, ...]
    total: Part  # the same over all consequences: what falls before, directly, and through answers
    # stake, unit: what λ is stated per, in the player's unit of payoff, and which of
    # :data:`rubicon.judgements.PER` that is
    stake: float
    unit: str
    # whether the two are weighed in the same situations, so that what fell before cancels
    like_with_like: bool

    @property
    def player(self) -> str:
        return self.point.game.players[self.point.player]

    @property
    def per_stake(self) -> bool:
        """Whether there is a stake, or a range, that the difference can be a share of."""
        return self.unit != PER_PAYOFF

    @property
    def preferred_first(self) -> Explanation:
        """The same with the option first that is worth more on average: what is told of it, in
        words, tables and figures, is what that one is worth more than the other."""
        if not self.difference.mean < 0:
            return self
        first, second = self.options[::-1]
        question = parse(f"{self.point.value(first)} - {self.point.value(second)}")
        return replace(
            self,
            options=(first, second),
            difference=replace(
                self.difference,
                question=question,
                mean=-self.difference.mean,
                spread=-self.difference.spread,
            ),
            prefers=1 - self.prefers,
            taken=self.taken[::-1],
            parts=tuple(-part for part in self.parts),
            total=-self.total,
        )


def explain(
    run: Run,
    label: str,
    first: str = "",
    second: str = "",
    given: str = "",
    *,
    draws: int | None = None,
) -> Explanation:
    """Split the difference between two options of a decision over the draws of a run.

    Raises InputError if there is no such decision, option or event, or only one option.

    Parameters
    ----------
    label
        The decision: a label, or ``label[n]`` for its n-th time on a path.
    first, second
        Options; where left out, those most often taken.
    given
        An event in the notation of questions, known to be so.
    draws
        Only the first so many; all if left out.
    """
    require_reasons(run)
    point = TurningPoint.of(run.game, label, given, kept_observed(run.path))
    pair = _pair(run, point, first, second)
    weighing = Weighing.of(run.game, point, *pair)
    return conclude_split(
        weighing,
        Split.joined([weighing.split(view) for view in views(run, draws)]),
        run.rationality.per[point.player],
        run.rationality.units[point.player],
    )


def require_reasons(run: Run) -> None:
    """Refuse a run in which nobody chooses for what options bring, given what others really do."""
    if isinstance(run.choosing, Level):
        raise InputError(
            f"the run is one of {run.choosing}: its players don't choose for what options bring, "
            "given what the others do",
            where=str(run.path),
            instead="explain a run of the crisis without --behaviour",
        )


def conclude_split(
    weighing: Weighing, split: Split, stake: float = 1.0, unit: str = PER_PAYOFF
) -> Explanation:
    """What a difference comes to over its draws.

    Parameters
    ----------
    split
        The weighing, evaluated over the draws.
    stake, unit
        What λ is stated per, in the player's unit of payoff, and which unit that is.
    """
    known = counts(split.status) & np.isfinite(split.whole)
    whole = split.whole[known]
    parts = [
        _part(name, split.parts[k][:, known], whole)
        for k, name in enumerate(weighing.consequences)
        if (split.parts[k][:, known] != 0).any()
    ]
    parts.sort(key=lambda part: -abs(part.whole.mean))
    shares = [values[np.isfinite(values)] for values in split.taken]
    return Explanation(
        point=weighing.point,
        options=weighing.options,
        difference=answer(weighing.question, split.whole, split.rarest, split.status),
        prefers=float(np.mean(whole > 0)) if len(whole) else nan,
        taken=(Amount.of(shares[0]), Amount.of(shares[1])),
        parts=tuple(parts),
        total=_part("", split.parts[:, :, known].sum(axis=0), whole),
        stake=stake,
        unit=unit,
        like_with_like=not split.parts[:, 0, known].any(),
    )


def _part(name: str, values: Floats, whole: Floats) -> Part:
    """From ``float64[when, draw]``."""
    when = {kind: Amount.part(values[k], whole) for k, kind in enumerate(WHEN)}
    return Part(name, Amount.part(values.sum(axis=0), whole), **when)


def _pair(run: Run, point: TurningPoint, first: str, second: str) -> tuple[str, str]:
    """Two options: those that were named, or else those most often taken."""
    named = [option for option in (first, second) if option]
    if len(named) == 2:
        return first, second
    if len(point.options) < 2:
        raise InputError(f"'{point.name}' has one option only: {point.options[0]}")
    others = [option for option in most_taken(run, point) if option not in named]
    one, two = (named + others)[:2]
    return one, two
