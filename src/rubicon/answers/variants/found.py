"""The matrix claims × variants: each claim in the story as told and in every other telling of it.

All tellings are solved on the same draws, so that what differs comes from how the story is told;
in an updated run each has those that are left of them under its own story.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.compare.told import Told, changes, fitting, held_against
from rubicon.answers.variants.labels import Shift, shifts
from rubicon.answers.verdicts.outcomes import outcomes
from rubicon.ask import Claim, Plan, Verdict, kept_claims
from rubicon.ask.runs import Findings, ask_run, verdicts_of
from rubicon.ensemble import variant_runs
from rubicon.ensemble.store import Run


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
    # by variant and claim, ``uint8[draw]``, what becomes of it in each draw, as
    # :mod:`rubicon.answers.verdicts.outcomes` says; ``None`` where it cannot be asked
    outcomes: tuple[tuple[NDArray[np.uint8] | None, ...], ...] = ()
    # whether something was observed, so that every telling has draws of its own, updated by it; and
    # by name, why it cannot have come about in other tellings
    updated: bool = False
    cannot: Mapping[str, str] = field(default_factory=dict)

    def of(self, claim: Claim) -> InVariants | None:
        """One of the claims; ``None`` if it is not among them."""
        return next((each for each in self.claims if each.claim.id == claim.id), None)


def variants_of(run: Run, asked: Findings | None = None) -> Variants:
    """Every claim of a run in every variant that it solved; ``asked`` is what they come to over all
    its draws, if that is known. Raises InputError if the run, or a variant of it, is not finished
    or is damaged."""
    claims = kept_claims(run.path)
    listed = run.manifest.get("variants", ())
    draws = int(listed[0]["draws"]) if listed else 0
    observed = run.manifest.get("observed")
    updated, cannot = observed is not None, dict((observed or {}).get("cannot", {}))
    if not (claims and listed):
        told_of = tuple(each["name"] for each in listed)
        return Variants(run, draws, told_of, (), (), (), updated, cannot)
    most = run.draws if updated else draws
    found = asked or ask_run(
        run, Plan.of(run.game, [claim.question for claim in claims]), most=most
    )
    base = found.at(slice(most))
    verdicts = verdicts_of(base)[: len(claims)]
    names, told, outcome = [], [], []
    meant: list[Shift] = []
    for name, other in variant_runs(run):
        names.append(name)
        plan, faults = fitting(claims, other.game)
        there = ask_run(other, plan)
        same = 0 if updated else other.draws
        told.append(held_against(claims, (base, verdicts), there, faults, same))
        place = iter(range(len(claims)))  # among those that can be asked
        outcome.append(tuple(None if fault else outcomes(there, next(place)) for fault in faults))
        meant += shifts(run.game, name, other.game, claims)
    rows = zip(claims, verdicts, zip(*told, strict=True), strict=True)
    held = tuple(InVariants(*row) for row in rows)
    return Variants(run, draws, tuple(names), held, tuple(meant), tuple(outcome), updated, cannot)
