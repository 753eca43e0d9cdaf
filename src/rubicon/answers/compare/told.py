"""Claims held against another game on the same draws, though not all may be asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from rubicon.answers.compare.compare import Compared, paired
from rubicon.ask import Claim, Plan, Verdict
from rubicon.ask.runs import Findings, verdicts_of
from rubicon.ask.terms import Compiler
from rubicon.errors import InputError
from rubicon.game import Game
from rubicon.game.variant import Variant

Told: TypeAlias = Compared | str
"""A claim in another game beside the base; or why it cannot be asked there."""


def changes(each: Told) -> bool:
    """Whether a claim's class is another one than in the base, and not by chance."""
    return not isinstance(each, str) and each.changes


def fitting(
    claims: Sequence[Claim], game: Game, variant: Variant | None = None
) -> tuple[Plan, tuple[str, ...]]:
    """A plan of the claims that can be asked of a game; and by claim, in a line, why it cannot be
    asked, empty for those that can."""
    compiler, faults = Compiler(game, variant), []
    for claim in claims:
        fault = ""
        try:
            compiler.add(claim.question)
        except InputError as error:
            fault = error.found.split("\n")[0]
        faults.append(fault)
    return Plan.compiled(compiler), tuple(faults)


def held_against(
    claims: Sequence[Claim],
    base: tuple[Findings, Sequence[Verdict]],
    there: Findings,
    faults: Sequence[str],
    draws: int,
) -> tuple[Told, ...]:
    """Every claim in the base and in another game.

    Parameters
    ----------
    base
        What was found of it, which begins with the claims, and the verdicts on them.
    there
        What was found of the other game, of those that fit.
    faults
        As :func:`fitting` tells them.
    draws
        How many draws are the same; both are of no more.
    """
    others = iter(verdicts_of(there))
    told: list[Told] = []
    place = 0
    for k, (claim, fault) in enumerate(zip(claims, faults, strict=True)):
        if fault:
            told.append(fault)
            continue
        pair = base[1][k], next(others)
        told.append(paired((claim, claim), pair, (base[0], k), (there, place), draws))
        place += 1
    return tuple(told)
