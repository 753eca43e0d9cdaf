"""Knock-outs: every claim with and without each mechanism, on the run's own draws.

A draw is one state of the world, so what a mechanism does to a claim is taken draw by draw (common
random numbers). λ keeps its unit. What only drops consequences or moves judgements is asked of one
game with a switch for every payoff, which is planned once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TypeVar

from rubicon.answers.compare.told import Told, changes, fitting, held_against
from rubicon.answers.knockouts.mechanisms import (
    CONSEQUENCE,
    kept_mechanisms,
    mechanisms_of,
    require_named,
    together,
)
from rubicon.ask import Claim, Plan, Verdict, kept_claims
from rubicon.ask.runs import Findings, ask_run, ask_solved, verdicts_of
from rubicon.ask.solver import RunSolver
from rubicon.ask.verdicts import FEWEST
from rubicon.changes import Change, Changed, changed
from rubicon.ensemble.solving import chunk_size
from rubicon.ensemble.store import Run
from rubicon.errors import whole
from rubicon.game.switches import payments, switched
from rubicon.judgements import Draws

Name = TypeVar("Name")

MATTERS = 0.05
"""A change of the share of draws in which a claim holds by less is no difference."""


@dataclass(frozen=True)
class Knocked:
    """A mechanism, and every claim with and without it."""

    change: Change
    draws: int  # on how many draws, the first of the run's
    told: tuple[Told, ...]  # by claim

    @property
    def stated(self) -> bool:
        """Whether somebody states it, rather than being a consequence by itself."""
        return self.change.kind != CONSEQUENCE


@dataclass(frozen=True)
class Through:
    """What a claim is meant to work through."""

    names: tuple[str, ...]
    told: Told  # without all of them at once
    draws: int  # on how many draws

    @property
    def rests(self) -> bool | None:
        """Whether the claim rests on them, holding in fewer draws without; ``None`` where that
        can't be told.

        A claim that holds in few draws rests on them, too, where it loses half of these or more,
        and not by chance.
        """
        moved = moves(self.told)
        if moved is None or isinstance(self.told, str):
            return None
        before, after = self.told.shares
        halved = before > 0 and after <= before / 2 and self.told.high < 0
        return self.told.change < 0 and (moved or halved)

    @property
    def in_part(self) -> bool:
        """Whether it does, and yet holds in more than half as many draws without."""
        if not self.rests or isinstance(self.told, str):
            return False
        before, after = self.told.shares
        return after > before / 2


@dataclass(frozen=True)
class Knockouts:
    """Claims × mechanisms."""

    run: Run
    claims: tuple[Claim, ...]
    verdicts: tuple[Verdict, ...]  # over all draws that were asked for
    mechanisms: tuple[Knocked, ...]  # those stated, then consequences in the story's order
    through: tuple[Through | None, ...]  # by claim; ``None`` where it names nothing
    left_out: int = 0  # consequences that were not knocked out, as draws would have been too few

    def through_of(self, claim: Claim) -> Through | None:
        """What one of the claims is meant to work through; ``None`` if it says nothing, or is not
        among them."""
        return self.through[self.claims.index(claim)] if claim in self.claims else None

    def movers(self, claim: int) -> tuple[Knocked, ...]:
        """The mechanisms that move the claim of that place, most first."""
        found = [each for each, own in zip(self.mechanisms, self._moves, strict=True) if own[claim]]
        return tuple(sorted(found, key=lambda each: -size(each.told[claim])))

    @cached_property
    def _moves(self) -> tuple[tuple[bool | None, ...], ...]:
        """By mechanism and claim, as :func:`moves` has it."""
        return tuple(tuple(map(moves, each.told)) for each in self.mechanisms)

    def moved_by(self, mechanism: Knocked) -> tuple[int, ...]:
        """The places of the claims that a mechanism moves, most first."""
        own = self._moves[self.mechanisms.index(mechanism)]
        found = [k for k, each in enumerate(own) if each]
        return tuple(sorted(found, key=lambda k: -size(mechanism.told[k])))


def size(each: Told) -> float:
    """By how much the share of draws in which a claim holds changes; 0 where that isn't known."""
    return 0.0 if isinstance(each, str) or not isfinite(each.change) else abs(each.change)


def moves(each: Told) -> bool | None:
    """Whether a mechanism moves a claim; ``None`` where that cannot be told.

    It does, where the claim's class changes without it, or its share by :data:`MATTERS` or more,
    and neither by chance: the 95 % interval of the change leaves out 0. It does not, where the
    share changes by less, or by no more than chance and the interval leaves room for no more. What
    cannot be asked, is undefined, or counts in too few draws cannot be told.
    """
    if isinstance(each, str) or not isfinite(each.change):
        return None
    if any(verdict.draws.too_few for verdict in each.verdicts):
        return None
    if changes(each) or (size(each) >= MATTERS and not each.low <= 0 <= each.high):
        return True
    return None if each.low <= 0 <= each.high and max(-each.low, each.high) >= MATTERS else False


def knockouts_of(
    run: Run,
    claims: Sequence[Claim] | None = None,
    draws: int | None = None,
    asked: Findings | None = None,
    budget: int | None = None,
) -> Knockouts:
    """Every claim of a run with and without each mechanism. Raises InputError if the run is not
    finished; with file and line, if a mechanism does not fit the story, or a claim works through
    what is none.

    Parameters
    ----------
    claims
        The run's own, if left out.
    draws
        Only the first so many; all if left out.
    asked
        What was found of the claims over all draws, if it is known; it begins with them.
    budget
        Nodes × draws × mechanisms at most, unless ``FEWEST`` draws need more: half of it for
        mechanisms that are stated or that claims name, half for the other consequences, which are
        left out where it is not enough for so many draws. No bound if left out.
    """
    own = tuple(kept_claims(run.path) if claims is None else claims)
    if not own:
        return Knockouts(run, (), (), (), ())
    most = run.draws if draws is None else min(run.draws, whole("draws", draws, 1))
    found = asked or ask_run(run, Plan.of(run.game, [claim.question for claim in own]), most=most)
    every = mechanisms_of(run.game, kept_mechanisms(run.path))
    require_named(own, every)
    named = {name for claim in own for name in claim.through}
    joint = together(own, every)
    asked_for = {n: each for n, each in every.items() if each.kind != CONSEQUENCE or n in named}
    others = {name: each for name, each in every.items() if name not in asked_for}
    least = min(FEWEST, most)
    many = max(least, _afforded(run, most, len(asked_for) + len(joint), budget))
    fewer = _afforded(run, most, len(others), budget)
    if fewer < least:
        others = {}
    work = _Work(run, own, found)
    knocked = work.without(asked_for, many) | work.without(others, fewer)
    gone = work.without(joint, many) | {(name,): each for name, each in knocked.items()}
    return Knockouts(
        run=run,
        claims=own,
        verdicts=tuple(verdicts_of(found.at(slice(most)))[: len(own)]),
        mechanisms=tuple(knocked[name] for name in every if name in knocked),
        through=tuple(
            Through(claim.through, knocked_out.told[k], knocked_out.draws)
            if (knocked_out := gone.get(claim.through))
            else None
            for k, claim in enumerate(own)
        ),
        left_out=len(every) - len(knocked),
    )


def _afforded(run: Run, most: int, mechanisms: int, budget: int | None) -> int:
    """On how many draws so many mechanisms can be knocked out for half of a budget."""
    if budget is None or not mechanisms:
        return most
    return min(most, budget // 2 // (run.game.nodes * mechanisms))


class _Work:
    """A run with all that is needed to solve it without a mechanism."""

    def __init__(self, run: Run, claims: Sequence[Claim], base: Findings) -> None:
        self.run, self.claims, self.base = run, claims, base
        solver = RunSolver.of(run)
        self.solver = solver.of_game(switched(run.game, payments(run.game)))
        self.judgements, self.draws = run.stated_judgements(), run.judgements()
        self._first: dict[int, tuple[Findings, Sequence[Verdict]]] = {}

    def without(self, mechanisms: Mapping[Name, Change], draws: int) -> dict[Name, Knocked]:
        """By name, the claims on the first draws with and without each of some mechanisms."""
        gone = {name: changed(each, self.solver, self.judgements, self.draws.names)
                for name, each in mechanisms.items()}  # fmt: skip
        alone = [name for name, each in gone.items() if each.solver is not self.solver]
        # Solved together where the game is the same: more draws side by side take less each.
        others = [name for name in gone if name not in alone]
        many = max(1, chunk_size(self.run) // max(1, draws))
        groups = [others[k : k + many] for k in range(0, len(others), many)]
        found: dict[Name, Knocked] = {}
        for names in groups + [[name] for name in alone]:
            each = self._asked([gone[name] for name in names], draws)
            found |= {n: Knocked(mechanisms[n], draws, e) for n, e in zip(names, each, strict=True)}
        return found

    def _asked(self, gone: Sequence[Changed], draws: int) -> list[tuple[Told, ...]]:
        """The claims on the first draws without each of some mechanisms of one game."""
        plan, faults = self._plan(gone[0])
        solver, first = gone[0].solver, self.draws.at(slice(draws))
        moved = Draws.joined([each.draws(first)[0] for each in gone])
        every = ask_solved(plan, solver, moved.parts(chunk_size(self.run)), self.base.exact)
        own = [every.at(slice(k * draws, (k + 1) * draws)) for k in range(len(gone))]
        return [held_against(self.claims, self._base(draws), e, faults, draws) for e in own]

    def _plan(self, gone: Changed) -> tuple[Plan, tuple[str, ...]]:
        """The claims worked out for a game; once for all that are asked of the same."""
        if gone.solver is self.solver:
            return self._of_switches
        return fitting(self.claims, gone.solver.game, gone.solver.variant)

    @cached_property
    def _of_switches(self) -> tuple[Plan, tuple[str, ...]]:
        return fitting(self.claims, self.solver.game)

    def _base(self, draws: int) -> tuple[Findings, Sequence[Verdict]]:
        if draws not in self._first:
            found = self.base.at(slice(draws))
            self._first[draws] = found, verdicts_of(found)
        return self._first[draws]
