"""Levers: answers that are about no single claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rubicon.answers.levers.effects import Effect, Regret, effect, least, regrets
from rubicon.answers.levers.notation import notations
from rubicon.report.drawing.figures import Figure, file_name
from rubicon.report.levers.figure import draw_levers, levers_records
from rubicon.report.levers.words import (
    amount,
    backfiring,
    difference,
    interval,
    left_out,
    level,
    resting,
    used_names,
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
    """All levers on one outcome; ``nothing`` is doing nothing.

    ``rests`` says on which draws the numbers rest, where these are not all.
    """

    id: str
    rows: tuple[LeverRow, ...]
    nothing: Regret
    figure: Figure
    rests: str

    @property
    def first(self) -> Effect:
        return self.rows[0].effect

    @property
    def means(self) -> str:
        return self.first.outcome.means.rstrip(".")

    @property
    def left_out(self) -> str:
        return left_out([row.effect for row in self.rows])

    @property
    def unit(self) -> str:
        return " points" if self.first.outcome.question.is_likelihood else ""

    @property
    def best(self) -> LeverRow | None:
        """The least expected regret, which is the best mean; ``None`` for doing nothing."""
        return self._first(worst=False)

    @property
    def safest(self) -> LeverRow | None:
        """The least worst regret; ``None`` for doing nothing, or where it isn't known."""
        return self._first(worst=True)

    def _first(self, worst: bool) -> LeverRow | None:
        every = (self.nothing, *(row.regret for row in self.rows))
        first = least(every, worst)[:1]
        return next((row for row in self.rows if (row.regret,) == first), None)


def lever_outcomes(content: Content) -> tuple[LeverOutcome, ...]:
    """Every outcome with what each lever does to it."""
    table = content.answers.levers
    if table is None or not table.levers:
        return ()
    used = used_names(content.run)
    found = []
    for o, outcome in enumerate(table.outcomes):
        missed = regrets(table, o)
        figure = Figure.of(f"levers-{outcome.id}", f"What levers do: {outcome.means}",
                           draw_levers(table, o), levers_records(table, o))  # fmt: skip
        found.append(
            LeverOutcome(
                id=f"lever-{file_name(outcome.id)}",
                rows=tuple(
                    LeverRow(
                        effect(table, k, o),
                        missed[k + 1],
                        backfiring(table, k, o, used),
                        defaultdict(str, notations(table, k, o) if table.complete else {}),
                    )
                    for k in range(len(table.levers))
                ),
                nothing=missed[0],
                figure=figure,
                rests=resting(table),
            )
        )
    return tuple(found)
