"""The matrix claims × variants: each claim in the story as told and in every other telling of it.

All tellings are solved on the same draws, so that what differs comes from how the story is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rubicon.answers.compare.compare import Compared, paired
from rubicon.answers.variants.labels import Shift, shifts
from rubicon.answers.verdicts.classes import differ
from rubicon.ask import Claim, Plan, Verdict, kept_claims
from rubicon.ask.runs import Findings, ask_run, verdicts_of
from rubicon.ensemble import variant_runs
from rubicon.ensemble.store import Run
from rubicon.errors import InputError

Told: TypeAlias = Compared | str
"""A claim in a variant beside the base; or why it cannot be asked there."""


@dataclass(frozen=True)
class InVariants:
    """A claim in all tellings of the story."""

    claim: Claim
    base: Verdict  # on the draws that variants are solved on
    told: tuple[Told, ...]  # by variant

    @property
    def changes(self) -> tuple[int, ...]:
        """The variants in which its class is another one, and not by chance."""
        return tuple(k for k, each in enumerate(self.told) if changes(each))

    @property
    def undefined(self) -> tuple[int, ...]:
        """The variants in which its event cannot happen."""
        return tuple(k for k, each in enumerate(self.told) if isinstance(each, str))


@dataclass(frozen=True)
class Variants:
    """What becomes of claims where the story is told otherwise."""

    run: Run
    draws: int  # on how many draws
    names: tuple[str, ...]  # the variants; none where the story has none, or none was solved
    claims: tuple[InVariants, ...]
    shifts: tuple[Shift, ...]  # labels that mean another thing in a variant


def changes(each: Told) -> bool:
    """Whether a claim's class in a variant is another one than in the base, and not by chance.

    One that cannot be judged in either, or rests on too little, has not been seen to change.
    """
    if isinstance(each, str):
        return False
    return differ(*each.verdicts) and not each.low <= 0 <= each.high


def variants_of(run: Run, asked: Findings | None = None) -> Variants:
    """Every claim of a run in every variant that it solved.

    Parameters
    ----------
    asked
        The run's claims over all its draws, if they are known.

    Raises
    ------
    InputError
        If the run, or a variant of it, is not finished or is damaged.
    """
    claims = kept_claims(run.path)
    listed = run.manifest.get("variants", ())
    draws = int(listed[0]["draws"]) if listed else 0
    if not (claims and listed):
        return Variants(run, draws, tuple(each["name"] for each in listed), (), ())
    found = asked or ask_run(
        run, Plan.of(run.game, [claim.question for claim in claims]), most=draws
    )
    base = found.first(draws)
    verdicts = verdicts_of(base)[: len(claims)]
    names, told = [], []
    meant: list[Shift] = []
    for name, other in variant_runs(run):
        names.append(name)
        told.append(_told(claims, base, verdicts, other))
        meant += shifts(run.game, name, other.game, claims)
    rows = zip(claims, verdicts, zip(*told, strict=True), strict=True)
    return Variants(run, draws, tuple(names), tuple(InVariants(*row) for row in rows), tuple(meant))


def _told(
    claims: Sequence[Claim], base: Findings, verdicts: Sequence[Verdict], other: Run
) -> list[Told]:
    faults = [_fault(other, claim) for claim in claims]
    fit = [k for k, fault in enumerate(faults) if not fault]
    told: list[Told] = list(faults)
    if fit:
        there = ask_run(other, Plan.of(other.game, [claims[k].question for k in fit]))
        for place, (k, verdict) in enumerate(zip(fit, verdicts_of(there), strict=True)):
            pair = claims[k], claims[k]
            told[k] = paired(pair, (verdicts[k], verdict), (base, k), (there, place), other.draws)
    return told


def _fault(run: Run, claim: Claim) -> str:
    """Why a claim cannot be asked of a variant, in a line; empty if it can."""
    try:
        Plan.of(run.game, [claim.question])
    except InputError as error:
        return error.found.split("\n")[0]
    return ""
