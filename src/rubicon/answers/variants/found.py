"""The matrix claims × variants: each claim in the story as told and in every other telling of it.

All tellings are solved on the same draws, so that what differs comes from how the story is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from rubicon.answers.compare.told import Told, changes, fitting, held_against
from rubicon.answers.variants.labels import Shift, shifts
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

    def of(self, claim: Claim) -> InVariants | None:
        """One of the claims; ``None`` if it is not among them."""
        return next((each for each in self.claims if each.claim.id == claim.id), None)


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
    base = found.at(slice(draws))
    verdicts = verdicts_of(base)[: len(claims)]
    names, told = [], []
    meant: list[Shift] = []
    for name, other in variant_runs(run):
        names.append(name)
        plan, faults = fitting(claims, other.game)
        there = ask_run(other, plan)
        told.append(held_against(claims, (base, verdicts), there, faults, other.draws))
        meant += shifts(run.game, name, other.game, claims)
    rows = zip(claims, verdicts, zip(*told, strict=True), strict=True)
    return Variants(run, draws, tuple(names), tuple(InVariants(*row) for row in rows), tuple(meant))
