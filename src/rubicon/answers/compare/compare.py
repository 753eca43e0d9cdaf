"""Two runs side by side: of variants of a crisis, of its judgements, or of λ.

Where both runs take the same draws (same seed and design, and as many draws or the first of a
design that can be continued), they are compared draw by draw: a judgement that both have draws the
same random numbers in both, so what differs comes from what was changed and not from chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite, nan

import numpy as np

from rubicon.answers.compare.differences import (
    Difference,
    Stated,
    differences,
    of_one_crisis,
    paired_counts,
    paired_draws,
    stated,
)
from rubicon.answers.verdicts.classes import differ
from rubicon.arrays import Floats
from rubicon.ask import Average, Claim, Verdict, kept_claims
from rubicon.ask.evaluate import difference
from rubicon.ask.indifference import ask_claims
from rubicon.ask.proportions import newcombe, newcombe_paired
from rubicon.ask.runs import Findings
from rubicon.ensemble.store import Run


@dataclass(frozen=True)
class Paired:
    """A claim in the draws of both runs that count in both."""

    # both, first, second, neither: in how many of them it holds in both runs, in the first or the
    # second only, in neither
    both: int
    first: int
    second: int
    neither: int
    left_out: int  # draws of both runs in which the claim is unsolved or undefined in one
    margin: Average  # the change of its margin, draw by draw

    @property
    def counted(self) -> int:
        return self.both + self.first + self.second + self.neither


@dataclass(frozen=True)
class Compared:
    """A claim that both runs have."""

    # claims, verdicts: in the first and in the second run, each over all draws of its own
    claims: tuple[Claim, Claim]
    verdicts: tuple[Verdict, Verdict]
    # whether the two say the same in notation; if not, the change is also one of the question
    same_notation: bool
    # change, low, high: the share of draws in which it holds in the second less that in the first,
    # over the paired draws if they are paired; and its 95 % sampling interval (Newcombe 1998,
    # method 10, for paired or for independent samples): what more draws could still change. ``nan``
    # where nothing can be compared.
    change: float
    low: float
    high: float
    paired: Paired | None  # the paired table; ``None`` where the draws are not the same

    @property
    def shares(self) -> tuple[float, float]:
        """The shares that ``change`` is the difference of: over the draws that count in both runs
        where they are paired, over each run's own otherwise, or where none counts in both."""
        table = self.paired
        if table is None or not table.counted:
            return self.verdicts[0].share, self.verdicts[1].share
        n = table.counted
        return (table.both + table.first) / n, (table.both + table.second) / n

    @property
    def changes(self) -> bool:
        """Whether its class is another one in the second, and not by chance.

        One that cannot be judged in either, or rests on too little, has not been seen to change.
        """
        return differ(*self.verdicts) and not self.low <= 0 <= self.high

    @property
    def margin(self) -> float:
        """The change of the margin: its median over paired draws, or else that of the medians."""
        if self.paired is not None:
            return self.paired.margin.median
        return self.verdicts[1].margin.median - self.verdicts[0].margin.median


@dataclass(frozen=True)
class Comparison:
    """What two runs say of the same claims."""

    runs: tuple[Run, Run]
    paired: int  # how many draws are the same in both; 0 where they are independent of each other
    variants: bool  # whether the runs are of variants of one crisis, rather than of two
    differs: tuple[Difference, ...]  # what differs between the runs themselves
    judgements: Stated  # which judgements are alike and which are not
    # those that both have, by how much their share changes, most first
    claims: tuple[Compared, ...]
    # claims of the first and of the second run alone
    only: tuple[tuple[Claim, ...], tuple[Claim, ...]]


def compare(first: Run, second: Run) -> Comparison:
    """Compare two finished runs on the claims that each kept, matched by their ids. Raises
    InputError if a run is not finished, or a claim doesn't fit its story."""
    claims, other_claims = kept_claims(first.path), kept_claims(second.path)
    same = paired_draws(first, second)
    theirs = {claim.id: k for k, claim in enumerate(other_claims)}
    ours = {claim.id for claim in claims}
    (one, said), (other, said_too) = (
        ask_claims(run, asked) for run, asked in ((first, claims), (second, other_claims))
    )
    judged, judged_too = (
        [each for each in own if isinstance(each, Verdict)] for own in (said, said_too)
    )
    found = [
        _compared(
            (claim, other_claims[m]), (judged[k], judged_too[m]), _table(one, k, other, m, same)
        )
        for k, claim in enumerate(claims)
        if (m := theirs.get(claim.id, -1)) >= 0
    ]
    found.sort(key=lambda each: -abs(each.change) if isfinite(each.change) else inf)
    return Comparison(
        runs=(first, second),
        paired=same,
        variants=of_one_crisis(first, second),
        differs=differences(first, second),
        judgements=stated(first, second, same),
        claims=tuple(found),
        only=(
            tuple(claim for claim in claims if claim.id not in theirs),
            tuple(claim for claim in other_claims if claim.id not in ours),
        ),
    )


def paired(
    claims: tuple[Claim, Claim],
    verdicts: tuple[Verdict, Verdict],
    one: tuple[Findings, int],
    other: tuple[Findings, int],
    draws: int,
) -> Compared:
    """A claim in two games on the same draws.

    Parameters
    ----------
    one, other
        What was found of both, and which of it is about the claim.
    draws
        How many draws are the same.
    """
    return _compared(claims, verdicts, _table(*one, *other, draws))


def _table(one: Findings, k: int, other: Findings, m: int, draws: int) -> Paired | None:
    """Claim ``k`` of one run against claim ``m`` of the other, over their first draws."""
    if not draws:
        return None

    def margins(found: Findings, claim: int) -> Floats:
        values = found.evaluated.value[claim, :draws]
        return np.where(found.solved[:draws], values, np.nan)

    change = difference(margins(other, m), margins(one, k))
    counts = np.isfinite(change)
    holds, too = (
        found.evaluated.holds[claim, :draws][counts] for found, claim in ((one, k), (other, m))
    )
    left_out = int(np.count_nonzero(~counts))
    return Paired(*paired_counts(holds, too), left_out, Average.of(change[counts]))


def _compared(
    claims: tuple[Claim, Claim], verdicts: tuple[Verdict, Verdict], table: Paired | None
) -> Compared:
    same = claims[0].question.body == claims[1].question.body
    if table is not None:
        n = table.counted
        change = (table.second - table.first) / n if n else nan
        low, high = newcombe_paired(table.both, table.first, table.second, table.neither)
    else:
        change = verdicts[1].share - verdicts[0].share
        held = [round(v.share * v.draws.counted) if v.draws.counted else 0 for v in verdicts]
        one, other = (v.draws.counted for v in verdicts)
        low, high = newcombe(held[0], one, held[1], other)
    if not isfinite(change) or all(each.draws.exact for each in verdicts):
        low, high = nan, nan  # more draws would change neither
    return Compared(claims, verdicts, same, float(change), low, high, table)
