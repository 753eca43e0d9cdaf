"""What an updated run rests on: what was observed, and which judgements moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from rubicon.answers.observed.stories import InStory
from rubicon.answers.observed.update import Update
from rubicon.answers.observed.weighing import prior_design, prior_draws
from rubicon.answers.verdicts.classes import CLASSES, class_of
from rubicon.arrays import Floats
from rubicon.ask import Claim, Plan, kept_claims
from rubicon.ask.observed import Observation, kept_observed
from rubicon.ask.runs import ask_run, verdicts_of
from rubicon.ensemble.damage import AGAIN, readable
from rubicon.ensemble.manifest import NAME
from rubicon.ensemble.store import Run
from rubicon.errors import InputError

QUANTILES = (0.05, 0.5, 0.95)
ENDS = (0.01, 0.99)
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
    # how probable it was just before in the eyes of each player of whom that can be told: not of
    # who made the move, nor where the event is no move
    eyes: Mapping[str, float]

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
    # drawn, left: the draws of both, ``float64[draw]``; of what is left with ``weights`` where they
    # are not alike
    drawn: Floats = field(repr=False, compare=False)
    left: Floats = field(repr=False, compare=False)
    weights: Floats | None = field(default=None, repr=False, compare=False)

    @property
    def ends(self) -> tuple[float, float]:
        """Between which nearly all draws before and after lie; all, if most of them are alike."""
        both = np.concatenate([self.drawn, self.left])
        low, high = np.quantile(both, ENDS).tolist()
        return (low, high) if low < high else (float(both.min()), float(both.max()))

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
    """A claim before and after each event: over the draws that the run was begun with, by their
    weights, and once all was observed over the run's own."""

    claim: Claim
    # holds, fails: the shares in which it does, before all events and after each
    holds: tuple[float, ...]
    fails: tuple[float, ...]
    classes: tuple[str, str]  # before and after

    @property
    def change(self) -> float:
        """Of the share in which it holds, from before all events to after all of them."""
        return self.holds[-1] - self.holds[0]


@dataclass(frozen=True)
class Contender:
    """One whom, or which, events favour or not: an expert, or a telling of the story."""

    name: str  # to show
    # prior, posterior: its share of what is believed, before and after; the shares of all that can
    # be judged add up to one
    prior: float
    posterior: float
    # evidence, error: the logarithm of how probable all events were in its eyes, and its standard
    # error; ``nan`` where that cannot be judged
    evidence: float
    error: float
    fault: str = ""  # why it cannot
    # by claim's id, the shares in which it holds and fails before and after, where that is told
    claims: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)

    def effective(self, draws: int) -> float:
        """How many of so many draws are effective by how probable all events were in each (Kish
        1965), from the standard error of the mean."""
        return draws / (1 + draws * self.error**2)

    def factor(self, other: Contender) -> tuple[float, float]:
        """The Bayes factor for it against another, and its standard error as a share of it."""
        with np.errstate(over="ignore"):
            factor = float(np.exp(self.evidence - other.evidence))
        return factor, float(np.hypot(self.error, other.error))


def contenders(found: Sequence[Contender]) -> tuple[Contender, ...]:
    """The same with their posterior shares, from ``prior`` in any proportion and the evidence."""
    prior = np.array([0.0 if np.isnan(each.evidence) else each.prior for each in found])
    logs = np.array([each.evidence for each in found])
    told = np.where(prior > 0, logs, -np.inf)
    after = (
        prior * np.exp(told - top)
        if np.isfinite(top := told.max(initial=-np.inf))
        else np.zeros(len(found))
    )
    total, judged = after.sum(), prior.sum()
    return tuple(
        replace(each, prior=float(p / judged) if judged else np.nan,
                posterior=float(a / total) if total else np.nan)
        for each, p, a in zip(found, prior, after, strict=True)
    )  # fmt: skip


def mixture(found: Sequence[Contender], claim: str) -> tuple[float, float]:
    """The share in which a claim holds by all contenders together, before and after: the mean of
    those in which it can be asked, by what is believed of each."""
    told = [(each, each.claims[claim]) for each in found if claim in each.claims]
    before = [(each.prior, held[0][0]) for each, held in told]
    after = [(each.posterior, held[-1][0]) for each, held in told if each.posterior > 0]
    return _mean(before), _mean(after)


def _mean(weighed: Sequence[tuple[float, float]]) -> float:
    known = [(weight, share) for weight, share in weighed if np.isfinite(share)]
    total = sum(weight for weight, _ in known)
    return sum(weight * share for weight, share in known) / total if total else np.nan


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
    # experts, stories: which of them events favour; none where the run has none. The first story is
    # the base, and all of them are told on the draws that variants are solved on
    experts: tuple[Contender, ...] = ()
    stories: tuple[Contender, ...] = ()
    in_stories: int = 0  # on how many draws


def record_of(
    found: Update, run: Run, until: str = "", stories: Sequence[InStory] = ()
) -> dict[str, Any]:
    """What an updated run's manifest says of how it came about.

    Parameters
    ----------
    found
        Its draws.
    run
        What was updated.
    until
        The last day whose events count.
    stories
        What was observed in the eyes of every telling.
    """
    moved, own = found.moved, found.weighed
    events = zip(own.probable, own.impossible, own.effective, own.eyes, strict=True)
    return {
        "design": prior_design(run),
        "until": until,
        "evidence": float(np.exp(moved.evidence)),
        "error": moved.error,
        "k": _finite(moved.k),
        "effective": moved.effective,
        "steps": [vars(each) for each in moved.steps],
        "unmoved": moved.unmoved,
        "events": [dict(zip(("probable", "impossible", "effective", "eyes"), each, strict=True))
                   for each in events],
        "claims": {name: [[_finite(value) for value in stage] for stage in own]
                   for name, own in found.weighed.claims.items()},
        "classes": dict(found.weighed.classes),
        "experts": [[_finite(value) for value in own] for own in moved.by_group],
        "stories": [
            {**vars(each), "evidence": str(each.evidence),
             "claims": {name: [[_finite(v) for v in stage] for stage in own]
                        for name, own in each.claims.items()}}
            for each in stories
        ],
        "in_stories": int(run.manifest["variants"][0]["draws"]) if stories else 0,
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
            Event(
                each,
                float(own["probable"]),
                float(own["impossible"]),
                float(own["effective"]),
                dict(own["eyes"]),
            )
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
            claims=_held(run, told),
            experts=_experts(run, told.get("experts", ())),
            stories=contenders([_story(each) for each in told.get("stories", ())]),
            in_stories=int(told.get("in_stories", 0)),
        )


def _experts(run: Run, told: Sequence[Sequence[float | None]]) -> tuple[Contender, ...]:
    stated = run.stated_judgements()
    people = stated.experts if stated else ()
    return contenders([
        Contender(each.name, each.weight, np.nan, -np.inf if value is None else value, error or 0.0)
        for each, (value, error) in zip(people, told, strict=bool(told))
    ])  # fmt: skip


def _story(told: Mapping[str, Any]) -> Contender:
    claims = {name: tuple(_pair(stage) for stage in own) for name, own in told["claims"].items()}
    return Contender(str(told["name"]), float(told["weight"]), np.nan, float(told["evidence"]),
                     float(told["error"]), str(told["fault"]), claims)  # fmt: skip


def _pair(stage: Sequence[float | None]) -> tuple[float, float]:
    holds, fails = (np.nan if value is None else float(value) for value in stage)
    return holds, fails


def _held(run: Run, told: Mapping[str, Any]) -> tuple[Held, ...]:
    asked = [claim for claim in kept_claims(run.path) if claim.id in told["claims"]]
    if not asked:
        return ()
    found = []
    after = ask_run(run, Plan.of(run.game, [claim.question for claim in asked]))
    for claim, now in zip(asked, verdicts_of(after), strict=True):
        holds, fails = zip(*map(_pair, told["claims"][claim.id]), strict=True)
        classes = CLASSES[CLASSES.index(told["classes"][claim.id])], class_of(now)
        shares = (*holds[:-1], now.share), (*fails[:-1], now.fails)
        found.append(Held(claim, *shares, classes))
    return tuple(sorted(found, key=lambda each: -abs(np.nan_to_num(each.change))))


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def shifts(run: Run) -> tuple[Shift, ...]:
    """Which judgements an updated run moved."""
    before, after = prior_draws(run), run.judgements()
    own: Mapping[str, Floats] = {name: before[name] for name in before.names if name in run.uses}
    found = [
        Shift(name, _quantiles(values), _quantiles(after[name]), values, after[name])
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
