"""Claims and questions by the draws of each expert, and by those of all, as each is believed.

Nothing is solved again. Where experts are given other weights than a run has drawn by, each of its
draws counts by the ratio of the two: an importance weight, which takes only as many values as there
are experts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from rubicon.answers.verdicts.classes import differ
from rubicon.arrays import Floats, Ints
from rubicon.ask import Answer, Claim, Question, Verdict, kept_claims
from rubicon.ask.indifference import ask_claims
from rubicon.ask.runs import Findings
from rubicon.ask.verdicts import gathered
from rubicon.ensemble.store import Run
from rubicon.ensemble.weights import effective
from rubicon.errors import InputError, quoted
from rubicon.judgements.experts import weighed
from rubicon.judgements.names import EXPERT


@dataclass(frozen=True)
class Believed:
    """One whose ranges a run has drawn from."""

    id: str
    name: str  # to show
    share: float  # of what is believed; all add up to one
    draws: int


@dataclass(frozen=True)
class ByExpert:
    """A claim or a question, by all and by each."""

    asked: Claim | Question
    pooled: Verdict | Answer
    own: tuple[Verdict | Answer, ...]  # by expert

    @property
    def differing(self) -> tuple[tuple[int, int], ...]:
        """The pairs of experts by whom the claim is of different classes."""
        said = [(k, each) for k, each in enumerate(self.own) if isinstance(each, Verdict)]
        return tuple((j, k) for (j, one), (k, other) in combinations(said, 2) if differ(one, other))


@dataclass(frozen=True)
class Weighing:
    """How much experts count, and so each draw."""

    experts: tuple[Believed, ...]
    whose: Ints  # ``int64[draw]``: the expert of each draw
    by_draw: Floats  # ``float64[draw]``: the weight of each
    moved: bool  # whether experts count otherwise than the run has drawn

    @property
    def draws(self) -> int:
        return len(self.whose)

    @property
    def effective(self) -> float:
        """How many draws of equal weight they are worth."""
        return effective(self.by_draw)


@dataclass(frozen=True)
class Experts:
    """Whom one may believe, and what follows."""

    weighing: Weighing
    asked: tuple[ByExpert, ...]

    @property
    def experts(self) -> tuple[Believed, ...]:
        return self.weighing.experts

    def of(self, claim: Claim) -> ByExpert | None:
        """One of the claims; ``None`` if it is not among them."""
        for each in self.asked:
            if isinstance(each.asked, Claim) and each.asked.id == claim.id:
                return each
        return None


def weighing(run: Run, weights: Mapping[str, float] | None = None) -> Weighing:
    """How much each draw of a run of experts counts.

    ``weights``, by id, count in place of those that the run has; an expert that is not named keeps
    its own. Raises InputError: the run's draws are of no experts; an expert is unknown or has no
    draws; weights are below 0 or all 0.
    """
    stated = run.stated_judgements()
    if not run.experts or stated is None:
        raise InputError("the run's draws are not of experts", where=str(run.path),
                         instead="write experts/NAME.toml into the crisis' folder, and run it "
                         "again")  # fmt: skip
    whose = run.judgements()[EXPERT].astype(int)
    count = np.bincount(whose, minlength=len(run.experts))
    wanted = {each.id: each.weight for each in weighed(stated.experts, weights or {})}
    drawn = {name for name, many in zip(run.experts, count, strict=True) if many}
    lost = [name for name, weight in (weights or {}).items() if weight and name not in drawn]
    if lost or not any(wanted[name] for name in drawn):
        raise InputError(
            f"the run has no draws of {quoted(lost or wanted)}",
            where=str(run.path),
            instead="run the crisis with such weights: [experts] in crisis.toml",
        )
    factors = np.array([wanted[name] / own for name, own in run.experts.items()])
    by_draw = factors[whose]
    shares = count * factors / by_draw.sum()
    people = tuple(
        Believed(each.id, each.name, float(share), int(many))
        for each, share, many in zip(stated.experts, shares, count, strict=True)
    )
    return Weighing(people, whose, by_draw, bool(weights))


def experts_of(
    run: Run,
    asked: Sequence[Claim | Question] | None = None,
    findings: Findings | None = None,
    weights: Mapping[str, float] | None = None,
) -> Experts:
    """Claims and questions by each expert. Raises InputError if the run's draws are of no experts,
    or it is not finished; if an expert is unknown or has no draws, or weights are below 0 or all 0.

    Parameters
    ----------
    run
        Whose draws are of several experts.
    asked
        What is asked; the run's own claims, if left out.
    findings
        What these come to over the run, of :func:`~rubicon.ask.indifference.ask_claims`, if known.
    weights
        How much experts count, by id, in place of the weights that the run has; an expert that is
        not named keeps its own.
    """
    known = weighing(run, weights)
    asked = kept_claims(run.path) if asked is None else asked
    if findings is None and asked:
        findings, _ = ask_claims(run, asked)
    found: tuple[ByExpert, ...] = ()
    if findings is not None:
        pooled = gathered(asked, findings.conclusions(known.by_draw if known.moved else None))
        parts = [findings.at(np.flatnonzero(known.whose == k)) for k in range(len(known.experts))]
        own = [gathered(asked, each.conclusions()) for each in parts]
        rows = zip(asked, pooled, zip(*own, strict=True), strict=True)
        found = tuple(ByExpert(*row) for row in rows)
    return Experts(known, found)
