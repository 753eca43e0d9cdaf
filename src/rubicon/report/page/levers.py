"""Levers as the page shows them: a figure and its numbers for each outcome."""

from __future__ import annotations

from dataclasses import dataclass

from rubicon.answers.levers.effects import Effect, OnOutcome, Regret
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


@dataclass(frozen=True)
class LeverOutcome:
    """All levers on one outcome, with what the page prints of them."""

    on: OnOutcome
    figure: Figure

    @property
    def id(self) -> str:
        return f"lever-{file_name(self.on.outcome.id)}"

    @property
    def rests(self) -> str:
        """On which draws the numbers rest, where these are not all."""
        return resting(self.on.found)

    @property
    def means(self) -> str:
        return self.on.outcome.means.rstrip(".")

    @property
    def left_out(self) -> str:
        return left_out(self.on.effects)

    @property
    def rows(self) -> tuple[tuple[Effect, Regret, str], ...]:
        """Each lever's effect with its regret and where it backfires."""
        where = map(backfiring, self.on.backfires)
        return tuple(zip(self.on.effects, self.on.regrets[1:], where, strict=True))

    @property
    def seen(self) -> tuple[Effect, ...]:
        """Of levers that force a move which is also made without them."""
        return tuple(each for each in self.on.effects if each.seen == each.seen)

    def amount(self, value: float) -> str:
        return amount(self.on.effects[0], value)

    def level(self, value: float) -> str:
        return level(self.on.effects[0], value)

    def asked(self, effect: Effect, name: str) -> str:
        """What to ask for one of the means; empty if no question gives it."""
        lever = self.on.effects.index(effect)
        return notations(self.on.found, lever, self.on.place).get(name, "")

    def difference(self, value: float) -> str:
        return difference(self.on.effects[0], value)

    def interval(self, effect: Effect) -> str:
        return interval(effect)


def lever_outcomes(content: Content) -> tuple[LeverOutcome, ...]:
    """Every outcome with what each lever does to it."""
    found = content.answers.levers
    if found is None or not found.levers:
        return ()
    return tuple(LeverOutcome(on, levers.figure(on)) for on in found.by_outcome)
