"""Crises of the library at chosen judgements, to hold them against what is known of them.

>>> stub = Known.of("deterrence-stub")
>>> stub.ask("P(answer=resist)", rationality=1.7, resolve=0.3)
0.6248…
>>> stub.ask("P(answer=resist)", resolve=np.linspace(-1, 1, 201))
array([…])
>>> stub.threshold("P(challenge=challenge) > 0.5", "resolve", 0, 1, rationality=200)
0.333…

Judgements that are not named stand at their medians. λ is in the unit that the crisis states.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from rubicon.ask import Plan, parse
from rubicon.ask.solver import RunSolver
from rubicon.crisis.folder import read_folder
from rubicon.ensemble import Model
from rubicon.judgements import Draws, central

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Known:
    """A crisis of the library, told, with its solver."""

    model: Model
    solver: RunSolver

    @classmethod
    @functools.cache
    def of(cls, name: str) -> Known:
        model = read_folder(name).model()
        return cls(model, RunSolver(model.game, model.rationality))

    def draws(self, **judgements: float | Floats) -> Draws:
        """The central judgements with some of them set; arrays are one value for each draw."""
        middle = central(self.model.judgements)
        strangers = set(judgements) - set(middle.names)
        assert not strangers, f"{self.model.name} has no judgement {', '.join(strangers)}"
        count = max((np.size(value) for value in judgements.values()), default=1)
        values = np.repeat(middle.values, count, axis=1)
        for name, value in judgements.items():
            values[middle.names.index(name)] = value
        return Draws(middle.names, values)

    @overload
    def ask(self, notation: str, **judgements: float) -> float: ...  # type: ignore[overload-overlap]
    @overload
    def ask(self, notation: str, **judgements: float | Floats) -> Floats: ...
    def ask(self, notation: str, **judgements: float | Floats) -> float | Floats:
        """A question's value; every draw must be solved."""
        found = self.solver.evaluate(self._plan(notation), self.draws(**judgements))
        assert found.solved.all(), f"{np.count_nonzero(~found.solved)} draws are not solved"
        value = found.value[0]
        return value if any(np.ndim(v) for v in judgements.values()) else float(value[0])

    def holds(self, claim: str, **judgements: float | Floats) -> NDArray[np.bool_]:
        """``bool[draw]``: whether a claim is true, by however little; every draw must be solved."""
        found = self.solver.evaluate(self._plan(claim), self.draws(**judgements))
        assert found.solved.all(), f"{np.count_nonzero(~found.solved)} draws are not solved"
        return found.true[0]

    def threshold(
        self, claim: str, judgement: str, low: float, high: float, **others: float
    ) -> float:
        """Where a claim turns as one judgement sweeps from low to high, to a millionth of the way.

        The sweep is of 64 values, again within the gap where the claim turns, until the gap is
        that narrow. Fails unless the claim turns exactly once.
        """
        start, stop = low, high
        while stop - start > 1e-6 * (high - low):
            at = np.linspace(start, stop, 64)
            holds = self.holds(claim, **{judgement: at}, **others)
            turns = np.flatnonzero(holds[1:] != holds[:-1])
            assert len(turns) == 1, f"'{claim}' turns {len(turns)} times between {low} and {high}"
            start, stop = float(at[turns[0]]), float(at[turns[0] + 1])
        return (start + stop) / 2

    @functools.cache  # noqa: B019 - kept as long as the crisis itself, which is for good
    def _plan(self, notation: str) -> Plan:
        return Plan.of(self.model.game, [parse(notation)])
