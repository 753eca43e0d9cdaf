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
