"""Draws moved from what was held possible to what is left of it once something is known.

Sequential Monte Carlo on tempered likelihoods (Del Moral, Doucet & Jasra 2006, JRSS B 68): the
power of the likelihood grows from 0 to 1 in steps, as large as half of the draws stay effective; in
one step where weights carry. After each, draws are resampled and moved by Metropolis–Hastings, in
the space of normal scores, in which all that is not known is standard normal. A move mixes a draw
with one from a normal distribution fitted to all draws, ``z' = m + ρ (z − m) + √(1 − ρ²) L w``
with L a root of its covariance, which keeps that distribution whatever ρ is (preconditioned
Crank–Nicolson; Pinski, Simpson, Stuart & Weber 2015, SIAM J. Sci. Comput. 37), so a move is
accepted by how the draw's probability differs from the fit. Moves go from bold, with ρ = 0, to
careful, and last until every draw has moved. A draw that was refused one is tried by the next, and
only such a draw: the next is accepted by how probable the refusals are from both its ends, so that
what is left of what was held possible is kept (delayed rejection; Tierney & Mira 1999, Statist.
Med. 18; Green & Mira 2001, Biometrika 88; with the same refused places in the same order for the
way back). Every place is solved, and most draws move at the first.

Why no move goes by the slopes of the likelihood, which are exact: measured as the mean square of
how far a score moves, in its own spread, by processor second, at draws that follow what is left.
For the reference crisis and five certain events, 131 scores and slopes at a fourteenth of the price
of a solve, the move with ρ = 0 is accepted for 40 % of draws and brings 92; MALA (Roberts & Tweedie
1996, Bernoulli 2) with the fit's covariance 27 at its best step, accepted for 45 %, and a Langevin
move that keeps the fit (Cotter, Roberts, Stuart & White 2013, Statist. Sci. 28) 52 at its best. For
six scores of which much is told, it is 96,000 against 10,000 and 13,000. A step along slopes is off
by a little in every score, of whose number most are told next to nothing; a move that keeps the fit
is off only where it does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rubicon.arrays import Bools, Floats, Ints
from rubicon.ensemble.fit import Fit
from rubicon.ensemble.lineage import Gain, Line, evidence_of
from rubicon.ensemble.weights import Weights, effective_at
from rubicon.judgements.streams import stream

Target = Callable[[Floats], Floats]
"""From scores, ``float64[name, draw]``, to the logarithm of the likelihood, ``float64[draw]``; −∞
where there is none, or it is not known."""
Keep = Callable[[Ints, Ints], None]

MOVES = (0.0, 0.7)
"""ρ of the moves after each step."""
CAREFUL = 0.1
"""The square of how far a move that is added after the last step goes, in all scores together, in
those of the move before. Farther, places that were refused would be too improbable from where it
leads to, and so would the move."""
MOST_MOVES = 7
"""Moves after the last step at most."""
LEFT = 0.5
"""The share of draws that stay effective in each step."""
FEWEST = 20
"""Draws of a group from which, if it has so many at every step, its evidence is that of the steps;
otherwise it is that of the draws that it began with."""


@dataclass(frozen=True)
class Step:
    """One step on the way."""

    power: float  # of the likelihood, after it
    effective: float  # draws that its weights were worth
    accepted: tuple[float, ...]  # by move, the share of those not moved yet that it has moved


@dataclass(frozen=True)
class Moved:
    """Draws that follow what is left of what was held possible."""

    scores: Floats  # ``float64[name, draw]``, of equal weight
    logs: Floats  # ``float64[draw]``: the logarithm of the likelihood there
    # k, effective: of the weights of the draws that it began with, for the whole likelihood
    k: float
    effective: float
    evidence: float  # the logarithm of the mean likelihood over what was held possible
    error: float  # its standard error
    steps: tuple[Step, ...]
    unmoved: int  # draws whose moves were all refused
    # by group, the logarithm of the mean likelihood over its draws, and its standard error
    by_group: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Last:
    """What is asked after the last step, in place of the target: the same, but what it has found is
    kept."""

    target: Target
    # which draws have moved, and to which of the places that were asked for last, both
    # ``int64[moved]``
    keep: Keep


@dataclass(frozen=True)
class Groups:
    """Draws that belong to groups, each with its own meaning of scores: moves leave them where they
    are, and only resampling changes how many draws a group has.
    """

    of: Ints  # ``int64[draw]``: the group of each draw, from 0
    rows: Bools  # ``bool[name]``: the scores that say which it is


def move(
    target: Target,
    scores: Floats,
    logs: Floats,
    informed: Bools,
    seed: int,
    groups: Groups | None = None,
    last: Last | None = None,
) -> Moved:
    """Move draws of what was held possible to what is left of it.

    Parameters
    ----------
    target
        Which is asked for many draws at once.
    scores, logs
        ``float64[name, draw]``, standard normal, and what ``target`` says of them,
        ``float64[draw]``; some of it above −∞.
    informed
        ``bool[name]``: the scores that the likelihood depends on. The others are drawn afresh.
    seed
        The same one gives the same bits.
    groups
        Where draws belong to several, whose evidence is told, too.
    last
        If what is found at the places where draws come to stand is wanted.
    """
    begun = logs
    if groups is None:
        groups = Groups(np.zeros(len(logs), np.int64), np.zeros(len(scores), np.bool_))
    at_first = Weights.of(logs)
    line, gained = Line(groups.of, np.arange(len(logs))), list[Gain]()
    power = 0.0
    steps: list[Step] = []
    unmoved = len(logs)
    while power < 1:
        share, weights = _next((1 - power) * logs, power == 0)
        gained.append(Gain(line, share * (1 - power) * logs, weights.jitter))
        power = 1.0 if share == 1 else power + share * (1 - power)
        rng = stream(seed, f"{len(steps)}", "observed")
        chosen = weights.resampled(rng)
        line = line.at(chosen)
        fit = Fit.of(scores[:, chosen], informed, weights.effective)
        scores, logs, accepted, unmoved = _rejuvenated(
            last.target if last and power == 1 else target,
            scores[:, chosen], logs[chosen], fit, power, rng, groups.rows,
            last.keep if last and power == 1 else None,
        )  # fmt: skip
        steps.append(Step(power, weights.effective, accepted))
    return Moved(
        scores, logs, at_first.k, at_first.effective, *evidence_of(gained), tuple(steps),
        unmoved, tuple(_of_groups(gained, begun)) if groups.rows.any() else (),
    )  # fmt: skip


def _of_groups(gained: Sequence[Gain], begun: Floats) -> Iterator[tuple[float, float]]:
    """The evidence of each group and its error: what it gained in each step, if it has not all but
    died out on the way; otherwise by ``begun``, the likelihood of the first draws."""
    first = gained[0]
    for group in range(int(first.line.group.max()) + 1):
        own = [each.of(group) for each in gained]
        if min(len(each.logs) for each in own) < FEWEST:
            own = [replace(first, logs=begun).of(group)]
        yield evidence_of(own)


def _next(left: Floats, first: bool) -> tuple[float, Weights]:
    """How much of what is left of a likelihood, ``float64[draw]`` as logarithms, is let in next,
    and the weights for it: all of it, if half of the draws stay effective, or at ``first`` weights
    carry.
    """
    whole = Weights.of(left)
    if whole.effective >= LEFT * len(left) or (first and whole.carry):
        return 1.0, whole
    share = _share(left)
    return share, Weights.of(share * left)


def _rejuvenated(
    ask: Target,
    scores: Floats,
    logs: Floats,
    fit: Fit,
    power: float,
    rng: np.random.Generator,
    kept: Bools,
    keep: Keep | None,
) -> tuple[Floats, Floats, tuple[float, ...], int]:
    """Draws after some moves, with their likelihood; how often each move was accepted, and how many
    draws have not moved.

    Parameters
    ----------
    ask
        The target.
    scores, logs
        ``float64[name, draw]`` and ``float64[draw]``, before.
    fit
        About which they are moved.
    power
        Of the likelihood; at 1 moves go on until every draw has moved.
    kept
        ``bool[name]``: the scores that no move changes.
    keep
        That of :class:`Last`, after the last step.
    """
    scores, logs, left = scores.copy(), logs.copy(), np.arange(len(logs))
    here, refused = scores, list[_Refused]()
    density = power * logs + fit.excess(scores)
    accepted: list[float] = []
    while len(left) and (len(accepted) < len(MOVES) or (power == 1 and len(accepted) < MOST_MOVES)):
        rho = _rho(len(accepted), int(fit.informed.sum()))
        tried = np.where(kept[:, None], here, fit.proposed(here, rho, rng))
        there = ask(tried)
        reached = power * there + fit.excess(tried)
        own = reached + _refusals(fit, refused, tried, reached)
        weight = density + _refusals(fit, refused, here, density)
        taken = np.log(rng.random(len(left))) < own - weight
        scores[:, left[taken]], logs[left[taken]] = tried[:, taken], there[taken]
        if keep is not None:
            keep(left[taken], np.flatnonzero(taken))
        accepted.append(float(taken.mean()))
        refused = [each.at(~taken) for each in (*refused, _Refused(tried, rho, own))]
        left, here, density = left[~taken], here[:, ~taken], density[~taken]
    return scores, logs, tuple(accepted), len(left)


@dataclass(frozen=True)
class _Refused:
    """A place to which draws were not moved."""

    tried: Floats  # ``float64[name, draw]``
    rho: float  # of the move
    own: Floats  # ``float64[draw]``: what the move was accepted by, there

    def at(self, draws: Bools) -> _Refused:
        return _Refused(self.tried[:, draws], self.rho, self.own[draws])


def _refusals(fit: Fit, refused: Sequence[_Refused], here: Floats, density: Floats) -> Floats:
    """``float64[draw]``: how probable it is that a draw ``here`` tries these places, one after the
    other, and is moved to none, as a logarithm up to a constant; ``density`` is its own."""
    found = np.zeros(len(density))
    with np.errstate(divide="ignore", invalid="ignore"):
        for each in refused:
            taken = np.minimum(each.own - (density + found), 0.0)
            refusing = fit.trying(here, each.tried, each.rho) + np.log(-np.expm1(taken))
            # −∞ where it cannot be there, or would surely have moved.
            found = np.where(np.isneginf(density + found), -np.inf, found + refusing)
    return found


def _rho(move: int, informed: int) -> float:
    """Of a move, counted from the first after a step, of so many scores that are told of."""
    if move < len(MOVES):
        return MOVES[move]
    careful = CAREFUL / max(informed, 1)
    left = (1 - MOVES[-1] ** 2) * careful ** (move - len(MOVES) + 1)
    return float(np.sqrt(1 - left))


def _share(left: Floats) -> float:
    """How much of what is left of a likelihood leaves so many draws effective, by bisection; of
    those in which there is a chance at all.
    """
    low, high, wanted = 0.0, 1.0, LEFT * np.isfinite(left).sum()
    for _ in range(50):
        middle = (low + high) / 2
        if effective_at(left, middle) >= wanted:
            low = middle
        else:
            high = middle
    return low
