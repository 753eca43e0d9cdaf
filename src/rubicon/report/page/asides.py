"""Levers: answers that are about no single claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rubicon.answers.levers.effects import Effect, OnOutcome, Regret, least
from rubicon.answers.levers.notation import notations
from rubicon.report import levers
from rubicon.report.drawing.figures import Figure, file_name
from rubicon.report.levers.words import (
    amount,
    backfiring,
    difference,
    interval,
    left_out,
    level,
    resting,
)
from rubicon.report.page.content import Content

# ---- levers --------------------------------------------------------------------------


@dataclass(frozen=True)
class LeverRow:
    """One lever on one outcome."""

    effect: Effect
    regret: Regret
    backfires: str
    asked: Mapping[str, str]

    def level(self, name: str) -> str:
        """A mean: ``before``, ``after``, ``seen`` or ``there``."""
        return level(self.effect, getattr(self.effect, name))

    def amount(self, value: float) -> str:
        return amount(self.effect, value)

    def difference(self, value: float) -> str:
        return difference(self.effect, value)

    @property
    def interval(self) -> str:
        """The 95 % sampling interval of the mean change."""
        return interval(self.effect)

    @property
    def is_seen(self) -> bool:
        return self.effect.seen == self.effect.seen


@dataclass(frozen=True)
class LeverOutcome:
    """All levers on one outcome."""

    on: OnOutcome
    rows: tuple[LeverRow, ...]
    figure: Figure

    @classmethod
    def of(cls, on: OnOutcome) -> LeverOutcome:
        asked = (defaultdict(str, notations(on.found, k, on.place)) for k in range(len(on.effects)))
        where = map(backfiring, on.backfires)
        rows = zip(on.effects, on.regrets[1:], where, asked, strict=True)
        return cls(on, tuple(LeverRow(*row) for row in rows), levers.figure(on))

    @property
    def id(self) -> str:
        return f"lever-{file_name(self.on.outcome.id)}"

    @property
    def nothing(self) -> Regret:
        """Of doing nothing."""
        return self.on.regrets[0]

    @property
    def rests(self) -> str:
        """On which draws the numbers rest, where these are not all."""
        return resting(self.on.found)

    @property
    def first(self) -> Effect:
        return self.on.effects[0]

    @property
    def means(self) -> str:
        return self.on.outcome.means.rstrip(".")

    @property
    def left_out(self) -> str:
        return left_out(self.on.effects)

    @property
    def unit(self) -> str:
        return " points" if self.on.outcome.question.is_likelihood else ""

    @property
    def best(self) -> LeverRow | None:
        """The least expected regret, which is the best mean; ``None`` for doing nothing."""
        return self._first(worst=False)

    @property
    def safest(self) -> LeverRow | None:
        """The least worst regret; ``None`` for doing nothing, or where it isn't known."""
        return self._first(worst=True)

    def _first(self, worst: bool) -> LeverRow | None:
        first = least(self.on.regrets, worst)[:1]
        return next((row for row in self.rows if (row.regret,) == first), None)


def lever_outcomes(content: Content) -> tuple[LeverOutcome, ...]:
    """Every outcome with what each lever does to it."""
    found = content.answers.levers
    if found is None or not found.levers:
        return ()
    return tuple(map(LeverOutcome.of, found.by_outcome))
