"""Where an answer goes as λ grows."""

from __future__ import annotations

from tests.library.known import Known


def in_the_limit(known: Known, asked: str, rationality: float, **judgements: float) -> float:
    """An answer for λ → ∞, from its values at λ, 2λ and 4λ.

    Where players mix, behaviour is a smooth function of 1/λ once other moves' slips, which fall
    exponentially, are negligible. The quadratic through three values, taken at 1/λ = 0, is
    (8·a(4λ) − 6·a(2λ) + a(λ))/3. What it leaves out is of the order of 1/λ³; the solver's
    own error counts five times.
    """
    first, second, third = (
        known.ask(asked, rationality=factor * rationality, **judgements) for factor in (1, 2, 4)
    )
    return (8 * third - 6 * second + first) / 3


def threshold_in_the_limit(
    known: Known, claim: str, judgement: str, low: float, high: float, rationality: float,
    **others: float,
) -> float:  # fmt: skip
    """Where a claim turns for λ → ∞, from where it does at λ and 2λ.

    Where a player mixes, the log-odds are λ times a payoff difference, so this difference, and
    with it the threshold, is off by c/λ + O(1/λ²); the first of these goes.
    """
    first, second = (
        known.threshold(claim, judgement, low, high, rationality=factor * rationality, **others)
        for factor in (1, 2)
    )
    return 2 * second - first
