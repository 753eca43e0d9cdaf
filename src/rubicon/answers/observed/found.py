"""What an updated run rests on: what was observed, and which judgements moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rubicon.answers.observed.update import Update
from rubicon.answers.observed.weighing import prior_design, prior_draws
from rubicon.answers.verdicts.classes import WIDELY
from rubicon.ask import Claim, kept_claims
from rubicon.ask.observed import Observation, kept_observed
from rubicon.ensemble.damage import AGAIN, readable
from rubicon.ensemble.manifest import NAME
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.game import Floats

QUANTILES = (0.05, 0.5, 0.95)
MOST = 0.5
"""The share of draws that give an event no chance, above which the story is to be doubted."""


@dataclass(frozen=True)
class Event:
    """One thing that was observed."""

    observation: Observation
    # how probable it was just before, on average over the draws that were then left; in what share
    # of them it had no chance; and how many draws of equal weight are left after it
    probable: float
    impossible: float
    effective: float

    @property
    def doubts(self) -> bool:
        """Whether most draws gave it no chance, so that the story is in doubt."""
        return self.impossible > MOST


@dataclass(frozen=True)
class Shift:
    """A judgement before and after."""

    name: str
    # the 5 %, 50 % and 95 % quantile of what was held possible, and of what is left
    before: tuple[float, float, float]
    after: tuple[float, float, float]

    @property
    def moved(self) -> float:
        """By how much the median moved, in ranges from 5 % to 95 %."""
        return (self.after[1] - self.before[1]) / (self.before[2] - self.before[0])

    @property
    def width(self) -> float:
        """How wide the range is that is left, as a share of what it was."""
        return (self.after[2] - self.after[0]) / (self.before[2] - self.before[0])


@dataclass(frozen=True)
class Held:
    """A claim before and after each event, over the draws that the run was begun with."""

    claim: Claim
    # holds, fails: the shares in which it does, before all events and after each
    holds: tuple[float, ...]
    fails: tuple[float, ...]

    @property
    def change(self) -> float:
        """Of the share in which it holds, from before all events to after all of them."""
        return self.holds[-1] - self.holds[0]

    @property
    def classes(self) -> tuple[str, str]:
        """Its class before and after, by its shares alone: ``holds``, ``open`` or ``fails``."""
        first, last = (
            "holds" if self.holds[k] >= WIDELY else "fails" if self.fails[k] >= WIDELY else "open"
            for k in (0, -1)
        )
        return first, last


@dataclass(frozen=True)
class Happened:
    """What was observed, and what it did to judgements."""

    events: tuple[Event, ...]
    # evidence, error: how probable all of it was, in the eyes of what was held possible, and the
    # share of it that is its standard error
    evidence: float
    error: float
    # k, effective: of the weights that what was observed gives to the draws held possible. k̂ is
    # ``inf`` where there were too few draws to tell
    k: float
    effective: float
    draws: int
    steps: int  # in how many steps draws were moved; 1 where weights carried
    unmoved: int  # how many could not be moved
    # those that vary and that the story uses: λ first, then by how much they moved
    shifts: tuple[Shift, ...]
    # those that force no move, by how much their share changed
    claims: tuple[Held, ...]


def record_of(found: Update, run: Run, until: str = "") -> dict[str, Any]:
    """What an updated run's manifest says of how it came about."""
    moved, own = found.moved, found.weighed
    events = zip(own.probable, own.impossible, own.effective, strict=True)
    return {
        "design": prior_design(run),
        "until": until,
        "evidence": float(np.exp(moved.evidence)),
        "error": moved.error,
        "k": _finite(moved.k),
        "effective": moved.effective,
        "steps": [vars(each) for each in moved.steps],
        "unmoved": moved.unmoved,
        "events": [dict(zip(("probable", "impossible", "effective"), each, strict=True))
                   for each in events],
        "claims": {name: [[_finite(value) for value in stage] for stage in own]
                   for name, own in found.weighed.claims.items()},
    }  # fmt: skip


def happened(run: Run) -> Happened:
    """What an updated run rests on.

    Raises InputError if it was not updated, or its files do not fit together.
    """
    told = run.manifest.get("observed")
    if told is None:
        raise InputError("nothing was observed in this run", where=str(run.path),
                         instead="update it: rubicon observe RUN")  # fmt: skip
    with readable(run.path / NAME, AGAIN):
        observed = kept_observed(run.path)
        events = tuple(
            Event(each, float(own["probable"]), float(own["impossible"]), float(own["effective"]))
            for each, own in zip(observed, told["events"], strict=True)
        )
        k = np.inf if told["k"] is None else float(told["k"])
        return Happened(
            events=events,
            evidence=float(told["evidence"]),
            error=float(told["error"]),
            k=k,
            effective=float(told["effective"]),
            draws=run.draws,
            steps=len(told["steps"]),
            unmoved=int(told["unmoved"]),
            shifts=shifts(run),
            claims=_held(run, told["claims"]),
        )


def _held(run: Run, told: Mapping[str, Any]) -> tuple[Held, ...]:
    found = []
    for claim in kept_claims(run.path):
        if claim.id in told:
            stages = [[np.nan if v is None else float(v) for v in each] for each in told[claim.id]]
            holds, fails = map(tuple, zip(*stages, strict=True))
            found.append(Held(claim, holds, fails))
    return tuple(sorted(found, key=lambda each: -abs(np.nan_to_num(each.change))))


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def shifts(run: Run) -> tuple[Shift, ...]:
    """Which judgements an updated run moved."""
    before, after = prior_draws(run), run.judgements()
    own: Mapping[str, Floats] = {name: before[name] for name in before.names if name in run.uses}
    found = [
        Shift(name, _quantiles(values), _quantiles(after[name]))
        for name, values in own.items()
        if values.min() < values.max()
    ]
    return by_movement(found, run)


def by_movement(found: Sequence[Shift], run: Run) -> tuple[Shift, ...]:
    """Judgements in order: λ first, then by how far they moved."""
    rows = run.rationality.rows
    return tuple(sorted(found, key=lambda s: (s.name not in rows, -abs(s.moved), s.width)))


def _quantiles(values: Floats) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, QUANTILES).tolist()
    return low, middle, high
